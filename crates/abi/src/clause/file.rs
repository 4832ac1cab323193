//! Files and the volumes they lie on.

pub(super) mod create_file;
pub(super) mod delete_file;
pub(super) mod file_pointer;
pub(super) mod read_write;
pub(super) mod rom;
pub(super) mod volumes;

pub use create_file::*;
pub use delete_file::*;
pub use file_pointer::*;
pub use read_write::*;
pub use rom::*;
pub use volumes::*;
