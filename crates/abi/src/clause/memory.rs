//! Addresses, pages and frames.

pub(super) mod address_map;
pub(super) mod division;
pub(super) mod exceptions;
pub(super) mod heap;
pub(super) mod migration;
pub(super) mod paging;
pub(super) mod permissions;
pub(super) mod pointers;
pub(super) mod slots;
pub(super) mod stack;
pub(super) mod virtual_memory;

pub use address_map::*;
pub use division::*;
pub use exceptions::*;
pub use heap::*;
pub use migration::*;
pub use paging::*;
pub use permissions::*;
pub use pointers::*;
pub use slots::*;
pub use stack::*;
pub use virtual_memory::*;
