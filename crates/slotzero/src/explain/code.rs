//! Where the sources cite a clause, if they are here.

use abi::clause::Clause;
use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::{fs, iter};

/// Where the sources of the model are, from the folder of the repository.
const SOURCES: [&str; 3] = ["crates/coredll/src", "crates/kernel/src", "crates/runner/src"];

/// The sources; read when the first clause is looked for.
pub(super) struct Code {
    folder: PathBuf,
    files: OnceCell<Vec<(String, String)>>,
}

impl Code {
    pub(super) fn below(folder: &Path) -> Code {
        Code { folder: folder.to_owned(), files: OnceCell::new() }
    }

    /// The files that name the clause, or the statement that it is a part of; unit tests in them
    /// do not count.
    pub(super) fn citing(&self, clause: &Clause) -> Vec<&str> {
        let constant = clause.id.replace('-', "_").to_ascii_uppercase();
        let whole = clause.id.trim_end_matches(|end: char| end.is_ascii_lowercase());
        let words = [&*constant, clause.id, whole];
        let cites = |text: &str| words.iter().any(|word| has_word(text, word));
        let files = self.files.get_or_init(|| self.read());
        files.iter().filter(|(_, text)| cites(text)).map(|(path, _)| &**path).collect()
    }

    fn read(&self) -> Vec<(String, String)> {
        SOURCES.into_iter().flat_map(|below| self.files(below.to_owned())).collect()
    }

    /// The sources below a folder, with their texts, in the order of their paths.
    fn files(&self, below: String) -> Vec<(String, String)> {
        let entries = fs::read_dir(self.folder.join(&below)).into_iter().flatten();
        let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
        let mut names: Vec<String> = entries.filter_map(Result::ok).map(name).collect();
        names.sort();
        let each = |name: String| {
            let path = format!("{below}/{name}");
            let host_path = self.folder.join(&path);
            match fs::read_to_string(&host_path) {
                Ok(text) if name.ends_with(".rs") && name != "tests.rs" => {
                    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
                    vec![(path, code.to_owned())]
                }
                _ if host_path.is_dir() => self.files(path),
                _ => Vec::new(),
            }
        };
        names.into_iter().flat_map(each).collect()
    }
}

/// Whether a text has this word, and not as a part of a longer one.
fn has_word(text: &str, word: &str) -> bool {
    let in_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
    let mut from = 0;
    iter::from_fn(|| {
        let at = from + text[from..].find(word)?;
        from = at + word.len();
        Some(at)
    })
    .any(|at| {
        !in_word(text[..at].chars().next_back()) && !in_word(text[at + word.len()..].chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::has_word;

    #[test]
    fn a_clause_is_not_found_in_the_name_of_a_longer_one() {
        assert!(has_word("see CFM-1, and", "CFM-1"));
        assert!(has_word("CFM-14 and CFM-1", "CFM-1"));
        assert!(!has_word("CFM-14, CFM-1b", "CFM-1"));
        assert!(!has_word("XCFM-1", "CFM-1"));
    }
}
