//! Addresses, pages and frames.

pub(super) mod address_map;
pub(super) mod exceptions;
pub(super) mod heap;
pub(super) mod paging;
pub(super) mod slots;
pub(super) mod stack;
pub(super) mod virtual_memory;

pub use address_map::*;
pub use exceptions::*;
pub use heap::*;
pub use paging::*;
pub use slots::*;
pub use stack::*;
pub use virtual_memory::*;
