//! `low_memory: Limits(low:, critical:, low_block:, critical_block:)` of a machine.

use crate::diagnostic::Diagnostic;
use crate::limits::RAM_PAGES;
use crate::load::context::Context;
use crate::load::fields::{Fields, FromNode};
use crate::source::{Span, Spanned};
use crate::syntax::node::{Kind, Node};
use abi::OsVersion;
use abi::world::LowMemory;

/// When memory is low. What is left out is as the version has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits(pub(super) LowMemory);

impl FromNode for Limits {
    fn from_node(node: Node, cx: &mut Context<'_>) -> Option<Limits> {
        let span = node.span;
        let call = match node.kind {
            Kind::Call(call) if *call.name.value == *"Limits" => *call,
            kind => return cx.expected("`Limits(low: 32, critical: 20)`", &Node { span, kind }),
        };
        let usual = known(span, cx)?;
        let mut fields = Fields::of_call(call, cx)?;
        let mut pages = |name| fields.integer(name, 0..=i128::from(RAM_PAGES), cx);
        let low = pages("low");
        let critical = pages("critical");
        let low_block = pages("low_block");
        let critical_block = pages("critical_block");
        fields.end(cx);
        let or =
            |given: &Option<Spanned<u32>>, usual| given.as_ref().map_or(usual, |given| given.value);
        let limits = LowMemory {
            low: or(&low, usual.low),
            critical: or(&critical, usual.critical),
            low_block: or(&low_block, usual.low_block),
            critical_block: or(&critical_block, usual.critical_block),
        };
        let mut ordered = |is: bool, message: &str| {
            if !is {
                cx.report(Diagnostic::error(span, message));
            }
        };
        ordered(limits.critical <= limits.low, "`low` is at least `critical`");
        ordered(
            limits.critical_block <= limits.low_block,
            "`low_block` is at least `critical_block`",
        );
        Some(Limits(limits))
    }
}

/// The limits of the versions that the scenario is for: all of them have some.
fn known(span: Span, cx: &mut Context<'_>) -> Option<LowMemory> {
    match cx.on.iter().find(|version| version.low_memory().is_none()) {
        None => cx.on.iter().find_map(|version| version.low_memory()),
        Some(without) => {
            let message = format!("{without} has no limits for a single request");
            let all = OsVersion::ALL.into_iter().filter(|version| version.low_memory().is_some());
            let all: Vec<_> = all.map(|version| version.to_string()).collect();
            let help = format!("these have them: {}", all.join(", "));
            cx.report(Diagnostic::error(span, message).help(help));
            None
        }
    }
}
