//! The smallest scenario that still goes wrong in the same way.
//!
//! Parts of the text are left out, large ones first, as long as what is left is a scenario of which some
//! run ends with the same words, and some other run well, if there was one: what goes wrong in every order
//! is another fault. Of what remains, each part is needed.

use crate::chooser::{Decisions, Free};
use crate::ending::Ending;
use crate::plainest::plainest;
use crate::trail::Trail;
use crate::visited::{Noted, Visited};
use crate::{Schedule, Taken, find_livelock, schedule, schedule_of_beginning};
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
    /// How to have a run that shows it, in the scenario as it is.
    pub run: &'w Schedule,
    /// Other runs are known to end well.
    pub well: bool,
    /// Which decisions are explored.
    pub free: Free,
    /// How much a run may do.
    pub options: Options,
}

/// What goes wrong.
#[derive(Clone, Copy, Debug)]
pub enum Failure<'w> {
    /// A run ends so, and with the notes of the run that shows it.
    Ends(&'w Ending),
    /// Runs go round for ever.
    Livelock,
}

/// Turns that are taken to find the outcome in a smaller scenario.
const TURNS: u64 = 50_000;
/// How many smaller scenarios are tried.
const TRIES: u32 = 5_000;
/// Turns that are taken for all of them together: some ten seconds.
const TURNS_IN_ALL: u64 = 10_000_000;

/// The smallest scenario that was found before it is to stop and in which the same goes wrong, with the
/// order and the choices of a run that shows it, in the usual layout: at worst the scenario as it is.
/// `None` if its own run cannot be written.
pub fn shrink(
    source: &Source,
    files: &dyn Files,
    wanted: Wanted<'_>,
    stop: &dyn Fn() -> bool,
) -> Option<String> {
    let whole = on_its_version(source, wanted.version)?;
    let mut left = Left { tries: TRIES, turns: TURNS_IN_ALL, stop };
    let apart = with_plan(&whole, files, |plan| plan.has_threads_apart());
    let mut kept = Kept { wanted, apart, well: true };
    // The exploration may have seen a share alone.
    kept.well = wanted.well || still_fails(&whole, files, kept, &mut left);
    let mut smallest = Small { source: whole.clone(), text: None };
    loop {
        let before = smallest.source.text().len();
        smallest = leave_out(smallest, files, kept, &mut left);
        if smallest.source.text().len() == before || left.is_used_up() {
            break;
        }
    }
    let Some(text) = smallest.text else { return with_run(&whole, files, wanted, wanted.run) };
    let is_wanted = |report: &Report| wanted.is_told_by(report);
    let plain = |walk: Walk<'_>| plainest(walk, wanted.free, &is_wanted, stop);
    Some(with_own_run(&smallest.source, files, wanted, plain).unwrap_or(text))
}

/// A scenario that was made smaller; its text with a run that shows it, if any part was left out.
struct Small {
    source: Source,
    text: Option<String>,
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
struct Left<'s> {
    tries: u32,
    turns: u64,
    stop: &'s dyn Fn() -> bool,
}

impl Left<'_> {
    fn is_used_up(&self) -> bool {
        self.tries == 0 || self.turns == 0 || (self.stop)()
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
fn leave_out(mut small: Small, files: &dyn Files, kept: Kept<'_>, left: &mut Left<'_>) -> Small {
    let mut next = 0;
    while !left.is_used_up() {
        let Ok(parts) = edit::parts(&small.source) else { break };
        let Some(part) = parts.get(next) else { break };
        left.tries -= 1;
        match try_without(&small.source, *part, files, kept, left) {
            Some(smaller) => small = smaller,
            None => next += 1,
        }
    }
    small
}

fn try_without(
    source: &Source,
    part: Span,
    files: &dyn Files,
    kept: Kept<'_>,
    left: &mut Left<'_>,
) -> Option<Small> {
    let source = named(source, edit::without(source, part))?;
    if !still_fails(&source, files, kept, left) {
        return None;
    }
    let mut again = Left { tries: 1, turns: TURNS, stop: left.stop };
    let first = |walk: Walk<'_>| example(walk, Kept { well: false, ..kept }, &mut again);
    let text = with_own_run(&source, files, kept.wanted, first)?;
    Some(Small { source, text: Some(text) })
}

fn still_fails(source: &Source, files: &dyn Files, kept: Kept<'_>, left: &mut Left<'_>) -> bool {
    with_plan(source, files, |plan| {
        (!kept.apart || plan.has_threads_apart())
            && match kept.wanted.failure {
                Failure::Ends(_) => has_example(plan, kept, left),
                Failure::Livelock => {
                    has_livelock(plan, kept.wanted, left) && has_example(plan, kept, left)
                }
            }
    })
}

/// Whether this holds for a scenario as it is explored; not if it is none.
fn with_plan(source: &Source, files: &dyn Files, holds: impl FnOnce(&Plan<'_>) -> bool) -> bool {
    let Ok(mut scenario) = parse(source, files) else { return false };
    (scenario.order, scenario.known_gap) = (Order::AsWritten, None);
    runner::plan(&scenario, files).is_ok_and(|plan| holds(&plan))
}

fn has_livelock(plan: &Plan<'_>, wanted: Wanted<'_>, left: &mut Left<'_>) -> bool {
    // It does not tell how many turns it took.
    left.turns = left.turns.saturating_sub(TURNS / 10);
    let Ok(walk) = Walk::begin(plan, wanted.version, wanted.options) else { return false };
    find_livelock(walk, wanted.free, TURNS).is_ok_and(|found| found.is_some())
}

fn has_example(plan: &Plan<'_>, kept: Kept<'_>, left: &mut Left<'_>) -> bool {
    let walk = Walk::begin(plan, kept.wanted.version, kept.wanted.options);
    walk.is_ok_and(|walk| example(walk, kept, left).is_some())
}

/// A run that ends as wanted, the first one depth first; none if some run has to end well besides and
/// none does. No end shows a livelock: of one, only the run that ends well is looked for.
fn example(walk: Walk<'_>, kept: Kept<'_>, left: &mut Left<'_>) -> Option<Vec<Taken>> {
    let Wanted { failure, free, .. } = kept.wanted;
    let mut trail = Trail::new(walk, free);
    let visited = Visited::new(u64::MAX, false, 1);
    let mut seen = visited.seen();
    let (mut wrong, mut well) = (matches!(failure, Failure::Livelock).then(Vec::new), !kept.well);
    trail.go_to(Vec::new(), Decisions::default());
    for _ in 0..TURNS.min(left.turns) {
        if wrong.is_some() && well {
            break;
        }
        left.turns -= 1;
        let Some(came) = trail.turn() else { break };
        match came {
            Came::Ended(report) => {
                if wrong.is_none() && kept.wanted.is_told_by(&report) {
                    wrong = Some(trail.decisions());
                }
                well |= Ending::of(&report).is_well();
            }
            Came::GoesOn if seen.insert(trail.state()) == Noted::New => {
                trail.go_on(Decisions::default());
                continue;
            }
            _ => {}
        }
        if !trail.go_back() {
            break;
        }
    }
    wrong.filter(|_| well)
}

impl Wanted<'_> {
    /// Whether a run ends as wanted.
    fn is_told_by(&self, report: &Report) -> bool {
        let mut messages = report.messages.iter();
        messages.next().is_some_and(|first| self.is_told(report, first))
    }

    /// Whether this message is the one that is wanted.
    fn is_told(&self, report: &Report, message: &Diagnostic) -> bool {
        let Failure::Ends(ending) = self.failure else { return false };
        let own = message.render(report.messages.source(), Format::Short);
        said(own.trim_end(), self.version) == said(&ending.to_string(), self.version)
            && message.notes == self.run.notes
    }
}

/// The words without the place that they begin with, and the version, which is named if there are several.
fn said(words: &str, version: OsVersion) -> &str {
    let said = words.split_once(": error: ").map_or(words, |(_, said)| said);
    let of_version = said.strip_prefix(version.name()).and_then(|said| said.strip_prefix(": "));
    of_version.unwrap_or(said)
}

/// The scenario with one of its own runs, if that shows it to `slotzero run` too.
fn with_own_run(
    source: &Source,
    files: &dyn Files,
    wanted: Wanted<'_>,
    find: impl FnOnce(Walk<'_>) -> Option<Vec<Taken>>,
) -> Option<String> {
    let scenario = parse(source, files).ok()?;
    let plan = runner::plan(&scenario, files).ok()?;
    let Wanted { version, failure, free, options, .. } = wanted;
    let begin = || Walk::begin(&plan, version, options).expect("its world was built before");
    let run = match failure {
        Failure::Ends(_) => schedule(&mut begin(), free, &find(begin())?),
        Failure::Livelock => {
            let found = find_livelock(begin(), free, TURNS).ok()??;
            schedule_of_beginning(&mut begin(), free, &found.example, found.turns)
        }
    };
    with_run(source, files, wanted, &run)
}

/// The scenario with the order and the choices of a run that shows it, in the usual layout.
fn with_run(
    source: &Source,
    files: &dyn Files,
    wanted: Wanted<'_>,
    run: &Schedule,
) -> Option<String> {
    let mut text = edit::with_field(source, "order", &run.order_text()?).ok()?;
    if !run.choices.is_empty() {
        text = edit::with_field(&named(source, text)?, "choices", &run.choices_text()).ok()?;
    }
    let text = scenario::format::format(&named(source, text)?).ok()?;
    shows_it(&named(source, text.clone())?, files, wanted).then_some(text)
}

/// Whether the scenario with its order shows it.
fn shows_it(source: &Source, files: &dyn Files, wanted: Wanted<'_>) -> bool {
    let Failure::Ends(_) = wanted.failure else { return true };
    let Ok(scenario) = parse(source, files) else { return false };
    let Ok(plan) = runner::plan(&scenario, files) else { return false };
    let options = Options { remembers: false, ..wanted.options };
    let report = runner::run(&plan, wanted.version, options, &mut Silent, &mut Defaults);
    let mut messages = report.messages.iter();
    messages.any(|message| wanted.is_told(&report, message))
}
