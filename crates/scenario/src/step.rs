//! Steps: calls of the API, and the language's own.
//!
//! A step whose name is not one of the language's own is a [`Call`]; only the runner knows which
//! calls there are.

pub mod call;
pub mod check;
pub mod control;
pub mod device;
pub mod memory;
mod syntax;

pub use call::{Call, LastError, Out, Want};
pub use check::{
    Amount, Area, Check, CheckAddress, CheckCoherent, CheckDifferent, CheckFile, CheckObject,
    CheckPage, CheckProcess, CheckSame, CheckSameFrame, CheckVolume,
};
pub use control::{Repeat, ReturnedStep};
pub use device::{
    DeferWrites, Disconnect, Eject, Fault, FaultPoint, FillVolume, Insert, Kill, PowerCut,
    PressMemory, Reconnect, ReleaseMemory, WarmBoot, WritePending,
};
pub use memory::{Execute, Read, Write};

use crate::ast::Actor;
use crate::ast::Expect;
use crate::load::context::Context;
use crate::load::fields::Fields;
use crate::source::{Span, Spanned};
use crate::syntax::node::Name;

/// One step of a script.
#[derive(Clone, Debug)]
pub struct Step {
    /// All of it, from its name to the closing parenthesis.
    pub span: Span,
    /// The name of the call, or of the language's own step.
    pub name: Spanned<Name>,
    /// Who takes it; without it the thread that runs the script.
    pub by: Option<Spanned<Actor>>,
    /// The name of this moment, before the step is taken.
    pub label: Option<Spanned<Name>>,
    /// What must come of it. `None` means [`Expect::Succeeds`]; checks and what the world does
    /// have none.
    pub expect: Option<Spanned<Expect>>,
    /// What it does.
    pub kind: StepKind,
}

/// What a step does.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "each variant is named after the type that describes it")]
pub enum StepKind {
    Call(Box<Call>),
    Read(Box<Read>),
    Write(Box<Write>),
    Execute(Box<Execute>),
    Check(Box<Check>),
    CheckFile(Box<CheckFile>),
    CheckPage(Box<CheckPage>),
    CheckSameFrame(Box<CheckSameFrame>),
    CheckObject(Box<CheckObject>),
    CheckVolume(Box<CheckVolume>),
    CheckAddress(Box<CheckAddress>),
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
    Kill(Box<Kill>),
    WarmBoot(Box<WarmBoot>),
    PowerCut(Box<PowerCut>),
    Fault(Box<Fault>),
    Repeat(Repeat),
    Returned(ReturnedStep),
}

impl StepKind {
    /// True for what a program does itself, false for checks, for what happens to it, and for
    /// steps about steps.
    pub fn is_taken_by_a_thread(&self) -> bool {
        matches!(self, Self::Call(_) | Self::Read(_) | Self::Write(_) | Self::Execute(_))
    }
}

/// Reads what is particular to one kind of step.
type ReadStep = fn(&mut Fields, &mut Context<'_>) -> Option<StepKind>;

/// The language's own steps, in the order of their names.
const OWN: [(&str, ReadStep); 29] = [
    ("Check", check::ram::read),
    ("CheckAddress", check::address::read),
    ("CheckCoherent", check::coherent::read),
    ("CheckDifferent", check::same::read_different),
    ("CheckFile", check::file::read),
    ("CheckObject", check::object::read),
    ("CheckPage", check::page::read),
    ("CheckProcess", check::process::read),
    ("CheckSame", check::same::read),
    ("CheckSameFrame", check::same_frame::read),
    ("CheckVolume", check::volume::read),
    ("DeferWrites", device::writes::read_defer),
    ("Disconnect", device::share::read_disconnect),
    ("Eject", device::card::read_eject),
    ("Execute", memory::execute::read),
    ("Fault", device::fault::read),
    ("FillVolume", device::fill_volume::read),
    ("Insert", device::card::read_insert),
    ("Kill", device::kill::read),
    ("PowerCut", device::power::read_cut),
    ("PressMemory", device::press::read_press),
    ("Read", memory::read::read),
    ("Reconnect", device::share::read_reconnect),
    ("ReleaseMemory", device::press::read_release),
    ("Repeat", control::repeat::read),
    ("Returned", control::returned::read),
    ("WarmBoot", device::power::read_boot),
    ("Write", memory::write::read),
    ("WritePending", device::writes::read_pending),
];

/// The names of the language's own steps, for suggestions.
pub fn own_step_names() -> impl Iterator<Item = &'static str> + Clone {
    OWN.iter().map(|(name, _)| *name)
}
