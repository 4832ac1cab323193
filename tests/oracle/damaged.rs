//! A trace damaged where no answer is: events left out, told twice or in another order, numbers of
//! processes, threads, steps and arguments that are others.

use crate::altered::{Alteration, alteration, with, without};
use trace::Event;
use trace::event::Value;
use trace::text::Text;

/// Less than all has to be noticed where what is damaged says nothing, or nothing that the rest
/// would not bear as well: the last step of a trace may be missing; events that do not touch each
/// other have no order; a call that fails for one reason fails with other arguments too; the size of
/// an object that exists already, or of a buffer that is not filled, does not matter.
pub(crate) const DAMAGES: &[Alteration] = &[
    alteration("an event left out", 92, None, left_out),
    alteration("an event told twice", 97, None, twice),
    alteration("two events the other way round", 85, None, swapped),
    alteration("a call left out", 100, Some(99), no_call),
    alteration("a return left out", 98, Some(94), no_return),
    alteration("another thread", 98, None, other_thread),
    alteration("another process", 98, None, other_process),
    alteration("another handle as an argument", 83, Some(83), other_handle_given),
    alteration("another size as an argument", 60, Some(36), other_size_given),
    alteration("another step number", 100, None, other_step),
];

fn left_out(events: &[Event], at: usize) -> Option<Vec<Event>> {
    (at > 0).then(|| without(events, at))?
}

fn twice(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let mut altered = events.to_vec();
    altered.insert(at, events.get(at).filter(|_| at > 0)?.clone());
    Some(altered)
}

fn swapped(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let mut altered = events.to_vec();
    (at > 0 && at + 1 < events.len() && events[at] != events[at + 1]).then_some(())?;
    altered.swap(at, at + 1);
    Some(altered)
}

fn no_call(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let ends = |api: &str| ["ExitProcess", "ExitThread"].contains(&api);
    match &events[at] {
        Event::Call { api, .. } if !ends(api) => without(events, at),
        _ => None,
    }
}

fn no_return(events: &[Event], at: usize) -> Option<Vec<Event>> {
    matches!(events[at], Event::Return { .. }).then(|| without(events, at))?
}

fn other_thread(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let mut event = events[at].clone();
    match &mut event {
        Event::Call { thread, .. }
        | Event::Return { thread, .. }
        | Event::Touch { thread, .. }
        | Event::Access { thread, .. }
        | Event::Exception { thread, .. }
        | Event::ThreadStarted { thread, .. }
        | Event::ThreadEnded { thread, .. }
        | Event::StackMade { thread, .. }
        | Event::StackUsed { thread, .. }
        | Event::Step { thread: Some(thread), .. } => thread.0 ^= 1,
        _ => return None,
    }
    with(events, at, event)
}

fn other_process(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let mut event = events[at].clone();
    match &mut event {
        Event::HandleOpened { process, .. }
        | Event::HandleClosed { process, .. }
        | Event::ViewMapped { process, .. }
        | Event::ViewUnmapped { process, .. }
        | Event::Reserved { process, .. }
        | Event::ModuleCounted { process, .. }
        | Event::ImageMapped { process: Some(process), .. }
        | Event::ThreadStarted { process, .. }
        | Event::ProcessEnded { process, .. } => process.0 ^= 1,
        _ => return None,
    }
    with(events, at, event)
}

/// Alters an argument of a call, as it is written and as it is meant.
fn other_given(
    events: &[Event],
    at: usize,
    names: &[&str],
    change: fn(u32) -> u32,
) -> Option<Vec<Event>> {
    let mut event = events[at].clone();
    let Event::Call { args, values, .. } = &mut event else { return None };
    let (name, value) = values.iter_mut().find(|(name, _)| names.contains(&&**name))?;
    let Value::Number(number) = value else { return None };
    *number = change(*number);
    let text = Text::from(format!("{number:#x}"));
    args.iter_mut().filter(|(known, _)| **known == **name).for_each(|(_, arg)| *arg = text.clone());
    with(events, at, event)
}

fn other_handle_given(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let names = [
        "hObject",
        "hFile",
        "hFileMappingObject",
        "hEvent",
        "hMutex",
        "hSemaphore",
        "hHandle",
        "hProcess",
        "hThread",
        "hSourceHandle",
        "hLibModule",
    ];
    other_given(events, at, &names, |handle| handle ^ 0x10)
}

fn other_size_given(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let names = [
        "dwMaximumSizeLow",
        "dwNumberOfBytesToMap",
        "nNumberOfBytesToRead",
        "nNumberOfBytesToWrite",
        "dwSize",
        "lDistanceToMove",
    ];
    other_given(events, at, &names, |size| size ^ 0x1_0000)
}

fn other_step(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let mut event = events[at].clone();
    let Event::Step { index, .. } = &mut event else { return None };
    *index ^= 1;
    with(events, at, event)
}
