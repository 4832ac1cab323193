//! The first event of every trace.

use abi::OsVersion;
use abi::world::WorldSpec;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The number of the trace format. It grows when a reader of the old form would go wrong.
pub const FORMAT: u32 = 1;

/// The first event of every trace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// The engine's own version.
    pub engine: Arc<str>,
    /// The form of the trace: [`FORMAT`].
    pub format: u32,
    /// Whose rules hold.
    pub version: OsVersion,
    /// The scenario's name and sentence, where there is one.
    pub about: Arc<str>,
    /// Everything there is before the first step, file contents included.
    ///
    /// Its parts are numbered from 0 in the order in which it is built: machines and servers as
    /// they stand; volumes and files by the servers' shares first, then by machine.
    pub world: WorldSpec,
}
