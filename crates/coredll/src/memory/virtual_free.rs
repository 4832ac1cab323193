//! VirtualFree: decommits pages or releases a reservation.
//!
//! Modelled: everything that the references for Windows CE 3.0 to 5.0 say; what VirtualCopy mapped
//! is unmapped, and the pages stay for whoever else shows them (VC-01). The order of checks: the
//! type, the address, the size.
//!
//! Documents: VirtualFree, Windows CE 3.0 and 5.0 references.

use super::{ADDRESS, SIZE, desktop, not_reserved_by, wrong_address};
use crate::Call;
use crate::answer::{Failure, Returned, refuse};
use crate::api::{Api, EVERYWHERE, Param, Returns, Takes};
use abi::constant::{Family, MEM_DECOMMIT, MEM_RELEASE};
use abi::error::ERROR_INVALID_PARAMETER;
use abi::{Address, ClauseId, PAGE_BYTES, ProcessId, RegionId, clause};

/// What is to be done with the range.
pub(super) const KIND: Param = Param {
    name: "dwFreeType",
    takes: Takes::Number { families: &[Family::Free], default: MEM_RELEASE },
};

pub(crate) static API: Api = Api {
    name: "VirtualFree",
    params: &[ADDRESS, SIZE, KIND],
    returns: Returns::Boolean,
    versions: EVERYWHERE,
    about: "Decommits pages of a reservation or releases it as a whole.",
    document: "VirtualFree, Windows CE 3.0 and 5.0 references",
    clauses: &[
        clause::VF_01,
        clause::VF_02,
        clause::VF_03,
        clause::VC_01,
        clause::SZ_303,
        clause::O_10,
        clause::O_12,
        clause::SZ_83,
        clause::SZ_88,
        clause::SZ_250,
        clause::SZ_252,
        clause::SZ_359,
        clause::SZ_241,
        clause::M_71B,
    ],
    invoke: |call, args| {
        let done = VirtualFree(call, args.address(0), args.number(1), args.number(2));
        Returned::Value(done.into())
    },
};

/// With MEM_RELEASE gives back the reservation whose base is `lpAddress` (`dwSize` is 0); with
/// MEM_DECOMMIT the pages that `dwSize` bytes touch. FALSE, and nothing changed, otherwise.
pub fn VirtualFree(
    call: &mut Call<'_, '_>,
    lpAddress: Address,
    dwSize: u32,
    dwFreeType: u32,
) -> bool {
    let process = call.process();
    let result = free(call, process, lpAddress, dwSize, dwFreeType).map(|()| true);
    call.finish(result, false)
}

/// Gives back what a process has reserved.
pub(super) fn free(
    call: &mut Call<'_, '_>,
    process: ProcessId,
    address: Address,
    size: u32,
    kind: u32,
) -> Result<(), Failure> {
    match kind {
        MEM_RELEASE => release(call, process, address, size),
        MEM_DECOMMIT => decommit(call, process, address, size),
        // VF-03: exactly one of the two.
        _ => refuse(ERROR_INVALID_PARAMETER, clause::VF_03),
    }
}

fn release(
    call: &mut Call<'_, '_>,
    process: ProcessId,
    address: Address,
    size: u32,
) -> Result<(), Failure> {
    if size != 0 && desktop(call) {
        return refuse(ERROR_INVALID_PARAMETER, clause::VF_01);
    }
    let (region, at) = own_region(call, process, address, clause::VF_01, clause::SZ_88)?;
    if size != 0 || call.kernel.state.regions[region.0].base != at {
        return Err(wrong_address(call, clause::VF_01));
    }
    call.kernel.release(region);
    Ok(())
}

fn decommit(
    call: &mut Call<'_, '_>,
    process: ProcessId,
    address: Address,
    size: u32,
) -> Result<(), Failure> {
    let in_view = if desktop(call) { clause::M_71B } else { clause::SZ_88 };
    let (region, at) = own_region(call, process, address, clause::O_12, in_view)?;
    let record = call.kernel.state.regions[region.0];
    let end = u64::from(record.base) + u64::from(record.pages) * u64::from(PAGE_BYTES);
    // VF-02: pages that the range touches count whole.
    let start = at / PAGE_BYTES * PAGE_BYTES;
    // SZ-252
    let whole = size == 0 && at == record.base && desktop(call);
    let size = if whole { record.pages * PAGE_BYTES } else { size };
    let stop = u64::from(at) + u64::from(size);
    if size == 0 || stop > end {
        let clause = if desktop(call) { clause::SZ_241 } else { clause::O_12 };
        return refuse(ERROR_INVALID_PARAMETER, clause);
    }
    let pages = (stop - u64::from(start)).div_ceil(u64::from(PAGE_BYTES)) as u32;
    call.kernel.decommit(region, start, pages);
    Ok(())
}

/// The caller's own private region around an address, and the address in slot form. A view is none,
/// by the clause `in_view`.
fn own_region(
    call: &Call<'_, '_>,
    process: ProcessId,
    address: Address,
    clause: ClauseId,
    in_view: ClauseId,
) -> Result<(RegionId, u32), Failure> {
    let at = call.kernel.cpu(call.thread).slot_form(address.0);
    match call.kernel.private_region(process, at, 1) {
        Ok(region) => Ok((region, at)),
        Err(_) => match call.kernel.view_around(process, Address(at)) {
            Some(_) => refuse(ERROR_INVALID_PARAMETER, in_view),
            None => Err(wrong_address(call, not_reserved_by(call, process, at, clause))),
        },
    }
}

#[cfg(test)]
mod tests {
    use crate::VirtualFree;
    use crate::script::{check, typed};
    use abi::Address;
    use abi::constant::MEM_RELEASE;
    use expect_test::expect;

    #[test]
    fn it_takes_the_documented_parameters_in_their_order() {
        assert!(!typed(|call| VirtualFree(call, Address(0x1_0000), 0, MEM_RELEASE)));
    }

    #[test]
    fn exactly_one_of_release_and_decommit_is_asked_for() {
        check(
            r"
            p = VirtualAlloc(_, 0x1000, MEM_COMMIT, PAGE_READWRITE)
            VirtualFree(p, 0, 0)
            VirtualFree(p, 0x1000, MEM_RELEASE|MEM_DECOMMIT)
            VirtualFree(p, 0x1000, MEM_COMMIT)
            VirtualFree(p, 0, 0xFFFFFFFF)
            read p 1
            ",
            expect![[r#"
                a: VirtualAlloc -> 0x00010000
                a: VirtualFree -> FALSE, ERROR_INVALID_PARAMETER (87) [VF-03]
                a: VirtualFree -> FALSE, ERROR_INVALID_PARAMETER (87) [VF-03]
                a: VirtualFree -> FALSE, ERROR_INVALID_PARAMETER (87) [VF-03]
                a: VirtualFree -> FALSE, ERROR_INVALID_PARAMETER (87) [VF-03]
                a: read -> '\x00'"#]],
        );
    }

    #[test]
    fn a_release_names_the_base_of_a_reservation_of_the_caller_and_no_size() {
        check(
            r#"
            p = VirtualAlloc(_, 0x20000, MEM_COMMIT, PAGE_READWRITE)
            m = CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 1)
            v = MapViewOfFile(m, FILE_MAP_WRITE)
            VirtualFree(p, 0x20000, MEM_RELEASE)
            VirtualFree(p+1, 0, MEM_RELEASE)
            VirtualFree(p+0x10000, 0, MEM_RELEASE)
            VirtualFree(v, 0, MEM_RELEASE)
            VirtualFree(NULL, 0, MEM_RELEASE)
            VirtualFree(0x00040000, 0, MEM_RELEASE)
            VirtualFree(0xFFFFFFFF, 0, MEM_RELEASE)
            b: VirtualFree(p, 0, MEM_RELEASE)
            b: VirtualFree(0x04010000, 0, MEM_RELEASE)
            VirtualFree(0x04010000, 0, MEM_RELEASE)
            VirtualFree(p, 0, MEM_RELEASE)
            ! ram
            read p 1
            "#,
            expect![[r#"
                a: VirtualAlloc -> 0x00010000
                a: CreateFileMapping -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> 0x42000000
                a: VirtualFree -> FALSE, ERROR_INVALID_PARAMETER (87) [VF-01]
                a: VirtualFree -> FALSE, ERROR_INVALID_PARAMETER (87) [VF-01]
                a: VirtualFree -> FALSE, ERROR_INVALID_PARAMETER (87) [VF-01]
                a: VirtualFree -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-88]
                a: VirtualFree -> FALSE, ERROR_INVALID_PARAMETER (87) [VF-01]
                a: VirtualFree -> FALSE, ERROR_INVALID_PARAMETER (87) [VF-01]
                a: VirtualFree -> FALSE, ERROR_INVALID_PARAMETER (87) [VF-01]
                b: VirtualFree -> FALSE, ERROR_INVALID_PARAMETER (87) [VF-01]
                b: VirtualFree -> FALSE, ERROR_INVALID_PARAMETER (87) [O-10]
                a: VirtualFree -> TRUE
                a: VirtualFree -> FALSE, ERROR_INVALID_PARAMETER (87) [VF-01]
                RAM: 1 of 64, at most 33
                a: read raises at 0x00010000: nothing is reserved at this address"#]],
        );
    }

    #[test]
    fn a_decommit_gives_the_pages_back_that_its_range_touches_and_keeps_the_reservation() {
        check(
            r"
            p = VirtualAlloc(_, 0x4000, MEM_COMMIT, PAGE_READWRITE)
            write p+0x1000 'x'
            VirtualFree(p+0x1FFF, 2, MEM_DECOMMIT)
            ! ram
            read p+0x1000 1
            read p+0x2000 1
            read p+0x3000 1
            VirtualFree(p, 0x4000, MEM_DECOMMIT)
            VirtualFree(p, 0x4000, MEM_DECOMMIT)
            ! ram
            VirtualAlloc(p, 0x4000, MEM_COMMIT, PAGE_READWRITE)
            read p+0x1000 1
            VirtualQuery(p)
            ",
            expect![[r#"
                a: VirtualAlloc -> 0x00010000
                a: write -> done
                a: VirtualFree -> TRUE
                RAM: 2 of 64, at most 4
                a: read raises at 0x00011000: the page is reserved but not committed
                a: read raises at 0x00012000: the page is reserved but not committed
                a: read -> '\x00'
                a: VirtualFree -> TRUE
                a: VirtualFree -> TRUE
                RAM: 0 of 64, at most 4
                a: VirtualAlloc -> 0x00010000
                a: read -> '\x00'
                a: VirtualQuery -> 28, BaseAddress 0x00010000, AllocationBase 0x00010000, AllocationProtect 0, RegionSize 16384, State 4096, Protect 4, Type 0x00020000"#]],
        );
    }

    #[test]
    fn a_decommit_lies_in_one_reservation_of_the_caller_and_has_a_size() {
        check(
            r#"
            p = VirtualAlloc(_, 0x2000, MEM_COMMIT, PAGE_READWRITE)
            q = VirtualAlloc(_, 0x2000, MEM_COMMIT, PAGE_READWRITE)
            m = CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 1)
            v = MapViewOfFile(m, FILE_MAP_WRITE)
            VirtualFree(p, 0, MEM_DECOMMIT)
            VirtualFree(p, 0x2001, MEM_DECOMMIT)
            VirtualFree(p+0x1000, 0xFFFFFFFF, MEM_DECOMMIT)
            VirtualFree(p+0x2000, 1, MEM_DECOMMIT)
            VirtualFree(v, 1, MEM_DECOMMIT)
            VirtualFree(0xFFFFFFFF, 1, MEM_DECOMMIT)
            b: VirtualFree(0x04010000, 1, MEM_DECOMMIT)
            ! ram
            "#,
            expect![[r#"
                a: VirtualAlloc -> 0x00010000
                a: VirtualAlloc -> 0x00020000
                a: CreateFileMapping -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> 0x42000000
                a: VirtualFree -> FALSE, ERROR_INVALID_PARAMETER (87) [O-12]
                a: VirtualFree -> FALSE, ERROR_INVALID_PARAMETER (87) [O-12]
                a: VirtualFree -> FALSE, ERROR_INVALID_PARAMETER (87) [O-12]
                a: VirtualFree -> FALSE, ERROR_INVALID_PARAMETER (87) [O-12]
                a: VirtualFree -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-88]
                a: VirtualFree -> FALSE, ERROR_INVALID_PARAMETER (87) [O-12]
                b: VirtualFree -> FALSE, ERROR_INVALID_PARAMETER (87) [O-10]
                RAM: 5 of 64, at most 5"#]],
        );
    }

    #[test]
    fn a_block_of_the_large_memory_area_belongs_to_the_process_that_reserved_it() {
        check(
            r"
            p = VirtualAlloc(_, 0x200000, MEM_RESERVE, PAGE_NOACCESS)
            VirtualAlloc(p, 0x1000, MEM_COMMIT, PAGE_READWRITE)
            b: VirtualFree(p, 0, MEM_RELEASE)
            b: VirtualFree(p, 0x1000, MEM_DECOMMIT)
            VirtualFree(p, 0x1000, MEM_DECOMMIT)
            VirtualFree(p, 0, MEM_RELEASE)
            ",
            expect![[r#"
                a: VirtualAlloc -> 0x42000000
                a: VirtualAlloc -> 0x42000000
                b: VirtualFree -> FALSE, ERROR_INVALID_PARAMETER (87) [O-10]
                b: VirtualFree -> FALSE, ERROR_INVALID_PARAMETER (87) [O-10]
                a: VirtualFree -> TRUE
                a: VirtualFree -> TRUE"#]],
        );
    }
}
