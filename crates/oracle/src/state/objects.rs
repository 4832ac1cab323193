//! Kernel objects, handles and names.

use super::{Mapping, OpenFile, Row, Source, Space, State};
use abi::constant::HANDLE_FLAG_INHERIT;
use abi::{ClauseId, MachineId, ProcessId, ThreadId};
use std::collections::BTreeMap;
use trace::event::ObjectKind;

/// A kernel object.
#[derive(Clone, Debug)]
pub(crate) struct Object {
    pub(crate) kind: ObjectKind,
    pub(crate) machine: MachineId,
    pub(crate) name: Option<String>,
    pub(crate) body: Body,
    /// How often each process has it open.
    pub(crate) holders: BTreeMap<ProcessId, u32>,
    /// Its handle value where all processes share one.
    pub(crate) value: Option<u32>,
    /// How many uses of its views there are.
    pub(crate) views: u32,
    /// How many threads wait for it, and how many of them may have been let through.
    pub(crate) waiters: u32,
    pub(crate) grants: u32,
    /// False once its last user is gone.
    pub(crate) alive: bool,
}

/// What kinds of object have of their own.
#[derive(Clone, Debug)]
pub(crate) enum Body {
    File(OpenFile),
    Mapping(Box<Mapping>),
    Event {
        manual: bool,
        set: Option<bool>,
    },
    Mutex {
        owner: Option<ThreadId>,
        count: u32,
        abandoned: bool,
    },
    Semaphore {
        count: u32,
        most: u32,
    },
    Process(ProcessId),
    Thread(ThreadId),
    /// Nothing is known of it but that it is there.
    Other,
}

impl Body {
    /// The rights that handles to it have, of a file mapping or a file.
    pub(crate) fn rights(&mut self) -> Option<&mut BTreeMap<(ProcessId, u32), u32>> {
        match self {
            Body::Mapping(mapping) => Some(&mut mapping.rights),
            Body::File(open) => Some(&mut open.rights),
            _ => None,
        }
    }
}

impl Object {
    /// A mutex of a thread that ended is free.
    pub(super) fn abandon(&mut self, thread: ThreadId) {
        if let Body::Mutex { owner, abandoned, count } = &mut self.body {
            if *owner == Some(thread) {
                (*owner, *abandoned, *count) = (None, true, 0);
            }
        }
    }

    /// How often it is open.
    pub(crate) fn handles(&self) -> u64 {
        self.holders.values().map(|count| u64::from(*count)).sum()
    }
}

impl State {
    /// A new object.
    pub(crate) fn add_object(
        &mut self,
        kind: ObjectKind,
        machine: MachineId,
        name: Option<&str>,
        body: Body,
    ) -> Row {
        let row = self.objects.len();
        if let Some(name) = name {
            self.names.insert(self.name_key(machine, kind, name), row);
        }
        if let Body::File(open) = &body {
            self.files[open.file].opens.push(row);
        }
        if let Body::Mapping(mapping) = &body {
            mapping.file.into_iter().for_each(|file| self.files[file].mappings.push(row));
        }
        self.objects.push(Object {
            kind,
            machine,
            name: name.map(str::to_owned),
            body,
            holders: BTreeMap::new(),
            value: None,
            views: 0,
            waiters: 0,
            grants: 0,
            alive: true,
        });
        row
    }

    fn name_key(
        &self,
        machine: MachineId,
        kind: ObjectKind,
        name: &str,
    ) -> (MachineId, Option<ObjectKind>, String) {
        (machine, (!self.law.shared_names).then_some(kind), name.to_owned())
    }

    /// The object that bears a name, among those that share its name space.
    pub(crate) fn named(&self, machine: MachineId, kind: ObjectKind, name: &str) -> Option<Row> {
        self.names.get(&self.name_key(machine, kind, name)).copied()
    }

    /// A process got a handle to an object.
    pub(crate) fn open(&mut self, process: ProcessId, value: u32, row: Row) {
        let space = self.space_of(process);
        if self.handles.insert((space, value), row).is_none() {
            *self.open_values.entry(space).or_default() += 1;
        }
        self.flags.remove(&(space, value));
        self.dead.remove(&(space, value));
        let object = &mut self.objects[row];
        object.alive = true;
        object.value = Some(value);
        self.held.insert((process, row));
        *object.holders.entry(process).or_default() += 1;
    }

    /// What a handle value stands for.
    pub(crate) fn handle(&self, process: ProcessId, value: u32) -> Option<Row> {
        self.handles.get(&self.handle_key(process, value)).copied()
    }

    /// Where a handle value is noted. On the desktop its low two bits do not count (SZ-160).
    pub(crate) fn handle_key(&self, process: ProcessId, value: u32) -> (Space, u32) {
        let pseudo = [self.law.pseudo.0, self.law.pseudo.1].contains(&value);
        let whole = if self.law.desktop && !pseudo { value & !3 } else { value };
        (self.space_of(process), whole)
    }

    /// The HANDLE_FLAG_ bits of a handle.
    pub(crate) fn flags(&self, process: ProcessId, value: u32) -> u32 {
        self.flags.get(&self.handle_key(process, value)).copied().unwrap_or(0)
    }

    /// A handle has other HANDLE_FLAG_ bits.
    pub(crate) fn set_flags(&mut self, process: ProcessId, value: u32, flags: u32) {
        let key = self.handle_key(process, value);
        match flags {
            0 => self.flags.remove(&key),
            _ => self.flags.insert(key, flags),
        };
    }

    /// A new process has the handles of another one that are marked as inheritable (W-59, M-53a).
    pub(crate) fn inherit(&mut self, from: ProcessId, to: ProcessId) {
        let (source, target) = (self.space_of(from), self.space_of(to));
        if source == target {
            return;
        }
        let marked: Vec<(u32, u32)> = self
            .flags
            .range((source, 0)..=(source, u32::MAX))
            .filter(|(_, flags)| **flags & HANDLE_FLAG_INHERIT != 0)
            .map(|((_, value), flags)| (*value, *flags))
            .collect();
        for (value, flags) in marked {
            let Some(row) = self.handle(from, value) else { continue };
            self.open(to, value, row);
            self.set_flags(to, value, flags);
            if let Some(known) = self.objects[row].body.rights() {
                if let Some(rights) = known.get(&(from, value)).copied() {
                    known.insert((to, value), rights);
                }
            }
        }
    }

    /// Under what the right to write of a handle is noted: with one handle value for an object, the
    /// accesses of all opens of a process add up (SZ-96).
    pub(crate) fn rights_key(&self, process: ProcessId, value: u32) -> (ProcessId, u32) {
        (process, if self.law.one_space { 0 } else { self.handle_key(process, value).1 })
    }

    /// The process or thread whose identifier a value is.
    pub(crate) fn identified(&self, process: ProcessId, value: u32) -> Option<Row> {
        if !abi::clause::HND_05.holds_in(self.law.version) {
            return None;
        }
        let row = self.ids.get(&(self.machine_of(process), value)).copied()?;
        let object = &self.objects[row];
        // It works while the process or thread lives, whatever was closed (SZ-98).
        (matches!(object.body, Body::Other) || self.runs(row)).then_some(row)
    }

    /// True if an object stands for a process or thread that has not ended.
    pub(crate) fn runs(&self, row: Row) -> bool {
        match &self.objects[row].body {
            Body::Process(id) => self.processes.get(id).is_some_and(|process| process.running),
            Body::Thread(id) => self.threads.get(id).is_some_and(|thread| thread.running),
            _ => false,
        }
    }

    /// Why a value stands for nothing any more.
    pub(crate) fn died(&self, process: ProcessId, value: u32) -> Option<(ClauseId, Row)> {
        self.dead.get(&self.handle_key(process, value)).copied()
    }

    /// A process closed a handle once. True if it had the object open.
    pub(crate) fn close(
        &mut self,
        process: ProcessId,
        value: u32,
        row: Row,
        why: ClauseId,
    ) -> bool {
        let key = self.rights_key(process, value);
        let object = &mut self.objects[row];
        let Some(count) = object.holders.get_mut(&process) else { return false };
        *count -= 1;
        let last = *count == 0;
        if last {
            object.holders.remove(&process);
            self.held.remove(&(process, row));
        }
        if let (Some(rights), true) = (object.body.rights(), last || key.1 != 0) {
            rights.remove(&key);
        }
        self.lose(process, row, Some(value), why);
        self.settle(row);
        true
    }

    /// The kernel closes the handles that stand for an object, for everybody (SZ-09).
    pub(crate) fn close_for_all(&mut self, row: Row, why: ClauseId) {
        let holders: Vec<ProcessId> = self.objects[row].holders.keys().copied().collect();
        for process in holders {
            self.objects[row].holders.remove(&process);
            self.held.remove(&(process, row));
            self.lose(process, row, None, why);
        }
        self.settle(row);
    }

    /// Forgets handle values that stand for nothing any more: the one value of an object when nobody
    /// has it open; where each process has its own, the one that was closed, or all of the object.
    fn lose(&mut self, process: ProcessId, row: Row, value: Option<u32>, why: ClauseId) {
        let space = self.space_of(process);
        let object = &self.objects[row];
        let lost: Vec<u32> = match (space, value) {
            (Space::Machine(_), _) if object.handles() > 0 => Vec::new(),
            (Space::Machine(_), _) => object.value.into_iter().collect(),
            (Space::Process(_), Some(value)) => vec![self.handle_key(process, value).1],
            (Space::Process(_), None) => {
                let own = self.handles.range((space, 0)..=(space, u32::MAX));
                own.filter(|(_, known)| **known == row).map(|((_, value), _)| *value).collect()
            }
        };
        for value in lost {
            if self.handles.remove(&(space, value)).is_some() {
                self.open_values.entry(space).and_modify(|count| *count -= 1);
            }
            self.flags.remove(&(space, value));
            self.dead.insert((space, value), (why, row));
            self.objects[row].value = None;
        }
    }

    pub(super) fn close_all(&mut self, process: ProcessId) {
        let all = (process, 0)..=(process, Row::MAX);
        let rows: Vec<Row> = self.held.range(all).map(|(_, row)| *row).collect();
        for row in rows {
            self.held.remove(&(process, row));
            self.objects[row].holders.remove(&process);
            self.lose(process, row, None, abi::clause::HND_09);
            self.settle(row);
        }
    }

    /// Notes whether an object still has a user; without one its name is free.
    pub(crate) fn settle(&mut self, row: Row) {
        let object = &self.objects[row];
        let running = self.runs(row);
        // A wait keeps its object alive (SZ-62); a view keeps an object, and its name or not (M-54a).
        let used = object.handles() > 0 || object.waiters > 0 || running;
        let viewed = object.views > 0;
        if used || !object.alive || (viewed && self.law.view_keeps_name) {
            return;
        }
        let key =
            object.name.as_deref().map(|name| self.name_key(object.machine, object.kind, name));
        if let Some(key) = key.filter(|key| self.names.get(key) == Some(&row)) {
            self.names.remove(&key);
        }
        if viewed {
            return;
        }
        let object = &mut self.objects[row];
        object.alive = false;
        let machine = object.machine;
        match &object.body {
            Body::File(open) => {
                let (file, doomed) = (open.file, open.delete_on_close);
                self.files[file].opens.retain(|open| *open != row);
                self.files[file].doomed |= doomed;
                // A file that is to be deleted goes with its last handle (W-57b).
                if self.files[file].doomed && self.files[file].opens.is_empty() {
                    self.delete_file(file);
                }
            }
            Body::Mapping(_) => self.mapping_ends(row, machine),
            _ => {}
        }
    }

    fn mapping_ends(&mut self, row: Row, machine: MachineId) {
        let Body::Mapping(mapping) = &self.objects[row].body else { return };
        let (file, size) = (mapping.file, mapping.size);
        match file {
            None if self.law.ram_at_once => self.on_machine(machine, |machine| {
                machine.committed = machine.committed.saturating_sub(size.div_ceil(4096));
            }),
            None => {}
            Some(file) => {
                self.leave_to_medium(row);
                self.files[file].mappings.retain(|mapping| *mapping != row);
                self.close_source(row, file);
            }
        }
    }

    /// In CE 6.0 the kernel closes a CreateFileForMapping handle with the last object that was made
    /// from it (CFFM-03).
    fn close_source(&mut self, row: Row, file: Row) {
        let source = |row: &Row| match &self.objects[*row].body {
            Body::Mapping(mapping) => mapping.source,
            _ => None,
        };
        let Some(own) = source(&row).filter(|_| self.law.closes_with_object) else { return };
        let Source { object, process, value } = own;
        let shared = self.files[file].mappings.iter().any(|other| source(other) == Some(own));
        let for_mapping =
            matches!(&self.objects[object].body, Body::File(open) if open.for_mapping);
        // Duplicates of it stay (SZ-169).
        let open = self.handle(process, value) == Some(object);
        if for_mapping && open && !shared {
            self.close(process, value, object, abi::clause::CFFM_03);
        }
    }
}
