//! Kernel objects and handles, with the lives of handle values.

use super::{Hued, Maker};
use crate::film::Key;
use crate::film::item::{Handle, Object};
use crate::film::touched::content_of_backing;
use abi::constant::{Family, SECTION_MAP_EXECUTE, SECTION_MAP_READ, SECTION_MAP_WRITE};
use abi::{ObjectId, ProcessId};
use trace::biography::{Closing, Life, Moment};
use trace::event::{CloseReason, ObjectKind};
use trace::fold::{self, Detail};
use trace::tell::words;

impl Maker<'_> {
    pub(super) fn object(&mut self, id: ObjectId) -> Option<Object> {
        let object = self.fold.objects().get(&id)?;
        let (what, hue) = match object.detail {
            Detail::Mapping(mapping) => {
                let of = mapping.file.map_or("RAM".to_owned(), |file| self.names.file(file));
                let place = if mapping.in_place { ", in place" } else { "" };
                let protect = words::protection(mapping.protect);
                let what = format!("{of}: {}, {protect}{place}", words::size(mapping.size));
                let content = content_of_backing(self.fold, mapping.backing);
                (what, content.map(|content| self.hues.of(Hued::Content(content))))
            }
            Detail::OpenFile(open) => {
                let what = opened(open);
                let content = crate::film::Content::File(open.file);
                (what, Some(self.hues.of(Hued::Content(content))))
            }
            Detail::Process(process) => (String::new(), Some(self.hues.of(Hued::Process(process)))),
            Detail::Thread(_) | Detail::None => (String::new(), None),
        };
        let waitable = matches!(
            object.kind,
            ObjectKind::Event
                | ObjectKind::Mutex
                | ObjectKind::Semaphore
                | ObjectKind::Process
                | ObjectKind::Thread
        );
        let signalled = match (waitable, object.signalled) {
            (false, _) => "",
            (true, true) => "signalled",
            (true, false) => "not signalled",
        };
        let joined = [what.as_str(), signalled].into_iter().filter(|text| !text.is_empty());
        let what = joined.collect::<Vec<_>>().join(", ");
        let kept = self.kept(id, object);
        let machine = Key::Machine(object.machine);
        Some(Object { machine, name: self.names.object(id), what, kept, hue })
    }

    /// What keeps an object: handles, views, or that it runs.
    fn kept(&self, id: ObjectId, object: &fold::Object) -> String {
        let mut by = Vec::new();
        for (process, holding) in &object.holders {
            let handles = words::count(holding.count, "handle", "handles");
            by.push(format!("{handles} of {}", self.names.process(*process)));
        }
        let views = self.fold.views().values().filter(|view| view.object == id).count() as u64;
        if views > 0 {
            by.push(words::count(views, "view", "views"));
        }
        let lives = match object.detail {
            Detail::Process(process) => {
                self.fold.processes().get(&process).is_some_and(fold::Process::is_alive)
            }
            Detail::Thread(thread) => {
                self.fold.threads().get(&thread).is_some_and(fold::Thread::is_alive)
            }
            _ => false,
        };
        if lives {
            by.push("its own life".to_owned());
        }
        if by.is_empty() { "nothing".to_owned() } else { by.join(", ") }
    }

    pub(super) fn handle(&self, process: ProcessId, handle: abi::Handle) -> Option<Handle> {
        let lives = self.biographies.lives(process, handle);
        let life = lives.last()?;
        let held = self
            .fold
            .objects()
            .get(&life.object)
            .and_then(|object| object.holders.get(&process)?.values.get(&handle));
        // Up to CE 5.0 a value is one of the machine's: it is shown where it was opened.
        let closed = life.closings.iter().any(|closing| closing.process == process);
        if held.is_none() && !closed {
            return None;
        }
        let what = held.map_or("closed".to_owned(), |held| self.held(*held, life));
        Some(Handle {
            process: Key::Process(process),
            object: held.map(|_| Key::Object(life.object)),
            value: handle.to_string(),
            name: self.stands_for(life),
            what,
            life: self.life(life, process),
            lives: lives.len() as u32,
        })
    }

    /// The object while it is there; else what is known of what it was.
    fn stands_for(&self, life: &Life) -> String {
        if life.is_open() {
            return self.names.object(life.object);
        }
        let kind = life.what.kind.word();
        let spelling = self.names.spelling();
        match (&life.what.name, &life.what.path) {
            (Some(name), _) => format!("{kind} \"{}\"", spelling.text(name)),
            (None, Some(path)) if life.what.kind == ObjectKind::File => spelling.text(path),
            (None, Some(path)) => format!("{kind} of {}", spelling.text(path)),
            (None, None) => kind.to_owned(),
        }
    }

    fn held(&self, held: fold::Held, life: &Life) -> String {
        let mut parts = vec!["open".to_owned()];
        if held.count > 1 {
            parts[0] = format!("open {} times", held.count);
        }
        // What every handle to a file mapping has tells nothing.
        let access = held.access & (SECTION_MAP_READ | SECTION_MAP_WRITE | SECTION_MAP_EXECUTE);
        if life.what.kind == ObjectKind::FileMapping && access != 0 {
            parts.push(words::flags(access, Family::SectionAccess));
        }
        if held.flags != 0 {
            parts.push(words::flags(held.flags, Family::HandleFlag));
        }
        parts.join(", ")
    }

    /// A life in a sentence, as a process has seen it: opened, consumed, closed. Where others had the same
    /// value for the same object, what became of theirs is another story.
    fn life(&self, life: &Life, process: ProcessId) -> String {
        let arrived = life.arrivals.get(&process);
        let mut parts = vec![format!("opened {}", self.moment(arrived.unwrap_or(&life.opened)))];
        for consumed in &life.consumed {
            parts.push(format!("a mapping was made of it {}", self.moment(consumed)));
        }
        let own = |closing: &&Closing| arrived.is_none() || closing.process == process;
        for closing in life.closings.iter().filter(own) {
            let whose = self.names.process(closing.process);
            let how = match closing.reason {
                CloseReason::Call => format!("closed for {whose}"),
                CloseReason::Kernel => {
                    format!("closed by the kernel for {whose}, because a mapping failed,")
                }
                CloseReason::Mapping => {
                    format!("closed by the kernel for {whose} with its last mapping")
                }
                CloseReason::Source => format!("closed for {whose} as the source of a duplicate"),
                CloseReason::ProcessEnd => format!("closed because {whose} ended"),
            };
            parts.push(format!("{how} {}", self.moment(&closing.at)));
        }
        parts.join("; ")
    }

    fn moment(&self, moment: &Moment) -> String {
        let step = match moment.step {
            0 => "before the first step".to_owned(),
            step => format!("at step {step}"),
        };
        match (&moment.api, moment.by) {
            (Some(api), Some(by)) => format!("{step} by {api} of {}", self.names.process(by)),
            (Some(api), None) => format!("{step} by {api}"),
            (None, _) => step,
        }
    }
}

fn opened(open: fold::OpenFile) -> String {
    let to = [
        (open.read, "read"),
        (open.write, "write"),
        (open.execute, "execute"),
        (open.delete, "delete"),
    ];
    let to: Vec<&str> = to.iter().filter(|(can, _)| *can).map(|(_, word)| *word).collect();
    let to =
        if to.is_empty() { "without access".to_owned() } else { format!("to {}", to.join(", ")) };
    let purpose = if open.for_mapping { ", for mapping" } else { "" };
    format!("{to}{purpose}")
}
