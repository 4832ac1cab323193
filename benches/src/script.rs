//! A scenario of ten thousand steps: written down, made ready, run.

use abi::OsVersion;
use kernel::Defaults;
use runner::{Options, Plan, Verdict};
use scenario::{NoFiles, Scenario, Source};
use trace::{Event, Recorder, Silent, Sink, json};

use crate::measure::Side;

/// Steps of the scenario.
pub(crate) const STEPS: u64 = 12 * ROUNDS as u64;
const ROUNDS: usize = 834;

/// What a program does with a file mapping, over and over.
fn round(n: usize) -> String {
    let touch = |at: usize| {
        format!(
            r#"
        Write(at: ("view {n}", {at:#x}), bytes: Text("entry")),
        Read(at: ("view {n}", {at:#x}), expect: Text("entry")),"#
        )
    };
    let touches: String = [0x10, 0x20, 0x1230, 0x1240].map(touch).concat();
    format!(
        r#"
        CreateFileMapping(flProtect: [PAGE_READWRITE], dwMaximumSizeLow: 0x10000, lpName: "log", is: "map {n}"),
        MapViewOfFile(hFileMappingObject: "map {n}", dwDesiredAccess: [FILE_MAP_WRITE], is: "view {n}"),{touches}
        UnmapViewOfFile(lpBaseAddress: "view {n}"),
        CloseHandle(hObject: "map {n}"),"#
    )
}

/// The text of the scenario.
pub(crate) fn text() -> String {
    format!(
        "(
    about: \"A program that maps, writes, reads and unmaps.\",
    on: [CE_NET_4_2],
    world: [Machine(name: \"pda\", ram: 64, has: [Process(name: \"app\")])],
    steps: [{}
    ],
)
",
        (0..ROUNDS).map(round).collect::<String>()
    )
}

fn parsed(text: &str) -> Scenario {
    let source = Source::from_bytes("script.ron", text.as_bytes().to_vec());
    source.and_then(|source| scenario::parse(&source, &NoFiles)).expect("it is a scenario")
}

/// Who watches a run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Watched {
    /// Nobody; the barrier is off.
    No,
    /// Somebody who keeps the events; the barrier is on.
    Events,
    /// Somebody who writes them down as JSON lines in memory; the barrier is on.
    Lines,
}

/// What those who watch have been told of the last run.
#[derive(Default)]
struct Told {
    events: Recorder,
    lines: Lines,
}

impl Told {
    fn run(&mut self, plan: &Plan<'_>, watched: Watched) {
        let sink: &mut dyn Sink = match watched {
            Watched::No => &mut Silent,
            Watched::Events => {
                self.events.events.clear();
                &mut self.events
            }
            Watched::Lines => {
                self.lines.0.clear();
                &mut self.lines
            }
        };
        // The invariants of the model are for its authors.
        let barrier = watched != Watched::No;
        let options = Options { invariants: false, barrier, ..Options::default() };
        let report = runner::run(plan, OsVersion::CeNet4_2, options, sink, &mut Defaults);
        assert_eq!((report.verdict, report.steps), (Verdict::Met, STEPS), "all goes well");
    }
}

/// A step of the scenario, from its parsed form.
pub(crate) fn steps(name: &'static str, watched: Watched) -> Side {
    let scenario: &'static Scenario = Box::leak(Box::new(parsed(&text())));
    let plan = runner::plan(scenario, &NoFiles).expect("it can be bound");
    let mut told = Told::default();
    Side::each(name, move || told.run(&plan, watched)).of(STEPS)
}

/// The scenario from its text to the verdict.
pub(crate) fn whole(name: &'static str, watched: Watched) -> Side {
    let text = text();
    let mut told = Told::default();
    Side::each(name, move || {
        let scenario = parsed(&text);
        let plan = runner::plan(&scenario, &NoFiles).expect("it can be bound");
        told.run(&plan, watched);
    })
}

/// A trace as JSON lines in memory.
#[derive(Default)]
struct Lines(Vec<u8>);

impl Sink for Lines {
    fn listens(&self) -> bool {
        true
    }

    fn emit(&mut self, event: Event) {
        json::push_line(&mut self.0, &event);
    }
}
