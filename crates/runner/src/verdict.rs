//! What a run has come to, once it has ended.

use crate::report::Verdict;
use crate::run::{Halt, Run};
use crate::step;
use scenario::{Diagnostic, Diagnostics, Order, Span};

impl Run<'_> {
    /// A fault that was never reached is a failure of the scenario.
    pub(crate) fn check_faults(&mut self, finished: bool) {
        let faults: Vec<(u32, Span)> =
            self.progress.faults.iter().map(|(&row, place)| (row, place.0)).collect();
        for (row, span) in faults {
            let plan = self.world.state.faults[row];
            if finished && plan.remaining > 0 {
                let message = format!("the fault was never reached: {} more to go", plan.remaining);
                self.fail(
                    Diagnostic::error(span, message).help("lower `nth`, or let the steps go on"),
                );
            }
        }
    }

    /// A turn of the schedule that never came is a failure of the scenario.
    pub(crate) fn check_schedule(&mut self, finished: bool) {
        let Order::Schedule(turns) = &self.plan.scenario.order else { return };
        let left = turns.get(*self.progress.scheduled.get() as usize);
        if let Some(turn) = left.filter(|_| finished) {
            let message = "the run ended before this turn";
            self.refute(Diagnostic::error(turn.span, message).help("leave it out"));
        }
    }

    /// A choice that was never asked for is a failure of the scenario.
    pub(crate) fn check_choices(&mut self, finished: bool) {
        let left = self.plan.scenario.choices.get(self.chance.decisions.listed);
        if let Some(choice) = left.filter(|_| finished) {
            let message = "nothing was to be decided here: the run ended before";
            self.refute(Diagnostic::error(choice.span, message).help("leave it out"));
        }
    }

    /// What came of the run, in a word.
    pub(crate) fn verdict(&mut self, halt: Option<Halt>) -> Verdict {
        let verdict = match halt {
            None if self.tally.unmet > 0 => Verdict::Unmet,
            None if self.tally.unsettled > 0 => Verdict::Unsettled,
            None => Verdict::Met,
            // Who would have gone on is gone.
            Some(Halt::Deadlock) if self.is_disturbed() => match self.tally.unmet {
                0 => Verdict::Met,
                _ => Verdict::Unmet,
            },
            Some(halt) => {
                let (verdict, why) = self.halted(halt);
                self.tally.unmet += 1;
                self.tally.messages.insist(why);
                verdict
            }
        };
        self.with_known_gap(verdict)
    }

    /// What it means that a run ended before its scripts did, and why it did.
    fn halted(&mut self, halt: Halt) -> (Verdict, Diagnostic) {
        match halt {
            Halt::Mistake(mistake) | Halt::TooEarly(mistake) => (Verdict::Unmet, *mistake),
            Halt::Deadlock => (Verdict::Unmet, step::deadlock_message(self)),
            Halt::NotModelled(what, span) => {
                let message = format!("the run comes to something that is not modelled: {what}");
                let help = "`expect: NotModelled` says that this is expected";
                (Verdict::NotModelled(what), Diagnostic::error(span, message).help(help))
            }
            Halt::OutOfSteps | Halt::Stopped => {
                let message = match halt {
                    Halt::Stopped => "the run was stopped: it has taken too long".to_owned(),
                    _ => format!("the budget of {} steps is used up", self.options.step_budget),
                };
                let places = self.where_scripts_stand();
                let span = places.first().copied().unwrap_or(self.plan.scenario.about.span);
                let diagnostic =
                    Diagnostic::error(span, message).label("the next step would be this one");
                let others = places.iter().skip(1);
                let why = others.fold(diagnostic, |diagnostic, &place| {
                    diagnostic.also(place, "another script would go on here")
                });
                (Verdict::OutOfSteps, why)
            }
        }
    }

    /// The next step of each script and program that has one, of the first ones if they are many.
    fn where_scripts_stand(&self) -> Vec<Span> {
        const SHOWN: usize = 8;
        let next = self.progress.lanes.iter().filter_map(|(_, lane)| self.op(lane));
        let mut places: Vec<Span> = next.map(|planned| planned.step.span).take(SHOWN).collect();
        places.dedup();
        places
    }

    /// A scenario with a known gap must fail, and fails when it does not.
    fn with_known_gap(&mut self, verdict: Verdict) -> Verdict {
        match (&self.plan.scenario.known_gap, verdict) {
            (Some(_), Verdict::Unmet) => {
                self.tally.messages = Diagnostics::new(self.plan.scenario.file.clone());
                Verdict::Met
            }
            (Some(gap), Verdict::Met) => {
                let message = "the known gap is closed: everything is as expected";
                self.tally
                    .messages
                    .push(Diagnostic::error(gap.span, message).help("remove `known_gap`"));
                Verdict::Unmet
            }
            (_, verdict) => verdict,
        }
    }
}
