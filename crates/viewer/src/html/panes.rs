//! The frame of the page that its program fills: a pane for each picture, with its name.

use super::Script;
use maud::{Markup, html};

/// The panes, hidden until the program shows them.
pub(super) fn panes(about: &str, version: &str, script: &Script) -> Markup {
    html! {
        div #app role="main" hidden {
            div #bar {
                div.title {
                    h1 #name { (about) }
                    p { span.version #version { (version) } " " span.path { (script.path) } " "
                        span #verdict .met[script.met] .unmet[!script.met] { (script.verdict) } }
                }
                nav aria-label="Steps" {
                    (button("first", "|◀", "First step (Home)"))
                    (button("back", "◀", "Step back (Left arrow)"))
                    output #where aria-live="polite" {}
                    (button("on", "▶", "Step on (Right arrow)"))
                    (button("last", "▶|", "Last step (End)"))
                    input #slide type="range" min="0" max="0" value="0" aria-label="Step";
                }
                div.tools {
                    button type="button" id="before" title="The world before or after this step (B)" {
                        span { "before" } " " span { "after" }
                    }
                    (button("quiz", "quiz", "quiz: what comes next?"))
                    (button("theme", "◐", "Light or dark"))
                    (button("help", "?", "Keys and legend (?)"))
                }
            }
            (pane("script", "Script", html! {}))
            (pane("map", "Address space", html! {}))
            (pane("spans", "Ranges", html! {}))
            (pane("pages", "Pages", html! {}))
            (pane("bytes", "The same bytes, side by side", html! {}))
            (pane("call", "This step", html! {}))
            (pane("handles", "Handles and objects", html! {}))
            (pane("memory", "Physical memory", html! {}))
            (pane("inspector", "Closer look", html! {
                p.hint { "Click a byte, a page, a handle or a range to see its story." }
            }))
            (pane("timeline", "Timeline", html! {}))
            section #quizzing role="dialog" aria-label="Quiz" hidden {}
            (help())
        }
    }
}

fn button(id: &str, text: &str, title: &str) -> Markup {
    html! { button type="button" id=(id) title=(title) aria-label=(title) { (text) } }
}

fn pane(id: &str, name: &str, body: Markup) -> Markup {
    html! {
        section.pane id=(id) aria-labelledby={ (id) "-name" } {
            h2 id={ (id) "-name" } { (name) }
            div.body tabindex="0" { (body) }
        }
    }
}

fn help() -> Markup {
    let keys = [
        ("←  →", "one step back, one step on"),
        ("Home  End", "the first step, the last step"),
        ("Page Up  Page Down", "ten steps"),
        ("B", "before or after the step"),
        ("?", "this"),
    ];
    let states = [
        ("reserved", "reserved: addresses only"),
        ("absent", "committed or mapped, not in memory"),
        ("resident", "in memory"),
        ("dirty", "in memory, written to, not in its file yet"),
        ("rom", "read in place, in ROM"),
        ("guard", "guard page"),
        ("copy", "copy of the view's own"),
    ];
    html! {
        dialog #helping aria-labelledby="help-name" {
            h2 #help-name { "Keys and legend" }
            dl { @for (key, does) in keys { dt { kbd { (key) } } dd { (does) } } }
            h3 { "Pages" }
            ul.legend { @for (state, says) in states { li { i class={ "cell h0 " (state) } {} " " (says) } } }
            p { "The colour of a page tells which file, file mapping or process it is of. What a step "
                "touches has this " span.hot { "frame" } " in every picture." }
            h3 { "This step" }
            p { "The judge knows the documents and not the model: what it says of an answer is a second opinion. "
                "Where several threads can act, a step tells who could have run instead, and what was decided." }
            form method="dialog" { button { "Close" } }
        }
    }
}
