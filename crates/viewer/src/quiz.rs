//! Questions about a run: what does the next step answer, and what is different after it?
//!
//! The right answer to each is what the trace tells. The wrong ones are what else could be thought of it:
//! they are chosen by a seed.

mod options;

use crate::film::{Card, ClauseCard, End, Film, Frame, Item, Key, Scene};
use fastrand::Rng;
use options::{errors, exceptions, pick, results, states};
use serde::Serialize;
use std::cmp::Reverse;

/// A question about a frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Question {
    /// The frame: what is asked for is not known before it.
    pub frame: usize,
    /// The question.
    pub ask: String,
    /// The answers that there are to choose from.
    pub options: Vec<String>,
    /// Which of them is right.
    pub answer: usize,
    /// What the trace says of the step.
    pub reasons: Vec<String>,
    /// The clause behind the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<ClauseCard>,
}

/// All questions about a film, at most so many of them, in the order of its frames. A seed varies what is
/// asked of a step and which wrong answers there are.
pub fn questions(film: &Film, seed: u64, most: usize) -> Vec<Question> {
    let mut rng = Rng::with_seed(seed);
    let mut scene = Scene::new();
    let mut asked: Vec<(u32, Question)> = Vec::new();
    let mut values = Vec::new();
    for (number, frame) in film.frames.iter().enumerate() {
        if number > 0 {
            let drafts = about(frame, &scene, &values, &mut rng);
            if let Some(chosen) = by_weight(drafts, &mut rng) {
                asked.push((chosen.weight, chosen.finish(number, film, &mut rng)));
            }
        }
        values.extend(frame.card.iter().filter_map(|card| fact(card, "result")).map(str::to_owned));
        for (key, item) in &frame.changes {
            match item {
                Some(item) => scene.insert(*key, item.clone()),
                None => scene.remove(key),
            };
        }
    }
    // The least telling questions go first.
    rng.shuffle(&mut asked);
    asked.sort_by_key(|(weight, _)| Reverse(*weight));
    asked.truncate(most);
    asked.sort_by_key(|(_, question)| question.frame);
    asked.into_iter().map(|(_, question)| question).collect()
}

/// One of several, the more telling ones more often.
fn by_weight(mut drafts: Vec<Draft>, rng: &mut Rng) -> Option<Draft> {
    let all: u32 = drafts.iter().map(|draft| draft.weight).sum();
    let mut at = rng.u32(..all.max(1));
    let chosen = drafts.iter().position(|draft| {
        let here = at < draft.weight;
        at = at.saturating_sub(draft.weight);
        here
    });
    chosen.map(|chosen| drafts.swap_remove(chosen))
}

/// A question with its right answer and wrong ones.
struct Draft {
    /// How much there is to learn from it, beside others: 1 for what is so nearly always.
    weight: u32,
    ask: String,
    right: String,
    wrong: Vec<String>,
}

impl Draft {
    fn finish(self, number: usize, film: &Film, rng: &mut Rng) -> Question {
        let frame = &film.frames[number];
        let mut options = self.wrong;
        let answer = rng.usize(..=options.len());
        options.insert(answer, self.right);
        let reasons = frame.rows.iter().filter(|row| row.label.is_empty());
        Question {
            frame: number,
            ask: self.ask,
            options,
            answer,
            reasons: reasons.map(|row| row.text.clone()).collect(),
            clause: film.clause(frame.card.as_ref().and_then(|card| card.clause)).cloned(),
        }
    }
}

/// Everything that can be asked about a frame. The scene is that before it.
fn about(frame: &Frame, before: &Scene, values: &[String], rng: &mut Rng) -> Vec<Draft> {
    let mut drafts = Vec::new();
    if let Some(card) = &frame.card {
        drafts.extend(result(frame, card, values, rng));
        drafts.extend(last_error(frame, card, rng));
        drafts.extend(access(frame, card, before, rng));
    }
    drafts.extend(page_state(frame, before));
    drafts.extend(ram(frame, before));
    drafts
}

/// The step, without what the scenario expects of it: that would tell the answer.
fn step(frame: &Frame) -> String {
    let deed = match (frame.deed.split_once(", expect: "), frame.deed.split_once(" = ")) {
        (Some((deed, _)), _) => format!("{deed})"),
        // What goes on with an earlier step is told with its result.
        (None, Some((api, _))) if !api.contains('(') => format!("{api}, which goes on"),
        (None, _) => frame.deed.clone(),
    };
    format!("{} {deed}", frame.who)
}

fn fact<'a>(card: &'a Card, name: &str) -> Option<&'a str> {
    card.facts.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())
}

fn result(frame: &Frame, card: &Card, values: &[String], rng: &mut Rng) -> Option<Draft> {
    let right = fact(card, "result").filter(|result| *result != "none")?;
    // The name alone: its number would tell it from the others.
    let right = right.split(" (").next().unwrap_or(right);
    let wrong = pick(results(&card.title, right, values), 3, rng);
    let ask = format!("What does this return? {}", step(frame));
    let weight = if frame.end == End::Refused || right.starts_with("WAIT_") { 12 } else { 3 };
    (!wrong.is_empty()).then(|| Draft { weight, ask, right: right.to_owned(), wrong })
}

fn last_error(frame: &Frame, card: &Card, rng: &mut Rng) -> Option<Draft> {
    let told = fact(card, "last error")?;
    let untouched = told.starts_with("not touched");
    let right = match untouched {
        true => "it is not touched".to_owned(),
        false => told.split(", ").next().unwrap_or(told).to_owned(),
    };
    let mut wrong = pick(errors(&card.title, &right), 3, rng);
    if !untouched {
        wrong.pop();
        wrong.push("it is not touched".to_owned());
    }
    let ask = format!("What is the last error after this? {}", step(frame));
    let weight = if untouched || right.starts_with("NO_ERROR") { 1 } else { 8 };
    Some(Draft { weight, ask, right, wrong })
}

/// What a touch of memory comes to: bytes or an exception.
fn access(frame: &Frame, card: &Card, before: &Scene, rng: &mut Rng) -> Option<Draft> {
    let ask = format!("What does this come to? {}", step(frame));
    if frame.end == End::Raised {
        let right = fact(card, "exception")?.to_owned();
        let mut wrong = pick(exceptions(&right), 2, rng);
        wrong.push("it is done".to_owned());
        return Some(Draft { weight: 12, ask, right, wrong });
    }
    let right = fact(card, "read")?.to_owned();
    let mut wrong = pick(exceptions(&right), 1, rng);
    wrong.extend(pick(others(frame, before, &right), 2, rng));
    Some(Draft { weight: 8, ask, right, wrong })
}

/// The bytes that stand elsewhere where the frame looked: what one would read if that were seen.
fn others(frame: &Frame, before: &Scene, right: &str) -> Vec<String> {
    let length = right.split("  ").next().unwrap_or(right).split(' ').count();
    let lines = frame.touched.iter().filter_map(|key| {
        let now = frame.changes.get(key).and_then(Option::as_ref);
        match now.or_else(|| before.get(key)) {
            Some(Item::Line(line)) => Some(line),
            _ => None,
        }
    });
    let texts = lines.flat_map(|line| {
        line.columns.iter().filter_map(|column| column.bytes.as_deref()).flat_map(move |bytes| {
            let at = (0..bytes.len() / 2).filter(move |at| at + length <= bytes.len() / 2);
            at.map(move |at| spaced(&bytes[2 * at..2 * (at + length)]))
        })
    });
    let zeros = vec!["00"; length].join(" ");
    let mut texts: Vec<String> =
        texts.chain([zeros]).filter(|text| !right.starts_with(text)).collect();
    texts.sort();
    texts.dedup();
    texts
}

fn spaced(hex: &str) -> String {
    let pairs = (0..hex.len() / 2).map(|at| &hex[2 * at..2 * at + 2]);
    pairs.collect::<Vec<_>>().join(" ")
}

/// The state of the page that a frame is about.
fn page_state(frame: &Frame, before: &Scene) -> Option<Draft> {
    let pages = frame.touched.iter().filter(|key| matches!(key, Key::Page(_)));
    let item = |key: &Key| match frame.changes.get(key) {
        Some(changed) => changed.clone(),
        None => before.get(key).cloned(),
    };
    let mut known = pages.filter_map(|key| match (before.get(key), item(key)) {
        (_, Some(Item::Page(page))) => Some((page.name.clone(), states::of(Some(&page)))),
        (Some(Item::Page(page)), None) => Some((page.name.clone(), states::of(None))),
        _ => None,
    });
    let (name, right) = known.next_back()?;
    let wrong = states::ALL.iter().filter(|state| **state != right);
    let changes = frame.changes.keys().any(|key| matches!(key, Key::Page(_)));
    Some(Draft {
        weight: if changes { 6 } else { 2 },
        ask: format!("In which state is {name} after this? {}", step(frame)),
        right: right.to_owned(),
        wrong: wrong.map(|state| (*state).to_owned()).collect(),
    })
}

/// How much RAM is used after a frame that changes it.
fn ram(frame: &Frame, before: &Scene) -> Option<Draft> {
    let changed = frame.changes.iter().find_map(|(key, item)| match (before.get(key), item) {
        (Some(Item::Machine(was)), Some(Item::Machine(now))) if was.used != now.used => {
            Some((was.used, now))
        }
        _ => None,
    });
    let (was, now) = changed?;
    let mut wrong = vec![was, now.used.saturating_add(1), was.abs_diff(now.used)];
    wrong.retain(|pages| *pages != now.used);
    wrong.sort_unstable();
    wrong.dedup();
    Some(Draft {
        weight: 6,
        ask: format!(
            "{was} of {} pages of the RAM of {} are used. How many are after this? {}",
            now.ram,
            now.name,
            step(frame)
        ),
        right: now.used.to_string(),
        wrong: wrong.iter().map(u32::to_string).collect(),
    })
}
