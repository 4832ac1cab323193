//! `HoldTrim(machine:, on: true)`.

use crate::load::context::Context;
use crate::load::fields::Fields;
use crate::source::Spanned;
use crate::step::StepKind;
use crate::syntax::node::Name;

/// Decides whether the thread that trims a paging pool gets time.
#[derive(Clone, Debug)]
pub struct HoldTrim {
    /// The machine; without it that of the acting process.
    pub machine: Option<Spanned<Name>>,
    /// True to let it wait from now on, false to let it run, now and whenever it is wanted.
    pub on: bool,
}

pub(crate) fn read(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    let machine = cx.machine(fields);
    let on = fields.optional("on", cx).unwrap_or(true);
    Some(StepKind::HoldTrim(Box::new(HoldTrim { machine, on })))
}
