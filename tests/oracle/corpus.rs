//! What the model does is what the clauses permit.

use crate::{calls_alone, is_ce, judge, traces, without_the_kernel};
use slotzero_tests::shown;
use trace::Event;

/// Judges what is made of every trace; nothing may be found.
fn check(make: impl Fn(&[Event]) -> Option<Vec<Event>>) -> (u64, u64) {
    let mut found = Vec::new();
    let (mut judged, mut not_covered) = (0, 0);
    for (name, events) in traces() {
        let Some(events) = make(&events) else { continue };
        let report = judge(&events);
        found.extend(report.findings.iter().map(|finding| format!("{name}: {}", shown(finding))));
        if is_ce(&name) {
            judged += report.counts.permitted;
            not_covered += report.counts.not_covered;
        }
    }
    assert!(found.is_empty(), "{} findings:\n{}", found.len(), found.join("\n"));
    (judged, not_covered)
}

#[test]
fn the_trace_of_every_scenario_is_permitted() {
    let (judged, not_covered) = check(|events| Some(events.to_vec()));
    // An oracle that says nothing would find nothing.
    assert!(judged > 5000 && not_covered * 10 < judged, "{judged} judged, {not_covered} not");
}

#[test]
fn a_trace_without_the_kernels_own_events_is_judged_alike() {
    let (judged, not_covered) = check(|events| Some(without_the_kernel(events)));
    assert!(judged > 4500 && not_covered * 10 < judged, "{judged} judged, {not_covered} not");
}

#[test]
fn calls_and_answers_alone_are_judged_alike() {
    let stays = |event: &Event| {
        !matches!(event, Event::Act { .. } | Event::ProcessEnded { .. } | Event::ThreadEnded { .. })
    };
    let (judged, not_covered) =
        check(|events| events.iter().all(stays).then(|| calls_alone(events)));
    assert!(judged > 4000 && not_covered * 10 < judged, "{judged} judged, {not_covered} not");
}
