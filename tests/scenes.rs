//! Random worlds, programs and schedules: what holds of each of them. What fails is made small and kept
//! as a scenario.

use abi::OsVersion;
use expect_test::expect;
use kernel::{Chance, ChoicePoint, Defaults};
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use runner::{Options, Report};
use scenario::Scenario;
use serde_json::{Value, json};
use slotzero_tests::campaign::{Campaign, Found};
use slotzero_tests::scene::{Scene, Tally, check, config, mishears, run_by, try_scenes};
use slotzero_tests::{found, run_text};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::process::Command;
use trace::{Event, Recorder};

/// How many scenes are tried, and how many steps they have at most.
const CASES: u32 = 200;
const STEPS: usize = 60;

/// Always the same scenes: new ones are for campaigns.
fn runner() -> TestRunner {
    TestRunner::new_with_rng(config(), TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// Tries scenes; the smallest that fails is kept.
fn all(holds: impl Fn(&Scene) -> Result<Tally, String>) -> Tally {
    let keep = |text: &str| found::keep(&found::folder(), text);
    let tried = try_scenes(runner(), (CASES, STEPS), holds, keep);
    tried.unwrap_or_else(|why| panic!("{why}"))
}

/// What a run leaves.
struct Left {
    events: Vec<Event>,
    report: Report,
}

/// Runs a text of a scene.
fn run(scene: &Scene, text: &str, options: Options, chance: &mut dyn Chance) -> Left {
    let mut recorder = Recorder::default();
    let by = (scene.world.version, options);
    let report = scene.planned(text, |_, plan| run_by(plan, by, &mut recorder, chance));
    Left { events: recorder.events, report }
}

/// Says where two runs part, if they do.
fn same(what: &str, one: &Left, other: &Left) -> Result<(), String> {
    let mut events = one.events.iter().zip(&other.events);
    if let Some((one, other)) = events.find(|(one, other)| one != other) {
        return Err(format!("{what}: {one:?} or {other:?}"));
    }
    let ends = |left: &Left| {
        let Report { verdict, fingerprint, steps, .. } = left.report;
        format!("{} events, {steps} steps, {verdict:?}, {fingerprint:x}", left.events.len())
    };
    let (one, other) = (ends(one), ends(other));
    if one == other { Ok(()) } else { Err(format!("{what}: {one} or {other}")) }
}

#[test]
fn the_oracle_permits_what_comes_of_a_scene_and_its_fingerprint_is_that_of_the_content() {
    let tally = all(|scene| check(scene, |event| event));
    // A judge who says nothing would find nothing, and what is cut short says little.
    let Tally { steps, judged, cut, .. } = tally;
    assert!(judged > u64::from(CASES) * 8 && steps > u64::from(CASES) * 8, "{tally:?}");
    assert!(cut * 4 < u64::from(CASES), "{tally:?}");
}

#[test]
fn a_scene_that_is_run_twice_leaves_the_same_trace_and_fingerprint() {
    all(|scene| {
        let run = |barrier| {
            let options = Options { barrier, ..Options::default() };
            run(scene, &scene.text(), options, &mut scene.chance())
        };
        let first = run(false);
        same("it differs when it is run again", &first, &run(false))?;
        same("it differs where changes are logged", &first, &run(true))?;
        let written = trace::json::write(&first.events);
        match trace::json::read(written.as_bytes()) {
            Ok(read) if read == first.events => Ok(Tally::default()),
            Ok(_) => Err("its trace is another one when it is read".to_owned()),
            Err(error) => Err(format!("its trace cannot be read: {error}")),
        }
    });
}

/// A trace without the words and the lines of its text.
fn without_the_layout(mut left: Left) -> Left {
    for event in &mut left.events {
        match event {
            Event::Step { line, text, .. } => (*line, *text) = (0, "".into()),
            Event::Act { text } => *text = "".into(),
            Event::Call { args, .. } => args.clear(),
            _ => {}
        }
    }
    left
}

#[test]
fn a_scene_that_is_written_read_and_laid_out_is_the_same_scene_with_the_same_run() {
    all(|scene| {
        let text = scene.text();
        let version = scene.world.version;
        let laid_out = |scenario: &Scenario| {
            let text = scenario::format(&scenario.file);
            (scenario.world_spec(version), text.expect("what can be read can be laid out"))
        };
        let (world, formatted) = scene.planned(&text, |scenario, _| laid_out(scenario));
        let (again, formatted_again) = scene.planned(&formatted, |scenario, _| laid_out(scenario));
        if world != scene.world || again != scene.world {
            return Err(format!("another world is read: {world:?}, {:?}", scene.world));
        }
        if formatted != formatted_again {
            return Err("what was laid out is laid out otherwise".to_owned());
        }
        let run = |text| {
            let left = run(scene, text, Options::default(), &mut scene.chance());
            without_the_layout(left)
        };
        same("it differs when it is laid out", &run(&text), &run(&formatted))?;
        Ok(Tally::default())
    });
}

/// A trace without who was picked, which a schedule leaves to nobody, and without words and lines.
fn without_the_picks(left: Left) -> Left {
    let mut left = without_the_layout(left);
    let next = |event: &Event| matches!(event, Event::Choice { point, .. } if **point == *ChoicePoint::NextThread.name());
    left.events.retain(|event| !next(event));
    left
}

#[test]
fn a_scene_by_the_schedule_that_an_exploration_tells_has_the_same_run() {
    let counted = Cell::new((0, 0));
    all(|scene| {
        let (named, unnamed) = counted.get();
        let Some(text) = scene.prescribed() else {
            counted.set((named, unnamed + 1));
            return Ok(Tally::default());
        };
        counted.set((named + 1, unnamed));
        let free = run(scene, &scene.text(), Options::default(), &mut scene.chance());
        let told = run(scene, &text, Options::default(), &mut Defaults);
        // A run that comes to what is wrong goes on, and an exploration does not.
        if free.report.verdict != runner::Verdict::Met {
            return Ok(Tally::default());
        }
        same("it differs by its schedule", &without_the_picks(free), &without_the_picks(told))?;
        Ok(Tally::default())
    });
    let (named, unnamed) = counted.get();
    assert!(named > 10 * unnamed, "{named} schedules, {unnamed} that cannot be written");
}

#[test]
fn scenes_reach_every_version_and_do_what_matters() {
    let seen = RefCell::new(BTreeSet::new());
    all(|scene| {
        let left = run(scene, &scene.text(), Options::default(), &mut scene.chance());
        let mut seen = seen.borrow_mut();
        seen.insert(scene.world.version.name().to_owned());
        let names = trace::json::write(&left.events);
        let names = names.split("\"event\":\"").skip(1).filter_map(|rest| rest.split('"').next());
        seen.extend(names.map(str::to_owned));
        Ok(Tally::default())
    });
    let seen = seen.into_inner();
    let kinds = [
        "ViewMapped",
        "Dirtied",
        "WriteBack",
        "Evicted",
        "Choice",
        "Exception",
        "ModuleLoaded",
        "ServerEntered",
        "ThreadStarted",
        "Blocked",
        "VolumePresent",
        "Link",
        "RamPressed",
        "ProcessEnded",
        "Clock",
    ];
    let versions = OsVersion::ALL.map(|version| version.name());
    let missing: Vec<_> = versions.iter().chain(&kinds).filter(|it| !seen.contains(**it)).collect();
    assert!(missing.is_empty(), "{missing:?} of {seen:?}");
}

#[test]
fn the_smallest_scene_that_fails_is_kept_as_a_scenario_that_runs() {
    let failed = try_scenes(runner(), (5000, STEPS), |scene| check(scene, mishears), str::to_owned);
    let failed = failed.expect_err("some views are unmapped");
    let (text, _) = failed.split_once("\n\n").expect("it is kept, and told");
    let report = run_text(&format!("{text}\n"), Options::default());
    assert_eq!(report.expect("it is a scenario").verdict, runner::Verdict::Met, "{text}");
    expect![[r#"
        (
            about: "A random scene.",
            on: [CE_3_0],
            world: [
                Machine(name: "pda", ram: 14, has: [Process(name: "a")]),
                Server(name: "srv", shares: [Share(name: "pub", files: [])]),
            ],
            programs: [
                Program(name: "work", steps: []),
            ],
            steps: [],
            scripts: [
                Script(by: "a", steps: [
                    CreateFileForMapping(lpFileName: r"\data.bin",
                                         dwDesiredAccess: [GENERIC_WRITE, GENERIC_READ],
                                         dwShareMode: [FILE_SHARE_READ, FILE_SHARE_WRITE], is: "got 1",
                                         expect: Fails(ERROR_FILE_NOT_FOUND)),
                    CreateFileMapping(hFile: "got 1", dwMaximumSizeLow: 0x2000, is: "got 2"),
                    MapViewOfFile(hFileMappingObject: "got 2", dwDesiredAccess: FILE_MAP_WRITE,
                                  is: "got 3"),
                    Write(at: "got 3", bytes: Fill(byte: 7, len: 3)),
                    UnmapViewOfFile(lpBaseAddress: "got 3"),
                ]),
            ],
            order: Schedule(["a", "a", "a", "a", "a"]),
        )"#]].assert_eq(text);
}

/// What a campaign of always the same scenes finds, with a judge who mishears; a share of it.
fn campaign(share: (u64, u64)) -> Found {
    let campaign = Campaign { base: 7, cases: 24, steps: STEPS, share, threads: 2 };
    campaign.run(mishears, &|text| text.lines().count().to_string())
}

#[test]
fn the_shares_of_a_campaign_are_the_whole_of_it() {
    let whole = campaign((0, 1));
    let mut sum = Found::default();
    for share in [(0, 3), (1, 3), (2, 3)] {
        let found = campaign(share);
        assert_eq!(found.cases, 8);
        sum.cases += found.cases;
        sum.tally.add(found.tally);
        sum.failures.extend(found.failures);
    }
    sum.failures.sort();
    assert!(!whole.failures.is_empty(), "some views are unmapped");
    assert_eq!((sum.cases, sum.tally, sum.failures), (24, whole.tally, whole.failures));
}

#[test]
fn a_campaign_takes_its_share_from_the_environment_and_tells_it_in_a_line() {
    let asked = ["--cases", "7", "--base", "100", "--steps", "9", "--partition", "auto"];
    let tried = |of: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_campaign"));
        command.args(asked).env("TEST_SHARD_INDEX", "1").env("TEST_TOTAL_SHARDS", of);
        command.output().expect("the program runs")
    };
    let output = tried("3");
    let said = String::from_utf8(output.stdout).expect("it is text");
    let record: Value = serde_json::from_str(&said).expect("it is a line of JSON");
    assert_eq!((record["share"].clone(), output.status.code()), (json!([2, 3]), Some(0)));
    assert_eq!((&record["cases"], &record["failures"]), (&json!(2), &json!([])));
    assert_eq!(tried("1").status.code(), Some(2), "there is no second share of one");
}
