//! The form for people, drawn by `annotate-snippets`.

use super::{Diagnostic, Severity};
use crate::echo::{echo, is_unprintable};
use crate::source::{Source, Span};
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::ops::Range;

/// Longer lines are shown in part, around the place that the message is about.
const SHOWN_LINE_CHARACTERS: usize = 160;
/// How many characters before that place are shown of such a line.
const SHOWN_BEFORE: usize = 40;
/// Lines this near to an annotated line may be drawn by the renderer and must be there.
const NEAR_LINES: usize = 3;

/// Draws one message.
pub(super) fn render(diagnostic: &Diagnostic, source: &Source, colored: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let excerpt = Excerpt::of(diagnostic, source);
    let place = source.position(diagnostic.primary.span.start);
    let origin = Origin::path(echo(source.name())).line(place.line).char_column(place.column);
    let mut group = Group::with_title(level.primary_title(&diagnostic.message)).element(origin);
    if !excerpt.text.trim().is_empty() {
        group = group.element(excerpt.snippet(diagnostic));
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(note));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help));
    }
    let renderer = if colored { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[group]) + "\n"
}

/// The lines that a message shows: printable, not too long, and with the spans moved along.
struct Excerpt {
    text: String,
    first_line: usize,
    /// The primary span and then the secondary ones, as ranges of `text`.
    ranges: Vec<Range<usize>>,
}

impl Excerpt {
    fn of(diagnostic: &Diagnostic, source: &Source) -> Excerpt {
        let others = diagnostic.secondary.iter().map(|other| other.span);
        let spans: Vec<Span> = std::iter::once(diagnostic.primary.span).chain(others).collect();
        let lines: Vec<usize> = spans.iter().map(|span| source.position(span.start).line).collect();
        let first_line = lines.iter().copied().min().unwrap_or(1);
        let last_line = lines.iter().copied().max().unwrap_or(1);
        let mut excerpt =
            Excerpt { text: String::new(), first_line, ranges: vec![0..0; spans.len()] };
        for line in first_line..=last_line {
            if lines.iter().any(|shown| shown.abs_diff(line) <= NEAR_LINES) {
                excerpt.add_line(line, &spans, &lines, source);
            }
            excerpt.text.push('\n');
        }
        excerpt
    }

    /// Appends what is shown of a line and places the spans that begin in it.
    fn add_line(&mut self, line: usize, spans: &[Span], lines: &[usize], source: &Source) {
        let start = source.line_range(line).start;
        let text = source.line(line);
        let inside: Vec<(usize, Range<usize>)> = (0..spans.len())
            .filter(|&which| lines[which] == line)
            .map(|which| (which, clip(spans[which], start, text.len())))
            .collect();
        let window = window(text, inside.first().map_or(0, |(_, range)| range.start));
        for (which, range) in inside {
            let range = range.start.max(window.start)..range.end.min(window.end);
            let before =
                self.text.len() + printable(&text[window.start..range.start.min(window.end)]).len();
            let inside = text.get(range).map_or(0, |text| printable(text).len());
            self.ranges[which] = before..before + inside;
        }
        self.text += &printable(&text[window]);
    }

    fn snippet<'a>(&'a self, diagnostic: &'a Diagnostic) -> Snippet<'a, Annotation<'a>> {
        let primary = AnnotationKind::Primary
            .span(self.ranges[0].clone())
            .label((!diagnostic.primary.is_empty()).then_some(&*diagnostic.primary.value));
        let others =
            diagnostic.secondary.iter().zip(&self.ranges[1..]).map(|(other, range)| {
                AnnotationKind::Context.span(range.clone()).label(&*other.value)
            });
        Snippet::source(&self.text)
            .line_start(self.first_line)
            .annotation(primary)
            .annotations(others)
    }
}

/// The part of `span` within the line that begins at `start`, relative to it.
fn clip(span: Span, start: usize, len: usize) -> Range<usize> {
    let from = (span.start as usize).saturating_sub(start).min(len);
    let to = (span.end as usize).saturating_sub(start).min(len);
    from..to.max(from)
}

/// The part of a line that is shown: all of it, or what lies around `focus`.
fn window(text: &str, focus: usize) -> Range<usize> {
    let mut starts = text.char_indices().map(|(at, _)| at);
    if starts.nth(SHOWN_LINE_CHARACTERS).is_none() {
        return 0..text.len();
    }
    let before = text[..focus].char_indices().rev().take(SHOWN_BEFORE).last();
    let start = before.map_or(focus, |(at, _)| at);
    let end = text[start..].char_indices().nth(SHOWN_LINE_CHARACTERS);
    start..end.map_or(text.len(), |(at, _)| start + at)
}

/// The text with one replacement character for each character that no terminal should see.
fn printable(text: &str) -> String {
    let show = |c| if c != '\t' && is_unprintable(c) { '\u{FFFD}' } else { c };
    text.chars().map(show).collect()
}
