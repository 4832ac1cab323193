//! What must hold for frames and the pages in them.

use crate::Kernel;
use crate::record::{
    BackingRecord, FrameOwner, FrameRecord, MachineRecord, Pool, QueueOf, Row, Shows,
};
use abi::{BackingId, FrameId, MachineId, SharedPageId};
use std::collections::BTreeMap;

impl Kernel<'_> {
    /// Checks every invariant of frames, pages and backings.
    ///
    /// # Panics
    /// With the name of the invariant that does not hold.
    pub fn check_frame_invariants(&self) {
        self.frames_are_conserved();
        self.every_page_has_one_frame();
        self.shared_pages_count_their_users();
        self.backings_count_their_pages();
        self.only_writable_pages_are_dirty();
        self.dirty_pages_without_a_view_are_due();
        for (row, machine) in self.state.machines.iter() {
            self.file_pages_can_be_given_up(MachineId(row), machine);
            if let Some(pool) = &machine.pool {
                self.pool_holds_its_pages(MachineId(row), pool);
            }
        }
    }

    fn all_backings(&self) -> impl Iterator<Item = (BackingId, &BackingRecord)> {
        self.state.backings.iter().map(|(row, record)| (BackingId(row), record))
    }

    /// I1: RAM in use is what file pages and commitments have taken of it.
    fn frames_are_conserved(&self) {
        for (row, machine) in self.state.machines.iter() {
            let own = |machine: MachineId| machine == MachineId(row);
            let backings = self.all_backings().filter(|(_, backing)| own(backing.machine));
            let pages: u64 = backings
                .map(|(_, backing)| match backing.file {
                    None if self.rules.commit_takes_frames => backing.pages,
                    Some(_) if backing.in_place || self.is_set_aside(backing) => 0,
                    _ => u64::from(backing.resident),
                })
                .sum();
            let pool = machine.pool.map_or(0, |pool| pool.spec.set_aside());
            let taken = pages + u64::from(pool) + self.private_frames(own);
            assert_eq!(taken, u64::from(machine.ram_used), "I1: frames are conserved");
            assert!(machine.ram_used <= machine.ram_limit(), "I1: no more frames than there are");
            assert!(self.state.ram_peaks[row] >= machine.ram_used, "I1: the peak is a peak");
        }
    }

    /// What committed pages have taken: each one of its own, and together one that they share.
    fn private_frames(&self, own: impl Fn(MachineId) -> bool) -> u64 {
        let promised = self.rules.commit_takes_frames;
        let pages = self.state.private_pages.sorted();
        let single = pages.iter().filter(|((region, _), page)| {
            let taken = match page.shows {
                Shows::Own(frame) => promised || frame.is_some(),
                Shows::Shared(_) | Shows::Backing(..) => false,
            };
            taken && own(self.state.regions[region.0].machine)
        });
        let shared = self.state.shared_pages.iter().filter(|(_, page)| own(page.machine));
        (single.count() + shared.count()) as u64
    }

    /// What several committed pages show is counted by how many do, and is on their machine.
    fn shared_pages_count_their_users(&self) {
        let mut users: BTreeMap<SharedPageId, u32> = BTreeMap::new();
        let mut copies: BTreeMap<BackingId, u32> = BTreeMap::new();
        for ((region, _), page) in self.state.private_pages.sorted() {
            let machine = self.state.regions[region.0].machine;
            let home = match page.shows {
                Shows::Own(_) => continue,
                Shows::Shared(shared) => {
                    *users.entry(shared).or_default() += 1;
                    self.state.shared_pages.get(shared.0).map(|page| page.machine)
                }
                Shows::Backing(backing, number) => {
                    *copies.entry(backing).or_default() += 1;
                    let backing = self.state.backings.get(backing.0);
                    let within = backing.filter(|backing| number < backing.pages);
                    within
                        .filter(|backing| backing.file.is_none() || backing.in_place)
                        .map(|backing| backing.machine)
                }
            };
            assert_eq!(home, Some(machine), "what a committed page shows is there, and stays");
        }
        for (row, page) in self.state.shared_pages.iter() {
            let counted = users.remove(&SharedPageId(row));
            assert_eq!(counted, Some(page.users), "a shared page counts its users");
        }
        for (backing, record) in self.all_backings() {
            let counted = copies.remove(&backing).unwrap_or(0);
            assert_eq!(counted, record.copies, "a backing counts the pages that show it");
        }
    }

    /// I2: the frames in use are those of the resident and the private pages, one each.
    fn every_page_has_one_frame(&self) {
        let mut owners = BTreeMap::new();
        for (row, frame) in self.state.frames.iter() {
            if frame.owner != FrameOwner::Free {
                let before = owners.insert(frame.owner, FrameId(row));
                assert_eq!(before, None, "I2: a page has one frame");
            }
        }
        assert_eq!(owners.len() as u32, self.state.memory.len(), "I2: a frame in use has an owner");
        for ((backing, page), frame) in self.state.resident.sorted() {
            let owner = owners.remove(&FrameOwner::Backing(backing, page));
            assert_eq!(owner, Some(frame.0), "I2: a resident page owns its frame");
        }
        for ((region, page), private) in self.state.private_pages.sorted() {
            if let Shows::Own(frame) = private.shows {
                let owner = owners.remove(&FrameOwner::Region(region, page));
                assert_eq!(owner, frame, "I2: a private page owns its frame");
            }
        }
        for (row, page) in self.state.shared_pages.iter() {
            let owner = owners.remove(&FrameOwner::Shared(SharedPageId(row)));
            assert_eq!(owner, page.frame, "I2: a shared page owns its frame");
        }
        assert!(owners.is_empty(), "I2: every frame in use belongs to a page");
    }

    fn backings_count_their_pages(&self) {
        for (backing, record) in self.all_backings() {
            let pages = self.resident_pages(backing);
            assert_eq!(pages.len() as u32, record.resident, "a backing counts its pages");
            let dirty = pages.iter().filter(|(_, frame)| self.state.frames[frame.0].dirty).count();
            assert_eq!(dirty as u32, record.dirty, "a backing counts its dirty pages");
            assert!(pages.iter().all(|(page, _)| *page < record.pages), "a page lies within");
            let kept = record.users > 0 || record.copies > 0 || record.dirty > 0;
            assert!(kept, "a backing without objects only waits for its writes");
        }
        let resident: u32 = self.all_backings().map(|(_, backing)| backing.resident).sum();
        assert_eq!(resident, self.state.resident.len(), "resident pages have backings");
    }

    /// I5: no dirty page without a file to write it to.
    fn only_writable_pages_are_dirty(&self) {
        for (_, frame) in self.state.frames.iter().filter(|(_, frame)| frame.dirty) {
            let FrameOwner::Backing(backing, _) = frame.owner else {
                panic!("I5: only pages of files are dirty");
            };
            let backing = &self.state.backings[backing.0];
            let writable = backing.file.is_some() && !backing.in_place;
            assert!(writable, "I5: no dirty page without a file to write it to");
        }
    }

    fn dirty_pages_without_a_view_are_due(&self) {
        for (id, backing) in self.all_backings() {
            let due = backing.pending || backing.first_view.is_some() || backing.dirty == 0;
            assert!(due, "dirty pages without a view are due");
            assert!(!backing.pending || backing.dirty > 0, "only dirty pages are due");
            let listed = self.state.pending_backings.contains(&(backing.machine, id));
            assert_eq!(backing.pending, listed, "what is due is listed");
        }
    }

    /// The queue of what could be given up holds the resident file pages of a machine but for those
    /// in frames that were set aside, each once.
    fn file_pages_can_be_given_up(&self, machine: MachineId, record: &MachineRecord) {
        let dirty = self.queue_is_whole(machine, QueueOf::Evictable);
        assert_eq!(record.evictable_dirty, dirty, "a machine counts what it would have to write");
        if let Some(&Row(known)) = self.state.dirty_up_to.get(&machine) {
            let pages = self.queued_pages(machine, QueueOf::Evictable);
            let mut first = pages.take_while(|(_, page)| page.dirty);
            assert!(first.any(|(frame, _)| frame == known), "what is known to be dirty is dirty");
        }
    }

    /// I6: a pool holds the resident pages that are for it, each once, all of them clean, and no more
    /// than it may.
    fn pool_holds_its_pages(&self, machine: MachineId, pool: &Pool) {
        assert!(pool.queue.len <= pool.spec.maximum(), "I6: a pool is not passed");
        let dirty = self.queue_is_whole(machine, QueueOf::Pool);
        assert_eq!(dirty, 0, "I6: a page of a pool is clean");
    }

    /// A queue links and counts the pages that belong in it. How many of them are dirty.
    fn queue_is_whole(&self, machine: MachineId, of: QueueOf) -> u32 {
        let queue = self.machine(machine).queue(of);
        let (mut pages, mut dirty, mut before, mut older_page) = (0, 0, None, 0);
        for (frame, page) in self.queued_pages(machine, of) {
            let older = (page.neighbours(of).older, page.neighbours(of).older_page);
            assert_eq!(older, (before, older_page), "a page knows the one that came before");
            assert!(self.belongs_in(machine, of, page), "a queue holds the pages that it is for");
            pages += 1;
            assert!(pages <= queue.len, "a queue counts its pages");
            dirty += u32::from(page.dirty);
            (before, older_page) = (Some(frame), page.owner.logical_key());
        }
        assert_eq!(queue.newest, before, "the youngest page is the last of its queue");
        assert_eq!(queue.len, pages, "a queue counts its pages");
        let all = self.state.frames.iter().filter(|(_, page)| self.belongs_in(machine, of, page));
        assert_eq!(all.count() as u32, pages, "every page is in the queue that it is for");
        dirty
    }

    fn belongs_in(&self, machine: MachineId, queue: QueueOf, page: &FrameRecord) -> bool {
        let FrameOwner::Backing(backing, _) = page.owner else { return false };
        let backing = &self.state.backings[backing.0];
        let belongs = match queue {
            QueueOf::Evictable => backing.is_evictable() && !self.is_set_aside(backing),
            QueueOf::Pool => backing.pooled,
        };
        backing.machine == machine && belongs
    }
}

#[cfg(test)]
mod tests {
    use crate::Kernel;
    use crate::record::{
        FrameOwner, FrameRecord, MachineRecord, PageQueue, Pool, PrivatePage, Row, Shows,
    };
    use crate::sandbox::broken;
    use crate::sandbox::memory::{A, Lab, PDA, at, lab, lab_with_pool};
    use abi::world::PoolSpec;
    use abi::{BackingId, FrameId};
    use expect_test::expect;
    use journal::PageVersion;

    /// A world in which pages of each kind are resident: two of a file, one of them dirty, one of
    /// ROM, one of RAM, one private.
    fn full() -> Lab {
        let mut lab = lab(8);
        let object = lab.object(A, "", 4096);
        let bases = [lab.map(A, r"\f"), lab.map(A, r"\rom"), lab.view(A, object, 0, 0)];
        let private = lab.commit(A, 1).expect("there is room");
        for base in bases.into_iter().chain([private, at(bases[0], 4096)]) {
            lab.touch(A, base);
        }
        lab.write(A, bases[0], "1");
        lab
    }

    /// What the invariants say after a change behind the kernel's back.
    fn say(change: impl FnOnce(&mut Kernel<'_>)) -> String {
        broken(&mut full().world, change, |kernel| kernel.check_frame_invariants())
    }

    /// The frame of a page, by the file that it belongs to.
    fn frame_of(kernel: &Kernel<'_>, path: &str, page: u64) -> (BackingId, FrameId) {
        let file = kernel.find_file(PDA, path).expect("the file exists");
        let mut backings = kernel.all_backings();
        let (backing, _) = backings.find(|(_, record)| record.file == Some(file)).expect("mapped");
        let Row(frame) = *kernel.state.resident.get(&(backing, page)).expect("it is resident");
        (backing, frame)
    }

    #[test]
    fn nothing_is_wrong_with_a_full_world() {
        assert_eq!(say(|_| ()), "nothing");
    }

    #[test]
    fn ram_that_nobody_has_taken_is_noticed() {
        let said = [
            say(|kernel| kernel.state.machines.edit(PDA.0, |machine| machine.ram_used += 1)),
            say(|kernel| kernel.state.machines.edit(PDA.0, |machine| machine.ram_pages = 3)),
            say(|kernel| kernel.state.ram_peaks.set(PDA.0, 0)),
        ];
        expect![[r#"
            I1: frames are conserved
            I1: no more frames than there are
            I1: the peak is a peak"#]]
        .assert_eq(&said.join("\n"));
    }

    #[test]
    fn a_page_with_two_frames_or_a_frame_without_a_page_is_noticed() {
        let said = [
            say(|kernel| {
                let (backing, _) = frame_of(kernel, r"\f", 0);
                kernel.take_frame(FrameOwner::Backing(backing, 0), PageVersion::zero());
            }),
            say(|kernel| {
                let (backing, _) = frame_of(kernel, r"\f", 0);
                kernel.take_frame(FrameOwner::Backing(backing, 3), PageVersion::zero());
            }),
            say(|kernel| {
                let (_, frame) = frame_of(kernel, r"\f", 0);
                kernel.state.memory.remove(frame.0);
            }),
            say(|kernel| {
                let (_, frame) = frame_of(kernel, r"\f", 0);
                kernel.state.frames.edit(frame.0, |frame| frame.owner = FrameOwner::Free);
                kernel.state.memory.remove(frame.0);
            }),
            say(|kernel| {
                let (key, mut page) = {
                    let pages = kernel.state.private_pages.sorted();
                    (pages[0].0, *pages[0].1)
                };
                page.shows = Shows::Own(None);
                kernel.state.private_pages.insert(key, page);
            }),
        ];
        expect![[r#"
            I2: a page has one frame
            I2: every frame in use belongs to a page
            I2: a frame in use has an owner
            I2: a resident page owns its frame
            I2: a private page owns its frame"#]]
        .assert_eq(&said.join("\n"));
    }

    #[test]
    fn a_backing_that_miscounts_its_pages_is_noticed() {
        let said = [
            say(|kernel| {
                let (backing, _) = frame_of(kernel, r"\rom", 0);
                kernel.state.backings.edit(backing.0, |backing| backing.resident = 2);
            }),
            say(|kernel| {
                let (backing, _) = frame_of(kernel, r"\f", 0);
                kernel.state.backings.edit(backing.0, |backing| backing.dirty = 0);
            }),
            say(|kernel| {
                let (backing, _) = frame_of(kernel, r"\f", 0);
                kernel.state.backings.edit(backing.0, |backing| backing.pages = 1);
            }),
            say(|kernel| {
                let (backing, _) = frame_of(kernel, r"\rom", 0);
                kernel.state.backings.edit(backing.0, |backing| backing.users = 0);
            }),
            say(|kernel| {
                let nobody = FrameOwner::Backing(BackingId(77), 0);
                let frame = kernel.take_frame(nobody, PageVersion::zero());
                kernel.state.resident.insert((BackingId(77), 0), Row(frame));
            }),
        ];
        expect![[r#"
            a backing counts its pages
            a backing counts its dirty pages
            a page lies within
            a backing without objects only waits for its writes
            resident pages have backings"#]]
        .assert_eq(&said.join("\n"));
    }

    #[test]
    fn a_dirty_page_that_cannot_be_written_is_noticed() {
        let said = [
            say(|kernel| {
                let frames: Vec<_> =
                    kernel.state.frames.iter().map(|(row, one)| (row, *one)).collect();
                for (row, frame) in frames {
                    if matches!(frame.owner, FrameOwner::Region(..)) {
                        kernel.state.frames.edit(row, |frame| frame.dirty = true);
                    }
                }
            }),
            say(|kernel| {
                let (backing, frame) = frame_of(kernel, r"\rom", 0);
                kernel.state.frames.edit(frame.0, |frame| frame.dirty = true);
                kernel.state.backings.edit(backing.0, |backing| backing.dirty = 1);
            }),
        ];
        expect![[r#"
            I5: only pages of files are dirty
            I5: no dirty page without a file to write it to"#]]
        .assert_eq(&said.join("\n"));
    }

    #[test]
    fn a_dirty_page_that_is_never_written_is_noticed() {
        let said = [
            say(|kernel| {
                let (backing, _) = frame_of(kernel, r"\f", 0);
                kernel.state.backings.edit(backing.0, |backing| backing.first_view = None);
            }),
            say(|kernel| {
                let (backing, _) = frame_of(kernel, r"\rom", 0);
                kernel.state.backings.edit(backing.0, |backing| backing.pending = true);
            }),
        ];
        expect![[r#"
            dirty pages without a view are due
            only dirty pages are due"#]]
        .assert_eq(&said.join("\n"));
    }

    #[test]
    fn a_list_of_what_could_be_given_up_that_is_torn_is_noticed() {
        let machine = |change: fn(&mut MachineRecord)| {
            say(|kernel| kernel.state.machines.edit(PDA.0, change))
        };
        let frame = |page: u64, change: fn(&mut FrameRecord)| {
            say(|kernel| {
                let (_, frame) = frame_of(kernel, r"\f", page);
                kernel.state.frames.edit(frame.0, change);
            })
        };
        let said = [
            machine(|machine| machine.evictable.len = 1),
            machine(|machine| machine.evictable.len = 3),
            machine(|machine| machine.evictable_dirty = 2),
            machine(|machine| machine.evictable.newest = machine.evictable.oldest),
            machine(|machine| machine.evictable.oldest = machine.evictable.newest),
            machine(|machine| {
                (machine.evictable, machine.evictable_dirty) = (PageQueue::default(), 0);
            }),
            frame(1, |frame| frame.by_age.older = None),
            frame(0, |frame| frame.by_age.younger = None),
            say(|kernel| {
                let (_, rom) = frame_of(kernel, r"\rom", 0);
                let newest = kernel.state.machines[PDA.0].evictable.newest.expect("there is one");
                kernel.state.frames.edit(newest.0, |frame| frame.by_age.younger = Some(rom));
                let page = kernel.state.frames[newest.0].owner.logical_key();
                kernel.state.frames.edit(rom.0, |frame| {
                    (frame.by_age.older, frame.by_age.older_page) = (Some(newest), page);
                });
            }),
            frame(1, |frame| frame.by_age.older_page = 0),
        ];
        expect![[r#"
            a queue counts its pages
            a queue counts its pages
            a machine counts what it would have to write
            the youngest page is the last of its queue
            a page knows the one that came before
            every page is in the queue that it is for
            a page knows the one that came before
            the youngest page is the last of its queue
            a queue holds the pages that it is for
            a page knows the one that came before"#]]
        .assert_eq(&said.join("\n"));
    }

    fn pool(machine: &mut MachineRecord) -> &mut Pool {
        machine.pool.as_mut().expect("the machine has a pool")
    }

    #[test]
    fn a_pool_that_is_torn_passed_or_dirty_is_noticed() {
        let say = |change: fn(&mut Kernel<'_>, BackingId, FrameId)| {
            let mut lab = lab_with_pool(8, PoolSpec::SetAside { pages: 2 });
            let base = lab.map_to_read(A, r"\f");
            lab.touch(A, base);
            lab.touch(A, at(base, 4096));
            let change = |kernel: &mut Kernel<'_>| {
                let (backing, frame) = frame_of(kernel, r"\f", 0);
                change(kernel, backing, frame);
            };
            broken(&mut lab.world, change, |kernel| kernel.check_frame_invariants())
        };
        let said = [
            say(|_, _, _| ()),
            say(|kernel, _, _| {
                kernel.state.machines.edit(PDA.0, |machine| {
                    pool(machine).spec = PoolSpec::SetAside { pages: 1 };
                    machine.ram_used -= 1;
                });
            }),
            say(|kernel, _, _| {
                kernel.state.machines.edit(PDA.0, |machine| pool(machine).queue.len = 1);
            }),
            say(|kernel, _, frame| {
                kernel.state.frames.edit(frame.0, |frame| frame.in_pool.younger = None);
            }),
            say(|kernel, backing, frame| {
                kernel.state.frames.edit(frame.0, |frame| frame.dirty = true);
                kernel.state.backings.edit(backing.0, |backing| backing.dirty = 1);
            }),
            say(|kernel, backing, _| {
                kernel.state.backings.edit(backing.0, |backing| backing.pooled = false);
                kernel.state.machines.edit(PDA.0, |machine| machine.ram_used = 4);
                kernel.state.ram_peaks.set(PDA.0, 4);
            }),
        ];
        expect![[r#"
            nothing
            I6: a pool is not passed
            a queue counts its pages
            the youngest page is the last of its queue
            I6: a page of a pool is clean
            every page is in the queue that it is for"#]]
        .assert_eq(&said.join("\n"));
    }

    #[test]
    fn a_private_page_that_was_never_touched_has_no_frame() {
        let said = say(|kernel| {
            let (region, _) = kernel.state.private_pages.sorted()[0].0;
            let page = PrivatePage { protect: 4, shows: Shows::Own(None) };
            kernel.state.private_pages.insert((region, 9), page);
            kernel.state.machines.edit(PDA.0, |machine| machine.ram_used += 1);
            kernel.state.ram_peaks.edit(PDA.0, |peak| *peak += 1);
        });
        assert_eq!(said, "nothing");
    }
}
