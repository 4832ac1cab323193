//! The states that have been seen, by their fingerprints; several threads may note them.

mod place;

use self::place::{Looked, Pair, Place};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

/// A set of fingerprints: 8 or 16 bytes each, in arrays that are at most [`FULL`] percent full. A thread
/// notes states through a [`Seen`] of its own.
///
/// With `n` states two of them are taken for one with a probability of about `n^2 / 2^65`, with 128 bits of
/// about `n^2 / 2^129`.
#[derive(Debug)]
pub(crate) enum Visited {
    /// By 64 bits.
    Narrow(Parts<AtomicU64>),
    /// By 128 bits.
    Wide(Parts<Pair>),
}

/// What a thread notes states through.
#[derive(Debug)]
pub(crate) enum Seen<'v> {
    /// By 64 bits.
    Narrow(Hands<'v, AtomicU64>),
    /// By 128 bits.
    Wide(Hands<'v, Pair>),
}

/// A fingerprint is in the part that its bits from the 32nd on name.
#[derive(Debug)]
pub(crate) struct Parts<P> {
    parts: Box<[Part<P>]>,
    /// The places that a part may have.
    limit: u64,
    /// Threads that note states.
    threads: u64,
}

/// Some of the fingerprints. Threads that note one touch nothing that they share but its place: each has
/// the array in its own hands, and counts for itself for a while.
#[derive(Debug)]
struct Part<P> {
    places: Mutex<Arc<[P]>>,
    /// As many states are there, without those that a thread has not told of yet.
    len: AtomicU64,
}

/// How many parts there are: so many that one of them is soon moved to a larger array.
const PARTS: usize = 64;

/// The places of an empty part.
const FEWEST: usize = 1 << 6;

/// How full an array may be, in percent.
const FULL: u64 = 85;

/// All threads together keep to themselves how many states they have noted, up to this part of an array.
const UNTOLD: u64 = 256;

/// What came of noting a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Noted {
    /// It is new.
    New,
    /// It was there.
    Known,
    /// It is new, and there is no room for it.
    NoRoom,
}

impl Visited {
    /// An empty set for so many threads that takes at most `bytes` bytes, or as many as an empty one does.
    pub(crate) fn new(bytes: u64, wide: bool, threads: u32) -> Visited {
        if wide {
            Visited::Wide(Parts::new(bytes, threads))
        } else {
            Visited::Narrow(Parts::new(bytes, threads))
        }
    }

    /// What a thread notes states through.
    pub(crate) fn seen(&self) -> Seen<'_> {
        match self {
            Visited::Narrow(parts) => Seen::Narrow(Hands::new(parts)),
            Visited::Wide(parts) => Seen::Wide(Hands::new(parts)),
        }
    }

    /// How many states there are, without the last ones of threads that still note some.
    pub(crate) fn len(&self) -> u64 {
        match self {
            Visited::Narrow(parts) => parts.len(),
            Visited::Wide(parts) => parts.len(),
        }
    }

    /// Bytes that the set takes.
    pub(crate) fn bytes(&self) -> u64 {
        match self {
            Visited::Narrow(parts) => parts.bytes(),
            Visited::Wide(parts) => parts.bytes(),
        }
    }

    /// Whether there are more states than there may be: several threads find out late. One thread would
    /// have found no room.
    pub(crate) fn is_too_full(&self) -> bool {
        match self {
            Visited::Narrow(parts) => parts.are_too_full(),
            Visited::Wide(parts) => parts.are_too_full(),
        }
    }
}

impl Seen<'_> {
    /// Notes a state, of which a narrow set knows the lower bits.
    #[inline]
    pub(crate) fn insert(&mut self, fingerprint: u128) -> Noted {
        match self {
            Seen::Narrow(hands) => hands.insert(fingerprint),
            Seen::Wide(hands) => hands.insert(fingerprint),
        }
    }

    /// Keeps nothing in hands that others may have moved to a larger array: the thread waits.
    pub(crate) fn let_go(&mut self) {
        match self {
            Seen::Narrow(hands) => hands.let_go(),
            Seen::Wide(hands) => hands.let_go(),
        }
    }
}

impl<P: Place> Parts<P> {
    const BYTES: u64 = size_of::<P>() as u64;

    fn new(bytes: u64, threads: u32) -> Parts<P> {
        let part = || Part { places: Mutex::new(place::free(FEWEST)), len: AtomicU64::new(0) };
        let limit = bytes / Self::BYTES / PARTS as u64;
        Parts { parts: (0..PARTS).map(|_| part()).collect(), limit, threads: threads.into() }
    }

    fn len(&self) -> u64 {
        self.parts.iter().map(|part| part.len.load(Ordering::Acquire)).sum()
    }

    fn bytes(&self) -> u64 {
        self.parts.iter().map(|part| part.places().len() as u64 * Self::BYTES).sum()
    }

    fn are_too_full(&self) -> bool {
        let full = |part: &Part<P>| part.len.load(Ordering::Acquire) * 100 > full(&part.places());
        self.parts.iter().any(full)
    }
}

impl<P> Part<P> {
    fn places(&self) -> MutexGuard<'_, Arc<[P]>> {
        self.places.lock().expect("nobody fails in here")
    }
}

/// What a thread has in hands of each part.
#[derive(Debug)]
pub(crate) struct Hands<'v, P: Place> {
    visited: &'v Parts<P>,
    hands: Vec<Hand<P>>,
}

#[derive(Debug)]
struct Hand<P> {
    places: Arc<[P]>,
    /// As many states were there when the thread last told.
    told: u64,
    /// It has noted so many since.
    untold: u64,
}

impl<'v, P: Place> Hands<'v, P> {
    fn new(visited: &'v Parts<P>) -> Hands<'v, P> {
        let hand = |part: &Part<P>| {
            let (places, told) = (Arc::clone(&part.places()), part.len.load(Ordering::Acquire));
            Hand { places, told, untold: 0 }
        };
        Hands { visited, hands: visited.parts.iter().map(hand).collect() }
    }

    fn insert(&mut self, fingerprint: u128) -> Noted {
        let at = (fingerprint as u64 >> 32) as usize % PARTS;
        loop {
            let hand = &self.hands[at];
            match place::look(&hand.places, fingerprint, hand.has_room()) {
                Looked::Known => return Noted::Known,
                Looked::Taken => {
                    self.note(at);
                    return Noted::New;
                }
                Looked::Free | Looked::Full => {
                    if !self.make_room(at) {
                        return Noted::NoRoom;
                    }
                }
                // Whoever moves the part keeps it locked.
                Looked::Moved => {
                    self.hands[at].places = Arc::clone(&self.visited.parts[at].places());
                }
            }
        }
    }

    /// Notes that the thread has taken a place.
    #[inline]
    fn note(&mut self, at: usize) {
        let hand = &mut self.hands[at];
        hand.untold += 1;
        if hand.untold * UNTOLD * self.visited.threads > hand.places.len() as u64 {
            self.tell(at);
        }
    }

    fn let_go(&mut self) {
        let moved = place::none();
        for at in 0..PARTS {
            self.tell(at);
            self.hands[at].places = Arc::clone(&moved);
        }
    }

    /// Tells how many states were noted, and hears how many others have noted.
    fn tell(&mut self, at: usize) {
        let hand = &mut self.hands[at];
        let untold = std::mem::take(&mut hand.untold);
        hand.told = self.visited.parts[at].len.fetch_add(untold, Ordering::AcqRel) + untold;
    }

    /// Sees to it that a part has room for one more state. False if it may not grow.
    fn make_room(&mut self, at: usize) -> bool {
        self.tell(at);
        let hand = &mut self.hands[at];
        let mut places = self.visited.parts[at].places();
        if Arc::ptr_eq(&places, &hand.places) {
            if places.len() as u64 * 2 > self.visited.limit {
                return false;
            }
            *places = place::moved(&places);
        }
        hand.places = Arc::clone(&places);
        true
    }
}

/// A hundred times as many states as an array may have.
#[inline]
fn full<P>(places: &[P]) -> u64 {
    places.len() as u64 * FULL
}

impl<P> Hand<P> {
    /// Whether one state more leaves the array no fuller than it may be.
    #[inline]
    fn has_room(&self) -> bool {
        (self.told + self.untold + 1) * 100 <= full(&self.places)
    }

    /// Whether the array is fuller than it may be, by what others have told meanwhile.
    fn is_too_full(&self) -> bool {
        self.told * 100 > full(&self.places)
    }
}

impl<P: Place> Drop for Hands<'_, P> {
    fn drop(&mut self) {
        for at in 0..PARTS {
            self.tell(at);
            // In the end the size does not tell how many threads there were.
            while self.hands[at].is_too_full() && self.make_room(at) {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;
    use std::thread;

    /// Well-mixed fingerprints, and two that mean something else in a place.
    fn fingerprint(number: u64) -> u128 {
        let low = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        match number {
            0 => 0,
            1 => u128::MAX,
            number => u128::from(!number) << 64 | u128::from(low),
        }
    }

    proptest! {
        #[test]
        fn it_is_a_set(numbers in prop::collection::vec(0_u64..3000, 0..4000), wide: bool) {
            let visited = Visited::new(1 << 20, wide, 1);
            let (mut seen, mut known) = (visited.seen(), BTreeSet::new());
            for number in numbers {
                let expected = if known.insert(number) { Noted::New } else { Noted::Known };
                prop_assert_eq!(seen.insert(fingerprint(number)), expected);
            }
            drop(seen);
            prop_assert_eq!(visited.len(), known.len() as u64);
        }
    }

    #[test]
    fn of_several_threads_one_alone_finds_a_state_new() {
        const STATES: u64 = 60_000;
        for (wide, threads) in [(false, 2), (false, 5), (true, 2), (true, 5)] {
            let visited = Visited::new(u64::MAX, wide, threads);
            let note = |first: u64| {
                let mut seen = visited.seen();
                let numbers = (0..STATES).map(|number| (number * 7 + first * 977) % STATES);
                numbers.filter(|&number| seen.insert(fingerprint(number)) == Noted::New).count()
            };
            let new: usize = thread::scope(|scope| {
                let all = (0..threads.into()).map(|first| scope.spawn(move || note(first)));
                let all: Vec<_> = all.collect();
                all.into_iter().map(|one| one.join().expect("it ends well")).sum()
            });
            assert_eq!((new as u64, visited.len()), (STATES, STATES), "{threads} threads");
            // 85 percent of 1,024 places are fewer than the 937 states of a part.
            let place = if wide { 16 } else { 8 };
            assert_eq!(visited.bytes(), 2048 * PARTS as u64 * place);
        }
    }

    #[test]
    fn it_takes_no_more_than_its_limit_and_knows_what_it_has_then() {
        let visited = Visited::new(128 * PARTS as u64 * 8, false, 1);
        let mut seen = visited.seen();
        // All of them in one part.
        let full = (1..).find(|&state| seen.insert(state) == Noted::NoRoom).expect("an end");
        assert_eq!((full, visited.len()), (109, 108), "85 percent of 128 places");
        assert_eq!(visited.bytes(), (128 + 63 * 64) * 8);
        assert_eq!(seen.insert(7), Noted::Known);
        assert_eq!(seen.insert(109), Noted::NoRoom);
    }

    #[test]
    fn a_wide_set_tells_apart_what_differs_in_the_higher_bits_alone() {
        let (one, other) = (7 | 1 << 64, 7 | 2 << 64);
        for (wide, noted) in [(false, Noted::Known), (true, Noted::New)] {
            let visited = Visited::new(1 << 20, wide, 1);
            let mut seen = visited.seen();
            assert_eq!(seen.insert(one), Noted::New);
            assert_eq!(seen.insert(other), noted);
            assert_eq!(seen.insert(one), Noted::Known);
        }
    }
}
