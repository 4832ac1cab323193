//! What the oracle notices of one altered answer.

use crate::altered::{ALTERATIONS, Alteration};
use crate::{is_ce, judge, traces, without_the_kernel};
use trace::Event;

/// Altered traces of one kind that are tried in one trace, at most.
const TRIED: usize = 12;

/// How many altered traces were tried, and which were not noticed.
#[derive(Default)]
struct Tried {
    count: usize,
    missed: Vec<String>,
}

fn attempt(alteration: &Alteration, name: &str, events: &[Event], tried: &mut Tried) {
    let altered = (0..events.len()).filter_map(|at| Some((at, (alteration.make)(events, at)?)));
    // Long scenarios repeat themselves.
    for (at, altered) in altered.take(TRIED) {
        tried.count += 1;
        if judge(&altered).findings.is_empty() {
            let line = at + 1;
            tried.missed.push(format!("{name}:{line}: {}", trace::json::write_line(&events[at])));
        }
    }
}

#[test]
fn one_altered_answer_is_noticed() {
    notice(&traces(), |alteration| Some(alteration.least));
}

#[test]
fn one_altered_answer_is_noticed_where_the_kernel_tells_nothing() {
    let traces = traces().into_iter().map(|(name, events)| (name, without_the_kernel(&events)));
    notice(&traces.collect::<Vec<_>>(), |alteration| alteration.least_of_calls);
}

/// Tries every alteration; `least` is the share in percent that has to be noticed.
fn notice(traces: &[(String, Vec<Event>)], least: fn(&Alteration) -> Option<usize>) {
    let mut report = String::new();
    let mut failed = false;
    for alteration in ALTERATIONS {
        let Some(least) = least(alteration) else { continue };
        let mut tried = Tried::default();
        for (name, events) in traces.iter().filter(|(name, _)| is_ce(name)) {
            attempt(alteration, name, events, &mut tried);
        }
        assert!(tried.count > 0, "{}: no trace has any", alteration.name);
        let noticed = tried.count - tried.missed.len();
        let enough = noticed * 100 >= least * tried.count;
        failed |= !enough;
        report += &format!("{noticed:>5} of {:>5}  {}\n", tried.count, alteration.name);
        if !enough {
            for missed in tried.missed.iter().take(60) {
                report +=
                    &format!("             {}\n", &missed.chars().take(330).collect::<String>());
            }
        }
    }
    println!("{report}");
    assert!(!failed, "too little is noticed:\n{report}");
}
