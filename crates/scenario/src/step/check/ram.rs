//! `Check(ram_used:, ram_peak:, since:, machine:)`.

use super::{asks_something, possible};
use crate::ast::expect::only_value;
use crate::load::context::Context;
use crate::load::fields::{Fields, FromNode};
use crate::load::names::NameKind;
use crate::source::Spanned;
use crate::step::StepKind;
use crate::syntax::node::{Kind, Name, Node};

/// Looks at how many frames of RAM hold pages.
#[derive(Clone, Debug)]
pub struct Check {
    /// Frames in use now.
    pub ram_used: Option<Spanned<Amount>>,
    /// The highest number of frames in use at any time so far.
    pub ram_peak: Option<Spanned<Amount>>,
    /// The label that changes are measured from; without it the start of the steps.
    pub since: Option<Spanned<Name>>,
    /// The machine; without it that of the acting process.
    pub machine: Option<Spanned<Name>>,
}

/// A number of frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// This many.
    Exactly(u64),
    /// This many or fewer.
    AtMost(u64),
    /// This many or more.
    AtLeast(u64),
    /// This many more, or fewer if negative, than at the moment that is measured from.
    Delta(i64),
}

pub(crate) fn read(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    let ram_used: Option<Spanned<Amount>> = fields.optional("ram_used", cx);
    let ram_peak: Option<Spanned<Amount>> = fields.optional("ram_peak", cx);
    let since: Option<Spanned<Name>> = fields.optional("since", cx);
    let machine = cx.machine(fields);
    if let Some(label) = &since {
        cx.names.uses(NameKind::Label, label, label.span);
    }
    asks_something(&["ram_used", "ram_peak"], fields, cx);
    let amounts = [&ram_used, &ram_peak];
    let delta =
        amounts.into_iter().flatten().any(|amount| matches!(amount.value, Amount::Delta(_)));
    possible(since.is_none() || delta, "`since` needs a `Delta`", fields, cx);
    Some(StepKind::Check(Box::new(Check { ram_used, ram_peak, since, machine })))
}

impl FromNode for Amount {
    fn from_node(node: Node, cx: &mut Context<'_>) -> Option<Amount> {
        let Kind::Call(call) = node.kind else {
            return cx.expected("an amount such as `Exactly(3)` or `Delta(0)`", &node);
        };
        let name = call.name.clone();
        match &*name.value {
            "Exactly" => number(*call, cx).map(Amount::Exactly),
            "AtMost" => number(*call, cx).map(Amount::AtMost),
            "AtLeast" => number(*call, cx).map(Amount::AtLeast),
            "Delta" => {
                only_value(*call, cx).and_then(|node| i64::from_node(node, cx)).map(Amount::Delta)
            }
            word => {
                let known = ["Exactly", "AtMost", "AtLeast", "Delta"];
                cx.unknown("amount", word, name.span, known.into_iter())
            }
        }
    }
}

fn number(call: crate::syntax::node::Call, cx: &mut Context<'_>) -> Option<u64> {
    let node = only_value(call, cx)?;
    u64::from_node(node, cx)
}
