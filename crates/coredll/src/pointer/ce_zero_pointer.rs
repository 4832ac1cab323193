//! CeZeroPointer: the unmapped form of a pointer.
//!
//! Modelled: everything that the reference says: a pointer into the slot of a process becomes that
//! with the same offset in slot 0, any other pointer comes back as it is. It looks at no memory, so
//! that nothing is refused.
//!
//! Documents: CeZeroPointer, Windows CE .NET 4.2 and 5.0 references.

use super::unmapped;
use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, FROM_4_TO_5, Param, Returns, Takes};
use abi::{Address, clause};

pub(crate) static API: Api = Api {
    name: "CeZeroPointer",
    params: &[Param { name: "ptr", takes: Takes::Address }],
    returns: Returns::AddressOrNull,
    versions: FROM_4_TO_5,
    about: "Returns the form in slot 0 of a pointer into the slot of a process.",
    document: "CeZeroPointer, Windows CE 5.0 reference",
    clauses: &[clause::PTR_02, clause::PTR_10],
    invoke: |call, args| Returned::Value(CeZeroPointer(call, args.address(0)).0),
};

/// The form of `ptr` in slot 0; `ptr` itself if it does not point into the slot of a process.
pub fn CeZeroPointer(call: &Call<'_, '_>, ptr: Address) -> Address {
    unmapped(call, ptr)
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn a_pointer_into_a_slot_loses_its_slot_and_others_stay() {
        check(
            "
                CeZeroPointer(0x0E011234)
                CeZeroPointer(0x00011234)
                CeZeroPointer(0x42010000)
                CeZeroPointer(0x02010000)
                CeZeroPointer(0x41FFFFFF)
                CeZeroPointer(0x80000000)
            ",
            expect![[r#"
                a: CeZeroPointer -> 0x00011234
                a: CeZeroPointer -> 0x00011234
                a: CeZeroPointer -> 0x42010000
                a: CeZeroPointer -> 0x02010000
                a: CeZeroPointer -> 0x01ffffff
                a: CeZeroPointer -> 0x80000000"#]],
        );
    }
}
