//! One copy of each name that a file repeats.

use crate::syntax::node::Name;

/// How many names are remembered. A scenario uses a few dozen.
const PLACES: usize = 512;
/// Longer texts are data rather than names and are not remembered.
const REMEMBERED_BYTES: usize = 64;

/// A memory of names: each has one place and may be pushed out by another, so that looking up
/// costs the same whatever a file contains.
pub(super) struct Names(Vec<Option<Name>>);

impl Default for Names {
    fn default() -> Names {
        Names(vec![None; PLACES])
    }
}

impl Names {
    /// The name, shared with an earlier equal one if that is still remembered.
    pub(super) fn get(&mut self, name: &str) -> Name {
        if name.len() > REMEMBERED_BYTES {
            return Name::from(name);
        }
        let mix = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        let hash = name.bytes().fold(0x811C_9DC5, mix);
        let place = &mut self.0[hash as usize % PLACES];
        match place {
            Some(known) if **known == *name => known.clone(),
            _ => place.insert(Name::from(name)).clone(),
        }
    }
}
