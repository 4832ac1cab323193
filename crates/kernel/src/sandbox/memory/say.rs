//! How what happens is written down.

use super::Lab;
use crate::Stop;
use abi::{BackingId, ProcessId};
use trace::Event;

impl Lab {
    /// An event of memory on one line; nothing for the others.
    pub(super) fn line(&mut self, event: &Event) -> Option<String> {
        if let Event::MappingCreated { object, backing, file, .. } = *event {
            let path = file.map_or("RAM", |file| label(&self.world.state.files[file.0].path));
            self.backings.insert(backing, path.to_owned());
            self.objects.insert(object, path.to_owned());
        }
        self.line_of_backing(event).or_else(|| self.line_of_addresses(event))
    }

    fn line_of_backing(&mut self, event: &Event) -> Option<String> {
        let of = |backing: &BackingId| &self.backings[backing];
        Some(match event {
            Event::MappingCreated { backing, size, in_place, .. } => {
                let how = if *in_place { " in place" } else { "" };
                format!("create {}: {size} bytes{how}", of(backing))
            }
            Event::PageIn { backing, page, source, pooled, ram_used, .. } => {
                let pool = if *pooled { ", pool" } else { "" };
                format!("page-in {} {page}: {source:?}{pool}, RAM {ram_used}", of(backing))
            }
            Event::Dirtied { backing, page } => format!("dirty {} {page}", of(backing)),
            Event::WriteBack { backing, page, reason, error: None, .. } => {
                format!("write-back {} {page}: {reason:?}", of(backing))
            }
            Event::WriteBack { backing, page, reason, error: Some(code), .. } => {
                format!("write-back {} {page}: {reason:?}, fails with {code}", of(backing))
            }
            Event::Evicted { backing, page, ram_used, .. } => {
                format!("evict {} {page}, RAM {ram_used}", of(backing))
            }
            Event::WritesPending { backing, pages } => format!("pending {}: {pages}", of(backing)),
            Event::BackingDropped { backing, ram_used } => {
                format!("drop {}, RAM {ram_used}", of(backing))
            }
            Event::RamCharged { pages, ram_used, .. } => format!("RAM {pages:+}: {ram_used}"),
            Event::ObjectDestroyed { object } => {
                format!("destroy {}", self.objects.remove(object)?)
            }
            _ => return None,
        })
    }

    fn line_of_addresses(&self, event: &Event) -> Option<String> {
        Some(match event {
            Event::ViewMapped { object, process, base, len, count, .. } => {
                let (who, of) = (name(*process), &self.objects[object]);
                format!("{who} maps {len} bytes of {of} at {base}, holds {count}")
            }
            Event::ViewUnmapped { process, base, count, left, .. } => {
                format!("{} unmaps {base}, holds {count}, left {left}", name(*process))
            }
            Event::Reserved { base, len, .. } => format!("reserve {base} + {len:#x}"),
            Event::Committed { base, len, .. } => format!("commit {base} + {len:#x}"),
            Event::Decommitted { base, len, .. } => format!("decommit {base} + {len:#x}"),
            Event::Released { base, .. } => format!("release {base}"),
            Event::Choice { point, option, of } => format!("choose {point}: {option} of {of}"),
            Event::FileResized { size, .. } => format!("resize to {size}"),
            Event::ProcessEnded { process, .. } => format!("{} ends", name(*process)),
            _ => return None,
        })
    }
}

/// The name of a process of the world, whether it lives or not.
pub(super) fn name(who: ProcessId) -> &'static str {
    ["a", "b", "c"].get(who.index()).copied().unwrap_or("another")
}

pub(super) fn raised(stop: &Stop) -> String {
    match stop {
        Stop::Faulted(fault) => {
            format!("raises at {} ({}): {}", fault.address, fault.kind, fault.cause)
        }
        other => panic!("a touch of memory ends with {other:?}"),
    }
}

/// The last part of a path.
pub(super) fn label(path: &str) -> &str {
    path.rsplit('\\').next().unwrap_or(path)
}

/// Bytes as runs of like ones, zeros as dots.
pub(super) fn runs(bytes: &[u8]) -> String {
    let runs = bytes.chunk_by(|one, next| one == next).map(|run| {
        let letter = if run[0] == 0 { '.' } else { char::from(run[0]) };
        if run.len() == 1 { letter.to_string() } else { format!("{}{letter}", run.len()) }
    });
    runs.collect::<Vec<_>>().join(" ")
}
