//! A conversation: the world, who has been heard of, what names are bound to.

use super::answer::{Answer, Wrong};
use super::helper;
use super::request::{Call, Out, Reset};
use super::wait::Pending;
use abi::{MachineId, ProcessId, ThreadId, clause::ClauseId};
use coredll::{APIS, Api, Gives, Output, OutputValue, Returned, Returns};
use kernel::{Defaults, Kernel, Rules, World};
use runner::{Invocation, invoke};
use scenario::near::nearest;
use scenario::{Diagnostics, Files, NoFiles, echo};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use trace::Silent;

/// The process that speaks when nobody is named, and that starts the others.
const MAIN: &str = "main";
/// What the returned value is called among the outputs.
const RETURN: &str = "return";
/// The longest name of a process, in characters.
const NAME_CHARACTERS: usize = 128;
/// Invariants are checked after every call as long as the world has no more records than this.
const SMALL: u32 = 2_000;

/// A conversation.
pub(super) struct Session<'f> {
    pub(super) files: &'f dyn Files,
    pub(super) world: World,
    pub(super) pending: BTreeMap<ThreadId, Pending>,
    sink: Silent,
    chance: Defaults,
    /// The machine on which processes start that the world does not name.
    home: MachineId,
    /// What `main` is called in this world.
    main: Arc<str>,
    /// The processes that have been seen: they are not started again by themselves.
    seen: BTreeSet<Arc<str>>,
    bound: BTreeMap<(Arc<str>, String), u32>,
}

/// Who makes a call.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    pub(super) name: Arc<str>,
    pub(super) process: ProcessId,
    pub(super) thread: ThreadId,
}

/// One machine with an object store, a card and a process `main`.
fn default_world() -> Value {
    json!([{"Machine": {"name": "pda", "ram": 4096, "has": [
        {"ObjectStore": {"capacity": 16 << 20}},
        {"StorageCard": {"name": "Storage Card", "capacity": 64 << 20}},
        {"Process": {"name": MAIN}},
    ]}}])
}

/// What is said about a JSON value of the scenario language.
pub(super) fn said(mistakes: &Diagnostics) -> String {
    let line = |mistake: &scenario::Diagnostic| match &mistake.help {
        Some(help) => format!("{} ({help})", mistake.message),
        None => mistake.message.clone(),
    };
    mistakes.iter().map(line).collect::<Vec<_>>().join("; ")
}

impl<'f> Session<'f> {
    pub(super) fn new(files: &'f dyn Files) -> Session<'f> {
        let reset = Reset { version: abi::OsVersion::CeNet4_2, world: None, programs: Vec::new() };
        let (world, main) = build(&reset, &NoFiles).expect("the default world can be built");
        let mut session = Session {
            files,
            world,
            pending: BTreeMap::new(),
            sink: Silent,
            chance: Defaults,
            home: MachineId(0),
            main,
            seen: BTreeSet::new(),
            bound: BTreeMap::new(),
        };
        session.begin();
        session
    }

    /// Begins anew; nothing changes if the new world cannot be.
    pub(super) fn reset(&mut self, reset: &Reset) -> Result<(), Wrong> {
        (self.world, self.main) = build(reset, self.files)?;
        self.pending.clear();
        self.seen.clear();
        self.bound.clear();
        self.begin();
        Ok(())
    }

    fn begin(&mut self) {
        let main = self.living(&self.main);
        self.home = main.map_or(MachineId(0), |main| self.world.state.processes[main.0].machine);
        self.see_processes();
    }

    /// Makes a call, by a function's documented name or a helper's.
    pub(super) fn perform(&mut self, call: &Call) -> Result<Answer, Wrong> {
        let caller = self.caller(call.proc.as_deref().unwrap_or(MAIN))?;
        if call.function == "Returned" {
            return self.returned(&caller);
        }
        self.must_be_free(&caller)?;
        let answer = match helper::find(&call.function, &call.args) {
            Some(helper) => helper::act(self, &caller, helper, call),
            None => self.call_api(&caller, call),
        };
        self.settle();
        answer
    }

    fn call_api(&mut self, caller: &Caller, call: &Call) -> Result<Answer, Wrong> {
        let api = coredll::find(&call.function).ok_or_else(|| unknown_function(&call.function))?;
        let args = self.arguments(&caller.name, api, &call.args)?;
        known_outputs(api, &call.out)?;
        let invocation = invoke(&mut self.kernel(), caller.thread, api, &args, Vec::new);
        if let Some(what) = invocation.not_modelled {
            return Err(Wrong::not_modelled(what));
        }
        match invocation.returned {
            Returned::Blocked => Ok(self.wait_for(caller, api, &call.out)),
            Returned::Ended => Ok(Answer::plain("ok")),
            Returned::Nothing => Ok(self.answer(caller, api, 0, &invocation, call)),
            Returned::Value(value) => Ok(self.answer(caller, api, value, &invocation, call)),
        }
    }

    /// Makes a call through the typed functions, and adds the last error that it wrote.
    pub(super) fn with_call(
        &mut self,
        caller: &Caller,
        act: impl FnOnce(&mut coredll::Call<'_, '_>) -> Answer,
    ) -> Result<Answer, Wrong> {
        let mut kernel = self.kernel();
        let mut call = coredll::Call::new(&mut kernel, caller.thread);
        let answer = act(&mut call);
        match call.not_modelled {
            Some(what) => Err(Wrong::not_modelled(what)),
            None => Ok(Answer { last_error: call.last_error.map(|code| code.0), ..answer }),
        }
    }

    fn answer(
        &mut self,
        caller: &Caller,
        api: &Api,
        value: u32,
        invocation: &Invocation,
        call: &Call,
    ) -> Answer {
        self.bind_out(caller, api, value, &invocation.outputs, &call.out);
        let clause = invocation.clause.map(|clause: ClauseId| clause.id);
        Answer {
            result: result_text(api.returns, value),
            last_error: invocation.last_error.map(|code| code.0),
            value: outputs(&invocation.outputs),
            clause: call.explain.then_some(clause),
        }
    }

    /// Binds what came of a call. The value of a function that returns TRUE or FALSE is its first
    /// output: the handle of DuplicateHandle, the process of CreateProcess.
    pub(super) fn bind_out(
        &mut self,
        caller: &Caller,
        api: &Api,
        value: u32,
        outputs: &[Output],
        out: &Out,
    ) {
        match out {
            Out::Nothing => {}
            Out::Value(name) if api.returns == Returns::Boolean => {
                let first = outputs.iter().find_map(Output::number);
                self.bind(&caller.name, name, first.unwrap_or(value));
            }
            Out::Value(name) => self.bind(&caller.name, name, value),
            Out::Each(names) => {
                for (output, name) in names {
                    let found = outputs.iter().find(|known| known.name == output);
                    let found = found.and_then(Output::number);
                    let found = if output == RETURN { Some(value) } else { found };
                    self.bind(&caller.name, name, found.unwrap_or(0));
                }
            }
        }
    }

    /// Binds a name of a process.
    pub(super) fn bind(&mut self, process: &Arc<str>, name: &str, value: u32) {
        self.bound.insert((process.clone(), name.to_owned()), value);
    }

    /// What a name of a process is bound to.
    pub(super) fn bound(&self, process: &str, name: &str) -> Option<u32> {
        self.bound.get(&(Arc::from(process), name.to_owned())).copied()
    }

    /// Forgets the names of a process that begins anew.
    pub(super) fn forget(&mut self, process: &Arc<str>) {
        self.bound.retain(|(owner, _), _| owner != process);
    }

    /// The operations on the world.
    pub(super) fn kernel(&mut self) -> Kernel<'_> {
        self.world.kernel(&mut self.sink, &mut self.chance)
    }

    /// Who is meant by `name` or `name/2`. A process that was never heard of is started.
    pub(super) fn caller(&mut self, name: &str) -> Result<Caller, Wrong> {
        let (name, number) = match name.rsplit_once('/') {
            Some((name, number)) => match number.parse() {
                Ok(number) => (name, number),
                Err(_) => {
                    return Err(Wrong::input(format!("`{}` is no thread's number", echo(number))));
                }
            },
            None => (name, 1),
        };
        let name: Arc<str> = if name == MAIN { self.main.clone() } else { Arc::from(name) };
        let process = match self.living(&name) {
            Some(process) => process,
            None if self.seen.contains(&name) => {
                return Err(Wrong::ended(format!("{} has ended", echo(&name))));
            }
            None => self.start(&name)?,
        };
        let thread = self.kernel().find_thread(process, number).ok_or_else(|| {
            Wrong::ended(format!("{} has no living thread {number}", echo(&name)))
        })?;
        Ok(Caller { name, process, thread })
    }

    /// The living process with this name.
    pub(super) fn living(&self, name: &str) -> Option<ProcessId> {
        let mut processes = self.world.state.processes.iter();
        let lives = |process: &kernel::record::ProcessRecord| {
            process.exit_code.is_none() && *process.name == *name
        };
        processes.find(|(_, process)| lives(process)).map(|(row, _)| ProcessId(row))
    }

    /// True if a process with this name lives or has lived.
    pub(super) fn was_seen(&self, name: &str) -> bool {
        self.seen.contains(name)
    }

    /// Starts a process on the machine of `main`.
    pub(super) fn start(&mut self, name: &Arc<str>) -> Result<ProcessId, Wrong> {
        if name.is_empty() || name.chars().count() > NAME_CHARACTERS {
            let message = format!("the name of a process has 1 to {NAME_CHARACTERS} characters");
            return Err(Wrong::input(message));
        }
        let home = self.home;
        let started = self.kernel().start_process(home, name.clone(), None);
        let process = started.map_err(|refusal| {
            Wrong::limit(format!("{} cannot be started: {refusal:?}", echo(name)))
        })?;
        self.see_processes();
        Ok(process)
    }

    fn see_processes(&mut self) {
        let names = self.world.state.processes.iter().map(|(_, process)| process.name.clone());
        self.seen.extend(names.collect::<Vec<_>>());
    }

    /// After a call: new processes are noted, answers of waits are fetched, the world is checked.
    fn settle(&mut self) {
        self.see_processes();
        self.fetch_answers();
        let state = &self.world.state;
        if state.objects.len() + state.frames.len() <= SMALL {
            self.kernel().check_invariants();
        }
    }
}

/// The world that a reset asks for, and what `main` is called in it.
fn build(reset: &Reset, files: &dyn Files) -> Result<(World, Arc<str>), Wrong> {
    if Rules::of(reset.version).is_none() {
        return Err(Wrong::not_modelled(&format!("the version {}", reset.version)));
    }
    let json = reset.world.clone().unwrap_or_else(default_world);
    let world = scenario::world_from_json("world", &json, files)
        .map_err(|mistakes| Wrong::input(said(&mistakes)))?;
    let has_main = world.machines.iter().flat_map(|machine| &machine.processes);
    let has_main = has_main.clone().any(|process| process.name == MAIN);
    let main = if has_main { MAIN } else { world.first_process().unwrap_or(MAIN) };
    let spec = world.spec(reset.version, reset.programs.iter().cloned());
    let built = World::new(&spec).map_err(|error| Wrong::input(echo(&error.to_string())))?;
    Ok((built, Arc::from(main)))
}

fn unknown_function(name: &str) -> Wrong {
    if let Some(what) = helper::not_modelled(name) {
        return Wrong::not_modelled(what);
    }
    if ["OpenFileMapping", "MapViewOfFileEx"].contains(&name) {
        let message = format!("Windows CE has no {name}: open by name with CreateFileMapping");
        return Wrong::input(message);
    }
    let known = APIS.iter().map(|api| api.name).chain(helper::names());
    let shown = echo(name);
    Wrong::input(match nearest(name, known) {
        Some(near) => format!("there is no function `{shown}`; did you mean `{near}`?"),
        None => format!("there is no function `{shown}`; `slotzero list --apis` shows them"),
    })
}

/// Names can be bound to outputs that the function has, other than bytes, and to what it returns.
fn known_outputs(api: &Api, out: &Out) -> Result<(), Wrong> {
    let Out::Each(names) = out else { return Ok(()) };
    for name in names.keys().filter(|name| *name != RETURN) {
        match api.output(name) {
            Some(output) if output.gives == Gives::Bytes => {
                let message = format!("`{name}` is bytes, and names are bound to numbers");
                return Err(Wrong::input(message));
            }
            Some(_) => {}
            None => return Err(unknown_output(api, name)),
        }
    }
    Ok(())
}

fn unknown_output(api: &Api, name: &str) -> Wrong {
    let shown = echo(name);
    let known: Vec<&str> = api.outputs().map(|output| output.name).chain([RETURN]).collect();
    Wrong::input(match nearest(name, known.iter().copied()) {
        Some(near) => format!("{} has no output `{shown}`; did you mean `{near}`?", api.name),
        None => format!("{} has no output `{shown}`, only {}", api.name, known.join(", ")),
    })
}

/// A return value in the words of the conversation.
pub(super) fn result_text(returns: Returns, value: u32) -> String {
    String::from(match (returns, value) {
        (Returns::Boolean, 0) => "FALSE",
        (Returns::Boolean, _) => "TRUE",
        (Returns::Identifier | Returns::Number { .. }, number) => return number.to_string(),
        (Returns::Nothing, _) => "ok",
        (Returns::HandleOrNull | Returns::HandleOrInvalid | Returns::AddressOrNull, 0) => "NULL",
        (Returns::HandleOrNull | Returns::HandleOrInvalid, u32::MAX) => "INVALID_HANDLE_VALUE",
        (Returns::HandleOrNull | Returns::HandleOrInvalid | Returns::AddressOrNull, _) => "ok",
    })
}

/// Outputs by their names; bytes as hexadecimal digits. Null if there are none.
fn outputs(outputs: &[Output]) -> Value {
    if outputs.is_empty() {
        return Value::Null;
    }
    let value = |output: &Output| match &output.value {
        OutputValue::Number(number) => json!(number),
        OutputValue::Bytes(bytes) => json!(hex(bytes)),
    };
    let outputs = outputs.iter().map(|output| (output.name.to_owned(), value(output)));
    Value::Object(outputs.collect::<Map<_, _>>())
}

/// Bytes as hexadecimal digits, two each.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
