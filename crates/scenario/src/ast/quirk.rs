//! Field bugs, as they are asked for: `quirks: [StaleMappedData]`.

use crate::diagnostic::Diagnostic;
use crate::load::context::Context;
use crate::load::fields::FromNode;
use crate::source::Spanned;
use crate::syntax::node::Node;
use abi::{OsVersion, Quirk};

impl FromNode for Quirk {
    fn from_node(node: Node, cx: &mut Context<'_>) -> Option<Quirk> {
        let Some(word) = node.word() else {
            return cx.expected("the name of a quirk, written without quotes", &node);
        };
        let found = Quirk::ALL.into_iter().find(|quirk| quirk.name() == &**word);
        found.or_else(|| cx.unknown("quirk", word, node.span, Quirk::ALL.iter().map(|q| q.name())))
    }
}

/// Reports what is asked for twice, and what is no defect of a version that the scenario runs on.
pub(crate) fn check(quirks: &[Spanned<Quirk>], on: &[Spanned<OsVersion>], cx: &mut Context<'_>) {
    for (at, quirk) in quirks.iter().enumerate() {
        if let Some(first) = quirks[..at].iter().find(|known| known.value == quirk.value) {
            let message = format!("`{}` is named twice", quirk.value);
            cx.report(Diagnostic::error(quirk.span, message).also(first.span, "first here"));
        }
        for version in on.iter().filter(|version| !quirk.value.is_of(version.value)) {
            let message = format!("`{}` is no defect of {}", quirk.value, version.value);
            let known: Vec<_> = quirk.value.versions().iter().map(|known| known.name()).collect();
            let mistake = Diagnostic::error(quirk.span, message)
                .also(version.span, "the scenario runs on it")
                .help(format!("it is one of {}", known.join(", ")));
            cx.report(mistake);
        }
    }
}
