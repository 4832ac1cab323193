//! SetSystemMemoryDivision: moves the line between the object store and program memory.
//!
//! Modelled: all of it. While a restart is due nothing is looked at (SZ-325). Then the checks are: the
//! most that the store can have (RAM-02), the least size of both parts (RAM-04b), its files (SZ-337).
//! What becomes of pages in use is SZ-324; a restart takes up what waits for it (SZ-336).
//!
//! A request that has to wait may have dropped pages of files, as any request for RAM may.
//!
//! Documents: SetSystemMemoryDivision, Windows CE 5.0 reference.

use super::line_stopped;
use crate::Call;
use crate::answer::{Failure, Returned};
use crate::api::{Api, Param, Returns, TO_5, Takes};
use abi::clause;
use abi::constant::{
    Family, SYSMEM_CHANGED, SYSMEM_FAILED, SYSMEM_MUSTREBOOT, SYSMEM_REBOOTPENDING,
};
use kernel::division::Divided;

pub(crate) static API: Api = Api {
    name: "SetSystemMemoryDivision",
    params: &[Param { name: "dwStorePages", takes: Takes::Number { families: &[], default: 0 } }],
    returns: Returns::Number { families: &[Family::MemoryDivision], failure: Some(SYSMEM_FAILED) },
    versions: TO_5,
    about: "Gives the object store so many pages of RAM, and program memory the rest.",
    document: "SetSystemMemoryDivision, Windows CE 5.0 reference",
    clauses: &[
        clause::RAM_01,
        clause::RAM_02,
        clause::RAM_03,
        clause::RAM_04A,
        clause::RAM_04B,
        clause::RAM_04C,
        clause::SZ_322,
        clause::SZ_323,
        clause::SZ_324,
        clause::SZ_325,
        clause::SZ_336,
        clause::SZ_337,
    ],
    invoke: |call, args| Returned::Value(SetSystemMemoryDivision(call, args.number(0))),
};

/// Gives the object store so many pages.
///
/// SYSMEM_CHANGED if they are its own now, SYSMEM_MUSTREBOOT if they will be when the machine starts
/// again, SYSMEM_REBOOTPENDING if another division waits for that, SYSMEM_FAILED if they cannot be.
pub fn SetSystemMemoryDivision(call: &mut Call<'_, '_>, dwStorePages: u32) -> u32 {
    let result = divide(call, dwStorePages);
    call.finish(result, SYSMEM_FAILED)
}

fn divide(call: &mut Call<'_, '_>, pages: u32) -> Result<u32, Failure> {
    let machine = call.machine();
    let divided = call.kernel.divide(machine, pages).map_err(line_stopped)?;
    Ok(match divided {
        Divided::Changed => SYSMEM_CHANGED,       // RAM-04a
        Divided::AtRestart => SYSMEM_MUSTREBOOT,  // RAM-04a
        Divided::Pending => SYSMEM_REBOOTPENDING, // RAM-04c
    })
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn free_pages_change_sides_at_once() {
        check(
            r"
            halved: SetSystemMemoryDivision(72)
            halved: GetSystemMemoryDivision(_, _, _)
            halved: GetStoreInformation(_)
            halved: GlobalMemoryStatus(_)
            halved: SetSystemMemoryDivision(32)
            halved: GetSystemMemoryDivision(_, _, _)
            ",
            expect![[r#"
                halved: SetSystemMemoryDivision -> 0
                halved: GetSystemMemoryDivision -> TRUE, lpdwStorePages 72, lpdwRamPages 56, lpdwPageSize 4096
                halved: GetStoreInformation -> TRUE, dwStoreSize 0x00048000, dwFreeSize 0x00047ffd
                halved: GlobalMemoryStatus -> nothing, dwMemoryLoad 0, dwTotalPhys 0x00038000, dwAvailPhys 0x00038000, dwTotalPageFile 0, dwAvailPageFile 0, dwTotalVirtual 0x02000000, dwAvailVirtual 0x01ff0000
                halved: SetSystemMemoryDivision -> 0
                halved: GetSystemMemoryDivision -> TRUE, lpdwStorePages 32, lpdwRamPages 96, lpdwPageSize 4096"#]],
        );
    }

    #[test]
    fn both_parts_keep_128_kb() {
        check(
            r"
            halved: SetSystemMemoryDivision(31)
            halved: SetSystemMemoryDivision(97)
            halved: SetSystemMemoryDivision(0)
            halved: SetSystemMemoryDivision(0xFFFFFFFF)
            halved: SetSystemMemoryDivision(96)
            ",
            expect![[r#"
                halved: SetSystemMemoryDivision -> 3, ERROR_INVALID_PARAMETER (87) [RAM-04b]
                halved: SetSystemMemoryDivision -> 3, ERROR_INVALID_PARAMETER (87) [RAM-04b]
                halved: SetSystemMemoryDivision -> 3, ERROR_INVALID_PARAMETER (87) [RAM-04b]
                halved: SetSystemMemoryDivision -> 3, ERROR_INVALID_PARAMETER (87) [RAM-02]
                halved: SetSystemMemoryDivision -> 0"#]],
        );
    }

    #[test]
    fn the_store_keeps_the_room_of_its_files() {
        check(
            r#"
            halved: ! fill "\own" leave 4096
            halved: SetSystemMemoryDivision(62)
            halved: SetSystemMemoryDivision(63)
            halved: GetStoreInformation(_)
            "#,
            expect![[r#"
                halved: SetSystemMemoryDivision -> 3, ERROR_INVALID_PARAMETER (87) [SZ-337]
                halved: SetSystemMemoryDivision -> 0
                halved: GetStoreInformation -> TRUE, dwStoreSize 0x0003f000, dwFreeSize 0"#]],
        );
    }

    #[test]
    fn frames_in_use_wait_for_a_restart() {
        check(
            r"
            halved: VirtualAlloc(NULL, 0x28000, MEM_COMMIT, PAGE_READWRITE)
            halved: SetSystemMemoryDivision(88)
            halved: SetSystemMemoryDivision(89)
            halved: SetSystemMemoryDivision(64)
            halved: SetSystemMemoryDivision(0)
            halved: GetSystemMemoryDivision(_, _, _)
            halved: ! boot
            halved: GetSystemMemoryDivision(_, _, _)
            halved: SetSystemMemoryDivision(64)
            ",
            expect![[r#"
                halved: VirtualAlloc -> 0x00010000
                halved: SetSystemMemoryDivision -> 0
                halved: SetSystemMemoryDivision -> 1
                halved: SetSystemMemoryDivision -> 2
                halved: SetSystemMemoryDivision -> 2
                halved: GetSystemMemoryDivision -> TRUE, lpdwStorePages 88, lpdwRamPages 40, lpdwPageSize 4096
                halved: GetSystemMemoryDivision -> TRUE, lpdwStorePages 89, lpdwRamPages 39, lpdwPageSize 4096
                halved: SetSystemMemoryDivision -> 0"#]],
        );
    }

    #[test]
    fn what_the_world_holds_and_a_fault_are_frames_in_use() {
        check(
            r"
            halved: ! press leave 3
            halved: SetSystemMemoryDivision(68)
            halved: ! boot
            halved: ! fault Allocation
            halved: SetSystemMemoryDivision(69)
            halved: SetSystemMemoryDivision(69)
            ",
            expect![[r#"
                halved: SetSystemMemoryDivision -> 1
                halved: SetSystemMemoryDivision -> 1
                halved: SetSystemMemoryDivision -> 2"#]],
        );
    }

    #[test]
    fn a_machine_without_a_line_is_not_modelled() {
        check(
            "SetSystemMemoryDivision(64)",
            expect![
                "a: SetSystemMemoryDivision is not modelled: the division of RAM on a machine whose object store has no capacity"
            ],
        );
    }
}
