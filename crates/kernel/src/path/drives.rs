//! Paths where there are drives and current folders (SZ-190).
//!
//! | Written | Means |
//! | --- | --- |
//! | `C:\a\b`, `\\server\share\a` | what it says |
//! | `a\b` | from the current folder on |
//! | `\a\b` | from the root of the current folder's volume on |
//! | `C:a` | from the current folder on if it lies on this drive, otherwise from its root on |
//! | `\\?\C:\a`, `\\?\UNC\server\share\a` | the same without this prefix |
//!
//! Slashes are backslashes, `.` and `..` are worked out, `..` goes no higher than the root, and
//! dots and spaces at the end of a name are not part of it.

use super::{FilePath, is_forbidden, lower};
use crate::Refusal;
use std::sync::Arc;

impl FilePath {
    /// The full path that a text means in a current folder, which has no backslash at its end.
    /// `limit` is the greatest length of the full path in UTF-16 units.
    ///
    /// Refuses `PathNotFound` for an empty text and for one whose path is too long; `BadPath` for
    /// a character that no name has, and for a share without a name; `FileNotFound` for a device.
    pub fn on_drives(text: &str, limit: usize, folder: &str) -> Result<FilePath, Refusal> {
        let written = text.replace('/', "\\");
        if written.is_empty() {
            return Err(Refusal::PathNotFound);
        }
        let plain = without_prefix(&written)?;
        let (root, rest) = start(&plain, folder)?;
        let mut names: Vec<&str> = Vec::new();
        for name in rest.split('\\') {
            match name.trim_end_matches(['.', ' ']) {
                "" if name == ".." => _ = names.pop(),
                "" => {}
                name if name.contains(is_forbidden) => return Err(Refusal::BadPath),
                name => names.push(name),
            }
        }
        let full = names.iter().fold(root, |path, name| path + "\\" + name);
        if full.encode_utf16().count() > limit {
            return Err(Refusal::PathNotFound);
        }
        let of_folder = plain.ends_with('\\') && !names.is_empty();
        Ok(FilePath { key: lower(&full), text: Arc::from(full), of_folder })
    }
}

/// The text without `\\?\`; `\\.\` leads to devices, of which there are none.
fn without_prefix(text: &str) -> Result<String, Refusal> {
    if text.starts_with(r"\\.\") {
        return Err(Refusal::FileNotFound);
    }
    let Some(rest) = text.strip_prefix(r"\\?\") else { return Ok(text.to_owned()) };
    match rest.get(..4) {
        Some(unc) if unc.eq_ignore_ascii_case(r"UNC\") => Ok(format!(r"\\{}", &rest[4..])),
        _ => Ok(rest.to_owned()),
    }
}

/// The root that a path begins at, without a backslash at its end, and what follows it.
fn start(text: &str, folder: &str) -> Result<(String, String), Refusal> {
    if let Some(rest) = text.strip_prefix(r"\\") {
        let mut parts = rest.splitn(3, '\\');
        let (server, share) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
        let named = |name: &str| !name.is_empty() && !name.contains(is_forbidden);
        if !named(server) || !named(share) {
            return Err(Refusal::BadPath);
        }
        return Ok((format!(r"\\{server}\{share}"), parts.next().unwrap_or("").to_owned()));
    }
    let root = root_of(folder);
    let below = |folder: &str, rest: &str| {
        let before = &folder[root.len()..];
        (root.to_owned(), format!("{before}\\{rest}"))
    };
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(letter), Some(':')) if letter.is_ascii_alphabetic() => {
            let (drive, rest) = (letter.to_ascii_uppercase().to_string() + ":", &text[2..]);
            match rest.starts_with('\\') || !root.eq_ignore_ascii_case(&drive) {
                true => Ok((drive, rest.to_owned())),
                false => Ok(below(folder, rest)),
            }
        }
        (Some('\\'), _) => Ok(below(root, text)),
        _ => Ok(below(folder, text)),
    }
}

/// The root of the volume that a folder lies on.
fn root_of(folder: &str) -> &str {
    let names = match folder.strip_prefix(r"\\") {
        Some(_) => 4,
        None => 1,
    };
    let end = folder.match_indices('\\').nth(names - 1).map_or(folder.len(), |(at, _)| at);
    &folder[..end]
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(folder: &str, texts: &[&str], expected: &Expect) {
        let line = |text: &&str| match FilePath::on_drives(text, 30, folder) {
            Ok(path) if path.of_folder => format!("{text} -> {} and no file\n", path.text()),
            Ok(path) => format!("{text} -> {}\n", path.text()),
            Err(refusal) => format!("{text} -> {refusal:?}\n"),
        };
        expected.assert_eq(&texts.iter().map(line).collect::<String>());
    }

    #[test]
    fn what_begins_at_no_root_begins_at_the_current_folder() {
        check(
            r"C:\a",
            &["f.dat", r"b\f", r"\f", "C:f", "c:", "D:f", r"D:\f", r"\\srv\pub\f"],
            &expect![[r"
                f.dat -> C:\a\f.dat
                b\f -> C:\a\b\f
                \f -> C:\f
                C:f -> C:\a\f
                c: -> C:\a
                D:f -> D:\f
                D:\f -> D:\f
                \\srv\pub\f -> \\srv\pub\f
            "]],
        );
        check(
            r"\\srv\pub\a",
            &["f", r"\f"],
            &expect![[r"
                f -> \\srv\pub\a\f
                \f -> \\srv\pub\f
            "]],
        );
    }

    #[test]
    fn dots_slashes_and_empty_names_are_worked_out() {
        check(
            "C:",
            &["C:/a/./b//c", r"..\..\f", r"a\..\b", "a.", "a. .", r"a\b\", "C:\\", "..."],
            &expect![[r"
                C:/a/./b//c -> C:\a\b\c
                ..\..\f -> C:\f
                a\..\b -> C:\b
                a. -> C:\a
                a. . -> C:\a
                a\b\ -> C:\a\b and no file
                C:\ -> C:
                ... -> C:
            "]],
        );
    }

    #[test]
    fn a_prefix_is_taken_off_and_devices_do_not_exist() {
        check(
            "C:",
            &[r"\\?\D:\f", r"\\?\unc\srv\pub\f", r"\\.\D:"],
            &expect![[r"
                \\?\D:\f -> D:\f
                \\?\unc\srv\pub\f -> \\srv\pub\f
                \\.\D: -> FileNotFound
            "]],
        );
    }

    #[test]
    fn what_no_file_can_have_is_refused() {
        check(
            "C:",
            &["a*", "a:b", r"\\srv", r"\\srv\", "123456789012345678901234567"],
            &expect![[r"
                a* -> BadPath
                a:b -> A:\b
                \\srv -> BadPath
                \\srv\ -> BadPath
                123456789012345678901234567 -> C:\123456789012345678901234567
            "]],
        );
        for text in ["", "1234567890123456789012345678"] {
            assert_eq!(FilePath::on_drives(text, 30, "C:"), Err(Refusal::PathNotFound));
        }
    }
}
