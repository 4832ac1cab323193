//! The tree of all sequences: depth first on one world, forward and back.

use crate::letter::{Letter, WORLD, scenario};
use crate::play::{Came, Holdings, play};
use abi::OsVersion;
use abi::world::WorldSpec;
use kernel::{Defaults, World};
use oracle::{Finding, Judge};
use slotzero_tests::scene::Hears;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use trace::event::{FORMAT, Word};
use trace::{Event, Header, Recorder, Silent};

/// So many failures end a walk.
const ENOUGH: usize = 20;

/// How far the kept fingerprint is compared with one that is computed from the content.
const COMPUTED: usize = 2;

/// What is walked through.
#[derive(Clone, Copy)]
pub(crate) struct Job<'a> {
    pub(crate) version: OsVersion,
    pub(crate) letters: &'a [Letter],
    /// What the beginning is called.
    pub(crate) name: &'a str,
    pub(crate) beginning: &'a [Letter],
    pub(crate) bounds: Bounds,
    /// What the judge hears of an event: what it is, but in a test of what fails.
    pub(crate) hears: Hears,
}

/// How long the sequences are, and which of them: those whose first two letters fall into the slice.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub(crate) longest: usize,
    pub(crate) slice: usize,
    pub(crate) slices: usize,
}

/// What was seen.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    /// Sequences by their length, from 1.
    pub(crate) sequences: Vec<u64>,
    /// Calls that were refused, and touches that raised.
    pub(crate) refused: u64,
    pub(crate) raised: u64,
    /// Sequences that end in what is not modelled.
    pub(crate) not_modelled: u64,
    /// The letters that were done somewhere.
    pub(crate) done: BTreeSet<usize>,
    pub(crate) states: States,
    /// The clauses that refusals cite, and those by which the oracle permits.
    pub(crate) clauses: BTreeSet<Word>,
    pub(crate) failures: Vec<Failure>,
}

/// Fingerprints.
#[derive(Debug, Default)]
pub(crate) struct States {
    seen: Vec<u64>,
    /// So many of them are in order, each once.
    sorted: usize,
}

impl States {
    fn add(&mut self, fingerprint: u64) {
        self.seen.push(fingerprint);
        if self.seen.len() > 1_000_000 + 2 * self.sorted {
            self.sort();
        }
    }

    fn sort(&mut self) {
        self.seen.sort_unstable();
        self.seen.dedup();
        self.sorted = self.seen.len();
    }

    /// How many there are.
    pub(crate) fn count(&mut self) -> usize {
        self.sort();
        self.sorted
    }
}

/// A sequence in which something is wrong.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) letters: Vec<Letter>,
    pub(crate) what: String,
}

/// The world of all sequences on a version.
pub(crate) fn spec(version: OsVersion) -> WorldSpec {
    let text = scenario("It is a world.", "");
    let source = scenario::Source::from_bytes("world.ron", text.into_bytes());
    let read = scenario::parse(&source.expect("it is text"), &scenario::NoFiles);
    read.unwrap_or_else(|mistakes| panic!("{WORLD}{mistakes:?}")).world_spec(version)
}

/// A judge of what happens in a world.
pub(crate) fn judge_of(version: OsVersion, world: WorldSpec) -> Judge {
    let (engine, about) = (Arc::from(""), Arc::from(""));
    Judge::new(&Header { engine, format: FORMAT, version, about, world })
}

/// A walk through all sequences after one beginning.
pub(crate) struct Walk<'a> {
    job: Job<'a>,
    /// Walks through the sequence of all letters alone.
    straight: bool,
    world: World,
    /// The numbers of the letters so far.
    path: Vec<usize>,
    figures: Figures,
}

impl<'a> Walk<'a> {
    /// Makes every sequence, and says what was seen.
    pub(crate) fn exhaust(job: Job<'a>) -> Figures {
        Walk::walk(job, false)
    }

    /// Makes one sequence, from nothing; what is wrong in it.
    pub(crate) fn along(job: Job<'_>, letters: &[Letter]) -> Option<Failure> {
        let bounds = Bounds { longest: letters.len(), slice: 0, slices: 1 };
        let job = Job { letters, beginning: &[], bounds, ..job };
        Walk::walk(job, true).failures.pop()
    }

    fn walk(job: Job<'a>, straight: bool) -> Figures {
        let Job { version, beginning, bounds, .. } = job;
        let spec = spec(version);
        let mut recorder = Recorder::default();
        let mut world = World::observed(&spec, &mut recorder).expect("it is a world");
        world.state.set_barrier(true);
        let mut judge = judge_of(version, spec);
        let mut holdings = Holdings::default();
        let figures = Figures { sequences: vec![0; bounds.longest], ..Figures::default() };
        let mut walk = Walk { job, straight, world, path: Vec::new(), figures };
        let found = walk.judge(&mut judge, recorder.events);
        assert!(found.is_none(), "{found:?} on {version}");
        for nth in 1..=beginning.len() {
            if let Some(what) = walk.begin(nth, &mut judge, &mut holdings) {
                let letters = beginning[..nth].to_vec();
                walk.figures.failures.push(Failure { letters, what });
                return walk.figures;
            }
        }
        walk.grow(&judge, &holdings);
        walk.figures
    }

    /// Makes a letter of the beginning, which has to be done, or refused; what is wrong with it.
    fn begin(&mut self, nth: usize, judge: &mut Judge, holdings: &mut Holdings) -> Option<String> {
        let mut recorder = Recorder::default();
        let letter = &self.job.beginning[nth - 1];
        match self.play(letter, (holdings, nth), &mut recorder) {
            Ok(Came::Done) if !letter.refused => self.judge(judge, recorder.events),
            Ok(Came::Refused(_)) if letter.refused => self.judge(judge, recorder.events),
            Ok(came) => Some(format!("a beginning does not come to {came:?}")),
            Err(panicked) => Some(panicked),
        }
    }

    /// Makes a letter; what a panic said.
    fn play(
        &mut self,
        letter: &Letter,
        (holdings, nth): (&mut Holdings, usize),
        recorder: &mut Recorder,
    ) -> Result<Came, String> {
        catch_unwind(AssertUnwindSafe(|| {
            let came = play(&mut self.world, letter, (holdings, nth), recorder);
            if came != Came::CannotBe && came != Came::NotModelled {
                self.world.kernel(&mut Silent, &mut Defaults).check_invariants();
            }
            came
        }))
        .map_err(|panicked| {
            let said = panicked.downcast_ref::<String>().map(String::as_str);
            let said = said.or_else(|| panicked.downcast_ref::<&str>().copied());
            format!("it panics: {}", said.unwrap_or_default())
        })
    }

    /// Adds every letter to the sequence, one after the other.
    fn grow(&mut self, judge: &Judge, holdings: &Holdings) {
        let next = match self.straight {
            true => self.path.len()..self.path.len() + 1,
            false => 0..self.job.letters.len(),
        };
        for at in next {
            if self.figures.failures.len() >= ENOUGH {
                return;
            }
            self.path.push(at);
            if self.is_in_slice() {
                self.take(judge, *holdings);
            }
            self.path.pop();
        }
    }

    fn is_in_slice(&self) -> bool {
        let Bounds { slice, slices, .. } = self.job.bounds;
        match self.path[..] {
            [first, second] => (first * self.job.letters.len() + second) % slices == slice,
            _ => true,
        }
    }

    /// Makes the last letter of the sequence, looks at what came of it, goes on, and takes it back.
    fn take(&mut self, judge: &Judge, mut holdings: Holdings) {
        let letter = &self.job.letters[self.path[self.path.len() - 1]];
        let nth = self.job.beginning.len() + self.path.len();
        let (mark, before) = (self.world.state.mark(), self.world.state.fingerprint());
        let last_errors = self.last_errors();
        let mut recorder = Recorder::default();
        match self.play(letter, (&mut holdings, nth), &mut recorder) {
            Ok(Came::CannotBe) => {}
            Ok(Came::NotModelled) => self.figures.not_modelled += 1,
            Ok(came) => self.look(came, (before, &last_errors), judge, (recorder, &holdings)),
            Err(panicked) => self.fail(panicked),
        }
        self.world.state.undo_to(&mark);
        if self.world.state.fingerprint() != before {
            self.fail("it was not taken back".to_owned());
        }
    }

    /// Looks at what came of the last letter, and goes on from there.
    fn look(
        &mut self,
        came: Came,
        (before, last_errors): (u64, &[(u32, u32)]),
        judge: &Judge,
        (recorder, holdings): (Recorder, &Holdings),
    ) {
        let length = self.path.len();
        let counts = length > 1 || self.job.bounds.slice == 0;
        self.figures.sequences[length - 1] += u64::from(counts);
        self.figures.refused += u64::from(counts && matches!(came, Came::Refused(_)));
        self.figures.raised += u64::from(counts && came == Came::Raised);
        if came == Came::Done {
            self.figures.done.insert(self.path[length - 1]);
        }
        let after = self.world.state.fingerprint();
        self.figures.states.add(after);
        let mut judge = judge.clone();
        let mut wrong = self.judge(&mut judge, recorder.events);
        if came == Came::Refused(false) && self.without_last_errors(last_errors) != before {
            wrong = wrong.or(Some("it was refused and changed something".to_owned()));
        }
        if length <= COMPUTED && self.world.state.fingerprint_from_scratch() != after {
            wrong = wrong.or(Some("the fingerprint is not that of the content".to_owned()));
        }
        if wrong.is_none() && length < self.job.bounds.longest {
            self.grow(&judge, holdings);
        }
        // A trace may end here.
        if let Some(wrong) = wrong.or_else(|| worst(&judge.finish())) {
            self.fail(wrong);
        }
    }

    /// Lets the judge hear events; says what it finds.
    fn judge(&mut self, judge: &mut Judge, events: Vec<Event>) -> Option<String> {
        let mut wrong = None;
        for event in events.into_iter().map(self.job.hears) {
            if let Event::Return { clause: Some(clause), .. } = &event {
                if !self.figures.clauses.contains(clause) {
                    self.figures.clauses.insert(clause.clone());
                }
            }
            let said = judge.take(&event);
            for clause in said.iter().filter_map(|finding| finding.verdict.clause()) {
                if !self.figures.clauses.contains(clause.id) {
                    self.figures.clauses.insert(Word::Borrowed(clause.id));
                }
            }
            wrong = wrong.or_else(|| worst(&said));
        }
        wrong
    }

    fn last_errors(&self) -> Vec<(u32, u32)> {
        self.world.state.threads.iter().map(|(row, thread)| (row, thread.last_error)).collect()
    }

    /// The fingerprint, were the last errors these.
    fn without_last_errors(&mut self, last_errors: &[(u32, u32)]) -> u64 {
        let mark = self.world.state.mark();
        for (row, last_error) in last_errors {
            self.world.state.threads.edit(*row, |thread| thread.last_error = *last_error);
        }
        let fingerprint = self.world.state.fingerprint();
        self.world.state.undo_to(&mark);
        fingerprint
    }

    fn fail(&mut self, what: String) {
        let letters = self.path.iter().map(|at| self.job.letters[*at].clone());
        let letters = self.job.beginning.iter().cloned().chain(letters).collect();
        self.figures.failures.push(Failure { letters, what });
    }
}

/// The first of these that is worth a line.
fn worst(said: &[Finding]) -> Option<String> {
    let found = said.iter().find(|finding| finding.verdict.is_finding())?;
    Some(format!("{}: {}", found.event, found.verdict))
}
