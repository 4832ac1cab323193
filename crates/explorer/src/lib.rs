//! Looks at every order of a scenario's steps, and at every free decision of the kernel.
//!
//! One world goes forward and back: what a turn changes is logged and taken back, so that a state costs
//! what its last turn changed, however large the world is. States that were seen are kept as fingerprints
//! alone.
//!
//! 1. `chooser` takes the free decisions of a turn, each option in its turn;
//! 2. `search` goes depth first from state to state; several threads do, and `team` is what they share;
//! 3. `visited` knows the states that were seen;
//! 4. `symmetry` takes states for one in which only scripts that are alike have changed places;
//! 5. [`Findings`] say how runs end, with an example of each way, [made plain](make_plain);
//! 6. [`schedule`](schedule()) says how to have such a run once more.

mod bounds;
mod chooser;
mod count;
mod ending;
mod explore;
mod livelock;
mod plainest;
mod report;
mod schedule;
mod search;
mod share;
mod shrink;
mod symmetry;
mod team;
mod trail;
mod visited;

pub use bounds::{Bounds, bounds};
pub use chooser::{Free, Taken};
pub use count::count_schedules;
pub use ending::Ending;
pub use explore::{Settings, explore};
pub use livelock::{Livelock, TooMany, find_livelock};
pub use plainest::make_plain;
pub use report::{Findings, Outcome, Partial};
pub use schedule::{Schedule, schedule, schedule_of_beginning};
pub use share::{Share, mark};
pub use shrink::{Failure, Wanted, shrink};
pub use team::SoFar;
