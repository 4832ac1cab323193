//! Steps that touch memory as a program does.

pub mod execute;
pub mod read;
pub mod use_stack;
pub mod write;

pub use execute::Execute;
pub use read::Read;
pub use use_stack::UseStack;
pub use write::{Write, Written};
