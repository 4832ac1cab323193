//! Kernel objects and the handles that processes hold.

use super::error::{Folded, Thing, demand, same};
use super::{Contradiction, Fold};
use crate::Event;
use crate::event::ObjectKind;
use abi::{BackingId, FileId, Handle, MachineId, ObjectId, ProcessId, ThreadId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A kernel object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// The machine that it is on.
    pub machine: MachineId,
    /// Its kind.
    pub kind: ObjectKind,
    /// Its name, where it has one.
    pub name: Option<Arc<str>>,
    /// The processes that hold handles to it.
    pub holders: BTreeMap<ProcessId, Holding>,
    /// Whether it is signalled, for kinds that can be.
    pub signalled: bool,
    /// What it stands for.
    pub detail: Detail,
}

/// The handles that one process holds of one object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holding {
    /// How many.
    pub count: u32,
    /// Those of each value.
    pub values: BTreeMap<Handle, Held>,
}

/// The handles that one process holds with one value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// How many.
    pub count: u32,
    /// The SECTION_ bits that they allow, for a file mapping.
    pub access: u32,
    /// Their HANDLE_FLAG_ bits.
    pub flags: u32,
}

/// What an object stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Nothing but itself, or not told yet.
    None,
    /// A file mapping.
    Mapping(Mapping),
    /// An open file.
    OpenFile(OpenFile),
    /// A process.
    Process(ProcessId),
    /// A thread.
    Thread(ThreadId),
}

/// The state of a file-mapping object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// What its pages are made of.
    pub backing: BackingId,
    /// The file behind it; none for RAM.
    pub file: Option<FileId>,
    /// Its length in bytes.
    pub size: u64,
    /// Its PAGE_ protection.
    pub protect: u32,
    /// Its SEC_ attributes.
    pub section: u32,
    /// True if it shows the ROM's own pages.
    pub in_place: bool,
}

/// How a file was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenFile {
    /// The file.
    pub file: FileId,
    /// The handle can read.
    pub read: bool,
    /// The handle can write.
    pub write: bool,
    /// The handle can execute.
    pub execute: bool,
    /// The handle can delete.
    pub delete: bool,
    /// Others may read.
    pub share_read: bool,
    /// Others may write.
    pub share_write: bool,
    /// Others may delete.
    pub share_delete: bool,
    /// The file is deleted when the object is gone.
    pub delete_on_close: bool,
    /// It came from CreateFileForMapping.
    pub for_mapping: bool,
}

impl Fold {
    pub(super) fn object_mut(&mut self, id: ObjectId) -> Result<&mut Object, Contradiction> {
        self.objects.get_mut(&id).ok_or(Contradiction::Unknown(Thing::Object(id)))
    }

    /// Tells what a new object stands for, once.
    pub(super) fn set_detail(&mut self, id: ObjectId, kind: ObjectKind, detail: Detail) -> Folded {
        let object = self.object_mut(id)?;
        demand(object.kind == kind, Thing::Object(id), "is of another kind")?;
        demand(object.detail == Detail::None, Thing::Object(id), "stands for something already")?;
        object.detail = detail;
        Ok(())
    }

    /// Folds what happens to objects and handles.
    pub(super) fn fold_object(&mut self, event: &Event) -> Folded {
        match event {
            Event::ObjectCreated { object, kind, machine, name } => {
                self.object_created(*object, *kind, *machine, name.clone())
            }
            Event::ObjectDestroyed { object } => self.object_destroyed(*object),
            Event::NameFreed { object } => self.name_freed(*object),
            &Event::HandleOpened { process, object, handle, count, access, flags } => {
                self.handle_opened(process, object, handle, Held { count, access, flags })
            }
            &Event::HandleFlags { process, handle, flags } => {
                self.handle_flags(process, handle, flags)
            }
            Event::HandleClosed { process, object, handle, count, .. } => {
                self.handle_closed(*process, *object, *handle, *count)
            }
            &Event::FileOpened {
                object,
                file,
                read,
                write,
                execute,
                delete,
                share_read,
                share_write,
                share_delete,
                for_mapping,
                delete_on_close,
            } => {
                self.file_mut(file)?;
                let open = OpenFile {
                    file,
                    read,
                    write,
                    execute,
                    delete,
                    share_read,
                    share_write,
                    share_delete,
                    for_mapping,
                    delete_on_close,
                };
                self.set_detail(object, ObjectKind::File, Detail::OpenFile(open))
            }
            Event::Signalled { object, signalled } => {
                self.object_mut(*object)?.signalled = *signalled;
                Ok(())
            }
            other => unreachable!("{other:?} is of another group"),
        }
    }

    fn object_created(
        &mut self,
        id: ObjectId,
        kind: ObjectKind,
        machine: MachineId,
        name: Option<Arc<str>>,
    ) -> Folded {
        self.machine_mut(machine)?;
        if self.objects.contains_key(&id) {
            return Err(Contradiction::Exists(Thing::Object(id)));
        }
        let (holders, detail) = (BTreeMap::new(), Detail::None);
        self.objects.insert(id, Object { machine, kind, name, holders, signalled: false, detail });
        Ok(())
    }

    fn object_destroyed(&mut self, id: ObjectId) -> Folded {
        let object = self.object_mut(id)?;
        demand(object.holders.is_empty(), Thing::Object(id), "is still held by a handle")?;
        let lives = match object.detail {
            Detail::Process(process) => self.processes[&process].is_alive(),
            Detail::Thread(thread) => self.threads[&thread].is_alive(),
            Detail::Mapping(_) => self.views.values().any(|view| view.object == id),
            Detail::None | Detail::OpenFile(_) => false,
        };
        demand(!lives, Thing::Object(id), "is still in use")?;
        self.objects.remove(&id);
        Ok(())
    }

    fn name_freed(&mut self, id: ObjectId) -> Folded {
        let object = self.object_mut(id)?;
        demand(object.holders.is_empty(), Thing::Object(id), "is still held by a handle")?;
        demand(object.name.take().is_some(), Thing::Object(id), "has no name")
    }

    fn handle_opened(
        &mut self,
        process: ProcessId,
        id: ObjectId,
        handle: Handle,
        told: Held,
    ) -> Folded {
        let machine = self.living_process(process)?.machine;
        let known = self.handles.get(&(process, handle)).copied();
        demand(known.is_none_or(|known| known == id), Thing::Handle(handle), "is in use")?;
        let object = self.object_mut(id)?;
        demand(object.machine == machine, Thing::Object(id), "is on another machine")?;
        let holding = object.holders.entry(process).or_default();
        let held = holding.values.entry(handle).or_default();
        same(Thing::Handle(handle), "handles", told.count, i128::from(held.count) + 1)?;
        *held = told;
        holding.count = holding.count.saturating_add(1);
        self.handles.insert((process, handle), id);
        Ok(())
    }

    fn held_mut(
        &mut self,
        process: ProcessId,
        id: ObjectId,
        handle: Handle,
    ) -> Result<&mut Holding, Contradiction> {
        let holding = self.object_mut(id)?.holders.get_mut(&process);
        let holding = holding.filter(|holding| holding.values.contains_key(&handle));
        holding.ok_or(Contradiction::Unknown(Thing::Handle(handle)))
    }

    fn handle_flags(&mut self, process: ProcessId, handle: Handle, flags: u32) -> Folded {
        let known = self.handles.get(&(process, handle)).copied();
        let object = known.ok_or(Contradiction::Unknown(Thing::Handle(handle)))?;
        let holding = self.held_mut(process, object, handle)?;
        if let Some(held) = holding.values.get_mut(&handle) {
            held.flags = flags;
        }
        Ok(())
    }

    fn handle_closed(
        &mut self,
        process: ProcessId,
        id: ObjectId,
        handle: Handle,
        count: u32,
    ) -> Folded {
        let holding = self.held_mut(process, id, handle)?;
        let held = holding.values.entry(handle).or_default();
        let closed = held.count.checked_sub(count).filter(|&closed| closed > 0);
        let Some(closed) = closed else {
            let (told, known) = (i128::from(count), i128::from(held.count) - 1);
            let (of, what) = (Thing::Handle(handle), "handles");
            return Err(Contradiction::Differs { of, what, told, known });
        };
        held.count = count;
        holding.count -= closed;
        if count == 0 {
            holding.values.remove(&handle);
            let held_no_more = holding.count == 0;
            self.handles.remove(&(process, handle));
            if held_no_more {
                self.object_mut(id)?.holders.remove(&process);
            }
        }
        Ok(())
    }

    /// The object that a handle value stands for in a process: its own handle or, up to CE 5.0,
    /// that of any process of its machine.
    pub fn object_of(&self, process: ProcessId, handle: Handle) -> Option<ObjectId> {
        if let Some(object) = self.handles.get(&(process, handle)) {
            return Some(*object);
        }
        if !self.shared_handles {
            return None;
        }
        let machine = self.processes.get(&process)?.machine;
        let neighbours = self.processes.iter().filter(|(_, other)| other.machine == machine);
        let mut found = neighbours.filter_map(|(&other, _)| self.handles.get(&(other, handle)));
        found.next().copied()
    }
}
