//! The judge: takes the events one by one.

mod migration;
mod pauses;
mod world;

use crate::args::{Answer, Args};
use crate::call::{self, Cx, Notes};
use crate::effects::{self, Effects};
use crate::order::Order;
use crate::state::State;
use crate::testimony::Testimony;
use crate::verdict::{Counts, Finding, Verdict};
use crate::{law, memory};
use abi::constant::INVALID_HANDLE_VALUE;
use abi::error::ERROR_ALREADY_EXISTS;
use abi::{FileId, ProcessId, Quirk, ThreadId, clause};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use trace::event::Word;
use trace::{Event, Header};

/// A call that has not returned.
#[derive(Clone)]
struct Open {
    line: u64,
    api: Word,
    args: Args,
    notes: Notes,
}

/// Judges one trace. A copy goes its own way from where it was made.
#[derive(Clone)]
pub struct Judge {
    state: State,
    testimony: Testimony,
    open: BTreeMap<ThreadId, Open>,
    /// The thread that is within a call and does not wait.
    current: Option<ThreadId>,
    order: Order,
    line: u64,
    counts: Counts,
    /// A process that the world starts, and its name; its first thread comes next.
    beginning: Option<(ProcessId, Arc<str>)>,
    /// What functions take of a stack fits it, as was told last.
    stack_used: bool,
    /// The field bugs of the world.
    quirks: Vec<Quirk>,
    /// Threads that pause in the middle of a step.
    midway: BTreeSet<ThreadId>,
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
            order: Order::default(),
            line: 1,
            counts: Counts::default(),
            beginning: None,
            stack_used: true,
            quirks: header.world.quirks.clone(),
            midway: BTreeSet::new(),
            paths: BTreeMap::new(),
        }
    }

    /// The calls of programs are not told: they may have been anything.
    pub(crate) fn hears_no_calls(&mut self) {
        self.state.untold = true;
        self.state.files_untold = true;
        self.state.pages_untold = true;
    }

    /// How many events got which verdict so far.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Takes the next event, and says what is to be said of it.
    pub fn take(&mut self, event: &Event) -> Vec<Finding> {
        self.line += 1;
        let within = match event {
            Event::Access { thread, .. }
            | Event::Exception { thread, .. }
            | Event::Step { thread: Some(thread), .. } => {
                self.open.get(thread).is_some_and(|open| !open.notes.blocked)
            }
            Event::Resumed { thread, .. } => self.midway.contains(thread),
            _ => false,
        };
        let (mut said, order) = self.order.take(self.line, event, within);
        if matches!(event, Event::Touch { thread, address, .. } if self.is_beyond(*thread, address.0))
        {
            self.order.may_come_to_nothing();
        }
        let told = self.testimony.take(event);
        let told = match (order, told) {
            (Some(order), Some(told)) => Some(order.and(told)),
            (order, told) => order.or(told),
        };
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
        let mut said = self.order.end();
        let left = self.testimony.left_dirty();
        let event = String::from("the end of the trace");
        said.extend(left.map(|verdict| Finding { line: self.line, event, verdict }));
        let open = std::mem::take(&mut self.open);
        let left = open.iter().filter(|(thread, open)| {
            let lives = self.state.threads.get(thread).is_none_or(|known| known.running);
            let waits = match open.notes.testified {
                true => self.testimony.waits(**thread),
                false => open.notes.blocked || call::may_wait(&open.api),
            };
            lives && !waits
        });
        said.extend(left.map(|(_, open)| Finding {
            line: open.line,
            event: name(&open.api),
            verdict: Verdict::Contradicts(String::from("the trace ends before the call returns")),
        }));
        said.iter().for_each(|finding| self.counts.count(&finding.verdict));
        said
    }

    fn judge(&mut self, event: &Event) -> Option<(String, Verdict)> {
        match event {
            Event::Call { thread, api, args, values } => {
                let fresh = self.called(*thread, api, Args::new(args, values));
                fresh.map(|wrong| (name(api), wrong))
            }
            Event::Gave { thread, output, bytes } => {
                let open = self.open.get_mut(thread);
                let Some(open) = open else {
                    let wrong = String::from("nothing was called that gives anything");
                    return Some((name(output), Verdict::Contradicts(wrong)));
                };
                open.notes.gave.push((output.clone(), Arc::clone(bytes)));
                None
            }
            Event::Return { thread, api, result, outputs, names, last_error, clause } => {
                let answer = Answer::new(result, outputs, names, *last_error);
                let verdict = self.returned(*thread, api, &answer);
                let cited = clause.as_deref().filter(|id| clause::find(id).is_none());
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
                // What a heap does in its own memory is its own affair.
                if self.open.get(thread).is_some_and(|open| call::works_in_heaps(&open.api)) {
                    return None;
                }
                let who = self.toucher(*thread);
                let verdict = memory::access(&mut self.state, who, *kind, address.0, bytes);
                Some((format!("{kind} at {address}"), verdict))
            }
            Event::Exception { code, address, .. } => {
                Some((format!("{code} at {address}"), self.raised(event)))
            }
            Event::StackUsed { .. } | Event::ModuleLoaded { .. } => self.placed(event),
            other => {
                let paused = self.pauses(other);
                if let Some(verdict) = self.moved(other).or(paused) {
                    return Some((name_of(other), verdict));
                }
                self.note(other);
                let stray = self.current.is_none() && self.order.is_call();
                let wrong = match stray && Effects::of(other).needs_call() {
                    true => Some("it belongs to a call, and is not told within one"),
                    false => self.is_of_another(other),
                };
                wrong.map(|wrong| (name_of(other), Verdict::Contradicts(String::from(wrong))))
            }
        }
    }

    /// Judges an exception. If nobody handles it, the owner of the thread is ended (EXC-04).
    fn raised(&mut self, event: &Event) -> Verdict {
        let Event::Exception { thread, code, kind, address, slot_form, guarded, .. } = event else {
            return Verdict::NotCovered("it is no exception");
        };
        let who = self.state.toucher(*thread);
        memory::came_in_before(&mut self.state, who, self.order.began(), address.0);
        let verdict = memory::exception(&mut self.state, who, *code, *kind, address.0);
        let verdict = verdict.and(self.slot_form(who, *address, *slot_form));
        let verdict = self.raised_in_call(*thread).into_iter().fold(verdict, Verdict::and);
        if !guarded {
            self.state.end_process(self.state.owner_of(*thread), Some(code.0));
        }
        verdict
    }

    /// A use of a stack has to fit it, and a module to lie where it may.
    fn placed(&mut self, event: &Event) -> Option<(String, Verdict)> {
        self.note(event);
        let verdict = match event {
            Event::ModuleLoaded { file, base, code, data_base, data, .. } => {
                let places = (base.0, (*data > 0).then_some(data_base.0));
                self.misplaced(*file, places, *code)?
            }
            _ if self.stack_used => Verdict::Permitted(clause::SZ_349),
            _ => {
                let wrong = "the thread has no stack of so many bytes: this raises";
                Verdict::breach(clause::STK_06, self.state.law.version, wrong)
            }
        };
        Some((name_of(event), verdict))
    }

    fn called(&mut self, thread: ThreadId, api: &Word, args: Args) -> Option<Verdict> {
        let overtaken = self.overtaken(thread);
        let left = self.open.get(&thread).map(|open| {
            let left = format!("{} has not returned yet", name(&open.api));
            Verdict::Contradicts(left)
        });
        let left = left.or(overtaken);
        self.abandon(thread);
        match &**api {
            "ExitProcess" => {
                let code = args.number("uExitCode", 0).ok();
                let process = self.state.current_of(thread);
                self.state.end_process(process, code);
                return left;
            }
            "ExitThread" => {
                let code = args.number("dwExitCode", 0).ok();
                let process = self.state.owner_of(thread);
                let primary =
                    self.state.threads.get(&thread).is_some_and(|known| known.number == 1);
                match primary {
                    // When the primary thread ends, the process ends (PROC-07).
                    true => self.state.end_process(process, code),
                    false => self.state.end_thread(thread, code),
                }
                return left;
            }
            _ => {}
        }
        let mut notes = Notes { testified: self.testimony.is_given(), ..Notes::default() };
        let awaited = match &**api {
            "WaitForSingleObject" => {
                args.number("hHandle", INVALID_HANDLE_VALUE).into_iter().collect()
            }
            "WaitForMultipleObjects" => args.handles("lpHandles").unwrap_or_default(),
            _ => Vec::new(),
        };
        let process = self.state.current_of(thread);
        let known = |value: u32| {
            let known = self.state.handle(process, value);
            known.or_else(|| self.state.identified(process, value))
        };
        notes.waited = awaited.into_iter().filter_map(known).collect();
        let (line, api) = (self.line, api.clone());
        self.open.insert(thread, Open { line, api, args, notes });
        self.current = Some(thread);
        left
    }

    /// A call that was made before will not return any more.
    fn abandon(&mut self, thread: ThreadId) {
        let Some(open) = self.open.remove(&thread) else { return };
        if open.notes.blocked {
            open.notes.waited.iter().for_each(|row| self.state.waits(*row, false));
        }
    }

    fn returned(&mut self, thread: ThreadId, api: &str, answer: &Answer) -> Verdict {
        if let Some(wrong) = self.overtaken(thread) {
            return wrong;
        }
        self.current = None;
        let Some(open) = self.open.remove(&thread) else {
            return Verdict::Contradicts(String::from("it returns without having been called"));
        };
        if *open.api != *api {
            return Verdict::Contradicts(format!("the call was one of {}", name(&open.api)));
        }
        if open.notes.blocked {
            open.notes.waited.iter().for_each(|row| self.state.waits(*row, false));
        }
        let process = self.state.current_of(thread);
        let machine = self.state.machine_of(process);
        let mut cx = Cx {
            state: &mut self.state,
            thread,
            process,
            machine,
            args: &open.args,
            answer,
            notes: &open.notes,
            narrow: false,
        };
        let verdict = call::judge(api, &mut cx);
        let ram_at_once = self.state.law.ram_at_once;
        let verdict = match effects_differ(api, answer, &open, ram_at_once) {
            Some(wrong) => verdict.and(Verdict::Contradicts(wrong)),
            None => verdict,
        };
        // The numbers of objects are those of the handles that were opened.
        for opened in &open.notes.opens {
            if let Some(row) = self.state.handle(opened.process, opened.handle) {
                self.state.numbers.insert(opened.object, row);
            }
        }
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
}

/// What the kernel says it did within a call against what the call answered.
fn effects_differ(api: &str, answer: &Answer, open: &Open, ram_at_once: bool) -> Option<String> {
    if !open.notes.testified || open.notes.blocked {
        return None;
    }
    let succeeded = call::succeeded(api, answer.value?)?;
    // To close oneself is nothing that a kernel does (SZ-161).
    let pseudo = [u32::MAX, u32::MAX - 1].map(Ok);
    let closed = ["hObject", "hSourceHandle"].map(|name| open.args.number(name, 0));
    if closed.iter().any(|handle| pseudo.contains(handle)) {
        return None;
    }
    // Pages of a view that are committed already may stay as they are (SZ-251).
    let again = api == "VirtualAlloc" && open.args.number("lpAddress", 0) != Ok(0);
    if succeeded && again {
        return None;
    }
    let fresh = answer.last_error != Some(ERROR_ALREADY_EXISTS);
    effects::contradiction(api, succeeded, (fresh, ram_at_once), open.notes.done)
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
