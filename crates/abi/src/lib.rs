//! The words that every part of Slotzero shares.
//!
//! Error codes, constants, addresses, identifiers, OS versions, the description of a world and
//! the clauses that answers cite. Nothing here behaves: values are converted and printed, no more.

pub mod address;
pub mod clause;
pub mod constant;
pub mod content;
pub mod error;
pub mod exception;
pub mod hex;
pub mod id;
pub mod map;
pub mod not_modelled;
pub mod protection;
pub mod quirk;
pub mod version;
pub mod world;

pub use address::{AccessKind, Address, GRANULARITY, NK_KEY, PAGE_BYTES, slot_key};
pub use clause::{Clause, ClauseId, Standing};
pub use content::{Content, Piece};
pub use error::ErrorCode;
pub use exception::ExceptionCode;
pub use id::*;
pub use quirk::Quirk;
pub use version::{OsVersion, PoolKind};
