//! Reads, writes and fetches of a program: translated, checked, paged in.
//!
//! An access that is served from the cached translations costs a handful of loads. Everything
//! else takes the slow path, which decides between a page-in and an exception, and fills the
//! cache. A write that cannot be carried out whole changes no byte.

use crate::record::{FrameOwner, RegionUse, Translation};
use crate::space::Cpu;
use crate::{Fault, FaultCause, Kernel, State, Stop};
use abi::constant::{
    PAGE_EXECUTE, PAGE_EXECUTE_READ, PAGE_EXECUTE_READWRITE, PAGE_NOACCESS, PAGE_READONLY,
    PAGE_READWRITE,
};
use abi::{AccessKind, Address, BackingId, FrameId, PAGE_BYTES, RegionId, ViewId};
use journal::PageVersion;
use std::sync::Arc;
use trace::Event;

/// Why a page is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// To touch it now.
    Touch,
    /// To find out whether it could be touched.
    Probe,
}

impl State {
    /// Reads four bytes if their page is readable through a cached translation.
    #[inline]
    pub fn read_u32(&self, cpu: &Cpu, address: Address) -> Option<u32> {
        let entry = self.translation(cpu, cpu.slot_form(address.0))?;
        let at = address.in_page() as usize;
        if !entry.read {
            return None;
        }
        let bytes = self.memory.bytes(entry.frame_plus_1.wrapping_sub(1));
        let word = bytes.get(at..at + 4)?;
        Some(u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
    }
}

impl Kernel<'_> {
    /// Reads as the program does; `into` is undefined after a failure.
    pub fn read_memory(
        &mut self,
        cpu: &Cpu,
        address: Address,
        into: &mut [u8],
    ) -> Result<(), Stop> {
        let mut done = 0usize;
        while done < into.len() {
            let at = nth_byte(address, done as u64, AccessKind::Read)?;
            let frame = self.page_for(cpu, at, AccessKind::Read)?;
            let start = at.in_page() as usize;
            let len = (PAGE_BYTES as usize - start).min(into.len() - done);
            let bytes = self.state.memory.bytes(frame.0);
            into[done..done + len].copy_from_slice(&bytes[start..start + len]);
            done += len;
        }
        Ok(())
    }

    /// Writes as the program does, or as a call does for it: every byte, or none. The bytes are in
    /// the trace, because whoever reads it has to know what the page holds.
    pub fn write_memory(&mut self, cpu: &Cpu, address: Address, bytes: &[u8]) -> Result<(), Stop> {
        if spans_pages(address, bytes.len()) {
            self.probe(cpu, address, bytes.len() as u64, AccessKind::Write)?;
        }
        let mut done = 0usize;
        while done < bytes.len() {
            let at = nth_byte(address, done as u64, AccessKind::Write)?;
            let frame = self.page_for(cpu, at, AccessKind::Write)?;
            let len = (PAGE_BYTES as usize - at.in_page() as usize).min(bytes.len() - done);
            self.state.memory.write(frame.0, at.in_page(), &bytes[done..done + len]);
            done += len;
        }
        let (thread, kind) = (cpu.thread, AccessKind::Write);
        self.emit(|| Event::Access { thread, kind, address, bytes: Arc::from(bytes) });
        Ok(())
    }

    /// Checks that a whole range can be touched, and brings its pages in. Changes no byte and makes
    /// no page dirty.
    pub fn probe(
        &mut self,
        cpu: &Cpu,
        address: Address,
        len: u64,
        kind: AccessKind,
    ) -> Result<(), Stop> {
        let mut done = 0u64;
        while done < len {
            let at = nth_byte(address, done, kind)?;
            self.find_page(cpu, at, kind, Purpose::Probe)?;
            done += u64::from(PAGE_BYTES - at.in_page());
        }
        Ok(())
    }

    /// Fetches an instruction. No page that is modelled so far allows it but those of
    /// VirtualAlloc with a PAGE_EXECUTE protection; what is executed is not modelled.
    pub fn execute(&mut self, cpu: &Cpu, address: Address) -> Result<(), Stop> {
        self.page_for(cpu, address, AccessKind::Execute).map(|_| ())
    }

    /// The frame behind an address, brought in if need be, to be touched now.
    #[inline]
    fn page_for(&mut self, cpu: &Cpu, at: Address, kind: AccessKind) -> Result<FrameId, Stop> {
        self.find_page(cpu, at, kind, Purpose::Touch)
    }

    #[inline]
    fn find_page(
        &mut self,
        cpu: &Cpu,
        at: Address,
        kind: AccessKind,
        purpose: Purpose,
    ) -> Result<FrameId, Stop> {
        if let Some(entry) = self.state.translation(cpu, cpu.slot_form(at.0)) {
            let allowed = match kind {
                AccessKind::Read => entry.read,
                AccessKind::Write => entry.write,
                AccessKind::Execute => false,
            };
            if allowed {
                return Ok(FrameId(entry.frame_plus_1 - 1));
            }
        }
        self.find_page_slowly(cpu, at, kind, purpose)
    }

    fn find_page_slowly(
        &mut self,
        cpu: &Cpu,
        at: Address,
        kind: AccessKind,
        purpose: Purpose,
    ) -> Result<FrameId, Stop> {
        let fault = |cause| Fault { address: at, kind, cause };
        let form = self.reachable_form(cpu, at).map_err(fault)?;
        let region =
            self.region_around(cpu.machine, form).ok_or_else(|| fault(FaultCause::Free))?;
        let record = self.state.regions[region.0];
        let page = (form - record.base) / PAGE_BYTES;
        let found = match record.used_for {
            RegionUse::View(view) => self.view_page(view, page, kind, purpose),
            RegionUse::Private => self.private_page(region, page, kind),
        };
        let (frame, write) = found.map_err(fault)?;
        let read = kind != AccessKind::Execute;
        let to = Translation { frame_plus_1: frame.0 + 1, read, write };
        self.set_translation(cpu.machine, form / PAGE_BYTES * PAGE_BYTES, to);
        Ok(frame)
    }

    /// The frame of a page of a view, and whether a write may be cached: it may once the page is
    /// dirty, so that the first write to a clean page is always seen.
    fn view_page(
        &mut self,
        view: ViewId,
        page: u32,
        kind: AccessKind,
        purpose: Purpose,
    ) -> Result<(FrameId, bool), FaultCause> {
        let record = self.state.views[view.0];
        let allowed = match kind {
            AccessKind::Read => true,
            AccessKind::Write => record.writable,
            AccessKind::Execute => false,
        };
        if !allowed {
            return Err(FaultCause::Protection);
        }
        let number = record.offset / u64::from(PAGE_BYTES) + u64::from(page);
        let frame = self.backing_page(record.backing, number)?;
        if kind == AccessKind::Write && purpose == Purpose::Touch {
            self.mark_dirty(frame);
        }
        Ok((frame, record.writable && self.is_written(record.backing, frame)))
    }

    /// True if a write to the page need not be noted any more.
    fn is_written(&self, backing: BackingId, frame: FrameId) -> bool {
        self.state.backings[backing.0].file.is_none() || self.state.frames[frame.0].dirty
    }

    fn private_page(
        &mut self,
        region: RegionId,
        page: u32,
        kind: AccessKind,
    ) -> Result<(FrameId, bool), FaultCause> {
        let key = (region, page);
        let private = *self.state.private_pages.get(&key).ok_or(FaultCause::NotCommitted)?;
        if !allows(private.protect, kind) {
            return Err(FaultCause::Protection);
        }
        let frame = match private.frame {
            Some(frame) => frame,
            // VA-01: new memory reads as zero. The frame was paid for at the commit.
            None => {
                let owner = FrameOwner::Region(region, page);
                let frame = self.take_frame(owner, PageVersion::zero());
                self.state.private_pages.edit(&key, |page| page.frame = Some(frame));
                self.emit(|| Event::PrivatePageIn { region, page, frame });
                frame
            }
        };
        // A page without read access (PAGE_EXECUTE) must keep missing the cache.
        let readable = allows(private.protect, AccessKind::Read);
        Ok((frame, readable && allows(private.protect, AccessKind::Write)))
    }
}

/// True if pages of this PAGE_ protection allow this access (VP-02).
fn allows(protect: u32, kind: AccessKind) -> bool {
    match protect & 0xFF {
        PAGE_NOACCESS => false,
        PAGE_READONLY => kind == AccessKind::Read,
        PAGE_READWRITE => kind != AccessKind::Execute,
        PAGE_EXECUTE => kind == AccessKind::Execute,
        PAGE_EXECUTE_READ => kind != AccessKind::Write,
        PAGE_EXECUTE_READWRITE => true,
        _ => false,
    }
}

/// The address of byte `n` of an access, unless the 32-bit space ends before it.
fn nth_byte(address: Address, n: u64, kind: AccessKind) -> Result<Address, Fault> {
    let end = Fault { address: Address(u32::MAX), kind, cause: FaultCause::EndOfSpace };
    u32::try_from(u64::from(address.0) + n).map(Address).map_err(|_| end)
}

fn spans_pages(address: Address, len: usize) -> bool {
    u64::from(address.in_page()) + len as u64 > u64::from(PAGE_BYTES)
}
