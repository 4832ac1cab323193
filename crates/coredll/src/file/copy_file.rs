//! CopyFile: makes a copy of a file.
//!
//! Modelled: bytes, length and attributes of the copy (SZ-194), from and to every volume; writes
//! that outlived their file-mapping object are made first. Chosen: the order of checks, those of
//! an open for reading and of one with CREATE_ALWAYS (SZ-193), and the codes (SZ-195). What is
//! dirty in a view of the file is not copied, except on the desktop, where ReadFile sees it too.
//!
//! Documents: none read for Windows CE; CopyFile, desktop reference.

use super::{cite, decode_path, stopped};
use crate::Call;
use crate::answer::{Failure, Returned};
use crate::api::{Api, EVERYWHERE, Param, Returns, Takes};
use crate::refusals::refused;
use abi::clause;
use kernel::{Refusal, Stop};
use std::sync::Arc;

pub(crate) static API: Api = Api {
    name: "CopyFile",
    params: &[
        Param { name: "lpExistingFileName", takes: Takes::Text },
        Param { name: "lpNewFileName", takes: Takes::Text },
        Param { name: "bFailIfExists", takes: Takes::Boolean },
    ],
    returns: Returns::Boolean,
    versions: EVERYWHERE,
    about: "Makes a copy of a file, with its attributes.",
    document: "CopyFile, desktop reference",
    clauses: &[clause::SZ_193, clause::SZ_194, clause::SZ_195, clause::M_62D],
    invoke: |call, args| {
        Returned::Value(CopyFile(call, args.text(0), args.text(1), args.boolean(2)).into())
    },
};

/// Copies the file `lpExistingFileName` to `lpNewFileName`, which may exist unless `bFailIfExists`.
pub fn CopyFile(
    call: &mut Call<'_, '_>,
    lpExistingFileName: Option<&Arc<str>>,
    lpNewFileName: Option<&Arc<str>>,
    bFailIfExists: bool,
) -> bool {
    let result = copy(call, lpExistingFileName, lpNewFileName, bFailIfExists).map(|()| true);
    call.finish(result, false)
}

fn copy(
    call: &mut Call<'_, '_>,
    from: Option<&Arc<str>>,
    to: Option<&Arc<str>>,
    must_be_new: bool,
) -> Result<(), Failure> {
    let (from, to) = (decode_path(call, from)?, decode_path(call, to)?);
    let machine = call.machine();
    call.kernel.copy_file(machine, &from, &to, must_be_new).map_err(|stop| match stop {
        Stop::Refused(refusal @ (Refusal::FileExists | Refusal::Mapped)) => {
            cite(refused(refusal), clause::SZ_195)
        }
        Stop::Refused(refusal @ (Refusal::Sharing | Refusal::DiskFull)) => {
            cite(refused(refusal), clause::SZ_193)
        }
        stop => stopped(stop),
    })
}

#[cfg(test)]
mod tests {
    use crate::script::{check, check_on};
    use abi::OsVersion::Win32;
    use expect_test::expect;

    #[test]
    fn a_copy_has_bytes_and_attributes_and_is_another_file() {
        check(
            r#"
            CopyFile("\My Documents\fixed.txt", "\Storage Card\Copy")
            GetFileAttributes("\storage card\copy")
            ! bytes "\Storage Card\copy"
            CopyFile("\a.txt", "\b.txt")
            f = CreateFile("\b.txt", GENERIC_WRITE)
            WriteFile(f, 'J')
            ! bytes "\a.txt"
            ! bytes "\b.txt"
            "#,
            expect![[r#"
                a: CopyFile -> TRUE
                a: GetFileAttributes -> 1
                \Storage Card\copy: 'fixed' 5 bytes, change 1
                a: CopyFile -> TRUE
                a: CreateFile -> 0x00080016
                a: WriteFile -> TRUE, lpNumberOfBytesWritten 1
                \a.txt: 'hello' 5 bytes, change 0
                \b.txt: 'Jello' 5 bytes, change 2"#]],
        );
    }

    #[test]
    fn an_existing_file_is_overwritten_unless_there_must_be_none() {
        check(
            r#"
            CopyFile("\a.txt", "\Storage Card\log", TRUE)
            ! bytes "\Storage Card\log"
            SetFileAttributes("\a.txt", FILE_ATTRIBUTE_HIDDEN)
            CopyFile("\a.txt", "\Storage Card\log")
            GetFileAttributes("\Storage Card\log")
            ! bytes "\Storage Card\log"
            CopyFile("\empty", "\Storage Card\log")
            ! bytes "\Storage Card\log"
            "#,
            expect![[r#"
                a: CopyFile -> FALSE, ERROR_FILE_EXISTS (80) [SZ-195]
                \Storage Card\log: '0123456789' 10 bytes, change 0
                a: SetFileAttributes -> TRUE
                a: CopyFile -> TRUE
                a: GetFileAttributes -> 2
                \Storage Card\log: 'hello' 5 bytes, change 2
                a: CopyFile -> TRUE
                \Storage Card\log: '' 0 bytes, change 4"#]],
        );
    }

    #[test]
    fn what_cannot_be_copied_and_what_cannot_be_copied_to_is_refused_in_order() {
        check(
            r#"
            CopyFile("\nothing", "\nowhere\x")
            CopyFile("\Windows", "\x")
            CopyFile("\Windows\core.dll", "\x")
            CopyFile("\a.txt", "\nowhere\x")
            CopyFile("\a.txt", "\Windows")
            CopyFile("\a.txt", "\A.TXT")
            CopyFile("\a.txt", "\Windows\plain.bin")
            CopyFile("\a.txt", "\My Documents\fixed.txt")
            CopyFile(NULL, "\x")
            CopyFile("\a.txt", "\x?")
            f = CreateFile("\a.txt", GENERIC_READ)
            CopyFile("\a.txt", "\x")
            CopyFile("\empty", "\a.txt")
            CloseHandle(f)
            ! fill "\Storage Card\log" leave 4
            CopyFile("\a.txt", "\Storage Card\x")
            ! fault Growth
            CopyFile("\a.txt", "\x")
            GetFileAttributes("\x")
            "#,
            expect![[r#"
                a: CopyFile -> FALSE, ERROR_FILE_NOT_FOUND (2) [SZ-21]
                a: CopyFile -> FALSE, ERROR_ACCESS_DENIED (5) [SZ-28]
                a: CopyFile -> FALSE, ERROR_ACCESS_DENIED (5) [SZ-28]
                a: CopyFile -> FALSE, ERROR_PATH_NOT_FOUND (3) [SZ-23]
                a: CopyFile -> FALSE, ERROR_ACCESS_DENIED (5) [SZ-28]
                a: CopyFile -> FALSE, ERROR_SHARING_VIOLATION (32) [SZ-193]
                a: CopyFile -> FALSE, ERROR_ACCESS_DENIED (5) [OPEN-30a]
                a: CopyFile -> FALSE, ERROR_ACCESS_DENIED (5) [OPEN-30c]
                a: CopyFile -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-45]
                a: CopyFile -> FALSE, ERROR_INVALID_NAME (123) [SZ-29]
                a: CreateFile -> 0x00080016
                a: CopyFile -> FALSE, ERROR_SHARING_VIOLATION (32) [SZ-193]
                a: CopyFile -> FALSE, ERROR_SHARING_VIOLATION (32) [SZ-193]
                a: CloseHandle -> TRUE
                a: CopyFile -> FALSE, ERROR_DISK_FULL (112) [SZ-193]
                a: CopyFile -> FALSE, ERROR_DISK_FULL (112) [SZ-193]
                a: GetFileAttributes -> 0xffffffff, ERROR_FILE_NOT_FOUND (2) [SZ-47]"#]],
        );
    }

    #[test]
    fn a_mapped_file_can_be_copied_and_not_be_copied_to() {
        check(
            r#"
            f = CreateFile("\a.txt", GENERIC_READ|GENERIC_WRITE, FILE_SHARE_READ)
            m = CreateFileMapping(f, _, PAGE_READWRITE)
            v = MapViewOfFile(m, FILE_MAP_WRITE)
            write v 'J'
            CopyFile("\a.txt", "\copy")
            CloseHandle(f)
            CopyFile("\copy", "\a.txt")
            CopyFile("\a.txt", "\copy")
            ! bytes "\copy"
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFileMapping -> 0x0008001a, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> 0x42000000
                a: write -> done
                  page-in \a.txt 0 from the file
                  dirty \a.txt 0
                a: CopyFile -> TRUE
                a: CloseHandle -> TRUE
                a: CopyFile -> FALSE, ERROR_USER_MAPPED_FILE (1224) [SZ-195]
                a: CopyFile -> TRUE
                \copy: 'hello' 5 bytes, change 3"#]],
        );
    }

    #[test]
    fn writes_that_outlived_their_object_are_copied_and_not_made_by_a_refused_call() {
        check(
            r#"
            ! defer on
            f = CreateFile("\a.txt", GENERIC_READ|GENERIC_WRITE)
            m = CreateFileMapping(f, _, PAGE_READWRITE)
            v = MapViewOfFile(m, FILE_MAP_WRITE)
            write v 'J'
            CloseHandle(f)
            CloseHandle(m)
            UnmapViewOfFile(v)
            CopyFile("\a.txt", "\Windows\plain.bin")
            ! bytes "\a.txt"
            CopyFile("\a.txt", "\copy")
            ! bytes "\copy"
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
                a: UnmapViewOfFile -> TRUE
                  pending \a.txt: 1
                  destroy \a.txt
                a: CopyFile -> FALSE, ERROR_ACCESS_DENIED (5) [OPEN-30a]
                \a.txt: 'hello' 5 bytes, change 0
                a: CopyFile -> TRUE
                  write-back \a.txt 0 put off until now
                \copy: 'Jello' 5 bytes, change 1"#]],
        );
    }

    #[test]
    fn on_the_desktop_a_copy_of_an_image_is_an_image() {
        check_on(
            Win32,
            r#"
            CopyFile("C:\windows\image.dll", "f.dat")
            ! bytes "C:\f.dat"
            f = CreateFile("f.dat", GENERIC_READ|GENERIC_WRITE)
            CopyFile("f.dat", "g.dat")
            CopyFile("pages", "D:\x")
            "#,
            expect![[r#"
                a: CopyFile -> TRUE
                C:\f.dat: 'MZ image' 8 bytes, change 2
                a: CreateFile -> 0x00080000
                a: CopyFile -> FALSE, ERROR_SHARING_VIOLATION (32) [SZ-193]
                a: CopyFile -> FALSE, ERROR_DISK_FULL (112) [SZ-193]"#]],
        );
    }
}
