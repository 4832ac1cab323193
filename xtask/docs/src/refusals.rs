//! Which function wrote which last error after which clause, in a run of the corpus.

use slotzero::select::Found;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use trace::{Event, Sink};

/// A function, the name of the code that it wrote, the clause that it followed.
pub(super) type Refusal = (Arc<str>, &'static str, Arc<str>);

/// Notes what the returns of calls say.
#[derive(Default)]
struct Refusals(BTreeSet<Refusal>);

impl Sink for Refusals {
    fn listens(&self) -> bool {
        true
    }

    fn emit(&mut self, event: Event) {
        let Event::Return { api, last_error: Some(code), clause: Some(clause), .. } = event else {
            return;
        };
        if let (Some(name), true) = (code.name(), code.0 != 0) {
            self.0.insert((api, name, clause));
        }
    }
}

/// Runs every scenario of the repository that can be run.
pub(super) fn gather(root: &Path) -> BTreeSet<Refusal> {
    let mut refusals = Refusals::default();
    for path in scenarios(&root.join("scenarios")) {
        let found = Found { shown: path.to_string_lossy().into_owned(), path };
        let Ok(scenario) = slotzero::load::load(&found) else { continue };
        let files = found.files();
        let Ok(plan) = runner::plan(&scenario, &files) else { continue };
        for version in &scenario.on {
            let (options, mut chance) = (runner::Options::default(), kernel::Defaults);
            runner::run(&plan, version.value, options, &mut refusals, &mut chance);
        }
    }
    refusals.0
}

/// The table as `slotzero explain` reads it.
pub(super) fn table(refusals: &BTreeSet<Refusal>) -> String {
    let line = |(api, code, clause): &Refusal| format!("{api} {code} {clause}\n");
    refusals.iter().map(line).collect()
}

/// The scenarios below a folder, in the order of their paths.
fn scenarios(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    let below = |path: PathBuf| match path.is_dir() {
        true => scenarios(&path),
        false if path.extension().is_some_and(|end| end == "ron") => vec![path],
        false => Vec::new(),
    };
    paths.into_iter().flat_map(below).collect()
}
