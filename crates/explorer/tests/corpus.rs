//! What an exploration finds in scenarios of the corpus.

use abi::OsVersion;
use explorer::{Findings, Free, Limits, explore};
use runner::{Options, Walk, plan};
use scenario::{FileError, Files, Order, Source, parse};
use std::fmt::Write;
use std::path::{Path, PathBuf};

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

/// Explores a scenario on each of its versions, and checks that everything was taken back.
fn each(path: &Path, free: Free, limits: Limits, mut look: impl FnMut(OsVersion, Findings)) {
    let bytes = std::fs::read(path).expect("a scenario can be read");
    let files = Beside(path.parent().expect("it lies in a folder").to_owned());
    let mut scenario = parse(&Source::from_bytes("t.ron", bytes).expect("a text"), &files).expect("it is a scenario");
    scenario.order = Order::AsWritten;
    let planned = plan(&scenario, &files).expect("it can be bound");
    for version in scenario.on.iter().map(|version| version.value) {
        let options = Options { invariants: false, ..Options::default() };
        let mut walk = Walk::begin(&planned, version, options).expect("its world can be built");
        let before = walk.fingerprint();
        let found = explore(&mut walk, free, limits, &mut |_| false);
        if found.partial.is_none() {
            assert_eq!(walk.fingerprint(), before, "{}: all is taken back", path.display());
        }
        look(version, found);
    }
}

#[test]
fn every_scenario_of_the_corpus_can_be_explored_and_taken_back() {
    let mut files = Vec::new();
    gather(&corpus(), &mut files);
    let limits = Limits { generated: 2_000, ..Limits::default() };
    let (mut total, mut partial) = (0, 0);
    for path in files {
        each(&path, Free::ALL, limits, |version, found| {
            total += 1;
            partial += u32::from(found.partial.is_some());
            if found.outcomes.len() > 1 {
                let mut text = format!("{} {version}: {} {} {} {}\n", path.display(), found.ends, found.generated, found.unique, found.deepest);
                for (words, outcome) in &found.outcomes {
                    let _ = writeln!(text, "   {} {words}", outcome.ends);
                }
                eprint!("{text}");
            }
        });
    }
    eprintln!("{total} {partial}");
}
