//! The states that have been seen, by their fingerprints; several threads may note them.

use std::sync::Mutex;

/// A set of fingerprints: 8 or 16 bytes each, in arrays that are at most [`FULL`] percent full.
///
/// With `n` states two of them are taken for one with a probability of about `n^2 / 2^65`, with 128 bits of
/// about `n^2 / 2^129`.
#[derive(Debug)]
pub(crate) enum Visited {
    /// By 64 bits.
    Narrow(Parts<u64>),
    /// By 128 bits.
    Wide(Parts<u128>),
}

/// A fingerprint is in the part that its bits from the 32nd on name.
#[derive(Debug)]
pub(crate) struct Parts<F>(Box<[Mutex<Part<F>>]>);

/// How many parts there are: so many that two threads seldom want the same.
const PARTS: usize = 64;

/// The places of an empty part.
const FEWEST: usize = 1 << 6;

/// How full an array may be, in percent.
const FULL: u64 = 85;

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
    /// An empty set that takes at most `bytes` bytes, or as many as an empty one does.
    pub(crate) fn new(bytes: u64, wide: bool) -> Visited {
        if wide { Visited::Wide(Parts::new(bytes)) } else { Visited::Narrow(Parts::new(bytes)) }
    }

    /// How many states there are.
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

    /// Notes a state, of which a narrow set knows the lower bits.
    pub(crate) fn insert(&self, fingerprint: u128) -> Noted {
        match self {
            Visited::Narrow(parts) => parts.insert(fingerprint as u64),
            Visited::Wide(parts) => parts.insert(fingerprint),
        }
    }
}

/// What a state is known by. It is well mixed; 0 is free for places that are free.
trait Fingerprint: Copy + Default + Eq {
    fn low(self) -> u64;
}

impl Fingerprint for u64 {
    fn low(self) -> u64 {
        self
    }
}

impl Fingerprint for u128 {
    fn low(self) -> u64 {
        self as u64
    }
}

#[expect(private_bounds, reason = "there are two")]
impl<F: Fingerprint> Parts<F> {
    const BYTES: u64 = size_of::<F>() as u64;

    fn new(bytes: u64) -> Parts<F> {
        let limit = bytes / Self::BYTES / PARTS as u64;
        Parts((0..PARTS).map(|_| Mutex::new(Part::new(limit))).collect())
    }

    fn len(&self) -> u64 {
        self.0.iter().map(|part| part.lock().expect("nobody fails in here").len).sum()
    }

    fn bytes(&self) -> u64 {
        let places =
            |part: &Mutex<Part<F>>| part.lock().expect("nobody fails in here").places.len();
        self.0.iter().map(|part| places(part) as u64 * Self::BYTES).sum()
    }

    fn insert(&self, fingerprint: F) -> Noted {
        let part = (fingerprint.low() >> 32) as usize % PARTS;
        self.0[part].lock().expect("nobody fails in here").insert(fingerprint)
    }
}

/// Some of the fingerprints.
#[derive(Debug)]
struct Part<F> {
    /// 0 is a free place. The state with fingerprint 0 is kept beside them.
    places: Vec<F>,
    zero: bool,
    len: u64,
    limit: u64,
}

impl<F: Fingerprint> Part<F> {
    fn new(limit: u64) -> Part<F> {
        Part { places: vec![F::default(); FEWEST], zero: false, len: 0, limit }
    }

    fn insert(&mut self, fingerprint: F) -> Noted {
        if fingerprint == F::default() {
            let known = std::mem::replace(&mut self.zero, true);
            self.len += u64::from(!known);
            return if known { Noted::Known } else { Noted::New };
        }
        let mut place = self.place(fingerprint);
        if self.places[place] == fingerprint {
            return Noted::Known;
        }
        if (self.len + 1) * 100 > self.places.len() as u64 * FULL {
            if self.places.len() as u64 * 2 > self.limit {
                return Noted::NoRoom;
            }
            self.grow();
            place = self.place(fingerprint);
        }
        self.places[place] = fingerprint;
        self.len += 1;
        Noted::New
    }

    /// Where a fingerprint is, or would be. Fingerprints are well mixed: their lowest bits will do.
    fn place(&self, fingerprint: F) -> usize {
        let mask = self.places.len() - 1;
        let mut place = fingerprint.low() as usize & mask;
        while self.places[place] != F::default() && self.places[place] != fingerprint {
            place = (place + 1) & mask;
        }
        place
    }

    fn grow(&mut self) {
        let larger = vec![F::default(); self.places.len() * 2];
        for fingerprint in std::mem::replace(&mut self.places, larger) {
            if fingerprint != F::default() {
                let place = self.place(fingerprint);
                self.places[place] = fingerprint;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn it_is_a_set(
            fingerprints in prop::collection::vec(0_u64..3000, 0..4000),
            wide: bool,
        ) {
            let (visited, mut known) = (Visited::new(1 << 20, wide), BTreeSet::new());
            for fingerprint in fingerprints {
                let fingerprint = fingerprint.wrapping_mul(0x9E37_79B9_7F4A_7C15).into();
                let expected = if known.insert(fingerprint) { Noted::New } else { Noted::Known };
                prop_assert_eq!(visited.insert(fingerprint), expected);
            }
            prop_assert_eq!(visited.len(), known.len() as u64);
        }
    }

    #[test]
    fn it_takes_no_more_than_its_limit_and_knows_what_it_has_then() {
        let visited = Visited::new(128 * PARTS as u64 * 8, false);
        // All of them in one part.
        let full = (1..).find(|&state| visited.insert(state) == Noted::NoRoom).expect("an end");
        assert_eq!((full, visited.len()), (109, 108), "85 percent of 128 places");
        assert_eq!(visited.bytes(), (128 + 63 * 64) * 8);
        assert_eq!(visited.insert(7), Noted::Known);
        assert_eq!(visited.insert(0), Noted::New);
        assert_eq!(visited.insert(109), Noted::NoRoom);
    }

    #[test]
    fn a_wide_set_tells_apart_what_differs_in_the_higher_bits_alone() {
        let (one, other) = (7, 7 | 1 << 64);
        for (wide, noted) in [(false, Noted::Known), (true, Noted::New)] {
            let visited = Visited::new(1 << 20, wide);
            assert_eq!(visited.insert(one), Noted::New);
            assert_eq!(visited.insert(other), noted);
            assert_eq!(visited.insert(one), Noted::Known);
        }
    }
}
