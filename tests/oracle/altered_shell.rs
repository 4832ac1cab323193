//! Alterations of what the shell asks of applications when memory is low.

use crate::altered::{with, without};
use trace::Event;

/// What the shell asks of an application, told before the first step.
pub(crate) fn asked_early(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let Event::HibernatePosted { .. } = &events[at] else { return None };
    let mut altered = events.to_vec();
    let asked = altered.remove(at);
    let first = events.iter().position(|event| matches!(event, Event::Step { .. }))?;
    altered.insert(first, asked);
    Some(altered)
}

/// Asks the application that was started last.
pub(crate) fn other_asked(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let Event::HibernatePosted { process } = &events[at] else { return None };
    let last = events.iter().rev().find_map(|event| match event {
        Event::ProcessStarted { process, .. } => Some(*process),
        _ => None,
    })?;
    (last != *process).then(|| with(events, at, Event::HibernatePosted { process: last }))?
}

/// The shell asks nobody, although somebody is left to be asked.
pub(crate) fn not_asked(events: &[Event], at: usize) -> Option<Vec<Event>> {
    matches!(events[at], Event::HibernatePosted { .. }).then(|| without(events, at))?
}

/// The same application once more.
pub(crate) fn asked_twice(events: &[Event], at: usize) -> Option<Vec<Event>> {
    matches!(events[at], Event::HibernatePosted { .. }).then_some(())?;
    let mut altered = events.to_vec();
    altered.insert(at, events[at].clone());
    Some(altered)
}

/// Asks the process that was started first: where there is a shell, one of the system.
pub(crate) fn system_asked(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let Event::HibernatePosted { process } = &events[at] else { return None };
    let first = events.iter().find_map(|event| match event {
        Event::ProcessStarted { process, .. } => Some(*process),
        _ => None,
    })?;
    (first != *process).then(|| with(events, at, Event::HibernatePosted { process: first }))?
}
