//! MoveFileEx: gives a file another path, also that of a file that there is.
//!
//! Modelled: what MoveFile does, with a file that is replaced and with other volumes only where
//! the flags say so (SZ-198). Writing through is always so. Not modelled: folders, and a move when
//! the machine starts again.
//!
//! Documents: MoveFileEx, desktop reference.

use super::move_file::relocate;
use crate::Call;
use crate::answer::{Failure, Returned, refuse};
use crate::api::{Api, Param, Returns, Takes, WIN32};
use abi::constant::{
    Family, MOVEFILE_COPY_ALLOWED, MOVEFILE_DELAY_UNTIL_REBOOT, MOVEFILE_REPLACE_EXISTING,
    MOVEFILE_WRITE_THROUGH,
};
use abi::error::ERROR_INVALID_PARAMETER;
use abi::{clause, not_modelled};
use kernel::file::relocate::MoveRequest;
use std::sync::Arc;

pub(crate) static API: Api = Api {
    name: "MoveFileEx",
    params: &[
        Param { name: "lpExistingFileName", takes: Takes::Text },
        Param { name: "lpNewFileName", takes: Takes::Text },
        Param { name: "dwFlags", takes: Takes::Number { families: &[Family::Move], default: 0 } },
    ],
    returns: Returns::Boolean,
    versions: WIN32,
    about: "Gives a file another path, and replaces a file that has it.",
    document: "MoveFileEx, desktop reference",
    clauses: &[clause::SZ_194, clause::SZ_196, clause::SZ_198, clause::SZ_199, clause::M_62C],
    invoke: |call, args| {
        Returned::Value(MoveFileEx(call, args.text(0), args.text(1), args.number(2)).into())
    },
};

/// Moves the file `lpExistingFileName` to `lpNewFileName` as `dwFlags` say.
pub fn MoveFileEx(
    call: &mut Call<'_, '_>,
    lpExistingFileName: Option<&Arc<str>>,
    lpNewFileName: Option<&Arc<str>>,
    dwFlags: u32,
) -> bool {
    let result = decode(dwFlags)
        .and_then(|how| relocate(call, lpExistingFileName, lpNewFileName, how))
        .map(|()| true);
    call.finish(result, false)
}

fn decode(flags: u32) -> Result<MoveRequest, Failure> {
    let known = MOVEFILE_REPLACE_EXISTING | MOVEFILE_COPY_ALLOWED | MOVEFILE_WRITE_THROUGH;
    if flags & MOVEFILE_DELAY_UNTIL_REBOOT != 0 {
        return Err(Failure::NotModelled(not_modelled::DELAYED_MOVE));
    }
    if flags & !known != 0 {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_198);
    }
    Ok(MoveRequest {
        replace: flags & MOVEFILE_REPLACE_EXISTING != 0,
        copy: flags & MOVEFILE_COPY_ALLOWED != 0,
    })
}

#[cfg(test)]
mod tests {
    use crate::script::check_on;
    use abi::OsVersion::Win32;
    use expect_test::expect;

    #[test]
    fn a_mapped_file_is_moved_with_its_object() {
        check_on(
            Win32,
            r#"
            f = CreateFile("f.dat", GENERIC_READ|GENERIC_WRITE)
            MoveFileEx("f.dat", "g.dat")
            m = CreateFileMapping(f, _, PAGE_READWRITE)
            CloseHandle(f)
            MoveFileEx("f.dat", "g.dat")
            GetFileAttributes("f.dat")
            CreateFile("g.dat", GENERIC_READ, FILE_SHARE_READ)
            ! bytes "C:\g.dat"
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080000
                a: MoveFileEx -> FALSE, ERROR_SHARING_VIOLATION (32) [SZ-198]
                a: CreateFileMapping -> 0x00080004, NO_ERROR (0) [M-22]
                a: CloseHandle -> TRUE
                a: MoveFileEx -> TRUE
                a: GetFileAttributes -> 0xffffffff, ERROR_FILE_NOT_FOUND (2) [SZ-47]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION (32) [M-60a]
                C:\g.dat: 'hello' 5 bytes, change 0"#]],
        );
    }

    #[test]
    fn a_file_is_replaced_only_if_that_is_asked_for_and_nobody_uses_it() {
        check_on(
            Win32,
            r#"
            MoveFileEx("f.dat", "windows\image.dll")
            MoveFileEx("f.dat", "fixed.txt", MOVEFILE_REPLACE_EXISTING)
            g = CreateFile("pages", GENERIC_READ, 7)
            MoveFileEx("f.dat", "pages", MOVEFILE_REPLACE_EXISTING)
            m = CreateFileMapping(g, _, PAGE_READONLY)
            CloseHandle(g)
            MoveFileEx("f.dat", "pages", MOVEFILE_REPLACE_EXISTING)
            CloseHandle(m)
            MoveFileEx("f.dat", "pages", MOVEFILE_REPLACE_EXISTING)
            ! bytes "C:\pages"
            GetFileAttributes("f.dat")
            "#,
            expect![[r#"
                a: MoveFileEx -> FALSE, ERROR_ALREADY_EXISTS (183) [SZ-196]
                a: MoveFileEx -> FALSE, ERROR_ACCESS_DENIED (5) [OPEN-30c]
                a: CreateFile -> 0x00080000
                a: MoveFileEx -> FALSE, ERROR_ACCESS_DENIED (5) [SZ-198]
                a: CreateFileMapping -> 0x00080004, NO_ERROR (0) [M-22]
                a: CloseHandle -> TRUE
                a: MoveFileEx -> FALSE, ERROR_ACCESS_DENIED (5) [SZ-198]
                a: CloseHandle -> TRUE
                  destroy C:\pages
                a: MoveFileEx -> TRUE
                C:\pages: 'hello' 5 bytes, change 0
                a: GetFileAttributes -> 0xffffffff, ERROR_FILE_NOT_FOUND (2) [SZ-47]"#]],
        );
    }

    #[test]
    fn another_volume_needs_leave_to_copy_and_room() {
        check_on(
            Win32,
            r#"
            MoveFileEx("f.dat", "D:\f.dat")
            MoveFileEx("pages", "D:\f.dat", MOVEFILE_COPY_ALLOWED)
            MoveFileEx("f.dat", "D:\f.dat", MOVEFILE_COPY_ALLOWED)
            ! bytes "D:\f.dat"
            GetFileAttributes("f.dat")
            MoveFileEx("D:\f.dat", "f.dat", 0x100)
            MoveFileEx("D:\f.dat", "f.dat", MOVEFILE_DELAY_UNTIL_REBOOT)
            MoveFile("D:\f.dat", "f.dat")
            "#,
            expect![[r#"
                a: MoveFileEx -> FALSE, ERROR_NOT_SAME_DEVICE (17) [SZ-198]
                a: MoveFileEx -> FALSE, ERROR_DISK_FULL (112) [SZ-196]
                a: MoveFileEx -> TRUE
                D:\f.dat: 'hello' 5 bytes, change 1
                a: GetFileAttributes -> 0xffffffff, ERROR_FILE_NOT_FOUND (2) [SZ-47]
                a: MoveFileEx -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-198]
                a: MoveFileEx is not modelled: MOVEFILE_DELAY_UNTIL_REBOOT
                a: MoveFile -> TRUE"#]],
        );
    }
}
