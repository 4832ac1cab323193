//! A whole scenario, as the runner sees it.
//!
//! Entry points: [`Scenario::world_spec`] builds the world; [`Scenario::steps`] is the main
//! script, [`Scenario::scripts`] the others, [`Scenario::programs`] what CreateProcess and
//! CreateThread may start. Everything that a message may point at carries its span into
//! [`Scenario::file`].

mod actor;
mod bindings;
mod choice;
pub(crate) mod data;
pub(crate) mod expect;
mod place;
mod possible;
mod property;
mod turn;

pub use actor::Actor;
pub use bindings::Bindings;
pub use choice::{Choice, ChoicePoint};
pub use data::content;
pub use expect::{Expect, Returned};
pub use place::{Place, place};
pub use possible::Possible;
pub use property::{Property, Quantity};
pub use turn::Turn;

use crate::source::{Source, Spanned};
use crate::step::Step;
use crate::syntax::node::Name;
use crate::world::World;
use abi::OsVersion;
use abi::world::WorldSpec;

/// A scenario that was read without a mistake.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The text that all spans point into.
    pub file: Source,
    /// What it shows, in one sentence.
    pub about: Spanned<Name>,
    /// The versions that it runs on: at least one, none twice, all of them modelled.
    pub on: Vec<Spanned<OsVersion>>,
    /// The clauses that it shows.
    pub clauses: Vec<Spanned<Name>>,
    /// The question or program that it comes from (field `source`).
    pub origin: Option<Spanned<Name>>,
    /// Words to select it by.
    pub tags: Vec<Spanned<Name>>,
    /// What there is before the first step.
    pub world: World,
    /// What an image file or a start address may name.
    pub programs: Vec<Program>,
    /// The main script. A step without `by` is taken by the first process's first thread.
    pub steps: Vec<Step>,
    /// Further scripts, each run by one thread.
    pub scripts: Vec<Script>,
    /// What may happen from outside, each once, at any moment or not at all.
    pub may: Vec<Possible>,
    /// How the scripts are ordered against each other.
    pub order: Order,
    /// The free decisions of the kernel, in the order in which they come; when the list ends, each
    /// takes its default.
    pub choices: Vec<Spanned<Choice>>,
    /// What must hold whatever the order of the steps.
    pub properties: Vec<Property>,
    /// Why the run fails for now: the scenario fails when it does not.
    pub known_gap: Option<Spanned<Name>>,
    /// Where each name is bound and each label set.
    pub bindings: Bindings,
    /// How many steps a run takes when nothing ends it early and no program is started:
    /// repetitions multiplied out. A value above the runner's budget is no mistake here.
    pub step_count: u64,
}

impl Scenario {
    /// The world as the kernel builds it for `version`.
    pub fn world_spec(&self, version: OsVersion) -> WorldSpec {
        self.world.spec(version, self.programs.iter().map(|program| program.name.to_string()))
    }
}

/// Steps that a process or a thread takes when it is started under this name. A process that
/// comes to the end calls ExitProcess(0), a thread ends with 0.
#[derive(Clone, Debug)]
pub struct Program {
    /// Its name, unique in the scenario.
    pub name: Spanned<Name>,
    /// What a call into a server passes to it: names that it finds bound.
    pub takes: Vec<Taken>,
    /// Its steps. They have no `by` (checks of state apart). What they bind is seen by this run
    /// of the program only; they see the scenario's bindings too.
    pub steps: Vec<Step>,
}

/// What a program takes.
#[derive(Clone, Debug)]
pub struct Taken {
    /// The name.
    pub name: Spanned<Name>,
    /// What it is.
    pub kind: TakenKind,
}

/// What a program takes, as the system sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenKind {
    /// A pointer, which the system maps into the caller's slot.
    Pointer,
    /// A handle.
    Handle,
    /// Any other number.
    Number,
}

/// Steps that one thread takes while others take theirs.
#[derive(Clone, Debug)]
pub struct Script {
    /// The thread.
    pub by: Spanned<Actor>,
    /// Its steps. They have no `by` of their own (checks of state apart).
    pub steps: Vec<Step>,
}

/// How the steps of the scripts are ordered.
#[derive(Clone, Debug, Default)]
pub enum Order {
    /// The main script to its end or until it blocks, then each further script in turn.
    #[default]
    AsWritten,
    /// Who takes the next step or what happens, one entry a turn; when the list ends, as written.
    Schedule(Vec<Spanned<Turn>>),
    /// Chosen by a pseudo-random sequence from this seed.
    Seed(u64),
}
