//! VirtualCopy: maps the pages of committed memory a second time, into reserved memory.
//!
//! Modelled: sources in memory of VirtualAlloc and of heaps, in views of RAM and of ROM that is used
//! in place. Not modelled: pages of files that come and go, and device memory: PAGE_PHYSICAL, and
//! sources that are the kernel's; they stop the run.
//!
//! The order of checks: the size, the protection, the two addresses, the source, the destination
//! (SZ-302).
//!
//! Documents: VirtualAlloc, VirtualCopy and the driver guide, Windows CE 5.0.

use super::virtual_alloc::check_protect;
use crate::Call;
use crate::answer::{Failure, Returned, refuse};
use crate::api::{Api, Param, Returns, TO_5, Takes};
use crate::refusals::refused;
use abi::constant::{Family, PAGE_PHYSICAL, PAGE_READWRITE};
use abi::error::ERROR_INVALID_PARAMETER;
use abi::{Address, PAGE_BYTES, ProcessId, clause, not_modelled};
use kernel::Stop;
use kernel::space::KERNEL_START;

pub(crate) static API: Api = Api {
    name: "VirtualCopy",
    params: &[
        Param { name: "lpvDest", takes: Takes::Address },
        Param { name: "lpvSrc", takes: Takes::Address },
        Param { name: "cbSize", takes: Takes::Number { families: &[], default: 0 } },
        Param {
            name: "fdwProtect",
            takes: Takes::Number { families: &[Family::PageProtection], default: PAGE_READWRITE },
        },
    ],
    returns: Returns::Boolean,
    versions: TO_5,
    about: "Maps the pages of committed memory a second time, into reserved memory.",
    document: "VirtualAlloc, VirtualCopy and driver guide, Windows CE 5.0",
    clauses: &[
        clause::VC_01,
        clause::VC_02,
        clause::VC_03,
        clause::SZ_300,
        clause::SZ_302,
        clause::SZ_303,
        clause::SZ_304,
    ],
    invoke: |call, args| {
        let done =
            VirtualCopy(call, args.address(0), args.address(1), args.number(2), args.number(3));
        Returned::Value(done.into())
    },
};

/// Makes reserved memory show the pages that `cbSize` bytes from `lpvSrc` on touch. FALSE, and
/// nothing changed, if the source is not committed or the destination not reserved.
pub fn VirtualCopy(
    call: &mut Call<'_, '_>,
    lpvDest: Address,
    lpvSrc: Address,
    cbSize: u32,
    fdwProtect: u32,
) -> bool {
    let process = call.process();
    let result = copy(call, (process, lpvDest), (process, lpvSrc), cbSize, fdwProtect);
    call.finish(result.map(|()| true), false)
}

/// Maps pages of one process a second time for another, or for itself.
pub(super) fn copy(
    call: &mut Call<'_, '_>,
    (to, dest): (ProcessId, Address),
    (from, source): (ProcessId, Address),
    size: u32,
    protect: u32,
) -> Result<(), Failure> {
    if size == 0 {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_302);
    }
    // VC-02: a device.
    if protect & PAGE_PHYSICAL != 0 || source.0 >= KERNEL_START {
        return Err(Failure::NotModelled(not_modelled::PHYSICAL_MEMORY));
    }
    check_protect(call, protect, clause::SZ_302)?;
    if dest.in_page() != source.in_page() {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_302);
    }
    let own = call.kernel.cpu(call.thread);
    let reached = match from == call.process() {
        true => call.kernel.reach(&own, source),
        false => call.kernel.reach_of(from, source),
    };
    let Some((space, at)) = reached else {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_302);
    };
    let bytes = u64::from(at % PAGE_BYTES) + u64::from(size);
    let pages = bytes.div_ceil(u64::from(PAGE_BYTES)) as u32;
    let start = own.slot_form(dest.0) / PAGE_BYTES * PAGE_BYTES;
    // A wrong source is told before a wrong destination.
    if call.kernel.committed_run(space, at) < pages {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_302);
    }
    let Ok(region) = call.kernel.private_region(to, start, pages) else {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_302);
    };
    let page = (start - call.kernel.state.regions[region.0].base) / PAGE_BYTES;
    match call.kernel.show_again(region, page, pages, protect, (space, at)) {
        Ok(()) => Ok(()),
        Err(Stop::Refused(refusal)) => Err(refused(refusal)),
        Err(Stop::NotModelled(what)) => Err(Failure::NotModelled(what)),
        Err(Stop::Faulted(fault)) => panic!("no byte is touched: {fault:?}"),
    }
}

#[cfg(test)]
mod tests {
    use crate::VirtualCopy;
    use crate::script::{check, typed};
    use abi::Address;
    use abi::constant::PAGE_READWRITE;
    use expect_test::expect;

    #[test]
    fn it_takes_the_documented_parameters_in_their_order() {
        let at = Address;
        assert!(!typed(|call| VirtualCopy(call, at(0x1_0000), at(0x2_0000), 1, PAGE_READWRITE)));
    }

    #[test]
    fn own_memory_is_reached_in_both_forms_and_that_of_others_outside_the_slots() {
        check(
            r"
            p = VirtualAlloc(_, 0x1000, MEM_COMMIT, PAGE_READWRITE)
            q = VirtualAlloc(_, 0x4000, MEM_RESERVE, PAGE_NOACCESS)
            VirtualCopy(q, p+0x04000000, 0x1000, PAGE_READWRITE)
            write q 'x'
            read p 1
            b: l = VirtualAlloc(_, 0x200000, MEM_RESERVE, PAGE_NOACCESS)
            b: VirtualAlloc(l, 0x1000, MEM_COMMIT, PAGE_READWRITE)
            b: write l 'l'
            VirtualCopy(q+0x04001000, l, 1, PAGE_READONLY)
            read q+0x1000 1
            b: v = VirtualAlloc(_, 0x1000, MEM_COMMIT, PAGE_READWRITE)
            VirtualCopy(q+0x2000, v+0x06000000, 1, PAGE_READONLY)
            VirtualCopy(l+0x1000, p, 1, PAGE_READONLY)
            ! ram
            ",
            expect![[r#"
                a: VirtualAlloc -> 0x00010000
                a: VirtualAlloc -> 0x00020000
                a: VirtualCopy -> TRUE
                a: write -> done
                a: read -> 'x'
                b: VirtualAlloc -> 0x42000000
                b: VirtualAlloc -> 0x42000000
                b: write -> done
                a: VirtualCopy -> TRUE
                a: read -> 'l'
                b: VirtualAlloc -> 0x00010000
                a: VirtualCopy -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-302]
                a: VirtualCopy -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-302]
                RAM: 3 of 64, at most 3"#]],
        );
    }

    #[test]
    fn devices_and_pages_of_files_that_come_and_go_are_not_modelled() {
        check(
            r#"
            q = VirtualAlloc(_, 0x4000, MEM_RESERVE, PAGE_NOACCESS)
            VirtualCopy(q, 0x80000000, 1, PAGE_READWRITE)
            VirtualCopy(q, 0xA0000, 1, PAGE_READWRITE|PAGE_PHYSICAL)
            f = CreateFile("\Card\pages", GENERIC_READ)
            m = CreateFileMapping(f, _, PAGE_READONLY)
            v = MapViewOfFile(m, FILE_MAP_READ)
            VirtualCopy(q, v, 1, PAGE_READWRITE)
            "#,
            expect![[r#"
                a: VirtualAlloc -> 0x00010000
                a: VirtualCopy is not modelled: PAGE_PHYSICAL, and VirtualCopy of kernel addresses
                a: VirtualCopy is not modelled: PAGE_PHYSICAL, and VirtualCopy of kernel addresses
                a: CreateFile -> 0x00080016
                a: CreateFileMapping -> 0x0008001a, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> 0x42000000
                a: VirtualCopy is not modelled: copying the mapping of pages of a file that come and go"#]],
        );
    }
}
