//! Runs a scenario on an operating-system version: binds its names to the API, carries its steps
//! out on a world, compares what comes of them with what it expects.
//!
//! 1. [`bind`] checks every call against the API's own description before anything runs, and
//!    flattens the scripts into a [`Plan`];
//! 2. [`run()`] picks the thread that takes the next step, over and over, and lets simulated time
//!    pass when none can;
//! 3. `step` carries one step out: a call, a touch of memory, a check, an act of the world;
//! 4. [`report`] says what came of it.
//!
//! No documented rule lives here: what a call does is decided in `coredll` and `kernel`.

pub mod act;
mod answer;
pub mod bind;
pub mod call;
mod course;
mod happening;
mod history;
mod lanes;
mod options;
mod order;
mod outcome;
pub mod plan;
pub mod progress;
mod properties;
mod reduce;
pub mod report;
pub mod run;
mod step;
mod values;
mod verdict;
mod walk;

pub use answer::Answer;
pub use call::{Invocation, invoke, report_late_return};
pub use history::{Picked, listed_as};
pub use options::Options;
pub use plan::{Plan, plan};
pub use properties::Witnessed;
pub use report::{Report, Verdict};
pub use run::{run, run_watched};
pub use walk::{Came, Place, Walk};
