//! Threads over time.

use super::Key;
use abi::ThreadId;
use serde::Serialize;
use std::collections::BTreeMap;
use trace::Event;
use trace::tell::Names;

/// A thread, from its start to its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lane {
    /// The thread.
    pub name: String,
    /// Its process.
    pub process: Key,
    /// Its machine.
    pub machine: String,
    /// The frame in which it started.
    pub from: usize,
    /// The frame in which it ended.
    pub to: Option<usize>,
}

/// A thread waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pause {
    /// The lane of the thread.
    pub lane: usize,
    /// The frame in which it began to wait.
    pub from: usize,
    /// The frame in which it went on.
    pub to: Option<usize>,
}

/// Threads over time, as far as they are known.
#[derive(Clone, Debug, Default)]
pub(super) struct Lanes {
    pub(super) lanes: Vec<Lane>,
    pub(super) pauses: Vec<Pause>,
    /// The lane of each living thread, and the pause that it is in.
    living: BTreeMap<ThreadId, (usize, Option<usize>)>,
}

impl Lanes {
    pub(super) fn of(&self, thread: ThreadId) -> Option<usize> {
        self.living.get(&thread).map(|(lane, _)| *lane)
    }

    /// Takes an event that belongs to a frame, after it was folded.
    pub(super) fn take(&mut self, event: &Event, frame: usize, names: &Names<'_>) {
        match event {
            Event::ThreadStarted { thread, process, .. } => {
                let machine = names.machine_of(*process).unwrap_or_default();
                let (name, process) = (names.thread(*thread), Key::Process(*process));
                let lane = Lane { name, process, machine, from: frame, to: None };
                self.living.insert(*thread, (self.lanes.len(), None));
                self.lanes.push(lane);
            }
            Event::ThreadEnded { thread, .. } => {
                self.goes_on(*thread, frame);
                if let Some((lane, _)) = self.living.remove(thread) {
                    self.lanes[lane].to = Some(frame);
                }
            }
            Event::Blocked { thread, .. } => {
                if let Some((lane, pause)) = self.living.get_mut(thread) {
                    *pause = Some(self.pauses.len());
                    self.pauses.push(Pause { lane: *lane, from: frame, to: None });
                }
            }
            Event::Resumed { thread, .. } => self.goes_on(*thread, frame),
            _ => {}
        }
    }

    fn goes_on(&mut self, thread: ThreadId, frame: usize) {
        let pause = self.living.get_mut(&thread).and_then(|(_, pause)| pause.take());
        if let Some(pause) = pause {
            self.pauses[pause].to = Some(frame);
        }
    }
}
