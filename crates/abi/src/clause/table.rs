//! Placeholder that the clause files replace.
use super::{Clause, ClauseId};
/// Every clause, in the order of its file.
pub const ALL: &[ClauseId] = &[];
#[allow(unused_imports)]
use Clause as _;
