//! Tests in text: a script of calls on a small world, and what came of each.
//!
//! A line is `name = Function(argument, …)`, with `b:` or `desk:` before it for another process.
//! An argument is `-` (left out), a number, constants with `|`, a name, a name plus a number, a
//! path, or data in quotes. A line with `!` lets the world act: `! eject PATH`, `! insert PATH`,
//! `! exchange PATH`, `! cut`, `! link`, `! close NAME`, `! fill PATH leave BYTES`,
//! `! fault Growth`, `! fault Server`, `! bytes PATH`.

use crate::{Api, Arg, Args, Call, Output, Returned, Returns, Takes, find};
use abi::world::{
    FileKind, FileSpec, MachineSpec, ProcessSpec, ServerSpec, VolumeKind, VolumeSpec, WorldSpec,
};
use abi::{Content, Handle, MachineId, OsVersion, ProcessId, ServerId, ThreadId};
use expect_test::Expect;
use kernel::record::{FaultPlan, FaultPoint};
use kernel::{Defaults, World};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;
use trace::Silent;
use trace::event::CloseReason;

/// Runs a script on a fresh world and compares what came of each line.
pub(super) fn check(script: &str, expected: Expect) {
    let mut run = Run::new();
    for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match line.strip_prefix("! ") {
            Some(act) => run.act(act),
            None => run.call(line),
        }
    }
    expected.assert_eq(&run.said);
}

/// Calls a function as a Rust program does, by the first process of a fresh world.
pub(super) fn typed<T>(act: impl FnOnce(&mut Call<'_, '_>) -> T) -> T {
    let mut run = Run::new();
    let thread = run.thread("a");
    let (mut sink, mut chance) = (Silent, Defaults);
    let mut kernel = run.world.kernel(&mut sink, &mut chance);
    act(&mut Call::new(&mut kernel, thread))
}

struct Run {
    world: World,
    names: BTreeMap<String, u32>,
    said: String,
}

impl Run {
    fn new() -> Run {
        let world = World::new(&small_world()).expect("the world of the tests can be built");
        Run { world, names: BTreeMap::new(), said: String::new() }
    }

    fn call(&mut self, line: &str) {
        let (process, line) = match line.split_once(": ") {
            Some((process, rest)) => (process, rest),
            None => ("a", line),
        };
        let (bound, line) = match line.split_once(" = ") {
            Some((name, rest)) => (Some(name), rest),
            None => (None, line),
        };
        let (name, rest) = line.split_once('(').expect("a call has arguments");
        let api = find(name).expect("the function exists");
        let args = self.arguments(api, rest.strip_suffix(')').expect("a call ends"));
        let thread = self.thread(process);
        let (mut sink, mut chance) = (Silent, Defaults);
        let mut kernel = self.world.kernel(&mut sink, &mut chance);
        let mut call = Call::new(&mut kernel, thread);
        let value = match (api.invoke)(&mut call, &args) {
            Returned::Value(value) => value,
            other => panic!("{name} returned {other:?}"),
        };
        let said = describe(api, value, &call);
        kernel.check_invariants();
        writeln!(self.said, "{name}: {said}").expect("a string takes text");
        if let Some(bound) = bound {
            self.names.insert(bound.to_owned(), value);
        }
    }

    fn thread(&self, process: &str) -> ThreadId {
        let found = self.world.state.processes.iter().find(|(_, record)| *record.name == *process);
        let process = ProcessId(found.expect("the process exists").0);
        let mut threads = self.world.state.threads.iter();
        ThreadId(threads.find(|(_, thread)| thread.process == process).expect("it runs").0)
    }

    fn arguments(&self, api: &Api, text: &str) -> Args {
        let given: Vec<&str> = text.split(", ").filter(|text| !text.is_empty()).collect();
        assert!(given.len() <= api.params.len(), "too many arguments: {text}");
        let given = given.iter().zip(api.params);
        Args { values: given.map(|(text, param)| self.argument(text, param.takes)).collect() }
    }

    fn argument(&self, text: &str, takes: Takes) -> Option<Arg> {
        if text == "-" {
            return None;
        }
        if text == "NULL" {
            return Some(Arg::Null);
        }
        if takes == Takes::Text {
            return Some(Arg::Text(Arc::from(text)));
        }
        if let Some(data) = text.strip_prefix('\'') {
            let data = data.strip_suffix('\'').expect("data ends with a quote");
            return Some(Arg::Data(Content::bytes(data.as_bytes())));
        }
        Some(Arg::Number(text.split('|').fold(0, |sum, part| sum | self.number(part))))
    }

    fn number(&self, text: &str) -> u32 {
        if let Some((name, plus)) = text.split_once('+') {
            return self.number(name) + self.number(plus);
        }
        let hex = text.strip_prefix("0x").map(|hex| u32::from_str_radix(hex, 16));
        let number = hex.unwrap_or_else(|| text.parse::<i64>().map(|number| number as u32));
        number
            .ok()
            .or_else(|| self.names.get(text).copied())
            .or_else(|| abi::constant::find(text).map(|(value, _)| value))
            .unwrap_or_else(|| panic!("what is {text}?"))
    }

    fn act(&mut self, act: &str) {
        let (pda, srv) = (MachineId(0), ServerId(0));
        let (verb, rest) = act.split_once(' ').unwrap_or((act, ""));
        let (mut sink, mut chance) = (Silent, Defaults);
        let mut kernel = self.world.kernel(&mut sink, &mut chance);
        let volume = kernel.find_volume(pda, rest.split(" leave ").next().unwrap_or_default());
        let done = match (verb, volume) {
            ("eject", Some(card)) => kernel.eject(card),
            ("insert", Some(card)) => kernel.insert_medium(card, false),
            ("exchange", Some(card)) => kernel.eject(card) && kernel.insert_medium(card, true),
            ("close", _) => {
                let handle = Handle(self.names[rest]);
                kernel.close_handle(ProcessId(0), handle, CloseReason::Call).is_ok()
            }
            ("cut", _) => kernel.disconnect(pda, srv),
            ("link", _) => kernel.reconnect(pda, srv),
            ("fill", Some(volume)) => {
                let (_, leave) = rest.split_once(" leave ").expect("how much is left");
                kernel.fill_volume(volume, leave.parse().expect("a number"));
                true
            }
            ("fault", _) => {
                let point = match rest {
                    "Growth" => FaultPoint::Growth,
                    "Server" => FaultPoint::Server,
                    other => panic!("no fault is called {other}"),
                };
                let plan = FaultPlan { machine: pda, point, remaining: 1, persistent: false };
                kernel.state.faults.push(plan);
                true
            }
            ("bytes", _) => {
                let said = match kernel.find_file(pda, rest) {
                    Ok(file) => {
                        let record = kernel.state.files[file.0].clone();
                        let mut bytes = vec![0; record.size.min(40) as usize];
                        kernel.peek_file(file, 0, &mut bytes);
                        let (size, changes) = (record.size, record.changes);
                        format!("'{}' {size} bytes, change {changes}", bytes.escape_ascii())
                    }
                    Err(refusal) => format!("{refusal:?}"),
                };
                writeln!(self.said, "{rest}: {said}").expect("a string takes text");
                true
            }
            _ => panic!("the world cannot {act}"),
        };
        assert!(done, "{act} changes something");
        kernel.check_invariants();
    }
}

fn describe(api: &Api, value: u32, call: &Call<'_, '_>) -> String {
    if let Some(what) = call.not_modelled {
        return format!("not modelled: {what}");
    }
    let mut said = match (api.returns, value) {
        (Returns::Boolean, 0) => "FALSE".to_owned(),
        (Returns::Boolean, 1) => "TRUE".to_owned(),
        (Returns::HandleOrInvalid, u32::MAX) => "INVALID_HANDLE_VALUE".to_owned(),
        (Returns::HandleOrNull | Returns::AddressOrNull, 0) => "NULL".to_owned(),
        (Returns::HandleOrInvalid | Returns::HandleOrNull, _) => "a handle".to_owned(),
        (Returns::AddressOrNull, _) => "an address".to_owned(),
        (_, value) => format!("{value:#x}"),
    };
    for (name, output) in &call.outputs {
        match output {
            Output::Number(number) => write!(said, ", {name} {number}"),
            Output::Bytes(bytes) => write!(said, ", {name} '{}'", bytes.escape_ascii()),
        }
        .expect("a string takes text");
    }
    if let Some(code) = call.last_error {
        let clause = call.clause.map_or("no clause", |clause| clause.id);
        write!(said, ", {code} by {clause}").expect("a string takes text");
    }
    said
}

/// Two machines, a card of 100 bytes, a server.
fn small_world() -> WorldSpec {
    let file = |path: &str, kind, bytes: &str| FileSpec {
        path: path.to_owned(),
        kind,
        read_only: path.ends_with("fixed.txt"),
        content: Content::bytes(bytes.as_bytes()),
    };
    let volume = |kind, mount: &str, capacity_bytes, files| VolumeSpec {
        kind,
        mount: mount.to_owned(),
        capacity_bytes,
        page_in: true,
        folders: Vec::new(),
        files,
    };
    let plain = |path, bytes| file(path, FileKind::Plain, bytes);
    let store = |files| volume(VolumeKind::ObjectStore, r"\", None, files);
    let pda = vec![
        store(vec![plain(r"\a.txt", "hello"), plain(r"\My Documents\fixed.txt", "fixed")]),
        volume(
            VolumeKind::Rom,
            r"\",
            None,
            vec![
                file(r"\Windows\plain.bin", FileKind::RomUncompressed, "in rom"),
                file(r"\Windows\packed.bin", FileKind::RomCompressed, "packed"),
                file(r"\Windows\core.dll", FileKind::RomModule, "code"),
            ],
        ),
        volume(
            VolumeKind::StorageCard,
            r"\Storage Card",
            Some(100),
            vec![plain(r"\Storage Card\log", "0123456789")],
        ),
    ];
    let machine = |name: &str, volumes, processes: &[&str]| MachineSpec {
        name: name.to_owned(),
        ram_pages: 64,
        page_in: true,
        reuse_handle_values: false,
        volumes,
        processes: processes.iter().map(|&name| ProcessSpec { name: name.to_owned() }).collect(),
    };
    let share = volume(
        VolumeKind::RemoteShare,
        r"\\srv\data",
        None,
        vec![plain(r"\\srv\data\x", "remote")],
    );
    WorldSpec {
        version: OsVersion::CeNet4_2,
        machines: vec![
            machine("pda", pda, &["a", "b"]),
            machine("desk", vec![store(Vec::new())], &["desk"]),
        ],
        servers: vec![ServerSpec { name: "srv".to_owned(), shares: vec![share] }],
        programs: Vec::new(),
    }
}
