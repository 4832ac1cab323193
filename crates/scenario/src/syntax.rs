//! From text to a generic tree with places: tokens, then values.

pub(crate) mod json;
pub(crate) mod lexer;
pub mod node;
pub(crate) mod reader;
mod scalar;
