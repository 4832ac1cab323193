//! The exploration as a whole.

use crate::chooser::Free;
use crate::report::{Findings, Partial};
use crate::search::Search;
use crate::share::{Share, deal};
use crate::symmetry::ways;
use crate::team::{SoFar, Team};
use runner::Walk;

/// What is explored, and how far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Which decisions are taken in every way.
    pub free: Free,
    /// Turns that may be taken.
    pub turns: u64,
    /// Bytes that the table of the states may take.
    pub table_bytes: u64,
    /// Threads that work side by side, at least 1.
    pub threads: u32,
    /// Steps that come to the same whenever they are taken are taken first: all ends are seen, in fewer
    /// states.
    pub reduces: bool,
    /// Scripts that are alike may change places: states that differ in nothing else are one, and of runs
    /// that differ in nothing else one is looked at.
    pub symmetry: bool,
    /// Which share of the work is done.
    pub share: Share,
}

impl Settings {
    /// Everything, on one thread.
    pub const DEFAULT: Settings = Settings {
        free: Free::ALL,
        turns: u64::MAX,
        table_bytes: 1 << 30,
        threads: 1,
        reduces: false,
        symmetry: false,
        share: Share::ALL,
    };
}

impl Default for Settings {
    fn default() -> Settings {
        Settings::DEFAULT
    }
}

/// Takes every decision that is free in every way. `begin` gives walks that stand where the exploration
/// begins, all of them alike. `watch` is told now and then how far things are, and says whether to stop.
pub fn explore<'p>(
    begin: &(dyn Fn() -> Walk<'p> + Sync),
    settings: Settings,
    watch: &(dyn Fn(SoFar) -> bool + Sync),
) -> Findings {
    let Settings { turns, table_bytes, threads, .. } = settings;
    let first = begin();
    let ways = if settings.symmetry { ways(first.scenario()).len() as u64 } else { 1 };
    let team = Team::new(threads.max(1), turns, (table_bytes, first.is_wide()), watch);
    let mut all = deal(first, settings, &team);
    std::thread::scope(|scope| {
        let work = || Search::new(begin(), settings, &team).work();
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        all.join(work());
        for other in others {
            match other.join() {
                Ok(found) => all.join(found),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    all.ways = ways;
    all.unique = team.visited.len() - all.elsewhere;
    all.table_bytes = team.visited.bytes();
    if team.visited.is_too_full() {
        team.stop(Partial::NoRoom);
    }
    all.partial = team.partial();
    all
}
