//! Structured exceptions.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The code of a structured exception.
///
/// The names are documented for CE 5.0 (fact EXC-01); the numbers are those of Win32.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ExceptionCode(pub u32);

impl ExceptionCode {
    /// A bad address, or an address that the thread has no right to touch this way.
    pub const ACCESS_VIOLATION: ExceptionCode = ExceptionCode(0xC000_0005);
    /// A page could not be brought in. Win32 only: the CE documents name access violations alone.
    pub const IN_PAGE_ERROR: ExceptionCode = ExceptionCode(0xC000_0006);
    /// A misaligned access on a processor that does not allow it.
    pub const DATATYPE_MISALIGNMENT: ExceptionCode = ExceptionCode(0x8000_0002);
    /// A touch of a guard page.
    pub const GUARD_PAGE: ExceptionCode = ExceptionCode(0x8000_0001);

    /// The codes and the names that programs know them by.
    pub const ALL: [(&'static str, ExceptionCode); 4] = [
        ("EXCEPTION_ACCESS_VIOLATION", ExceptionCode::ACCESS_VIOLATION),
        ("EXCEPTION_IN_PAGE_ERROR", ExceptionCode::IN_PAGE_ERROR),
        ("EXCEPTION_DATATYPE_MISALIGNMENT", ExceptionCode::DATATYPE_MISALIGNMENT),
        ("EXCEPTION_GUARD_PAGE", ExceptionCode::GUARD_PAGE),
    ];

    /// The documented name, where there is one.
    pub fn name(self) -> Option<&'static str> {
        ExceptionCode::ALL.iter().find(|(_, code)| *code == self).map(|(name, _)| *name)
    }

    /// The exception with this name.
    pub fn from_name(name: &str) -> Option<ExceptionCode> {
        ExceptionCode::ALL.iter().find(|(known, _)| *known == name).map(|(_, code)| *code)
    }
}

impl fmt::Display for ExceptionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "exception {:#010X}", self.0),
        }
    }
}
