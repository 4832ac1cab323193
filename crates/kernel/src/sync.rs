//! Events, mutexes and semaphores: what signals them, and what a wait takes from them.
//!
//! Every object that can be waited for begins as not signalled; each change is an event.

use crate::record::Body;
use crate::{Kernel, Refusal};
use abi::constant::{WAIT_ABANDONED, WAIT_OBJECT_0};
use abi::{MachineId, ObjectId, ThreadId};
use std::sync::Arc;
use trace::Event;

impl Kernel<'_> {
    /// Makes an event.
    pub fn create_event(
        &mut self,
        machine: MachineId,
        manual_reset: bool,
        signalled: bool,
        name: Option<Arc<str>>,
    ) -> ObjectId {
        let body = Body::Event { manual_reset, signalled };
        let object = self.create_object(machine, body, name);
        if signalled {
            self.emit(|| Event::Signalled { object, signalled });
        }
        object
    }

    /// Makes a mutex, owned by a thread or free.
    pub fn create_mutex(
        &mut self,
        machine: MachineId,
        owner: Option<ThreadId>,
        name: Option<Arc<str>>,
    ) -> ObjectId {
        let depth = u32::from(owner.is_some());
        let body = Body::Mutex { owner, depth, abandoned: false };
        let object = self.create_object(machine, body, name);
        match owner {
            Some(owner) => _ = self.state.owned_mutexes.insert((owner, object), ()),
            None => self.emit(|| Event::Signalled { object, signalled: true }),
        }
        object
    }

    /// Makes a semaphore. `count` is at most `maximum`.
    pub fn create_semaphore(
        &mut self,
        machine: MachineId,
        count: u32,
        maximum: u32,
        name: Option<Arc<str>>,
    ) -> ObjectId {
        assert!(count <= maximum, "a semaphore's count is at most its maximum");
        let object = self.create_object(machine, Body::Semaphore { count, maximum }, name);
        if count > 0 {
            self.emit(|| Event::Signalled { object, signalled: true });
        }
        object
    }

    /// Signals an event: an auto-reset event lets one waiter through, a manual-reset event all.
    ///
    /// # Errors
    /// [`Refusal::BadHandle`] if the object is no event.
    pub fn set_event(&mut self, object: ObjectId) -> Result<(), Refusal> {
        let (manual_reset, signalled) = self.event(object)?;
        if !signalled {
            self.set_body(object, Body::Event { manual_reset, signalled: true });
            self.signal(object);
        }
        Ok(())
    }

    /// Takes the signal of an event back.
    ///
    /// # Errors
    /// [`Refusal::BadHandle`] if the object is no event.
    pub fn reset_event(&mut self, object: ObjectId) -> Result<(), Refusal> {
        let (manual_reset, signalled) = self.event(object)?;
        if signalled {
            self.set_body(object, Body::Event { manual_reset, signalled: false });
            self.emit(|| Event::Signalled { object, signalled: false });
        }
        Ok(())
    }

    /// Signals an event for those that wait for it now, and takes the signal back: a manual-reset
    /// event lets all of them through, an auto-reset event one.
    ///
    /// # Errors
    /// [`Refusal::BadHandle`] if the object is no event.
    pub fn pulse_event(&mut self, object: ObjectId) -> Result<(), Refusal> {
        self.set_event(object)?;
        self.reset_event(object)
    }

    /// Releases a mutex once; it is free when its owner has released it as often as taken it.
    ///
    /// # Errors
    /// [`Refusal::BadHandle`] if the object is no mutex, [`Refusal::NotOwner`] if the thread does
    /// not own it.
    pub fn release_mutex(&mut self, thread: ThreadId, object: ObjectId) -> Result<(), Refusal> {
        let Body::Mutex { owner, depth, abandoned } = self.state.objects[object.0].body else {
            return Err(Refusal::BadHandle);
        };
        if owner != Some(thread) {
            return Err(Refusal::NotOwner);
        }
        if depth > 1 {
            self.set_body(object, Body::Mutex { owner, depth: depth - 1, abandoned });
        } else {
            self.free_mutex(thread, object, false);
        }
        Ok(())
    }

    /// Adds to a semaphore's count and returns what it was before.
    ///
    /// # Errors
    /// [`Refusal::BadHandle`] if the object is no semaphore, [`Refusal::TooManyPosts`] if the count
    /// would exceed the maximum.
    pub fn release_semaphore(&mut self, object: ObjectId, by: u32) -> Result<u32, Refusal> {
        let Body::Semaphore { count, maximum } = self.state.objects[object.0].body else {
            return Err(Refusal::BadHandle);
        };
        if by > maximum - count {
            return Err(Refusal::TooManyPosts);
        }
        self.set_body(object, Body::Semaphore { count: count + by, maximum });
        if count == 0 && by > 0 {
            self.signal(object);
        }
        Ok(count)
    }

    /// Frees every mutex that a thread owns; the next to take one learns that it was abandoned.
    pub(crate) fn abandon_mutexes(&mut self, thread: ThreadId) {
        while let Some(object) = self.first_owned_mutex(thread) {
            self.free_mutex(thread, object, true);
        }
    }

    /// Strikes a mutex that is going from the list of its owner.
    pub(crate) fn forget_owned_mutex(&mut self, owner: ThreadId, object: ObjectId) {
        self.state.owned_mutexes.remove(&(owner, object));
    }

    fn first_owned_mutex(&self, thread: ThreadId) -> Option<ObjectId> {
        let owned = (thread, ObjectId(0))..=(thread, ObjectId(u32::MAX));
        self.state.owned_mutexes.range(owned).next().map(|(&(_, object), ())| object)
    }

    /// Whether an object would end a wait of this thread now.
    pub(crate) fn lets_through(&self, object: ObjectId, thread: ThreadId) -> bool {
        match self.state.objects[object.0].body {
            Body::Event { signalled, .. } => signalled,
            Body::Mutex { owner, .. } => owner.is_none_or(|owner| owner == thread),
            Body::Semaphore { count, .. } => count > 0,
            Body::Process(process) => self.state.processes[process.0].exit_code.is_some(),
            Body::Thread(waited) => self.state.threads[waited.0].exit_code.is_some(),
            Body::FileMapping(_) | Body::File(_) | Body::WaitableTimer | Body::Job => false,
        }
    }

    /// Lets a thread through an object that allows it, with the answer of its wait.
    pub(crate) fn take(&mut self, object: ObjectId, thread: ThreadId) -> u32 {
        assert!(self.lets_through(object, thread), "{object} lets {thread} through");
        match self.state.objects[object.0].body {
            Body::Event { manual_reset: false, .. } => {
                self.set_body(object, Body::Event { manual_reset: false, signalled: false });
                self.emit(|| Event::Signalled { object, signalled: false });
            }
            Body::Mutex { owner, depth, abandoned } => {
                self.take_mutex(object, thread, owner, depth);
                return if abandoned { WAIT_ABANDONED } else { WAIT_OBJECT_0 };
            }
            Body::Semaphore { count, maximum } => {
                self.set_body(object, Body::Semaphore { count: count - 1, maximum });
                if count == 1 {
                    self.emit(|| Event::Signalled { object, signalled: false });
                }
            }
            _ => {}
        }
        WAIT_OBJECT_0
    }

    fn take_mutex(
        &mut self,
        object: ObjectId,
        thread: ThreadId,
        owner: Option<ThreadId>,
        depth: u32,
    ) {
        let body = Body::Mutex { owner: Some(thread), depth: depth + 1, abandoned: false };
        self.set_body(object, body);
        if owner.is_none() {
            self.state.owned_mutexes.insert((thread, object), ());
            self.emit(|| Event::Signalled { object, signalled: false });
        }
    }

    fn free_mutex(&mut self, owner: ThreadId, object: ObjectId, abandoned: bool) {
        self.forget_owned_mutex(owner, object);
        self.stir(owner);
        self.set_body(object, Body::Mutex { owner: None, depth: 0, abandoned });
        self.signal(object);
    }

    fn event(&self, object: ObjectId) -> Result<(bool, bool), Refusal> {
        match self.state.objects[object.0].body {
            Body::Event { manual_reset, signalled } => Ok((manual_reset, signalled)),
            _ => Err(Refusal::BadHandle),
        }
    }

    fn set_body(&mut self, object: ObjectId, body: Body) {
        self.state.objects.edit(object.0, |record| record.body = body);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Stop;
    use crate::sandbox::{A, A1, B, B1, PDA, check, machines, quietly};
    use crate::thread::Stuck;
    use crate::wait::Wait;
    use abi::constant::{INFINITE, WAIT_TIMEOUT};
    use expect_test::expect;
    use trace::event::CloseReason;

    /// A second and a third waiter.
    fn more_threads(kernel: &mut Kernel<'_>) -> [ThreadId; 2] {
        [A, B].map(|process| kernel.start_thread(process, None, None).expect("there is room"))
    }

    #[test]
    fn an_auto_reset_event_lets_one_waiter_through_in_the_order_of_coming() {
        check(
            |kernel| {
                let event = kernel.create_event(PDA, false, false, None);
                assert_eq!(kernel.wait(B1, event, INFINITE), Ok(Wait::Blocked));
                assert_eq!(kernel.wait(A1, event, INFINITE), Ok(Wait::Blocked));
                assert_eq!(kernel.set_event(event), Ok(()));
                assert_eq!(kernel.take_answer(B1), Some(WAIT_OBJECT_0));
                assert_eq!(kernel.take_answer(A1), None);
            },
            expect![[r#"
                object 4 is a new Event
                thread 1 waits for object 4 until None
                thread 0 waits for object 4 until None
                object 4 is signalled
                object 4 is not signalled
                thread 1 goes on with 0"#]],
        );
    }

    #[test]
    fn an_auto_reset_event_that_nobody_waits_for_keeps_its_signal_for_one_wait() {
        let mut world = machines(&[&["a"]]);
        quietly(&mut world, |kernel| {
            let event = kernel.create_event(PDA, false, false, None);
            assert_eq!(kernel.set_event(event), Ok(()));
            assert_eq!(kernel.set_event(event), Ok(()));
            assert_eq!(kernel.wait(A1, event, 0), Ok(Wait::Over(WAIT_OBJECT_0)));
            assert_eq!(kernel.wait(A1, event, 0), Ok(Wait::Over(WAIT_TIMEOUT)));
        });
    }

    #[test]
    fn a_manual_reset_event_lets_all_through_until_it_is_reset() {
        check(
            |kernel| {
                let event = kernel.create_event(PDA, true, true, None);
                kernel.pin(event);
                assert_eq!(kernel.wait(A1, event, INFINITE), Ok(Wait::Over(WAIT_OBJECT_0)));
                assert_eq!(kernel.reset_event(event), Ok(()));
                assert_eq!(kernel.reset_event(event), Ok(()));
                assert_eq!(kernel.wait(A1, event, INFINITE), Ok(Wait::Blocked));
                assert_eq!(kernel.wait(B1, event, INFINITE), Ok(Wait::Blocked));
                assert_eq!(kernel.set_event(event), Ok(()));
            },
            expect![[r#"
                object 4 is a new Event
                object 4 is signalled
                object 4 is not signalled
                thread 0 waits for object 4 until None
                thread 1 waits for object 4 until None
                object 4 is signalled
                thread 0 goes on with 0
                thread 1 goes on with 0"#]],
        );
    }

    #[test]
    fn a_mutex_is_taken_again_by_its_owner_and_released_as_often() {
        check(
            |kernel| {
                let mutex = kernel.create_mutex(PDA, None, None);
                kernel.pin(mutex);
                for _ in 0..2 {
                    assert_eq!(kernel.wait(A1, mutex, 0), Ok(Wait::Over(WAIT_OBJECT_0)));
                }
                assert_eq!(kernel.wait(B1, mutex, 0), Ok(Wait::Over(WAIT_TIMEOUT)));
                assert_eq!(kernel.wait(B1, mutex, INFINITE), Ok(Wait::Blocked));
                assert_eq!(kernel.release_mutex(B1, mutex), Err(Refusal::NotOwner));
                assert_eq!(kernel.release_mutex(A1, mutex), Ok(()));
                assert_eq!(kernel.take_answer(B1), None);
                assert_eq!(kernel.release_mutex(A1, mutex), Ok(()));
                assert_eq!(kernel.release_mutex(A1, mutex), Err(Refusal::NotOwner));
            },
            expect![[r#"
                object 4 is a new Mutex
                object 4 is signalled
                object 4 is not signalled
                thread 1 waits for object 4 until None
                object 4 is signalled
                object 4 is not signalled
                thread 1 goes on with 0"#]],
        );
    }

    #[test]
    fn a_mutex_whose_owner_ends_is_abandoned_to_the_next_and_clean_after_that() {
        check(
            |kernel| {
                let mutex = kernel.create_mutex(PDA, Some(A1), None);
                let handle = kernel.open_handle(B, mutex).expect("there is room");
                assert_eq!(kernel.wait(B1, mutex, INFINITE), Ok(Wait::Blocked));
                kernel.end_process(A, 1);
                assert_eq!(kernel.take_answer(B1), Some(WAIT_ABANDONED));
                assert_eq!(kernel.release_mutex(B1, mutex), Ok(()));
                assert_eq!(kernel.wait(B1, mutex, 0), Ok(Wait::Over(WAIT_OBJECT_0)));
                kernel.close_handle(B, handle, CloseReason::Call).expect("it is open");
            },
            expect![[r#"
                object 4 is a new Mutex
                process 1 opened object 4 as 0x00080012, holds 1
                thread 1 waits for object 4 until None
                thread 0 ended with 1
                object 4 is signalled
                object 4 is not signalled
                thread 1 goes on with 128
                object 1 is signalled
                object 1 is gone
                process 0 ended with 1
                object 0 is signalled
                object 0 is gone
                object 4 is signalled
                object 4 is not signalled
                process 1 closed object 4 as 0x00080012, holds 0 (Call)
                object 4 is gone"#]],
        );
    }

    #[test]
    fn a_mutex_is_abandoned_although_nobody_waits_yet() {
        let mut world = machines(&[&["a", "b"]]);
        quietly(&mut world, |kernel| {
            let mutex = kernel.create_mutex(PDA, Some(A1), None);
            kernel.open_handle(B, mutex).expect("there is room");
            kernel.end_process(A, 1);
            assert_eq!(kernel.wait(B1, mutex, 0), Ok(Wait::Over(WAIT_ABANDONED)));
            assert_eq!(kernel.wait(B1, mutex, 0), Ok(Wait::Over(WAIT_OBJECT_0)));
        });
    }

    #[test]
    fn a_semaphore_lets_as_many_through_as_it_counts() {
        check(
            |kernel| {
                let [a2, b2] = more_threads(kernel);
                let semaphore = kernel.create_semaphore(PDA, 1, 3, None);
                kernel.pin(semaphore);
                assert_eq!(kernel.wait(A1, semaphore, 0), Ok(Wait::Over(WAIT_OBJECT_0)));
                for thread in [b2, a2, B1] {
                    assert_eq!(kernel.wait(thread, semaphore, INFINITE), Ok(Wait::Blocked));
                }
                assert_eq!(kernel.release_semaphore(semaphore, 2), Ok(0));
                assert_eq!(kernel.release_semaphore(semaphore, 3), Ok(0));
                assert_eq!(kernel.release_semaphore(semaphore, 1), Ok(2));
            },
            expect![[r#"
                object 4 is a new Thread
                thread 2 started as number 2 of process 0
                object 5 is a new Thread
                thread 3 started as number 2 of process 1
                object 6 is a new Semaphore
                object 6 is signalled
                object 6 is not signalled
                thread 3 waits for object 6 until None
                thread 2 waits for object 6 until None
                thread 1 waits for object 6 until None
                object 6 is signalled
                thread 3 goes on with 0
                object 6 is not signalled
                thread 2 goes on with 0
                object 6 is signalled
                thread 1 goes on with 0"#]],
        );
    }

    #[test]
    fn a_release_past_the_maximum_changes_nothing() {
        let mut world = machines(&[&["a"]]);
        quietly(&mut world, |kernel| {
            let semaphore = kernel.create_semaphore(PDA, 1, 2, None);
            let before = kernel.state.fingerprint_from_scratch();
            for by in [2, u32::MAX] {
                let refused = kernel.release_semaphore(semaphore, by);
                assert_eq!(refused, Err(Refusal::TooManyPosts));
            }
            assert_eq!(kernel.state.fingerprint_from_scratch(), before);
        });
    }

    #[test]
    fn a_waiting_thread_keeps_its_object_though_the_handle_is_closed() {
        check(
            |kernel| {
                let event = kernel.create_event(PDA, false, false, None);
                let handle = kernel.open_handle(A, event).expect("there is room");
                assert_eq!(kernel.wait(B1, event, 7), Ok(Wait::Blocked));
                kernel.close_handle(A, handle, CloseReason::Call).expect("it is open");
                assert!(kernel.advance_clock());
            },
            expect![[r#"
                object 4 is a new Event
                process 0 opened object 4 as 0x00080012, holds 1
                thread 1 waits for object 4 until Some(7)
                process 0 closed object 4 as 0x00080012, holds 0 (Call)
                it is 7
                thread 1 goes on with 258
                object 4 is gone"#]],
        );
    }

    #[test]
    fn a_wait_that_was_served_does_not_time_out_later() {
        let mut world = machines(&[&["a"]]);
        quietly(&mut world, |kernel| {
            let event = kernel.create_event(PDA, false, false, None);
            kernel.pin(event);
            assert_eq!(kernel.wait(A1, event, 5), Ok(Wait::Blocked));
            assert_eq!(kernel.set_event(event), Ok(()));
            assert_eq!(kernel.take_answer(A1), Some(WAIT_OBJECT_0));
            assert!(!kernel.advance_clock());
            assert_eq!(kernel.take_answer(A1), None);
        });
    }

    #[test]
    fn what_has_no_signalled_state_cannot_be_waited_for() {
        let mut world = machines(&[&["a"]]);
        quietly(&mut world, |kernel| {
            let job = kernel.create_object(PDA, Body::Job, None);
            let timer = kernel.create_object(PDA, Body::WaitableTimer, None);
            for (object, what) in [(job, "a job"), (timer, "a waitable timer")] {
                match kernel.wait(A1, object, 0) {
                    Err(Stop::NotModelled(reason)) => assert!(reason.contains(what)),
                    other => panic!("{other:?}"),
                }
            }
            for (object, refused) in
                [(job, Err(Refusal::BadHandle)), (timer, Err(Refusal::BadHandle))]
            {
                assert_eq!(kernel.set_event(object), refused);
                assert_eq!(kernel.reset_event(object), refused);
                assert_eq!(kernel.release_mutex(A1, object), refused);
                assert_eq!(kernel.release_semaphore(object, 1).map(|_| ()), refused);
            }
        });
    }

    #[test]
    fn two_owners_that_wait_for_each_other_form_a_circle() {
        let mut world = machines(&[&["a", "b"]]);
        quietly(&mut world, |kernel| {
            let of_a = kernel.create_mutex(PDA, Some(A1), None);
            let of_b = kernel.create_mutex(PDA, Some(B1), None);
            assert_eq!(kernel.wait(A1, of_b, INFINITE), Ok(Wait::Blocked));
            assert_eq!(kernel.wait_cycle(), []);
            assert_eq!(kernel.wait(B1, of_a, 9), Ok(Wait::Blocked));
            let stuck = |thread, object, due, holder| Stuck {
                thread,
                objects: vec![object],
                all: false,
                due,
                held_by: Some(holder),
            };
            let expected = [stuck(A1, of_b, None, B1), stuck(B1, of_a, Some(9), A1)];
            assert_eq!(kernel.wait_cycle(), expected);
            assert_eq!(kernel.stuck_threads(), expected);
        });
    }

    #[test]
    fn a_thread_that_waits_for_its_own_process_is_a_circle_of_one() {
        let mut world = machines(&[&["a"]]);
        quietly(&mut world, |kernel| {
            let object = kernel.state.processes[A.0].object;
            assert_eq!(kernel.wait(A1, object, INFINITE), Ok(Wait::Blocked));
            let circle = kernel.wait_cycle();
            assert_eq!(circle.iter().map(|wait| wait.thread).collect::<Vec<_>>(), [A1]);
        });
    }

    #[test]
    fn a_pulse_lets_through_who_waits_now_and_leaves_no_signal() {
        check(
            |kernel| {
                let [event, single] = [true, false].map(|manual_reset| {
                    let object = kernel.create_event(PDA, manual_reset, false, None);
                    kernel.open_handle(A, object).expect("there is room");
                    object
                });
                let [a2, b2] = more_threads(kernel);
                for (thread, object) in [(A1, event), (a2, event), (B1, single), (b2, single)] {
                    assert_eq!(kernel.wait(thread, object, INFINITE), Ok(Wait::Blocked));
                }
                kernel.pulse_event(event).expect("it is an event");
                kernel.pulse_event(single).expect("it is an event");
                assert_eq!(kernel.wait(A1, event, 0), Ok(Wait::Over(WAIT_TIMEOUT)));
                kernel.pulse_event(event).expect("nobody waits");
                assert_eq!(kernel.wait(A1, event, 0), Ok(Wait::Over(WAIT_TIMEOUT)));
                kernel.set_event(event).expect("it is an event");
                kernel.pulse_event(event).expect("its signal is taken back");
                assert_eq!(kernel.wait(A1, event, 0), Ok(Wait::Over(WAIT_TIMEOUT)));
            },
            expect![[r#"
                object 4 is a new Event
                process 0 opened object 4 as 0x00080012, holds 1
                object 5 is a new Event
                process 0 opened object 5 as 0x00080016, holds 1
                object 6 is a new Thread
                thread 2 started as number 2 of process 0
                object 7 is a new Thread
                thread 3 started as number 2 of process 1
                thread 0 waits for object 4 until None
                thread 2 waits for object 4 until None
                thread 1 waits for object 5 until None
                thread 3 waits for object 5 until None
                object 4 is signalled
                thread 0 goes on with 0
                thread 2 goes on with 0
                object 4 is not signalled
                object 5 is signalled
                object 5 is not signalled
                thread 1 goes on with 0
                object 4 is signalled
                object 4 is not signalled
                object 4 is signalled
                object 4 is not signalled"#]],
        );
    }
}
