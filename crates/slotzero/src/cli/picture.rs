//! The arguments of the commands that show runs: `trace`, `view`, `quiz` and `serve`.

use super::SCENARIOS;
use crate::show::Show;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Options of `trace`.
#[derive(Args, Clone, Debug)]
pub struct TraceOptions {
    /// The scenario, or a trace as JSON lines
    pub file: PathBuf,
    /// The form: drawn for people, or for programs
    #[arg(long, value_enum, default_value_t)]
    pub format: TraceFormat,
    /// Write to this file instead of stdout
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
    /// Overwrite the file that -o names
    #[arg(long, requires = "output")]
    pub force: bool,
    /// Draw the world too, after the last step or after this one: --show=12
    #[arg(long, value_name = "STEP", num_args = 0..=1, require_equals = true, default_missing_value = "last")]
    pub show: Option<Show>,
    /// Run on this version [default: the first that the scenario names]
    #[arg(long, value_name = "VERSION")]
    pub version_only: Option<String>,
    /// Stop after so many steps
    #[arg(long, value_name = "N", default_value_t = runner::Options::default().step_budget)]
    pub max_steps: u64,
}

/// The form of a trace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum TraceFormat {
    /// Drawn for people
    #[default]
    Text,
    /// One JSON object an event
    Json,
    /// Lines as Windows CE's Readlog prints them: CeLog's names where they exist, SZ_ before ours
    Readlog,
    /// A timeline for the Perfetto UI: Chrome's trace events in JSON
    Perfetto,
}

/// Options of `view`.
#[derive(Args, Clone, Debug)]
pub struct ViewOptions {
    /// The scenario, or a trace as JSON lines
    pub file: PathBuf,
    /// Write the page to this file; one that ends in .svg gets a drawing of the world
    #[arg(short, long, value_name = "OUT.html|OUT.svg")]
    pub output: PathBuf,
    /// Draw the world after this step: for OUT.svg [default: last]
    #[arg(long, value_name = "STEP")]
    pub step: Option<Show>,
    /// Overwrite the file that -o names
    #[arg(long)]
    pub force: bool,
    /// Run on this version [default: the first that the scenario names]
    #[arg(long, value_name = "VERSION")]
    pub version_only: Option<String>,
    /// Stop after so many steps
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    pub max_steps: u64,
}

/// Options of `quiz`.
#[derive(Args, Clone, Debug)]
pub struct QuizOptions {
    /// The scenario, or a trace as JSON lines
    pub file: PathBuf,
    /// Ask so many questions at most
    #[arg(short = 'n', long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..))]
    pub questions: u16,
    /// Another seed asks other questions
    #[arg(long, value_name = "SEED", default_value_t = 0)]
    pub seed: u64,
    /// Run on this version [default: the first that the scenario names]
    #[arg(long, value_name = "VERSION")]
    pub version_only: Option<String>,
    /// Stop after so many steps
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    pub max_steps: u64,
}

/// Options of `serve`.
#[derive(Args, Clone, Debug)]
pub struct ServeOptions {
    /// The folder with the scenarios
    #[arg(default_value = SCENARIOS)]
    pub folder: PathBuf,
    /// Listen on this port of 127.0.0.1; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 7878)]
    pub port: u16,
}
