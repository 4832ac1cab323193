//! The project's chores: `cargo xtask NAME`. What is no chore is a command of `slotzero`.

mod chore;
pub mod docs;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

/// What `cargo xtask` alone, and `--help`, say before the help of `slotzero`.
const HELP: &str = "\
Chores of the project:
  test [ARGS]     run all tests: cargo test --workspace
  bench [ARGS]    measure the model beside its peers, as ratios: see benches/README.md
  docs [--check]  write the generated pages of docs/, or say which are out of date
  ci              run the gate: bash .ci/run

Everything else is a command of slotzero, for example `cargo xtask run scenarios`:
";

/// Runs a chore, or the command line.
pub fn main(args: Vec<OsString>) -> ExitCode {
    let name = args.first().and_then(|name| name.to_str()).unwrap_or("--help");
    let rest = args.get(1..).unwrap_or_default();
    match name {
        "test" => chore::cargo(&root(), &["test", "--workspace"], rest),
        "bench" => chore::bench(&root(), rest),
        "docs" => docs::command(&root(), rest),
        "ci" => chore::run("bash", &root(), &[".ci/run"], rest),
        "help" | "--help" | "-h" if rest.is_empty() => {
            println!("{HELP}");
            slotzero(vec!["--help".into()])
        }
        _ => slotzero(args),
    }
}

fn slotzero(args: Vec<OsString>) -> ExitCode {
    let name = std::iter::once(OsString::from("cargo xtask"));
    slotzero::main_from_environment(name.chain(args))
}

/// The folder of the repository.
pub fn root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.parent().map(PathBuf::from).unwrap_or(here)
}
