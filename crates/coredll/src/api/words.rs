//! The description of a function in words, for `slotzero explain` and the generated pages.

use super::{Gives, Returns, Takes};
use abi::constant::{CONSTANTS, Family};

/// The names of the constants of these families.
fn constants(families: &[Family]) -> Vec<&'static str> {
    let known = CONSTANTS.iter().filter(|(_, _, family)| families.contains(family));
    known.map(|(name, ..)| *name).collect()
}

impl Takes {
    /// What may stand for the parameter, in words.
    pub fn words(self) -> String {
        String::from(match self {
            Takes::Handle { .. } => "a handle",
            Takes::Address => "an address",
            Takes::Number { families: [], .. } => "a number",
            Takes::Number { families, .. } => {
                return format!("a number, or {}", constants(families).join(", "));
            }
            Takes::Text => "text, or NULL",
            Takes::Program => "the name of a program of the scenario",
            Takes::Boolean => "TRUE or FALSE",
            Takes::Input => "an address, or data written out",
            Takes::Buffer => "an address; left out, the bytes come back as an output",
            Takes::Output { .. } => "an output; NULL if it is not wanted",
            Takes::Structure { name, .. } => {
                return format!("an output, the structure {name}; NULL if it is not wanted");
            }
            Takes::Unused => "ignored, or wanted to be NULL",
        })
    }
}

impl Gives {
    /// What kind of value the output is, in words.
    pub fn words(self) -> String {
        String::from(match self {
            Gives::Handle => "a handle",
            Gives::Identifier => "an identifier, which also serves as a handle",
            Gives::Address => "an address",
            Gives::Number { families: [] } => "a number",
            Gives::Number { families } => {
                return format!("a number, or {}", constants(families).join(", "));
            }
            Gives::Bytes => "bytes",
        })
    }
}

impl Returns {
    /// What the function returns, in words.
    pub fn words(self) -> &'static str {
        match self {
            Returns::Boolean => "TRUE, or FALSE on failure",
            Returns::HandleOrNull => "a handle, or NULL on failure",
            Returns::HandleOrInvalid => "a handle, or INVALID_HANDLE_VALUE on failure",
            Returns::AddressOrNull => "an address, or NULL on failure",
            Returns::Identifier => "an identifier, which also serves as a handle",
            Returns::Number { failure: Some(u32::MAX), .. } => "a number, or 0xFFFFFFFF on failure",
            Returns::Number { failure: Some(_), .. } => "a number, or 0 on failure",
            Returns::Number { failure: None, .. } => "a number",
            Returns::Nothing => "nothing",
        }
    }
}
