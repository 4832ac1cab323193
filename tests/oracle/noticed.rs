//! What the oracle notices of one altered answer, and of a trace that is damaged elsewhere.
//!
//! `cargo test -p slotzero-tests --test oracle noticed -- --nocapture` shows the share for each kind
//! and version.

use crate::altered::{ALTERATIONS, Alteration};
use crate::damaged::DAMAGES;
use crate::{judge, traces, without_the_kernel};
use abi::OsVersion;
use trace::Event;

/// Altered traces of one kind that are tried in one trace, at most, and damaged ones. Long scenarios
/// repeat themselves.
const ALTERED: usize = 12;
const DAMAGED: usize = 5;

/// A prime, by which places are taken from all over a trace.
const STRIDE: usize = 7919;

/// How many altered traces were tried, and which were not noticed.
#[derive(Default)]
struct Tried {
    count: usize,
    missed: Vec<String>,
}

impl Tried {
    fn noticed(&self) -> usize {
        self.count - self.missed.len()
    }

    fn reaches(&self, least: usize) -> bool {
        self.noticed() * 100 >= least * self.count
    }
}

type Traces = Vec<(String, Vec<Event>)>;

fn attempt(
    alteration: &Alteration,
    most: usize,
    (name, events): (&str, &[Event]),
    tried: &mut Tried,
) {
    let places = (0..events.len()).map(|place| place * STRIDE % events.len());
    let altered = places.filter_map(|at| Some((at, (alteration.make)(events, at)?)));
    for (at, altered) in altered.take(most) {
        tried.count += 1;
        if judge(&altered).findings.is_empty() {
            let line = at + 1;
            tried.missed.push(format!("{name}:{line}: {}", trace::json::write_line(&events[at])));
        }
    }
}

fn bare() -> Traces {
    traces().into_iter().map(|(name, events)| (name, without_the_kernel(&events))).collect()
}

#[test]
fn one_altered_answer_is_noticed() {
    notice(&traces(), (ALTERATIONS, ALTERED), |alteration| Some(alteration.least));
}

#[test]
fn one_altered_answer_is_noticed_where_the_kernel_tells_nothing() {
    notice(&bare(), (ALTERATIONS, ALTERED), |alteration| alteration.least_of_calls);
}

#[test]
fn damage_is_noticed() {
    notice(&traces(), (DAMAGES, DAMAGED), |alteration| Some(alteration.least));
}

#[test]
fn damage_is_noticed_where_the_kernel_tells_nothing() {
    notice(&bare(), (DAMAGES, DAMAGED), |alteration| alteration.least_of_calls);
}

/// Tries alterations on the traces of every version; `least` is the share in percent that has to be
/// noticed of each kind on each version.
fn notice(
    traces: &[(String, Vec<Event>)],
    (kinds, most): (&[Alteration], usize),
    least: fn(&Alteration) -> Option<usize>,
) {
    let (mut report, mut missed) = (String::new(), String::new());
    for alteration in kinds {
        let Some(least) = least(alteration) else { continue };
        let mut all = 0;
        report += &format!("{:<46}", alteration.name);
        for version in OsVersion::ALL {
            let mut tried = Tried::default();
            let prefix = format!("{version} ");
            for (name, events) in traces.iter().filter(|(name, _)| name.starts_with(&prefix)) {
                attempt(alteration, most, (name, events), &mut tried);
            }
            all += tried.count;
            let share = tried.noticed() * 100 / tried.count.max(1);
            report += &format!("  {:>5} of {:>5} {share:>3} %", tried.noticed(), tried.count);
            if !tried.reaches(least) {
                let shown = tried.missed.iter().take(30);
                let shown = shown.map(|line| line.chars().take(330).collect::<String>());
                missed +=
                    &format!("{}:\n{}\n", alteration.name, shown.collect::<Vec<_>>().join("\n"));
            }
        }
        report.push('\n');
        assert!(all > 0, "{}: no trace has any", alteration.name);
    }
    println!("{report}");
    assert!(missed.is_empty(), "too little is noticed:\n{report}{missed}");
}
