//! FlushFileBuffers: writes the buffered data of a file to its medium.
//!
//! Modelled: the access that it needs (FFB-01), and whether the medium is there. WriteFile of the
//! model holds nothing back, so there is nothing to write. Chosen: the dirty pages of views are
//! not written (SZ-41); FlushViewOfFile does that. On the desktop, where files and views agree,
//! they are written (M-64).
//!
//! Documents: FlushFileBuffers, Windows CE .NET 4.2 reference.

use super::{decode_handle, need};
use crate::Call;
use crate::answer::{Failure, Returned};
use crate::api::{Api, EVERYWHERE, Param, Returns, Takes};
use crate::refusals::refused;
use abi::{Handle, clause};

pub(crate) static API: Api = Api {
    name: "FlushFileBuffers",
    params: &[Param { name: "hFile", takes: Takes::Handle { default: Handle::NULL } }],
    returns: Returns::Boolean,
    versions: EVERYWHERE,
    about: "Writes the buffered data of a file, but not the dirty pages of its views.",
    document: "FlushFileBuffers, Windows CE .NET 4.2 reference",
    clauses: &[clause::FFB_01A, clause::FFB_01B, clause::SZ_31, clause::SZ_41, clause::M_64],
    invoke: |call, args| Returned::Value(FlushFileBuffers(call, args.handle(0)).into()),
};

/// Hands everything that was written through handles over to the medium.
pub fn FlushFileBuffers(call: &mut Call<'_, '_>, hFile: Handle) -> bool {
    let result = flush(call, hFile).map(|()| true);
    call.finish(result, false)
}

fn flush(call: &mut Call<'_, '_>, file: Handle) -> Result<(), Failure> {
    let (_, open) = decode_handle(call, file)?;
    need(open.write)?;
    let machine = call.machine();
    call.kernel.flush_open_file(machine, &open).map_err(refused)
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn it_needs_write_access_and_the_medium() {
        check(
            r#"
            r = CreateFile("\Storage Card\log", GENERIC_READ, FILE_SHARE_WRITE)
            w = CreateFile("\Storage Card\log", GENERIC_WRITE, FILE_SHARE_READ)
            FlushFileBuffers(r)
            FlushFileBuffers(0)
            FlushFileBuffers(w)
            ! eject "\Storage Card"
            FlushFileBuffers(w)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFile -> 0x0008001a
                a: FlushFileBuffers -> FALSE, ERROR_ACCESS_DENIED (5) [SZ-31]
                a: FlushFileBuffers -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-31]
                a: FlushFileBuffers -> TRUE
                a: FlushFileBuffers -> FALSE, ERROR_DEVICE_REMOVED (1617) [SZ-76]"#]],
        );
    }

    #[test]
    fn dirty_pages_of_a_view_are_not_written() {
        check(
            r#"
            f = CreateFile("\a.txt", GENERIC_READ|GENERIC_WRITE)
            m = CreateFileMapping(f, _, PAGE_READWRITE)
            v = MapViewOfFile(m, FILE_MAP_WRITE)
            ReadFile(f, v+3, 2)
            FlushFileBuffers(f)
            ! bytes "\a.txt"
            FlushViewOfFile(v, 1)
            ! bytes "\a.txt"
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFileMapping -> 0x0008001a, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> 0x42000000
                a: ReadFile -> TRUE, lpNumberOfBytesRead 2
                  page-in \a.txt 0 from the file
                  dirty \a.txt 0
                a: FlushFileBuffers -> TRUE
                \a.txt: 'hello' 5 bytes, change 0
                a: FlushViewOfFile -> TRUE
                  write-back \a.txt 0 by a flush
                \a.txt: 'helhe' 5 bytes, change 1"#]],
        );
    }
}
