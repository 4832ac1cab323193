//! VirtualAlloc: reserves address space and commits memory in it.
//!
//! Modelled: MEM_RESERVE, MEM_COMMIT, both, MEM_TOP_DOWN, with every protection but the
//! modifiers; large bare reservations go to the large memory area (O-04). Not modelled:
//! PAGE_GUARD, PAGE_NOCACHE and PAGE_PHYSICAL, which stop the run.
//!
//! Documents: VirtualAlloc, Windows CE 3.0 and 5.0 references.

use crate::Call;
use crate::answer::{Failure, Refused, Returned, refuse};
use crate::api::{Api, Param, Returns, Takes};
use crate::refusals::refused;
use abi::constant::{
    Family, MEM_COMMIT, MEM_RESERVE, MEM_TOP_DOWN, PAGE_EXECUTE, PAGE_EXECUTE_READ,
    PAGE_EXECUTE_READWRITE, PAGE_GUARD, PAGE_NOACCESS, PAGE_NOCACHE, PAGE_PHYSICAL, PAGE_READONLY,
    PAGE_READWRITE,
};
use abi::error::{ERROR_INVALID_PARAMETER, ERROR_NOT_ENOUGH_MEMORY, ERROR_OUTOFMEMORY};
use abi::{Address, GRANULARITY, PAGE_BYTES, RegionId, clause, not_modelled};
use kernel::Refusal;

pub(crate) static API: Api = Api {
    name: "VirtualAlloc",
    params: &[
        Param { name: "lpAddress", takes: Takes::Address },
        Param { name: "dwSize", takes: Takes::Number { families: &[], default: 0 } },
        Param {
            name: "flAllocationType",
            takes: Takes::Number { families: &[Family::Memory], default: MEM_COMMIT },
        },
        Param {
            name: "flProtect",
            takes: Takes::Number { families: &[Family::PageProtection], default: PAGE_READWRITE },
        },
    ],
    returns: Returns::AddressOrNull,
    about: "Reserves address space in 64 KB places and commits pages in it.",
    document: "VirtualAlloc, Windows CE 3.0 and 5.0 references",
    invoke: |call, args| {
        let base = VirtualAlloc(
            call,
            args.address(0),
            args.number(1, 0),
            args.number(2, MEM_COMMIT),
            args.number(3, PAGE_READWRITE),
        );
        Returned::Value(base.0)
    },
};

/// Reserves or commits `dwSize` bytes at `lpAddress`, or where the system likes for NULL.
/// Returns the first address, in slot 0 for memory of the slot (SZ-73), or NULL on failure.
pub fn VirtualAlloc(
    call: &mut Call<'_, '_>,
    lpAddress: Address,
    dwSize: u32,
    flAllocationType: u32,
    flProtect: u32,
) -> Address {
    let result = decode(call, lpAddress, dwSize, flAllocationType, flProtect)
        .and_then(|request| perform(call, request));
    call.finish(result, Address::NULL)
}

/// A request that is well formed. Addresses are in slot form.
struct Request {
    /// Where, and how many pages, if the caller says where.
    at: Option<u32>,
    pages: u32,
    reserve: bool,
    commit: bool,
    top_down: bool,
    protect: u32,
}

fn decode(
    call: &Call<'_, '_>,
    address: Address,
    size: u32,
    kind: u32,
    protect: u32,
) -> Result<Request, Failure> {
    if size == 0 {
        return refuse(ERROR_INVALID_PARAMETER, clause::O_11A);
    }
    let commit = kind & MEM_COMMIT != 0;
    let unknown = kind & !(MEM_COMMIT | MEM_RESERVE | MEM_TOP_DOWN) != 0;
    if unknown || kind & (MEM_COMMIT | MEM_RESERVE) == 0 {
        return refuse(ERROR_INVALID_PARAMETER, clause::O_11A);
    }
    check_protect(protect)?;
    // O-13: a commit without an address reserves as well.
    let reserve = kind & MEM_RESERVE != 0 || address == Address::NULL;
    let (at, pages) = place(call, address, size, reserve)?;
    Ok(Request { at, pages, reserve, commit, top_down: kind & MEM_TOP_DOWN != 0, protect })
}

fn check_protect(protect: u32) -> Result<(), Failure> {
    if protect & (PAGE_GUARD | PAGE_NOCACHE | PAGE_PHYSICAL) != 0 {
        return Err(Failure::NotModelled(not_modelled::UNUSUAL_PROTECTION));
    }
    let known = [
        PAGE_NOACCESS,
        PAGE_READONLY,
        PAGE_READWRITE,
        PAGE_EXECUTE,
        PAGE_EXECUTE_READ,
        PAGE_EXECUTE_READWRITE,
    ];
    if known.contains(&protect) { Ok(()) } else { refuse(ERROR_INVALID_PARAMETER, clause::O_11A) }
}

/// The pages that the range touches (VA-03), from the 64 KB place (VA-02) for a reservation.
fn place(
    call: &Call<'_, '_>,
    address: Address,
    size: u32,
    reserve: bool,
) -> Result<(Option<u32>, u32), Failure> {
    if address == Address::NULL {
        return Ok((None, size.div_ceil(PAGE_BYTES)));
    }
    let at = call.kernel.cpu(call.thread).slot_form(address.0);
    let unit = if reserve { GRANULARITY } else { PAGE_BYTES };
    let start = at / unit * unit;
    let end = u64::from(at) + u64::from(size);
    let pages = (end - u64::from(start)).div_ceil(u64::from(PAGE_BYTES));
    let area = call.kernel.slot_area(call.process());
    let in_slot = start >= area.start && end <= u64::from(area.end);
    // A range of the large memory area can be committed in but not chosen (O-04).
    let large = call.kernel.large_memory_area();
    let in_large = !reserve && start >= large.start && end <= u64::from(large.end);
    if !in_slot && !in_large {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_72);
    }
    Ok((Some(start), pages as u32))
}

fn perform(call: &mut Call<'_, '_>, request: Request) -> Result<Address, Failure> {
    let (region, base) = match request.reserve {
        true => reserve(call, &request)?,
        false => {
            let base = request.at.expect("a bare commit names its address");
            let owner = call.process();
            let region =
                call.kernel.private_region(owner, base, request.pages).map_err(refused_alloc)?;
            (region, base)
        }
    };
    if request.commit {
        let done = call.kernel.commit(region, base, request.pages, request.protect);
        if let Err(refusal) = done {
            if request.reserve {
                call.kernel.release(region);
            }
            return Err(refused_alloc(refusal));
        }
    }
    Ok(caller_form(call, base))
}

fn reserve(call: &mut Call<'_, '_>, request: &Request) -> Result<(RegionId, u32), Failure> {
    let (process, machine) = (call.process(), call.machine());
    let base = match request.at {
        Some(base) if call.kernel.is_free(machine, base, request.pages) => base,
        Some(_) => return refuse(ERROR_INVALID_PARAMETER, clause::SZ_72),
        None => {
            let area = match goes_to_large_memory(call, request) {
                true => call.kernel.large_memory_area(),
                false => call.kernel.slot_area(process),
            };
            let pages = u64::from(request.pages);
            call.kernel.find_free(machine, area, pages, request.top_down).map_err(refused_alloc)?
        }
    };
    let region = call.kernel.reserve_private(process, base, request.pages, request.protect);
    Ok((region, base))
}

/// O-04: only a bare PAGE_NOACCESS reservation of 2 MB or more, at no address, goes there.
fn goes_to_large_memory(call: &Call<'_, '_>, request: &Request) -> bool {
    let bytes = u64::from(request.pages) * u64::from(PAGE_BYTES);
    !request.commit
        && !request.top_down
        && request.protect == PAGE_NOACCESS
        && bytes >= u64::from(call.kernel.rules.large_reservation_bytes)
}

/// The address as the program gets it: memory of the slot at its address in slot 0.
fn caller_form(call: &Call<'_, '_>, base: u32) -> Address {
    let cpu = call.kernel.cpu(call.thread);
    let own = base.wrapping_sub(cpu.slot_base) < kernel::space::SLOT_BYTES;
    Address(if own { base - cpu.slot_base } else { base })
}

fn refused_alloc(refusal: Refusal) -> Failure {
    let (code, clause) = match refusal {
        Refusal::OutOfAddresses => (ERROR_OUTOFMEMORY, clause::O_11B),
        Refusal::OutOfFrames => (ERROR_NOT_ENOUGH_MEMORY, clause::O_11C),
        Refusal::NotReserved => (ERROR_INVALID_PARAMETER, clause::O_11A),
        other => return refused(other),
    };
    Failure::Refused(Refused { code, clause })
}
