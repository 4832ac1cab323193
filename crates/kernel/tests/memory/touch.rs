//! Reads, writes and flushes, on the world and on the model.

use crate::model::{Area, PAGE, What, Writing};
use crate::run::Run;
use abi::{AccessKind, Address, MachineId};
use kernel::{Fault, FaultCause, Refusal, Stop};

impl Run {
    /// A range that begins in an area; none if what follows the area is not known.
    fn range(&self, number: usize, at: u32, len: u32) -> Option<(Area, u32, bool)> {
        let area = self.area(number)?;
        let at = at % area.len;
        let within = at + len <= area.len;
        (within || area.len % 65_536 != 0).then_some((area, at, within))
    }

    pub(crate) fn read(&mut self, number: usize, at: u32, len: u32) -> Option<()> {
        let (area, at, within) = self.range(number, at, len)?;
        let before = self.model.clone();
        let mut bytes = vec![0; len as usize];
        let result = self.act(|kernel| {
            let cpu = kernel.cpu(kernel.state.processes[area.who.0].primary);
            kernel.read_memory(&cpu, Address(area.base + at), &mut bytes)
        });
        match result {
            Ok(()) => {
                assert!(within, "nothing is read past the end");
                let shown = self.model.shows(&area, at..at + len, &before);
                assert!(bytes == shown, "{area:?} shows what the model says");
            }
            Err(stop) => self.check_fault(&area, within, AccessKind::Read, stop),
        }
        Some(())
    }

    pub(crate) fn write(&mut self, number: usize, at: u32, bytes: &[u8]) -> Option<()> {
        let len = bytes.len() as u32;
        let (area, at, within) = self.range(number, at, len)?;
        if let What::View { backing, first } = area.what {
            let start = first * PAGE + u64::from(at);
            self.model.writing = Some(Writing { backing, start, from: Address(area.base + at) });
        }
        let by_page = self.exceeds_ram(&area, at, len);
        let result = self.act(|kernel| {
            let cpu = kernel.cpu(kernel.state.processes[area.who.0].primary);
            kernel.write_memory(&cpu, Address(area.base + at), bytes)
        });
        if let Err(stop) = result {
            self.check_fault(&area, within, AccessKind::Write, stop);
            let nothing = self.model.dirtied.is_empty();
            assert!(self.faulty || by_page || nothing, "it raised and wrote nothing");
            return None;
        }
        assert!(within && area.writable, "nothing is written where it must not be");
        if let What::Private(number) = area.what {
            self.model.private[number][at as usize..(at + len) as usize].copy_from_slice(bytes);
        }
        Some(())
    }

    /// True if RAM cannot hold the pages of a range together, so that they are touched one by one.
    fn exceeds_ram(&self, area: &Area, at: u32, len: u32) -> bool {
        let state = &self.world.state;
        let machine = &state.machines[state.processes[area.who.0].machine.0];
        let room = machine.ram_limit() - (machine.ram_used - machine.evictable.len);
        (at % PAGE as u32 + len).div_ceil(PAGE as u32) > room
    }

    /// A touch raises past the end, against the protection, or because a page cannot come in.
    fn check_fault(&self, area: &Area, within: bool, kind: AccessKind, stop: Stop) {
        let Stop::Faulted(Fault { address, cause, .. }) = stop else {
            panic!("a touch ends with {stop:?}");
        };
        let offset = address.0 - area.base;
        match cause {
            FaultCause::Free => assert!(!within && offset == area.len, "past the end"),
            FaultCause::Protection => assert!(kind == AccessKind::Write && !area.writable),
            FaultCause::OutOfFrames | FaultCause::ReadFailed => {}
            FaultCause::MediumRemoved | FaultCause::ServerGone => {
                let What::View { backing, first } = area.what else {
                    panic!("private memory needs no medium");
                };
                let page = first + u64::from(offset) / PAGE;
                let absent = !self.model.backings[&backing].pages.contains_key(&page);
                assert!(absent, "a resident page needs no medium");
            }
            other => panic!("{area:?} raises {other:?}"),
        }
    }

    pub(crate) fn flush(&mut self, number: usize, at: u32, len: u32) -> Option<()> {
        let area = self.area(number)?;
        let at = at % area.len;
        let result = self.act(|kernel| kernel.flush_view(area.who, Address(area.base + at), len));
        let What::View { backing, first } = area.what else {
            assert_eq!(result, Err(Refusal::NotABase));
            return None;
        };
        assert_eq!(result == Err(Refusal::NotABase), at + len > area.len);
        result.ok()?;
        let start = first * PAGE + u64::from(at);
        let flushed = start / PAGE..(start + u64::from(len)).div_ceil(PAGE);
        let mut pages = self.model.backings[&backing].pages.range(flushed);
        assert!(pages.all(|(_, page)| !page.dirty), "what was flushed is clean");
        Some(())
    }

    pub(crate) fn write_file(&mut self, number: usize, at: usize, bytes: &[u8]) -> Option<()> {
        let file = self.file(number)?;
        let done = self.act(|kernel| kernel.write_file(MachineId(0), file, at as u64, bytes));
        if done.is_ok() && !bytes.is_empty() {
            self.model.write_file(file, at, bytes);
        }
        Some(())
    }
}
