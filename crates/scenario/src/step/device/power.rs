//! `WarmBoot(machine:)` and `PowerCut(machine:)`.

use crate::load::context::Context;
use crate::load::fields::Fields;
use crate::source::Spanned;
use crate::step::StepKind;
use crate::syntax::node::Name;

/// Restarts a machine; the object store stays.
#[derive(Clone, Debug)]
pub struct WarmBoot {
    /// The machine; without it that of the acting process.
    pub machine: Option<Spanned<Name>>,
}

/// Takes a machine's power away; what only RAM held is lost.
#[derive(Clone, Debug)]
pub struct PowerCut {
    /// The machine; without it that of the acting process.
    pub machine: Option<Spanned<Name>>,
}

pub(crate) fn read_boot(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    Some(StepKind::WarmBoot(Box::new(WarmBoot { machine: cx.machine(fields) })))
}

pub(crate) fn read_cut(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    Some(StepKind::PowerCut(Box::new(PowerCut { machine: cx.machine(fields) })))
}
