//! What is drawn of each event.

use super::Drawing;
use super::lanes::Kind;
use super::sheet::Point;
use abi::{AccessKind, BackingId, MachineId, ProcessId, ThreadId};
use serde_json::{Map, Value, json};
use trace::Event;
use trace::event::{Pause, RESULT};
use trace::tell::Spelling;

impl Drawing {
    /// Draws an event, as the world is before it, and says where an arrow may lead from or to.
    pub(super) fn draw(
        &mut self,
        event: &Event,
        who: Option<ThreadId>,
        step: Map<String, Value>,
    ) -> Option<Point> {
        match event {
            Event::Call { thread, .. }
            | Event::Return { thread, .. }
            | Event::Touch { thread, .. } => {
                // A touch that came to nothing was over before.
                while let Some((Kind::Touch(_), _)) = self.lanes.slices(*thread).last() {
                    self.close_last(*thread);
                }
                self.draw_deed(event, step);
            }
            Event::Access { thread, kind, bytes, .. } => {
                let name = match kind {
                    AccessKind::Read => "read",
                    AccessKind::Write => "write",
                    AccessKind::Execute => "fetch",
                };
                let track = self.track(Some(*thread), None);
                let point = self.moment(track, name, "access", self.access(event));
                // A fetch has no bytes, and comes at once.
                let all = *kind == AccessKind::Execute;
                let came = if all { u64::MAX } else { bytes.len() as u64 };
                if self.lanes.came(*thread, came) {
                    self.over = Some(*thread);
                }
                return Some(point);
            }
            Event::Exception { thread, code, .. } => {
                let track = self.track(Some(*thread), None);
                self.instant(track, &code.to_string(), "exception", "t", self.fields(event));
                if let Some((Kind::Touch(_), _)) = self.lanes.slices(*thread).last() {
                    self.over = Some(*thread);
                }
            }
            Event::Blocked { .. } | Event::Resumed { .. } => self.draw_wait(event),
            Event::ServerEntered { .. } | Event::ServerLeft { .. } => {
                self.draw_server(event, step);
            }
            Event::ProcessStarted { .. }
            | Event::ThreadStarted { .. }
            | Event::ThreadEnded { .. } => self.draw_life(event),
            _ => return self.draw_other(event, who, step),
        }
        None
    }

    /// A call, its return, a touch that begins.
    fn draw_deed(&mut self, event: &Event, mut step: Map<String, Value>) {
        let spelling = Spelling::default();
        match event {
            Event::Call { thread, api, args, .. } => {
                for (name, text) in args {
                    step.insert(spelling.line(name), spelling.line(text).into());
                }
                self.open(*thread, Kind::Call, &spelling.line(api), step);
            }
            Event::Touch { thread, kind, address, len } => {
                let name = match kind {
                    AccessKind::Read => "reads memory",
                    AccessKind::Write => "writes memory",
                    AccessKind::Execute => "fetches an instruction",
                };
                step.insert("address".to_owned(), address.to_string().into());
                step.insert("bytes".to_owned(), (*len).into());
                self.open(*thread, Kind::Touch((*len).max(1)), name, step);
            }
            Event::Return { thread, api, result, outputs, names, last_error, clause } => {
                let name = spelling.line(api);
                let open = self.lanes.slices(*thread);
                let call =
                    open.iter().rposition(|(kind, known)| *kind == Kind::Call && *known == name);
                let Some(call) = call else { return };
                let constant = |of: &str| names.iter().find(|(known, _)| **known == *of);
                let value = |of: &str, value: &str| -> Value {
                    let constant = constant(of).map_or(value, |(_, constant)| constant);
                    spelling.line(constant).into()
                };
                let mut args = Map::new();
                args.insert(RESULT.to_owned(), value(RESULT, result));
                for (name, output) in outputs {
                    args.insert(spelling.line(name), value(name, output));
                }
                let error = last_error.map(|code| code.to_string().into());
                args.extend(error.map(|code| ("last_error".to_owned(), code)));
                let clause = clause.as_deref().map(|clause| spelling.line(clause).into());
                args.extend(clause.map(|clause| ("clause".to_owned(), clause)));
                self.close(*thread, call, args);
            }
            _ => {}
        }
    }

    fn draw_wait(&mut self, event: &Event) {
        match event {
            Event::Blocked { thread, objects, pause, .. } => {
                let name = match (pause, objects.is_empty()) {
                    (Pause::Pager, _) => "waits in the pager",
                    (Pause::Midway, _) => "pauses in the middle",
                    (Pause::Wait, true) => "sleeps",
                    (Pause::Wait, false) => "waits",
                };
                self.open(*thread, Kind::Wait, name, self.fields(event));
            }
            Event::Resumed { thread, answer } => {
                if let Some((Kind::Wait, _)) = self.lanes.slices(*thread).last() {
                    let down_to = self.lanes.slices(*thread).len() - 1;
                    let args = Map::from_iter([("answer".to_owned(), (*answer).into())]);
                    self.close(*thread, down_to, args);
                }
            }
            _ => {}
        }
    }

    /// A thread goes into a server, or back to where it was in so many.
    fn draw_server(&mut self, event: &Event, mut step: Map<String, Value>) {
        match event {
            Event::ServerEntered { thread, process, .. } => {
                let name = format!("in {}", self.names().process(*process));
                step.append(&mut self.fields(event));
                self.open(*thread, Kind::Server, &name, step);
            }
            Event::ServerLeft { thread, calls, .. } => {
                let open = self.lanes.slices(*thread);
                let servers =
                    open.iter().enumerate().filter(|(_, (kind, _))| *kind == Kind::Server);
                let left = servers.map(|(at, _)| at).nth(*calls as usize);
                if let Some(left) = left {
                    self.close(*thread, left, self.fields(event));
                }
            }
            _ => {}
        }
    }

    /// Processes and threads that begin, and threads that end.
    fn draw_life(&mut self, event: &Event) {
        match event {
            Event::ProcessStarted { process, .. } => self.lanes.process_started(*process),
            Event::ThreadStarted { thread, process, number, .. } => {
                let names = self.names();
                let name = names.process(*process);
                let machine = names.machine_of(*process);
                let lane = match number {
                    1 => name.clone(),
                    number => format!("{name}/{number}"),
                };
                let process_name = machine.map_or(name.clone(), |it| format!("{it}: {name}"));
                // A number that is used again is another thread's.
                self.close(*thread, 0, Map::new());
                let process = (*process, process_name);
                self.lanes.thread_started(*thread, process, &lane, self.tick, &mut self.sheet);
            }
            Event::ThreadEnded { thread, exit_code } => {
                let args = Map::from_iter([("exit_code".to_owned(), (*exit_code).into())]);
                self.close(*thread, 0, args.clone());
                let track = self.track(Some(*thread), None);
                self.instant(track, "thread ends", "life", "t", args);
            }
            _ => {}
        }
    }

    /// What the world does, and what becomes of pages and files.
    fn draw_other(
        &mut self,
        event: &Event,
        who: Option<ThreadId>,
        step: Map<String, Value>,
    ) -> Option<Point> {
        let spelling = Spelling::default();
        match event {
            Event::Act { text } => {
                let world = self.lanes.machine(None);
                self.instant(world, &spelling.line(text), "world", "g", step);
            }
            Event::Clock { now } => {
                let world = self.lanes.machine(None);
                let args = Map::from_iter([("now_ms".to_owned(), (*now).into())]);
                self.instant(world, "clock", "world", "p", args);
            }
            Event::Check { text, met } => {
                let track = self.track(who, None);
                let name = if *met { "as expected" } else { "not as expected" };
                let mut args = step;
                args.insert("text".to_owned(), spelling.line(text).into());
                self.instant(track, name, "check", "t", args);
            }
            Event::Choice { option: 0, .. } => {}
            Event::Choice { .. } => {
                let track = self.track(who, None);
                self.instant(track, "choice", "choice", "t", self.fields(event));
            }
            Event::ProcessEnded { process, .. }
            | Event::HibernatePosted { process }
            | Event::ProcessActivated { process } => {
                let name = match event {
                    Event::ProcessEnded { .. } => "process ends",
                    Event::HibernatePosted { .. } => "is asked to give memory back",
                    _ => "comes to the front",
                };
                let track = self.lanes.machine(self.machine_of(*process));
                self.instant(track, name, "life", "p", self.fields(event));
            }
            _ => return self.draw_moment(event, who),
        }
        None
    }

    /// What becomes of a page or a file, as a slice of one tick.
    fn draw_moment(&mut self, event: &Event, who: Option<ThreadId>) -> Option<Point> {
        let of_region = |region| self.fold.regions().get(region).map(|region| region.machine);
        let (name, cat, machine) = match event {
            Event::PageIn { machine, .. } => ("page-in", "page", Some(*machine)),
            Event::DataIn { machine, .. } => ("page-in of data", "page", Some(*machine)),
            Event::PrivatePageIn { region, .. } => ("first touch", "page", of_region(region)),
            Event::GuardGone { region, .. } => ("guard page", "page", of_region(region)),
            Event::PageCopied { machine, .. } => ("copy on write", "page", Some(*machine)),
            Event::Evicted { machine, .. } => ("eviction", "page", Some(*machine)),
            Event::WriteBack { backing, error: None, .. } => {
                ("write-back", "page", self.machine_of_backing(*backing))
            }
            Event::WriteBack { backing, .. } => {
                ("write-back fails", "page", self.machine_of_backing(*backing))
            }
            Event::FileWritten { .. } => ("file write", "file", None),
            _ => return None,
        };
        let track = self.track(who, machine);
        let mut args = self.fields(event);
        if let Event::FileWritten { bytes, .. } = event {
            args.insert("bytes".to_owned(), json!(bytes.len()));
        }
        Some(self.moment(track, name, cat, args))
    }

    fn machine_of(&self, process: ProcessId) -> Option<MachineId> {
        self.fold.processes().get(&process).map(|process| process.machine)
    }

    fn machine_of_backing(&self, backing: BackingId) -> Option<MachineId> {
        self.fold.backings().get(&backing).map(|backing| backing.machine)
    }
}
