//! Desktop Windows, as its guides describe it and as it was measured.
//!
//! A measured clause states the rule behind cases; its source names cases that show it.

pub(super) mod create;
pub(super) mod files;
pub(super) mod guides;
pub(super) mod handles;
pub(super) mod memory;
pub(super) mod names;
pub(super) mod views;

pub use create::*;
pub use files::*;
pub use guides::*;
pub use handles::*;
pub use memory::*;
pub use names::*;
pub use views::*;
