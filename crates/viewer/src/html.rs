//! A run as one page to step through.
//!
//! The page is whole in itself: it asks for nothing from anywhere, and its own policy forbids it to.
//! Without JavaScript it is a document of all steps; with it, the same facts are shown step by step.
//! Everything that a scenario or a trace says is escaped here, by `maud`, or set as text by the page.

mod document;
mod listing;
mod panes;
mod policy;

pub use listing::{Listed, listing};

use crate::Film;
use crate::film::ClauseCard;
use crate::quiz::{Question, questions};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde::Serialize;

const STYLE: &str = concat!(
    include_str!("html/page/colours.css"),
    include_str!("html/page/layout.css"),
    include_str!("html/page/panes.css"),
    include_str!("html/page/document.css"),
    include_str!("html/page/editor.css"),
);

/// The page's program: its parts, in an order in which each knows what it needs.
macro_rules! program {
    ($($more:literal),*) => {
        concat!(
            "\"use strict\";\n(() => {\n",
            include_str!("html/page/dom.js"),
            include_str!("html/page/film.js"),
            include_str!("html/page/state.js"),
            include_str!("html/page/script.js"),
            include_str!("html/page/map.js"),
            include_str!("html/page/pages.js"),
            include_str!("html/page/bytes.js"),
            include_str!("html/page/call.js"),
            include_str!("html/page/handles.js"),
            include_str!("html/page/memory.js"),
            include_str!("html/page/inspector.js"),
            include_str!("html/page/timeline.js"),
            include_str!("html/page/quiz.js"),
            include_str!("html/page/main.js"),
            $(include_str!($more),)*
            "})();\n",
        )
    };
}

const PROGRAM: &str = program!();

/// The same with the editor, which asks the server that the page came from.
const SERVED_PROGRAM: &str = program!("html/page/editor.js");

/// The scenario that was run, and what came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Script {
    /// The path, as it is shown.
    pub path: String,
    /// Its lines.
    pub lines: Vec<String>,
    /// What is to be said about lines of it.
    pub remarks: Vec<Remark>,
    /// The clauses that it says it shows.
    pub clauses: Vec<ClauseCard>,
    /// What came of it, in a word.
    pub verdict: String,
    /// Everything was as expected.
    pub met: bool,
}

/// Something about a line of a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// The line, from 1.
    pub line: usize,
    /// The remark.
    pub text: String,
}

/// What the page's program shows: a film and its script.
#[derive(Clone, Debug, Serialize)]
pub struct Shown<'a> {
    /// The film.
    #[serde(flatten)]
    pub film: &'a Film,
    /// The scenario.
    pub script: &'a Script,
    /// What the page asks in its quiz.
    questions: Vec<Question>,
}

impl<'a> Shown<'a> {
    /// A film and its script, with questions.
    pub fn new(film: &'a Film, script: &'a Script) -> Shown<'a> {
        Shown { film, script, questions: questions(film, SEED, QUESTIONS) }
    }
}

/// The seed of the questions on a page, and how many there are at most.
const SEED: u64 = 0;
const QUESTIONS: usize = 200;

/// What a served page edits.
#[derive(Clone, Debug, Serialize)]
pub struct Served<'a> {
    /// The path, as it is shown and as the server knows it.
    pub path: &'a str,
    /// The text of the file.
    pub text: &'a str,
    /// The versions that it names.
    pub versions: Vec<&'static str>,
}

/// The page of a run.
pub fn page(film: &Film, script: &Script) -> String {
    let title = if film.about.is_empty() { &script.path } else { &film.about };
    let body = html! {
        (panes::panes(&film.about, film.version, script))
        (document::document(film, script))
    };
    whole(&format!("{title} · {}", film.version), PROGRAM, &body, &Shown::new(film, script))
}

/// The page of a scenario that a server gives: it runs the scenario there and shows what comes of it.
pub fn served_page(served: &Served<'_>) -> String {
    #[derive(Serialize)]
    struct Data<'a> {
        served: &'a Served<'a>,
    }
    let script = Script { path: served.path.to_owned(), ..Script::default() };
    let body = html! {
        (panes::panes("", "", &script))
        main #document { p { "This page needs JavaScript; `slotzero view` makes one that does not." } }
    };
    whole(served.path, SERVED_PROGRAM, &body, &Data { served })
}

/// A page with its style, its program and what that shows.
fn whole(title: &str, program: &str, body: &Markup, data: &impl Serialize) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            (head(title, program))
            body {
                (body)
                script type="application/json" id="film" { (embedded(data)) }
                script { (PreEscaped(program)) }
            }
        }
    };
    page.into_string()
}

fn head(title: &str, program: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta http-equiv="Content-Security-Policy" content=(policy::policy(program));
            meta name="viewport" content="width=device-width, initial-scale=1";
            title { (title) " · Slotzero" }
            style { (PreEscaped(STYLE)) }
        }
    }
}

/// JSON within a page: nothing in it can end the element that it is in.
fn embedded(data: &impl Serialize) -> Markup {
    let json = serde_json::to_string(data).expect("a film is made of texts and numbers");
    PreEscaped(json.replace('<', "\\u003c"))
}
