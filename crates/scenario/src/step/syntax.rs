//! Reading one step: what all steps have in common, and what must hold between its parts.

use super::{OWN, Shared, Step, StepKind, call, device, find, per_version};
use crate::ast::Actor;
use crate::ast::Expect;
use crate::diagnostic::Diagnostic;
use crate::echo::{code, echo};
use crate::limits::WRITTEN_STEPS;
use crate::load::context::Context;
use crate::load::fields::{Fields, FromNode};
use crate::load::names::{Body, NameKind};
use crate::source::{Span, Spanned};
use crate::syntax::node::{Call, Kind, Name, Node};

/// The own steps that something can be expected of.
const TAKE_EXPECT: [&str; 6] = ["CallServer", "Execute", "Read", "Returned", "UseStack", "Write"];

impl FromNode for Step {
    fn from_node(node: Node, cx: &mut Context<'_>) -> Option<Step> {
        let span = node.span;
        count_step(span, cx)?;
        match node.kind {
            Kind::Call(call) if per_version::differs(&call) => on_each(*call, span, cx),
            Kind::Call(call) => from_call(*call, span, cx),
            Kind::Word(word) => {
                let message = format!("{} is written with parentheses", code(&word));
                let help = format!("write `{}()`", echo(&word));
                cx.report(Diagnostic::error(span, message).help(help));
                None
            }
            _ => cx.expected("a step such as `CloseHandle(hObject: \"file\")`", &node),
        }
    }
}

fn count_step(span: Span, cx: &mut Context<'_>) -> Option<()> {
    cx.steps += 1;
    if cx.steps == WRITTEN_STEPS + 1 {
        let message = format!("a scenario may have {WRITTEN_STEPS} written steps");
        cx.report(Diagnostic::error(span, message).help("use `Repeat(n:, steps:)`"));
    }
    (cx.steps <= WRITTEN_STEPS).then_some(())
}

/// A step that expects something else on one version than on another: the step as the first one
/// has it, and as each has it.
fn on_each(call: Call, span: Span, cx: &mut Context<'_>) -> Option<Step> {
    let each = per_version::split(&call, cx);
    let each: Option<Vec<_>> = each
        .into_iter()
        .map(|(version, call)| from_call(call, span, cx).map(|step| (version, step)))
        .collect();
    let each = each?;
    let mut step = each.first()?.1.clone();
    step.shared.get_or_insert_default().on = each.into_boxed_slice();
    Some(step)
}

fn from_call(call: Call, span: Span, cx: &mut Context<'_>) -> Option<Step> {
    let name = call.name.clone();
    let own = find(&OWN, &name.value).or_else(|| find(&device::ACTS, &name.value));
    let mut fields = Fields::of_call(call, cx)?;
    let by: Option<Spanned<Actor>> = match own {
        Some(("Repeat", _)) => None,
        _ => fields.optional("by", cx),
    };
    let label: Option<Spanned<Name>> = fields.optional("label", cx);
    if let Some(label) = &label {
        cx.names.sets(NameKind::Label, label, label.span);
    }
    let expects = own.is_none_or(|(name, _)| TAKE_EXPECT.contains(&name));
    let expect = if expects { fields.optional("expect", cx) } else { None };
    let script_actor = cx.actor.clone();
    if let Some(by) = &by {
        cx.actor = Some(by.process.clone());
    }
    let kind = match own {
        Some((_, read)) => {
            let kind = read(&mut fields, cx);
            fields.end(cx);
            kind
        }
        None => Some(StepKind::Call(call::read(fields, cx))),
    };
    cx.actor = script_actor;
    let says_nothing = by.is_none() && label.is_none() && expect.is_none();
    let shared =
        (!says_nothing).then(|| Box::new(Shared { by, label, expect, ..Shared::default() }));
    let step = Step { span, name: name.value, shared, kind: kind? };
    check_actor(&step, cx);
    check_expect(&step, cx);
    check_length(&step, cx);
    Some(step)
}

/// In a program and in a further script one thread takes all steps.
fn check_actor(step: &Step, cx: &mut Context<'_>) {
    let Some(by) = step.by() else { return };
    if cx.names.body != Body::default() && step.kind.is_taken_by_a_thread() {
        let message = "the thread that runs this script takes all its steps";
        cx.report(Diagnostic::error(by.span, message).help("remove `by`"));
    }
}

/// Refuses expectations that this kind of step can never meet.
fn check_expect(step: &Step, cx: &mut Context<'_>) {
    let Some(expect) = step.expect() else { return };
    for choice in expect.choices() {
        if !can_meet(&step.kind, &choice.value) {
            let message = format!("{} cannot meet this expectation", code(&step.name));
            cx.report(Diagnostic::error(choice.span, message).also(step.name_span(), "this step"));
        }
    }
}

fn can_meet(kind: &StepKind, expect: &Expect) -> bool {
    let touches = kind.touches();
    match expect {
        Expect::Succeeds | Expect::Raises(_) => true,
        Expect::NotModelled | Expect::Unsettled { .. } => true,
        Expect::Data(_) => matches!(kind, StepKind::Read(_)),
        // A call into a server is over when its script goes on.
        Expect::Blocks => !touches && !matches!(kind, StepKind::CallServer(_)),
        Expect::Returns(_) | Expect::Fails | Expect::FailsWith(_) => !touches,
        Expect::OneOf(_) => false,
    }
}

/// A length and all bytes that are expected say the same: a read has one length.
fn check_length(step: &Step, cx: &mut Context<'_>) {
    let (StepKind::Read(read), Some(expect)) = (&step.kind, step.expect()) else { return };
    let mut lengths = expect
        .choices()
        .iter()
        .filter_map(|choice| Some((choice.span, choice.value.data()?.len().unwrap_or(u64::MAX))));
    let given = read.len.as_ref().map(|len| (len.span, u64::from(len.value)));
    let Some((span, bytes)) = given.or_else(|| lengths.next()) else { return };
    if let Some((other, expected)) = lengths.find(|(_, len)| *len != bytes) {
        let message = format!("{bytes} bytes are read and {expected} are expected");
        cx.report(Diagnostic::error(span, message).also(other, "these bytes"));
    }
}
