//! The bytes that a file has before the first step.

use super::STORED_PAGES_LIMIT;
use crate::{Kernel, Refusal};
use abi::{Content, FileId, Piece};
use journal::{PAGE_BYTES, PageVersion};

/// The page that is being put together.
struct Assembly {
    file: FileId,
    page: u64,
    bytes: [u8; PAGE_BYTES],
    /// What was stored last: pages that repeat are shared.
    last: PageVersion,
}

impl Kernel<'_> {
    /// Stores the bytes of a new file. Zeros take no memory, whatever their number.
    ///
    /// Refuses `TooLarge` when all media together would hold more than [`STORED_PAGES_LIMIT`].
    pub(crate) fn fill_with(&mut self, file: FileId, content: &Content) -> Result<(), Refusal> {
        let bytes = [0; PAGE_BYTES];
        let mut assembly = Assembly { file, page: 0, bytes, last: PageVersion::zero() };
        let mut start = 0;
        for piece in &content.pieces {
            if !matches!(piece, Piece::Fill { byte: 0, .. }) {
                self.assemble(&mut assembly, start, piece)?;
            }
            start += piece.len();
        }
        self.store(&mut assembly)
    }

    fn assemble(
        &mut self,
        assembly: &mut Assembly,
        start: u64,
        piece: &Piece,
    ) -> Result<(), Refusal> {
        let mut done = 0;
        while done < piece.len() {
            let at = start + done;
            let page = at / PAGE_BYTES as u64;
            if page != assembly.page {
                self.store(assembly)?;
                assembly.page = page;
            }
            let within = (at % PAGE_BYTES as u64) as usize;
            let len = (piece.len() - done).min((PAGE_BYTES - within) as u64);
            piece.read(done, &mut assembly.bytes[within..within + len as usize]);
            done += len;
        }
        Ok(())
    }

    fn store(&mut self, assembly: &mut Assembly) -> Result<(), Refusal> {
        if *assembly.last.bytes() != assembly.bytes {
            assembly.last = PageVersion::from_bytes(assembly.bytes);
        }
        self.set_page(assembly.file, assembly.page, assembly.last.clone());
        assembly.bytes.fill(0);
        match self.state.file_pages.len() > STORED_PAGES_LIMIT {
            true => Err(Refusal::TooLarge),
            false => Ok(()),
        }
    }
}
