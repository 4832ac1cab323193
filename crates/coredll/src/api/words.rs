//! The description of a function in words, for `slotzero explain` and the generated pages.

use super::{Api, Gives, Param, Returns, Takes};
use abi::constant::{CONSTANTS, Family, name_of};
use abi::{Handle, constant};

/// The names of the constants of these families.
fn names(families: &[Family]) -> Vec<&'static str> {
    let known = CONSTANTS.iter().filter(|(_, _, family)| families.contains(family));
    known.map(|(name, ..)| *name).collect()
}

/// A number that constants of these families may stand for.
fn number(families: &[Family]) -> String {
    match families {
        [] => String::from("a number"),
        [Family::ErrorCode] => String::from("an error code"),
        _ => format!("{}, or a number", names(families).join(", ")),
    }
}

/// A number, by its name if it has one among these families.
fn value(value: u32, families: &[Family]) -> String {
    name_of(value, families).map_or_else(|| value.to_string(), String::from)
}

impl Param {
    /// What may stand for it, in words.
    pub fn takes_words(&self) -> String {
        match self.takes {
            Takes::Handle { .. } | Takes::Process => String::from("a handle"),
            Takes::Handles => String::from("an array of handles, or NULL"),
            Takes::Address => String::from("an address"),
            Takes::Number { families, .. } => number(families),
            Takes::Length { .. } => String::from("a number"),
            Takes::Text => String::from("text, or NULL"),
            Takes::Program => String::from("the name of a program of the world, or NULL"),
            Takes::Boolean => String::from("TRUE or FALSE"),
            Takes::Input => String::from("an address, or data written out"),
            Takes::Buffer => String::from("an address"),
            Takes::InOut => String::from("the number that is pointed to, and an output; or NULL"),
            Takes::Output { .. } => String::from("an output, or NULL"),
            Takes::Structure { name, .. } => format!("an output, {name}, or NULL"),
            Takes::Security => String::from("(bInheritHandle: TRUE), or NULL"),
            Takes::Ignored => String::from("ignored"),
            Takes::Null => String::from("NULL"),
        }
    }

    /// What it means to leave it out, in words.
    pub fn left_out_words(&self) -> String {
        match self.takes {
            Takes::Process => String::from("the calling process"),
            Takes::Handle { default: Handle(default) } => value(default, &[Family::Handle]),
            Takes::Number { families, default } => value(default, families),
            Takes::Length { of } => format!("how many there are in {of}"),
            Takes::Boolean => value(constant::FALSE, &[Family::Boolean]),
            Takes::Buffer => String::from("the bytes are an output"),
            Takes::Output { .. } | Takes::Structure { .. } => String::from("the output is wanted"),
            Takes::Address
            | Takes::Handles
            | Takes::Text
            | Takes::Program
            | Takes::Input
            | Takes::InOut => String::from("NULL"),
            Takes::Security | Takes::Ignored | Takes::Null => String::from("NULL"),
        }
    }
}

impl Api {
    /// The versions that have it, in words.
    pub fn versions_words(&self) -> String {
        self.versions.iter().map(|version| version.name()).collect::<Vec<_>>().join(", ")
    }
}

impl Gives {
    /// What kind of value the output is, in words.
    pub fn words(self) -> String {
        match self {
            Gives::Handle => String::from("a handle"),
            Gives::Identifier => String::from("an identifier, which also serves as a handle"),
            Gives::Address => String::from("an address"),
            Gives::Number { families } => number(families),
            Gives::Bytes => String::from("bytes"),
        }
    }
}

impl Returns {
    /// What the function returns, in words.
    pub fn words(self) -> String {
        String::from(match self {
            Returns::Boolean => "TRUE, or FALSE on failure",
            Returns::HandleOrNull => "a handle, or NULL on failure",
            Returns::HandleOrInvalid => "a handle, or INVALID_HANDLE_VALUE on failure",
            Returns::AddressOrNull => "an address, or NULL on failure",
            Returns::NullOrAddress => "NULL, or the address given on failure",
            Returns::Identifier => "an identifier, which also serves as a handle",
            Returns::Number { families, failure: None } => return number(families),
            Returns::Number { families, failure: Some(failure) } => {
                let failure = value(failure, families);
                let mut good = names(families);
                good.retain(|name| *name != failure);
                let good = if good.is_empty() { "a number".into() } else { good.join(", ") };
                return format!("{good}; {failure} on failure");
            }
            Returns::Nothing => "nothing",
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::find;
    use expect_test::{Expect, expect};

    fn check(function: &str, expect: Expect) {
        let api = find(function).expect("the function exists");
        let mut text = format!("{function}: {}\n", api.returns.words());
        for param in api.params {
            let (takes, left_out) = (param.takes_words(), param.left_out_words());
            text += &format!("{}: {takes}; left out: {left_out}\n", param.name);
        }
        for output in api.outputs() {
            text += &format!("{} is {}\n", output.name, output.gives.words());
        }
        expect.assert_eq(&text);
    }

    #[test]
    fn what_is_left_out_has_the_value_that_its_parameter_declares() {
        check(
            "WriteFile",
            expect![[r#"
                WriteFile: TRUE, or FALSE on failure
                hFile: a handle; left out: NULL
                lpBuffer: an address, or data written out; left out: NULL
                nNumberOfBytesToWrite: a number; left out: how many there are in lpBuffer
                lpNumberOfBytesWritten: an output, or NULL; left out: the output is wanted
                lpOverlapped: NULL; left out: NULL
                lpNumberOfBytesWritten is a number
            "#]],
        );
        check(
            "DuplicateHandle",
            expect![[r#"
                DuplicateHandle: TRUE, or FALSE on failure
                hSourceProcessHandle: a handle; left out: the calling process
                hSourceHandle: a handle; left out: NULL
                hTargetProcessHandle: a handle; left out: the calling process
                lpTargetHandle: an output, or NULL; left out: the output is wanted
                dwDesiredAccess: GENERIC_READ, GENERIC_WRITE, GENERIC_EXECUTE, GENERIC_ALL, FILE_MAP_COPY, FILE_MAP_WRITE, FILE_MAP_READ, FILE_MAP_EXECUTE, FILE_MAP_ALL_ACCESS, SECTION_QUERY, SECTION_MAP_WRITE, SECTION_MAP_READ, SECTION_MAP_EXECUTE, SECTION_EXTEND_SIZE, STANDARD_RIGHTS_REQUIRED, SECTION_ALL_ACCESS, EVENT_MODIFY_STATE, EVENT_ALL_ACCESS, PROCESS_TERMINATE, PROCESS_ALL_ACCESS, SYNCHRONIZE, or a number; left out: 0
                bInheritHandle: TRUE or FALSE; left out: FALSE
                dwOptions: DUPLICATE_CLOSE_SOURCE, DUPLICATE_SAME_ACCESS, or a number; left out: DUPLICATE_SAME_ACCESS
                lpTargetHandle is a handle
            "#]],
        );
        check(
            "CreateFileMapping",
            expect![[r#"
                CreateFileMapping: a handle, or NULL on failure
                hFile: a handle; left out: INVALID_HANDLE_VALUE
                lpFileMappingAttributes: (bInheritHandle: TRUE), or NULL; left out: NULL
                flProtect: PAGE_NOACCESS, PAGE_READONLY, PAGE_READWRITE, PAGE_WRITECOPY, PAGE_EXECUTE, PAGE_EXECUTE_READ, PAGE_EXECUTE_READWRITE, PAGE_EXECUTE_WRITECOPY, PAGE_GUARD, PAGE_NOCACHE, PAGE_PHYSICAL, SEC_FILE, SEC_IMAGE, SEC_RESERVE, SEC_COMMIT, SEC_NOCACHE, SEC_WRITECOMBINE, SEC_LARGE_PAGES, or a number; left out: PAGE_READWRITE
                dwMaximumSizeHigh: a number; left out: 0
                dwMaximumSizeLow: a number; left out: 0
                lpName: text, or NULL; left out: NULL
            "#]],
        );
    }

    #[test]
    fn values_that_have_names_are_told_by_them() {
        check(
            "WaitForSingleObject",
            expect![[r#"
            WaitForSingleObject: WAIT_OBJECT_0, WAIT_ABANDONED, WAIT_TIMEOUT; WAIT_FAILED on failure
            hHandle: a handle; left out: NULL
            dwMilliseconds: INFINITE, or a number; left out: INFINITE
        "#]],
        );
        check(
            "GetFileSize",
            expect![[r#"
            GetFileSize: a number; INVALID_FILE_SIZE on failure
            hFile: a handle; left out: NULL
            lpFileSizeHigh: an output, or NULL; left out: the output is wanted
            lpFileSizeHigh is a number
        "#]],
        );
        check(
            "VirtualQuery",
            expect![[r#"
                VirtualQuery: a number; 0 on failure
                lpAddress: an address; left out: NULL
                lpBuffer: an output, MEMORY_BASIC_INFORMATION, or NULL; left out: the output is wanted
                dwLength: a number; left out: 28
                BaseAddress is an address
                AllocationBase is an address
                AllocationProtect is PAGE_NOACCESS, PAGE_READONLY, PAGE_READWRITE, PAGE_WRITECOPY, PAGE_EXECUTE, PAGE_EXECUTE_READ, PAGE_EXECUTE_READWRITE, PAGE_EXECUTE_WRITECOPY, PAGE_GUARD, PAGE_NOCACHE, PAGE_PHYSICAL, or a number
                RegionSize is a number
                State is MEM_COMMIT, MEM_RESERVE, MEM_FREE, or a number
                Protect is PAGE_NOACCESS, PAGE_READONLY, PAGE_READWRITE, PAGE_WRITECOPY, PAGE_EXECUTE, PAGE_EXECUTE_READ, PAGE_EXECUTE_READWRITE, PAGE_EXECUTE_WRITECOPY, PAGE_GUARD, PAGE_NOCACHE, PAGE_PHYSICAL, or a number
                Type is MEM_PRIVATE, MEM_MAPPED, MEM_IMAGE, or a number
            "#]],
        );
        check(
            "SetLastError",
            expect![[r#"
            SetLastError: nothing
            dwErrCode: an error code; left out: 0
        "#]],
        );
        check(
            "GetExitCodeThread",
            expect![[r#"
            GetExitCodeThread: TRUE, or FALSE on failure
            hThread: a handle; left out: NULL
            lpExitCode: an output, or NULL; left out: the output is wanted
            lpExitCode is STILL_ACTIVE, or a number
        "#]],
        );
    }
}
