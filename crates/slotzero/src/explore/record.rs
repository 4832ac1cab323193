//! The JSON form of what was explored, as it is written and as `merge` reads it.

use serde::{Deserialize, Serialize};

/// What was found in one share of an exploration of a scenario on a version.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Record {
    /// `explored`.
    pub(crate) reason: String,
    /// The version of the program.
    pub(crate) engine: String,
    pub(crate) file: String,
    /// Tells the scenario's text from another.
    pub(crate) scenario: String,
    pub(crate) version: String,
    /// What was free, and how far it went.
    pub(crate) settings: String,
    /// Which share, from 1, of how many.
    pub(crate) share: (u32, u32),
    /// Orders of the scripts' steps at most; none if they are more than 2^128.
    pub(crate) orders_at_most: Option<String>,
    /// Schedules of the share, if they were counted.
    pub(crate) schedules: Option<String>,
    pub(crate) generated: u64,
    pub(crate) unique: u64,
    pub(crate) ends: u64,
    pub(crate) table_bytes: u64,
    /// Why not everything was seen.
    pub(crate) partial: Option<String>,
    pub(crate) properties: Vec<PropertyRecord>,
    pub(crate) outcomes: Vec<OutcomeRecord>,
}

/// What was seen of a property.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PropertyRecord {
    /// Its text.
    pub(crate) property: String,
    /// It could be looked at in some state.
    pub(crate) judged: bool,
    /// Its check was met in some state.
    pub(crate) met: bool,
}

/// A way in which runs ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OutcomeRecord {
    pub(crate) message: String,
    /// As `run` calls it.
    pub(crate) verdict: String,
    pub(crate) ends: u64,
    /// The order that shows it; none if it cannot be written.
    pub(crate) order: Option<String>,
    pub(crate) choices: String,
}

impl PropertyRecord {
    /// What is wrong with a property of which all states have shown this.
    pub(crate) fn wrong(&self) -> Option<&'static str> {
        match (self.judged, self.met) {
            (false, _) => Some("this could be looked at in no state: a name of it is never bound"),
            (true, false) if self.property.starts_with("Sometimes") => {
                Some("this is so in no state of any run")
            }
            _ => None,
        }
    }
}
