//! The scenario language: from the text of a RON file to a syntax tree in which everything has
//! its place, and to messages that point at what is wrong.
//!
//! This crate knows the words of `abi` and the language's own. It does not know which APIs exist:
//! a call is a name with named values, and the runner gives it a meaning.
//!
//! In reading order: [`Source`] (text and places), [`node`] (the generic tree), [`parse`] and
//! [`ast`] (the scenario), [`step`] (its steps), [`world`] (what there is before them),
//! [`diagnostic`] (what is said about mistakes).

mod actor;
pub mod ast;
mod context;
mod count;
mod data;
pub mod diagnostic;
mod echo;
mod encoding;
pub mod expect;
mod fields;
pub mod files;
mod json;
mod lexer;
pub mod limits;
mod load;
mod lookup;
mod names;
pub mod near;
pub mod node;
pub mod place;
mod reader;
mod scalar;
pub mod source;
pub mod step;
pub mod world;

pub use ast::{Actor, Order, Program, Scenario, Script};
pub use data::content;
pub use diagnostic::{Diagnostic, Diagnostics, Format, Severity};
pub use echo::{echo, echo_path, is_unprintable};
pub use expect::{Expect, Returned};
pub use files::{FileError, Files, NoFiles};
pub use json::{node_from_json, world_from_json};
pub use load::{MODELLED, parse};
pub use node::{Args, Field, Kind, Name, Node};
pub use place::{Place, place};
pub use source::{Position, Source, Span, Spanned};
pub use step::{Step, StepKind, own_step_names};
pub use world::World;
