//! `PerVersion(CE_3_0: …, CE_5_0: …)`: what is expected where versions part.
//!
//! A step with such values is read once for each version, with the value that stands for it. Only
//! what is expected may differ; what is done is the same on all versions.

use crate::diagnostic::Diagnostic;
use crate::echo::code;
use crate::load::context::Context;
use crate::syntax::node::{Args, Call, Field, Kind, Node};
use abi::OsVersion;

/// The word.
pub(crate) const WORD: &str = "PerVersion";

/// The fields of checks that say what must be so; the others say where to look.
const CHECKED: [&str; 19] = [
    "alive",
    "area",
    "bytes",
    "coherent",
    "dirty",
    "exists",
    "exit_code",
    "free",
    "handles",
    "in_rom",
    "multiple_of",
    "present",
    "ram_peak",
    "ram_used",
    "resident",
    "running",
    "same",
    "size",
    "views",
];

/// True if the step says something else on one version than on another.
pub(super) fn differs(call: &Call) -> bool {
    values(call).any(|node| per_version(node).is_some())
}

/// The step as each version of the scenario has it; just as it is on the first one if the versions
/// are not known. None of them if a value stands for no version.
pub(super) fn split(call: &Call, cx: &mut Context<'_>) -> Vec<(OsVersion, Call)> {
    let mut named = true;
    for value in values(call).filter_map(per_version) {
        named &= check(value, cx).is_some();
    }
    if !named {
        return Vec::new();
    }
    let on = if cx.on.is_empty() { vec![OsVersion::ALL[0]] } else { cx.on.clone() };
    on.into_iter().map(|version| (version, project(call, version))).collect()
}

/// The values of a step that may be `PerVersion(…)`.
fn values(call: &Call) -> impl Iterator<Item = &Node> {
    let fields: &[Field] = if let Args::Fields(fields) = &call.args { fields } else { &[] };
    fields.iter().filter(|field| may_differ(call, field)).flat_map(|field| {
        let (one, outputs): (_, &[Field]) = match &field.value.kind {
            Kind::Struct(outputs) if *field.name == *"out" => (None, outputs),
            _ => (Some(&field.value), &[]),
        };
        one.into_iter().chain(outputs.iter().map(|output| &output.value))
    })
}

fn may_differ(call: &Call, field: &Field) -> bool {
    match &*field.name {
        "expect" | "last_error" | "out" => true,
        name => call.name.value.starts_with("Check") && CHECKED.contains(&name),
    }
}

fn per_version(node: &Node) -> Option<&Call> {
    match &node.kind {
        Kind::Call(call) if *call.name.value == *WORD => Some(call),
        _ => None,
    }
}

/// Reports versions that are named and not run on, and those that are run on and not named; `None`
/// if the values have no names.
fn check(value: &Call, cx: &mut Context<'_>) -> Option<()> {
    let Args::Fields(fields) = &value.args else {
        let message = "`PerVersion` takes a value for each version";
        let help = "write `PerVersion(CE_3_0: …, CE_5_0: …)`";
        cx.report(Diagnostic::error(value.name.span, message).help(help));
        return None;
    };
    if cx.on.is_empty() {
        return Some(());
    }
    let on = cx.on.clone();
    let named = |version: &OsVersion| fields.iter().any(|field| *field.name == *version.name());
    for field in fields {
        match OsVersion::from_name(&field.name) {
            Some(version) if on.contains(&version) => {}
            Some(version) => {
                let message = format!("the scenario does not run on {version}");
                let help = format!("add `{version}` to `on`, or remove it here");
                cx.report(Diagnostic::error(field.name_span, message).help(help));
            }
            None => {
                let known = on.iter().map(|version| version.name());
                cx.unknown::<()>("version", &field.name, field.name_span, known);
            }
        }
    }
    let missing: Vec<String> =
        on.iter().filter(|version| !named(version)).map(|version| code(version.name())).collect();
    if !missing.is_empty() {
        let message = format!("`PerVersion` says nothing of {}", missing.join(", "));
        let help = format!("add `{}: …`", missing[0].trim_matches('`'));
        cx.report(Diagnostic::error(value.name.span, message).help(help));
    }
    Some(())
}

/// The step with the values of one version.
fn project(call: &Call, version: OsVersion) -> Call {
    let Args::Fields(fields) = &call.args else { return call.clone() };
    let fields = fields.iter().map(|field| {
        let mut field = field.clone();
        if may_differ(call, &field) {
            match &mut field.value.kind {
                Kind::Struct(outputs) if *field.name == *"out" => {
                    outputs.iter_mut().for_each(|output| choose(&mut output.value, version));
                }
                _ => choose(&mut field.value, version),
            }
        }
        field
    });
    Call { name: call.name.clone(), args: Args::Fields(fields.collect()) }
}

/// Puts the value of one version in the place of all; a version that is not named, which is
/// reported, gets the value of another.
fn choose(node: &mut Node, version: OsVersion) {
    let Some(Call { args: Args::Fields(fields), .. }) = per_version(node) else { return };
    let own = fields.iter().find(|field| *field.name == *version.name());
    if let Some(field) = own.or_else(|| fields.first()) {
        *node = field.value.clone();
    }
}
