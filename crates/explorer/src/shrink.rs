//! The smallest scenario that still goes wrong in the same way.
//!
//! Parts of the text are left out, large ones first, as long as what is left is a scenario of which some
//! run ends with the same words, and some other run well, if there was one: what goes wrong in every order
//! is another fault. Of what remains, each part is needed.

use crate::chooser::{Decisions, Free};
use crate::report::{ends_well, in_words};
use crate::trail::Trail;
use crate::visited::{Noted, Visited};
use crate::{
    Schedule, Settings, explore, find_livelock, make_plain, schedule, schedule_of_beginning,
};
use abi::OsVersion;
use kernel::Defaults;
use runner::{Came, Options, Plan, Report, Walk};
use scenario::{Diagnostic, Files, Format, Order, Source, Span, edit, parse};
use trace::Silent;

/// What is to be kept.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'w> {
    /// The version on which it goes wrong.
    pub version: OsVersion,
    /// What goes wrong.
    pub failure: Failure<'w>,
    /// Which decisions are explored.
    pub free: Free,
    /// How much a run may do.
    pub options: Options,
}

/// What goes wrong.
#[derive(Clone, Copy, Debug)]
pub enum Failure<'w> {
    /// A run ends so.
    Ends {
        /// The words of the outcome: see [`crate::in_words`].
        words: &'w str,
        /// What is told besides: [`Schedule::notes`](crate::Schedule).
        notes: &'w [String],
    },
    /// Runs go round for ever.
    Livelock,
}

/// Turns that are taken to find the outcome in a smaller scenario.
const TURNS: u64 = 50_000;
/// How many smaller scenarios are tried.
const TRIES: u32 = 5_000;
/// Turns that are taken for all of them together: some ten seconds.
const TURNS_IN_ALL: u64 = 10_000_000;

/// A smaller scenario in which the same goes wrong, with the order and the choices of a run that shows it,
/// in the usual layout. None if it is not found in the scenario as it is within some 50,000 turns.
pub fn shrink(source: &Source, files: &dyn Files, wanted: Wanted<'_>) -> Option<String> {
    let mut smallest = on_its_version(source, wanted.version)?;
    let mut left = Left { tries: TRIES, turns: TURNS_IN_ALL };
    let apart = with_plan(&smallest, files, |plan| plan.has_threads_apart());
    let mut kept = Kept { wanted, apart, well: true };
    if !still_fails(&smallest, files, kept, &mut left) {
        kept.well = false;
        if !still_fails(&smallest, files, kept, &mut left) {
            return None;
        }
    }
    loop {
        let before = smallest.text().len();
        smallest = leave_out(smallest, files, kept, &mut left);
        if smallest.text().len() == before || left.is_used_up() {
            break;
        }
    }
    let text = with_schedule(&smallest, files, wanted)?;
    shows_it(&named(source, text.clone())?, files, wanted).then_some(text)
}

/// What a smaller scenario has to have.
#[derive(Clone, Copy)]
struct Kept<'w> {
    wanted: Wanted<'w>,
    /// No thread takes steps of two scripts: those of one thread would be another fault.
    apart: bool,
    /// A run that ends well besides.
    well: bool,
}

/// What may still be done to find a smaller one.
struct Left {
    tries: u32,
    turns: u64,
}

impl Left {
    fn is_used_up(&self) -> bool {
        self.tries == 0 || self.turns == 0
    }
}

/// The scenario for one version alone, as it is explored: in no order of its own.
fn on_its_version(source: &Source, version: OsVersion) -> Option<Source> {
    let text = edit::on_version(source, version.name()).ok()?;
    let mut changed = named(source, text)?;
    changed = named(source, edit::with_field(&changed, "on", &format!("[{version}]")).ok()?)?;
    for field in ["order", "choices", "known_gap"] {
        changed = named(source, edit::without_field(&changed, field).ok()?)?;
    }
    Some(changed)
}

fn named(source: &Source, text: String) -> Option<Source> {
    Source::from_bytes(source.name(), text.into_bytes()).ok()
}

/// Leaves out each part that can be spared, once through the text.
fn leave_out(mut source: Source, files: &dyn Files, kept: Kept<'_>, left: &mut Left) -> Source {
    let mut next = 0;
    while !left.is_used_up() {
        let Ok(parts) = edit::parts(&source) else { break };
        let Some(part) = parts.get(next) else { break };
        left.tries -= 1;
        match try_without(&source, *part, files, kept, left) {
            Some(smaller) => source = smaller,
            None => next += 1,
        }
    }
    source
}

fn try_without(
    source: &Source,
    part: Span,
    files: &dyn Files,
    kept: Kept<'_>,
    left: &mut Left,
) -> Option<Source> {
    let smaller = named(source, edit::without(source, part))?;
    still_fails(&smaller, files, kept, left).then_some(smaller)
}

fn still_fails(source: &Source, files: &dyn Files, kept: Kept<'_>, left: &mut Left) -> bool {
    with_plan(source, files, |plan| {
        (!kept.apart || plan.has_threads_apart())
            && match kept.wanted.failure {
                Failure::Ends { .. } => has_both(plan, kept, left),
                Failure::Livelock => has_livelock(plan, kept.wanted, left),
            }
    })
}

/// Whether this holds for a scenario as it is explored; not if it is none.
fn with_plan(source: &Source, files: &dyn Files, holds: impl FnOnce(&Plan<'_>) -> bool) -> bool {
    let Ok(mut scenario) = parse(source, files) else { return false };
    (scenario.order, scenario.known_gap) = (Order::AsWritten, None);
    runner::plan(&scenario, files).is_ok_and(|plan| holds(&plan))
}

fn has_livelock(plan: &Plan<'_>, wanted: Wanted<'_>, left: &mut Left) -> bool {
    // It does not tell how many turns it took.
    left.turns = left.turns.saturating_sub(TURNS / 10);
    let Ok(walk) = Walk::begin(plan, wanted.version, wanted.options) else { return false };
    find_livelock(walk, wanted.free, TURNS).is_ok_and(|found| found.is_some())
}

/// Whether some run ends as wanted, and some well if that is wanted too; depth first.
fn has_both(plan: &Plan<'_>, kept: Kept<'_>, left: &mut Left) -> bool {
    let Wanted { version, free, options, .. } = kept.wanted;
    let Ok(walk) = Walk::begin(plan, version, options) else { return false };
    let (mut trail, visited) = (Trail::new(walk, free), Visited::new(u64::MAX, false));
    let (mut wrong, mut well) = (false, !kept.well);
    trail.go_to(Vec::new(), Decisions::default());
    for _ in 0..TURNS.min(left.turns) {
        left.turns -= 1;
        let Some(came) = trail.turn() else { break };
        match came {
            Came::Ended(report) => {
                wrong |= kept.wanted.is_told_by(&report);
                well |= ends_well(&in_words(&report));
            }
            Came::GoesOn if visited.insert(trail.state()) == Noted::New => {
                trail.go_on(Decisions::default());
                continue;
            }
            _ => {}
        }
        if wrong && well || !trail.go_back() {
            break;
        }
    }
    wrong && well
}

impl Wanted<'_> {
    /// Whether a way to end is the one that is wanted.
    fn is_run(&self, run: &Schedule, words: &str) -> bool {
        let Failure::Ends { words: own, notes } = self.failure else { return false };
        said(words, self.version) == said(own, self.version) && run.notes == *notes
    }

    /// Whether a run ends as wanted.
    fn is_told_by(&self, report: &Report) -> bool {
        let mut messages = report.messages.iter();
        messages.next().is_some_and(|first| self.is_told(report, first))
    }

    /// Whether this message is the one that is wanted.
    fn is_told(&self, report: &Report, message: &Diagnostic) -> bool {
        let Failure::Ends { words, notes } = self.failure else { return false };
        let own = message.render(report.messages.source(), Format::Short);
        said(own.trim_end(), self.version) == said(words, self.version) && message.notes == *notes
    }
}

/// The words without the place that they begin with, and the version, which is named if there are several.
fn said(words: &str, version: OsVersion) -> &str {
    let said = words.split_once(": error: ").map_or(words, |(_, said)| said);
    let of_version = said.strip_prefix(version.name()).and_then(|said| said.strip_prefix(": "));
    of_version.unwrap_or(said)
}

/// The scenario with the order and the choices of a run that shows it.
fn with_schedule(source: &Source, files: &dyn Files, wanted: Wanted<'_>) -> Option<String> {
    let scenario = parse(source, files).ok()?;
    let plan = runner::plan(&scenario, files).ok()?;
    let begin =
        || Walk::begin(&plan, wanted.version, wanted.options).expect("its world was built before");
    let run = match wanted.failure {
        Failure::Ends { .. } => {
            let settings = Settings { free: wanted.free, turns: TURNS, ..Settings::default() };
            let mut found = explore(&begin, settings, &|_| false);
            make_plain(&mut found, &begin, wanted.free, &|| false);
            let runs = found.outcomes.values();
            runs.map(|outcome| schedule(&mut begin(), wanted.free, &outcome.example))
                .zip(found.outcomes.keys())
                .find_map(|(run, words)| wanted.is_run(&run, words).then_some(run))?
        }
        Failure::Livelock => {
            let found = find_livelock(begin(), wanted.free, TURNS).ok()??;
            schedule_of_beginning(&mut begin(), wanted.free, &found.example, found.turns)
        }
    };
    let mut text = edit::with_field(source, "order", &run.order_text()?).ok()?;
    if !run.choices.is_empty() {
        text = edit::with_field(&named(source, text)?, "choices", &run.choices_text()).ok()?;
    }
    scenario::format::format(&named(source, text)?).ok()
}

/// Whether the scenario with its order shows it.
fn shows_it(source: &Source, files: &dyn Files, wanted: Wanted<'_>) -> bool {
    let Failure::Ends { .. } = wanted.failure else { return true };
    let Ok(scenario) = parse(source, files) else { return false };
    let Ok(plan) = runner::plan(&scenario, files) else { return false };
    let options = Options { remembers: false, ..wanted.options };
    let report = runner::run(&plan, wanted.version, options, &mut Silent, &mut Defaults);
    let mut messages = report.messages.iter();
    messages.any(|message| wanted.is_told(&report, message))
}
