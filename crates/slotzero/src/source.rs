//! What is shown: the run of one scenario, or a trace that somebody wrote down.

use crate::colour::Colours;
use crate::load::load;
use crate::run::{ended, refuse, version};
use crate::select::Found;
use crate::{Exit, Host, judge};
use abi::OsVersion;
use kernel::Defaults;
use oracle::{Counts, Listener};
use runner::{Options, Plan};
use scenario::{Diagnostics, Severity};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::path::Path;
use trace::json::{Lines, ReadError};
use trace::{Event, Sink};
use viewer::film::ClauseCard;
use viewer::html::{Remark, Script};

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    /// The file of a scenario or of a trace.
    pub(crate) file: &'a Path,
    /// The version; without it the first that the scenario names.
    pub(crate) version: Option<&'a str>,
    /// How many steps are shown at most.
    pub(crate) max_steps: u64,
}

/// Where events come from.
pub(crate) struct Source<'a> {
    /// The file.
    pub(crate) found: &'a Found,
    max_steps: u64,
    kind: Kind<'a>,
}

enum Kind<'a> {
    Run(&'a Plan<'a>, OsVersion),
    Trace(File),
}

/// What came of it.
pub(crate) enum Played {
    Run(runner::Report),
    /// What the judge says of a trace, and whether it goes on after what was taken of it.
    Trace(oracle::Report, bool),
}

/// Opens what is asked for and goes on with it. Mistakes are told here.
pub(crate) fn open(
    asked: Asked<'_>,
    colours: Colours,
    host: &mut Host<'_>,
    go_on: impl FnOnce(&Source<'_>, &mut Host<'_>) -> io::Result<Exit>,
) -> io::Result<Exit> {
    let found =
        Found { path: host.path(asked.file), shown: asked.file.to_string_lossy().into_owned() };
    let max_steps = asked.max_steps;
    if let Some(file) = trace(&found.path) {
        return match asked.version {
            None => go_on(&Source { found: &found, max_steps, kind: Kind::Trace(file) }, host),
            Some(_) => refuse(&[String::from("a trace has a version of its own")], host),
        };
    }
    let scenario = match load(&found) {
        Ok(scenario) => scenario,
        Err(mistakes) => return say(&mistakes, colours, host).map(|()| Exit::BadInput),
    };
    let files = found.files();
    let plan = match runner::plan(&scenario, &files) {
        Ok(plan) => plan,
        Err(mistakes) => return say(&mistakes, colours, host).map(|()| Exit::BadInput),
    };
    match choose(asked.version, &plan) {
        Ok(version) => {
            go_on(&Source { found: &found, max_steps, kind: Kind::Run(&plan, version) }, host)
        }
        Err(mistake) => refuse(&[mistake], host),
    }
}

/// The file, if it holds a trace: JSON objects, where a scenario begins with a parenthesis. What is
/// called a scenario is one, with mistakes.
fn trace(path: &Path) -> Option<File> {
    let is_scenario = path.extension().is_some_and(|end| end == "ron");
    let is_file = !is_scenario && path.metadata().is_ok_and(|file| file.is_file());
    let mut file = is_file.then(|| File::open(path).ok()).flatten()?;
    let mut begin = Vec::new();
    (&file).take(64).read_to_end(&mut begin).ok()?;
    file.rewind().ok()?;
    begin.trim_ascii_start().starts_with(b"{").then_some(file)
}

fn choose(wanted: Option<&str>, plan: &Plan<'_>) -> Result<OsVersion, String> {
    let on = &plan.scenario.on;
    match version(wanted)? {
        None => Ok(on.first().expect("a scenario names a version").value),
        Some(wanted) if on.iter().any(|on| on.value == wanted) => Ok(wanted),
        Some(wanted) => Err(format!("the scenario does not run on {wanted}")),
    }
}

/// Says what is wrong with a scenario, or was with its run.
fn say(messages: &Diagnostics, colours: Colours, host: &mut Host<'_>) -> io::Result<()> {
    host.out.flush()?;
    write!(host.err, "{}", messages.render(colours.human()))
}

impl Source<'_> {
    /// Gives the events to a sink. Fails at what is no trace.
    pub(crate) fn play(&self, sink: &mut dyn Sink) -> Result<Played, ReadError> {
        match &self.kind {
            Kind::Run(plan, version) => {
                let limits = Options { step_budget: self.max_steps, ..Options::default() };
                Ok(Played::Run(runner::run(plan, *version, limits, sink, &mut Defaults)))
            }
            Kind::Trace(file) => self.read(file, sink),
        }
    }

    fn read(&self, file: &File, sink: &mut dyn Sink) -> Result<Played, ReadError> {
        let (mut judge, mut steps) = (Listener::default(), 0);
        for event in Lines::new(BufReader::new(file)) {
            let event = event?;
            steps += u64::from(matches!(event, Event::Step { .. }));
            if steps > self.max_steps {
                return Ok(Played::Trace(judge.so_far().expect("a header was read"), true));
            }
            if sink.listens() {
                sink.emit(event.clone());
            }
            judge.emit(event);
        }
        Ok(Played::Trace(judge.report().expect("a header was read"), false))
    }

    /// Stops if what we ran ourselves contradicts itself: that is a bug of ours. A trace may.
    pub(crate) fn stands_by(&self, contradicted: bool) {
        let ours = matches!(self.kind, Kind::Run(..));
        assert!(!(ours && contradicted), "the trace of a run agrees with itself");
    }

    /// What a page shows of the text, and of what came of it.
    pub(crate) fn script(&self, played: &Played) -> Script {
        match (&self.kind, played) {
            (Kind::Run(plan, version), Played::Run(report)) => {
                script(&self.found.shown, plan, *version, report)
            }
            (_, Played::Trace(report, _)) => Script {
                path: self.found.shown.clone(),
                verdict: verdict(report.counts),
                met: report.counts.violating == 0,
                ..Script::default()
            },
            (Kind::Trace(_), Played::Run(_)) => unreachable!("a trace is not run"),
        }
    }

    /// Says what came of it.
    pub(crate) fn tell(
        &self,
        played: &Played,
        colours: Colours,
        host: &mut Host<'_>,
    ) -> io::Result<Exit> {
        match (&self.kind, played) {
            (Kind::Run(plan, _), Played::Run(report)) => {
                say(&report.messages, colours, host)?;
                Ok(ended(plan.scenario, report.verdict).exit())
            }
            (_, Played::Trace(report, goes_on)) => {
                host.out.flush()?;
                let (shown, counts) = (&self.found.shown, report.counts);
                if *goes_on {
                    let steps = self.max_steps;
                    writeln!(host.err, "{shown}: it goes on after {steps} steps: see --max-steps")?;
                }
                if counts.violating + counts.departing > 0 {
                    let said = verdict(counts);
                    writeln!(host.err, "{shown}: {said}: `slotzero judge` tells where and why")?;
                }
                Ok(match (judge::exit(counts, false), goes_on) {
                    (Exit::AsExpected, true) => Exit::Limit,
                    (exit, _) => exit,
                })
            }
            (Kind::Trace(_), Played::Run(_)) => unreachable!("a trace is not run"),
        }
    }

    /// Says why it is no trace.
    pub(crate) fn refuse(&self, error: &ReadError, host: &mut Host<'_>) -> io::Result<Exit> {
        judge::say_no_trace(&self.found.shown, error, host)
    }
}

/// What the judge says of a trace, in a few words.
fn verdict(counts: Counts) -> String {
    match counts {
        Counts { violating: 0, departing: 0, .. } => "permitted".to_owned(),
        Counts { violating: 0, departing, .. } => {
            format!("departs from our choices {departing} times")
        }
        Counts { violating, .. } => format!("violates the documents {violating} times"),
    }
}

/// The scenario's text, with what is to be said about its lines.
pub(crate) fn script(
    shown: &str,
    plan: &Plan<'_>,
    version: OsVersion,
    report: &runner::Report,
) -> Script {
    let source = &plan.scenario.file;
    let wrong = report.messages.iter().filter(|message| message.severity == Severity::Error);
    let remarks = wrong.map(|message| {
        let place = &message.primary;
        let label = place.value.as_str();
        let text = match label {
            "" => message.message.clone(),
            label => format!("{}: {label}", message.message),
        };
        Remark { line: source.line_at(place.span.range().start as u32), text }
    });
    let clauses = &plan.scenario.clauses;
    let clauses = clauses.iter().filter_map(|id| ClauseCard::of(&id.value, version));
    let verdict = ended(plan.scenario, report.verdict);
    Script {
        path: shown.to_owned(),
        lines: source.text().lines().map(str::to_owned).collect(),
        remarks: remarks.collect(),
        clauses: clauses.collect(),
        verdict: verdict.word().to_owned(),
        met: verdict.exit() == Exit::AsExpected,
    }
}
