//! GetFileAttributes: tells the attributes of a file or folder.
//!
//! Modelled: the attributes that a file was given; INROM and ROMMODULE of what is in ROM (ROM-01,
//! ROM-02b); DIRECTORY of folders; DIRECTORY and TEMPORARY of a card's folder (ROM-09), by which
//! a program tells it from others. Chosen: NORMAL where there is none, COMPRESSED for compressed
//! ROM files (SZ-43).
//!
//! Documents: GetFileAttributes, Windows CE 5.0 reference; File attributes, Windows CE 3.0 guide.

use super::{cite, decode_path};
use crate::Call;
use crate::answer::{Failure, Returned};
use crate::api::{Api, EVERYWHERE, Param, Returns, Takes};
use crate::refusals::refused;
use abi::clause;
use abi::constant::{Family, INVALID_FILE_ATTRIBUTES};
use kernel::Refusal;
use std::sync::Arc;

pub(crate) static API: Api = Api {
    name: "GetFileAttributes",
    params: &[Param { name: "lpFileName", takes: Takes::Text }],
    returns: Returns::Number {
        families: &[Family::FileAttribute, Family::NoAttributes],
        failure: Some(INVALID_FILE_ATTRIBUTES),
    },
    versions: EVERYWHERE,
    about: "Tells the attributes of a file or folder.",
    document: "GetFileAttributes, Windows CE 5.0 reference",
    clauses: &[
        clause::ROM_01,
        clause::ROM_02,
        clause::ROM_02B,
        clause::ROM_09,
        clause::SZ_43,
        clause::SZ_47,
        clause::SZ_46,
        clause::SZ_187,
    ],
    invoke: |call, args| Returned::Value(GetFileAttributes(call, args.text(0))),
};

/// Returns the attributes of the file or folder with the full path `lpFileName`, or 0xFFFFFFFF.
pub fn GetFileAttributes(call: &mut Call<'_, '_>, lpFileName: Option<&Arc<str>>) -> u32 {
    let result = attributes(call, lpFileName);
    call.finish(result, INVALID_FILE_ATTRIBUTES)
}

fn attributes(call: &mut Call<'_, '_>, name: Option<&Arc<str>>) -> Result<u32, Failure> {
    let path = decode_path(call, name)?;
    let machine = call.machine();
    call.kernel.attributes_of(machine, &path).map_err(|refusal| match refusal {
        Refusal::FileNotFound | Refusal::PathNotFound => cite(refused(refusal), clause::SZ_47),
        refusal => refused(refusal),
    })
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn each_kind_of_thing_shows_what_it_is() {
        check(
            r#"
            GetFileAttributes("\a.txt")
            GetFileAttributes("\My Documents\fixed.txt")
            GetFileAttributes("\Windows\plain.bin")
            GetFileAttributes("\Windows\packed.bin")
            GetFileAttributes("\Windows\core.dll")
            GetFileAttributes("\Windows")
            GetFileAttributes("\My Documents")
            GetFileAttributes("\")
            GetFileAttributes("\storage card")
            GetFileAttributes("\\srv\data")
            GetFileAttributes("\\srv\data\x")
            "#,
            expect![[r#"
                a: GetFileAttributes -> 128
                a: GetFileAttributes -> 1
                a: GetFileAttributes -> 64
                a: GetFileAttributes -> 2112
                a: GetFileAttributes -> 8256
                a: GetFileAttributes -> 16
                a: GetFileAttributes -> 16
                a: GetFileAttributes -> 16
                a: GetFileAttributes -> 272
                a: GetFileAttributes -> 16
                a: GetFileAttributes -> 128"#]],
        );
    }

    #[test]
    fn what_does_not_exist_has_no_attributes() {
        check(
            r#"
            GetFileAttributes("\nothing")
            GetFileAttributes("\nowhere\a")
            GetFileAttributes(_)
            GetFileAttributes("\a|b")
            GetFileAttributes("\\nobody\data\x")
            ! eject "\Storage Card"
            GetFileAttributes("\Storage Card")
            GetFileAttributes("\Storage Card\log")
            "#,
            expect![[r#"
                a: GetFileAttributes -> 0xffffffff, ERROR_FILE_NOT_FOUND (2) [SZ-47]
                a: GetFileAttributes -> 0xffffffff, ERROR_PATH_NOT_FOUND (3) [SZ-47]
                a: GetFileAttributes -> 0xffffffff, ERROR_INVALID_PARAMETER (87) [SZ-45]
                a: GetFileAttributes -> 0xffffffff, ERROR_INVALID_NAME (123) [SZ-29]
                a: GetFileAttributes -> 0xffffffff, ERROR_BAD_NETPATH (53) [SZ-46]
                a: GetFileAttributes -> 0xffffffff, ERROR_FILE_NOT_FOUND (2) [SZ-47]
                a: GetFileAttributes -> 0xffffffff, ERROR_PATH_NOT_FOUND (3) [SZ-76]"#]],
        );
    }
}
