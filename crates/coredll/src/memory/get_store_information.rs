//! GetStoreInformation: how large the object store is, and how much of it is free.
//!
//! Modelled: both members of STORE_INFORMATION. The pointer is looked at first. Windows CE 6.0 has
//! it too (SZ-339).
//!
//! Documents: none was opened; it is what is generally known of GetStoreInformation.

use super::line_stopped;
use crate::Call;
use crate::answer::{Failure, Returned, refuse};
use crate::api::{Api, CE, Gives, OutputSpec, Param, Returns, Takes};
use abi::clause;
use abi::error::ERROR_INVALID_PARAMETER;

const NUMBER: Gives = Gives::Number { families: &[] };

pub(crate) static API: Api = Api {
    name: "GetStoreInformation",
    params: &[Param {
        name: "lpsi",
        takes: Takes::Structure {
            name: "STORE_INFORMATION",
            members: &[
                OutputSpec { name: "dwStoreSize", gives: NUMBER },
                OutputSpec { name: "dwFreeSize", gives: NUMBER },
            ],
        },
    }],
    returns: Returns::Boolean,
    versions: CE,
    about: "Tells the size of the object store and how much of it is free.",
    document: "GetStoreInformation, not opened",
    clauses: &[clause::SZ_322, clause::SZ_338, clause::SZ_339],
    invoke: |call, args| {
        let mut store = StoreInformation::default();
        let done = GetStoreInformation(call, args.wants(0).then_some(&mut store));
        if done {
            call.put(&API, "dwStoreSize", store.dwStoreSize);
            call.put(&API, "dwFreeSize", store.dwFreeSize);
        }
        Returned::Value(done.into())
    },
};

/// STORE_INFORMATION.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StoreInformation {
    /// Bytes that the files of the object store can have in all; 0xFFFFFFFF if there are more.
    pub dwStoreSize: u32,
    /// Bytes by which they can grow; 0xFFFFFFFF if there are more.
    pub dwFreeSize: u32,
}

/// Puts the room of the object store into `lpsi`, which must not be NULL. FALSE on failure.
pub fn GetStoreInformation(call: &mut Call<'_, '_>, lpsi: Option<&mut StoreInformation>) -> bool {
    let result = information(call, lpsi);
    call.finish(result, false)
}

fn information(call: &Call<'_, '_>, out: Option<&mut StoreInformation>) -> Result<bool, Failure> {
    let Some(out) = out else { return refuse(ERROR_INVALID_PARAMETER, clause::SZ_338) };
    let room = call.kernel.store_room(call.machine()).map_err(line_stopped)?;
    let told = |bytes: u64| u32::try_from(bytes).unwrap_or(u32::MAX);
    // SZ-339
    *out =
        StoreInformation { dwStoreSize: told(room.size_bytes), dwFreeSize: told(room.free_bytes) };
    Ok(true)
}

#[cfg(test)]
mod tests {
    use crate::script::{check, check_on};
    use abi::OsVersion;
    use expect_test::expect;

    #[test]
    fn it_tells_the_size_and_what_files_and_the_world_leave_free() {
        let script = r#"
            halved: GetStoreInformation(_)
            halved: ! fill "\own" leave 1000
            halved: GetStoreInformation(_)
            "#;
        check(
            script,
            expect![[r#"
            halved: GetStoreInformation -> TRUE, dwStoreSize 0x00040000, dwFreeSize 0x0003fffd
            halved: GetStoreInformation -> TRUE, dwStoreSize 0x00040000, dwFreeSize 1000"#]],
        );
        check_on(
            OsVersion::Ce6_0,
            script,
            expect![[r#"
            halved: GetStoreInformation -> TRUE, dwStoreSize 0x00040000, dwFreeSize 0x0003fffd
            halved: GetStoreInformation -> TRUE, dwStoreSize 0x00040000, dwFreeSize 1000"#]],
        );
    }

    #[test]
    fn a_null_pointer_is_refused() {
        check(
            "halved: GetStoreInformation(NULL)",
            expect!["halved: GetStoreInformation -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-338]"],
        );
    }

    #[test]
    fn a_store_without_a_capacity_is_not_modelled() {
        check(
            "GetStoreInformation(_)",
            expect![
                "a: GetStoreInformation is not modelled: the division of RAM on a machine whose object store has no capacity"
            ],
        );
    }
}
