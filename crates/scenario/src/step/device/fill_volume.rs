//! `FillVolume(path:, machine:, leave: 0)`.

use crate::load::context::Context;
use crate::load::fields::Fields;
use crate::source::Spanned;
use crate::step::StepKind;
use crate::syntax::node::Name;

/// Takes up free space of a volume that has a capacity.
#[derive(Clone, Debug)]
pub struct FillVolume {
    /// Where its root is seen.
    pub path: Spanned<Name>,
    /// The machine; without it that of the acting process.
    pub machine: Option<Spanned<Name>>,
    /// How many bytes stay free.
    pub leave: u64,
}

pub(crate) fn read(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    let machine = cx.machine(fields);
    let path = cx.volume(fields, &machine);
    let leave = fields.optional("leave", cx).unwrap_or(0);
    Some(StepKind::FillVolume(Box::new(FillVolume { path: path?, machine, leave })))
}
