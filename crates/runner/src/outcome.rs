//! What comes of a step, and whether that is what was expected.

use abi::{ClauseId, ErrorCode, ExceptionCode, Piece};
use coredll::Returns;
use kernel::Fault;
use scenario::{Expect, Returned};

/// What came of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// A call returned.
    Returned {
        /// The value.
        value: u32,
        /// What kind of value it is.
        returns: Returns,
        /// The call was refused.
        failed: bool,
        /// The caller's last error after the call.
        last_error: ErrorCode,
        /// The clause behind it.
        clause: Option<ClauseId>,
    },
    /// The step did what it says; a Read brought these bytes.
    Done(Vec<u8>),
    /// A touch of memory raised an exception.
    Raised {
        /// The exception.
        code: ExceptionCode,
        /// What was touched, and why that is an exception.
        fault: Fault,
    },
    /// The call has not returned yet.
    Blocked,
    /// The call never returns: its thread has ended.
    Ended,
    /// The model does not cover it.
    NotModelled(&'static str),
}

impl Outcome {
    /// The clause behind a refusal.
    pub(crate) fn refusal(&self) -> Option<ClauseId> {
        match self {
            Outcome::Returned { clause, failed: true, .. } => *clause,
            _ => None,
        }
    }
}

/// Whether an outcome is what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Match {
    /// It is.
    Met,
    /// It is not.
    Unmet,
    /// It cannot be told until the call returns.
    Later,
    /// No document settles it.
    Unsettled,
}

/// Compares an outcome with an expectation. `bound` gives the value of a bound name.
pub(crate) fn compare(
    outcome: &Outcome,
    expect: &Expect,
    bound: &dyn Fn(&str) -> Option<u32>,
) -> Match {
    let met = |met: bool| if met { Match::Met } else { Match::Unmet };
    match (expect, outcome) {
        (Expect::Unsettled { .. }, _) => Match::Unsettled,
        (Expect::OneOf(choices), _) => {
            let matches: Vec<Match> =
                choices.iter().map(|choice| compare(outcome, choice, bound)).collect();
            [Match::Met, Match::Unsettled, Match::Later]
                .into_iter()
                .find(|wanted| matches.contains(wanted))
                .unwrap_or(Match::Unmet)
        }
        (Expect::Blocks, _) => met(*outcome == Outcome::Blocked),
        (_, Outcome::Blocked) => Match::Later,
        (Expect::NotModelled, _) => met(matches!(outcome, Outcome::NotModelled(_))),
        (Expect::Succeeds, Outcome::Returned { failed, .. }) => met(!failed),
        (Expect::Succeeds, Outcome::Done(_) | Outcome::Ended) => Match::Met,
        (Expect::Fails, Outcome::Returned { failed, .. }) => met(*failed),
        (Expect::FailsWith(code), Outcome::Returned { failed, last_error, .. }) => {
            met(*failed && last_error == code)
        }
        (Expect::Returns(want), Outcome::Returned { value, returns, failed, .. }) => {
            met(returned(want, *value, *returns, *failed, bound))
        }
        (Expect::Raises(want), Outcome::Raised { code, .. }) => met(code == want),
        (Expect::Data(want), Outcome::Done(bytes)) => met(same_bytes(want, bytes)),
        _ => Match::Unmet,
    }
}

/// True if an expectation is decided at the moment the call blocks, whatever it answers later.
pub(crate) fn settled_by_blocking(expect: &Expect) -> bool {
    match expect {
        Expect::Blocks | Expect::Unsettled { .. } => true,
        Expect::OneOf(choices) => choices.iter().any(|choice| settled_by_blocking(choice)),
        _ => false,
    }
}

fn returned(
    want: &Returned,
    value: u32,
    returns: Returns,
    failed: bool,
    bound: &dyn Fn(&str) -> Option<u32>,
) -> bool {
    match want {
        Returned::Number(number) => value == *number,
        Returned::Bound(name) => bound(name) == Some(value),
        Returned::Handle => {
            let handle = matches!(returns, Returns::HandleOrNull | Returns::HandleOrInvalid);
            handle && !failed && value != 0 && value != u32::MAX
        }
        Returned::View | Returned::Address => {
            matches!(returns, Returns::AddressOrNull) && !failed && value != 0
        }
    }
}

/// Compares bytes with content, however it is written down.
pub(crate) fn same_bytes(want: &abi::Content, bytes: &[u8]) -> bool {
    if let [Piece::Bytes(wanted)] = &want.pieces[..] {
        return **wanted == *bytes;
    }
    if want.len() != Some(bytes.len() as u64) {
        return false;
    }
    let mut wanted = vec![0; bytes.len()];
    want.read(0, &mut wanted);
    wanted == bytes
}
