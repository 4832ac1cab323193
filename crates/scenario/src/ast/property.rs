//! What must hold whatever the order of the steps: `Always(CheckCoherent(a: "x", b: "y"))`.

use crate::ast::expect::only_value;
use crate::diagnostic::Diagnostic;
use crate::echo::code;
use crate::load::context::Context;
use crate::load::fields::FromNode;
use crate::source::Span;
use crate::step::Step;
use crate::syntax::node::{Kind, Node};

/// A statement about the states of the runs of a scenario.
#[derive(Clone, Debug)]
pub struct Property {
    /// All of it, from its word to the closing parenthesis.
    pub span: Span,
    /// Which states it is about.
    pub quantity: Quantity,
    /// What it says of them: a check. Where it cannot look yet, because a name of it is not bound or
    /// nobody lives who could look, it says nothing of a state.
    pub check: Step,
}

/// In which states of which runs a check is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// In every state of every run.
    Always,
    /// In no state of any run.
    Never,
    /// In at least one state of at least one run. One run alone cannot refute it.
    Sometimes,
    /// In every run, in at least one state.
    Eventually,
}

impl Quantity {
    /// All, in the order of their meaning.
    pub const ALL: [Quantity; 4] =
        [Quantity::Always, Quantity::Never, Quantity::Sometimes, Quantity::Eventually];

    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Quantity::Always => "Always",
            Quantity::Never => "Never",
            Quantity::Sometimes => "Sometimes",
            Quantity::Eventually => "Eventually",
        }
    }
}

impl FromNode for Property {
    fn from_node(node: Node, cx: &mut Context<'_>) -> Option<Property> {
        let span = node.span;
        let Kind::Call(call) = node.kind else {
            return cx.expected("a property such as `Always(CheckFile(…))`", &node);
        };
        let word = &call.name.value;
        let Some(quantity) = Quantity::ALL.into_iter().find(|known| known.name() == &**word) else {
            let known = Quantity::ALL.map(Quantity::name);
            return cx.unknown("property", word, call.name.span, known.into_iter());
        };
        let check = only_value(*call, cx).and_then(|node| Step::from_node(node, cx))?;
        if !check.kind.is_check() {
            let message = format!("{} is no check: a property only looks", code(&check.name));
            cx.report(Diagnostic::error(check.name_span(), message));
            return None;
        }
        if let Some(label) = check.label() {
            let message = "a property is no moment that could be named";
            cx.report(Diagnostic::error(label.span, message).help("remove `label`"));
        }
        Some(Property { span, quantity, check })
    }
}
