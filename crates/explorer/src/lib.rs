//! Looks at every order of a scenario's steps, and at every free decision of the kernel.
//!
//! One world goes forward and back: what a turn changes is logged and taken back, so that a state costs
//! what its last turn changed, however large the world is. States that were seen are kept as fingerprints
//! alone.
//!
//! 1. `chooser` takes the free decisions of a turn, each option in its turn;
//! 2. [`explore`] goes depth first from state to state;
//! 3. `visited` knows the states that it has seen;
//! 4. [`Findings`] say how runs end, with an example of each way;
//! 5. [`schedule`](schedule()) says how to have such a run once more.

mod chooser;
mod report;
mod schedule;
mod search;
mod visited;

pub use chooser::{Free, Taken};
pub use report::{Findings, Outcome, Partial};
pub use schedule::{Schedule, schedule};
pub use search::{AS_EXPECTED, Limits, explore, in_words};
