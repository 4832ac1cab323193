//! Alterations of what becomes of frames: which page is in a paging pool, and which one leaves.

use crate::altered::with;
use abi::{Address, OsVersion, PAGE_BYTES, PoolKind};
use trace::event::{PageSource, WriteReason};
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

/// The committed pages of the stack that an event takes one from.
fn stack_of(events: &[Event], at: usize) -> Option<Vec<u32>> {
    let Event::Decommitted { region, len: PAGE_BYTES, .. } = &events[at] else { return None };
    let fold = before(events, at)?;
    let mut stacks = fold.threads().values().filter_map(|thread| thread.stack);
    stacks.find(|stack| stack.0 == *region)?;
    Some(fold.regions().get(region)?.pages.keys().copied().collect())
}

/// A page of a stack that is taken, before the clean page that went last.
pub(crate) fn stack_page_early(events: &[Event], at: usize) -> Option<Vec<Event>> {
    stack_of(events, at)?;
    moved_before_clean_page(events, at)
}

/// A dirty page that is written to make room, before the clean page that went last.
pub(crate) fn dirty_page_early(events: &[Event], at: usize) -> Option<Vec<Event>> {
    matches!(events[at], Event::WriteBack { reason: WriteReason::Pressure, .. }).then_some(())?;
    moved_before_clean_page(events, at)
}

/// The events with one of them before the page that left last within its step, if it was clean.
fn moved_before_clean_page(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let step = events[..at].iter().rposition(|event| matches!(event, Event::Step { .. }))?;
    let left = |event: &Event| matches!(event, Event::Evicted { .. });
    let left = step + events[step..at].iter().rposition(left)?;
    (!matches!(events[left - 1], Event::WriteBack { .. })).then_some(())?;
    let mut altered = events.to_vec();
    let moved = altered.remove(at);
    altered.insert(left, moved);
    Some(altered)
}

/// Another committed page of the stack.
pub(crate) fn other_stack_page(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let pages = stack_of(events, at)?;
    let mut event = events[at].clone();
    let Event::Decommitted { base, .. } = &mut event else { return None };
    (pages.len() > 2).then_some(())?;
    *base = Address(base.0 + PAGE_BYTES);
    with(events, at, event)
}
