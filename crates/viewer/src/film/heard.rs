//! What the judge says while a film is made.

use oracle::{Judge, Verdict};
use serde::Serialize;
use trace::tell::Spelling;
use trace::{Event, Header};

/// What the judge says of something that happened in a frame.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Judged {
    /// `permitted`, `not_covered`, `departs`, `violates` or `contradicts`.
    pub verdict: &'static str,
    /// The clause that it goes by; its text is in [`super::Film::clauses`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<&'static str>,
    /// The same as a sentence, with the reason.
    pub told: String,
}

impl Judged {
    /// True if a document or a measurement says otherwise, or the trace does itself.
    pub fn is_wrong(&self) -> bool {
        matches!(self.verdict, "violates" | "contradicts")
    }

    fn new(verdict: &Verdict) -> Judged {
        Judged {
            verdict: verdict.word(),
            clause: verdict.clause().map(|clause| clause.id),
            told: Spelling::default().text(&verdict.to_string()),
        }
    }
}

/// The judge, listening.
#[derive(Clone)]
pub(super) struct Bench(Judge);

impl std::fmt::Debug for Bench {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bench").finish_non_exhaustive()
    }
}

impl Bench {
    pub(super) fn new(header: &Header) -> Bench {
        Bench(Judge::new(header))
    }

    /// What is to be said of an event: of an answer in any case, of all else if something is wrong.
    pub(super) fn take(&mut self, event: &Event) -> Vec<Judged> {
        let answers =
            matches!(event, Event::Return { .. } | Event::Access { .. } | Event::Exception { .. });
        let said = self.0.take(event);
        let told = said.iter().filter(|said| answers || said.verdict.is_finding());
        told.map(|said| Judged::new(&said.verdict)).collect()
    }

    /// What is to be said when the trace is over.
    pub(super) fn finish(&mut self) -> Vec<Judged> {
        let said = self.0.finish();
        let told = said.iter().filter(|said| said.verdict.is_finding());
        told.map(|said| Judged::new(&said.verdict)).collect()
    }
}
