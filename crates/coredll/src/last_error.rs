//! The last error of a thread.

pub(crate) mod get_last_error;
pub(crate) mod set_last_error;
