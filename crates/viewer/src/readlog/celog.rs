//! The entries that an event makes, under the names of CeLog's documents where they have one.

use super::Readlog;
use super::logged::Going;
use crate::acting::denies;
use crate::fields::{fields, quoted, told_word};
use abi::{Handle, ObjectId, ProcessId, ThreadId};
use trace::Event;
use trace::event::{ObjectKind, RESULT, Value, Word};
use trace::fold::{Detail, Mapping};

/// The flag of a mapping that shows the ROM's own pages (CFM-34).
const MAPPED_FROM_ROM: u32 = 0x4;

/// A line of the log: a name and the fields behind it.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) fields: Vec<(String, String)>,
}

impl Entry {
    /// A documented entry.
    pub(super) fn documented(name: &str, fields: Vec<(&str, String)>) -> Entry {
        let fields = fields.into_iter().map(|(name, text)| (name.to_owned(), text)).collect();
        Entry { name: name.to_owned(), fields }
    }
}

/// A number as CeLog's fields hold it.
pub(super) fn dword(number: u32) -> String {
    format!("{number:#010x}")
}

/// A number that CeLog has one DWORD for: its lower half, for more does not fit (CL-02).
fn low_dword(number: u64) -> String {
    dword(number as u32)
}

fn number_of(number: u32) -> String {
    format!("#{number}")
}

impl Readlog {
    /// The entries of an event, as the world is before it.
    pub(super) fn entries(&mut self, event: &Event, who: Option<ThreadId>) -> Vec<Entry> {
        match event {
            Event::Call { .. } | Event::Return { .. } => self.of_call(event),
            Event::WriteBack { error: None, .. } => {
                self.note_written(who);
                vec![Entry::ours(event, &self.names())]
            }
            // They are told when their object has a handle: CeLog's entries hold one.
            Event::ObjectCreated { object, kind, .. } if created(*kind).is_some() => {
                self.unborn.insert(*object);
                Vec::new()
            }
            Event::MappingCreated { object, .. } if self.unborn.contains(object) => Vec::new(),
            Event::HandleOpened { object, handle, .. } => {
                self.handles.entry(*object).or_insert(*handle);
                let born = self.unborn.remove(object).then(|| self.born(*object, *handle, who));
                born.flatten().into_iter().chain([Entry::ours(event, &self.names())]).collect()
            }
            Event::ObjectDestroyed { object } => {
                let entry = self.destroyed(event, *object);
                self.handles.remove(object);
                self.unborn.remove(object);
                vec![entry]
            }
            // Nothing else was chosen than what is usual.
            Event::Choice { option: 0, .. } => Vec::new(),
            Event::ViewMapped { .. } | Event::ViewUnmapped { .. } => vec![self.of_view(event, who)],
            _ => vec![self.of_what_runs(event)],
        }
    }

    /// A documented entry, with what the event has besides under names of ours.
    fn with_ours(
        &self,
        name: &str,
        documented: Vec<(&str, String)>,
        event: &Event,
        covered: &[&str],
    ) -> Entry {
        let mut entry = Entry::documented(name, documented);
        let (_, all) = fields(event, &self.names());
        let rest = all.into_iter().filter(|(field, _)| !covered.contains(&field.as_str()));
        entry.fields.extend(rest.map(|(field, told)| (format!("SZ_{field}"), told.logged())));
        entry
    }

    /// The handle by which an object is known; without one, its number.
    fn handle(&self, object: ObjectId) -> String {
        self.handles.get(&object).map_or_else(|| number_of(object.0), |handle| dword(handle.0))
    }

    /// A new object has its first handle.
    fn born(&self, id: ObjectId, handle: Handle, who: Option<ThreadId>) -> Option<Entry> {
        let object = self.fold.objects().get(&id)?;
        let (event, field) = created(object.kind)?;
        let spelling = self.names().spelling();
        let name = object.name.as_deref().map_or(String::new(), |name| spelling.line(name));
        let name = ("szName", quoted(&name));
        let hold = (field, dword(handle.0));
        let Detail::Mapping(mapping) = object.detail else {
            let mut fields = vec![hold];
            for (field, arg) in asked_for(object.kind) {
                let asked = who.and_then(|thread| self.asked(thread, arg));
                fields.extend(asked.map(|asked| (*field, asked)));
            }
            fields.extend([name, ("SZ_object", number_of(id.0))]);
            return Some(Entry::documented(event, fields));
        };
        let Mapping { backing, file, size, protect, section, in_place } = mapping;
        let flags = if in_place { MAPPED_FROM_ROM } else { 0 };
        let mut entry = Entry::documented(
            event,
            vec![
                hold,
                ("flProtect", dword(protect | section)),
                ("dwMapFlags", dword(flags)),
                ("dwMaxSize", low_dword(size)),
                name,
                ("SZ_object", number_of(id.0)),
                ("SZ_backing", number_of(backing.0)),
                ("SZ_size", size.to_string()),
            ],
        );
        let file = file.map(|file| quoted(&self.names().file(file)));
        entry.fields.extend(file.map(|file| ("SZ_file".to_owned(), file)));
        Some(entry)
    }

    fn destroyed(&self, event: &Event, id: ObjectId) -> Entry {
        let kind = self.fold.objects().get(&id).map(|object| object.kind);
        match kind.and_then(gone) {
            Some((name, field)) => {
                let fields = vec![(field, self.handle(id)), ("SZ_object", number_of(id.0))];
                Entry::documented(name, fields)
            }
            None => Entry::ours(event, &self.names()),
        }
    }

    fn of_view(&self, event: &Event, who: Option<ThreadId>) -> Entry {
        match event {
            Event::ViewMapped { object, process, base, offset, len, .. } => {
                let mut fields =
                    vec![("hMap", self.handle(*object)), ("hProcess", self.process(*process))];
                let asked = who.and_then(|thread| self.asked(thread, "dwDesiredAccess"));
                fields.extend(asked.map(|access| ("dwDesiredAccess", access)));
                fields.push(("dwFileOffset", low_dword(*offset)));
                fields.push(("dwLen", dword(*len)));
                fields.push(("lpBaseAddress", base.to_string()));
                let covered = ["process", "base", "len"];
                self.with_ours("CEL_MAPFILE_VIEW_OPEN", fields, event, &covered)
            }
            Event::ViewUnmapped { view, base, .. } => {
                let object = self.fold.views().get(view).map(|view| view.object);
                let mut fields = Vec::new();
                fields.extend(object.map(|object| ("hMap", self.handle(object))));
                fields.push(("lpBaseAddress", base.to_string()));
                self.with_ours("CEL_MAPFILE_VIEW_CLOSE", fields, event, &["base"])
            }
            _ => Entry::ours(event, &self.names()),
        }
    }

    fn process(&self, id: ProcessId) -> String {
        format!("{} {}", number_of(id.0), quoted(&self.names().process(id)))
    }

    /// Processes, threads and modules.
    fn of_what_runs(&self, event: &Event) -> Entry {
        let names = self.names();
        let thread = |id: &ThreadId| format!("{} {}", number_of(id.0), quoted(&names.thread(*id)));
        match event {
            Event::ProcessStarted { process, slot, name, .. } => {
                let mut fields = vec![("hProcess", number_of(process.0))];
                // A slot is where the memory of a process begins; without slots it is but a number.
                let base = slot.checked_mul(1 << 25).filter(|_| self.fold.version().has_slots());
                fields.extend(base.map(|base| ("dwVMBase", dword(base))));
                fields.push(("szName", quoted(&names.spelling().line(name))));
                self.with_ours("CEL_PROCESS_CREATE", fields, event, &["process", "name"])
            }
            Event::ProcessEnded { process, .. } => {
                let fields = vec![("hProcess", self.process(*process))];
                self.with_ours("CEL_PROCESS_TERMINATE", fields, event, &["process"])
            }
            Event::ThreadStarted { thread, process, .. } => {
                let fields =
                    vec![("hProcess", self.process(*process)), ("hThread", number_of(thread.0))];
                self.with_ours("CEL_THREAD_CREATE", fields, event, &["process", "thread"])
            }
            Event::ThreadEnded { thread: id, .. } => {
                let fields = vec![("hThread", thread(id))];
                self.with_ours("CEL_THREAD_TERMINATE", fields, event, &["thread"])
            }
            Event::PriorityChanged { thread: id, priority } => {
                let fields = vec![("hThread", thread(id)), ("nPriority", priority.to_string())];
                Entry::documented("CEL_THREAD_PRIORITY", fields)
            }
            Event::ServerEntered { process, .. } | Event::ServerLeft { process, .. } => {
                let fields = vec![("hProcess", self.process(*process))];
                self.with_ours("CEL_THREAD_MIGRATE", fields, event, &["process"])
            }
            Event::ModuleCounted { module, process, count } => {
                let known = self.fold.modules().get(module);
                let before = known.and_then(|module| module.loads.get(process)).copied();
                let mut fields =
                    vec![("hProcess", self.process(*process)), ("hModule", number_of(module.0))];
                let name = match *count > before.unwrap_or(0) {
                    true => {
                        fields.push(("szName", quoted(&names.module(*module))));
                        "CEL_MODULE_LOAD"
                    }
                    false => "CEL_MODULE_FREE",
                };
                self.with_ours(name, fields, event, &["module", "process"])
            }
            _ => Entry::ours(event, &names),
        }
    }

    /// A call and its return, with what CeLog logs of it.
    fn of_call(&mut self, event: &Event) -> Vec<Entry> {
        match event {
            Event::Call { thread, api, args, values } => {
                let names = self.names();
                let mut fields = vec![("api".to_owned(), told_word(api, &names))];
                for (name, value) in values {
                    fields.push((names.spelling().line(name), self.value(value)));
                }
                let unknown = |name: &str| !values.iter().any(|(known, _)| **known == *name);
                for (name, text) in args.iter().filter(|(name, _)| unknown(name)) {
                    fields.push((names.spelling().line(name), told_word(text, &names)));
                }
                let going = Going::new(api, values);
                let process = self.current(*thread);
                let logged = self.called(&going, process);
                self.calls.entry(*thread).or_default().push(going);
                let call = Entry { name: "SZ_CALL".to_owned(), fields };
                [call].into_iter().chain(logged).collect()
            }
            Event::Return { thread, api, result, outputs, names: told, last_error, clause } => {
                let names = self.names();
                let mut fields = vec![("api".to_owned(), told_word(api, &names))];
                let constant = |of: &str| told.iter().find(|(name, _)| **name == *of);
                let value = |of: &str, value: &Word| match constant(of) {
                    Some((_, constant)) => told_word(constant, &names),
                    None => told_word(value, &names),
                };
                fields.push((RESULT.to_owned(), value(RESULT, result)));
                for (name, output) in outputs {
                    fields.push((names.spelling().line(name), value(name, output)));
                }
                fields.extend(last_error.map(|code| ("last_error".to_owned(), code.to_string())));
                let named = clause.as_deref().map(|clause| told_word(clause, &names));
                fields.extend(named.map(|clause| ("clause".to_owned(), clause)));
                let refused = denies(result, *last_error, clause.as_deref());
                let process = self.current(*thread);
                let going = self.returns(*thread, api);
                let logged =
                    going.and_then(|going| self.done(&going, result, outputs, refused, process));
                let end = Entry { name: "SZ_RETURN".to_owned(), fields };
                logged.into_iter().chain([end]).collect()
            }
            _ => Vec::new(),
        }
    }

    /// What an argument stands for.
    pub(super) fn value(&self, value: &Value) -> String {
        match value {
            Value::Null => "NULL".to_owned(),
            Value::Number(number) => dword(*number),
            Value::Text(text) => quoted(&self.names().spelling().line(text)),
            Value::LongText { begin, units, .. } => {
                let begin = quoted(&self.names().spelling().line(begin));
                format!("{begin} and more, {units} units")
            }
            Value::Data(content) => match content.len() {
                Some(len) => trace::tell::words::count(len, "byte", "bytes"),
                None => "bytes without end".to_owned(),
            },
            Value::Handles { handles } => {
                let handles: Vec<String> = handles.iter().map(|handle| dword(handle.0)).collect();
                format!("[{}]", handles.join(", "))
            }
        }
    }
}

/// What CeLog calls the creation of an object, and its handle.
fn created(kind: ObjectKind) -> Option<(&'static str, &'static str)> {
    match kind {
        ObjectKind::FileMapping => Some(("CEL_MAPFILE_CREATE", "hMap")),
        ObjectKind::Event => Some(("CEL_EVENT_CREATE", "hEvent")),
        ObjectKind::Mutex => Some(("CEL_MUTEX_CREATE", "hMutex")),
        ObjectKind::Semaphore => Some(("CEL_SEM_CREATE", "hSem")),
        _ => None,
    }
}

/// What CeLog logs of an object that the trace does not keep: the call for it had it.
fn asked_for(kind: ObjectKind) -> &'static [(&'static str, &'static str)] {
    match kind {
        ObjectKind::Event => &[("fManual", "bManualReset"), ("fInitialState", "bInitialState")],
        ObjectKind::Semaphore => {
            &[("dwInitCount", "lInitialCount"), ("dwMaxCount", "lMaximumCount")]
        }
        _ => &[],
    }
}

/// What CeLog calls the end of an object, and its handle.
fn gone(kind: ObjectKind) -> Option<(&'static str, &'static str)> {
    match kind {
        ObjectKind::FileMapping => Some(("CEL_MAPFILE_DESTROY", "hMap")),
        ObjectKind::Event => Some(("CEL_EVENT_DELETE", "hEvent")),
        ObjectKind::Mutex => Some(("CEL_MUTEX_DELETE", "hMutex")),
        ObjectKind::Semaphore => Some(("CEL_SEM_DELETE", "hSem")),
        _ => None,
    }
}
