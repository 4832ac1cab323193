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
    let wanted = |kind| kinds.contains(&kind) || kinds.contains(&Happening::All);
    for (kind, point) in FAULTS {
        if wanted(kind) {
            entries.push(format!("Fault(on: {point})"));
            entries.push(format!("Fault(on: {point}, persistent: true)"));
        }
    }
    entries.extend(acts(scenario, wanted));
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
        let cards = machine.volumes.iter().filter(|it| it.kind == VolumeKind::StorageCard);
        if wanted(Happening::Eject) {
            let mounts = cards.map(|card| quoted(&card.mount));
            acts.extend(mounts.map(|card| format!("Eject(card: {card}, machine: {name})")));
        }
        if wanted(Happening::Disconnect) {
            let servers = scenario.world.servers.iter().map(|server| quoted(&server.name));
            acts.extend(servers.map(|it| format!("Disconnect(server: {it}, machine: {name})")));
        }
        if wanted(Happening::Kill) {
            let processes = machine.processes.iter().map(|process| quoted(&process.name));
            acts.extend(processes.map(|process| format!("Kill(process: {process})")));
        }
        if wanted(Happening::PowerCut) {
            acts.push(format!("PowerCut(machine: {name})"));
        }
    }
    acts
}

/// A text as scenarios have it. Names have no quotation marks in them.
fn quoted(name: &str) -> String {
    format!("r\"{name}\"")
}
