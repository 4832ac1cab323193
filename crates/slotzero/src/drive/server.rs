//! Helpers for calls into servers: the thread moves, acts there, and comes back.

use super::answer::{Answer, Wrong};
use super::given::Arguments;
use super::session::{Caller, Session};
use super::shown;
use abi::Address;
use abi::clause::{CE6_05, PSL_05};
use kernel::Stop;
use scenario::echo;
use serde_json::Value;
use std::sync::Arc;
use trace::event::ServerArg;

/// Moves the caller's thread into a process. `pointers` are mapped as the system does, and bound for
/// the caller; the answer tells them.
pub(super) fn call(
    session: &mut Session<'_>,
    caller: &Caller,
    arguments: &Arguments<'_>,
) -> Result<Answer, Wrong> {
    let version = session.world.rules.version;
    if session.world.rules.slots().is_none() {
        let clause = if CE6_05.holds_in(version) { CE6_05 } else { PSL_05 };
        let message = format!("no thread moves into a server on {version}: {}", clause.text);
        return Err(Wrong::input(message));
    }
    let name = session.known_as(arguments.text("process")?);
    let server = session.caller(Some(&name))?.process;
    let here = session.world.state.threads[caller.thread.0].current;
    let machine = |process| session.world.state.processes[process].machine;
    if machine(server.0) != machine(here.0) {
        return Err(Wrong::input(format!("{} runs on another machine", echo(&name))));
    }
    let args = pointers(session, caller, arguments)?;
    match session.kernel().enter_server(caller.thread, server, args.clone()) {
        Ok(()) => {}
        Err(Stop::NotModelled(what)) => return Err(Wrong::not_modelled(what)),
        Err(stop) => unreachable!("to enter a server ends with {stop:?}"),
    }
    let mut told = Vec::with_capacity(args.len());
    for arg in args {
        session.bind(&caller.name, &arg.name, arg.passed);
        told.push(format!("{}={}", arg.name, Address(arg.passed)));
    }
    let answer = Answer::truth(true);
    Ok(if told.is_empty() { answer } else { answer.with(told.join(";")) })
}

/// What `pointers` says, mapped into the slot of the process that calls (PTR-06).
fn pointers(
    session: &mut Session<'_>,
    caller: &Caller,
    arguments: &Arguments<'_>,
) -> Result<Vec<ServerArg>, Wrong> {
    let given = match arguments.value("pointers") {
        None => return Ok(Vec::new()),
        Some(Value::Object(given)) => given,
        Some(other) => {
            let message = format!("`pointers` takes pointers by name, not {}", shown(other));
            return Err(Wrong::input(message));
        }
    };
    let here = session.world.state.threads[caller.thread.0].current;
    let mut args = Vec::with_capacity(given.len());
    for (name, value) in given {
        let given = session.number(&caller.name, name, value, None)?;
        let passed = session.kernel().mapped(here, Address(given)).0;
        args.push(ServerArg { name: Arc::from(name.as_str()), given, passed, pointer: true });
    }
    Ok(args)
}

/// Moves the caller's thread back out of the server that it is in; `value` is what the call returns.
pub(super) fn give_back(
    session: &mut Session<'_>,
    caller: &Caller,
    arguments: &Arguments<'_>,
) -> Result<Answer, Wrong> {
    let value = arguments.number(session, "value")?;
    if session.kernel().server_call(caller.thread).is_none() {
        let message = format!("{} is in no call into a server", echo(&caller.name));
        return Err(Wrong::input(message));
    }
    session.kernel().leave_server(caller.thread, value);
    Ok(Answer::plain(value.to_string()))
}
