//! A lesson as Markdown for the site: runs to step through, and what happens behind a question.

use super::links::from_to;
use maud::html;
use std::fmt::Write;

/// From this heading on the answer is told.
const HIDDEN_FROM: &str = "## What happens";

/// What the reader says to see it.
const PREDICTED: &str = "I have predicted: show what happens";

/// The end of a part that is made.
const END: &str = "<!-- end -->";

/// The run of a scenario on a version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Run {
    pub(super) scenario: String,
    pub(super) version: String,
}

impl Run {
    /// Where the page to step through it is.
    pub(super) fn place(&self) -> String {
        format!("runs/{}-{}.html", stem(&self.scenario), self.version)
    }

    /// The page to step through it within a page at this place, and a link to have it alone.
    /// In Markdown it is one line: an empty one would end it.
    fn embedded(&self, from: &str) -> String {
        let page = from_to(from, &self.place());
        let of = format!("{} on {}", stem(&self.scenario), self.version);
        let markup = html! {
            figure.run {
                iframe src=(page) title={ "Step through the run of " (of) } loading="lazy" {}
                figcaption {
                    "The run of " (of) ": "
                    a href=(page) { "the page to step through it, alone" }
                    span.wide { ". Click into it, then the arrow keys step." }
                }
            }
        };
        markup.into_string()
    }
}

/// The text of a lesson for its page at this place. Runs that are shown on it are added to `runs`.
pub(super) fn prepared(text: &str, place: &str, runs: &mut impl Extend<Run>) -> String {
    let mut prepared = String::new();
    let (mut hidden, mut folded) = (false, false);
    for line in text.lines() {
        if let Some(run) = trace(line) {
            let _ = writeln!(
                prepared,
                "\n{}\n\n{}",
                run.embedded(place),
                fold("The trace: the run as text")
            );
            folded = true;
            runs.extend([run]);
        } else if let Some(path) = line.strip_prefix("<!-- scenario: ") {
            // What it expects is what the reader is asked to predict.
            let name = stem(path.trim_end_matches(" -->"));
            let summary = format!("The scenario {name}, with what it expects");
            let _ = writeln!(prepared, "\n{}", fold(&summary));
            folded = true;
        } else if line == END {
            prepared += if folded { "\n</details>\n" } else { "" };
            folded = false;
        } else if line == HIDDEN_FROM && !hidden {
            let _ = writeln!(
                prepared,
                "<details class=\"result\"><summary>{PREDICTED}</summary>\n\n{line}"
            );
            hidden = true;
        } else if !line.starts_with("<!-- ") {
            let _ = writeln!(prepared, "{line}");
        }
    }
    prepared + if hidden { "\n</details>\n" } else { "" }
}

/// The name of a scenario: that of its file.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.strip_suffix(".ron").unwrap_or(name)
}

/// The beginning of what is shown when it is asked for.
fn fold(summary: &str) -> String {
    format!("<details><summary>{summary}</summary>\n")
}

/// The run whose trace a comment asks for, if the line is such a comment.
fn trace(line: &str) -> Option<Run> {
    let asked = line.strip_prefix("<!-- trace: ")?.strip_suffix(" -->")?;
    let (scenario, version) = asked.split_once(" on ")?;
    Some(Run { scenario: scenario.to_owned(), version: version.to_owned() })
}
