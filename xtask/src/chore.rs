//! Chores that are the work of other programs.

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::{Command, ExitCode};

/// Runs cargo in a folder.
pub(crate) fn cargo(folder: &Path, args: &[&str], rest: &[OsString]) -> ExitCode {
    // Cargo says which cargo it is, so that a chosen toolchain stays chosen.
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    run(cargo, folder, args, rest)
}

/// Measures. The arguments go to the program, with or without the `--` that cargo knows.
pub(crate) fn bench(root: &Path, rest: &[OsString]) -> ExitCode {
    let rest = match rest {
        [first, rest @ ..] if first == "--" => rest,
        rest => rest,
    };
    cargo(&root.join("benches"), &["run", "--release", "--"], rest)
}

/// Tries random scenes.
pub(crate) fn campaign(root: &Path, rest: &[OsString]) -> ExitCode {
    let package = ["run", "--release", "--quiet", "--package", "slotzero-tests"];
    cargo(root, &[&package[..], &["--bin", "campaign", "--"]].concat(), rest)
}

/// Makes the site of the lessons, in the folder where we are: what the arguments name is from here.
pub(crate) fn lessons(root: &Path, rest: &[OsString]) -> ExitCode {
    let args = ["run", "--quiet", "--package", "docs", "--manifest-path"];
    let named = [root.join("Cargo.toml").into(), "--".into(), "lessons".into()];
    cargo(Path::new("."), &args, &[&named[..], rest].concat())
}

/// Runs a program in a folder and ends as it does.
pub(crate) fn run(
    program: impl AsRef<OsStr>,
    folder: &Path,
    args: &[&str],
    rest: &[OsString],
) -> ExitCode {
    end_as(Command::new(program).current_dir(folder).args(args).args(rest))
}

/// Runs a program and ends as it does.
pub(crate) fn end_as(command: &mut Command) -> ExitCode {
    match command.status() {
        Ok(status) => ExitCode::from(status.code().map_or(1, |code| code as u8)),
        Err(error) => {
            let program = command.get_program().to_string_lossy();
            eprintln!("error: {program} cannot be run: {error}");
            ExitCode::from(2)
        }
    }
}
