//! What a parameter takes, in the words of a message.

use coredll::{Param, Takes};

pub(super) fn wanted(param: &Param) -> &'static str {
    match param.takes {
        Takes::Handle { .. } | Takes::Process => {
            "a bound handle in quotes, `NULL` or `INVALID_HANDLE_VALUE`"
        }
        Takes::Address | Takes::Ignored | Takes::Null | Takes::Buffer => {
            "an address: a bound name, (\"name\", offset), a number or `NULL`"
        }
        Takes::Handles => "an array of bound handles: `[\"a\", \"b\"]`, or `NULL`",
        Takes::Security => "`(bInheritHandle: TRUE)`, an address or `NULL`",
        Takes::Input => "data, or an address: a bound name, (\"name\", offset), a number or `NULL`",
        Takes::Number { families: [], .. } | Takes::Length { .. } => "a number",
        Takes::InOut => "a number, or `NULL`",
        Takes::Number { .. } => "constants, alone or in a list, or a number",
        Takes::Boolean => "`TRUE` or `FALSE`",
        Takes::Text => "text in quotes, or `NULL`",
        Takes::Program => "the name of a program in quotes, or `NULL`",
        Takes::Output { .. } | Takes::Structure { .. } => "`NULL`",
    }
}
