//! File-mapping objects: what they are made of, and what becomes of it when they go.

use crate::record::{BackingRecord, Body, FileMapping, OpenFile};
use crate::{Kernel, Refusal};
use abi::world::FileKind;
use abi::{BackingId, FileId, MachineId, ObjectId, PAGE_BYTES};
use std::sync::Arc;
use trace::Event;

/// What a new file-mapping object is to be. Everything in it has been checked.
#[derive(Clone, Debug)]
pub struct NewMapping {
    /// The open file behind it; none for RAM.
    pub file: Option<OpenFile>,
    /// True for PAGE_READWRITE.
    pub writable: bool,
    /// Its size in bytes, not zero.
    pub size: u64,
    /// Its name, which is free.
    pub name: Option<Arc<str>>,
}

impl Kernel<'_> {
    /// Makes a file-mapping object. A file that is too short grows first (CFM-14); RAM for an
    /// object without a file is taken at once (CFM-11).
    ///
    /// Refuses before it changes anything: `DiskFull`, `OutOfFrames`, and what reaching the file
    /// may bring.
    pub fn create_mapping(
        &mut self,
        machine: MachineId,
        new: NewMapping,
    ) -> Result<ObjectId, Refusal> {
        assert!(new.size > 0, "an object has a size");
        let backing = match new.file {
            Some(open) => self.file_backing(machine, open.file, &new)?,
            None => self.ram_backing(machine, new.size)?,
        };
        let mapping = FileMapping { backing, writable: new.writable, size: new.size };
        let object = self.create_object(machine, Body::FileMapping(mapping), new.name);
        let BackingRecord { file, in_place, .. } = self.state.backings[backing.0];
        self.emit(|| Event::MappingCreated {
            object,
            backing,
            file,
            writable: new.writable,
            size: new.size,
            in_place,
        });
        Ok(object)
    }

    fn file_backing(
        &mut self,
        machine: MachineId,
        file: FileId,
        new: &NewMapping,
    ) -> Result<BackingId, Refusal> {
        self.reachable(machine, file)?;
        if new.size > self.state.files[file.0].size {
            self.resize_file(machine, file, new.size)?;
        }
        // Nothing is refused any more: what was put off for this file is due now.
        self.write_pending_of(machine, file);
        self.state.files.edit(file.0, |file| file.mappings += 1);
        let expanded = self.state.files[file.0].kind == FileKind::RomCompressed;
        let in_place = self.file_in_place(file) && !new.writable;
        Ok(self.new_backing(BackingRecord {
            file: Some(file),
            in_place,
            expanded,
            ..blank_backing(machine, new.size)
        }))
    }

    fn ram_backing(&mut self, machine: MachineId, size: u64) -> Result<BackingId, Refusal> {
        let record = blank_backing(machine, size);
        self.charge(machine, record.pages)?;
        self.ram_event(machine, record.pages as i64);
        Ok(self.new_backing(record))
    }

    fn new_backing(&mut self, record: BackingRecord) -> BackingId {
        BackingId(self.state.backings.insert(record))
    }

    /// Lets go of what a file-mapping object was made of, after its last handle and view.
    pub(crate) fn mapping_destroyed(&mut self, mapping: FileMapping) {
        self.state.backings.edit(mapping.backing.0, |backing| {
            assert!(backing.first_view.is_none(), "a view keeps its object");
            backing.users -= 1;
        });
        self.drop_if_unused(mapping.backing);
    }
}

/// A backing of RAM for one object. `pages` fits: a size of 2^64 - 1 bytes has 2^52 pages.
fn blank_backing(machine: MachineId, size: u64) -> BackingRecord {
    BackingRecord {
        machine,
        file: None,
        in_place: false,
        expanded: false,
        pages: size.div_ceil(u64::from(PAGE_BYTES)),
        size,
        users: 1,
        resident: 0,
        dirty: 0,
        pending: false,
        first: None,
        first_view: None,
    }
}
