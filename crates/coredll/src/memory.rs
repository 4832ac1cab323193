//! Address space and the system's sizes.

pub(crate) mod get_system_info;
pub(crate) mod virtual_alloc;
pub(crate) mod virtual_free;
pub(crate) mod virtual_protect;
pub(crate) mod virtual_query;
