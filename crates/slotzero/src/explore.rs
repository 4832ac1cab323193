//! `slotzero explore`: every order of a scenario's steps, every way of every free decision.

mod may;
pub(crate) mod record;
pub(crate) mod tell;

use crate::cli::{ColorChoice, Decision, ExploreOptions, MessageFormat};
use crate::colour::Colours;
use crate::filter::Filter;
use crate::load::load;
use crate::run::partition::Partition;
use crate::run::{refuse, version, write_messages};
use crate::select::{self, Found};
use crate::{Exit, Host};
use abi::OsVersion;
use explorer::{
    Bounds, Ending, Failure, Findings, Free, Livelock, Outcome, Partial, Schedule, Share, SoFar,
    TooMany, Wanted, bounds, count_schedules, explore, find_livelock, make_plain, schedule,
    schedule_of_beginning, shrink,
};
use record::Record;
use runner::{Options, Plan, Walk};
use scenario::{Diagnostic, Diagnostics, Files, Format, Order, Scenario, alike, echo_path, parse};
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What is to be explored, and how far.
pub(crate) struct Settings {
    version: Option<OsVersion>,
    explorer: explorer::Settings,
    options: Options,
    /// The schedules are counted if there are no more states than these.
    count: u64,
    /// Set when the user has had enough.
    enough: Arc<AtomicBool>,
    /// How far things are is told on a terminal.
    progress: bool,
}

/// What was found on a version: the findings, and how to have each way to end once more.
pub(crate) struct Explored<'s> {
    scenario: &'s Scenario,
    bounds: Bounds,
    found: Findings,
    /// States in which scripts have changed places were one.
    symmetric: bool,
    schedules: Vec<Schedule>,
    schedules_in_all: Option<u128>,
    /// A state from which no run comes to its end; or there are too many states to say.
    livelock: Result<Option<(Livelock, Schedule)>, TooMany>,
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
    let colours = Colours::of(colour, host);
    let mut command = Command { options, settings, colours, shrunk: options.shrink.clone() };
    let mut exit = None;
    for found in &found {
        match load(found) {
            Ok(scenario) if filter.takes(&found.shown, &scenario) => {
                exit = exit.max(command.file(found, scenario, host)?);
            }
            Err(mistakes) if filter.may_take(&found.shown) => {
                command.mistakes(&mistakes, host)?;
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

impl Settings {
    /// Everything, on one thread, within these limits.
    pub(crate) fn bounded(states: u64, steps: u64) -> Settings {
        Settings {
            version: None,
            explorer: explorer::Settings {
                turns: states,
                table_bytes: 64 << 20,
                reduces: true,
                ..explorer::Settings::default()
            },
            options: Options { step_budget: steps, ..Options::default() },
            count: 100_000,
            enough: Arc::default(),
            progress: false,
        }
    }
}

fn settings(options: &ExploreOptions, host: &Host<'_>) -> Result<Settings, String> {
    let free = |decision| !options.fixed.contains(&decision);
    let partition = options.partition.as_deref();
    let share = partition.map(|text| Partition::new(text, &host.shard)).transpose()?;
    if let Some(path) = &options.shrink {
        let (full, shown) = (host.path(path), echo_path(&path.display().to_string()));
        if full.exists() {
            return Err(format!("{shown} is there already: nothing is overwritten"));
        }
        if full.parent().is_none_or(|folder| !folder.is_dir()) {
            return Err(format!("{shown} cannot be written: there is no such folder"));
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
                quirks: free(Decision::Quirks),
                happenings: options.happenings,
            },
            // The first state is there without a turn.
            turns: options.max_states.saturating_sub(1),
            table_bytes: options.max_table << 20,
            threads: threads.unwrap_or_else(processors),
            reduces: !options.no_reduction,
            symmetry: options.symmetry,
            share: share.map_or(Share::ALL, Partition::share),
        },
        options: Options {
            step_budget: options.max_steps,
            invariants: options.invariants,
            wide: options.fingerprint_bits == "128",
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
    colours: Colours,
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
        let wanted = self.settings.version;
        let on = scenario.on.iter().map(|version| version.value);
        for version in on.filter(|on| wanted.is_none_or(|wanted| wanted == *on)) {
            if self.options.message_format != MessageFormat::Json {
                let share = self.settings.explorer.share;
                let known = tell::beginning(&found.shown, version, share, bounds(&plan));
                write!(host.out, "{known}")?;
                host.out.flush()?;
            }
            let enough = &self.settings.enough;
            let stop = || enough.load(Ordering::Relaxed);
            exit = exit.max(match on_version(&plan, version, &self.settings, &stop) {
                Ok(explored) => {
                    let record = Record::new(&found.shown, version, &explored, &self.settings);
                    self.tell(&record, &scenario, host)?;
                    self.write_small(&explored, version, &files, host)?;
                    Some(record.exit())
                }
                Err(mistakes) => self.mistaken(&mistakes, host)?,
            });
        }
        Ok(exit)
    }

    /// Writes the smallest scenario of the first failure, if that is wanted.
    fn write_small(
        &mut self,
        explored: &Explored<'_>,
        version: OsVersion,
        files: &dyn Files,
        host: &mut Host<'_>,
    ) -> io::Result<()> {
        let Some((failure, run)) = explored.first_failure() else { return Ok(()) };
        let Some(path) = self.shrunk.take() else { return Ok(()) };
        let shown = echo_path(&path.display().to_string());
        let Settings { explorer, options, ref enough, .. } = self.settings;
        let well = explored.found.outcomes.keys().any(Ending::is_well);
        let wanted = Wanted { version, failure, run, well, free: explorer.free, options };
        let stop = || enough.load(Ordering::Relaxed);
        let Some(text) = shrink(&explored.scenario.file, files, wanted, &stop) else {
            return writeln!(host.err, "{shown} is not written: no order that shows it can be");
        };
        let stopped = if stop() { ": it was stopped, a smaller one may be found" } else { "" };
        let written = std::fs::File::create_new(host.path(&path));
        match written.and_then(|mut file| file.write_all(text.as_bytes())) {
            Ok(()) => writeln!(host.err, "written: {shown}{stopped}"),
            Err(error) => Err(io::Error::new(error.kind(), format!("{shown}: {error}"))),
        }
    }

    /// The scenario as it is explored.
    fn prepared(
        &self,
        mut scenario: Scenario,
        found: &Found,
    ) -> Result<Scenario, Box<Diagnostics>> {
        if !self.options.may.is_empty() {
            let source = may::with_may(&scenario, &self.options.may)?;
            scenario = parse(&source, &found.files())?;
        }
        any_order(&mut scenario);
        Ok(scenario)
    }

    fn mistaken(&self, mistakes: &Diagnostics, host: &mut Host<'_>) -> io::Result<Option<Exit>> {
        self.mistakes(mistakes, host)?;
        Ok(Some(Exit::BadInput))
    }

    fn mistakes(&self, mistakes: &Diagnostics, host: &mut Host<'_>) -> io::Result<()> {
        match self.options.message_format {
            MessageFormat::Human => writeln!(host.err, "{}", mistakes.render(self.colours.human())),
            MessageFormat::Short => write!(host.err, "{}", mistakes.render(Format::Short)),
            MessageFormat::Json => write_messages(&mistakes.render(Format::Json), host),
        }
    }

    /// Tells what was found, and of which properties too little was seen.
    fn tell(&self, record: &Record, scenario: &Scenario, host: &mut Host<'_>) -> io::Result<()> {
        match self.options.message_format {
            MessageFormat::Json => writeln!(host.out, "{}", serde_json::to_string(record)?)?,
            MessageFormat::Human | MessageFormat::Short => {
                write!(host.out, "{}", tell::findings(record))?;
            }
        }
        let mut unwitnessed = Diagnostics::new(scenario.file.clone());
        for (at, wrong) in record.unwitnessed() {
            unwitnessed.push(Diagnostic::error(scenario.properties[at].span, wrong));
        }
        if unwitnessed.is_empty() { Ok(()) } else { self.mistakes(&unwitnessed, host) }
    }
}

/// The scenario as it is explored. Its own order is one of those that are explored; a gap is there in some
/// of them alone.
pub(crate) fn any_order(scenario: &mut Scenario) {
    (scenario.order, scenario.choices) = (Order::AsWritten, Vec::new());
    scenario.known_gap = None;
}

/// Explores a plan until everything is seen, a limit is reached or `stop` says so.
pub(crate) fn on_version<'s>(
    plan: &Plan<'s>,
    version: OsVersion,
    settings: &Settings,
    stop: &(dyn Fn() -> bool + Sync),
) -> Result<Explored<'s>, Box<Diagnostics>> {
    let begin = || Walk::begin(plan, version, settings.options);
    let first = begin().map_err(|report| Box::new(report.messages))?;
    let begin = || begin().expect("its world was built before");
    let bounds = bounds(plan);
    let watch = |so_far: SoFar| {
        if settings.progress {
            eprint!("\r{} states, {} different ", so_far.generated, so_far.unique);
        }
        stop()
    };
    let free = settings.explorer.free;
    let mut found = explore(&begin, settings.explorer, &watch);
    let mut symmetric = settings.explorer.symmetry && !alike(plan.scenario).is_empty();
    if found.partial == Some(Partial::Asymmetric) {
        symmetric = false;
        let settings = explorer::Settings { symmetry: false, ..settings.explorer };
        found = explore(&begin, settings, &watch);
    }
    if settings.progress {
        eprint!("\r{:60}\r", "");
    }
    make_plain(&mut found, &begin, free, stop);
    let examples = found.outcomes.values();
    let schedules = examples.map(|it| schedule(&mut begin(), free, &it.example)).collect();
    let counts = found.partial.is_none() && found.unique <= settings.count;
    let count = || count_schedules(first, free, settings.explorer.share, settings.count);
    let schedules_in_all = counts.then(count).flatten();
    let looks = found.partial.is_none() && plan.may_go_round();
    let livelock = match looks {
        true => find_livelock(begin(), free, LIVELOCK_STATES),
        false => Ok(None),
    };
    let with_way = |it: Livelock| {
        let way = schedule_of_beginning(&mut begin(), free, &it.example, it.turns);
        (it, way)
    };
    let livelock = livelock.map(|found| found.map(with_way));
    Ok(Explored {
        scenario: plan.scenario,
        bounds,
        found,
        symmetric,
        schedules,
        schedules_in_all,
        livelock,
    })
}

/// Among as many states livelocks are looked for: some 200 bytes each.
const LIVELOCK_STATES: u64 = 1 << 20;

impl Explored<'_> {
    /// The ways to end, with how to have each once more. Where scripts that are alike may have changed
    /// places, a way is told as that run ends.
    fn outcomes(&self) -> Vec<(&Ending, &Outcome, &Schedule)> {
        let found = self.found.outcomes.iter().zip(&self.schedules);
        let mut outcomes: Vec<_> = found
            .map(|((ending, outcome), schedule)| {
                (schedule.ending.as_ref().unwrap_or(ending), outcome, schedule)
            })
            .collect();
        outcomes.sort_by_key(|(ending, ..)| *ending);
        outcomes
    }

    /// The first way to end that is not as expected, or else a livelock, with how to have it once more.
    fn first_failure(&self) -> Option<(Failure<'_>, &Schedule)> {
        let wrong = self.outcomes().into_iter().find(|(ending, ..)| !ending.is_well());
        let wrong = wrong.map(|(ending, _, run)| (Failure::Ends(ending), run));
        let livelock = self.livelock.as_ref().ok().and_then(Option::as_ref);
        wrong.or(livelock.map(|(_, run)| (Failure::Livelock, run)))
    }
}
