//! Steps about steps.

pub mod repeat;
pub mod returned;

pub use repeat::Repeat;
pub use returned::ReturnedStep;
