//! What things are called: by their names where they have one, else by their handles.

use super::Spelling;
use crate::fold::{Detail, Fold, Object, PageKey, Span};
use abi::{
    Address, BackingId, FileId, Handle, MachineId, ModuleId, ObjectId, ProcessId, RegionId,
    ServerId, ThreadId, ViewId, VolumeId,
};

/// The names of the things in a world. Things that are not known have their numbers.
#[derive(Clone, Copy, Debug)]
pub struct Names<'f> {
    pub(super) fold: &'f Fold,
    pub(super) spelling: Spelling,
}

impl<'f> Names<'f> {
    /// The names in a world.
    pub fn new(fold: &'f Fold, spelling: Spelling) -> Names<'f> {
        Names { fold, spelling }
    }

    fn quoted(&self, name: &str) -> String {
        format!("\"{}\"", self.spelling.text(name))
    }

    /// Which characters they are made of.
    pub fn spelling(&self) -> Spelling {
        self.spelling
    }

    /// The machine of a process.
    pub fn machine_of(&self, process: ProcessId) -> Option<String> {
        Some(self.machine(self.fold.processes().get(&process)?.machine))
    }

    /// A machine.
    pub fn machine(&self, id: MachineId) -> String {
        let machine = self.fold.machines().get(&id);
        machine.map_or_else(|| id.to_string(), |machine| self.spelling.text(&machine.name))
    }

    /// A file server.
    pub fn server(&self, id: ServerId) -> String {
        let server = self.fold.servers().get(&id);
        server.map_or_else(|| id.to_string(), |server| self.spelling.text(&server.name))
    }

    /// A volume.
    pub fn volume(&self, id: VolumeId) -> String {
        let volume = self.fold.volumes().get(&id);
        volume.map_or_else(|| id.to_string(), |volume| self.spelling.text(&volume.mount))
    }

    /// A file.
    pub fn file(&self, id: FileId) -> String {
        let file = self.fold.files().get(&id);
        file.map_or_else(|| id.to_string(), |file| self.spelling.text(&file.path))
    }

    /// A process.
    pub fn process(&self, id: ProcessId) -> String {
        let process = self.fold.processes().get(&id);
        process.map_or_else(|| id.to_string(), |process| self.spelling.text(&process.name))
    }

    /// The process alone for its first thread; `reader/2` for its second.
    pub fn thread(&self, id: ThreadId) -> String {
        match self.fold.threads().get(&id) {
            Some(thread) if thread.number == 1 => self.process(thread.owner),
            Some(thread) => format!("{}/{}", self.process(thread.owner), thread.number),
            None => id.to_string(),
        }
    }

    /// A kernel object: by its name, by what it is of, or by a handle to it.
    pub fn object(&self, id: ObjectId) -> String {
        let Some(object) = self.fold.objects().get(&id) else { return id.to_string() };
        let kind = object.kind.word();
        if let Some(name) = &object.name {
            return format!("{kind} {}", self.quoted(name));
        }
        match object.detail {
            Detail::OpenFile(open) => self.file(open.file),
            Detail::Process(process) => format!("{kind} {}", self.process(process)),
            Detail::Thread(thread) => format!("{kind} {}", self.thread(thread)),
            Detail::Mapping(mapping) => match mapping.file {
                Some(file) => format!("{kind} of {}", self.file(file)),
                None => self.by_handle(object),
            },
            Detail::None => self.by_handle(object),
        }
    }

    fn by_handle(&self, object: &Object) -> String {
        let kind = object.kind.word();
        value(object).map_or_else(|| format!("the {kind}"), |value| format!("{kind} {value}"))
    }

    /// What pages belong to: a file, or RAM under the name of its object.
    pub fn backing(&self, id: BackingId) -> String {
        let Some(backing) = self.fold.backings().get(&id) else { return id.to_string() };
        if let Some(file) = backing.file {
            return self.file(file);
        }
        let unnamed = || "unnamed RAM".to_owned();
        match backing.object.and_then(|object| self.fold.objects().get(&object)) {
            Some(Object { name: Some(name), .. }) => self.quoted(name),
            Some(object) => value(object).map_or_else(unnamed, |value| format!("RAM of {value}")),
            None => unnamed(),
        }
    }

    /// A module, by its file.
    pub fn module(&self, id: ModuleId) -> String {
        let known = self.fold.modules().get(&id);
        known.map_or_else(|| id.to_string(), |module| self.file(module.file))
    }

    /// How often a process has a module loaded.
    pub(super) fn loads(&self, module: ModuleId, process: ProcessId) -> u32 {
        let known = self.fold.modules().get(&module);
        known.and_then(|module| module.loads.get(&process).copied()).unwrap_or(0)
    }

    pub(super) fn page(&self, backing: BackingId, page: u64) -> String {
        format!("page {page} of {}", self.backing(backing))
    }

    pub(super) fn private_page(&self, region: RegionId, page: u32) -> String {
        let at = self.fold.regions().get(&region).and_then(|region| {
            page.checked_mul(abi::PAGE_BYTES).and_then(|distance| region.base.plus(distance))
        });
        at.map_or_else(|| format!("page {page} of {region}"), |at| format!("page at {at}"))
    }

    pub(super) fn view_page(&self, id: ViewId, page: u32) -> String {
        let base = self.fold.views().get(&id).map(|view| view.base);
        let at = base.zip(page.checked_mul(abi::PAGE_BYTES)).and_then(|(base, by)| base.plus(by));
        at.map_or_else(|| format!("page {page} of {id}"), |at| format!("page at {at}"))
    }

    /// A view.
    pub fn view(&self, id: ViewId) -> String {
        let view = self.fold.views().get(&id);
        view.map_or_else(|| id.to_string(), |view| format!("view {}", view.base))
    }

    /// What an address leads to: the file or the object, and how far into it.
    pub(super) fn place(&self, thread: ThreadId, address: Address) -> Option<String> {
        let spot = self.fold.spot(thread, address)?;
        let (PageKey::Backing(backing, page), Span::View(_)) = (spot.page, spot.span) else {
            return None;
        };
        let start = page.saturating_mul(u64::from(abi::PAGE_BYTES));
        let offset = super::words::offset(start.saturating_add(u64::from(spot.in_page)));
        Some(format!("{} + {offset}", self.backing(backing)))
    }
}

/// The value of a handle to an object, while there is one.
fn value(object: &Object) -> Option<Handle> {
    object.holders.values().find_map(|holding| holding.values.keys().next()).copied()
}
