//! What the documents leave open, and how this project decided.

pub(super) mod allocation;
pub(super) mod desktop;
pub(super) mod division;
pub(super) mod files_and_objects;
pub(super) mod files_by_version;
pub(super) mod handles;
pub(super) mod low_memory;
pub(super) mod machine;
pub(super) mod memory_open_points;
pub(super) mod migration;
pub(super) mod modules;
pub(super) mod open_points;
pub(super) mod paging_pool;
pub(super) mod quirks;
pub(super) mod versions;
pub(super) mod waiting;

pub use allocation::*;
pub use desktop::*;
pub use division::*;
pub use files_and_objects::*;
pub use files_by_version::*;
pub use handles::*;
pub use low_memory::*;
pub use machine::*;
pub use memory_open_points::*;
pub use migration::*;
pub use modules::*;
pub use open_points::*;
pub use paging_pool::*;
pub use quirks::*;
pub use versions::*;
pub use waiting::*;
