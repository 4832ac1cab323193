//! What the world does on its own: for scenarios and for `slotzero drive`.

use abi::{MachineId, ProcessId, ServerId, VolumeId};
use kernel::record::{FaultPlan, FaultPoint};
use kernel::{Kernel, NotActivated, State};
use scenario::step::{self, FaultPoint as Point};
use scenario::{Name, Spanned, StepKind};

/// Why an act of the world was not done. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undone {
    /// The machine has no volume at this path.
    NoVolume(Spanned<Name>),
    /// It would do nothing, because of this.
    Idle(&'static str),
}

/// True if nobody takes such a step.
pub fn is_act(kind: &StepKind) -> bool {
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
            | StepKind::Activate(_)
            | StepKind::HoldTrim(_)
            | StepKind::Kill(_)
            | StepKind::WarmBoot(_)
            | StepKind::PowerCut(_)
            | StepKind::Fault(_)
    )
}

/// Lets the world do what a step says. `here` is the machine that is meant where the step names
/// none, and `victim` the process that it names. Returns the row of a fault that it planned.
pub fn perform(
    kernel: &mut Kernel<'_>,
    act: &StepKind,
    here: MachineId,
    victim: Option<ProcessId>,
) -> Result<Option<u32>, Undone> {
    let (done, otherwise) = match act {
        StepKind::Eject(act) => {
            let volume = volume(kernel, &act.card, act.machine.as_ref(), here)?;
            (kernel.eject(volume), "there is no card in the device")
        }
        StepKind::Insert(act) => {
            let volume = volume(kernel, &act.card, act.machine.as_ref(), here)?;
            (kernel.insert_medium(volume, act.blank), "there is a card in the device already")
        }
        StepKind::Disconnect(act) => {
            let (machine, server) = link(kernel, &act.server, act.machine.as_ref(), here);
            (kernel.disconnect(machine, server), "the server is disconnected already")
        }
        StepKind::Reconnect(act) => {
            let (machine, server) = link(kernel, &act.server, act.machine.as_ref(), here);
            (kernel.reconnect(machine, server), "the server is connected already")
        }
        StepKind::FillVolume(act) => {
            let volume = volume(kernel, &act.path, act.machine.as_ref(), here)?;
            kernel.fill_volume(volume, act.leave);
            (true, "")
        }
        StepKind::Activate(_) => {
            let activated = victim.map_or(Err(NotActivated::Ended), |it| kernel.activate(it));
            match activated {
                Ok(()) => (true, ""),
                Err(why) => (false, not_activated(why)),
            }
        }
        StepKind::HoldTrim(act) => {
            let machine = named_machine(kernel.state, act.machine.as_ref(), here);
            let trimmed = kernel.hold_trim(machine, act.on);
            (trimmed, "the machine has no paging pool that is trimmed")
        }
        StepKind::Kill(_) => (kill(kernel, victim), "the process has ended already"),
        StepKind::Fault(act) => return Ok(Some(plan_fault(kernel, act, here))),
        act => {
            on_machine(kernel, act, here);
            (true, "")
        }
    };
    if done { Ok(None) } else { Err(Undone::Idle(otherwise)) }
}

fn not_activated(why: NotActivated) -> &'static str {
    match why {
        NotActivated::NoHibernation => "no applications are asked to hibernate on this version",
        NotActivated::NoShell => "the machine has no shell: describe it with `system: true`",
        NotActivated::NoApplication => "the process is one of the system, no application",
        NotActivated::Ended => "the process has ended already",
    }
}

/// What happens to one machine as a whole.
fn on_machine(kernel: &mut Kernel<'_>, act: &StepKind, here: MachineId) {
    match act {
        StepKind::PressMemory(act) => {
            let machine = named_machine(kernel.state, act.machine.as_ref(), here);
            kernel.press_memory(machine, act.leave);
        }
        StepKind::ReleaseMemory(act) => {
            let machine = named_machine(kernel.state, act.machine.as_ref(), here);
            kernel.release_memory(machine);
        }
        StepKind::WritePending(act) => {
            let machine = named_machine(kernel.state, act.machine.as_ref(), here);
            kernel.write_all_pending(machine);
        }
        StepKind::DeferWrites(act) => {
            let machine = named_machine(kernel.state, act.machine.as_ref(), here);
            kernel.defer_writes(machine, act.on);
        }
        StepKind::WarmBoot(act) => {
            let machine = named_machine(kernel.state, act.machine.as_ref(), here);
            kernel.warm_boot(machine);
        }
        StepKind::PowerCut(act) => {
            let machine = named_machine(kernel.state, act.machine.as_ref(), here);
            kernel.power_cut(machine);
        }
        _ => unreachable!("every act of the world is listed"),
    }
}

/// Ends a process; false if it has ended.
fn kill(kernel: &mut Kernel<'_>, victim: Option<ProcessId>) -> bool {
    let victim = victim.expect("a kill names its process");
    let running = kernel.state.processes[victim.0].exit_code.is_none();
    if running {
        kernel.end_process(victim, 0);
    }
    running
}

/// The machine with this name, which the reader knows, or `here` if none is named.
pub fn named_machine(state: &State, name: Option<&Spanned<Name>>, here: MachineId) -> MachineId {
    let Some(name) = name else { return here };
    let mut machines = state.machines.iter();
    let found = machines.find(|(_, machine)| machine.name == name.value);
    found.map_or(here, |(row, _)| MachineId(row))
}

fn volume(
    kernel: &Kernel<'_>,
    path: &Spanned<Name>,
    machine: Option<&Spanned<Name>>,
    here: MachineId,
) -> Result<VolumeId, Undone> {
    let machine = named_machine(kernel.state, machine, here);
    kernel.find_volume(machine, path).ok_or_else(|| Undone::NoVolume(path.clone()))
}

fn link(
    kernel: &Kernel<'_>,
    server: &Spanned<Name>,
    machine: Option<&Spanned<Name>>,
    here: MachineId,
) -> (MachineId, ServerId) {
    let machine = named_machine(kernel.state, machine, here);
    let same = |name: &str| name.to_lowercase() == server.to_lowercase();
    let row = kernel.state.servers.iter().find(|(_, record)| same(&record.name));
    let (row, _) = row.expect("the reader knows the servers");
    (machine, ServerId(row))
}

/// What the kernel calls an operation that may fail.
pub(crate) fn operation(on: Point) -> FaultPoint {
    match on {
        Point::PageIn => FaultPoint::PageIn,
        Point::WriteBack => FaultPoint::WriteBack,
        Point::Allocation => FaultPoint::Allocation,
        Point::Growth => FaultPoint::Growth,
        Point::Server => FaultPoint::Server,
    }
}

fn plan_fault(kernel: &mut Kernel<'_>, act: &step::Fault, here: MachineId) -> u32 {
    let machine = named_machine(kernel.state, act.machine.as_ref(), here);
    let point = operation(act.on);
    let plan = FaultPlan { machine, point, remaining: act.nth, persistent: act.persistent };
    kernel.state.faults.push(plan)
}
