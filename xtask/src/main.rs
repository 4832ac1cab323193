//! The project's chores: `cargo xtask NAME`. What is no chore is a command of `slotzero`.

mod chore;
mod fresh;
mod slotzero;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

/// What `cargo xtask` alone, and `--help`, say before the help of `slotzero`.
const HELP: &str = "\
Chores of the project:
  test [ARGS]     run all tests: cargo test --workspace
  bench [ARGS]    measure the model beside its peers, as ratios: see benches/README.md
  campaign [ARGS] try random scenes in great numbers, kernel against oracle: see --help
  docs [--check]  write the generated pages of docs/, or say which are out of date
  lessons [FOLDER] make a site of the lessons that opens from disk: target/lessons; --force
                  writes into a folder that has other files
  ci              run the gate: bash .ci/run

Everything else is a command of slotzero, for example `cargo xtask run scenarios`:
";

fn main() -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().skip(1).collect();
    let name = args.first().and_then(|name| name.to_str()).unwrap_or("--help");
    let rest = args.get(1..).unwrap_or_default();
    match name {
        "test" => chore::cargo(&root(), &["test", "--workspace"], rest),
        "bench" => chore::bench(&root(), rest),
        "campaign" => chore::campaign(&root(), rest),
        "docs" => chore::cargo(&root(), &["run", "--quiet", "--package", "docs", "--"], rest),
        "lessons" => chore::lessons(&root(), rest),
        "ci" => chore::run("bash", &root(), &[".ci/run"], rest),
        "help" | "--help" | "-h" if rest.is_empty() => {
            println!("{HELP}");
            slotzero::command(&root(), &["--help".into()])
        }
        _ => slotzero::command(&root(), &args),
    }
}

/// The folder of the repository: cargo says at the start where this package is. What it said at
/// the build may be another checkout that shares the target folder, or is gone.
fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR");
    let here = here.map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.parent().unwrap_or(&here).to_owned()
}
