//! Free decisions of the kernel, as they are written: `Evict(1)`.

use crate::ast::expect::only_value;
use crate::load::context::Context;
use crate::load::fields::FromNode;
use crate::syntax::node::{Kind, Node};
use std::fmt;

/// A free decision of the kernel that does not take its default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is decided.
    pub point: ChoicePoint,
    /// What is chosen, counted from 0.
    pub option: u32,
}

/// What the kernel may decide in more ways than one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChoicePoint {
    /// Which clean page gives up its frame: the oldest, or one that came in so many after it.
    Evict,
    /// When a write-back that is due is made: now, or later.
    LazyWrite,
    /// When the thread that trims a paging pool runs: now, or later.
    TrimPool,
    /// Whether a fault that may strike does: not now, or the first of those that may, and so on.
    Fault,
}

impl ChoicePoint {
    /// All.
    pub const ALL: [ChoicePoint; 4] =
        [ChoicePoint::Evict, ChoicePoint::LazyWrite, ChoicePoint::TrimPool, ChoicePoint::Fault];

    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            ChoicePoint::Evict => "Evict",
            ChoicePoint::LazyWrite => "LazyWrite",
            ChoicePoint::TrimPool => "TrimPool",
            ChoicePoint::Fault => "Fault",
        }
    }
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({})", self.point.name(), self.option)
    }
}

impl FromNode for Choice {
    fn from_node(node: Node, cx: &mut Context<'_>) -> Option<Choice> {
        let Kind::Call(call) = node.kind else {
            return cx.expected("a choice such as `Evict(1)` or `LazyWrite(1)`", &node);
        };
        let point = ChoicePoint::ALL.into_iter().find(|point| point.name() == &*call.name.value);
        let Some(point) = point else {
            let known = ChoicePoint::ALL.map(ChoicePoint::name);
            return cx.unknown("choice", &call.name.value, call.name.span, known.into_iter());
        };
        let option = only_value(*call, cx).and_then(|node| u32::from_node(node, cx))?;
        Some(Choice { point, option })
    }
}
