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

/// The bit of the kernel's own process, nk.exe, in the masks of threads.
///
/// Source: fact PERM-02, a listing of a device.
pub const NK_KEY: u32 = 1;

/// The bit of a slot, 1 to 32, in the mask that says which slots a thread may touch; 0 for every
/// other number.
///
/// Source: fact PERM-02, a listing of a device; the formula fits its twelve rows.
pub const fn slot_key(slot: u32) -> u32 {
    match slot {
        1..=32 => 1 << (slot - 1),
        _ => 0,
    }
}

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
        crate::hex::write_word(f, self.0)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_slot_and_an_offset_in_it() {
        let address = Address(0x0E01_1234);
        assert_eq!((address.slot(), address.0 & 0x01FF_FFFF), (7, 0x11234));
    }

    #[test]
    fn each_slot_has_a_bit_of_its_own_and_together_they_are_all_bits() {
        let keys = [(1, NK_KEY), (2, 2), (3, 4), (14, 0x2000), (32, 0x8000_0000), (0, 0), (33, 0)];
        for (slot, key) in keys {
            assert_eq!(slot_key(slot), key, "slot {slot}");
        }
        assert_eq!((1..=32).map(slot_key).fold(0, |all, key| all | key), u32::MAX);
        assert_eq!((1..=32).map(|slot| slot_key(slot).count_ones()).sum::<u32>(), 32);
    }
}
