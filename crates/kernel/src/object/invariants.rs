//! What must hold for kernel objects after every step: one function an invariant.
//!
//! I3: reference counts are those of what refers; I4: the name table is that of the living named
//! objects; I7: a handle value is not used again while it can be reached. The tables that only
//! find things again agree with the records.

use crate::Kernel;
use crate::record::{Awaited, Body, ObjectRecord, ThreadRecord, ThreadState, Waiter};
use abi::{ObjectId, ProcessId, ThreadId};
use std::collections::BTreeMap;

impl Kernel<'_> {
    /// Checks every invariant of objects, handles, names, processes, threads and waits.
    ///
    /// # Panics
    /// With the name of the invariant that does not hold.
    pub fn check_object_invariants(&self) {
        self.check_handle_invariants();
        self.pins_are_views_waits_and_lives();
        self.names_are_those_of_objects();
        self.slots_hold_the_living_processes();
        self.threads_live_in_living_processes();
        self.queues_hold_the_waiting_threads();
        self.nobody_waits_for_what_is_signalled();
        self.owners_know_their_mutexes();
        self.calls_lead_back_to_owners();
        self.look_ups_are_of_living_threads();
    }

    pub(crate) fn all_objects(&self) -> impl Iterator<Item = (ObjectId, &ObjectRecord)> {
        self.state.objects.iter().map(|(row, record)| (ObjectId(row), record))
    }

    fn all_threads(&self) -> impl Iterator<Item = (ThreadId, &ThreadRecord)> {
        self.state.threads.iter().map(|(row, record)| (ThreadId(row), record))
    }

    fn pins_are_views_waits_and_lives(&self) {
        let mut pins: BTreeMap<ObjectId, u32> = BTreeMap::new();
        let views = self.state.views.iter().map(|(_, view)| view.object);
        let waits = self.state.awaited.iter().map(|(_, awaited)| awaited.object);
        let alive = self.all_objects().filter(|(_, record)| self.is_alive(record.body));
        let found = self.state.look_ups.iter().filter_map(|(_, look_up)| look_up.found);
        for object in views.chain(waits).chain(alive.map(|(object, _)| object)).chain(found) {
            *pins.entry(object).or_default() += 1;
        }
        for (object, record) in self.all_objects() {
            let expected = pins.get(&object).copied().unwrap_or(0);
            assert_eq!(record.pins, expected, "{object} counts its internal references");
            assert!(record.pins + record.handles > 0, "something refers to {object}");
        }
    }

    fn names_are_those_of_objects(&self) {
        let mut named = 0;
        for (object, record) in self.all_objects() {
            let Some(name) = &record.name else { continue };
            let found = self.look_up_name(record.machine, record.body.kind(), name);
            assert_eq!(found, Ok(Some(object)), "the name {name:?} leads to {object}");
            named += 1;
        }
        let known = self.state.names.len() + self.state.twin_names.len();
        assert_eq!(known, named, "every name belongs to an object");
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
                let found = self.find_thread(record.owner, record.number);
                assert_eq!(found, Some(thread), "{thread} is found by its number");
                let process = &self.state.processes[record.owner.0];
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
                ThreadState::Waiting { objects, due, .. } => {
                    for index in 0..objects {
                        let Some(&Awaited { object, place }) =
                            self.state.awaited.get(&(thread, index))
                        else {
                            panic!("{thread} knows what it waits for");
                        };
                        let queued = self.state.waiters.get(&(object, place));
                        let waiter = Waiter { thread, index };
                        assert_eq!(queued, Some(&waiter), "{thread} stands in its queue");
                    }
                    waiting += objects;
                    due
                }
                ThreadState::Sleeping { due } => due,
                ThreadState::Ready
                | ThreadState::Ended
                | ThreadState::InPager
                | ThreadState::Midway => None,
            };
            if let Some(due) = due {
                let set = self.state.alarms.contains(&(due, thread));
                assert!(set, "{thread} is woken at {due}");
                assert!(due > *self.state.clock.get(), "{due} is still to come");
                due_threads += 1;
            }
        }
        assert_eq!(self.state.waiters.len(), waiting, "who stands in a queue waits");
        assert_eq!(self.state.awaited.len(), waiting, "what is awaited somebody waits for");
        assert_eq!(self.state.alarms.len(), due_threads, "an alarm belongs to a thread");
    }

    fn nobody_waits_for_what_is_signalled(&self) {
        for (thread, record) in self.all_threads() {
            let ThreadState::Waiting { all, .. } = record.state else { continue };
            let (open, closed): (Vec<ObjectId>, Vec<ObjectId>) = self
                .awaited(thread)
                .into_iter()
                .partition(|object| self.lets_through(*object, thread));
            let held_up = if all { !closed.is_empty() } else { open.is_empty() };
            let open: Vec<String> = open.iter().map(ToString::to_string).collect();
            let open = open.join(", ");
            assert!(held_up, "{thread} does not wait for {open}, which would let it through");
        }
    }

    /// The calls of a thread lead from its owner, through living processes of one machine, to where
    /// it is. Who has ended is in none.
    fn calls_lead_back_to_owners(&self) {
        let mut calls = 0;
        for (thread, record) in self.all_threads() {
            let mut at = record.owner;
            for call in 1..=record.calls {
                let Some(made) = self.state.server_calls.get(&(thread, call)) else {
                    panic!("{thread} knows where its call {call} goes back to");
                };
                assert!(call > 1 || made.caller == at, "{thread} called from {at} first");
                at = made.caller;
                let lives = self.state.processes[at.0].exit_code.is_none();
                assert!(lives, "{thread} goes back to a living {at}");
            }
            if record.calls == 0 {
                assert_eq!(record.current, record.owner, "{thread} is in no server");
            } else {
                let lives = self.state.processes[record.current.0].exit_code.is_none();
                assert!(lives, "{thread} is in a living server");
                assert!(record.exit_code.is_none(), "{thread} has ended and is in no server");
            }
            calls += record.calls;
        }
        assert_eq!(self.state.server_calls.len(), calls, "a call is one of a thread");
    }

    fn look_ups_are_of_living_threads(&self) {
        for (thread, _) in self.state.look_ups.iter() {
            let record = self.state.threads.get(thread.0);
            let lives = record.is_some_and(|record| record.exit_code.is_none());
            assert!(lives, "{thread} looked a name up and lives");
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

#[cfg(test)]
mod tests {
    use crate::Kernel;
    use crate::record::{
        Awaited, Body, HandleRow, Holder, Holding, LookUp, NameHash, NameKey, ObjectRecord,
        QueuePlace, Row, ThreadRecord, ThreadState, Waiter,
    };
    use crate::sandbox::{A, A1, B, B1, PDA, broken, machines, quietly};
    use abi::{MachineId, ObjectId, ThreadId};
    use expect_test::expect;
    use std::sync::Arc;

    /// The objects of the world besides the two processes and their threads.
    const EVENT: ObjectId = ObjectId(6);
    const MUTEX: ObjectId = ObjectId(7);

    /// What the invariants say after a change behind the kernel's back, in a world where `a` holds
    /// the event `go` and owns a mutex, its second thread sleeps, and `b` waits for the event.
    fn say(change: impl FnOnce(&mut Kernel<'_>)) -> String {
        let mut world = machines(&[&["a", "b"], &["c"]]);
        quietly(&mut world, |kernel| {
            let event = kernel.create_event(PDA, false, false, Some(Arc::from("go")));
            let mutex = kernel.create_mutex(PDA, Some(A1), None);
            for object in [event, mutex] {
                kernel.open_handle(A, object).expect("there is room");
            }
            let second = kernel.start_thread(A, None, None).expect("there is room");
            kernel.sleep(second, 50);
            kernel.wait(B1, event, 100).expect("it can be waited for");
            assert_eq!((event, mutex, second), (EVENT, MUTEX, SECOND));
        });
        broken(&mut world, change, |kernel| kernel.check_object_invariants())
    }

    fn object(object: ObjectId, change: fn(&mut ObjectRecord)) -> String {
        say(|kernel| kernel.state.objects.edit(object.0, change))
    }

    fn thread(thread: ThreadId, change: fn(&mut ThreadRecord)) -> String {
        say(|kernel| kernel.state.threads.edit(thread.0, change))
    }

    /// The second thread of `a`.
    const SECOND: ThreadId = ThreadId(3);

    #[test]
    fn nothing_is_wrong_with_a_full_world() {
        assert_eq!(say(|_| ()), "nothing");
    }

    #[test]
    fn references_that_are_miscounted_are_noticed() {
        let hold = |process, count| {
            say(move |kernel| {
                let row = kernel.state.objects[EVENT.0].handle.expect("it has a value");
                let holding = Holding { count, access: 0, flags: 0 };
                let holder = Holder { process, holding };
                kernel.state.handles.edit(row, |row| row.first_holder = Some(holder));
            })
        };
        let said = [
            hold(B, 0),
            hold(A, 2),
            hold(abi::ProcessId(2), 1),
            say(|kernel| {
                let row = kernel.state.objects[EVENT.0].handle.expect("it has a value");
                let holding = Holding { count: 1, access: 0, flags: 0 };
                kernel.state.other_holdings.insert((row, A), holding);
            }),
            say(|kernel| kernel.state.processes.edit(A.0, |process| process.exit_code = Some(0))),
            object(EVENT, |event| event.pins = 3),
            say(|kernel| {
                kernel.create_event(PDA, false, false, None);
            }),
            say(|kernel| {
                kernel.state.look_ups.insert(A1, LookUp { found: Some(EVENT) });
            }),
            say(|kernel| {
                kernel.state.look_ups.insert(ThreadId(9), LookUp { found: None });
            }),
        ];
        expect![[r#"
            a holding counts handles: row 4, process 1
            object 6 counts its handles
            process 2 and object 6 are on one machine
            the first holder of row 4 is lower than process 0
            an ended process 0 holds no handle
            object 6 counts its internal references
            something refers to object 9
            object 6 counts its internal references
            thread 9 looked a name up and lives"#]]
        .assert_eq(&said.join("\n"));
    }

    #[test]
    fn a_value_that_does_not_lead_to_its_object_is_noticed() {
        let said = [
            object(EVENT, |event| event.handle = None),
            object(EVENT, |event| event.handle = Some(6)),
            say(|kernel| {
                let row = HandleRow { object: Some(EVENT), ..HandleRow::default() };
                kernel.state.handles.push(row);
            }),
            say(|kernel| kernel.state.handles_free.set(0, !0)),
            say(|kernel| kernel.state.handle_words_free.set(0, 0)),
            say(|kernel| kernel.state.handle_tables.edit(0, |table| table.taken += 1)),
            say(|kernel| kernel.state.handle_tables.edit(0, |table| table.first_free = 1)),
        ];
        expect![[r#"
            object 6 has a value while it is open
            0x00080012 is the value of object 6
            every entry in use belongs to a table
            entry 6 of table 0 is marked as it is
            word 0 is known to have free entries
            table 0 counts its entries
            table 0 knows its first free entry"#]]
        .assert_eq(&said.join("\n"));
    }

    #[test]
    fn a_name_that_does_not_lead_to_its_object_is_noticed() {
        let key = |name: &str| NameKey { machine: PDA, space: 0, name: Arc::from(name) };
        let said = [
            say(|kernel| {
                let known: Vec<NameHash> =
                    kernel.state.names.sorted().iter().map(|(hash, _)| *hash).collect();
                kernel.state.names.insert(known[0], Row(MUTEX));
            }),
            say(|kernel| {
                kernel.state.names.insert(NameHash(0), Row(EVENT));
            }),
            say(|kernel| {
                kernel.state.twin_names.insert(key("went"), Row(EVENT));
            }),
        ];
        expect![[r#"
            the name "go" leads to object 6
            every name belongs to an object
            every name belongs to an object"#]]
        .assert_eq(&said.join("\n"));
    }

    #[test]
    fn a_process_or_thread_that_is_not_found_is_noticed() {
        let said = [
            say(|kernel| kernel.state.processes.edit(A.0, |process| process.object = EVENT)),
            say(|kernel| {
                kernel.state.slots.insert((PDA, 2), Row(B));
            }),
            say(|kernel| {
                kernel.state.slots.insert((MachineId(1), 9), Row(B));
            }),
            thread(A1, |thread| thread.object = EVENT),
            thread(A1, |thread| thread.state = ThreadState::Ended),
            thread(A1, |thread| thread.number = 9),
            say(|kernel| {
                kernel.state.process_threads.insert((A, 9), Row(A1));
            }),
        ];
        expect![[r#"
            process 0 has an object of its own
            slot 2 belongs to process 0
            a slot in use belongs to a process
            thread 0 has an object of its own
            thread 0 has ended or has not
            thread 0 is found by its number
            a number belongs to a thread"#]]
        .assert_eq(&said.join("\n"));
    }

    #[test]
    fn a_thread_that_nobody_would_wake_is_noticed() {
        let said = [
            say(|kernel| {
                kernel.state.awaited.edit(&(B1, 0), |awaited| awaited.place.number = 99);
            }),
            say(|kernel| {
                kernel.state.awaited.remove(&(B1, 0));
            }),
            say(|kernel| {
                let extra = Awaited { object: MUTEX, place: QueuePlace::LAST };
                kernel.state.awaited.insert((A1, 0), extra);
            }),
            thread(SECOND, |thread| thread.state = ThreadState::Sleeping { due: Some(51) }),
            say(|kernel| kernel.state.clock.set(60)),
            say(|kernel| {
                kernel
                    .state
                    .waiters
                    .insert((MUTEX, QueuePlace::LAST), Waiter { thread: A1, index: 0 });
            }),
            say(|kernel| {
                kernel.state.alarms.insert((70, A1), ());
            }),
            object(EVENT, |event| {
                event.body = Body::Event { manual_reset: false, signalled: true };
            }),
        ];
        expect![[r#"
            thread 1 stands in its queue
            object 6 counts its internal references
            object 7 counts its internal references
            thread 3 is woken at 51
            50 is still to come
            who stands in a queue waits
            an alarm belongs to a thread
            thread 1 does not wait for object 6, which would let it through"#]]
        .assert_eq(&said.join("\n"));
    }

    #[test]
    fn a_mutex_whose_owner_does_not_know_of_it_is_noticed() {
        let mutex = |owner, depth| {
            say(move |kernel| {
                let body = Body::Mutex { owner, depth, abandoned: false };
                kernel.state.objects.edit(MUTEX.0, |mutex| mutex.body = body);
            })
        };
        let said = [mutex(Some(A1), 0), mutex(Some(B1), 1), mutex(None, 0)];
        expect![[r#"
            object 7 is owned as deep as it was taken
            thread 1 knows that it owns object 7
            an owned mutex exists"#]]
        .assert_eq(&said.join("\n"));
    }
}
