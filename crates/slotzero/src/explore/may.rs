//! What may happen besides what a scenario lists: the field `may`, written for its world.

use crate::cli::Happening;
use abi::world::VolumeKind;
use scenario::{Diagnostics, Scenario, Source, edit};

/// The text of a scenario with these in its `may`.
///
/// # Errors
/// Mistakes of the text's syntax.
pub(super) fn with_may(scenario: &Scenario, kinds: &[Happening]) -> Result<Source, Diagnostics> {
    let source = &scenario.file;
    let own = edit::field(source, "may")?.unwrap_or("[]");
    let own = own.trim_start_matches('[').trim_end_matches(']').trim().trim_end_matches(',');
    let mut entries: Vec<String> = Vec::new();
    if !own.is_empty() {
        entries.push(own.to_owned());
    }
    let known: Vec<String> =
        scenario.may.iter().map(|may| plain(source.slice(may.0.span))).collect();
    let wanted = |kind| kinds.contains(&kind) || kinds.contains(&Happening::All);
    let faults = FAULTS.into_iter().filter(|(kind, _)| wanted(*kind)).flat_map(|(_, point)| {
        [format!("Fault(on: {point})"), format!("Fault(on: {point}, persistent: true)")]
    });
    let more = faults.chain(acts(scenario, wanted));
    entries.extend(more.filter(|entry| !known.contains(&plain(entry))));
    let text = edit::with_field(source, "may", &format!("[{}]", entries.join(", ")))?;
    Source::from_bytes(source.name(), text.into_bytes())
}

const FAULTS: [(Happening, &str); 5] = [
    (Happening::PageIn, "PageIn"),
    (Happening::WriteBack, "WriteBack"),
    (Happening::Allocation, "Allocation"),
    (Happening::Growth, "Growth"),
    (Happening::Server, "Server"),
];

/// What can happen to the machines, cards, servers and processes of a world.
fn acts(scenario: &Scenario, wanted: impl Fn(Happening) -> bool) -> Vec<String> {
    let mut acts = Vec::new();
    for machine in &scenario.world.machines {
        let name = quoted(&machine.name);
        // Of an only machine the name need not be said.
        let on = match &scenario.world.machines[..] {
            [_] => String::new(),
            _ => format!(", machine: {name}"),
        };
        let cards = machine.volumes.iter().filter(|it| it.kind == VolumeKind::StorageCard);
        if wanted(Happening::Eject) {
            let mounts = cards.map(|card| quoted(&card.mount));
            acts.extend(mounts.map(|card| format!("Eject(card: {card}{on})")));
        }
        if wanted(Happening::Disconnect) {
            let servers = scenario.world.servers.iter().map(|server| quoted(&server.name));
            acts.extend(servers.map(|it| format!("Disconnect(server: {it}{on})")));
        }
        if wanted(Happening::Kill) {
            let processes = machine.processes.iter().map(|process| quoted(&process.name));
            acts.extend(processes.map(|process| format!("Kill(process: {process})")));
        }
        if wanted(Happening::PowerCut) {
            acts.push(match &*on {
                "" => String::from("PowerCut()"),
                _ => format!("PowerCut(machine: {name})"),
            });
        }
    }
    acts
}

/// An entry without what makes no difference in how it is written.
fn plain(entry: &str) -> String {
    entry.replace("r\"", "\"").replace(char::is_whitespace, "")
}

/// A text as scenarios have it. Names have no quotation marks in them.
fn quoted(name: &str) -> String {
    format!("r\"{name}\"")
}
