//! One layout for all scenarios: `slotzero fmt`.
//!
//! The layout follows from the tokens and comments alone, not from how they were laid out, but for
//! blank lines, of which one is kept where entries have lines of their own. Tokens are written as
//! they are: a number keeps its base, a raw text stays raw, fields keep their order.
//!
//! 1. `tree` puts tokens and comments together;
//! 2. `layout` writes them down.

mod layout;
mod tree;

use crate::diagnostic::Diagnostics;
use crate::source::Source;
use crate::syntax::node::{Args, Call, Field, Kind, Node};
use crate::syntax::reader;
use crate::{Span, Spanned};

/// The most columns of a line, where there is a place to break it.
pub const COLUMNS: usize = 100;

/// The text of a scenario in the one layout. What is wrong with its syntax is reported, and then
/// there is no such text; calls and names are not looked at.
pub fn format(source: &Source) -> Result<String, Diagnostics> {
    let before = value(source)?;
    let text = layout::write(&tree::read(source.text()));
    let laid_out = Source::from_bytes(source.name(), text.clone().into_bytes())?;
    let after = value(&laid_out)?;
    assert!(bare(&before) == bare(&after), "a layout changes no meaning: {}", source.name());
    Ok(text)
}

fn value(source: &Source) -> Result<Node, Diagnostics> {
    let mut diagnostics = Diagnostics::new(source.clone());
    match reader::read(source, &mut diagnostics) {
        Some(node) if diagnostics.is_empty() => Ok(node),
        _ => Err(diagnostics),
    }
}

/// The value without its places.
fn bare(node: &Node) -> Node {
    let bare_all = |nodes: &[Node]| nodes.iter().map(bare).collect();
    let kind = match &node.kind {
        Kind::List(nodes) => Kind::List(bare_all(nodes)),
        Kind::Tuple(nodes) => Kind::Tuple(bare_all(nodes)),
        Kind::Struct(fields) => Kind::Struct(bare_fields(fields)),
        Kind::Call(call) => Kind::Call(Box::new(Call {
            name: Spanned::new(call.name.value.clone(), Span::default()),
            args: match &call.args {
                Args::Values(nodes) => Args::Values(bare_all(nodes)),
                Args::Fields(fields) => Args::Fields(bare_fields(fields)),
            },
        })),
        kind => kind.clone(),
    };
    Node { span: Span::default(), kind }
}

fn bare_fields(fields: &[Field]) -> Box<[Field]> {
    let bare = |field: &Field| Field {
        name: field.name.clone(),
        name_span: Span::default(),
        value: bare(&field.value),
    };
    fields.iter().map(bare).collect()
}
