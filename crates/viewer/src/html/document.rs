//! The run as a plain document: all steps, one after the other.

use super::Script;
use crate::Film;
use crate::film::{Frame, Item, Judged, Key};
use maud::{Markup, html};

/// The most steps of a document that shows bytes beside what was done; a longer one is large enough.
const TABLES: usize = 1000;

/// All steps, one after the other.
pub(super) fn document(film: &Film, script: &Script) -> Markup {
    html! {
        main #document {
            h1 { (film.about) }
            p { (film.version) " · " (script.path) " · " strong { (script.verdict) } }
            @if film.contradicted {
                p.bad { "This trace contradicts itself; what it tells cannot be trusted." }
            }
            @if !script.clauses.is_empty() {
                p { "This run shows:" }
                @for clause in &script.clauses { p.clause { (clause.id) " (" (clause.standing) "): " (clause.text) } }
            }
            @for remark in &script.remarks {
                p.bad { "line " (remark.line) ": " (remark.text) }
            }
            @for frame in &film.frames {
                (step(film, frame))
            }
            @if !film.clauses.is_empty() {
                h2.clauses { "The clauses" }
                dl {
                    @for clause in film.clauses.values() {
                        dt id={ "clause-" (clause.id) } { (clause.id) " (" (clause.standing) ")" }
                        dd { (clause.text) " " cite { (clause.source) } }
                    }
                }
            }
        }
    }
}

fn step(film: &Film, frame: &Frame) -> Markup {
    html! {
        section id={ "s" (frame.id) } {
            h2 {
                span.number { (frame.id) } " "
                @if !frame.who.is_empty() { span.who { (frame.who) } " " }
                span.deed { (frame.deed) }
            }
            @if !frame.rows.is_empty() {
                ul {
                    @for row in &frame.rows {
                        li class=(row.mark) {
                            @if !row.label.is_empty() { strong { (row.label) } }
                            (row.text)
                            @if let Some(ram) = &row.ram { " " span.ram { (ram) } }
                        }
                    }
                }
            }
            @if let Some(clause) = film.clause(frame.card.as_ref().and_then(|card| card.clause)) {
                p.clause { (clause.id) " (" (clause.standing) "): " (clause.text) " " cite { (clause.source) } }
            }
            @for judged in &frame.judged { (self::judged(judged)) }
            @if film.frames.len() <= TABLES { (bytes(frame)) }
        }
    }
}

/// What the judge says of a step.
fn judged(judged: &Judged) -> Markup {
    html! {
        p.judged.bad[judged.is_wrong()] {
            "The judge: "
            @match judged.clause {
                Some(clause) => a href={ "#clause-" (clause) } { (judged.told) },
                None => (judged.told),
            }
        }
    }
}

/// The bytes that a step changed where it touched them, wherever they are.
fn bytes(frame: &Frame) -> Markup {
    let lines: Vec<_> = frame
        .changes
        .iter()
        .filter_map(|(key, item)| match (key, item) {
            (Key::Line(..), Some(Item::Line(line))) if frame.touched.contains(key) => Some(line),
            _ => None,
        })
        .collect();
    html! {
        @if !lines.is_empty() {
            table {
                @for line in lines {
                    @for (index, column) in line.columns.iter().enumerate() {
                        tr {
                            @if index == 0 { th { (line.name) " + " (format!("{:#x}", line.offset)) } } @else { td {} }
                            td { (column.name) }
                            td.bytes {
                                @match (&column.bytes, column.through) {
                                    (Some(bytes), _) => (spaced(bytes)),
                                    (None, Some(other)) => { "= " (line.columns[other].name) },
                                    (None, None) => "not paged in",
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn spaced(hex: &str) -> String {
    let pairs = hex.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair).into_owned());
    pairs.collect::<Vec<_>>().join(" ")
}
