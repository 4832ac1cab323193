//! Random operations on each structure against a plain model of it.
//!
//! A test supplies the structure, its model, a strategy for operations, a function that applies one to
//! both and compares the answers, and a function that compares all content.

mod bits;
mod cell;
mod index;
mod map;
mod pages;
mod slab;
mod table;
mod tables;

use journal::Journaled;
use proptest::prelude::*;

/// An operation, or what may happen between operations.
#[derive(Clone, Debug)]
enum Step<O> {
    Change(O),
    Mark,
    /// Undoes to one of the marks; later marks are void.
    Undo(prop::sample::Index),
    Forget,
    Switch(bool),
}

fn steps<O: Clone + std::fmt::Debug + 'static>(
    change: impl Strategy<Value = O> + 'static,
) -> impl Strategy<Value = Vec<Step<O>>> {
    let step = prop_oneof![
        30 => change.prop_map(Step::Change),
        5 => Just(Step::Mark),
        4 => any::<prop::sample::Index>().prop_map(Step::Undo),
        1 => Just(Step::Forget),
        1 => any::<bool>().prop_map(Step::Switch),
    ];
    prop::collection::vec(step, 1..120)
}

/// Both fingerprints.
fn sums(subject: &impl Journaled) -> [u64; 2] {
    [subject.fingerprint(), subject.second_fingerprint()]
}

/// A structure and its model side by side, with the marks taken and the models at those times.
struct Pair<S, M> {
    subject: S,
    model: M,
    marks: Vec<(usize, [u64; 2], M)>,
}

impl<S: Journaled + Clone + PartialEq, M: Clone> Pair<S, M> {
    fn new(subject: S, model: M) -> Self {
        let mut pair = Self { subject, model, marks: Vec::new() };
        pair.subject.set_barrier(true);
        pair
    }

    fn run<O>(
        mut self,
        steps: Vec<Step<O>>,
        mut change: impl FnMut(&mut S, &mut M, O),
        same: impl Fn(&S, &M),
    ) {
        for step in steps {
            match step {
                Step::Change(operation) => change(&mut self.subject, &mut self.model, operation),
                Step::Mark => self.mark(),
                Step::Undo(index) => self.undo(index),
                Step::Forget => {
                    self.subject.forget_log();
                    self.marks.clear();
                }
                Step::Switch(on) => {
                    self.subject.set_barrier(on);
                    self.marks.clear();
                }
            }
            same(&self.subject, &self.model);
            assert_eq!(self.subject.fingerprint(), self.subject.fingerprint_from_scratch());
        }
        let copy = self.subject.clone();
        assert!(copy == self.subject);
        assert_eq!(sums(&copy), sums(&self.subject));
    }

    fn mark(&mut self) {
        if self.subject.barrier() {
            self.marks.push((self.subject.mark(), sums(&self.subject), self.model.clone()));
        }
    }

    fn undo(&mut self, index: prop::sample::Index) {
        if self.marks.is_empty() {
            return;
        }
        self.marks.truncate(index.index(self.marks.len()) + 1);
        let (mark, both, model) = self.marks.pop().expect("one is left");
        self.subject.undo_to(mark);
        self.model = model;
        assert_eq!(sums(&self.subject), both);
    }
}
