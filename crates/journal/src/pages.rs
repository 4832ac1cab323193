//! Physical memory: rows of pages.

use std::fmt;

use crate::barrier::{Fresh, Log, Logged, total};
use crate::mix::FIRST;
use crate::page::{PAGE_BYTES, PageVersion, Spare};

/// A write of more bytes than this logs the old version as a whole instead of word by word.
const LOGGED_BY_WORD: usize = 256;

/// Rows that hold a page each. A row shares its version until the first write after that copies it;
/// later writes go in place.
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
/// assert_eq!(&frames.bytes(row)[9..14], b"\x01new\x01");
/// assert_eq!(version.bytes()[10], 1);
/// ```
#[derive(Clone)]
pub struct Pages {
    rows: slab::Slab<Row>,
    /// Only a store of memory, no part of the content.
    spare: Spare,
    log: Log<Change>,
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Row {
    key: u64,
    version: PageVersion,
}

/// What happened to the pages.
pub(crate) enum Change {
    Inserted(u32),
    Removed(u32, Row),
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
        Self { rows: slab::Slab::new(), spare: Spare::new(), log: Log::new(salt) }
    }

    /// How many rows are occupied.
    #[inline]
    #[must_use]
    pub fn len(&self) -> u32 {
        self.rows.len() as u32
    }

    /// Whether no row is occupied.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The row the next insertion gets.
    #[inline]
    #[must_use]
    pub fn next_row(&self) -> u32 {
        self.rows.vacant_key() as u32
    }

    /// Puts a version into a free row and returns the row. `logical_key` says what the page is a page of,
    /// independent of rows, and is used by one row at a time.
    ///
    /// # Panics
    /// When there are 2^32 rows already.
    #[inline]
    pub fn insert(&mut self, logical_key: u64, version: PageVersion) -> u32 {
        let entry = self.rows.vacant_entry();
        let row = u32::try_from(entry.key()).expect("there are at most 2^32 pages");
        let page = Row { key: logical_key, version };
        if self.log.is_on() {
            self.log.record(Change::Inserted(row), 0, share(&self.log, &page));
        }
        entry.insert(page);
        row
    }

    /// Frees `row` and returns the version that was in it.
    ///
    /// # Panics
    /// When the row is free already.
    #[inline]
    pub fn remove(&mut self, row: u32) -> PageVersion {
        let page = self.rows.remove(row as usize);
        if self.log.is_on() {
            let old_share = share(&self.log, &page);
            self.log.record(Change::Removed(row, page.clone()), old_share, 0);
        }
        page.version
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
        &self.rows[row as usize].version
    }

    /// The bytes of the page in `row`.
    ///
    /// # Panics
    /// When the row is free.
    #[inline]
    #[must_use]
    pub fn bytes(&self, row: u32) -> &[u8; PAGE_BYTES] {
        self.rows[row as usize].version.bytes()
    }

    /// Replaces the version in `row`.
    ///
    /// # Panics
    /// When the row is free.
    #[inline]
    pub fn put(&mut self, row: u32, version: PageVersion) {
        let page = &mut self.rows[row as usize];
        if !self.log.is_on() {
            let old = std::mem::replace(&mut page.version, version);
            old.give_up(&mut self.spare);
        } else if !page.version.same(&version) {
            let before = share(&self.log, page);
            let old = std::mem::replace(&mut page.version, version);
            let after = share(&self.log, page);
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
        if self.log.is_on() {
            self.write_logged(row, offset, bytes);
        } else {
            self.rows[row as usize].version.make_mut(&mut self.spare).write(offset, bytes);
        }
    }

    fn write_logged(&mut self, row: u32, offset: usize, bytes: &[u8]) {
        let page = &mut self.rows[row as usize];
        let sum = page.version.content_sum();
        let before = share(&self.log, page);
        let log = &mut self.log;
        let new_sum = if bytes.len() > LOGGED_BY_WORD || page.version.is_shared() {
            log.record_part(Change::Version(row, page.version.clone()));
            page.version.make_mut(&mut self.spare).write_summed(offset, bytes, |_, _| {})
        } else {
            page.version.make_mut(&mut self.spare).write_summed(offset, bytes, |index, old| {
                log.record_part(Change::Word { row, index, old, sum });
            })
        };
        let after = sum_share(log, FIRST, page.key, new_sum);
        log.move_sum(before, after);
    }

    /// The pages by logical place.
    fn logical(&self) -> Vec<&Row> {
        let mut pages: Vec<_> = self.rows.iter().map(|(_, page)| page).collect();
        pages.sort_by_key(|page| page.key);
        pages
    }
}

#[inline]
fn share(log: &Log<Change>, page: &Row) -> u64 {
    sum_share(log, FIRST, page.key, page.version.content_sum())
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
            Change::Inserted(row) => {
                self.rows.remove(row as usize).version.give_up(&mut self.spare)
            }
            Change::Removed(row, page) => {
                let back = self.rows.insert(page);
                assert_eq!(back, row as usize, "undo runs in reverse order");
            }
            Change::Version(row, old) => {
                let version = &mut self.rows[row as usize].version;
                std::mem::replace(version, old).give_up(&mut self.spare);
            }
            Change::Word { row, index, old, sum } => {
                self.rows[row as usize]
                    .version
                    .make_mut(&mut self.spare)
                    .restore_word(index, old, sum);
            }
        }
    }

    /// What the log alone still owned serves the next copies.
    fn clear_log(&mut self) {
        for change in self.log.drain() {
            match change {
                Change::Removed(_, page) => page.version.give_up(&mut self.spare),
                Change::Version(_, old) => old.give_up(&mut self.spare),
                Change::Inserted(_) | Change::Word { .. } => {}
            }
        }
    }

    fn sum_of_shares(&self, seed: u64) -> u64 {
        let pages = self.rows.iter().map(|(_, page)| (page.key, page.version.sum_with(seed)));
        total(pages.map(|(key, sum)| sum_share(&self.log, seed, key, sum)))
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
        let pages = self.rows.iter().map(|(row, page)| (row, (page.key, &page.version)));
        f.debug_map().entries(pages).finish()
    }
}
