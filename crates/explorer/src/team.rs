//! What the threads of an exploration share: the states that were seen, what is left to do, when to stop.

use crate::chooser::{Decisions, Taken};
use crate::report::{Findings, Partial};
use crate::visited::Visited;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard};

/// A part of the work: to go on from a state, beginning with these decisions.
#[derive(Debug, Default)]
pub(crate) struct Task {
    /// The decisions of each turn that leads there.
    pub(crate) way: Vec<Vec<Taken>>,
    /// Those of the first turn that nobody has taken; what comes after them in their order is part of
    /// the task.
    pub(crate) next: Decisions,
}

/// How far an exploration has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SoFar {
    /// Turns taken, about.
    pub generated: u64,
    /// States that differ.
    pub unique: u64,
}

/// What the threads share.
pub(crate) struct Team<'t> {
    pub(crate) visited: Visited,
    /// Turns that nobody has asked for yet.
    left: AtomicU64,
    allowed: u64,
    stopped: AtomicBool,
    hungry: AtomicBool,
    work: Mutex<Work>,
    changed: Condvar,
    /// Is told now and then how far things are, and says whether to stop.
    watch: &'t (dyn Fn(SoFar) -> bool + Sync),
}

#[derive(Debug)]
struct Work {
    tasks: Vec<Task>,
    /// Threads that look for one.
    idle: u32,
    threads: u32,
    partial: Option<Partial>,
}

/// As many turns does a thread ask for at once.
const SHARE: u64 = 256;
/// After so many turns of all threads the watcher is told.
const TOLD_EVERY: u64 = 1 << 14;

impl<'t> Team<'t> {
    pub(crate) fn new(
        threads: u32,
        turns: u64,
        (table_bytes, wide): (u64, bool),
        watch: &'t (dyn Fn(SoFar) -> bool + Sync),
    ) -> Team<'t> {
        let work = Work { tasks: Vec::new(), idle: 0, threads, partial: None };
        Team {
            visited: Visited::new(table_bytes, wide, threads),
            left: AtomicU64::new(turns),
            allowed: turns,
            stopped: AtomicBool::new(false),
            hungry: AtomicBool::new(threads > 1),
            work: Mutex::new(work),
            changed: Condvar::new(),
            watch,
        }
    }

    fn work(&self) -> MutexGuard<'_, Work> {
        self.work.lock().expect("nobody fails in here")
    }

    /// The next task; waits for one while others may still add some.
    pub(crate) fn next_task(&self) -> Option<Task> {
        let mut work = self.work();
        work.idle += 1;
        loop {
            if work.idle == work.threads && work.tasks.is_empty() || work.partial.is_some() {
                self.changed.notify_all();
                return None;
            }
            if let Some(task) = work.tasks.pop() {
                work.idle -= 1;
                self.hungry.store(work.idle > 0 && work.tasks.is_empty(), Ordering::Relaxed);
                return Some(task);
            }
            self.hungry.store(true, Ordering::Relaxed);
            work = self.changed.wait(work).expect("nobody fails in here");
        }
    }

    /// True if a thread has nothing to do.
    pub(crate) fn wants_tasks(&self) -> bool {
        self.hungry.load(Ordering::Relaxed)
    }

    pub(crate) fn add_task(&self, task: Task) {
        let mut work = self.work();
        work.tasks.push(task);
        self.hungry.store(work.tasks.len() < work.idle as usize, Ordering::Relaxed);
        self.changed.notify_one();
    }

    /// Ends the work of all.
    pub(crate) fn stop(&self, why: Partial) {
        let mut work = self.work();
        work.partial = work.partial.max(Some(why));
        self.stopped.store(true, Ordering::Relaxed);
        self.changed.notify_all();
    }

    /// Why the work was ended before it was done.
    pub(crate) fn partial(&self) -> Option<Partial> {
        self.work().partial
    }

    /// Gives back the turns that somebody who has found this was allowed and has not taken.
    pub(crate) fn give_back(&self, found: &mut Findings) {
        let rest = std::mem::take(&mut found.allowed) - found.generated;
        self.left.fetch_add(rest, Ordering::Relaxed);
    }

    /// True if a thread that has found this may take one more turn.
    pub(crate) fn allows_turn(&self, found: &mut Findings) -> bool {
        if self.stopped.load(Ordering::Relaxed) {
            return false;
        }
        if found.generated < found.allowed {
            return true;
        }
        let taken = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
            (left > 0).then(|| left - SHARE.min(left))
        });
        let Ok(left) = taken else {
            self.stop(Partial::Limit);
            return false;
        };
        found.allowed += SHARE.min(left);
        let generated = self.allowed - left;
        // What was given back moves the numbers that are asked at.
        if generated % TOLD_EVERY < SHARE {
            let unique = self.visited.len();
            if (self.watch)(SoFar { generated, unique }) {
                self.stop(Partial::Stopped);
                return false;
            }
        }
        true
    }
}
