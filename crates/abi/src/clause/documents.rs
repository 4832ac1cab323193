//! From the five source documents to clauses, sentence by sentence.
//!
//! A sentence, an entry of a list, a row of a table, a signature and an example program count one
//! each, in reading order; headings and the furniture of a page do not count. The text itself is
//! not here: only which clauses say in our words what a sentence says, or why it says nothing
//! that a system could do or leave undone.

use super::ClauseId;
use crate::OsVersion;

mod ce_3_0;
mod ce_net_4_2;
mod win32_create_file_mapping;
mod win32_creating;
mod win32_sharing;

/// The documents, the desktop's first.
pub const DOCUMENTS: [Document; 5] = [
    win32_create_file_mapping::DOCUMENT,
    win32_creating::DOCUMENT,
    win32_sharing::DOCUMENT,
    ce_net_4_2::DOCUMENT,
    ce_3_0::DOCUMENT,
];

/// A source document.
#[derive(Clone, Copy, Debug)]
pub struct Document {
    /// What it is called.
    pub title: &'static str,
    /// The version that it describes.
    pub version: OsVersion,
    /// Its parts, in reading order.
    pub parts: &'static [Part],
}

impl Document {
    /// Every sentence, in reading order.
    pub fn sentences(&self) -> impl Iterator<Item = &'static Sentence> {
        self.parts.iter().flat_map(|section| section.sentences)
    }
}

/// A part of a document.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// What it is about.
    pub name: &'static str,
    /// Its sentences, in reading order.
    pub sentences: &'static [Sentence],
}

/// A sentence of a document.
#[derive(Clone, Copy, Debug)]
pub struct Sentence {
    /// Its number in the document, from 1.
    pub number: u32,
    /// What it says.
    pub says: Says,
}

/// What a sentence says.
#[derive(Clone, Copy, Debug)]
pub enum Says {
    /// These clauses.
    Clauses(&'static [ClauseId]),
    /// Nothing that a system does; the reason, as a sentence.
    Nothing(&'static str),
}

const fn says(number: u32, clauses: &'static [ClauseId]) -> Sentence {
    Sentence { number, says: Says::Clauses(clauses) }
}

const fn nothing(number: u32, reason: &'static str) -> Sentence {
    Sentence { number, says: Says::Nothing(reason) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Standing;

    #[test]
    fn sentences_are_numbered_without_gaps() {
        for document in DOCUMENTS {
            let numbers: Vec<u32> = document.sentences().map(|sentence| sentence.number).collect();
            let last = u32::try_from(numbers.len()).expect("a document has few sentences");
            assert_eq!(numbers, (1..=last).collect::<Vec<_>>(), "{}", document.title);
        }
    }

    #[test]
    fn what_a_sentence_says_is_documented_for_its_version_or_a_reason_is_given() {
        for document in DOCUMENTS {
            for sentence in document.sentences() {
                let place = format!("{}, {}", document.title, sentence.number);
                match sentence.says {
                    Says::Nothing(reason) => {
                        assert!(reason.len() > 20 && reason.ends_with('.'), "{place}");
                    }
                    Says::Clauses(clauses) => {
                        assert!(!clauses.is_empty(), "{place}");
                        for clause in clauses {
                            let standing = clause.standing_in(document.version);
                            assert_eq!(standing, Some(Standing::Documented), "{place}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn every_clause_of_the_guides_of_the_desktop_that_are_sources_is_said_by_a_sentence() {
        let said: Vec<&str> = DOCUMENTS
            .iter()
            .flat_map(Document::sentences)
            .filter_map(|sentence| match sentence.says {
                Says::Clauses(clauses) => Some(clauses),
                Says::Nothing(_) => None,
            })
            .flatten()
            .map(|clause| clause.id)
            .collect();
        let number = |id: &str| id[2..4].parse::<u32>().expect("W- has two digits");
        // From W-50 on they come from other pages.
        let mine = super::super::ALL.iter().filter(|clause| clause.id.starts_with("W-"));
        for clause in mine.filter(|clause| number(clause.id) < 50) {
            assert!(said.contains(&clause.id), "{}", clause.id);
        }
    }
}
