//! Which names stand for results, and where each may be used.

use crate::diagnostic::Diagnostic;
use crate::echo::code;
use crate::load::context::with_known;
use crate::load::names::{Body, NameKind, Setting};
use crate::source::Span;

/// The names that steps bind results to, and the labels of steps.
#[derive(Clone, Debug, Default)]
pub struct Bindings {
    /// Sorted, so that those of one name lie side by side.
    settings: Vec<Setting>,
    /// Where each program and each further script is written.
    bodies: Vec<(Span, Body)>,
}

impl Bindings {
    pub(crate) fn new(mut settings: Vec<Setting>, bodies: Vec<(Span, Body)>) -> Bindings {
        settings.sort();
        // A step that is read for each version sets its names each time, at one place.
        settings.dedup();
        Bindings { settings, bodies }
    }

    /// Where a name is bound first, be it in a program.
    pub fn get(&self, name: &str) -> Option<&Span> {
        self.of(NameKind::Binding, name).first().map(|first| &first.span)
    }

    /// The names and labels that are set within a span.
    pub(crate) fn set_in(&self, span: Span) -> impl Iterator<Item = &str> {
        let within = move |it: &&Setting| span.start <= it.span.start && it.span.end <= span.end;
        self.settings.iter().filter(within).map(|setting| &*setting.name)
    }

    /// Where a label is set.
    pub fn label(&self, name: &str) -> Option<&Span> {
        self.of(NameKind::Label, name).first().map(|first| &first.span)
    }

    /// What is wrong with using a name at a place: it is never bound, bound only later in the
    /// same script, or bound only by another program.
    ///
    /// `suggest` asks for the nearest name as help, which takes time: leave it out for mistakes
    /// that are only counted.
    pub fn check_use(&self, name: &str, span: Span, suggest: bool) -> Option<Diagnostic> {
        let around = |(body, _): &&(Span, Body)| body.start <= span.start && span.end <= body.end;
        let body = self.bodies.iter().find(around).map(|(_, body)| *body).unwrap_or_default();
        self.check(NameKind::Binding, name, (body, span), suggest)
    }

    pub(crate) fn check(
        &self,
        kind: NameKind,
        name: &str,
        (body, span): (Body, Span),
        suggest: bool,
    ) -> Option<Diagnostic> {
        let what = if kind == NameKind::Label { "label" } else { "binding" };
        let sees = |found: &&Setting| found.body.program.is_none() || found.body == body;
        let all = self.of(kind, name);
        if let Some(visible) = all.iter().find(sees) {
            let message = format!("the {what} {} is used before it is set", code(name));
            let too_late = visible.body == body && visible.span > span;
            return too_late
                .then(|| Diagnostic::error(span, message).also(visible.span, "set only here"));
        }
        let mistake = Diagnostic::error(span, format!("there is no {what} {}", code(name)));
        if let Some(foreign) = all.first() {
            let note = "what a program binds is seen by that program only";
            return Some(mistake.also(foreign.span, "set here, by a program").note(note));
        }
        if !suggest {
            return Some(mistake);
        }
        if kind == NameKind::Binding {
            if abi::constant::find(name).is_some() {
                return Some(mistake.help("constants are written without quotes"));
            }
            if name.starts_with(|first: char| first.is_ascii_digit()) {
                return Some(mistake.help("numbers are written without quotes"));
            }
            if let Some((bound, _)) = name.split_once(['+', '-']) {
                let bound = crate::echo::echo(bound);
                let help = format!("an address beside a bound one is written (\"{bound}\", 0x10)");
                return Some(mistake.help(help));
            }
        }
        let known = self.settings.iter().filter(|found| found.kind == kind && sees(found));
        let mut known: Vec<&str> = known.map(|found| &*found.name).collect();
        known.dedup();
        Some(with_known(mistake, name, known.into_iter()))
    }

    pub(crate) fn of(&self, kind: NameKind, name: &str) -> &[Setting] {
        let start =
            self.settings.partition_point(|found| (found.kind, &*found.name) < (kind, name));
        let same = |found: &Setting| found.kind == kind && *found.name == *name;
        let len = self.settings[start..].partition_point(same);
        &self.settings[start..start + len]
    }

    /// The settings of each name, name after name.
    pub(crate) fn by_name(&self) -> impl Iterator<Item = &[Setting]> {
        self.settings.chunk_by(|one, next| (one.kind, &one.name) == (next.kind, &next.name))
    }
}
