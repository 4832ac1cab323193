//! Which function refuses with which code, after which clause: a table that `cargo xtask docs`
//! makes by running the corpus, because only a run shows what comes together.

use abi::ErrorCode;
use abi::clause::{self, ClauseId};
use std::sync::OnceLock;

/// A function wrote this last error, after this clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The function.
    pub(super) api: &'static str,
    /// The last error that it wrote.
    pub(super) code: ErrorCode,
    /// The clause that it followed.
    pub(super) clause: ClauseId,
}

const TABLE: &str = include_str!("refusals.txt");

/// Every line of the table.
pub(super) fn all() -> &'static [Refusal] {
    static ALL: OnceLock<Vec<Refusal>> = OnceLock::new();
    ALL.get_or_init(|| parse(TABLE))
}

/// Reads the table; lines that speak of what there no longer is are passed over.
pub(super) fn parse(table: &'static str) -> Vec<Refusal> {
    let line = |line: &'static str| {
        let mut words = line.split_whitespace();
        let api = words.next()?;
        let code = ErrorCode::from_name(words.next()?)?;
        let clause = clause::find(words.next()?)?;
        Some(Refusal { api, code, clause })
    };
    table.lines().filter_map(line).collect()
}
