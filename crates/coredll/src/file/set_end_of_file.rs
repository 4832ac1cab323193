//! SetEndOfFile: makes a file end at the file pointer.
//!
//! Modelled: truncating and extending (SEOF-01). Chosen: what is new reads as zero (OPEN-17); the
//! file and its handle stay open (SZ-116); a file with a living file-mapping object is refused
//! through any of its handles (OPEN-12), on the desktop only if it would become shorter (M-61b,
//! SZ-185); a volume without room refuses (SZ-40).
//!
//! Documents: SetEndOfFile, Windows CE 3.0, 5.0 and 6.0 references.

use super::{cite, decode_handle, mapped, need};
use crate::Call;
use crate::answer::{Failure, Returned};
use crate::api::{Api, EVERYWHERE, Param, Returns, Takes};
use crate::refusals::refused;
use abi::{Handle, clause};
use kernel::Refusal;
use kernel::versions::MappedFile;

pub(crate) static API: Api = Api {
    name: "SetEndOfFile",
    params: &[Param { name: "hFile", takes: Takes::Handle { default: Handle::NULL } }],
    returns: Returns::Boolean,
    versions: EVERYWHERE,
    about: "Truncates or extends a file to the file pointer.",
    document: "SetEndOfFile, Windows CE 3.0, 5.0 and 6.0 references",
    clauses: &[
        clause::SEOF_01A,
        clause::SEOF_01B,
        clause::SEOF_02,
        clause::SEOF_03,
        clause::OPEN_12,
        clause::OPEN_17,
        clause::SZ_31,
        clause::SZ_40,
        clause::SZ_103,
        clause::SZ_185,
        clause::M_61B,
        clause::W_62,
        clause::SZ_116,
    ],
    invoke: |call, args| Returned::Value(SetEndOfFile(call, args.handle(0)).into()),
};

/// Moves the end of the file to the file pointer.
/// What lies between the old end and the new one could be anything (SEOF-02): zeros are chosen.
pub fn SetEndOfFile(call: &mut Call<'_, '_>, hFile: Handle) -> bool {
    let result = set_end(call, hFile).map(|()| true);
    call.finish(result, false)
}

fn set_end(call: &mut Call<'_, '_>, file: Handle) -> Result<(), Failure> {
    let (_, open) = decode_handle(call, file)?;
    need(open.write)?;
    let machine = call.machine();
    call.kernel.end_open_file(machine, &open).map_err(|refusal| match refusal {
        Refusal::DiskFull => {
            let clause = match call.kernel.rules.files.mapped {
                MappedFile::Pinned => clause::SZ_40,
                MappedFile::Sections => clause::W_62,
            };
            cite(refused(refusal), clause)
        }
        Refusal::Mapped => mapped(call, clause::OPEN_12, clause::SZ_185),
        refusal => refused(refusal),
    })
}

#[cfg(test)]
mod tests {
    use crate::script::{check, check_on};
    use abi::OsVersion::Win32;
    use expect_test::expect;

    #[test]
    fn it_truncates_and_extends_with_zeros() {
        check(
            r#"
            f = CreateFile("\a.txt", GENERIC_WRITE)
            SetFilePointer(f, 2)
            SetEndOfFile(f)
            ! bytes "\a.txt"
            SetFilePointer(f, 4)
            SetEndOfFile(f)
            ! bytes "\a.txt"
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: SetFilePointer -> 2, NO_ERROR (0) [SZ-39]
                a: SetEndOfFile -> TRUE
                \a.txt: 'he' 2 bytes, change 1
                a: SetFilePointer -> 4, NO_ERROR (0) [SZ-39]
                a: SetEndOfFile -> TRUE
                \a.txt: 'he\x00\x00' 4 bytes, change 2"#]],
        );
    }

    #[test]
    fn a_handle_without_write_access_and_no_file_are_refused() {
        check(
            r#"
            f = CreateFile("\a.txt", GENERIC_READ)
            SetEndOfFile(f)
            SetEndOfFile(_)
            ! bytes "\a.txt"
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: SetEndOfFile -> FALSE, ERROR_ACCESS_DENIED (5) [SZ-31]
                a: SetEndOfFile -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-31]
                \a.txt: 'hello' 5 bytes, change 0"#]],
        );
    }

    #[test]
    fn a_mapped_file_is_refused_through_every_handle_until_the_object_is_gone() {
        check(
            r#"
            f = CreateFile("\a.txt", GENERIC_READ|GENERIC_WRITE, FILE_SHARE_WRITE)
            g = CreateFile("\a.txt", GENERIC_WRITE, FILE_SHARE_READ|FILE_SHARE_WRITE)
            m = CreateFileMapping(f, _, PAGE_READWRITE)
            SetEndOfFile(f)
            SetFilePointer(g, 100)
            SetEndOfFile(g)
            v = MapViewOfFile(m, FILE_MAP_READ)
            CloseHandle(m)
            SetEndOfFile(g)
            UnmapViewOfFile(v)
            SetEndOfFile(g)
            GetFileSize(g, _)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFile -> 0x0008001a
                a: CreateFileMapping -> 0x0008001e, NO_ERROR (0) [SZ-54]
                a: SetEndOfFile -> FALSE, ERROR_USER_MAPPED_FILE (1224) [OPEN-12]
                a: SetFilePointer -> 100, NO_ERROR (0) [SZ-39]
                a: SetEndOfFile -> FALSE, ERROR_USER_MAPPED_FILE (1224) [OPEN-12]
                a: MapViewOfFile -> 0x42000000
                a: CloseHandle -> TRUE
                a: SetEndOfFile -> FALSE, ERROR_USER_MAPPED_FILE (1224) [OPEN-12]
                a: UnmapViewOfFile -> TRUE
                  destroy \a.txt
                a: SetEndOfFile -> TRUE
                a: GetFileSize -> 100, lpFileSizeHigh 0, NO_ERROR (0) [SZ-39]"#]],
        );
    }

    #[test]
    fn a_volume_without_room_refuses_and_the_file_stays() {
        check(
            r#"
            f = CreateFile("\Storage Card\log", GENERIC_WRITE)
            SetFilePointer(f, 101)
            SetEndOfFile(f)
            ! bytes "\Storage Card\log"
            SetFilePointer(f, 100)
            SetEndOfFile(f)
            CreateFile("\Storage Card\new", GENERIC_WRITE, 0, _, CREATE_NEW)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: SetFilePointer -> 101, NO_ERROR (0) [SZ-39]
                a: SetEndOfFile -> FALSE, ERROR_DISK_FULL (112) [SZ-40]
                \Storage Card\log: '0123456789' 10 bytes, change 0
                a: SetFilePointer -> 100, NO_ERROR (0) [SZ-39]
                a: SetEndOfFile -> TRUE
                a: CreateFile -> 0x0008001a"#]],
        );
    }

    #[test]
    fn on_the_desktop_a_mapped_file_grows_and_does_not_shrink() {
        check_on(
            Win32,
            r#"
            f = CreateFile("f.dat", GENERIC_READ|GENERIC_WRITE)
            m = CreateFileMapping(f, _, PAGE_READWRITE, 0, 2)
            SetFilePointer(f, 100)
            SetEndOfFile(f)
            SetEndOfFile(f)
            SetFilePointer(f, 99)
            SetEndOfFile(f)
            CloseHandle(m)
            SetEndOfFile(f)
            GetFileSize(f, NULL)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080000
                a: CreateFileMapping -> 0x00080004, NO_ERROR (0) [M-22]
                a: SetFilePointer -> 100, NO_ERROR (0) [SZ-39]
                a: SetEndOfFile -> TRUE
                a: SetEndOfFile -> TRUE
                a: SetFilePointer -> 99, NO_ERROR (0) [SZ-39]
                a: SetEndOfFile -> FALSE, ERROR_USER_MAPPED_FILE (1224) [SZ-185]
                a: CloseHandle -> TRUE
                  destroy C:\f.dat
                a: SetEndOfFile -> TRUE
                a: GetFileSize -> 99, NO_ERROR (0) [SZ-39]"#]],
        );
    }

    #[test]
    fn a_refusal_makes_no_late_write() {
        check(
            r#"
            ! defer on
            f = CreateFile("\Storage Card\log", GENERIC_READ|GENERIC_WRITE)
            m = CreateFileMapping(f, _, PAGE_READWRITE)
            v = MapViewOfFile(m, FILE_MAP_WRITE)
            write v 'J'
            CloseHandle(m)
            UnmapViewOfFile(v)
            SetFilePointer(f, 1000)
            SetEndOfFile(f)
            ! bytes "\Storage Card\log"
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFileMapping -> 0x0008001a, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> 0x42000000
                a: write -> done
                  page-in \Storage Card\log 0 from the file
                  dirty \Storage Card\log 0
                a: CloseHandle -> TRUE
                a: UnmapViewOfFile -> TRUE
                  pending \Storage Card\log: 1
                  destroy \Storage Card\log
                a: SetFilePointer -> 1000, NO_ERROR (0) [SZ-39]
                a: SetEndOfFile -> FALSE, ERROR_DISK_FULL (112) [SZ-40]
                \Storage Card\log: '0123456789' 10 bytes, change 0"#]],
        );
    }
}
