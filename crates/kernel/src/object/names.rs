//! How an object is found by its name.
//!
//! A name stands in the record of its object. What leads there is the hash of the name, so that no
//! other copy of it is needed; where two names have one hash, the second one is written down in full.

use crate::Kernel;
use crate::record::{NameHash, NameKey, Row};
use abi::{MachineId, ObjectId};
use journal::hash_bytes;
use std::sync::Arc;
use trace::event::ObjectKind;

impl Kernel<'_> {
    /// The object of any kind that has this name in the name space of this kind.
    pub(super) fn named(
        &self,
        machine: MachineId,
        kind: ObjectKind,
        name: &Arc<str>,
    ) -> Option<ObjectId> {
        let space = self.name_space(kind);
        match self.state.names.get(&hash(machine, space, name)) {
            Some(&Row(object)) if self.is_called(object, machine, space, name) => Some(object),
            _ if self.state.twin_names.is_empty() => None,
            _ => {
                let key = NameKey { machine, space, name: Arc::clone(name) };
                self.state.twin_names.get(&key).map(|row| row.0)
            }
        }
    }

    /// Notes the name of a new object, which no other has.
    pub(super) fn note_name(&mut self, object: ObjectId) {
        let record = &self.state.objects[object.0];
        let (machine, space) = (record.machine, self.name_space(record.body.kind()));
        let name = record.name.as_ref().expect("the object has a name");
        let hash = hash(machine, space, name);
        if let Some(Row(other)) = self.state.names.insert(hash, Row(object)) {
            self.state.names.insert(hash, Row(other));
            self.note_twin(object, other);
        }
    }

    /// The same for a name with the hash of that of another object.
    #[cold]
    fn note_twin(&mut self, object: ObjectId, other: ObjectId) {
        let record = &self.state.objects[object.0];
        let (machine, space) = (record.machine, self.name_space(record.body.kind()));
        let name = record.name.clone().expect("the object has a name");
        assert!(!self.is_called(other, machine, space, &name), "a name stands for one object");
        let key = NameKey { machine, space, name };
        let before = self.state.twin_names.insert(key, Row(object));
        assert!(before.is_none(), "a name stands for one object");
    }

    /// Forgets the name that an object had.
    pub(super) fn forget_name(
        &mut self,
        object: ObjectId,
        machine: MachineId,
        kind: ObjectKind,
        name: &Arc<str>,
    ) {
        let space = self.name_space(kind);
        let hash = hash(machine, space, name);
        let known = self.state.names.remove(&hash);
        if known != Some(Row(object)) {
            if let Some(other) = known {
                self.state.names.insert(hash, other);
            }
            let key = NameKey { machine, space, name: Arc::clone(name) };
            let before = self.state.twin_names.remove(&key);
            assert_eq!(before, Some(Row(object)), "the name of an object leads to it");
        }
    }

    /// The name space of a kind of objects: 0 where all kinds share one.
    fn name_space(&self, kind: ObjectKind) -> u8 {
        if self.rules.names.shared_space { 0 } else { 1 + kind as u8 }
    }

    fn is_called(&self, object: ObjectId, machine: MachineId, space: u8, name: &str) -> bool {
        let record = &self.state.objects[object.0];
        record.name.as_deref() == Some(name)
            && record.machine == machine
            && self.name_space(record.body.kind()) == space
    }
}

fn hash(machine: MachineId, space: u8, name: &str) -> NameHash {
    let seed = (u64::from(machine.0) << 8 | u64::from(space)) << 32;
    NameHash(hash_bytes(seed, name.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::{A, PDA, machines, quietly};
    use trace::event::CloseReason;

    #[test]
    fn names_of_one_hash_are_told_apart() {
        let mut world = machines(&[&["a"]]);
        quietly(&mut world, |kernel| {
            let make = |kernel: &mut Kernel<'_>, name: &str| {
                let object = kernel.create_event(PDA, false, false, Some(Arc::from(name)));
                (object, kernel.open_handle(A, object).expect("there is room"))
            };
            let found = |kernel: &Kernel<'_>, name: &str| {
                kernel.named(PDA, ObjectKind::Event, &Arc::from(name))
            };
            let (first, first_handle) = make(kernel, "first");
            // As if "second" had the hash of "first".
            kernel.state.names.insert(hash(PDA, 0, "second"), Row(first));
            assert_eq!(found(kernel, "second"), None);
            let (second, second_handle) = make(kernel, "second");
            assert_eq!(found(kernel, "first"), Some(first));
            assert_eq!(found(kernel, "second"), Some(second));
            kernel.close_handle(A, first_handle, CloseReason::Call).expect("it is open");
            kernel.state.names.remove(&hash(PDA, 0, "second"));
            assert_eq!(found(kernel, "first"), None);
            assert_eq!(found(kernel, "second"), Some(second), "though its twin is gone");
            kernel.close_handle(A, second_handle, CloseReason::Call).expect("it is open");
            assert_eq!(found(kernel, "second"), None);
            assert!(kernel.state.twin_names.is_empty());
        });
    }
}
