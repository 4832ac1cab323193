//! What came of a step against what was expected of it.

use super::Run;
use crate::answer::{self, Answer};
use crate::outcome::{Match, Outcome, compare};
use crate::plan::PlannedStep;
use crate::step;
use scenario::{Diagnostic, Expect, Span};

impl Run<'_> {
    /// Compares what came of a step with what was expected of it.
    pub(crate) fn judge(
        &mut self,
        planned: &PlannedStep<'_>,
        scope: u32,
        outcome: &Outcome,
    ) -> Match {
        let expect = planned.step.expect();
        let wanted = expect.map_or(&Expect::Succeeds, |expect| &expect.value);
        let found = {
            let bound = |name: &str| self.bound(scope, name).map(|bound| bound.value);
            compare(outcome, wanted, &bound)
        };
        match found {
            Match::Later => return found,
            Match::Unsettled => {
                self.tally.unsettled += 1;
                self.tally.open = self.tally.open.take().or_else(|| wanted.open().cloned());
            }
            Match::Met | Match::Unmet => {}
        }
        self.tally.expectations += 1;
        if found == Match::Unmet {
            let message = step::unmet_message(self, planned, outcome);
            self.fail(message);
            let clause = outcome.refusal();
            let text = answer::expectation(outcome, expect.map(|expect| &expect.value));
            if let Some(answer) = self.answer(planned, expect.map(|expect| expect.span), text) {
                answer.clause = clause;
            }
        }
        found
    }

    /// Notes what the model answers where something else was expected.
    pub(crate) fn answer(
        &mut self,
        planned: &PlannedStep<'_>,
        expected: Option<Span>,
        text: Option<String>,
    ) -> Option<&mut Answer> {
        const MANY: usize = 1_000;
        if self.tally.answers.len() >= MANY {
            return None;
        }
        let api = planned.bound.map(|bound| bound.api);
        let step = planned.step.name_span();
        self.tally.answers.push(Answer { step, expected, text, api, clause: None, told: true });
        self.tally.answers.last_mut()
    }

    /// Notes that a step did not come to what was expected of it, unless something happened that might
    /// not have: that is not what the expectation is about.
    pub(crate) fn fail(&mut self, message: Diagnostic) {
        if !self.is_disturbed() {
            self.refute(message);
        }
    }

    /// Notes that something is not as it has to be.
    pub(crate) fn refute(&mut self, message: Diagnostic) {
        self.tally.unmet += 1;
        self.tally.messages.push(message);
    }
}
