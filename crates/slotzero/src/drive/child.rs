//! Helpers that start, end and supply other processes. `child` names one; left out: `child`.

use super::answer::{Answer, Wrong};
use super::given::Arguments;
use super::session::{Caller, Session};
use abi::{Handle, ProcessId};
use scenario::echo;
use std::sync::Arc;

fn name_of(session: &Session<'_>, arguments: &Arguments<'_>) -> Result<Arc<str>, Wrong> {
    Ok(session.known_as(&arguments.text_or("child", "child")?))
}

/// The child, which is started if it was never heard of.
fn living(session: &mut Session<'_>, name: &Arc<str>) -> Result<ProcessId, Wrong> {
    session.caller(Some(name)).map(|child| child.process)
}

/// Starts a process, also one that has ended; what its predecessor had bound is forgotten.
pub(super) fn spawn(
    session: &mut Session<'_>,
    _: &Caller,
    arguments: &Arguments<'_>,
) -> Result<Answer, Wrong> {
    let name = name_of(session, arguments)?;
    if session.living(&name).is_some() {
        return Err(Wrong::input(format!("{} runs already", echo(&name))));
    }
    session.start(&name)?;
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
    // A process identifier serves as a handle to the process (HND-05).
    let target = session.kernel().process_id(child);
    let mut value = Handle::NULL;
    let answer = session.with_call(caller, |call| {
        let this = call.kernel.rules.handles.current_process;
        let out = Some(&mut value);
        Answer::truth(coredll::DuplicateHandle(
            call, this, source, target, out, access, false, options,
        ))
    })?;
    session.bind(&name, variable, value.0);
    Ok(answer)
}
