//! `--bless`: what is expected becomes what the model answers, in the text of the scenario.
//!
//! Only the text of the expectation changes, so that comments and layout stay. What documents or
//! measurements say stands above the model: where a scenario names such a clause and the function
//! that was called follows it (for memory and checks: any such clause), an expectation is left
//! alone, unless the model's answer itself cites such a clause. Then it is for a person to say
//! which of the three is wrong.

use super::one::Ran;
use crate::files::read_capped;
use crate::select::Found;
use crate::{Exit, Host};
use abi::OsVersion;
use abi::clause::{Standing, covered_by};
use runner::Answer;
use scenario::limits::SOURCE_BYTES;
use scenario::{Name, Scenario, Source, Span, echo, echo_path};
use std::collections::BTreeMap;
use std::{fs, io};

/// What is needed to bless what one run expected.
#[derive(Clone, Debug)]
pub struct Blessing {
    source: Source,
    on: Vec<OsVersion>,
    clauses: Vec<Name>,
    /// What the model answered instead.
    answers: Vec<Answer>,
    /// True if the answers are all that was wrong with the run.
    complete: bool,
}

/// The texts that stand at one place: by version what to expect there instead.
type Edits = BTreeMap<Span, BTreeMap<OsVersion, String>>;

impl Blessing {
    /// What a run gives to bless.
    pub(super) fn of(scenario: &Scenario, report: &runner::Report) -> Blessing {
        Blessing {
            source: scenario.file.clone(),
            on: scenario.on.iter().map(|on| on.value).collect(),
            clauses: scenario.clauses.iter().map(|clause| clause.value.clone()).collect(),
            answers: report.answers.clone(),
            complete: report.answers.iter().filter(|answer| answer.told).count()
                == report.messages.count(),
        }
    }

    /// Why an answer must not be expected, if it must not.
    fn refusal(&self, answer: &Answer, version: OsVersion) -> Option<String> {
        let Some(text) = &answer.text else {
            return Some(String::from("no expectation says what the model answers"));
        };
        if answer.expected.is_none() {
            return Some(format!("the step says nothing to change: add `expect: {text}`"));
        }
        let founded =
            |standing| matches!(standing, Some(Standing::Documented | Standing::Measured));
        if answer.clause.is_some_and(|clause| founded(clause.standing_in(version))) {
            return None;
        }
        let follows = |id: &str| {
            answer.api.is_none_or(|api| api.clauses.iter().any(|clause| clause.id == id))
        };
        let mut named = self.clauses.iter().flat_map(|name| covered_by(name));
        let against =
            named.find(|clause| founded(clause.standing_in(version)) && follows(clause.id))?;
        let (id, standing) = (against.id, against.standing);
        Some(format!(
            "the scenario shows {id} ({standing}), which the model's answer does not cite"
        ))
    }
}

/// Changes the files of these runs, and says what was changed and what was not. What was all there
/// was against a run makes it one that went as expected.
pub(super) fn bless(runs: &[(Ran, Found)], host: &mut Host<'_>) -> io::Result<Exit> {
    let mut exit = Exit::AsExpected;
    for runs in runs.chunk_by(|(_, one), (_, next)| one.path == next.path) {
        let done = file(runs, host)?;
        let left = runs.iter().filter(|(ran, _)| {
            let complete = ran.blessing.as_ref().is_some_and(|blessing| blessing.complete);
            !(done && complete)
        });
        exit = left.map(|(ran, _)| ran.ended.exit()).fold(exit, Exit::max);
    }
    Ok(exit)
}

/// Changes one file; true if all that was answered is expected now.
fn file(runs: &[(Ran, Found)], host: &mut Host<'_>) -> io::Result<bool> {
    let Some((first, found)) =
        runs.iter().find_map(|(ran, found)| Some((ran.blessing.as_ref()?, found)))
    else {
        return Ok(true);
    };
    let (edits, refused) = decide(runs);
    for (span, why) in &refused {
        not_blessed(host, &first.source, *span, why)?;
    }
    if edits.is_empty() {
        return Ok(refused.is_empty());
    }
    let changes: Vec<(Span, String)> =
        edits.iter().map(|(span, texts)| (*span, first.text(*span, texts))).collect();
    if let Err(why) = first.write(found, &changes) {
        not_blessed(host, &first.source, changes[0].0, &why)?;
        return Ok(false);
    }
    host.err.flush()?;
    for (span, text) in &changes {
        let place = first.source.position(span.start);
        let (path, old) = (echo_path(first.source.name()), echo(first.source.slice(*span)));
        writeln!(host.out, "{:>12}  {path}:{place}: `{old}` is `{}` now", "blessed", echo(text))?;
    }
    Ok(refused.is_empty())
}

/// What is to be changed where, and what is not, and why.
fn decide(runs: &[(Ran, Found)]) -> (Edits, Vec<(Span, String)>) {
    let mut edits = Edits::new();
    let mut refused = Vec::new();
    for (ran, _) in runs {
        let (Some(blessing), Some(version)) = (&ran.blessing, ran.version) else { continue };
        for answer in &blessing.answers {
            let place = answer.expected.unwrap_or(answer.step);
            match (blessing.refusal(answer, version), &answer.text) {
                (None, Some(text)) => {
                    let texts = edits.entry(place).or_default();
                    let before = texts.insert(version, text.clone());
                    if before.is_some_and(|before| before != *text) {
                        let why = format!("{version}: the answers of one run differ");
                        refused.push((place, why));
                    }
                }
                (why, _) => {
                    let why = why.unwrap_or_default();
                    refused.push((place, format!("{version}: {why}")));
                }
            }
        }
    }
    refused.sort();
    refused.dedup();
    edits.retain(|span, _| {
        !refused.iter().any(|(place, why)| place == span && why.ends_with("differ"))
    });
    (edits, refused)
}

fn not_blessed(host: &mut Host<'_>, source: &Source, span: Span, why: &str) -> io::Result<()> {
    host.out.flush()?;
    let (path, place) = (echo_path(source.name()), source.position(span.start));
    writeln!(host.err, "{path}:{place}: not blessed: {why}")
}

impl Blessing {
    /// What to write at a place: one text, or one for each version where they part.
    fn text(&self, span: Span, texts: &BTreeMap<OsVersion, String>) -> String {
        let before = self.source.text()[..span.start as usize].trim_end();
        let own =
            texts.first_key_value().filter(|(version, _)| before.ends_with(&format!("{version}:")));
        if let Some((_, text)) = own {
            return text.clone();
        }
        let old = self.source.slice(span);
        let on = |version: &OsVersion| (*version, texts.get(version).map_or(old, String::as_str));
        let each: Vec<(OsVersion, &str)> = self.on.iter().map(on).collect();
        if each.iter().all(|(_, text)| *text == each[0].1) {
            return each[0].1.to_owned();
        }
        let each: Vec<String> =
            each.iter().map(|(version, text)| format!("{version}: {text}")).collect();
        format!("PerVersion({})", each.join(", "))
    }

    /// Puts the changes into the file, if it still is what was run and the outcome can be read.
    fn write(&self, found: &Found, changes: &[(Span, String)]) -> Result<(), String> {
        let text = self.source.text();
        let on_disk = read_capped(&found.path, SOURCE_BYTES as u64);
        let on_disk = on_disk.map_err(|_| String::from("the file cannot be read any more"))?;
        let mark = on_disk.strip_suffix(text.as_bytes());
        let Some(mark) = mark.filter(|mark| mark.is_empty() || *mark == "\u{feff}".as_bytes())
        else {
            return Err(String::from("the file has changed since it was run"));
        };
        let mut blessed = text.to_owned();
        for (span, text) in changes.iter().rev() {
            blessed.replace_range(span.range(), text);
        }
        let source = Source::from_bytes(self.source.name(), blessed.clone().into_bytes());
        let files = found.files();
        let read = source.and_then(|source| scenario::parse(&source, &files));
        if let Err(mistakes) = read.and_then(|scenario| runner::plan(&scenario, &files).map(|_| ()))
        {
            let why = mistakes.iter().next().map(|mistake| mistake.message.clone());
            let why = why.unwrap_or_default();
            return Err(format!("the outcome would be no scenario: {why}"));
        }
        let bytes = [mark, blessed.as_bytes()].concat();
        fs::write(&found.path, bytes).map_err(|error| format!("it cannot be written: {error}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::load;
    use std::path::Path;

    #[test]
    fn a_file_that_has_changed_since_it_was_run_is_not_written() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/rom_readonly.ron");
        let found = Found { shown: String::from("a.ron"), path };
        let source = load(&found).expect("it is a scenario").file;
        let other = source.text().replacen("ram: 64", "ram: 65", 1);
        let source = Source::from_bytes("a.ron", other.into_bytes()).expect("it is text");
        let (on, clauses, answers) = (Vec::new(), Vec::new(), Vec::new());
        let blessing = Blessing { source, on, clauses, answers, complete: true };
        let refused = blessing.write(&found, &[]).expect_err("it is not that file");
        assert_eq!(refused, "the file has changed since it was run");
    }
}
