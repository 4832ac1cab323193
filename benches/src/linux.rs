//! What Linux does for the same wish, through its system calls.
#![expect(unsafe_code, reason = "mapping memory is unsafe in every wrapper there is")]

use std::ptr::null_mut;
use std::time::{Duration, Instant};

use rustix::fd::AsFd;
use rustix::fs::{MemfdFlags, Mode, ftruncate, memfd_create};
use rustix::io::Result;
use rustix::mm::{MapFlags, ProtFlags, mmap, munmap};
use rustix::process::getpid;
use rustix::shm;
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

use crate::measure::Side;

/// The size of the views that are mapped, in bytes.
pub(crate) const VIEW_BYTES: usize = 64 * 1024;
const PAGE_BYTES: usize = 4096;
const WORKS: &str = "these system calls worked when the side was made";

/// Binds this process, and those it starts, to the first core it may use; says which.
pub(crate) fn pin_to_one_core() -> Result<usize> {
    let allowed = sched_getaffinity(None)?;
    let first = (0..CpuSet::MAX_CPU).find(|core| allowed.is_set(*core)).unwrap_or(0);
    let mut one = CpuSet::new();
    one.set(first);
    sched_setaffinity(None, &one)?;
    Ok(first)
}

/// Carries something out on so many cores, and comes back to one.
pub(crate) fn on_cores<T>(cores: usize, act: impl FnOnce() -> T) -> Result<T> {
    let one = sched_getaffinity(None)?;
    let mut some = CpuSet::new();
    (0..cores).for_each(|core| some.set(core));
    sched_setaffinity(None, &some)?;
    let result = act();
    sched_setaffinity(None, &one)?;
    Ok(result)
}

/// Memory shared through a descriptor, unmapped when it goes.
struct Mapping {
    start: *mut u8,
    bytes: usize,
}

impl Mapping {
    fn new(descriptor: impl AsFd, bytes: usize) -> Result<Self> {
        let protection = ProtFlags::READ | ProtFlags::WRITE;
        // SAFETY: the kernel chooses the place, so nothing that exists is mapped over.
        let start =
            unsafe { mmap(null_mut(), bytes, protection, MapFlags::SHARED, descriptor, 0)? };
        Ok(Self { start: start.cast(), bytes })
    }

    /// Writes one byte of every page.
    fn touch(&mut self) {
        for offset in (0..self.bytes).step_by(PAGE_BYTES) {
            // SAFETY: the offset lies inside the mapping, and only this mapping points to it.
            unsafe { self.start.add(offset).write_volatile(1) };
        }
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: the mapping is this one's own, and nothing borrowed from it is left.
        unsafe { munmap(self.start.cast(), self.bytes) }.expect("what is mapped can be unmapped");
    }
}

/// `memfd_create`, `ftruncate`, `mmap`, `munmap`, `close`.
pub(crate) fn memfd_cycle() -> Result<Side> {
    memfd_once()?;
    Ok(Side::each("memfd cycle", || memfd_once().expect(WORKS)))
}

fn memfd_once() -> Result<()> {
    let memory = memfd_create("slotzero", MemfdFlags::CLOEXEC)?;
    ftruncate(&memory, VIEW_BYTES as u64)?;
    Mapping::new(&memory, VIEW_BYTES).map(drop)
}

/// `shm_open`, `ftruncate`, `mmap`, `munmap`, `close`, `shm_unlink`.
pub(crate) fn shm_cycle() -> Result<Side> {
    let name = format!("/slotzero-bench-{}", getpid().as_raw_nonzero());
    shm_once(&name)?;
    Ok(Side::each("shm_open cycle", move || shm_once(&name).expect(WORKS)))
}

fn shm_once(name: &str) -> Result<()> {
    let flags = shm::OFlags::CREATE | shm::OFlags::EXCL | shm::OFlags::RDWR;
    let memory = shm::open(name, flags, Mode::RUSR | Mode::WUSR)?;
    let mapped = ftruncate(&memory, VIEW_BYTES as u64)
        .and_then(|()| Mapping::new(&memory, VIEW_BYTES).map(drop));
    drop(memory);
    shm::unlink(name)?;
    mapped
}

/// `mmap` and `munmap` of memory that exists.
pub(crate) fn map_and_unmap() -> Result<Side> {
    let memory = memfd_create("slotzero", MemfdFlags::CLOEXEC)?;
    ftruncate(&memory, VIEW_BYTES as u64)?;
    drop(Mapping::new(&memory, VIEW_BYTES)?);
    Ok(Side::each("mmap + munmap", move || drop(Mapping::new(&memory, VIEW_BYTES).expect(WORKS))))
}

/// The first write to a page of memory that exists but has no page yet. Mapping is not counted.
pub(crate) fn first_touch() -> Result<Side> {
    touch_pages(1)?;
    Ok(Side::batch("first touch", |pages| touch_pages(pages).expect(WORKS)))
}

fn touch_pages(pages: u64) -> Result<Duration> {
    let memory = memfd_create("slotzero", MemfdFlags::CLOEXEC)?;
    let bytes = pages as usize * PAGE_BYTES;
    ftruncate(&memory, bytes as u64)?;
    let mut mapping = Mapping::new(&memory, bytes)?;
    let start = Instant::now();
    mapping.touch();
    Ok(start.elapsed())
}
