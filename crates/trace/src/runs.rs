//! Pages in runs with a value each: ranges of addresses may be larger than what can be listed.

use std::collections::BTreeMap;

/// Runs of pages: the first page, the page behind the last, the value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Runs(BTreeMap<u64, (u64, u32)>);

impl Runs {
    /// The value of a page.
    pub fn get(&self, page: u64) -> Option<u32> {
        let (_, &(end, value)) = self.0.range(..=page).next_back()?;
        (page < end).then_some(value)
    }

    /// Whether no page has a value.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Gives a range a value, or takes it away.
    pub fn set(&mut self, from: u64, to: u64, value: Option<u32>) {
        if from >= to {
            return;
        }
        self.split(from);
        self.split(to);
        let inside: Vec<u64> = self.0.range(from..to).map(|(start, _)| *start).collect();
        for start in inside {
            self.0.remove(&start);
        }
        if let Some(value) = value {
            self.0.insert(from, (to, value));
        }
    }

    fn split(&mut self, at: u64) {
        let Some((&start, &(end, value))) = self.0.range(..at).next_back() else { return };
        if at < end {
            self.0.insert(start, (at, value));
            self.0.insert(at, (end, value));
        }
    }

    /// How many pages of a range have a value.
    pub fn count(&self, from: u64, to: u64) -> u64 {
        if from >= to {
            return 0;
        }
        let before = self.0.range(..from).next_back().map(|(_, &(end, _))| (from, end));
        let inside = self.0.range(from..to).map(|(&start, &(end, _))| (start, end));
        before.into_iter().chain(inside).map(|(start, end)| end.min(to).saturating_sub(start)).sum()
    }

    /// The end of the run of pages with the same value as `page`, or without one, up to `to`.
    pub fn same_until(&self, page: u64, to: u64) -> u64 {
        let value = self.get(page);
        let mut at = page;
        while at < to && self.get(at) == value {
            at = match self.0.range(..=at).next_back() {
                Some((_, &(end, _))) if at < end => end,
                _ => self.0.range(at..).next().map_or(to, |(start, _)| *start).max(at + 1),
            };
        }
        at.min(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_in_the_middle_of_a_run_splits_it() {
        let mut runs = Runs::default();
        runs.set(10, 20, Some(4));
        runs.set(12, 14, None);
        runs.set(14, 15, Some(2));
        let values: Vec<_> = (9..21).map(|page| runs.get(page).unwrap_or(0)).collect();
        assert_eq!(values, [0, 4, 4, 0, 0, 2, 4, 4, 4, 4, 4, 0]);
        assert_eq!(runs.count(0, 100), 8);
        assert_eq!(runs.count(11, 15), 2);
        assert_eq!(runs.same_until(10, 100), 12);
        assert_eq!(runs.same_until(12, 100), 14);
        assert_eq!(runs.same_until(15, 18), 18);
        assert_eq!(runs.same_until(20, 25), 25);
    }
}
