//! `CheckVolume(path:, machine:, free:, present:)`.

use super::{asks_something, possible};
use crate::load::context::Context;
use crate::load::fields::Fields;
use crate::source::Spanned;
use crate::step::StepKind;
use crate::syntax::node::Name;

/// Looks at a volume.
#[derive(Clone, Debug)]
pub struct CheckVolume {
    /// Where its root is seen.
    pub path: Spanned<Name>,
    /// The machine; without it that of the acting process.
    pub machine: Option<Spanned<Name>>,
    /// How many bytes must be free.
    pub free: Option<u64>,
    /// Whether the medium must be there, or the share connected.
    pub present: Option<bool>,
}

pub(crate) fn read(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    let machine = cx.machine(fields);
    let path = cx.volume(fields, &machine);
    let (free, present) = (fields.optional("free", cx), fields.optional("present", cx));
    asks_something(&["free", "present"], fields, cx);
    possible(
        present != Some(false) || free.is_none(),
        "a missing volume has no free space",
        fields,
        cx,
    );
    Some(StepKind::CheckVolume(Box::new(CheckVolume { path: path?, machine, free, present })))
}
