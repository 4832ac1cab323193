//! What may happen from outside, at any moment or not at all.
//!
//! Once something has, nothing is expected of single steps any more: what they say is what comes of them
//! where nothing happens. The properties are to hold all the same, and the kernel's invariants.

use crate::act::{Undone, operation, perform};
use crate::progress::Few;
use crate::run::{Halt, Run};
use crate::step;
use kernel::record::PossibleFault;
use kernel::{Chance, ChoicePoint};
use scenario::{Diagnostic, Order, StepKind, Turn, echo};
use trace::Event;
use trace::text::Text;

impl Run<'_> {
    /// Tells the kernel which faults may strike.
    pub(crate) fn plan_possible_faults(&mut self) {
        let plan = self.plan;
        for possible in &plan.scenario.may {
            let StepKind::Fault(fault) = &possible.0.value else { continue };
            let named = fault.machine.as_ref();
            let machine = named.map(|name| self.named_machine(Some(name), None));
            let point = operation(fault.on);
            let possible =
                PossibleFault { machine, point, persistent: fault.persistent, struck: false };
            self.world.state.possible_faults.push(possible);
        }
    }

    /// True if something has happened that might not have.
    pub(crate) fn is_disturbed(&self) -> bool {
        let faults = &self.world.state.possible_faults;
        *self.progress.happened.get() != 0 || faults.iter().any(|(_, fault)| fault.struck)
    }

    /// What happens now, if anything does: what the schedule says, or else a free decision.
    pub(crate) fn next_happening(&mut self) -> Option<u32> {
        let plan = self.plan;
        if let Order::Schedule(turns) = &plan.scenario.order {
            let at = *self.progress.scheduled.get();
            match turns.get(at as usize).map(|turn| &turn.value) {
                Some(Turn::May(happening)) => {
                    self.progress.scheduled.set(at + 1);
                    return Some(*happening);
                }
                Some(Turn::Of(..) | Turn::Time) => return None,
                None => {}
            }
        }
        let happened = *self.progress.happened.get();
        let may = (0..).zip(&plan.scenario.may);
        let left = may.filter(|(at, one)| !one.is_fault() && happened & 1 << at == 0);
        let left: Vec<u32> = left.map(|(at, _)| at).collect();
        if left.is_empty() {
            return None;
        }
        // Nothing is told of what does not happen.
        let option = self.chance.choose(ChoicePoint::Happens, left.len() as u32 + 1);
        left.get(option.checked_sub(1)? as usize).copied()
    }

    /// Lets it happen.
    pub(crate) fn happen(&mut self, at: u32) -> Result<(), Halt> {
        let plan = self.plan;
        let act = &plan.scenario.may[at as usize].0;
        self.progress.happened.edit(|happened| *happened |= 1 << at);
        if let Some(picks) = &mut self.chance.decisions.picks {
            picks.push(Some(Turn::May(at)));
        }
        self.tally.step = Some(act.span);
        let text = Text::excerpt_of(plan.scenario.file.shared_text(), act.span.range());
        self.kernel().emit(|| Event::Act { text });
        let too_early =
            |message: String| Halt::TooEarly(Box::new(Diagnostic::error(act.span, message)));
        let named = match &act.value {
            StepKind::Activate(act) => Some(&act.process),
            StepKind::Kill(act) => Some(&act.process),
            _ => None,
        };
        let victim = named.map(|name| self.process(0, name));
        if victim == Some(None) {
            return Err(too_early(String::from("the process has not been started")));
        }
        let here = self.named_machine(None, None);
        perform(&mut self.kernel(), &act.value, here, victim.flatten()).map_err(|undone| {
            too_early(match undone {
                Undone::NoVolume(path) => format!("the machine has no volume {}", echo(&path)),
                Undone::Idle(why) => format!("nothing can happen here: {why}"),
            })
        })?;
        step::take_back_calls(self);
        self.start_programs();
        self.check_invariants();
        self.watched()
    }

    /// A script that cannot go on because of what happened has come to its end.
    pub(crate) fn end_script(&mut self, row: u32) {
        let mut lane = self.progress.lanes[row].clone();
        lane.next = self.plan.blocks[lane.block as usize].ops.len() as u32;
        lane.left = Few::NONE;
        self.progress.lanes.set(row, lane);
        self.look_at(row);
    }
}
