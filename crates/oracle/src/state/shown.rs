//! Pages that are seen at more than one address.

use super::{Row, Space, State};
use crate::bytes::PageSet;

/// What a committed page shows that is none of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// A page that others may show too, by its number in `State::shown`.
    Page(usize),
    /// A page of an object.
    Object(Row, u64),
}

/// A page that several committed pages may show.
#[derive(Clone, Debug)]
pub(crate) struct ShownPage {
    pub(crate) set: PageSet,
    users: u32,
}

impl State {
    /// What one more page will show that shows a committed page of a region.
    pub(crate) fn show_again(&mut self, key: (Space, u32), page: u64) -> Option<Shown> {
        let number = self.shown_ever;
        let region = self.regions.get_mut(&key)?;
        let shown = *region.shows.entry(page).or_insert(Shown::Page(number));
        if let Shown::Page(known) = shown {
            if known == number {
                let set = region.pages.get(page).cloned();
                let set = set.unwrap_or_else(|| PageSet::zero(None));
                self.shown.insert(number, ShownPage { set, users: 1 });
                self.shown_ever += 1;
            }
            if let Some(page) = self.shown.get_mut(&known) {
                page.users += 1;
            }
        }
        Some(shown)
    }

    /// Pages are gone that showed these. How many of them still cost somebody else a frame.
    pub(crate) fn stop_showing(&mut self, shown: impl Iterator<Item = Shown>) -> u64 {
        let mut kept = 0;
        for shown in shown {
            let Shown::Page(number) = shown else {
                kept += 1;
                continue;
            };
            let Some(page) = self.shown.get_mut(&number) else { continue };
            page.users -= 1;
            match page.users {
                0 => drop(self.shown.remove(&number)),
                _ => kept += 1,
            }
        }
        kept
    }
}
