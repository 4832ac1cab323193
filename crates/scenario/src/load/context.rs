//! What is carried along while a scenario's nodes are given their meaning.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::echo::{code, is_unprintable};
use crate::files::Files;
use crate::limits;
use crate::load::names::Names;
use crate::near::nearest;
use crate::source::{Source, Span};
use crate::syntax::node::{Kind, Name, Node, OddNumber};
use crate::world::World;
use abi::OsVersion;
use std::ops::RangeInclusive;
use std::sync::Arc;

/// Collects mistakes and names, and counts what is limited.
///
/// Mistakes do not end the reading: the value is left out, and the scenario as a whole is
/// refused at the end with all of them.
pub(crate) struct Context<'a> {
    pub(crate) source: Source,
    pub(crate) files: &'a dyn Files,
    diagnostics: &'a mut Diagnostics,
    pub(crate) names: Names,
    /// How many bytes of data may still be held in memory.
    pub(crate) data_bytes: u64,
    /// How many pages with bytes other than zero the files of the world may still have.
    pub(crate) file_pages: u64,
    pub(crate) steps: usize,
    /// The world, once it is read.
    pub(crate) world: Arc<World>,
    /// The versions that the scenario runs on, as far as they could be read.
    pub(crate) on: Vec<OsVersion>,
    /// The process that takes the step that is being read, where that is known.
    pub(crate) actor: Option<Name>,
    /// Bare words come as texts: JSON has no words.
    pub(crate) words_are_texts: bool,
    /// The field that is being read; empty outside of all fields.
    pub(crate) field: &'static str,
}

impl<'a> Context<'a> {
    /// Nothing read yet; mistakes go to `diagnostics`.
    pub(crate) fn new(files: &'a dyn Files, diagnostics: &'a mut Diagnostics) -> Context<'a> {
        Context {
            source: diagnostics.source().clone(),
            files,
            diagnostics,
            names: Names::default(),
            data_bytes: limits::DATA_BYTES,
            file_pages: limits::FILE_PAGES,
            steps: 0,
            world: Arc::default(),
            on: Vec::new(),
            actor: None,
            words_are_texts: false,
            field: "",
        }
    }

    /// Whether it runs on the desktop, among others.
    pub(crate) fn on_desktop(&self) -> bool {
        self.on.contains(&OsVersion::Win32)
    }

    /// Whether it runs on a Windows CE, among others.
    pub(crate) fn on_ce(&self) -> bool {
        self.on.is_empty() || self.on.iter().any(|version| *version != OsVersion::Win32)
    }

    /// Notes a mistake.
    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push_once(diagnostic);
    }

    /// Notes that `node` is not what is wanted: "a text", "a list".
    pub(crate) fn expected<T>(&mut self, wanted: &str, node: &Node) -> Option<T> {
        let message = format!("expected {wanted}, found {}", node.describe());
        let mistake = Diagnostic::error(node.span, message);
        self.report(match hint(wanted, node) {
            Some(help) => mistake.help(help),
            None => mistake,
        });
        None
    }

    /// Notes that a word is none of the known ones.
    pub(crate) fn unknown<'k, T>(
        &mut self,
        what: &str,
        name: &str,
        span: Span,
        known: impl Iterator<Item = &'k str> + Clone,
    ) -> Option<T> {
        let message = format!("unknown {what} {}", code(name));
        self.report_unknown(Diagnostic::error(span, message), name, known);
        None
    }

    /// Notes a mistake about an unknown name, with the nearest known one as help.
    pub(crate) fn report_unknown<'k>(
        &mut self,
        mistake: Diagnostic,
        name: &str,
        known: impl Iterator<Item = &'k str> + Clone,
    ) {
        // Comparing names takes time, and what is only counted needs no help.
        self.report(if self.is_full() { mistake } else { with_known(mistake, name, known) });
    }

    /// True if something is wrong already.
    pub(crate) fn has_mistakes(&self) -> bool {
        !self.diagnostics.is_empty()
    }

    /// True if further mistakes are only counted.
    pub(crate) fn is_full(&self) -> bool {
        self.diagnostics.is_full()
    }

    /// A whole number within `range`, for the field that is being read.
    pub(crate) fn integer(&mut self, node: &Node, range: RangeInclusive<i128>) -> Option<i128> {
        self.integer_of(self.field, node, range)
    }

    /// A whole number within `range`, for this field.
    pub(crate) fn integer_of(
        &mut self,
        field: &str,
        node: &Node,
        range: RangeInclusive<i128>,
    ) -> Option<i128> {
        let (low, high) = (range.start(), range.end());
        let out_of_range = |token: &str| {
            let place =
                if field.is_empty() { String::new() } else { format!(" of {}", code(field)) };
            Diagnostic::error(
                node.span,
                format!("{token} is out of the range{place}, {low}..={high}"),
            )
        };
        let mistake = match &node.kind {
            Kind::Integer(integer) if range.contains(&integer.value()) => {
                return Some(integer.value());
            }
            Kind::Integer(integer) => out_of_range(&integer.value().to_string()),
            Kind::OddNumber(odd) => {
                let token = code(self.source.slice(node.span));
                let wanted = format!("a whole number from {low} to {high} is wanted");
                match odd {
                    OddNumber::TooLarge => out_of_range(&token),
                    OddNumber::Fraction => {
                        let message = format!("{token} is not a whole number");
                        Diagnostic::error(node.span, message).note(wanted)
                    }
                    OddNumber::Suffix => {
                        let message = format!("{token} is not a number");
                        let help = "numbers are written without a type behind them";
                        Diagnostic::error(node.span, message).note(wanted).help(help)
                    }
                }
            }
            _ => return self.expected(&format!("a whole number from {low} to {high}"), node),
        };
        self.report(mistake);
        None
    }

    /// A text.
    pub(crate) fn text(&mut self, node: &Node) -> Option<Name> {
        match node.text() {
            Some(text) => Some(text.clone()),
            None => self.expected("a text in double quotes", node),
        }
    }

    /// The values of a list.
    pub(crate) fn list(&mut self, node: Node) -> Option<Vec<Node>> {
        match node.kind {
            Kind::List(nodes) => Some(nodes.into_vec()),
            _ => self.expected("a list in brackets", &node),
        }
    }

    /// A text that is a name: short, printable, without slashes.
    pub(crate) fn name(&mut self, node: &Node) -> Option<Name> {
        let text = self.text(node)?;
        let mistake = if text.is_empty() {
            "a name is not empty"
        } else if text.chars().count() > limits::NAME_CHARACTERS {
            "a name has at most 128 characters"
        } else if text.contains(is_unprintable) {
            "a name has printable characters only"
        } else if text.contains(['\\', '/']) {
            "a name contains no slash or backslash"
        } else {
            return Some(text);
        };
        self.report(Diagnostic::error(node.span, mistake));
        None
    }

    /// Counts `len` bytes that are held in memory; false, with a mistake, if they are too many.
    pub(crate) fn take_data(&mut self, len: u64, span: Span) -> bool {
        let Some(left) = self.data_bytes.checked_sub(len) else {
            let message = format!(
                "the contents written into this scenario take more than {} bytes",
                limits::DATA_BYTES
            );
            self.report(
                Diagnostic::error(span, message).help("`Fill` and `Pattern` may be of any length"),
            );
            return false;
        };
        self.data_bytes = left;
        true
    }

    /// Counts `pages` that a file of the world stores; false, with a mistake, if they are too many.
    pub(crate) fn take_pages(&mut self, pages: u64, span: Span) -> bool {
        let Some(left) = self.file_pages.checked_sub(pages) else {
            let limit = limits::FILE_PAGES;
            let message =
                format!("with this, the files hold more than {limit} pages that are not all zero");
            let help = "`Fill(byte: 0, …)` may be as long as a file";
            self.report(Diagnostic::error(span, message).help(help));
            return false;
        };
        self.file_pages = left;
        true
    }
}

/// How what is wanted is written, where a reader is likely to have meant it.
fn hint(wanted: &str, node: &Node) -> Option<&'static str> {
    let number = wanted.starts_with("a whole number");
    match &node.kind {
        Kind::Char(_) if wanted.starts_with("a text") => Some("a text has double quotes: `\"a\"`"),
        Kind::Text(text) if number && text.starts_with(|c: char| c.is_ascii_digit()) => {
            Some("a number has no quotes")
        }
        Kind::Bool(_) if number => Some("the words of the API are `TRUE` and `FALSE`"),
        Kind::Struct(_) | Kind::Tuple(_) if wanted.starts_with(['`', 's']) => {
            Some("its word stands before the parentheses; in JSON it is the member around them")
        }
        _ if wanted == "a list in brackets" => Some("one value alone is a list, too: `[…]`"),
        _ => None,
    }
}

/// Adds the nearest known name, or all of them if there are few.
pub(crate) fn with_known<'k>(
    mistake: Diagnostic,
    name: &str,
    known: impl Iterator<Item = &'k str> + Clone,
) -> Diagnostic {
    const SHOWN: usize = 16;
    if let Some(near) = nearest(name, known.clone()) {
        return mistake.help(format!("did you mean {}?", code(near)));
    }
    let list: Vec<String> = known.clone().take(SHOWN).map(code).collect();
    match known.count() {
        0 => mistake,
        count if count > SHOWN => mistake.help(format!("known are {} and others", list.join(", "))),
        _ => mistake.help(format!("known are {}", list.join(", "))),
    }
}
