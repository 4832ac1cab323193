//! `CheckSameFrame(at:, and:, same: true)`.

use crate::ast::Place;
use crate::load::context::Context;
use crate::load::fields::Fields;
use crate::source::Spanned;
use crate::step::StepKind;

/// Compares the frames of the pages at two addresses.
#[derive(Clone, Debug)]
pub struct CheckSameFrame {
    /// The one address.
    pub at: Spanned<Place>,
    /// The other.
    pub and: Spanned<Place>,
    /// True if both pages must be resident in one frame, false if they must not share one.
    pub same: bool,
}

pub(crate) fn read(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    let (at, and) = (fields.required("at", cx), fields.required("and", cx));
    let same = fields.optional("same", cx).unwrap_or(true);
    Some(StepKind::CheckSameFrame(Box::new(CheckSameFrame { at: at?, and: and?, same })))
}
