//! What is said about runs: results on stdout, messages on stderr; as JSON, both on stdout.

use super::one::{Ended, Ran};
use crate::cli::MessageFormat;
use crate::colour::{Colours, paint};
use crate::{Exit, Host};
use anstyle::AnsiColor;
use scenario::echo_path;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::io;

/// The words that every summary counts, even if there are none.
const ALWAYS: [&str; 4] = ["met", "unmet", "unsettled", "known gap"];
/// The words that a summary counts if there are any.
const SELDOM: [&str; 4] = ["not modelled", "out of steps", "mistaken", "crashed"];

/// Says what came of each scenario, and counts.
pub(super) struct Teller {
    format: MessageFormat,
    colours: Colours,
    files: usize,
    counts: BTreeMap<&'static str, usize>,
    exit: Exit,
    taken: usize,
    runs: usize,
    left_out: usize,
}

impl Teller {
    pub(super) fn new(format: MessageFormat, colours: Colours, files: usize) -> Teller {
        Teller {
            format,
            colours,
            files,
            counts: BTreeMap::new(),
            exit: Exit::AsExpected,
            taken: 0,
            runs: 0,
            left_out: 0,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    pub(super) fn exit(&self) -> Exit {
        self.exit
    }

    /// Notes a file that has come back with so many runs; with none, the filters leave it out.
    pub(super) fn count_file(&mut self, runs: usize) {
        *(if runs == 0 { &mut self.left_out } else { &mut self.taken }) += 1;
    }

    /// Says what came of one scenario on one version.
    pub(super) fn tell(&mut self, ran: &Ran, host: &mut Host<'_>) -> io::Result<()> {
        *self.counts.entry(ran.ended.word()).or_default() += 1;
        self.runs += 1;
        self.exit = self.exit.max(ran.ended.exit());
        match self.format {
            MessageFormat::Human => self.tell_people(ran, host),
            MessageFormat::Short => {
                host.out.flush()?;
                write!(host.err, "{}", ran.messages)?;
                host.err.flush()
            }
            MessageFormat::Json => tell_programs(ran, host),
        }
    }

    fn tell_people(&self, ran: &Ran, host: &mut Host<'_>) -> io::Result<()> {
        if let Some(trace) = &ran.trace {
            writeln!(host.out, "{trace}")?;
        }
        if !ran.messages.is_empty() {
            host.out.flush()?;
            writeln!(host.err, "{}", ran.messages)?;
            host.err.flush()?;
        }
        let word = format!("{:>12}", ran.ended.word());
        let word = paint(&word, Some(colour(&ran.ended)), self.colours.out);
        write!(host.out, "{word}  {}", echo_path(&ran.shown))?;
        if let Some(version) = ran.version {
            write!(host.out, " on {version}")?;
        }
        match &ran.ended {
            Ended::NotModelled(what) => writeln!(host.out, ": {what}"),
            _ => writeln!(host.out),
        }
    }

    /// Says how many scenarios came to what.
    pub(super) fn summary(&self, host: &mut Host<'_>) -> io::Result<()> {
        if self.format == MessageFormat::Json {
            let counts: Map<String, Value> = ALWAYS
                .iter()
                .chain(&SELDOM)
                .map(|word| (word.replace(' ', "_"), json!(self.count(word))))
                .collect();
            let summary = json!({
                "reason": "summary",
                "scenarios": self.taken,
                "runs": self.runs,
                "left_out": self.left_out,
                "counts": counts,
                "exit_code": self.exit.code(),
            });
            return writeln!(host.out, "{summary}");
        }
        let word = paint(&format!("{:>12}", "Summary"), Some(AnsiColor::Cyan), self.colours.out);
        writeln!(host.out, "{word}  {}", self.counted())
    }

    fn counted(&self) -> String {
        let seldom = SELDOM.iter().filter(|word| self.count(word) > 0);
        let counts = ALWAYS.iter().chain(seldom).map(|word| match (*word, self.count(word)) {
            ("known gap", count) if count != 1 => format!("{count} known gaps"),
            (word, count) => format!("{count} {word}"),
        });
        let counts = counts.collect::<Vec<_>>().join(", ");
        let plural = if self.taken == 1 { "" } else { "s" };
        let runs = match self.runs {
            runs if runs == self.taken => String::new(),
            runs => format!(", {runs} runs"),
        };
        format!("{} scenario{plural}{}{runs}: {counts}", self.taken, self.others())
    }

    /// How many files were left out by the filters, and how many were not come to.
    fn others(&self) -> String {
        let not_run = self.files.saturating_sub(self.taken + self.left_out);
        match (self.left_out, not_run) {
            (0, 0) => String::new(),
            (left_out, 0) => format!(" ({left_out} left out)"),
            (0, not_run) => format!(" ({not_run} not run)"),
            (left_out, not_run) => format!(" ({left_out} left out, {not_run} not run)"),
        }
    }

    fn count(&self, word: &str) -> usize {
        self.counts.get(word).copied().unwrap_or_default()
    }
}

fn tell_programs(ran: &Ran, host: &mut Host<'_>) -> io::Result<()> {
    write_messages(&ran.messages, host)?;
    let what = match &ran.ended {
        Ended::NotModelled(what) => Some((*what).to_owned()),
        Ended::Crashed(what) => Some(what.clone()),
        _ => None,
    };
    let result = json!({
        "reason": "scenario",
        "file": ran.shown,
        "version": ran.version.map(|version| version.name()),
        "verdict": ran.ended.word().replace(' ', "_"),
        "what": what,
        "steps": ran.counts.steps,
        "expectations": ran.counts.expectations,
        "unsettled": ran.counts.unsettled,
        "fingerprint": ran.version.map(|_| format!("{:016x}", ran.counts.fingerprint)),
    });
    writeln!(host.out, "{result}")
}

/// Writes messages in their JSON form, each with the reason why it is there.
pub(crate) fn write_messages(lines: &str, host: &mut Host<'_>) -> io::Result<()> {
    for line in lines.lines() {
        let mut object: Map<String, Value> = serde_json::from_str(line)?;
        object.insert("reason".to_owned(), json!("message"));
        writeln!(host.out, "{}", Value::Object(object))?;
    }
    Ok(())
}

fn colour(ended: &Ended) -> AnsiColor {
    match ended {
        Ended::Met => AnsiColor::Green,
        Ended::Unsettled | Ended::KnownGap => AnsiColor::Yellow,
        _ => AnsiColor::Red,
    }
}
