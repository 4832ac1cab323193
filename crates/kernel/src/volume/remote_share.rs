//! A share of a file server: one volume that every machine sees at `\\server\share`.

use super::Volume;
use abi::constant::FILE_ATTRIBUTE_DIRECTORY;
use abi::world::FileKind;

/// A share. Every request to it goes to a server, which may be out of reach.
#[derive(Clone, Copy, Debug)]
pub(super) struct RemoteShare;

// Its files can be mapped as any (FSD-10).
impl Volume for RemoteShare {
    fn writable(&self) -> bool {
        true
    }

    fn removable(&self) -> bool {
        false
    }

    fn remote(&self) -> bool {
        true
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
