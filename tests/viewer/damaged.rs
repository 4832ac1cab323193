//! Traces that somebody else wrote, or damaged: every pen draws them, whatever they tell, and none
//! crashes or grows without bound.

use proptest::prelude::RngCore;
use proptest::test_runner::{RngAlgorithm, TestRng};
use runner::{Options, plan};
use slotzero_tests::{corpus, name_of, read, record};
use std::panic::{AssertUnwindSafe, catch_unwind};
use trace::{Drawer, Event, Sink, Style, json};
use viewer::html::{Script, page};
use viewer::quiz::questions;
use viewer::{Camera, Readlog, Timeline, svg, text};

/// Draws a trace with every pen.
fn draw(events: &[Event]) {
    let Some(Event::Header(header)) = events.first() else { return };
    let (mut camera, mut timeline) = (Camera::default(), Timeline::default());
    let (mut drawer, mut log) = (Drawer::new(header, Style::PLAIN), Readlog::new(header));
    for event in events {
        camera.emit(event.clone());
        timeline.emit(event.clone());
    }
    for event in &events[1..] {
        drawer.line(event);
        log.line(event);
    }
    drawer.summary();
    log.finish();
    timeline.write(&mut Vec::new()).expect("memory can be written");
    let film = camera.finish();
    let last = film.frames.len() - 1;
    page(&film, &Script::default());
    svg::picture(&film, last);
    text::picture(&film, last, 100, false);
    questions(&film, 0, 10);
}

/// A number of a line made another, one that stands at an edge.
fn other_number(line: &str, dice: &mut TestRng) -> String {
    let is_digit = |at: usize| line.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let starts: Vec<usize> =
        (1..line.len()).filter(|&at| is_digit(at) && !is_digit(at - 1)).collect();
    let Some(&start) = starts.get(dice.next_u32() as usize % starts.len().max(1)) else {
        return line.to_owned();
    };
    let end = (start..).find(|&at| !is_digit(at)).expect("the line ends");
    let edges = ["0", "1", "2", "4095", "4096", "4294967295", "18446744073709551615"];
    let number = edges[dice.next_u32() as usize % edges.len()];
    format!("{}{number}{}", &line[..start], &line[end..])
}

/// Some lines left out, told twice, told elsewhere, or with another number.
fn damaged(lines: &[String], dice: &mut TestRng) -> Vec<String> {
    let mut lines = lines.to_vec();
    for _ in 0..1 + dice.next_u32() % 4 {
        let at = 1 + dice.next_u32() as usize % (lines.len() - 1).max(1);
        let Some(line) = lines.get(at).cloned() else { break };
        match dice.next_u32() % 6 {
            0 => _ = lines.remove(at),
            1 => lines.insert(at, line),
            2 => lines.swap(1, at),
            _ => lines[at] = other_number(&line, dice),
        }
    }
    lines
}

#[test]
fn damaged_traces_of_the_corpus_are_drawn_by_every_pen() {
    let mut dice = TestRng::from_seed(RngAlgorithm::ChaCha, &[13; 32]);
    let (mut crashed, mut drawn) = (Vec::new(), 0);
    for path in corpus() {
        let (scenario, files) = read(&path).expect("the corpus has no mistakes");
        let plan = plan(&scenario, &files).expect("the corpus has no mistakes");
        let (_, recorder) = record(&plan, scenario.on[0].value, Options::default());
        let lines: Vec<String> = recorder.events.iter().map(json::write_line).collect();
        if lines.len() > 2000 {
            continue;
        }
        for _ in 0..4 {
            let altered = damaged(&lines, &mut dice);
            // A number may be one that no event has: then there is no trace to be drawn.
            let Ok(events) = json::read(altered.join("\n").as_bytes()) else { continue };
            drawn += 1;
            if catch_unwind(AssertUnwindSafe(|| draw(&events))).is_err() {
                crashed.push(name_of(&path));
            }
        }
    }
    assert!(drawn > 1500, "most damaged traces are still traces: {drawn}");
    assert_eq!(crashed, [""; 0]);
}

#[test]
fn a_name_of_a_hundred_thousand_characters_is_drawn_by_every_pen() {
    let path = slotzero_tests::root().join("scenarios/rom_readonly.ron");
    let (scenario, files) = read(&path).expect("it has no mistakes");
    let plan = plan(&scenario, &files).expect("it has no mistakes");
    let (_, recorder) = record(&plan, scenario.on[0].value, Options::default());
    let long = format!("\"name\":\"{}\"", "n".repeat(100_000));
    let lines = json::write(&recorder.events).replace(r#""name":"reader""#, &long);
    assert!(lines.contains(&long));
    draw(&json::read(lines.as_bytes()).expect("it is a trace"));
}
