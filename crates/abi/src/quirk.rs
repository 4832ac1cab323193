//! Field bugs: what some builds of a system did wrong, each by a name. A world has none unless it asks
//! for them.

use crate::OsVersion;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A field bug.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Quirk {
    /// The first read of a page of a view may show what its frame held before (KB888610, PIT-11).
    StaleMappedData,
    /// Who touches a mapped page of a card that is out may wait for ever (KB893045, PIT-12).
    PagerWaitsForGoneCard,
    /// The trim of the paging pool may come inside CreateFileMapping, which crashes (KB2587668,
    /// PIT-13).
    TrimAgainstCreateFileMapping,
    /// A page whose write-back failed may count as clean.
    FailedWriteBackIsClean,
    /// Between the look-up of an object's name and what is made of it other threads may run.
    NameLookupOutsideLock,
}

impl Quirk {
    /// All, in the order in which manuals list them.
    pub const ALL: [Quirk; 5] = [
        Quirk::StaleMappedData,
        Quirk::PagerWaitsForGoneCard,
        Quirk::TrimAgainstCreateFileMapping,
        Quirk::FailedWriteBackIsClean,
        Quirk::NameLookupOutsideLock,
    ];

    /// The name that scenarios use.
    pub const fn name(self) -> &'static str {
        match self {
            Quirk::StaleMappedData => "StaleMappedData",
            Quirk::PagerWaitsForGoneCard => "PagerWaitsForGoneCard",
            Quirk::TrimAgainstCreateFileMapping => "TrimAgainstCreateFileMapping",
            Quirk::FailedWriteBackIsClean => "FailedWriteBackIsClean",
            Quirk::NameLookupOutsideLock => "NameLookupOutsideLock",
        }
    }

    /// The versions that can have it: those of which it is reported, or every Windows CE where it is
    /// a mistake that any pager or name table could make.
    pub const fn versions(self) -> &'static [OsVersion] {
        match self {
            Quirk::StaleMappedData | Quirk::PagerWaitsForGoneCard => &[OsVersion::CeNet4_2],
            Quirk::TrimAgainstCreateFileMapping => &[OsVersion::Ce6_0],
            Quirk::FailedWriteBackIsClean | Quirk::NameLookupOutsideLock => {
                &[OsVersion::Ce3_0, OsVersion::CeNet4_2, OsVersion::Ce5_0, OsVersion::Ce6_0]
            }
        }
    }

    /// Whether a version can have it.
    pub fn is_of(self, version: OsVersion) -> bool {
        self.versions().contains(&version)
    }
}

impl fmt::Display for Quirk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
