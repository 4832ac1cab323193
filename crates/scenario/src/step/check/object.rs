//! `CheckObject(of:, alive:, handles:, views:)`.

use super::{asks_something, possible};
use crate::load::context::Context;
use crate::load::fields::Fields;
use crate::source::Spanned;
use crate::step::StepKind;
use crate::syntax::node::Name;

/// Looks at what keeps a kernel object alive.
#[derive(Clone, Debug)]
pub struct CheckObject {
    /// The name that its handle is or was bound to.
    pub of: Spanned<Name>,
    /// Whether the object must exist.
    pub alive: Option<bool>,
    /// How many handles must be open to it, over all processes.
    pub handles: Option<u32>,
    /// How many views must be mapped of it.
    pub views: Option<u32>,
}

pub(crate) fn read(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    let of = cx.binding(fields, "of");
    let alive = fields.optional("alive", cx);
    let (handles, views) = (fields.optional("handles", cx), fields.optional("views", cx));
    asks_something(&["alive", "handles", "views"], fields, cx);
    let held = handles.unwrap_or(0u32) > 0 || views.unwrap_or(0u32) > 0;
    possible(alive != Some(false) || !held, "handles and views keep an object alive", fields, cx);
    Some(StepKind::CheckObject(Box::new(CheckObject { of: of?, alive, handles, views })))
}
