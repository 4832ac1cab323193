//! Which opens of a file allow each other, and what its living file-mapping objects allow.

use super::open::OpenRequest;
use crate::record::{FileMapping, FileRecord, OpenFile, Sections, Sharing};
use crate::versions::MappedFile;
use crate::{Kernel, Refusal};
use abi::FileId;
use abi::constant::{PAGE_EXECUTE_READWRITE, PAGE_READWRITE, SEC_IMAGE};

impl Sharing {
    /// Whether the opens that there are allow a further one, and it allows them (CF-02a, CF-02b,
    /// M-60c).
    ///
    /// An open for mapping that writes is the only one for mapping (CFFM-09, OPEN-22); beside
    /// it, what dwShareMode says holds (CFFM-06). So none gives a second one for reading and
    /// writing (CFFM-12). An open without access conflicts with none. To execute is to read here.
    pub(super) fn check(&self, request: &OpenRequest) -> Result<(), Refusal> {
        let reads = request.read || request.execute;
        if !reads && !request.delete && !request.changes() {
            return Ok(());
        }
        let denied = reads && self.deny_read > 0
            || request.changes() && self.deny_write > 0
            || request.delete && self.deny_delete > 0
            || !request.share_read && self.readers > 0
            || !request.share_write && self.writers > 0
            || !request.share_delete && self.deleters > 0;
        let mapped_twice = request.for_mapping
            && (self.mapping_writers > 0 || request.changes() && self.for_mapping > 0);
        match (mapped_twice, denied) {
            (true, _) => Err(Refusal::MappingSharing),
            (false, true) => Err(Refusal::Sharing),
            (false, false) => Ok(()),
        }
    }

    /// Counts an open in or out.
    pub(super) fn count(&mut self, open: &OpenFile, change: fn(u32, u32) -> Option<u32>) {
        let reads = open.read || open.execute;
        if !reads && !open.write && !open.delete {
            return;
        }
        let counts = [
            (&mut self.readers, reads),
            (&mut self.writers, open.write),
            (&mut self.deleters, open.delete),
            (&mut self.deny_read, !open.share_read),
            (&mut self.deny_write, !open.share_write),
            (&mut self.deny_delete, !open.share_delete),
            (&mut self.for_mapping, open.for_mapping),
            (&mut self.mapping_writers, open.for_mapping && open.write),
        ];
        for (count, counts) in counts {
            *count = change(*count, u32::from(counts)).expect("every close had its open");
        }
    }
}

impl Sections {
    /// Counts a file-mapping object in or out.
    pub(super) fn count(&mut self, mapping: &FileMapping, change: fn(u32, u32) -> Option<u32>) {
        let image = mapping.section & SEC_IMAGE != 0;
        let writes = [PAGE_READWRITE, PAGE_EXECUTE_READWRITE].contains(&mapping.protect);
        let counts = [
            (&mut self.live, true),
            (&mut self.writable, writes && !image),
            (&mut self.image, image),
        ];
        for (count, counts) in counts {
            *count = change(*count, u32::from(counts)).expect("every object that goes was made");
        }
    }
}

impl Kernel<'_> {
    /// Takes note of a new file-mapping object on a file.
    pub(crate) fn section_made(&mut self, file: FileId, mapping: &FileMapping) {
        self.state.files.edit(file.0, |file| file.sections.count(mapping, u32::checked_add));
    }

    /// Takes note that a file-mapping object on a file is gone.
    pub(crate) fn section_gone(&mut self, file: FileId, mapping: &FileMapping) {
        self.state.files.edit(file.0, |file| file.sections.count(mapping, u32::checked_sub));
    }

    /// Whether a file-mapping object on a file lives: it has a handle or a view.
    pub(crate) fn has_section(&self, file: FileId) -> bool {
        self.state.files[file.0].sections.live > 0
    }

    /// Carries out the writes to a file that outlived their objects (SZ-97).
    ///
    /// Refuses `Mapped` if it is mapped nevertheless: by a living object, or by a write that
    /// failed.
    pub(super) fn let_go(&mut self, file: FileId) -> Result<(), Refusal> {
        match self.has_section(file) || self.is_mapped(file) {
            true => Err(Refusal::Mapped),
            false => Ok(()),
        }
    }

    /// Whether the living file-mapping objects on a file allow a further open, even one without
    /// access: `SectionSharing`, `ImageSharing`, `ImageMapped`.
    /// An object that cannot write to the file minds no FILE_FLAG_DELETE_ON_CLOSE (M-62b).
    pub(super) fn check_sections(
        &self,
        record: &FileRecord,
        request: &OpenRequest,
    ) -> Result<(), Refusal> {
        if self.rules.files.mapped == MappedFile::Pinned {
            return Ok(());
        }
        let Sections { writable, image, .. } = record.sections;
        if writable > 0 && !request.share_write {
            return Err(Refusal::SectionSharing);
        }
        match image > 0 {
            true if request.write => Err(Refusal::ImageSharing),
            true if request.delete_on_close => Err(Refusal::ImageMapped),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::file::open::{Disposition, OpenRequest};
    use crate::file_mapping::NewMapping;
    use crate::record::OpenFile;
    use crate::sandbox::handle_to;
    use crate::{Defaults, Kernel, Refusal, World};
    use abi::constant::{PAGE_READONLY, SEC_COMMIT, SEC_IMAGE};
    use abi::world::{
        FileKind, FileSpec, MachineSpec, ProcessSpec, VolumeKind, VolumeSpec, WorldSpec,
    };
    use abi::{Content, Handle, MachineId, ObjectId, OsVersion, ProcessId};
    use trace::Silent;
    use trace::event::CloseReason;

    const PC: MachineId = MachineId(0);
    const A: ProcessId = ProcessId(0);

    /// A desktop machine with the process `a` and the file `C:\f`.
    fn desktop() -> World {
        let content = Content::bytes(*b"hello");
        let file = FileSpec {
            path: r"C:\f".into(),
            kind: FileKind::Image,
            module: None,
            read_only: false,
            content,
        };
        let disk = VolumeSpec {
            kind: VolumeKind::Disk,
            mount: "C:".into(),
            capacity_bytes: None,
            page_in: true,
            folders: Vec::new(),
            files: vec![file],
        };
        let machine = MachineSpec {
            name: "pc".into(),
            ram_pages: 16,
            page_in: true,
            reuse_handle_values: false,
            paging_pool: None,
            volumes: vec![disk],
            processes: vec![ProcessSpec { name: "a".into(), image: None }],
            low_memory: None,
            system: false,
        };
        let (servers, programs, quirks) = (Vec::new(), Vec::new(), Vec::new());
        let (version, machines) = (OsVersion::Win32, vec![machine]);
        let spec = WorldSpec { version, machines, servers, programs, quirks };
        World::new(&spec).expect("the description is a world")
    }

    fn open(kernel: &mut Kernel<'_>, request: OpenRequest) -> Result<Handle, Refusal> {
        let path = kernel.path_of(A, "f").expect("it is a path");
        kernel.open_file(A, &path, &request).map(|opened| opened.handle)
    }

    fn close(kernel: &mut Kernel<'_>, handle: Handle) {
        kernel.close_handle(A, handle, CloseReason::Call).expect("it is open");
    }

    fn mapping(kernel: &mut Kernel<'_>, open: OpenFile, image: bool) -> ObjectId {
        let (protect, section) = (PAGE_READONLY, if image { SEC_IMAGE } else { SEC_COMMIT });
        let new = NewMapping { file: Some(open), protect, section, size: 5, name: None };
        let object = kernel.create_mapping(PC, new).expect("there is a file");
        kernel.open_handle(A, object).expect("there is room");
        object
    }

    /// A file-mapping object on the file; its file handle is closed.
    fn with_mapping(image: bool, test: impl FnOnce(&mut Kernel<'_>, ObjectId)) {
        let mut world = desktop();
        let (mut silent, mut chance) = (Silent, Defaults);
        let mut kernel = world.kernel(&mut silent, &mut chance);
        let reads = OpenRequest { read: true, ..OpenRequest::sharing_all() };
        let file = open(&mut kernel, reads).expect("it opens");
        let (_, opened) = kernel.open_file_of(A, file).expect("it is open");
        let object = mapping(&mut kernel, opened, image);
        close(&mut kernel, file);
        test(&mut kernel, object);
        kernel.check_invariants();
    }

    #[test]
    fn an_image_keeps_writers_and_deleters_out_and_nobody_else() {
        let all = OpenRequest::sharing_all();
        with_mapping(true, |kernel, object| {
            let writes = OpenRequest { write: true, ..all };
            assert_eq!(open(kernel, writes), Err(Refusal::ImageSharing));
            let ends = OpenRequest { delete: true, delete_on_close: true, ..all };
            assert_eq!(open(kernel, ends), Err(Refusal::ImageMapped));
            let anew = OpenRequest { read: true, disposition: Disposition::CreateAlways, ..all };
            assert_eq!(open(kernel, anew), Err(Refusal::Mapped));
            let alone = OpenRequest { share_write: false, share_read: false, ..all };
            for fine in [
                OpenRequest { delete: true, ..all },
                OpenRequest { read: true, execute: true, ..all },
                OpenRequest { read: true, ..alone },
                alone,
            ] {
                let handle = open(kernel, fine).expect("an image does not mind");
                close(kernel, handle);
            }
            let own = handle_to(kernel, A, object);
            close(kernel, own);
            assert!(open(kernel, writes).is_ok());
        });
    }

    #[test]
    fn a_file_that_is_deleted_on_close_lives_on_for_what_maps_it() {
        with_mapping(false, |kernel, object| {
            let all = OpenRequest::sharing_all();
            let ends = OpenRequest { delete: true, delete_on_close: true, ..all };
            let handle = open(kernel, ends).expect("it opens");
            close(kernel, handle);
            assert_eq!(open(kernel, all), Err(Refusal::FileNotFound));
            assert_eq!(kernel.state.files.len(), 1);
            kernel.check_invariants();
            let own = handle_to(kernel, A, object);
            close(kernel, own);
            assert_eq!(kernel.state.files.len(), 0);
        });
    }
}
