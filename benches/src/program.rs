//! Whole programs as sides: started, waited for, their output thrown away.

use std::io::{Error, Result};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::measure::Side;

/// The folder of this package.
fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn hello_command(verb: &str) -> Command {
    let mut cargo = cargo();
    cargo.args([verb, "--quiet"]).arg("--manifest-path").arg(here().join("hello/Cargo.toml"));
    cargo.arg("--target-dir").arg(here().join("target/hello"));
    cargo
}

/// Cargo as a person starts it, without what the cargo that runs the bench has told us.
fn cargo() -> Command {
    let mut cargo = Command::new("cargo");
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("CARGO_") && name != "CARGO_HOME") {
            cargo.env_remove(name);
        }
    }
    cargo
}

/// A Rust hello world, built for release, started as a new process.
pub(crate) fn hello_world() -> Result<Side> {
    let mut build = hello_command("build");
    run(build.arg("--release"))?;
    let binary: PathBuf = here().join("target/hello/release/hello");
    program("hello world", Command::new(binary))
}

/// `cargo run -q` of a hello world without dependencies, up to date.
pub(crate) fn cargo_run_hello() -> Result<Side> {
    program("cargo run hello", hello_command("run"))
}

/// The project around this package.
fn project() -> PathBuf {
    here().join("..")
}

/// `slotzero run` of thirty steps to the verdict, built for release, started as a new process.
pub(crate) fn slotzero_run() -> Result<Side> {
    run(cargo()
        .args(["build", "--quiet", "--release", "--package", "slotzero"])
        .current_dir(project()))?;
    let mut command = Command::new(project().join("target/release/slotzero"));
    command.args(["run", "--no-trace"]).arg(here().join("thirty_steps.ron"));
    program("slotzero run", command)
}

/// `cargo xtask run` of the README's scenario, up to date.
pub(crate) fn xtask_run() -> Result<Side> {
    let mut command = cargo();
    command.args(["xtask", "run", "scenarios/rom_readonly.ron"]).current_dir(project());
    program("cargo xtask run", command)
}

/// What `bytes` counts: bytes of a state, ours and stateright's.
pub(crate) fn bytes_of_a_state() -> Result<Vec<f64>> {
    let output = Command::new(std::env::current_exe()?.with_file_name("bytes")).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().map(|line| line.parse().map_err(Error::other)).collect()
}

/// A side that starts this program and waits for it; run once beforehand, so that it is up to date.
pub(crate) fn program(name: &'static str, mut command: Command) -> Result<Side> {
    run(&mut command)?;
    Ok(Side::each(name, move || run(&mut command).expect("it ran before")))
}

fn run(command: &mut Command) -> Result<()> {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status()?;
    if status.success() { Ok(()) } else { Err(Error::other(format!("{command:?}: {status}"))) }
}
