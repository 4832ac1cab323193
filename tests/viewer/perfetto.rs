//! The timeline keeps the rules of its format, and its arrows lead from who wrote to who reads.

use crate::scenes::{HOSTILE, WRITER_AND_READER, events, for_each_run, with_a_gap};
use expect_test::expect;
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
    expect![[r##"
        {"displayTimeUnit":"ns","otherData":{"about":"What one process writes another one reads.","engine":"0.1.0","time":"no durations: an event takes one microsecond, and its time is its line in the JSON form of the trace; the scenario's clock is the argument clock_ms","version":"CE_5_0"},"traceEvents":[
        {"name":"process_name","ph":"M","ts":1,"pid":1,"tid":2,"args":{"name":"world"}},
        {"name":"thread_name","ph":"M","ts":1,"pid":1,"tid":2,"args":{"name":"what happens"}},
        {"name":"process_name","ph":"M","ts":1,"pid":3,"tid":4,"args":{"name":"pda"}},
        {"name":"thread_name","ph":"M","ts":1,"pid":3,"tid":4,"args":{"name":"by itself"}},
        {"name":"dirty pages","cat":"memory","ph":"C","ts":1,"pid":3,"tid":4,"args":{"pages":0}},
        {"name":"RAM used, pages","cat":"memory","ph":"C","ts":1,"pid":3,"tid":4,"args":{"pages":0}},
        {"name":"thread_name","ph":"M","ts":6,"pid":5,"tid":6,"args":{"name":"writer"}},
        {"name":"process_name","ph":"M","ts":6,"pid":5,"tid":6,"args":{"name":"pda: writer"}},
        {"name":"thread_name","ph":"M","ts":10,"pid":7,"tid":8,"args":{"name":"reader"}},
        {"name":"process_name","ph":"M","ts":10,"pid":7,"tid":8,"args":{"name":"pda: reader"}},
        {"name":"CreateFileForMapping","cat":"call","ph":"B","ts":12,"pid":5,"tid":6,"args":{"clock_ms":0,"dwCreationDisposition":"OPEN_EXISTING","dwDesiredAccess":"[GENERIC_READ, GENERIC_WRITE]","line":7,"lpFileName":"r\"\\log.bin\"","step":1}},
        {"name":"CreateFileForMapping","cat":"call","ph":"E","ts":16,"pid":5,"tid":6,"args":{"clock_ms":0,"result":"0x00080012"}},
        {"name":"CreateFileMapping","cat":"call","ph":"B","ts":18,"pid":5,"tid":6,"args":{"clock_ms":0,"flProtect":"[PAGE_READWRITE]","hFile":"\"file\"","line":9,"lpName":"\"log\"","step":2}},
        {"name":"CreateFileMapping","cat":"call","ph":"E","ts":22,"pid":5,"tid":6,"args":{"clause":"SZ-54","clock_ms":0,"last_error":"NO_ERROR (0)","result":"0x00080016"}},
        {"name":"MapViewOfFile","cat":"call","ph":"B","ts":24,"pid":5,"tid":6,"args":{"clock_ms":0,"dwDesiredAccess":"[FILE_MAP_WRITE]","hFileMappingObject":"\"map\"","line":10,"step":3}},
        {"name":"MapViewOfFile","cat":"call","ph":"E","ts":26,"pid":5,"tid":6,"args":{"clock_ms":0,"result":"0x42000000"}},
        {"name":"writes memory","cat":"touch","ph":"B","ts":28,"pid":5,"tid":6,"args":{"address":"0x42000000","bytes":2,"clock_ms":0,"line":11,"step":4}},
        {"name":"page-in","cat":"page","ph":"X","ts":29,"pid":5,"tid":6,"dur":1,"args":{"backing":"#0 \"\\log.bin\"","clock_ms":0,"frame":"#0","machine":"#0 \"pda\"","page":"0","ram_used":"1","source":"File"}},
        {"name":"RAM used, pages","cat":"memory","ph":"C","ts":29,"pid":3,"tid":4,"args":{"pages":1}},
        {"name":"dirty pages","cat":"memory","ph":"C","ts":30,"pid":3,"tid":4,"args":{"pages":1}},
        {"name":"write","cat":"access","ph":"X","ts":31,"pid":5,"tid":6,"dur":1,"args":{"address":"0x42000000","bytes":"61 62  \"ab\"","clock_ms":0}},
        {"name":"bytes","cat":"bytes","ph":"s","ts":31,"pid":5,"tid":6,"id":1},
        {"name":"writes memory","cat":"touch","ph":"E","ts":32,"pid":5,"tid":6,"args":{"clock_ms":0}},
        {"name":"reads memory","cat":"touch","ph":"B","ts":33,"pid":7,"tid":8,"args":{"address":"0x42000000","bytes":2,"clock_ms":0,"line":12,"step":5}},
        {"name":"read","cat":"access","ph":"X","ts":34,"pid":7,"tid":8,"dur":1,"args":{"address":"0x42000000","bytes":"61 62  \"ab\"","clock_ms":0}},
        {"name":"bytes","cat":"bytes","ph":"f","ts":34,"pid":7,"tid":8,"id":1,"bp":"e"},
        {"name":"reads memory","cat":"touch","ph":"E","ts":35,"pid":7,"tid":8,"args":{"clock_ms":0}},
        {"name":"FlushViewOfFile","cat":"call","ph":"B","ts":36,"pid":5,"tid":6,"args":{"clock_ms":0,"dwNumberOfBytesToFlush":"8","line":13,"lpBaseAddress":"\"view\"","step":6}},
        {"name":"write-back","cat":"page","ph":"X","ts":37,"pid":5,"tid":6,"dur":1,"args":{"backing":"#0 \"\\log.bin\"","clock_ms":0,"file":"#0 \"\\log.bin\"","page":"0","reason":"Flush"}},
        {"name":"dirty pages","cat":"memory","ph":"C","ts":37,"pid":3,"tid":4,"args":{"pages":0}},
        {"name":"FlushViewOfFile","cat":"call","ph":"E","ts":38,"pid":5,"tid":6,"args":{"clock_ms":0,"result":"TRUE"}},
        {"name":"CreateEvent","cat":"call","ph":"B","ts":40,"pid":7,"tid":8,"args":{"clock_ms":0,"line":14,"step":7}},
        {"name":"CreateEvent","cat":"call","ph":"E","ts":43,"pid":7,"tid":8,"args":{"clause":"SZ-54","clock_ms":0,"last_error":"NO_ERROR (0)","result":"0x0008001a"}},
        {"name":"WaitForSingleObject","cat":"call","ph":"B","ts":45,"pid":7,"tid":8,"args":{"clock_ms":0,"dwMilliseconds":"5","hHandle":"\"event\"","line":15,"step":8}},
        {"name":"waits","cat":"wait","ph":"B","ts":46,"pid":7,"tid":8,"args":{"clock_ms":0,"due":"5","objects":"[#6 \"event 0x0008001a\"]","thread":"#1 \"reader\""}},
        {"name":"UnmapViewOfFile","cat":"call","ph":"B","ts":48,"pid":5,"tid":6,"args":{"clock_ms":0,"line":16,"lpBaseAddress":"\"view\"","step":9}},
        {"name":"UnmapViewOfFile","cat":"call","ph":"E","ts":50,"pid":5,"tid":6,"args":{"clock_ms":0,"result":"TRUE"}},
        {"name":"CloseHandle","cat":"call","ph":"B","ts":52,"pid":5,"tid":6,"args":{"clock_ms":0,"hObject":"\"map\"","line":17,"step":10}},
        {"name":"RAM used, pages","cat":"memory","ph":"C","ts":54,"pid":3,"tid":4,"args":{"pages":0}},
        {"name":"CloseHandle","cat":"call","ph":"E","ts":56,"pid":5,"tid":6,"args":{"clock_ms":0,"result":"TRUE"}},
        {"name":"writes memory","cat":"touch","ph":"B","ts":58,"pid":5,"tid":6,"args":{"address":"0x00000000","bytes":1,"clock_ms":0,"line":18,"step":11}},
        {"name":"EXCEPTION_ACCESS_VIOLATION","cat":"exception","ph":"i","ts":59,"pid":5,"tid":6,"s":"t","args":{"address":"0x00000000","cause":"\"the lowest 64 KB of a slot are never given out\"","clock_ms":0,"code":"0xc0000005","guarded":"true","kind":"Write","slot_form":"0x04000000","thread":"#0 \"writer\""}},
        {"name":"writes memory","cat":"touch","ph":"E","ts":60,"pid":5,"tid":6,"args":{"clock_ms":0}},
        {"name":"clock","cat":"world","ph":"i","ts":60,"pid":1,"tid":2,"s":"p","args":{"clock_ms":0,"now_ms":5}},
        {"name":"waits","cat":"wait","ph":"E","ts":61,"pid":7,"tid":8,"args":{"answer":258,"clock_ms":5}},
        {"name":"WaitForSingleObject","cat":"call","ph":"E","ts":62,"pid":7,"tid":8,"args":{"clock_ms":5,"result":"WAIT_TIMEOUT"}}
        ]}
    "##]].assert_eq(&timeline(&events(WRITER_AND_READER)));
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
    for events in with_a_gap(&events) {
        assert_eq!(mistakes(&timeline(&events)), [""; 0]);
    }
    assert_eq!(mistakes(&timeline(&events[1..])), [""; 0]);
}
