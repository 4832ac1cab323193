//! `CheckBytes(at:, bytes:, equal: true)`.

use crate::ast::Place;
use crate::load::context::Context;
use crate::load::fields::Fields;
use crate::source::Spanned;
use crate::step::StepKind;
use abi::Content;

/// Looks at what a program would read at an address, without page-in: absent pages count as what would
/// come in.
#[derive(Clone, Debug)]
pub struct CheckBytes {
    /// The address.
    pub at: Spanned<Place>,
    /// What must, or must not, be there.
    pub bytes: Spanned<Content>,
    /// True if it must be there, false if something else must be.
    pub equal: bool,
}

pub(crate) fn read(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    let (at, bytes) = (fields.required("at", cx), fields.required("bytes", cx));
    let equal = fields.optional("equal", cx).unwrap_or(true);
    Some(StepKind::CheckBytes(Box::new(CheckBytes { at: at?, bytes: bytes?, equal })))
}
