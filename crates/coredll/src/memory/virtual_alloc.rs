//! VirtualAlloc: reserves address space and commits memory in it.
//!
//! Modelled: MEM_RESERVE, MEM_COMMIT, both, MEM_TOP_DOWN, with every protection, guard pages among
//! them; PAGE_NOCACHE is kept and told, and changes nothing, because no cache is modelled. Large bare
//! reservations go to the large memory area (O-04). Not modelled: the modifiers on the desktop.
//!
//! The order of checks: the size, the type, the protection, the place; then whether it is free, or
//! reserved by the caller; then addresses, and last frames (SZ-300). While memory is low a commit
//! can have a few pages only (OOM-05, OOM-06, SZ-321).
//!
//! Documents: VirtualAlloc, Windows CE 3.0 and 5.0 references.

use super::virtual_protect::{exceeds, pages_of_view};
use super::{ADDRESS, SIZE, desktop, wrong_address};
use crate::Call;
use crate::answer::{Failure, Refused, Returned, refuse};
use crate::api::{Api, EVERYWHERE, Param, Returns, Takes};
use crate::refusals::refused;
use abi::constant::{
    Family, MEM_COMMIT, MEM_RESERVE, MEM_RESET, MEM_TOP_DOWN, PAGE_EXECUTE, PAGE_EXECUTE_READ,
    PAGE_EXECUTE_READWRITE, PAGE_GUARD, PAGE_NOACCESS, PAGE_NOCACHE, PAGE_PHYSICAL, PAGE_READONLY,
    PAGE_READWRITE,
};
use abi::error::{
    ERROR_ACCESS_DENIED, ERROR_INVALID_PARAMETER, ERROR_NOT_ENOUGH_MEMORY, ERROR_OUTOFMEMORY,
};
use abi::{
    Address, ClauseId, GRANULARITY, PAGE_BYTES, ProcessId, RegionId, ViewId, clause, not_modelled,
};
use kernel::Refusal;
use kernel::versions::Area;

/// What is to be done with the range.
pub(super) const KIND: Param = Param {
    name: "flAllocationType",
    takes: Takes::Number { families: &[Family::Memory, Family::Allocation], default: MEM_COMMIT },
};

/// What its pages are to allow.
pub(super) const PROTECT: Param = Param {
    name: "flProtect",
    takes: Takes::Number { families: &[Family::PageProtection], default: PAGE_READWRITE },
};

pub(crate) static API: Api = Api {
    name: "VirtualAlloc",
    params: &[ADDRESS, SIZE, KIND, PROTECT],
    returns: Returns::AddressOrNull,
    versions: EVERYWHERE,
    about: "Reserves address space in 64 KB places and commits pages in it.",
    document: "VirtualAlloc, Windows CE 3.0 and 5.0 references",
    clauses: &[
        clause::LMA_02,
        clause::LMA_05,
        clause::IN_16,
        clause::VA_01,
        clause::VA_02A,
        clause::VA_02B,
        clause::VA_03A,
        clause::VA_03B,
        clause::VA_04,
        clause::VA_05,
        clause::VA_06,
        clause::VA_07,
        clause::VA_08,
        clause::O_04,
        clause::O_06,
        clause::O_07,
        clause::O_11A,
        clause::O_11B,
        clause::O_11C,
        clause::OOM_05,
        clause::OOM_06,
        clause::OOM_07,
        clause::SZ_320,
        clause::SZ_321,
        clause::O_13,
        clause::O_14,
        clause::SZ_70,
        clause::SZ_72,
        clause::SZ_73,
        clause::SZ_100,
        clause::SZ_217,
        clause::SZ_250,
        clause::SZ_251,
        clause::SZ_253,
        clause::SZ_264,
        clause::SZ_300,
        clause::VP_03,
        clause::M_71A,
        clause::SZ_240,
    ],
    invoke: |call, args| {
        let base =
            VirtualAlloc(call, args.address(0), args.number(1), args.number(2), args.number(3));
        Returned::Value(base.0)
    },
};

/// Reserves or commits `dwSize` bytes at `lpAddress`, or where the system likes for NULL.
/// Returns the first address, in slot 0 for memory of the slot (SZ-73), or NULL on failure (VA-08).
pub fn VirtualAlloc(
    call: &mut Call<'_, '_>,
    lpAddress: Address,
    dwSize: u32,
    flAllocationType: u32,
    flProtect: u32,
) -> Address {
    let result = match flAllocationType {
        MEM_RESET if desktop(call) => reset(call, lpAddress, dwSize),
        _ => {
            let process = call.process();
            allocate(call, process, lpAddress, dwSize, flAllocationType, flProtect)
        }
    };
    call.finish(result, Address::NULL)
}

/// Reserves or commits for a process. Without slots its addresses have one form.
pub(super) fn allocate(
    call: &mut Call<'_, '_>,
    process: ProcessId,
    address: Address,
    size: u32,
    kind: u32,
    protect: u32,
) -> Result<Address, Failure> {
    let request = decode(call, process, address, size, kind, protect)?;
    perform(call, request)
}

/// SZ-253: the bytes may be forgotten, and are not.
fn reset(call: &Call<'_, '_>, address: Address, size: u32) -> Result<Address, Failure> {
    if size == 0 {
        return refuse(ERROR_INVALID_PARAMETER, wrong(call, clause::O_11A));
    }
    let start = address.0 / PAGE_BYTES * PAGE_BYTES;
    let end = u64::from(address.0) + u64::from(size);
    let pages = (end - u64::from(start)).div_ceil(u64::from(PAGE_BYTES)) as u32;
    let process = call.process();
    let of_view = |view| pages_of_view(call, view, start, pages).is_some();
    let in_view = call.kernel.view_around(process, Address(start)).is_some_and(of_view);
    match in_view || call.kernel.private_region(process, start, pages).is_ok() {
        true => Ok(Address(start)),
        false => Err(wrong_address(call, clause::O_11A)),
    }
}

/// A request that is well formed. Addresses are in slot form.
struct Request {
    /// Whose addresses they are.
    process: ProcessId,
    /// Where, and how many pages, if the caller says where.
    at: Option<u32>,
    pages: u32,
    /// The bytes that were asked for.
    size: u32,
    reserve: bool,
    commit: bool,
    top_down: bool,
    protect: u32,
}

/// The clause against arguments that make no sense: VA-04, VA-07 and what a version says of others.
fn wrong(call: &Call<'_, '_>, elsewhere: ClauseId) -> ClauseId {
    if desktop(call) { clause::SZ_240 } else { elsewhere }
}

fn decode(
    call: &Call<'_, '_>,
    process: ProcessId,
    address: Address,
    size: u32,
    kind: u32,
    protect: u32,
) -> Result<Request, Failure> {
    if size == 0 {
        return refuse(ERROR_INVALID_PARAMETER, wrong(call, clause::O_11A));
    }
    let commit = kind & MEM_COMMIT != 0;
    let unknown = kind & !(MEM_COMMIT | MEM_RESERVE | MEM_TOP_DOWN) != 0;
    if unknown || kind & (MEM_COMMIT | MEM_RESERVE) == 0 {
        return refuse(ERROR_INVALID_PARAMETER, wrong(call, clause::O_11A));
    }
    check_protect(call, protect, wrong(call, clause::O_11A))?;
    // O-13: a commit without an address reserves as well. SZ-264: at an address it begins with the
    // reservation.
    let reserve = kind & MEM_RESERVE != 0 || address == Address::NULL;
    let (at, pages) = place(call, process, address, size, reserve)?;
    let top_down = kind & MEM_TOP_DOWN != 0;
    Ok(Request { process, at, pages, size, reserve, commit, top_down, protect })
}

/// Exactly one protection that private pages can have (VP-02); `wrong` is the clause against others.
/// PAGE_GUARD and PAGE_NOCACHE may be added to all but PAGE_NOACCESS (VP-03, SZ-300).
pub(super) fn check_protect(
    call: &Call<'_, '_>,
    protect: u32,
    wrong: ClauseId,
) -> Result<(), Failure> {
    if desktop(call) && protect & (PAGE_GUARD | PAGE_NOCACHE | PAGE_PHYSICAL) != 0 {
        return Err(Failure::NotModelled(not_modelled::UNUSUAL_PROTECTION));
    }
    let (modifiers, plain) = (protect & MODIFIERS, protect & !MODIFIERS);
    if plain & PAGE_PHYSICAL != 0 || (modifiers != 0 && plain == PAGE_NOACCESS) {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_300);
    }
    let known = [
        PAGE_NOACCESS,
        PAGE_READONLY,
        PAGE_READWRITE,
        PAGE_EXECUTE,
        PAGE_EXECUTE_READ,
        PAGE_EXECUTE_READWRITE,
    ];
    if known.contains(&plain) { Ok(()) } else { refuse(ERROR_INVALID_PARAMETER, wrong) }
}

/// What is added to a protection.
const MODIFIERS: u32 = PAGE_GUARD | PAGE_NOCACHE;

/// The pages that the range touches (VA-03), from the 64 KB place (VA-02) for a reservation.
fn place(
    call: &Call<'_, '_>,
    process: ProcessId,
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
    let area = call.kernel.private_area(process);
    let in_slot = start >= area.start && end <= u64::from(area.end);
    // A range of the large memory area can be committed in but not chosen (O-04).
    let in_large = call.kernel.rules.slots().is_some_and(|slots| {
        let large = slots.large_memory;
        !reserve && start >= large.start && end <= u64::from(large.end)
    });
    if !in_slot && !in_large {
        return refuse(ERROR_INVALID_PARAMETER, wrong(call, clause::SZ_72));
    }
    Ok((Some(start), pages as u32))
}

fn perform(call: &mut Call<'_, '_>, request: Request) -> Result<Address, Failure> {
    let (region, base) = match request.reserve {
        true => reserve(call, &request)?,
        false => {
            let base = request.at.expect("a bare commit names its address");
            let owner = request.process;
            if let Some(view) = call.kernel.view_around(owner, Address(base)) {
                return commit_section(call, view, base, &request);
            }
            let region = call.kernel.private_region(owner, base, request.pages);
            (region.map_err(|_| wrong_address(call, clause::O_11A))?, base)
        }
    };
    if request.commit {
        let done = call.kernel.commit(region, base, request.pages, request.protect);
        if let Err(refusal) = done {
            if request.reserve {
                call.kernel.release(region);
            }
            return Err(refused_alloc(call, refusal));
        }
    }
    Ok(caller_form(call, base))
}

/// Commits pages of a reserved object through a view of it, for all its views (M-71a), or those of
/// one that is committed again (SZ-251); the protection is that of the pages in this view.
fn commit_section(
    call: &mut Call<'_, '_>,
    view: ViewId,
    base: u32,
    request: &Request,
) -> Result<Address, Failure> {
    let record = call.kernel.state.views[view.0];
    let backing = call.kernel.state.backings[record.backing.0];
    let pages = pages_of_view(call, view, base, request.pages).filter(|_| desktop(call));
    let pages = pages.ok_or_else(|| wrong_address(call, clause::O_11A))?;
    if backing.file.is_some() {
        return refuse(ERROR_ACCESS_DENIED, clause::SZ_251);
    }
    if let Some(clause) = exceeds(record.protect, request.protect) {
        return refuse(ERROR_INVALID_PARAMETER, clause);
    }
    if backing.reserved {
        let first = record.offset / u64::from(PAGE_BYTES);
        let numbers = first + u64::from(pages.start)..first + u64::from(pages.end);
        call.kernel.commit_section(record.backing, numbers);
    }
    call.kernel.protect_view(view, pages, request.protect);
    Ok(Address(base))
}

fn reserve(call: &mut Call<'_, '_>, request: &Request) -> Result<(RegionId, u32), Failure> {
    let process = request.process;
    let area = match large_memory(call, request) {
        Some(large) => large,
        None => call.kernel.private_area(process),
    };
    let space = call.kernel.space_of(process, area.start);
    let base = match request.at {
        Some(base) if call.kernel.can_reserve(space, base, request.pages) => base,
        Some(_) => return Err(wrong_address(call, clause::SZ_72)),
        None => {
            let pages = u64::from(request.pages);
            let found = call.kernel.find_free(space, area, pages, request.top_down);
            found.map_err(|refusal| refused_alloc(call, refusal))?
        }
    };
    let region = call.kernel.reserve_private(process, base, request.pages, request.protect);
    Ok((region, base))
}

/// O-04: only a bare PAGE_NOACCESS reservation of 2 MB or more, as it was asked for and not as it is
/// rounded, at no address, goes there.
/// What is asked for so lies outside the slot, all else in it (LMA-05); with a commit it stays there (LMA-03).
fn large_memory(call: &Call<'_, '_>, request: &Request) -> Option<Area> {
    let slots = call.kernel.rules.slots()?;
    let bare = !request.commit && !request.top_down && request.protect == PAGE_NOACCESS;
    let large = bare && request.size >= slots.large_reservation_bytes;
    large.then_some(slots.large_memory)
}

/// The address as the program gets it: memory of the slot at its address in slot 0.
pub(crate) fn caller_form(call: &Call<'_, '_>, base: u32) -> Address {
    let cpu = call.kernel.cpu(call.thread);
    let own = base.wrapping_sub(cpu.slot_base) < kernel::space::SLOT_BYTES;
    Address(if own { base - cpu.slot_base } else { base })
}

pub(super) fn refused_alloc(call: &Call<'_, '_>, refusal: Refusal) -> Failure {
    let (code, clause) = match refusal {
        Refusal::OutOfAddresses if desktop(call) => (ERROR_NOT_ENOUGH_MEMORY, clause::SZ_240),
        Refusal::OutOfAddresses => (ERROR_OUTOFMEMORY, clause::O_11B),
        Refusal::OutOfFrames => (ERROR_NOT_ENOUGH_MEMORY, clause::O_11C),
        other => return refused(other),
    };
    Failure::Refused(Refused { code, clause })
}

#[cfg(test)]
mod tests {
    use crate::VirtualAlloc;
    use crate::script::{check, typed};
    use abi::Address;
    use abi::constant::{MEM_COMMIT, PAGE_READWRITE};
    use expect_test::expect;

    #[test]
    fn it_takes_the_documented_parameters_in_their_order() {
        let base = typed(|call| VirtualAlloc(call, Address::NULL, 1, MEM_COMMIT, PAGE_READWRITE));
        assert_eq!(base, Address(0x1_0000));
    }

    #[test]
    fn of_several_reasons_the_first_in_the_order_of_the_checks_wins() {
        check(
            r"
            VirtualAlloc(0x06010000, 0, 0, 0)
            VirtualAlloc(0x06010000, 1, 0, 0)
            VirtualAlloc(0x06010000, 1, MEM_COMMIT, 0)
            VirtualAlloc(0x06010000, 1, MEM_COMMIT, PAGE_READWRITE)
            VirtualAlloc(0x04010000, 1, MEM_COMMIT, PAGE_READWRITE)
            VirtualAlloc(_, 0x2000000, MEM_COMMIT, PAGE_READWRITE)
            VirtualAlloc(_, 0x1000000, MEM_COMMIT, PAGE_READWRITE)
            ",
            expect![[r#"
                a: VirtualAlloc -> NULL, ERROR_INVALID_PARAMETER (87) [O-11a]
                a: VirtualAlloc -> NULL, ERROR_INVALID_PARAMETER (87) [O-11a]
                a: VirtualAlloc -> NULL, ERROR_INVALID_PARAMETER (87) [O-11a]
                a: VirtualAlloc -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-72]
                a: VirtualAlloc -> NULL, ERROR_INVALID_PARAMETER (87) [O-11a]
                a: VirtualAlloc -> NULL, ERROR_OUTOFMEMORY (14) [O-11b]
                a: VirtualAlloc -> NULL, ERROR_NOT_ENOUGH_MEMORY (8) [O-11c]"#]],
        );
    }

    #[test]
    fn a_type_is_a_reservation_or_a_commitment_perhaps_from_the_top() {
        check(
            r"
            VirtualAlloc(_, 1, MEM_TOP_DOWN)
            VirtualAlloc(_, 1, MEM_RESET)
            VirtualAlloc(_, 1, MEM_COMMIT|MEM_DECOMMIT)
            VirtualAlloc(_, 1, MEM_COMMIT|MEM_RELEASE)
            VirtualAlloc(_, 1, 0xFFFFFFFF)
            VirtualAlloc(_, 1, MEM_RESERVE)
            VirtualAlloc(_, 1, MEM_RESERVE|MEM_COMMIT)
            VirtualAlloc(_, 1, MEM_COMMIT|MEM_TOP_DOWN)
            VirtualAlloc(_, 0x10001, MEM_RESERVE|MEM_TOP_DOWN)
            ",
            expect![[r#"
                a: VirtualAlloc -> NULL, ERROR_INVALID_PARAMETER (87) [O-11a]
                a: VirtualAlloc -> NULL, ERROR_INVALID_PARAMETER (87) [O-11a]
                a: VirtualAlloc -> NULL, ERROR_INVALID_PARAMETER (87) [O-11a]
                a: VirtualAlloc -> NULL, ERROR_INVALID_PARAMETER (87) [O-11a]
                a: VirtualAlloc -> NULL, ERROR_INVALID_PARAMETER (87) [O-11a]
                a: VirtualAlloc -> 0x00010000
                a: VirtualAlloc -> 0x00020000
                a: VirtualAlloc -> 0x01ff0000
                a: VirtualAlloc -> 0x01fd0000"#]],
        );
    }

    #[test]
    fn a_protection_is_exactly_one_and_modifiers_are_added_to_those_that_allow_something() {
        check(
            r"
            VirtualAlloc(_, 1, MEM_COMMIT, 0)
            VirtualAlloc(_, 1, MEM_COMMIT, PAGE_READONLY|PAGE_READWRITE)
            VirtualAlloc(_, 1, MEM_COMMIT, PAGE_WRITECOPY)
            VirtualAlloc(_, 1, MEM_COMMIT, PAGE_READWRITE|0x800)
            VirtualAlloc(_, 1, MEM_COMMIT, PAGE_READWRITE|PAGE_GUARD)
            VirtualAlloc(_, 1, MEM_COMMIT, PAGE_READWRITE|PAGE_NOCACHE)
            VirtualAlloc(_, 1, MEM_COMMIT, PAGE_NOACCESS|PAGE_NOCACHE)
            VirtualAlloc(_, 1, MEM_COMMIT, PAGE_READWRITE|PAGE_PHYSICAL)
            VirtualAlloc(_, 1, MEM_COMMIT, PAGE_EXECUTE_READ)
            ",
            expect![[r#"
                a: VirtualAlloc -> NULL, ERROR_INVALID_PARAMETER (87) [O-11a]
                a: VirtualAlloc -> NULL, ERROR_INVALID_PARAMETER (87) [O-11a]
                a: VirtualAlloc -> NULL, ERROR_INVALID_PARAMETER (87) [O-11a]
                a: VirtualAlloc -> NULL, ERROR_INVALID_PARAMETER (87) [O-11a]
                a: VirtualAlloc -> 0x00010000
                a: VirtualAlloc -> 0x00020000
                a: VirtualAlloc -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-300]
                a: VirtualAlloc -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-300]
                a: VirtualAlloc -> 0x00030000"#]],
        );
    }

    #[test]
    fn new_memory_is_zero_in_slot_0_and_costs_its_frames_at_once() {
        check(
            r"
            p = VirtualAlloc(_, 0x1001, MEM_COMMIT, PAGE_READWRITE)
            b: VirtualAlloc(_, 1, MEM_COMMIT, PAGE_READWRITE)
            ! ram
            read p+0xFFE 4
            write p+0x1FFF 'x'
            write p+0x2000 'x'
            read 0x04011FFF 1
            b: read p 1
            ",
            expect![[r#"
                a: VirtualAlloc -> 0x00010000
                b: VirtualAlloc -> 0x00010000
                RAM: 3 of 64, at most 3
                a: read -> '\x00\x00\x00\x00'
                a: write -> done
                a: write raises at 0x00012000: nothing is reserved at this address
                a: read -> 'x'
                b: read -> '\x00'"#]],
        );
    }

    #[test]
    fn a_reservation_takes_64_kb_places_and_a_commitment_whole_pages() {
        check(
            r"
            VirtualAlloc(0x00025432, 0x10, MEM_RESERVE, PAGE_NOACCESS)
            VirtualQuery(0x00020000)
            VirtualAlloc(0x00025FFF, 2, MEM_COMMIT, PAGE_READWRITE)
            VirtualAlloc(0x00024FFF, 2, MEM_COMMIT, PAGE_READWRITE)
            VirtualQuery(0x00024000)
            VirtualAlloc(_, 1, MEM_RESERVE, PAGE_NOACCESS)
            VirtualAlloc(_, 0x10001, MEM_RESERVE, PAGE_NOACCESS)
            VirtualAlloc(_, 1, MEM_RESERVE, PAGE_NOACCESS)
            ",
            expect![[r#"
                a: VirtualAlloc -> 0x00020000
                a: VirtualQuery -> 28, BaseAddress 0x00020000, AllocationBase 0x00020000, AllocationProtect 0, RegionSize 24576, State 8192, Protect 0, Type 0x00020000
                a: VirtualAlloc -> NULL, ERROR_INVALID_PARAMETER (87) [O-11a]
                a: VirtualAlloc -> 0x00024000
                a: VirtualQuery -> 28, BaseAddress 0x00024000, AllocationBase 0x00020000, AllocationProtect 0, RegionSize 8192, State 4096, Protect 4, Type 0x00020000
                a: VirtualAlloc -> 0x00010000
                a: VirtualAlloc -> 0x00030000
                a: VirtualAlloc -> 0x00050000"#]],
        );
    }

    #[test]
    fn an_address_is_of_slot_0_or_of_the_own_slot_and_free() {
        check(
            r"
            VirtualAlloc(0x04030000, 0x1000, MEM_RESERVE, PAGE_NOACCESS)
            VirtualAlloc(0x00030000, 0x1000, MEM_RESERVE, PAGE_NOACCESS)
            VirtualAlloc(0x00020000, 0x10001, MEM_RESERVE, PAGE_NOACCESS)
            VirtualAlloc(0x0000FFFF, 0x1000, MEM_RESERVE, PAGE_NOACCESS)
            VirtualAlloc(0x01FF0000, 0x10000, MEM_RESERVE, PAGE_NOACCESS)
            VirtualAlloc(0x01FE0000, 0x20001, MEM_RESERVE, PAGE_NOACCESS)
            VirtualAlloc(0x02010000, 1, MEM_RESERVE, PAGE_NOACCESS)
            VirtualAlloc(0x42000000, 0x200000, MEM_RESERVE, PAGE_NOACCESS)
            VirtualAlloc(0x80000000, 1, MEM_RESERVE, PAGE_NOACCESS)
            VirtualAlloc(0xFFFFFFFF, 0xFFFFFFFF, MEM_RESERVE, PAGE_NOACCESS)
            ",
            expect![[r#"
                a: VirtualAlloc -> 0x00030000
                a: VirtualAlloc -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-72]
                a: VirtualAlloc -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-72]
                a: VirtualAlloc -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-72]
                a: VirtualAlloc -> 0x01ff0000
                a: VirtualAlloc -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-72]
                a: VirtualAlloc -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-72]
                a: VirtualAlloc -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-72]
                a: VirtualAlloc -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-72]
                a: VirtualAlloc -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-72]"#]],
        );
    }

    #[test]
    fn a_bare_commitment_lies_in_one_reservation_of_the_caller() {
        check(
            r#"
            p = VirtualAlloc(_, 0x4000, MEM_RESERVE, PAGE_NOACCESS)
            m = CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 1)
            v = MapViewOfFile(m, FILE_MAP_WRITE)
            VirtualAlloc(p+0x1000, 0x2000, MEM_COMMIT, PAGE_READWRITE)
            VirtualAlloc(p+0x3000, 0x1001, MEM_COMMIT, PAGE_READWRITE)
            VirtualAlloc(p+0x4000, 1, MEM_COMMIT, PAGE_READWRITE)
            VirtualAlloc(v, 1, MEM_COMMIT, PAGE_READWRITE)
            b: VirtualAlloc(0x04010000, 1, MEM_COMMIT, PAGE_READWRITE)
            VirtualAlloc(0x80000000, 1, MEM_COMMIT, PAGE_READWRITE)
            VirtualAlloc(0x7FFFFFFF, 2, MEM_COMMIT, PAGE_READWRITE)
            ! ram
            "#,
            expect![[r#"
                a: VirtualAlloc -> 0x00010000
                a: CreateFileMapping -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> 0x42000000
                a: VirtualAlloc -> 0x00011000
                a: VirtualAlloc -> NULL, ERROR_INVALID_PARAMETER (87) [O-11a]
                a: VirtualAlloc -> NULL, ERROR_INVALID_PARAMETER (87) [O-11a]
                a: VirtualAlloc -> NULL, ERROR_INVALID_PARAMETER (87) [O-11a]
                b: VirtualAlloc -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-72]
                a: VirtualAlloc -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-72]
                a: VirtualAlloc -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-72]
                RAM: 3 of 64, at most 3"#]],
        );
    }

    #[test]
    fn committed_pages_keep_their_bytes_and_take_the_new_protection() {
        check(
            r"
            p = VirtualAlloc(_, 0x2000, MEM_COMMIT, PAGE_READWRITE)
            write p 'x'
            VirtualAlloc(p, 1, MEM_COMMIT, PAGE_READONLY)
            read p 2
            write p 'y'
            write p+0x1000 'y'
            ! ram
            ",
            expect![[r#"
                a: VirtualAlloc -> 0x00010000
                a: write -> done
                a: VirtualAlloc -> 0x00010000
                a: read -> 'x\x00'
                a: write raises at 0x00010000: the page does not allow this access
                a: write -> done
                RAM: 2 of 64, at most 2"#]],
        );
    }

    #[test]
    fn a_bare_large_reservation_without_access_goes_to_the_large_memory_area() {
        check(
            r"
            p = VirtualAlloc(_, 0x200000, MEM_RESERVE, PAGE_NOACCESS)
            VirtualAlloc(_, 0x1FFFFF, MEM_RESERVE, PAGE_NOACCESS)
            VirtualAlloc(_, 0x1FF000, MEM_RESERVE, PAGE_NOACCESS)
            VirtualAlloc(_, 0x200000, MEM_RESERVE, PAGE_READWRITE)
            VirtualAlloc(_, 0x200000, MEM_RESERVE|MEM_TOP_DOWN, PAGE_NOACCESS)
            VirtualAlloc(p, 0x1000, MEM_COMMIT, PAGE_READWRITE)
            write p 'x'
            b: read p 1
            b: VirtualAlloc(p+0x1000, 0x1000, MEM_COMMIT, PAGE_READWRITE)
            ",
            expect![[r#"
                a: VirtualAlloc -> 0x42000000
                a: VirtualAlloc -> 0x00010000
                a: VirtualAlloc -> 0x00210000
                a: VirtualAlloc -> 0x00410000
                a: VirtualAlloc -> 0x01e00000
                a: VirtualAlloc -> 0x42000000
                a: write -> done
                b: read -> 'x'
                b: VirtualAlloc -> NULL, ERROR_INVALID_PARAMETER (87) [O-11a]"#]],
        );
    }

    #[test]
    fn addresses_and_frames_run_out_with_different_codes_and_nothing_is_left_behind() {
        check(
            r"
            VirtualAlloc(_, 0x01FF0001, MEM_RESERVE, PAGE_READWRITE)
            VirtualAlloc(_, 0x3E000001, MEM_RESERVE, PAGE_NOACCESS)
            VirtualAlloc(_, 0xFFFFFFFF, MEM_COMMIT, PAGE_READWRITE)
            VirtualAlloc(_, 0x41000, MEM_COMMIT, PAGE_READWRITE)
            ! ram
            p = VirtualAlloc(_, 0x40000, MEM_COMMIT, PAGE_READWRITE)
            VirtualAlloc(_, 1, MEM_COMMIT, PAGE_READWRITE)
            ! ram
            q = VirtualAlloc(_, 0x1000, MEM_RESERVE, PAGE_READWRITE)
            VirtualAlloc(q, 0x1000, MEM_COMMIT, PAGE_READWRITE)
            VirtualQuery(q)
            ! fault Allocation
            VirtualAlloc(p, 1, MEM_COMMIT, PAGE_READWRITE)
            ",
            expect![[r#"
                a: VirtualAlloc -> NULL, ERROR_OUTOFMEMORY (14) [O-11b]
                a: VirtualAlloc -> NULL, ERROR_OUTOFMEMORY (14) [O-11b]
                a: VirtualAlloc -> NULL, ERROR_OUTOFMEMORY (14) [O-11b]
                a: VirtualAlloc -> NULL, ERROR_NOT_ENOUGH_MEMORY (8) [O-11c]
                RAM: 0 of 64, at most 0
                a: VirtualAlloc -> 0x00010000
                a: VirtualAlloc -> NULL, ERROR_NOT_ENOUGH_MEMORY (8) [O-11c]
                RAM: 64 of 64, at most 64
                a: VirtualAlloc -> 0x00050000
                a: VirtualAlloc -> NULL, ERROR_NOT_ENOUGH_MEMORY (8) [O-11c]
                a: VirtualQuery -> 28, BaseAddress 0x00050000, AllocationBase 0x00050000, AllocationProtect 0, RegionSize 4096, State 8192, Protect 0, Type 0x00020000
                a: VirtualAlloc -> 0x00010000"#]],
        );
    }

    #[test]
    fn a_commitment_takes_frames_from_clean_file_pages_or_none() {
        check(
            r#"
            f = CreateFile("\Card\pages", GENERIC_READ)
            m = CreateFileMapping(f, _, PAGE_READONLY)
            v = MapViewOfFile(m, FILE_MAP_READ)
            read v+4095 2
            ! press leave 1
            VirtualAlloc(_, 0x4000, MEM_COMMIT, PAGE_READWRITE)
            VirtualAlloc(_, 0x2000, MEM_COMMIT, PAGE_READWRITE)
            ! ram
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFileMapping -> 0x0008001a, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> 0x42000000
                a: read -> 'ab'
                  page-in \Card\pages 0 from the file
                  page-in \Card\pages 1 from the file
                a: VirtualAlloc -> NULL, ERROR_NOT_ENOUGH_MEMORY (8) [O-11c]
                a: VirtualAlloc -> 0x00010000
                  evict \Card\pages 0
                RAM: 3 of 64, at most 3"#]],
        );
    }
}
