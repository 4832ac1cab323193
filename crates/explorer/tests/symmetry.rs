//! Scripts that are alike change places.

use abi::OsVersion;
use explorer::{Findings, Partial, Settings, explore};
use runner::{Options, Walk, plan};
use scenario::{NoFiles, Source, parse};
use std::collections::BTreeSet;

const OPTIONS: Options = Options { step_budget: 1_000, remembers: false, ..Options::DEFAULT };

const SYMMETRIC: Settings = Settings { symmetry: true, ..WHOLE };

const WHOLE: Settings = Settings::DEFAULT;

/// Explores scripts of the processes a, b and c, in which `@` stands for the process.
fn explored(version: OsVersion, steps: &str, script: &str, settings: Settings) -> Findings {
    let scripts = ["a", "b", "c"]
        .map(|by| format!("Script(by: \"{by}\", steps: [{}])", script.replace('@', by)));
    let text = format!(
        "(about: \"A test.\", on: [{version}], world: [Machine(name: \"pda\", ram: 64, has: [\n\
         Process(name: \"main\"), Process(name: \"a\"), Process(name: \"b\"), Process(name: \"c\")])],\n\
         steps: [{steps}], scripts: [{}])\n",
        scripts.join(", ")
    );
    let source = Source::from_bytes("t.ron", text.into_bytes()).expect("it is a text");
    let scenario = parse(&source, &NoFiles).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    let planned = plan(&scenario, &NoFiles).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    let begin = || Walk::begin(&planned, version, OPTIONS).expect("its world can be built");
    explore(&begin, settings, &|_| false)
}

/// How the runs end, without the places in the text.
fn ends(found: &Findings) -> BTreeSet<String> {
    let said = |words: String| match words.split_once(": error: ") {
        Some((_, said)) => said.to_owned(),
        None => words,
    };
    found.outcomes.keys().map(|ending| said(ending.to_string())).collect()
}

#[test]
fn states_of_independent_scripts_are_as_many_as_there_are_multisets() {
    for version in OsVersion::ALL {
        let script = "GetLastError(), GetLastError(), GetLastError()";
        let (whole, fewer) =
            (explored(version, "", script, WHOLE), explored(version, "", script, SYMMETRIC));
        // Each of three scripts has taken 0 to 3 steps; who has taken how many does not matter.
        assert_eq!((whole.unique, fewer.unique), (4 * 4 * 4, 20), "on {version}");
        assert_eq!(fewer.partial, None);
    }
}

const SHARE: &str = r#"
    CreateFileMapping(hFile: INVALID_HANDLE_VALUE, flProtect: [PAGE_READWRITE], dwMaximumSizeLow: 8, lpName: "n", is: "map@"),
    MapViewOfFile(hFileMappingObject: "map@", dwDesiredAccess: [FILE_MAP_WRITE], is: "view@"),
    CloseHandle(hObject: "map@"),
    Write(at: "view@", bytes: Text("1")),
    Read(at: ("view@", 1), expect: Text("\u{0}")),
    UnmapViewOfFile(lpBaseAddress: "view@"),
"#;

#[test]
fn handles_views_and_names_change_places_with_their_processes() {
    for version in OsVersion::ALL {
        let (whole, fewer) =
            (explored(version, "", SHARE, WHOLE), explored(version, "", SHARE, SYMMETRIC));
        assert_eq!(fewer.partial, None, "on {version}");
        assert!(
            fewer.unique * 6 >= whole.unique && fewer.unique * 5 < whole.unique,
            "on {version}: {} of {}",
            fewer.unique,
            whole.unique
        );
        assert_eq!(ends(&fewer), ends(&whole));
    }
}

const RACE_BEGINS: &str = r#"
    CreateFileMapping(hFile: INVALID_HANDLE_VALUE, flProtect: [PAGE_READWRITE], dwMaximumSizeLow: 8, is: "map"),
    MapViewOfFile(hFileMappingObject: "map", dwDesiredAccess: [FILE_MAP_WRITE], is: "view"),
    Write(at: "view", bytes: Text("0"))"#;

const RACE: &str = r#"Read(at: "view", expect: Text("0")), Write(at: "view", bytes: Text("1"))"#;

#[test]
fn a_race_of_alike_scripts_is_still_found() {
    let (whole, fewer) = (
        explored(OsVersion::Ce5_0, RACE_BEGINS, RACE, WHOLE),
        explored(OsVersion::Ce5_0, RACE_BEGINS, RACE, SYMMETRIC),
    );
    assert_eq!(ends(&fewer), ends(&whole));
    assert!(ends(&fewer).len() == 3 && fewer.unique < whole.unique);
    // Whoever it is that reads too late: it is told of the first of them.
    assert_eq!((whole.outcomes.len(), fewer.outcomes.len()), (7, 3));
}

#[test]
fn a_number_that_only_one_of_them_can_have_ends_the_search() {
    let script = "GetCurrentProcessId(expect: Returns(0x8000A))";
    let found = explored(OsVersion::Ce5_0, "", script, SYMMETRIC);
    assert_eq!(found.partial, Some(Partial::Asymmetric));
}

#[test]
fn several_threads_find_the_same() {
    let counts = |found: &Findings| {
        let outcomes =
            found.outcomes.iter().map(|(ending, outcome)| (ending.clone(), outcome.ends));
        (found.generated, found.unique, found.ends, outcomes.collect::<Vec<_>>())
    };
    for (steps, script) in [("", SHARE), (RACE_BEGINS, RACE)] {
        let one = explored(OsVersion::Ce5_0, steps, script, SYMMETRIC);
        for threads in [2, 3, 5] {
            let several = Settings { threads, ..SYMMETRIC };
            let several = explored(OsVersion::Ce5_0, steps, script, several);
            assert_eq!(counts(&one), counts(&several));
        }
    }
}
