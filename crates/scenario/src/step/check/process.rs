//! `CheckProcess(name:, running:, exit_code:, handles:, slot:, hibernating:)`.

use super::{asks_something, possible};
use crate::diagnostic::Diagnostic;
use crate::load::context::Context;
use crate::load::fields::Fields;
use crate::source::Spanned;
use crate::step::StepKind;
use crate::syntax::node::Name;

/// Looks at a process.
#[derive(Clone, Debug)]
pub struct CheckProcess {
    /// The process.
    pub name: Spanned<Name>,
    /// Whether it must be running.
    pub running: Option<bool>,
    /// The exit code that it must have ended with.
    pub exit_code: Option<u32>,
    /// How many handles it must hold.
    pub handles: Option<u32>,
    /// The slot that it must run in.
    pub slot: Option<u32>,
    /// Whether it must have been asked to give memory back, and not been in front since.
    pub hibernating: Option<bool>,
}

pub(crate) fn read(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    let name = cx.process(fields, "name");
    let running = fields.optional("running", cx);
    let exit_code = fields.optional("exit_code", cx);
    let handles = fields.optional("handles", cx);
    let slot: Option<Spanned<u32>> = fields.optional("slot", cx);
    let hibernating = fields.optional("hibernating", cx);
    let asked = ["running", "exit_code", "handles", "slot", "hibernating"];
    asks_something(&asked, fields, cx);
    if let (Some(slot), Some(without)) = (&slot, cx.on.iter().find(|on| !on.has_slots())) {
        let message = format!("a process of {without} has no slot");
        cx.report(Diagnostic::error(slot.span, message));
    }
    let ended = running != Some(true) || exit_code.is_none();
    possible(ended, "a running process has no exit code", fields, cx);
    Some(StepKind::CheckProcess(Box::new(CheckProcess {
        name: name?,
        running,
        exit_code,
        handles,
        slot: slot.map(|slot| slot.value),
        hibernating,
    })))
}
