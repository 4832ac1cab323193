//! Handles: the values that processes hold for objects.
//!
//! A handle table belongs to a machine or to a process, as `Rules` say. Where all processes of a
//! machine share its table (HND-01), an object has one value at a time (HND-02), any process may
//! use it (O-21), and only a process that opened it may close it, as often as it opened it (O-20).
//! Where each process has a table of its own (HND-04), each open gives a value of its own, which
//! means nothing elsewhere; the table of the machine then holds the identifiers of processes and
//! threads. A value is made of three parts:
//!
//! | Bits | Part |
//! | --- | --- |
//! | 31 to 19 | generation, from 1: how often the entry was given out, so that a stale value is told apart |
//! | 18 to 2 | the entry, the lowest free one |
//! | 1 to 0 | as `Rules` say (SZ-160) |
//!
//! An entry that has given out its last generation is never used again, so no value ever comes
//! back. A machine with `reuse_handle_values` gives the same value out again at once.
//!
//! What a process holds through a value, how often, with which access and flags, is a
//! [`Holding`].

mod file;
mod holding;
mod inherit;
mod invariants;
pub(crate) mod table;

use crate::record::{HandleRow, Holder, Holding, ObjectRecord};
use crate::versions::HandleScope;
use crate::{Kernel, Refusal};
use abi::constant::{HANDLE_FLAG_PROTECT_FROM_CLOSE, SECTION_ALL_ACCESS};
use abi::{Handle, MachineId, ObjectId, ProcessId};
use table::Entry;
use trace::Event;
use trace::event::CloseReason;

impl Kernel<'_> {
    /// The object that a handle value stands for in a process.
    ///
    /// # Errors
    /// [`Refusal::BadHandle`] if the value stands for nothing: NULL, INVALID_HANDLE_VALUE, a value
    /// that was never given out, or one that was closed.
    pub fn resolve(&self, process: ProcessId, handle: Handle) -> Result<ObjectId, Refusal> {
        let entry = self.entry_of(process, handle).ok_or(Refusal::BadHandle)?;
        Ok(self.object_in(entry))
    }

    /// The value that an object has in the table of its machine, while it has one: its one handle
    /// value, or the identifier of a process or a thread.
    pub fn handle_of(&self, object: ObjectId) -> Option<Handle> {
        self.shared_entry(object).map(|entry| self.value(entry))
    }

    /// The process or thread object that an identifier stands for.
    /// While its process or thread lives, whatever was closed (SZ-98).
    pub fn identified(&self, machine: MachineId, identifier: Handle) -> Option<ObjectId> {
        let low = self.rules.handles.identifier_low_bits;
        let entry = self.entry_in(self.table_of_machine(machine), identifier)?;
        (identifier.0 & 0b11 == low).then(|| self.object_in(entry))
    }

    /// Whether a process has a handle open: with a value of its own, or as one of those that hold
    /// the value of the machine.
    pub fn holds(&self, process: ProcessId, handle: Handle) -> bool {
        self.holding(process, handle).is_some()
    }

    /// The object that a handle value stands for in a process, and if that is a file mapping what
    /// the process may do to it through this value, as SECTION_ bits; of a file what [`Holding`]
    /// says.
    ///
    /// That is what the handle was opened with, whatever the object's own protection allows: both
    /// are to be checked. Where an object has one value, all opens of a process count together
    /// (OPEN-26, SZ-96), and a process that uses the value of another has all access (O-21,
    /// SZ-102).
    ///
    /// # Errors
    /// [`Refusal::BadHandle`] if the value stands for nothing.
    #[inline(always)]
    pub fn resolve_granted(
        &self,
        process: ProcessId,
        handle: Handle,
    ) -> Result<(ObjectId, u32), Refusal> {
        let used = self.table_for(process, handle).and_then(|table| self.used_row(table, handle));
        let (Entry { row, .. }, record) = used.ok_or(Refusal::BadHandle)?;
        let holding = self.state.holding_in(record, row, process);
        let access = holding.map_or(SECTION_ALL_ACCESS, |holding| holding.access);
        Ok((object_of(record), access))
    }

    /// The HANDLE_FLAG_ bits of a handle.
    ///
    /// # Errors
    /// [`Refusal::BadHandle`] if the process has not opened it.
    pub fn handle_flags(&self, process: ProcessId, handle: Handle) -> Result<u32, Refusal> {
        self.holding(process, handle).map(|holding| holding.flags).ok_or(Refusal::BadHandle)
    }

    /// Sets the HANDLE_FLAG_ bits in `mask` as in `flags`.
    ///
    /// # Errors
    /// [`Refusal::BadHandle`] if the process has not opened the handle.
    pub fn set_handle_flags(
        &mut self,
        process: ProcessId,
        handle: Handle,
        mask: u32,
        flags: u32,
    ) -> Result<(), Refusal> {
        let (entry, holding) = self.held(process, handle).ok_or(Refusal::BadHandle)?;
        let new = holding.flags & !mask | flags & mask;
        if holding.flags != new {
            self.state.set_holding(entry.row, process, Holding { flags: new, ..holding });
            self.emit(|| Event::HandleFlags { process, handle, flags: new });
        }
        Ok(())
    }

    /// Whether a process can open so many more objects.
    ///
    /// # Errors
    /// [`Refusal::OutOfHandles`] if every entry of its table is in use or used up.
    #[inline]
    pub fn room_for_handles(&self, process: ProcessId, wanted: u32) -> Result<(), Refusal> {
        self.room_in(self.state.processes[process.0].table, wanted)
    }

    /// Opens a handle for a process, without flags and without access to a file mapping.
    ///
    /// # Errors
    /// [`Refusal::OutOfHandles`] if the object needs a value and none is left.
    pub fn open_handle(&mut self, process: ProcessId, object: ObjectId) -> Result<Handle, Refusal> {
        self.open_with(process, object, 0, 0)
    }

    /// Opens a handle for a process: a value of its own, or the object's value, counted once more.
    /// `access` is for file mappings, as SECTION_ bits, and for files, as [`Holding`] says; where
    /// the value is counted, a later open can only add to it. `flags` are HANDLE_FLAG_ bits.
    ///
    /// # Errors
    /// [`Refusal::OutOfHandles`] if the object needs a value and none is left.
    pub fn open_with(
        &mut self,
        process: ProcessId,
        object: ObjectId,
        access: u32,
        flags: u32,
    ) -> Result<Handle, Refusal> {
        let holding = Holding { count: 1, access, flags };
        let holder = Some(Holder { process, holding });
        let shared = self.rules.handles.scope == HandleScope::Machine;
        let table = if shared {
            let record = &self.state.objects[object.0];
            if record.handle.is_some() {
                let entry = self.shared_entry(object).expect("its value has an entry");
                return Ok(self.hold(process, entry, access, flags));
            }
            self.table_of_machine(record.machine)
        } else {
            self.state.processes[process.0].table
        };
        let (entry, handle) = self.take_entry(table, object, holder)?;
        self.state.objects.edit(object.0, |record| {
            record.handle = if shared { Some(entry.number) } else { record.handle };
            record.handles += 1;
        });
        self.emit(|| Event::HandleOpened { process, object, handle, count: 1, access, flags });
        Ok(handle)
    }

    /// Counts a handle of a process.
    fn hold(&mut self, process: ProcessId, entry: Entry, access: u32, flags: u32) -> Handle {
        let object = self.object_in(entry);
        self.state.objects.edit(object.0, |record| record.handles += 1);
        let before = self.state.holding(entry.row, process).unwrap_or_default();
        let holding = Holding {
            count: before.count + 1,
            access: before.access | access,
            flags: before.flags | flags,
        };
        self.state.set_holding(entry.row, process, holding);
        let handle = self.value(entry);
        self.emit(|| {
            let Holding { count, access, flags } = holding;
            Event::HandleOpened { process, object, handle, count, access, flags }
        });
        handle
    }

    /// Closes one handle of a process; the object goes with its last reference (CH-02).
    ///
    /// # Errors
    /// [`Refusal::BadHandle`] if the value stands for nothing, or the process has not opened it
    /// (O-20); [`Refusal::ProtectedHandle`] if it has HANDLE_FLAG_PROTECT_FROM_CLOSE.
    /// The last one takes an object along that no view holds (CH-04).
    pub fn close_handle(
        &mut self,
        process: ProcessId,
        handle: Handle,
        reason: CloseReason,
    ) -> Result<(), Refusal> {
        let (entry, holding) = self.held(process, handle).ok_or(Refusal::BadHandle)?;
        if holding.flags & HANDLE_FLAG_PROTECT_FROM_CLOSE != 0 {
            return Err(Refusal::ProtectedHandle);
        }
        self.drop_handles((process, holding), entry, 1, reason);
        Ok(())
    }

    /// Takes a handle back from a process, and where the value is shared from all that hold it.
    pub fn take_back(&mut self, process: ProcessId, handle: Handle, reason: CloseReason) {
        let Some(entry) = self.entry_of(process, handle) else { return };
        for process in self.state.holders(entry.row) {
            self.drop_all(process, entry, reason);
        }
    }

    /// The values that a process has open, in the order of its table.
    pub fn handles_of(&self, process: ProcessId) -> Vec<Handle> {
        self.entries_of(process).into_iter().map(|(entry, _)| self.value(entry)).collect()
    }

    /// Closes everything that a process holds, in the order of the table (PROC-03a). A mapping that
    /// goes with its handle may take a handle along that would come later.
    pub(crate) fn close_all_handles(&mut self, process: ProcessId) {
        for (entry, _) in self.entries_of(process) {
            self.drop_all(process, entry, CloseReason::ProcessEnd);
        }
    }

    /// Gives an object a value in the table of its machine: the lowest free entry.
    pub(crate) fn give_value(&mut self, object: ObjectId) -> Result<Entry, Refusal> {
        let machine = self.state.objects[object.0].machine;
        let (entry, _) = self.take_entry(self.table_of_machine(machine), object, None)?;
        self.state.objects.edit(object.0, |record| record.handle = Some(entry.number));
        Ok(entry)
    }

    /// Takes the value of an object in the table of its machine away.
    pub(crate) fn give_value_back(&mut self, object: ObjectId) {
        let taken = |record: &mut ObjectRecord| (record.machine, record.handle.take());
        let (machine, number) = self.state.objects.edit(object.0, taken);
        self.free_shared_entry(machine, number.expect("only an object with a value gives it back"));
    }

    /// Frees an entry of the table of a machine.
    pub(crate) fn free_shared_entry(&mut self, machine: MachineId, number: u32) {
        let table = self.table_of_machine(machine);
        let row = self.state.handle_tables[table.0].row(number).expect("its value has an entry");
        self.free_entry(machine, Entry { table, number, row });
    }

    /// What a process holds through a value, if it has it open.
    pub fn holding(&self, process: ProcessId, handle: Handle) -> Option<Holding> {
        self.held(process, handle).map(|(_, holding)| holding)
    }

    /// The entry of a value that a process has open, and what it holds through it.
    fn held(&self, process: ProcessId, handle: Handle) -> Option<(Entry, Holding)> {
        let (entry, record) = self.used_row(self.table_for(process, handle)?, handle)?;
        Some((entry, self.state.holding_in(record, entry.row, process)?))
    }

    /// The entry of an object in the table of its machine.
    fn shared_entry(&self, object: ObjectId) -> Option<Entry> {
        let record = &self.state.objects[object.0];
        let (table, number) = (self.table_of_machine(record.machine), record.handle?);
        let row = self.state.handle_tables[table.0].row(number)?;
        Some(Entry { table, number, row })
    }

    /// The entries through which a process holds something, in the order of their table.
    fn entries_of(&self, process: ProcessId) -> Vec<(Entry, Holding)> {
        let table = self.state.processes[process.0].table;
        let record = &self.state.handle_tables[table.0];
        let held = |number| {
            let row = record.row(number)?;
            Some((Entry { table, number, row }, self.state.holding(row, process)?))
        };
        (0..record.words * table::WORD).filter_map(held).collect()
    }

    fn object_in(&self, entry: Entry) -> ObjectId {
        object_of(&self.state.handles[entry.row])
    }

    /// Takes all handles that a process holds through an entry.
    fn drop_all(&mut self, process: ProcessId, entry: Entry, reason: CloseReason) {
        if let Some(holding) = self.state.holding(entry.row, process) {
            self.drop_handles((process, holding), entry, holding.count, reason);
        }
    }

    /// Takes `dropped` of the handles that a process holds through an entry.
    fn drop_handles(
        &mut self,
        (process, holding): (ProcessId, Holding),
        entry: Entry,
        dropped: u32,
        reason: CloseReason,
    ) {
        let (object, handle) = (self.object_in(entry), self.value(entry));
        let count = holding.count - dropped;
        self.state.set_holding(entry.row, process, Holding { count, ..holding });
        if count == 0 {
            self.forget_file_handle(process, handle);
            self.note_taken_back(entry, reason);
        }
        if self.rules.handles.scope == HandleScope::Process {
            self.free_entry(self.machine_of(process), entry);
        }
        let used = self.state.objects.edit(object.0, |record| {
            record.handles -= dropped;
            record.handles > 0
        });
        self.emit(|| Event::HandleClosed { process, object, handle, count, reason });
        if !used {
            self.give_up_unused(object);
        }
    }
}

/// The object that an entry in use stands for.
fn object_of(row: &HandleRow) -> ObjectId {
    row.object.expect("an entry in use stands for an object")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process::NewProcess;
    use crate::sandbox::{A, B, PDA, check, machines, machines_of, quietly};
    use abi::OsVersion;
    use abi::constant::{HANDLE_FLAG_INHERIT, SECTION_MAP_READ, SECTION_MAP_WRITE};
    use expect_test::expect;
    use std::sync::Arc;
    use trace::event::ObjectKind;

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
            assert_eq!(again.map(|handle| handle.0 >> 2 & 0xFFFF), [2, 3, 5]);
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
            while kernel.room_for_handles(A, 1).is_ok() {
                open_event(kernel, A);
            }
            let before = kernel.state.fingerprint_from_scratch();
            assert_eq!(kernel.open_handle(A, unopened), Err(Refusal::OutOfHandles));
            assert_eq!(kernel.state.fingerprint_from_scratch(), before);
            assert_eq!(kernel.state.handle_tables[0].taken, kernel.rules.handles.limit);
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
    fn a_value_that_is_taken_back_is_closed_for_every_process() {
        check(
            |kernel| {
                let object = event(kernel);
                for process in [A, B, B] {
                    kernel.open_handle(process, object).expect("there is room");
                }
                let handle = kernel.handle_of(object).expect("it has a value");
                kernel.take_back(A, handle, CloseReason::Kernel);
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
            let object = event(kernel);
            let handle = kernel.open_with(A, object, SECTION_MAP_READ, 0).expect("there is room");
            assert_eq!(kernel.resolve_granted(A, handle), Ok((object, SECTION_MAP_READ)));
            assert_eq!(kernel.resolve_granted(B, handle), Ok((object, SECTION_ALL_ACCESS)));
            kernel.open_with(A, object, SECTION_MAP_WRITE, 0).expect("there is room");
            let both = SECTION_MAP_READ | SECTION_MAP_WRITE;
            assert_eq!(kernel.resolve_granted(A, handle), Ok((object, both)));
        });
    }

    #[test]
    fn where_tables_are_those_of_processes_each_open_gives_a_value_of_its_own() {
        for version in [OsVersion::Ce6_0, OsVersion::Win32] {
            let mut world = machines_of(version, &[&["a", "b"]]);
            quietly(&mut world, |kernel| {
                let object = event(kernel);
                let [one, two] = [SECTION_MAP_READ, SECTION_MAP_WRITE]
                    .map(|access| kernel.open_with(A, object, access, 0).expect("there is room"));
                assert_ne!(one, two);
                assert_eq!(kernel.resolve_granted(A, one), Ok((object, SECTION_MAP_READ)));
                assert_eq!(kernel.resolve_granted(A, two), Ok((object, SECTION_MAP_WRITE)));
                assert_eq!(kernel.resolve(B, one), Err(Refusal::BadHandle));
                assert_eq!(close(kernel, A, one), Ok(()));
                assert_eq!(close(kernel, A, one), Err(Refusal::BadHandle));
                assert_eq!(kernel.resolve(A, two), Ok(object));
                let again = kernel.open_handle(A, object).expect("there is room");
                assert_eq!(again.0 & 0x7_FFFF, one.0 & 0x7_FFFF, "the lowest free entry");
                assert_ne!(again, one, "of another generation");
                kernel.check_object_invariants();
            });
        }
    }

    #[test]
    fn values_of_processes_and_identifiers_of_the_machine_are_told_apart_by_their_low_bits() {
        let values = |version| {
            let mut world = machines_of(version, &[&["a"]]);
            quietly(&mut world, |kernel| {
                let id = kernel.process_id(A);
                let handle = open_event(kernel, A);
                let loose = Handle(handle.0 | 0b11);
                let works = [id, loose].map(|value| kernel.resolve(A, value).is_ok());
                (id.0, handle.0, works)
            })
        };
        assert_eq!(values(OsVersion::Ce5_0), (0x8_0002, 0x8_000A, [true, false]));
        assert_eq!(values(OsVersion::Ce6_0), (0x8_0002, 0x8_0003, [true, true]));
        // The identifier is a value of another table: as a handle it means the first event.
        assert_eq!(values(OsVersion::Win32), (0x8_0000, 0x8_0000, [true, true]));
    }

    #[test]
    fn the_table_of_a_process_is_used_again_when_it_has_ended() {
        let mut world = machines_of(OsVersion::Ce6_0, &[&["a", "b"]]);
        quietly(&mut world, |kernel| {
            let (object, mut rows) = (event(kernel), Vec::new());
            kernel.open_handle(B, object).expect("there is room");
            for _ in 0..3 {
                let next =
                    kernel.start_process(PDA, NewProcess::bare("c", None)).expect("there is room");
                for _ in 0..200 {
                    kernel.open_handle(next, object).expect("there is room");
                }
                kernel.check_object_invariants();
                kernel.end_process(next, 0);
                kernel.check_object_invariants();
                rows.push(kernel.state.handles.len());
            }
            assert_eq!(rows, [rows[0]; 3], "rows are used again");
            let last =
                kernel.start_process(PDA, NewProcess::bare("c", None)).expect("there is room");
            let handle = kernel.open_handle(last, object).expect("there is room");
            assert_eq!(handle, Handle(0x8_0003), "in a table that knows nothing of the last");
        });
    }

    #[test]
    fn a_table_can_be_filled_to_its_limit_and_its_lowest_hole_is_found() {
        let mut world = machines_of(OsVersion::Win32, &[&["a"]]);
        quietly(&mut world, |kernel| {
            let object = event(kernel);
            let open = |kernel: &mut Kernel<'_>| kernel.open_handle(A, object);
            let all: Vec<Handle> = std::iter::from_fn(|| open(kernel).ok()).collect();
            assert_eq!(all.len(), 1 << 17);
            for hole in [70_000, 3] {
                close(kernel, A, all[hole]).expect("it is open");
            }
            let found = [open(kernel), open(kernel), open(kernel)];
            let entry = |handle: Handle| handle.0 >> 2 & 0x1_FFFF;
            assert_eq!(
                found.map(|found| found.map(entry)),
                [Ok(3), Ok(70_000), Err(Refusal::OutOfHandles)]
            );
        });
    }

    #[test]
    fn a_protected_handle_is_not_closed_until_it_is_not_protected_any_more() {
        let mut world = machines_of(OsVersion::Win32, &[&["a"]]);
        quietly(&mut world, |kernel| {
            let handle = open_event(kernel, A);
            let protect = HANDLE_FLAG_PROTECT_FROM_CLOSE;
            kernel.set_handle_flags(A, handle, protect, !0).expect("it is open");
            assert_eq!(kernel.handle_flags(A, handle), Ok(protect));
            assert_eq!(close(kernel, A, handle), Err(Refusal::ProtectedHandle));
            kernel.set_handle_flags(A, handle, !0, 0).expect("it is open");
            assert_eq!(close(kernel, A, handle), Ok(()));
        });
    }

    #[test]
    fn a_child_inherits_the_same_values_and_what_they_allow() {
        let mut world = machines_of(OsVersion::Win32, &[&["a"]]);
        quietly(&mut world, |kernel| {
            let (object, own) = (event(kernel), open_event(kernel, A));
            close(kernel, A, own).expect("it is open");
            let handle = kernel
                .open_with(A, object, SECTION_MAP_READ, HANDLE_FLAG_INHERIT)
                .expect("there is room");
            let kept = open_event(kernel, A);
            let child =
                kernel.start_process(PDA, NewProcess::bare("c", None)).expect("there is room");
            kernel.inherit_handles(A, child);
            assert_eq!(kernel.resolve_granted(child, handle), Ok((object, SECTION_MAP_READ)));
            assert_eq!(kernel.handle_flags(child, handle), Ok(HANDLE_FLAG_INHERIT));
            assert_eq!(kernel.resolve(child, kept), Err(Refusal::BadHandle));
            kernel.check_object_invariants();
            kernel.end_process(child, 0);
            assert_eq!(kernel.resolve(A, handle), Ok(object));
        });
    }

    #[test]
    fn the_name_goes_with_the_last_handle_where_views_and_waits_do_not_keep_it() {
        let kept = |version| {
            let mut world = machines_of(version, &[&["a"]]);
            quietly(&mut world, |kernel| {
                let name = Arc::from("n");
                let object = kernel.create_event(PDA, false, false, Some(Arc::clone(&name)));
                let handle = kernel.open_handle(A, object).expect("there is room");
                kernel.wait(crate::sandbox::A1, object, 100).expect("it waits");
                close(kernel, A, handle).expect("it is open");
                kernel.check_object_invariants();
                kernel.look_up_name(PDA, ObjectKind::Event, &name).expect("no clash").is_some()
            })
        };
        assert!(kept(OsVersion::Ce6_0));
        assert!(!kept(OsVersion::Win32));
    }
}
