//! Waiting for objects: for one, for any of several, or for all of several at once.
//!
//! Who waits stands in the queue of each of its objects and is served in the order of priority, and
//! then of coming (SZ-56, SZ-276). A waiting thread refers to its objects, so that it does not wait
//! for nothing when the last handle is closed (SZ-62). Who waits for all takes nothing until it can
//! take everything.

use crate::record::{Awaited, Body, QueuePlace, ThreadState, Waiter};
use crate::thread::PRIORITIES;
use crate::{Kernel, Refusal, State, Stop};
use abi::constant::{INFINITE, WAIT_ABANDONED, WAIT_OBJECT_0, WAIT_TIMEOUT};
use abi::{ObjectId, ThreadId, not_modelled};
use trace::Event;

/// How a wait begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// It is over at once, with this answer.
    Over(u32),
    /// The thread waits; its record gets the answer.
    Blocked,
}

impl State {
    /// The priority that a thread runs with: its own, or that of the most urgent thread that waits
    /// for a mutex of its (SZ-277).
    pub fn running_priority(&self, thread: ThreadId) -> u32 {
        let own = self.threads[thread.0].priority;
        if self.owned_mutexes.is_empty() {
            return own;
        }
        let mutexes = (thread, ObjectId(0))..=(thread, ObjectId(u32::MAX));
        let mutexes = self.owned_mutexes.range(mutexes).map(|(&(_, mutex), ())| mutex);
        let waiters = mutexes.filter_map(|mutex| self.waiter_from(mutex, QueuePlace::default()));
        waiters.map(|(place, _)| place.priority).fold(own, u32::min)
    }

    fn waiter_from(&self, object: ObjectId, place: QueuePlace) -> Option<(QueuePlace, Waiter)> {
        let queue = (object, place)..=(object, QueuePlace::LAST);
        self.waiters.range(queue).next().map(|(&(_, place), &waiter)| (place, waiter))
    }
}

impl Kernel<'_> {
    /// Waits for an object, at most `timeout_ms` milliseconds, or for ever if that is INFINITE.
    ///
    /// # Errors
    /// [`Refusal::BadHandle`] if the object has no signalled state. What the model leaves out of
    /// waitable timers and jobs is reported as not modelled.
    pub fn wait(
        &mut self,
        thread: ThreadId,
        object: ObjectId,
        timeout_ms: u32,
    ) -> Result<Wait, Stop> {
        self.wait_for(thread, &[object], false, timeout_ms)
    }

    /// Waits for any of some objects, or for all of them at once. The answer tells the first of any
    /// by its place in `objects`, or the first of all that was abandoned.
    ///
    /// # Errors
    /// As for [`Kernel::wait`], for the first object that it is true of.
    ///
    /// # Panics
    /// When there is no object, or one stands twice among those that are all waited for.
    pub fn wait_for(
        &mut self,
        thread: ThreadId,
        objects: &[ObjectId],
        all: bool,
        timeout_ms: u32,
    ) -> Result<Wait, Stop> {
        assert!(!objects.is_empty(), "a wait is for something");
        objects.iter().try_for_each(|object| self.check_waitable(*object))?;
        if let Some(answer) = self.pass(thread, objects, all) {
            return Ok(Wait::Over(answer));
        }
        if timeout_ms == 0 {
            return Ok(Wait::Over(WAIT_TIMEOUT));
        }
        self.begin(thread, objects, all, self.due(timeout_ms));
        Ok(Wait::Blocked)
    }

    /// Whether an object can be waited for: `BadHandle`, or that it is not modelled.
    pub fn check_waitable(&self, object: ObjectId) -> Result<(), Stop> {
        match self.state.objects[object.0].body {
            Body::FileMapping(_) | Body::File(_) => Err(Refusal::BadHandle.into()),
            Body::WaitableTimer => Err(Stop::NotModelled(not_modelled::TIMER_WAIT)),
            Body::Job => Err(Stop::NotModelled(not_modelled::JOB_WAIT)),
            _ => Ok(()),
        }
    }

    /// When a wait of so many milliseconds ends; `None`: never, as after INFINITE, and past the end
    /// of a clock of 64 bits.
    pub(crate) fn due(&self, timeout_ms: u32) -> Option<u64> {
        if timeout_ms == INFINITE {
            return None;
        }
        self.state.clock.get().checked_add(u64::from(timeout_ms))
    }

    /// Reports that an object became signalled, and serves those who wait for it. The object may
    /// be gone afterwards, if only waiters referred to it.
    pub(crate) fn signal(&mut self, object: ObjectId) {
        self.emit(|| Event::Signalled { object, signalled: true });
        let mut from = QueuePlace::default();
        while let Some((place, waiter)) = self.state.waiter_from(object, from) {
            if !self.lets_through(object, waiter.thread) {
                break;
            }
            from = QueuePlace { number: place.number + 1, ..place };
            if let Some(answer) = self.serve(object, waiter) {
                self.resume(waiter.thread, answer);
            }
        }
    }

    /// Ends a thread's wait or sleep with an answer.
    pub(crate) fn resume(&mut self, thread: ThreadId, answer: u32) {
        let objects = self.leave_wait(thread);
        self.state.threads.edit(thread.0, |record| {
            record.state = ThreadState::Ready;
            record.answer = Some(answer);
        });
        self.stir(thread);
        self.emit(|| Event::Resumed { thread, answer });
        for object in objects {
            self.unpin(object);
        }
    }

    /// Takes a thread out of the queues or the sleep that it is in. The objects that it waited for
    /// are still pinned.
    pub(crate) fn leave_wait(&mut self, thread: ThreadId) -> Vec<ObjectId> {
        let (objects, due) = match self.state.threads[thread.0].state {
            ThreadState::Waiting { due, .. } => (self.leave_queues(thread), due),
            ThreadState::Sleeping { due } => (Vec::new(), due),
            ThreadState::Ready
            | ThreadState::Ended
            | ThreadState::InPager
            | ThreadState::Midway => (Vec::new(), None),
        };
        if let Some(due) = due {
            self.state.alarms.remove(&(due, thread));
        }
        objects
    }

    /// What a thread waits for, in its order; nothing if it does not wait.
    pub(crate) fn awaited(&self, thread: ThreadId) -> Vec<ObjectId> {
        let rows = self.state.awaited.range((thread, 0)..=(thread, u32::MAX));
        rows.map(|(_, awaited)| awaited.object).collect()
    }

    /// Gives a thread another priority of its own, 0 to 255. Where it waits, it stands behind those
    /// that have this priority already.
    pub fn set_priority(&mut self, thread: ThreadId, priority: u32) {
        assert!(priority < PRIORITIES, "a priority is one of {PRIORITIES}");
        if self.state.threads[thread.0].priority == priority {
            return;
        }
        let objects = self.leave_queues(thread);
        self.state.threads.edit(thread.0, |record| record.priority = priority);
        self.join_queues(thread, &objects);
        self.stir(thread);
        self.emit(|| Event::PriorityChanged { thread, priority });
    }

    fn begin(&mut self, thread: ThreadId, objects: &[ObjectId], all: bool, due: Option<u64>) {
        self.join_queues(thread, objects);
        for object in objects {
            self.pin(*object);
        }
        self.block(thread, ThreadState::Waiting { objects: objects.len() as u32, all, due });
    }

    fn join_queues(&mut self, thread: ThreadId, objects: &[ObjectId]) {
        let priority = self.state.threads[thread.0].priority;
        for (index, &object) in (0..).zip(objects) {
            let [first, last] = [0, u64::MAX].map(|number| QueuePlace { priority, number });
            let before = self.state.waiters.range((object, first)..=(object, last)).next_back();
            let number = before.map_or(0, |(&(_, place), _)| place.number + 1);
            let place = QueuePlace { priority, number };
            self.state.waiters.insert((object, place), Waiter { thread, index });
            self.state.awaited.insert((thread, index), Awaited { object, place });
            self.stir_owner(object);
        }
    }

    fn leave_queues(&mut self, thread: ThreadId) -> Vec<ObjectId> {
        let objects = self.awaited(thread);
        for index in 0..objects.len() as u32 {
            let row = self.state.awaited.remove(&(thread, index));
            let Awaited { object, place } = row.expect("what is awaited is numbered from 0");
            self.state.waiters.remove(&(object, place));
            self.stir_owner(object);
        }
        objects
    }

    /// Notes that the owner of a mutex may run with another priority.
    fn stir_owner(&mut self, object: ObjectId) {
        if let Body::Mutex { owner: Some(owner), .. } = self.state.objects[object.0].body {
            self.stir(owner);
        }
    }

    /// Lets a waiting thread go on if it can, now that this object lets it through.
    fn serve(&mut self, object: ObjectId, waiter: Waiter) -> Option<u32> {
        match self.state.threads[waiter.thread.0].state {
            ThreadState::Waiting { all: true, .. } => {
                let objects = self.awaited(waiter.thread);
                self.pass(waiter.thread, &objects, true)
            }
            _ => Some(self.take(object, waiter.thread) + waiter.index),
        }
    }

    /// Lets a thread through if the objects allow it now, with the answer of its wait.
    fn pass(&mut self, thread: ThreadId, objects: &[ObjectId], all: bool) -> Option<u32> {
        let open = |object: &ObjectId| self.lets_through(*object, thread);
        if !all {
            let index = objects.iter().position(open)?;
            return Some(self.take(objects[index], thread) + index as u32);
        }
        if !objects.iter().all(open) {
            return None;
        }
        let taken: Vec<u32> = objects.iter().map(|object| self.take(*object, thread)).collect();
        let abandoned = taken.iter().position(|answer| *answer == WAIT_ABANDONED);
        Some(abandoned.map_or(WAIT_OBJECT_0, |index| WAIT_ABANDONED + index as u32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::{A, A1, B1, PDA, check, machines, quietly};
    use expect_test::expect;

    /// An auto-reset event that a handle keeps.
    fn event(kernel: &mut Kernel<'_>) -> ObjectId {
        let object = kernel.create_event(PDA, false, false, None);
        kernel.open_handle(A, object).expect("there is room");
        object
    }

    #[test]
    fn a_wait_for_any_is_answered_by_the_first_that_lets_it_through() {
        let mut world = machines(&[&["a"]]);
        quietly(&mut world, |kernel| {
            let events = [false, true, true].map(|set| kernel.create_event(PDA, false, set, None));
            for answer in [1, 2, WAIT_TIMEOUT] {
                assert_eq!(kernel.wait_for(A1, &events, false, 0), Ok(Wait::Over(answer)));
            }
        });
    }

    #[test]
    fn a_signal_of_any_ends_the_wait_and_takes_nothing_from_the_others() {
        check(
            |kernel| {
                let events = [0; 3].map(|_| event(kernel));
                assert_eq!(kernel.wait_for(A1, &events, false, INFINITE), Ok(Wait::Blocked));
                kernel.set_event(events[2]).expect("it is an event");
                kernel.set_event(events[0]).expect("it is an event");
                assert_eq!(kernel.wait_for(A1, &events, false, 0), Ok(Wait::Over(0)));
            },
            expect![[r#"
                object 4 is a new Event
                process 0 opened object 4 as 0x00080012, holds 1
                object 5 is a new Event
                process 0 opened object 5 as 0x00080016, holds 1
                object 6 is a new Event
                process 0 opened object 6 as 0x0008001a, holds 1
                thread 0 waits for any of object 4, object 5, object 6 until None
                object 6 is signalled
                object 6 is not signalled
                thread 0 goes on with 2
                object 4 is signalled
                object 4 is not signalled"#]],
        );
    }

    #[test]
    fn who_waits_for_all_takes_nothing_until_everything_is_there() {
        check(
            |kernel| {
                let event = event(kernel);
                let count = kernel.create_semaphore(PDA, 1, 1, None);
                kernel.open_handle(A, count).expect("there is room");
                let both = [event, count];
                assert_eq!(kernel.wait_for(A1, &both, true, INFINITE), Ok(Wait::Blocked));
                assert_eq!(kernel.wait(B1, count, INFINITE), Ok(Wait::Over(0)));
                kernel.set_event(event).expect("it is an event");
                assert_eq!(kernel.wait(B1, event, INFINITE), Ok(Wait::Over(0)));
                kernel.release_semaphore(count, 1).expect("there is room");
                kernel.set_event(event).expect("it is an event");
                assert_eq!(kernel.wait_for(B1, &both, false, 0), Ok(Wait::Over(WAIT_TIMEOUT)));
            },
            expect![[r#"
                object 4 is a new Event
                process 0 opened object 4 as 0x00080012, holds 1
                object 5 is a new Semaphore
                object 5 is signalled
                process 0 opened object 5 as 0x00080016, holds 1
                thread 0 waits for all of object 4, object 5 until None
                object 5 is not signalled
                object 4 is signalled
                object 4 is not signalled
                object 5 is signalled
                object 4 is signalled
                object 4 is not signalled
                object 5 is not signalled
                thread 0 goes on with 0"#]],
        );
    }

    #[test]
    fn who_waits_for_all_does_not_hold_up_those_behind_it() {
        check(
            |kernel| {
                let [event, other] = [0; 2].map(|_| event(kernel));
                let all = [event, other];
                assert_eq!(kernel.wait_for(A1, &all, true, INFINITE), Ok(Wait::Blocked));
                assert_eq!(kernel.wait(B1, event, INFINITE), Ok(Wait::Blocked));
                kernel.set_event(event).expect("it is an event");
            },
            expect![[r#"
                object 4 is a new Event
                process 0 opened object 4 as 0x00080012, holds 1
                object 5 is a new Event
                process 0 opened object 5 as 0x00080016, holds 1
                thread 0 waits for all of object 4, object 5 until None
                thread 1 waits for object 4 until None
                object 4 is signalled
                object 4 is not signalled
                thread 1 goes on with 0"#]],
        );
    }

    #[test]
    fn an_abandoned_mutex_among_several_is_told_by_its_place() {
        let mut world = machines(&[&["a", "b"]]);
        quietly(&mut world, |kernel| {
            let second = kernel.start_thread(A, None, None).expect("there is room");
            let [first, last] = [0; 2].map(|_| kernel.create_mutex(PDA, Some(second), None));
            let event = kernel.create_event(PDA, true, true, None);
            for object in [first, last] {
                kernel.pin(object);
            }
            kernel.end_thread(second, 0);
            let any = kernel.wait_for(B1, &[first, event], false, 0);
            assert_eq!(any, Ok(Wait::Over(WAIT_ABANDONED)));
            let all = kernel.wait_for(B1, &[event, last], true, 0);
            assert_eq!(all, Ok(Wait::Over(WAIT_ABANDONED + 1)));
        });
    }

    #[test]
    fn a_wait_for_several_times_out_once_and_leaves_every_queue() {
        check(
            |kernel| {
                let events = [0; 2].map(|_| event(kernel));
                assert_eq!(kernel.wait_for(A1, &events, true, 30), Ok(Wait::Blocked));
                assert_eq!(kernel.wait_for(B1, &events, false, 50), Ok(Wait::Blocked));
                kernel.advance_clock();
                kernel.set_event(events[1]).expect("it is an event");
                assert!(!kernel.advance_clock());
            },
            expect![[r#"
                object 4 is a new Event
                process 0 opened object 4 as 0x00080012, holds 1
                object 5 is a new Event
                process 0 opened object 5 as 0x00080016, holds 1
                thread 0 waits for all of object 4, object 5 until Some(30)
                thread 1 waits for any of object 4, object 5 until Some(50)
                it is 30
                thread 0 goes on with 258
                object 5 is signalled
                object 5 is not signalled
                thread 1 goes on with 1"#]],
        );
    }

    #[test]
    fn one_object_can_be_waited_for_twice_and_answers_as_the_first() {
        let mut world = machines(&[&["a"]]);
        quietly(&mut world, |kernel| {
            let event = kernel.create_event(PDA, false, false, None);
            assert_eq!(kernel.wait_for(A1, &[event, event], false, 9), Ok(Wait::Blocked));
            kernel.check_object_invariants();
            kernel.set_event(event).expect("it is an event");
            assert_eq!(kernel.take_answer(A1), Some(WAIT_OBJECT_0));
            kernel.check_object_invariants();
        });
    }
}
