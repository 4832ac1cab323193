//! What an exploration finds in scenarios of the corpus.

use abi::OsVersion;
use explorer::{Ending, Findings, Free, Settings, explore, schedule};
use kernel::Defaults;
use runner::{Options, Walk, plan, run};
use scenario::{FileError, Files, Order, Scenario, Source, Spanned, parse};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use trace::Silent;

struct Beside(PathBuf);

impl Files for Beside {
    fn read(&self, path: &str, _limit_bytes: u64) -> Result<Vec<u8>, FileError> {
        std::fs::read(self.0.join(path)).map_err(|_| FileError::NotFound)
    }
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the corpus can be listed") {
        let path = entry.expect("the corpus can be listed").path();
        if path.is_dir() {
            gather(&path, files);
        } else if path.extension().is_some_and(|end| end == "ron") {
            files.push(path);
        }
    }
    files.sort();
}

/// Explores every scenario of the corpus on each of its versions.
fn each(settings: Settings, mut look: impl FnMut(&Path, &Scenario, OsVersion, &Beside, Findings)) {
    let mut files = Vec::new();
    gather(&corpus(), &mut files);
    assert!(files.len() > 100, "the corpus is there");
    for path in files {
        let bytes = std::fs::read(&path).expect("a scenario can be read");
        let beside = Beside(path.parent().expect("it lies in a folder").to_owned());
        let source = Source::from_bytes("t.ron", bytes).expect("it is a text");
        let mut scenario = parse(&source, &beside).expect("it is a scenario");
        (scenario.order, scenario.choices) = (Order::AsWritten, Vec::new());
        let planned = plan(&scenario, &beside).expect("it can be bound");
        for version in scenario.on.iter().map(|version| version.value) {
            let begin = || Walk::begin(&planned, version, OPTIONS).expect("its world can be built");
            let found = explore(&begin, settings, &|_| false);
            look(&path, &scenario, version, &beside, found);
        }
    }
}

const OPTIONS: Options =
    Options { step_budget: 10_000, invariants: false, remembers: false, ..Options::DEFAULT };

#[test]
fn an_example_of_every_outcome_can_be_run_again_as_a_scenario() {
    let settings = Settings { turns: 1_000, ..Settings::default() };
    let (mut others, mut choices) = (0, 0);
    // Of many children of one program, only the oldest living one has a name.
    let mut unnamed = BTreeSet::new();
    each(settings, |path, scenario, version, beside, found| {
        for (ending, outcome) in &found.outcomes {
            let planned = plan(scenario, beside).expect("it can be bound");
            let mut walk = Walk::begin(&planned, version, OPTIONS).expect("its world can be built");
            let schedule = schedule(&mut walk, Free::ALL, &outcome.example);
            let mut again = scenario.clone();
            let at = again.about.span;
            let Some(order) = schedule.order else {
                unnamed.insert(path.file_stem().expect("a file has a name").to_owned());
                continue;
            };
            let order = order.into_iter().map(|actor| Spanned::new(actor, at)).collect();
            others += u32::from(!ending.is_well());
            choices += schedule.choices.len();
            again.order = Order::Schedule(order);
            again.choices =
                schedule.choices.into_iter().map(|choice| Spanned::new(choice, at)).collect();
            let planned = plan(&again, beside).expect("it can be bound");
            let report = run(&planned, version, OPTIONS, &mut Silent, &mut Defaults);
            assert_eq!(&Ending::of(&report), ending, "{} on {version}", path.display());
        }
    });
    assert!(unnamed.len() < 8, "no schedule can be written for {unnamed:?}");
    assert!(others > 30 && choices > 30, "{others} runs fail, with {choices} choices");
}

#[test]
fn steps_that_are_taken_first_hide_no_way_to_end() {
    let whole = Settings { turns: 1_000, ..Settings::default() };
    each(whole, |path, scenario, version, beside, found| {
        if found.partial.is_some() {
            return;
        }
        let planned = plan(scenario, beside).expect("it can be bound");
        let begin = || Walk::begin(&planned, version, OPTIONS).expect("its world can be built");
        let reduced = explore(&begin, Settings { reduces: true, ..whole }, &|_| false);
        assert!(
            reduced.outcomes.keys().eq(found.outcomes.keys()),
            "{} on {version}",
            path.display()
        );
        assert!(reduced.unique <= found.unique, "{} on {version}", path.display());
    });
}

#[test]
fn by_128_bits_the_same_is_found_in_twice_the_room() {
    let settings = Settings { turns: 200, ..Settings::default() };
    each(settings, |path, scenario, version, beside, found| {
        let planned = plan(scenario, beside).expect("it can be bound");
        let options = Options { wide: true, ..OPTIONS };
        let begin = || Walk::begin(&planned, version, options).expect("its world can be built");
        let wide = explore(&begin, settings, &|_| false);
        let counts = |found: &Findings| (found.generated, found.unique, found.ends);
        assert_eq!(counts(&wide), counts(&found), "{} on {version}", path.display());
        assert!(wide.outcomes.keys().eq(found.outcomes.keys()), "{} on {version}", path.display());
        assert_eq!(wide.table_bytes, found.table_bytes * 2);
    });
}
