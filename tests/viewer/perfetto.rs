//! The timeline keeps the rules of its format, and its arrows lead from who wrote to who reads.

use crate::scenes::{HOSTILE, WRITER_AND_READER, damaged, events, for_each_run};
use expect_test::expect_file;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use trace::Event;
use viewer::Timeline;

/// The timeline of a trace.
fn timeline(events: &[Event]) -> String {
    let mut timeline = Timeline::default();
    events.iter().for_each(|event| timeline.take(event));
    let mut text = Vec::new();
    timeline.write(&mut text).expect("a list of bytes can be written to");
    String::from_utf8(text).expect("it is text")
}

type Track = (u64, u64);

/// What is known of a timeline while it is read.
#[derive(Default)]
struct Rules {
    now: u64,
    named: BTreeSet<u64>,
    /// The open slices of each thread: name and beginning.
    open: BTreeMap<Track, Vec<(String, u64)>>,
    /// When the last slice of each thread that was drawn whole ends.
    whole: BTreeMap<Track, u64>,
    /// The slices of each thread that are over, by their beginning.
    slices: BTreeMap<(Track, u64), u64>,
    /// The arrows that have begun.
    begun: BTreeMap<u64, (Track, u64)>,
    ended: BTreeMap<u64, (Track, u64)>,
    mistakes: Vec<String>,
}

impl Rules {
    fn take(&mut self, entry: &Value) {
        let number = |name: &str| entry[name].as_u64();
        let (Some(ts), Some(pid), Some(tid)) = (number("ts"), number("pid"), number("tid")) else {
            return self.mistakes.push(format!("{entry} has no place"));
        };
        let (track, name) = ((pid, tid), entry["name"].as_str().unwrap_or_default().to_owned());
        if ts < std::mem::replace(&mut self.now, ts) {
            self.mistakes.push(format!("{entry} is in the past"));
        }
        let wrong = match entry["ph"].as_str() {
            Some("M") => {
                let of = if name == "process_name" { pid } else { tid };
                !self.named.insert(of) || !entry["args"]["name"].is_string()
            }
            _ if !self.named.contains(&pid) || !self.named.contains(&tid) => true,
            Some("B") => {
                self.open.entry(track).or_default().push((name, ts));
                self.whole.get(&track).is_some_and(|end| ts < *end)
            }
            Some("E") => {
                let begun = self.open.entry(track).or_default().pop();
                let inside = self.whole.get(&track).is_none_or(|end| *end <= ts);
                let matches = begun.as_ref().is_some_and(|(known, _)| *known == name);
                if let Some((_, from)) = begun {
                    let end = self.slices.entry((track, from)).or_default();
                    *end = ts.max(*end);
                }
                !matches || !inside
            }
            Some("X") => {
                let end = ts + number("dur").unwrap_or_default();
                self.slices.insert((track, ts), end);
                self.whole.insert(track, end).is_some_and(|before| ts < before)
            }
            Some("i") => !matches!(entry["s"].as_str(), Some("t" | "p" | "g")),
            Some("C") => !entry["args"]["pages"].is_u64(),
            Some("s") => self.begun.insert(number("id").unwrap_or(0), (track, ts)).is_some(),
            Some("f") => {
                let id = number("id").unwrap_or(0);
                let before = self.begun.get(&id).is_some_and(|(_, from)| *from <= ts);
                self.ended.insert(id, (track, ts)).is_some() || !before || entry["bp"] != "e"
            }
            _ => true,
        };
        if wrong {
            self.mistakes.push(format!("{entry} is against the rules"));
        }
    }

    fn finish(mut self) -> Vec<String> {
        let open = self.open.iter().filter(|(_, open)| !open.is_empty());
        self.mistakes.extend(open.map(|(track, open)| format!("{track:?} is still in {open:?}")));
        if self.begun.keys().ne(self.ended.keys()) {
            self.mistakes.push("an arrow has no end, or no beginning".to_owned());
        }
        for (id, (track, ts)) in self.begun.iter().chain(&self.ended) {
            let mut before = self.slices.range((*track, 0)..=(*track, *ts)).rev();
            if !before.any(|(_, end)| ts <= end) {
                self.mistakes.push(format!("arrow {id} lies in no slice"));
            }
        }
        self.mistakes
    }
}

/// What is against the rules of the format.
fn mistakes(text: &str) -> Vec<String> {
    let whole: Result<Value, _> = serde_json::from_str(text);
    let Ok(whole) = whole else { return vec!["it is no JSON".to_owned()] };
    let mut rules = Rules::default();
    let entries = whole["traceEvents"].as_array().expect("there is a list");
    entries.iter().for_each(|entry| rules.take(entry));
    if entries.len() + 2 != text.lines().count() {
        rules.mistakes.push("an entry is not one line".to_owned());
    }
    rules.finish()
}

#[test]
fn the_timeline_of_every_run_of_the_corpus_keeps_the_rules_of_the_format() {
    let mut wrong = Vec::new();
    for_each_run(|of, events| {
        let found = mistakes(&timeline(&events)).into_iter();
        wrong.extend(found.map(|mistake| format!("{of}: {mistake}")));
    });
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn a_timeline_has_calls_pages_waits_counters_and_an_arrow_from_writer_to_reader() {
    expect_file!["writer_and_reader.json"].assert_eq(&timeline(&events(WRITER_AND_READER)));
}

#[test]
fn nothing_that_a_scenario_says_becomes_markup() {
    let text = timeline(&events(HOSTILE));
    assert_eq!(mistakes(&text), [""; 0]);
    assert!(!text.contains('<'));
    assert!(text.chars().all(|c| c == '\n' || !trace::text::is_unprintable(c)));
}

#[test]
fn processes_of_several_machines_are_told_apart() {
    let text = timeline(&events(
        r#"(
    about: "two machines", on: [CE_5_0],
    world: [
        Machine(name: "left", ram: 64, has: [Process(name: "app")]),
        Machine(name: "right", ram: 64, has: [Process(name: "other")]),
    ],
    steps: [Sleep(by: "app", dwMilliseconds: 1)],
)"#,
    ));
    assert_eq!(mistakes(&text), [""; 0]);
    assert!(text.contains(r#""name":"left: app""#) && text.contains(r#""name":"right: other""#));
}

#[test]
fn a_trace_that_contradicts_itself_is_drawn_by_the_rules() {
    let events = events(WRITER_AND_READER);
    for events in damaged(&events) {
        assert_eq!(mistakes(&timeline(&events)), [""; 0]);
    }
    assert_eq!(mistakes(&timeline(&events[1..])), [""; 0]);
}

#[test]
fn a_timeline_that_lacks_a_line_is_noticed() {
    let text = timeline(&events(WRITER_AND_READER));
    let paired = |line: &&str| ["B", "E", "s", "f", "M"].iter().any(|ph| has(line, ph));
    for gone in text.lines().filter(paired) {
        let rest: Vec<&str> = text.lines().filter(|line| *line != gone).collect();
        // The last entry has no comma behind it.
        let rest = rest.join("\n").replace("},\n]}", "}\n]}") + "\n";
        assert_ne!(mistakes(&rest), [""; 0], "{gone}");
    }
}

fn has(line: &str, ph: &str) -> bool {
    line.contains(&format!("\"ph\":\"{ph}\""))
}
