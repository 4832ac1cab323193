//! Where pages come from, and where they are used: as their files and modules have it.

use super::Testimony;
use crate::verdict::Verdict;
use abi::world::FileKind;
use abi::{Address, FileId, ModuleId, clause};
use trace::event::PageSource;

impl Testimony {
    fn kind(&self, file: FileId) -> Option<FileKind> {
        let fold = self.fold.as_ref()?;
        fold.files().get(&file).map(|file| file.kind)
    }

    pub(super) fn is_rom(&self, file: FileId) -> bool {
        self.kind(file).is_some_and(|kind| kind != FileKind::Plain)
    }

    /// Whether a page comes from where its file is (CFM-33, ROM-07).
    pub(super) fn source_fits(&self, file: Option<FileId>, source: PageSource) -> Verdict {
        let kind = file.and_then(|file| self.kind(file));
        match (kind, source) {
            (Some(FileKind::RomUncompressed), PageSource::RomInPlace) => {
                Verdict::Permitted(clause::CFM_33)
            }
            (Some(FileKind::RomUncompressed), _) => {
                self.breach("an uncompressed ROM file uses no RAM", clause::CFM_33)
            }
            (_, PageSource::RomInPlace) => {
                self.breach("only an uncompressed ROM file is used in place", clause::ROM_07)
            }
            (Some(FileKind::RomCompressed), PageSource::RomExpanded)
            | (Some(FileKind::Plain), PageSource::File)
            | (None, PageSource::Zero) => Verdict::Permitted(clause::PG_02A),
            _ => self.breach("the page cannot come from there", clause::PG_02A),
        }
    }

    /// Whether a page of code comes from where its module is (PAGE-02, PAGE-03).
    pub(super) fn code_fits(&self, file: FileId, source: PageSource) -> Verdict {
        let due = match self.kind(file) {
            Some(FileKind::RomModule) => PageSource::RomInPlace,
            Some(kind) if kind.is_compressed() => PageSource::RomExpanded,
            _ => PageSource::File,
        };
        match source == due {
            true => Verdict::Permitted(clause::PAGE_02),
            false => self.breach("the page of code cannot come from there", clause::PAGE_02),
        }
    }

    /// Whether an image is seen where its module lies, in the slot of its process.
    pub(super) fn image_fits(&self, module: ModuleId, base: Address, page: u32) -> Option<Verdict> {
        let known = self.fold.as_ref()?.modules().get(&module)?;
        let due = if page == 0 { known.base } else { known.data_base };
        let slots = clause::IN_05.holds_in(self.version);
        let place = |address: Address| if slots { address.0 % 0x0200_0000 } else { address.0 };
        (place(base) != place(due))
            .then(|| Verdict::Contradicts(format!("the pages of the module lie at {due}")))
    }

    /// Whether a module executes in place as it should (PAGE-02).
    pub(super) fn executes_fits(&self, file: FileId, in_place: bool) -> Verdict {
        match (self.kind(file) == Some(FileKind::RomModule)) == in_place {
            true => Verdict::Permitted(clause::PAGE_02),
            false => self.breach("only uncompressed modules execute in place", clause::PAGE_02),
        }
    }

    /// Whether an object is used in place as it should (CFM-33, ROM-07).
    pub(super) fn place_fits(&self, file: FileId, writable: bool, in_place: bool) -> Verdict {
        let should = self.kind(file) == Some(FileKind::RomUncompressed) && !writable;
        match (should, in_place) {
            (true, false) => self.breach("it is accessed in ROM itself", clause::CFM_33),
            (false, true) => self.breach("only uncompressed ROM is used in place", clause::ROM_07),
            _ => Verdict::Permitted(clause::CFM_33),
        }
    }
}
