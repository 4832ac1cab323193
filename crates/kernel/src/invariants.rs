//! What must hold after every step: one function an invariant.
//!
//! I1: frames are conserved; I2: a page has one frame; I5: only pages that can be written back are
//! dirty; views, regions and places agree. I3, I4 and I7, on objects, names and handles, are
//! checked beside the objects, and what concerns files and volumes beside the files. Each function
//! panics with the name of what does not hold: that is a bug of the model, never of a scenario.

mod addresses;
mod frames;

use crate::{Kernel, State};

impl State {
    /// After how many steps the invariants are best checked again: in a small world after the next
    /// one, otherwise so seldom that checking a record costs a step no more than a constant.
    pub fn steps_to_next_check(&self) -> u64 {
        const SMALL: u64 = 2_000;
        let objects = self.objects.len() + self.views.len() + self.regions.len();
        let pages = self.frames.len() + self.private_pages.len() + self.file_pages.len();
        let records = u64::from(objects) + u64::from(pages) + u64::from(self.files.len());
        if records < SMALL { 1 } else { records }
    }
}

impl Kernel<'_> {
    /// Checks every invariant.
    ///
    /// # Panics
    /// With the name of the invariant that does not hold.
    pub fn check_invariants(&self) {
        self.check_frame_invariants();
        self.divisions_that_wait_can_be();
        self.check_address_invariants();
        self.check_file_invariants();
        self.check_heap_invariants();
        self.check_object_invariants();
    }
}
