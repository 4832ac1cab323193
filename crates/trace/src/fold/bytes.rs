//! Bytes by page: those of frames, and those of files, which may be larger than the host.

use abi::{Content, PAGE_BYTES};
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

const PAGE: usize = PAGE_BYTES as usize;

/// The bytes of one page. Copies share them until one is written to.
#[derive(Clone, PartialEq, Eq)]
pub struct PageBytes(Arc<[u8; PAGE]>);

impl PageBytes {
    /// A page of zeros.
    pub fn zero() -> PageBytes {
        PageBytes(Arc::new([0; PAGE]))
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8; PAGE] {
        &self.0
    }

    /// Overwrites bytes from `at` on; they must fit.
    pub(super) fn write(&mut self, at: usize, bytes: &[u8]) {
        Arc::make_mut(&mut self.0)[at..at + bytes.len()].copy_from_slice(bytes);
    }

    /// Makes every byte from `at` on zero.
    pub(super) fn clear_from(&mut self, at: usize) {
        if self.0[at..].iter().any(|byte| *byte != 0) {
            Arc::make_mut(&mut self.0)[at..].fill(0);
        }
    }
}

impl fmt::Debug for PageBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let used = self.0.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        write!(f, "PageBytes({:02x?}..)", &self.0[..used.min(16)])
    }
}

/// The bytes of a file: what it had at first, and the pages that were written since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FileBytes {
    first: Content,
    /// How much of `first` still holds: a file that shrank and grew again has zeros there.
    kept: u64,
    written: BTreeMap<u64, PageBytes>,
}

impl FileBytes {
    pub(super) fn new(first: Content, size: u64) -> FileBytes {
        FileBytes { first, kept: size, written: BTreeMap::new() }
    }

    /// A page. What lies past the end of the file is zero.
    pub(super) fn page(&self, page: u64) -> PageBytes {
        if let Some(written) = self.written.get(&page) {
            return written.clone();
        }
        let mut bytes = PageBytes::zero();
        if let Some(start) = page.checked_mul(PAGE as u64) {
            let here = self.kept.saturating_sub(start).min(PAGE as u64) as usize;
            self.first.read(start, &mut Arc::make_mut(&mut bytes.0)[..here]);
        }
        bytes
    }

    pub(super) fn set_page(&mut self, page: u64, bytes: PageBytes) {
        self.written.insert(page, bytes);
    }

    /// Writes bytes; the caller has made sure that the range ends within 64 bits.
    pub(super) fn write(&mut self, offset: u64, bytes: &[u8]) {
        for Piece { page, within, part } in pieces(offset, bytes.len()) {
            let mut whole = self.page(page);
            whole.write(within, &bytes[part]);
            self.set_page(page, whole);
        }
    }

    /// Forgets what lies past a new end.
    pub(super) fn truncate(&mut self, size: u64) {
        self.kept = self.kept.min(size);
        self.written.split_off(&size.div_ceil(PAGE as u64));
        if let Some(last) = self.written.get_mut(&(size / PAGE as u64)) {
            last.clear_from((size % PAGE as u64) as usize);
        }
    }
}

/// The part of a range of bytes that lies in one page.
pub(super) struct Piece {
    /// The page.
    pub(super) page: u64,
    /// Where the part begins in the page.
    pub(super) within: usize,
    /// Where the part is in the range.
    pub(super) part: Range<usize>,
}

/// The pages that a range of bytes touches. The range ends within 64 bits.
pub(super) fn pieces(offset: u64, len: usize) -> impl Iterator<Item = Piece> {
    let mut done = 0;
    std::iter::from_fn(move || {
        let at = offset + done as u64;
        let within = (at % PAGE as u64) as usize;
        let here = (PAGE - within).min(len - done);
        let piece = Piece { page: at / PAGE as u64, within, part: done..done + here };
        done += here;
        (here > 0).then_some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_shrank_and_grew_again_has_zeros_there() {
        let mut bytes = FileBytes::new(Content::fill(7, 9000), 9000);
        bytes.write(4090, &[1; 10]);
        bytes.truncate(4094);
        assert_eq!(bytes.page(0).bytes()[4088..], [7, 7, 1, 1, 1, 1, 0, 0]);
        assert_eq!(bytes.page(1), PageBytes::zero());
        assert_eq!(bytes.page(2), PageBytes::zero());
    }

    #[test]
    fn the_last_page_of_a_file_ends_in_zeros() {
        let bytes = FileBytes::new(Content::fill(7, 4097), 4097);
        assert_eq!(bytes.page(1).bytes()[..3], [7, 0, 0]);
        assert_eq!(bytes.page(u64::MAX), PageBytes::zero());
    }
}
