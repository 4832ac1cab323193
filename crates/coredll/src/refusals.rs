//! What a program sees of a kernel refusal, unless its function says otherwise.

use crate::answer::{Failure, Refused};
use abi::clause;
use abi::error::*;
use kernel::Refusal;

/// The code and the clause that a refusal has in most functions.
#[cold]
pub(crate) fn refused(refusal: Refusal) -> Failure {
    let (code, clause) = match refusal {
        Refusal::BadHandle => (ERROR_INVALID_HANDLE, clause::SZ_68),
        Refusal::ProtectedHandle => (ERROR_INVALID_HANDLE, clause::M_53C),
        Refusal::FileNotFound => (ERROR_FILE_NOT_FOUND, clause::SZ_21),
        Refusal::PathNotFound => (ERROR_PATH_NOT_FOUND, clause::SZ_23),
        Refusal::BadPath => (ERROR_INVALID_NAME, clause::SZ_29),
        Refusal::PathTooLong => (ERROR_FILENAME_EXCED_RANGE, clause::SZ_29),
        Refusal::NoAccessOnShare => (ERROR_INVALID_PARAMETER, clause::CF_10),
        Refusal::NoSuchShare => (ERROR_BAD_NETPATH, clause::SZ_46),
        Refusal::FileExists => (ERROR_FILE_EXISTS, clause::SZ_21),
        Refusal::IsFolder | Refusal::RomModule => (ERROR_ACCESS_DENIED, clause::SZ_28),
        Refusal::InRom => (ERROR_ACCESS_DENIED, clause::OPEN_30A),
        Refusal::ReadOnlyFile => (ERROR_ACCESS_DENIED, clause::OPEN_30C),
        Refusal::Sharing => (ERROR_SHARING_VIOLATION, clause::SZ_26),
        Refusal::MappingSharing => (ERROR_SHARING_VIOLATION, clause::OPEN_22),
        Refusal::SectionSharing => (ERROR_SHARING_VIOLATION, clause::M_60A),
        Refusal::ImageSharing => (ERROR_SHARING_VIOLATION, clause::SZ_181),
        Refusal::DeletePending => (ERROR_ACCESS_DENIED, clause::SZ_187),
        Refusal::ImageMapped => (ERROR_ACCESS_DENIED, clause::SZ_181),
        Refusal::MappedDelete => (ERROR_ACCESS_DENIED, clause::SZ_186),
        Refusal::TargetInUse => (ERROR_ACCESS_DENIED, clause::SZ_198),
        Refusal::OtherVolume => (ERROR_NOT_SAME_DEVICE, clause::SZ_198),
        Refusal::InUse => (ERROR_SHARING_VIOLATION, clause::OPEN_13),
        Refusal::Mapped => (ERROR_USER_MAPPED_FILE, clause::OPEN_12),
        Refusal::HandleAccess => (ERROR_ACCESS_DENIED, clause::SZ_31),
        Refusal::DiskFull => (ERROR_DISK_FULL, clause::SZ_35),
        Refusal::TooLarge => (ERROR_DISK_FULL, clause::SZ_07),
        Refusal::PartTooSmall => (ERROR_INVALID_PARAMETER, clause::RAM_04B),
        Refusal::StoreTooLarge => (ERROR_INVALID_PARAMETER, clause::RAM_02),
        Refusal::StoreInUse => (ERROR_INVALID_PARAMETER, clause::SZ_337),
        Refusal::CardOut => (ERROR_PATH_NOT_FOUND, clause::SZ_76),
        Refusal::MediumRemoved => (ERROR_DEVICE_REMOVED, clause::SZ_76),
        Refusal::ServerGone => (ERROR_BAD_NETPATH, clause::SZ_79),
        Refusal::ReadFailed => (ERROR_READ_FAULT, clause::SZ_90),
        Refusal::WriteFailed => (ERROR_WRITE_FAULT, clause::SZ_90),
        Refusal::OutOfFrames => (ERROR_NOT_ENOUGH_MEMORY, clause::O_11C),
        Refusal::BlockTooLarge => (ERROR_NOT_ENOUGH_MEMORY, clause::OOM_06),
        Refusal::OutOfAddresses => (ERROR_OUTOFMEMORY, clause::O_11B),
        Refusal::AddressTaken => (ERROR_INVALID_ADDRESS, clause::M_34),
        Refusal::NotAModule => (ERROR_BAD_EXE_FORMAT, clause::SZ_343),
        Refusal::OutOfSlots => (ERROR_OUTOFMEMORY, clause::O_01),
        Refusal::OutOfHandles => (ERROR_TOO_MANY_OPEN_FILES, clause::SZ_91),
        Refusal::NotABase => (ERROR_INVALID_PARAMETER, clause::OPEN_10),
        Refusal::NotVacant | Refusal::NotCommitted => (ERROR_INVALID_PARAMETER, clause::SZ_302),
        Refusal::NotReserved => (ERROR_INVALID_PARAMETER, clause::SZ_72),
        Refusal::PastTheObject | Refusal::BeginsPastTheObject => {
            (ERROR_INVALID_PARAMETER, clause::OPEN_08)
        }
        Refusal::EmptyView => (ERROR_INVALID_PARAMETER, clause::SZ_13),
        Refusal::ObjectProtection => (ERROR_ACCESS_DENIED, clause::SZ_12),
        Refusal::NameOfOtherType => (ERROR_INVALID_HANDLE, clause::SZ_53),
        Refusal::NoSuchObject => (ERROR_FILE_NOT_FOUND, clause::SZ_55),
        Refusal::NegativeSeek => (ERROR_NEGATIVE_SEEK, clause::SZ_38),
        Refusal::NotOwner => (ERROR_NOT_OWNER, clause::SZ_57),
        Refusal::TooManyPosts => (ERROR_TOO_MANY_POSTS, clause::SZ_60),
    };
    Failure::Refused(Refused { code, clause })
}
