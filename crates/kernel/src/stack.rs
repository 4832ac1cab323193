//! Stacks of threads, in processes that began with an image.
//!
//! A stack is reserved whole and committed page by page from the top down (STK-01): a touch of a
//! page commits it. Its lowest pages are the overflow area, which is never committed: a touch of it
//! is an access violation (STK-06, O-28). Committed pages that the thread's functions do not use
//! any more go when RAM runs out (OOM-09).

use crate::module::place::EXE_BASE;
use crate::pager::cause_of;
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
            self.note_unused(thread, stack.region);
            self.release(stack.region);
        }
    }

    /// Commits the page of a stack that an address lies in, if it is one that may grow there (SZ-349).
    /// Without a frame, unused pages of other stacks are taken (STK-08). The program asks for nothing: no
    /// limit on requests holds (SZ-357).
    pub(crate) fn grow_stack(&mut self, cpu: &Cpu, at: Address) -> Result<(), FaultCause> {
        let (thread, region, page) = self.growing_page(cpu, at)?;
        self.make_room(self.state.regions[region.0].machine, 1).map_err(cause_of)?;
        self.commit_counted(region, page..page + 1, PAGE_READWRITE);
        self.note_unused(thread, region);
        Ok(())
    }

    /// The page of a stack that a reserved address lies in, if the stack may grow there.
    pub(crate) fn growing_page(
        &self,
        cpu: &Cpu,
        at: Address,
    ) -> Result<(ThreadId, RegionId, u32), FaultCause> {
        let form = cpu.slot_form(at.0);
        let region = self.region_around(cpu.space_of(form), form).expect("it is reserved there");
        let RegionRecord { base, used_for: RegionUse::Stack(thread), .. } =
            self.state.regions[region.0]
        else {
            return Err(FaultCause::NotCommitted);
        };
        match (form - base) / PAGE_BYTES {
            page if page < self.rules.stack.overflow_pages => Err(FaultCause::StackOverflow),
            page => Ok((thread, region, page)),
        }
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
        let region = self.state.threads.edit(thread.0, |record| {
            let stack = record.stack.as_mut().expect("the thread has a stack");
            stack.used = used;
            stack.region
        });
        self.note_unused(thread, region);
    }

    /// How many committed pages of the stack of a thread no function uses: what is used is committed,
    /// and so is the highest page.
    pub(crate) fn unused_of(&self, thread: ThreadId) -> u32 {
        let stack = self.state.threads[thread.0].stack;
        stack.map_or(0, |stack| self.state.regions[stack.region.0].committed - kept(stack))
    }

    /// Notes whether the stack of a thread has pages to give up, or none any more.
    fn note_unused(&mut self, thread: ThreadId, region: RegionId) {
        let key = (self.state.regions[region.0].machine, thread);
        match self.unused_of(thread) {
            0 => _ = self.state.unused_stacks.remove(&key),
            _ => _ = self.state.unused_stacks.insert(key, ()),
        }
    }

    /// Gives up one committed page of a stack on a machine that no function of its thread uses: the
    /// lowest of the first such thread (SZ-350). False if there is none.
    pub(crate) fn reclaim_stack_page(&mut self, machine: MachineId) -> bool {
        let Some(thread) = self.unused_stacks(machine).next() else { return false };
        let stack = self.state.threads[thread.0].stack.expect("it has pages to give up");
        let RegionRecord { base, pages, .. } = self.state.regions[stack.region.0];
        let committed = |page: &u32| self.state.private_pages.contains(&(stack.region, *page));
        let lowest = (0..pages - kept(stack)).find(committed).expect("an unused page is counted");
        self.decommit(stack.region, base + lowest * PAGE_BYTES, 1);
        self.note_unused(thread, stack.region);
        true
    }

    /// How many pages of stacks on a machine no function uses, or that they are at least so many.
    pub(crate) fn unused_stack_pages(&self, machine: MachineId, enough: u64) -> u64 {
        let mut count = 0;
        for thread in self.unused_stacks(machine) {
            if count >= enough {
                break;
            }
            count += u64::from(self.unused_of(thread));
        }
        count
    }

    fn unused_stacks(&self, machine: MachineId) -> impl Iterator<Item = ThreadId> {
        let all = (machine, ThreadId(0))..=(machine, ThreadId(u32::MAX));
        self.state.unused_stacks.range(all).map(|(&(_, thread), ())| thread)
    }
}

/// The pages of a stack that are not given up.
fn kept(stack: Stack) -> u32 {
    stack.used.div_ceil(PAGE_BYTES).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::broken;
    use crate::{Defaults, World};
    use abi::world::{
        FileKind, FileSpec, MachineSpec, ProcessSpec, VolumeKind, VolumeSpec, WorldSpec,
    };
    use abi::{Content, OsVersion};

    const PDA: MachineId = MachineId(0);

    /// A machine with so much RAM and a process with an image.
    fn with_image(ram_pages: u32) -> World {
        let path = String::from(r"\app.exe");
        let exe = FileSpec {
            path: path.clone(),
            kind: FileKind::RomModule,
            module: Some(ModuleSpec::Exe { data: 0, stack: None }),
            read_only: false,
            content: Content::bytes([1; 4096]),
        };
        let rom = VolumeSpec {
            kind: VolumeKind::Rom,
            mount: String::from("\\"),
            capacity_bytes: None,
            page_in: true,
            folders: Vec::new(),
            files: vec![exe],
        };
        let machine = MachineSpec {
            name: String::from("pda"),
            ram_pages,
            page_in: true,
            reuse_handle_values: false,
            volumes: vec![rom],
            processes: vec![ProcessSpec { name: String::from("app"), image: Some(path) }],
            low_memory: None,
            system: false,
            paging_pool: None,
        };
        let (machines, servers, programs) = (vec![machine], Vec::new(), Vec::new());
        let (version, quirks) = (OsVersion::Ce6_0, Vec::new());
        let spec = WorldSpec { version, machines, servers, programs, quirks };
        World::new(&spec).expect("it can be built")
    }

    fn act<T>(world: &mut World, act: impl FnOnce(&mut Kernel<'_>) -> T) -> T {
        let (mut sink, mut chance) = (trace::Silent, Defaults);
        let done = act(&mut world.kernel(&mut sink, &mut chance));
        world.kernel(&mut sink, &mut chance).check_invariants();
        done
    }

    /// The unused pages of a stack that functions have gone back from.
    fn leave(world: &mut World, thread: ThreadId, deepest: u32, left: u32) -> u32 {
        for pages in [deepest, left] {
            act(world, |kernel| kernel.use_stack(thread, pages * PAGE_BYTES)).expect("it fits");
        }
        act(world, |kernel| kernel.unused_of(thread))
    }

    #[test]
    fn among_many_stacks_those_with_unused_pages_are_known_and_the_first_gives_up_its_own() {
        let mut world = with_image(4096);
        let threads: Vec<ThreadId> = (0..1000)
            .map(|_| act(&mut world, |kernel| kernel.start_thread(ProcessId(0), None, None)))
            .collect::<Result<_, _>>()
            .expect("there is room for a thousand");
        let [early, late] = [threads[400], threads[900]];
        assert_eq!(leave(&mut world, late, 4, 1), 3);
        assert_eq!(leave(&mut world, early, 3, 2), 1);
        let listed = |world: &World| world.state.unused_stacks.len();
        assert_eq!(listed(&world), 2);
        assert_eq!(act(&mut world, |kernel| kernel.unused_stack_pages(PDA, 100)), 4);
        assert!(act(&mut world, |kernel| kernel.reclaim_stack_page(PDA)));
        assert_eq!(act(&mut world, |kernel| [early, late].map(|of| kernel.unused_of(of))), [0, 3]);
        assert!(act(&mut world, |kernel| kernel.reclaim_stack_page(PDA)));
        act(&mut world, |kernel| kernel.end_thread(late, 0));
        assert_eq!(listed(&world), 0);
        assert!(!act(&mut world, |kernel| kernel.reclaim_stack_page(PDA)));
    }

    #[test]
    fn a_stack_that_is_listed_wrongly_is_noticed() {
        let say = |change: fn(&mut Kernel<'_>)| {
            let mut world = with_image(64);
            leave(&mut world, ThreadId(0), 2, 1);
            broken(&mut world, change, |kernel| kernel.check_address_invariants())
        };
        let said = [
            say(|_| ()),
            say(|kernel| _ = kernel.state.unused_stacks.remove(&(PDA, ThreadId(0)))),
            say(|kernel| _ = kernel.state.unused_stacks.insert((PDA, ThreadId(7)), ())),
        ];
        let expected = [
            "nothing",
            "a stack with pages to give up is listed",
            "a stack that is listed has pages to give up",
        ];
        assert_eq!(said, expected);
    }
}
