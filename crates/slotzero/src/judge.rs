//! `slotzero judge`: judges a trace by the clauses of its version.

use crate::cli::{JudgeOptions, MessageFormat};
use crate::run::refuse;
use crate::{Exit, Host};
use oracle::{Counts, Finding, Report, judge_lines};
use scenario::echo;
use serde_json::json;
use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;
use trace::json::ReadError;

pub(crate) fn command(options: &JudgeOptions, host: &mut Host<'_>) -> io::Result<Exit> {
    let shown = echo(&options.trace.to_string_lossy());
    let judged = match options.trace == Path::new("-") {
        true => judge_lines(&mut *host.input),
        false => match File::open(host.path(&options.trace)) {
            Ok(file) => judge_lines(BufReader::new(file)),
            Err(error) => return refuse(&[format!("{shown} cannot be read: {error}")], host),
        },
    };
    match judged {
        Ok(report) => tell(options, &shown, &report, host),
        Err(error) => no_trace(options, &shown, &error, host),
    }
}

/// The exit: a departure from a choice convicts nobody unless it is asked to.
pub(crate) fn exit(counts: Counts, strict: bool) -> Exit {
    let departing = if strict { counts.departing } else { 0 };
    match counts.violating + departing {
        0 => Exit::AsExpected,
        _ => Exit::Unmet,
    }
}

fn tell(
    options: &JudgeOptions,
    shown: &str,
    report: &Report,
    host: &mut Host<'_>,
) -> io::Result<Exit> {
    let exit = exit(report.counts, options.strict);
    if options.message_format == MessageFormat::Json {
        return tell_json(report, exit, host);
    }
    for finding in &report.findings {
        let Finding { line, event, verdict } = finding;
        writeln!(host.out, "{shown}:{line}: {}: {verdict}", trace::text::escape(event))?;
    }
    let Counts { permitted, not_covered, departing, violating } = report.counts;
    let left_out = (departing + violating).saturating_sub(report.findings.len() as u64);
    if left_out > 0 {
        writeln!(host.out, "{left_out} more are counted only")?;
    }
    writeln!(
        host.out,
        "{}: {permitted} permitted, {not_covered} not covered, {departing} departing from our \
         choices, {violating} violating",
        report.version
    )?;
    Ok(exit)
}

fn tell_json(report: &Report, exit: Exit, host: &mut Host<'_>) -> io::Result<Exit> {
    for Finding { line, event, verdict } in &report.findings {
        let clause = verdict.clause().map(|clause| clause.id);
        let finding = json!({
            "reason": "finding", "line": line, "event": event, "verdict": verdict.word(),
            "clause": clause, "why": verdict.reason(),
        });
        writeln!(host.out, "{finding}")?;
    }
    let Counts { permitted, not_covered, departing, violating } = report.counts;
    let summary = json!({
        "reason": "summary", "version": report.version.name(), "permitted": permitted,
        "not_covered": not_covered, "departs": departing, "violates": violating,
        "exit_code": exit.code(),
    });
    writeln!(host.out, "{summary}")?;
    Ok(exit)
}

/// What is no trace: its line, and its column where one is told.
fn no_trace(
    options: &JudgeOptions,
    shown: &str,
    error: &ReadError,
    host: &mut Host<'_>,
) -> io::Result<Exit> {
    if options.message_format != MessageFormat::Json {
        return say_no_trace(shown, error, host);
    }
    let message = json!({
        "reason": "message", "severity": "error", "message": error.reason.to_string(),
        "line": error.line, "column": error.reason.column(),
    });
    writeln!(host.out, "{message}")?;
    Ok(Exit::BadInput)
}

/// The same for people.
pub(crate) fn say_no_trace(
    shown: &str,
    error: &ReadError,
    host: &mut Host<'_>,
) -> io::Result<Exit> {
    let (line, column, reason) = (error.line, error.reason.column(), &error.reason);
    host.out.flush()?;
    writeln!(host.err, "{shown}:{line}:{column}: error: {reason}")?;
    Ok(Exit::BadInput)
}
