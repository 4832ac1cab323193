//! A fixed disk of a desktop machine: the files of a drive.

use super::Volume;
use abi::constant::FILE_ATTRIBUTE_DIRECTORY;
use abi::world::FileKind;

/// A fixed disk.
#[derive(Clone, Copy, Debug)]
pub(super) struct Disk;

impl Volume for Disk {
    fn writable(&self) -> bool {
        true
    }

    fn removable(&self) -> bool {
        false
    }

    fn remote(&self) -> bool {
        false
    }

    fn holds(&self, kind: FileKind) -> bool {
        matches!(kind, FileKind::Plain | FileKind::Image)
    }

    fn in_place(&self, _kind: FileKind) -> bool {
        false
    }

    fn fixed_attributes(&self, _kind: FileKind) -> u32 {
        0
    }

    fn root_attributes(&self) -> u32 {
        FILE_ATTRIBUTE_DIRECTORY
    }
}
