//! A world as a value, and the kernel as what operates on it.

use crate::choice::{Chance, ChoicePoint};
use crate::record::{FaultPlan, FaultPoint, MachineRecord, PossibleFault};
use crate::{Quirks, Rules, State};
use abi::{MachineId, ProcessId};
use std::sync::Arc;
use trace::event::Word;
use trace::{Event, Sink};

/// Everything there is: rules and state. It can be copied, compared and undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct World {
    /// What differs between versions.
    pub rules: &'static Rules,
    /// The field bugs that its machines have.
    pub quirks: Quirks,
    /// Names of the programs that processes and threads can run, by number.
    pub programs: Arc<[Arc<str>]>,
    /// All the state.
    pub state: State,
}

/// The operations on a world, with somewhere for events to go and someone to take free decisions.
///
/// The methods are spread over the modules of this crate, by concern.
pub struct Kernel<'k> {
    /// What differs between versions.
    pub rules: &'static Rules,
    /// The field bugs that the machines have.
    pub quirks: Quirks,
    /// Names of the programs, by number.
    pub programs: &'k [Arc<str>],
    /// All the state.
    pub state: &'k mut State,
    sink: &'k mut dyn Sink,
    chance: &'k mut dyn Chance,
    listens: bool,
}

impl World {
    /// The operations on this world.
    pub fn kernel<'k>(
        &'k mut self,
        sink: &'k mut dyn Sink,
        chance: &'k mut dyn Chance,
    ) -> Kernel<'k> {
        let listens = sink.listens();
        Kernel {
            rules: self.rules,
            quirks: self.quirks,
            programs: &self.programs,
            state: &mut self.state,
            sink,
            chance,
            listens,
        }
    }
}

impl Kernel<'_> {
    /// Reports an event; it is only built if somebody listens.
    #[inline]
    pub fn emit(&mut self, event: impl FnOnce() -> Event) {
        if self.listens {
            self.sink.emit(event());
        }
    }

    /// True if events are wanted.
    pub fn listens(&self) -> bool {
        self.listens
    }

    /// Takes a free decision among `of` options, and reports it.
    pub fn choose(&mut self, point: ChoicePoint, of: u32) -> u32 {
        if of < 2 {
            return 0;
        }
        let option = self.chance.choose(point, of);
        assert!(option < of, "a choice lies among its options");
        self.emit(|| Event::Choice { point: Word::Borrowed(point.name()), option, of });
        option
    }

    /// True if an injected fault hits this operation.
    #[inline]
    pub fn fault_strikes(&mut self, machine: MachineId, point: FaultPoint) -> bool {
        let none = self.state.faults.is_empty() && self.state.possible_faults.is_empty();
        !none && self.one_of_the_faults_strikes(machine, point)
    }

    fn one_of_the_faults_strikes(&mut self, machine: MachineId, point: FaultPoint) -> bool {
        let mut strikes = false;
        for row in 0..self.state.faults.len() {
            let plan = self.state.faults[row];
            if plan.machine != machine || plan.point != point {
                continue;
            }
            match plan.remaining {
                0 => strikes |= plan.persistent,
                1 => {
                    strikes = true;
                    self.state.faults.edit(row, |plan| plan.remaining = 0);
                }
                _ => self.state.faults.edit(row, |plan| plan.remaining -= 1),
            }
        }
        strikes || self.possible_fault_strikes(machine, point)
    }

    /// Whether one of the faults that may strike does so now.
    fn possible_fault_strikes(&mut self, machine: MachineId, point: FaultPoint) -> bool {
        let may = |fault: &PossibleFault| {
            !fault.struck && fault.point == point && fault.machine.is_none_or(|on| on == machine)
        };
        let faults = &self.state.possible_faults;
        let rows: Vec<u32> = (0..faults.len()).filter(|&row| may(&faults[row])).collect();
        let option = self.choose(ChoicePoint::Fault, rows.len() as u32 + 1);
        let Some(&row) = option.checked_sub(1).and_then(|at| rows.get(at as usize)) else {
            return false;
        };
        let persistent = self.state.possible_faults[row].persistent;
        self.state.possible_faults.edit(row, |fault| fault.struck = true);
        if persistent {
            self.state.faults.push(FaultPlan { machine, point, remaining: 0, persistent });
        }
        self.emit(|| Event::Act { text: format!("Fault(on: {point})").into() });
        true
    }

    /// The machine that a process runs on.
    pub fn machine_of(&self, process: ProcessId) -> MachineId {
        self.state.processes[process.0].machine
    }

    /// The record of a machine.
    pub fn machine(&self, machine: MachineId) -> &MachineRecord {
        &self.state.machines[machine.0]
    }
}

#[cfg(test)]
mod tests {
    use crate::record::{FaultPlan, FaultPoint};
    use crate::sandbox::memory::{A, DESK, PDA, lab};
    use abi::MachineId;

    /// Which of the next operations of a kind on a machine fail.
    fn strikes(plans: &[FaultPlan], machine: MachineId, point: FaultPoint) -> Vec<u32> {
        let mut lab = lab(1);
        for plan in plans {
            lab.world.state.faults.push(*plan);
        }
        let mut struck = |_: &u32| lab.kernel(|kernel| kernel.fault_strikes(machine, point));
        (1..=6).filter(|nth| struck(nth)).collect()
    }

    fn plan(remaining: u64, persistent: bool) -> FaultPlan {
        FaultPlan { machine: PDA, point: FaultPoint::PageIn, remaining, persistent }
    }

    #[test]
    fn a_fault_strikes_once_or_from_then_on() {
        let hit = |plan| strikes(&[plan], PDA, FaultPoint::PageIn);
        assert_eq!(hit(plan(1, false)), [1]);
        assert_eq!(hit(plan(3, false)), [3]);
        assert_eq!(hit(plan(3, true)), [3, 4, 5, 6]);
        assert_eq!(hit(plan(0, false)), [0; 0], "it has struck");
        assert_eq!(hit(plan(0, true)), [1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn faults_of_one_kind_count_the_same_operations() {
        let both = [plan(2, false), plan(4, false)];
        assert_eq!(strikes(&both, PDA, FaultPoint::PageIn), [2, 4]);
    }

    #[test]
    fn other_machines_and_other_kinds_are_not_hit_and_not_counted() {
        let plans = [plan(1, true)];
        assert!(strikes(&plans, DESK, FaultPoint::PageIn).is_empty());
        assert!(strikes(&plans, PDA, FaultPoint::WriteBack).is_empty());
    }

    #[test]
    fn a_world_can_be_copied_compared_and_undone() {
        let mut lab = lab(8);
        lab.world.state.set_barrier(true);
        let (before, mark) = (lab.world.clone(), lab.world.state.mark());
        let f = lab.map(A, r"\f");
        lab.write(A, f, "1");
        assert!(lab.world != before);
        assert_eq!(lab.world.state.fingerprint(), lab.world.state.fingerprint_from_scratch());
        lab.world.state.undo_to(&mark);
        assert!(lab.world == before);
        assert_eq!(lab.world.state.fingerprint(), before.state.fingerprint());
    }
}
