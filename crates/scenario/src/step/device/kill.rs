//! `Kill(process:)`.

use crate::load::context::Context;
use crate::load::fields::Fields;
use crate::source::Spanned;
use crate::step::StepKind;
use crate::syntax::node::Name;

/// Ends a process from outside, wherever its threads are.
#[derive(Clone, Debug)]
pub struct Kill {
    /// The process.
    pub process: Spanned<Name>,
}

pub(crate) fn read(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    let process = cx.process(fields, "process");
    Some(StepKind::Kill(Box::new(Kill { process: process? })))
}
