//! Steps, calls and what they come to.

use super::{Block, DeadHandles, Deed, Head, Held, Mark, Row, Teller, words};
use crate::Event;
use crate::event::{Pause, RESULT, Value, Word};
use crate::fold::ThreadState;
use crate::text::Text;
use abi::error::{ERROR_INVALID_HANDLE, NO_ERROR};
use abi::{AccessKind, Address, ErrorCode, Handle, ThreadId, clause};
use std::sync::Arc;

impl Teller {
    /// Says what threads do by themselves, and what the world does.
    pub(super) fn tell_step(&mut self, event: &Event) {
        match event {
            Event::Step { index, line, thread, text } => {
                self.tell_held();
                let text = text.clone();
                self.held = Some(Held { step: (*index, *line), thread: *thread, text });
            }
            Event::Call { thread, api, args, values } => {
                self.tell_call(*thread, api, args);
                self.calls.insert(*thread, self.dead_handles(*thread, args, values));
            }
            Event::Return { thread, api, result, outputs, names, last_error, clause } => {
                let mut text = self.came_to(result, outputs, names, *last_error);
                let refused = last_error.is_none_or(|code| code != NO_ERROR);
                if let Some(id) = clause.as_deref().filter(|_| !refused) {
                    text.push_str(&format!("  {}", self.label(id)));
                }
                let handles = self.calls.remove(thread).unwrap_or_default();
                self.tell_return(*thread, api, &text);
                self.tell_clause(clause.as_deref().filter(|_| refused));
                if *last_error == Some(ERROR_INVALID_HANDLE) {
                    self.tell_handles(handles.dead);
                }
                self.tell_handles(handles.mistaken);
            }
            Event::Access { thread, kind, address, bytes } => {
                self.tell_access(*thread, *kind, *address, bytes)
            }
            Event::Exception { code, kind, address, slot_form, cause, guarded, .. } => {
                let doing = match kind {
                    AccessKind::Read => "reading",
                    AccessKind::Write => "writing",
                    AccessKind::Execute => "executing",
                };
                let cause = self.spelling.text(cause);
                let end = if *guarded { "" } else { "; nobody handles it" };
                let form = slot_form.map_or_else(String::new, |form| format!(" ({form})"));
                self.end(Mark::Bad, &format!("{code} {doing} {address}{form}: {cause}{end}"))
            }
            Event::Act { text } => {
                let text = self.spelling.line(text);
                let told = self.block.as_ref().is_some_and(|block| *block.text == *text);
                if !told {
                    self.row(Row::note(text));
                }
            }
            Event::Check { text, met } => {
                let text = self.spelling.line(text);
                let told = self.block.as_ref().is_some_and(|block| *block.text == *text);
                let text = if told { String::new() } else { format!(": {text}") };
                match met {
                    true => self.end(Mark::Result, &format!("as expected{text}")),
                    false => self.end(Mark::Bad, &format!("not as expected{text}")),
                }
            }
            _ => self.tell_wait(event),
        }
    }

    /// Says what happens when no thread acts by itself: choices, waits, the clock.
    fn tell_wait(&mut self, event: &Event) {
        match event {
            Event::Choice { option: 0, .. } if self.is_between_steps() => {}
            Event::Choice { point, option, of } => {
                let text = format!("{} = {option}, of {of}", self.spelling.text(point));
                self.by_itself("choice", None, &text, &format!("choice {text}"))
            }
            Event::Clock { now } => {
                let text = format!("{now} ms");
                self.by_itself("clock", None, &text, &format!("the clock moves to {text}"))
            }
            Event::Resumed { thread, answer } => {
                let who = self.names().thread(*thread);
                let state = self.fold.threads().get(thread).map(|thread| &thread.state);
                let text = match state {
                    Some(ThreadState::Sleeping { .. }) => "wakes".to_owned(),
                    Some(ThreadState::Paused) => "goes on where it paused".to_owned(),
                    _ => format!("goes on: {}", words::wait_answer(*answer)),
                };
                self.by_itself(&who, Some(*thread), &text, &format!("{who} {text}"))
            }
            Event::Blocked { thread, objects, all, due, pause } => {
                let until = words::until(*due);
                let names = self.names();
                let names: Vec<String> =
                    objects.iter().map(|object| names.object(*object)).collect();
                let text = match &names[..] {
                    _ if *pause == Pause::Pager => "waits in the pager".to_owned(),
                    _ if *pause == Pause::Midway => "pauses in the middle of it".to_owned(),
                    [] => format!("sleeps {until}"),
                    [object] => format!("waits for {object}, {until}"),
                    several => {
                        let which = if *all { "all" } else { "any" };
                        format!("waits for {which} of {}, {until}", several.join(", "))
                    }
                };
                let who = self.names().thread(*thread);
                self.by_itself(&who, Some(*thread), &text, &text);
                self.finish_block();
            }
            _ => {}
        }
    }

    /// The call stands for the step that makes it.
    fn tell_call(&mut self, thread: ThreadId, api: &str, args: &[(Arc<str>, Text)]) {
        let own = self.held.take_if(|held| held.thread == Some(thread));
        self.tell_held();
        let who = self.names().thread(thread);
        let text = |text: &str| self.spelling.text(text);
        let args = args.iter().map(|(name, value)| (text(name), text(value))).collect();
        let deed = Deed::Call { api: text(api), args };
        let step = own.map(|held| held.step);
        self.begin(Head { step, thread: Some(thread), who, deed }, "");
    }

    fn came_to(
        &self,
        result: &str,
        outputs: &[(Word, Word)],
        names: &[(Word, Word)],
        last_error: Option<ErrorCode>,
    ) -> String {
        let spelling = &self.spelling;
        let named = |of: &str| names.iter().find(|(name, _)| **name == *of);
        let constant = |of: &str| named(of).map(|(_, constant)| &**constant);
        let result = constant(RESULT).unwrap_or(result);
        let mut text = spelling.text(if result.is_empty() { "done" } else { result });
        for (name, value) in outputs {
            let value = constant(name).unwrap_or(value);
            text.push_str(&format!(", {}: {}", spelling.text(name), spelling.text(value)));
        }
        if let Some(code) = last_error {
            text.push_str(&format!(", last error {code}"));
        }
        text
    }

    fn tell_return(&mut self, thread: ThreadId, api: &str, text: &str) {
        let own = |block: &Block| block.thread == Some(thread) && !block.over;
        if self.block.as_ref().is_some_and(own) {
            return self.end(Mark::Result, text);
        }
        let who = self.names().thread(thread);
        let api = self.spelling.text(api);
        self.begin_and_end(&who, Some(thread), &format!("{api} = {text}"));
    }

    /// A clause's identifier and how well it is founded.
    fn label(&self, id: &str) -> String {
        let Some(clause) = clause::find(id) else { return self.spelling.text(id) };
        let standing = clause.standing_in(self.version).unwrap_or(clause.standing);
        format!("{} ({standing})", clause.id)
    }

    /// The clause behind a refusal: its identifier, how well it is founded, what it says.
    fn tell_clause(&mut self, id: Option<&str>) {
        let Some(id) = id else { return };
        let label = self.label(id);
        self.row(match clause::find(id) {
            Some(clause) => {
                Row { label: format!("{label}: "), ..Row::new(Mark::More, clause.text) }
            }
            None => Row::new(Mark::More, label),
        });
    }

    /// What the dead handles among the arguments of a call were, and those that by now stand for
    /// something else than what was bound.
    fn dead_handles(
        &self,
        thread: ThreadId,
        args: &[(Arc<str>, Text)],
        values: &[(Word, Value)],
    ) -> DeadHandles {
        let mut told = DeadHandles::default();
        let Some(caller) = self.fold.threads().get(&thread) else { return told };
        for (parameter, value) in values {
            let number = match value {
                Value::Number(number) => number,
                Value::Handles { handles } => {
                    let tell = |handle: &Handle| self.biographies.tell(caller.current, *handle);
                    told.dead.extend(handles.iter().filter_map(tell));
                    continue;
                }
                _ => continue,
            };
            told.dead.extend(self.biographies.tell(caller.current, Handle(*number)));
            let text = args.iter().find(|(known, _)| **known == **parameter).map(|(_, text)| text);
            let name = text.and_then(|text| text.strip_prefix('"')?.strip_suffix('"'));
            let mistaken =
                |name| self.biographies.tell_named(caller.current, name, Handle(*number));
            told.mistaken.extend(name.and_then(mistaken));
        }
        told
    }

    fn tell_handles(&mut self, told: Vec<String>) {
        for text in told {
            self.row(Row::new(Mark::More, self.spelling.text(&text)));
        }
    }

    fn tell_access(&mut self, thread: ThreadId, kind: AccessKind, address: Address, bytes: &[u8]) {
        let place = self.names().place(thread, address);
        let place = place.map_or(String::new(), |place| format!(", {place}"));
        let bytes = words::bytes(bytes, self.spelling.more());
        let inside = self.calls.contains_key(&thread);
        let text = match kind {
            AccessKind::Read if !inside => format!("{bytes}  at {address}{place}"),
            AccessKind::Read => format!("reads at {address}{place}: {bytes}"),
            AccessKind::Write => format!("writes at {address}{place}: {bytes}"),
            AccessKind::Execute => format!("fetched at {address}{place}"),
        };
        if inside {
            self.row(Row::note(text));
        } else {
            self.end(Mark::Result, &text);
        }
    }

    /// Something that happens within a step if one is going on, as a note; else by itself.
    fn by_itself(&mut self, who: &str, thread: Option<ThreadId>, text: &str, note: &str) {
        if self.is_between_steps() {
            self.begin_and_end(who, thread, text);
        } else {
            self.row(Row::note(note));
        }
    }

    /// A block that is over when it begins.
    fn begin_and_end(&mut self, who: &str, thread: Option<ThreadId>, text: &str) {
        let (who, deed) = (who.to_owned(), Deed::Text(text.to_owned()));
        self.begin(Head { step: None, thread, who, deed }, text);
        self.finish_block();
    }

    fn is_between_steps(&self) -> bool {
        self.block.as_ref().is_none_or(|block| block.over)
    }

    /// What a step came to. More may follow, but it is over.
    fn end(&mut self, mark: Mark, text: &str) {
        self.row(Row::new(mark, text));
        self.finish_block();
    }

    fn finish_block(&mut self) {
        if let Some(block) = &mut self.block {
            block.over = true;
        }
    }
}
