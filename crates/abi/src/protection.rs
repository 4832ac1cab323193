//! What the PAGE_ protections of pages allow.
//!
//! The modifiers PAGE_GUARD and PAGE_NOCACHE do not matter here.

use crate::AccessKind;
use crate::constant::{
    PAGE_EXECUTE, PAGE_EXECUTE_READ, PAGE_EXECUTE_READWRITE, PAGE_EXECUTE_WRITECOPY, PAGE_READONLY,
    PAGE_READWRITE, PAGE_WRITECOPY,
};

/// The protection without its modifiers.
const BASE: u32 = 0xFF;

/// True if pages of this protection allow this access (VP-02).
pub const fn allows(protect: u32, kind: AccessKind) -> bool {
    match protect & BASE {
        PAGE_READONLY => matches!(kind, AccessKind::Read),
        PAGE_READWRITE | PAGE_WRITECOPY => !matches!(kind, AccessKind::Execute),
        PAGE_EXECUTE => matches!(kind, AccessKind::Execute),
        PAGE_EXECUTE_READ => !matches!(kind, AccessKind::Write),
        PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY => true,
        _ => false,
    }
}

/// True if what is written is seen by all who share the page.
pub const fn shares_writes(protect: u32) -> bool {
    matches!(protect & BASE, PAGE_READWRITE | PAGE_EXECUTE_READWRITE)
}

/// True if the first write to a page makes a private copy of it.
pub const fn copies_writes(protect: u32) -> bool {
    matches!(protect & BASE, PAGE_WRITECOPY | PAGE_EXECUTE_WRITECOPY)
}
