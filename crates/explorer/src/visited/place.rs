//! Places for fingerprints, which threads take without waiting for each other.
//!
//! A place is free, then has a fingerprint, and may at last be given up, because its array was moved to a
//! larger one. Who finds a place given up goes on in the larger array once all is there. So a fingerprint
//! is never in both, and of several threads that note it one alone takes a place for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A place that has no fingerprint yet.
const FREE: u64 = 0;
/// A place that was given up.
const GIVEN_UP: u64 = u64::MAX;

/// What is at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// Nothing.
    Free,
    /// This fingerprint.
    Same,
    /// Another one.
    Other,
    /// It was given up.
    GivenUp,
}

/// Room for a fingerprint.
pub(crate) trait Place: Default + Send + Sync {
    /// What is there.
    fn look(&self, fingerprint: u128) -> Found;

    /// Takes the place if it is free; what is there otherwise.
    fn take(&self, fingerprint: u128) -> Result<(), Found>;

    /// Gives the place up; the fingerprint that it had.
    fn give_up(&self) -> Option<u128>;
}

/// Well-mixed bits as they are kept: the two numbers that mean something else give way to their neighbours.
#[inline]
fn kept(bits: u64) -> u64 {
    bits.clamp(FREE + 1, GIVEN_UP - 1)
}

/// The lower half of a fingerprint.
impl Place for AtomicU64 {
    #[inline]
    fn look(&self, fingerprint: u128) -> Found {
        found(self.load(Ordering::Relaxed), kept(fingerprint as u64))
    }

    #[inline]
    fn take(&self, fingerprint: u128) -> Result<(), Found> {
        let kept = kept(fingerprint as u64);
        let taken = self.compare_exchange(FREE, kept, Ordering::Relaxed, Ordering::Relaxed);
        taken.map(drop).map_err(|now| found(now, kept))
    }

    fn give_up(&self) -> Option<u128> {
        let had = self.swap(GIVEN_UP, Ordering::Relaxed);
        (had != FREE).then_some(had.into())
    }
}

fn found(now: u64, kept: u64) -> Found {
    match now {
        FREE => Found::Free,
        GIVEN_UP => Found::GivenUp,
        now if now == kept => Found::Same,
        _ => Found::Other,
    }
}

/// All of a fingerprint: who has taken the place with the lower half puts the upper half down next.
#[derive(Debug, Default)]
pub(crate) struct Pair {
    low: AtomicU64,
    high: AtomicU64,
}

impl Pair {
    /// The upper half at a place that was taken.
    fn high(&self) -> u64 {
        loop {
            match self.high.load(Ordering::Relaxed) {
                FREE => std::thread::yield_now(),
                high => return high,
            }
        }
    }

    fn with_high(&self, low: Found, fingerprint: u128) -> Found {
        match low {
            Found::Same if self.high() != kept((fingerprint >> 64) as u64) => Found::Other,
            found => found,
        }
    }
}

impl Place for Pair {
    fn look(&self, fingerprint: u128) -> Found {
        self.with_high(self.low.look(fingerprint), fingerprint)
    }

    fn take(&self, fingerprint: u128) -> Result<(), Found> {
        self.low.take(fingerprint).map_err(|found| self.with_high(found, fingerprint))?;
        self.high.store(kept((fingerprint >> 64) as u64), Ordering::Relaxed);
        Ok(())
    }

    fn give_up(&self) -> Option<u128> {
        let low = self.low.give_up()?;
        Some(u128::from(self.high()) << 64 | low)
    }
}

/// What came of looking for a fingerprint in an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Looked {
    /// It is there.
    Known,
    /// It was not, and has got a place.
    Taken,
    /// It is not there, and no place was to be taken.
    Free,
    /// It is not there, and every place is taken.
    Full,
    /// The array is being moved, or was.
    Moved,
}

/// So many free places.
pub(super) fn free<P: Place>(places: usize) -> Arc<[P]> {
    (0..places).map(|_| P::default()).collect()
}

/// An array that was moved elsewhere.
pub(super) fn none<P: Place>() -> Arc<[P]> {
    let place = P::default();
    place.give_up();
    Arc::new([place])
}

/// Looks for a fingerprint, and takes a place for it if it has none and is to get one. Fingerprints are
/// well mixed: their lowest bits tell where it would be; it may be behind others that came before.
#[inline]
pub(super) fn look<P: Place>(places: &[P], fingerprint: u128, takes: bool) -> Looked {
    let mask = places.len() - 1;
    let mut at = kept(fingerprint as u64) as usize & mask;
    for _ in 0..places.len() {
        let mut found = places[at].look(fingerprint);
        if found == Found::Free {
            if !takes {
                return Looked::Free;
            }
            match places[at].take(fingerprint) {
                Ok(()) => return Looked::Taken,
                Err(now) => found = now,
            }
        }
        match found {
            Found::Same => return Looked::Known,
            Found::GivenUp => return Looked::Moved,
            Found::Free | Found::Other => at = (at + 1) & mask,
        }
    }
    Looked::Full
}

/// The same fingerprints in an array of twice the size; the places of this one are given up.
pub(super) fn moved<P: Place>(places: &[P]) -> Arc<[P]> {
    let larger = free(places.len() * 2);
    for fingerprint in places.iter().filter_map(P::give_up) {
        let looked = look(&larger, fingerprint, true);
        assert_eq!(looked, Looked::Taken, "it is there once, and there is room");
    }
    larger
}
