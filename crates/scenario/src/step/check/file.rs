//! `CheckFile(path:, …)`.

use super::{asks_something, possible};
use crate::load::context::Context;
use crate::load::fields::Fields;
use crate::source::Spanned;
use crate::step::StepKind;
use crate::syntax::node::Name;
use crate::world::Path;
use abi::Content;

/// Looks at a file on its volume, past all views and frames.
#[derive(Clone, Debug)]
pub struct CheckFile {
    /// The full path.
    pub path: Spanned<Name>,
    /// The machine that looks; without it that of the acting process.
    pub machine: Option<Spanned<Name>>,
    /// Whether there must be such a file. Left out: true, if anything else is asked.
    pub exists: Option<bool>,
    /// Its size in bytes.
    pub size: Option<u64>,
    /// Where `bytes` begin, in bytes from the start of the file.
    pub at: u64,
    /// Bytes that must be there.
    pub bytes: Option<Spanned<Content>>,
}

pub(crate) fn read(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    let path: Option<Spanned<Path>> = fields.required("path", cx);
    let machine = cx.machine(fields);
    let exists = fields.optional("exists", cx);
    let size = fields.optional("size", cx);
    let at = fields.optional("at", cx).unwrap_or(0);
    let bytes = fields.optional("bytes", cx);
    let asks_content = size.is_some() || bytes.is_some();
    asks_something(&["exists", "size", "bytes"], fields, cx);
    possible(exists != Some(false) || !asks_content, "a missing file has no bytes", fields, cx);
    let path = path?;
    let path = Spanned::new(path.value.0, path.span);
    Some(StepKind::CheckFile(Box::new(CheckFile { path, machine, exists, size, at, bytes })))
}
