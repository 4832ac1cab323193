//! What a trace tells that is no answer: who runs, what the world does, what the kernel opened.

use super::Judge;
use crate::call::{Deed, Notes, Opened};
use crate::effects::Effects;
use crate::state::{Body, EXE_BASE};
use crate::testimony;
use crate::verdict::Verdict;
use abi::constant::FILE_ATTRIBUTE_READONLY;
use abi::world::ModuleSpec;
use abi::{FileId, MachineId, PAGE_BYTES, ProcessId, ThreadId, clause};
use std::sync::Arc;
use trace::Event;

/// What an event says in numbers of what a call did.
fn deed(event: &Event) -> Option<Deed> {
    Some(match *event {
        Event::MappingCreated { protect, size, .. } => Deed::Made { protect, size },
        Event::ViewMapped { base, offset, len, protect, .. } => {
            Deed::Mapped { base: base.0, offset, len: u64::from(len), protect }
        }
        Event::ModuleLoaded { base, .. } => Deed::Loaded { base: base.0 },
        Event::Reserved { base, len, .. } => Deed::Reserved { base: base.0, len: u64::from(len) },
        Event::Committed { base, len, protect, .. } => {
            Deed::Committed { base: base.0, len: u64::from(len), protect }
        }
        Event::MemoryDivided { store_pages, .. } => Deed::Divided { store: store_pages.into() },
        Event::DivisionDue { store_pages, .. } => Deed::DivisionDue { store: store_pages.into() },
        Event::FileWritten { offset, ref bytes, .. } => {
            Deed::Written { offset, len: bytes.len() as u64 }
        }
        _ => return None,
    })
}

impl Judge {
    /// Notes what the trace tells that is no answer.
    pub(super) fn note(&mut self, event: &Event) {
        let rescue = self.testimony.takes_unused_stack(event);
        self.on_call(|notes| {
            notes.done.add(if rescue { Effects::NONE } else { Effects::of(event) });
            notes.deeds.extend(deed(event));
            if let Event::FileWritten { bytes, .. } = event {
                notes.wrote = Some(Arc::clone(bytes));
            }
        });
        match event {
            Event::ProcessStarted { .. } | Event::ThreadStarted { .. } => self.begun(event),
            Event::ProcessEnded { process, exit_code } => self.process_ended(*process, *exit_code),
            Event::ThreadEnded { thread, exit_code } => {
                self.abandon(*thread);
                self.state.end_thread(*thread, Some(*exit_code));
            }
            Event::Blocked { thread, .. } => self.blocked(*thread),
            Event::StackUsed { thread, bytes } => {
                self.stack_used = self.state.stack_used(*thread, *bytes);
            }
            Event::HandleOpened { process, object, handle, access, flags, .. } => {
                let (process, object, handle) = (*process, *object, handle.0);
                self.opened(Opened { process, object, handle, access: *access, flags: *flags });
            }
            Event::ViewMapped { base, .. }
            | Event::Reserved { base, .. }
            | Event::Committed { base, .. } => self.on_call(|notes| notes.placed.push(base.0)),
            Event::GuardGone { base, .. } => self.guard_gone(base.0),
            Event::Act { text } => self.act(text),
            Event::FileCreated { file, volume, path } => {
                self.paths.insert(*file, (volume.index(), path.to_lowercase()));
                self.file_changed(*file, event);
            }
            Event::FileMoved { file, path } => {
                if let Some((_, known)) = self.paths.get_mut(file) {
                    *known = path.to_lowercase();
                }
            }
            Event::FileResized { file, .. }
            | Event::FileWritten { file, .. }
            | Event::FileAttributes { file, .. }
            | Event::FileDeleted { file } => self.file_changed(*file, event),
            other => self.note_world(other),
        }
    }

    /// A call came to a guard page. What a touch by the program comes to its exception tells.
    fn guard_gone(&mut self, base: u32) {
        if let Some(caller) = self.current {
            self.on_call(|notes| notes.guarded = true);
            let who = self.state.toucher(caller);
            self.state.take_guard(who, base);
        }
    }

    /// Notes that a process or a thread began.
    fn begun(&mut self, event: &Event) {
        match event {
            Event::ProcessStarted { process, object, machine, slot, name } => {
                let told = self.state.processes.get_mut(process).filter(|known| known.running);
                match told {
                    Some(known) => (known.machine, known.slot) = (*machine, *slot),
                    None => {
                        self.state.start_process(*process, *machine, *slot);
                        self.beginning = self.current.is_none().then(|| (*process, name.clone()));
                    }
                }
                let row = self.state.process_object(*process);
                self.state.numbers.insert(*object, row);
                self.on_call(|notes| notes.processes.push(*process));
            }
            Event::ThreadStarted { thread, process, number, .. } => {
                self.abandon(*thread);
                self.state.start_thread(*thread, *process, *number);
                // A process of the world begins again with its machine (SZ-95).
                if let Some((_, name)) = self.beginning.take().filter(|(known, _)| known == process)
                {
                    self.state.begin_as_described(*process, *thread, &name);
                }
                self.on_call(|notes| notes.threads.push(*thread));
            }
            _ => {}
        }
    }

    /// Whether a module that the kernel says it loaded lies where it must not.
    pub(super) fn misplaced(
        &self,
        file: FileId,
        (base, data): (u32, Option<u32>),
        code: u32,
    ) -> Option<Verdict> {
        let (volume, path) = self.paths.get(&file)?;
        let row = self.state.file_at(*volume, path)?;
        let spec = self.state.module_spec(row)?;
        let breach = |clause, wrong: &str| Verdict::breach(clause, self.state.law.version, wrong);
        if matches!(spec, ModuleSpec::Exe { .. }) && base != EXE_BASE {
            let clause = if self.state.law.one_space { clause::IN_02 } else { clause::SZ_352 };
            return Some(breach(clause, "a program begins at 0x00010000"));
        }
        let known = self.state.modules.iter().flatten().find(|module| module.file == row);
        if known.is_some_and(|module| module.base != base) {
            return Some(breach(clause::SZ_341, "the module has another place"));
        }
        let in_slot_1 = known.is_some_and(|module| module.in_slot_1);
        let split = data.is_some_and(|data| base.checked_add(code * PAGE_BYTES) != Some(data));
        let wrong = "its data do not lie behind its code";
        (split && !in_slot_1).then(|| breach(clause::SZ_347, wrong))
    }

    /// A file that changes while no program is within a call is changed by the world. Those of the
    /// header are told again, and are known.
    fn file_changed(&mut self, file: FileId, event: &Event) {
        let Some((volume, path)) = self.paths.get(&file).filter(|_| self.current.is_none()) else {
            return;
        };
        let Some(row) = self.state.file_at(*volume, path) else {
            if matches!(event, Event::FileCreated { .. }) && *volume < self.state.volumes.len() {
                self.state.make_file(*volume, path.clone(), 0);
            }
            return;
        };
        match event {
            Event::FileResized { size, .. } => self.state.set_size(row, Some(*size)),
            Event::FileWritten { offset, bytes, .. }
                if offset.checked_add(bytes.len() as u64).is_some() =>
            {
                self.state.write_file(None, row, *offset, bytes);
            }
            Event::FileAttributes { attributes, .. } => {
                self.state.files[row].attributes = *attributes;
                self.state.files[row].read_only = attributes & FILE_ATTRIBUTE_READONLY != 0;
            }
            Event::FileDeleted { .. } => self.state.delete_file(row),
            _ => {}
        }
    }

    /// Whether the kernel does on behalf of a call what is another process's, or a thread begins
    /// that there is.
    pub(super) fn is_of_another(&self, event: &Event) -> Option<&'static str> {
        if let Event::ThreadStarted { thread, process, number, .. } = event {
            let twin = self.state.threads.iter().any(|(id, known)| {
                let same = known.owner == *process && known.number == *number;
                id != thread && same && known.running
            });
            return twin.then_some("the process has a thread of this number already");
        }
        let of = match event {
            Event::HandleOpened { process, .. }
            | Event::ViewMapped { process, .. }
            | Event::ViewUnmapped { process, .. }
            | Event::Reserved { process, .. } => *process,
            _ => return None,
        };
        let caller = self.current?;
        let api = &*self.open.get(&caller)?.api;
        let own = self.state.current_of(caller) == of;
        let others = ["CreateProcess", "DuplicateHandle", "TerminateProcess", "VirtualAllocEx"];
        let others = others.contains(&api);
        (!own && !others).then_some("the call is one of another process")
    }

    fn opened(&mut self, opened: Opened) {
        match self.current {
            Some(_) => self.on_call(|notes| {
                notes.opened.push(opened.handle);
                notes.opens.push(opened);
            }),
            None => self.opened_by_the_world(&opened),
        }
    }

    /// A handle that no call opens: somebody outside the trace gave it to a process.
    fn opened_by_the_world(&mut self, opened: &Opened) {
        let Some(row) = self.state.numbers.get(&opened.object).copied() else { return };
        self.state.open(opened.process, opened.handle, row);
        self.state.set_flags(opened.process, opened.handle, opened.flags);
        let key = self.state.rights_key(opened.process, opened.handle);
        if let Body::Mapping(mapping) = &mut self.state.objects[row].body {
            mapping.rights.insert(key, opened.access);
        }
    }

    /// What the world does to machines, volumes and, outside of calls, the rights of threads.
    fn note_world(&mut self, event: &Event) {
        match *event {
            Event::PermissionsSet { thread, permissions } if self.current.is_none() => {
                let known = self.state.threads.get_mut(&thread);
                known.into_iter().for_each(|known| known.rights.permissions = permissions);
            }
            Event::KernelMode { thread, on } if self.current.is_none() => {
                let known = self.state.threads.get_mut(&thread);
                known.into_iter().for_each(|known| known.rights.kernel_mode = on);
            }
            Event::VolumePresent { volume, present, medium } => {
                if let Some(known) = self.state.volumes.get_mut(volume.index()) {
                    // What fills a medium goes with it: another one is empty.
                    if known.medium != medium {
                        known.filler = 0;
                    }
                    (known.present, known.medium) = (present, medium);
                }
            }
            Event::VolumeFilled { volume, filler } => {
                if let Some(known) = self.state.volumes.get_mut(volume.index()) {
                    known.filler = filler;
                }
            }
            Event::Link { machine, server, connected } => {
                self.state.on_machine(machine, |machine| match connected {
                    true => drop(machine.cut_off.remove(&server)),
                    false => drop(machine.cut_off.insert(server)),
                });
            }
            // What waited is there. Of a machine that starts again, its act tells too.
            Event::MemoryDivided { machine, store_pages, .. } if self.current.is_none() => {
                let due = self.state.machine(machine).and_then(|machine| machine.store_due);
                if due == Some(store_pages.into()) {
                    self.state.move_line(machine, store_pages.into());
                }
            }
            Event::RamPressed { machine, pressed, .. } => {
                self.state.on_machine(machine, |machine| machine.pressed = u64::from(pressed));
            }
            _ => {}
        }
    }

    fn process_ended(&mut self, process: ProcessId, exit_code: u32) {
        self.on_call(|notes| notes.ended.push(process));
        let threads: Vec<ThreadId> = self
            .open
            .keys()
            .copied()
            .filter(|thread| self.state.owner_of(*thread) == process)
            .collect();
        // The call that ended it may be its own; it returns to nobody, and others never do.
        let caller = self.current;
        for thread in threads.into_iter().filter(|thread| Some(*thread) != caller) {
            self.abandon(thread);
        }
        self.state.end_process(process, Some(exit_code));
    }

    pub(super) fn on_call(&mut self, note: impl FnOnce(&mut Notes)) {
        if let Some(open) = self.current.and_then(|thread| self.open.get_mut(&thread)) {
            note(&mut open.notes);
        }
    }

    /// The world lets something fail, some time, on some machine.
    fn act(&mut self, text: &str) {
        match testimony::act(text) {
            "Fault" => {
                for machine in (0..self.state.machines.len()).map(|row| MachineId(row as u32)) {
                    self.state.on_machine(machine, |machine| machine.faulty = true);
                }
            }
            "PowerCut" | "WarmBoot" => {
                self.state.lose_memory();
                self.state.restart(text);
            }
            _ => {}
        }
    }
}
