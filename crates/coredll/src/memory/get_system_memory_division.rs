//! GetSystemMemoryDivision: how RAM is divided between the object store and program memory.
//!
//! Modelled: all of it. The pointers are looked at first. What waits for a restart is not told
//! (SZ-336).
//!
//! Documents: GetSystemMemoryDivision, Windows CE 5.0 reference.

use super::line_stopped;
use crate::Call;
use crate::answer::{Failure, Returned, refuse};
use crate::api::{Api, Gives, Param, Returns, TO_5, Takes};
use abi::error::ERROR_INVALID_PARAMETER;
use abi::{PAGE_BYTES, clause};

const NUMBER: Takes = Takes::Output { gives: Gives::Number { families: &[] } };

pub(crate) static API: Api = Api {
    name: "GetSystemMemoryDivision",
    params: &[
        Param { name: "lpdwStorePages", takes: NUMBER },
        Param { name: "lpdwRamPages", takes: NUMBER },
        Param { name: "lpdwPageSize", takes: NUMBER },
    ],
    returns: Returns::Boolean,
    versions: TO_5,
    about: "Tells the pages of the object store, those of program memory, and the size of a page.",
    document: "GetSystemMemoryDivision, Windows CE 5.0 reference",
    clauses: &[clause::RAM_06, clause::SZ_322, clause::SZ_336, clause::SZ_338],
    invoke: |call, args| {
        let (mut store, mut ram, mut page) = (0, 0, 0);
        let done = GetSystemMemoryDivision(
            call,
            args.wants(0).then_some(&mut store),
            args.wants(1).then_some(&mut ram),
            args.wants(2).then_some(&mut page),
        );
        if done {
            call.put(&API, "lpdwStorePages", store);
            call.put(&API, "lpdwRamPages", ram);
            call.put(&API, "lpdwPageSize", page);
        }
        Returned::Value(done.into())
    },
};

/// Puts the pages of the object store and of program memory and the bytes of a page where the
/// caller wants them; none of the pointers may be NULL. FALSE on failure.
pub fn GetSystemMemoryDivision(
    call: &mut Call<'_, '_>,
    lpdwStorePages: Option<&mut u32>,
    lpdwRamPages: Option<&mut u32>,
    lpdwPageSize: Option<&mut u32>,
) -> bool {
    let result = division(call, lpdwStorePages, lpdwRamPages, lpdwPageSize);
    call.finish(result, false)
}

fn division(
    call: &Call<'_, '_>,
    store: Option<&mut u32>,
    ram: Option<&mut u32>,
    page: Option<&mut u32>,
) -> Result<bool, Failure> {
    let (Some(store), Some(ram), Some(page)) = (store, ram, page) else {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_338);
    };
    let now = call.kernel.division(call.machine()).map_err(line_stopped)?;
    // RAM-06
    *store = u32::try_from(now.store_pages).unwrap_or(u32::MAX);
    *ram = now.ram_pages;
    *page = PAGE_BYTES;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn it_tells_both_parts_and_the_size_of_a_page() {
        check(
            "halved: GetSystemMemoryDivision(_, _, _)",
            expect![
                "halved: GetSystemMemoryDivision -> TRUE, lpdwStorePages 64, lpdwRamPages 64, lpdwPageSize 4096"
            ],
        );
    }

    #[test]
    fn each_pointer_has_to_be_there() {
        check(
            r"
            halved: GetSystemMemoryDivision(NULL, _, _)
            halved: GetSystemMemoryDivision(_, NULL, _)
            halved: GetSystemMemoryDivision(_, _, NULL)
            ",
            expect![[r#"
                halved: GetSystemMemoryDivision -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-338]
                halved: GetSystemMemoryDivision -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-338]
                halved: GetSystemMemoryDivision -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-338]"#]],
        );
    }

    #[test]
    fn a_machine_without_a_line_is_not_modelled() {
        check(
            "GetSystemMemoryDivision(_, _, _)",
            expect![
                "a: GetSystemMemoryDivision is not modelled: the division of RAM on a machine whose object store has no capacity"
            ],
        );
    }
}
