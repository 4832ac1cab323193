//! What a program would read, without a touch: no page comes in and nothing changes.

use crate::Kernel;
use crate::pager::hide_tail;
use crate::record::Shows;
use crate::space::Cpu;
use abi::{AccessKind, Address, FrameId, PAGE_BYTES};

impl Kernel<'_> {
    /// The frame that a touch would use, if it would change nothing but the bytes that it writes: the
    /// page is resident, and for a write dirty already or none of a file.
    pub fn quietly_touched(&self, cpu: &Cpu, at: Address, kind: AccessKind) -> Option<FrameId> {
        let (region, page) = self.allowed_page(cpu, at, kind).ok()?;
        let (frame, reads, writes) = self.shown(region, page);
        let quiet = match kind {
            AccessKind::Read => reads,
            AccessKind::Write => writes,
            AccessKind::Execute => false,
        };
        frame.filter(|_| quiet)
    }

    /// Copies what a program would read; false if it cannot. Of a page that is absent it is what would
    /// come in, whether or not its medium can be read now.
    pub fn look_at_memory(&self, cpu: &Cpu, address: Address, into: &mut [u8]) -> bool {
        let mut done = 0;
        while done < into.len() {
            let at = u32::try_from(done).ok().and_then(|done| address.0.checked_add(done));
            let Some(at) = at.map(Address) else { return false };
            let start = at.in_page() as usize;
            let len = (PAGE_BYTES as usize - start).min(into.len() - done);
            if !self.look_in_page(cpu, at, &mut into[done..done + len]) {
                return false;
            }
            done += len;
        }
        true
    }

    fn look_in_page(&self, cpu: &Cpu, at: Address, into: &mut [u8]) -> bool {
        if self.may_touch(cpu, at, 1, AccessKind::Read).is_err() {
            return false;
        }
        let Some(shows) = self.shown_at(cpu, at) else { return false };
        let start = at.in_page() as usize;
        let range = start..start + into.len();
        if let Some(frame) = self.frame_of(shows) {
            into.copy_from_slice(&self.state.memory.version(frame.0).bytes()[range]);
            return true;
        }
        into.fill(0);
        if let Shows::Backing(backing, page) = shows {
            let record = &self.state.backings[backing.0];
            if let Some(file) = record.file {
                let version = hide_tail(record, page, self.stored_page(file, page));
                into.copy_from_slice(&version.bytes()[range]);
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use crate::sandbox::memory::{A, lab};
    use abi::Address;

    #[test]
    fn an_absent_page_is_seen_as_it_would_come_in_and_stays_absent() {
        let mut lab = lab(8);
        let view = lab.map(A, r"\f");
        let before = lab.world.clone();
        let mut look = |at: Address, len: usize| {
            let mut seen = vec![0; len];
            let can = lab.kernel(|kernel| {
                let thread = kernel.find_thread(A, 1).expect("it lives");
                kernel.look_at_memory(&kernel.cpu(thread), at, &mut seen)
            });
            can.then_some(seen)
        };
        let (seen, beyond) = (look(view, 3), look(Address(u32::MAX - 1), 4));
        assert!(lab.world == before, "nothing has changed");
        let mut read = vec![0; 3];
        let answer = lab.kernel(|kernel| {
            let thread = kernel.find_thread(A, 1).expect("it lives");
            kernel.read_memory(&kernel.cpu(thread), view, &mut read)
        });
        assert_eq!(answer, Ok(()));
        assert_ne!(read, [0; 3], "there is something to see");
        assert_eq!((seen, beyond), (Some(read), None));
    }
}
