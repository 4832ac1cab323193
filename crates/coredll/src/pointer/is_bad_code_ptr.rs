//! IsBadCodePtr: tells whether the caller may not read at an address.
//!
//! Modelled: everything that is known of it. The protection of the pages decides, and the right of
//! the calling thread to the slot; no page is touched or brought in (SZ-288). Nothing is refused.
//!
//! Documents: IsBadCodePtr, Windows CE references.

use super::is_bad;
use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, CE, Param, Returns, Takes};
use abi::constant::Family;
use abi::{AccessKind, Address, clause};

pub(crate) static API: Api = Api {
    name: "IsBadCodePtr",
    params: &[Param { name: "lpfn", takes: Takes::Address }],
    returns: Returns::Number { families: &[Family::Boolean], failure: None },
    versions: CE,
    about: "Tells whether the caller may not read at an address.",
    document: "IsBadCodePtr, Windows CE references",
    clauses: &[clause::PERM_12, clause::SZ_288],
    invoke: |call, args| Returned::Value(IsBadCodePtr(call, args.address(0)).into()),
};

/// TRUE if the byte at `lpfn` cannot be read.
pub fn IsBadCodePtr(call: &mut Call<'_, '_>, lpfn: Address) -> bool {
    let result = is_bad(call, lpfn, 1, AccessKind::Read);
    call.finish(result, true)
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn what_can_be_read_is_taken_for_code() {
        check(
            "
                r = VirtualAlloc(_, 0x1000, MEM_COMMIT, PAGE_READONLY)
                IsBadCodePtr(r)
                IsBadCodePtr(NULL)
            ",
            expect![[r#"
                a: VirtualAlloc -> 0x00010000
                a: IsBadCodePtr -> 0
                a: IsBadCodePtr -> 1"#]],
        );
    }
}
