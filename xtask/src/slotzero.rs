//! The `slotzero` of this repository, built first if its sources have changed.

use crate::chore;
use crate::fresh::Build;
use std::env::consts::EXE_SUFFIX;
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};

/// Runs a command of `slotzero`, in the folder where we are.
pub(crate) fn command(root: &Path, args: &[OsString]) -> ExitCode {
    let starter = match std::env::current_exe() {
        Ok(path) => path,
        Err(error) => {
            eprintln!("error: it is not known where this program is: {error}");
            return ExitCode::from(2);
        }
    };
    let program = starter.with_file_name(format!("slotzero{EXE_SUFFIX}"));
    let build = Build { root: root.to_owned(), starter, program };
    if !build.is_fresh() {
        let exit = build.run(|| cargo_build(root, &build.starter));
        if exit != ExitCode::SUCCESS {
            return exit;
        }
    }
    start(Command::new(&build.program).args(args))
}

/// Runs the program and ends as it does; where a program can become another, by becoming it.
fn start(command: &mut Command) -> ExitCode {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        // Its help then says how it was called. This returns only if it fails; so does the next.
        let _ = command.arg0("cargo xtask").exec();
    }
    chore::end_as(command)
}

/// Builds `slotzero` beside this program: in the same folder with the same environment and
/// configuration, by the profile after which the folder of both is named.
fn cargo_build(root: &Path, starter: &Path) -> ExitCode {
    let folder = starter.parent().and_then(Path::file_name).and_then(|name| name.to_str());
    let profile = folder.filter(|name| *name != "debug").unwrap_or("dev");
    let args = ["build", "--quiet", "--package", "slotzero", "--bin", "slotzero"];
    let args = [&args[..], &["--profile", profile, "--manifest-path"]].concat();
    chore::cargo(Path::new("."), &args, &[root.join("Cargo.toml").into()])
}
