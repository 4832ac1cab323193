//! The pages of a range that is written as a whole, brought in together where RAM can hold them.

use super::PIECE_BYTES;
use super::pieces::{nth_byte, page_starts, spans_pages};
use crate::record::{BackingRecord, RegionUse};
use crate::space::Cpu;
use crate::{Kernel, Stop};
use abi::{AccessKind, Address, PAGE_BYTES, RegionId};

impl Kernel<'_> {
    /// Brings the pages of a range in that is to be written, if RAM can hold them together. How many
    /// bytes may be written at once now: a large piece of them, or what is left of a page.
    pub(super) fn gather(&mut self, cpu: &Cpu, address: Address, len: u64) -> Result<u64, Stop> {
        let kind = AccessKind::Write;
        if !spans_pages(address, len) {
            return Ok(PIECE_BYTES);
        }
        if self.exceeds_ram(cpu, address, len) {
            for at in page_starts(address, len) {
                self.unguarded_page(cpu, nth_byte(address, at, kind)?, kind)?;
            }
            return Ok(u64::from(PAGE_BYTES));
        }
        self.probe(cpu, address, len, kind)?;
        let resident = |at| {
            let at = nth_byte(address, at, kind).expect("it was just touched");
            self.spot(cpu, at).is_some_and(|spot| spot.frame.is_some())
        };
        let together = page_starts(address, len).all(resident);
        Ok(if together { PIECE_BYTES } else { u64::from(PAGE_BYTES) })
    }

    /// True if a range has more pages of files than RAM can hold beside what is committed, or more of
    /// them for the paging pool than it holds.
    fn exceeds_ram(&self, cpu: &Cpu, address: Address, len: u64) -> bool {
        let record = self.machine(cpu.machine);
        let room = record.ram_limit() - (record.ram_used - record.evictable.len);
        let in_pool = record.pool.map_or(room, |pool| pool.spec.target());
        let bytes = u64::from(address.in_page()).saturating_add(len);
        if bytes.div_ceil(u64::from(PAGE_BYTES)) <= u64::from(room.min(in_pool)) {
            return false;
        }
        // What lies after the first hole is never touched.
        let region_at = |at| {
            let form = cpu.slot_form(nth_byte(address, at, AccessKind::Read).ok()?.0);
            self.region_around(cpu.space_of(form), form)
        };
        let regions = page_starts(address, len).map_while(region_at);
        let (mut outside, mut pooled) = (0, 0);
        for pages in regions.filter_map(|region| self.pages_that_leave(region)) {
            outside += u32::from(!self.is_set_aside(pages));
            pooled += u32::from(pages.pooled);
            if outside > room || pooled > in_pool {
                return true;
            }
        }
        false
    }

    /// What gives a region its pages, if they are pages of a file that can be given up.
    fn pages_that_leave(&self, region: RegionId) -> Option<&BackingRecord> {
        let backing = match self.state.regions[region.0].used_for {
            RegionUse::View(view) => self.state.views[view.0].backing,
            RegionUse::Image { module, .. } => self.backing_of_module(module),
            _ => return None,
        };
        Some(&self.state.backings[backing.0]).filter(|backing| backing.is_evictable())
    }
}
