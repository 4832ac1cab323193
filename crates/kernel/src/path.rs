//! Paths: their form, and how they are compared.
//!
//! On Windows CE a path is always a full one (CF-06): `\folder\file`, or `\\server\share\file`
//! for a share. Where there are drives, it is `C:\folder\file`, and `drives` makes one of what is
//! written from a current folder on.
//! Names are compared without regard to case (SZ-27), one character at a time. A dot or a space
//! at the end of a name is part of it, and CON or NUL are names like any other.

mod drives;

use crate::{Kernel, Refusal};
use abi::{MachineId, ProcessId};
use std::sync::Arc;

/// A path whose form is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePath {
    text: Arc<str>,
    key: Arc<str>,
    /// It ends with a backslash, so that no file can have it.
    of_folder: bool,
}

impl FilePath {
    /// Checks the form of a path. `limit` is the greatest length in UTF-16 units.
    ///
    /// Refuses `PathTooLong`; `BadPath` for a character or an empty name that no path has, and
    /// for a drive letter; `PathNotFound` for what is not a full path.
    /// Paths of servers are the only ones that do not begin at the root (FSD-09).
    pub fn parse(text: &str, limit: usize) -> Result<FilePath, Refusal> {
        if text.encode_utf16().count() > limit {
            return Err(Refusal::PathTooLong);
        }
        if text.contains(is_forbidden) {
            return Err(Refusal::BadPath);
        }
        let names = text.strip_prefix('\\').ok_or(Refusal::PathNotFound)?;
        if names.is_empty() {
            return Ok(FilePath { text: Arc::from(""), key: Arc::from(""), of_folder: false });
        }
        let (names, at_least) = match names.strip_prefix('\\') {
            Some(names) => (names, 2),
            None => (names, 1),
        };
        let named = |name: &str| !matches!(name, "" | "." | "..");
        if !names.split('\\').all(named) || names.split('\\').count() < at_least {
            return Err(Refusal::BadPath);
        }
        Ok(FilePath { text: Arc::from(text), key: lower(text), of_folder: false })
    }

    /// The path in its own case. The root is empty.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The path in lower case. The root is empty.
    pub fn key(&self) -> &Arc<str> {
        &self.key
    }

    /// True if only a folder can have the path as it was written.
    pub fn is_of_folder(&self) -> bool {
        self.of_folder
    }

    /// The name of the server, in lower case, if the path leads to a share.
    pub fn server(&self) -> Option<&str> {
        self.key.strip_prefix("\\\\")?.split('\\').next()
    }

    /// True if the path is the mount point or lies below it. The root, which is empty, holds
    /// every path but those of shares.
    pub fn is_within(&self, mount: &str) -> bool {
        if mount.is_empty() {
            return self.server().is_none();
        }
        let mut key = self.key.chars();
        mount.chars().map(fold).all(|expected| key.next() == Some(expected))
            && matches!(key.next(), None | Some('\\'))
    }
}

impl Kernel<'_> {
    /// The path that a process means by a text: as [`FilePath::parse`] refuses, or where there are
    /// drives, as [`FilePath::on_drives`] does.
    pub fn path_of(&self, process: ProcessId, text: &str) -> Result<FilePath, Refusal> {
        self.path_from(&self.current_folder(process), text)
    }

    /// The path that is meant by a text on a machine, whoever says it.
    pub(crate) fn path_on(&self, machine: MachineId, text: &str) -> Result<FilePath, Refusal> {
        self.path_from(&self.first_folder(machine), text)
    }

    /// The path that is meant by a text in a folder.
    pub(crate) fn path_from(&self, folder: &str, text: &str) -> Result<FilePath, Refusal> {
        let limit = self.rules.files.path_limit;
        match self.rules.files.drives {
            true => FilePath::on_drives(text, limit, folder),
            false => FilePath::parse(text, limit),
        }
    }
}

/// The folder that a path in lower case lies in; none for the root.
pub(crate) fn parent(key: &str) -> Option<&str> {
    key.rfind('\\').map(|end| &key[..end])
}

/// A path in lower case.
pub(crate) fn lower(text: &str) -> Arc<str> {
    text.chars().map(fold).collect::<String>().into()
}

/// True if two names differ in nothing but case.
pub(crate) fn same(left: &str, right: &str) -> bool {
    left.chars().map(fold).eq(right.chars().map(fold))
}

fn is_forbidden(c: char) -> bool {
    c < ' ' || matches!(c, '<' | '>' | ':' | '"' | '/' | '|' | '?' | '*')
}

/// The lower case of a character where that is one character, else the character itself.
fn fold(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(text: &str, expected: &Expect) {
        let found = match FilePath::parse(text, 20) {
            Ok(path) => {
                format!("{:?} in {:?} on {:?}", path.key(), parent(path.key()), path.server())
            }
            Err(refusal) => format!("{refusal:?}"),
        };
        expected.assert_eq(&found);
    }

    #[test]
    fn a_path_is_looked_up_in_lower_case() {
        check(r"\Windows\A.TXT", &expect![[r#""\\windows\\a.txt" in Some("\\windows") on None"#]]);
        check(r"\ÄÖ", &expect![[r#""\\äö" in Some("") on None"#]]);
    }

    #[test]
    fn the_root_is_a_path_and_lies_in_nothing() {
        check(r"\", &expect![[r#""" in None on None"#]]);
    }

    #[test]
    fn a_share_has_a_server_and_its_root_a_path() {
        check(r"\\Srv\Data", &expect![[r#""\\\\srv\\data" in Some("\\\\srv") on Some("srv")"#]]);
        check(r"\\srv", &expect!["BadPath"]);
        check(r"\\srv\", &expect!["BadPath"]);
        check(r"\\", &expect!["BadPath"]);
    }

    #[test]
    fn only_full_paths_are_paths() {
        check("a.txt", &expect!["PathNotFound"]);
        check("", &expect!["PathNotFound"]);
    }

    #[test]
    fn characters_that_no_name_has_are_refused() {
        for bad in [r"C:\a", r"\a/b", r"\a*", "\\a\0b", "\\\u{1b}[0m", r#"\""#, r"\<a", r"\a|b"] {
            check(bad, &expect!["BadPath"]);
        }
    }

    #[test]
    fn empty_names_and_dots_alone_are_refused() {
        for bad in [r"\a\", r"\a\\b", r"\.", r"\a\..\b", r"\\srv\share\"] {
            check(bad, &expect!["BadPath"]);
        }
    }

    #[test]
    fn device_names_and_dots_or_spaces_at_the_end_are_ordinary() {
        check(r"\NUL", &expect![[r#""\\nul" in Some("") on None"#]]);
        check(r"\a. ", &expect![[r#""\\a. " in Some("") on None"#]]);
        check(r"\...", &expect![[r#""\\..." in Some("") on None"#]]);
    }

    #[test]
    fn the_limit_counts_utf_16_units() {
        check(
            &format!(r"\{}", "a".repeat(19)),
            &expect![[r#""\\aaaaaaaaaaaaaaaaaaa" in Some("") on None"#]],
        );
        check(&format!(r"\{}", "a".repeat(20)), &expect!["PathTooLong"]);
        check(&format!(r"\{}", "\u{1F600}".repeat(10)), &expect!["PathTooLong"]);
    }

    #[test]
    fn a_mount_point_ends_at_a_backslash() {
        let within = |path, mount| FilePath::parse(path, 99).expect("a path").is_within(mount);
        assert!(within(r"\storage card", r"\Storage Card"));
        assert!(within(r"\STORAGE CARD\a", r"\Storage Card"));
        assert!(!within(r"\Storage Card2\a", r"\Storage Card"));
        assert!(within(r"\a", ""));
        assert!(within(r"\", ""));
        assert!(!within(r"\\server\share", ""));
        assert!(!within(r"\", r"\Storage Card"));
    }

    #[test]
    fn names_that_differ_in_case_only_are_the_same() {
        assert!(same("Server", "sERVER"));
        assert!(!same("server", "server2"));
    }
}
