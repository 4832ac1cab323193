//! Helpers that start, end and supply other processes. `child` names one; left out: `child`.

use super::answer::{Answer, Wrong};
use super::given::Arguments;
use super::session::{Caller, Session};
use abi::{Handle, ProcessId};
use scenario::echo;
use std::sync::Arc;
use trace::event::CloseReason;

fn name_of(session: &Session<'_>, arguments: &Arguments<'_>) -> Result<Arc<str>, Wrong> {
    Ok(session.known_as(&arguments.text_or("child", "child")?))
}

/// The child, which is started if it was never heard of.
fn living(session: &mut Session<'_>, name: &Arc<str>) -> Result<ProcessId, Wrong> {
    session.caller(Some(name)).map(|child| child.process)
}

/// Starts a process, also one that has ended; what its predecessor had bound is forgotten. Where
/// handles can be inherited, it inherits those of the caller.
pub(super) fn spawn(
    session: &mut Session<'_>,
    caller: &Caller,
    arguments: &Arguments<'_>,
) -> Result<Answer, Wrong> {
    let name = name_of(session, arguments)?;
    if session.living(&name).is_some() {
        return Err(Wrong::input(format!("{} runs already", echo(&name))));
    }
    let child = session.start(&name)?;
    if session.world.rules.handles.desktop {
        session.kernel().inherit_handles(caller.process, child);
    }
    session.forget(&name);
    Ok(Answer::truth(true))
}

/// Lets a process end by itself, with exit code 0.
pub(super) fn exit(
    session: &mut Session<'_>,
    _: &Caller,
    arguments: &Arguments<'_>,
) -> Result<Answer, Wrong> {
    end(session, arguments, 0)
}

/// Terminates a process, with exit code 1.
pub(super) fn kill(
    session: &mut Session<'_>,
    _: &Caller,
    arguments: &Arguments<'_>,
) -> Result<Answer, Wrong> {
    end(session, arguments, 1)
}

fn end(
    session: &mut Session<'_>,
    arguments: &Arguments<'_>,
    exit_code: u32,
) -> Result<Answer, Wrong> {
    let name = name_of(session, arguments)?;
    let child = session.heard_of(&name)?;
    session.kernel().end_process(child, exit_code);
    Ok(Answer::truth(true))
}

/// Gives a process a plain number under a name.
pub(super) fn pass_variable(
    session: &mut Session<'_>,
    _: &Caller,
    arguments: &Arguments<'_>,
) -> Result<Answer, Wrong> {
    let name = name_of(session, arguments)?;
    let value = arguments.number(session, "value")?;
    let variable = arguments.text("child_var")?;
    living(session, &name)?;
    session.bind(&name, variable, value);
    Ok(Answer::truth(true))
}

/// DuplicateHandle into a process; its value is bound there.
pub(super) fn duplicate_handle(
    session: &mut Session<'_>,
    caller: &Caller,
    arguments: &Arguments<'_>,
) -> Result<Answer, Wrong> {
    let name = name_of(session, arguments)?;
    let source = Handle(arguments.number(session, "hSourceHandle")?);
    let options = arguments.number(session, "dwOptions")?;
    let access = arguments.number(session, "dwDesiredAccess")?;
    let variable = arguments.text("child_var")?;
    let child = living(session, &name)?;
    let target = open(session, caller, child)?;
    let mut value = Handle::NULL;
    let answer = session.with_call(caller, |call| {
        let this = call.kernel.rules.handles.current_process;
        let out = Some(&mut value);
        Answer::truth(coredll::DuplicateHandle(
            call, this, source, target, out, access, false, options,
        ))
    })?;
    if !session.world.rules.handles.identifiers_are_handles {
        let closed = session.kernel().close_handle(caller.process, target, CloseReason::Call);
        closed.expect("it was opened for this");
    }
    session.bind(&name, variable, value.0);
    Ok(answer)
}

/// A handle to a process: its identifier, where that serves as one (HND-05), or one that is opened
/// for the moment.
fn open(session: &mut Session<'_>, caller: &Caller, process: ProcessId) -> Result<Handle, Wrong> {
    let mut kernel = session.kernel();
    if kernel.rules.handles.identifiers_are_handles {
        return Ok(kernel.process_id(process));
    }
    let object = kernel.state.processes[process.0].object;
    let opened = kernel.open_handle(caller.process, object);
    opened.map_err(|refusal| Wrong::limit(format!("no handle for the child: {refusal:?}")))
}
