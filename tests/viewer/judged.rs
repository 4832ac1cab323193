//! A film says of each answer what the judge says of it, who does not know the kernel.

use crate::film::film;
use abi::ExceptionCode;
use runner::{Options, plan};
use slotzero_tests::{corpus, name_of, read, record, root};
use trace::{Event, Sink};
use viewer::film::{End, Judged};
use viewer::{Camera, Film};

fn events() -> Vec<Event> {
    let path = root().join("scenarios/rom_readonly.ron");
    let (scenario, files) = read(&path).expect("it has no mistakes");
    let plan = plan(&scenario, &files).expect("it has no mistakes");
    record(&plan, scenario.on[0].value, Options::default()).1.events
}

fn shot(events: Vec<Event>) -> Film {
    let mut camera = Camera::default();
    events.into_iter().for_each(|event| camera.emit(event));
    camera.finish()
}

#[test]
fn every_answer_of_the_corpus_is_judged_and_none_convicts_the_model() {
    let mut wrong = Vec::new();
    for path in corpus() {
        let (scenario, files) = read(&path).expect("the corpus has no mistakes");
        let plan = plan(&scenario, &files).expect("the corpus has no mistakes");
        let (_, recorder) = record(&plan, scenario.on[0].value, Options::default());
        let film = shot(recorder.events);
        for frame in &film.frames {
            let answered = matches!(frame.end, End::Refused | End::Raised);
            let silent = answered && frame.judged.is_empty();
            if silent || frame.judged.iter().any(Judged::is_wrong) {
                wrong.push(format!("{}, {}: {:?}", name_of(&path), frame.id, frame.judged));
            }
            let cited = frame.card.as_ref().and_then(|card| card.clause);
            let named = frame.judged.iter().filter_map(|judged| judged.clause).chain(cited);
            for id in named {
                assert!(film.clause(Some(id)).is_some(), "{id} can be looked up");
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn an_answer_that_no_document_allows_is_marked_with_what_it_violates() {
    let mut events = events();
    let event = events.iter_mut().find(|event| matches!(event, Event::Exception { .. }));
    let Some(Event::Exception { code, .. }) = event else { panic!("something raises") };
    *code = ExceptionCode::IN_PAGE_ERROR;
    let film = shot(events);
    let wrong: Vec<_> = film.frames.iter().filter(|frame| frame.end == End::Unmet).collect();
    let [frame] = wrong[..] else { panic!("one frame is wrong, not {}", wrong.len()) };
    assert_eq!(frame.id, "7");
    let judged = frame.judged.iter().find(|judged| judged.is_wrong()).expect("it is said");
    assert_eq!(judged.verdict, "violates");
    assert!(film.clause(judged.clause).is_some_and(|clause| judged.told.contains(clause.id)));
}

#[test]
fn what_nobody_answers_is_not_judged() {
    let film = film(
        r#"(about: "a", on: [CE_5_0], world: [Machine(name: "m", ram: 8, has: [Process(name: "p")])],
            steps: [Check(ram_used: Exactly(0))])"#,
    );
    assert!(film.frames.iter().all(|frame| frame.judged.is_empty()));
}
