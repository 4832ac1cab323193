//! Events, mutexes and semaphores, and waiting for them.
//!
//! Who waits stands in a queue of the object and is served in the order of coming (SZ-56). A
//! waiting thread refers to its object, so that it does not wait for nothing when the last handle
//! is closed (SZ-62). Every object that can be waited for begins as not signalled; each change is
//! an event.

use crate::record::{Body, Row, ThreadState};
use crate::{Kernel, Refusal, Stop};
use abi::constant::{INFINITE, WAIT_ABANDONED, WAIT_OBJECT_0, WAIT_TIMEOUT};
use abi::{MachineId, ObjectId, ThreadId};
use std::sync::Arc;
use trace::Event;

/// How a wait begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// It is over at once, with this answer.
    Over(u32),
    /// The thread waits; its record gets the answer.
    Blocked,
}

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
        match self.state.objects[object.0].body {
            Body::FileMapping(_) | Body::File(_) => return Err(Refusal::BadHandle.into()),
            Body::WaitableTimer => return Err(Stop::NotModelled("waiting for a waitable timer")),
            Body::Job => return Err(Stop::NotModelled("waiting for a job")),
            _ => {}
        }
        if let Some(answer) = self.take(object, thread) {
            return Ok(Wait::Over(answer));
        }
        if timeout_ms == 0 {
            return Ok(Wait::Over(WAIT_TIMEOUT));
        }
        self.join_queue(thread, object, self.due(timeout_ms));
        Ok(Wait::Blocked)
    }

    /// When a wait of so many milliseconds ends; `None`: never, as after INFINITE, and past the end
    /// of a clock of 64 bits.
    pub(crate) fn due(&self, timeout_ms: u32) -> Option<u64> {
        if timeout_ms == INFINITE {
            return None;
        }
        self.state.clock.get().checked_add(u64::from(timeout_ms))
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

    /// Reports that an object became signalled, and serves those who wait for it. The object may
    /// be gone afterwards, if only waiters referred to it.
    pub(crate) fn signal(&mut self, object: ObjectId) {
        self.emit(|| Event::Signalled { object, signalled: true });
        while let Some(waiter) = self.first_waiter(object) {
            let Some(answer) = self.take(object, waiter) else { break };
            self.resume(waiter, answer);
        }
    }

    /// Takes a thread out of the queue or the sleep that it is in.
    pub(crate) fn leave_wait(&mut self, thread: ThreadId) -> Option<ObjectId> {
        let state = self.state.threads[thread.0].state;
        let (object, due) = match state {
            ThreadState::Waiting { object, due, place } => {
                self.state.waiters.remove(&(object, place));
                (Some(object), due)
            }
            ThreadState::Sleeping { due } => (None, due),
            ThreadState::Ready | ThreadState::Ended => (None, None),
        };
        if let Some(due) = due {
            self.state.alarms.remove(&(due, thread));
        }
        object
    }

    /// Ends a thread's wait or sleep with an answer.
    pub(crate) fn resume(&mut self, thread: ThreadId, answer: u32) {
        let object = self.leave_wait(thread);
        self.state.threads.edit(thread.0, |record| {
            record.state = ThreadState::Ready;
            record.answer = Some(answer);
        });
        self.emit(|| Event::Resumed { thread, answer });
        if let Some(object) = object {
            self.unpin(object);
        }
    }

    fn join_queue(&mut self, thread: ThreadId, object: ObjectId, due: Option<u64>) {
        let queue = (object, 0)..=(object, u64::MAX);
        let last = self.state.waiters.range(queue).next_back();
        let place = last.map_or(0, |(&(_, place), _)| place + 1);
        self.state.waiters.insert((object, place), Row(thread));
        self.pin(object);
        self.block(thread, ThreadState::Waiting { object, due, place });
    }

    fn first_owned_mutex(&self, thread: ThreadId) -> Option<ObjectId> {
        let owned = (thread, ObjectId(0))..=(thread, ObjectId(u32::MAX));
        self.state.owned_mutexes.range(owned).next().map(|(&(_, object), ())| object)
    }

    fn first_waiter(&self, object: ObjectId) -> Option<ThreadId> {
        let queue = (object, 0)..=(object, u64::MAX);
        self.state.waiters.range(queue).next().map(|(_, &Row(thread))| thread)
    }

    /// Lets a thread through if the object allows it now, with the answer of its wait.
    fn take(&mut self, object: ObjectId, thread: ThreadId) -> Option<u32> {
        match self.state.objects[object.0].body {
            Body::Event { signalled: true, manual_reset } => {
                if !manual_reset {
                    self.set_body(object, Body::Event { manual_reset, signalled: false });
                    self.emit(|| Event::Signalled { object, signalled: false });
                }
                Some(WAIT_OBJECT_0)
            }
            Body::Mutex { owner, depth, abandoned } => {
                self.take_mutex(object, thread, owner, depth, abandoned)
            }
            Body::Semaphore { count, maximum } if count > 0 => {
                self.set_body(object, Body::Semaphore { count: count - 1, maximum });
                if count == 1 {
                    self.emit(|| Event::Signalled { object, signalled: false });
                }
                Some(WAIT_OBJECT_0)
            }
            Body::Process(process) if self.state.processes[process.0].exit_code.is_some() => {
                Some(WAIT_OBJECT_0)
            }
            Body::Thread(waited) if self.state.threads[waited.0].exit_code.is_some() => {
                Some(WAIT_OBJECT_0)
            }
            _ => None,
        }
    }

    fn take_mutex(
        &mut self,
        object: ObjectId,
        thread: ThreadId,
        owner: Option<ThreadId>,
        depth: u32,
        abandoned: bool,
    ) -> Option<u32> {
        if owner.is_some_and(|owner| owner != thread) {
            return None;
        }
        let body = Body::Mutex { owner: Some(thread), depth: depth + 1, abandoned: false };
        self.set_body(object, body);
        if owner.is_none() {
            self.state.owned_mutexes.insert((thread, object), ());
            self.emit(|| Event::Signalled { object, signalled: false });
        }
        Some(if abandoned { WAIT_ABANDONED } else { WAIT_OBJECT_0 })
    }

    fn free_mutex(&mut self, owner: ThreadId, object: ObjectId, abandoned: bool) {
        self.forget_owned_mutex(owner, object);
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
