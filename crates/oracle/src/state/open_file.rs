//! Open files, and what handles to them allow.

use super::Row;
use abi::ProcessId;
use abi::constant::{DELETE, FILE_EXECUTE, FILE_READ_DATA, FILE_WRITE_DATA};
use std::collections::BTreeMap;

/// An open file.
#[derive(Clone, Debug)]
pub(crate) struct OpenFile {
    pub(crate) file: Row,
    pub(crate) read: bool,
    pub(crate) write: bool,
    pub(crate) execute: bool,
    pub(crate) delete: bool,
    pub(crate) share_read: bool,
    pub(crate) share_write: bool,
    pub(crate) share_delete: bool,
    pub(crate) delete_on_close: bool,
    pub(crate) for_mapping: bool,
    /// Where the file pointer is; none: unknown.
    pub(crate) position: Option<u64>,
    /// The FILE_ rights of the handles that were duplicated with less than it was opened for.
    pub(crate) rights: BTreeMap<(ProcessId, u32), u32>,
}

impl OpenFile {
    /// What a handle allows of it.
    pub(crate) fn through(&self, handle: (ProcessId, u32)) -> OpenFile {
        let mut open = self.clone();
        if let Some(rights) = self.rights.get(&handle) {
            open.read &= rights & FILE_READ_DATA != 0;
            open.write &= rights & FILE_WRITE_DATA != 0;
            open.execute &= rights & FILE_EXECUTE != 0;
            open.delete &= rights & DELETE != 0;
        }
        open
    }
}
