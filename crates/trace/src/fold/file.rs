//! Files: where they are, how long, and what is in them.

use super::bytes::{FileBytes, PageBytes, pieces};
use super::error::{Folded, Thing, demand};
use super::{Contradiction, Detail, Fold};
use crate::Event;
use abi::constant::FILE_ATTRIBUTE_READONLY;
use abi::world::{FileKind, FileSpec};
use abi::{Content, FileId, PAGE_BYTES, VolumeId};
use std::sync::Arc;

/// A file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The volume that it is on.
    pub volume: VolumeId,
    /// The medium that it is on.
    pub medium: u32,
    /// Its full path.
    pub path: Arc<str>,
    /// How it is stored.
    pub kind: FileKind,
    /// FILE_ATTRIBUTE_ bits that can be set.
    pub attributes: u32,
    /// Its length in bytes.
    pub size: u64,
    /// True while it is to be deleted with the last open-file object on it.
    pub doomed: bool,
    /// False once nothing has its path any more.
    pub linked: bool,
    /// False once it was deleted.
    pub exists: bool,
    content: FileBytes,
}

impl File {
    /// The bytes of a page on the medium. What lies past the end is zero.
    pub fn page(&self, page: u64) -> PageBytes {
        self.content.page(page)
    }

    /// Fills `into` with the bytes on the medium from `offset` on; past the end are zeros.
    pub fn read(&self, offset: u64, into: &mut [u8]) {
        into.fill(0);
        let room = u64::MAX - offset;
        let len = usize::try_from(room).map_or(into.len(), |room| room.min(into.len()));
        for piece in pieces(offset, len) {
            let page = self.content.page(piece.page);
            let bytes = &page.bytes()[piece.within..piece.within + piece.part.len()];
            into[piece.part].copy_from_slice(bytes);
        }
    }

    /// Takes a page from a frame, as far as the file reaches.
    pub(super) fn put_page(&mut self, page: u64, mut bytes: PageBytes) {
        let start = page.saturating_mul(u64::from(PAGE_BYTES));
        let left = self.size.saturating_sub(start);
        if left > 0 {
            bytes.clear_from(left.min(u64::from(PAGE_BYTES)) as usize);
            self.content.set_page(page, bytes);
        }
    }
}

impl Fold {
    pub(super) fn file_mut(&mut self, id: FileId) -> Result<&mut File, Contradiction> {
        let file = self.files.get_mut(&id).filter(|file| file.exists);
        file.ok_or(Contradiction::Unknown(Thing::File(id)))
    }

    /// Folds what happens to files.
    pub(super) fn fold_file(&mut self, event: &Event) -> Folded {
        match event {
            Event::FileCreated { file, volume, path } => self.file_created(*file, *volume, path),
            Event::FileResized { file, size } => {
                let file = self.file_mut(*file)?;
                file.size = *size;
                file.content.truncate(*size);
                Ok(())
            }
            Event::FileWritten { file, offset, bytes } => self.file_written(*file, *offset, bytes),
            Event::FileAttributes { file, attributes } => {
                self.file_mut(*file)?.attributes = *attributes;
                Ok(())
            }
            Event::FileMoved { file, path } => {
                self.file_mut(*file)?.path = Arc::clone(path);
                Ok(())
            }
            Event::FileCopied { from, to } => self.file_copied(*from, *to),
            Event::FileDoomed { file, doomed } => {
                self.file_mut(*file)?.doomed = *doomed;
                Ok(())
            }
            Event::FileUnlinked { file } => {
                self.demand_not_in_use(*file)?;
                self.file_mut(*file)?.linked = false;
                Ok(())
            }
            Event::FileDeleted { file } => self.file_deleted(*file),
            other => unreachable!("{other:?} is of another group"),
        }
    }

    fn file_created(&mut self, id: FileId, volume: VolumeId, path: &Arc<str>) -> Folded {
        if self.files.get(&id).is_some_and(|file| file.exists) {
            return Err(Contradiction::Exists(Thing::File(id)));
        }
        let on = self.volumes.get(&volume).ok_or(Contradiction::Unknown(Thing::Volume(volume)))?;
        let medium = on.medium;
        let first = match self.awaited.pop_front() {
            Some((on, spec)) => {
                demand(on == volume, Thing::File(id), "is on another volume in the header")?;
                spec
            }
            None => FileSpec {
                path: String::new(),
                kind: FileKind::Plain,
                module: None,
                read_only: false,
                content: Content::default(),
            },
        };
        let size = first.content.len().unwrap_or(u64::MAX);
        let file = File {
            volume,
            medium,
            path: Arc::clone(path),
            kind: first.kind,
            attributes: if first.read_only { FILE_ATTRIBUTE_READONLY } else { 0 },
            size,
            doomed: false,
            linked: true,
            exists: true,
            content: FileBytes::new(first.content, size),
        };
        self.files.insert(id, file);
        Ok(())
    }

    fn file_written(&mut self, id: FileId, offset: u64, bytes: &[u8]) -> Folded {
        let file = self.file_mut(id)?;
        let end = offset.checked_add(bytes.len() as u64);
        let inside = bytes.is_empty() || end.is_some_and(|end| end <= file.size);
        demand(inside, Thing::File(id), "ends before what is written to it")?;
        if !bytes.is_empty() {
            file.content.write(offset, bytes);
        }
        Ok(())
    }

    fn file_copied(&mut self, from: FileId, to: FileId) -> Folded {
        let source = self.file_mut(from)?;
        let (kind, size, content) = (source.kind, source.size, source.content.clone());
        let file = self.file_mut(to)?;
        (file.kind, file.size, file.content) = (kind, size, content);
        Ok(())
    }

    fn file_deleted(&mut self, id: FileId) -> Folded {
        let mapped = self.backings.values().any(|backing| backing.file == Some(id));
        demand(!mapped, Thing::File(id), "is mapped")?;
        self.demand_not_in_use(id)?;
        let file = self.file_mut(id)?;
        (file.exists, file.linked) = (false, false);
        Ok(())
    }

    /// One that was to be deleted goes with its last handle, before that is told to be closed.
    fn demand_not_in_use(&mut self, id: FileId) -> Folded {
        let file = self.file_mut(id)?;
        match !file.doomed && file.linked {
            true => self.demand_closed(id),
            false => Ok(()),
        }
    }

    fn demand_closed(&self, id: FileId) -> Folded {
        let opens = |detail: &Detail| matches!(detail, Detail::OpenFile(open) if open.file == id);
        let open = self.objects.values().any(|object| opens(&object.detail));
        demand(!open, Thing::File(id), "is open")
    }
}
