//! SetProcPermissions: which slots the calling thread may touch from now on.
//!
//! Modelled: everything that the reference says. Every mask is taken; bits of slots without a process
//! are kept (O-16). A thread reaches the slot of its current process whatever its mask says (SZ-284).
//! That the function is one of those for trusted programs has no effect here: all programs are
//! trusted.
//!
//! Documents: SetProcPermissions, Windows CE 5.0 reference.

use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, Param, Returns, TO_5, Takes};
use abi::clause;

pub(crate) static API: Api = Api {
    name: "SetProcPermissions",
    params: &[Param { name: "newperms", takes: Takes::Number { families: &[], default: 0 } }],
    returns: Returns::Number { families: &[], failure: None },
    versions: TO_5,
    about: "Gives the calling thread another mask of slots, and returns the one it had.",
    document: "SetProcPermissions, Windows CE 5.0 reference",
    clauses: &[clause::PERM_01, clause::PERM_05, clause::PERM_06, clause::O_16, clause::SZ_284],
    invoke: |call, args| Returned::Value(SetProcPermissions(call, args.number(0))),
};

/// Gives the calling thread the mask `newperms`. Returns the one it had before.
pub fn SetProcPermissions(call: &mut Call<'_, '_>, newperms: u32) -> u32 {
    call.kernel.set_permissions(call.thread, newperms)
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn the_mask_is_one_of_the_thread_and_lets_it_into_other_slots() {
        check(
            "
                b: v = VirtualAlloc(_, 4096, MEM_COMMIT, PAGE_READWRITE)
                b: write v 'hello'
                read 0x06010000 5
                SetProcPermissions(0xFFFFFFFF)
                SetProcPermissions(0xFFFFFFFF)
                read 0x06010000 5
                a/2: read 0x06010000 5
                a/2: GetCurrentPermissions()
                SetProcPermissions(3)
                read 0x06010000 5
            ",
            expect![[r#"
                b: VirtualAlloc -> 0x00010000
                b: write -> done
                a: read raises at 0x06010000: the address lies in the slot of another process, whose bit 0x00000004 is not in 0x00000003
                a: SetProcPermissions -> 3
                a: SetProcPermissions -> 0xffffffff
                a: read -> 'hello'
                a/2: read raises at 0x06010000: the address lies in the slot of another process, whose bit 0x00000004 is not in 0x00000003
                a/2: GetCurrentPermissions -> 3
                a: SetProcPermissions -> 0xffffffff
                a: read raises at 0x06010000: the address lies in the slot of another process, whose bit 0x00000004 is not in 0x00000003"#]],
        );
    }

    #[test]
    fn a_thread_reaches_its_own_slot_without_a_bit() {
        check(
            "
                v = VirtualAlloc(_, 4096, MEM_COMMIT, PAGE_READWRITE)
                SetProcPermissions(0)
                write v 'x'
                read 0x04010000 1
            ",
            expect![[r#"
                a: VirtualAlloc -> 0x00010000
                a: SetProcPermissions -> 3
                a: write -> done
                a: read -> 'x'"#]],
        );
    }
}
