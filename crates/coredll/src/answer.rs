//! How a call ends.

use abi::{ClauseId, ErrorCode};
use kernel::Fault;

/// What a function hands back to the program that called it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returned {
    /// A value.
    Value(u32),
    /// The function has no return value.
    Nothing,
    /// The calling thread waits; the answer comes later.
    Blocked,
    /// The calling thread has ended, or has left the server whose code made the call, and gets no
    /// answer.
    Ended,
}

/// A refusal: the code for the program, the clause for everybody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The last error.
    pub code: ErrorCode,
    /// The documented statement, or the choice, that the refusal follows.
    pub clause: ClauseId,
}

/// What keeps a call from coming to its end: a field bug.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interrupted {
    /// The thread has left the call in the middle. Made once more, it goes on from there.
    Midway,
    /// It raises an exception, and has changed nothing.
    Raised(Fault),
}

/// Why a call does not do what it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The program sees a failure value and a last error.
    Refused(Refused),
    /// The model does not cover this. It ends the run; it is never guessed.
    NotModelled(&'static str),
    /// The call does not come to its end.
    Interrupted(Interrupted),
}

/// A refusal with its code and its clause, as the error of a check.
pub(crate) fn refuse<T>(code: ErrorCode, clause: ClauseId) -> Result<T, Failure> {
    Err(Failure::Refused(Refused { code, clause }))
}
