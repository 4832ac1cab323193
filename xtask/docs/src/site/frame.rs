//! What stands around the text of each page: its head, the way on, the list of lessons.

use super::links::from_to;
use super::policy::policy;
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("style.css");

/// A lesson in the list.
pub(super) struct Lesson {
    pub(super) title: String,
    pub(super) place: String,
}

/// A page at this place, with its text as HTML.
pub(super) fn page(place: &str, text: &str, lessons: &[Lesson]) -> String {
    let at = lessons.iter().position(|lesson| lesson.place == place);
    let title = heading(text);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy(STYLE));
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · Slotzero" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#text" { "To the text" }
                @if place != "index.html" { header { (way(place, at, lessons, "Lessons")) } }
                main #text { (PreEscaped(text)) }
                @if place != "index.html" { footer { (all(place, at, lessons)) } }
            }
        }
    };
    page.into_string()
}

/// The first heading of a text, without what is within it but words. It is escaped already.
fn heading(text: &str) -> PreEscaped<String> {
    let inside = text.split_once("<h1").and_then(|(_, rest)| rest.split("</h1>").next());
    let words = inside.unwrap_or(">Lessons").split('>').skip(1);
    PreEscaped(words.filter_map(|piece| piece.split('<').next()).collect())
}

/// The lesson before, the list, the lesson after.
fn way(place: &str, at: Option<usize>, lessons: &[Lesson], name: &str) -> Markup {
    let before = at.and_then(|at| lessons.get(at.checked_sub(1)?));
    let after = at.and_then(|at| lessons.get(at + 1));
    html! {
        nav.way aria-label=(name) {
            @if let Some(lesson) = before {
                a rel="prev" href=(from_to(place, &lesson.place)) { "← " (lesson.title) }
            }
            a.index href=(from_to(place, "index.html")) { "All lessons" }
            @if let Some(lesson) = after {
                a rel="next" href=(from_to(place, &lesson.place)) { (lesson.title) " →" }
            }
        }
    }
}

/// The way on, and every lesson.
fn all(place: &str, at: Option<usize>, lessons: &[Lesson]) -> Markup {
    html! {
        (way(place, at, lessons, "Before and after"))
        nav.all aria-label="All lessons" {
            ul {
                @for (number, lesson) in lessons.iter().enumerate() {
                    li {
                        a href=(from_to(place, &lesson.place))
                            aria-current=[(at == Some(number)).then_some("page")] { (lesson.title) }
                    }
                }
            }
        }
    }
}
