//! Says what an exploration found.

use super::{Explored, Settings};
use crate::Host;
use crate::cli::MessageFormat;
use crate::colour::Colours;
use crate::run::{ended, write_messages};
use abi::OsVersion;
use explorer::{AFTER_ALL, AS_EXPECTED, Findings, Partial, Schedule, mark};
use scenario::{Diagnostics, Format, Scenario, echo_path, edit};
use serde_json::json;
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
                writeln!(host.out, "{}", as_json(shown, version, explored, settings))?;
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
    let orders = match bounds.orders {
        Some(orders) => format!("{orders}"),
        None => String::from("more than 2^128"),
    };
    let schedules = explored.schedules_in_all.map_or_else(String::new, |all| {
        format!("{all} {}, ", if all == 1 { "schedule" } else { "schedules" })
    });
    let whole = match partial {
        None => String::from("all there is"),
        Some(partial) => format!("PARTIAL: {}", why(partial)),
    };
    let mut text = format!(
        "{} on {version}\n    {} in {}: {orders} {} at most, besides what else is free\n    \
         {schedules}{} generated, {unique} different, {}: {whole}\n",
        echo_path(shown),
        counted(bounds.steps, "step"),
        counted(bounds.scripts.into(), "script"),
        if bounds.orders == Some(1) { "order" } else { "orders" },
        counted(generated, "state"),
        counted(ends, "end"),
    );
    for (words, outcome, schedule) in explored.outcomes() {
        text += &format!("{:>8}  {words}\n", outcome.ends);
        if is_worth_a_schedule(words) {
            text += &pasted(schedule, explored.scenario);
        }
    }
    text
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

fn as_json(
    shown: &str,
    version: OsVersion,
    explored: &Explored<'_>,
    settings: &Settings,
) -> serde_json::Value {
    let outcomes = explored.outcomes().into_iter().map(|(words, outcome, schedule)| {
        json!({
            "message": words,
            "verdict": ended(explored.scenario, outcome.verdict).word(),
            "ends": outcome.ends,
            "order": schedule.order_text(),
            "choices": schedule.choices_text(),
        })
    });
    let found = &explored.found;
    json!({
        "reason": "explored",
        "engine": env!("CARGO_PKG_VERSION"),
        "file": shown,
        "scenario": format!("{:016x}", mark(explored.scenario)),
        "version": version.name(),
        "settings": format!("{:?}", settings.explorer.free),
        "share": [settings.explorer.share.index + 1, settings.explorer.share.of],
        "orders_at_most": explored.bounds.orders.map(|orders| orders.to_string()),
        "schedules": explored.schedules_in_all.map(|all| all.to_string()),
        "generated": found.generated,
        "unique": found.unique,
        "ends": found.ends,
        "table_bytes": found.table_bytes,
        "partial": found.partial.map(why),
        "properties": { "judged": found.witnessed.judged, "met": found.witnessed.met },
        "outcomes": outcomes.collect::<Vec<_>>(),
    })
}
