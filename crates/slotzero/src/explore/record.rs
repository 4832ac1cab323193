//! The JSON form of what was explored, as it is written and as `merge` reads it.

use super::{Explored, Settings};
use crate::Exit;
use crate::run::ended;
use abi::OsVersion;
use explorer::{Ending, Free, Livelock, Outcome, Partial, Schedule, mark};
use runner::{Options, Verdict};
use scenario::{Position, Property, Scenario, alike, edit};
use serde::{Deserialize, Serialize};

/// What was found in one share of an exploration of a scenario on a version.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Record {
    pub(crate) reason: Reason,
    /// The version of the program.
    pub(crate) engine: String,
    pub(crate) file: String,
    /// Tells the scenario's text from another.
    pub(crate) scenario: String,
    pub(crate) version: String,
    /// What was free, and how far it went.
    pub(crate) settings: String,
    /// Which share, from 1, of how many.
    pub(crate) share: (u32, u32),
    /// Scripts that have steps.
    pub(crate) scripts: u32,
    /// Their steps; none if they have no bound.
    pub(crate) steps: Option<u64>,
    /// Orders of these steps at most; none if they are more than 2^128.
    pub(crate) orders_at_most: Option<String>,
    /// If it was wanted: which scripts can stand for each other.
    pub(crate) symmetry: Option<SymmetryRecord>,
    /// Schedules of the share, if they were counted.
    pub(crate) schedules: Option<String>,
    pub(crate) generated: u64,
    pub(crate) unique: u64,
    pub(crate) ends: u64,
    pub(crate) table_bytes: u64,
    /// Why not everything was seen.
    pub(crate) partial: Option<String>,
    pub(crate) properties: Vec<PropertyRecord>,
    pub(crate) outcomes: Vec<OutcomeRecord>,
    pub(crate) livelock: Option<LivelockRecord>,
}

/// What a record tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Reason {
    /// A share, or the whole as one.
    Explored,
    /// All shares together.
    Merged,
}

/// Scripts that are the same but for names.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SymmetryRecord {
    /// Who runs them, group by group.
    pub(crate) alike: Vec<Vec<String>>,
    /// States in which they have changed places were one; not so if they did not come to the same.
    pub(crate) used: bool,
}

/// What was seen of a property.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PropertyRecord {
    /// Its text.
    pub(crate) property: String,
    /// It could be looked at in some state.
    pub(crate) judged: bool,
    /// Its check was met in some state.
    pub(crate) met: bool,
}

/// A way in which runs ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OutcomeRecord {
    pub(crate) message: String,
    /// Line and column of the place that the message is about; none if nothing is wrong.
    pub(crate) place: Option<(usize, usize)>,
    /// As `run` calls it in its JSON form.
    pub(crate) verdict: String,
    pub(crate) ends: u64,
    /// Of a deadlock, who waits for what: what tells it from others at the same place.
    pub(crate) waits: Vec<String>,
    /// What is told besides of the run that has this schedule.
    pub(crate) notes: Vec<String>,
    pub(crate) schedule: ScheduleRecord,
}

/// Fields of a scenario that have a run once more.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ScheduleRecord {
    /// None if that is not asked for.
    pub(crate) may: Option<String>,
    /// None if it cannot be written, because a thread has no name.
    pub(crate) order: Option<String>,
    /// None if all decisions are the defaults.
    pub(crate) choices: Option<String>,
}

/// States from which no run comes to its end.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LivelockRecord {
    pub(crate) states: u64,
    /// What is taken in them again and again.
    pub(crate) steps: Vec<StepRecord>,
    /// How to come into it.
    pub(crate) schedule: ScheduleRecord,
}

/// A step of a livelock.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StepRecord {
    /// None for a thread without a name.
    pub(crate) by: Option<String>,
    pub(crate) line: usize,
    pub(crate) step: String,
}

impl Record {
    pub(crate) fn new(
        shown: &str,
        version: OsVersion,
        explored: &Explored<'_>,
        settings: &Settings,
    ) -> Record {
        let Explored { scenario, bounds, found, .. } = explored;
        let outcome =
            |(ending, outcome, schedule)| OutcomeRecord::new(scenario, ending, outcome, schedule);
        let livelock = explored.livelock.as_ref().ok().and_then(Option::as_ref);
        let share = settings.explorer.share;
        Record {
            reason: Reason::Explored,
            engine: String::from(env!("CARGO_PKG_VERSION")),
            file: shown.to_owned(),
            scenario: format!("{:016x}", mark(scenario)),
            version: version.name().to_owned(),
            settings: in_one_line(settings, explored.symmetric),
            share: (share.index + 1, share.of),
            scripts: bounds.scripts,
            steps: bounds.steps,
            orders_at_most: bounds.orders.map(|orders| orders.to_string()),
            symmetry: settings.explorer.symmetry.then(|| SymmetryRecord::new(explored)),
            schedules: explored.schedules_in_all.map(|all| all.to_string()),
            generated: found.generated,
            unique: found.unique,
            ends: found.ends,
            table_bytes: found.table_bytes,
            partial: partial(explored).map(str::to_owned),
            properties: properties(explored),
            outcomes: explored.outcomes().into_iter().map(outcome).collect(),
            livelock: livelock.map(|(it, way)| LivelockRecord::new(scenario, it, way)),
        }
    }

    /// Properties that no state has shown, by their places, if all states were looked at.
    pub(crate) fn unwitnessed(&self) -> impl Iterator<Item = (usize, &'static str)> {
        let whole = self.partial.is_none() && (self.share.1 == 1 || self.reason == Reason::Merged);
        let properties = self.properties.iter().filter(move |_| whole).enumerate();
        properties.filter_map(|(at, property)| Some((at, property.wrong()?)))
    }

    /// What it means for the program's exit code.
    pub(crate) fn exit(&self) -> Exit {
        let ends = self.outcomes.iter().map(|outcome| exit_of(&outcome.verdict));
        let partial = self.partial.iter().map(|_| Exit::Limit);
        let wrong = self.unwitnessed().map(|_| Exit::Unmet);
        let livelock = self.livelock.iter().map(|_| Exit::Unmet);
        ends.chain(partial).chain(wrong).chain(livelock).max().unwrap_or_default()
    }
}

/// What a verdict in a word means for the program's exit code.
fn exit_of(verdict: &str) -> Exit {
    match verdict {
        "met" | "unsettled" => Exit::AsExpected,
        "unmet" => Exit::Unmet,
        _ => Exit::Limit,
    }
}

/// Why not everything was seen.
fn partial(explored: &Explored<'_>) -> Option<&'static str> {
    let mut outcomes = explored.found.outcomes.values();
    let cut = outcomes.any(|outcome| outcome.verdict == Verdict::OutOfSteps);
    let cut = cut.then_some("a run took as many steps as it may");
    let unknown = explored.livelock.is_err().then_some("too many states to look for livelocks");
    explored.found.partial.map(why).or(cut).or(unknown)
}

fn why(partial: Partial) -> &'static str {
    match partial {
        Partial::NoRoom => "the table of known states is full",
        Partial::Limit => "as many states as were allowed have been generated",
        Partial::Stopped => "it was stopped",
        Partial::Asymmetric => "scripts that are alike do not come to the same",
    }
}

/// What was free, and how far it went: shares of one exploration have the same.
fn in_one_line(settings: &Settings, symmetric: bool) -> String {
    let explorer::Settings { free, turns, table_bytes, reduces, .. } = settings.explorer;
    let Free { next_thread, evict, lazy_write, trim_pool, quirks, happenings } = free;
    let decisions = [
        (next_thread, "next-thread"),
        (evict, "evict"),
        (lazy_write, "lazy-write"),
        (trim_pool, "trim-pool"),
        (quirks, "quirks"),
        (reduces && !symmetric, "reduction"),
        (symmetric, "symmetry"),
    ];
    let on: Vec<&str> = decisions.iter().filter(|(on, _)| *on).map(|(_, name)| *name).collect();
    let (on, bits) = (on.join(" "), if settings.options.wide { 128 } else { 64 });
    let Options { step_budget, invariants, .. } = settings.options;
    let checks = if invariants { ", invariants" } else { "" };
    let states = turns.saturating_add(1);
    format!(
        "{happenings} happenings, {states} states, {step_budget} steps, {table_bytes} bytes, \
         {bits} bits, {on}{checks}"
    )
}

/// What was seen of each property.
fn properties(explored: &Explored<'_>) -> Vec<PropertyRecord> {
    let seen = explored.found.witnessed;
    let record = |(at, property): (usize, &Property)| PropertyRecord {
        property: explored.scenario.file.slice(property.span).to_owned(),
        judged: seen.judged & 1 << at != 0,
        met: seen.met & 1 << at != 0,
    };
    explored.scenario.properties.iter().enumerate().map(record).collect()
}

impl SymmetryRecord {
    fn new(explored: &Explored<'_>) -> SymmetryRecord {
        let by = |script: &usize| explored.scenario.scripts[*script].by.value.to_string();
        let groups = alike(explored.scenario);
        let alike = groups.iter().map(|group| group.iter().map(by).collect());
        SymmetryRecord { alike: alike.collect(), used: explored.symmetric }
    }
}

impl OutcomeRecord {
    fn new(
        scenario: &Scenario,
        ending: &Ending,
        outcome: &Outcome,
        schedule: &Schedule,
    ) -> OutcomeRecord {
        OutcomeRecord {
            message: ending.to_string(),
            place: ending.place().map(|Position { line, column }| (line, column)),
            verdict: ended(scenario, outcome.verdict).word().replace(' ', "_"),
            ends: outcome.ends,
            waits: ending.waits().to_vec(),
            notes: schedule.notes.clone(),
            schedule: ScheduleRecord::new(scenario, schedule),
        }
    }

    /// Whether nothing is wrong.
    pub(crate) fn is_well(&self) -> bool {
        self.place.is_none()
    }

    /// What tells it from others; in this order they are, as [`Ending`]s.
    pub(crate) fn key(&self) -> impl Ord + '_ {
        (self.place, &self.message, &self.waits)
    }
}

impl ScheduleRecord {
    fn new(scenario: &Scenario, schedule: &Schedule) -> ScheduleRecord {
        let may = edit::field(&scenario.file, "may").ok().flatten();
        let any = !schedule.choices.is_empty();
        ScheduleRecord {
            may: may.filter(|_| schedule.has_happenings()).map(str::to_owned),
            order: schedule.order_text(),
            choices: any.then(|| schedule.choices_text()),
        }
    }
}

impl LivelockRecord {
    fn new(scenario: &Scenario, livelock: &Livelock, schedule: &Schedule) -> LivelockRecord {
        let steps = livelock.steps.iter().map(|(by, span)| StepRecord {
            by: by.as_ref().map(ToString::to_string),
            line: scenario.file.line_at(span.start),
            step: scenario.file.slice(*span).to_owned(),
        });
        LivelockRecord {
            states: livelock.states,
            steps: steps.collect(),
            schedule: ScheduleRecord::new(scenario, schedule),
        }
    }
}

impl PropertyRecord {
    /// What is wrong with a property of which all states have shown this.
    fn wrong(&self) -> Option<&'static str> {
        match (self.judged, self.met) {
            (false, _) => Some("this could be looked at in no state: a name of it is never bound"),
            (true, false) if self.property.starts_with("Sometimes") => {
                Some("this is so in no state of any run")
            }
            _ => None,
        }
    }
}
