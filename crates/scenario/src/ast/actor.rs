//! Threads as steps name them.

use crate::diagnostic::Diagnostic;
use crate::echo::quoted;
use crate::load::context::Context;
use crate::load::fields::FromNode;
use crate::syntax::node::{Name, Node};
use std::fmt;

/// Who takes a step: a thread of a process.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Actor {
    /// The process: one of the world, one that CreateProcess started, which is called as its
    /// program, or a name that is bound to the handle of a process.
    pub process: Name,
    /// Which of its threads, from 1, in the order in which they were created.
    pub thread: u32,
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.thread {
            1 => write!(f, "{}", self.process),
            thread => write!(f, "{}/{thread}", self.process),
        }
    }
}

impl FromNode for Actor {
    fn from_node(node: Node, cx: &mut Context<'_>) -> Option<Actor> {
        let text = cx.text(&node)?;
        let Some(actor) = parse(&text) else {
            let message = format!("{} names no thread", quoted(&text));
            let help = "write \"process\" or, for its second thread, \"process/2\"";
            cx.report(Diagnostic::error(node.span, message).help(help));
            return None;
        };
        cx.names.uses_process(&actor.process, node.span);
        Some(actor)
    }
}

fn parse(text: &Name) -> Option<Actor> {
    let Some((process, thread)) = text.split_once('/') else {
        return Some(Actor { process: text.clone(), thread: 1 });
    };
    // One way to write a number, so that equal actors are equal texts.
    let canonical = thread.starts_with(|c: char| ('1'..='9').contains(&c));
    let thread = thread.parse().ok().filter(|_| canonical)?;
    Some(Actor { process: process.into(), thread })
}
