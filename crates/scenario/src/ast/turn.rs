//! Who or what comes next in a schedule: `"a"`, `"b/2"`, `("b", 1)`, `May(0)`, `Time`.

use crate::Diagnostic;
use crate::ast::Actor;
use crate::ast::expect::only_value;
use crate::echo::code;
use crate::load::context::Context;
use crate::load::fields::FromNode;
use crate::syntax::node::{Kind, Node};
use std::fmt;

/// One entry of a schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// A thread takes its next step: that of the script that comes so many after the first of those whose
    /// next step is this thread's. There is hardly ever more than one.
    Of(Actor, u32),
    /// Something happens from outside: this entry of `may`, counted from 0.
    May(u32),
    /// Nobody can take a step, and time passes until somebody can. It does so without being told to,
    /// unless something is to happen after it.
    Time,
}

const MAY: &str = "May";
const TIME: &str = "Time";

impl fmt::Display for Turn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Turn::Of(actor, 0) => write!(f, "{:?}", actor.to_string()),
            Turn::Of(actor, after) => write!(f, "({:?}, {after})", actor.to_string()),
            Turn::May(at) => write!(f, "{MAY}({at})"),
            Turn::Time => f.write_str(TIME),
        }
    }
}

impl FromNode for Turn {
    fn from_node(node: Node, cx: &mut Context<'_>) -> Option<Turn> {
        match node.kind {
            Kind::Call(call) if *call.name.value == *MAY => {
                only_value(*call, cx).and_then(|node| u32::from_node(node, cx)).map(Turn::May)
            }
            Kind::Call(call) if *call.name.value == *TIME => {
                let message = format!("`{TIME}` takes no value");
                cx.report(Diagnostic::error(call.name.span, message));
                None
            }
            Kind::Call(call) => {
                let name = call.name;
                cx.unknown("entry of a schedule", &name.value, name.span, [MAY, TIME].into_iter())
            }
            Kind::Word(word) if *word == *TIME => Some(Turn::Time),
            Kind::Word(word) if *word == *MAY => {
                let message = format!("`{MAY}` takes the place of an entry in `may`");
                cx.report(Diagnostic::error(node.span, message).help(format!("write `{MAY}(0)`")));
                None
            }
            Kind::Word(word) => {
                let message =
                    format!("unknown word {}: a thread is written in quotes", code(&word));
                let mistake = Diagnostic::error(node.span, message);
                cx.report_unknown(mistake, &word, [MAY, TIME].into_iter());
                None
            }
            Kind::Tuple(values) if values.len() == 2 => {
                let [actor, after] = <[Node; 2]>::try_from(values.into_vec()).ok()?;
                Some(Turn::Of(Actor::from_node(actor, cx)?, u32::from_node(after, cx)?))
            }
            _ => Actor::from_node(node, cx).map(|actor| Turn::Of(actor, 0)),
        }
    }
}
