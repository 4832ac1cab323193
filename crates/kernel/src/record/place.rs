//! Where addresses lead: the regions of places, and cached translations. All of it is derived.

use abi::RegionId;
use journal::Record;

/// The region that a place is part of, if one has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct RegionAt(pub Option<RegionId>);

/// What the places of 4 MB are part of: all of one region, or each as its row says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct RegionBlock {
    /// Where their rows of `region_at` begin, plus one; 0: nowhere, none is part of a region alone.
    pub rows: u32,
    /// The region that has all of them.
    pub whole: Option<RegionId>,
}

/// A cached translation: what a page of addresses leads to. It can always be found again from
/// the other tables, so the table of it is a derived one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Translation {
    /// The frame of a page that can be read, plus one; 0: look it up.
    pub frame_plus_1: u32,
    /// Writing is allowed, and the page is dirty already.
    pub write: bool,
}

/// Where a block of a table for a stretch of addresses begins, plus one; 0: nowhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TranslationBlock(pub u32);

/// Where a block of the second level of cached translations begins: its first row with all bits turned
/// around, so that zeros stand for a row that no table has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Directory(u32);

impl Directory {
    /// The block that begins at this row, a multiple of its length.
    pub fn of_block(first_row: u32) -> Directory {
        Directory(!first_row)
    }

    /// The row of a translation in the block; one that no table has if there is no block.
    #[inline]
    pub fn row(self, place: u32) -> u32 {
        !self.0 | place
    }

    /// The first row of the block, if there is one.
    pub fn block(self) -> Option<u32> {
        (self.0 != 0).then_some(!self.0)
    }
}

impl Record for Directory {}
impl Record for TranslationBlock {}
impl Record for Translation {}
impl Record for RegionAt {}
impl Record for RegionBlock {}
