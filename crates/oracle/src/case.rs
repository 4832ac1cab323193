//! What a call may answer: the reasons against it, and what it says when there are none.

use crate::args::Answer;
use crate::law::in_force;
use crate::verdict::Verdict;
use abi::clause::{self, ClauseId};
use abi::error::*;
use abi::{ErrorCode, OsVersion, Standing};

/// A reason for which a call fails.
#[derive(Clone, Copy, Debug)]
struct Reason {
    /// The last error that it leaves.
    code: ErrorCode,
    /// The clause that lets the call fail.
    must: ClauseId,
    /// The clause that settles the code; in a version in which it does not hold, any code will do.
    settles: ClauseId,
}

impl Reason {
    fn fits(&self, told: ErrorCode, version: OsVersion) -> bool {
        self.code == told || !self.settles.holds_in(version)
    }
}

/// What a call may answer.
#[derive(Debug)]
pub(crate) struct Case {
    version: OsVersion,
    /// The reasons that hold, in the order in which they are chosen to count.
    certain: Vec<Reason>,
    /// Reasons that may hold: the world could be so.
    possible: Vec<Reason>,
    /// Why nothing can be said.
    unsure: Option<&'static str>,
    /// The clause that puts the reasons in order; in a version in which it does not hold, any of
    /// them may count.
    order: ClauseId,
    /// The clause by which the call works if nothing stands against it.
    works: ClauseId,
    /// The last error that success leaves.
    leaves: Option<(ErrorCode, ClauseId)>,
}

impl Case {
    /// A call that works by one clause, and whose reasons to fail are put in order by another.
    pub(crate) fn new(version: OsVersion, works: ClauseId, order: ClauseId) -> Case {
        Case {
            version,
            certain: Vec::new(),
            possible: Vec::new(),
            unsure: None,
            order: in_force(order, version),
            works: in_force(works, version),
            leaves: None,
        }
    }

    /// A reason against the call: one clause lets it fail, one settles the code. A clause that
    /// does not hold in this version gives no reason, and then nothing is certain.
    pub(crate) fn refuse(&mut self, code: ErrorCode, must: ClauseId, settles: ClauseId) {
        let [must, settles] = [must, settles].map(|clause| in_force(clause, self.version));
        match must.holds_in(self.version) {
            true => self.certain.push(Reason { code, must, settles }),
            false if settles.holds_in(self.version) => {
                self.certain.push(Reason { code, must: settles, settles });
            }
            false => self.unsure("the clauses against it are those of other versions"),
        }
    }

    /// A reason that is its own clause: it lets the call fail and settles the code.
    pub(crate) fn refuse_by(&mut self, code: ErrorCode, clause: ClauseId) {
        self.refuse(code, clause, clause);
    }

    /// The same, if it holds.
    pub(crate) fn refuse_if(&mut self, holds: bool, code: ErrorCode, clause: ClauseId) {
        if holds {
            self.refuse_by(code, clause);
        }
    }

    /// A reason that the world may or may not give.
    pub(crate) fn may_refuse(&mut self, code: ErrorCode, clause: ClauseId) {
        let clause = in_force(clause, self.version);
        if clause.holds_in(self.version) {
            self.possible.push(Reason { code, must: clause, settles: clause });
        }
    }

    /// The same, if the world could be so.
    pub(crate) fn may_refuse_if(&mut self, holds: bool, code: ErrorCode, clause: ClauseId) {
        if holds {
            self.may_refuse(code, clause);
        }
    }

    /// Nothing can be said of the call.
    pub(crate) fn unsure(&mut self, why: &'static str) {
        self.unsure.get_or_insert(why);
    }

    /// The last error that success leaves.
    pub(crate) fn leaves(&mut self, code: ErrorCode, clause: ClauseId) {
        self.leaves = Some((code, clause));
    }

    /// Success leaves the last error alone, whatever was noted before.
    pub(crate) fn leaves_alone(&mut self) {
        self.leaves = None;
    }

    /// The reasons of another case come after these.
    pub(crate) fn then(&mut self, other: Case) {
        self.certain.extend(other.certain);
        self.possible.extend(other.possible);
        self.unsure = self.unsure.or(other.unsure);
    }

    /// The reasons of another case, which may count before these or after them.
    pub(crate) fn append(&mut self, other: Case) {
        self.possible.extend(other.certain.iter().copied());
        self.certain.extend(other.certain);
        self.possible.extend(other.possible);
        self.unsure = self.unsure.or(other.unsure);
    }

    /// The reasons of another case may count or not.
    pub(crate) fn may_append(&mut self, other: Case) {
        self.possible.extend(other.certain);
        self.possible.extend(other.possible);
    }

    /// The version whose clauses hold.
    pub(crate) fn version(&self) -> OsVersion {
        self.version
    }

    /// The last reason has another code and clause here.
    pub(crate) fn instead(&mut self, code: ErrorCode, clause: ClauseId) {
        self.certain.pop();
        self.refuse_by(code, clause);
    }

    /// True if a reason is known for which the call must fail.
    pub(crate) fn must_fail(&self) -> bool {
        !self.certain.is_empty()
    }

    /// The clause by which the call works.
    pub(crate) fn works_by(&mut self, clause: ClauseId) {
        self.works = clause;
    }

    /// What is said of the answer.
    pub(crate) fn judge(&self, succeeded: bool, answer: &Answer) -> Verdict {
        if let Some(why) = self.unsure {
            return Verdict::NotCovered(why);
        }
        if succeeded { self.judge_success(answer) } else { self.judge_failure(answer) }
    }

    fn breach(&self, clause: ClauseId, reason: impl Into<String>) -> Verdict {
        Verdict::breach(clause, self.version, reason)
    }

    fn judge_success(&self, answer: &Answer) -> Verdict {
        // The best founded reason is the one to name.
        let documented = |reason: &&Reason| {
            reason.must.standing_in(self.version).is_some_and(|how| how != Standing::Chosen)
        };
        let gravest = self.certain.iter().find(documented).or(self.certain.first());
        if let Some(reason) = gravest {
            let told = format!("it succeeded and had to fail: {}", reason.must.text);
            return self.breach(reason.must, told);
        }
        match (self.leaves, answer.last_error) {
            (Some((code, clause)), told) if told != Some(code) => self
                .breach(clause, format!("success leaves the last error {code}, {}", shown(told))),
            (None, Some(told)) => {
                let clause = if told == NO_ERROR { clause::SZ_233 } else { clause::GLE_02 };
                let wrong = format!("it succeeded without a reason for the last error {told}");
                self.breach(clause, wrong)
            }
            _ if self.works.holds_in(self.version) => Verdict::Permitted(self.works),
            _ => Verdict::NotCovered("the clause behind it is of other versions"),
        }
    }

    fn judge_failure(&self, answer: &Answer) -> Verdict {
        let Some(told) = answer.last_error else {
            let how = "it failed and left the last error alone";
            return self.breach(clause::GLE_02, how).and(self.reason_needed());
        };
        let fits = |reason: &&Reason| reason.fits(told, self.version);
        if let Some(first) = self.certain.first().filter(fits) {
            let settled = first.settles.holds_in(self.version);
            return self.permitted(if settled { first.settles } else { first.must });
        }
        if let Some(reason) = self.possible.iter().find(fits) {
            return self.permitted(reason.settles);
        }
        let Some(first) = self.certain.first() else { return self.reason_needed() };
        if let Some(reason) = self.certain.iter().find(fits) {
            if !self.order.holds_in(self.version) {
                return self.permitted(reason.must);
            }
            let order = format!(
                "it failed with {told} by {}, and {} by {} comes first",
                reason.settles.id, first.code, first.settles.id
            );
            return self.breach(self.order, order);
        }
        let wrong = format!("it failed with {told}, and this failure is {}", first.code);
        self.breach(first.settles, wrong)
    }

    fn permitted(&self, clause: ClauseId) -> Verdict {
        match clause.holds_in(self.version) {
            true => Verdict::Permitted(clause),
            false => Verdict::NotCovered("the clause behind it is of other versions"),
        }
    }

    /// Nothing that is said for a failure without any reason but that it needed one.
    fn reason_needed(&self) -> Verdict {
        match self.certain.is_empty() {
            true => {
                let why = format!("it failed, and nothing stands against it: {}", self.works.text);
                self.breach(self.works, why)
            }
            false => self.permitted(self.certain[0].must),
        }
    }
}

fn shown(code: Option<ErrorCode>) -> String {
    code.map_or_else(|| String::from("and it was left alone"), |code| format!("and not {code}"))
}
