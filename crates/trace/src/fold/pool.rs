//! The paging pool of a machine.

use super::error::{Folded, Thing, demand};
use super::{Contradiction, Fold};
use abi::world::PoolSpec;
use abi::{BackingId, MachineId, PoolKind};
use std::collections::BTreeMap;

/// A paging pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    /// How large it is.
    pub spec: PoolSpec,
    /// Its pages, by their place in it, oldest first.
    pub pages: BTreeMap<u64, (BackingId, u64)>,
    /// How many pages ever came into it.
    ever: u64,
}

impl Pool {
    pub(super) fn new(spec: PoolSpec) -> Pool {
        Pool { spec, pages: BTreeMap::new(), ever: 0 }
    }

    /// How many pages it holds.
    pub fn len(&self) -> u32 {
        self.pages.len() as u32
    }

    /// True if no page is in it.
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// True if no page may come in before one has gone.
    pub fn is_full(&self) -> bool {
        self.len() >= self.spec.maximum()
    }
}

impl Fold {
    /// Puts a page that came in into the pool of its machine. Its place there.
    pub(super) fn enter_pool(
        &mut self,
        machine: MachineId,
        page: (BackingId, u64),
    ) -> Result<u64, Contradiction> {
        let thing = Thing::Machine(machine);
        let known = self.machine_mut(machine)?;
        let pool = known.pool.as_mut().ok_or(Contradiction::State(thing, "has no paging pool"))?;
        demand(!pool.is_full(), thing, "has no room in its paging pool")?;
        pool.ever += 1;
        pool.pages.insert(pool.ever, page);
        Ok(pool.ever)
    }

    /// Takes a page that goes out of the pool that it is in.
    pub(super) fn leave_pool(&mut self, machine: MachineId, place: Option<u64>) -> Folded {
        let pool = self.machine_mut(machine)?.pool.as_mut();
        if let (Some(pool), Some(place)) = (pool, place) {
            pool.pages.remove(&place);
        }
        Ok(())
    }

    /// Whether a page lies in a frame that its machine set aside at boot.
    pub(super) fn is_set_aside(&self, machine: MachineId, place: Option<u64>) -> bool {
        let pool = self.machines.get(&machine).and_then(|machine| machine.pool.as_ref());
        place.is_some() && pool.is_some_and(|pool| pool.spec.kind() == PoolKind::SetAside)
    }
}
