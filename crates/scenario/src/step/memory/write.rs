//! `Write(at:, bytes: DATA)` or `Write(at:, pointer: "buffer")`.

use crate::ast::Place;
use crate::diagnostic::Diagnostic;
use crate::load::context::Context;
use crate::load::fields::Fields;
use crate::source::Spanned;
use crate::step::StepKind;
use abi::Content;

/// Writes bytes.
#[derive(Clone, Debug)]
pub struct Write {
    /// To where.
    pub at: Spanned<Place>,
    /// What.
    pub what: Written,
    /// True to let an exception end the process.
    pub unguarded: bool,
}

/// What is written.
#[derive(Clone, Debug)]
pub enum Written {
    /// Bytes. They may be more than the address space has.
    Bytes(Spanned<Content>),
    /// The four bytes of an address, low byte first.
    Pointer(Spanned<Place>),
}

pub(crate) fn read(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    let at = fields.required("at", cx);
    let pointer: Option<Spanned<Place>> = fields.optional("pointer", cx);
    let what = match pointer {
        Some(pointer) => {
            if let Some(bytes) = fields.take("bytes") {
                let message = "a pointer is written, or bytes";
                cx.report(Diagnostic::error(bytes.name_span, message).also(pointer.span, "this"));
            }
            Some(Written::Pointer(pointer))
        }
        None => fields.required("bytes", cx).map(Written::Bytes),
    };
    let unguarded = fields.optional("unguarded", cx).unwrap_or(false);
    Some(StepKind::Write(Box::new(Write { at: at?, what: what?, unguarded })))
}
