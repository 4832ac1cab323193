//! Random calls on the memory of two processes, against a plain model of their reservations, pages,
//! copies and heap blocks. After each the invariants hold, the bytes are those of the model, RAM is
//! what the model says, and what was refused has changed nothing.

use abi::constant::{PAGE_GUARD, PAGE_NOACCESS, PAGE_READONLY, PAGE_READWRITE};
use abi::world::{MachineSpec, ProcessSpec, WorldSpec};
use abi::{Address, HeapId, OsVersion, PAGE_BYTES, ProcessId, RegionId};
use kernel::{Defaults, FaultCause, Kernel, Refusal, Stop, World};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use trace::Silent;

const RAM: u32 = 150;

#[derive(Clone, Copy, Debug)]
enum Step {
    Reserve { who: u32, pages: u32 },
    Commit { region: usize, page: u32, pages: u32, protect: u32 },
    Decommit { region: usize, page: u32, pages: u32 },
    Release { region: usize },
    Copy { from: usize, first: u32, to: usize, page: u32, pages: u32, protect: u32 },
    Touch { region: usize, page: u32, byte: u8 },
    Look { region: usize, page: u32 },
    NewHeap { who: u32, maximum: u32 },
    Take { heap: usize, bytes: u32 },
    Resize { block: usize, bytes: u32 },
    Give { block: usize },
    DropHeap { heap: usize },
    End { who: u32 },
}

fn protect() -> impl Strategy<Value = u32> {
    prop::sample::select(vec![
        PAGE_READWRITE,
        PAGE_READWRITE,
        PAGE_READONLY,
        PAGE_NOACCESS,
        PAGE_READWRITE | PAGE_GUARD,
    ])
}

fn step() -> impl Strategy<Value = Step> {
    let (which, page, pages) = (|| 0..64_usize, || 0..20_u32, || 1..12_u32);
    let bytes = || prop_oneof![6 => 0..9000_u32, 1 => 190_000..220_000_u32];
    prop_oneof![
        3 => (0..2_u32, 1..40_u32).prop_map(|(who, pages)| Step::Reserve { who, pages }),
        6 => (which(), page(), pages(), protect())
            .prop_map(|(region, page, pages, protect)| Step::Commit { region, page, pages, protect }),
        2 => (which(), page(), pages())
            .prop_map(|(region, page, pages)| Step::Decommit { region, page, pages }),
        1 => which().prop_map(|region| Step::Release { region }),
        6 => (which(), page(), which(), page(), pages(), protect()).prop_map(
            |(from, first, to, page, pages, protect)| Step::Copy {
                from, first, to, page, pages, protect
            }
        ),
        8 => (which(), page(), any::<u8>())
            .prop_map(|(region, page, byte)| Step::Touch { region, page, byte }),
        4 => (which(), page()).prop_map(|(region, page)| Step::Look { region, page }),
        1 => (0..2_u32, prop_oneof![Just(0), 1..60_000_u32])
            .prop_map(|(who, maximum)| Step::NewHeap { who, maximum }),
        6 => (which(), bytes()).prop_map(|(heap, bytes)| Step::Take { heap, bytes }),
        2 => (which(), bytes()).prop_map(|(block, bytes)| Step::Resize { block, bytes }),
        4 => which().prop_map(|block| Step::Give { block }),
        1 => which().prop_map(|heap| Step::DropHeap { heap }),
        1 => (0..40_u32).prop_map(|who| Step::End { who }),
    ]
}

/// A committed page: its protection, and which physical page it shows.
#[derive(Clone, Copy)]
struct Page {
    protect: u32,
    shows: usize,
}

struct Region {
    id: RegionId,
    who: ProcessId,
    base: u32,
    pages: u32,
    committed: BTreeMap<u32, Page>,
}

struct Block {
    heap: HeapId,
    base: u32,
    bytes: u32,
}

struct Run {
    world: World,
    regions: Vec<Region>,
    /// The first byte of each physical page.
    physical: Vec<u8>,
    heaps: Vec<(ProcessId, HeapId)>,
    blocks: Vec<Block>,
}

fn pick<T>(from: &[T], number: usize) -> Option<usize> {
    (!from.is_empty()).then(|| number % from.len())
}

impl Run {
    fn new() -> Run {
        let spec = WorldSpec {
            version: OsVersion::Ce5_0,
            machines: vec![MachineSpec {
                name: "pda".to_owned(),
                ram_pages: RAM,
                page_in: true,
                reuse_handle_values: false,
                paging_pool: None,
                volumes: Vec::new(),
                processes: ["a", "b"]
                    .map(|name| ProcessSpec { name: name.to_owned(), image: None })
                    .to_vec(),
                low_memory: Some(abi::world::LowMemory::NEVER),
                system: false,
            }],
            servers: Vec::new(),
            programs: Vec::new(),
            quirks: Vec::new(),
        };
        let mut world = World::new(&spec).expect("it is a world");
        world.state.set_barrier(true);
        let (regions, physical) = (Vec::new(), Vec::new());
        Run { world, regions, physical, heaps: Vec::new(), blocks: Vec::new() }
    }

    fn act<T>(&mut self, act: impl FnOnce(&mut Kernel<'_>) -> T) -> T {
        act(&mut self.world.kernel(&mut Silent, &mut Defaults))
    }

    /// Asks for what may be refused: then nothing has changed.
    fn ask<T, E: std::fmt::Debug>(
        &mut self,
        ask: impl FnOnce(&mut Kernel<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let before = self.world.state.clone();
        let result = self.act(ask);
        if let Err(refusal) = &result {
            assert!(self.world.state == before, "{refusal:?} changes nothing");
        }
        result
    }

    fn step(&mut self, step: Step) {
        // What there is nothing for is passed over.
        let _: Option<()> = self.perform(step);
        self.check();
    }

    fn perform(&mut self, step: Step) -> Option<()> {
        match step {
            Step::Reserve { who, pages } => self.reserve(ProcessId(who), pages),
            Step::Commit { region, page, pages, protect } => {
                self.commit(pick(&self.regions, region)?, page, pages, protect)
            }
            Step::Decommit { region, page, pages } => {
                self.decommit(pick(&self.regions, region)?, page, pages)
            }
            Step::Release { region } => {
                let gone = self.regions.remove(pick(&self.regions, region)?);
                self.act(|kernel| kernel.release(gone.id));
            }
            Step::Copy { from, first, to, page, pages, protect } => {
                let (from, to) = (pick(&self.regions, from)?, pick(&self.regions, to)?);
                self.copy((from, first), (to, page), pages, protect);
            }
            Step::Touch { region, page, byte } => {
                self.touch(pick(&self.regions, region)?, page, Some(byte))
            }
            Step::Look { region, page } => self.touch(pick(&self.regions, region)?, page, None),
            Step::NewHeap { who, maximum } => {
                let who = ProcessId(who);
                self.alive(who)?;
                let heap = self.ask(|kernel| kernel.make_heap(who, 0, maximum)).ok()?;
                self.heaps.push((who, heap));
            }
            Step::Take { heap, bytes } => {
                let (_, heap) = self.heaps[pick(&self.heaps, heap)?];
                let base = self.ask(|kernel| kernel.take_block(heap, bytes)).ok()?;
                self.blocks.push(Block { heap, base, bytes });
            }
            Step::Resize { block, bytes } => {
                let block = pick(&self.blocks, block)?;
                let Block { heap, base, .. } = self.blocks[block];
                let done = self.ask(|kernel| kernel.resize_block(heap, base, bytes));
                if done == Ok(true) {
                    self.blocks[block].bytes = bytes;
                }
            }
            Step::Give { block } => {
                let gone = self.blocks.remove(pick(&self.blocks, block)?);
                self.act(|kernel| kernel.free_block(gone.heap, gone.base));
            }
            Step::DropHeap { heap } => {
                let (_, gone) = self.heaps.remove(pick(&self.heaps, heap)?);
                self.blocks.retain(|block| block.heap != gone);
                self.act(|kernel| kernel.drop_heap(gone));
            }
            Step::End { who } => self.end(ProcessId(who)),
        }
        Some(())
    }

    fn alive(&self, who: ProcessId) -> Option<()> {
        let record = self.world.state.processes.get(who.0)?;
        record.exit_code.is_none().then_some(())
    }

    fn reserve(&mut self, who: ProcessId, pages: u32) {
        if self.alive(who).is_none() {
            return;
        }
        let made = self.act(|kernel| {
            let area = kernel.private_area(who);
            let space = kernel.space_of(who, area.start);
            let base = kernel.find_free(space, area, u64::from(pages), false)?;
            Ok::<_, Refusal>((kernel.reserve_private(who, base, pages, PAGE_NOACCESS), base))
        });
        let Ok((id, base)) = made else { return };
        self.regions.push(Region { id, who, base, pages, committed: BTreeMap::new() });
    }

    /// Pages of a region that there are.
    fn within(&self, region: usize, page: u32, pages: u32) -> (u32, u32) {
        let page = page % self.regions[region].pages;
        (page, pages.min(self.regions[region].pages - page))
    }

    fn commit(&mut self, region: usize, page: u32, pages: u32, protect: u32) {
        let (page, pages) = self.within(region, page, pages);
        let Region { id, base, .. } = self.regions[region];
        let known = &self.regions[region].committed;
        let fresh = (page..page + pages).filter(|page| !known.contains_key(page)).count();
        let room = self.ram() + fresh as u32 <= RAM;
        let done = self.ask(|kernel| kernel.commit(id, base + page * PAGE_BYTES, pages, protect));
        assert_eq!(done.is_ok(), room || fresh == 0, "a commit fails for want of frames alone");
        if done.is_err() {
            return;
        }
        for page in page..page + pages {
            let fresh = Page { protect, shows: self.physical.len() };
            let known = self.regions[region].committed.entry(page).or_insert(fresh);
            known.protect = protect;
            if known.shows == self.physical.len() {
                self.physical.push(0);
            }
        }
    }

    fn decommit(&mut self, region: usize, page: u32, pages: u32) {
        let (page, pages) = self.within(region, page, pages);
        let Region { id, base, .. } = self.regions[region];
        self.act(|kernel| kernel.decommit(id, base + page * PAGE_BYTES, pages));
        self.regions[region].committed.retain(|known, _| !(page..page + pages).contains(known));
    }

    fn copy(&mut self, from: (usize, u32), to: (usize, u32), pages: u32, protect: u32) {
        let (page, pages) = self.within(to.0, to.1, pages);
        let first = from.1 % self.regions[from.0].pages;
        let source = self.regions[from.0].base + first * PAGE_BYTES;
        let (who, id) = (self.regions[from.0].who, self.regions[to.0].id);
        let shown: Vec<Option<Page>> = (first..first + pages)
            .map(|page| self.regions[from.0].committed.get(&page).copied())
            .collect();
        let vacant =
            (page..page + pages).all(|page| !self.regions[to.0].committed.contains_key(&page));
        let wanted = match shown.iter().all(Option::is_some) {
            false => Err(Stop::Refused(Refusal::NotCommitted)),
            true if !vacant => Err(Stop::Refused(Refusal::NotVacant)),
            true => Ok(()),
        };
        let done = self.ask(|kernel| {
            let space = kernel.space_of(who, source);
            kernel.show_again(id, page, pages, protect, (space, source))
        });
        assert_eq!(done, wanted, "what is copied is committed, and where to is not");
        if done.is_ok() {
            for (page, shown) in (page..).zip(shown.into_iter().flatten()) {
                self.regions[to.0].committed.insert(page, Page { protect, ..shown });
            }
        }
    }

    /// Writes the first byte of a page, or reads it.
    fn touch(&mut self, region: usize, page: u32, byte: Option<u8>) {
        let (page, _) = self.within(region, page, 1);
        let Region { who, base, .. } = self.regions[region];
        let at = Address(base + page * PAGE_BYTES);
        let known = self.regions[region].committed.get(&page).copied();
        let wanted = match known {
            None => Some(FaultCause::NotCommitted),
            Some(page) if page.protect & PAGE_GUARD != 0 => Some(FaultCause::GuardPage),
            Some(Page { protect: PAGE_READWRITE, .. }) => None,
            Some(Page { protect: PAGE_READONLY, .. }) if byte.is_none() => None,
            Some(_) => Some(FaultCause::Protection),
        };
        let mut read = [0];
        let done = self.act(|kernel| {
            let cpu = kernel.cpu(kernel.state.processes[who.0].primary);
            match byte {
                Some(byte) => kernel.write_memory(&cpu, at, &[byte]),
                None => kernel.read_memory(&cpu, at, &mut read),
            }
        });
        let raised = match done {
            Ok(()) => None,
            Err(Stop::Faulted(fault)) => Some(fault.cause),
            Err(other) => panic!("a touch ends with {other:?}"),
        };
        assert_eq!(raised, wanted, "what a touch comes to");
        match (known, raised, byte) {
            (Some(page), None, Some(byte)) => self.physical[page.shows] = byte,
            (Some(page), None, None) => assert_eq!(read[0], self.physical[page.shows]),
            (Some(_), Some(FaultCause::GuardPage), _) => {
                let known = self.regions[region].committed.get_mut(&page).expect("it is there");
                known.protect &= !PAGE_GUARD;
            }
            _ => {}
        }
    }

    fn end(&mut self, who: ProcessId) {
        if self.alive(who).is_none() {
            return;
        }
        self.act(|kernel| kernel.end_process(who, 0));
        self.regions.retain(|region| region.who != who);
        let gone: BTreeSet<HeapId> =
            self.heaps.iter().filter(|heap| heap.0 == who).map(|heap| heap.1).collect();
        self.heaps.retain(|heap| heap.0 != who);
        self.blocks.retain(|block| !gone.contains(&block.heap));
    }

    /// Frames in use: each physical page once, and the pages of heaps in which something lies.
    fn ram(&self) -> u32 {
        let shown = self.regions.iter().flat_map(|region| region.committed.values());
        let physical: BTreeSet<usize> = shown.map(|page| page.shows).collect();
        let mut pages: BTreeSet<u32> = BTreeSet::new();
        for (_, heap) in &self.heaps {
            // Its head.
            pages.insert(self.world.state.heaps[heap.0].base / PAGE_BYTES);
        }
        for block in &self.blocks {
            let last = block.base + block.bytes.max(1) - 1;
            pages.extend(block.base / PAGE_BYTES..=last / PAGE_BYTES);
        }
        (physical.len() + pages.len()) as u32
    }

    fn check(&mut self) {
        self.act(|kernel| kernel.check_invariants());
        assert_eq!(self.world.state.machines[0].ram_used, self.ram(), "frames in use");
        let mut ends: BTreeMap<u32, u32> = BTreeMap::new();
        for block in &self.blocks {
            assert_eq!(
                self.world
                    .state
                    .heap_blocks
                    .get(&(block.heap, block.base))
                    .map(|block| block.bytes),
                Some(block.bytes)
            );
            ends.insert(block.base, block.base + block.bytes.max(1));
        }
        assert_eq!(ends.len(), self.blocks.len(), "each block has its own address");
        let starts = ends.keys().skip(1);
        assert!(ends.values().zip(starts).all(|(end, next)| end <= next), "blocks lie apart");
        let state = &self.world.state;
        assert_eq!(state.fingerprint(), state.fingerprint_from_scratch());
    }
}

proptest! {
    #[test]
    fn reservations_pages_copies_and_blocks_are_those_of_a_plain_model(
        steps in prop::collection::vec(step(), 1..150)
    ) {
        let mut run = Run::new();
        for step in steps {
            run.step(step);
        }
        // Nothing leaks: with their processes all frames are free.
        run.end(ProcessId(0));
        run.end(ProcessId(1));
        run.check();
        prop_assert_eq!(run.world.state.machines[0].ram_used, 0);
    }

    #[test]
    fn all_of_it_can_be_undone(steps in prop::collection::vec(step(), 1..80)) {
        let mut run = Run::new();
        let (before, mark) = (run.world.clone(), run.world.state.mark());
        for step in steps {
            run.step(step);
        }
        run.world.state.undo_to(&mark);
        prop_assert_eq!(&run.world, &before);
        prop_assert_eq!(run.world.state.fingerprint(), before.state.fingerprint());
    }
}
