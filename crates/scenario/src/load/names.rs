//! The names that a scenario gives to results and steps: who sets them and who uses them.
//!
//! A name is set at one place only. Inside a `Repeat` that place is passed several times, and the
//! last time wins. What a program binds belongs to one run of that program; what the main script
//! and the other scripts bind is seen by all.

use crate::ast::Bindings;
use crate::diagnostic::Diagnostic;
use crate::echo::code;
use crate::limits::NAMES;
use crate::load::context::Context;
use crate::source::Span;
use crate::syntax::node::Name;
use std::collections::BTreeMap;

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum NameKind {
    /// The result of a call, or an output parameter.
    Binding,
    /// A step, as the start of a measurement.
    Label,
    /// A process that takes a step or owns a slot.
    Process,
}

/// A list of steps that one thread takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Body {
    /// The program that the steps belong to; `None` for the main script and the other scripts.
    pub(crate) program: Option<u32>,
    /// Which of the scripts; 0 is the main script.
    pub(crate) script: u32,
}

/// A place where a name is set. In order of kind and name, then of the text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Setting {
    pub(crate) kind: NameKind,
    pub(crate) name: Name,
    pub(crate) span: Span,
    pub(crate) body: Body,
}

/// All names, in the order in which they were met.
#[derive(Default)]
pub(crate) struct Names {
    /// The steps that are being read.
    pub(crate) body: Body,
    /// Where each program and each further script is written.
    bodies: Vec<(Span, Body)>,
    set: Vec<Setting>,
    /// The first use of each name in each body.
    used: BTreeMap<(NameKind, Name, Body), Span>,
}

impl Names {
    /// Begins a program or a further script.
    pub(crate) fn enter(&mut self, body: Body, span: Span) {
        self.body = body;
        self.bodies.push((span, body));
    }

    pub(crate) fn sets(&mut self, kind: NameKind, name: &Name, span: Span) {
        if self.set.len() <= NAMES {
            self.set.push(Setting { kind, name: name.clone(), span, body: self.body });
        }
    }

    pub(crate) fn uses_binding(&mut self, name: &Name, span: Span) {
        self.uses(NameKind::Binding, name, span);
    }

    pub(crate) fn uses_process(&mut self, name: &Name, span: Span) {
        self.uses(NameKind::Process, name, span);
    }

    pub(crate) fn uses(&mut self, kind: NameKind, name: &Name, span: Span) {
        let first = self.used.entry((kind, name.clone(), self.body)).or_insert(span);
        *first = span.min(*first);
    }
}

/// Reports names that are set twice, never set, or set only after their use.
///
/// `processes` are the names that processes can have: those of the world and of the programs.
pub(crate) fn check(cx: &mut Context<'_>, processes: &BTreeMap<Name, Span>) -> Bindings {
    let names = std::mem::take(&mut cx.names);
    if let Some(last) = names.set.get(NAMES) {
        let message = format!("a scenario may give {NAMES} names to results and steps");
        cx.report(Diagnostic::error(last.span, message));
        return Bindings::default();
    }
    let bindings = Bindings::new(names.set, names.bodies);
    for list in bindings.by_name() {
        report_repeated(list, cx);
    }
    for ((kind, name, body), span) in &names.used {
        match kind {
            NameKind::Process if processes.contains_key(name) => {}
            NameKind::Process if bindings.get(name).is_some() => {}
            NameKind::Process => {
                let known = processes.keys().map(|name| &**name);
                cx.unknown::<()>("process", name, *span, known);
            }
            kind => {
                if let Some(mistake) = bindings.check(*kind, name, (*body, *span), !cx.is_full()) {
                    cx.report(mistake);
                }
            }
        }
    }
    bindings
}

/// Two settings of one name clash unless they belong to two different programs.
fn report_repeated(list: &[Setting], cx: &mut Context<'_>) {
    let mut seen: BTreeMap<Option<u32>, Span> = BTreeMap::new();
    for (at, setting) in list.iter().enumerate() {
        let first = match setting.body.program {
            None => list[..at].first().map(|first| &first.span),
            program => seen.get(&None).or_else(|| seen.get(&program)),
        };
        if let Some(first) = first {
            let name = code(&setting.name);
            let message = match setting.kind {
                NameKind::Label => format!("the label {name} is set twice"),
                _ => format!("{name} is bound twice"),
            };
            let mistake = Diagnostic::error(setting.span, message);
            cx.report(mistake.label("again here").also(*first, "first here"));
        }
        seen.entry(setting.body.program).or_insert(setting.span);
    }
}
