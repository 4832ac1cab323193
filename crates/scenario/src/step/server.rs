//! Steps of a call into a server: the call, and what brings its result back.

pub mod call_server;
pub mod result;

pub use call_server::{CallServer, Passed};
pub use result::Return;
