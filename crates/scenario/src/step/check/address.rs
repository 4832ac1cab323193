//! `CheckAddress(of:, area:, multiple_of:)`.

use super::asks_something;
use crate::ast::Place;
use crate::ast::expect::only_value;
use crate::load::context::Context;
use crate::load::fields::{Fields, FromNode};
use crate::source::Spanned;
use crate::step::StepKind;
use crate::syntax::node::{Kind, Name, Node};

/// Looks at where an address lies.
#[derive(Clone, Debug)]
pub struct CheckAddress {
    /// The address.
    pub of: Spanned<Place>,
    /// The part of the address space that it must lie in.
    pub area: Option<Spanned<Area>>,
    /// What it must be a multiple of, in bytes; at least 1.
    pub multiple_of: Option<Spanned<u32>>,
}

/// A part of the address space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Area {
    /// The area above the slots, where views lie.
    LargeMemoryArea,
    /// The slot of this process.
    Slot(Name),
    /// Slot 0, in which the running process is seen.
    SlotZero,
}

pub(crate) fn read(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    let of = fields.required("of", cx);
    let area = fields.optional("area", cx);
    let multiple_of = fields.integer("multiple_of", 1..=i128::from(u32::MAX), cx);
    asks_something(&["area", "multiple_of"], fields, cx);
    Some(StepKind::CheckAddress(Box::new(CheckAddress { of: of?, area, multiple_of })))
}

impl FromNode for Area {
    fn from_node(node: Node, cx: &mut Context<'_>) -> Option<Area> {
        let word = match &node.kind {
            Kind::Word(word) => word.clone(),
            Kind::Call(call) => call.name.value.clone(),
            _ => return cx.expected("an area such as `LargeMemoryArea`", &node),
        };
        match (&*word, node.kind) {
            ("LargeMemoryArea", Kind::Word(_)) => Some(Area::LargeMemoryArea),
            ("SlotZero", Kind::Word(_)) => Some(Area::SlotZero),
            ("Slot", Kind::Call(call)) => {
                let process: Spanned<Name> = FromNode::from_node(only_value(*call, cx)?, cx)?;
                cx.names.uses_process(&process, process.span);
                Some(Area::Slot(process.value))
            }
            _ => {
                let known = ["LargeMemoryArea", "Slot", "SlotZero"];
                cx.unknown("area", &word, node.span, known.into_iter())
            }
        }
    }
}
