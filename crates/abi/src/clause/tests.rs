use super::list::AREAS;
use super::*;
use crate::OsVersion::{Ce5_0, Ce6_0, CeNet4_2};

/// Every clause with the name of its constant.
fn named() -> impl Iterator<Item = (&'static str, ClauseId)> {
    AREAS.into_iter().flatten().copied()
}

#[test]
fn an_identifier_belongs_to_one_clause() {
    let mut ids: Vec<&str> = ALL.iter().map(|clause| clause.id).collect();
    ids.sort_unstable();
    let twice: Vec<_> = ids.windows(2).filter(|pair| pair[0] == pair[1]).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

#[test]
fn each_file_is_sorted_by_identifier() {
    for area in AREAS {
        let ids: Vec<&str> = area.iter().map(|(_, clause)| clause.id).collect();
        assert!(ids.is_sorted_by_key(|id| by_number(id)), "{ids:?}");
    }
}

/// An identifier with its number as a number.
fn by_number(id: &str) -> (&str, u32, &str) {
    let (prefix, rest) = id.split_once('-').expect("a prefix and a number");
    let digits = rest.find(|digit: char| !digit.is_ascii_digit()).unwrap_or(rest.len());
    let (number, letter) = rest.split_at(digits);
    (prefix, number.parse().expect("a number"), letter)
}

#[test]
fn a_constant_is_named_after_its_identifier() {
    for (name, clause) in named() {
        assert_eq!(clause.id.replace('-', "_").to_ascii_uppercase(), name);
    }
}

#[test]
fn every_clause_says_something_in_sentences() {
    for clause in ALL {
        assert!(clause.text.len() > 20 && clause.text.ends_with('.'), "{}", clause.id);
        assert!(!clause.text.contains("  "), "{}: two blanks", clause.id);
        assert!(!clause.versions.is_empty(), "{}", clause.id);
        assert!(!clause.versions.iter().any(|version| clause.extended_to.contains(version)));
    }
}

#[test]
fn a_choice_gives_its_reason_as_a_sentence_and_all_else_names_a_document() {
    for clause in ALL {
        let is_sentence = clause.source.ends_with('.') && clause.source.len() > 20;
        assert_eq!(is_sentence, clause.standing == Standing::Chosen, "{}", clause.id);
        assert!(!clause.source.is_empty() && !clause.source.contains("http"), "{}", clause.id);
    }
}

#[test]
fn a_clause_is_found_by_its_identifier_alone() {
    assert_eq!(find("CFM-14a"), Some(CFM_14A));
    assert_eq!(find("O-01"), Some(O_01));
    assert_eq!(find("CFM_14a"), None);
    assert_eq!(find(""), None);
}

#[test]
fn to_extend_a_documented_clause_to_another_version_is_a_choice() {
    assert_eq!(CFM_20.standing_in(Ce6_0), Some(Standing::Documented));
    assert_eq!(CFM_20.standing_in(CeNet4_2), Some(Standing::Chosen));
    assert_eq!(CFM_22.standing_in(Ce5_0), None);
    assert!(CFM_22.holds_in(CeNet4_2) && !CFM_22.holds_in(Ce5_0));
}

#[test]
fn an_identifier_of_the_sources_covers_its_parts_and_no_neighbour() {
    let covered = |id| covered_by(id).map(|clause| clause.id).collect::<Vec<_>>();
    assert_eq!(covered("CFM-14"), ["CFM-14a", "CFM-14b"]);
    assert_eq!(covered("CFM-14b"), ["CFM-14b"]);
    assert_eq!(covered("CFM-33"), ["CFM-33"]);
    assert_eq!(covered("CFM-1"), [""; 0]);
    assert_eq!(covered("CFM-"), [""; 0]);
}
