//! The object store: the RAM file system at `\`.

use super::Volume;
use abi::constant::FILE_ATTRIBUTE_DIRECTORY;
use abi::world::FileKind;

/// The RAM file system. It is always there, and can be written to.
#[derive(Clone, Copy, Debug)]
pub(super) struct ObjectStore;

impl Volume for ObjectStore {
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
        kind == FileKind::Plain
    }

    // ROM-06: nothing in the object store is used where it lies.
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
