//! `slotzero explore`: every order of a scenario's steps, every way of every free decision.

use crate::cli::{ColorChoice, Decision, ExploreOptions, MessageFormat};
use crate::colour::Colours;
use crate::filter::Filter;
use crate::load::load;
use crate::run::{ended, refuse, version, write_messages};
use crate::select::{self, Found};
use crate::{Exit, Host};
use abi::OsVersion;
use explorer::{
    AS_EXPECTED, Findings, Free, Limits, Outcome, Partial, Schedule, explore, schedule,
};
use runner::{Options, Plan, Walk};
use scenario::{Diagnostics, Format, Order, Scenario, echo_path};
use serde_json::json;
use std::io;

/// What is to be explored, and how far.
struct Settings {
    version: Option<OsVersion>,
    free: Free,
    limits: Limits,
    options: Options,
}

/// What was found on a version: the findings, and how to have each way to end once more.
struct Explored {
    found: Findings,
    schedules: Vec<Schedule>,
}

pub(crate) fn command(
    options: &ExploreOptions,
    colour: ColorChoice,
    host: &mut Host<'_>,
) -> io::Result<Exit> {
    let selection = &options.selection;
    let prepared = settings(options)
        .and_then(|settings| Ok((settings, Filter::new(&selection.filter, &selection.tag)?)));
    let (settings, filter) = match prepared {
        Ok((settings, filter)) => (settings, filter),
        Err(mistake) => return refuse(&[mistake], host),
    };
    let filter = filter.on(settings.version);
    let found = match select::find(selection, host) {
        Ok(found) => found,
        Err(mistakes) => return refuse(&mistakes, host),
    };
    let mut teller = Teller { format: options.message_format, colours: Colours::of(colour, host) };
    let mut exit = None;
    for found in &found {
        match load(found) {
            Ok(scenario) if filter.takes(&found.shown, &scenario) => {
                exit = exit.max(file(found, scenario, &settings, &mut teller, host)?);
            }
            Err(mistakes) if filter.may_take(&found.shown) => {
                teller.mistakes(&mistakes, host)?;
                exit = exit.max(Some(Exit::BadInput));
            }
            _ => {}
        }
    }
    match exit {
        Some(exit) => Ok(exit),
        None => refuse(&[String::from("the filters leave no scenario to explore")], host),
    }
}

fn settings(options: &ExploreOptions) -> Result<Settings, String> {
    let free = |decision| !options.fixed.contains(&decision);
    Ok(Settings {
        version: version(options.version_only.as_deref())?,
        free: Free {
            next_thread: free(Decision::NextThread),
            evict: free(Decision::Evict),
            lazy_write: free(Decision::LazyWrite),
            trim_pool: free(Decision::TrimPool),
            quirks: free(Decision::Quirks),
        },
        limits: Limits { generated: options.max_states, table_bytes: options.max_table << 20 },
        options: Options {
            step_budget: options.max_steps,
            invariants: false,
            ..Options::default()
        },
    })
}

/// Explores a scenario on each version that is wanted; `None` if none is.
fn file(
    found: &Found,
    mut scenario: Scenario,
    settings: &Settings,
    teller: &mut Teller,
    host: &mut Host<'_>,
) -> io::Result<Option<Exit>> {
    // Its own order is one of those that are explored; a gap is there in some of them alone.
    (scenario.order, scenario.choices) = (Order::AsWritten, Vec::new());
    scenario.known_gap = None;
    let files = found.files();
    let plan = match runner::plan(&scenario, &files) {
        Ok(plan) => plan,
        Err(mistakes) => {
            teller.mistakes(&mistakes, host)?;
            return Ok(Some(Exit::BadInput));
        }
    };
    let mut exit = None;
    let on = scenario.on.iter().map(|version| version.value);
    for version in on.filter(|on| settings.version.is_none_or(|wanted| wanted == *on)) {
        let ended = match on_version(&plan, version, settings) {
            Ok(explored) => {
                teller.tell(&found.shown, version, &explored, host)?;
                explored.exit(&scenario)
            }
            Err(mistakes) => {
                teller.mistakes(&mistakes, host)?;
                Exit::BadInput
            }
        };
        exit = exit.max(Some(ended));
    }
    Ok(exit)
}

fn on_version(
    plan: &Plan<'_>,
    version: OsVersion,
    settings: &Settings,
) -> Result<Explored, Box<Diagnostics>> {
    let begin =
        || Walk::begin(plan, version, settings.options).map_err(|report| Box::new(report.messages));
    let found = explore(&mut begin()?, settings.free, settings.limits, &mut |_| false);
    let mut schedules = Vec::new();
    for outcome in found.outcomes.values() {
        schedules.push(schedule(&mut begin()?, settings.free, &outcome.example));
    }
    Ok(Explored { found, schedules })
}

impl Explored {
    fn exit(&self, scenario: &Scenario) -> Exit {
        let outcomes = self.found.outcomes.values();
        let ends = outcomes.map(|outcome| ended(scenario, outcome.verdict).exit());
        let partial = self.found.partial.map(|_| Exit::Limit);
        ends.chain(partial).max().unwrap_or_default()
    }

    /// The ways to end, with how to have each once more: what is as expected first.
    fn outcomes(&self) -> Vec<(&str, &Outcome, &Schedule)> {
        let outcomes = self.found.outcomes.iter().zip(&self.schedules);
        let mut outcomes: Vec<_> = outcomes
            .map(|((words, outcome), schedule)| (words.as_str(), outcome, schedule))
            .collect();
        outcomes.sort_by_key(|(words, ..)| *words != AS_EXPECTED);
        outcomes
    }
}

fn why(partial: Partial) -> &'static str {
    match partial {
        Partial::NoRoom => "the table of known states is full",
        Partial::Limit => "as many states as were allowed have been seen",
        Partial::Stopped => "it was stopped",
    }
}

/// Says what was found.
struct Teller {
    format: MessageFormat,
    colours: Colours,
}

impl Teller {
    fn mistakes(&self, mistakes: &Diagnostics, host: &mut Host<'_>) -> io::Result<()> {
        match self.format {
            MessageFormat::Human => writeln!(host.err, "{}", mistakes.render(self.colours.human())),
            MessageFormat::Short => write!(host.err, "{}", mistakes.render(Format::Short)),
            MessageFormat::Json => write_messages(&mistakes.render(Format::Json), host),
        }
    }

    fn tell(
        &mut self,
        shown: &str,
        version: OsVersion,
        explored: &Explored,
        host: &mut Host<'_>,
    ) -> io::Result<()> {
        match self.format {
            MessageFormat::Json => writeln!(host.out, "{}", as_json(shown, version, explored)),
            MessageFormat::Human | MessageFormat::Short => {
                write!(host.out, "{}", in_words(shown, version, explored))
            }
        }
    }
}

fn in_words(shown: &str, version: OsVersion, explored: &Explored) -> String {
    let Findings { ends, generated, unique, deepest, partial, .. } = explored.found;
    let whole = match partial {
        None => String::from("all there is"),
        Some(partial) => format!("PARTIAL: {}", why(partial)),
    };
    let mut text = format!(
        "{} on {version}\n    {} generated, {} of them different; {}, the longest of {}; {whole}\n",
        echo_path(shown),
        counted(generated, "state"),
        unique,
        counted(ends, "end"),
        counted(deepest, "turn"),
    );
    for (words, outcome, schedule) in explored.outcomes() {
        text += &format!("{:>8}  {words}\n", outcome.ends);
        if words != AS_EXPECTED {
            text += &pasted(schedule);
        }
    }
    text
}

fn counted(number: u64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// The fields that have a run once more, to be pasted into its scenario.
fn pasted(schedule: &Schedule) -> String {
    let Some(order) = &schedule.order else {
        return String::from(
            "          by an order that cannot be written: a thread has no name\n",
        );
    };
    let order: Vec<String> = order.iter().map(|actor| format!("{:?}", actor.to_string())).collect();
    let mut text = format!("          order: Schedule([{}]),\n", order.join(", "));
    if !schedule.choices.is_empty() {
        let choices: Vec<String> = schedule.choices.iter().map(ToString::to_string).collect();
        text += &format!("          choices: [{}],\n", choices.join(", "));
    }
    text
}

fn as_json(shown: &str, version: OsVersion, explored: &Explored) -> serde_json::Value {
    let outcomes = explored.outcomes().into_iter().map(|(words, outcome, schedule)| {
        let order = schedule.order.as_ref();
        json!({
            "message": words,
            "ends": outcome.ends,
            "order": order.map(|order| order.iter().map(ToString::to_string).collect::<Vec<_>>()),
            "choices": schedule.choices.iter().map(ToString::to_string).collect::<Vec<_>>(),
        })
    });
    json!({
        "reason": "explored",
        "file": shown,
        "version": version.name(),
        "generated": explored.found.generated,
        "unique": explored.found.unique,
        "ends": explored.found.ends,
        "deepest": explored.found.deepest,
        "partial": explored.found.partial.map(why),
        "outcomes": outcomes.collect::<Vec<_>>(),
    })
}
