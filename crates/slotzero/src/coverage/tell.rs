//! What is said about coverage: a line for each clause on each version, figures, what is wrong.

use super::{Coverage, State};
use crate::Host;
use crate::cli::MessageFormat;
use abi::OsVersion;
use scenario::echo_path;
use serde_json::json;
use std::collections::BTreeSet;
use std::io;

/// The states in the order of the figures.
const STATES: [State; 4] = [State::Shown, State::Cited, State::Untestable, State::Gap];

pub(super) fn tell(
    coverage: &Coverage,
    wrongs: &[String],
    format: MessageFormat,
    host: &mut Host<'_>,
) -> io::Result<()> {
    if format == MessageFormat::Json {
        return tell_programs(coverage, wrongs, host);
    }
    for (clause, version, state) in coverage.states() {
        let place = (clause.id, version);
        let named = coverage.shown.get(&place);
        let scenarios = named.or(coverage.cited.get(&place)).into_iter().flatten();
        let scenarios: String = scenarios.map(|path| format!(" {}", echo_path(path))).collect();
        let (id, on, word) = (clause.id, version.name(), state.word());
        writeln!(host.out, "{}", format!("{id:<9} {on:<10} {word:<10}{scenarios}").trim_end())?;
    }
    writeln!(host.out, "\n{:<10} clauses  shown  cited  untestable   gaps", "")?;
    for version in OsVersion::ALL {
        let [shown, cited, untestable, gaps] = figures(coverage, version);
        let clauses = shown + cited + untestable + gaps;
        writeln!(
            host.out,
            "{:<10} {clauses:>7}  {shown:>5}  {cited:>5}  {untestable:>10}  {gaps:>5}",
            version.name(),
        )?;
    }
    wrongs.iter().try_for_each(|wrong| host.complain(wrong))
}

/// How many clauses stand how on a version, in the order of [`STATES`].
fn figures(coverage: &Coverage, version: OsVersion) -> [usize; 4] {
    STATES.map(|wanted| {
        coverage.states().filter(|(_, on, state)| (*on, *state) == (version, wanted)).count()
    })
}

fn tell_programs(coverage: &Coverage, wrongs: &[String], host: &mut Host<'_>) -> io::Result<()> {
    let none = BTreeSet::new();
    for (clause, version, state) in coverage.states() {
        let place = (clause.id, version);
        let line = json!({
            "reason": "clause", "clause": clause.id,
            "version": version.name(),
            "standing": clause.standing_in(version).map(|standing| standing.to_string()),
            "state": state.word(),
            "shown_by": coverage.shown.get(&place).unwrap_or(&none),
            "cited_in": coverage.cited.get(&place).unwrap_or(&none),
            "untestable": clause.untestable,
        });
        writeln!(host.out, "{line}")?;
    }
    for version in OsVersion::ALL {
        let [shown, cited, untestable, gaps] = figures(coverage, version);
        let line = json!({
            "reason": "version", "version": version.name(),
            "shown": shown, "cited": cited, "untestable": untestable, "gaps": gaps,
        });
        writeln!(host.out, "{line}")?;
    }
    for wrong in wrongs {
        writeln!(
            host.out,
            "{}",
            json!({"reason": "message", "severity": "error", "message": wrong})
        )?;
    }
    Ok(())
}
