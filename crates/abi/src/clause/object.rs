//! Kernel objects: handles, names, processes and threads.

pub(super) mod close_handle;
pub(super) mod handles;
pub(super) mod last_error;
pub(super) mod names;
pub(super) mod processes;

pub use close_handle::*;
pub use handles::*;
pub use last_error::*;
pub use names::*;
pub use processes::*;
