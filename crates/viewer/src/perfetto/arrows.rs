//! Arrows from where a byte was written to where it is read.

use super::sheet::{Entry, Point, Sheet};
use crate::film::writers::{Writers, pages};
use abi::{AccessKind, Address, PAGE_BYTES};
use std::collections::BTreeSet;
use trace::{Event, Fold};

/// How many arrows may lead to one read: those of the last writes.
const ARROWS: usize = 16;

/// Who wrote which byte, and where that is drawn.
#[derive(Clone, Debug, Default)]
pub(super) struct Arrows {
    writers: Writers,
    /// The slice of each write, by its number.
    written: Vec<Point>,
    arrows: u64,
}

impl Arrows {
    /// Takes an event after it was folded, with the slice that it is drawn as.
    pub(super) fn take(
        &mut self,
        event: &Event,
        fold: &Fold,
        point: Option<Point>,
        sheet: &mut Sheet,
    ) {
        // The slices say who it was.
        self.writers.take(event, fold, 0, "");
        let Some(point) = point else { return };
        self.written.resize(self.writers.writes.len(), point);
        if let Event::Access { thread, kind: AccessKind::Read, address, bytes } = event {
            let mut writes = BTreeSet::new();
            for (page, within, len) in pages(u64::from(address.0), bytes.len()) {
                let first = page * u64::from(PAGE_BYTES) + u64::from(within);
                let spot = u32::try_from(first).ok().map(Address);
                let spot = spot.and_then(|address| fold.spot(*thread, address));
                writes.extend(
                    spot.iter().flat_map(|spot| self.writers.writes_in(spot.page, within, len)),
                );
            }
            for write in writes.into_iter().rev().take(ARROWS) {
                if let Some(from) = self.written.get(write as usize) {
                    self.arrows += 1;
                    draw(self.arrows, *from, point, sheet);
                }
            }
        }
    }
}

fn draw(id: u64, from: Point, to: Point, sheet: &mut Sheet) {
    let id = Some(id);
    let start = Entry { id, ..Entry::new("s", "bytes", "bytes", from.track, from.ts) };
    sheet.push_behind(from, &start);
    let bp = Some("e");
    sheet.push(&Entry { id, bp, ..Entry::new("f", "bytes", "bytes", to.track, to.ts) });
}
