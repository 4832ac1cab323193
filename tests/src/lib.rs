//! Helpers that the suites share: where the repository's files are, how a scenario is read with
//! the host files below its folder, and how it is run.

pub mod campaign;
pub mod conversation;
pub mod found;
pub mod scene;

#[path = "../../crates/coredll/tests/calls/program.rs"]
mod program;

use abi::OsVersion;
use kernel::{Defaults, World};
use oracle::{Finding, Listener};
use runner::{Options, Plan, Report, Verdict, plan, run, run_watched};
use scenario::{Diagnostics, NoFiles, Scenario, Source, parse};
use slotzero::files::Folder;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use trace::Recorder;

/// The folder that the repository lies in.
pub fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().expect("this package is a folder of the repository").to_owned()
}

/// A path below the repository's folder, with `/` between its parts on every host.
pub fn name_of(path: &Path) -> String {
    let root = root();
    let below = path.strip_prefix(&root).unwrap_or(path);
    let parts = below.components().map(|part| part.as_os_str().to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}

/// Folders that hold what others made.
const SKIPPED: [&str; 2] = ["target", "node_modules"];

/// Every file below `folder` with this extension, in the order of the paths. Build folders and
/// hidden ones are left out.
pub fn files_below(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    gather(folder, extension, &mut found);
    found.sort();
    found
}

fn gather(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of the repository can be listed") {
        let path = entry.expect("its entries can be listed").path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let skipped = name.is_none_or(|name| SKIPPED.contains(&&*name) || name.starts_with('.'));
        if path.is_dir() && !skipped {
            gather(&path, extension, found);
        } else if path.extension().is_some_and(|end| end == extension) {
            found.push(path);
        }
    }
}

/// The scenarios of the corpus, in the order of their paths.
pub fn corpus() -> Vec<PathBuf> {
    files_below(&root().join("scenarios"), "ron")
}

/// A scenario of the repository, read under its path below the repository's folder.
pub fn read(path: &Path) -> Result<(Scenario, Folder), Diagnostics> {
    let bytes = fs::read(path).expect("a file of the repository can be read");
    let source = Source::from_bytes(&name_of(path), bytes)?;
    let files = Folder::of(path);
    parse(&source, &files).map(|scenario| (scenario, files))
}

/// Runs a plan and keeps its events.
pub fn record(plan: &Plan<'_>, version: OsVersion, options: Options) -> (Report, Recorder) {
    record_watched(plan, version, options, &mut |_| ControlFlow::Continue(()))
}

/// The same; `watch` looks at the world after every step.
pub fn record_watched(
    plan: &Plan<'_>,
    version: OsVersion,
    options: Options,
    watch: &mut dyn FnMut(&World) -> ControlFlow<()>,
) -> (Report, Recorder) {
    let mut recorder = Recorder::default();
    let report = run_watched(plan, version, options, &mut recorder, &mut Defaults, watch);
    (report, recorder)
}

/// Reads, plans and runs a text that comes from no folder, as the file `t.ron`.
///
/// Returns the mistakes that kept it from being run, if there are any.
pub fn run_text(text: &str, options: Options) -> Result<Report, Diagnostics> {
    run_bytes(text.as_bytes().to_vec(), options)
}

/// The same for bytes that may be no text. The oracle listens; it panics if it finds anything.
pub fn run_bytes(bytes: Vec<u8>, options: Options) -> Result<Report, Diagnostics> {
    let scenario = parse(&Source::from_bytes("t.ron", bytes)?, &NoFiles)?;
    let plan = plan(&scenario, &NoFiles)?;
    let mut listener = Listener::default();
    let report = run(&plan, scenario.on[0].value, options, &mut listener, &mut Defaults);
    // A run that is stopped leaves a step, or a call, without its end.
    let text = scenario.file.text();
    let stopped = matches!(report.verdict, Verdict::NotModelled(_) | Verdict::Unmet);
    let whole = !stopped && !text.contains("NotModelled");
    let judged = if whole { listener.report() } else { listener.so_far() };
    let judged = judged.expect("a run begins with its header");
    assert_eq!(findings(&judged), [""; 0], "{text}");
    Ok(report)
}

/// What was found in a trace, a line each.
pub fn findings(report: &oracle::Report) -> Vec<String> {
    report.findings.iter().map(shown).collect()
}

/// A finding on one line.
pub fn shown(finding: &Finding) -> String {
    format!("line {}: {}: {}", finding.line, finding.event, finding.verdict)
}
