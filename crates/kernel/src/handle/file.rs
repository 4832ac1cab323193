//! Handles that the kernel closes with the mappings that were made of them (CFFM-03, OPEN-20).

use super::table::Entry;
use crate::Kernel;
use crate::record::{Body, FileHandle};
use abi::{Handle, ObjectId, ProcessId};
use trace::event::CloseReason;

impl Kernel<'_> {
    /// Takes note that a file-mapping object was made of a handle. If that came from
    /// CreateFileForMapping, and the version says so, the kernel closes it with the last object
    /// that was made of it.
    pub fn tie_file_handle(&mut self, process: ProcessId, handle: Handle, mapping: ObjectId) {
        if !self.rules.mapping.closes_file_handle {
            return;
        }
        let open = self.resolve(process, handle).map(|file| self.state.objects[file.0].body);
        if matches!(open, Ok(Body::File(open)) if open.for_mapping) {
            self.state.file_handles.insert(mapping, FileHandle { process, handle });
            self.state.handle_mappings.insert((process, handle, mapping), ());
        }
    }

    /// Closes the file handle of a file-mapping object that is gone, unless another object was
    /// made of it; duplicates of it stay (SZ-169).
    #[inline]
    pub(crate) fn close_file_handle(&mut self, mapping: ObjectId) {
        if !self.state.file_handles.is_empty() {
            self.close_tied_handle(mapping);
        }
    }

    fn close_tied_handle(&mut self, mapping: ObjectId) {
        let Some(FileHandle { process, handle }) = self.state.file_handles.remove(&mapping) else {
            return;
        };
        self.state.handle_mappings.remove(&(process, handle, mapping));
        if self.next_mapping(process, handle).is_none() {
            self.take_back(process, handle, CloseReason::Mapping);
        }
    }

    /// Takes note that a process has closed a handle: it may stand for something else from now on.
    pub(super) fn forget_file_handle(&mut self, process: ProcessId, handle: Handle) {
        if self.state.handle_mappings.is_empty() {
            return;
        }
        while let Some(mapping) = self.next_mapping(process, handle) {
            self.state.handle_mappings.remove(&(process, handle, mapping));
            self.state.file_handles.remove(&mapping);
        }
    }

    /// Why the kernel itself closed the handle that a dead value stood for, if it did. It is known
    /// until the entry of the value is closed again.
    pub fn taken_back(&self, process: ProcessId, handle: Handle) -> Option<CloseReason> {
        let (row, generation) = self.row_of(process, handle)?;
        let row = self.state.handles[row];
        let last = generation == row.generation;
        // Where values come back with the same generation, a dead one has that of the next.
        let unused = row.object.is_none() && generation == row.generation + 1;
        row.taken_back.filter(|_| last || unused)
    }

    /// Takes note of why the last handle of a value is closed, if the kernel closes it.
    pub(super) fn note_taken_back(&mut self, entry: Entry, reason: CloseReason) {
        let told = matches!(reason, CloseReason::Kernel | CloseReason::Mapping).then_some(reason);
        if self.state.handles[entry.row].taken_back != told {
            self.state.handles.edit(entry.row, |row| row.taken_back = told);
        }
    }

    fn next_mapping(&self, process: ProcessId, handle: Handle) -> Option<ObjectId> {
        let all = (process, handle, ObjectId(0))..=(process, handle, ObjectId(u32::MAX));
        self.state.handle_mappings.range(all).next().map(|(&(.., mapping), ())| mapping)
    }
}
