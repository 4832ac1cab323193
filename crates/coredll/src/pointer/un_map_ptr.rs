//! UnMapPtr: the unmapped form of a pointer.
//!
//! Modelled: everything that the reference says. It looks at no memory, so that nothing is refused.
//! It does what CeZeroPointer does; Windows CE 3.0 has only this one.
//!
//! Documents: UnMapPtr, Windows CE references.

use super::unmapped;
use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, Param, Returns, TO_5, Takes};
use abi::{Address, clause};

pub(crate) static API: Api = Api {
    name: "UnMapPtr",
    params: &[Param { name: "lpv", takes: Takes::Address }],
    returns: Returns::AddressOrNull,
    versions: TO_5,
    about: "Returns the form in slot 0 of a pointer into the slot of a process.",
    document: "UnMapPtr, Windows CE references",
    clauses: &[clause::PTR_08, clause::PTR_10],
    invoke: |call, args| Returned::Value(UnMapPtr(call, args.address(0)).0),
};

/// The form of `lpv` in slot 0; `lpv` itself if it does not point into the slot of a process.
pub fn UnMapPtr(call: &Call<'_, '_>, lpv: Address) -> Address {
    unmapped(call, lpv)
}

#[cfg(test)]
mod tests {
    use crate::script::check_on;
    use abi::OsVersion;
    use expect_test::expect;

    #[test]
    fn it_undoes_what_map_ptr_to_process_does() {
        check_on(
            OsVersion::Ce3_0,
            "
                p = MapPtrToProcess(0x00011234, @a)
                UnMapPtr(p)
                UnMapPtr(0x42010000)
            ",
            expect![[r#"
                a: MapPtrToProcess -> 0x04011234
                a: UnMapPtr -> 0x00011234
                a: UnMapPtr -> 0x42010000"#]],
        );
    }
}
