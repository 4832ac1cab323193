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
    fn object_of(&self, machine: MachineId, handle: Handle) -> Option<ObjectId> {
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
        let limit = self.rules.handle_limit;
        (machine.0 * limit, (machine.0 + 1) * limit)
    }
}
