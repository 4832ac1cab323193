//! Physical memory: rows of pages.

use std::fmt;

use crate::barrier::{Fresh, Log, Logged, total};
use crate::mix::FIRST;
use crate::page::{PAGE_BYTES, PageVersion, Spare};

/// A write of more bytes than this logs the old version as a whole instead of word by word.
const LOGGED_BY_WORD: usize = 256;

/// Rows that hold a page each. A row shares its version until the first write after that copies it, or the
/// part of it that is written to; later writes go in place.
///
/// A row's share of the fingerprint is keyed by the logical place given at insertion, and a page of zeros
/// has none: that a page is resident is for other tables to say.
///
/// ```
/// use journal::{PageVersion, Pages};
///
/// let mut frames = Pages::new(journal::salt("State", "frames"));
/// let version = PageVersion::from_bytes([1; 4096]);
/// let row = frames.insert(0, version.clone());
/// assert!(frames.version(row).same(&version));
/// frames.write(row, 10, b"new");
/// assert_eq!(&frames.version(row).bytes()[9..14], b"\x01new\x01");
/// assert_eq!(version.bytes()[10], 1);
/// ```
#[derive(Clone)]
pub struct Pages {
    /// The logical places of occupied rows.
    keys: slab::Slab<u64>,
    /// What the same rows hold; free ones hold zeros. They lie by themselves, so that a read needs no more
    /// than the row.
    versions: Vec<PageVersion>,
    /// Only a store of memory, no part of the content.
    spare: Spare,
    log: Log<Change>,
}

/// What happened to the pages.
pub(crate) enum Change {
    Inserted(u32),
    Removed {
        row: u32,
        key: u64,
        version: PageVersion,
    },
    /// The version before, which nobody may write to any more.
    Version(u32, PageVersion),
    /// A word before, and the content sum of its page with it.
    Word {
        row: u32,
        index: u16,
        old: u64,
        sum: u64,
    },
}

impl Pages {
    /// No pages; their shares are set apart by `salt`.
    #[must_use]
    pub const fn new(salt: u64) -> Self {
        Self {
            keys: slab::Slab::new(),
            versions: Vec::new(),
            spare: Spare::new(),
            log: Log::new(salt),
        }
    }

    /// How many rows are occupied.
    #[inline]
    #[must_use]
    pub fn len(&self) -> u32 {
        self.keys.len() as u32
    }

    /// Whether no row is occupied.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The row the next insertion gets.
    #[inline]
    #[must_use]
    pub fn next_row(&self) -> u32 {
        self.keys.vacant_key() as u32
    }

    /// Puts a version into a free row and returns the row. `logical_key` says what the page is a page of,
    /// independent of rows, and is used by one row at a time.
    ///
    /// # Panics
    /// When there are 2^32 rows already.
    #[inline]
    pub fn insert(&mut self, logical_key: u64, version: PageVersion) -> u32 {
        if self.log.is_on() {
            let share = share(&self.log, logical_key, &version);
            self.log.record(Change::Inserted(self.next_row()), 0, share);
        }
        self.occupy(logical_key, version)
    }

    #[inline]
    fn occupy(&mut self, key: u64, version: PageVersion) -> u32 {
        let entry = self.keys.vacant_entry();
        let row = u32::try_from(entry.key()).expect("there are at most 2^32 pages");
        entry.insert(key);
        match self.versions.get_mut(row as usize) {
            Some(free) => *free = version,
            None => self.versions.push(version),
        }
        row
    }

    #[inline]
    fn vacate(&mut self, row: u32) -> (u64, PageVersion) {
        let key = self.keys.remove(row as usize);
        (key, std::mem::take(&mut self.versions[row as usize]))
    }

    /// Frees `row` and returns the version that was in it.
    ///
    /// # Panics
    /// When the row is free already.
    #[inline]
    pub fn remove(&mut self, row: u32) -> PageVersion {
        let (key, version) = self.vacate(row);
        if self.log.is_on() {
            let old_share = share(&self.log, key, &version);
            let change = Change::Removed { row, key, version: version.clone() };
            self.log.record(change, old_share, 0);
        }
        version
    }

    /// Takes a version that is no longer needed. If nobody else owns it, its memory serves the next page
    /// that has to be copied, which is then about half as dear.
    #[inline]
    pub fn recycle(&mut self, version: PageVersion) {
        version.give_up(&mut self.spare);
    }

    /// The version in `row`; a copy of it shares the bytes.
    ///
    /// # Panics
    /// When the row is free.
    #[inline]
    #[must_use]
    pub fn version(&self, row: u32) -> &PageVersion {
        assert!(self.keys.contains(row as usize), "a free row has no version");
        &self.versions[row as usize]
    }

    /// Four bytes of the page in `row`, if the row is occupied and they lie within the page: for whoever
    /// reads often.
    #[inline]
    #[must_use]
    pub fn four_bytes(&self, row: u32, offset_in_page: u32) -> Option<[u8; 4]> {
        let start = offset_in_page as usize;
        match self.versions.get(row as usize)?.own_bytes() {
            Some(bytes) => bytes.get(start..)?.first_chunk().copied(),
            None => self.four_of_version(row, start),
        }
    }

    /// The same where the bytes of the page do not lie in one piece.
    #[inline(never)]
    fn four_of_version(&self, row: u32, start: usize) -> Option<[u8; 4]> {
        if !self.keys.contains(row as usize) || start > PAGE_BYTES - 4 {
            return None;
        }
        let (mut four, mut at) = ([0; 4], 0);
        for piece in self.version(row).pieces(start..start + 4) {
            four[at..at + piece.len()].copy_from_slice(piece);
            at += piece.len();
        }
        Some(four)
    }

    /// Replaces the version in `row`.
    ///
    /// # Panics
    /// When the row is free.
    #[inline]
    pub fn put(&mut self, row: u32, version: PageVersion) {
        let (key, page) = (self.keys[row as usize], &mut self.versions[row as usize]);
        if !self.log.is_on() {
            std::mem::replace(page, version).give_up(&mut self.spare);
        } else if !page.same(&version) {
            let (before, after) = (share(&self.log, key, page), share(&self.log, key, &version));
            let old = std::mem::replace(page, version);
            self.log.record(Change::Version(row, old), before, after);
        }
    }

    /// Overwrites bytes of the page in `row` from `offset_in_page` on.
    ///
    /// # Panics
    /// When the row is free, or the bytes do not lie within one page.
    #[inline]
    pub fn write(&mut self, row: u32, offset_in_page: u32, bytes: &[u8]) {
        let offset = offset_in_page as usize;
        let fits = offset <= PAGE_BYTES && bytes.len() <= PAGE_BYTES - offset;
        assert!(fits, "a write lies within one page");
        let (key, page) = (self.keys[row as usize], &mut self.versions[row as usize]);
        let range = offset..offset + bytes.len();
        if !self.log.is_on() {
            return page.room(range, &mut self.spare).write(offset, bytes);
        }
        let sum = page.content_sum();
        let before = sum_share(&self.log, FIRST, key, sum);
        let log = &mut self.log;
        let by_word = bytes.len() <= LOGGED_BY_WORD && !page.is_shared();
        if !by_word {
            log.record_part(Change::Version(row, page.clone()));
        }
        let room = page.room(range, &mut self.spare);
        let new_sum = room.write_summed(offset, bytes, sum, |index, old| {
            if by_word {
                log.record_part(Change::Word { row, index, old, sum });
            }
        });
        let after = sum_share(log, FIRST, key, new_sum);
        log.move_sum(before, after);
    }

    /// Rows, logical places and versions, in row order.
    fn pages(&self) -> impl Iterator<Item = (usize, u64, &PageVersion)> {
        self.keys.iter().map(|(row, key)| (row, *key, &self.versions[row]))
    }

    /// The pages by logical place.
    fn logical(&self) -> Vec<(u64, &PageVersion)> {
        let mut pages: Vec<_> = self.pages().map(|(_, key, version)| (key, version)).collect();
        pages.sort_by_key(|(key, _)| *key);
        pages
    }
}

#[inline]
fn share(log: &Log<Change>, key: u64, version: &PageVersion) -> u64 {
    sum_share(log, FIRST, key, version.content_sum())
}

#[inline]
fn sum_share(log: &Log<Change>, seed: u64, key: u64, content_sum: u64) -> u64 {
    if content_sum == 0 { 0 } else { log.share(seed, &key, &content_sum) }
}

impl Logged for Pages {
    type Change = Change;

    #[inline]
    fn log(&self) -> &Log<Change> {
        &self.log
    }

    #[inline]
    fn log_mut(&mut self) -> &mut Log<Change> {
        &mut self.log
    }

    /// A word goes back into a copy if the version has been shared since.
    #[inline]
    fn revert(&mut self, change: Change) {
        match change {
            Change::Inserted(row) => self.vacate(row).1.give_up(&mut self.spare),
            Change::Removed { row, key, version } => {
                let back = self.occupy(key, version);
                assert_eq!(back, row, "undo runs in reverse order");
            }
            Change::Version(row, old) => {
                std::mem::replace(&mut self.versions[row as usize], old).give_up(&mut self.spare);
            }
            Change::Word { row, index, old, sum } => {
                let start = usize::from(index) * 8;
                let room = self.versions[row as usize].room(start..start + 8, &mut self.spare);
                room.restore_word(index, old, sum);
            }
        }
    }

    /// What the log alone still owned serves the next copies.
    fn clear_log(&mut self) {
        for change in self.log.drain() {
            match change {
                Change::Removed { version, .. } | Change::Version(_, version) => {
                    version.give_up(&mut self.spare)
                }
                Change::Inserted(_) | Change::Word { .. } => {}
            }
        }
    }

    fn sum_of_shares(&self, seed: u64) -> u64 {
        let share = |(_, key, version): (usize, u64, &PageVersion)| {
            sum_share(&self.log, seed, key, version.sum_with(seed))
        };
        total(self.pages().map(share))
    }
}

impl Fresh for Pages {
    fn fresh(salt: u64) -> Self {
        Self::new(salt)
    }
}

/// Equal bytes at equal logical places.
impl PartialEq for Pages {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.logical() == other.logical()
    }
}

impl Eq for Pages {}

impl fmt::Debug for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pages = self.pages().map(|(row, key, version)| (row, (key, version)));
        f.debug_map().entries(pages).finish()
    }
}
