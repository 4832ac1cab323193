//! FlushViewOfFile: writes the dirty pages of a range of a view to its file.
//!
//! Modelled: the range, whole pages, the volume's refusals. Not modelled: that the bytes have
//! left this machine but may not yet be on the server's disk (FV-05): a server of the model has
//! them at once.
//!
//! Documents: FlushViewOfFile, Windows CE 3.0 and 5.0 references.

use crate::Call;
use crate::answer::{Failure, Refused, Returned, refuse};
use crate::api::{Api, EVERYWHERE, Param, Returns, Takes};
use crate::refusals::refused;
use abi::constant::Family;
use abi::error::ERROR_INVALID_PARAMETER;
use abi::{Address, clause};
use kernel::Refusal;

pub(crate) static API: Api = Api {
    name: "FlushViewOfFile",
    params: &[
        Param { name: "lpBaseAddress", takes: Takes::Address },
        Param {
            name: "dwNumberOfBytesToFlush",
            takes: Takes::Number { families: NO_CONSTANTS, default: 0 },
        },
    ],
    returns: Returns::Boolean,
    versions: EVERYWHERE,
    about: "Writes the dirty pages of a range of a view to the file.",
    document: "FlushViewOfFile, Windows CE 3.0 and 5.0 references",
    clauses: &[
        clause::FV_01,
        clause::FV_02,
        clause::FV_03,
        clause::FV_05A,
        clause::FV_05B,
        clause::OPEN_11A,
        clause::OPEN_11B,
        clause::OPEN_15,
        clause::OPEN_16,
        clause::SZ_16,
        clause::SZ_17,
        clause::SZ_18,
        clause::SZ_81,
    ],
    invoke: |call, args| {
        Returned::Value(FlushViewOfFile(call, args.address(0), args.number(1)).into())
    },
};

const NO_CONSTANTS: &[Family] = &[];

/// Writes the dirty pages that `dwNumberOfBytesToFlush` bytes from `lpBaseAddress` on touch. The
/// range lies in one view of the caller and is not empty. FALSE if it is not so, or if a page
/// could not be written: it is still dirty then. It may begin anywhere in the view (OPEN-11b).
pub fn FlushViewOfFile(
    call: &mut Call<'_, '_>,
    lpBaseAddress: Address,
    dwNumberOfBytesToFlush: u32,
) -> bool {
    let result = flush(call, lpBaseAddress, dwNumberOfBytesToFlush).map(|()| true);
    call.finish(result, false)
}

fn flush(call: &mut Call<'_, '_>, base: Address, len: u32) -> Result<(), Failure> {
    let process = call.process();
    let zero_is_rest = call.kernel.rules.mapping.flush_zero_is_rest;
    let len = match len {
        0 if !zero_is_rest => return refuse(ERROR_INVALID_PARAMETER, clause::OPEN_11A),
        0 => call.kernel.rest_of_view(process, base),
        len => len,
    };
    call.kernel.flush_view(process, base, len).map_err(|refusal| match refusal {
        Refusal::NotABase => {
            Failure::Refused(Refused { code: ERROR_INVALID_PARAMETER, clause: clause::SZ_16 })
        }
        other => match refused(other) {
            // SZ-18: the page is still dirty, and the code is the volume's.
            Failure::Refused(Refused { code, .. }) => {
                Failure::Refused(Refused { code, clause: clause::SZ_18 })
            }
            failure => failure,
        },
    })
}

#[cfg(test)]
mod tests {
    use crate::FlushViewOfFile;
    use crate::script::{check, typed};
    use abi::Address;
    use expect_test::expect;

    #[test]
    fn it_takes_the_documented_parameters_in_their_order() {
        assert!(!typed(|call| FlushViewOfFile(call, Address(0x4200_0000), 1)));
    }

    #[test]
    fn zero_bytes_are_refused_before_the_range_is_looked_at() {
        check(
            r"
            m = CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 1)
            v = MapViewOfFile(m, FILE_MAP_WRITE)
            FlushViewOfFile(v, 0)
            FlushViewOfFile(NULL, 0)
            FlushViewOfFile(NULL, 1)
            ",
            expect![[r#"
                a: CreateFileMapping -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> 0x42000000
                a: FlushViewOfFile -> FALSE, ERROR_INVALID_PARAMETER (87) [OPEN-11a]
                a: FlushViewOfFile -> FALSE, ERROR_INVALID_PARAMETER (87) [OPEN-11a]
                a: FlushViewOfFile -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-16]"#]],
        );
    }

    #[test]
    fn the_range_lies_in_one_view_of_the_caller() {
        check(
            r#"
            f = CreateFile("\Card\pages", GENERIC_READ|GENERIC_WRITE)
            m = CreateFileMapping(f, _, PAGE_READWRITE)
            v = MapViewOfFile(m, FILE_MAP_WRITE, 0, 0, 5000)
            p = VirtualAlloc(_, 0x1000, MEM_COMMIT, PAGE_READWRITE)
            write v 'x'
            FlushViewOfFile(v, 0x2001)
            FlushViewOfFile(v+0x1FFF, 2)
            FlushViewOfFile(v+0x2000, 1)
            FlushViewOfFile(v, 0xFFFFFFFF)
            FlushViewOfFile(p, 1)
            FlushViewOfFile(0xFFFFFFFF, 0xFFFFFFFF)
            b: FlushViewOfFile(v, 1)
            ! bytes "\Card\pages"
            FlushViewOfFile(v, 0x2000)
            UnmapViewOfFile(v)
            FlushViewOfFile(v, 1)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFileMapping -> 0x0008001a, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> 0x42000000
                a: VirtualAlloc -> 0x00010000
                a: write -> done
                  page-in \Card\pages 0 from the file
                  dirty \Card\pages 0
                a: FlushViewOfFile -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-16]
                a: FlushViewOfFile -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-16]
                a: FlushViewOfFile -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-16]
                a: FlushViewOfFile -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-16]
                a: FlushViewOfFile -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-16]
                a: FlushViewOfFile -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-16]
                b: FlushViewOfFile -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-16]
                \Card\pages: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' 8202 bytes, change 0
                a: FlushViewOfFile -> TRUE
                  write-back \Card\pages 0 by a flush
                a: UnmapViewOfFile -> TRUE
                a: FlushViewOfFile -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-16]"#]],
        );
    }

    #[test]
    fn it_writes_the_dirty_pages_that_the_range_touches_whichever_view_made_them_so() {
        check(
            r#"
            f = CreateFile("\Card\pages", GENERIC_READ|GENERIC_WRITE)
            m = CreateFileMapping(f, _, PAGE_READWRITE)
            v = MapViewOfFile(m, FILE_MAP_WRITE)
            b: r = MapViewOfFile(m, FILE_MAP_READ)
            write v '0'
            write v+4096 '1'
            write v+8192 '2'
            b: FlushViewOfFile(r+8191, 2)
            FlushViewOfFile(v, 8202)
            FlushViewOfFile(v, 8202)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFileMapping -> 0x0008001a, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> 0x42000000
                b: MapViewOfFile -> 0x42010000
                a: write -> done
                  page-in \Card\pages 0 from the file
                  dirty \Card\pages 0
                a: write -> done
                  page-in \Card\pages 1 from the file
                  dirty \Card\pages 1
                a: write -> done
                  page-in \Card\pages 2 from the file
                  dirty \Card\pages 2
                b: FlushViewOfFile -> TRUE
                  write-back \Card\pages 1 by a flush
                  write-back \Card\pages 2 by a flush
                a: FlushViewOfFile -> TRUE
                  write-back \Card\pages 0 by a flush
                a: FlushViewOfFile -> TRUE"#]],
        );
    }

    #[test]
    fn what_has_no_file_has_nothing_to_write() {
        check(
            r#"
            m = CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 1)
            v = MapViewOfFile(m, FILE_MAP_WRITE)
            write v 'x'
            FlushViewOfFile(v, 1)
            f = CreateFile("\Windows\plain.bin", GENERIC_READ)
            n = CreateFileMapping(f, _, PAGE_READONLY)
            w = MapViewOfFile(n, FILE_MAP_READ)
            read w 1
            FlushViewOfFile(w, 1)
            "#,
            expect![[r#"
                a: CreateFileMapping -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> 0x42000000
                a: write -> done
                  page-in RAM 0 of zeros
                a: FlushViewOfFile -> TRUE
                a: CreateFile -> 0x0008001a
                a: CreateFileMapping -> 0x0008001e, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> 0x42010000
                a: read -> 'i'
                  page-in \Windows\plain.bin 0 in ROM
                a: FlushViewOfFile -> TRUE"#]],
        );
    }

    #[test]
    fn a_page_that_cannot_be_written_stays_dirty_and_the_code_is_the_volumes() {
        check(
            r#"
            f = CreateFile("\Card\y", GENERIC_READ|GENERIC_WRITE)
            x = CreateFile("\\srv\data\x", GENERIC_READ|GENERIC_WRITE)
            m = CreateFileMapping(f, _, PAGE_READWRITE)
            n = CreateFileMapping(x, _, PAGE_READWRITE)
            v = MapViewOfFile(m, FILE_MAP_WRITE)
            w = MapViewOfFile(n, FILE_MAP_WRITE)
            write v 'x'
            write w 'x'
            ! eject "\Card"
            FlushViewOfFile(v, 1)
            ! insert "\Card"
            ! exchange "\Card"
            ! disconnect
            FlushViewOfFile(w, 1)
            ! reconnect
            ! fault WriteBack
            FlushViewOfFile(w, 1)
            FlushViewOfFile(w, 1)
            ! bytes "\\srv\data\x"
            FlushViewOfFile(v, 1)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFile -> 0x0008001a
                a: CreateFileMapping -> 0x0008001e, NO_ERROR (0) [SZ-54]
                a: CreateFileMapping -> 0x00080022, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> 0x42000000
                a: MapViewOfFile -> 0x42010000
                a: write -> done
                  page-in \Card\y 0 from the file
                  dirty \Card\y 0
                a: write -> done
                  page-in \\srv\data\x 0 from the file
                  dirty \\srv\data\x 0
                a: FlushViewOfFile -> FALSE, ERROR_DEVICE_REMOVED (1617) [SZ-18]
                  write-back \Card\y 0 by a flush fails: ERROR_DEVICE_REMOVED (1617)
                a: FlushViewOfFile -> FALSE, ERROR_BAD_NETPATH (53) [SZ-18]
                  write-back \\srv\data\x 0 by a flush fails: ERROR_BAD_NETPATH (53)
                a: FlushViewOfFile -> FALSE, ERROR_WRITE_FAULT (29) [SZ-18]
                  write-back \\srv\data\x 0 by a flush fails: ERROR_WRITE_FAULT (29)
                a: FlushViewOfFile -> TRUE
                  write-back \\srv\data\x 0 by a flush
                \\srv\data\x: 'xemote' 6 bytes, change 1
                a: FlushViewOfFile -> FALSE, ERROR_DEVICE_REMOVED (1617) [SZ-18]
                  write-back \Card\y 0 by a flush fails: ERROR_DEVICE_REMOVED (1617)"#]],
        );
    }

    #[test]
    fn pages_before_the_one_that_fails_are_written() {
        check(
            r#"
            f = CreateFile("\Card\pages", GENERIC_READ|GENERIC_WRITE)
            m = CreateFileMapping(f, _, PAGE_READWRITE)
            v = MapViewOfFile(m, FILE_MAP_WRITE)
            write v '0'
            write v+4096 '1'
            write v+8192 '2'
            ! fault WriteBack 2
            FlushViewOfFile(v, 8202)
            FlushViewOfFile(v, 8202)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFileMapping -> 0x0008001a, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> 0x42000000
                a: write -> done
                  page-in \Card\pages 0 from the file
                  dirty \Card\pages 0
                a: write -> done
                  page-in \Card\pages 1 from the file
                  dirty \Card\pages 1
                a: write -> done
                  page-in \Card\pages 2 from the file
                  dirty \Card\pages 2
                a: FlushViewOfFile -> FALSE, ERROR_WRITE_FAULT (29) [SZ-18]
                  write-back \Card\pages 0 by a flush
                  write-back \Card\pages 1 by a flush fails: ERROR_WRITE_FAULT (29)
                a: FlushViewOfFile -> TRUE
                  write-back \Card\pages 1 by a flush
                  write-back \Card\pages 2 by a flush"#]],
        );
    }

    #[test]
    fn of_two_machines_the_one_that_flushes_last_wins_and_each_sees_its_own_bytes() {
        check(
            r#"
            f = CreateFile("\\srv\data\x", GENERIC_READ|GENERIC_WRITE, FILE_SHARE_READ|FILE_SHARE_WRITE)
            desk: g = CreateFile("\\srv\data\x", GENERIC_READ|GENERIC_WRITE, FILE_SHARE_READ|FILE_SHARE_WRITE)
            m = CreateFileMapping(f, _, PAGE_READWRITE)
            desk: n = CreateFileMapping(g, _, PAGE_READWRITE)
            v = MapViewOfFile(m, FILE_MAP_WRITE)
            desk: w = MapViewOfFile(n, FILE_MAP_WRITE)
            write v 'PDA'
            desk: write w+3 'DSK'
            read v 6
            desk: read w 6
            FlushViewOfFile(v, 6)
            ! bytes "\\srv\data\x"
            desk: FlushViewOfFile(w, 6)
            ! bytes "\\srv\data\x"
            read v 6
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                desk: CreateFile -> 0x0008000a
                a: CreateFileMapping -> 0x0008001a, NO_ERROR (0) [SZ-54]
                desk: CreateFileMapping -> 0x0008000e, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> 0x42000000
                desk: MapViewOfFile -> 0x42000000
                a: write -> done
                  page-in \\srv\data\x 0 from the file
                  dirty \\srv\data\x 0
                desk: write -> done
                  page-in \\srv\data\x 0 from the file
                  dirty \\srv\data\x 0
                a: read -> 'PDAote'
                desk: read -> 'remDSK'
                a: FlushViewOfFile -> TRUE
                  write-back \\srv\data\x 0 by a flush
                \\srv\data\x: 'PDAote' 6 bytes, change 1
                desk: FlushViewOfFile -> TRUE
                  write-back \\srv\data\x 0 by a flush
                \\srv\data\x: 'remDSK' 6 bytes, change 2
                a: read -> 'PDAote'"#]],
        );
    }
}
