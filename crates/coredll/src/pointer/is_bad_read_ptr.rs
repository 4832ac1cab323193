//! IsBadReadPtr: tells whether the caller may not read a range.
//!
//! Modelled: everything that is known of it. The protection of the pages decides, and the right of
//! the calling thread to the slot; no page is touched or brought in (SZ-288). Nothing is refused.
//!
//! Documents: IsBadReadPtr, Windows CE references.

use super::is_bad;
use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, CE, Param, Returns, Takes};
use abi::constant::Family;
use abi::{AccessKind, Address, clause};

pub(crate) static API: Api = Api {
    name: "IsBadReadPtr",
    params: &[
        Param { name: "lp", takes: Takes::Address },
        Param { name: "ucb", takes: Takes::Number { families: &[], default: 0 } },
    ],
    returns: Returns::Number { families: &[Family::Boolean], failure: None },
    versions: CE,
    about: "Tells whether the caller may not read a range.",
    document: "IsBadReadPtr, Windows CE references",
    clauses: &[clause::PERM_12, clause::SZ_288],
    invoke: |call, args| {
        Returned::Value(IsBadReadPtr(call, args.address(0), args.number(1)).into())
    },
};

/// TRUE if a byte of `ucb` from `lp` on cannot be read.
pub fn IsBadReadPtr(call: &mut Call<'_, '_>, lp: Address, ucb: u32) -> bool {
    let result = is_bad(call, lp, ucb, AccessKind::Read);
    call.finish(result, true)
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn what_can_be_read_is_not_bad() {
        check(
            "
                r = VirtualAlloc(_, 0x3000, MEM_RESERVE, PAGE_READWRITE)
                VirtualAlloc(r, 0x2000, MEM_COMMIT, PAGE_READONLY)
                IsBadReadPtr(r, 0x2000)
                IsBadReadPtr(r, 0x2001)
                IsBadReadPtr(r, 0xFFFFFFFF)
                IsBadReadPtr(NULL, 1)
                IsBadReadPtr(NULL, 0)
                b: IsBadReadPtr(0x04010000, 1)
                IsBadReadPtr(0x80000000, 1)
                SetKMode(TRUE)
                IsBadReadPtr(0x80000000, 1)
                IsBadReadPtr(0x7FFFFFFF, 2)
            ",
            expect![[r#"
                a: VirtualAlloc -> 0x00010000
                a: VirtualAlloc -> 0x00010000
                a: IsBadReadPtr -> 0
                a: IsBadReadPtr -> 1
                a: IsBadReadPtr -> 1
                a: IsBadReadPtr -> 1
                a: IsBadReadPtr -> 0
                b: IsBadReadPtr -> 1
                a: IsBadReadPtr -> 1
                a: SetKMode -> 0
                a: IsBadReadPtr -> 0
                a: IsBadReadPtr -> 1"#]],
        );
    }
}
