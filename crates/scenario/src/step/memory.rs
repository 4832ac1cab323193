//! Steps that touch memory as a program does.

pub mod execute;
pub mod read;
pub mod write;

pub use execute::Execute;
pub use read::Read;
pub use write::{Write, Written};
