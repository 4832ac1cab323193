//! A storage card: a folder of the root that comes and goes with its card.

use super::Volume;
use abi::constant::{FILE_ATTRIBUTE_DIRECTORY, FILE_ATTRIBUTE_TEMPORARY};
use abi::world::FileKind;

/// A removable card.
#[derive(Clone, Copy, Debug)]
pub(super) struct StorageCard;

impl Volume for StorageCard {
    fn writable(&self) -> bool {
        true
    }

    fn removable(&self) -> bool {
        true
    }

    fn remote(&self) -> bool {
        false
    }

    fn holds(&self, kind: FileKind) -> bool {
        kind == FileKind::Plain
    }

    // ROM-06: nothing on a card is used where it lies.
    fn in_place(&self, _kind: FileKind) -> bool {
        false
    }

    fn fixed_attributes(&self, _kind: FileKind) -> u32 {
        0
    }

    // ROM-09: that is how a program tells a card's folder from others.
    fn root_attributes(&self) -> u32 {
        FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_TEMPORARY
    }
}
