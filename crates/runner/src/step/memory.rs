//! Reads, writes and fetches of a program.

use super::call;
use crate::bind::ValueKind;
use crate::outcome::Outcome;
use crate::plan::PlannedStep;
use crate::progress::Stand;
use crate::run::{Halt, Run};
use abi::{AccessKind, Address, Content, ThreadId};
use kernel::space::Cpu;
use kernel::{Fault, FaultCause, Kernel, Stop};
use scenario::step::{Execute, Read, UseStack, Write, Written};
use scenario::{Diagnostic, Place, Spanned};
use trace::Event;

pub(super) fn read(
    run: &mut Run<'_>,
    lane: &Stand,
    planned: &PlannedStep<'_>,
    step: &Read,
    thread: ThreadId,
) -> Result<(), Halt> {
    let at = address(run, lane, planned, &step.at, AccessKind::Read)?;
    let len = wanted_len(planned, step);
    announce(run, thread, AccessKind::Read, &at, len);
    let room = std::mem::take(&mut run.tally.bytes);
    let read = |kernel: &mut Kernel<'_>, cpu: &Cpu, at| kernel.read_for_program(cpu, at, len, room);
    let result = at.and_then(|at| with_cpu(run, thread, |kernel, cpu| read(kernel, cpu, at)));
    let process = run.world.state.threads[thread.0].current;
    if let (Some(is), Ok(Ok(pointer))) = (&step.is, result.as_ref().map(|bytes| pointer(bytes))) {
        run.bind(lane.scope, is, pointer, ValueKind::Address, process);
    }
    conclude(run, lane, planned, thread, result, step.unguarded)
}

/// The address that four bytes are, low byte first.
fn pointer(bytes: &[u8]) -> Result<u32, std::array::TryFromSliceError> {
    bytes.try_into().map(u32::from_le_bytes)
}

/// As many bytes as are expected, or as the step says, or one.
pub(crate) fn wanted_len(planned: &PlannedStep<'_>, step: &Read) -> u64 {
    let data = planned
        .step
        .expect()
        .and_then(|expect| expect.choices().iter().find_map(|choice| choice.value.data()));
    let expected = data.and_then(Content::len);
    step.len.as_ref().map(|len| u64::from(len.value)).or(expected).unwrap_or(1)
}

pub(super) fn write(
    run: &mut Run<'_>,
    lane: &Stand,
    planned: &PlannedStep<'_>,
    step: &Write,
    thread: ThreadId,
) -> Result<(), Halt> {
    let at = address(run, lane, planned, &step.at, AccessKind::Write)?;
    let pointer;
    let content = match &step.what {
        Written::Bytes(bytes) => &bytes.value,
        Written::Pointer(place) => {
            let address = run.address(lane.scope, place)?;
            let address = address.ok_or_else(|| {
                Diagnostic::error(place.span, "this lies outside the 32-bit space")
            })?;
            pointer = Content::bytes(address.0.to_le_bytes());
            &pointer
        }
    };
    let len = content.len().unwrap_or(u64::MAX);
    announce(run, thread, AccessKind::Write, &at, len);
    let bytes = |from, into: &mut [u8]| content.read(from, into);
    let result = at.and_then(|at| {
        with_cpu(run, thread, |kernel, cpu| kernel.write_content(cpu, at, len, bytes))
    });
    let result = result.map(|()| Vec::new());
    conclude(run, lane, planned, thread, result, step.unguarded)
}

pub(super) fn execute(
    run: &mut Run<'_>,
    lane: &Stand,
    planned: &PlannedStep<'_>,
    step: &Execute,
    thread: ThreadId,
) -> Result<(), Halt> {
    let at = address(run, lane, planned, &step.at, AccessKind::Execute)?;
    announce(run, thread, AccessKind::Execute, &at, 0);
    let result = at.and_then(|at| with_cpu(run, thread, |kernel, cpu| kernel.execute(cpu, at)));
    let result = result.map(|()| Vec::new());
    conclude(run, lane, planned, thread, result, step.unguarded)
}

pub(super) fn use_stack(
    run: &mut Run<'_>,
    lane: &Stand,
    planned: &PlannedStep<'_>,
    step: &UseStack,
    thread: ThreadId,
) -> Result<(), Halt> {
    let result = run.kernel().use_stack(thread, step.bytes.value).map(|()| Vec::new());
    conclude(run, lane, planned, thread, result, step.unguarded)
}

/// The address of a step; one outside the 32-bit space is a fault, not a mistake.
fn address(
    run: &Run<'_>,
    lane: &Stand,
    planned: &PlannedStep<'_>,
    place: &Spanned<Place>,
    kind: AccessKind,
) -> Result<Result<Address, Stop>, Halt> {
    let end = Fault { address: Address(u32::MAX), kind, cause: FaultCause::EndOfSpace };
    Ok(run.address_by(lane.scope, place, planned.name)?.ok_or(Stop::Faulted(end)))
}

/// Reports that a program is about to touch memory. An address outside the space has no form.
fn announce(
    run: &mut Run<'_>,
    thread: ThreadId,
    kind: AccessKind,
    at: &Result<Address, Stop>,
    len: u64,
) {
    if let Ok(address) = *at {
        run.kernel().emit(|| Event::Touch { thread, kind, address, len });
    }
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

/// Judges a touch of memory. An exception that nothing guards ends the process.
fn conclude(
    run: &mut Run<'_>,
    lane: &Stand,
    planned: &PlannedStep<'_>,
    thread: ThreadId,
    result: Result<Vec<u8>, Stop>,
    unguarded: bool,
) -> Result<(), Halt> {
    let outcome = match result {
        Ok(bytes) => Outcome::Done(bytes),
        // The step is taken once more: see `step`.
        Err(Stop::Faulted(fault)) if run.kernel().waits_in_pager(thread, &fault) => return Ok(()),
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
    match outcome {
        Outcome::Done(bytes) if bytes.capacity() > 0 => run.tally.bytes = bytes,
        _ => {}
    }
    Ok(())
}

/// Raises what a fault raises: whoever touches a view should expect it (CFM-35).
pub(super) fn raise(run: &mut Run<'_>, thread: ThreadId, fault: Fault, unguarded: bool) -> Outcome {
    let code = run.kernel().raise(thread, fault, !unguarded);
    Outcome::Raised { code, fault }
}
