//! `slotzero explore`: every order of a scenario's steps, every way of every free decision.

mod may;
mod tell;

use crate::cli::{ColorChoice, Decision, ExploreOptions};
use crate::colour::Colours;
use crate::filter::Filter;
use crate::load::load;
use crate::run::partition::Partition;
use crate::run::{ended, refuse, version};
use crate::select::{self, Found};
use crate::{Exit, Host};
use abi::OsVersion;
use explorer::{
    AFTER_ALL, AS_EXPECTED, Bounds, Findings, Free, Outcome, Schedule, Share, SoFar, Wanted,
    bounds, count_schedules, explore, make_plain, schedule, shrink,
};
use runner::{Options, Plan, Walk};
use scenario::{Diagnostic, Diagnostics, Order, Quantity, Scenario, parse};
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tell::Teller;

/// What is to be explored, and how far.
struct Settings {
    version: Option<OsVersion>,
    explorer: explorer::Settings,
    options: Options,
    /// As many states are counted the schedules of, if there are no more.
    count: u64,
    /// Set when the user has had enough.
    enough: Arc<AtomicBool>,
    /// How far things are is told on a terminal.
    progress: bool,
}

/// What was found on a version: the findings, and how to have each way to end once more.
struct Explored<'s> {
    scenario: &'s Scenario,
    bounds: Bounds,
    found: Findings,
    schedules: Vec<Schedule>,
    schedules_in_all: Option<u128>,
    /// Properties of which too little was seen.
    unwitnessed: Diagnostics,
}

pub(crate) fn command(
    options: &ExploreOptions,
    colour: ColorChoice,
    host: &mut Host<'_>,
) -> io::Result<Exit> {
    let selection = &options.selection;
    let prepared = settings(options, host)
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
    let teller = Teller { format: options.message_format, colours: Colours::of(colour, host) };
    let mut command = Command { options, settings, teller, shrunk: options.shrink.clone() };
    let mut exit = None;
    for found in &found {
        match load(found) {
            Ok(scenario) if filter.takes(&found.shown, &scenario) => {
                exit = exit.max(command.file(found, scenario, host)?);
            }
            Err(mistakes) if filter.may_take(&found.shown) => {
                command.teller.mistakes(&mistakes, host)?;
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

fn settings(options: &ExploreOptions, host: &Host<'_>) -> Result<Settings, String> {
    let free = |decision| !options.fixed.contains(&decision);
    let partition = options.partition.as_deref();
    let share = partition.map(|text| Partition::new(text, &host.shard)).transpose()?;
    if let Some(path) = &options.shrink {
        if host.path(path).exists() {
            return Err(format!("{} is there already: nothing is overwritten", path.display()));
        }
    }
    let threads = options.threads.map(u32::from);
    let processors = || std::thread::available_parallelism().map_or(1, |count| count.get() as u32);
    Ok(Settings {
        version: version(options.version_only.as_deref())?,
        explorer: explorer::Settings {
            free: Free {
                next_thread: free(Decision::NextThread),
                evict: free(Decision::Evict),
                lazy_write: free(Decision::LazyWrite),
                trim_pool: free(Decision::TrimPool),
                happenings: options.happenings,
            },
            // The first state is there without a turn.
            turns: options.max_states.saturating_sub(1),
            table_bytes: options.max_table << 20,
            threads: threads.unwrap_or_else(processors),
            reduces: !options.no_reduction,
            share: share.map_or(Share::ALL, Partition::share),
        },
        options: Options {
            step_budget: options.max_steps,
            invariants: options.invariants,
            ..Options::default()
        },
        count: options.count,
        enough: interrupted(),
        progress: host.err_is_terminal,
    })
}

/// Is set at Ctrl-C: then what was found until now is told. The second one ends the program.
fn interrupted() -> Arc<AtomicBool> {
    let enough = Arc::new(AtomicBool::new(false));
    let interrupt = signal_hook::consts::SIGINT;
    // Where signals cannot be had, Ctrl-C ends the program at once.
    let again = signal_hook::flag::register_conditional_shutdown(interrupt, 130, enough.clone());
    if again.is_ok() {
        let _ = signal_hook::flag::register(interrupt, enough.clone());
    }
    enough
}

struct Command<'o> {
    options: &'o ExploreOptions,
    settings: Settings,
    teller: Teller,
    /// Where the first failure goes that is found, made small.
    shrunk: Option<PathBuf>,
}

impl Command<'_> {
    /// Explores a scenario on each version that is wanted; `None` if none is.
    fn file(
        &mut self,
        found: &Found,
        scenario: Scenario,
        host: &mut Host<'_>,
    ) -> io::Result<Option<Exit>> {
        let files = found.files();
        let scenario = match self.prepared(scenario, found) {
            Ok(scenario) => scenario,
            Err(mistakes) => return self.mistaken(&mistakes, host),
        };
        let plan = match runner::plan(&scenario, &files) {
            Ok(plan) => plan,
            Err(mistakes) => return self.mistaken(&mistakes, host),
        };
        let mut exit = None;
        let on = scenario.on.iter().map(|version| version.value);
        for version in on.filter(|on| self.settings.version.is_none_or(|wanted| wanted == *on)) {
            let explored = match on_version(&plan, version, &self.settings) {
                Ok(explored) => explored,
                Err(mistakes) => return self.mistaken(&mistakes, host),
            };
            self.teller.tell(&found.shown, version, &explored, &self.settings, host)?;
            exit = exit.max(Some(explored.exit()));
            if let (Some(path), Some(words)) = (self.shrunk.clone(), explored.first_failure()) {
                self.shrunk = None;
                let wanted = Wanted {
                    version,
                    words,
                    free: self.settings.explorer.free,
                    options: self.settings.options,
                };
                match shrink(&scenario.file, &files, wanted) {
                    Some(text) => {
                        std::fs::File::create_new(host.path(&path))?.write_all(text.as_bytes())?;
                        writeln!(host.err, "written: {}", path.display())?;
                    }
                    None => writeln!(host.err, "not written: no small run shows it")?,
                }
            }
        }
        Ok(exit)
    }

    /// The scenario as it is explored. Its own order is one of those that are explored; a gap is there
    /// in some of them alone.
    fn prepared(
        &self,
        mut scenario: Scenario,
        found: &Found,
    ) -> Result<Scenario, Box<Diagnostics>> {
        if !self.options.may.is_empty() {
            let source = may::with_may(&scenario, &self.options.may)?;
            scenario = parse(&source, &found.files())?;
        }
        (scenario.order, scenario.choices) = (Order::AsWritten, Vec::new());
        scenario.known_gap = None;
        Ok(scenario)
    }

    fn mistaken(&self, mistakes: &Diagnostics, host: &mut Host<'_>) -> io::Result<Option<Exit>> {
        self.teller.mistakes(mistakes, host)?;
        Ok(Some(Exit::BadInput))
    }
}

fn on_version<'s>(
    plan: &Plan<'s>,
    version: OsVersion,
    settings: &Settings,
) -> Result<Explored<'s>, Box<Diagnostics>> {
    let begin = || Walk::begin(plan, version, settings.options);
    let first = begin().map_err(|report| Box::new(report.messages))?;
    let begin = || begin().expect("its world was built before");
    let bounds = bounds(plan);
    let watch = |so_far: SoFar| {
        if settings.progress {
            eprint!("\r{} states, {} different ", so_far.generated, so_far.unique);
        }
        settings.enough.load(Ordering::Relaxed)
    };
    let free = settings.explorer.free;
    let mut found = explore(&begin, settings.explorer, &watch);
    if settings.progress {
        eprint!("\r{:60}\r", "");
    }
    make_plain(&mut found, &begin, free, PLAIN_TURNS);
    let examples = found.outcomes.values();
    let schedules = examples.map(|it| schedule(&mut begin(), free, &it.example)).collect();
    let counts = found.partial.is_none() && found.unique <= settings.count;
    let count = || count_schedules(first, free, settings.explorer.share, settings.count);
    let schedules_in_all = counts.then(count).flatten();
    let unwitnessed = unwitnessed(plan.scenario, &found, settings);
    let scenario = plan.scenario;
    Ok(Explored { scenario, bounds, found, schedules, schedules_in_all, unwitnessed })
}

/// Turns that are taken to find the plainest runs.
const PLAIN_TURNS: u64 = 1 << 20;

/// Properties that no state has shown, if all states were looked at.
fn unwitnessed(scenario: &Scenario, found: &Findings, settings: &Settings) -> Diagnostics {
    let mut messages = Diagnostics::new(scenario.file.clone());
    if found.partial.is_some() || settings.explorer.share != Share::ALL {
        return messages;
    }
    for (at, property) in scenario.properties.iter().enumerate() {
        let seen = |bits: u64| bits & 1 << at != 0;
        let message = if !seen(found.witnessed.judged) {
            "this could be looked at in no state: a name of it is never bound"
        } else if property.quantity == Quantity::Sometimes && !seen(found.witnessed.met) {
            "this is so in no state of any run"
        } else {
            continue;
        };
        messages.push(Diagnostic::error(property.span, message));
    }
    messages
}

impl Explored<'_> {
    fn exit(&self) -> Exit {
        let outcomes = self.found.outcomes.values();
        let ends = outcomes.map(|outcome| ended(self.scenario, outcome.verdict).exit());
        let partial = self.found.partial.map(|_| Exit::Limit);
        let properties = (!self.unwitnessed.is_empty()).then_some(Exit::Unmet);
        ends.chain(partial).chain(properties).max().unwrap_or_default()
    }

    /// The ways to end, with how to have each once more: what is as expected first.
    fn outcomes(&self) -> Vec<(&str, &Outcome, &Schedule)> {
        let outcomes = self.found.outcomes.iter().zip(&self.schedules);
        let mut outcomes: Vec<_> = outcomes
            .map(|((words, outcome), schedule)| (words.as_str(), outcome, schedule))
            .collect();
        outcomes.sort_by_key(|(words, ..)| (*words != AS_EXPECTED, *words != AFTER_ALL));
        outcomes
    }

    /// The words of the first way to end that is not as expected.
    fn first_failure(&self) -> Option<&str> {
        let words = self.outcomes().into_iter().map(|(words, ..)| words);
        words.into_iter().find(|words| *words != AS_EXPECTED && *words != AFTER_ALL)
    }
}
