//! Full paths of the simulated file systems.

use crate::diagnostic::Diagnostic;
use crate::echo::is_unprintable;
use crate::limits::PATH_CHARACTERS;
use crate::load::context::Context;
use crate::load::fields::FromNode;
use crate::syntax::node::{Name, Node};

/// A full path: `\folder\file`, `\\server\share\file`, or on the desktop `C:\folder\file`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path(pub Name);

/// Characters that no file's name contains.
const FORBIDDEN: [char; 8] = ['<', '>', ':', '"', '/', '|', '?', '*'];

impl Path {
    /// True for `\\server\…`.
    pub fn is_remote(&self) -> bool {
        self.0.starts_with("\\\\")
    }

    /// True for `C:\…`.
    pub fn has_drive(&self) -> bool {
        self.0.get(1..2) == Some(":")
    }

    /// The parts between the backslashes.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.0.trim_start_matches('\\').split('\\')
    }
}

impl FromNode for Path {
    fn from_node(node: Node, cx: &mut Context<'_>) -> Option<Path> {
        let text = cx.text(&node)?;
        let path = Path(text);
        match problem(&path, cx) {
            // The root of a drive is named without a backslash.
            None if path.has_drive() => Some(Path(Name::from(path.0.trim_end_matches('\\')))),
            None => Some(path),
            Some((message, help)) => {
                cx.report(Diagnostic::error(node.span, message).help(help));
                None
            }
        }
    }
}

/// What is wrong with a path and what to write instead.
fn problem(path: &Path, cx: &Context<'_>) -> Option<(&'static str, &'static str)> {
    const RAW: &str =
        "write it as a raw text, in which a backslash is a backslash: r\"\\temp\\new\"";
    const PLAIN: &str = "a path is `\\folder\\file`, or `\\\\server\\share\\file`";
    const DRIVE: &str = "a path is `C:\\folder\\file`, or `\\\\server\\share\\file`";
    let text = &path.0;
    if text.contains(is_unprintable) {
        return Some(("this path contains a control character", RAW));
    }
    if path.has_drive() && cx.on_desktop() {
        return drive_problem(text).then_some(("no file has this path", DRIVE));
    }
    if path.has_drive() {
        let help = "Windows CE has no drive letters: the root is `\\`";
        return Some(("a path begins with a backslash", help));
    }
    if text.contains('/') {
        return Some(("the parts of a path are separated by backslashes", PLAIN));
    }
    if !text.starts_with('\\') {
        return Some(("a path begins with a backslash", PLAIN));
    }
    if text.contains(FORBIDDEN) {
        return Some(("this path contains a character that no file name has", PLAIN));
    }
    if text.chars().count() > PATH_CHARACTERS {
        return Some(("a path has at most 259 characters", PLAIN));
    }
    let odd = |part: &str| part.is_empty() || part.ends_with([' ', '.']);
    let parts = text.strip_prefix("\\\\").or(text.strip_prefix('\\')).unwrap_or(text);
    if **text != *"\\" && parts.split('\\').any(odd) {
        return Some(("a part of this path is empty or ends with a blank or a dot", PLAIN));
    }
    None
}

/// Whether a path that begins with a letter and a colon is none: with names after backslashes.
fn drive_problem(text: &str) -> bool {
    let (drive, rest) = text.split_at(2);
    let odd =
        |part: &str| part.is_empty() || part.ends_with([' ', '.']) || part.contains(FORBIDDEN);
    let names = rest.strip_prefix('\\');
    let is_root = rest.is_empty() || rest == "\\";
    !drive.starts_with(|letter: char| letter.is_ascii_alphabetic())
        || text.chars().count() > PATH_CHARACTERS
        || !is_root && names.is_none_or(|names| names.split('\\').any(odd))
}
