//! Identifiers: one type for each kind of thing, so that they cannot be mixed up.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::hash::{Hash, Hasher};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident, $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl $name {
            /// The identifier as an index into its table.
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0)
            }
        }
    )*};
}

ids! {
    /// A simulated device.
    MachineId, "machine ";
    /// A file server that machines reach by `\\server\share`.
    ServerId, "server ";
    /// A volume: object store, ROM, card or share.
    VolumeId, "volume ";
    /// A file on a volume, whatever its name is now.
    FileId, "file ";
    /// A simulated process.
    ProcessId, "process ";
    /// A simulated thread.
    ThreadId, "thread ";
    /// A kernel object: anything that a handle can stand for.
    ObjectId, "object ";
    /// What gives the pages of file-mapping objects their content and identity.
    BackingId, "backing ";
    /// A view of a file-mapping object.
    ViewId, "view ";
    /// A reserved range of addresses.
    RegionId, "region ";
    /// An EXE or a DLL that is loaded on a machine.
    ModuleId, "module ";
    /// A page of RAM that several pages of regions show.
    SharedPageId, "shared page ";
    /// A heap of a process.
    HeapId, "heap ";
    /// A page of physical memory: RAM, or ROM seen in place.
    FrameId, "frame ";
}

macro_rules! hash_the_number {
    ($($name:ident)*) => {$(
        impl Hash for $name {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.0.hash(state);
            }
        }
    )*};
}

hash_the_number! {
    MachineId
    ServerId
    VolumeId
    FileId
    ProcessId
    ThreadId
    ObjectId
    BackingId
    ViewId
    RegionId
    ModuleId
    SharedPageId
    HeapId
}

// The numbers of frames have no hash: no program can tell them, so two worlds that differ in them
// alone are the same world, and have to get the same fingerprint.
impl Hash for FrameId {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

/// The value that a program holds for a kernel object.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Handle(pub u32);

impl Handle {
    /// The failure value of the functions that create kernel objects.
    pub const NULL: Handle = Handle(0);
    /// The failure value of the functions that open files; for CreateFileMapping: no file.
    pub const INVALID: Handle = Handle(0xFFFF_FFFF);
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Handle::NULL => f.write_str("NULL"),
            Handle::INVALID => f.write_str("INVALID_HANDLE_VALUE"),
            Handle(value) => crate::hex::write_word(f, value),
        }
    }
}
