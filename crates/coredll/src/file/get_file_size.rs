//! GetFileSize: tells the length of an open file.
//!
//! Modelled: both words of the length (GFS-01). Chosen: success writes a last error of 0, by
//! which a program tells a low word of 0xFFFFFFFF from a failure (SZ-39), and that on the desktop
//! every handle will do (SZ-203). The length is that on the medium; a file-mapping object has
//! grown it before it exists.
//!
//! Documents: GetFileSize, Windows CE 5.0 reference.

use super::{decode_handle, need};
use crate::Call;
use crate::answer::{Failure, Returned};
use crate::api::{Api, EVERYWHERE, Gives, Param, Returns, Takes};
use crate::refusals::refused;
use abi::constant::{Family, INVALID_FILE_SIZE};
use abi::error::NO_ERROR;
use abi::{Handle, clause};

pub(crate) static API: Api = Api {
    name: "GetFileSize",
    params: &[
        Param { name: "hFile", takes: Takes::Handle { default: Handle::NULL } },
        Param {
            name: "lpFileSizeHigh",
            takes: Takes::Output { gives: Gives::Number { families: &[] } },
        },
    ],
    returns: Returns::Number { families: &[Family::FileSize], failure: Some(INVALID_FILE_SIZE) },
    versions: EVERYWHERE,
    about: "Tells the length of an open file in bytes.",
    document: "GetFileSize, Windows CE 5.0 reference",
    clauses: &[clause::GFS_01A, clause::GFS_01B, clause::SZ_31, clause::SZ_39, clause::SZ_203],
    invoke: |call, args| {
        let (mut high, wanted) = (0, args.wants(1));
        let low = GetFileSize(call, args.handle(0), wanted.then_some(&mut high));
        let succeeded = call.last_error == Some(NO_ERROR);
        if wanted && succeeded {
            call.put(&API, "lpFileSizeHigh", high);
        }
        Returned::Value(low)
    },
};

/// Returns the low word of the length in bytes, and the high word where it is wanted.
///
/// Returns 0xFFFFFFFF on failure; where that is the low word, the last error is 0.
pub fn GetFileSize(
    call: &mut Call<'_, '_>,
    hFile: Handle,
    lpFileSizeHigh: Option<&mut u32>,
) -> u32 {
    let result = size(call, hFile);
    if let Ok(size) = result {
        call.set_last_error(NO_ERROR);
        call.clause = Some(clause::SZ_39);
        if let Some(high) = lpFileSizeHigh {
            *high = (size >> 32) as u32;
        }
    }
    call.finish(result.map(|size| size as u32), INVALID_FILE_SIZE)
}

fn size(call: &mut Call<'_, '_>, file: Handle) -> Result<u64, Failure> {
    let (_, open) = decode_handle(call, file)?;
    need(open.read || open.write || !call.kernel.rules.files.size_needs_access)?;
    let machine = call.machine();
    call.kernel.file_size(machine, open.file).map_err(refused)
}

#[cfg(test)]
mod tests {
    use crate::GetFileSize;
    use crate::script::{check, check_on, typed};
    use abi::Handle;
    use abi::OsVersion::Win32;
    use expect_test::expect;

    #[test]
    fn a_refusal_leaves_the_high_word_alone() {
        let mut high = 7;
        let low = typed(|call| GetFileSize(call, Handle::NULL, Some(&mut high)));
        assert_eq!((low, high), (0xFFFF_FFFF, 7));
    }

    #[test]
    fn it_tells_both_words_where_both_are_wanted() {
        check(
            r#"
            f = CreateFile("\a.txt", GENERIC_READ|GENERIC_WRITE)
            GetFileSize(f, _)
            GetFileSize(f, NULL)
            SetFilePointer(f, 0x7fffffff)
            SetFilePointer(f, 0x7fffffff, _, FILE_CURRENT)
            SetFilePointer(f, 1, _, FILE_CURRENT)
            SetEndOfFile(f)
            GetFileSize(f, _)
            WriteFile(f, 'abc')
            GetFileSize(f, _)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: GetFileSize -> 5, lpFileSizeHigh 0, NO_ERROR (0) [SZ-39]
                a: GetFileSize -> 5, NO_ERROR (0) [SZ-39]
                a: SetFilePointer -> 0x7fffffff, NO_ERROR (0) [SZ-39]
                a: SetFilePointer -> 0xfffffffe, NO_ERROR (0) [SZ-39]
                a: SetFilePointer -> 0xffffffff, NO_ERROR (0) [SZ-39]
                a: SetEndOfFile -> TRUE
                a: GetFileSize -> 0xffffffff, lpFileSizeHigh 0, NO_ERROR (0) [SZ-39]
                a: WriteFile -> TRUE, lpNumberOfBytesWritten 3
                a: GetFileSize -> 2, lpFileSizeHigh 1, NO_ERROR (0) [SZ-39]"#]],
        );
    }

    #[test]
    fn a_refusal_has_no_high_word() {
        check(
            r#"
            q = CreateFile("\a.txt", 0)
            GetFileSize(q, _)
            GetFileSize(0, _)
            s = CreateFile("\\srv\data\x", GENERIC_READ)
            ! disconnect
            GetFileSize(s, _)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: GetFileSize -> 0xffffffff, ERROR_ACCESS_DENIED (5) [SZ-31]
                a: GetFileSize -> 0xffffffff, ERROR_INVALID_HANDLE (6) [SZ-31]
                a: CreateFile -> 0x0008001a
                a: GetFileSize -> 0xffffffff, ERROR_BAD_NETPATH (53) [SZ-79]"#]],
        );
    }

    #[test]
    fn on_the_desktop_a_handle_without_access_will_do() {
        check_on(
            Win32,
            r#"
            q = CreateFile("f.dat", 0)
            GetFileSize(q, NULL)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080000
                a: GetFileSize -> 5, NO_ERROR (0) [SZ-39]"#]],
        );
    }
}
