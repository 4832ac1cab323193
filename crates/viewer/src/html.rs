//! A run as one page to step through.
//!
//! The page is whole in itself: it asks for nothing from anywhere, and its own policy forbids it to.
//! Without JavaScript it is a document of all steps; with it, the same facts are shown step by step.
//! Everything that a scenario or a trace says is escaped here, by `maud`, or set as text by the page.

mod document;
mod panes;
mod policy;

pub use policy::policy;

use crate::Film;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde::Serialize;

const STYLE: &str = concat!(
    include_str!("html/page/colours.css"),
    include_str!("html/page/layout.css"),
    include_str!("html/page/panes.css"),
    include_str!("html/page/document.css"),
);

/// The parts of the page's program, in an order in which each knows what it needs.
const PROGRAM: &str = concat!(
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
    include_str!("html/page/main.js"),
    "})();\n",
);

/// The scenario that was run, and what came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Script {
    /// The path, as it is shown.
    pub path: String,
    /// Its lines.
    pub lines: Vec<String>,
    /// What is to be said about lines of it.
    pub remarks: Vec<Remark>,
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

#[derive(Serialize)]
struct Data<'a> {
    #[serde(flatten)]
    film: &'a Film,
    script: &'a Script,
}

/// The page.
pub fn page(film: &Film, script: &Script) -> String {
    let title = if film.about.is_empty() { &script.path } else { &film.about };
    let data = Data { film, script };
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · " (film.version) " · Slotzero" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                (panes::panes(film, script))
                (document::document(film, script))
                script type="application/json" id="film" { (embedded(&data)) }
                script { (PreEscaped(PROGRAM)) }
            }
        }
    };
    page.into_string()
}

/// JSON within a page: nothing in it can end the element that it is in.
fn embedded(data: &impl Serialize) -> Markup {
    let json = serde_json::to_string(data).expect("a film is made of texts and numbers");
    PreEscaped(json.replace('<', "\\u003c"))
}
