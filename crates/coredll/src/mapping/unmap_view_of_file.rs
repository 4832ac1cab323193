//! UnmapViewOfFile: takes back one use of a view.
//!
//! Modelled: everything that the references for Windows CE 3.0 and 5.0 say. The dirty pages of
//! an object go to its file after its last view; that they arrive is no part of this call's
//! answer (SZ-19).
//!
//! Documents: UnmapViewOfFile, Windows CE 3.0 and 5.0 references.

use crate::Call;
use crate::answer::{Failure, Refused, Returned};
use crate::api::{Api, EVERYWHERE, Param, Returns, Takes};
use abi::{Address, clause};
use kernel::record::RegionUse;
use kernel::space::KERNEL_START;

pub(crate) static API: Api = Api {
    name: "UnmapViewOfFile",
    params: &[Param { name: "lpBaseAddress", takes: Takes::Address }],
    returns: Returns::Boolean,
    versions: EVERYWHERE,
    about: "Unmaps a view by its very base; dirty pages are written after the last view.",
    document: "UnmapViewOfFile, Windows CE 3.0 and 5.0 references",
    clauses: &[
        clause::CFM_32A,
        clause::CFM_32B,
        clause::UM_01,
        clause::UM_02A,
        clause::UM_02B,
        clause::UM_03,
        clause::OPEN_10,
        clause::OPEN_15,
        clause::O_24A,
        clause::O_24B,
        clause::SZ_19,
        clause::SZ_88,
        clause::M_36A,
        clause::M_36B,
    ],
    invoke: |call, args| Returned::Value(UnmapViewOfFile(call, args.address(0)).into()),
};

/// Takes back one of the caller's uses of the view with this base. FALSE if there is none.
pub fn UnmapViewOfFile(call: &mut Call<'_, '_>, lpBaseAddress: Address) -> bool {
    let process = call.process();
    let unmapped = call.kernel.unmap_view(process, lpBaseAddress);
    let result = unmapped.map(|()| true).map_err(|_| not_a_view(call, lpBaseAddress));
    call.finish(result, false)
}

/// The refusal of an address that is no base of a view of the caller.
#[cold]
fn not_a_view(call: &Call<'_, '_>, base: Address) -> Failure {
    let rules = &call.kernel.rules.mapping;
    let clause = match rules.unmap_anywhere {
        true => clause::M_36B,
        false if is_private(call, base) => clause::SZ_88,
        false => clause::OPEN_10,
    };
    Failure::Refused(Refused { code: rules.not_a_view, clause })
}

/// True for an address of memory from VirtualAlloc.
fn is_private(call: &Call<'_, '_>, address: Address) -> bool {
    let at = call.kernel.cpu(call.thread).slot_form(address.0);
    let region = (at < KERNEL_START).then(|| {
        let space = call.kernel.space_of(call.process(), at);
        call.kernel.query(space, at).region
    });
    region.flatten().is_some_and(|region| !matches!(region.used_for, RegionUse::View(_)))
}

#[cfg(test)]
mod tests {
    use crate::UnmapViewOfFile;
    use crate::script::{check, typed};
    use abi::Address;
    use expect_test::expect;

    #[test]
    fn it_takes_the_documented_parameter() {
        assert!(!typed(|call| UnmapViewOfFile(call, Address(0x4200_0000))));
    }

    #[test]
    fn only_the_very_base_of_a_view_of_the_caller_is_taken_and_only_as_often_as_it_was_mapped() {
        check(
            r#"
            m = CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 0x2000)
            v = MapViewOfFile(m, FILE_MAP_WRITE)
            MapViewOfFile(m, FILE_MAP_WRITE)
            p = VirtualAlloc(_, 0x1000, MEM_COMMIT, PAGE_READWRITE)
            r = VirtualAlloc(_, 0x200000, MEM_RESERVE, PAGE_NOACCESS)
            UnmapViewOfFile(v+1)
            UnmapViewOfFile(v+0x1000)
            UnmapViewOfFile(p)
            UnmapViewOfFile(r)
            UnmapViewOfFile(NULL)
            UnmapViewOfFile(v+0x80000000)
            b: UnmapViewOfFile(v)
            UnmapViewOfFile(v)
            UnmapViewOfFile(v)
            UnmapViewOfFile(v)
            "#,
            expect![[r#"
                a: CreateFileMapping -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> 0x42000000
                a: MapViewOfFile -> 0x42000000
                a: VirtualAlloc -> 0x00010000
                a: VirtualAlloc -> 0x42010000
                a: UnmapViewOfFile -> FALSE, ERROR_INVALID_PARAMETER (87) [OPEN-10]
                a: UnmapViewOfFile -> FALSE, ERROR_INVALID_PARAMETER (87) [OPEN-10]
                a: UnmapViewOfFile -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-88]
                a: UnmapViewOfFile -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-88]
                a: UnmapViewOfFile -> FALSE, ERROR_INVALID_PARAMETER (87) [OPEN-10]
                a: UnmapViewOfFile -> FALSE, ERROR_INVALID_PARAMETER (87) [OPEN-10]
                b: UnmapViewOfFile -> FALSE, ERROR_INVALID_PARAMETER (87) [OPEN-10]
                a: UnmapViewOfFile -> TRUE
                a: UnmapViewOfFile -> TRUE
                a: UnmapViewOfFile -> FALSE, ERROR_INVALID_PARAMETER (87) [OPEN-10]"#]],
        );
    }

    #[test]
    fn a_view_stays_for_the_other_processes_that_hold_it() {
        check(
            r#"
            m = CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 1)
            v = MapViewOfFile(m, FILE_MAP_WRITE)
            b: MapViewOfFile(m, FILE_MAP_WRITE)
            write v 'x'
            CloseHandle(m)
            UnmapViewOfFile(v)
            b: read v 1
            read v 1
            b: UnmapViewOfFile(v)
            b: read v 1
            "#,
            expect![[r#"
                a: CreateFileMapping -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> 0x42000000
                b: MapViewOfFile -> 0x42000000
                a: write -> done
                  page-in RAM 0 of zeros
                a: CloseHandle -> TRUE
                a: UnmapViewOfFile -> TRUE
                b: read -> 'x'
                a: read -> 'x'
                b: UnmapViewOfFile -> TRUE
                  destroy RAM
                b: read raises at 0x42000000: nothing is reserved at this address"#]],
        );
    }

    #[test]
    fn dirty_pages_are_written_after_the_last_view_and_the_object_goes_then() {
        check(
            r#"
            f = CreateFile("\Card\pages", GENERIC_READ|GENERIC_WRITE)
            m = CreateFileMapping(f, _, PAGE_READWRITE)
            v = MapViewOfFile(m, FILE_MAP_WRITE)
            w = MapViewOfFile(m, FILE_MAP_READ)
            write v 'x'
            CloseHandle(m)
            CloseHandle(f)
            UnmapViewOfFile(v)
            ! bytes "\Card\pages"
            UnmapViewOfFile(w)
            ! bytes "\Card\pages"
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFileMapping -> 0x0008001a, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> 0x42000000
                a: MapViewOfFile -> 0x42010000
                a: write -> done
                  page-in \Card\pages 0 from the file
                  dirty \Card\pages 0
                a: CloseHandle -> TRUE
                a: CloseHandle -> TRUE
                a: UnmapViewOfFile -> TRUE
                \Card\pages: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' 8202 bytes, change 0
                a: UnmapViewOfFile -> TRUE
                  pending \Card\pages: 1
                  write-back \Card\pages 0 after the last unmap
                  destroy \Card\pages
                \Card\pages: 'xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' 8202 bytes, change 1"#]],
        );
    }

    #[test]
    fn a_write_back_that_fails_or_is_put_off_is_no_part_of_the_answer() {
        check(
            r#"
            f = CreateFile("\Card\y", GENERIC_READ|GENERIC_WRITE)
            m = CreateFileMapping(f, _, PAGE_READWRITE)
            v = MapViewOfFile(m, FILE_MAP_WRITE)
            write v 'x'
            ! fault WriteBack
            UnmapViewOfFile(v)
            ! bytes "\Card\y"
            ! write pending
            v = MapViewOfFile(m, FILE_MAP_WRITE)
            write v 'z'
            ! defer on
            UnmapViewOfFile(v)
            ! bytes "\Card\y"
            ! write pending
            ! bytes "\Card\y"
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFileMapping -> 0x0008001a, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> 0x42000000
                a: write -> done
                  page-in \Card\y 0 from the file
                  dirty \Card\y 0
                a: UnmapViewOfFile -> TRUE
                  pending \Card\y: 1
                  write-back \Card\y 0 after the last unmap fails: ERROR_WRITE_FAULT (29)
                \Card\y: 'card' 4 bytes, change 0
                  write-back \Card\y 0 put off until now
                a: MapViewOfFile -> 0x42000000
                a: write -> done
                  dirty \Card\y 0
                a: UnmapViewOfFile -> TRUE
                  pending \Card\y: 1
                \Card\y: 'xard' 4 bytes, change 1
                  write-back \Card\y 0 put off until now
                \Card\y: 'zard' 4 bytes, change 2"#]],
        );
    }
}
