//! For each clause that the oracle judges there is a trace that it accepts, and one, with one
//! answer altered, that it rejects by this clause.

use crate::altered::ALTERATIONS;
use crate::script::events;
use crate::{judge, traces, without_the_kernel};
use abi::OsVersion;
use oracle::Finding;
use slotzero_tests::{files_below, root, shown};
use std::collections::{BTreeMap, BTreeSet};
use trace::Event;

/// The clauses that the oracle's code names.
fn judged() -> BTreeSet<&'static str> {
    let mut judged = BTreeSet::new();
    for path in files_below(&root().join("crates/oracle/src"), "rs") {
        let text = std::fs::read_to_string(path).expect("a source file can be read");
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let known = abi::clause::ALL.iter().filter(|clause| {
            let constant = clause.id.replace('-', "_").to_ascii_uppercase();
            words.clone().any(|word| word == constant)
        });
        judged.extend(known.map(|clause| clause.id));
    }
    judged
}

/// The clauses by which an altered trace of the corpus is rejected, with the first one that shows
/// it.
fn rejected() -> BTreeMap<&'static str, String> {
    let mut rejected = BTreeMap::new();
    for (name, events) in traces() {
        let bare = without_the_kernel(&events);
        for events in [&events, &bare] {
            // What is found in a trace as it is, the suite of the corpus tells.
            if !judge(events).findings.is_empty() {
                continue;
            }
            gather(&name, events, &mut rejected);
        }
    }
    rejected
}

fn gather(name: &str, events: &[Event], rejected: &mut BTreeMap<&'static str, String>) {
    for alteration in ALTERATIONS {
        let altered = (0..events.len()).filter_map(|at| (alteration.make)(events, at));
        for altered in altered.take(12) {
            for finding in judge(&altered).findings {
                let Some(clause) = finding.verdict.clause() else { continue };
                let shows = || format!("{name}: {}: {}", alteration.name, finding.event);
                rejected.entry(clause.id).or_insert_with(shows);
            }
        }
    }
}

/// One clause of the page: its identifier, version, what was before, and the two last lines.
struct Row {
    clause: &'static str,
    version: OsVersion,
    before: String,
    accepted: &'static str,
    rejected: &'static str,
}

/// The rows of `clauses.txt`.
fn rows() -> Vec<Row> {
    let page = include_str!("clauses.txt");
    page.split("\n== ").skip(1).map(row).collect()
}

fn row(text: &'static str) -> Row {
    let (head, body) = text.split_once('\n').expect("a row has a body");
    let (clause, version) = head.split_once(' ').unwrap_or((head, "CE_NET_4_2"));
    let version = OsVersion::from_name(version).expect("a version");
    let marked = |mark: &str| body.lines().find_map(|line| line.strip_prefix(mark));
    let plain = |line: &&str| !line.starts_with(['+', '-']);
    let before: Vec<&str> = body.lines().filter(plain).collect();
    let (accepted, rejected) = (marked("+ "), marked("- "));
    Row {
        clause,
        version,
        before: before.join("\n"),
        accepted: accepted.expect("a row has an accepted line"),
        rejected: rejected.expect("a row has a rejected line"),
    }
}

#[test]
fn each_clause_of_the_page_accepts_one_answer_and_rejects_another() {
    let mut wrong = Vec::new();
    for row in rows() {
        let with = |line: &str| judge(&events(row.version, &format!("{}\n{line}", row.before)));
        let accepted = with(row.accepted);
        if !accepted.findings.is_empty() || accepted.counts.permitted == 0 {
            let findings: Vec<_> = accepted.findings.iter().map(shown).collect();
            wrong.push(format!("{} does not accept `{}`: {findings:?}", row.clause, row.accepted));
        }
        let rejected = with(row.rejected);
        let cited = |finding: &Finding| finding.verdict.clause().map(|clause| clause.id);
        if !rejected.findings.iter().any(|finding| cited(finding) == Some(row.clause)) {
            let findings: Vec<_> = rejected.findings.iter().map(shown).collect();
            wrong.push(format!("{} does not reject `{}`: {findings:?}", row.clause, row.rejected));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Clauses that let an answer be and forbid none: memory may be low, a write may be due, the world
/// may let something fail, handles may be used up, the kernel may close a handle or use a ROM page in
/// place, a thread may move into a server. Nothing can violate them.
const PERMISSIONS: &[&str] = &[
    "CFFM-03", "CFM-34", "FV-04", "OPEN-24", "PG-02b", "PROC-02", "PSL-01", "SZ-215", "SZ-71",
    "SZ-90", "SZ-91", "SZ-97", "SZ-99",
];

#[test]
fn each_judged_clause_has_a_trace_that_it_accepts_and_one_that_it_rejects() {
    let rejected = rejected();
    let page: Vec<&str> = rows().iter().map(|row| row.clause).collect();
    let shown =
        |id: &&&str| rejected.contains_key(**id) || page.contains(*id) || PERMISSIONS.contains(*id);
    let judged = judged();
    let missing: Vec<_> = judged.iter().filter(|id| !shown(id)).collect();
    assert!(missing.is_empty(), "{} of {}: {missing:?}", missing.len(), judged.len());
    let idle: Vec<_> = page.iter().filter(|id| !judged.contains(*id)).collect();
    assert!(idle.is_empty(), "no judge names {idle:?}");
}
