//! The smallest scenario that still goes wrong in the same way.
//!
//! Parts of the text are left out, large ones first, as long as what is left is a scenario of which some
//! run ends with the same words, and some other run well, if there was one: what goes wrong in every order
//! is another fault. Of what remains, each part is needed.

use crate::chooser::{Decisions, Free};
use crate::report::{ends_well, in_words};
use crate::trail::Trail;
use crate::visited::{Noted, Visited};
use crate::{Settings, explore, make_plain, schedule};
use abi::OsVersion;
use runner::{Came, Options, Plan, Walk};
use scenario::{Files, Order, Source, Span, edit, parse};

/// What is to be kept.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'w> {
    /// The version on which it goes wrong.
    pub version: OsVersion,
    /// The words of the outcome: see [`crate::in_words`].
    pub words: &'w str,
    /// Which decisions are explored.
    pub free: Free,
    /// How much a run may do.
    pub options: Options,
}

/// Turns that are taken to find the outcome in a smaller scenario.
const TURNS: u64 = 50_000;
/// How many smaller scenarios are tried.
const TRIES: u32 = 5_000;
/// Turns that are taken for all of them together: some ten seconds.
const TURNS_IN_ALL: u64 = 10_000_000;

/// A smaller scenario in which a run ends in the same way, with the order and the choices of this run, in
/// the usual layout. None if the outcome is not found in the scenario as it is within some 50,000 turns.
pub fn shrink(source: &Source, files: &dyn Files, wanted: Wanted<'_>) -> Option<String> {
    let mut smallest = on_its_version(source, wanted.version)?;
    let mut kept = Kept { wanted, well: true };
    let mut left = Left { tries: TRIES, turns: TURNS_IN_ALL };
    if still_fails(&smallest, files, kept, &mut left).is_none() {
        kept.well = false;
        still_fails(&smallest, files, kept, &mut left)?;
    }
    loop {
        let before = smallest.text().len();
        smallest = leave_out(smallest, files, kept, &mut left);
        if smallest.text().len() == before || left.is_used_up() {
            break;
        }
    }
    with_schedule(&smallest, files, wanted)
}

/// What a smaller scenario has to have.
#[derive(Clone, Copy)]
struct Kept<'w> {
    wanted: Wanted<'w>,
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
    still_fails(&smaller, files, kept, left).map(|()| smaller)
}

fn still_fails(source: &Source, files: &dyn Files, kept: Kept<'_>, left: &mut Left) -> Option<()> {
    let mut scenario = parse(source, files).ok()?;
    (scenario.order, scenario.known_gap) = (Order::AsWritten, None);
    let plan = runner::plan(&scenario, files).ok()?;
    has_both(&plan, kept, left).then_some(())
}

/// Whether some run ends as wanted, and some well if that is wanted too; depth first.
fn has_both(plan: &Plan<'_>, kept: Kept<'_>, left: &mut Left) -> bool {
    let Wanted { version, words, free, options } = kept.wanted;
    let Ok(walk) = Walk::begin(plan, version, options) else { return false };
    let (mut trail, visited) = (Trail::new(walk, free), Visited::new(u64::MAX, false));
    let (mut wrong, mut well) = (false, !kept.well);
    trail.go_to(Vec::new(), Decisions::default());
    for _ in 0..TURNS.min(left.turns) {
        left.turns -= 1;
        let Some(came) = trail.turn() else { break };
        match came {
            Came::Ended(report) => {
                let ends = in_words(&report);
                wrong |= said(&ends, version) == said(words, version);
                well |= ends_well(&ends);
            }
            Came::GoesOn if visited.insert(trail.walk.fingerprint()) == Noted::New => {
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

/// The words without the place that they begin with, and the version, which is named if there are several.
fn said(words: &str, version: OsVersion) -> &str {
    let said = words.split_once(": error: ").map_or(words, |(_, said)| said);
    let of_version = said.strip_prefix(version.name()).and_then(|said| said.strip_prefix(": "));
    of_version.unwrap_or(said)
}

/// The scenario with the order and the choices of a run that ends so.
fn with_schedule(source: &Source, files: &dyn Files, wanted: Wanted<'_>) -> Option<String> {
    let scenario = parse(source, files).ok()?;
    let plan = runner::plan(&scenario, files).ok()?;
    let begin =
        || Walk::begin(&plan, wanted.version, wanted.options).expect("its world was built before");
    let settings = Settings { free: wanted.free, turns: TURNS, ..Settings::default() };
    let mut found = explore(&begin, settings, &|_| false);
    make_plain(&mut found, &begin, wanted.free, &|| false);
    let of = |words: &&String| said(words, wanted.version) == said(wanted.words, wanted.version);
    let example = &found.outcomes.get(found.outcomes.keys().find(of)?)?.example;
    let run = schedule(&mut begin(), wanted.free, example);
    let mut text = edit::with_field(source, "order", &run.order_text()?).ok()?;
    if !run.choices.is_empty() {
        text = edit::with_field(&named(source, text)?, "choices", &run.choices_text()).ok()?;
    }
    scenario::format::format(&named(source, text)?).ok()
}
