//! Dealing out states to shares keeps to the limits of an exploration.

use abi::OsVersion;
use explorer::{Findings, Partial, Settings, Share, explore};
use runner::{Options, Walk, plan};
use scenario::{NoFiles, Source, parse};
use std::sync::atomic::{AtomicBool, Ordering};

const OPTIONS: Options = Options { step_budget: 1_000, remembers: false, ..Options::DEFAULT };

/// A share for which so many states are dealt out that the first levels are nearly everything.
const ONE_OF_MANY: Settings =
    Settings { share: Share { index: 0, of: 500 }, reduces: true, ..Settings::DEFAULT };

/// Explores three processes that take so many steps each: (steps + 1)^3 states.
fn explored(steps: usize, settings: Settings, stop: &(dyn Fn() -> bool + Sync)) -> Findings {
    let steps = "GetLastError(), ".repeat(steps);
    let script = |by: &str| format!("Script(by: \"{by}\", steps: [{steps}])");
    let text = format!(
        "(about: \"A test.\", on: [CE_5_0], world: [Machine(name: \"pda\", ram: 64, has: [\n\
         Process(name: \"a\"), Process(name: \"b\"), Process(name: \"c\")])],\n\
         steps: [{steps}], scripts: [{}, {}])\n",
        script("b"),
        script("c")
    );
    let source = Source::from_bytes("t.ron", text.into_bytes()).expect("it is a text");
    let scenario = parse(&source, &NoFiles).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    let planned = plan(&scenario, &NoFiles).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    let begin =
        || Walk::begin(&planned, OsVersion::Ce5_0, OPTIONS).expect("its world can be built");
    explore(&begin, settings, &|_| stop())
}

#[test]
fn no_more_turns_are_taken_than_may_be() {
    for turns in [0, 1, 300, 600] {
        let found = explored(9, Settings { turns, ..ONE_OF_MANY }, &|| false);
        assert_eq!((found.generated, found.partial), (turns + 1, Some(Partial::Limit)));
        assert!(found.unique <= found.generated, "{}", found.unique);
        let share = Share { index: 1, of: 500 };
        let found = explored(9, Settings { turns, share, ..ONE_OF_MANY }, &|| false);
        assert_eq!((found.generated, found.partial), (0, Some(Partial::Limit)));
        assert_eq!(found.unique, 0, "what was seen belongs to the first share");
    }
}

#[test]
fn turns_that_dealing_leaves_are_there_for_the_search() {
    let two = |turns| Settings { turns, share: Share { index: 0, of: 2 }, ..ONE_OF_MANY };
    let whole = explored(9, two(u64::MAX), &|| false);
    let turns = whole.generated - 1;
    let found = explored(9, two(turns), &|| false);
    assert_eq!((found.generated, found.unique, found.partial), (turns + 1, whole.unique, None));
    let found = explored(9, two(turns - 1), &|| false);
    assert_eq!((found.generated, found.partial), (turns, Some(Partial::Limit)));
}

#[test]
fn no_more_states_are_known_than_have_room() {
    // An empty table has 4096 places.
    let found = explored(19, Settings { table_bytes: 0, ..ONE_OF_MANY }, &|| false);
    assert_eq!((found.table_bytes, found.partial), (4096 * 8, Some(Partial::NoRoom)));
    assert!(found.generated < 3 * 4096, "it went on: {}", found.generated);
    assert!((2000..4096).contains(&found.unique), "{}", found.unique);
}

#[test]
fn who_is_asked_to_stop_deals_out_nothing_more() {
    let found = explored(9, ONE_OF_MANY, &|| true);
    assert_eq!((found.generated, found.partial), (1, Some(Partial::Stopped)));
    // The first time nobody has had enough yet.
    let enough = AtomicBool::new(false);
    let found = explored(24, ONE_OF_MANY, &|| enough.swap(true, Ordering::Relaxed));
    assert_eq!(found.partial, Some(Partial::Stopped));
    assert!(found.generated <= (1 << 14) + 1, "it went on: {}", found.generated);
}
