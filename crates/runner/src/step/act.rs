//! What the world does on its own.

use crate::plan::PlannedStep;
use crate::progress::Lane;
use crate::run::{Halt, Run};
use abi::{MachineId, ServerId, ThreadId, VolumeId};
use kernel::record::{FaultPlan, FaultPoint};
use scenario::step::{self, FaultPoint as Point};
use scenario::{Diagnostic, Name, Spanned, StepKind, echo};
use trace::Event;

/// True if nobody takes such a step.
pub(super) fn is_act(kind: &StepKind) -> bool {
    matches!(
        kind,
        StepKind::Eject(_)
            | StepKind::Insert(_)
            | StepKind::Disconnect(_)
            | StepKind::Reconnect(_)
            | StepKind::FillVolume(_)
            | StepKind::PressMemory(_)
            | StepKind::ReleaseMemory(_)
            | StepKind::WritePending(_)
            | StepKind::DeferWrites(_)
            | StepKind::Kill(_)
            | StepKind::WarmBoot(_)
            | StepKind::PowerCut(_)
            | StepKind::Fault(_)
    )
}

/// Lets the world do what a step says.
pub(super) fn take(
    run: &mut Run<'_>,
    lane: &Lane,
    planned: &PlannedStep<'_>,
    thread: Option<ThreadId>,
) -> Result<(), Halt> {
    let scenario = run.plan.scenario;
    run.kernel().emit(|| Event::Act { text: planned.text(scenario) });
    let done = match &planned.step.kind {
        StepKind::Eject(act) => {
            let volume = volume(run, &act.card, act.machine.as_ref(), thread)?;
            run.kernel().eject(volume)
        }
        StepKind::Insert(act) => {
            let volume = volume(run, &act.card, act.machine.as_ref(), thread)?;
            run.kernel().insert_medium(volume, act.blank)
        }
        StepKind::Disconnect(act) => {
            let (machine, server) = link(run, &act.server, act.machine.as_ref(), thread);
            run.kernel().disconnect(machine, server)
        }
        StepKind::Reconnect(act) => {
            let (machine, server) = link(run, &act.server, act.machine.as_ref(), thread);
            run.kernel().reconnect(machine, server)
        }
        StepKind::FillVolume(act) => {
            let volume = volume(run, &act.path, act.machine.as_ref(), thread)?;
            run.kernel().fill_volume(volume, act.leave);
            true
        }
        StepKind::Kill(act) => {
            let process = run.named_process(lane.scope, &act.process)?;
            let running = run.world.state.processes[process.0].exit_code.is_none();
            if running {
                run.kernel().end_process(process, 0);
            }
            running
        }
        StepKind::Fault(act) => {
            plan_fault(run, act, planned, thread);
            true
        }
        kind => {
            on_machine(run, kind, thread);
            true
        }
    };
    if done { Ok(()) } else { Err(without_effect(planned).into()) }
}

/// What happens to one machine as a whole.
fn on_machine(run: &mut Run<'_>, kind: &StepKind, thread: Option<ThreadId>) {
    let at = |run: &Run<'_>, name: &Option<Spanned<Name>>| run.named_machine(name.as_ref(), thread);
    match kind {
        StepKind::PressMemory(act) => {
            let machine = at(run, &act.machine);
            run.kernel().press_memory(machine, act.leave);
        }
        StepKind::ReleaseMemory(act) => {
            let machine = at(run, &act.machine);
            run.kernel().release_memory(machine);
        }
        StepKind::WritePending(act) => {
            let machine = at(run, &act.machine);
            run.kernel().write_all_pending(machine);
        }
        StepKind::DeferWrites(act) => {
            let machine = at(run, &act.machine);
            run.kernel().defer_writes(machine, act.on);
        }
        StepKind::WarmBoot(act) => {
            let machine = at(run, &act.machine);
            run.kernel().warm_boot(machine);
        }
        StepKind::PowerCut(act) => {
            let machine = at(run, &act.machine);
            run.kernel().power_cut(machine);
        }
        _ => unreachable!("every act of the world is listed"),
    }
}

fn without_effect(planned: &PlannedStep<'_>) -> Diagnostic {
    let why = match &planned.step.kind {
        StepKind::Eject(_) => "there is no card in the device",
        StepKind::Insert(_) => "there is a card in the device already",
        StepKind::Disconnect(_) => "the server is disconnected already",
        StepKind::Reconnect(_) => "the server is connected already",
        _ => "the process has ended already",
    };
    Diagnostic::error(planned.step.span, format!("this does nothing: {why}"))
}

fn volume(
    run: &mut Run<'_>,
    path: &Spanned<Name>,
    machine: Option<&Spanned<Name>>,
    thread: Option<ThreadId>,
) -> Result<VolumeId, Halt> {
    let machine = run.named_machine(machine, thread);
    run.kernel().find_volume(machine, path).ok_or_else(|| {
        let message = format!("the machine has no volume at \"{}\"", echo(path));
        Diagnostic::error(path.span, message).into()
    })
}

fn link(
    run: &mut Run<'_>,
    server: &Spanned<Name>,
    machine: Option<&Spanned<Name>>,
    thread: Option<ThreadId>,
) -> (MachineId, ServerId) {
    let machine = run.named_machine(machine, thread);
    let same = |name: &str| name.to_lowercase() == server.to_lowercase();
    let row = run.world.state.servers.iter().find(|(_, record)| same(&record.name));
    let (row, _) = row.expect("the reader knows the servers");
    (machine, ServerId(row))
}

fn plan_fault(
    run: &mut Run<'_>,
    act: &step::Fault,
    planned: &PlannedStep<'_>,
    thread: Option<ThreadId>,
) {
    let machine = run.named_machine(act.machine.as_ref(), thread);
    let point = match act.on {
        Point::PageIn => FaultPoint::PageIn,
        Point::WriteBack => FaultPoint::WriteBack,
        Point::Allocation => FaultPoint::Allocation,
        Point::Growth => FaultPoint::Growth,
        Point::Server => FaultPoint::Server,
    };
    let plan = FaultPlan { machine, point, remaining: act.nth, persistent: act.persistent };
    let row = run.world.state.faults.push(plan);
    run.faults.push((row, planned.step.span));
}
