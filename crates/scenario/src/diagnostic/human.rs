//! The form for people, drawn by `annotate-snippets`.

use super::{Diagnostic, Severity};
use crate::echo::{echo_path, is_unprintable};
use crate::source::{Source, Span};
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::ops::Range;

/// A message about a longer line comes without the line.
const LONGEST_LINE_BYTES: usize = 20_000;
/// Lines this near to an annotated line may be drawn by the renderer and must be there.
const NEAR_LINES: usize = 3;

/// Draws one message.
pub(super) fn render(diagnostic: &Diagnostic, source: &Source, colored: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group = Group::with_title(level.primary_title(&diagnostic.message));
    let excerpt = Excerpt::of(diagnostic, source);
    group = match &excerpt {
        Some(excerpt) => group.element(excerpt.snippet(diagnostic, source)),
        None => {
            let place = source.position(diagnostic.primary.span.start);
            let origin = Origin::path(echo_path(source.name()));
            group.element(origin.line(place.line).char_column(place.column))
        }
    };
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(note));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help));
    }
    let renderer = if colored { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[group]) + "\n"
}

/// The lines that a message shows: printable, with the spans moved along.
struct Excerpt {
    text: String,
    first_line: usize,
    /// The primary span and then the secondary ones, as ranges of `text`.
    ranges: Vec<Range<usize>>,
}

impl Excerpt {
    /// `None` if there is nothing to see, or too much.
    fn of(diagnostic: &Diagnostic, source: &Source) -> Option<Excerpt> {
        let others = diagnostic.secondary.iter().map(|other| other.span);
        let spans: Vec<Span> = std::iter::once(diagnostic.primary.span).chain(others).collect();
        let lines: Vec<usize> = spans.iter().map(|span| source.position(span.start).line).collect();
        let (first_line, last_line) = (*lines.iter().min()?, *lines.iter().max()?);
        let mut excerpt =
            Excerpt { text: String::new(), first_line, ranges: vec![0..0; spans.len()] };
        for line in first_line..=last_line {
            let shown = source.line(line);
            if shown.len() > LONGEST_LINE_BYTES && lines.contains(&line) {
                return None;
            }
            if lines.iter().any(|shown| shown.abs_diff(line) <= NEAR_LINES) {
                for which in (0..spans.len()).filter(|&which| lines[which] == line) {
                    let start = source.line_range(line).start;
                    excerpt.ranges[which] = excerpt.moved(spans[which], start, shown);
                }
                // A long line between the annotated ones is no line to look at.
                let near = if shown.len() > LONGEST_LINE_BYTES { "…" } else { shown };
                excerpt.text += &printable(near);
            }
            excerpt.text.push('\n');
        }
        (!excerpt.text.trim().is_empty()).then_some(excerpt)
    }

    /// Where the part of `span` that lies within a line will be, once the line is appended.
    fn moved(&self, span: Span, start: usize, line: &str) -> Range<usize> {
        let from = (span.start as usize).saturating_sub(start).min(line.len());
        let to = (span.end as usize).saturating_sub(start).clamp(from, line.len());
        let from_here = self.text.len() + printable(&line[..from]).len();
        from_here..from_here + printable(&line[from..to]).len()
    }

    fn snippet<'a>(
        &'a self,
        diagnostic: &'a Diagnostic,
        source: &Source,
    ) -> Snippet<'a, Annotation<'a>> {
        let primary = AnnotationKind::Primary
            .span(self.ranges[0].clone())
            .label((!diagnostic.primary.is_empty()).then_some(&*diagnostic.primary.value));
        let others =
            diagnostic.secondary.iter().zip(&self.ranges[1..]).map(|(other, range)| {
                AnnotationKind::Context.span(range.clone()).label(&*other.value)
            });
        Snippet::source(&self.text)
            .line_start(self.first_line)
            .path(echo_path(source.name()))
            .annotation(primary)
            .annotations(others)
    }
}

/// The text with one replacement character for each character that no terminal should see.
fn printable(text: &str) -> String {
    let show = |c| if c != '\t' && is_unprintable(c) { '\u{FFFD}' } else { c };
    text.chars().map(show).collect()
}
