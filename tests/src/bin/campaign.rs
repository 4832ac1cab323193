//! `cargo xtask campaign`: random scenes in great numbers, kernel against oracle, one line of JSON a share.
//! Ends with 1 if a scene failed, with 2 if it does not understand what is wanted.

use clap::Parser;
use slotzero::Exit;
use slotzero::host::with_environment;
use slotzero::run::partition::Partition;
use slotzero_tests::campaign::Campaign;
use slotzero_tests::found;
use std::process::ExitCode;

/// Tries random scenes, kernel against oracle.
#[derive(Parser)]
struct Options {
    /// How many scenes there are in all shares
    #[arg(long, default_value_t = 100_000)]
    cases: u64,
    /// The seed of the first scene
    #[arg(long, default_value_t = 0)]
    base: u64,
    /// The most steps that are drawn for a scene
    #[arg(long, default_value_t = 60)]
    steps: usize,
    /// One share of the scenes: slice:1/4; auto, or auto/4, from the environment
    #[arg(long)]
    partition: Option<String>,
    /// How many scenes are tried at a time; by default as many as there are processors
    #[arg(long)]
    threads: Option<usize>,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let exit = with_environment(|host| {
        let partition = options.partition.as_deref();
        let share = match partition.map(|text| Partition::new(text, &host.shard)).transpose() {
            Ok(share) => share.map_or((0, 1), |it| (it.share().index.into(), it.share().of.into())),
            Err(wrong) => {
                host.complain(&wrong)?;
                return Ok(Exit::BadInput);
            }
        };
        let processors = || std::thread::available_parallelism().map_or(1, usize::from);
        let Options { cases, base, steps, threads, .. } = options;
        let threads = threads.unwrap_or_else(processors).max(1);
        let campaign = Campaign { base, cases, steps, share, threads };
        let found = campaign.run(|event| event, &|text| found::keep(&found::folder(), text));
        writeln!(host.out, "{}", campaign.record(&found))?;
        host.flush()?;
        Ok::<_, std::io::Error>(match found.failures.is_empty() {
            true => Exit::AsExpected,
            false => Exit::Unmet,
        })
    });
    ExitCode::from(exit.map_or(Exit::BadInput.code(), Exit::code))
}
