//! VirtualQuery: describes a run of pages of one kind.
//!
//! Modelled: the fields of MEMORY_BASIC_INFORMATION, each an output; AllocationProtect is not
//! supported on Windows CE (VQ-02) and reads 0. The call returns the bytes that it wrote: 28.
//!
//! Documents: VirtualQuery and MEMORY_BASIC_INFORMATION, Windows CE 3.0 and 5.0 references.

use crate::Call;
use crate::answer::{Failure, Returned, refuse};
use crate::api::{Api, EVERYWHERE, Gives, OutputSpec, Param, Returns, Takes};
use abi::constant::{
    Family, MEM_COMMIT, MEM_FREE, MEM_IMAGE, MEM_MAPPED, MEM_PRIVATE, MEM_RESERVE, PAGE_NOACCESS,
    SEC_IMAGE,
};
use abi::error::ERROR_INVALID_PARAMETER;
use abi::{Address, PAGE_BYTES, ViewId, clause};
use kernel::record::{Body, RegionUse};
use kernel::region::{PageRun, PageState};
use kernel::space::{KERNEL_START, SLOT_BYTES};
use kernel::versions::MappingChecks;

/// Bytes in a MEMORY_BASIC_INFORMATION: seven words.
const INFORMATION_BYTES: u32 = 28;

pub(crate) static API: Api = Api {
    name: "VirtualQuery",
    params: &[
        Param { name: "lpAddress", takes: Takes::Address },
        Param {
            name: "lpBuffer",
            takes: Takes::Structure {
                name: "MEMORY_BASIC_INFORMATION",
                members: &[
                    OutputSpec { name: "BaseAddress", gives: Gives::Address },
                    OutputSpec { name: "AllocationBase", gives: Gives::Address },
                    OutputSpec { name: "AllocationProtect", gives: PROTECTION },
                    OutputSpec { name: "RegionSize", gives: Gives::Number { families: &[] } },
                    OutputSpec { name: "State", gives: STATE },
                    OutputSpec { name: "Protect", gives: PROTECTION },
                    OutputSpec { name: "Type", gives: TYPE },
                ],
            },
        },
        Param {
            name: "dwLength",
            takes: Takes::Number { families: &[], default: INFORMATION_BYTES },
        },
    ],
    returns: Returns::Number { families: &[], failure: Some(0) },
    versions: EVERYWHERE,
    about: "Describes the run of pages with one state, one allocation and one protection.",
    document: "VirtualQuery, Windows CE 3.0 and 5.0 references",
    clauses: &[
        clause::VQ_01,
        clause::VQ_02,
        clause::SZ_89,
        clause::SZ_101,
        clause::SZ_360,
        clause::SZ_361,
    ],
    invoke: |call, args| {
        // NULL has no room for anything.
        let length = if args.wants(1) { args.number(2) } else { 0 };
        let Some(info) = VirtualQuery(call, args.address(0), length) else {
            return Returned::Value(0);
        };
        call.put(&API, "BaseAddress", info.BaseAddress);
        call.put(&API, "AllocationBase", info.AllocationBase);
        call.put(&API, "AllocationProtect", info.AllocationProtect);
        call.put(&API, "RegionSize", info.RegionSize);
        call.put(&API, "State", info.State);
        call.put(&API, "Protect", info.Protect);
        call.put(&API, "Type", info.Type);
        Returned::Value(INFORMATION_BYTES)
    },
};

const PROTECTION: Gives = Gives::Number { families: &[Family::PageProtection] };
const STATE: Gives = Gives::Number { families: &[Family::Memory, Family::MemoryState] };
const TYPE: Gives = Gives::Number { families: &[Family::MemoryType] };

/// MEMORY_BASIC_INFORMATION.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoryBasicInformation {
    /// The first address of the run.
    pub BaseAddress: Address,
    /// The first address of the reservation; NULL if there is none.
    pub AllocationBase: Address,
    /// Not supported: 0.
    pub AllocationProtect: u32,
    /// The length of the run in bytes.
    pub RegionSize: u32,
    /// MEM_FREE, MEM_RESERVE or MEM_COMMIT.
    pub State: u32,
    /// The PAGE_ protection of committed pages; PAGE_NOACCESS for free ones; else 0.
    pub Protect: u32,
    /// MEM_PRIVATE, MEM_MAPPED or MEM_IMAGE; 0 for free pages.
    pub Type: u32,
}

/// Describes the pages around an address; `None` if the buffer is too small or the address is
/// the kernel's.
pub fn VirtualQuery(
    call: &mut Call<'_, '_>,
    lpAddress: Address,
    dwLength: u32,
) -> Option<MemoryBasicInformation> {
    let result = query(call, lpAddress, dwLength).map(Some);
    call.finish(result, None)
}

fn query(
    call: &Call<'_, '_>,
    address: Address,
    length: u32,
) -> Result<MemoryBasicInformation, Failure> {
    let cpu = call.kernel.cpu(call.thread);
    let at = cpu.slot_form(address.0);
    if length < INFORMATION_BYTES || at >= KERNEL_START {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_89);
    }
    // A question needs no right to what it is about (SZ-360).
    let run = call.kernel.query(cpu.space_of(at), at);
    // The answer has the form of the question: in slot 0, or in the slot itself.
    let shift = if address.0 < SLOT_BYTES { cpu.slot_base } else { 0 };
    Ok(describe(call, &run, shift))
}

/// AllocationProtect is told on the desktop alone (M-70a).
/// The addresses have the form of the one that was asked for (SZ-101).
fn describe(call: &Call<'_, '_>, run: &PageRun, shift: u32) -> MemoryBasicInformation {
    let told = call.kernel.rules.mapping.checks == MappingChecks::Desktop;
    let of_region = |protect| if told { protect } else { 0 };
    let (state, protect) = match run.state {
        PageState::Free => (MEM_FREE, PAGE_NOACCESS),
        PageState::Reserved => (MEM_RESERVE, 0),
        PageState::Committed(protect) => (MEM_COMMIT, protect),
    };
    let kind = run.region.map_or(0, |region| match region.used_for {
        RegionUse::View(view) if shows_image(call, view) => MEM_IMAGE,
        RegionUse::View(_) => MEM_MAPPED,
        RegionUse::Image { .. } => MEM_IMAGE,
        RegionUse::Private | RegionUse::Shared | RegionUse::Heap(_) | RegionUse::Stack(_) => {
            MEM_PRIVATE
        }
    });
    MemoryBasicInformation {
        BaseAddress: Address(run.base - shift),
        AllocationBase: run.region.map_or(Address::NULL, |region| Address(region.base - shift)),
        AllocationProtect: run.region.map_or(0, |region| of_region(region.protect)),
        RegionSize: run.pages * PAGE_BYTES,
        State: state,
        Protect: protect,
        Type: kind,
    }
}

/// SZ-258.
fn shows_image(call: &Call<'_, '_>, view: ViewId) -> bool {
    let state = &call.kernel.state;
    let body = state.objects[state.views[view.0].object.0].body;
    matches!(body, Body::FileMapping(mapping) if mapping.section & SEC_IMAGE != 0)
}

#[cfg(test)]
mod tests {
    use crate::VirtualQuery;
    use crate::script::{check, typed};
    use abi::Address;
    use expect_test::expect;

    #[test]
    fn it_takes_the_documented_parameters_in_their_order() {
        let info = typed(|call| VirtualQuery(call, Address(0x1_0FFF), 28)).expect("room enough");
        assert_eq!(info.BaseAddress, Address(0x1_0000));
    }

    #[test]
    fn too_little_room_and_an_address_of_the_kernel_are_refused() {
        check(
            r"
            VirtualQuery(0x00010000, _, 27)
            VirtualQuery(0x00010000, _, 0)
            VirtualQuery(0x80000000)
            VirtualQuery(0xFFFFFFFF)
            VirtualQuery(0x7FFFFFFF, _, 29)
            ",
            expect![[r#"
                a: VirtualQuery -> 0, ERROR_INVALID_PARAMETER (87) [SZ-89]
                a: VirtualQuery -> 0, ERROR_INVALID_PARAMETER (87) [SZ-89]
                a: VirtualQuery -> 0, ERROR_INVALID_PARAMETER (87) [SZ-89]
                a: VirtualQuery -> 0, ERROR_INVALID_PARAMETER (87) [SZ-89]
                a: VirtualQuery -> 28, BaseAddress 0x7ffff000, AllocationBase 0, AllocationProtect 0, RegionSize 4096, State 0x00010000, Protect 1, Type 0"#]],
        );
    }

    #[test]
    fn it_tells_free_reserved_and_committed_pages_of_the_slot() {
        check(
            r"
            p = VirtualAlloc(0x00020000, 0x4000, MEM_RESERVE, PAGE_NOACCESS)
            VirtualAlloc(p+0x1000, 0x2000, MEM_COMMIT, PAGE_READWRITE)
            VirtualQuery(NULL)
            VirtualQuery(0x00010000)
            VirtualQuery(0x00020FFF)
            VirtualQuery(0x00021000)
            VirtualQuery(0x00022000)
            VirtualQuery(0x00023000)
            VirtualQuery(0x00024000)
            ",
            expect![[r#"
                a: VirtualAlloc -> 0x00020000
                a: VirtualAlloc -> 0x00021000
                a: VirtualQuery -> 28, BaseAddress 0, AllocationBase 0, AllocationProtect 0, RegionSize 0x00010000, State 0x00010000, Protect 1, Type 0
                a: VirtualQuery -> 28, BaseAddress 0x00010000, AllocationBase 0, AllocationProtect 0, RegionSize 0x00010000, State 0x00010000, Protect 1, Type 0
                a: VirtualQuery -> 28, BaseAddress 0x00020000, AllocationBase 0x00020000, AllocationProtect 0, RegionSize 4096, State 8192, Protect 0, Type 0x00020000
                a: VirtualQuery -> 28, BaseAddress 0x00021000, AllocationBase 0x00020000, AllocationProtect 0, RegionSize 8192, State 4096, Protect 4, Type 0x00020000
                a: VirtualQuery -> 28, BaseAddress 0x00022000, AllocationBase 0x00020000, AllocationProtect 0, RegionSize 4096, State 4096, Protect 4, Type 0x00020000
                a: VirtualQuery -> 28, BaseAddress 0x00023000, AllocationBase 0x00020000, AllocationProtect 0, RegionSize 4096, State 8192, Protect 0, Type 0x00020000
                a: VirtualQuery -> 28, BaseAddress 0x00024000, AllocationBase 0, AllocationProtect 0, RegionSize 0x01fdc000, State 0x00010000, Protect 1, Type 0"#]],
        );
    }

    #[test]
    fn the_answer_has_the_form_of_the_question() {
        check(
            r"
            VirtualAlloc(0x00020000, 1, MEM_RESERVE|MEM_COMMIT, PAGE_READWRITE)
            VirtualQuery(0x00020000)
            VirtualQuery(0x04020000)
            ",
            expect![[r#"
                a: VirtualAlloc -> 0x00020000
                a: VirtualQuery -> 28, BaseAddress 0x00020000, AllocationBase 0x00020000, AllocationProtect 0, RegionSize 4096, State 4096, Protect 4, Type 0x00020000
                a: VirtualQuery -> 28, BaseAddress 0x04020000, AllocationBase 0x04020000, AllocationProtect 0, RegionSize 4096, State 4096, Protect 4, Type 0x00020000"#]],
        );
    }

    #[test]
    fn views_are_mapped_memory_with_the_protection_of_their_access() {
        check(
            r#"
            m = CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 0x1001)
            v = MapViewOfFile(m, FILE_MAP_READ)
            w = MapViewOfFile(m, FILE_MAP_WRITE)
            VirtualQuery(v)
            b: VirtualQuery(w+0x1000)
            VirtualQuery(w+0x2000)
            "#,
            expect![[r#"
                a: CreateFileMapping -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> 0x42000000
                a: MapViewOfFile -> 0x42010000
                a: VirtualQuery -> 28, BaseAddress 0x42000000, AllocationBase 0x42000000, AllocationProtect 0, RegionSize 8192, State 4096, Protect 2, Type 0x00040000
                b: VirtualQuery -> 28, BaseAddress 0x42011000, AllocationBase 0x42010000, AllocationProtect 0, RegionSize 4096, State 4096, Protect 4, Type 0x00040000
                a: VirtualQuery -> 28, BaseAddress 0x42012000, AllocationBase 0, AllocationProtect 0, RegionSize 0x3dfee000, State 0x00010000, Protect 1, Type 0"#]],
        );
    }
}
