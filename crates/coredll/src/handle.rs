//! Handles: closing and duplicating them, what they allow, their flags.

pub(crate) mod access;
pub(crate) mod close_handle;
pub(crate) mod duplicate_handle;
pub(crate) mod get_handle_information;
pub(crate) mod set_handle_information;
