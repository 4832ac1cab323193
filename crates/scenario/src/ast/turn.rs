//! Who or what comes next in a schedule: `"a"`, `"b/2"`, `May(0)`.

use crate::ast::Actor;
use crate::ast::expect::only_value;
use crate::load::context::Context;
use crate::load::fields::FromNode;
use crate::syntax::node::{Kind, Node};
use std::fmt;

/// One entry of a schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// A thread takes its next step.
    Of(Actor),
    /// Something happens from outside: this entry of `may`, counted from 0.
    May(u32),
}

impl fmt::Display for Turn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Turn::Of(actor) => write!(f, "{:?}", actor.to_string()),
            Turn::May(at) => write!(f, "May({at})"),
        }
    }
}

impl FromNode for Turn {
    fn from_node(node: Node, cx: &mut Context<'_>) -> Option<Turn> {
        match node.kind {
            Kind::Call(call) if *call.name.value == *"May" => {
                only_value(*call, cx).and_then(|node| u32::from_node(node, cx)).map(Turn::May)
            }
            Kind::Call(call) => cx.unknown(
                "entry of a schedule",
                &call.name.value,
                call.name.span,
                ["May"].into_iter(),
            ),
            _ => Actor::from_node(node, cx).map(Turn::Of),
        }
    }
}
