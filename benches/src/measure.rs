//! Measuring two sides of a row alternately in one run.
//!
//! Machines are noisy and differ; what stays comparable is a ratio of two figures taken one right after
//! the other. So the sides alternate A B A B, and the result is the median of the pairwise ratios.

use std::time::{Duration, Instant};

/// One side of a row: something that can be done `n` times.
pub(crate) struct Side {
    /// What it is called in the output.
    pub name: &'static str,
    run: Box<dyn FnMut(u64) -> Duration>,
    /// How many operations are done at once.
    operations: u64,
}

impl Side {
    /// A side that repeats one operation.
    pub(crate) fn each(name: &'static str, mut operation: impl FnMut() + 'static) -> Self {
        Self::batch(name, move |times| {
            let start = Instant::now();
            for _ in 0..times {
                operation();
            }
            start.elapsed()
        })
    }

    /// A side that does its operation as often as told and says how long that took, without setting up.
    pub(crate) fn batch(name: &'static str, run: impl FnMut(u64) -> Duration + 'static) -> Self {
        Self { name, run: Box::new(run), operations: 1 }
    }

    /// The same, where what was one operation is so many of them.
    pub(crate) fn of(self, operations: u64) -> Self {
        Self { operations, ..self }
    }

    /// A side whose figure is known.
    pub(crate) fn fixed(name: &'static str, nanoseconds: f64) -> Self {
        Self::batch(name, move |times| Duration::from_secs_f64(times as f64 * nanoseconds / 1e9))
    }

    /// A side that is set up when its turn comes first, and goes with its row.
    pub(crate) fn late(name: &'static str, make: impl Fn() -> Self + 'static) -> Self {
        let mut made: Option<Self> = None;
        Self::batch(name, move |times| (made.get_or_insert_with(&make).run)(times))
    }

    /// Nanoseconds for one operation, from `times` of them.
    fn nanoseconds(&mut self, times: u64) -> f64 {
        (self.run)(times).as_nanos() as f64 / (times * self.operations) as f64
    }

    /// How many operations take at least `batch`.
    fn calibrate(&mut self, batch: Duration) -> u64 {
        let mut times = 1;
        while (self.run)(times) < batch {
            times *= 2;
        }
        times
    }
}

/// How much to measure.
#[derive(Clone, Copy)]
pub(crate) struct Effort {
    /// The least duration of one side's turn.
    pub batch: Duration,
    /// How many pairs of turns.
    pub pairs: usize,
    /// No more pairs after this, once there are [`FEWEST_PAIRS`].
    pub limit: Duration,
}

/// A median of fewer pairs says nothing.
pub(crate) const FEWEST_PAIRS: usize = 15;

/// A median and the quartiles around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spread {
    /// A quarter of the figures lies below.
    pub low: f64,
    /// Half of the figures lies below.
    pub median: f64,
    /// A quarter of the figures lies above.
    pub high: f64,
}

impl Spread {
    fn of(mut figures: Vec<f64>) -> Self {
        figures.sort_by(f64::total_cmp);
        let at = |quarter: usize| figures[(figures.len() - 1) * quarter / 4];
        Self { low: at(1), median: at(2), high: at(3) }
    }
}

/// What a row measured.
pub(crate) struct Figures {
    /// Nanoseconds for one operation of the subject.
    pub subject: Spread,
    /// Nanoseconds for one operation of the peer.
    pub peer: Spread,
    /// The peer's time divided by the subject's, pair by pair: above 1 the subject is faster.
    pub speedup: Spread,
}

/// Measures both sides alternately.
pub(crate) fn compare(subject: &mut Side, peer: &mut Side, effort: Effort) -> Figures {
    let times = (subject.calibrate(effort.batch), peer.calibrate(effort.batch));
    let start = Instant::now();
    let (mut subjects, mut peers) = (Vec::new(), Vec::new());
    while more(subjects.len(), start, effort) {
        subjects.push(subject.nanoseconds(times.0));
        peers.push(peer.nanoseconds(times.1));
    }
    let speedups = subjects.iter().zip(&peers).map(|(subject, peer)| peer / subject).collect();
    Figures {
        subject: Spread::of(subjects),
        peer: Spread::of(peers),
        speedup: Spread::of(speedups),
    }
}

/// Measures one side on its own.
pub(crate) fn alone(side: &mut Side, effort: Effort) -> Spread {
    let times = side.calibrate(effort.batch);
    let start = Instant::now();
    let mut figures = Vec::new();
    while more(figures.len(), start, effort) {
        figures.push(side.nanoseconds(times));
    }
    Spread::of(figures)
}

fn more(pairs: usize, start: Instant, effort: Effort) -> bool {
    pairs < FEWEST_PAIRS || (pairs < effort.pairs && start.elapsed() < effort.limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUICK: Effort =
        Effort { batch: Duration::from_nanos(100), pairs: 21, limit: Duration::from_secs(1) };

    /// A side that claims this many nanoseconds for each operation.
    fn claims(nanoseconds: u64) -> Side {
        Side::batch("claims", move |times| Duration::from_nanos(times * nanoseconds))
    }

    #[test]
    fn a_subject_that_takes_a_third_of_the_time_is_three_times_as_fast() {
        let figures = compare(&mut claims(10), &mut claims(30), QUICK);
        assert_eq!((figures.subject.median, figures.peer.median), (10.0, 30.0));
        assert_eq!(figures.speedup, Spread { low: 3.0, median: 3.0, high: 3.0 });
    }

    #[test]
    fn sides_take_turns() {
        let turns = std::rc::Rc::new(std::cell::RefCell::new(String::new()));
        let side = |letter| {
            let turns = std::rc::Rc::clone(&turns);
            Side::batch("letter", move |times| {
                turns.borrow_mut().push(letter);
                Duration::from_nanos(100 * times)
            })
        };
        compare(&mut side('a'), &mut side('b'), Effort { pairs: FEWEST_PAIRS, ..QUICK });
        assert_eq!(*turns.borrow(), "ab".repeat(FEWEST_PAIRS + 1));
    }

    #[test]
    fn a_spread_is_the_middle_and_the_quarters() {
        let figures = vec![5.0, 1.0, 4.0, 2.0, 3.0];
        assert_eq!(Spread::of(figures), Spread { low: 2.0, median: 3.0, high: 4.0 });
    }
}
