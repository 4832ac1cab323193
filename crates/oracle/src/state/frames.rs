//! Frames: which pages are in the paging pool, and which pages may find none, or have lost theirs.

use super::{Body, Machine, Reach, Row, State};
use abi::world::PoolSpec;
use abi::{MachineId, PoolKind};

impl State {
    /// The pool that the pages of an object are in (PG-04a, SZ-333); none: they are in none.
    fn pool_of(&self, row: Row) -> Option<PoolSpec> {
        let object = &self.objects[row];
        let pool = self.machine(object.machine)?.pool?;
        let Body::Mapping(mapping) = &object.body else { return None };
        let file = mapping.file.filter(|_| !mapping.writable() && !self.is_in_place(row))?;
        let whole = self.is_code(row) && self.comes_in_whole(object.machine, file);
        (!whole).then_some(pool)
    }

    /// Notes that a page of a file was seen for the first time.
    pub(super) fn page_seen(&mut self, machine: MachineId, row: Row) {
        let pool = self.pool_of(row).map(PoolSpec::kind);
        self.on_machine(machine, |machine| {
            machine.pooled += u64::from(pool.is_some());
            machine.touched += u64::from(pool != Some(PoolKind::SetAside));
        });
    }

    /// Notes that a view has one more page of its own.
    pub(crate) fn copy_made(&mut self, row: Row) {
        let machine = self.objects[row].machine;
        self.on_machine(machine, |machine| machine.touched += 1);
    }

    /// Whether a page of an object that was touched may have left since: for want of RAM, or of room
    /// in its pool.
    pub(crate) fn may_have_left(&self, row: Row, page: u64) -> bool {
        let Some(machine) = self.machine(self.objects[row].machine) else { return true };
        let low = machine.may_be_low() || self.was_short_since(row, page);
        let out = self.may_be_out(row, page);
        let Some(pool) = self.pool_of(row) else { return low || out };
        let over = machine.pooled >= u64::from(pool.target());
        machine.faulty || over || out || pool.kind() == PoolKind::Counted && low
    }

    /// Whether a page of an object that is absent may find no frame; one for which frames were set
    /// aside always finds one (SZ-332).
    pub(crate) fn may_find_no_frame(&self, row: Row) -> bool {
        let machine = self.objects[row].machine;
        match self.pool_of(row).map(PoolSpec::kind) {
            Some(PoolKind::SetAside) => self.machine(machine).is_none_or(|known| known.faulty),
            Some(PoolKind::Counted) | None => self.may_lack_frames(machine),
        }
    }

    /// Whether a touch may find no frame.
    pub(crate) fn may_lack_frames(&self, machine: MachineId) -> bool {
        self.machine(machine).is_none_or(Machine::may_be_low)
    }

    /// Whether a page of an object that is absent might not come in.
    pub(crate) fn may_fail_to_come(&self, machine: MachineId, row: Row) -> bool {
        let Body::Mapping(mapping) = &self.objects[row].body else { return true };
        let Some(file) = mapping.file else {
            return !self.law.ram_at_once && self.may_find_no_frame(row);
        };
        let low = self.machine(machine).is_none_or(|machine| machine.may_be_low());
        low && self.may_find_no_frame(row) || self.reach(machine, file) != Reach::Fine
    }
}
