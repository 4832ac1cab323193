//! Kernel objects and their names: how they come to be, what keeps them alive, how they go.
//!
//! An object lives as long as a process holds a handle to it or something inside the kernel refers
//! to it: a view (OPEN-19), a waiting thread, a living process or thread to itself. Its name lives
//! exactly as long, or goes with the last handle, as `Rules` say.

mod invariants;
mod look_up;
mod names;

use crate::record::{Body, ObjectRecord, Serial};
use crate::{Kernel, Refusal};
use abi::{MachineId, ObjectId};
use std::sync::Arc;
use trace::Event;
use trace::event::ObjectKind;

pub use look_up::LookedUp;

impl Body {
    /// What kind of object this is.
    pub const fn kind(&self) -> ObjectKind {
        match self {
            Body::FileMapping(_) => ObjectKind::FileMapping,
            Body::File(_) => ObjectKind::File,
            Body::Event { .. } => ObjectKind::Event,
            Body::Mutex { .. } => ObjectKind::Mutex,
            Body::Semaphore { .. } => ObjectKind::Semaphore,
            Body::WaitableTimer => ObjectKind::WaitableTimer,
            Body::Job => ObjectKind::Job,
            Body::Process(_) => ObjectKind::Process,
            Body::Thread(_) => ObjectKind::Thread,
        }
    }
}

impl Kernel<'_> {
    /// Makes an object that nothing refers to yet, and registers its name. The name must be free:
    /// see [`Kernel::look_up_name`]. Inlined, so that the record is built in its row.
    #[inline(always)]
    pub fn create_object(
        &mut self,
        machine: MachineId,
        body: Body,
        name: Option<Arc<str>>,
    ) -> ObjectId {
        let kind = body.kind();
        let name = name.filter(|name| !self.lost_the_race(machine, kind, name));
        let serial = Serial(self.state.objects_made.get().0 + 1);
        self.state.objects_made.set(serial);
        let told = name.as_ref().filter(|_| self.listens()).cloned();
        let named = name.is_some();
        let record =
            ObjectRecord { machine, body, serial, name, handle: None, handles: 0, pins: 0 };
        let object = ObjectId(self.state.objects.insert(record));
        if named {
            self.note_name(object);
        }
        self.emit(|| Event::ObjectCreated { object, kind, machine, name: told });
        object
    }

    /// The object of this kind with this name, told apart by case (NM-05a).
    ///
    /// # Errors
    /// [`Refusal::NameOfOtherType`] if an object of another kind has the name in the same name
    /// space.
    /// Names are those of the whole device (CFM-23, MMF-06, OPEN-32), by type or not (NAME-01), and
    /// told apart by case, so that one text in two cases names two objects (NM-08).
    pub fn look_up_name(
        &self,
        machine: MachineId,
        kind: ObjectKind,
        name: &Arc<str>,
    ) -> Result<Option<ObjectId>, Refusal> {
        match self.named(machine, kind, name) {
            None => Ok(None),
            Some(object) if self.state.objects[object.0].body.kind() == kind => Ok(Some(object)),
            Some(_) => Err(Refusal::NameOfOtherType),
        }
    }

    /// Adds an internal reference to an object.
    #[inline]
    pub fn pin(&mut self, object: ObjectId) {
        self.state.objects.edit(object.0, |record| record.pins += 1);
    }

    /// Takes an internal reference away; the object goes with its last reference.
    #[inline(always)]
    pub fn unpin(&mut self, object: ObjectId) {
        let used = self.state.objects.edit(object.0, |record| {
            record.pins -= 1;
            record.handles > 0
        });
        if !used {
            self.give_up_unused(object);
        }
    }

    /// Gives back what an object no longer needs: its handle value, or all of it.
    /// An object goes with its last handle and its last view, in any order (CFM-32a), and its name
    /// with it: the next object of that name, of any type, is new (PIT-09, M-40d, M-54c). A view
    /// keeps its bytes without a handle (M-54b).
    pub(crate) fn give_up_unused(&mut self, object: ObjectId) {
        let record = &self.state.objects[object.0];
        if record.handles > 0 {
            return;
        }
        if record.pins == 0 {
            return self.destroy_object(object);
        }
        if record.handle.is_some() && !self.is_alive(record.body) {
            self.give_value_back(object);
        }
        if !self.rules.names.views_keep_names || self.is_only_looked_up(object) {
            self.free_name(object);
        }
    }

    /// Takes the name of an object away; another object can have it.
    fn free_name(&mut self, object: ObjectId) {
        let record = &self.state.objects[object.0];
        let (machine, kind) = (record.machine, record.body.kind());
        let Some(name) = self.state.objects.edit(object.0, |record| record.name.take()) else {
            return;
        };
        self.forget_name(object, machine, kind, &name);
        self.emit(|| Event::NameFreed { object });
    }

    /// True for a process or thread that has not ended.
    pub(crate) fn is_alive(&self, body: Body) -> bool {
        match body {
            Body::Process(process) => self.state.processes[process.0].exit_code.is_none(),
            Body::Thread(thread) => self.state.threads[thread.0].exit_code.is_none(),
            _ => false,
        }
    }

    fn destroy_object(&mut self, object: ObjectId) {
        let body = self.state.objects[object.0].body;
        match body {
            Body::FileMapping(mapping) => self.mapping_destroyed(mapping),
            Body::File(file) => self.file_closed(file),
            Body::Mutex { owner: Some(owner), .. } => self.forget_owned_mutex(owner, object),
            Body::Process(process) => _ = self.state.processes.remove(process.0),
            Body::Thread(thread) => _ = self.state.threads.remove(thread.0),
            _ => {}
        }
        let record = self.state.objects.remove(object.0);
        if let Some(number) = record.handle {
            self.free_shared_entry(record.machine, number);
        }
        if let Some(name) = &record.name {
            self.forget_name(object, record.machine, body.kind(), name);
        }
        self.emit(|| Event::ObjectDestroyed { object });
        self.close_file_handle(object);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::{A, A1, B, PDA, check, machines, quietly};
    use abi::constant::INFINITE;
    use expect_test::expect;
    use trace::event::CloseReason;

    fn named(text: &str) -> Option<Arc<str>> {
        Some(Arc::from(text))
    }

    fn look_up(kernel: &Kernel<'_>, kind: ObjectKind, name: &str) -> Result<bool, Refusal> {
        kernel.look_up_name(PDA, kind, &Arc::from(name)).map(|found| found.is_some())
    }

    #[test]
    fn a_name_is_found_in_its_own_case_only() {
        let mut world = machines(&[&["a"]]);
        quietly(&mut world, |kernel| {
            kernel.create_event(PDA, false, false, named("Go"));
            assert_eq!(look_up(kernel, ObjectKind::Event, "Go"), Ok(true));
            assert_eq!(look_up(kernel, ObjectKind::Event, "go"), Ok(false));
            assert_eq!(look_up(kernel, ObjectKind::Event, ""), Ok(false));
        });
    }

    #[test]
    fn types_share_one_name_space_before_ce_5() {
        let mut world = machines(&[&["a"]]);
        quietly(&mut world, |kernel| {
            kernel.create_object(PDA, Body::Job, named("n"));
            for kind in [ObjectKind::FileMapping, ObjectKind::Mutex, ObjectKind::WaitableTimer] {
                assert_eq!(look_up(kernel, kind, "n"), Err(Refusal::NameOfOtherType));
            }
        });
    }

    #[test]
    fn machines_have_names_of_their_own() {
        let mut world = machines(&[&["a"], &["b"]]);
        quietly(&mut world, |kernel| {
            kernel.create_event(MachineId(1), false, false, named("n"));
            assert_eq!(look_up(kernel, ObjectKind::Event, "n"), Ok(false));
            kernel.create_event(PDA, false, false, named("n"));
        });
    }

    #[test]
    fn the_empty_name_is_a_name() {
        let mut world = machines(&[&["a"]]);
        quietly(&mut world, |kernel| {
            kernel.create_event(PDA, false, false, named(""));
            assert_eq!(look_up(kernel, ObjectKind::Event, ""), Ok(true));
            assert_eq!(look_up(kernel, ObjectKind::Mutex, ""), Err(Refusal::NameOfOtherType));
        });
    }

    #[test]
    fn a_pin_keeps_object_and_name_but_not_the_handle_value() {
        check(
            |kernel| {
                let object = kernel.create_event(PDA, false, false, named("n"));
                let first = kernel.open_handle(A, object).expect("there is room");
                kernel.pin(object);
                kernel.close_handle(A, first, CloseReason::Call).expect("it is open");
                assert_eq!(kernel.resolve(A, first), Err(Refusal::BadHandle));
                assert_eq!(look_up(kernel, ObjectKind::Event, "n"), Ok(true));
                let second = kernel.open_handle(B, object).expect("there is room");
                kernel.close_handle(B, second, CloseReason::Call).expect("it is open");
                kernel.unpin(object);
                assert_eq!(look_up(kernel, ObjectKind::Event, "n"), Ok(false));
            },
            expect![[r#"
                object 4 is a new Event "n"
                process 0 opened object 4 as 0x00080012, holds 1
                process 0 closed object 4 as 0x00080012, holds 0 (Call)
                process 1 opened object 4 as 0x00100012, holds 1
                process 1 closed object 4 as 0x00100012, holds 0 (Call)
                object 4 is gone"#]],
        );
    }

    #[test]
    fn a_mutex_that_goes_while_it_is_owned_is_forgotten_by_its_owner() {
        check(
            |kernel| {
                let mutex = kernel.create_mutex(PDA, Some(A1), None);
                let handle = kernel.open_handle(A, mutex).expect("there is room");
                kernel.close_handle(A, handle, CloseReason::Call).expect("it is open");
                let event = kernel.create_event(PDA, false, false, None);
                assert_eq!(event, mutex, "the record is used again");
                assert!(kernel.wait(A1, event, INFINITE).is_ok());
                kernel.end_process(A, 0);
            },
            expect![[r#"
                object 4 is a new Mutex
                process 0 opened object 4 as 0x00080012, holds 1
                process 0 closed object 4 as 0x00080012, holds 0 (Call)
                object 4 is gone
                object 4 is a new Event
                thread 0 waits for object 4 until None
                thread 0 ended with 0
                object 1 is signalled
                object 1 is gone
                object 4 is gone
                process 0 ended with 0
                object 0 is signalled
                object 0 is gone"#]],
        );
    }
}
