//! The words for each kind of thing.

use super::{Corpus, refusals};
use crate::corpus::Entry;
use abi::clause::documents::{DOCUMENTS, Document, Says, Sentence};
use abi::clause::{self, ClauseId, Standing};
use abi::{ErrorCode, ExceptionCode, OsVersion};
use coredll::{APIS, Api, OutputSpec};
use scenario::echo_path;
use std::collections::BTreeSet;
use std::fmt::Write;

/// How many examples are named; the rest is counted.
const EXAMPLES: usize = 5;

/// Lines of text, put together. Writing to a `String` does not fail.
macro_rules! say {
    ($text:expr, $($arg:tt)*) => { let _ = writeln!($text, $($arg)*); };
}
pub(super) use say;

pub(super) fn clause(clause: ClauseId, corpus: &Corpus) -> String {
    let mut text = String::new();
    say!(text, "{} ({}, {} permitted)", clause.id, clause.standing, clause.permits);
    say!(text, "  {}", clause.text);
    match clause.standing {
        Standing::Documented => say_line(&mut text, "Source", clause.source),
        Standing::Measured => say_line(&mut text, "Measured", clause.source),
        Standing::Chosen => {
            say_line(&mut text, "No document says so. Chosen because", clause.source)
        }
    }
    say_line(&mut text, "Versions", &versions(clause.versions));
    if !clause.extended_to.is_empty() {
        let others = versions(clause.extended_to);
        say!(text, "  Extended by choice, for want of a document, to: {others}");
    }
    let sentences: Vec<String> =
        DOCUMENTS.iter().filter_map(|document| sentences(document, clause)).collect();
    if !sentences.is_empty() {
        say_line(&mut text, "Said in", &sentences.join("; "));
    }
    if let Some(why) = clause.untestable {
        say_line(&mut text, "No scenario can show it", why);
    }
    let causes: Vec<String> = clause.follows_from.iter().map(|cause| named(cause)).collect();
    if !causes.is_empty() {
        say_line(&mut text, "Holds because of", &causes.join("; "));
    }
    let by: Vec<String> = APIS
        .iter()
        .filter(|api| api.clauses.contains(&clause))
        .map(|api| follower(api, clause))
        .collect();
    if !by.is_empty() {
        say_line(&mut text, "Followed by", &by.join("; "));
    }
    let causes = clause.follows_from.iter().flat_map(|cause| corpus.code.citing(cause));
    let mut cited: Vec<String> = corpus.code.citing(clause).into_iter().chain(causes).collect();
    cited.sort();
    cited.dedup();
    if !cited.is_empty() {
        say_line(&mut text, "In the code", &cited.join(", "));
    }
    let names = |entry: &Entry| {
        entry.clauses.iter().any(|id| clause::covered_by(id).any(|part| part.id == clause.id))
    };
    if clause.untestable.is_none() {
        examples(&mut text, "Shown by", corpus, names);
    }
    text
}

/// A clause with what it says.
pub(super) fn named(clause: ClauseId) -> String {
    format!("{} ({}): {}", clause.id, clause.standing, clause.text)
}

/// Where a source document says what the clause says, if it does.
fn sentences(document: &Document, clause: ClauseId) -> Option<String> {
    let says = |sentence: &&Sentence| match sentence.says {
        Says::Clauses(clauses) => clauses.contains(&clause),
        Says::Nothing(_) => false,
    };
    let numbers: Vec<String> =
        document.sentences().filter(says).map(|sentence| sentence.number.to_string()).collect();
    let plural = if numbers.len() == 1 { "" } else { "s" };
    let (title, list) = (document.title, numbers.join(", "));
    (!numbers.is_empty()).then(|| format!("{title}, sentence{plural} {list}"))
}

/// A function that follows a clause, with the last errors that it was seen to write then.
fn follower(api: &Api, clause: ClauseId) -> String {
    let refusals = refusals::all().iter();
    let mine = refusals.filter(|refusal| refusal.clause == clause && refusal.api == api.name);
    let codes: Vec<String> = mine.map(|refusal| refusal.code.to_string()).collect();
    match codes.is_empty() {
        true => api.name.to_owned(),
        false => format!("{} with {}", api.name, codes.join(" or ")),
    }
}

pub(super) fn say_line(text: &mut String, what: &str, line: &str) {
    say!(text, "  {what}: {line}");
}

fn versions(versions: &[OsVersion]) -> String {
    versions.iter().map(|version| version.name()).collect::<Vec<_>>().join(", ")
}

pub(super) fn error(code: ErrorCode, corpus: &Corpus) -> String {
    let mut text = String::new();
    say!(text, "{code}");
    say!(text, "  {}", code.meaning().unwrap_or_default());
    let refusals: Vec<_> = refusals::all().iter().filter(|known| known.code == code).collect();
    if refusals.is_empty() && code.0 != 0 {
        say!(text, "  No function was seen to give it: no scenario leads there.");
    }
    for refusal in &refusals {
        let clause = refusal.clause;
        say!(text, "  {} ({}, {}): {}", refusal.api, clause.id, clause.standing, clause.text);
    }
    let clauses: BTreeSet<&str> = refusals.iter().map(|refusal| refusal.clause.id).collect();
    let names = |entry: &Entry| entry.clauses.iter().any(|id| clauses.contains(&**id));
    if !clauses.is_empty() {
        examples(&mut text, "Scenarios of these clauses", corpus, names);
    }
    text
}

pub(super) fn exception(code: ExceptionCode) -> String {
    let mut text = String::new();
    say!(text, "{code} ({:#010X})", code.0);
    let words = match code {
        ExceptionCode::ACCESS_VIOLATION => {
            "A bad address, or an address that the thread has no right to touch this way. On \
             Windows CE, a page that cannot be brought in raises it too."
        }
        ExceptionCode::IN_PAGE_ERROR => {
            "A page could not be brought in. Desktop Windows only: Windows CE raises an access \
             violation instead."
        }
        ExceptionCode::DATATYPE_MISALIGNMENT => {
            "A misaligned access on a processor that does not allow it. Not modelled."
        }
        _ => "A touch of a guard page. Not modelled.",
    };
    say!(text, "  {words}");
    say!(text, "  In a scenario: `expect: Raises({code})`. Not guarded, it ends the process.");
    text
}

pub(super) fn function(api: &Api, corpus: &Corpus) -> String {
    let mut text = String::new();
    let params: Vec<&str> = api.params.iter().map(|param| param.name).collect();
    say!(text, "{}({})", api.name, params.join(", "));
    say!(text, "  {}", api.about);
    say_line(&mut text, "Document", api.document);
    say_line(&mut text, "Exists on", &api.versions_words());
    say_line(&mut text, "Returns", &api.returns.words());
    if !api.params.is_empty() {
        say!(text, "  Parameters:");
    }
    for param in api.params {
        let (takes, left_out) = (param.takes_words(), param.left_out_words());
        say!(text, "    {}: {takes}; left out: {left_out}", param.name);
    }
    let outputs: Vec<OutputSpec> = api.outputs().collect();
    if !outputs.is_empty() {
        say!(text, "  Outputs:");
    }
    for output in outputs {
        say!(text, "    {}: {}", output.name, output.gives.words());
    }
    for refusal in refusals::all().iter().filter(|known| known.api == api.name) {
        let clause = refusal.clause;
        say!(text, "  {} ({}, {}): {}", refusal.code, clause.id, clause.standing, clause.text);
    }
    let refused = |clause: &ClauseId| {
        refusals::all().iter().any(|known| known.api == api.name && known.clause == *clause)
    };
    let others = api.clauses.iter().filter(|clause| !refused(clause));
    let others: Vec<&str> = others.map(|clause| clause.id).collect();
    if !others.is_empty() {
        say_line(&mut text, "Also follows", &others.join(", "));
    }
    let calls = |entry: &Entry| entry.calls.iter().any(|name| **name == *api.name);
    examples(&mut text, "Called by", corpus, calls);
    text
}

/// The scenarios that show something, as commands to run.
pub(super) fn examples(
    text: &mut String,
    what: &str,
    corpus: &Corpus,
    shows: impl Fn(&Entry) -> bool,
) {
    if let Some(missing) = corpus.missing() {
        say!(text, "  Examples: {missing}");
        return;
    }
    let entries: Vec<&Entry> = corpus.entries().iter().filter(|entry| shows(entry)).collect();
    if entries.is_empty() {
        say!(text, "  {what}: no scenario");
        return;
    }
    say!(text, "  {what}:");
    for entry in entries.iter().take(EXAMPLES) {
        say!(text, "    slotzero run {}", echo_path(&entry.shown));
    }
    if entries.len() > EXAMPLES {
        say!(text, "    and {} more", entries.len() - EXAMPLES);
    }
}
