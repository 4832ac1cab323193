//! The arguments.

mod explore;
mod picture;

pub use explore::{Decision, ExploreOptions, Happening, MergeOptions};
pub use picture::{QuizOptions, ServeOptions, TraceFormat, TraceOptions, ViewOptions};

use crate::show::Show;
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Where scenarios are looked for when no path is given.
pub const SCENARIOS: &str = "scenarios";

const AFTER_HELP: &str = "\
Exit codes: 0 everything as expected; 1 an expectation not met; 2 wrong input or usage; 3 a limit
reached, or something not modelled; 101 a bug of ours. Of several, the first in the order 101, 2,
3, 1, 0 counts.";

/// A deterministic model of Windows CE's memory and file mapping, to run scenarios on.
#[derive(Debug, Parser)]
#[command(name = "slotzero", version, after_help = AFTER_HELP)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Colours: for a terminal, unless NO_COLOR is set; always; never
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub color: ColorChoice,
    /// Log what the tool itself does, to stderr; -vv for more
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub verbose: u8,
}

/// When colours are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run scenarios and compare what happens with what they expect
    Run(RunOptions),
    /// Run one scenario and write down everything that happens
    Trace(TraceOptions),
    /// Run one scenario and make a page to step through it
    View(ViewOptions),
    /// Show a run step by step, ask what comes next, and tell why
    Quiz(QuizOptions),
    /// Show the scenarios of a folder on pages of this machine, to run, change and explore
    Serve(ServeOptions),
    /// Take the steps of scenarios in every order, and every free decision of the kernel in every way
    Explore(ExploreOptions),
    /// Add up what the shares of explorations found
    Merge(MergeOptions),
    /// Read scenarios and bind their calls, without running them
    Check(CheckOptions),
    /// Bring scenarios into the one layout
    Fmt(FmtOptions),
    /// Say in plain words what a clause, an error code, a constant or a function means
    Explain(ExplainOptions),
    /// List scenarios, tags, functions, versions or clauses
    List(ListOptions),
    /// Run the corpus and say which clauses it reaches on which version
    Coverage(CoverageOptions),
    /// Write a scenario to start from
    New(NewOptions),
    /// Write completions for a shell to stdout
    Completions(CompletionsOptions),
    /// Judge a trace by the clauses of its version
    Judge(JudgeOptions),
    /// Take calls as JSON lines from stdin and answer them on stdout
    Drive(DriveOptions),
}

/// Which scenarios, and in which form messages come.
#[derive(Args, Clone, Debug, Default)]
pub struct Selection {
    /// Scenario files, folders (searched for *.ron, with all below) and glob patterns [default:
    /// the folder `scenarios`]
    #[arg(value_name = "FILE|FOLDER|GLOB")]
    pub paths: Vec<PathBuf>,
    /// Take only what the filter matches: a part of the path, a glob, or path(…), tag(…),
    /// clause(…) joined with and, or, not
    #[arg(short = 'E', long, value_name = "FILTER")]
    pub filter: Vec<String>,
    /// Take only scenarios with this tag; given several times, any of them
    #[arg(long, value_name = "TAG")]
    pub tag: Vec<String>,
}

/// The form of messages and results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// For people: source lines and carets.
    #[default]
    Human,
    /// `file:line:col: error: message`, one line each.
    Short,
    /// One JSON object a line, on stdout.
    Json,
}

/// Options of `run`.
#[derive(Args, Clone, Debug)]
pub struct RunOptions {
    /// Which scenarios.
    #[command(flatten)]
    pub selection: Selection,
    /// Run on this version only
    #[arg(long, value_name = "VERSION")]
    pub version_only: Option<String>,
    /// Run so many scenarios at once [default: one for each processor]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
    /// Stop after the first scenario that is not as expected
    #[arg(long)]
    pub fail_fast: bool,
    /// The form of messages and results
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub message_format: MessageFormat,
    /// Stop a run after so many steps
    #[arg(long, value_name = "N", default_value_t = runner::Options::default().step_budget)]
    pub max_steps: u64,
    /// Run only this share of the runs: slice:1/4, or auto to take it from the environment
    #[arg(long, value_name = "slice:I/N|auto[/N]")]
    pub partition: Option<String>,
    /// Write the results to this file in the form of JUnit
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
    /// Change what is expected to what the model answers, in the files; see the documentation for
    /// what it refuses
    #[arg(long, conflicts_with_all = ["watch", "fail_fast"])]
    pub bless: bool,
    /// Run again what changes, until interrupted
    #[arg(long, conflicts_with = "junit")]
    pub watch: bool,
    /// Show what happened, step by step [default: for a single FILE]
    #[arg(long, overrides_with = "no_trace")]
    pub trace: bool,
    /// Show what happened, and the world after the last step or after this one: --show=12
    #[arg(long, value_name = "STEP", num_args = 0..=1, require_equals = true, default_missing_value = "last")]
    pub show: Option<Show>,
    /// Do not show what happened
    #[arg(long)]
    pub no_trace: bool,
}

/// Options of `judge`.
#[derive(Args, Clone, Debug)]
pub struct JudgeOptions {
    /// The trace: JSON lines, as `trace --format json` writes them; `-` for stdin
    pub trace: PathBuf,
    /// Take departures from choices of this project for violations
    #[arg(long)]
    pub strict: bool,
    /// The form of what is said
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub message_format: MessageFormat,
}

/// Options of `check`.
#[derive(Args, Clone, Debug)]
pub struct CheckOptions {
    /// Which scenarios.
    #[command(flatten)]
    pub selection: Selection,
    /// The form of messages
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub message_format: MessageFormat,
}

/// Options of `fmt`.
#[derive(Args, Clone, Debug)]
pub struct FmtOptions {
    /// Scenario files, folders, glob patterns; - for standard input to standard output [default:
    /// the folder `scenarios`]
    #[arg(value_name = "FILE|FOLDER|GLOB")]
    pub paths: Vec<PathBuf>,
    /// Write nothing; fail if a file is not in the layout
    #[arg(long)]
    pub check: bool,
}

/// Options of `explain`.
#[derive(Args, Clone, Debug)]
pub struct ExplainOptions {
    /// A clause (CFM-14), an error code (ERROR_DISK_FULL, 112), a constant, an exception, a
    /// function
    #[arg(required = true, value_name = "NAME")]
    pub names: Vec<String>,
    /// Where to look for scenarios that show it
    #[arg(long, value_name = "FOLDER", default_value = SCENARIOS)]
    pub scenarios: PathBuf,
}

/// Options of `list`.
#[derive(Args, Clone, Debug)]
pub struct ListOptions {
    /// Which scenarios.
    #[command(flatten)]
    pub selection: Selection,
    /// List the tags of the scenarios, and how many have each
    #[arg(long, group = "what")]
    pub tags: bool,
    /// List the functions of the model, with their parameters
    #[arg(long, group = "what")]
    pub apis: bool,
    /// List the versions, and whether they are modelled
    #[arg(long, group = "what")]
    pub versions: bool,
    /// List the clauses
    #[arg(long, group = "what")]
    pub clauses: bool,
}

/// Options of `coverage`.
#[derive(Args, Clone, Debug)]
pub struct CoverageOptions {
    /// Where the scenarios are
    #[arg(long, value_name = "FOLDER", default_value = SCENARIOS)]
    pub scenarios: PathBuf,
    /// For people, or JSON lines for programs
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub message_format: MessageFormat,
}

/// Options of `new`.
#[derive(Args, Clone, Debug)]
pub struct NewOptions {
    /// The file to write; it must not exist
    pub file: PathBuf,
}

/// Options of `completions`.
#[derive(Args, Clone, Debug)]
pub struct CompletionsOptions {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// Options of `drive`.
#[derive(Args, Clone, Debug)]
pub struct DriveOptions {
    /// The folder of the host below which File(path: …) in a world finds its files [default: none]
    #[arg(long, value_name = "FOLDER")]
    pub files: Option<PathBuf>,
}
