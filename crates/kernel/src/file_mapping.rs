//! File-mapping objects: what they are made of, and what becomes of it when they go.

use crate::record::{BackingRecord, Body, FileMapping, OpenFile};
use crate::versions::PageIdentity;
use crate::{Kernel, Refusal};
use abi::constant::SEC_RESERVE;
use abi::protection::shares_writes;
use abi::{BackingId, FileId, MachineId, ObjectId};
use std::sync::Arc;
use trace::Event;

/// What a new file-mapping object is to be. Everything in it has been checked.
#[derive(Clone, Debug)]
pub struct NewMapping {
    /// The open file behind it; none for RAM.
    pub file: Option<OpenFile>,
    /// Its PAGE_ protection.
    pub protect: u32,
    /// Its SEC_ attributes.
    pub section: u32,
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
    /// A larger file is made exactly as large as the object before the call returns (CFM-15a,
    /// M-21b, W-26a), a smaller one ends it (M-21e). Its size stays (CFM-15c); the new part reads
    /// as zero (OPEN-17, SZ-113).
    pub fn create_mapping(
        &mut self,
        machine: MachineId,
        new: NewMapping,
    ) -> Result<ObjectId, Refusal> {
        assert!(new.size > 0, "an object has a size");
        let backing = match new.file {
            Some(open) => self.file_backing(machine, open.file, &new)?,
            None => self.ram_backing(machine, new.size, new.section & SEC_RESERVE != 0)?,
        };
        let NewMapping { protect, section, size, .. } = new;
        let mapping = FileMapping { backing, protect, section, size };
        if let Some(open) = new.file {
            self.section_made(open.file, &mapping);
        }
        let object = self.create_object(machine, Body::FileMapping(mapping), new.name);
        if self.listens() {
            let BackingRecord { file, in_place, .. } = self.state.backings[backing.0];
            self.emit(|| Event::MappingCreated {
                object,
                backing,
                file,
                protect,
                section,
                size,
                in_place,
            });
        }
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
        if let Some(known) = self.shared_backing(machine, file) {
            self.state.backings.edit(known.0, |backing| backing.users += 1);
            return Ok(known);
        }
        self.state.files.edit(file.0, |file| file.mappings += 1);
        let expanded = self.state.files[file.0].kind.is_compressed();
        let in_place = self.rules.mapping.rom_in_place
            && self.file_in_place(file)
            && !shares_writes(new.protect);
        // A page that belongs to the file is there as far as the file is, not the object.
        let size = match self.rules.mapping.page_identity {
            PageIdentity::Object => new.size,
            PageIdentity::File => self.state.files[file.0].size,
        };
        let pages = BackingRecord {
            file: Some(file),
            in_place,
            expanded,
            ..BackingRecord::blank(machine, size)
        };
        let pooled = self.is_for_pool(&pages, !shares_writes(new.protect));
        let backing = self.new_backing(BackingRecord { pooled, ..pages });
        self.share_backing(backing);
        Ok(backing)
    }

    fn ram_backing(
        &mut self,
        machine: MachineId,
        size: u64,
        reserved: bool,
    ) -> Result<BackingId, Refusal> {
        let record = BackingRecord { reserved, ..BackingRecord::blank(machine, size) };
        if self.rules.commit_takes_frames {
            self.charge(machine, record.pages)?;
            self.ram_event(machine, record.pages as i64);
        }
        Ok(self.new_backing(record))
    }

    /// Enters a backing into the tables; inlined, so that it is built in its row.
    #[inline(always)]
    pub(crate) fn new_backing(&mut self, record: BackingRecord) -> BackingId {
        BackingId(self.state.backings.insert(record))
    }

    /// Lets go of what a file-mapping object was made of, after its last handle and view.
    /// The frames of RAM-backed pages are free then (W-35b).
    pub(crate) fn mapping_destroyed(&mut self, mapping: FileMapping) {
        let (file, unused) = self.state.backings.edit(mapping.backing.0, |backing| {
            let viewed = backing.first_view.is_some();
            assert!(!viewed || backing.users > 1, "a view keeps its object");
            backing.users -= 1;
            (backing.file, backing.is_unused())
        });
        if let Some(file) = file {
            self.section_gone(file, &mapping);
        }
        if unused {
            self.drop_backing(mapping.backing);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Refusal;
    use crate::record::FaultPoint;
    use crate::sandbox::memory::{A, PDA, at, check, lab};
    use abi::constant::{PAGE_READWRITE, SEC_COMMIT};
    use expect_test::expect;
    use std::sync::Arc;

    #[test]
    fn a_file_that_is_too_short_grows_before_the_object_is_there_and_the_rest_is_zero() {
        check(
            8,
            |lab| {
                let object = lab.object(A, r"\Card\log", 8300);
                let base = lab.view(A, object, 0, 0);
                lab.read(A, at(base, 8190), 110);
                lab.medium(r"\Card\log");
            },
            expect![[r#"
                resize to 8300
                create log: 8300 bytes
                a maps 8300 bytes of log at 0x42000000, holds 1
                page-in log 1: File, RAM 1
                page-in log 2: File, RAM 2
                a reads 2b 10c 98.
                log holds 4096a 4096b 10c 98."#]],
        );
    }

    #[test]
    fn a_file_that_is_longer_stays_and_is_mapped_as_far_as_asked() {
        check(
            8,
            |lab| {
                lab.object(A, r"\f", 1);
                lab.object(A, r"\f", 16_384);
                lab.medium(r"\f");
            },
            expect![[r#"
                create f: 1 bytes
                create f: 16384 bytes
                f holds 4096a 4096b 4096c 4096d"#]],
        );
    }

    #[test]
    fn a_refused_object_changes_nothing() {
        let mut lab = lab(4);
        let card = lab.card();
        let free = lab.world.state.volumes[card.0].free();
        let mut refused = |path: &str, size, because| {
            let before = lab.world.state.clone();
            assert_eq!(lab.try_object(A, path, size), Err(because), "{path} {size}");
            // What was injected has been used up.
            let mut after = lab.world.state.clone();
            after.faults = before.faults.clone();
            // The file was opened and closed: a handle entry is one generation older.
            after.handles = before.handles.clone();
            assert!(before == after, "{path} {size}");
        };
        refused(r"\Card\log", 8202 + free + 1, Refusal::DiskFull);
        refused(r"\Card\log", u64::MAX, Refusal::TooLarge);
        refused(r"\f", 1 << 63, Refusal::TooLarge);
        refused("", 4 * 4096 + 1, Refusal::OutOfFrames);
        refused("", u64::MAX, Refusal::OutOfFrames);
        lab.fault(FaultPoint::Growth, 1);
        let refused = lab.try_object(A, r"\Card\log", 9000);
        assert_eq!(refused, Err(Refusal::DiskFull));
        lab.object(A, r"\Card\log", 8202 + free);
    }

    #[test]
    fn an_object_of_a_file_that_cannot_be_reached_is_refused() {
        let mut lab = lab(4);
        let (_, open) = lab.open(A, r"\Card\log");
        let card = lab.card();
        lab.kernel(|kernel| kernel.eject(card));
        let new = super::NewMapping {
            file: Some(open),
            protect: PAGE_READWRITE,
            section: SEC_COMMIT,
            size: 1,
            name: None,
        };
        let refused = lab.kernel(|kernel| kernel.create_mapping(PDA, new));
        assert_eq!(refused, Err(Refusal::MediumRemoved));
    }

    #[test]
    fn ram_is_taken_in_whole_pages_when_the_object_is_made_and_given_back_with_it() {
        check(
            4,
            |lab| {
                let (one, other) = (lab.object(A, "", 4097), lab.object(A, "", 8192));
                lab.ram();
                lab.close(A, one);
                lab.close(A, other);
                lab.ram();
            },
            expect![[r#"
                RAM +2: 2
                create RAM: 4097 bytes
                RAM +2: 4
                create RAM: 8192 bytes
                RAM: 4 of 4, at most 4
                drop RAM, RAM 2
                destroy RAM
                drop RAM, RAM 0
                destroy RAM
                RAM: 0 of 4, at most 4"#]],
        );
    }

    #[test]
    fn only_a_read_only_object_of_an_uncompressed_rom_file_is_used_in_place() {
        let mut lab = lab(4);
        let in_place = |path: &str, lab: &mut crate::sandbox::memory::Lab| {
            let object = lab.object(A, path, 0);
            let backing = &lab.world.state.backings[lab.mapping(object).backing.0];
            (backing.in_place, backing.expanded)
        };
        assert_eq!(in_place(r"\rom", &mut lab), (true, false));
        assert_eq!(in_place(r"\packed", &mut lab), (false, true));
        assert_eq!(in_place(r"\f", &mut lab), (false, false));
    }

    #[test]
    fn the_name_is_free_when_the_object_is_gone() {
        let mut lab = lab(4);
        let new = || super::NewMapping {
            file: None,
            protect: PAGE_READWRITE,
            section: SEC_COMMIT,
            size: 1,
            name: Some(Arc::from("shared")),
        };
        for _ in 0..2 {
            let object = lab.kernel(|kernel| {
                let object = kernel.create_mapping(PDA, new()).expect("the name is free");
                kernel.open_handle(A, object).expect("there is room");
                object
            });
            lab.close(A, object);
        }
        assert!(lab.world.state.names.is_empty());
    }
}
