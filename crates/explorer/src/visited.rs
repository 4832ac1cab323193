//! The states that have been seen, by their fingerprints.

/// A set of fingerprints: 8 bytes each, in one array that is at most [`FULL`] percent full.
///
/// With `n` states two of them are taken for one with a probability of about `n^2 / 2^65`.
#[derive(Debug)]
pub(crate) struct Visited {
    /// 0 is a free place. The state with fingerprint 0 is kept beside them.
    places: Vec<u64>,
    zero: bool,
    len: u64,
    limit: u64,
}

/// How full the array may be, in percent.
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
    /// An empty set that takes at most `bytes` bytes.
    pub(crate) fn new(bytes: u64) -> Visited {
        Visited { places: vec![0; 1 << 10], zero: false, len: 0, limit: bytes.max(8 << 10) / 8 }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> u64 {
        self.len
    }

    /// Notes a state.
    pub(crate) fn insert(&mut self, fingerprint: u64) -> Noted {
        if fingerprint == 0 {
            let known = std::mem::replace(&mut self.zero, true);
            self.len += u64::from(!known);
            return if known { Noted::Known } else { Noted::New };
        }
        let place = self.place(fingerprint);
        if self.places[place] == fingerprint {
            return Noted::Known;
        }
        if (self.len + 1) * 100 > self.places.len() as u64 * FULL {
            if self.places.len() as u64 * 2 > self.limit {
                return Noted::NoRoom;
            }
            self.grow();
        }
        let place = self.place(fingerprint);
        self.places[place] = fingerprint;
        self.len += 1;
        Noted::New
    }

    /// Where a fingerprint is, or would be. Fingerprints are well mixed: their lowest bits will do.
    fn place(&self, fingerprint: u64) -> usize {
        let mask = self.places.len() - 1;
        let mut place = fingerprint as usize & mask;
        while self.places[place] != 0 && self.places[place] != fingerprint {
            place = (place + 1) & mask;
        }
        place
    }

    fn grow(&mut self) {
        let larger = vec![0; self.places.len() * 2];
        for fingerprint in std::mem::replace(&mut self.places, larger) {
            if fingerprint != 0 {
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
        fn it_is_a_set(fingerprints in prop::collection::vec(0_u64..3000, 0..4000)) {
            let (mut visited, mut known) = (Visited::new(1 << 20), BTreeSet::new());
            for fingerprint in fingerprints {
                let expected = if known.insert(fingerprint) { Noted::New } else { Noted::Known };
                prop_assert_eq!(visited.insert(fingerprint), expected);
            }
            prop_assert_eq!(visited.len(), known.len() as u64);
        }
    }

    #[test]
    fn it_takes_no_more_than_its_limit_and_knows_what_it_has_then() {
        let mut visited = Visited::new(16 << 10);
        let full = (1..).find(|&state| visited.insert(state) == Noted::NoRoom).expect("an end");
        assert_eq!((full, visited.len(), visited.places.len()), (1741, 1740, 2 << 10));
        assert_eq!(visited.insert(7), Noted::Known);
        assert_eq!(visited.insert(0), Noted::New);
        assert_eq!(visited.insert(1741), Noted::NoRoom);
    }
}
