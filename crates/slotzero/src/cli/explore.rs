//! The arguments of `explore` and `merge`.

use super::{MessageFormat, Selection};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Options of `explore`.
#[derive(Args, Clone, Debug)]
pub struct ExploreOptions {
    /// Which scenarios.
    #[command(flatten)]
    pub selection: Selection,
    /// Explore on this version only
    #[arg(long, value_name = "VERSION")]
    pub version_only: Option<String>,
    /// Explore with so many threads [default: one for each processor]
    #[arg(short = 'j', long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub threads: Option<u16>,
    /// Let these happen too, at any moment or not at all, besides what the scenario lists as `may`
    #[arg(long, value_enum, value_name = "KIND", value_delimiter = ',')]
    pub may: Vec<Happening>,
    /// How many of the things that may happen do so in one run
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(0..=64))]
    pub happenings: u32,
    /// Take the default of these decisions and explore the others
    #[arg(long, value_enum, value_name = "DECISION", value_delimiter = ',')]
    pub fixed: Vec<Decision>,
    /// Stop after so many states
    #[arg(long, value_name = "N", default_value_t = 100_000_000, value_parser = clap::value_parser!(u64).range(1..))]
    pub max_states: u64,
    /// Bits of the fingerprints that states are known by: with n states two of them are taken for one
    /// with a probability of about n²/2^65, or n²/2^129; 128 are slower
    #[arg(long, value_name = "BITS", default_value = "64", value_parser = ["64", "128"])]
    pub fingerprint_bits: String,
    /// Megabytes that the table of known states may take; 8 or 16 bytes a state
    #[arg(long, value_name = "MB", default_value_t = 1024, value_parser = clap::value_parser!(u64).range(1..=1 << 20))]
    pub max_table: u64,
    /// Count the schedules if there are no more states than these; 48 bytes a state
    #[arg(long, value_name = "STATES", default_value_t = 100_000)]
    pub count: u64,
    /// Take no step first because it comes to the same whenever it is taken: more states, the same ends
    #[arg(long)]
    pub no_reduction: bool,
    /// Take states for one in which only scripts that are the same but for names have changed places:
    /// fewer states, in the same time
    #[arg(long)]
    pub symmetry: bool,
    /// Check the kernel's invariants in every state
    #[arg(long)]
    pub invariants: bool,
    /// Explore only this share: slice:1/4, or auto to take it from the environment
    #[arg(long, value_name = "SHARE")]
    pub partition: Option<String>,
    /// Write the smallest scenario that still goes wrong as the first one that does; the file must not
    /// be there yet
    #[arg(long, value_name = "FILE")]
    pub shrink: Option<PathBuf>,
    /// Stop a run after so many steps
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    pub max_steps: u64,
    /// The form of messages and results
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub message_format: MessageFormat,
}

/// Options of `merge`.
#[derive(Args, Clone, Debug)]
pub struct MergeOptions {
    /// What `explore --partition … --message-format json` wrote: all shares of each exploration
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// The form of the results
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub message_format: MessageFormat,
}

/// What may happen from outside, as arguments name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Happening {
    /// Everything below.
    All,
    /// A page-in fails, once or from then on.
    PageIn,
    /// A write-back fails, once or from then on.
    WriteBack,
    /// There is no RAM, once or from then on.
    Allocation,
    /// A file cannot grow, once or from then on.
    Growth,
    /// A request to a server fails, once or from then on.
    Server,
    /// A card is taken out.
    Eject,
    /// A server cannot be reached any more.
    Disconnect,
    /// A process is ended.
    Kill,
    /// The power of a machine goes and comes back.
    PowerCut,
}

/// A free decision, as arguments name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Decision {
    /// Which thread takes the next step.
    NextThread,
    /// Which clean page gives up its frame.
    Evict,
    /// When a write-back that is due is made.
    LazyWrite,
    /// When the thread that trims a paging pool runs.
    TrimPool,
    /// Whether a field bug strikes, where the scenario asks for it.
    Quirks,
}
