//! Handles: the values that processes hold for objects.
//!
//! Up to CE 5.0 there is one table for all processes of a machine (HND-01): an object has one value
//! at a time (HND-02), any process may use it (O-21), and only a process that opened it may close
//! it, as often as it opened it (O-20). A value is made of three parts:
//!
//! | Bits | Part |
//! | --- | --- |
//! | 31 to 19 | generation, from 1: how often the entry was given out, so that a stale value is told apart |
//! | 18 to 2 | the entry, the lowest free one |
//! | 1 to 0 | always 10, as in listings of devices (HND-07) |
//!
//! An entry that has given out its last generation is never used again, so no value ever comes
//! back. A machine with `reuse_handle_values` gives the same value out again at once.

use crate::record::{HandleRow, Holding, Row};
use crate::{Kernel, Refusal};
use abi::{Handle, MachineId, ObjectId, ProcessId};
use trace::Event;
use trace::event::CloseReason;

/// The pseudo-handle by which a process names itself (HND-06). The value is that of the public
/// headers; no table entry has it, because its generation would be 0.
pub const CURRENT_PROCESS: Handle = Handle(0x42);

/// The pseudo-handle by which a thread names itself.
pub const CURRENT_THREAD: Handle = Handle(0x41);

const TAG_BITS: u32 = 2;
const TAG: u32 = 0b10;
const ENTRY_BITS: u32 = 17;
const LAST_GENERATION: u32 = (1 << (32 - ENTRY_BITS - TAG_BITS)) - 1;

/// An entry of the table and which of its generations is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Value {
    entry: u32,
    generation: u32,
}

impl Value {
    fn of(handle: Handle) -> Option<Value> {
        let entry = (handle.0 >> TAG_BITS) & ((1 << ENTRY_BITS) - 1);
        let generation = handle.0 >> (TAG_BITS + ENTRY_BITS);
        (handle.0 & ((1 << TAG_BITS) - 1) == TAG).then_some(Value { entry, generation })
    }

    fn handle(self) -> Handle {
        Handle(((self.generation << ENTRY_BITS | self.entry) << TAG_BITS) | TAG)
    }
}

impl Kernel<'_> {
    /// The object that a handle value stands for, whichever process opened it.
    ///
    /// # Errors
    /// [`Refusal::BadHandle`] if the value stands for nothing: NULL, INVALID_HANDLE_VALUE, a value
    /// that was never given out, or one that was closed.
    pub fn resolve(&self, process: ProcessId, handle: Handle) -> Result<ObjectId, Refusal> {
        self.object_of(self.machine_of(process), handle).ok_or(Refusal::BadHandle)
    }

    /// The value of an object, while it has one.
    pub fn handle_of(&self, object: ObjectId) -> Option<Handle> {
        let record = &self.state.objects[object.0];
        let row = self.entry_row(record.machine, record.handle?);
        let generation = self.state.handles[row].generation + 1;
        record.handle.map(|entry| Value { entry, generation }.handle())
    }

    /// How many handles to an object a process holds.
    pub fn handles_held(&self, process: ProcessId, object: ObjectId) -> u32 {
        self.state.holdings.get(&(object, process)).map_or(0, |holding| holding.count)
    }

    /// Whether another object can get a handle value.
    ///
    /// # Errors
    /// [`Refusal::OutOfHandles`] if every entry is in use or used up.
    pub fn room_for_handle(&self, machine: MachineId) -> Result<(), Refusal> {
        self.room_for_handles(machine, 1)
    }

    /// Whether `wanted` more objects can get a handle value.
    pub(crate) fn room_for_handles(&self, machine: MachineId, wanted: u32) -> Result<(), Refusal> {
        let (mut from, end) = self.entry_bits(machine);
        for _ in 0..wanted {
            let bit = self.state.handles_used.lowest_clear_run(from, end, 1);
            from = bit.ok_or(Refusal::OutOfHandles)? + 1;
        }
        Ok(())
    }

    /// Opens a handle for a process: the object's value, counted once more.
    ///
    /// # Errors
    /// [`Refusal::OutOfHandles`] if the object has no value and none is left.
    pub fn open_handle(&mut self, process: ProcessId, object: ObjectId) -> Result<Handle, Refusal> {
        if self.state.objects[object.0].handle.is_none() {
            self.give_value(object)?;
        }
        self.state.objects.edit(object.0, |record| record.handles += 1);
        let count = self.add_holding(process, object);
        let handle = self.handle_of(object).expect("an open object has a value");
        self.emit(|| Event::HandleOpened { process, object, handle, count });
        Ok(handle)
    }

    /// Closes one handle of a process; the object goes with its last reference (CH-02).
    ///
    /// # Errors
    /// [`Refusal::BadHandle`] if the value stands for nothing, or the process has not opened it
    /// (O-20).
    pub fn close_handle(
        &mut self,
        process: ProcessId,
        handle: Handle,
        reason: CloseReason,
    ) -> Result<(), Refusal> {
        let object = self.resolve(process, handle)?;
        if self.handles_held(process, object) == 0 {
            return Err(Refusal::BadHandle);
        }
        self.drop_handles(process, object, 1, reason);
        Ok(())
    }

    /// Closes every handle to an object, whichever process holds it.
    pub fn close_everywhere(&mut self, object: ObjectId) {
        let machine = self.state.objects[object.0].machine;
        let slots = self.state.slots.range((machine, 0)..=(machine, u32::MAX));
        let processes: Vec<ProcessId> = slots.map(|(_, &Row(process))| process).collect();
        for process in processes {
            let held = self.handles_held(process, object);
            if held > 0 {
                self.drop_handles(process, object, held, CloseReason::Kernel);
            }
        }
    }

    /// Notes with which access a process opened a file-mapping object. Later opens can only add to
    /// it, because all of them have one value.
    pub fn grant_mapping_access(&mut self, process: ProcessId, object: ObjectId, writable: bool) {
        self.state.holdings.edit(&(object, process), |holding| holding.writable |= writable);
    }

    /// Whether a process may map a file-mapping object for writing, as far as its handles go
    /// (OPEN-26). One that uses the value of another process has what the object allows (O-21).
    pub fn mapping_access(&self, process: ProcessId, object: ObjectId) -> bool {
        self.state.holdings.get(&(object, process)).is_none_or(|holding| holding.writable)
    }

    /// Closes everything that a process holds, in the order of the table (PROC-03a).
    pub(crate) fn close_all_handles(&mut self, process: ProcessId) {
        let machine = self.machine_of(process);
        let mut row = machine.0;
        while let Some(entry) = self.state.handles.get(row) {
            if let Some(object) = entry.object {
                let held = self.handles_held(process, object);
                if held > 0 {
                    self.drop_handles(process, object, held, CloseReason::ProcessEnd);
                }
            }
            row += self.state.machines.len();
        }
    }

    fn add_holding(&mut self, process: ProcessId, object: ObjectId) -> u32 {
        let more = self.state.holdings.edit(&(object, process), |holding| {
            holding.count += 1;
            holding.count
        });
        more.unwrap_or_else(|| {
            self.state.holdings.insert((object, process), Holding { count: 1, writable: false });
            1
        })
    }

    /// Takes `dropped` of the handles that a process holds.
    fn drop_handles(
        &mut self,
        process: ProcessId,
        object: ObjectId,
        dropped: u32,
        reason: CloseReason,
    ) {
        let handle = self.handle_of(object).expect("an open object has a value");
        let count = self.handles_held(process, object) - dropped;
        if count == 0 {
            self.state.holdings.remove(&(object, process));
        } else {
            self.state.holdings.edit(&(object, process), |holding| holding.count = count);
        }
        self.state.objects.edit(object.0, |record| record.handles -= dropped);
        self.emit(|| Event::HandleClosed { process, object, handle, count, reason });
        self.give_up_unused(object);
    }

    /// Gives an object a value: the lowest free entry of its machine.
    pub(crate) fn give_value(&mut self, object: ObjectId) -> Result<(), Refusal> {
        let machine = self.state.objects[object.0].machine;
        let (start, end) = self.entry_bits(machine);
        let bit = self.state.handles_used.lowest_clear_run(start, end, 1);
        let bit = bit.ok_or(Refusal::OutOfHandles)?;
        self.state.handles_used.set_range(bit, 1);
        let row = self.entry_row(machine, bit - start);
        while self.state.handles.len() <= row {
            self.state.handles.push(HandleRow::default());
        }
        self.state.handles.edit(row, |entry| {
            assert!(entry.object.is_none(), "a free entry stands for nothing");
            entry.object = Some(object);
        });
        self.state.objects.edit(object.0, |record| record.handle = Some(bit - start));
        Ok(())
    }

    /// Takes the value of an object away. The entry is free again unless its generations are used
    /// up.
    pub(crate) fn give_value_back(&mut self, object: ObjectId) {
        let machine = self.state.objects[object.0].machine;
        let entry = self.state.objects.edit(object.0, |record| record.handle.take());
        let entry = entry.expect("only an object with a value gives one back");
        let again = self.machine(machine).reuse_handle_values;
        let row = self.entry_row(machine, entry);
        let generation = self.state.handles.edit(row, |row| {
            row.object = None;
            row.generation += u32::from(!again);
            row.generation
        });
        if generation < LAST_GENERATION {
            let bit = self.entry_bits(machine).0 + entry;
            self.state.handles_used.clear_range(bit, 1);
        }
    }

    /// The object that a value of this machine stands for.
    pub(crate) fn object_of(&self, machine: MachineId, handle: Handle) -> Option<ObjectId> {
        let value = Value::of(handle)?;
        let row = self.state.handles.get(self.entry_row(machine, value.entry))?;
        row.object.filter(|_| row.generation + 1 == value.generation)
    }

    /// The row of a machine's entry: the tables of all machines grow together.
    fn entry_row(&self, machine: MachineId, entry: u32) -> u32 {
        entry * self.state.machines.len() + machine.0
    }

    /// The bits of a machine's entries: the first, and the one after the last.
    fn entry_bits(&self, machine: MachineId) -> (u32, u32) {
        let limit = self.rules.handles.limit;
        (machine.0 * limit, (machine.0 + 1) * limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Body;
    use crate::sandbox::{A, B, PDA, check, machines, quietly};
    use expect_test::expect;

    fn event(kernel: &mut Kernel<'_>) -> ObjectId {
        kernel.create_event(PDA, false, false, None)
    }

    fn open_event(kernel: &mut Kernel<'_>, process: ProcessId) -> Handle {
        let object = event(kernel);
        kernel.open_handle(process, object).expect("there is room")
    }

    fn close(kernel: &mut Kernel<'_>, process: ProcessId, handle: Handle) -> Result<(), Refusal> {
        kernel.close_handle(process, handle, CloseReason::Call)
    }

    #[test]
    fn an_object_has_one_value_in_all_processes_and_each_process_counts_its_own() {
        check(
            |kernel| {
                let object = event(kernel);
                for process in [A, A, B] {
                    kernel.open_handle(process, object).expect("there is room");
                }
            },
            expect![[r#"
                object 4 is a new Event
                process 0 opened object 4 as 0x00080012, holds 1
                process 0 opened object 4 as 0x00080012, holds 2
                process 1 opened object 4 as 0x00080012, holds 1"#]],
        );
    }

    #[test]
    fn a_foreign_value_can_be_used_but_not_closed() {
        check(
            |kernel| {
                let handle = open_event(kernel, A);
                assert!(kernel.resolve(B, handle).is_ok());
                assert_eq!(close(kernel, B, handle), Err(Refusal::BadHandle));
            },
            expect![[r#"
                object 4 is a new Event
                process 0 opened object 4 as 0x00080012, holds 1"#]],
        );
    }

    #[test]
    fn the_object_goes_with_its_last_handle_and_a_stale_value_stands_for_nothing() {
        check(
            |kernel| {
                let handle = open_event(kernel, A);
                assert_eq!(close(kernel, A, handle), Ok(()));
                assert_eq!(close(kernel, A, handle), Err(Refusal::BadHandle));
                let next = open_event(kernel, A);
                assert_eq!(kernel.resolve(A, handle), Err(Refusal::BadHandle));
                assert!(kernel.resolve(A, next).is_ok());
            },
            expect![[r#"
                object 4 is a new Event
                process 0 opened object 4 as 0x00080012, holds 1
                process 0 closed object 4 as 0x00080012, holds 0 (Call)
                object 4 is gone
                object 4 is a new Event
                process 0 opened object 4 as 0x00100012, holds 1"#]],
        );
    }

    #[test]
    fn the_lowest_free_entry_is_taken() {
        let mut world = machines(&[&["a"]]);
        quietly(&mut world, |kernel| {
            let handles: Vec<Handle> = (0..3).map(|_| open_event(kernel, A)).collect();
            close(kernel, A, handles[1]).expect("it is open");
            close(kernel, A, handles[0]).expect("it is open");
            let again = [open_event(kernel, A), open_event(kernel, A), open_event(kernel, A)];
            let entries = again.map(|handle| Value::of(handle).map(|value| value.entry));
            assert_eq!(entries, [Some(2), Some(3), Some(5)]);
        });
    }

    #[test]
    fn a_machine_that_reuses_values_gives_the_same_one_out_again() {
        let mut world = machines(&[&["a"]]);
        world.state.machines.edit(0, |machine| machine.reuse_handle_values = true);
        quietly(&mut world, |kernel| {
            let first = open_event(kernel, A);
            close(kernel, A, first).expect("it is open");
            assert_eq!(open_event(kernel, A), first);
        });
    }

    #[test]
    fn values_that_were_never_given_out_stand_for_nothing() {
        let mut world = machines(&[&["a"]]);
        quietly(&mut world, |kernel| {
            let good = open_event(kernel, A).0;
            let never = [0, 1, 2, 3, 0x42, good ^ 1, good ^ 3, good + 4, !0, !1, good | 1 << 31];
            for value in never {
                assert_eq!(kernel.resolve(A, Handle(value)), Err(Refusal::BadHandle), "{value:#x}");
            }
        });
    }

    #[test]
    fn a_million_opens_and_closes_give_a_million_values_out() {
        let mut world = machines(&[&["a"]]);
        quietly(&mut world, |kernel| {
            let live = open_event(kernel, A);
            let mut values = Vec::new();
            for _ in 0..1_000_000 {
                let handle = open_event(kernel, A);
                close(kernel, A, handle).expect("it is open");
                values.push(handle);
            }
            values.push(live);
            values.sort_unstable();
            values.dedup();
            assert_eq!(values.len(), 1_000_001);
        });
    }

    #[test]
    fn when_every_entry_is_used_the_next_open_is_refused_and_changes_nothing() {
        let mut world = machines(&[&["a"]]);
        quietly(&mut world, |kernel| {
            let unopened = event(kernel);
            while kernel.room_for_handle(PDA).is_ok() {
                open_event(kernel, A);
            }
            let before = kernel.state.fingerprint_from_scratch();
            assert_eq!(kernel.open_handle(A, unopened), Err(Refusal::OutOfHandles));
            assert_eq!(kernel.state.fingerprint_from_scratch(), before);
            assert_eq!(kernel.state.handles_used.count(), kernel.rules.handles.limit);
        });
    }

    #[test]
    fn machines_have_tables_of_their_own() {
        let mut world = machines(&[&["a"], &["b"]]);
        quietly(&mut world, |kernel| {
            let there = kernel.create_event(MachineId(1), false, false, None);
            let handle = kernel.open_handle(B, there).expect("there is room");
            assert_eq!(kernel.resolve(A, handle), Err(Refusal::BadHandle));
            assert_eq!(open_event(kernel, A), handle, "the same entry of the other table");
        });
    }

    #[test]
    fn a_handle_closed_everywhere_is_closed_for_every_process() {
        check(
            |kernel| {
                let object = event(kernel);
                for process in [A, B, B] {
                    kernel.open_handle(process, object).expect("there is room");
                }
                kernel.close_everywhere(object);
            },
            expect![[r#"
                object 4 is a new Event
                process 0 opened object 4 as 0x00080012, holds 1
                process 1 opened object 4 as 0x00080012, holds 1
                process 1 opened object 4 as 0x00080012, holds 2
                process 0 closed object 4 as 0x00080012, holds 0 (Kernel)
                process 1 closed object 4 as 0x00080012, holds 0 (Kernel)
                object 4 is gone"#]],
        );
    }

    #[test]
    fn access_to_a_mapping_is_what_the_process_asked_for_and_open_to_users_of_its_value() {
        let mut world = machines(&[&["a", "b"]]);
        quietly(&mut world, |kernel| {
            let object = kernel.create_object(PDA, Body::Job, None);
            kernel.open_handle(A, object).expect("there is room");
            kernel.grant_mapping_access(A, object, false);
            assert!(!kernel.mapping_access(A, object));
            assert!(kernel.mapping_access(B, object));
            kernel.open_handle(A, object).expect("there is room");
            kernel.grant_mapping_access(A, object, true);
            assert!(kernel.mapping_access(A, object));
        });
    }
}
