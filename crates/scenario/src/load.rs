//! From the text of a scenario to the scenario.

pub(crate) mod context;
mod count;
pub(crate) mod fields;
mod lookup;
pub(crate) mod names;

use crate::ast::expect::only_value;
use crate::ast::quirk;
use crate::ast::{
    Actor, Order, Possible, Program, Property, Scenario, Script, Taken, TakenKind, Turn,
};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::echo::code;
use crate::files::Files;
use crate::limits::{POSSIBLE, PROPERTIES, SCRIPTS};
use crate::source::{Source, Span, Spanned};
use crate::step::Step;
use crate::syntax::node::{Field, Kind, Name, Node};
use crate::syntax::reader;
use crate::world::World;
use abi::world::program_key;
use abi::{OsVersion, Quirk};
use context::Context;
use count::count;
use fields::{Fields, FromNode};
use names::{Body, NameKind};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The versions that a scenario can run on: those whose [`abi::OsVersion`] the model follows in
/// Reads a scenario.
///
/// A syntax mistake is reported alone; otherwise all mistakes are, in the order of the text.
pub fn parse(source: &Source, files: &dyn Files) -> Result<Scenario, Diagnostics> {
    match parse_partly(source, files) {
        (Some(scenario), diagnostics) if diagnostics.is_empty() => Ok(scenario),
        (_, diagnostics) => Err(diagnostics),
    }
}

/// Reads what can be read of a scenario, and the mistakes in it.
///
/// With a mistake the scenario lacks what could not be read. It is not for running, but its calls
/// can be looked at, so that their mistakes are reported together with these.
pub fn parse_partly(source: &Source, files: &dyn Files) -> (Option<Scenario>, Diagnostics) {
    let mut diagnostics = Diagnostics::new(source.clone());
    let scenario = reader::read(source, &mut diagnostics)
        .and_then(|node| read(node, &mut Context::new(files, &mut diagnostics)));
    diagnostics.sort();
    (scenario, diagnostics)
}

fn read(node: Node, cx: &mut Context<'_>) -> Option<Scenario> {
    let start = Span { end: node.span.start + 1, ..node.span };
    let mut fields = match node.kind {
        Kind::Struct(fields) => Fields::of_scenario(start, fields.into_vec()),
        _ => {
            return cx.expected("a scenario, `(about: …, on: […], world: […], steps: […])`", &node);
        }
    };
    let about = fields.required("about", cx);
    let on = fields.required::<Node>("on", cx).and_then(|node| versions(node, cx));
    cx.on = on.iter().flatten().map(|version| version.value).collect();
    let clauses: Vec<Spanned<Name>> = fields.optional("clauses", cx).unwrap_or_default();
    check_clauses(&clauses, cx);
    let origin = fields.optional("source", cx);
    let tags = fields.optional("tags", cx).unwrap_or_default();
    let world: Arc<World> = Arc::new(fields.required("world", cx).unwrap_or_default());
    cx.world = world.clone();
    let quirks: Vec<Spanned<Quirk>> = fields.optional("quirks", cx).unwrap_or_default();
    quirk::check(&quirks, on.as_deref().unwrap_or_default(), cx);
    let programs = programs(&mut fields, cx);
    cx.names.body = Body::default();
    cx.actor = world.first_process().map(Name::from);
    let steps: Option<Vec<Step>> = fields.required("steps", cx);
    let scripts = scripts(&mut fields, cx);
    let may = possible(&mut fields, cx);
    let properties = properties(&mut fields, scripts.len(), cx);
    let order = fields.optional("order", cx).unwrap_or_default();
    check_schedule(&order, &may, cx);
    let choices = fields.optional("choices", cx).unwrap_or_default();
    let known_gap = fields.optional("known_gap", cx);
    fields.end(cx);
    check_actor(&world, steps.as_deref().unwrap_or_default(), cx);
    let step_count = count_all(steps.as_deref().unwrap_or_default(), &scripts, &programs, cx);
    let bindings = names::check(cx, &process_names(&world, &programs));
    cx.world = Arc::default();
    let world = Arc::try_unwrap(world).unwrap_or_else(|world| (*world).clone());
    Some(Scenario {
        file: cx.source.clone(),
        about: about.unwrap_or_else(|| Spanned::new("".into(), start)),
        on: on.unwrap_or_default(),
        clauses,
        origin,
        tags,
        world,
        quirks,
        programs,
        steps: steps?,
        scripts,
        may,
        order,
        choices,
        properties,
        known_gap,
        bindings,
        step_count,
    })
}

fn count_all(
    steps: &[Step],
    scripts: &[Script],
    programs: &[Program],
    cx: &mut Context<'_>,
) -> u64 {
    for program in programs {
        count(&program.steps, cx);
    }
    let main = count(steps, cx);
    scripts.iter().fold(main, |sum, script| sum.saturating_add(count(&script.steps, cx)))
}

/// Reports a main script that nobody can take.
fn check_actor(world: &World, steps: &[Step], cx: &mut Context<'_>) {
    if world.first_process().is_none() && !cx.has_mistakes() {
        if let Some(step) =
            steps.iter().find(|step| step.kind.is_taken_by_a_thread() && step.by().is_none())
        {
            let message = "the world has no process that could take this step";
            cx.report(
                Diagnostic::error(step.name_span(), message)
                    .help("give a machine a `Process(name: \"…\")`"),
            );
        }
    }
}

fn process_names(world: &World, programs: &[Program]) -> BTreeMap<Name, Span> {
    let of_world = world.process_places.iter().map(|(name, (_, span))| (name.clone(), *span));
    let of_programs =
        programs.iter().map(|program| (program.name.value.clone(), program.name.span));
    of_world.chain(of_programs).collect()
}

fn versions(node: Node, cx: &mut Context<'_>) -> Option<Vec<Spanned<OsVersion>>> {
    let span = node.span;
    let mut versions: Vec<Spanned<OsVersion>> = Vec::new();
    let nodes = cx.list(node)?;
    if nodes.is_empty() {
        cx.report(Diagnostic::error(span, "a scenario runs on at least one version"));
    }
    for node in nodes {
        let Some(version) = version(&node, cx) else { continue };
        if let Some(first) = versions.iter().find(|known| known.value == version) {
            let message = format!("{version} is named twice");
            cx.report(Diagnostic::error(node.span, message).also(first.span, "first here"));
        } else {
            versions.push(Spanned::new(version, node.span));
        }
    }
    Some(versions)
}

fn version(node: &Node, cx: &mut Context<'_>) -> Option<OsVersion> {
    let Some(word) = node.word() else {
        return cx.expected("a version, written without quotes", node);
    };
    let found = OsVersion::ALL.into_iter().find(|version| version.name() == &**word);
    if found.is_none() {
        let message = format!("unknown version {}", code(word));
        let mistake = Diagnostic::error(node.span, message).note(known_versions());
        let known = OsVersion::ALL.iter().map(|version| version.name());
        // The number says more than the letters before it.
        let number = word.find(|c: char| c.is_ascii_digit()).map(|at| &word[at..]);
        match known.clone().find(|name| number.is_some_and(|number| name.ends_with(number))) {
            Some(meant) => cx.report(mistake.help(format!("did you mean `{meant}`?"))),
            None => cx.report_unknown(mistake, word, known),
        }
    }
    found
}

/// The versions, as messages list them.
fn known_versions() -> String {
    let list = OsVersion::ALL.map(|version| code(version.name()));
    format!("versions: {}", list.join(", "))
}

/// A clause is named whole, or by the number of the source statement that it is a part of. It must
/// hold in one of the versions: what it says of others is not what the scenario shows there.
fn check_clauses(clauses: &[Spanned<Name>], cx: &mut Context<'_>) {
    for clause in clauses {
        if abi::clause::covered_by(clause).next().is_none() {
            let known = abi::clause::ALL.iter().map(|clause| clause.id);
            cx.unknown::<()>("clause", clause, clause.span, known);
            continue;
        }
        let holds = |version: &OsVersion| {
            abi::clause::covered_by(clause).any(|clause| clause.holds_in(*version))
        };
        if !cx.on.is_empty() && !cx.on.iter().any(holds) {
            let on = cx.on.iter().map(|version| version.name()).collect::<Vec<_>>().join(", ");
            let message = format!("clause {} does not hold in {on}", code(clause));
            let mistake = Diagnostic::error(clause.span, message);
            let versions: Vec<_> = OsVersion::ALL.iter().filter(|version| holds(version)).collect();
            let versions: Vec<_> = versions.iter().map(|version| version.name()).collect();
            cx.report(mistake.help(format!("it holds in {}", versions.join(", "))));
        }
    }
}

fn programs(fields: &mut Fields, cx: &mut Context<'_>) -> Vec<Program> {
    let nodes = parts("programs", fields, cx);
    let mut programs: Vec<Program> = Vec::new();
    for node in nodes {
        cx.names.enter(Body { program: Some(programs.len() as u32), script: 0 }, node.span);
        cx.actor = None;
        let Some(mut fields) = part("Program", node, cx) else { continue };
        let name = cx.named(&mut fields, "name");
        let takes = fields.take("takes").and_then(|field| taken(field.value, cx));
        let steps: Option<Vec<Step>> = fields.required("steps", cx);
        fields.end(cx);
        let (Some(name), Some(steps)) = (name, steps) else { continue };
        let same =
            |program: &&Program| program_key(&program.name.value) == program_key(&name.value);
        if let Some(first) = programs.iter().find(same) {
            let message = format!("there is already a program {}", code(&name));
            cx.report(Diagnostic::error(name.span, message).also(first.name.span, "first here"));
        }
        programs.push(Program { name, takes: takes.unwrap_or_default(), steps });
    }
    programs
}

/// What a program takes: `(text: Pointer, len: Number)`. Its names are bound from the start.
fn taken(node: Node, cx: &mut Context<'_>) -> Option<Vec<Taken>> {
    let fields = match node.kind {
        Kind::Struct(fields) => fields,
        Kind::Tuple(values) if values.is_empty() => return Some(Vec::new()),
        _ => {
            return cx
                .expected("what a call passes, such as `(text: Pointer, len: Number)`", &node);
        }
    };
    let take = |field: Field| {
        let known = [
            ("Pointer", TakenKind::Pointer),
            ("Handle", TakenKind::Handle),
            ("Number", TakenKind::Number),
        ];
        let word = field
            .value
            .word()
            .cloned()
            .or_else(|| cx.expected("`Pointer`, `Handle` or `Number`", &field.value))?;
        let Some((_, kind)) = known.iter().find(|(name, _)| **name == *word) else {
            return cx.unknown(
                "kind",
                &word,
                field.value.span,
                known.iter().map(|(name, _)| *name),
            );
        };
        cx.names.sets(NameKind::Binding, &field.name, field.name_span);
        Some(Taken { name: Spanned::new(field.name, field.name_span), kind: *kind })
    };
    Some(fields.into_iter().filter_map(take).collect())
}

fn scripts(fields: &mut Fields, cx: &mut Context<'_>) -> Vec<Script> {
    let nodes = parts("scripts", fields, cx);
    let mut scripts: Vec<Script> = Vec::new();
    for node in nodes {
        cx.names.enter(Body { program: None, script: 1 + scripts.len() as u32 }, node.span);
        let Some(mut fields) = part("Script", node, cx) else { continue };
        let by: Option<Spanned<Actor>> = fields.required("by", cx);
        cx.actor = by.as_ref().map(|by| by.process.clone());
        let steps: Option<Vec<Step>> = fields.required("steps", cx);
        fields.end(cx);
        let (Some(by), Some(steps)) = (by, steps) else { continue };
        if let Some(first) = scripts.iter().find(|script| script.by.value == by.value) {
            let message = format!("{} has a script already", code(&by.to_string()));
            cx.report(Diagnostic::error(by.span, message).also(first.by.span, "first here"));
        }
        scripts.push(Script { by, steps });
    }
    scripts
}

fn possible(fields: &mut Fields, cx: &mut Context<'_>) -> Vec<Possible> {
    let may: Vec<Possible> = fields.optional("may", cx).unwrap_or_default();
    if let Some(one) = may.get(POSSIBLE) {
        let message = format!("at most {POSSIBLE} things may happen");
        cx.report(Diagnostic::error(one.0.span, message));
    }
    may
}

/// A schedule lets happen what may happen between two steps.
fn check_schedule(order: &Order, may: &[Possible], cx: &mut Context<'_>) {
    let Order::Schedule(turns) = order else { return };
    let mut happened = BTreeSet::new();
    for turn in turns {
        let Turn::May(at) = turn.value else { continue };
        let message = match may.get(at as usize) {
            None => format!("`may` has {} entries, counted from 0", may.len()),
            Some(one) if one.is_fault() => {
                String::from("a fault strikes in the midst of a step: `choices` say where")
            }
            Some(_) if happened.insert(at) => continue,
            Some(_) => {
                String::from("each of `may` happens once at most, and this has happened before")
            }
        };
        cx.report(Diagnostic::error(turn.span, message));
    }
}

/// Properties look at what any script has bound, as a script of its own does.
fn properties(fields: &mut Fields, scripts: usize, cx: &mut Context<'_>) -> Vec<Property> {
    let nodes: Vec<Node> = fields.optional("properties", cx).unwrap_or_default();
    if let Some(node) = nodes.get(PROPERTIES) {
        let message = format!("a scenario has at most {PROPERTIES} properties");
        cx.report(Diagnostic::error(node.span, message));
    }
    let mut found = Vec::new();
    for node in nodes.into_iter().take(PROPERTIES) {
        cx.names.enter(Body { program: None, script: 1 + scripts as u32 }, node.span);
        cx.actor = None;
        found.extend(Property::from_node(node, cx));
    }
    found
}

/// The entries of `programs` or `scripts`, as many as there may be.
fn parts(field: &'static str, fields: &mut Fields, cx: &mut Context<'_>) -> Vec<Node> {
    let mut nodes: Vec<Node> = fields.optional(field, cx).unwrap_or_default();
    if let Some(node) = nodes.get(SCRIPTS) {
        let message = format!("a scenario has at most {SCRIPTS} {field}");
        cx.report(Diagnostic::error(node.span, message));
    }
    nodes.truncate(SCRIPTS);
    nodes
}

/// The fields of a `Program(…)` or `Script(…)`.
fn part(word: &str, node: Node, cx: &mut Context<'_>) -> Option<Fields> {
    match node.kind {
        Kind::Call(call) if *call.name.value == *word => Fields::of_call(*call, cx),
        _ => cx.expected(&format!("`{word}(…, steps: […])`"), &node),
    }
}

impl FromNode for Order {
    fn from_node(node: Node, cx: &mut Context<'_>) -> Option<Order> {
        const WORDS: [&str; 3] = ["AsWritten", "Schedule", "Seed"];
        match node.kind {
            Kind::Word(word) if *word == *"AsWritten" => Some(Order::AsWritten),
            Kind::Word(word) if WORDS.contains(&&*word) => {
                let message = format!("{} takes one value, without a name", code(&word));
                let help = "write `Seed(7)` or `Schedule([\"a\", \"b\"])`";
                cx.report(Diagnostic::error(node.span, message).help(help));
                None
            }
            Kind::Word(word) => cx.unknown("order", &word, node.span, WORDS.into_iter()),
            Kind::Call(call) if *call.name.value == *"AsWritten" => {
                let mistake = Diagnostic::error(node.span, "`AsWritten` takes no value");
                cx.report(mistake.help("write it without parentheses"));
                None
            }
            Kind::Call(call) => match &*call.name.value {
                "Schedule" => only_value(*call, cx)
                    .and_then(|node| FromNode::from_node(node, cx))
                    .map(Order::Schedule),
                "Seed" => {
                    only_value(*call, cx).and_then(|node| u64::from_node(node, cx)).map(Order::Seed)
                }
                word => cx.unknown("order", word, call.name.span, WORDS.into_iter()),
            },
            _ => cx.expected("an order such as `AsWritten`", &node),
        }
    }
}
