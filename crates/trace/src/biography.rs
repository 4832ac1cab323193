//! Handle biographies: what each value stood for, who opened it, what was made of it, who closed it
//! and why, and what it stood for next.
//!
//! History is not state: this is a fold over the events, beside [`Fold`](crate::Fold), which knows
//! the present only.

mod words;

use crate::event::{CloseReason, ObjectKind, Word};
use crate::{Event, Header};
use abi::{FileId, Handle, MachineId, ObjectId, OsVersion, ProcessId, ThreadId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The lives of all handle values of a trace.
#[derive(Clone, Debug)]
pub struct Biographies {
    /// A value stands for one object in all processes of a machine.
    shared: bool,
    step: (u32, u32),
    /// The call that is going on, by the thread that acts.
    call: Option<(ThreadId, Word)>,
    acting: Option<ThreadId>,
    threads: BTreeMap<ThreadId, ProcessId>,
    processes: BTreeMap<ProcessId, (MachineId, Arc<str>)>,
    files: BTreeMap<FileId, Arc<str>>,
    objects: BTreeMap<ObjectId, What>,
    lives: BTreeMap<(Owner, Handle), Vec<Life>>,
    /// The name that the step binds to what its call returns.
    binds: Option<Arc<str>>,
    /// Which life of a value a name was bound to.
    meant: BTreeMap<Arc<str>, (Owner, Handle, usize)>,
}

/// Whose values are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Owner {
    Machine(MachineId),
    Process(ProcessId),
}

/// What a handle stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct What {
    /// The kind of object.
    pub kind: ObjectKind,
    /// Its name, where it has one.
    pub name: Option<Arc<str>>,
    /// The path of the file that it is or is made of.
    pub path: Option<Arc<str>>,
    file: Option<FileId>,
}

/// When something happened to a handle, and in which call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The step, counted from 1; 0: before the first.
    pub step: u32,
    /// The line of the scenario; 0 where there is none.
    pub line: u32,
    /// The function that was being called, if any.
    pub api: Option<Word>,
    /// The process that acted, if one did.
    pub by: Option<ProcessId>,
}

/// How a process lost its last handle of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// Whose handle it was.
    pub process: ProcessId,
    /// When.
    pub at: Moment,
    /// Why.
    pub reason: CloseReason,
}

/// One life of a handle value: from its first open to its last close.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Life {
    /// The object.
    pub object: ObjectId,
    /// What it is.
    pub what: What,
    /// When it was opened first, and by whom.
    pub opened: Moment,
    /// When each process first had it.
    pub arrivals: BTreeMap<ProcessId, Moment>,
    /// How many handles each process holds now.
    pub holders: BTreeMap<ProcessId, u32>,
    /// When a file mapping was made of it.
    pub consumed: Vec<Moment>,
    /// How processes lost it.
    pub closings: Vec<Closing>,
}

impl Life {
    /// True until the last handle is closed.
    pub fn is_open(&self) -> bool {
        !self.holders.is_empty()
    }
}

impl Biographies {
    /// Those of the world of a header: none yet.
    pub fn new(header: &Header) -> Biographies {
        Biographies {
            shared: header.version <= OsVersion::Ce5_0,
            step: (0, 0),
            call: None,
            acting: None,
            threads: BTreeMap::new(),
            processes: BTreeMap::new(),
            files: BTreeMap::new(),
            objects: BTreeMap::new(),
            lives: BTreeMap::new(),
            binds: None,
            meant: BTreeMap::new(),
        }
    }

    /// The lives of a value as a process sees it, the first one first; the last one may go on.
    pub fn lives(&self, process: ProcessId, handle: Handle) -> &[Life] {
        let key = self.owner(process).map(|owner| (owner, handle));
        key.and_then(|key| self.lives.get(&key)).map_or(&[], Vec::as_slice)
    }

    /// Takes the next event.
    pub fn take(&mut self, event: &Event) {
        match event {
            Event::Step { index, line, thread, text } => {
                (self.step, self.acting, self.call) = ((*index, *line), *thread, None);
                self.binds = bound_by(text);
                if let Some(name) = &self.binds {
                    self.meant.remove(name);
                }
            }
            Event::Call { thread, api, .. } => {
                (self.acting, self.call) = (Some(*thread), Some((*thread, api.clone())));
            }
            Event::Return { thread, .. } => {
                self.call.take_if(|(caller, _)| caller == thread);
            }
            Event::ProcessStarted { process, machine, name, .. } => {
                self.processes.insert(*process, (*machine, Arc::clone(name)));
            }
            Event::ThreadStarted { thread, process, .. } => {
                self.threads.insert(*thread, *process);
            }
            Event::ServerEntered { thread, process, .. }
            | Event::ServerLeft { thread, process, .. } => {
                self.threads.insert(*thread, *process);
            }
            Event::FileCreated { file, path, .. } => _ = self.files.insert(*file, Arc::clone(path)),
            _ => self.take_object(event),
        }
    }

    fn take_object(&mut self, event: &Event) {
        match event {
            Event::ObjectCreated { object, kind, name, .. } => {
                let what = What { kind: *kind, name: name.clone(), path: None, file: None };
                self.objects.insert(*object, what);
            }
            Event::FileOpened { object, file, .. } => self.tell_file(*object, Some(*file)),
            Event::MappingCreated { object, file, .. } => {
                self.tell_file(*object, *file);
                self.consume(*file);
            }
            Event::HandleOpened { process, object, handle, count, .. } => {
                self.opened(*process, *object, *handle, *count);
            }
            &Event::HandleClosed { process, handle, count, reason, .. } => {
                self.closed(process, handle, count, reason);
            }
            _ => {}
        }
    }

    fn owner(&self, process: ProcessId) -> Option<Owner> {
        let &(machine, _) = self.processes.get(&process)?;
        Some(if self.shared { Owner::Machine(machine) } else { Owner::Process(process) })
    }

    fn now(&self) -> Moment {
        let (step, line) = self.step;
        let api = self.call.as_ref().map(|(_, api)| api.clone());
        let by = self.acting.and_then(|thread| self.threads.get(&thread)).copied();
        Moment { step, line, api, by }
    }

    fn tell_file(&mut self, object: ObjectId, file: Option<FileId>) {
        let path = file.and_then(|file| self.files.get(&file)).cloned();
        if let Some(what) = self.objects.get_mut(&object) {
            (what.file, what.path) = (file, path);
        }
    }

    /// A mapping was made of a file: of the handle that the caller opened last.
    fn consume(&mut self, file: Option<FileId>) {
        let now = self.now();
        let (Some(file), Some(by)) = (file, now.by) else { return };
        let of_file = |life: &&mut Life| {
            let is = life.what.kind == ObjectKind::File && life.what.file == Some(file);
            is && life.holders.contains_key(&by)
        };
        let last = |life: &&mut Life| life.opened.step;
        let lives = self.lives.values_mut().flatten();
        if let Some(life) = lives.filter(of_file).max_by_key(last) {
            life.consumed.push(now);
        }
    }

    fn opened(&mut self, process: ProcessId, object: ObjectId, handle: Handle, count: u32) {
        let Some(owner) = self.owner(process) else { return };
        let Some(what) = self.objects.get(&object).cloned() else { return };
        let opened = self.now();
        let lives = self.lives.entry((owner, handle)).or_default();
        if !lives.last().is_some_and(Life::is_open) {
            let (consumed, closings) = (Vec::new(), Vec::new());
            let (arrivals, holders) = (BTreeMap::new(), BTreeMap::new());
            let opened = opened.clone();
            lives.push(Life { object, what, opened, arrivals, holders, consumed, closings });
        }
        if let Some(life) = lives.last_mut() {
            life.arrivals.entry(process).or_insert(opened);
            life.holders.insert(process, count);
        }
        let life = lives.len() - 1;
        if let Some(name) = self.binds.take() {
            self.meant.insert(name, (owner, handle, life));
        }
    }

    fn closed(&mut self, process: ProcessId, handle: Handle, count: u32, reason: CloseReason) {
        let at = self.now();
        let Some(owner) = self.owner(process) else { return };
        let lives = self.lives.get_mut(&(owner, handle));
        let Some(life) = lives.and_then(|lives| lives.last_mut()) else { return };
        if count == 0 {
            life.holders.remove(&process);
            life.closings.push(Closing { process, at, reason });
        } else {
            life.holders.insert(process, count);
        }
    }
}

/// The name that the text of a step binds to a result: `is: "name"`.
fn bound_by(text: &str) -> Option<Arc<str>> {
    let (before, rest) = text.split_once(r#"is: ""#)?;
    let whole = !before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    let (name, _) = rest.split_once('"')?;
    whole.then(|| Arc::from(name))
}

#[cfg(test)]
mod tests;
