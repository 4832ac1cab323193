//! Calls written as text, for the tests of this crate: text in, text out.
//!
//! ```text
//! [who: ][name = ]Function(argument, …)   a call; `3 times` before it repeats it
//! [who: ]read ADDRESS LENGTH              touches of memory, as the program makes them
//! [who: ]write ADDRESS 'bytes'
//! [who: ]execute ADDRESS
//! [who: ]! act …                          what the world does, on the machine of `who`
//! ```
//!
//! `who` is a process, `a` if nobody is named; `a/2` is its second thread. An argument is `_` (left
//! out), `NULL`, `"text"`, `'bytes'` (both with `*n`: n times), `[handles of an array]`, constants joined by `|`, or a number: in
//! decimal or hexadecimal form, a name that a call was bound to, `name.output`, `@a` for the
//! identifier of a process, or a sum of those. What the world can do is in `acts`, and what there is
//! at the start in `world`.
//!
//! The answer is one line for each call and one for each thread that goes on. Below it are the
//! events of pages, indented, and what else happened that the call does not tell. After every line
//! the kernel's invariants are checked, and after every refused call that nothing has changed.

mod acts;
mod say;
mod words;
mod world;

use crate::api::{Api, Args, Output, Returns};
use crate::{Call, Returned, find};
use abi::world::WorldSpec;
use abi::{Address, MachineId, OsVersion, ProcessId, ThreadId};
use expect_test::Expect;
use kernel::{Defaults, Kernel, State, Stop, World};
use say::Labels;
use std::collections::BTreeMap;
use trace::event::CloseReason;
use trace::{Event, Recorder};

/// Runs a script in a fresh world and compares what came of it.
#[track_caller]
pub(crate) fn check(script: &str, expected: Expect) {
    check_in(world::small(), script, expected);
}

/// The same in the world of another version.
#[track_caller]
pub(crate) fn check_on(version: OsVersion, script: &str, expected: Expect) {
    check_in(world::of(version), script, expected);
}

#[track_caller]
fn check_in(world: WorldSpec, script: &str, expected: Expect) {
    let mut run = Run::new(world);
    for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
        run.line(line);
    }
    expected.assert_eq(&run.said.join("\n"));
}

/// Calls a function as a Rust program does, by the first process of a fresh world.
pub(crate) fn typed<T>(act: impl FnOnce(&mut Call<'_, '_>) -> T) -> T {
    let mut run = Run::new(world::small());
    let thread = run.thread("a");
    run.kernel(|kernel| act(&mut Call::new(kernel, thread))).0
}

struct Run {
    world: World,
    names: BTreeMap<String, u32>,
    blocked: Vec<(String, ThreadId, Returns)>,
    labels: Labels,
    said: Vec<String>,
}

/// What a call came to.
struct Outcome {
    returned: Returned,
    outputs: Vec<Output>,
    refused: bool,
    answer: String,
}

impl Run {
    fn new(spec: WorldSpec) -> Run {
        let mut world = World::new(&spec).expect("the description is a world");
        let mut recorder = Recorder::default();
        let started = world.kernel(&mut recorder, &mut Defaults).start_thread(ProcessId(0), None);
        started.expect("there is room for a second thread");
        let (names, labels) = (BTreeMap::new(), Labels::default());
        Run { world, names, blocked: Vec::new(), labels, said: Vec::new() }
    }

    /// Does something to the world; also returns what happened.
    fn kernel<T>(&mut self, act: impl FnOnce(&mut Kernel<'_>) -> T) -> (T, Vec<Event>) {
        let mut recorder = Recorder::default();
        let result = act(&mut self.world.kernel(&mut recorder, &mut Defaults));
        (result, recorder.events)
    }

    fn line(&mut self, line: &str) {
        let repeated = line.split_once(" times ").and_then(|(times, rest)| {
            let times: u32 = times.parse().ok()?;
            Some((times, rest))
        });
        if let Some((times, line)) = repeated {
            let before = self.said.len();
            for _ in 0..times {
                self.line(line);
            }
            self.said.truncate(before);
            return;
        }
        let (who, rest) = speaker(line);
        if let Some(act) = rest.strip_prefix("! ") {
            self.act(who, act);
        } else if let Some((verb @ ("read" | "write" | "execute"), rest)) = rest.split_once(' ') {
            self.touch(who, verb, rest);
        } else {
            self.call(who, rest);
        }
        self.kernel(|kernel| kernel.check_invariants());
        self.report_answers();
    }

    fn call(&mut self, who: &str, line: &str) {
        let (head, rest) = line.split_once('(').expect("a call has parentheses");
        let (name, function) = match head.split_once(" = ") {
            Some((name, function)) => (Some(name), function),
            None => (None, head),
        };
        let api = find(function).unwrap_or_else(|| panic!("{function} is a function"));
        let rest = rest.strip_suffix(')').expect("a call ends with a parenthesis");
        let args = self.args(api.params, rest);
        let thread = self.thread(who);
        let before = self.world.state.clone();
        let (outcome, events) = self.kernel(|kernel| invoke(kernel, thread, api, &args));
        if outcome.refused {
            self.check_refusal(thread, before, &events);
        }
        self.said.push(format!("{who}: {function} {}", outcome.answer));
        self.tell(&events);
        match outcome.returned {
            Returned::Blocked => self.blocked.push((who.to_owned(), thread, api.returns)),
            Returned::Value(value) => self.bind(name, value, outcome.outputs),
            Returned::Nothing | Returned::Ended => {}
        }
    }

    fn touch(&mut self, who: &str, verb: &str, rest: &str) {
        let cells = words::split(rest, ' ');
        let at = Address(self.number(cells[0]));
        let bytes = match verb {
            "read" => vec![0; self.number(cells[1]) as usize],
            "write" => words::bytes(cells[1]),
            _ => Vec::new(),
        };
        let thread = self.thread(who);
        let (result, events) = self.kernel(|kernel| touch(kernel, thread, verb, at, bytes));
        let answer = match result {
            Ok(bytes) if verb == "read" => format!("-> '{}'", bytes.escape_ascii()),
            Ok(_) => "-> done".to_owned(),
            Err(Stop::Faulted(fault)) => format!("raises at {}: {}", fault.address, fault.cause),
            Err(other) => panic!("a touch of memory ends with {other:?}"),
        };
        self.said.push(format!("{who}: {verb} {answer}"));
        self.tell(&events);
    }

    /// A refused call writes the last error. Otherwise only what its events tell may have changed.
    fn check_refusal(&self, thread: ThreadId, mut before: State, events: &[Event]) {
        let told = events.iter().any(|event| {
            matches!(
                event,
                Event::HandleClosed { reason: CloseReason::Kernel | CloseReason::Source, .. }
                    | Event::WriteBack { error: None, .. }
                    | Event::PageIn { .. }
                    | Event::GuardGone { .. }
            )
        });
        if told {
            return;
        }
        let after = &self.world.state;
        let last_error = after.threads[thread.0].last_error;
        before.threads.edit(thread.0, |record| record.last_error = last_error);
        // An injected fault counts what it could have hit.
        before.faults = after.faults.clone();
        assert!(before == *after, "a refused call changes only the last error");
        let fingerprint = before.fingerprint_from_scratch();
        assert_eq!(fingerprint, after.fingerprint_from_scratch(), "also for the fingerprint");
    }

    /// Reports the events that a call does not tell itself.
    fn tell(&mut self, events: &[Event]) {
        for event in events {
            let line = self.labels.line(&self.world.state, event);
            self.said.extend(line.map(|line| format!("  {line}")));
        }
    }

    fn bind(&mut self, name: Option<&str>, value: u32, outputs: Vec<Output>) {
        let Some(name) = name else { return };
        self.names.insert(name.to_owned(), value);
        for output in outputs {
            if let Some(value) = output.number() {
                self.names.insert(format!("{name}.{}", output.name), value);
            }
        }
    }

    fn thread(&mut self, who: &str) -> ThreadId {
        let (process, number) = who.split_once('/').unwrap_or((who, "1"));
        let number = number.parse().expect("a thread has a number");
        let process = self.process(process);
        let (found, _) = self.kernel(|kernel| kernel.find_thread(process, number));
        found.unwrap_or_else(|| panic!("{who} is a living thread"))
    }

    fn process(&self, name: &str) -> ProcessId {
        let mut all = self.world.state.processes.iter();
        let found = all.find(|(_, process)| *process.name == *name);
        ProcessId(found.unwrap_or_else(|| panic!("{name} is a process")).0)
    }

    fn machine(&self, who: &str) -> MachineId {
        let (process, _) = who.split_once('/').unwrap_or((who, ""));
        self.world.state.processes[self.process(process).0].machine
    }

    fn report_answers(&mut self) {
        for (who, thread, returns) in std::mem::take(&mut self.blocked) {
            if self.world.state.threads.get(thread.0).is_none() {
                continue;
            }
            match self.kernel(|kernel| kernel.take_answer(thread)).0 {
                Some(answer) => {
                    let text = say::returned(returns, Returned::Value(answer));
                    self.said.push(format!("{who} goes on {text}").trim_end().to_owned());
                }
                None => self.blocked.push((who, thread, returns)),
            }
        }
    }
}

/// Who does what: the process or thread before a colon.
fn speaker(line: &str) -> (&str, &str) {
    let plain = |who: &str| who.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'/');
    line.split_once(": ").filter(|(who, _)| plain(who)).unwrap_or(("a", line))
}

fn invoke(kernel: &mut Kernel<'_>, thread: ThreadId, api: &Api, args: &Args) -> Outcome {
    let mut call = Call::new(kernel, thread);
    let returned = (api.invoke)(&mut call, args);
    let answer = say::answer(&call, api.returns, returned);
    Outcome { returned, outputs: call.take_outputs(), refused: call.refused, answer }
}

fn touch(
    kernel: &mut Kernel<'_>,
    thread: ThreadId,
    verb: &str,
    at: Address,
    mut bytes: Vec<u8>,
) -> Result<Vec<u8>, Stop> {
    let cpu = kernel.cpu(thread);
    match verb {
        "read" => kernel.read_memory(&cpu, at, &mut bytes)?,
        "write" => kernel.write_memory(&cpu, at, &bytes)?,
        _ => kernel.execute(&cpu, at)?,
    }
    Ok(bytes)
}
