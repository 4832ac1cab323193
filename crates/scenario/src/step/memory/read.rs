//! `Read(at:, len: 1, is: "inner", expect: DATA)`.

use crate::ast::Place;
use crate::diagnostic::Diagnostic;
use crate::load::context::Context;
use crate::load::fields::Fields;
use crate::load::names::NameKind;
use crate::source::Spanned;
use crate::step::StepKind;
use crate::syntax::node::Name;

/// Reads bytes.
#[derive(Clone, Debug)]
pub struct Read {
    /// From where.
    pub at: Spanned<Place>,
    /// How many bytes. Left out: as many as are expected, or else 1.
    pub len: Option<Spanned<u32>>,
    /// The name that the address is bound to which these bytes are; then there are four of them.
    pub is: Option<Spanned<Name>>,
    /// True to let an exception end the process.
    pub unguarded: bool,
}

/// Bytes of an address.
const POINTER_BYTES: u32 = 4;

pub(crate) fn read(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    let at = fields.required("at", cx);
    let len: Option<Spanned<u32>> = fields.optional("len", cx);
    let is: Option<Spanned<Name>> = fields.optional("is", cx);
    if let Some(is) = &is {
        cx.names.sets(NameKind::Binding, is, is.span);
    }
    if let Some(len) = len.as_ref().filter(|len| is.is_some() && len.value != POINTER_BYTES) {
        cx.report(Diagnostic::error(len.span, "an address has four bytes"));
    }
    let pointer = || is.as_ref().map(|is| Spanned::new(POINTER_BYTES, is.span));
    let len = len.or_else(pointer);
    let unguarded = fields.optional("unguarded", cx).unwrap_or(false);
    Some(StepKind::Read(Box::new(Read { at: at?, len, is, unguarded })))
}
