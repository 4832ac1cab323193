//! Handles: closing and duplicating them.

pub(crate) mod access;
pub(crate) mod close_handle;
pub(crate) mod duplicate_handle;
