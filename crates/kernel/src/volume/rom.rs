//! The ROM: the read-only files of the OS image, seen at `\` beside the object store.

use super::Volume;
use abi::constant::{
    FILE_ATTRIBUTE_COMPRESSED, FILE_ATTRIBUTE_DIRECTORY, FILE_ATTRIBUTE_INROM,
    FILE_ATTRIBUTE_ROMMODULE,
};
use abi::world::FileKind;

/// The files of the OS image. They can be read and not altered (ROM-01).
#[derive(Clone, Copy, Debug)]
pub(super) struct Rom;

impl Volume for Rom {
    // CF-09, ROM-02: what is in ROM is not altered.
    fn writable(&self) -> bool {
        false
    }

    fn removable(&self) -> bool {
        false
    }

    fn remote(&self) -> bool {
        false
    }

    fn holds(&self, kind: FileKind) -> bool {
        !matches!(kind, FileKind::Plain | FileKind::Image)
    }

    // CFM-33, ROM-07: only what is not compressed can be used where it lies.
    fn in_place(&self, kind: FileKind) -> bool {
        kind == FileKind::RomUncompressed
    }

    // ROM-02b; COMPRESSED is this project's reading of it.
    // ROM-03: a module has INROM and ROMMODULE.
    fn fixed_attributes(&self, kind: FileKind) -> u32 {
        FILE_ATTRIBUTE_INROM
            | match kind {
                FileKind::Plain | FileKind::RomUncompressed | FileKind::Image => 0,
                FileKind::RomCompressed => FILE_ATTRIBUTE_COMPRESSED,
                FileKind::RomModule | FileKind::RomModuleCompressed => FILE_ATTRIBUTE_ROMMODULE,
            }
    }

    fn root_attributes(&self) -> u32 {
        FILE_ATTRIBUTE_DIRECTORY
    }
}
