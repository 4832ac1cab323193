//! Simulated addresses and the two sizes that every address calculation uses.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Bytes in a page, the unit of protection and commitment: 4,096.
///
/// Source: facts SI-04 and SI-05 (Windows Mobile 2002 and later; always so from CE 5.0).
pub const PAGE_BYTES: u32 = 4096;

/// Bytes in a unit of address space, the allocation granularity: 65,536.
///
/// Source: facts SI-03 and SI-04.
pub const GRANULARITY: u32 = 65_536;

/// A 32-bit address in a simulated machine. Never a host address.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Address(pub u32);

impl Address {
    /// The NULL pointer.
    pub const NULL: Address = Address(0);

    /// The page that the address lies in, counted from address 0.
    pub const fn page(self) -> u32 {
        self.0 / PAGE_BYTES
    }

    /// The distance in bytes from the start of the page.
    pub const fn in_page(self) -> u32 {
        self.0 % PAGE_BYTES
    }

    /// The 32 MB slot that the address lies in: 0 to 127.
    pub const fn slot(self) -> u32 {
        self.0 >> 25
    }

    /// The address `bytes` further on, unless that leaves the 32-bit space.
    pub fn plus(self, bytes: u32) -> Option<Address> {
        self.0.checked_add(bytes).map(Address)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#010x}", self.0)
    }
}

/// What a program does with a byte of memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AccessKind {
    /// A load.
    Read,
    /// A store.
    Write,
    /// An instruction fetch.
    Execute,
}

impl AccessKind {
    /// The number that `ExceptionInformation[0]` carries: 0 read, 1 write, 8 execute.
    pub const fn code(self) -> u32 {
        match self {
            AccessKind::Read => 0,
            AccessKind::Write => 1,
            AccessKind::Execute => 8,
        }
    }
}

impl fmt::Display for AccessKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            AccessKind::Read => "read",
            AccessKind::Write => "write",
            AccessKind::Execute => "execute",
        })
    }
}
