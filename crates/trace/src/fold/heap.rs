//! Heaps and their blocks.

use super::error::{Folded, Thing, demand};
use super::{Contradiction, Fold};
use crate::Event;
use crate::event::Purpose;
use abi::{Address, HeapId, ProcessId};
use std::collections::BTreeMap;

/// A heap of a process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heap {
    /// Whose it is.
    pub process: ProcessId,
    /// Where its first part begins.
    pub base: Address,
    /// It gets no other part.
    pub fixed: bool,
    /// Its blocks: where they begin, and how many bytes each has.
    pub blocks: BTreeMap<Address, u32>,
}

impl Fold {
    /// The heaps of all processes.
    pub fn heaps(&self) -> &BTreeMap<HeapId, Heap> {
        &self.heaps
    }

    pub(super) fn fold_heap(&mut self, event: &Event) -> Folded {
        match *event {
            Event::HeapMade { heap, process, base, fixed } => {
                self.living_process(process)?;
                let made = Heap { process, base, fixed, blocks: BTreeMap::new() };
                match self.heaps.insert(heap, made) {
                    None => Ok(()),
                    Some(_) => Err(Contradiction::Exists(Thing::Heap(heap))),
                }
            }
            Event::HeapBlock { heap, base, bytes } => self.block(heap, base, bytes),
            Event::HeapGone { heap } => {
                let part =
                    self.regions.values().any(|region| region.purpose == Purpose::Heap(heap));
                demand(!part, Thing::Heap(heap), "still has reserved addresses")?;
                let gone = self.heaps.remove(&heap);
                gone.map(|_| ()).ok_or(Contradiction::Unknown(Thing::Heap(heap)))
            }
            ref other => unreachable!("{other:?} is of another group"),
        }
    }

    fn block(&mut self, id: HeapId, base: Address, bytes: Option<u32>) -> Folded {
        let heap = self.heaps.get_mut(&id).ok_or(Contradiction::Unknown(Thing::Heap(id)))?;
        match bytes {
            Some(bytes) => {
                let end = u64::from(base.0) + u64::from(bytes);
                let after = heap.blocks.range(Address(base.0.saturating_add(1))..).next();
                let free = after.is_none_or(|(after, _)| end <= u64::from(after.0));
                let before = heap.blocks.range(..base).next_back();
                let clear = before.is_none_or(|(before, bytes)| {
                    u64::from(before.0) + u64::from(*bytes) <= u64::from(base.0)
                });
                demand(free && clear, Thing::Address(base), "lies in another block")?;
                heap.blocks.insert(base, bytes);
                Ok(())
            }
            None => {
                let gone = heap.blocks.remove(&base);
                gone.map(|_| ()).ok_or(Contradiction::Unknown(Thing::Address(base)))
            }
        }
    }
}
