//! MoveFile: gives a file another path.
//!
//! Modelled: within a volume, where it stays the same file, and to another one, where it becomes a
//! copy (SZ-199). Chosen: the order of checks and the codes (SZ-196), and who keeps a file where
//! it is: on Windows CE everybody who uses it (SZ-197), on the desktop an open that does not share
//! deleting (SZ-198). Not modelled: folders.
//!
//! Documents: none read for Windows CE; MoveFile, desktop reference.

use super::{cite, decode_path, stopped};
use crate::Call;
use crate::answer::{Failure, Refused, Returned};
use crate::api::{Api, EVERYWHERE, Param, Returns, Takes};
use crate::refusals::refused;
use abi::clause;
use abi::error::ERROR_ALREADY_EXISTS;
use kernel::file::relocate::MoveRequest;
use kernel::{Refusal, Stop};
use std::sync::Arc;

pub(crate) static API: Api = Api {
    name: "MoveFile",
    params: &[
        Param { name: "lpExistingFileName", takes: Takes::Text },
        Param { name: "lpNewFileName", takes: Takes::Text },
    ],
    returns: Returns::Boolean,
    versions: EVERYWHERE,
    about: "Gives a file another path, on its volume or on another one.",
    document: "MoveFile, desktop reference",
    clauses: &[
        clause::SZ_194,
        clause::SZ_196,
        clause::SZ_197,
        clause::SZ_198,
        clause::SZ_199,
        clause::M_62C,
    ],
    invoke: |call, args| Returned::Value(MoveFile(call, args.text(0), args.text(1)).into()),
};

/// Moves the file `lpExistingFileName` to `lpNewFileName`, which must not exist.
pub fn MoveFile(
    call: &mut Call<'_, '_>,
    lpExistingFileName: Option<&Arc<str>>,
    lpNewFileName: Option<&Arc<str>>,
) -> bool {
    let how = MoveRequest { replace: false, copy: true };
    let result = relocate(call, lpExistingFileName, lpNewFileName, how).map(|()| true);
    call.finish(result, false)
}

/// Moves a file.
pub(super) fn relocate(
    call: &mut Call<'_, '_>,
    from: Option<&Arc<str>>,
    to: Option<&Arc<str>>,
    how: MoveRequest,
) -> Result<(), Failure> {
    let (from, to) = (decode_path(call, from)?, decode_path(call, to)?);
    let machine = call.machine();
    call.kernel.move_file(machine, &from, &to, how).map_err(|stop| match stop {
        Stop::Refused(Refusal::FileExists) => {
            let (code, clause) = (ERROR_ALREADY_EXISTS, clause::SZ_196);
            Failure::Refused(Refused { code, clause })
        }
        Stop::Refused(refusal @ Refusal::InUse) => cite(refused(refusal), clause::SZ_197),
        Stop::Refused(refusal @ Refusal::Sharing) => cite(refused(refusal), clause::SZ_198),
        Stop::Refused(refusal @ (Refusal::InRom | Refusal::DiskFull)) => {
            cite(refused(refusal), clause::SZ_196)
        }
        stop => stopped(stop),
    })
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn a_moved_file_has_its_bytes_and_attributes_under_another_path() {
        check(
            r#"
            MoveFile("\My Documents\fixed.txt", "\Fixed")
            GetFileAttributes("\fixed")
            ! bytes "\fixed"
            GetFileAttributes("\My Documents\fixed.txt")
            MoveFile("\fixed", "\FIXED")
            MoveFile("\fixed", "\Storage Card\f")
            GetFileAttributes("\fixed")
            GetFileAttributes("\Storage Card\f")
            ! bytes "\Storage Card\f"
            "#,
            expect![[r#"
                a: MoveFile -> TRUE
                a: GetFileAttributes -> 1
                \fixed: 'fixed' 5 bytes, change 0
                a: GetFileAttributes -> 0xffffffff, ERROR_FILE_NOT_FOUND (2) [SZ-47]
                a: MoveFile -> TRUE
                a: MoveFile -> TRUE
                a: GetFileAttributes -> 0xffffffff, ERROR_FILE_NOT_FOUND (2) [SZ-47]
                a: GetFileAttributes -> 1
                \Storage Card\f: 'fixed' 5 bytes, change 1"#]],
        );
    }

    #[test]
    fn the_room_of_a_file_that_left_its_volume_is_free() {
        check(
            r#"
            MoveFile("\Storage Card\log", "\log")
            f = CreateFile("\Storage Card\new", GENERIC_WRITE, 0, _, CREATE_NEW)
            SetFilePointer(f, 100)
            SetEndOfFile(f)
            MoveFile("\log", "\Storage Card\log")
            ! bytes "\log"
            "#,
            expect![[r#"
                a: MoveFile -> TRUE
                a: CreateFile -> 0x00080016
                a: SetFilePointer -> 100, NO_ERROR (0) [SZ-39]
                a: SetEndOfFile -> TRUE
                a: MoveFile -> FALSE, ERROR_DISK_FULL (112) [SZ-196]
                \log: '0123456789' 10 bytes, change 1"#]],
        );
    }

    #[test]
    fn what_cannot_be_moved_and_what_is_in_the_way_is_refused_in_order() {
        check(
            r#"
            MoveFile("\nothing", "\nowhere\x")
            MoveFile("\a.txt", "\nowhere\x")
            MoveFile("\a.txt", "\empty")
            MoveFile("\a.txt", "\Windows")
            MoveFile("\a.txt", "\Windows\plain.bin")
            MoveFile("\Windows\plain.bin", "\x")
            MoveFile("\Windows\core.dll", "\x")
            MoveFile("\Windows", "\x")
            MoveFile(NULL, "\x")
            MoveFile("\a.txt", NULL)
            f = CreateFile("\a.txt", 0)
            MoveFile("\a.txt", "\empty")
            CloseHandle(f)
            ! fill "\Storage Card\log" leave 4
            MoveFile("\a.txt", "\Storage Card\x")
            ! bytes "\a.txt"
            "#,
            expect![[r#"
                a: MoveFile -> FALSE, ERROR_FILE_NOT_FOUND (2) [SZ-21]
                a: MoveFile -> FALSE, ERROR_PATH_NOT_FOUND (3) [SZ-23]
                a: MoveFile -> FALSE, ERROR_ALREADY_EXISTS (183) [SZ-196]
                a: MoveFile -> FALSE, ERROR_ALREADY_EXISTS (183) [SZ-196]
                a: MoveFile -> FALSE, ERROR_ALREADY_EXISTS (183) [SZ-196]
                a: MoveFile -> FALSE, ERROR_ACCESS_DENIED (5) [SZ-196]
                a: MoveFile -> FALSE, ERROR_ACCESS_DENIED (5) [SZ-28]
                a: MoveFile is not modelled: moving a folder
                a: MoveFile -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-45]
                a: MoveFile -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-45]
                a: CreateFile -> 0x00080016
                a: MoveFile -> FALSE, ERROR_SHARING_VIOLATION (32) [SZ-197]
                a: CloseHandle -> TRUE
                a: MoveFile -> FALSE, ERROR_DISK_FULL (112) [SZ-196]
                \a.txt: 'hello' 5 bytes, change 0"#]],
        );
    }

    #[test]
    fn a_mapped_file_stays_and_a_write_that_is_put_off_goes_with_its_file() {
        check(
            r#"
            ! defer on
            f = CreateFile("\a.txt", GENERIC_READ|GENERIC_WRITE)
            m = CreateFileMapping(f, _, PAGE_READWRITE)
            v = MapViewOfFile(m, FILE_MAP_WRITE)
            write v 'J'
            CloseHandle(f)
            CloseHandle(m)
            MoveFile("\a.txt", "\b.txt")
            UnmapViewOfFile(v)
            MoveFile("\a.txt", "\b.txt")
            ! bytes "\b.txt"
            ! write pending
            ! bytes "\b.txt"
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFileMapping -> 0x0008001a, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> 0x42000000
                a: write -> done
                  page-in \a.txt 0 from the file
                  dirty \a.txt 0
                a: CloseHandle -> TRUE
                a: CloseHandle -> TRUE
                a: MoveFile -> FALSE, ERROR_SHARING_VIOLATION (32) [SZ-197]
                a: UnmapViewOfFile -> TRUE
                  pending \a.txt: 1
                  destroy \a.txt
                a: MoveFile -> TRUE
                \b.txt: 'hello' 5 bytes, change 0
                  write-back \a.txt 0 put off until now
                \b.txt: 'Jello' 5 bytes, change 1"#]],
        );
    }
}
