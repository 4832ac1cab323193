//! Threads: who can take a step, who sleeps, and the clock.
//!
//! The clock moves only when no thread can run, to the earliest moment at which one wakes.

use crate::record::{Body, Row, ThreadRecord, ThreadState};
use crate::stack::StackPlan;
use crate::{Kernel, Refusal};
use abi::constant::{WAIT_OBJECT_0, WAIT_TIMEOUT};
use abi::{Handle, ObjectId, ProcessId, ThreadId};
use std::collections::BTreeMap;
use trace::Event;
use trace::event::Pause;

/// How many priorities there are (SZ-275).
pub const PRIORITIES: u32 = 256;

/// What a thread begins with (SZ-275).
pub const NORMAL_PRIORITY: u32 = 251;

/// A thread that cannot run, and why: a line of the report on a deadlock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stuck {
    /// The thread.
    pub thread: ThreadId,
    /// What it waits for; nothing if it sleeps, or waits in the pager.
    pub objects: Vec<ObjectId>,
    /// It waits for all of them, not for any.
    pub all: bool,
    /// When it gives up or wakes, in milliseconds; none: never.
    pub due: Option<u64>,
    /// The thread that must act for the wait to end, for the first object that has one: the owner
    /// of a mutex, the thread waited for, the first thread of the process waited for. Events and
    /// semaphores have none.
    pub held_by: Option<ThreadId>,
}

impl Kernel<'_> {
    /// Starts another thread of a process; its object has a handle value while it lives.
    ///
    /// `stack` are the bytes of its stack, if it asks for as many.
    ///
    /// # Errors
    /// [`Refusal::OutOfHandles`] if no handle value is left; `OutOfAddresses` and `OutOfFrames` if
    /// there is none for its stack. Nothing has changed then.
    pub fn start_thread(
        &mut self,
        process: ProcessId,
        program: Option<u32>,
        stack: Option<u32>,
    ) -> Result<ThreadId, Refusal> {
        self.room_in(self.table_of_machine(self.machine_of(process)), 1)?;
        let stack = self.plan_stack(process, stack)?;
        self.begin_thread(process, program, stack)
    }

    /// The same with a stack that has been found.
    pub(crate) fn begin_thread(
        &mut self,
        process: ProcessId,
        program: Option<u32>,
        stack: Option<StackPlan>,
    ) -> Result<ThreadId, Refusal> {
        let machine = self.machine_of(process);
        let thread = ThreadId(self.state.threads.next_row());
        let object = self.create_object(machine, Body::Thread(thread), None);
        let number = self.state.processes.edit(process.0, |record| {
            record.threads += 1;
            record.threads
        });
        let record = ThreadRecord {
            owner: process,
            current: process,
            permissions: self.first_permissions(process),
            kernel_mode: false,
            calls: 0,
            number,
            object,
            program,
            priority: NORMAL_PRIORITY,
            stack: None,
            last_error: 0,
            state: ThreadState::Ready,
            answer: None,
            exit_code: None,
        };
        let row = self.state.threads.insert(record);
        assert_eq!(row, thread.0, "a thread gets the row that its object names");
        self.state.process_threads.insert((process, number), Row(thread));
        self.stir(thread);
        self.pin(object);
        self.give_value(object)?;
        self.emit(|| Event::ThreadStarted { thread, process, object, number });
        if let Some(plan) = stack {
            self.make_stack(thread, plan);
        }
        Ok(thread)
    }

    /// Ends a thread; with the first thread of a process the process ends (PROC-07).
    ///
    /// Its record is gone afterwards unless a process holds a handle to it.
    pub fn end_thread(&mut self, thread: ThreadId, exit_code: u32) {
        let process = self.owner_of(thread);
        if self.state.processes[process.0].primary == thread {
            self.end_process(process, exit_code);
        } else {
            let awaited = self.leave_wait(thread);
            self.stop_thread(thread, exit_code);
            for object in awaited {
                self.unpin(object);
            }
        }
    }

    /// Puts a thread to sleep for so many milliseconds, or for ever with INFINITE. False if it does
    /// not sleep, because the time is 0.
    /// No time is no sleep, and makes no other thread run (SZ-99).
    pub fn sleep(&mut self, thread: ThreadId, timeout_ms: u32) -> bool {
        if timeout_ms > 0 {
            self.block(thread, ThreadState::Sleeping { due: self.due(timeout_ms) });
        }
        timeout_ms > 0
    }

    /// The answer of a call that had blocked, once; `None` while it still does.
    pub fn take_answer(&mut self, thread: ThreadId) -> Option<u32> {
        self.state.threads[thread.0].answer?;
        self.state.threads.edit(thread.0, |record| record.answer.take())
    }

    /// The thread of a process with this number, counted from 1, while it lives.
    pub fn find_thread(&self, process: ProcessId, number: u32) -> Option<ThreadId> {
        self.state.process_threads.get(&(process, number)).map(|&Row(thread)| thread)
    }

    /// The identifier of a thread: the value that its object has while the thread lives.
    pub fn thread_id(&self, thread: ThreadId) -> Handle {
        let object = self.state.threads[thread.0].object;
        self.handle_of(object).expect("a thread that can be asked has a value")
    }

    /// The threads that can take a step.
    pub fn ready_threads(&self) -> Vec<ThreadId> {
        let threads = self.state.threads.iter();
        let ready = threads.filter(|(_, record)| record.state == ThreadState::Ready);
        ready.map(|(row, _)| ThreadId(row)).collect()
    }

    /// The threads that began, blocked, went on or ended since this was last asked, by their numbers.
    pub fn take_stirred(&mut self) -> Vec<ThreadId> {
        let stirred: Vec<ThreadId> =
            self.state.stirred.iter().map(|(&thread, ())| thread).collect();
        for thread in &stirred {
            self.state.stirred.remove(thread);
        }
        stirred
    }

    /// The earliest moment at which a thread wakes by itself, in milliseconds since the start.
    pub fn next_due(&self) -> Option<u64> {
        self.state.alarms.iter().next().map(|(&(due, _), ())| due)
    }

    /// Moves the clock to the earliest due moment and wakes every thread that is due then. False if
    /// no thread will ever wake by itself.
    pub fn advance_clock(&mut self) -> bool {
        let Some(now) = self.next_due() else { return false };
        self.state.clock.set(now);
        self.emit(|| Event::Clock { now });
        while let Some(thread) = self.first_alarm(now) {
            let waits = matches!(self.state.threads[thread.0].state, ThreadState::Waiting { .. });
            self.resume(thread, if waits { WAIT_TIMEOUT } else { WAIT_OBJECT_0 });
        }
        true
    }

    /// Every thread that cannot run, and what for.
    pub fn stuck_threads(&self) -> Vec<Stuck> {
        self.state.threads.iter().filter_map(|(row, _)| self.stuck(ThreadId(row))).collect()
    }

    /// Threads that wait for one another in a circle, each followed by the one that holds what it
    /// waits for. Empty if there is no circle.
    pub fn wait_cycle(&self) -> Vec<Stuck> {
        let stuck = self.stuck_threads().into_iter().map(|wait| (wait.thread, wait));
        let stuck: BTreeMap<ThreadId, Stuck> = stuck.collect();
        let next = |wait: &Stuck| wait.held_by.and_then(|holder| stuck.get(&holder));
        let mut seen_from = BTreeMap::new();
        for (&start, wait) in &stuck {
            let mut at = Some(wait);
            while let Some(wait) = at {
                match seen_from.insert(wait.thread, start) {
                    None => at = next(wait),
                    Some(walk) if walk == start => return circle(wait, next),
                    Some(_) => break,
                }
            }
        }
        Vec::new()
    }

    /// A thread as people write it: its owner, and its number if it is not the first.
    pub fn thread_name(&self, thread: ThreadId) -> String {
        let ThreadRecord { owner, number, .. } = self.state.threads[thread.0];
        let name = &self.state.processes[owner.0].name;
        if number == 1 { name.to_string() } else { format!("{name}/{number}") }
    }

    /// A thread that cannot run, in a sentence: `a waits for the mutex "m", which b holds`.
    pub fn describe_wait(&self, stuck: &Stuck) -> String {
        let who = self.thread_name(stuck.thread);
        let objects: Vec<String> = stuck
            .objects
            .iter()
            .map(|object| self.describe_awaited(*object, stuck.thread))
            .collect();
        let in_pager = self.state.threads[stuck.thread.0].state == ThreadState::InPager;
        match (&objects[..], stuck.all) {
            ([], _) if in_pager => format!("{who} waits in the pager for a card that is out"),
            ([], _) => format!("{who} sleeps for ever"),
            ([object], _) => format!("{who} waits for {object}"),
            (objects, true) => format!("{who} waits for all of: {}", objects.join("; ")),
            (objects, false) => format!("{who} waits for any of: {}", objects.join("; ")),
        }
    }

    /// An object that a thread waits for: `the Mutex "m", which b holds`.
    fn describe_awaited(&self, object: ObjectId, waiter: ThreadId) -> String {
        let record = &self.state.objects[object.0];
        let what = record.body.kind();
        let name = record.name.as_ref().map_or(String::new(), |name| format!(" {name:?}"));
        let holder = match self.holder(object) {
            Some(holder) if holder == waiter => String::from(", which only itself can end"),
            Some(holder) => format!(", which {} holds", self.thread_name(holder)),
            None => String::new(),
        };
        format!("the {what:?}{name}{holder}")
    }

    /// Ends a thread that is in no queue any more, and nothing else of its process.
    /// Whoever waits for it goes on (PROC-03b).
    pub(crate) fn stop_thread(&mut self, thread: ThreadId, exit_code: u32) {
        let ThreadRecord { owner, number, object, .. } = self.state.threads[thread.0];
        self.forget_calls(thread);
        self.end_look_up(thread);
        self.state.threads.edit(thread.0, |record| {
            record.state = ThreadState::Ended;
            record.answer = None;
            record.exit_code = Some(exit_code);
        });
        self.state.process_threads.remove(&(owner, number));
        self.drop_stack(thread);
        self.stir(thread);
        self.emit(|| Event::ThreadEnded { thread, exit_code });
        self.abandon_mutexes(thread);
        self.signal(object);
        self.unpin(object);
    }

    /// Stops a thread from running until it is resumed.
    pub(crate) fn block(&mut self, thread: ThreadId, state: ThreadState) {
        let (all, due, pause) = match state {
            ThreadState::Waiting { all, due, .. } => (all, due, Pause::Wait),
            ThreadState::Sleeping { due } => (false, due, Pause::Wait),
            ThreadState::InPager => (false, None, Pause::Pager),
            ThreadState::Midway => (false, None, Pause::Midway),
            ThreadState::Ready | ThreadState::Ended => unreachable!("only a wait blocks"),
        };
        self.state.threads.edit(thread.0, |record| record.state = state);
        self.stir(thread);
        if let Some(due) = due {
            self.state.alarms.insert((due, thread), ());
        }
        if self.listens() {
            let objects = self.awaited(thread);
            self.emit(|| Event::Blocked { thread, objects, all, due, pause });
        }
    }

    /// Notes that whether a thread can run, or what its call returns, may have changed.
    pub(crate) fn stir(&mut self, thread: ThreadId) {
        self.state.stirred.insert(thread, ());
    }

    fn first_alarm(&self, due: u64) -> Option<ThreadId> {
        let all = (due, ThreadId(0))..=(due, ThreadId(u32::MAX));
        self.state.alarms.range(all).next().map(|(&(_, thread), ())| thread)
    }

    fn stuck(&self, thread: ThreadId) -> Option<Stuck> {
        match self.state.threads[thread.0].state {
            ThreadState::Waiting { all, due, .. } => {
                let objects = self.awaited(thread);
                // What lets the thread through is not what a wait for all is held up by.
                let closed = objects.iter().filter(|object| !self.lets_through(**object, thread));
                let held_by = closed.filter_map(|object| self.holder(*object)).next();
                Some(Stuck { thread, objects, all, due, held_by })
            }
            ThreadState::Sleeping { due } => {
                Some(Stuck { thread, objects: Vec::new(), all: false, due, held_by: None })
            }
            ThreadState::InPager => {
                Some(Stuck { thread, objects: Vec::new(), all: false, due: None, held_by: None })
            }
            ThreadState::Ready | ThreadState::Midway | ThreadState::Ended => None,
        }
    }

    /// The thread that must act for a wait for this object to end.
    fn holder(&self, object: ObjectId) -> Option<ThreadId> {
        match self.state.objects[object.0].body {
            Body::Mutex { owner, .. } => owner,
            Body::Thread(thread) => Some(thread),
            Body::Process(process) => Some(self.state.processes[process.0].primary),
            _ => None,
        }
    }
}

/// The circle that a wait is part of, beginning there.
fn circle<'s>(start: &Stuck, next: impl Fn(&Stuck) -> Option<&'s Stuck>) -> Vec<Stuck> {
    let mut circle = vec![start.clone()];
    let mut at = next(start);
    while let Some(wait) = at.filter(|wait| wait.thread != start.thread) {
        circle.push(wait.clone());
        at = next(wait);
    }
    circle
}

#[cfg(test)]
mod tests {
    use crate::sandbox::{A, A1, B, B1, PDA, check, machines, quietly};
    use abi::constant::INFINITE;
    use expect_test::expect;

    #[test]
    fn the_clock_goes_to_the_earliest_moment_and_wakes_all_that_are_due_then() {
        check(
            |kernel| {
                let a2 = kernel.start_thread(A, None, None).expect("there is room");
                let event = kernel.create_event(PDA, false, false, None);
                kernel.pin(event);
                assert!(kernel.sleep(A1, 20));
                assert!(kernel.sleep(B1, 10));
                assert!(kernel.wait(a2, event, 10).is_ok());
                assert_eq!(kernel.next_due(), Some(10));
                assert!(kernel.advance_clock());
                assert_eq!(kernel.ready_threads(), [B1, a2]);
                assert!(kernel.advance_clock());
                assert!(!kernel.advance_clock());
            },
            expect![[r#"
                object 4 is a new Thread
                thread 2 started as number 2 of process 0
                object 5 is a new Event
                thread 0 sleeps until Some(20)
                thread 1 sleeps until Some(10)
                thread 2 waits for object 5 until Some(10)
                it is 10
                thread 1 goes on with 0
                thread 2 goes on with 258
                it is 20
                thread 0 goes on with 0"#]],
        );
    }

    #[test]
    fn who_began_blocked_went_on_or_ended_is_told_once() {
        let mut world = machines(&[&["a", "b"]]);
        quietly(&mut world, |kernel| {
            assert_eq!(kernel.take_stirred(), [A1, B1], "they began");
            let a2 = kernel.start_thread(A, None, None).expect("there is room");
            assert!(kernel.sleep(A1, 20));
            assert_eq!(kernel.take_stirred(), [A1, a2]);
            assert!(kernel.advance_clock());
            kernel.end_thread(a2, 0);
            assert_eq!(kernel.take_stirred(), [A1, a2]);
            assert_eq!(kernel.take_stirred(), []);
        });
    }

    #[test]
    fn sleeping_for_no_time_is_no_sleep_and_sleeping_for_ever_has_no_end() {
        let mut world = machines(&[&["a", "b"]]);
        quietly(&mut world, |kernel| {
            assert!(!kernel.sleep(A1, 0));
            assert!(kernel.sleep(A1, INFINITE));
            assert_eq!(kernel.next_due(), None);
            assert_eq!(kernel.ready_threads(), [B1]);
        });
    }

    #[test]
    fn past_the_end_of_the_clock_nothing_is_due() {
        let mut world = machines(&[&["a"]]);
        quietly(&mut world, |kernel| {
            kernel.state.clock.set(u64::MAX - 1);
            assert_eq!(kernel.due(1), Some(u64::MAX));
            assert_eq!(kernel.due(2), None);
        });
    }

    #[test]
    fn threads_are_numbered_in_their_process_and_found_while_they_live() {
        let mut world = machines(&[&["a", "b"]]);
        quietly(&mut world, |kernel| {
            let second = kernel.start_thread(B, Some(1), None).expect("there is room");
            assert_eq!(kernel.find_thread(B, 1), Some(B1));
            assert_eq!(kernel.find_thread(B, 2), Some(second));
            assert_eq!(kernel.find_thread(A, 2), None);
            kernel.end_thread(second, 0);
            assert_eq!(kernel.find_thread(B, 2), None);
            let third = kernel.start_thread(B, None, None).expect("there is room");
            assert_eq!(kernel.find_thread(B, 3), Some(third));
        });
    }

    #[test]
    fn a_thread_that_ends_lets_go_and_leaves_its_process_running() {
        check(
            |kernel| {
                let a2 = kernel.start_thread(A, None, None).expect("there is room");
                let object = kernel.state.threads[a2.0].object;
                assert!(kernel.wait(B1, object, INFINITE).is_ok());
                kernel.end_thread(a2, 5);
            },
            expect![[r#"
                object 4 is a new Thread
                thread 2 started as number 2 of process 0
                thread 1 waits for object 4 until None
                thread 2 ended with 5
                object 4 is signalled
                thread 1 goes on with 0
                object 4 is gone"#]],
        );
    }

    #[test]
    fn a_thread_that_ends_leaves_the_queue_that_it_waits_in() {
        check(
            |kernel| {
                let a2 = kernel.start_thread(A, None, None).expect("there is room");
                let event = kernel.create_event(PDA, false, false, None);
                assert!(kernel.wait(a2, event, 50).is_ok());
                kernel.end_thread(a2, 0);
                assert_eq!(kernel.next_due(), None);
            },
            expect![[r#"
                object 4 is a new Thread
                thread 2 started as number 2 of process 0
                object 5 is a new Event
                thread 2 waits for object 5 until Some(50)
                thread 2 ended with 0
                object 4 is signalled
                object 4 is gone
                object 5 is gone"#]],
        );
    }

    #[test]
    fn the_record_of_a_thread_stays_while_a_handle_to_it_is_open() {
        let mut world = machines(&[&["a", "b"]]);
        quietly(&mut world, |kernel| {
            let a2 = kernel.start_thread(A, None, None).expect("there is room");
            let object = kernel.state.threads[a2.0].object;
            let handle = kernel.open_handle(B, object).expect("there is room");
            kernel.end_thread(a2, 5);
            assert_eq!(kernel.state.threads[a2.0].exit_code, Some(5));
            assert!(kernel.close_handle(B, handle, trace::event::CloseReason::Call).is_ok());
            assert!(kernel.state.threads.get(a2.0).is_none());
        });
    }
}
