//! Reads, writes and fetches of a program.

use super::call;
use crate::outcome::Outcome;
use crate::plan::PlannedStep;
use crate::progress::Lane;
use crate::run::{Halt, Run};
use abi::{AccessKind, Address, Content, ExceptionCode, ThreadId};
use kernel::space::Cpu;
use kernel::{Fault, FaultCause, Kernel, Stop};
use scenario::step::{Execute, Read, Write};
use scenario::{Diagnostic, Expect, Place, Spanned};
use std::sync::Arc;
use trace::Event;

/// The most bytes that one step carries; longer accesses go in pieces of this size.
const PIECE: u64 = 1 << 20;

pub(super) fn read(
    run: &mut Run<'_>,
    lane: &Lane,
    planned: &PlannedStep<'_>,
    step: &Read,
    thread: ThreadId,
) -> Result<(), Halt> {
    let at = address(run, lane, &step.at, AccessKind::Read)?;
    let len = wanted_len(planned, step);
    let result = at.and_then(|at| {
        with_cpu(run, thread, |kernel, cpu| {
            read_bytes(kernel, cpu, at, len).map(|bytes| (at, bytes))
        })
    });
    let result = result.map(|(at, bytes)| {
        report(run, thread, AccessKind::Read, at, &bytes);
        bytes
    });
    conclude(run, lane, planned, thread, result, step.unguarded)
}

/// As many bytes as are expected, or as the step says, or one.
fn wanted_len(planned: &PlannedStep<'_>, step: &Read) -> u64 {
    let expected = planned.step.expect.as_ref().and_then(|expect| match &expect.value {
        Expect::Data(content) => content.len(),
        _ => None,
    });
    step.len.as_ref().map(|len| u64::from(len.value)).or(expected).unwrap_or(1)
}

fn read_bytes(kernel: &mut Kernel<'_>, cpu: &Cpu, at: Address, len: u64) -> Result<Vec<u8>, Stop> {
    // A range that cannot be touched is found out before anything as long is set aside.
    if len > PIECE {
        kernel.probe(cpu, at, len, AccessKind::Read)?;
    }
    let mut bytes = vec![0; len as usize];
    kernel.read_memory(cpu, at, &mut bytes)?;
    Ok(bytes)
}

pub(super) fn write(
    run: &mut Run<'_>,
    lane: &Lane,
    planned: &PlannedStep<'_>,
    step: &Write,
    thread: ThreadId,
) -> Result<(), Halt> {
    let at = address(run, lane, &step.at, AccessKind::Write)?;
    let content = &step.bytes.value;
    let result = at.and_then(|at| {
        with_cpu(run, thread, |kernel, cpu| write_content(kernel, cpu, at, content))
    });
    let result = result.map(|()| Vec::new());
    conclude(run, lane, planned, thread, result, step.unguarded)
}

fn write_content(
    kernel: &mut Kernel<'_>,
    cpu: &Cpu,
    at: Address,
    content: &Content,
) -> Result<(), Stop> {
    let len = content.len().unwrap_or(u64::MAX);
    kernel.probe(cpu, at, len, AccessKind::Write)?;
    let mut piece = vec![0; len.min(PIECE) as usize];
    let mut done = 0;
    while done < len {
        let now = (len - done).min(PIECE) as usize;
        content.read(done, &mut piece[..now]);
        let to = Address((u64::from(at.0) + done) as u32);
        kernel.write_memory(cpu, to, &piece[..now])?;
        done += now as u64;
    }
    Ok(())
}

pub(super) fn execute(
    run: &mut Run<'_>,
    lane: &Lane,
    planned: &PlannedStep<'_>,
    step: &Execute,
    thread: ThreadId,
) -> Result<(), Halt> {
    let at = address(run, lane, &step.at, AccessKind::Execute)?;
    let result = at.and_then(|at| {
        with_cpu(run, thread, |kernel, cpu| kernel.execute(cpu, at))?;
        report(run, thread, AccessKind::Execute, at, &[]);
        Ok(Vec::new())
    });
    conclude(run, lane, planned, thread, result, step.unguarded)
}

/// The address of a step; one outside the 32-bit space is a fault, not a mistake.
fn address(
    run: &Run<'_>,
    lane: &Lane,
    place: &Spanned<Place>,
    kind: AccessKind,
) -> Result<Result<Address, Stop>, Halt> {
    let end = Fault { address: Address(u32::MAX), kind, cause: FaultCause::EndOfSpace };
    Ok(run.address(lane.scope, place)?.ok_or(Stop::Faulted(end)))
}

fn with_cpu<T>(
    run: &mut Run<'_>,
    thread: ThreadId,
    act: impl FnOnce(&mut Kernel<'_>, &Cpu) -> T,
) -> T {
    let mut kernel = run.kernel();
    let cpu = kernel.cpu(thread);
    act(&mut kernel, &cpu)
}

/// Reports what was read or executed; the kernel itself reports what was written.
fn report(run: &mut Run<'_>, thread: ThreadId, kind: AccessKind, address: Address, bytes: &[u8]) {
    run.kernel().emit(|| Event::Access { thread, kind, address, bytes: Arc::from(bytes) });
}

/// Judges a touch of memory. An exception that nothing guards ends the process.
fn conclude(
    run: &mut Run<'_>,
    lane: &Lane,
    planned: &PlannedStep<'_>,
    thread: ThreadId,
    result: Result<Vec<u8>, Stop>,
    unguarded: bool,
) -> Result<(), Halt> {
    let outcome = match result {
        Ok(bytes) => Outcome::Done(bytes),
        Err(Stop::Faulted(fault)) => raise(run, thread, fault, unguarded),
        Err(Stop::NotModelled(what)) => {
            return call::not_modelled(run, planned, lane.scope, what);
        }
        Err(Stop::Refused(refusal)) => {
            let message = format!("the kernel refuses a touch of memory: {refusal:?}");
            return Err(Diagnostic::error(planned.step.span, message).into());
        }
    };
    run.judge(planned, lane.scope, &outcome);
    Ok(())
}

/// Raises what a fault raises: on Windows CE always an access violation (OPEN-24, SZ-71).
fn raise(run: &mut Run<'_>, thread: ThreadId, fault: Fault, unguarded: bool) -> Outcome {
    let code = ExceptionCode::ACCESS_VIOLATION;
    run.kernel().emit(|| Event::Exception {
        thread,
        code,
        kind: fault.kind,
        address: fault.address,
        cause: Arc::from(fault.cause.to_string()),
        guarded: !unguarded,
    });
    if unguarded {
        let mut kernel = run.kernel();
        let process = kernel.process_of(thread);
        kernel.end_process(process, code.0);
    }
    Outcome::Raised { code, fault }
}
