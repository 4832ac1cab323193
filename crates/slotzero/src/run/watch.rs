//! `--watch`: runs again what changes, until the program is interrupted.

use super::{Prepared, round};
use crate::cli::{RunOptions, SCENARIOS};
use crate::colour::Colours;
use crate::select::{self, Found};
use crate::{Exit, Host};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher, recommended_watcher};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf, absolute};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// How long nothing must happen before what happened is looked at: editors write in several steps.
const QUIET: Duration = Duration::from_millis(100);

/// Runs everything, and then what changes or appears.
pub(super) fn watch(
    options: &RunOptions,
    colours: Colours,
    prepared: Prepared,
    host: &mut Host<'_>,
) -> io::Result<Exit> {
    let Prepared { found, settings } = prepared;
    let (sender, events) = channel();
    let report = move |event| {
        // Nobody listens any more when the program ends.
        let _ = sender.send(event);
    };
    // It is watched from before the first run, so that no change is missed.
    let mut watcher = recommended_watcher(report).map_err(io::Error::other)?;
    watch_folders(&mut watcher, options, &found, host)?;
    let all: Vec<(usize, Found)> = found.into_iter().enumerate().collect();
    round(options, colours, &all, &settings, host)?;
    loop {
        host.flush()?;
        let Some(touched) = touched(&events)? else { return Ok(Exit::AsExpected) };
        let Ok(found) = select::find(&options.selection, host) else { continue };
        let all = found.into_iter().enumerate();
        let changed: Vec<_> = all.filter(|(_, found)| is_touched(&found.path, &touched)).collect();
        if !changed.is_empty() {
            round(options, colours, &changed, &settings, host)?;
        }
    }
}

/// Watches the folders that the arguments name and those of the files that they name.
fn watch_folders(
    watcher: &mut RecommendedWatcher,
    options: &RunOptions,
    found: &[Found],
    host: &Host<'_>,
) -> io::Result<()> {
    let given = options.selection.paths.iter().map(PathBuf::as_path);
    let default = options.selection.paths.is_empty().then_some(Path::new(SCENARIOS));
    let given = given.chain(default).map(|path| host.path(path)).filter(|path| path.is_dir());
    let parents = found.iter().filter_map(|found| found.path.parent()).map(Path::to_owned);
    let folders: BTreeSet<PathBuf> = given
        .chain(parents)
        .map(|folder| absolute(Path::new(".").join(folder)))
        .collect::<Result<_, _>>()?;
    let mut watched: Vec<&PathBuf> = Vec::new();
    for folder in &folders {
        // A folder comes before those below it.
        if watched.iter().any(|above| folder.starts_with(above)) {
            continue;
        }
        watcher.watch(folder, RecursiveMode::Recursive).map_err(io::Error::other)?;
        watched.push(folder);
    }
    Ok(())
}

/// The paths at which something has happened, once it is quiet again; `None` if nothing ever will.
fn touched(events: &Receiver<notify::Result<Event>>) -> io::Result<Option<BTreeSet<PathBuf>>> {
    let mut touched = BTreeSet::new();
    let Ok(first) = events.recv() else { return Ok(None) };
    let mut next = Some(first);
    while let Some(event) = next {
        let event = event.map_err(io::Error::other)?;
        // To be read changes nothing: our own runs do that.
        if !matches!(event.kind, EventKind::Access(_)) {
            touched.extend(event.paths);
        }
        next = events.recv_timeout(QUIET).ok();
    }
    Ok(Some(touched))
}

/// Whether a scenario, or what it may take content from, is among the paths.
fn is_touched(scenario: &Path, touched: &BTreeSet<PathBuf>) -> bool {
    let Ok(scenario) = absolute(Path::new(".").join(scenario)) else { return false };
    let is_data = |path: &&PathBuf| path.extension().is_none_or(|end| end != "ron");
    let folder = scenario.parent().unwrap_or(&scenario);
    touched.contains(&scenario)
        || touched.iter().filter(is_data).any(|path| path != folder && path.starts_with(folder))
}
