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
        self.state.frames.edit(frame.0, |record| record.neighbours_mut(queue).older = newest);
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
            self.state.frames.edit(younger.0, |record| {
                record.neighbours_mut(queue).older = around.older;
            });
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
