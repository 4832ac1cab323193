//! CreateFile: opens or creates a file.
//!
//! Modelled: files on every volume, the five dispositions, sharing between all opens of a file,
//! attributes of new files, last errors on success. An access of 0 asks for attributes only and
//! is in nobody's way (CF-04). FILE_FLAG_WRITE_THROUGH, FILE_FLAG_RANDOM_ACCESS and
//! FILE_FLAG_SEQUENTIAL_SCAN are accepted and change nothing (CF-12); security attributes and
//! template are ignored. Not modelled: devices, consoles, FILE_FLAG_NO_BUFFERING.
//!
//! The order of checks is a choice (SZ-20). CREATE_ALWAYS counts as writing when it finds a
//! file, whatever access is asked for: for sharing, ROM files and read-only files.
//!
//! Documents: CreateFile, Windows CE 5.0 reference; File attributes, Windows CE 3.0 guide.

use super::open::{PARAMS, Parameters, open};
use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, Returns};
use abi::{Address, Handle};
use std::sync::Arc;

pub(crate) static API: Api = Api {
    name: "CreateFile",
    params: PARAMS,
    returns: Returns::HandleOrInvalid,
    about: "Opens or creates a file on any volume, with sharing.",
    document: "CreateFile, Windows CE 5.0 reference",
    invoke: |call, args| Returned::Value(open(call, &Parameters::of(args), false).0),
};

/// Opens the file with the full path `lpFileName`, or creates it.
///
/// Returns INVALID_HANDLE_VALUE on failure. CREATE_ALWAYS and OPEN_ALWAYS write the last error on
/// success too: ERROR_ALREADY_EXISTS for a file that existed, NO_ERROR for a new one.
#[allow(clippy::too_many_arguments, reason = "the documented parameters")]
pub fn CreateFile(
    call: &mut Call<'_, '_>,
    lpFileName: Option<&Arc<str>>,
    dwDesiredAccess: u32,
    dwShareMode: u32,
    _lpSecurityAttributes: Address,
    dwCreationDisposition: u32,
    dwFlagsAndAttributes: u32,
    _hTemplateFile: Handle,
) -> Handle {
    let parameters = Parameters {
        name: lpFileName,
        access: dwDesiredAccess,
        share: dwShareMode,
        disposition: dwCreationDisposition,
        flags: dwFlagsAndAttributes,
    };
    open(call, &parameters, false)
}

#[cfg(test)]
mod tests {
    use crate::file::testing::{check, typed};
    use crate::{CreateFile, CreateFileForMapping};
    use abi::constant::{CREATE_NEW, GENERIC_READ, OPEN_EXISTING};
    use abi::{Address, Handle};
    use expect_test::expect;
    use std::sync::Arc;

    #[test]
    fn both_functions_take_the_documented_parameters_in_their_order() {
        typed(|call| {
            let (path, none) = (Arc::from(r"\new"), Address::NULL);
            let path = Some(&path);
            let file = CreateFile(call, path, GENERIC_READ, 0, none, CREATE_NEW, 0, Handle::NULL);
            assert_ne!(file, Handle::INVALID);
            let again = CreateFileForMapping(call, path, 0, 0, none, OPEN_EXISTING, 0, file);
            assert!(again != Handle::INVALID && again != file);
        });
    }

    #[test]
    fn each_disposition_does_what_it_says_about_a_file_that_exists() {
        check(
            r"
            CreateFile(\a.txt, GENERIC_WRITE, 0, -, CREATE_NEW)
            CreateFile(\a.txt, GENERIC_READ, FILE_SHARE_READ, -, OPEN_EXISTING)
            ! bytes \a.txt
            CreateFile(\a.txt, GENERIC_READ, FILE_SHARE_READ, -, OPEN_ALWAYS)
            ! bytes \a.txt
            CreateFile(\Storage Card\log, 0, 0, -, CREATE_ALWAYS)
            ! bytes \Storage Card\log
            CreateFile(\\srv\data\x, GENERIC_WRITE, 0, -, TRUNCATE_EXISTING)
            ! bytes \\srv\data\x
            ",
            expect![[r#"
                CreateFile: INVALID_HANDLE_VALUE, ERROR_FILE_EXISTS (80) by SZ-21
                CreateFile: a handle
                \a.txt: 'hello' 5 bytes, change 0
                CreateFile: a handle, ERROR_ALREADY_EXISTS (183) by SZ-22
                \a.txt: 'hello' 5 bytes, change 0
                CreateFile: a handle, ERROR_ALREADY_EXISTS (183) by SZ-22
                \Storage Card\log: '' 0 bytes, change 1
                CreateFile: a handle
                \\srv\data\x: '' 0 bytes, change 1
            "#]],
        );
    }

    #[test]
    fn each_disposition_does_what_it_says_about_a_file_that_does_not_exist() {
        check(
            r"
            CreateFile(\new1, GENERIC_WRITE, 0, -, CREATE_NEW)
            CreateFile(\new2, GENERIC_WRITE, 0, -, CREATE_ALWAYS)
            CreateFile(\new3, GENERIC_WRITE, 0, -, OPEN_ALWAYS)
            CreateFile(\new4, GENERIC_WRITE, 0, -, OPEN_EXISTING)
            CreateFile(\new4, GENERIC_WRITE, 0, -, TRUNCATE_EXISTING)
            ! bytes \new1
            ! bytes \new2
            ! bytes \new3
            ! bytes \new4
            ",
            expect![[r#"
                CreateFile: a handle
                CreateFile: a handle, NO_ERROR (0) by SZ-22
                CreateFile: a handle, NO_ERROR (0) by SZ-22
                CreateFile: INVALID_HANDLE_VALUE, ERROR_FILE_NOT_FOUND (2) by SZ-21
                CreateFile: INVALID_HANDLE_VALUE, ERROR_FILE_NOT_FOUND (2) by SZ-21
                \new1: '' 0 bytes, change 0
                \new2: '' 0 bytes, change 0
                \new3: '' 0 bytes, change 0
                \new4: FileNotFound
            "#]],
        );
    }

    #[test]
    fn a_parameter_that_is_not_documented_is_refused() {
        check(
            r"
            CreateFile(\a.txt, GENERIC_EXECUTE, 0, -, OPEN_EXISTING)
            CreateFile(\a.txt, GENERIC_ALL, 0, -, OPEN_EXISTING)
            CreateFile(\a.txt, 1, 0, -, OPEN_EXISTING)
            CreateFile(\a.txt, GENERIC_READ, FILE_SHARE_DELETE, -, OPEN_EXISTING)
            CreateFile(\a.txt, GENERIC_READ, 8, -, OPEN_EXISTING)
            CreateFile(\a.txt, GENERIC_READ, 0, -, 0)
            CreateFile(\a.txt, GENERIC_READ, 0, -, 6)
            CreateFile(\a.txt, GENERIC_READ, 0, -, TRUNCATE_EXISTING)
            CreateFile(\a.txt, GENERIC_READ, 0, -, OPEN_EXISTING, FILE_FLAG_OVERLAPPED)
            CreateFile(\a.txt, GENERIC_READ, 0, -, OPEN_EXISTING, FILE_ATTRIBUTE_INROM)
            CreateFile(\a.txt, GENERIC_READ, 0, -, OPEN_EXISTING, FILE_ATTRIBUTE_DIRECTORY)
            CreateFile(\a.txt, GENERIC_READ, 0, -, OPEN_EXISTING, FILE_FLAG_NO_BUFFERING)
            ",
            expect![[r#"
                CreateFile: INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER (87) by SZ-25
                CreateFile: INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER (87) by SZ-25
                CreateFile: INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER (87) by SZ-25
                CreateFile: INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER (87) by SZ-25
                CreateFile: INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER (87) by SZ-25
                CreateFile: INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER (87) by SZ-25
                CreateFile: INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER (87) by SZ-25
                CreateFile: INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER (87) by SZ-24
                CreateFile: INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER (87) by SZ-25
                CreateFile: INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER (87) by SZ-25
                CreateFile: INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER (87) by SZ-25
                CreateFile: not modelled: FILE_FLAG_NO_BUFFERING
            "#]],
        );
    }

    #[test]
    fn flags_win_over_the_path_and_the_path_over_what_is_there() {
        check(
            r"
            CreateFile(a*, GENERIC_READ, 8, -, OPEN_EXISTING)
            CreateFile(\nowhere\a*, GENERIC_READ, 0, -, OPEN_EXISTING)
            CreateFile(NULL, GENERIC_READ, 0, -, OPEN_EXISTING)
            ",
            expect![[r#"
                CreateFile: INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER (87) by SZ-25
                CreateFile: INVALID_HANDLE_VALUE, ERROR_INVALID_NAME (123) by SZ-29
                CreateFile: INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER (87) by SZ-45
            "#]],
        );
    }

    #[test]
    fn hints_security_attributes_and_a_template_are_ignored() {
        check(
            r"
            CreateFile(\new, GENERIC_READ, 0, 0x1234, CREATE_NEW, FILE_FLAG_WRITE_THROUGH|FILE_FLAG_RANDOM_ACCESS|FILE_FLAG_SEQUENTIAL_SCAN, 77)
            GetFileAttributes(\new)
            ",
            expect![[r#"
                CreateFile: a handle
                GetFileAttributes: 0x80
            "#]],
        );
    }

    #[test]
    fn a_path_leads_to_a_volume_or_is_refused() {
        check(
            r"
            CreateFile(a.txt, GENERIC_READ)
            CreateFile(C:\a.txt, GENERIC_READ)
            CreateFile(\nowhere\a.txt, GENERIC_READ)
            CreateFile(\a.txt\b, GENERIC_READ)
            CreateFile(\a.txt\, GENERIC_READ)
            CreateFile(\A.TXT, GENERIC_READ)
            CreateFile(\my documents\FIXED.txt, GENERIC_READ)
            CreateFile(\WINDOWS\plain.bin, GENERIC_READ)
            CreateFile(\\SRV\DATA\X, GENERIC_READ)
            CreateFile(\\srv\other\x, GENERIC_READ)
            CreateFile(\\other\data\x, GENERIC_READ)
            CreateFile(\\srv, GENERIC_READ)
            desk: CreateFile(\Storage Card\log, GENERIC_READ)
            ",
            expect![[r#"
                CreateFile: INVALID_HANDLE_VALUE, ERROR_PATH_NOT_FOUND (3) by SZ-23
                CreateFile: INVALID_HANDLE_VALUE, ERROR_INVALID_NAME (123) by SZ-29
                CreateFile: INVALID_HANDLE_VALUE, ERROR_PATH_NOT_FOUND (3) by SZ-23
                CreateFile: INVALID_HANDLE_VALUE, ERROR_PATH_NOT_FOUND (3) by SZ-23
                CreateFile: INVALID_HANDLE_VALUE, ERROR_INVALID_NAME (123) by SZ-29
                CreateFile: a handle
                CreateFile: a handle
                CreateFile: a handle
                CreateFile: a handle
                CreateFile: INVALID_HANDLE_VALUE, ERROR_BAD_NETPATH (53) by SZ-46
                CreateFile: INVALID_HANDLE_VALUE, ERROR_BAD_NETPATH (53) by SZ-46
                CreateFile: INVALID_HANDLE_VALUE, ERROR_INVALID_NAME (123) by SZ-29
                CreateFile: INVALID_HANDLE_VALUE, ERROR_PATH_NOT_FOUND (3) by SZ-23
            "#]],
        );
    }

    #[test]
    fn a_folder_is_no_file() {
        check(
            r"
            CreateFile(\, GENERIC_READ)
            CreateFile(\Windows, GENERIC_READ)
            CreateFile(\Storage Card, 0, 0, -, CREATE_NEW)
            CreateFile(\\srv\data, GENERIC_READ)
            ",
            expect![[r#"
                CreateFile: INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED (5) by SZ-28
                CreateFile: INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED (5) by SZ-28
                CreateFile: INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED (5) by SZ-28
                CreateFile: INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED (5) by SZ-28
            "#]],
        );
    }

    #[test]
    fn what_is_in_rom_can_be_read_and_not_altered_and_modules_not_even_opened() {
        check(
            r"
            CreateFile(\Windows\plain.bin, GENERIC_READ)
            CreateFile(\Windows\packed.bin, 0)
            CreateFile(\Windows\plain.bin, GENERIC_READ|GENERIC_WRITE)
            CreateFile(\Windows\plain.bin, GENERIC_READ, 0, -, CREATE_ALWAYS)
            CreateFile(\Windows\plain.bin, GENERIC_WRITE, 0, -, TRUNCATE_EXISTING)
            CreateFile(\Windows\core.dll, GENERIC_READ)
            CreateFile(\Windows\core.dll, 0)
            ",
            expect![[r#"
                CreateFile: a handle
                CreateFile: a handle
                CreateFile: INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED (5) by OPEN-30a
                CreateFile: INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED (5) by OPEN-30a
                CreateFile: INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED (5) by OPEN-30a
                CreateFile: INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED (5) by SZ-28
                CreateFile: INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED (5) by SZ-28
            "#]],
        );
    }

    #[test]
    fn a_new_file_beside_rom_files_is_in_the_object_store() {
        check(
            r"
            CreateFile(\Windows\new.bin, GENERIC_WRITE, 0, -, CREATE_NEW)
            GetFileAttributes(\Windows\new.bin)
            CreateFile(\Windows\plain.bin, GENERIC_READ, 0, -, CREATE_NEW)
            ",
            expect![[r#"
                CreateFile: a handle
                GetFileAttributes: 0x80
                CreateFile: INVALID_HANDLE_VALUE, ERROR_FILE_EXISTS (80) by SZ-21
            "#]],
        );
    }

    #[test]
    fn a_read_only_file_cannot_be_opened_for_writing_but_its_creator_can_write() {
        check(
            r"
            CreateFile(\My Documents\fixed.txt, GENERIC_READ)
            CreateFile(\My Documents\fixed.txt, GENERIC_WRITE)
            CreateFile(\My Documents\fixed.txt, 0, 0, -, CREATE_ALWAYS)
            f = CreateFile(\new, GENERIC_WRITE, 0, -, CREATE_NEW, FILE_ATTRIBUTE_READONLY)
            WriteFile(f, 'x')
            CreateFile(\new, GENERIC_WRITE, FILE_SHARE_WRITE)
            ",
            expect![[r#"
                CreateFile: a handle
                CreateFile: INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED (5) by OPEN-30c
                CreateFile: INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED (5) by OPEN-30c
                CreateFile: a handle
                WriteFile: TRUE, lpNumberOfBytesWritten 1
                CreateFile: INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED (5) by OPEN-30c
            "#]],
        );
    }

    #[test]
    fn a_share_mode_of_zero_keeps_everybody_out_until_the_handle_is_closed() {
        check(
            r"
            f = CreateFile(\a.txt, GENERIC_READ)
            b: CreateFile(\a.txt, GENERIC_READ, FILE_SHARE_READ|FILE_SHARE_WRITE)
            CreateFile(\a.txt, GENERIC_WRITE, FILE_SHARE_READ|FILE_SHARE_WRITE)
            ! close f
            b: CreateFile(\a.txt, GENERIC_READ, FILE_SHARE_READ)
            ",
            expect![[r#"
                CreateFile: a handle
                CreateFile: INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION (32) by SZ-26
                CreateFile: INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION (32) by SZ-26
                CreateFile: a handle
            "#]],
        );
    }

    #[test]
    fn sharing_is_checked_in_both_directions() {
        check(
            r"
            r = CreateFile(\a.txt, GENERIC_READ, FILE_SHARE_READ|FILE_SHARE_WRITE)
            CreateFile(\a.txt, GENERIC_WRITE, FILE_SHARE_WRITE)
            w = CreateFile(\a.txt, GENERIC_WRITE, FILE_SHARE_READ)
            CreateFile(\a.txt, GENERIC_READ, FILE_SHARE_READ)
            CreateFile(\a.txt, GENERIC_WRITE, FILE_SHARE_READ|FILE_SHARE_WRITE)
            CreateFile(\a.txt, GENERIC_READ, FILE_SHARE_READ|FILE_SHARE_WRITE)
            ",
            expect![[r#"
                CreateFile: a handle
                CreateFile: INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION (32) by SZ-26
                CreateFile: a handle
                CreateFile: INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION (32) by SZ-26
                CreateFile: INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION (32) by SZ-26
                CreateFile: a handle
            "#]],
        );
    }

    #[test]
    fn an_access_of_zero_is_in_nobodys_way() {
        check(
            r"
            CreateFile(\a.txt, GENERIC_READ|GENERIC_WRITE)
            q = CreateFile(\a.txt, 0)
            GetFileSize(q, -)
            CreateFile(\Storage Card\log, 0)
            CreateFile(\Storage Card\log, GENERIC_READ|GENERIC_WRITE)
            ",
            expect![[r#"
                CreateFile: a handle
                CreateFile: a handle
                GetFileSize: 0xffffffff, ERROR_ACCESS_DENIED (5) by SZ-31
                CreateFile: a handle
                CreateFile: a handle
            "#]],
        );
    }

    #[test]
    fn an_access_of_zero_is_refused_on_a_share() {
        check(
            r"
            CreateFile(\\srv\data\x, 0)
            CreateFile(\\srv\data\nothing, 0)
            ",
            expect![[r#"
                CreateFile: INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER (87) by CF-10
                CreateFile: INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER (87) by CF-10
            "#]],
        );
    }

    #[test]
    fn create_always_needs_the_sharing_of_a_writer() {
        check(
            r"
            CreateFile(\a.txt, GENERIC_READ, FILE_SHARE_READ|FILE_SHARE_WRITE)
            CreateFile(\a.txt, GENERIC_READ, FILE_SHARE_READ, -, CREATE_ALWAYS)
            CreateFile(\Storage Card\log, GENERIC_READ, FILE_SHARE_READ)
            CreateFile(\Storage Card\log, 0, FILE_SHARE_READ|FILE_SHARE_WRITE, -, CREATE_ALWAYS)
            ! bytes \Storage Card\log
            ",
            expect![[r#"
                CreateFile: a handle
                CreateFile: a handle, ERROR_ALREADY_EXISTS (183) by SZ-22
                CreateFile: a handle
                CreateFile: INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION (32) by SZ-26
                \Storage Card\log: '0123456789' 10 bytes, change 0
            "#]],
        );
    }

    #[test]
    fn a_server_counts_the_opens_of_all_machines() {
        check(
            r"
            f = CreateFile(\\srv\data\x, GENERIC_READ)
            desk: CreateFile(\\srv\data\x, GENERIC_READ, FILE_SHARE_READ)
            ! close f
            desk: CreateFile(\\srv\data\x, GENERIC_READ, FILE_SHARE_READ)
            ",
            expect![[r#"
                CreateFile: a handle
                CreateFile: INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION (32) by SZ-26
                CreateFile: a handle
            "#]],
        );
    }

    #[test]
    fn a_mapped_file_is_not_truncated() {
        check(
            r"
            f = CreateFile(\a.txt, GENERIC_READ|GENERIC_WRITE)
            m = CreateFileMapping(f, -, PAGE_READWRITE)
            ! close f
            CreateFile(\a.txt, GENERIC_WRITE, 0, -, CREATE_ALWAYS)
            CreateFile(\a.txt, GENERIC_WRITE, 0, -, TRUNCATE_EXISTING)
            CreateFile(\a.txt, GENERIC_WRITE, 0, -, OPEN_ALWAYS)
            ! bytes \a.txt
            ",
            expect![[r#"
                CreateFile: a handle
                CreateFileMapping: a handle, NO_ERROR (0) by SZ-54
                CreateFile: INVALID_HANDLE_VALUE, ERROR_USER_MAPPED_FILE (1224) by SZ-30
                CreateFile: INVALID_HANDLE_VALUE, ERROR_USER_MAPPED_FILE (1224) by SZ-30
                CreateFile: a handle, ERROR_ALREADY_EXISTS (183) by SZ-22
                \a.txt: 'hello' 5 bytes, change 0
            "#]],
        );
    }

    #[test]
    fn only_create_always_gives_an_existing_file_new_attributes() {
        check(
            r"
            f = CreateFile(\a.txt, GENERIC_WRITE, 0, -, TRUNCATE_EXISTING, FILE_ATTRIBUTE_ARCHIVE)
            GetFileAttributes(\a.txt)
            ! close f
            f = CreateFile(\a.txt, GENERIC_WRITE, 0, -, CREATE_ALWAYS, FILE_ATTRIBUTE_HIDDEN)
            GetFileAttributes(\a.txt)
            ! close f
            CreateFile(\a.txt, GENERIC_WRITE, 0, -, OPEN_ALWAYS, FILE_ATTRIBUTE_SYSTEM)
            GetFileAttributes(\a.txt)
            ",
            expect![[r#"
                CreateFile: a handle
                GetFileAttributes: 0x80
                CreateFile: a handle, ERROR_ALREADY_EXISTS (183) by SZ-22
                GetFileAttributes: 0x2
                CreateFile: a handle, ERROR_ALREADY_EXISTS (183) by SZ-22
                GetFileAttributes: 0x2
            "#]],
        );
    }

    #[test]
    fn an_ejected_card_is_no_folder_and_comes_back_with_its_files() {
        check(
            r"
            ! eject \Storage Card
            CreateFile(\Storage Card\log, GENERIC_READ)
            CreateFile(\Storage Card\new, GENERIC_WRITE, 0, -, CREATE_ALWAYS)
            ! insert \Storage Card
            CreateFile(\Storage Card\log, GENERIC_READ)
            ! exchange \Storage Card
            CreateFile(\Storage Card\log, GENERIC_READ)
            CreateFile(\Storage Card\log, GENERIC_WRITE, 0, -, CREATE_NEW)
            ",
            expect![[r#"
                CreateFile: INVALID_HANDLE_VALUE, ERROR_PATH_NOT_FOUND (3) by SZ-23
                CreateFile: INVALID_HANDLE_VALUE, ERROR_PATH_NOT_FOUND (3) by SZ-23
                CreateFile: a handle
                CreateFile: INVALID_HANDLE_VALUE, ERROR_FILE_NOT_FOUND (2) by SZ-21
                CreateFile: a handle
            "#]],
        );
    }

    #[test]
    fn a_cut_server_is_gone_for_one_machine_only() {
        check(
            r"
            ! cut
            CreateFile(\\srv\data\x, GENERIC_READ)
            desk: CreateFile(\\srv\data\x, GENERIC_READ, FILE_SHARE_READ)
            ! link
            CreateFile(\\srv\data\x, GENERIC_READ, FILE_SHARE_READ)
            ! fault Server
            CreateFile(\\srv\data\x, GENERIC_READ, FILE_SHARE_READ)
            CreateFile(\\srv\data\x, GENERIC_READ, FILE_SHARE_READ)
            ",
            expect![[r#"
                CreateFile: INVALID_HANDLE_VALUE, ERROR_BAD_NETPATH (53) by SZ-79
                CreateFile: a handle
                CreateFile: a handle
                CreateFile: INVALID_HANDLE_VALUE, ERROR_BAD_NETPATH (53) by SZ-79
                CreateFile: a handle
            "#]],
        );
    }
}
