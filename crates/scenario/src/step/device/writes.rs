//! `WritePending(machine:)` and `DeferWrites(machine:, on: true)`.

use crate::load::context::Context;
use crate::load::fields::Fields;
use crate::source::Spanned;
use crate::step::StepKind;
use crate::syntax::node::Name;

/// Writes back all pending pages now.
#[derive(Clone, Debug)]
pub struct WritePending {
    /// The machine; without it that of the acting process.
    pub machine: Option<Spanned<Name>>,
}

/// Decides whether pages that become pending wait for a flush, for pressure, or for the end.
#[derive(Clone, Debug)]
pub struct DeferWrites {
    /// The machine; without it that of the acting process.
    pub machine: Option<Spanned<Name>>,
    /// True to let them wait from now on, false to write them back at once again.
    pub on: bool,
}

pub(crate) fn read_pending(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    Some(StepKind::WritePending(Box::new(WritePending { machine: cx.machine(fields) })))
}

pub(crate) fn read_defer(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    let machine = cx.machine(fields);
    let on = fields.optional("on", cx).unwrap_or(true);
    Some(StepKind::DeferWrites(Box::new(DeferWrites { machine, on })))
}
