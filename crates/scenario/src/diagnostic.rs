//! What is said about a scenario: a message, the places that it is about, and what to do.

mod human;
mod machine;

use crate::limits::SHOWN_MISTAKES;
use crate::source::{Source, Span, Spanned};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The scenario cannot run, or an expectation was not met.
    Error,
    /// The scenario runs, but something about it is suspicious.
    Warning,
    /// For information.
    Note,
}

impl Severity {
    /// The word that messages begin with.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// One message. Its texts must be printable: pass what a scenario says through [`crate::echo`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one line.
    pub message: String,
    /// The place that it is about, and what to say there (may be empty).
    pub primary: Spanned<String>,
    /// Further places: the first definition, the call that failed.
    pub secondary: Vec<Spanned<String>>,
    /// Facts that belong to it, for example the clause.
    pub notes: Vec<String>,
    /// What to type next.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A mistake at `span`.
    #[cold]
    pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            severity: Severity::Error,
            message: message.into(),
            primary: Spanned::new(String::new(), span),
            secondary: Vec::new(),
            notes: Vec::new(),
            help: None,
        }
    }

    /// The same as a warning.
    pub fn warning(span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(span, message) }
    }

    /// Says `label` at the primary place.
    pub fn label(mut self, label: impl Into<String>) -> Diagnostic {
        self.primary.value = label.into();
        self
    }

    /// Shows a further place with its label.
    pub fn also(mut self, span: Span, label: impl Into<String>) -> Diagnostic {
        self.secondary.push(Spanned::new(label.into(), span));
        self
    }

    /// Adds a fact.
    pub fn note(mut self, note: impl Into<String>) -> Diagnostic {
        self.notes.push(note.into());
        self
    }

    /// Says what to do; the last help wins.
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }
}

/// How messages are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// As rustc does: the source line, a caret, notes and help.
    #[default]
    Human,
    /// The same with terminal colours.
    Colored,
    /// `file:line:col: error: message`, one line each, as editors understand it.
    Short,
    /// One JSON object a line, with the same fields as [`Diagnostic`].
    Json,
}

/// The messages about one source. After the first twenty errors the rest is counted.
#[derive(Clone, Debug)]
pub struct Diagnostics {
    source: Source,
    list: Vec<Diagnostic>,
    not_shown: usize,
}

impl Diagnostics {
    /// No messages about `source` yet.
    pub fn new(source: Source) -> Diagnostics {
        Diagnostics { source, list: Vec::new(), not_shown: 0 }
    }

    /// Adds a message, or counts it if enough are shown already.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if self.is_full() {
            self.not_shown += 1;
        } else {
            self.list.push(diagnostic);
        }
    }

    /// Adds a message unless it is there: what is read for each version is wrong on each of them.
    pub fn push_once(&mut self, diagnostic: Diagnostic) {
        if !self.list.contains(&diagnostic) {
            self.push(diagnostic);
        }
    }

    /// Adds a message that is always shown: of those that are shown, the last one gives way if need
    /// be, and is counted.
    pub fn insist(&mut self, diagnostic: Diagnostic) {
        if self.is_full() {
            self.list.truncate(SHOWN_MISTAKES - 1);
            self.not_shown += 1;
        }
        self.list.push(diagnostic);
    }

    /// Takes over the messages of another reading of the same text, in the order of the text.
    pub fn extend(&mut self, others: Diagnostics) {
        self.not_shown += others.not_shown;
        for other in others.list {
            self.push(other);
        }
        self.sort();
    }

    /// Puts the messages into the order of the text.
    pub fn sort(&mut self) {
        self.list.sort_by_key(|diagnostic| diagnostic.primary.span);
    }

    /// Lets every message begin with what it is about, such as the version of a run.
    pub fn begin_with(&mut self, about: &str) {
        for diagnostic in &mut self.list {
            diagnostic.message = format!("{about}: {}", diagnostic.message);
        }
    }

    /// True if there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// True if further messages are only counted, so that no effort need go into them.
    pub fn is_full(&self) -> bool {
        self.list.len() >= SHOWN_MISTAKES
    }

    /// How many messages there are, with those that are only counted.
    pub fn count(&self) -> usize {
        self.list.len() + self.not_shown
    }

    /// The messages that are shown.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// What the messages are about.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The messages as text, each ending with a line feed.
    pub fn render(&self, format: Format) -> String {
        let mut text = String::new();
        for diagnostic in &self.list {
            text += &diagnostic.render(&self.source, format);
        }
        if self.not_shown > 0 {
            text += &self.render_rest(format);
        }
        text
    }

    fn render_rest(&self, format: Format) -> String {
        let message = format!("{} more mistakes are not shown", self.not_shown);
        match format {
            Format::Json => {
                serde_json::json!({"severity": "note", "message": message}).to_string() + "\n"
            }
            Format::Short => format!("{}: note: {message}\n", crate::echo_path(self.source.name())),
            Format::Human | Format::Colored => format!("note: {message}\n"),
        }
    }
}

impl Diagnostic {
    /// The message as text that ends with a line feed; `source` is what its spans point into.
    pub fn render(&self, source: &Source, format: Format) -> String {
        match format {
            Format::Human => human::render(self, source, false),
            Format::Colored => human::render(self, source, true),
            Format::Short => machine::short(self, source),
            Format::Json => machine::json(self, source),
        }
    }
}
