//! Kernel objects and their names: how they come to be, what keeps them alive, how they go.
//!
//! An object lives as long as a process holds a handle to it or something inside the kernel refers
//! to it: a view (OPEN-19), a waiting thread, a living process or thread to itself. Its name lives
//! exactly as long.

use crate::record::{Body, NameKey, Named, ObjectRecord};
use crate::{Kernel, Refusal};
use abi::{MachineId, ObjectId};
use std::sync::Arc;
use trace::Event;
use trace::event::ObjectKind;

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
    /// see [`Kernel::look_up_name`].
    pub fn create_object(
        &mut self,
        machine: MachineId,
        body: Body,
        name: Option<Arc<str>>,
    ) -> ObjectId {
        let kind = body.kind();
        let record =
            ObjectRecord { machine, body, name: name.clone(), handle: None, handles: 0, pins: 0 };
        let object = ObjectId(self.state.objects.insert(record));
        if let Some(name) = &name {
            let key = self.name_key(machine, kind, name);
            let before = self.state.names.insert(key, Named(object));
            assert!(before.is_none(), "a name stands for one object");
        }
        self.emit(|| Event::ObjectCreated { object, kind, machine, name });
        object
    }

    /// The object of this kind with this name, told apart by case (NM-05a).
    ///
    /// # Errors
    /// [`Refusal::NameOfOtherType`] if an object of another kind has the name in the same name
    /// space.
    pub fn look_up_name(
        &self,
        machine: MachineId,
        kind: ObjectKind,
        name: &Arc<str>,
    ) -> Result<Option<ObjectId>, Refusal> {
        let Some(&Named(object)) = self.state.names.get(&self.name_key(machine, kind, name)) else {
            return Ok(None);
        };
        if self.state.objects[object.0].body.kind() == kind {
            Ok(Some(object))
        } else {
            Err(Refusal::NameOfOtherType)
        }
    }

    /// Adds an internal reference to an object.
    pub fn pin(&mut self, object: ObjectId) {
        self.state.objects.edit(object.0, |record| record.pins += 1);
    }

    /// Takes an internal reference away; the object goes with its last reference.
    pub fn unpin(&mut self, object: ObjectId) {
        self.state.objects.edit(object.0, |record| record.pins -= 1);
        self.give_up_unused(object);
    }

    /// Gives back what an object no longer needs: its handle value, or all of it.
    pub(crate) fn give_up_unused(&mut self, object: ObjectId) {
        let record = &self.state.objects[object.0];
        if record.handles > 0 {
            return;
        }
        if record.pins == 0 {
            self.destroy_object(object);
        } else if record.handle.is_some() && !self.is_alive(record.body) {
            self.give_value_back(object);
        }
    }

    /// True for a process or thread that has not ended.
    fn is_alive(&self, body: Body) -> bool {
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
        if self.state.objects[object.0].handle.is_some() {
            self.give_value_back(object);
        }
        let record = self.state.objects.remove(object.0);
        if let Some(name) = &record.name {
            let key = self.name_key(record.machine, body.kind(), name);
            self.state.names.remove(&key);
        }
        self.emit(|| Event::ObjectDestroyed { object });
    }

    fn name_key(&self, machine: MachineId, kind: ObjectKind, name: &Arc<str>) -> NameKey {
        let space = if self.rules.shared_name_space { 0 } else { 1 + kind as u8 };
        NameKey { machine, space, name: Arc::clone(name) }
    }
}
