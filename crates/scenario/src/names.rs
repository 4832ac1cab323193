//! The names that a scenario gives to results and steps: who sets them and who uses them.
//!
//! A name is set at one place only. Inside a `Repeat` that place is passed several times, and the
//! last time wins. What a program binds belongs to one run of that program; what the main script
//! and the other scripts bind is seen by all.

use crate::context::Context;
use crate::diagnostic::Diagnostic;
use crate::echo::code;
use crate::node::Name;
use crate::source::Span;
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

/// All names, in the order in which they were met.
#[derive(Default)]
pub(crate) struct Names {
    /// The steps that are being read.
    pub(crate) body: Body,
    set: Vec<(NameKind, Name, Body, Span)>,
    /// The first use of each name in each body.
    used: BTreeMap<(NameKind, Name, Body), Span>,
}

impl Names {
    pub(crate) fn sets(&mut self, kind: NameKind, name: &Name, span: Span) {
        self.set.push((kind, name.clone(), self.body, span));
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

/// The program whose second, third … process is called `name#2`, `name#3` …
fn program_name(process: &str) -> &str {
    match process.rsplit_once('#') {
        Some((program, number)) if number.parse::<u32>().is_ok() => program,
        _ => process,
    }
}

/// Where each name of one kind is set: by name, then in the order of the text.
type Places = BTreeMap<Name, Vec<(Body, Span)>>;

/// Reports names that are set twice, never set, or set only after their use. Returns the first
/// places of bindings and labels.
///
/// `processes` are the names that processes can have: those of the world and of the programs.
pub(crate) fn check(
    cx: &mut Context<'_>,
    processes: &BTreeMap<Name, Span>,
) -> (BTreeMap<Name, Span>, BTreeMap<Name, Span>) {
    let names = std::mem::take(&mut cx.names);
    let bindings = places(&names, NameKind::Binding);
    let labels = places(&names, NameKind::Label);
    report_repeated("bound", &bindings, cx);
    report_repeated("used as a label", &labels, cx);
    for ((kind, name, body), span) in &names.used {
        match kind {
            NameKind::Binding => check_use("binding", name, *body, *span, &bindings, cx),
            NameKind::Label => check_use("label", name, *body, *span, &labels, cx),
            NameKind::Process if processes.contains_key(program_name(name)) => {}
            NameKind::Process if bindings.contains_key(name) => {}
            NameKind::Process => {
                let known = processes.keys().map(|name| &**name);
                cx.unknown::<()>("process", name, *span, known);
            }
        }
    }
    (first_places(bindings), first_places(labels))
}

fn places(names: &Names, kind: NameKind) -> Places {
    let mut places = Places::new();
    for (_, name, body, span) in names.set.iter().filter(|(found, ..)| *found == kind) {
        places.entry(name.clone()).or_default().push((*body, *span));
    }
    for list in places.values_mut() {
        list.sort_by_key(|(_, span)| *span);
    }
    places
}

fn first_places(places: Places) -> BTreeMap<Name, Span> {
    places.into_iter().map(|(name, list)| (name, list[0].1)).collect()
}

/// Two places clash unless they belong to two different programs.
fn report_repeated(what: &str, places: &Places, cx: &mut Context<'_>) {
    for (name, list) in places {
        let mut seen: BTreeMap<Option<u32>, Span> = BTreeMap::new();
        for (at, (body, span)) in list.iter().enumerate() {
            let first = match body.program {
                None => list[..at].first().map(|(_, first)| first),
                Some(_) => seen.get(&None).or_else(|| seen.get(&body.program)),
            };
            if let Some(first) = first {
                cx.report(
                    Diagnostic::error(*span, format!("{} is {what} twice", code(name)))
                        .label("again here")
                        .also(*first, "first here"),
                );
            }
            seen.entry(body.program).or_insert(*span);
        }
    }
}

fn check_use(
    what: &str,
    name: &Name,
    body: Body,
    span: Span,
    places: &Places,
    cx: &mut Context<'_>,
) {
    let mut all = places.get(name).into_iter().flatten();
    let visible = all.find(|(set_in, _)| set_in.program.is_none() || *set_in == body);
    let Some((set_in, set_at)) = visible else {
        let mistake = Diagnostic::error(span, format!("there is no {what} {}", code(name)));
        if let Some(list) = places.get(name) {
            let note = "what a program binds is seen by that program only";
            return cx.report(mistake.also(list[0].1, "set here, by a program").note(note));
        }
        let is_visible = |list: &[(Body, Span)]| {
            list.iter().any(|(set_in, _)| set_in.program.is_none() || *set_in == body)
        };
        let known = places.iter().filter(|(_, list)| is_visible(list)).map(|(name, _)| &**name);
        return cx.report_unknown(mistake, name, known);
    };
    if *set_in == body && *set_at > span {
        let message = format!("the {what} {} is used before it is set", code(name));
        cx.report(Diagnostic::error(span, message).also(*set_at, "set only here"));
    }
}
