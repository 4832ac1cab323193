//! The machines: all the state of the simulated devices and the operations on it.
//!
//! The kernel knows no API's name, does no input or output, reads no clock and branches on no
//! version: what differs between versions is a field of [`Rules`]. All state lives in the
//! journaled tables of [`state::State`], so that it can be copied, compared, undone and told
//! apart by a fingerprint. Operations are methods of [`Kernel`], one module for each concern:
//!
//! 1. [`world`], [`build`], [`state`], [`record`]: what there is;
//! 2. [`refusal`], [`choice`]: how an operation fails, and where chance may enter;
//! 3. [`frame`], [`division`], [`space`], [`region`], [`alias`], [`heap`], [`access`]: physical memory, addresses, translation;
//! 4. [`path`], [`volume`], [`mod@file`]: names, media, files, open files;
//! 5. [`file_mapping`], [`view`], [`pager`]: file-mapping objects and their pages;
//! 6. [`module`], [`stack`]: EXEs and DLLs, and what else a process begins with;
//! 7. [`object`], [`handle`], [`sync`], [`process`], [`thread`], [`migration`]: kernel objects and
//!    who runs where;
//! 8. [`quirk`]: field bugs that a world can have;
//! 9. [`invariants`]: what must hold after every step.

pub mod access;
pub mod alias;
pub mod boot;
pub mod build;
pub mod choice;
pub mod division;
pub mod file;
pub mod file_mapping;
pub mod frame;
pub mod handle;
pub mod heap;
pub mod invariants;
pub mod migration;
pub mod module;
pub mod object;
pub mod pager;

pub mod path;

pub mod process;
pub mod quirk;

pub mod record;
pub mod refusal;
pub mod region;
#[cfg(test)]
mod sandbox;
pub mod space;
pub mod stack;
pub mod state;
pub mod sync;
pub mod thread;
pub mod versions;
pub mod view;
pub mod volume;
pub mod wait;
pub mod world;

pub use choice::{Chance, ChoicePoint, Defaults};
pub use frame::NotActivated;
pub use quirk::Quirks;
pub use refusal::{Fault, FaultCause, Refusal, Stop};
pub use state::State;
pub use versions::Rules;
pub use world::{Kernel, World};
