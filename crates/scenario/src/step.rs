//! Steps: calls of the API, and the language's own.
//!
//! A step whose name is not one of the language's own is a [`Call`]; only the runner knows which
//! calls there are.

pub mod call;
pub mod check;
pub mod control;
pub mod device;
pub mod memory;
pub(crate) mod per_version;
pub mod server;
mod syntax;

pub use call::{Call, LastError, Out, Want};
pub use check::{
    Amount, Area, Check, CheckAddress, CheckBytes, CheckCoherent, CheckDifferent, CheckFile,
    CheckObject, CheckPage, CheckProcess, CheckSame, CheckSameFrame, CheckVolume,
};
pub use control::{Repeat, ReturnedStep};
pub use device::{
    Activate, DeferWrites, Disconnect, Eject, Fault, FaultPoint, FillVolume, HoldTrim, Insert,
    Kill, PowerCut, PressMemory, Reconnect, ReleaseMemory, WarmBoot, WritePending,
};
pub use memory::{Execute, Read, UseStack, Write, Written};
pub use server::{CallServer, Passed, Return};

use crate::ast::Actor;
use crate::ast::Expect;
use crate::load::context::Context;
use crate::load::fields::Fields;
use crate::source::{Span, Spanned};
use crate::syntax::node::Name;
use abi::OsVersion;

/// One step of a script. A scenario may have a million of them: what few steps have is kept apart.
#[derive(Clone, Debug)]
pub struct Step {
    /// All of it, from its name to the closing parenthesis.
    pub span: Span,
    /// The name of the call, or of the language's own step.
    pub name: Name,
    /// Who takes it, its label and what must come of it, if it says any of these.
    pub(crate) shared: Option<Box<Shared>>,
    /// What it does.
    pub kind: StepKind,
}

/// A file of a million steps is run in 256 MB: a step, its arguments, its place in the plan.
const _: () = assert!(size_of::<Step>() <= 64);

/// What every kind of step may say.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shared {
    pub(crate) by: Option<Spanned<Actor>>,
    pub(crate) label: Option<Spanned<Name>>,
    pub(crate) expect: Option<Spanned<Expect>>,
    /// What the step is on each version, if it says something else on one than on another.
    pub(crate) on: Box<[(OsVersion, Step)]>,
}

impl Step {
    /// Where its name is written.
    pub fn name_span(&self) -> Span {
        Span { end: self.span.start + self.name.len() as u32, ..self.span }
    }

    /// The step as this version has it: what is expected may differ, what is done does not.
    pub fn on(&self, version: OsVersion) -> &Step {
        let each = self.shared.as_ref().map_or(&[][..], |shared| &shared.on);
        each.iter().find(|(on, _)| *on == version).map_or(self, |(_, step)| step)
    }

    /// The step as each version has it, if that differs between versions; else the step itself.
    pub fn each(&self) -> impl Iterator<Item = &Step> {
        let each = self.shared.as_ref().map_or(&[][..], |shared| &shared.on);
        let alone = each.is_empty().then_some(self);
        alone.into_iter().chain(each.iter().map(|(_, step)| step))
    }

    /// Who takes it; without it the thread that runs the script.
    pub fn by(&self) -> Option<&Spanned<Actor>> {
        self.shared.as_ref()?.by.as_ref()
    }

    /// The name of this moment, before the step is taken.
    pub fn label(&self) -> Option<&Spanned<Name>> {
        self.shared.as_ref()?.label.as_ref()
    }

    /// What must come of it. `None` means [`Expect::Succeeds`]; checks and what the world does
    /// have none.
    pub fn expect(&self) -> Option<&Spanned<Expect>> {
        self.shared.as_ref()?.expect.as_ref()
    }
}

/// What a step does.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "each variant is named after the type that describes it")]
pub enum StepKind {
    Call(Call),
    Read(Box<Read>),
    Write(Box<Write>),
    Execute(Box<Execute>),
    UseStack(Box<UseStack>),
    Check(Box<Check>),
    CheckFile(Box<CheckFile>),
    CheckPage(Box<CheckPage>),
    CheckSameFrame(Box<CheckSameFrame>),
    CheckObject(Box<CheckObject>),
    CheckVolume(Box<CheckVolume>),
    CheckAddress(Box<CheckAddress>),
    CheckBytes(Box<CheckBytes>),
    CheckProcess(Box<CheckProcess>),
    CheckSame(Box<CheckSame>),
    CheckDifferent(Box<CheckDifferent>),
    CheckCoherent(Box<CheckCoherent>),
    Eject(Box<Eject>),
    Insert(Box<Insert>),
    Disconnect(Box<Disconnect>),
    Reconnect(Box<Reconnect>),
    FillVolume(Box<FillVolume>),
    PressMemory(Box<PressMemory>),
    ReleaseMemory(Box<ReleaseMemory>),
    WritePending(Box<WritePending>),
    DeferWrites(Box<DeferWrites>),
    Activate(Box<Activate>),
    HoldTrim(Box<HoldTrim>),
    Kill(Box<Kill>),
    WarmBoot(Box<WarmBoot>),
    PowerCut(Box<PowerCut>),
    Fault(Box<Fault>),
    CallServer(Box<CallServer>),
    Return(Box<Return>),
    Repeat(Box<Repeat>),
    Returned(Box<ReturnedStep>),
}

impl StepKind {
    /// True for what a program does itself, false for checks, for what happens to it, and for
    /// steps about steps.
    pub fn is_taken_by_a_thread(&self) -> bool {
        matches!(self, Self::Call(_) | Self::CallServer(_) | Self::Return(_)) || self.touches()
    }

    /// True for a look at the world that touches nothing.
    pub fn is_check(&self) -> bool {
        matches!(
            self,
            Self::Check(_)
                | Self::CheckAddress(_)
                | Self::CheckBytes(_)
                | Self::CheckCoherent(_)
                | Self::CheckDifferent(_)
                | Self::CheckFile(_)
                | Self::CheckObject(_)
                | Self::CheckPage(_)
                | Self::CheckProcess(_)
                | Self::CheckSame(_)
                | Self::CheckSameFrame(_)
                | Self::CheckVolume(_)
        )
    }

    /// True for a touch of memory.
    pub fn touches(&self) -> bool {
        matches!(self, Self::Read(_) | Self::Write(_) | Self::Execute(_) | Self::UseStack(_))
    }
}

/// Reads what is particular to one kind of step.
type ReadStep = fn(&mut Fields, &mut Context<'_>) -> Option<StepKind>;

/// The language's own steps besides [`device::ACTS`], in the order of their names.
const OWN: [(&str, ReadStep); 20] = [
    ("CallServer", server::call_server::read),
    ("Check", check::ram::read),
    ("CheckAddress", check::address::read),
    ("CheckBytes", check::bytes::read),
    ("CheckCoherent", check::coherent::read),
    ("CheckDifferent", check::same::read_different),
    ("CheckFile", check::file::read),
    ("CheckObject", check::object::read),
    ("CheckPage", check::page::read),
    ("CheckProcess", check::process::read),
    ("CheckSame", check::same::read),
    ("CheckSameFrame", check::same_frame::read),
    ("CheckVolume", check::volume::read),
    ("Execute", memory::execute::read),
    ("Read", memory::read::read),
    ("Repeat", control::repeat::read),
    ("Return", server::result::read),
    ("Returned", control::returned::read),
    ("UseStack", memory::use_stack::read),
    ("Write", memory::write::read),
];

/// The step of the language with this name in a table that is in the order of the names.
fn find(table: &'static [(&str, ReadStep)], name: &str) -> Option<(&'static str, ReadStep)> {
    table.binary_search_by_key(&name, |(name, _)| name).ok().map(|at| table[at])
}

/// The names of the language's own steps, for suggestions.
pub fn own_step_names() -> impl Iterator<Item = &'static str> + Clone {
    OWN.iter().chain(&device::ACTS).map(|(name, _)| *name)
}
