//! What must hold for kernel objects after every step: one function an invariant.
//!
//! I3: reference counts are those of what refers; I4: the name table is that of the living named
//! objects; I7: a handle value is not used again while it can be reached. The tables that only
//! find things again agree with the records.

use crate::Kernel;
use crate::record::{Body, ObjectRecord, Row, ThreadRecord, ThreadState};
use abi::{ObjectId, ProcessId, ThreadId};
use std::collections::BTreeMap;

impl Kernel<'_> {
    /// Checks every invariant of objects, handles, names, processes, threads and waits.
    ///
    /// # Panics
    /// With the name of the invariant that does not hold.
    pub fn check_object_invariants(&self) {
        self.handles_are_those_that_processes_hold();
        self.pins_are_views_waits_and_lives();
        self.values_belong_to_open_objects();
        self.names_are_those_of_objects();
        self.slots_hold_the_living_processes();
        self.threads_live_in_living_processes();
        self.queues_hold_the_waiting_threads();
        self.nobody_waits_for_what_is_signalled();
        self.owners_know_their_mutexes();
    }

    fn all_objects(&self) -> impl Iterator<Item = (ObjectId, &ObjectRecord)> {
        self.state.objects.iter().map(|(row, record)| (ObjectId(row), record))
    }

    fn all_threads(&self) -> impl Iterator<Item = (ThreadId, &ThreadRecord)> {
        self.state.threads.iter().map(|(row, record)| (ThreadId(row), record))
    }

    fn handles_are_those_that_processes_hold(&self) {
        let mut held: BTreeMap<ObjectId, u32> = BTreeMap::new();
        for ((object, process), holding) in self.state.holdings.sorted() {
            assert!(holding.count > 0, "a holding counts handles: {object}, {process}");
            let holder = &self.state.processes[process.0];
            assert!(holder.exit_code.is_none(), "an ended {process} holds no handle");
            assert_eq!(
                holder.machine, self.state.objects[object.0].machine,
                "{process} and {object} are on one machine"
            );
            *held.entry(object).or_default() += holding.count;
        }
        for (object, record) in self.all_objects() {
            let expected = held.get(&object).copied().unwrap_or(0);
            assert_eq!(record.handles, expected, "{object} counts its handles");
        }
    }

    fn pins_are_views_waits_and_lives(&self) {
        let mut pins: BTreeMap<ObjectId, u32> = BTreeMap::new();
        let views = self.state.views.iter().map(|(_, view)| view.object);
        let waits = self.all_threads().filter_map(|(_, thread)| match thread.state {
            ThreadState::Waiting { object, .. } => Some(object),
            _ => None,
        });
        let alive = self.all_objects().filter(|(_, record)| self.is_alive(record.body));
        for object in views.chain(waits).chain(alive.map(|(object, _)| object)) {
            *pins.entry(object).or_default() += 1;
        }
        for (object, record) in self.all_objects() {
            let expected = pins.get(&object).copied().unwrap_or(0);
            assert_eq!(record.pins, expected, "{object} counts its internal references");
            assert!(record.pins + record.handles > 0, "something refers to {object}");
        }
    }

    fn values_belong_to_open_objects(&self) {
        let mut with_value = 0;
        for (object, record) in self.all_objects() {
            let open = record.handles > 0 || self.is_alive(record.body);
            assert_eq!(record.handle.is_some(), open, "{object} has a value while it is open");
            if let Some(handle) = self.handle_of(object) {
                let found = self.object_of(record.machine, handle);
                assert_eq!(found, Some(object), "{handle} leads back to {object}");
                with_value += 1;
            }
        }
        let entries = self.state.handles.iter().filter(|(_, entry)| entry.object.is_some());
        assert_eq!(entries.count(), with_value, "every entry in use belongs to an object");
        assert!(
            self.state.handles_used.count() as usize >= with_value,
            "an entry in use is marked as used"
        );
    }

    fn names_are_those_of_objects(&self) {
        let mut named = 0;
        for (object, record) in self.all_objects() {
            let Some(name) = &record.name else { continue };
            let found = self.look_up_name(record.machine, record.body.kind(), name);
            assert_eq!(found, Ok(Some(object)), "the name {name:?} leads to {object}");
            named += 1;
        }
        assert_eq!(self.state.names.len(), named, "every name belongs to an object");
    }

    fn slots_hold_the_living_processes(&self) {
        let mut living = 0;
        for (row, record) in self.state.processes.iter() {
            let process = ProcessId(row);
            let body = self.state.objects[record.object.0].body;
            assert_eq!(body, Body::Process(process), "{process} has an object of its own");
            if record.exit_code.is_none() {
                let found = self.process_in_slot(record.machine, record.slot);
                assert_eq!(found, Some(process), "slot {} belongs to {process}", record.slot);
                living += 1;
            }
        }
        assert_eq!(self.state.slots.len(), living, "a slot in use belongs to a process");
    }

    fn threads_live_in_living_processes(&self) {
        let mut living = 0;
        for (thread, record) in self.all_threads() {
            let body = self.state.objects[record.object.0].body;
            assert_eq!(body, Body::Thread(thread), "{thread} has an object of its own");
            let ended = record.state == ThreadState::Ended;
            assert_eq!(ended, record.exit_code.is_some(), "{thread} has ended or has not");
            if !ended {
                let found = self.find_thread(record.process, record.number);
                assert_eq!(found, Some(thread), "{thread} is found by its number");
                let process = &self.state.processes[record.process.0];
                assert!(process.exit_code.is_none(), "{thread} lives in a living process");
                living += 1;
            }
        }
        assert_eq!(self.state.process_threads.len(), living, "a number belongs to a thread");
    }

    fn queues_hold_the_waiting_threads(&self) {
        let (mut waiting, mut due_threads) = (0, 0);
        for (thread, record) in self.all_threads() {
            let due = match record.state {
                ThreadState::Waiting { object, due, place } => {
                    let queued = self.state.waiters.get(&(object, place));
                    assert_eq!(queued, Some(&Row(thread)), "{thread} stands in its queue");
                    waiting += 1;
                    due
                }
                ThreadState::Sleeping { due } => due,
                ThreadState::Ready | ThreadState::Ended => None,
            };
            if let Some(due) = due {
                let set = self.state.alarms.contains(&(due, thread));
                assert!(set, "{thread} is woken at {due}");
                assert!(due > *self.state.clock.get(), "{due} is still to come");
                due_threads += 1;
            }
        }
        assert_eq!(self.state.waiters.len(), waiting, "who stands in a queue waits");
        assert_eq!(self.state.alarms.len(), due_threads, "an alarm belongs to a thread");
    }

    fn nobody_waits_for_what_is_signalled(&self) {
        for (&(object, _), &Row(thread)) in self.state.waiters.iter() {
            let open = match self.state.objects[object.0].body {
                Body::Event { signalled, .. } => signalled,
                Body::Mutex { owner, .. } => owner.is_none_or(|owner| owner == thread),
                Body::Semaphore { count, .. } => count > 0,
                body => !self.is_alive(body),
            };
            assert!(!open, "{thread} does not wait for {object}, which would let it through");
        }
    }

    fn owners_know_their_mutexes(&self) {
        let mut owned = 0;
        for (object, record) in self.all_objects() {
            let Body::Mutex { owner, depth, .. } = record.body else { continue };
            assert_eq!(owner.is_some(), depth > 0, "{object} is owned as deep as it was taken");
            if let Some(owner) = owner {
                let known = self.state.owned_mutexes.contains(&(owner, object));
                assert!(known, "{owner} knows that it owns {object}");
                let alive = self.state.threads[owner.0].exit_code.is_none();
                assert!(alive, "{object} belongs to a living thread");
                owned += 1;
            }
        }
        assert_eq!(self.state.owned_mutexes.len(), owned, "an owned mutex exists");
    }
}
