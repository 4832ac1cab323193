//! `Activate(process:)`.

use crate::load::context::Context;
use crate::load::fields::Fields;
use crate::source::Spanned;
use crate::step::StepKind;
use crate::syntax::node::Name;

/// Brings an application to the front, as a user does.
#[derive(Clone, Debug)]
pub struct Activate {
    /// Its process.
    pub process: Spanned<Name>,
}

pub(crate) fn read(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    let process = cx.process(fields, "process");
    Some(StepKind::Activate(Box::new(Activate { process: process? })))
}
