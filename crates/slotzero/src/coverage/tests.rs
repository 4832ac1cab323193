use super::*;
use abi::OsVersion::{CeNet4_2, Win32};

fn gaps(text: &str) -> Gaps {
    Gaps::read(text).expect("the list can be read")
}

/// Everything is shown but these.
fn all_but(left: &[Place]) -> Coverage {
    let mut coverage = Coverage::default();
    for (clause, version, _) in Coverage::default().states() {
        if clause.untestable.is_none() && !left.contains(&(clause.id, version)) {
            coverage.shown.insert((clause.id, version), BTreeSet::from([String::from("a.ron")]));
        }
    }
    coverage
}

#[test]
fn a_list_of_gaps_is_read_as_it_is_written() {
    let list = "CFM-01 CE_3_0 CE_NET_4_2\nM-01a WIN32\n";
    assert_eq!(gaps(list).to_string(), list);
    assert_eq!(gaps(&format!("# for people\n\n{list}")), gaps(list));
}

#[test]
fn a_list_of_gaps_knows_its_clauses_and_versions() {
    let wrong = |text| Gaps::read(text).expect_err("it is wrong");
    assert_eq!(wrong("CFM-01 WIN32\nCFM-999 WIN32"), "line 2: CFM-999 is no clause");
    assert_eq!(wrong("CFM-01 CE_4_2"), "line 1: CE_4_2 is no version");
}

#[test]
fn what_is_reached_needs_no_allowance() {
    assert_eq!(all_but(&[]).wrongs(&Gaps::default()), [""; 0]);
}

#[test]
fn a_gap_that_is_not_allowed_is_wrong() {
    let coverage = all_but(&[("CFM-01", CeNet4_2), ("M-22", Win32)]);
    assert_eq!(
        coverage.wrongs(&gaps("M-22 WIN32")),
        ["CFM-01 is not reached on CE_NET_4_2, nor marked untestable"],
    );
}

#[test]
fn an_allowance_that_is_not_needed_is_wrong() {
    assert_eq!(
        all_but(&[]).wrongs(&gaps("CFM-01 CE_NET_4_2")),
        ["CFM-01 on CE_NET_4_2 is no gap any more: strike it from the list"],
    );
}

#[test]
fn a_clause_that_is_reached_is_not_untestable() {
    let mut coverage = all_but(&[]);
    coverage.cited.insert(("W-03a", Win32), BTreeSet::from([String::from("a.ron")]));
    let wrongs = coverage.wrongs(&Gaps::default());
    assert_eq!(wrongs, ["W-03a is marked untestable and is reached"]);
}

#[test]
fn a_clause_stands_nowhere_on_a_version_on_which_it_does_not_hold() {
    let coverage = all_but(&[]);
    assert_eq!(coverage.state(clause::M_22, Win32), Some(State::Shown));
    assert_eq!(coverage.state(clause::M_22, CeNet4_2), None);
}
