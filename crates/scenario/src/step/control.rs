//! Steps about steps.

pub mod repeat;
pub mod returned;

pub use repeat::{Repeat, Times};
pub use returned::ReturnedStep;
