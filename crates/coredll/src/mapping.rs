//! File mapping: objects, views, flushing.

pub(crate) mod create_file_mapping;
pub(crate) mod flush_view_of_file;
pub(crate) mod map_view_of_file;
pub(crate) mod map_view_of_file_ex;
pub(crate) mod open_file_mapping;
pub(crate) mod unmap_view_of_file;
