//! A biography in a sentence.

use super::{Biographies, Closing, Life, Moment, What};
use crate::event::CloseReason;
use abi::{Handle, ProcessId};

impl Biographies {
    /// What a value that a process cannot use once was, in a sentence; `None` if it was never given
    /// out, or if the process has it open.
    pub fn tell(&self, process: ProcessId, handle: Handle) -> Option<String> {
        self.tell_at(process, handle, u32::MAX)
    }

    /// The same as far as it was known in a step.
    pub fn tell_at(&self, process: ProcessId, handle: Handle, step: u32) -> Option<String> {
        let known = self.lives(process, handle).iter().filter(|life| life.opened.step <= step);
        let lives: Vec<&Life> = known.collect();
        let closed = |life: &Life| last_closing(life, process, step);
        let last = lives.last()?;
        let held = last.holders.contains_key(&process) && closed(last).is_none();
        let dead = lives.iter().rev().find_map(|life| Some((*life, closed(life)?)));
        match dead {
            _ if held => None,
            Some((life, closing)) => {
                let end = match last.is_open() {
                    true if life.object == last.object && life.opened == last.opened => {
                        let holders = last.holders.keys().map(|holder| self.name(*holder));
                        format!("it is open in {} still", holders.collect::<Vec<_>>().join(", "))
                    }
                    true => format!("it now stands for {}", object(&last.what)),
                    false => String::from("it now stands for nothing"),
                };
                let opened = self.opening(&life.opened);
                let closed = self.closing(process, &closing);
                let was = object(&life.what);
                Some(format!("{handle} was {was}{opened}, {closed}; {end}"))
            }
            None => {
                let opened = self.opening(&last.opened);
                let (is, who) = (object(&last.what), self.name(process));
                Some(format!("{handle} is {is}{opened}, which {who} has not opened"))
            }
        }
    }

    /// What a bound name stood for, in a sentence, if its value stands for something else by now.
    pub fn tell_named(&self, process: ProcessId, name: &str, handle: Handle) -> Option<String> {
        let &(owner, bound, at) = self.meant.get(name)?;
        if self.owner(process) != Some(owner) || bound != handle {
            return None;
        }
        let lives = self.lives(process, handle);
        let (was, now) = (lives.get(at)?, lives.get(at + 1..)?.last()?);
        let closed = last_closing(was, process, u32::MAX).filter(|_| now.is_open())?;
        Some(format!(
            "{handle} was {}{}, {}; it now stands for {}{}",
            object(&was.what),
            self.opening(&was.opened),
            self.closing(process, &closed),
            object(&now.what),
            self.opening(&now.opened)
        ))
    }

    fn name(&self, process: ProcessId) -> String {
        let known = self.processes.get(&process);
        known.map_or_else(|| process.to_string(), |(_, name)| name.to_string())
    }

    fn opening(&self, opened: &Moment) -> String {
        match (&opened.api, opened.step) {
            (Some(api), step) => format!(" ({api} at step {step})"),
            (None, 0) => String::new(),
            (None, step) => format!(" (step {step})"),
        }
    }

    fn closing(&self, process: ProcessId, closing: &Closing) -> String {
        let Closing { process: whose, at, reason } = closing;
        let step = at.step;
        let of = match *whose == process {
            true => String::new(),
            false => format!(" for {}", self.name(*whose)),
        };
        match reason {
            CloseReason::Call => format!("closed{of} at step {step}"),
            CloseReason::Kernel => {
                let api = at.api.as_deref().unwrap_or("a call");
                format!("closed by the kernel{of} at step {step} when {api} failed")
            }
            CloseReason::Mapping => {
                format!("closed by the kernel{of} at step {step} with its last mapping")
            }
            CloseReason::Source => {
                format!("closed{of} at step {step} as the source of a duplicate")
            }
            CloseReason::ProcessEnd => {
                format!("closed at step {step} when {} ended", self.name(*whose))
            }
        }
    }
}

/// How a process, or else whoever was the last, lost a value up to a step.
fn last_closing(life: &Life, process: ProcessId, step: u32) -> Option<Closing> {
    let mut known = life.closings.iter().rev().filter(|closing| closing.at.step <= step);
    let own = known.clone().find(|closing| closing.process == process);
    own.or_else(|| known.next()).cloned()
}

/// An object by its kind and its name or file.
fn object(what: &What) -> String {
    let kind = what.kind.word();
    match (&what.name, &what.path) {
        (Some(name), _) => format!("{kind} \"{name}\""),
        (None, Some(path)) => format!("{kind} {path}"),
        (None, None) => format!("an unnamed {kind}"),
    }
}
