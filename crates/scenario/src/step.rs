//! Steps: calls of the API, and the language's own.
//!
//! A step whose name is not one of the language's own is a [`Call`]; only the runner knows which
//! calls there are.

pub mod call;
pub mod check;
pub mod control;
pub mod device;
pub mod memory;

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
use crate::context::Context;
use crate::diagnostic::Diagnostic;
use crate::echo::code;
use crate::expect::Expect;
use crate::fields::{Fields, FromNode};
use crate::limits::WRITTEN_STEPS;
use crate::names::NameKind;
use crate::node::{Kind, Name, Node};
use crate::source::{Span, Spanned};

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

impl FromNode for Step {
    fn from_node(node: Node, cx: &mut Context<'_>) -> Option<Step> {
        let span = node.span;
        count_step(span, cx)?;
        let call = match node.kind {
            Kind::Call(call) => call,
            Kind::Word(word) => {
                let message = format!("{} is written with parentheses", code(&word));
                let help = format!("write `{}()`", crate::echo(&word));
                cx.report(Diagnostic::error(span, message).help(help));
                return None;
            }
            _ => return cx.expected("a step such as `CloseHandle(hObject: \"file\")`", &node),
        };
        let name = call.name.clone();
        let mut fields = Fields::of_call(*call, cx)?;
        let by = fields.optional("by", cx);
        let label: Option<Spanned<Name>> = fields.optional("label", cx);
        if let Some(label) = &label {
            cx.names.sets(NameKind::Label, label, label.span);
        }
        let own = OWN.binary_search_by_key(&&*name.value, |(name, _)| name);
        let takes_expect = match own {
            Ok(at) => TAKE_EXPECT.contains(&OWN[at].0),
            Err(_) => true,
        };
        let expect = if takes_expect { fields.optional("expect", cx) } else { None };
        let kind = match own {
            Ok(at) => {
                let kind = OWN[at].1(&mut fields, cx);
                fields.end(cx);
                kind?
            }
            Err(_) => StepKind::Call(Box::new(call::read(fields, cx))),
        };
        let step = Step { span, name, by, label, expect, kind };
        check_expect(&step, cx);
        Some(step)
    }
}

/// The own steps that something can be expected of.
const TAKE_EXPECT: [&str; 4] = ["Execute", "Read", "Returned", "Write"];

fn count_step(span: Span, cx: &mut Context<'_>) -> Option<()> {
    cx.steps += 1;
    if cx.steps == WRITTEN_STEPS + 1 {
        let message = format!("a scenario may have {WRITTEN_STEPS} written steps");
        cx.report(Diagnostic::error(span, message).help("use `Repeat(n:, steps:)`"));
    }
    (cx.steps <= WRITTEN_STEPS).then_some(())
}

/// Refuses expectations that this kind of step can never meet.
fn check_expect(step: &Step, cx: &mut Context<'_>) {
    let Some(expect) = &step.expect else { return };
    let choices = match &expect.value {
        Expect::OneOf(choices) => &choices[..],
        _ => std::slice::from_ref(expect),
    };
    for choice in choices {
        let fits = match (&step.kind, &choice.value) {
            (_, Expect::OneOf(_)) => false,
            (_, Expect::Succeeds | Expect::Raises(_)) => true,
            (_, Expect::NotModelled | Expect::Unsettled { .. }) => true,
            (StepKind::Read(_), Expect::Data(_)) => true,
            (StepKind::Read(_) | StepKind::Write(_) | StepKind::Execute(_), _) => false,
            (_, expect) => !matches!(expect, Expect::Data(_)),
        };
        if !fits {
            let message = format!("{} cannot meet this expectation", code(&step.name));
            cx.report(Diagnostic::error(choice.span, message).also(step.name.span, "this step"));
        }
    }
}

impl FromNode for Actor {
    fn from_node(node: Node, cx: &mut Context<'_>) -> Option<Actor> {
        let text = cx.text(&node)?;
        let (process, thread) = match text.split_once('/') {
            None => (text.clone(), Some(1)),
            Some((process, thread)) => {
                let canonical = !thread.starts_with(['0', '+']);
                (Name::from(process), thread.parse().ok().filter(|_| canonical))
            }
        };
        let Some(thread) = thread else {
            let message = format!("{} names no thread", crate::echo::quoted(&text));
            cx.report(
                Diagnostic::error(node.span, message)
                    .help("write \"process\" or, for its second thread, \"process/2\""),
            );
            return None;
        };
        cx.names.uses_process(&process, node.span);
        Some(Actor { process, thread })
    }
}
