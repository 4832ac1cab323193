//! SetKMode: takes the calling thread into kernel mode, or out of it.
//!
//! Modelled: that it is the calling thread alone, and that the previous mode is returned, so that
//! calls can nest. In kernel mode a thread may touch the slots of all processes (O-17). It may touch
//! addresses from 0x80000000 up too; what lies there is not modelled. That the function is one of
//! those for trusted programs has no effect here. Nothing is refused.
//!
//! Documents: SetKMode, Windows CE 5.0 reference.

use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, Param, Returns, TO_5, Takes};
use abi::clause;
use abi::constant::Family;

pub(crate) static API: Api = Api {
    name: "SetKMode",
    params: &[Param { name: "fMode", takes: Takes::Boolean }],
    returns: Returns::Number { families: &[Family::Boolean], failure: None },
    versions: TO_5,
    about: "Takes the calling thread into kernel mode or out of it, and returns whether it was there.",
    document: "SetKMode, Windows CE 5.0 reference",
    clauses: &[clause::PERM_09, clause::PERM_11, clause::O_17],
    invoke: |call, args| Returned::Value(SetKMode(call, args.boolean(0)).into()),
};

/// Takes the calling thread into kernel mode, or out of it. Returns whether it was in it.
pub fn SetKMode(call: &mut Call<'_, '_>, fMode: bool) -> bool {
    call.kernel.set_kernel_mode(call.thread, fMode)
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn the_previous_mode_is_told_and_other_slots_need_no_bit() {
        check(
            "
                b: v = VirtualAlloc(_, 4096, MEM_COMMIT, PAGE_READWRITE)
                b: write v 'x'
                SetKMode(TRUE)
                SetKMode(TRUE)
                read 0x06010000 1
                a/2: SetKMode()
                SetKMode()
                read 0x06010000 1
            ",
            expect![[r#"
                b: VirtualAlloc -> 0x00010000
                b: write -> done
                a: SetKMode -> 0
                a: SetKMode -> 1
                a: read -> 'x'
                a/2: SetKMode -> 0
                a: SetKMode -> 1
                a: read raises at 0x06010000: the address lies in the slot of another process, whose bit 0x00000004 is not in 0x00000003"#]],
        );
    }
}
