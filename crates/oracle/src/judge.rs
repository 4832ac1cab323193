//! The judge: takes the events one by one.

use crate::args::{Answer, Args};
use crate::call::{self, Cx, Notes};
use crate::state::State;
use crate::testimony::{self, Testimony};
use crate::verdict::{Counts, Finding, Verdict};
use crate::{law, memory};
use abi::constant::{FILE_ATTRIBUTE_READONLY, INVALID_HANDLE_VALUE};
use abi::{FileId, MachineId, ProcessId, ThreadId};
use std::collections::BTreeMap;
use std::sync::Arc;
use trace::{Event, Header};

/// A call that has not returned.
struct Open {
    api: Arc<str>,
    args: Args,
    notes: Notes,
}

/// A step that has to come to something.
struct Step {
    line: u64,
    text: Arc<str>,
}

/// Judges one trace.
pub struct Judge {
    state: State,
    testimony: Testimony,
    open: BTreeMap<ThreadId, Open>,
    /// The thread that is within a call and does not wait.
    current: Option<ThreadId>,
    /// The touch of memory whose outcome has not been told.
    step: Option<Step>,
    line: u64,
    counts: Counts,
    /// Where files are, by the numbers that the trace gives them.
    paths: BTreeMap<FileId, (usize, String)>,
}

impl Judge {
    /// A judge of the trace that begins with this header.
    pub fn new(header: &Header) -> Judge {
        Judge {
            state: State::new(law::of(header.version), &header.world),
            testimony: Testimony::new(header),
            open: BTreeMap::new(),
            current: None,
            step: None,
            line: 1,
            counts: Counts::default(),
            paths: BTreeMap::new(),
        }
    }

    /// How many events got which verdict so far.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Takes the next event, and says what is to be said of it.
    pub fn take(&mut self, event: &Event) -> Vec<Finding> {
        self.line += 1;
        let mut said = Vec::new();
        if let Event::Step { text, .. } = event {
            said.extend(self.end_step());
            let touches = ["Read(", "Write(", "Execute("];
            if touches.iter().any(|touch| text.starts_with(touch)) {
                self.step = Some(Step { line: self.line, text: Arc::clone(text) });
            }
        }
        if matches!(event, Event::Access { .. } | Event::Exception { .. }) {
            self.step = None;
        }
        let told = self.testimony.take(event);
        let judged = self.judge(event);
        let verdict = match (judged, told) {
            (Some((what, judged)), Some(told)) => Some((what, judged.and(told))),
            (Some(judged), None) => Some(judged),
            (None, Some(told)) => Some((name_of(event), told)),
            (None, None) => None,
        };
        said.extend(verdict.map(|(event, verdict)| Finding { line: self.line, event, verdict }));
        said.iter().for_each(|finding| self.counts.count(&finding.verdict));
        said
    }

    /// What is to be said when the trace is over.
    pub fn finish(&mut self) -> Vec<Finding> {
        let said: Vec<Finding> = self.end_step().into_iter().collect();
        said.iter().for_each(|finding| self.counts.count(&finding.verdict));
        said
    }

    /// A touch of memory shows its bytes or raises an exception.
    fn end_step(&mut self) -> Option<Finding> {
        let step = self.step.take()?;
        let event: String = step.text.chars().take(40).collect();
        let verdict =
            Verdict::Contradicts(String::from("the step came to nothing: no bytes, no exception"));
        Some(Finding { line: step.line, event, verdict })
    }

    fn judge(&mut self, event: &Event) -> Option<(String, Verdict)> {
        match event {
            Event::Call { thread, api, args, values } => {
                self.called(*thread, api, Args::new(args, values));
                None
            }
            Event::Return { thread, api, result, outputs, names, last_error, clause } => {
                let answer = Answer::new(result, outputs, names, *last_error);
                let verdict = self.returned(*thread, api, &answer);
                let cited = clause.as_deref().filter(|id| abi::clause::find(id).is_none());
                let verdict = match cited {
                    Some(_) => verdict.and(Verdict::Contradicts(String::from(
                        "the clause that it cites does not exist",
                    ))),
                    None => verdict,
                };
                let shown: String = result.chars().take(24).collect();
                Some((format!("{} = {shown}", name(api)), verdict))
            }
            Event::Access { thread, kind, address, bytes } => {
                if let Some(open) = self.open.get_mut(thread).filter(|open| !open.notes.blocked) {
                    let notes = match kind {
                        abi::AccessKind::Write => &mut open.notes.put,
                        _ => &mut open.notes.took,
                    };
                    notes.push((address.0, Arc::clone(bytes)));
                }
                let process = self.state.process_of(*thread);
                let verdict = memory::access(&mut self.state, process, *kind, address.0, bytes);
                Some((format!("{kind} at {address}"), verdict))
            }
            Event::Exception { thread, code, kind, address, guarded, .. } => {
                let process = self.state.process_of(*thread);
                let verdict = memory::exception(&self.state, process, *code, *kind, address.0);
                if !guarded {
                    // If nobody handles an exception, the process is ended (EXC-04).
                    self.state.end_process(process, Some(code.0));
                }
                Some((format!("{code} at {address}"), verdict))
            }
            other => {
                self.note(other);
                None
            }
        }
    }

    fn called(&mut self, thread: ThreadId, api: &Arc<str>, args: Args) {
        self.overtaken(thread);
        self.abandon(thread);
        match &**api {
            "ExitProcess" => {
                let code = args.number("uExitCode", 0).ok();
                let process = self.state.process_of(thread);
                self.state.end_process(process, code);
                return;
            }
            "ExitThread" => {
                let code = args.number("dwExitCode", 0).ok();
                let process = self.state.process_of(thread);
                let primary =
                    self.state.threads.get(&thread).is_some_and(|known| known.number == 1);
                match primary {
                    // When the primary thread ends, the process ends (PROC-07).
                    true => self.state.end_process(process, code),
                    false => self.state.end_thread(thread, code),
                }
                return;
            }
            _ => {}
        }
        let mut notes = Notes { testified: self.testimony.is_given(), ..Notes::default() };
        if &**api == "WaitForSingleObject" {
            let process = self.state.process_of(thread);
            let value = args.number("hHandle", INVALID_HANDLE_VALUE).ok();
            notes.waited = value.and_then(|value| {
                let known = self.state.handle(process, value);
                known.or_else(|| self.state.identified(process, value))
            });
        }
        self.open.insert(thread, Open { api: Arc::clone(api), args, notes });
        self.current = Some(thread);
    }

    /// A call that was made before will not return any more.
    fn abandon(&mut self, thread: ThreadId) {
        let Some(open) = self.open.remove(&thread) else { return };
        if let (true, Some(row)) = (open.notes.blocked, open.notes.waited) {
            self.state.waits(row, false);
        }
    }

    fn returned(&mut self, thread: ThreadId, api: &str, answer: &Answer) -> Verdict {
        self.overtaken(thread);
        self.current = None;
        let Some(open) = self.open.remove(&thread) else {
            return Verdict::Contradicts(String::from("it returns without having been called"));
        };
        if *open.api != *api {
            return Verdict::Contradicts(format!("the call was one of {}", name(&open.api)));
        }
        if let (true, Some(row)) = (open.notes.blocked, open.notes.waited) {
            self.state.waits(row, false);
        }
        let process = self.state.process_of(thread);
        let machine = self.state.machine_of(process);
        let mut cx = Cx {
            state: &mut self.state,
            thread,
            process,
            machine,
            args: &open.args,
            answer,
            notes: &open.notes,
        };
        let verdict = call::judge(api, &mut cx);
        let verdict = match api {
            "FlushViewOfFile" if answer.value == Some(1) => {
                let number = |name| open.args.number(name, 0).unwrap_or(0);
                let (base, len) = (number("lpBaseAddress"), number("dwNumberOfBytesToFlush"));
                match self.testimony.flushed(thread, base, len) {
                    Some(left) => verdict.and(left),
                    None => verdict,
                }
            }
            _ => verdict,
        };
        if let (Some(known), Some(code)) = (self.state.threads.get_mut(&thread), answer.last_error)
        {
            known.last_error = Some(code.0);
        }
        verdict
    }

    /// Notes what the trace tells that is no answer.
    fn note(&mut self, event: &Event) {
        match event {
            Event::ProcessStarted { process, machine, slot, .. } => {
                let told = self.state.processes.get_mut(process).filter(|known| known.running);
                match told {
                    Some(known) => (known.machine, known.slot) = (*machine, *slot),
                    None => self.state.start_process(*process, *machine, *slot),
                }
                self.on_call(|notes| notes.processes.push(*process));
            }
            Event::ThreadStarted { thread, process, number, .. } => {
                self.abandon(*thread);
                self.state.start_thread(*thread, *process, *number);
                self.on_call(|notes| notes.threads.push(*thread));
            }
            Event::ProcessEnded { process, exit_code } => self.process_ended(*process, *exit_code),
            Event::ThreadEnded { thread, exit_code } => {
                self.abandon(*thread);
                self.state.end_thread(*thread, Some(*exit_code));
            }
            Event::Blocked { thread, .. } => self.blocked(*thread),
            // A handle that nobody asked for: of what a process has, not all is told.
            Event::HandleOpened { .. } if self.current.is_none() => self.state.untold = true,
            Event::HandleOpened { handle, .. } => self.on_call(|notes| notes.opened.push(handle.0)),
            Event::ViewMapped { base, .. }
            | Event::Reserved { base, .. }
            | Event::Committed { base, .. } => self.on_call(|notes| notes.placed.push(base.0)),
            Event::Act { text } => self.act(text),
            Event::FileCreated { file, volume, path } => {
                self.paths.insert(*file, (volume.index(), path.to_lowercase()));
                self.file_changed(*file, event);
            }
            Event::FileResized { file, .. }
            | Event::FileWritten { file, .. }
            | Event::FileAttributes { file, .. }
            | Event::FileDeleted { file } => self.file_changed(*file, event),
            other => self.note_world(other),
        }
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
                self.state.write_file(row, *offset, bytes);
            }
            Event::FileAttributes { attributes, .. } => {
                self.state.files[row].attributes = *attributes;
                self.state.files[row].read_only = attributes & FILE_ATTRIBUTE_READONLY != 0;
            }
            Event::FileDeleted { .. } => self.state.delete_file(row),
            _ => {}
        }
    }

    /// What the world does to machines and volumes.
    fn note_world(&mut self, event: &Event) {
        match *event {
            Event::VolumePresent { volume, present, medium } => {
                if let Some(known) = self.state.volumes.get_mut(volume.index()) {
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
            .filter(|thread| self.state.process_of(*thread) == process)
            .collect();
        // The call that ended it may be its own; it returns to nobody, and others never do.
        let caller = self.current;
        for thread in threads.into_iter().filter(|thread| Some(*thread) != caller) {
            self.abandon(thread);
        }
        self.state.end_process(process, Some(exit_code));
    }

    /// While one thread is within a call, another one calls or returns: the first has to wait,
    /// whether the trace tells so or not.
    fn overtaken(&mut self, by: ThreadId) {
        if let Some(waiting) = self.current.filter(|current| *current != by) {
            self.blocked(waiting);
        }
    }

    fn blocked(&mut self, thread: ThreadId) {
        let Some(open) = self.open.get_mut(&thread) else { return };
        if !open.notes.blocked {
            open.notes.blocked = true;
            open.notes.waited.into_iter().for_each(|row| self.state.waits(row, true));
        }
        self.current = None;
    }

    fn on_call(&mut self, note: impl FnOnce(&mut Notes)) {
        if let Some(open) = self.current.and_then(|thread| self.open.get_mut(&thread)) {
            note(&mut open.notes);
        }
    }

    /// The world lets something fail, some time, on some machine.
    fn act(&mut self, text: &str) {
        if testimony::act(text) == "Fault" {
            for machine in 0..self.state.machines.len() {
                self.state.on_machine(MachineId(machine as u32), |machine| machine.faulty = true);
            }
        }
    }
}

/// A function's name as it is shown: a trace from elsewhere may have anything there.
fn name(api: &str) -> String {
    trace::text::escape(&api.chars().take(32).collect::<String>())
}

/// What an event is called.
fn name_of(event: &Event) -> String {
    let shown = format!("{event:?}");
    let end = shown.find(|character: char| !character.is_alphanumeric());
    shown[..end.unwrap_or(shown.len())].to_owned()
}
