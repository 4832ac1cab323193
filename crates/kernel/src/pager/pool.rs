//! The paging pool: how many pages of code and of files that are mapped to be read can be resident.
//!
//! It holds the pages of modules that come in one by one, and those of file-mapping objects that
//! are PAGE_READONLY (PAGE-05, PG-04a, SZ-331, SZ-333), so none of them is ever dirty. A pool is one
//! queue, first in, first out (PG-04b, O-27), whichever module or file a page is of (SZ-330).
//!
//! One that is set aside takes its frames at boot and has no use for others (SZ-331, SZ-332). One
//! that is counted takes each frame when a page comes in, has a target to which it is trimmed, and a
//! maximum (PAGE-07, PG-05).

use crate::choice::ChoicePoint;
use crate::record::{BackingRecord, Pool, QueueOf};
use crate::{Kernel, Refusal};
use abi::world::PoolSpec;
use abi::{MachineId, PoolKind, Quirk};

impl Kernel<'_> {
    /// Whether the pages of a backing that come in one by one are the pool's.
    pub(crate) fn is_for_pool(&self, record: &BackingRecord, read_only: bool) -> bool {
        read_only && record.is_evictable() && self.machine(record.machine).pool.is_some()
    }

    /// Whether the pages of a backing lie in frames that were set aside at boot.
    pub(crate) fn is_set_aside(&self, record: &BackingRecord) -> bool {
        record.pooled && self.pool(record.machine).spec.kind() == PoolKind::SetAside
    }

    /// Makes room for a page that can be read again. In a pool that is full the oldest page goes
    /// first, whatever RAM is free (PAGE-05, SZ-332; at the maximum SZ-334).
    ///
    /// Refuses as [`Kernel::make_room`] does, where the page takes a frame of RAM: `OutOfFrames`.
    pub(super) fn make_room_for_page(&mut self, record: &BackingRecord) -> Result<(), Refusal> {
        if record.pooled {
            let Pool { spec, queue, .. } = *self.pool(record.machine);
            if queue.len >= spec.maximum() {
                self.drop_oldest(record.machine);
            }
        }
        match self.is_set_aside(record) {
            true => Ok(()),
            false => self.make_room(record.machine, 1),
        }
    }

    /// After a page-in: the thread that trims the pool may run at once or later (SZ-334).
    pub(super) fn trim_or_wait(&mut self, record: &BackingRecord) {
        if !record.pooled {
            return;
        }
        let machine = record.machine;
        let Pool { spec, queue, trim_held } = *self.pool(machine);
        let over = queue.len > spec.target();
        if over && !trim_held && self.choose(ChoicePoint::TrimPool, 2) == 0 {
            self.trim(machine);
        }
    }

    /// Decides whether the thread that trims a machine's pool gets time. If it does, it trims now.
    /// False if the machine has no pool that is trimmed.
    pub fn hold_trim(&mut self, machine: MachineId, held: bool) -> bool {
        match self.machine(machine).pool {
            Some(Pool { spec: PoolSpec::Counted { .. }, .. }) => {}
            Some(_) | None => return false,
        }
        self.state.machines.edit(machine.0, |record| {
            record.pool.iter_mut().for_each(|pool| pool.trim_held = held);
        });
        if !held {
            self.trim(machine);
        }
        true
    }

    /// True if the thread that trims a machine's pool gets time while a file-mapping object of a file
    /// is being made, which that call does not survive (SZ-365). The pool is trimmed then, and nothing
    /// else has changed. It happens only while the thread has something to do, and is not held.
    pub fn trims_in_call(&mut self, machine: MachineId) -> bool {
        let Some(Pool { spec, queue, trim_held: false }) = self.machine(machine).pool else {
            return false;
        };
        let trims = queue.len > spec.target()
            && self.quirk_strikes(Quirk::TrimAgainstCreateFileMapping, ChoicePoint::TrimInCall);
        if trims {
            self.trim(machine);
        }
        trims
    }

    /// Drops the oldest pages until the pool is down to its target (PAGE-07).
    fn trim(&mut self, machine: MachineId) {
        while self.pool(machine).queue.len > self.pool(machine).spec.target() {
            self.drop_oldest(machine);
        }
    }

    fn drop_oldest(&mut self, machine: MachineId) {
        let oldest = self.machine(machine).queue(QueueOf::Pool).oldest;
        self.evict_page(oldest.expect("a pool that is full holds a page"));
    }

    fn pool(&self, machine: MachineId) -> &Pool {
        self.machine(machine).pool.as_ref().expect("a page of a pool has one")
    }
}

#[cfg(test)]
mod tests {
    use crate::choice::ChoicePoint;
    use crate::record::FaultPoint;
    use crate::sandbox::memory::{A, B, PDA, at, check_pool};
    use abi::world::PoolSpec;
    use expect_test::expect;

    const TWO: PoolSpec = PoolSpec::SetAside { pages: 2 };
    const ONE_TO_THREE: PoolSpec = PoolSpec::Counted { target: 1, maximum: 3 };

    #[test]
    fn a_pool_that_was_set_aside_counts_from_boot_on_and_what_it_holds_does_not() {
        check_pool(
            8,
            TWO,
            |lab| {
                lab.ram();
                let f = lab.map_to_read(A, r"\f");
                lab.read(A, at(f, 4095), 2);
                lab.unmap(A, f);
                lab.ram();
            },
            expect![[r#"
                RAM: 2 of 8, at most 2
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42000000, holds 1
                page-in f 0: File, pool, RAM 2
                page-in f 1: File, pool, RAM 2
                a reads a b
                a unmaps 0x42000000, holds 0, left 0
                RAM: 2 of 8, at most 2"#]],
        );
    }

    #[test]
    fn when_it_is_full_the_page_that_came_in_first_goes_though_ram_is_free() {
        check_pool(
            8,
            TWO,
            |lab| {
                let (f, log) = (lab.map_to_read(A, r"\f"), lab.map_to_read(B, r"\Card\log"));
                lab.touch(A, at(f, 4096));
                lab.touch(B, log);
                lab.touch(A, at(f, 4096));
                lab.touch(A, f);
                lab.touch(B, at(log, 4096));
                lab.ram();
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42000000, holds 1
                create log: 8202 bytes
                b maps 8202 bytes of log at 0x42010000, holds 1
                page-in f 1: File, pool, RAM 2
                page-in log 0: File, pool, RAM 2
                evict f 1, RAM 2
                page-in f 0: File, pool, RAM 2
                evict log 0, RAM 2
                page-in log 1: File, pool, RAM 2
                RAM: 2 of 8, at most 2"#]],
        );
    }

    #[test]
    fn pages_that_can_be_written_and_those_of_ram_stay_out_of_it() {
        check_pool(
            8,
            TWO,
            |lab| {
                let f = lab.map_to_read(A, r"\f");
                let (log, rom) = (lab.map(A, r"\Card\log"), lab.map(A, r"\rom"));
                let packed = lab.map(A, r"\packed");
                lab.touch(A, f);
                lab.touch(A, log);
                lab.write(A, at(log, 4096), "1");
                lab.touch(A, rom);
                lab.touch(A, packed);
                lab.ram();
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42000000, holds 1
                create log: 8202 bytes
                a maps 8202 bytes of log at 0x42010000, holds 1
                create rom: 4196 bytes in place
                a maps 4196 bytes of rom at 0x42020000, holds 1
                create packed: 4196 bytes
                a maps 4196 bytes of packed at 0x42030000, holds 1
                page-in f 0: File, pool, RAM 2
                page-in log 0: File, RAM 3
                page-in log 1: File, RAM 4
                dirty log 1
                page-in rom 0: RomInPlace, RAM 4
                page-in packed 0: RomExpanded, pool, RAM 4
                RAM: 4 of 8, at most 4"#]],
        );
    }

    #[test]
    fn when_ram_is_short_the_pages_of_a_pool_that_was_set_aside_stay() {
        check_pool(
            3,
            TWO,
            |lab| {
                let (f, log) = (lab.map_to_read(A, r"\f"), lab.map(A, r"\Card\log"));
                lab.touch(A, f);
                lab.touch(A, at(f, 4096));
                lab.touch(A, log);
                lab.say("pressure");
                lab.touch(A, at(log, 4096));
                let refused = lab.commit(A, 2).expect_err("one frame is not two");
                lab.say(format!("{refused:?}"));
                lab.commit(A, 1).expect("the frame of a page outside of the pool");
                lab.touch(A, log);
                lab.touch(A, at(f, 8192));
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42000000, holds 1
                create log: 8202 bytes
                a maps 8202 bytes of log at 0x42010000, holds 1
                page-in f 0: File, pool, RAM 2
                page-in f 1: File, pool, RAM 2
                page-in log 0: File, RAM 3
                pressure
                evict log 0, RAM 2
                page-in log 1: File, RAM 3
                reserve 0x04010000 + 0x2000
                OutOfFrames
                reserve 0x04020000 + 0x1000
                evict log 1, RAM 2
                RAM +1: 3
                commit 0x04020000 + 0x1000
                a reads and raises at 0x42010000 (read): no frame of RAM is free for the page
                evict f 0, RAM 3
                page-in f 2: File, pool, RAM 3"#]],
        );
    }

    #[test]
    fn a_page_for_which_frames_were_set_aside_needs_no_free_one() {
        check_pool(
            2,
            TWO,
            |lab| {
                let f = lab.map_to_read(A, r"\f");
                lab.fault(FaultPoint::Allocation, 1);
                lab.read(A, at(f, 4095), 2);
                lab.commit(A, 1).expect_err("all frames are the pool's");
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42000000, holds 1
                page-in f 0: File, pool, RAM 2
                page-in f 1: File, pool, RAM 2
                a reads a b
                reserve 0x04010000 + 0x1000"#]],
        );
    }

    #[test]
    fn a_read_of_more_pages_than_the_pool_holds_brings_each_in_once() {
        check_pool(
            8,
            TWO,
            |lab| {
                let f = lab.map_to_read(A, r"\f");
                lab.read(A, f, 3 * 4096);
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42000000, holds 1
                page-in f 0: File, pool, RAM 2
                page-in f 1: File, pool, RAM 2
                evict f 0, RAM 2
                page-in f 2: File, pool, RAM 2
                a reads 4096a 4096b 4096c"#]],
        );
    }

    #[test]
    fn a_counted_pool_takes_its_frames_one_by_one_and_is_trimmed_to_its_target() {
        check_pool(
            8,
            ONE_TO_THREE,
            |lab| {
                let f = lab.map_to_read(A, r"\f");
                for page in 0..3 {
                    lab.touch(A, at(f, page * 4096));
                }
                lab.ram();
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x00010000, holds 1
                page-in f 0: File, pool, RAM 1
                page-in f 1: File, pool, RAM 2
                choose trim-pool: 0 of 2
                evict f 0, RAM 1
                page-in f 2: File, pool, RAM 2
                choose trim-pool: 0 of 2
                evict f 1, RAM 1
                RAM: 1 of 8, at most 2"#]],
        );
    }

    #[test]
    fn until_it_is_trimmed_it_passes_its_target_and_never_its_maximum() {
        check_pool(
            8,
            ONE_TO_THREE,
            |lab| {
                let f = lab.map_to_read(A, r"\f");
                lab.picks.0 = vec![(ChoicePoint::TrimPool, 1); 2];
                for page in 0..3 {
                    lab.touch(A, at(f, page * 4096));
                }
                lab.kernel(|kernel| kernel.hold_trim(PDA, true));
                lab.touch(A, at(f, 3 * 4096));
                lab.say("it gets time");
                lab.kernel(|kernel| kernel.hold_trim(PDA, false));
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x00010000, holds 1
                page-in f 0: File, pool, RAM 1
                page-in f 1: File, pool, RAM 2
                choose trim-pool: 1 of 2
                page-in f 2: File, pool, RAM 3
                choose trim-pool: 1 of 2
                evict f 0, RAM 2
                page-in f 3: File, pool, RAM 3
                it gets time
                evict f 1, RAM 2
                evict f 2, RAM 1"#]],
        );
    }

    #[test]
    fn when_ram_is_short_the_pages_of_a_counted_pool_go_by_their_age_among_the_others() {
        check_pool(
            3,
            PoolSpec::Counted { target: 8, maximum: 8 },
            |lab| {
                let (f, log) = (lab.map_to_read(A, r"\f"), lab.map(A, r"\Card\log"));
                lab.touch(A, log);
                lab.touch(A, f);
                lab.touch(A, at(log, 4096));
                lab.say("pressure");
                for page in 1..4 {
                    lab.touch(A, at(f, page * 4096));
                }
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x00010000, holds 1
                create log: 8202 bytes
                a maps 8202 bytes of log at 0x00020000, holds 1
                page-in log 0: File, RAM 1
                page-in f 0: File, pool, RAM 2
                page-in log 1: File, RAM 3
                pressure
                choose evict: 0 of 3
                evict log 0, RAM 2
                page-in f 1: File, pool, RAM 3
                choose evict: 0 of 3
                evict f 0, RAM 2
                page-in f 2: File, pool, RAM 3
                choose evict: 0 of 3
                evict log 1, RAM 2
                page-in f 3: File, pool, RAM 3"#]],
        );
    }

    #[test]
    fn a_page_that_leaves_out_of_turn_leaves_the_order_of_the_others() {
        check_pool(
            8,
            PoolSpec::SetAside { pages: 3 },
            |lab| {
                let (f, log) = (lab.map_to_read(A, r"\f"), lab.map_to_read(B, r"\Card\log"));
                lab.touch(A, f);
                lab.touch(B, log);
                lab.touch(A, at(f, 4096));
                lab.kernel(|kernel| kernel.end_process(B, 0));
                for page in 2..4 {
                    lab.touch(A, at(f, page * 4096));
                }
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42000000, holds 1
                create log: 8202 bytes
                b maps 8202 bytes of log at 0x42010000, holds 1
                page-in f 0: File, pool, RAM 3
                page-in log 0: File, pool, RAM 3
                page-in f 1: File, pool, RAM 3
                b unmaps 0x42010000, holds 0, left 0
                drop log, RAM 3
                destroy log
                b ends
                page-in f 2: File, pool, RAM 3
                evict f 0, RAM 3
                page-in f 3: File, pool, RAM 3"#]],
        );
    }

    #[test]
    fn after_a_boot_the_pool_is_empty_and_as_large_as_before() {
        check_pool(
            8,
            TWO,
            |lab| {
                let f = lab.map_to_read(A, r"\f");
                lab.touch(A, f);
                lab.kernel(|kernel| kernel.warm_boot(PDA));
                lab.ram();
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42000000, holds 1
                page-in f 0: File, pool, RAM 2
                a unmaps 0x42000000, holds 0, left 0
                drop f, RAM 2
                destroy f
                a ends
                b ends
                RAM: 2 of 8, at most 2"#]],
        );
    }

    #[test]
    fn there_is_nothing_to_trim_in_a_pool_that_was_set_aside() {
        check_pool(
            8,
            TWO,
            |lab| {
                let held = lab.kernel(|kernel| kernel.hold_trim(PDA, true));
                lab.say(format!("{held}"));
            },
            expect![[r#"false"#]],
        );
    }
}
