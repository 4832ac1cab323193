//! The scenario language: from the text of a RON file to a syntax tree in which everything has
//! its place, and to messages that point at what is wrong.
//!
//! This crate knows the words of `abi` and the language's own. It does not know which APIs exist:
//! a call is a name with named values, and the runner gives it a meaning.
//!
//! In reading order: [`Source`] (text and places), [`node`] (the generic tree), [`parse`] and
//! [`ast`] (the scenario), [`step`] (its steps), [`world`] (what there is before them),
//! [`diagnostic`] (what is said about mistakes).

mod alike;
pub mod ast;
pub mod diagnostic;
mod echo;
pub mod edit;
pub mod files;
pub mod format;
pub mod limits;
mod load;
pub mod near;
pub mod source;
pub mod step;
mod syntax;
pub mod world;

pub use alike::alike;
pub use ast::{
    Actor, Bindings, Choice, ChoicePoint, Expect, Order, Place, Possible, Program, Property,
    Quantity, Returned, Scenario, Script, Taken, TakenKind, Turn, content, place,
};
pub use diagnostic::{Diagnostic, Diagnostics, Format, Severity};
pub use echo::{echo, echo_path, is_unprintable};
pub use files::{FileError, Files, NoFiles};
pub use format::format;
pub use load::{parse, parse_partly};
pub use source::{Position, Source, Span, Spanned};
pub use step::{Step, StepKind, own_step_names};
pub use syntax::json::{act_from_json, node_from_json, world_from_json};
pub use syntax::node;
pub use syntax::node::{Args, Field, Kind, Name, Node};
pub use world::World;
