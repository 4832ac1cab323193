//! The operating-system versions that Slotzero knows by name.

use crate::Address;
use crate::world::LowMemory;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An operating-system version, as a scenario names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum OsVersion {
    /// Windows CE 3.0.
    #[serde(rename = "CE_3_0")]
    Ce3_0,
    /// Windows CE .NET 4.2.
    #[serde(rename = "CE_NET_4_2")]
    CeNet4_2,
    /// Windows CE 5.0.
    #[serde(rename = "CE_5_0")]
    Ce5_0,
    /// Windows CE 6.0.
    #[serde(rename = "CE_6_0")]
    Ce6_0,
    /// Desktop Windows, as a contrast.
    #[serde(rename = "WIN32")]
    Win32,
}

/// What a paging pool is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PoolKind {
    /// A fixed number of frames that are set aside at boot (PAGE-05).
    SetAside,
    /// A count of pages in frames of all RAM, with a target and a maximum (PAGE-07).
    Counted,
}

impl OsVersion {
    /// Every version, oldest first, the desktop last.
    pub const ALL: [OsVersion; 5] = [
        OsVersion::Ce3_0,
        OsVersion::CeNet4_2,
        OsVersion::Ce5_0,
        OsVersion::Ce6_0,
        OsVersion::Win32,
    ];

    /// The name that scenarios and the command line use.
    pub const fn name(self) -> &'static str {
        match self {
            OsVersion::Ce3_0 => "CE_3_0",
            OsVersion::CeNet4_2 => "CE_NET_4_2",
            OsVersion::Ce5_0 => "CE_5_0",
            OsVersion::Ce6_0 => "CE_6_0",
            OsVersion::Win32 => "WIN32",
        }
    }

    /// True if the processes of a machine live in slots of one address space (MAP-01), false if each
    /// has a space of its own (SI-07).
    pub const fn has_slots(self) -> bool {
        matches!(self, OsVersion::Ce3_0 | OsVersion::CeNet4_2 | OsVersion::Ce5_0)
    }

    /// True if an address, in slot form, leads to the same memory whichever process of a machine
    /// uses it: with slots any, on CE 6.0 one of the window of RAM-backed views (MV-11), on the
    /// desktop none.
    pub const fn is_common(self, address: Address) -> bool {
        match self {
            OsVersion::Ce3_0 | OsVersion::CeNet4_2 | OsVersion::Ce5_0 => true,
            OsVersion::Ce6_0 => address.0 >= 0x6000_0000 && address.0 < 0x7000_0000,
            OsVersion::Win32 => false,
        }
    }

    /// True if committed memory without a file takes its frames of RAM at the commit (there is no
    /// paging file, OV-04), false if each page takes one when it is touched first.
    pub const fn commit_takes_frames(self) -> bool {
        !matches!(self, OsVersion::Win32)
    }

    /// True if each file-mapping object has pages of its own (CFM-29 promises no more), false if a
    /// page is one of the file, whatever object it is seen through (M-63a).
    pub const fn has_own_pages(self) -> bool {
        !matches!(self, OsVersion::Win32)
    }

    /// When memory is low unless the machine says otherwise (OOM-05); none: single requests are never
    /// limited.
    pub const fn low_memory(self) -> Option<LowMemory> {
        match self {
            OsVersion::CeNet4_2 | OsVersion::Ce5_0 => {
                Some(LowMemory { low: 32, critical: 20, low_block: 4, critical_block: 2 })
            }
            OsVersion::Ce3_0 | OsVersion::Ce6_0 | OsVersion::Win32 => None,
        }
    }

    /// How few free pages make the shell ask applications to give memory back (OOM-01); none: the
    /// documents do not speak of it.
    pub const fn hibernation_pages(self) -> Option<u32> {
        match self {
            OsVersion::Ce3_0 | OsVersion::CeNet4_2 | OsVersion::Ce5_0 => Some(40),
            OsVersion::Ce6_0 | OsVersion::Win32 => None,
        }
    }

    /// What kind of paging pool a machine can have; none: the documents tell of none (PG-03, SZ-114).
    pub const fn paging_pool(self) -> Option<PoolKind> {
        match self {
            OsVersion::Ce5_0 => Some(PoolKind::SetAside),
            OsVersion::Ce6_0 => Some(PoolKind::Counted),
            OsVersion::Ce3_0 | OsVersion::CeNet4_2 | OsVersion::Win32 => None,
        }
    }

    /// How many processes run on one machine at once: with slots 31 beside the kernel (SLOT-12,
    /// SZ-82), otherwise about 32,000 (CE6-02, SZ-118).
    pub const fn process_limit(self) -> u32 {
        if self.has_slots() { 31 } else { 32_000 }
    }

    /// How many pages of RAM the kernel can address (MAP-08), program memory and object store
    /// together; none: no document read gives a limit. The page is of Windows CE 5.0; the windows of
    /// 512 MB that it follows from are those of all versions with slots (MAP-05).
    pub const fn ram_limit_pages(self) -> Option<u64> {
        if self.has_slots() { Some((512 << 20) / 4096) } else { None }
    }

    /// How many bytes an object store can have (RAM-02); none: no document read gives a limit.
    pub const fn object_store_limit_bytes(self) -> Option<u64> {
        if self.has_slots() { Some(256 << 20) } else { None }
    }

    /// The processes of the system that run after a boot, in the order of their slots, the first of
    /// them in slot 2 (O-03, SLOT-11). From CE 6.0 on the servers are libraries of the kernel, and
    /// only the host of the services is a process (CE6-05). The desktop's are not modelled.
    pub const fn system_processes(self) -> &'static [&'static str] {
        match self {
            OsVersion::Ce3_0 => &["filesys.exe", "device.exe", "gwes.exe"],
            OsVersion::CeNet4_2 | OsVersion::Ce5_0 => {
                &["filesys.exe", "device.exe", "gwes.exe", "services.exe"]
            }
            OsVersion::Ce6_0 => &["services.exe"],
            OsVersion::Win32 => &[],
        }
    }

    /// The version with this name.
    pub fn from_name(name: &str) -> Option<OsVersion> {
        OsVersion::ALL.into_iter().find(|version| version.name() == name)
    }
}

impl fmt::Display for OsVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
