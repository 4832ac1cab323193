//! File-mapping objects and their views.

pub(super) mod create_file_for_mapping;
pub(super) mod create_file_mapping;
pub(super) mod event_log;
pub(super) mod flush_view;
pub(super) mod map_view;
pub(super) mod overview;
pub(super) mod pitfalls;
pub(super) mod unmap_view;

pub use create_file_for_mapping::*;
pub use create_file_mapping::*;
pub use event_log::*;
pub use flush_view::*;
pub use map_view::*;
pub use overview::*;
pub use pitfalls::*;
pub use unmap_view::*;
