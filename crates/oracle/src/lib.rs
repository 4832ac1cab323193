//! The judge of traces.
//!
//! [`Judge`] decides from a trace alone whether each answer is permitted by the clauses of its
//! version. It knows neither the kernel nor the functions under trial: it shares with them the
//! words (`abi`) and the form of a trace (`trace`), and goes by the documents as the clauses have
//! them. A judge that shared code with the accused would be none.
//!
//! # Whom it believes
//!
//! **Calls, arguments, answers.** What a program asked for and what it was told are the facts.
//! Values that were returned, last errors, outputs, bytes read and exceptions raised are judged,
//! and from then on they are what is so, right or wrong: one wrong answer is one finding, and what
//! follows is judged by what the program has to live with.
//!
//! **The world.** The header, cards that come and go, links, planned faults, pressed memory: nobody
//! is accused of them. Which process a thread belongs to, and when it ended, is believed too.
//!
//! **The kernel's own events are the testimony of the accused.** No answer is permitted because
//! the kernel says so. They are not needed: a trace from elsewhere with calls and returns only is
//! judged alike. Where they are there, they are held against each other (bytes, RAM counts, who
//! holds what: [`trace::Fold`]), against the answers (the handle that was opened is the one that
//! was returned; a call that failed has done nothing: `effects`), against the arguments (the view
//! that was mapped is the one that was asked for), and against the documents (what is used in
//! place, what may leave RAM). So is the order of the trace: steps are counted, and a touch comes
//! to what was announced (`order`).
//!
//! # Where the documents leave room
//!
//! The oracle keeps sets. A page of a file may hold any version that could have been written to it
//! so far: dirty pages of views reach the medium lazily (UM-02b), on a flush for certain (FV-01);
//! a view and ReadFile need not agree (CFM-31); of two machines' pages either survives (CFM-30b).
//! What was seen narrows the set. A failure is permitted if the world may have given a reason.
//!
//! A clause that this project chose where no document speaks does not convict: a departure from it
//! is told apart from a violation ([`Verdict::Departs`]).
//!
//! In reading order: [`verdict`], `law` (what differs between versions), `case` (what a call may
//! answer), `bytes` (what a page may hold), `state` (what is known of the world), `call` (a module
//! for each group of functions; `…_desktop` where the desktop's rules are others), `memory`,
//! `effects`, `order`, `testimony`, [`judge`], [`report`].

mod args;
mod bytes;
mod call;
mod case;
mod effects;
pub mod judge;
mod law;
mod memory;
mod order;
pub mod report;
mod state;
mod testimony;
pub mod verdict;

pub use judge::Judge;
pub use report::{Listener, Report, judge_lines, judge_trace};
pub use verdict::{Counts, Finding, Verdict};
