//! Calls written as text, for the tests of this crate.
//!
//! The world has one machine with the processes `a` (two threads) and `b`, and the program
//! `reader`. A line is a call:
//!
//! ```text
//! [a/2:] [name =] Function(argument, …)
//! ```
//!
//! An argument is `_` (left out), `NULL`, a number, constants joined by `|`, `"text"` (with
//! `*n`: n times), a name, `name.output`, or `@a`, the identifier of a process. `n times` before a
//! call repeats it; `the clock advances` wakes who is due. The answer is one line for each call,
//! and one for each thread that goes on.

use crate::api::{Arg, Args, Output, Param, Returns, Takes};
use crate::{Call, Returned, find};
use abi::world::{MachineSpec, ProcessSpec, VolumeKind, VolumeSpec, WorldSpec};
use abi::{Address, Handle, OsVersion, ProcessId, ThreadId};
use expect_test::Expect;
use kernel::{Defaults, Kernel, World};
use std::collections::BTreeMap;
use std::sync::Arc;
use trace::Silent;

/// Functions with a documented side effect of their refusal.
const SIDE_EFFECTS: [&str; 1] = ["DuplicateHandle"];

/// Runs the calls, checks the kernel's invariants after each, and compares the answers.
#[track_caller]
pub(crate) fn check(script: &str, expected: Expect) {
    let mut world = world();
    let mut chance = Defaults;
    let mut sink = Silent;
    let mut kernel = world.kernel(&mut sink, &mut chance);
    kernel.start_thread(ProcessId(0), None).expect("there is room");
    let mut run = Run { kernel, names: BTreeMap::new(), blocked: Vec::new(), answers: Vec::new() };
    for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
        run.line(line);
    }
    expected.assert_eq(&run.answers.join("\n"));
}

fn world() -> World {
    let process = |name: &str| ProcessSpec { name: name.to_owned() };
    let store = VolumeSpec {
        kind: VolumeKind::ObjectStore,
        mount: "\\".to_owned(),
        capacity_bytes: None,
        page_in: true,
        folders: Vec::new(),
        files: Vec::new(),
    };
    let machine = MachineSpec {
        name: "pda".to_owned(),
        ram_pages: 16,
        page_in: true,
        reuse_handle_values: false,
        volumes: vec![store],
        processes: vec![process("a"), process("b")],
    };
    World::new(&WorldSpec {
        version: OsVersion::CeNet4_2,
        machines: vec![machine],
        servers: Vec::new(),
        programs: vec!["reader".to_owned()],
    })
    .expect("the description is a world")
}

struct Run<'k> {
    kernel: Kernel<'k>,
    names: BTreeMap<String, u32>,
    blocked: Vec<(String, ThreadId, Returns)>,
    answers: Vec<String>,
}

impl Run<'_> {
    fn line(&mut self, line: &str) {
        if line == "the clock advances" {
            let moved = self.kernel.advance_clock();
            let now = *self.kernel.state.clock.get();
            self.answers.push(if moved {
                format!("it is {now} ms")
            } else {
                "nothing is due".to_owned()
            });
        } else if let Some((times, call)) = line.split_once(" times ") {
            for _ in 0..times.parse().expect("a number of times") {
                self.call(call);
                self.answers.pop();
            }
        } else {
            self.call(line);
        }
        self.kernel.check_invariants();
        self.report_answers();
    }

    fn call(&mut self, line: &str) {
        let (head, rest) = line.split_once('(').expect("a call has parentheses");
        let (who, head) = head.split_once(": ").unwrap_or(("a", head));
        let (name, function) = match head.split_once(" = ") {
            Some((name, function)) => (Some(name), function),
            None => (None, head),
        };
        let api = find(function).unwrap_or_else(|| panic!("{function} is a function"));
        let rest = rest.strip_suffix(')').expect("a call ends with a parenthesis");
        let args = self.args(api.params, rest);
        let thread = self.thread(who);
        let mut before = self.kernel.state.clone();
        let mut call = Call::new(&mut self.kernel, thread);
        let returned = (api.invoke)(&mut call, &args);
        let mut answer = format!("{who}: {function} {}", returned_text(api.returns, returned));
        for (output, value) in &call.outputs {
            answer += &format!(", {output} {}", output_text(value));
        }
        if let Some(code) = call.last_error {
            answer += &format!(", last error {}", code.0);
        }
        if let Some(clause) = call.clause {
            answer += &format!(" [{}]", clause.id);
        }
        if let Some(what) = call.not_modelled {
            answer = format!("{who}: {function} is not modelled: {what}");
        }
        let outputs = std::mem::take(&mut call.outputs);
        let (refused, code) = (call.refused, call.last_error);
        if refused && !SIDE_EFFECTS.contains(&function) {
            before.threads.edit(thread.0, |record| record.last_error = code.unwrap_or_default().0);
            assert!(before == *self.kernel.state, "a refused call only writes the last error");
        }
        self.answers.push(answer);
        match returned {
            Returned::Blocked => self.blocked.push((who.to_owned(), thread, api.returns)),
            Returned::Value(value) => self.bind(name, value, outputs),
            Returned::Nothing | Returned::Ended => {}
        }
    }

    fn bind(&mut self, name: Option<&str>, value: u32, outputs: Vec<(&'static str, Output)>) {
        let Some(name) = name else { return };
        self.names.insert(name.to_owned(), value);
        for (output, value) in outputs {
            if let Output::Number(value) = value {
                self.names.insert(format!("{name}.{output}"), value);
            }
        }
    }

    fn thread(&self, who: &str) -> ThreadId {
        let (process, number) = who.split_once('/').unwrap_or((who, "1"));
        let number = number.parse().expect("a thread has a number");
        let found = self.kernel.find_thread(self.process(process), number);
        found.unwrap_or_else(|| panic!("{who} is a living thread"))
    }

    fn process(&self, name: &str) -> ProcessId {
        let mut all = self.kernel.state.processes.iter();
        let found = all.find(|(_, process)| *process.name == *name);
        ProcessId(found.unwrap_or_else(|| panic!("{name} is a process")).0)
    }

    fn args(&self, params: &[Param], text: &str) -> Args {
        let written = text.split(", ").filter(|arg| !arg.is_empty());
        let values: Vec<_> = written.map(|arg| self.arg(arg)).collect();
        assert!(values.len() <= params.len(), "{text} has too many arguments");
        let null_outputs = values.into_iter().zip(params).map(|(value, param)| match param.takes {
            Takes::Output if value == Some(Arg::Number(0)) => Some(Arg::Null),
            _ => value,
        });
        Args { values: null_outputs.collect() }
    }

    fn arg(&self, text: &str) -> Option<Arg> {
        if text == "_" {
            return None;
        }
        if let Some(quoted) = text.strip_prefix('"') {
            let (quoted, times) = quoted.rsplit_once('"').expect("a text ends with a quote");
            let times = times.strip_prefix('*').map_or(1, |n| n.parse().expect("a number"));
            return Some(Arg::Text(Arc::from(quoted.repeat(times))));
        }
        Some(Arg::Number(
            text.split('|').map(|word| self.number(word)).fold(0, |all, one| all | one),
        ))
    }

    fn number(&self, word: &str) -> u32 {
        if let Some(process) = word.strip_prefix('@') {
            return self.kernel.process_id(self.process(process)).0;
        }
        let hex = word.strip_prefix("0x").map(|digits| u32::from_str_radix(digits, 16));
        let number = match hex {
            Some(hex) => hex.ok(),
            None => word.parse::<i64>().ok().map(|number| number as u32),
        };
        let constant = || abi::constant::find(word).map(|(value, _)| value);
        let found = number.or_else(|| self.names.get(word).copied()).or_else(constant);
        found.unwrap_or_else(|| panic!("{word} is a number, a name or a constant"))
    }

    fn report_answers(&mut self) {
        for (who, thread, returns) in std::mem::take(&mut self.blocked) {
            if self.kernel.state.threads.get(thread.0).is_none() {
                continue;
            }
            match self.kernel.take_answer(thread) {
                Some(answer) => {
                    let text = returned_text(returns, Returned::Value(answer));
                    self.answers.push(format!("{who} goes on {text}").trim_end().to_owned());
                }
                None => self.blocked.push((who, thread, returns)),
            }
        }
    }
}

fn returned_text(returns: Returns, returned: Returned) -> String {
    let value = match returned {
        Returned::Value(value) => value,
        Returned::Nothing => return "-> nothing".to_owned(),
        Returned::Blocked => return "waits".to_owned(),
        Returned::Ended => return "ends the thread".to_owned(),
    };
    match returns {
        Returns::Boolean => format!("-> {}", if value == 0 { "FALSE" } else { "TRUE" }),
        Returns::HandleOrNull | Returns::HandleOrInvalid => format!("-> {}", Handle(value)),
        Returns::AddressOrNull => format!("-> {}", Address(value)),
        Returns::Number { .. } => format!("-> {value}"),
        Returns::Nothing => String::new(),
    }
}

fn output_text(output: &Output) -> String {
    match output {
        Output::Number(value) => format!("{value:#x}"),
        Output::Bytes(bytes) => format!("{bytes:?}"),
    }
}
