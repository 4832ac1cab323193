//! What happens to the machines from outside, as steps.

pub mod card;
pub mod fault;
pub mod fill_volume;
pub mod kill;
pub mod power;
pub mod press;
pub mod share;
pub mod writes;

pub use card::{Eject, Insert};
pub use fault::{Fault, FaultPoint};
pub use fill_volume::FillVolume;
pub use kill::Kill;
pub use power::{PowerCut, WarmBoot};
pub use press::{PressMemory, ReleaseMemory};
pub use share::{Disconnect, Reconnect};
pub use writes::{DeferWrites, WritePending};
