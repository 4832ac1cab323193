//! Devices, as far as they are known.

use abi::world::{LowMemory, MachineSpec, PoolSpec};
use abi::{OsVersion, ServerId};
use std::collections::BTreeSet;

/// A device.
#[derive(Clone, Debug)]
pub(crate) struct Machine {
    pub(super) name: String,
    pub(crate) ram_pages: u64,
    pub(crate) page_in: bool,
    pub(crate) cut_off: BTreeSet<ServerId>,
    /// Pages that were promised: to RAM-backed objects, by VirtualAlloc, and to a paging pool.
    pub(crate) committed: u64,
    /// Pages of files and copies that were ever touched, and where memory is not promised those without a
    /// file: the most that can be resident.
    pub(crate) touched: u64,
    /// Its paging pool.
    pub(crate) pool: Option<PoolSpec>,
    /// Pages of the pool that were ever touched: the most that can be in it.
    pub(crate) pooled: u64,
    /// Pages that the world holds.
    pub(crate) pressed: u64,
    /// From when on a single commit is limited.
    pub(crate) low_memory: LowMemory,
    /// The pages that the object store gets when the machine starts again.
    pub(crate) store_due: Option<u64>,
    /// It has started again since the trace began.
    pub(crate) restarted: bool,
    /// The world may let any operation fail.
    pub(crate) faulty: bool,
    /// How often frames may have run short: a page that was dirty before may have been written and
    /// dropped since (PG-03).
    pub(crate) short: u64,
    /// How many processes run.
    pub(crate) running: usize,
    /// How many more were started that nothing is told of.
    pub(crate) unseen: usize,
}

impl Machine {
    pub(super) fn new(spec: &MachineSpec, version: OsVersion) -> Machine {
        let usual = version.low_memory();
        Machine {
            name: spec.name.clone(),
            ram_pages: u64::from(spec.ram_pages),
            page_in: spec.page_in,
            cut_off: BTreeSet::new(),
            committed: u64::from(spec.paging_pool.map_or(0, PoolSpec::set_aside)),
            touched: 0,
            pool: spec.paging_pool,
            pooled: 0,
            pressed: 0,
            low_memory: usual.map_or(LowMemory::NEVER, |usual| spec.low_memory.unwrap_or(usual)),
            store_due: None,
            restarted: false,
            faulty: false,
            short: 0,
            running: 0,
            unseen: 0,
        }
    }

    /// True if the pages of files may have to leave.
    pub(crate) fn may_be_low(&self) -> bool {
        self.faulty || self.committed + self.touched + self.pressed >= self.ram_pages
    }

    /// Whether a commit of so many pages may be too large for the memory that is left, and whether it
    /// certainly is: pages that can be given up count as free (OOM-06, SZ-320). Before it `taken` pages
    /// may be taken.
    pub(crate) fn refuses_block(&self, taken: u64, pages: u64) -> (bool, bool) {
        let most = self.ram_pages.saturating_sub(self.committed.saturating_add(self.pressed));
        let least = most.saturating_sub(self.touched.saturating_add(taken));
        (self.low_memory.refuses(pages, least), self.low_memory.refuses(pages, most))
    }
}
