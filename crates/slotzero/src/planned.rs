//! One scenario of a file, made ready to run on one version.

use crate::colour::Colours;
use crate::load::load;
use crate::run::{refuse, version};
use crate::select::Found;
use crate::{Exit, Host};
use abi::OsVersion;
use runner::Plan;
use scenario::Diagnostics;
use std::io;
use std::path::Path;

/// Reads a scenario, chooses the version that is asked for, or its first one, and goes on with it.
/// Mistakes are told here.
pub(crate) fn planned(
    file: &Path,
    wanted: Option<&str>,
    colours: Colours,
    host: &mut Host<'_>,
    go_on: impl FnOnce(&Found, &Plan<'_>, OsVersion, &mut Host<'_>) -> io::Result<Exit>,
) -> io::Result<Exit> {
    let shown = file.to_string_lossy().into_owned();
    let found = Found { path: host.path(file), shown };
    let scenario = match load(&found) {
        Ok(scenario) => scenario,
        Err(mistakes) => return tell(&mistakes, colours, host).map(|()| Exit::BadInput),
    };
    let files = found.files();
    let plan = match runner::plan(&scenario, &files) {
        Ok(plan) => plan,
        Err(mistakes) => return tell(&mistakes, colours, host).map(|()| Exit::BadInput),
    };
    match choose(wanted, &plan) {
        Ok(version) => go_on(&found, &plan, version, host),
        Err(mistake) => refuse(&[mistake], host),
    }
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
pub(crate) fn tell(
    messages: &Diagnostics,
    colours: Colours,
    host: &mut Host<'_>,
) -> io::Result<()> {
    host.out.flush()?;
    write!(host.err, "{}", messages.render(colours.human()))
}
