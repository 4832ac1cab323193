//! What must hold whatever the order of the steps: looked at in every state.

use crate::plan::PlannedStep;
use crate::progress::Stand;
use crate::run::Run;
use crate::step;
use scenario::{Diagnostic, Property, Quantity};

/// What was seen of the properties of a scenario, by their places in its list. It only grows, and is
/// no part of a state: what a walk has seen, it has seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Witnessed {
    /// Those whose check could be made in some state.
    pub judged: u64,
    /// Those whose check was met in some state.
    pub met: u64,
}

impl Witnessed {
    /// What both have seen.
    pub fn join(self, other: Witnessed) -> Witnessed {
        Witnessed { judged: self.judged | other.judged, met: self.met | other.met }
    }
}

impl Run<'_> {
    /// Looks whether the properties hold in the present state.
    pub(crate) fn look_at_properties(&mut self) {
        let plan = self.plan;
        for (at, property) in plan.scenario.properties.iter().enumerate() {
            let bit = 1 << at;
            if !self.is_settled(property, bit) {
                self.look_at_property(property, bit);
            }
        }
    }

    /// True if the present state can say nothing new of a property.
    fn is_settled(&self, property: &Property, bit: u64) -> bool {
        match property.quantity {
            Quantity::Always | Quantity::Never => self.tally.violated & bit != 0,
            Quantity::Sometimes => self.witnessed.met & bit != 0,
            Quantity::Eventually => self.progress.came_true.get() & bit != 0,
        }
    }

    fn look_at_property(&mut self, property: &Property, bit: u64) {
        let planned =
            PlannedStep { step: property.check.on(self.version), bound: None, name: None };
        let stand = Stand { block: 0, op: 0, thread: None, scope: 0 };
        // What cannot be looked at yet, or no more, says nothing.
        let Ok(unmet) = step::look(self, &stand, &planned) else { return };
        self.witnessed.judged |= bit;
        let first = unmet.into_iter().next();
        if first.is_none() {
            self.witnessed.met |= bit;
        }
        match (property.quantity, first) {
            (Quantity::Always, Some(unmet)) => {
                self.violated(property, bit, format!("this is not always so: {unmet}"));
            }
            (Quantity::Never, None) => {
                self.violated(property, bit, String::from("this is never to be so, and it is"));
            }
            (Quantity::Eventually, None) => self.progress.came_true.edit(|came| *came |= bit),
            _ => {}
        }
    }

    fn violated(&mut self, property: &Property, bit: u64, message: String) {
        self.tally.violated |= bit;
        let message = Diagnostic::error(property.span, message);
        let after = self.tally.step;
        self.refute(match after {
            Some(step) => message.also(step, "after this step"),
            None => message.note("in the state before the first step"),
        });
    }

    /// What must come true in every run has done so by its end.
    pub(crate) fn check_came_true(&mut self, finished: bool) {
        let plan = self.plan;
        for (at, property) in plan.scenario.properties.iter().enumerate() {
            self.tally.expectations += u64::from(property.quantity != Quantity::Sometimes);
            let came_true = self.progress.came_true.get() & 1 << at != 0;
            if finished && property.quantity == Quantity::Eventually && !came_true {
                let message = "this has not come true by the end of the run";
                self.refute(Diagnostic::error(property.span, message));
            }
        }
    }
}
