//! Alterations of what becomes of frames: which page is in a paging pool, and which one leaves.

use crate::altered::with;
use abi::{OsVersion, PoolKind};
use trace::event::PageSource;
use trace::{Event, Fold};

pub(crate) fn other_pool(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let mut event = events[at].clone();
    let Event::PageIn { pooled, .. } = &mut event else { return None };
    let Event::Header(header) = &events[0] else { return None };
    header.world.machines.iter().find(|machine| machine.paging_pool.is_some())?;
    *pooled = !*pooled;
    with(events, at, event)
}

/// The world before an event.
fn before(events: &[Event], at: usize) -> Option<Fold> {
    let Event::Header(header) = &events[0] else { return None };
    let mut fold = Fold::new(header);
    events[1..at].iter().try_for_each(|event| fold.apply(event)).ok()?;
    Some(fold)
}

pub(crate) fn other_leaves(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let mut event = events[at].clone();
    let Event::Evicted { machine, backing, page, frame, .. } = &mut event else { return None };
    let fold = before(events, at)?;
    let pool = fold.machines()[machine].pool.as_ref()?;
    // For want of RAM chance decides which clean page goes.
    (pool.is_full() || pool.len() > pool.spec.target()).then_some(())?;
    let mut others = pool.pages.values().filter(|other| **other != (*backing, *page));
    (*backing, *page) = *others.next_back()?;
    *frame = fold.backings()[backing].pages[page].frame;
    with(events, at, event)
}

pub(crate) fn leaves_for_nothing(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let Event::PageIn { machine, backing, page, frame, source, pooled, ram_used } = events[at]
    else {
        return None;
    };
    let fold = before(events, at)?;
    let pool = fold.machines()[&machine].pool.as_ref().map(|pool| pool.spec.kind());
    let costs = !pooled || pool != Some(PoolKind::SetAside);
    let of_file = matches!(source, PageSource::File | PageSource::RomExpanded);
    (of_file && fold.version() != OsVersion::Win32).then_some(())?;
    let ram_used = ram_used - u32::from(costs);
    let mut altered = events.to_vec();
    altered.insert(at + 1, Event::Evicted { machine, backing, page, frame, ram_used });
    Some(altered)
}
