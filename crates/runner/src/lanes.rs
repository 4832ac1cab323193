//! Scripts and programs in progress: where they stand, how they begin and end, which can go on.
//!
//! Tens of thousands of programs may wait while one takes a step. So what a turn has to know of a
//! program is kept, and found out again only after something that may change it: the program takes
//! a step, a call of its thread blocks or is answered, its thread begins, blocks, goes on or ends.
//! The scripts of the scenario, and programs whose next step is about somebody else (`by`), may
//! depend on anything that happens. They are few and are looked at in every turn: see `order`.

use crate::order;
use crate::plan::{Op, Plan, PlannedStep};
use crate::progress::{Few, Lane, Look, Midstep, Pending};
use crate::run::Run;
use crate::step;
use abi::ThreadId;
use journal::RowSet;
use kernel::record::{Serial, ThreadState};

impl<'r> Run<'r> {
    pub(crate) fn start_lane(&mut self, mut lane: Lane) {
        settle(self.plan, &mut lane);
        let thread = lane.thread;
        let row = self.progress.lanes.insert(lane);
        let before = thread.and_then(|thread| self.progress.programs.insert(thread, row));
        if let Some(before) = before {
            // The thread that had this number before has ended.
            self.forget_lane(before);
        }
        self.look_at(row);
    }

    /// The next element of a script that is a step, if it has one left.
    pub(crate) fn op(&self, lane: &Lane) -> Option<PlannedStep<'r>> {
        let plan = self.plan;
        let op = plan.blocks[lane.block as usize].ops.get(lane.next as usize)?;
        Some(op.on(self.version).expect("a script rests at steps: see `settle`"))
    }

    /// A repetition is over: its script goes on behind it.
    pub(crate) fn leave_loop(&mut self, row: u32, end: u32) {
        let plan = self.plan;
        if self.progress.lanes.contains(row) {
            self.progress.lanes.edit(row, |lane| {
                lane.next = end;
                settle(plan, lane);
            });
        }
    }

    /// Starts a script for every process or thread that has begun to run a program.
    pub(crate) fn start_programs(&mut self) {
        if self.plan.scenario.programs.is_empty() {
            return;
        }
        let state = &self.world.state;
        let begun = |(&thread, ()): (&ThreadId, &())| {
            let record = state.threads.get(thread.0)?;
            let lives = record.state != ThreadState::Ended && !self.runs_program(thread);
            Some((thread, record.program.filter(|_| lives)?))
        };
        let fresh: Vec<(ThreadId, u32)> = state.stirred.iter().filter_map(begun).collect();
        for (thread, program) in fresh {
            self.progress.scopes.edit(|scopes| *scopes += 1);
            let lane = Lane {
                block: self.plan.program_block(program) as u32,
                next: 0,
                left: Few::NONE,
                thread: Some(thread),
                serial: self.serial(thread),
                scope: *self.progress.scopes.get(),
                calls: Few::NONE,
            };
            self.start_lane(lane);
        }
    }

    /// True if this very thread, not one that had its number before, runs a program already.
    fn runs_program(&self, thread: ThreadId) -> bool {
        let row = self.progress.programs.get(&thread);
        row.is_some_and(|&row| self.is_alive(thread, self.progress.lanes[row].serial))
    }

    /// What tells a thread from those that get its number after it.
    pub(crate) fn serial(&self, thread: ThreadId) -> Serial {
        let object = self.world.state.threads[thread.0].object;
        self.world.state.objects[object.0].serial
    }

    /// Takes notice of what happened to threads: answers are delivered, and a program whose thread
    /// has ended stops where it is.
    pub(crate) fn take_notice(&mut self) {
        step::take_back_calls(self);
        if !self.world.state.stirred.is_empty() {
            self.take_notice_of_threads();
        }
        if self.plan.calls_servers {
            self.calling_lanes().into_iter().for_each(|row| self.look_at(row));
        }
    }

    fn take_notice_of_threads(&mut self) {
        self.progress.looked.set(false);
        let stirred = self.kernel().take_stirred();
        for &thread in &stirred {
            self.deliver_answer(thread);
            if !self.is_paused(thread) {
                self.progress.paused.remove(&thread);
            }
        }
        let row_of = |thread: &ThreadId| self.progress.programs.get(thread).copied();
        let mut rows: Vec<u32> = stirred.iter().filter_map(row_of).collect();
        // Which rows are free next depends on the order in which they become free.
        rows.sort_unstable();
        for row in rows {
            let lane = &self.progress.lanes[row];
            match lane.thread {
                Some(thread) if !self.is_alive(thread, lane.serial) => {
                    self.progress.programs.remove(&thread);
                    self.forget_lane(row);
                }
                _ => self.look_at(row),
            }
        }
    }

    /// The rows of the scripts and programs that are in a call into a server.
    pub(crate) fn calling_lanes(&self) -> Vec<u32> {
        self.progress
            .watched
            .ones()
            .filter(|&row| !self.progress.lanes[row].calls.is_empty())
            .collect()
    }

    /// Who pauses in the middle of its step takes it once more, and until then no other: its script
    /// stands where it stood. True if the thread that took the last step does.
    pub(crate) fn pause(&mut self, row: u32, before: Lane) -> bool {
        let Some(thread) = self.tally.acting.filter(|&thread| self.is_paused(thread)) else {
            return false;
        };
        let midstep = Midstep { block: before.block, op: before.next, scope: before.scope };
        self.progress.lanes.set(row, before);
        self.progress.paused.insert(thread, midstep);
        true
    }

    /// True if a thread pauses in the middle of a step.
    pub(crate) fn is_paused(&self, thread: ThreadId) -> bool {
        let state = self.world.state.threads.get(thread.0).map(|record| record.state);
        matches!(state, Some(ThreadState::InPager | ThreadState::Midway))
    }

    /// Hands the answer of a call that had blocked to its expectation. A call whose thread has
    /// ended gets none.
    fn deliver_answer(&mut self, thread: ThreadId) {
        let Some(call) = self.progress.pending.get(&thread) else { return };
        if !self.is_alive(thread, call.serial) {
            step::give_up(self, thread);
        } else if let Some(answer) = self.kernel().take_answer(thread) {
            step::deliver(self, thread, answer);
        }
    }

    /// The end of a program is the end of its thread: with its first thread a process ends too.
    pub(crate) fn end_program(&mut self, row: u32, thread: ThreadId, exit_code: u32) {
        self.progress.programs.remove(&thread);
        self.forget_lane(row);
        self.kernel().end_thread(thread, exit_code);
    }

    fn forget_lane(&mut self, row: u32) {
        let progress = &mut self.progress;
        progress.lanes.remove(row);
        put(&mut progress.watched, row, false);
        put(&mut progress.unfinished, row, false);
        self.set_ready(row, None);
    }

    /// Notes that a call of a thread has blocked, was answered, or is over (`None`).
    pub(crate) fn set_pending(&mut self, thread: ThreadId, call: Option<Pending>) {
        let before = match call {
            Some(call) => self.progress.pending.insert(thread, call),
            None => self.progress.pending.remove(&thread),
        };
        if before.is_none() && call.is_none() {
            return;
        }
        let key = |call: Pending| self.must_return(&call).then_some((call.block, call.scope));
        let (before, now) = (before.and_then(key), call.and_then(key));
        if let Some(key) = before {
            match self.progress.awaited.get(&key) {
                Some(&count) if count > 1 => _ = self.progress.awaited.insert(key, count - 1),
                _ => _ = self.progress.awaited.remove(&key),
            }
        }
        if let Some(key) = now {
            let count = self.progress.awaited.get(&key).map_or(0, |&count| count);
            self.progress.awaited.insert(key, count + 1);
        }
        if let Some(&row) = self.progress.programs.get(&thread) {
            self.look_at(row);
        }
    }

    /// Finds out again how a script or program stands that has taken a step. After a quiet one the
    /// others stand as before.
    pub(crate) fn moved_on(&mut self, row: u32, planned: &PlannedStep<'_>, quietly: bool) {
        let known = quietly && *self.progress.looked.get();
        let lane = &self.progress.lanes[row];
        let next = self.op(lane);
        // A script without a thread was watched before the step.
        if lane.thread.is_some() || next.is_none() {
            self.look_at(row);
        } else if known && next.is_some_and(|next| next.is_taken_like(planned)) {
            return;
        }
        let look = match known && self.progress.watched.get(row) {
            true => order::look_at(self, row).map(|look| self.keep(row, look)),
            false => Ok(()),
        };
        // If something is wrong, that is told when the next turn looks again.
        self.progress.looked.set(known && look.is_ok());
    }

    /// Keeps how a watched script stands.
    pub(crate) fn keep(&mut self, row: u32, look: Look) {
        let looks = &mut self.progress.looks;
        while looks.len() <= row {
            looks.push(Look::default());
        }
        looks.set(row, look);
    }

    /// Finds out again how a script or program stands.
    pub(crate) fn look_at(&mut self, row: u32) {
        let standing = self.standing(&self.progress.lanes[row]);
        put(&mut self.progress.watched, row, standing.watched);
        put(&mut self.progress.unfinished, row, standing.unfinished);
        self.progress.looked.set(false);
        self.set_ready(row, standing.ready);
    }

    fn standing(&self, lane: &Lane) -> Standing {
        let (op, own) = (self.op(lane), self.own_thread(lane));
        Standing {
            watched: (op.is_some() || !lane.calls.is_empty()) && own.is_none(),
            unfinished: op.is_some() || self.goes_on(lane, own),
            ready: own.and_then(|thread| self.urgency(lane, Some(thread))),
        }
    }

    /// Compares what is kept about scripts and programs with what is so.
    pub(crate) fn check_lanes(&self) {
        let progress = &self.progress;
        for (row, lane) in progress.lanes.iter() {
            let standing = self.standing(lane);
            assert_eq!(progress.watched.get(row), standing.watched, "lane {row} is watched");
            let unfinished = progress.unfinished.get(row);
            assert_eq!(unfinished, standing.unfinished, "lane {row} has not come to its end");
            // Of stirred threads notice is taken in the next turn.
            let stirred = |thread: &ThreadId| self.world.state.stirred.contains(thread);
            if !standing.watched && !lane.thread.as_ref().is_some_and(stirred) {
                let ready = progress.ready.get(&row).copied();
                assert_eq!(ready, standing.ready, "lane {row} can go on");
            }
            let waits = standing.watched && progress.ready.contains(&row);
            assert!(!waits, "lane {row} is watched, so that its turn is found out each time");
        }
        for row in progress.watched.ones().filter(|_| *progress.looked.get()) {
            let look = order::look_at(self, row).ok();
            assert_eq!(Some(progress.looks[row]), look, "it is known how lane {row} stands");
        }
        for (&row, &priority) in progress.ready.iter() {
            assert!(progress.turns.contains(&(priority, row)), "lane {row} has its turn");
        }
        assert_eq!(progress.ready.len(), progress.turns.len(), "who has a turn can go on");
        let awaited = progress.awaited.iter().map(|(_, count)| count).sum::<u32>();
        let calls = progress.pending.iter().filter(|(_, call)| self.must_return(call)).count();
        assert_eq!(awaited as usize, calls, "every call that must return is awaited");
    }

    /// Notes that a script or program can take its next step, and with which priority, or that it
    /// cannot (`None`).
    pub(crate) fn set_ready(&mut self, row: u32, priority: Option<u32>) {
        let progress = &mut self.progress;
        let before = progress.ready.get(&row).copied();
        if before == priority {
            return;
        }
        if let Some(before) = before {
            progress.turns.remove(&(before, row));
            progress.ready.remove(&row);
        }
        if let Some(priority) = priority {
            progress.turns.insert((priority, row), ());
            progress.ready.insert(row, priority);
        }
    }

    /// The priority of who takes a step, if it can be taken. Where nobody has to, nothing is more
    /// urgent.
    pub(crate) fn urgency(&self, lane: &Lane, thread: Option<ThreadId>) -> Option<u32> {
        let running = |thread| self.world.state.running_priority(thread);
        order::is_ready(self, lane, thread).then(|| thread.map_or(0, running))
    }

    /// The thread that a program's next step, or its end, depends on and nothing else; none if the
    /// step says itself who takes it, and none in a call into a server, which may end from outside.
    fn own_thread(&self, lane: &Lane) -> Option<ThreadId> {
        let names_another = self.op(lane).is_some_and(|planned| planned.step.by().is_some());
        lane.thread.filter(|_| !names_another && lane.calls.is_empty())
    }

    /// Whether a script or program that has no step left comes to something still: to the end of its
    /// thread, or back from a call into a server.
    fn goes_on(&self, lane: &Lane, own: Option<ThreadId>) -> bool {
        let thread = own.or(lane.thread.filter(|_| !lane.calls.is_empty()));
        thread.is_some_and(|thread| self.comes_to_its_end(thread))
    }

    /// False of a program that has come to its last step and may stay in it: a call that is expected
    /// to block.
    fn comes_to_its_end(&self, thread: ThreadId) -> bool {
        let stays = |call: &Pending| call.answer.is_none() && !self.must_return(call);
        !self.progress.pending.get(&thread).is_some_and(stays)
    }
}

/// Moves a script on from repetitions to the next step.
pub(crate) fn settle(plan: &Plan<'_>, lane: &mut Lane) {
    let ops = &plan.blocks[lane.block as usize].ops;
    loop {
        match ops.get(lane.next as usize) {
            Some(Op::Repeat { n }) => {
                lane.left.push(*n);
                lane.next += 1;
            }
            Some(Op::End { start }) => {
                let left = lane.left.last_mut().expect("an end has its beginning");
                *left -= 1;
                if *left == 0 {
                    lane.left.pop(1);
                    lane.next += 1;
                } else {
                    lane.next = *start as u32 + 1;
                }
            }
            Some(Op::Until { .. }) => lane.next += 1,
            Some(Op::Back { start }) => lane.next = *start,
            Some(Op::Step { .. }) | None => return,
        }
    }
}

/// What a turn has to know of a script or program.
struct Standing {
    /// It has to be looked at in every turn.
    watched: bool,
    /// It has not come to its end.
    unfinished: bool,
    /// It can go on, with this priority; never one that is watched.
    ready: Option<u32>,
}

/// Puts a row into a list, or takes it out.
fn put(list: &mut RowSet, row: u32, present: bool) {
    if row >= list.capacity() {
        list.grow((row + 1).next_power_of_two().max(64));
    }
    match present {
        _ if list.get(row) == present => {}
        true => list.set(row),
        false => list.clear(row),
    }
}
