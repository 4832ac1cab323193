use super::*;
use abi::OsVersion::{CeNet4_2, Win32};

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
fn what_is_reached_is_not_wrong() {
    assert_eq!(all_but(&[]).wrongs(), [""; 0]);
}

#[test]
fn a_gap_is_wrong() {
    assert_eq!(
        all_but(&[("CFM-01", CeNet4_2)]).wrongs(),
        ["CFM-01 is not reached on CE_NET_4_2, nor marked untestable"],
    );
}

#[test]
fn a_clause_that_is_reached_is_not_untestable() {
    let mut coverage = all_but(&[]);
    coverage.cited.insert(("W-03a", Win32), BTreeSet::from([String::from("a.ron")]));
    let wrongs = coverage.wrongs();
    assert_eq!(wrongs, ["W-03a is marked untestable and is reached"]);
}

#[test]
fn a_clause_stands_nowhere_on_a_version_on_which_it_does_not_hold() {
    let coverage = all_but(&[]);
    assert_eq!(coverage.state(clause::M_22, Win32), Some(State::Shown));
    assert_eq!(coverage.state(clause::M_22, CeNet4_2), None);
}
