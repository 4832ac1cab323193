//! Calls into servers: the thread moves into another process, takes the steps of a program there, and
//! comes back with a result.

use super::call;
use crate::bind::ValueKind;
use crate::lanes::settle;
use crate::outcome::{Match, Outcome};
use crate::plan::PlannedStep;
use crate::progress::{Caller, Few, Stand};
use crate::run::{Halt, Run};
use abi::clause::SZ_282;
use abi::{Address, ErrorCode, ProcessId, ThreadId};
use coredll::Returns;
use kernel::Stop;
use scenario::step::{CallServer, Return};
use scenario::{Diagnostic, Place, Program, Span, Spanned, TakenKind, echo};
use trace::event::ServerArg;

/// What a call into a server returns: a number (SZ-293).
const RETURNS: Returns = Returns::Number { families: &[], failure: None };

/// Begins a call: the thread moves, and the script goes on in the program.
pub(super) fn call(
    run: &mut Run<'_>,
    row: u32,
    (lane, planned): (&Stand, &PlannedStep<'_>),
    step: &CallServer,
    thread: ThreadId,
) -> Result<(), Halt> {
    let server = server(run, lane, step, thread)?;
    let plan = run.plan;
    let number = run.kernel().find_program(&step.program).expect("the plan knows its programs");
    let program = &plan.scenario.programs[number as usize];
    let args = passed(run, lane, step, program, thread)?;
    run.set_pending(thread, None);
    match run.kernel().enter_server(thread, server, args.clone()) {
        Ok(()) => {}
        Err(Stop::NotModelled(what)) => return call::not_modelled(run, planned, lane.scope, what),
        Err(stop) => unreachable!("to enter a server ends with {stop:?}"),
    }
    run.progress.scopes.edit(|scopes| *scopes += 1);
    let scope = *run.progress.scopes.get();
    for (taken, arg) in program.takes.iter().zip(args) {
        run.bind(scope, &taken.name, arg.passed, ValueKind::of_taken(taken.kind), server);
    }
    let mut inside = run.progress.lanes[row].clone();
    inside.calls.push(Caller {
        block: lane.block,
        op: lane.op,
        next: inside.next,
        left: std::mem::replace(&mut inside.left, Few::NONE),
        thread: lane.thread,
        scope: lane.scope,
    });
    (inside.block, inside.next) = (plan.program_block(number) as u32, 0);
    (inside.thread, inside.serial, inside.scope) = (Some(thread), run.serial(thread), scope);
    settle(plan, &mut inside);
    run.progress.lanes.set(row, inside);
    Ok(())
}

/// The process that a call goes into: a living one of the same machine.
fn server(
    run: &Run<'_>,
    lane: &Stand,
    step: &CallServer,
    thread: ThreadId,
) -> Result<ProcessId, Halt> {
    let server = run.named_process(lane.scope, &step.process)?;
    let (record, here) = (
        &run.world.state.processes[server.0],
        run.machine_of(run.world.state.threads[thread.0].current),
    );
    let name = echo(&step.process);
    let wrong = match record.exit_code {
        Some(_) => format!("{name} has ended and serves no calls"),
        None if record.machine != here => format!("{name} runs on another machine"),
        None => return Ok(server),
    };
    Err(Diagnostic::error(step.process.span, wrong).into())
}

/// What a call passes: pointers as the server sees them (PTR-06, PSL-07).
fn passed(
    run: &mut Run<'_>,
    lane: &Stand,
    step: &CallServer,
    program: &Program,
    thread: ThreadId,
) -> Result<Vec<ServerArg>, Halt> {
    let caller = run.world.state.threads[thread.0].current;
    let mut args = Vec::with_capacity(program.takes.len());
    for taken in &program.takes {
        let given = step.args.iter().find(|arg| arg.name == taken.name.value);
        let value = &given.expect("the plan has compared what is passed").value;
        let given = number(run, lane.scope, value)?;
        let pointer = taken.kind == TakenKind::Pointer;
        let passed = match pointer {
            true => run.kernel().mapped(caller, Address(given)).0,
            false => given,
        };
        args.push(ServerArg { name: taken.name.value.clone(), given, passed, pointer });
    }
    Ok(args)
}

/// The number or address that a place stands for.
fn number(run: &Run<'_>, scope: u32, place: &Spanned<Place>) -> Result<u32, Halt> {
    let address = run.address(scope, place)?.ok_or_else(|| no_number(place.span))?;
    Ok(address.0)
}

fn no_number(span: Span) -> Diagnostic {
    Diagnostic::error(span, "this lies outside the 32-bit space")
}

/// `Return`: ends the program with a value.
pub(super) fn give_back(
    run: &mut Run<'_>,
    row: u32,
    lane: &Stand,
    step: &Return,
) -> Result<(), Halt> {
    let value = number(run, lane.scope, &step.value)?;
    run.end_block(row, value);
    Ok(())
}

impl Run<'_> {
    /// A program has come to its end: its thread goes back to where it called from, or ends.
    pub(crate) fn end_block(&mut self, row: u32, result: u32) {
        let lane = &self.progress.lanes[row];
        let thread = lane.thread.expect("a program is run by a thread");
        if lane.calls.is_empty() {
            return self.end_program(row, thread, result);
        }
        self.kernel().leave_server(thread, result);
        let outcome = Outcome::Returned {
            value: result,
            returns: RETURNS,
            failed: false,
            last_error: self.last_error(thread),
            clause: None,
        };
        go_back(self, row, 1, &outcome);
        self.look_at(row);
    }

    fn last_error(&self, thread: ThreadId) -> ErrorCode {
        ErrorCode(self.world.state.threads.get(thread.0).map_or(0, |thread| thread.last_error))
    }
}

/// Takes scripts back out of calls that are over, because a server or the thread has ended.
#[inline]
pub(crate) fn take_back_calls(run: &mut Run<'_>) {
    if run.plan.calls_servers {
        take_back(run);
    }
}

fn take_back(run: &mut Run<'_>) {
    for row in run.calling_lanes() {
        let lane = &run.progress.lanes[row];
        let thread = lane.thread.expect("a call is made by a thread");
        let (made, lives) = (lane.calls.len(), run.is_alive(thread, lane.serial));
        let left = if lives { run.world.state.threads[thread.0].calls as usize } else { 0 };
        if left >= made {
            continue;
        }
        if lives && run.progress.pending.get(&thread).is_some_and(|call| call.answer.is_none()) {
            call::give_up(run, thread);
        }
        let outcome = match lives {
            true => Outcome::Returned {
                value: 0,
                returns: RETURNS,
                failed: true,
                last_error: run.last_error(thread),
                clause: Some(SZ_282),
            },
            false => Outcome::Ended,
        };
        go_back(run, row, made - left, &outcome);
    }
}

/// Puts a script back behind a call, over so many calls, and judges what the outermost of them came
/// to. Of the inner ones nobody hears any more.
fn go_back(run: &mut Run<'_>, row: u32, calls: usize, outcome: &Outcome) {
    let mut lane = run.progress.lanes[row].clone();
    let thread = lane.thread.expect("a call is made by a thread");
    let over = lane.calls.pop(calls).expect("a script goes back over calls");
    (lane.block, lane.next, lane.left) = (over.block, over.next, over.left);
    (lane.thread, lane.scope) = (over.thread, over.scope);
    run.progress.lanes.set(row, lane);
    run.look_at(row);
    let plan = run.plan;
    let op = &plan.blocks[over.block as usize].ops[over.op as usize];
    let planned = op.on(run.version).expect("only steps call");
    let scenario::StepKind::CallServer(step) = &planned.step.kind else {
        unreachable!("a script goes back to a call");
    };
    if let (Some(is), Outcome::Returned { value, .. }) = (&step.is, outcome) {
        let process = run.world.state.threads[thread.0].current;
        run.bind(over.scope, is, *value, ValueKind::Number, process);
    }
    let met = run.judge(&planned, over.scope, outcome) == Match::Met;
    if matches!(outcome, Outcome::Returned { .. }) {
        let before = run.last_error(thread);
        call::check_last_error(run, &planned, step.last_error.as_ref(), before, (thread, met));
    }
}
