//! Says what an exploration found.

use super::record::{OutcomeRecord, Record};
use super::{Explored, Settings};
use crate::Host;
use crate::cli::MessageFormat;
use crate::colour::Colours;
use crate::run::{ended, write_messages};
use abi::OsVersion;
use explorer::{AFTER_ALL, AS_EXPECTED, Findings, Free, Livelock, Partial, Schedule, mark};
use scenario::{Diagnostics, Format, Scenario, echo, echo_path, edit};
use std::io;

/// Says what was found.
pub(super) struct Teller {
    pub(super) format: MessageFormat,
    pub(super) colours: Colours,
}

impl Teller {
    pub(super) fn mistakes(&self, mistakes: &Diagnostics, host: &mut Host<'_>) -> io::Result<()> {
        match self.format {
            MessageFormat::Human => writeln!(host.err, "{}", mistakes.render(self.colours.human())),
            MessageFormat::Short => write!(host.err, "{}", mistakes.render(Format::Short)),
            MessageFormat::Json => write_messages(&mistakes.render(Format::Json), host),
        }
    }

    pub(super) fn tell(
        &self,
        shown: &str,
        version: OsVersion,
        explored: &Explored<'_>,
        settings: &Settings,
        host: &mut Host<'_>,
    ) -> io::Result<()> {
        match self.format {
            MessageFormat::Json => {
                let record = record(shown, version, explored, settings);
                writeln!(host.out, "{}", serde_json::to_string(&record)?)?;
            }
            MessageFormat::Human | MessageFormat::Short => {
                write!(host.out, "{}", in_words(shown, version, explored))?;
            }
        }
        if explored.unwitnessed.is_empty() {
            Ok(())
        } else {
            self.mistakes(&explored.unwitnessed, host)
        }
    }
}

fn why(partial: Partial) -> &'static str {
    match partial {
        Partial::NoRoom => "the table of known states is full",
        Partial::Limit => "as many states as were allowed have been generated",
        Partial::Stopped => "it was stopped",
    }
}

fn in_words(shown: &str, version: OsVersion, explored: &Explored<'_>) -> String {
    let Findings { ends, generated, unique, partial, .. } = explored.found;
    let bounds = explored.bounds;
    let scripts = counted(bounds.scripts.into(), "script");
    let orders = match bounds.orders {
        Some(1) => String::from("1 order"),
        Some(orders) => format!("{orders} orders"),
        None => String::from("more than 2^128 orders"),
    };
    let at_most = match bounds.steps {
        Some(steps) => {
            let steps = counted(steps, "step");
            format!("{steps} in {scripts}: {orders} at most, besides what else is free")
        }
        None => format!("{scripts} with repetitions that have no bound"),
    };
    let schedules = explored.schedules_in_all.map_or_else(String::new, |all| {
        format!("{all} {}, ", if all == 1 { "schedule" } else { "schedules" })
    });
    let whole = match partial {
        None => String::from("all there is"),
        Some(partial) => format!("PARTIAL: {}", why(partial)),
    };
    let mut text = format!(
        "{} on {version}\n    {}\n    \
         {schedules}{} generated, {unique} different, {}: {whole}\n",
        echo_path(shown),
        at_most,
        counted(generated, "state"),
        counted(ends, "end"),
    );
    for (words, outcome, schedule) in explored.outcomes() {
        text += &format!("{:>8}  {words}\n", outcome.ends);
        for note in &schedule.notes {
            text += &format!("          {note}\n");
        }
        if is_worth_a_schedule(words) {
            text += &pasted(schedule, explored.scenario);
        }
    }
    if let Some((livelock, schedule)) = &explored.livelock {
        text += &going_round(livelock, schedule, explored.scenario);
    }
    text
}

/// A livelock: what goes round, and an order that comes into it.
fn going_round(livelock: &Livelock, schedule: &Schedule, scenario: &Scenario) -> String {
    let mut text = format!(
        "          livelock: from here on no run comes to its end; {} in a circle\n",
        counted(livelock.states, "state")
    );
    for (actor, span) in &livelock.steps {
        let who = actor.as_ref().map_or(String::from("a thread"), ToString::to_string);
        let (line, step) = (scenario.file.line_at(span.start), scenario.file.slice(*span));
        text += &format!("          {who} takes line {line} again and again: {}\n", echo(step));
    }
    text + &pasted(schedule, scenario)
}

fn is_worth_a_schedule(words: &str) -> bool {
    words != AS_EXPECTED && words != AFTER_ALL
}

fn counted(number: u64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// The fields that have a run once more, to be pasted into its scenario.
fn pasted(schedule: &Schedule, scenario: &Scenario) -> String {
    let Some(order) = schedule.order_text() else {
        return String::from(
            "          by an order that cannot be written: a thread has no name\n",
        );
    };
    let mut text = String::new();
    if schedule.lets_happen() {
        if let Ok(Some(may)) = edit::field(&scenario.file, "may") {
            text += &format!("          may: {may},\n");
        }
    }
    text += &format!("          order: {order},\n");
    if !schedule.choices.is_empty() {
        text += &format!("          choices: {},\n", schedule.choices_text());
    }
    text
}

/// What was free, and how far it went: shares of one exploration have the same.
fn in_one_line(free: Free, reduces: bool, turns: u64, table_bytes: u64) -> String {
    let Free { next_thread, evict, lazy_write, trim_pool, quirks, happenings } = free;
    let decisions = [
        (next_thread, "next-thread"),
        (evict, "evict"),
        (lazy_write, "lazy-write"),
        (trim_pool, "trim-pool"),
        (quirks, "quirks"),
        (reduces, "reduction"),
    ];
    let on: Vec<&str> = decisions.iter().filter(|(on, _)| *on).map(|(_, name)| *name).collect();
    format!("{happenings} happenings, {turns} turns, {table_bytes} bytes, {}", on.join(" "))
}

fn record(shown: &str, version: OsVersion, explored: &Explored<'_>, settings: &Settings) -> Record {
    let outcomes =
        explored.outcomes().into_iter().map(|(words, outcome, schedule)| OutcomeRecord {
            message: words.to_owned(),
            verdict: ended(explored.scenario, outcome.verdict).word().to_owned(),
            ends: outcome.ends,
            order: schedule.order_text(),
            choices: schedule.choices_text(),
        });
    let explorer::Settings { free, turns, table_bytes, reduces, share, threads: _ } =
        settings.explorer;
    let found = &explored.found;
    Record {
        reason: String::from("explored"),
        engine: String::from(env!("CARGO_PKG_VERSION")),
        file: shown.to_owned(),
        scenario: format!("{:016x}", mark(explored.scenario)),
        version: version.name().to_owned(),
        settings: in_one_line(free, reduces, turns, table_bytes),
        share: (share.index + 1, share.of),
        orders_at_most: explored.bounds.orders.map(|orders| orders.to_string()),
        schedules: explored.schedules_in_all.map(|all| all.to_string()),
        generated: found.generated,
        unique: found.unique,
        ends: found.ends,
        table_bytes: found.table_bytes,
        partial: found.partial.map(|partial| why(partial).to_owned()),
        properties: explored.properties(),
        outcomes: outcomes.collect(),
    }
}
