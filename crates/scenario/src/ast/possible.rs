//! What may happen from outside, at any moment or not at all: `may: [Eject(card: r"\Card")]`.

use crate::diagnostic::Diagnostic;
use crate::load::context::Context;
use crate::load::fields::FromNode;
use crate::source::Spanned;
use crate::step::StepKind;
use crate::step::device::Act;
use crate::syntax::node::Node;

/// Something that may happen once. A fault may strike at any operation of its kind.
#[derive(Clone, Debug)]
pub struct Possible(pub Spanned<StepKind>);

impl Possible {
    /// True for a fault: it does not come between two steps, but in the midst of one.
    pub fn is_fault(&self) -> bool {
        matches!(self.0.value, StepKind::Fault(_))
    }
}

impl FromNode for Possible {
    fn from_node(node: Node, cx: &mut Context<'_>) -> Option<Possible> {
        let span = node.span;
        let Act(act) = Act::from_node(node, cx)?;
        if let StepKind::Fault(fault) = &act {
            if fault.nth != 1 {
                let message =
                    "what may happen may strike at any operation: `nth` says nothing here";
                cx.report(Diagnostic::error(span, message).help("remove `nth`"));
            }
        }
        Some(Possible(Spanned::new(act, span)))
    }
}
