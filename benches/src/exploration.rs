//! An exploration of three processes that write to one file mapping: ours, and stateright's of the same
//! kernel.
//!
//! Each process writes its letter to the same places one after the other, so that the content tells who was
//! last at each of them. All pages are resident and full before the exploration begins.

use std::fmt::Write as _;
use std::hash::{Hash, Hasher};

use abi::OsVersion;
use explorer::{Settings, SoFar, explore};
use journal::{Journaled, PageVersion};
use kernel::record::FrameOwner;
use kernel::{Chance, ChoicePoint, Defaults, State};
use runner::progress::Progress;
use runner::{Came, Options, Plan, Verdict, Walk};
use scenario::{NoFiles, Source};
use stateright::{Checker, Model, Property};
use trace::Silent;

const PROCESSES: [&str; 3] = ["red", "blue", "green"];
/// Steps that come before the exploration: those of the main script.
const PREPARED: usize = 2 + 2 * PROCESSES.len();

/// What is explored.
#[derive(Clone, Copy)]
pub(crate) struct Race {
    plan: &'static Plan<'static>,
}

/// What an exploration counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counts {
    /// States, those that were known included.
    pub(crate) generated: u64,
    /// States that differ.
    pub(crate) unique: u64,
    /// Whether everything was as expected on every way.
    pub(crate) met: bool,
}

impl Race {
    /// Processes that take so many steps each on a mapping of so many bytes.
    pub(crate) fn new(steps: u32, bytes: u32) -> Self {
        let source = Source::from_bytes("race.ron", text(steps, bytes).into_bytes());
        let scenario = source.and_then(|source| scenario::parse(&source, &NoFiles));
        let scenario = Box::leak(Box::new(scenario.expect("it is a scenario")));
        let plan = runner::plan(scenario, &NoFiles).expect("it can be bound");
        Self { plan: Box::leak(Box::new(plan)) }
    }

    /// Where the exploration begins.
    fn begin(self) -> Walk<'static> {
        let options = Options { invariants: false, ..Options::default() };
        let walk = Walk::begin(self.plan, OsVersion::CeNet4_2, options);
        let mut walk = walk.map_err(|report| report.messages).expect("its world can be built");
        for _ in 0..PREPARED {
            let turn = walk.turn(&mut Silent, &mut Defaults);
            assert!(matches!(turn, Came::GoesOn), "everything can be prepared");
        }
        walk
    }

    /// Our exploration, with so many threads.
    pub(crate) fn ours(self, threads: u32) -> Counts {
        self.ours_in(Settings { threads, ..Settings::default() }, &|_| {})
    }

    /// The same within limits; `look` is told now and then how many states differ.
    pub(crate) fn ours_in(self, settings: Settings, look: &(dyn Fn(u64) + Sync)) -> Counts {
        let watch = |now: SoFar| {
            look(now.unique);
            false
        };
        let found = explore(&|| self.begin(), settings, &watch);
        let met = found.outcomes.values().all(|outcome| outcome.verdict == Verdict::Met);
        Counts { generated: found.generated, unique: found.unique, met }
    }

    /// Stateright's, depth first; `look` is called before it lets go of its memory.
    pub(crate) fn theirs(self, look: impl FnOnce()) -> Counts {
        let checker = self.checker().spawn_dfs().join();
        look();
        Counts {
            generated: checker.state_count() as u64,
            unique: checker.unique_state_count() as u64,
            met: checker.discoveries().is_empty(),
        }
    }
}

fn text(steps: u32, bytes: u32) -> String {
    let (mut processes, mut maps, mut scripts) = (String::new(), String::new(), String::new());
    for name in PROCESSES {
        write!(processes, "Process(name: \"{name}\"),").expect("a text takes all");
        write!(
            maps,
            "CreateFileMapping(by: \"{name}\", flProtect: [PAGE_READWRITE],
                dwMaximumSizeLow: {bytes}, lpName: \"shared\", is: \"{name} object\"),
            MapViewOfFile(by: \"{name}\", hFileMappingObject: \"{name} object\",
                dwDesiredAccess: [FILE_MAP_WRITE], is: \"{name} view\"),"
        )
        .expect("a text takes all");
        let write = |step| {
            let at = step * (bytes / steps);
            format!("Write(at: (\"{name} view\", {at}), bytes: Text(\"{name}\")),")
        };
        let writes: String = (0..steps).map(write).collect();
        write!(scripts, "Script(by: \"{name}\", steps: [{writes}]),").expect("a text takes all");
    }
    format!(
        "(
            about: \"Three processes write to the same places.\",
            on: [CE_NET_4_2],
            world: [Machine(name: \"pda\", ram: 64, has: [{processes}])],
            scripts: [{scripts}],
            steps: [
                CreateFileMapping(flProtect: [PAGE_READWRITE], dwMaximumSizeLow: {bytes},
                    lpName: \"shared\"),
                {maps}
                Write(at: \"red view\", bytes: Pattern(len: {bytes})),
            ],
        )"
    )
}

/// A state as stateright has it: a copy of everything, without a way back.
#[derive(Clone)]
pub(crate) struct Copied {
    walk: Walk<'static>,
    ended: bool,
    met: bool,
}

impl std::fmt::Debug for Copied {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Copied").field("ended", &self.ended).finish_non_exhaustive()
    }
}

impl PartialEq for Copied {
    fn eq(&self, other: &Self) -> bool {
        (self.walk.state(), self.ended, self.met) == (other.walk.state(), other.ended, other.met)
    }
}

impl Hash for Copied {
    fn hash<H: Hasher>(&self, into: &mut H) {
        let (world, progress) = self.walk.state();
        hash_world(&world.state, into);
        hash_progress(progress, into);
        self.ended.hash(into);
    }
}

/// What deriving would come to: every table that is content, with the bytes of the pages. What only
/// speeds up the search in these is left out.
fn hash_world(state: &State, into: &mut impl Hasher) {
    state.clock.get().hash(into);
    hash(state.machines.iter(), into);
    hash(state.servers.iter(), into);
    hash(state.volumes.iter(), into);
    hash(state.files.iter(), into);
    hash(state.directory.iter(), into);
    hash(state.objects.iter(), into);
    hash(state.handle_tables.iter(), into);
    hash(state.handles.iter(), into);
    hash(state.other_holdings.iter(), into);
    hash(state.file_handles.iter(), into);
    hash(state.backings.iter(), into);
    hash(state.frames.iter(), into);
    hash(state.views.iter(), into);
    hash(state.regions.iter(), into);
    hash(state.shared_pages.iter(), into);
    hash(state.heaps.iter(), into);
    hash(state.heap_parts.iter(), into);
    hash(state.process_heaps.iter(), into);
    hash(state.section_pages.iter(), into);
    hash(state.modules.iter(), into);
    hash(state.loads.iter(), into);
    hash(state.processes.iter(), into);
    hash(state.threads.iter(), into);
    hash(state.server_calls.iter(), into);
    hash(state.awaited.iter(), into);
    hash(state.faults.iter(), into);
    let in_use = state.frames.iter().filter(|(_, frame)| frame.owner != FrameOwner::Free);
    hash(in_use.map(|(row, _)| Bytes(state.memory.version(row))), into);
    // These have no order: their sum, computed from what they hold.
    into.write_u64(state.cut.fingerprint_from_scratch());
    into.write_u64(state.file_pages.fingerprint_from_scratch());
    into.write_u64(state.heap_blocks.fingerprint_from_scratch());
    into.write_u64(state.names.fingerprint_from_scratch());
    into.write_u64(state.view_counts.fingerprint_from_scratch());
    into.write_u64(state.private_pages.fingerprint_from_scratch());
    into.write_u64(state.page_protects.fingerprint_from_scratch());
}

fn hash_progress(progress: &Progress, into: &mut impl Hasher) {
    hash(progress.lanes.iter(), into);
    into.write_u64(progress.bindings.fingerprint_from_scratch());
    hash(progress.pending.iter(), into);
    hash(progress.labels.iter(), into);
    progress.scheduled.get().hash(into);
    progress.seed.get().hash(into);
    progress.scopes.get().hash(into);
}

fn hash(rows: impl Iterator<Item = impl Hash>, into: &mut impl Hasher) {
    let mut count = 0;
    for row in rows {
        row.hash(into);
        count += 1;
    }
    into.write_u32(count);
}

/// A page by its bytes; one that was never written has none.
struct Bytes<'p>(&'p PageVersion);

impl Hash for Bytes<'_> {
    fn hash<H: Hasher>(&self, into: &mut H) {
        if !self.0.same(&PageVersion::zero()) {
            self.0.eighths().for_each(|bytes| into.write(bytes));
        }
    }
}

/// Takes this option, wherever one is asked for.
struct Take(u32);

impl Chance for Take {
    fn choose(&mut self, point: ChoicePoint, _of: u32) -> u32 {
        assert_eq!(point, ChoicePoint::NextThread, "nothing else is to be decided");
        self.0
    }
}

impl Model for Race {
    type State = Copied;
    type Action = u32;

    fn init_states(&self) -> Vec<Copied> {
        let mut walk = self.begin();
        walk.forget();
        vec![Copied { walk, ended: false, met: true }]
    }

    fn actions(&self, state: &Copied, actions: &mut Vec<u32>) {
        if !state.ended {
            let (_, progress) = state.walk.state();
            actions.extend(0..progress.unfinished.count());
        }
    }

    fn next_state(&self, last: &Copied, option: u32) -> Option<Copied> {
        let mut next = last.clone();
        match next.walk.turn(&mut Silent, &mut Take(option)) {
            Came::CannotBe(_) => return None,
            Came::GoesOn => {}
            Came::Ended(report) => {
                (next.ended, next.met) = (true, report.verdict == Verdict::Met);
            }
        }
        Some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![Property::always("as expected", |_, state: &Copied| state.met)]
    }
}
