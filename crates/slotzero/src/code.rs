//! Where the sources cite clauses, if they are here.

use abi::clause::{self, Clause};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Where the sources of the model are, from the folder of the repository.
const SOURCES: [&str; 3] = ["crates/coredll/src", "crates/kernel/src", "crates/runner/src"];

/// A line of a source file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    path: String,
    line: usize,
}

/// The words of the sources that may name a clause, and where they stand.
type Words = BTreeMap<String, Vec<Place>>;

/// The sources; read when the first clause is looked for.
pub struct Code {
    folder: PathBuf,
    words: OnceCell<Words>,
}

impl Code {
    /// The sources below the folder of the repository.
    pub fn below(folder: &Path) -> Code {
        Code { folder: folder.to_owned(), words: OnceCell::new() }
    }

    /// Whether there are any.
    pub fn is_here(&self) -> bool {
        !self.words().is_empty()
    }

    /// The places that name the clause, or the statement that it is a part of: each file with the
    /// lines that do. Unit tests do not count.
    pub fn citing(&self, clause: &Clause) -> Vec<String> {
        let names = names_of(clause);
        let places: BTreeSet<&Place> =
            names.iter().filter_map(|name| self.words().get(name)).flatten().collect();
        let mut files: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for place in places {
            files.entry(&place.path).or_default().push(place.line.to_string());
        }
        files.iter().map(|(path, lines)| format!("{path}:{}", lines.join(","))).collect()
    }

    /// What is wrong with citations, a sentence each: a clause that no code names though it says
    /// neither why no scenario can show it nor from which clauses it follows, and a name of a
    /// clause that is none.
    pub fn wrongs(&self) -> Vec<String> {
        let cited = |clause: &Clause| !self.citing(clause).is_empty();
        let mut wrongs = Vec::new();
        for clause in clause::ALL.iter().filter(|clause| clause.untestable.is_none()) {
            let loose = clause.follows_from.iter().filter(|cause| !cited(cause));
            wrongs.extend(loose.map(|cause| {
                format!("{} follows from {}, which no code cites", clause.id, cause.id)
            }));
            if clause.follows_from.is_empty() && !cited(clause) {
                wrongs.push(format!("no code cites {}, nor does it follow from others", clause.id));
            }
        }
        for (id, places) in self.words().iter().filter(|(word, _)| is_of_no_clause(word)) {
            let wrong = |Place { path, line }: &Place| format!("{path}:{line}: {id} is no clause");
            wrongs.extend(places.iter().map(wrong));
        }
        wrongs
    }

    fn words(&self) -> &Words {
        self.words.get_or_init(|| {
            let mut words = Words::new();
            SOURCES.into_iter().for_each(|below| self.read(below, &mut words));
            words
        })
    }

    /// Reads the sources below a folder.
    fn read(&self, below: &str, words: &mut Words) {
        let entries = fs::read_dir(self.folder.join(below)).into_iter().flatten();
        for entry in entries.filter_map(Result::ok) {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{below}/{name}");
            if entry.path().is_dir() {
                self.read(&path, words);
            } else if name.ends_with(".rs") && name != "tests.rs" {
                let text = fs::read_to_string(entry.path()).unwrap_or_default();
                note_words(&path, &text, words);
            }
        }
    }
}

/// Notes where the words of a source file stand; its unit tests at the end are left out, and lists
/// of clauses, which tell what is followed and not where.
fn note_words(path: &str, text: &str, words: &mut Words) {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let parts = |c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_');
    let mut in_list = false;
    for (at, line) in code.lines().enumerate() {
        in_list |= line.contains("clauses: &[") || line.contains("&[ClauseId] = &[");
        if in_list {
            in_list = !line.contains("],") && !line.contains("];");
            continue;
        }
        for word in line.split(parts).filter(|word| word.contains(['-', '_'])) {
            let place = Place { path: path.to_owned(), line: at + 1 };
            words.entry(word.to_owned()).or_default().push(place);
        }
    }
}

/// How code names a clause: by its constant, its identifier, or that of the whole statement.
fn names_of(clause: &Clause) -> [String; 3] {
    let constant = clause.id.replace('-', "_").to_ascii_uppercase();
    let whole = clause.id.trim_end_matches(|end: char| end.is_ascii_lowercase());
    [constant, clause.id.to_owned(), whole.to_owned()]
}

/// Whether a word has the form of an identifier of a clause, with letters that some clause begins
/// with, and stands for none.
fn is_of_no_clause(word: &str) -> bool {
    let Some((letters, number)) = word.split_once('-') else { return false };
    let digits = number.trim_end_matches(|end: char| end.is_ascii_lowercase());
    let is_number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    let mut known = clause::ALL.iter().filter_map(|clause| clause.id.split('-').next());
    is_number && known.any(|known| known == letters) && clause::covered_by(word).next().is_none()
}

#[cfg(test)]
mod tests {
    use super::{Code, Words, is_of_no_clause, note_words};
    use abi::clause;
    use std::path::PathBuf;

    fn code(text: &str) -> Code {
        let mut words = Words::new();
        note_words("a.rs", text, &mut words);
        Code { folder: PathBuf::new(), words: words.into() }
    }

    #[test]
    fn a_clause_is_cited_by_its_constant_its_identifier_or_that_of_the_whole_statement() {
        let cites = |text| code(text).citing(clause::CFM_14A);
        assert_eq!(cites("\nrefuse(X, clause::CFM_14A)"), ["a.rs:2"]);
        assert_eq!(cites("// see CFM-14a, and CFM-14."), ["a.rs:1"]);
        assert_eq!(cites("// CFM-14: the file grows"), ["a.rs:1"]);
    }

    #[test]
    fn neither_the_name_of_another_clause_nor_a_list_nor_a_test_cites_a_clause() {
        let text = "// CFM-14b, CFM-140, XCFM-14\nclauses: &[\nclause::CFM_14A,\n],\n#[cfg(test)]\nmod tests {\n// CFM-14a\n}";
        assert_eq!(code(text).citing(clause::CFM_14A), [""; 0]);
    }

    #[test]
    fn a_name_of_no_clause_is_told_from_those_of_clauses_and_from_other_words() {
        assert!(["CFM-999", "SZ-54z", "HND-11"].into_iter().all(is_of_no_clause));
        let others = ["CFM-14", "CFM-14a", "UTF-16", "M-30a", "copy-on-write", "CFM-"];
        assert!(!others.into_iter().any(is_of_no_clause));
    }

    #[test]
    fn a_citation_of_no_clause_is_wrong() {
        let wrongs = code("//! As CFM-999 says.").wrongs();
        assert!(wrongs.contains(&String::from("a.rs:1: CFM-999 is no clause")));
    }
}
