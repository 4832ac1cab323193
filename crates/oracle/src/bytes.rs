//! Bytes that may be one of several: pages with the versions that are possible.

use abi::{ClauseId, Content, PAGE_BYTES, Piece};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Bytes in a page.
pub(crate) const PAGE: usize = PAGE_BYTES as usize;

/// The most versions of a page that are kept apart; of more, nothing is known.
const VERSIONS: usize = 8;

/// The most parts of a page that are left open apart from each other.
const PARTS: usize = 32;

/// How many pages are kept in all; of further ones nothing is known.
const PAGES: usize = 1 << 15;

/// How many bytes that calls write out are followed in all: 512 MB.
const MOVED: u64 = 512 << 20;

/// How many more pages may be kept, and how many more bytes followed.
#[derive(Clone, Debug)]
pub(crate) struct Budget {
    pages: usize,
    moved: u64,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget { pages: PAGES, moved: MOVED }
    }
}

impl Budget {
    /// Whether so many more bytes can be followed.
    pub(crate) fn move_bytes(&mut self, len: u64) -> bool {
        let left = self.moved.checked_sub(len);
        self.moved = left.unwrap_or(self.moved);
        left.is_some()
    }
}

/// Bytes of a page that no document settles, and the choice that does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Open {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) clause: ClauseId,
}

/// What a page may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PageSet {
    /// The versions that are possible. None: nothing is known.
    versions: Vec<Arc<[u8; PAGE]>>,
    /// The parts that are the project's choice.
    open: Vec<Open>,
}

/// How bytes fit what is possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// They are one of the possible versions.
    Fits,
    /// Nothing is known of the page.
    Unknown,
    /// They differ where only a choice says what is there: the choice, and how far into the bytes.
    Departs(ClauseId, usize),
    /// They cannot be: how far into the bytes the first wrong one is, and what could stand there.
    Wrong(usize, u8),
}

impl PageSet {
    /// A page of which nothing is known.
    pub(crate) fn unknown() -> PageSet {
        PageSet { versions: Vec::new(), open: Vec::new() }
    }

    /// A page with these bytes.
    pub(crate) fn of(bytes: [u8; PAGE]) -> PageSet {
        PageSet { versions: vec![Arc::new(bytes)], open: Vec::new() }
    }

    /// A page of zeros; `choice` if no document says that they are zeros.
    pub(crate) fn zero(choice: Option<ClauseId>) -> PageSet {
        let open = choice.map(|clause| Open { from: 0, to: PAGE, clause }).into_iter().collect();
        PageSet { open, ..PageSet::of([0; PAGE]) }
    }

    /// True if nothing is known of it.
    pub(crate) fn is_unknown(&self) -> bool {
        self.versions.is_empty()
    }

    /// Bytes of it, if they are certain.
    pub(crate) fn certain(&self, at: usize, len: usize) -> Option<&[u8]> {
        let first = &self.versions.first()?[at..at + len];
        let same = self.versions.iter().all(|version| version[at..at + len] == *first);
        let open = self.open.iter().any(|open| open.from < at + len && at < open.to);
        (same && !open).then_some(first)
    }

    /// Puts bytes into every version. They end within the page.
    pub(crate) fn overlay(&mut self, at: usize, bytes: &[u8]) {
        let end = at + bytes.len();
        if self.is_unknown() && bytes.len() == PAGE {
            self.versions.push(Arc::new([0; PAGE]));
        }
        for version in &mut self.versions {
            Arc::make_mut(version)[at..end].copy_from_slice(bytes);
        }
        self.versions.dedup();
        let left = self.open.iter().flat_map(|open| without(*open, at, end));
        self.open = bounded(left.collect());
    }

    /// From `at` on there are zeros, by a choice.
    pub(crate) fn clear_from(&mut self, at: usize, clause: ClauseId) {
        for version in &mut self.versions {
            Arc::make_mut(version)[at..].fill(0);
        }
        if at < PAGE {
            let left = self.open.iter().flat_map(|open| without(*open, at, PAGE));
            let tail = Open { from: at, to: PAGE, clause };
            self.open = left.chain([tail]).collect();
        }
    }

    /// The bytes from `at` on are those of another page.
    pub(crate) fn keep_tail_of(&mut self, other: &PageSet, at: usize) {
        match other.versions.first() {
            Some(tail) if other.versions.len() == 1 => {
                let tail = tail[at..].to_vec();
                self.overlay(at, &tail);
            }
            _ => *self = PageSet::unknown(),
        }
    }

    /// It may also be what another page may be.
    pub(crate) fn or(&mut self, other: &PageSet) {
        if self.is_unknown() || other.is_unknown() {
            *self = PageSet::unknown();
            return;
        }
        for version in &other.versions {
            if !self.versions.contains(version) {
                self.versions.push(Arc::clone(version));
            }
        }
        if self.versions.len() > VERSIONS {
            *self = PageSet::unknown();
            return;
        }
        let more = other.open.iter().filter(|open| !self.open.contains(open)).copied();
        self.open = bounded(self.open.iter().copied().chain(more).collect());
    }

    /// How bytes that were seen at `at` fit.
    pub(crate) fn fit(&self, at: usize, bytes: &[u8]) -> Fit {
        let end = at + bytes.len();
        if self.versions.iter().any(|version| version[at..end] == *bytes) {
            return Fit::Fits;
        }
        let Some(first) = self.versions.first() else { return Fit::Unknown };
        let open = |index: usize| {
            self.open.iter().find(|open| (open.from..open.to).contains(&(at + index)))
        };
        let outside = |index: usize| open(index).is_none();
        let agrees = |version: &Arc<[u8; PAGE]>| {
            (0..bytes.len()).all(|index| version[at + index] == bytes[index] || !outside(index))
        };
        if self.versions.iter().any(agrees) {
            let differs = |&index: &usize| first[at + index] != bytes[index];
            let wrong =
                (0..bytes.len()).filter(differs).find_map(|index| Some((index, open(index)?)));
            if let Some((wrong, open)) = wrong {
                return Fit::Departs(open.clause, wrong);
            }
        }
        let wrong = |&index: &usize| {
            let none = self.versions.iter().all(|version| version[at + index] != bytes[index]);
            none && outside(index)
        };
        // Two versions mixed: each byte is possible, all of them together are not.
        let wrong = (0..bytes.len()).find(wrong).unwrap_or(0);
        Fit::Wrong(wrong, first[at + wrong])
    }

    /// Bytes were seen: only the versions with them remain; if there are none, they are believed.
    pub(crate) fn narrow(&mut self, at: usize, bytes: &[u8]) {
        let end = at + bytes.len();
        if self.versions.iter().any(|version| version[at..end] == *bytes) {
            self.versions.retain(|version| version[at..end] == *bytes);
        } else {
            self.overlay(at, bytes);
        }
    }
}

/// What is left open when bytes are put over a part of it.
fn without(open: Open, at: usize, end: usize) -> impl Iterator<Item = Open> {
    let before = Open { to: open.to.min(at), ..open };
    let after = Open { from: open.from.max(end), ..open };
    [before, after].into_iter().filter(|open| open.from < open.to)
}

/// The parts as they are, or as one that covers them if there are too many: that makes the oracle
/// no more than mild.
fn bounded(parts: Vec<Open>) -> Vec<Open> {
    let (Some(from), Some(to)) =
        (parts.iter().map(|open| open.from).min(), parts.iter().map(|open| open.to).max())
    else {
        return parts;
    };
    if parts.len() <= PARTS { parts } else { vec![Open { from, to, ..parts[0] }] }
}

/// Pages by number, as far as they were looked at.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pages(BTreeMap<u64, PageSet>);

impl Pages {
    pub(crate) fn get(&self, page: u64) -> Option<&PageSet> {
        self.0.get(&page)
    }

    pub(crate) fn put(&mut self, page: u64, set: PageSet, budget: &mut Budget) {
        let known = self.0.contains_key(&page);
        let kept = known || budget.pages > 0;
        budget.pages -= usize::from(!known && kept);
        self.0.insert(page, if kept { set } else { PageSet::unknown() });
    }

    /// The pages of a range.
    pub(crate) fn within(&self, from: u64, to: u64) -> Vec<u64> {
        self.0.range(from..to).map(|(page, _)| *page).collect()
    }

    pub(crate) fn forget(&mut self, page: u64) {
        self.0.remove(&page);
    }

    pub(crate) fn forget_from(&mut self, page: u64) {
        self.0.split_off(&page);
    }
}

/// What the world gave a file to begin with, found by offset.
#[derive(Clone, Debug, Default)]
pub(crate) struct First {
    starts: Vec<u64>,
    pieces: Vec<Piece>,
    len: u64,
}

impl First {
    pub(crate) fn new(content: &Content) -> First {
        let mut first = First::default();
        for piece in &content.pieces {
            first.starts.push(first.len);
            first.pieces.push(piece.clone());
            first.len = first.len.saturating_add(piece.len());
        }
        first
    }

    /// The length in bytes.
    pub(crate) fn len(&self) -> u64 {
        self.len
    }

    /// Fills `into` with what lies from `offset` on; past the end it stays as it is.
    fn read(&self, offset: u64, into: &mut [u8]) {
        let mut done = 0;
        let mut index = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        while let (Some(piece), true) = (self.pieces.get(index), done < into.len()) {
            let at = (offset + done as u64).saturating_sub(self.starts[index]);
            let left = piece.len().saturating_sub(at).min((into.len() - done) as u64) as usize;
            piece.read(at, &mut into[done..done + left]);
            done += left;
            index += 1;
        }
    }

    /// A page of it, of which `kept` bytes of the whole still hold.
    pub(crate) fn page(&self, page: u64, kept: u64) -> PageSet {
        let mut bytes = [0; PAGE];
        if let Some(start) = page.checked_mul(PAGE as u64) {
            let here = kept.saturating_sub(start).min(PAGE as u64) as usize;
            self.read(start, &mut bytes[..here]);
        }
        PageSet::of(bytes)
    }
}

/// The part of a range of bytes that lies in one page: the page, where it begins there, and where
/// it is in the range. `offset + len` must not pass 2^64.
pub(crate) fn pieces(offset: u64, len: usize) -> impl Iterator<Item = (u64, usize, usize, usize)> {
    let mut done = 0;
    std::iter::from_fn(move || {
        let at = offset + done as u64;
        let within = (at % PAGE as u64) as usize;
        let here = (PAGE - within).min(len - done);
        let piece = (at / PAGE as u64, within, done, done + here);
        done += here;
        (here > 0).then_some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use abi::clause;

    #[test]
    fn a_byte_may_be_of_either_version_and_seeing_it_settles_the_page() {
        let mut page = PageSet::zero(None);
        let mut other = PageSet::zero(None);
        other.overlay(10, b"ab");
        page.or(&other);
        assert_eq!(page.fit(10, b"ab"), Fit::Fits);
        assert_eq!(page.fit(10, b"\0\0"), Fit::Fits);
        assert_eq!(page.fit(10, b"a\0"), Fit::Wrong(0, 0));
        assert_eq!(page.fit(10, b"x"), Fit::Wrong(0, 0));
        page.narrow(10, b"a");
        assert_eq!(page.fit(11, b"b"), Fit::Fits);
        assert_eq!(page.fit(11, b"\0"), Fit::Wrong(0, b'b'));
    }

    #[test]
    fn what_a_choice_alone_settles_can_be_departed_from() {
        let mut page = PageSet::of([7; PAGE]);
        page.clear_from(100, clause::OPEN_16);
        assert_eq!(page.fit(99, &[7, 0]), Fit::Fits);
        assert_eq!(page.fit(99, &[7, 9]), Fit::Departs(clause::OPEN_16, 1));
        assert_eq!(page.fit(99, &[8, 0]), Fit::Wrong(0, 7));
        page.overlay(100, &[3; PAGE - 100]);
        assert_eq!(page.fit(100, &[9]), Fit::Wrong(0, 3));
    }

    #[test]
    fn too_many_versions_are_no_knowledge() {
        let mut page = PageSet::zero(None);
        for byte in 1..=VERSIONS as u8 {
            page.or(&PageSet::of([byte; PAGE]));
        }
        assert_eq!(page.fit(0, &[77]), Fit::Unknown);
    }

    #[test]
    fn a_page_of_the_first_content_is_found_among_many_pieces() {
        let pieces = (0..2000u64).map(|_| Piece::Bytes(Arc::from(*b"abc"))).collect();
        let first = First::new(&Content { pieces });
        assert_eq!(first.len(), 6000);
        assert_eq!(first.page(1, 6000).fit(0, b"bca"), Fit::Fits);
        assert_eq!(first.page(1, 4097).fit(0, b"b\0"), Fit::Fits);
    }
}
