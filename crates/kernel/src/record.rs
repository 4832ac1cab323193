//! The records of the journaled tables: small, plain, and nothing but content.

mod file;
mod machine;
mod memory;
mod module;
mod object;
mod place;
mod process;

pub use file::*;
pub use machine::*;
pub use memory::*;
pub use module::*;
pub use object::*;
pub use place::*;
pub use process::*;

use journal::Record;

/// A row of another table, found by a key. The other table holds the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row<I>(pub I);

impl<I> std::hash::Hash for Row<I> {
    fn hash<H: std::hash::Hasher>(&self, _: &mut H) {}
}

impl<I: Clone + Eq> Record for Row<I> {}
