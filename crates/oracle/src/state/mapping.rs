//! What is known of a file-mapping object.

use super::{Row, Runs, StoreId};
use abi::ProcessId;
use std::collections::BTreeMap;

/// A file-mapping object.
#[derive(Clone, Debug)]
pub(crate) struct Mapping {
    /// The file; none: RAM.
    pub(crate) file: Option<Row>,
    /// The handle that it was made from.
    pub(crate) source: Option<Source>,
    /// Its PAGE_ protection.
    pub(crate) protect: u32,
    /// It shows its file as an executable image (SEC_IMAGE): where which byte lies is not known.
    pub(crate) image: bool,
    /// The pages that are committed, where it began as a reserved object (SEC_RESERVE).
    pub(crate) committed: Option<Runs>,
    /// Its length in bytes; for RAM whole pages (OPEN-28).
    pub(crate) size: u64,
    /// Its pages as views see them.
    pub(crate) store: StoreId,
    /// The SECTION_ rights of each process that opened it, or of each of its handles where those are
    /// its own; the maker may all (CFM-24).
    pub(crate) rights: BTreeMap<(ProcessId, u32), u32>,
}

/// A handle of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    /// The open file.
    pub(crate) object: Row,
    /// Whose handle it is.
    pub(crate) process: ProcessId,
    /// Its value.
    pub(crate) value: u32,
}

impl Mapping {
    /// Whether what is written through its views reaches its file or its memory.
    pub(crate) fn writable(&self) -> bool {
        abi::protection::shares_writes(self.protect)
    }
}
