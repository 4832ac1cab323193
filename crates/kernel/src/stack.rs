//! Stacks of threads, in processes that began with an image.
//!
//! A stack is reserved whole and committed page by page from the top down (STK-01): a touch of a
//! page commits it. Its lowest pages are the overflow area, which is never committed: a touch of it
//! is an access violation (STK-06, O-28). Committed pages that the thread's functions do not use
//! any more go when RAM runs out (OOM-09).

use crate::module::place::EXE_BASE;
use crate::record::{RegionRecord, RegionUse, Stack};
use crate::space::{Cpu, SLOT_BYTES};
use crate::versions::AddressSpace;
use crate::{FaultCause, Kernel, Refusal, Stop};
use abi::constant::PAGE_READWRITE;
use abi::world::ModuleSpec;
use abi::{
    AccessKind, Address, FileId, GRANULARITY, MachineId, PAGE_BYTES, ProcessId, RegionId, ThreadId,
    not_modelled,
};
use trace::Event;
use trace::event::Purpose;

/// Where the stack of a new thread comes to lie; everything has been checked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StackPlan {
    base: u32,
    pages: u32,
}

impl StackPlan {
    /// The address behind it, in slot form.
    pub(crate) fn end(&self) -> u32 {
        self.base + self.pages * PAGE_BYTES
    }
}

impl Kernel<'_> {
    /// The pages of the stack of a thread that asks for none of its own: as many as its EXE says, or
    /// as the version has.
    fn stack_pages(&self, exe: FileId, asked: Option<u32>) -> u32 {
        let of_exe = match self.state.files[exe.0].module {
            Some(ModuleSpec::Exe { stack, .. }) => stack,
            _ => None,
        };
        let bytes = asked.or(of_exe).unwrap_or(self.rules.stack.default_bytes);
        bytes.div_ceil(PAGE_BYTES).max(self.rules.stack.overflow_pages + 1)
    }

    /// Finds the stack of the first thread of a process that is not there yet, behind its image
    /// (SZ-352).
    pub(crate) fn plan_first_stack(
        &self,
        machine: MachineId,
        slot: u32,
        exe: FileId,
        image_pages: u32,
    ) -> Result<StackPlan, Refusal> {
        let pages = self.stack_pages(exe, None);
        let image_end = EXE_BASE + (image_pages * PAGE_BYTES).next_multiple_of(GRANULARITY);
        let base = match &self.rules.space {
            AddressSpace::Slots(_) => slot * SLOT_BYTES + image_end,
            AddressSpace::Flat(_) => image_end,
        };
        let base = self.find_for_new(machine, slot, base, u64::from(pages))?;
        Ok(StackPlan { base, pages })
    }

    /// Finds the stack of a further thread, and the frame that it begins with. None for a thread of
    /// a process without an image.
    pub(crate) fn plan_stack(
        &mut self,
        process: ProcessId,
        asked: Option<u32>,
    ) -> Result<Option<StackPlan>, Refusal> {
        let Some(exe) = self.state.processes[process.0].image else { return Ok(None) };
        let pages = self.stack_pages(exe, asked);
        let area = self.private_area(process);
        let space = self.space_of(process, area.start);
        let base = self.find_free(space, area, u64::from(pages), false)?;
        self.make_room(self.machine_of(process), 1)?;
        Ok(Some(StackPlan { base, pages }))
    }

    /// Gives a thread its stack; a frame is free for its first page.
    pub(crate) fn make_stack(&mut self, thread: ThreadId, plan: StackPlan) {
        let process = self.state.threads[thread.0].owner;
        let StackPlan { base, pages } = plan;
        let region = self.reserve(RegionRecord {
            machine: self.machine_of(process),
            space: self.space_of(process, base),
            owner: Some(process),
            base,
            pages,
            used_for: RegionUse::Stack(thread),
            protect: PAGE_READWRITE,
            committed: 0,
        });
        let len = pages * PAGE_BYTES;
        let purpose = Purpose::Memory;
        self.emit(|| Event::Reserved { region, process, base: Address(base), len, purpose });
        self.emit(|| Event::StackMade { thread, region });
        self.state.threads.edit(thread.0, |record| {
            record.stack = Some(Stack { region, used: 0 });
        });
        self.commit_counted(region, pages - 1..pages, PAGE_READWRITE);
    }

    /// Takes the stack from a thread that ends.
    pub(crate) fn drop_stack(&mut self, thread: ThreadId) {
        if let Some(stack) = self.state.threads[thread.0].stack {
            self.state.threads.edit(thread.0, |record| record.stack = None);
            self.release(stack.region);
        }
    }

    /// Commits the page of a stack that an address lies in, if it is one that may grow there (SZ-349).
    /// Without a frame, unused pages of other stacks are taken (STK-08).
    pub(crate) fn grow_stack(&mut self, cpu: &Cpu, at: Address) -> Result<(), FaultCause> {
        let form = cpu.slot_form(at.0);
        let region = self.region_around(cpu.space_of(form), form).expect("it is reserved there");
        let RegionRecord { base, used_for: RegionUse::Stack(_), .. } = self.state.regions[region.0]
        else {
            return Err(FaultCause::NotCommitted);
        };
        let page = (form - base) / PAGE_BYTES;
        if page < self.rules.stack.overflow_pages {
            return Err(FaultCause::StackOverflow);
        }
        self.commit(region, base + page * PAGE_BYTES, 1, PAGE_READWRITE)
            .map_err(|_| FaultCause::OutOfFrames)
    }

    /// The functions of a thread now take so many bytes of its stack, from its top down: every page
    /// of them is touched, those above first.
    pub fn use_stack(&mut self, thread: ThreadId, bytes: u32) -> Result<(), Stop> {
        let Some(stack) = self.state.threads[thread.0].stack else {
            return Err(Stop::NotModelled(not_modelled::NO_STACK));
        };
        let cpu = self.cpu(thread);
        let RegionRecord { base, pages, .. } = self.state.regions[stack.region.0];
        // Within a server slot 0 shows the server, and the stack has the form of its own slot alone.
        let at_home = self.owner_of(thread) == self.current_of(thread);
        let shift = if at_home { cpu.slot_base } else { 0 };
        let top = base + pages * PAGE_BYTES - shift;
        let (kind, address) = (AccessKind::Write, Address(top.saturating_sub(bytes)));
        self.emit(|| Event::Touch { thread, kind, address, len: u64::from(bytes) });
        let form = |page: u32| base + page * PAGE_BYTES - shift;
        for depth in 1..=bytes.div_ceil(PAGE_BYTES) {
            // What has been touched is in use: it is not given up for what comes below it.
            self.set_used(thread, (depth - 1) * PAGE_BYTES);
            let page = pages.checked_sub(depth).expect("the overflow area ends it before");
            let touched = self.probe(&cpu, Address(form(page)), 1, AccessKind::Write);
            if touched.is_err() {
                self.set_used(thread, stack.used);
                return touched;
            }
        }
        self.set_used(thread, bytes);
        self.emit(|| Event::StackUsed { thread, bytes });
        Ok(())
    }

    fn set_used(&mut self, thread: ThreadId, used: u32) {
        self.state.threads.edit(thread.0, |record| {
            let stack = record.stack.as_mut().expect("the thread has a stack");
            stack.used = used;
        });
    }

    /// Gives up one committed page of a stack on a machine that no function of its thread uses: the
    /// lowest of the first such thread (SZ-350). False if there is none.
    pub(crate) fn reclaim_stack_page(&mut self, machine: MachineId) -> bool {
        let found = self.unused_stack_pages(machine).next();
        if let Some((region, page)) = found {
            let base = self.state.regions[region.0].base;
            self.decommit(region, base + page * PAGE_BYTES, 1);
        }
        found.is_some()
    }

    /// The committed pages of stacks on a machine that no function uses, in the order in which they
    /// are given up.
    pub(crate) fn unused_stack_pages(
        &self,
        machine: MachineId,
    ) -> impl Iterator<Item = (RegionId, u32)> {
        let stacks = self.state.threads.iter().filter_map(|(_, thread)| thread.stack);
        let here = stacks.filter(move |stack| {
            let region = &self.state.regions[stack.region.0];
            region.machine == machine && region.committed > 1
        });
        here.flat_map(move |stack| {
            let pages = self.state.regions[stack.region.0].pages;
            let kept = stack.used.div_ceil(PAGE_BYTES).max(1);
            let unused = 0..pages - kept;
            let committed =
                move |page: &u32| self.state.private_pages.contains(&(stack.region, *page));
            unused.filter(committed).map(move |page| (stack.region, page))
        })
    }
}
