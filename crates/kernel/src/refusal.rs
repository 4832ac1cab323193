//! How an operation fails: refused, faulted, or not modelled.

use abi::{AccessKind, Address};
use std::fmt;

/// Why the kernel refuses an operation. The API layer alone turns it into a code and a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The handle stands for nothing, for another kind of object, or is not the caller's to close.
    BadHandle,
    /// The handle is protected from being closed.
    ProtectedHandle,
    /// No file has this path.
    FileNotFound,
    /// The folder of the path does not exist, or its volume is away.
    PathNotFound,
    /// The path has a form that no file can have.
    BadPath,
    /// The path is longer than a path may be.
    PathTooLong,
    /// An open of a file on a share asks for no access.
    NoAccessOnShare,
    /// No server or share has this name.
    NoSuchShare,
    /// CREATE_NEW, and the file exists.
    FileExists,
    /// The path names a folder.
    IsFolder,
    /// The file or volume cannot be changed: ROM.
    InRom,
    /// The file carries FILE_ATTRIBUTE_READONLY.
    ReadOnlyFile,
    /// An entry of the MODULES section cannot be opened as a file.
    RomModule,
    /// Another open of the file does not share the access asked for.
    Sharing,
    /// The file is open for mapping, and one of the two opens is for writing.
    MappingSharing,
    /// A file-mapping object that writes to the file is not shared with.
    SectionSharing,
    /// A file that is mapped as an image would be written to.
    ImageSharing,
    /// The file is to be deleted as soon as it is closed.
    DeletePending,
    /// A file that is mapped as an image cannot be deleted on close.
    ImageMapped,
    /// A file with a living file-mapping object is not deleted.
    MappedDelete,
    /// The file that is to be replaced is open or mapped.
    TargetInUse,
    /// The two paths lie on different volumes.
    OtherVolume,
    /// The file is open or mapped.
    InUse,
    /// The file has a live mapping.
    Mapped,
    /// The handle was not opened with the access that this needs.
    HandleAccess,
    /// The volume has no room.
    DiskFull,
    /// A part of RAM would be smaller than it can be.
    PartTooSmall,
    /// The object store would be larger than it can be.
    StoreTooLarge,
    /// The files of the object store would not fit into it.
    StoreInUse,
    /// The card that the path leads to is out.
    CardOut,
    /// The medium was removed from under an open file.
    MediumRemoved,
    /// The server cannot be reached.
    ServerGone,
    /// Reading from the medium failed.
    ReadFailed,
    /// Writing to the medium failed.
    WriteFailed,
    /// Not enough frames of RAM.
    OutOfFrames,
    /// Memory is low, and the request is too large for that.
    BlockTooLarge,
    /// The range of addresses that was asked for is not free.
    AddressTaken,
    /// No free range of addresses is large enough.
    OutOfAddresses,
    /// The file is no EXE or DLL that could be loaded.
    NotAModule,
    /// Every process slot is taken.
    OutOfSlots,
    /// Every handle value is taken.
    OutOfHandles,
    /// The address is not the base of a view or of a region of the caller.
    NotABase,
    /// The range is not inside one reserved region of the caller.
    NotReserved,
    /// The range to show pages in is not reserved by the caller, or is committed in part.
    NotVacant,
    /// The range whose pages are to be shown is not committed, or not one allocation.
    NotCommitted,
    /// The view's range does not lie inside the object.
    PastTheObject,
    /// The view would begin past the end of the object.
    BeginsPastTheObject,
    /// The view would begin where its object ends, and hold nothing.
    EmptyView,
    /// The object's protection does not allow the access asked for.
    ObjectProtection,
    /// The name belongs to an object of another type in the same name space.
    NameOfOtherType,
    /// No object has this name or identifier.
    NoSuchObject,
    /// The file pointer would come to lie before the start of the file.
    NegativeSeek,
    /// A length or an offset does not fit into what the file system can hold.
    TooLarge,
    /// The mutex belongs to another thread or to none.
    NotOwner,
    /// The count would exceed the semaphore's maximum.
    TooManyPosts,
}

/// What a bad touch of memory was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The address that was touched, as the program wrote it.
    pub address: Address,
    /// How it was touched.
    pub kind: AccessKind,
    /// Why that is an exception.
    pub cause: FaultCause,
}

/// Why a touch of memory is an exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultCause {
    /// The lowest 64 KB of a slot are never given out.
    NullGuard,
    /// Nothing is reserved at the address.
    Free,
    /// The address is reserved but not committed.
    NotCommitted,
    /// The overflow area of a stack is never committed.
    StackOverflow,
    /// The page does not allow this kind of access.
    Protection,
    /// The page was a guard page, and is an ordinary one from now on.
    GuardPage,
    /// The address lies in another process's slot and the thread has no right to it.
    OtherSlot {
        /// The thread's mask.
        permissions: u32,
        /// The bit that it lacks.
        key: u32,
    },
    /// The address is the kernel's.
    KernelSpace,
    /// The address space ends here.
    EndOfSpace,
    /// No frame was free for the page.
    OutOfFrames,
    /// The page could not be read from its medium.
    ReadFailed,
    /// The medium with the page was removed.
    MediumRemoved,
    /// The server with the page cannot be reached.
    ServerGone,
    /// The file no longer reaches as far as the page.
    PastEndOfFile,
    /// The paging pool was trimmed inside a call that was using it.
    TrimmedInCall,
}

impl fmt::Display for FaultCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            FaultCause::OtherSlot { permissions, key } => {
                return write!(
                    f,
                    "the address lies in the slot of another process, whose bit {key:#010x} is \
                     not in {permissions:#010x}"
                );
            }
            FaultCause::NullGuard => "the lowest 64 KB of a slot are never given out",
            FaultCause::Free => "nothing is reserved at this address",
            FaultCause::NotCommitted => "the page is reserved but not committed",
            FaultCause::StackOverflow => "the stack of the thread ends here",
            FaultCause::Protection => "the page does not allow this access",
            FaultCause::GuardPage => "the page was a guard page",
            FaultCause::KernelSpace => "the address belongs to the kernel",
            FaultCause::EndOfSpace => "the access runs past the end of the address space",
            FaultCause::OutOfFrames => "no frame of RAM is free for the page",
            FaultCause::ReadFailed => "the page could not be read from its medium",
            FaultCause::MediumRemoved => "the medium that holds the page was removed",
            FaultCause::ServerGone => "the server that holds the page cannot be reached",
            FaultCause::PastEndOfFile => "the file no longer reaches as far as the page",
            FaultCause::TrimmedInCall => "the paging pool was trimmed inside the call",
        })
    }
}

/// What ends an operation early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// A documented refusal, which the program sees as a return value and a last error.
    Refused(Refusal),
    /// A bad touch of memory, which the program sees as a structured exception.
    Faulted(Fault),
    /// Something that the model does not cover. It ends the run; it is never guessed.
    NotModelled(&'static str),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Stop {
        Stop::Refused(refusal)
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Stop {
        Stop::Faulted(fault)
    }
}
