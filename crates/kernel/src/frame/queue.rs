//! Queues of pages by the age of their page-in: what can be given up when RAM runs out, and the
//! paging pool.

use crate::Kernel;
use crate::record::{BackingRecord, FrameRecord, QueueOf};
use abi::{FrameId, MachineId};

impl Kernel<'_> {
    /// Notes a page that came in just now as one that can be given up.
    pub(crate) fn queue_page(&mut self, record: &BackingRecord, frame: FrameId) {
        for queue in self.queues_of(record) {
            self.link_youngest(record.machine, queue, frame);
        }
    }

    /// Takes a page out of the queues that it is in.
    pub(crate) fn unqueue_page(&mut self, record: &BackingRecord, frame: FrameId) {
        for queue in self.queues_of(record) {
            self.unlink_frame(record.machine, queue, frame);
        }
    }

    /// The queues that the pages of a backing are in while they are resident. What was set aside for
    /// the pool is of no use elsewhere (SZ-332); a counted pool is a part of the rest (SZ-335).
    fn queues_of(&self, record: &BackingRecord) -> impl Iterator<Item = QueueOf> + use<> {
        let evictable = record.is_evictable() && !self.is_set_aside(record);
        let pool = record.pooled.then_some(QueueOf::Pool);
        evictable.then_some(QueueOf::Evictable).into_iter().chain(pool)
    }

    fn link_youngest(&mut self, machine: MachineId, queue: QueueOf, frame: FrameId) {
        let newest = self.machine(machine).queue(queue).newest;
        self.set_older(frame, queue, newest);
        if let Some(newest) = newest {
            let younger = Some(frame);
            self.state.frames.edit(newest.0, |record| {
                record.neighbours_mut(queue).younger = younger;
            });
        }
        self.state.machines.edit(machine.0, |record| {
            let queue = record.queue_mut(queue);
            queue.oldest = queue.oldest.or(Some(frame));
            queue.newest = Some(frame);
            queue.len += 1;
        });
    }

    fn unlink_frame(&mut self, machine: MachineId, queue: QueueOf, frame: FrameId) {
        let gone = self.state.frames[frame.0];
        let around = gone.neighbours(queue);
        if queue == QueueOf::Evictable && self.dirty_up_to(machine) == Some(frame) {
            self.note_dirty_up_to(machine, around.older);
        }
        if let Some(older) = around.older {
            self.state.frames.edit(older.0, |record| {
                record.neighbours_mut(queue).younger = around.younger;
            });
        }
        if let Some(younger) = around.younger {
            self.set_older(younger, queue, around.older);
        }
        self.state.machines.edit(machine.0, |record| {
            if queue == QueueOf::Evictable {
                record.evictable_dirty -= u32::from(gone.dirty);
            }
            let queue = record.queue_mut(queue);
            if queue.oldest == Some(frame) {
                queue.oldest = around.younger;
            }
            if queue.newest == Some(frame) {
                queue.newest = around.older;
            }
            queue.len -= 1;
        });
    }

    fn set_older(&mut self, frame: FrameId, queue: QueueOf, older: Option<FrameId>) {
        let page = older.map_or(0, |older| self.state.frames[older.0].owner.logical_key());
        self.state.frames.edit(frame.0, |record| {
            let neighbours = record.neighbours_mut(queue);
            (neighbours.older, neighbours.older_page) = (older, page);
        });
    }

    /// The pages of a queue, oldest first.
    pub(crate) fn queued_pages(
        &self,
        machine: MachineId,
        queue: QueueOf,
    ) -> impl Iterator<Item = (FrameId, &FrameRecord)> {
        self.queued_from(self.machine(machine).queue(queue).oldest, queue)
    }

    /// The same from one of them on.
    pub(super) fn queued_from(
        &self,
        first: Option<FrameId>,
        queue: QueueOf,
    ) -> impl Iterator<Item = (FrameId, &FrameRecord)> {
        let record = |frame: FrameId| (frame, &self.state.frames[frame.0]);
        let first = first.map(record);
        std::iter::successors(first, move |(_, page)| page.neighbours(queue).younger.map(record))
    }
}

#[cfg(test)]
mod tests {
    use crate::sandbox::memory::{A, at, lab};

    /// The fingerprint after pages of a file came in in this order.
    fn after(pages: [u32; 3]) -> u64 {
        let mut lab = lab(8);
        let f = lab.map(A, r"\f");
        for page in pages {
            lab.touch(A, at(f, page * 4096));
        }
        lab.world.state.fingerprint_from_scratch()
    }

    #[test]
    fn the_order_in_which_pages_came_in_makes_another_world_and_the_frames_do_not() {
        assert_ne!(after([0, 1, 2]), after([1, 0, 2]));
        assert_ne!(after([0, 1, 2]), after([0, 2, 1]));
        assert_eq!(after_a_page_that_is_gone(true), after_a_page_that_is_gone(false));
    }

    /// The fingerprint with a page of a file that came in before or after the only touch of a private
    /// page, which is no more.
    fn after_a_page_that_is_gone(before: bool) -> u64 {
        let mut lab = lab(8);
        let f = lab.map(A, r"\f");
        let own = lab.commit(A, 1).expect("there is room");
        for page in if before { [own, f] } else { [f, own] } {
            lab.touch(A, page);
        }
        lab.kernel(|kernel| {
            let region = kernel.private_region(A, own.0, 1).expect("it is reserved");
            kernel.release(region);
        });
        lab.world.state.fingerprint_from_scratch()
    }
}
