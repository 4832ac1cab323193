//! What the threads of an exploration share: the states that were seen, what is left to do, when to stop.

use crate::chooser::{Decisions, Taken};
use crate::report::{Findings, Partial};
use crate::visited::Visited;
use std::sync::atomic::{AtomicBool, Ordering};
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
    turns: Mutex<Turns>,
    allowed: u64,
    /// There are hardly any turns left: they are asked for one by one.
    short: AtomicBool,
    stopped: AtomicBool,
    hungry: AtomicBool,
    work: Mutex<Work>,
    changed: Condvar,
    /// Is told now and then how far things are, and says whether to stop.
    watch: &'t (dyn Fn(SoFar) -> bool + Sync),
}

#[derive(Debug)]
struct Turns {
    /// Nobody has asked for so many yet.
    left: u64,
    /// Threads that were allowed turns which they may not have taken yet.
    sharers: u64,
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
            turns: Mutex::new(Turns { left: turns, sharers: 0 }),
            allowed: turns,
            short: AtomicBool::new(false),
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

    /// Ends the work of all if a thread fails: the others would wait for it.
    pub(crate) fn guard(&self) -> Guard<'_, 't> {
        Guard(self)
    }

    /// Gives back the turns that somebody who has found this was allowed and has not taken.
    pub(crate) fn give_back(&self, found: &mut Findings) {
        if std::mem::take(&mut found.has_share) {
            let mut turns = self.turns();
            turns.left += found.allowed - found.generated;
            turns.sharers -= 1;
            found.allowed = found.generated;
        }
    }

    /// True if a thread that has found this may take one more turn.
    pub(crate) fn allows_turn(&self, found: &mut Findings) -> bool {
        if self.stopped.load(Ordering::Relaxed) {
            return false;
        }
        let has_some = found.generated < found.allowed;
        has_some && !self.short.load(Ordering::Relaxed) || self.ask(found)
    }

    /// Asks for turns: for a share, or near the end for one, so that none are left with a thread that has
    /// nothing to do.
    fn ask(&self, found: &mut Findings) -> bool {
        self.give_back(found);
        while !self.stopped.load(Ordering::Relaxed) {
            let mut turns = self.turns();
            let most = if self.short.load(Ordering::Relaxed) { 1 } else { SHARE };
            let (left, taken) = (turns.left, most.min(turns.left));
            if taken > 0 {
                turns.left -= taken;
                turns.sharers += 1;
                (found.has_share, found.allowed) = (true, found.generated + taken);
                drop(turns);
                return self.tell(left);
            }
            // All who have a share give it back now.
            self.short.store(true, Ordering::Relaxed);
            let sharers = turns.sharers;
            drop(turns);
            match sharers {
                0 => self.stop(Partial::Limit),
                _ => std::thread::yield_now(),
            }
        }
        false
    }

    fn turns(&self) -> MutexGuard<'_, Turns> {
        self.turns.lock().expect("nobody fails in here")
    }

    /// Tells the watcher now and then how far things are. False if the work is to end.
    fn tell(&self, left: u64) -> bool {
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

/// Lets the team stop if its thread fails.
pub(crate) struct Guard<'g, 't>(&'g Team<'t>);

impl Drop for Guard<'_, '_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.stop(Partial::Stopped);
        }
    }
}
