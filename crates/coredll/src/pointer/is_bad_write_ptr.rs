//! IsBadWritePtr: tells whether the caller may not write a range.
//!
//! Modelled: everything that is known of it. The protection of the pages decides, and the right of
//! the calling thread to the slot; no page is touched or brought in (SZ-288). Nothing is refused.
//!
//! Documents: IsBadWritePtr, Windows CE references.

use super::is_bad;
use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, CE, Param, Returns, Takes};
use abi::constant::Family;
use abi::{AccessKind, Address, clause};

pub(crate) static API: Api = Api {
    name: "IsBadWritePtr",
    params: &[
        Param { name: "lp", takes: Takes::Address },
        Param { name: "ucb", takes: Takes::Number { families: &[], default: 0 } },
    ],
    returns: Returns::Number { families: &[Family::Boolean], failure: None },
    versions: CE,
    about: "Tells whether the caller may not write a range.",
    document: "IsBadWritePtr, Windows CE references",
    clauses: &[clause::PERM_12, clause::SZ_288],
    invoke: |call, args| {
        Returned::Value(IsBadWritePtr(call, args.address(0), args.number(1)).into())
    },
};

/// TRUE if a byte of `ucb` from `lp` on cannot be written.
pub fn IsBadWritePtr(call: &mut Call<'_, '_>, lp: Address, ucb: u32) -> bool {
    let result = is_bad(call, lp, ucb, AccessKind::Write);
    call.finish(result, true)
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn what_can_only_be_read_is_bad() {
        check(
            "
                r = VirtualAlloc(_, 0x1000, MEM_COMMIT, PAGE_READONLY)
                w = VirtualAlloc(_, 0x1000, MEM_COMMIT, PAGE_READWRITE)
                IsBadWritePtr(r, 1)
                IsBadWritePtr(w, 0x1000)
                IsBadWritePtr(w, 0x1001)
            ",
            expect![[r#"
                a: VirtualAlloc -> 0x00010000
                a: VirtualAlloc -> 0x00020000
                a: IsBadWritePtr -> 1
                a: IsBadWritePtr -> 0
                a: IsBadWritePtr -> 1"#]],
        );
    }
}
