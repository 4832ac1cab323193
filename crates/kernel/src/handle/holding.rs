//! What processes hold through handle values.
//!
//! Most values are held by one process, so a value's own row has room for one holding: that of the
//! lowest process that has one. Others lie in `other_holdings`. So equal holdings are written down
//! in one way, whatever came first.

use crate::State;
use crate::record::{HandleRow, Holder, Holding};
use abi::ProcessId;
use std::cmp::Ordering;

impl State {
    /// What a process holds through the value of this row: at least one handle, or nothing.
    #[inline]
    pub fn holding(&self, row: u32, process: ProcessId) -> Option<Holding> {
        self.holding_in(&self.handles[row], row, process)
    }

    /// The same with the record of the row at hand.
    #[inline]
    pub(super) fn holding_in(
        &self,
        record: &HandleRow,
        row: u32,
        process: ProcessId,
    ) -> Option<Holding> {
        let first = record.first_holder?;
        match first.process.cmp(&process) {
            Ordering::Equal => Some(first.holding),
            Ordering::Less => self.other_holdings.get(&(row, process)).copied(),
            Ordering::Greater => None,
        }
    }

    /// How many handles a process has open, each counted as often as it was opened.
    pub fn handles_held(&self, process: ProcessId) -> u32 {
        let own = |(row, _): (u32, &HandleRow)| Some(self.holding(row, process)?.count);
        self.handles.iter().filter_map(own).sum()
    }

    /// The processes that hold the value of this row, in their order.
    pub(crate) fn holders(&self, row: u32) -> Vec<ProcessId> {
        let first = self.handles[row].first_holder.map(|holder| holder.process);
        let others = self.other_holdings.range((row, ProcessId(0))..=(row, ProcessId(u32::MAX)));
        first.into_iter().chain(others.map(|(&(_, process), _)| process)).collect()
    }

    /// Writes down what a process holds through the value of this row from now on; a holding that
    /// counts no handle is none.
    pub(crate) fn set_holding(&mut self, row: u32, process: ProcessId, holding: Holding) {
        let first = self.handles[row].first_holder;
        match first.map(|first| first.process.cmp(&process)) {
            Some(Ordering::Less) if holding.count == 0 => {
                self.other_holdings.remove(&(row, process));
            }
            Some(Ordering::Less) => {
                self.other_holdings.insert((row, process), holding);
            }
            Some(Ordering::Equal) if holding.count == 0 => {
                let next = self.take_next_holder(row);
                self.handles.edit(row, |row| row.first_holder = next);
            }
            Some(Ordering::Equal) | None => self.set_first_holder(row, process, holding),
            Some(Ordering::Greater) => {
                let Holder { process: other, holding: theirs } = first.expect("it is greater");
                self.other_holdings.insert((row, other), theirs);
                self.set_first_holder(row, process, holding);
            }
        }
    }

    fn set_first_holder(&mut self, row: u32, process: ProcessId, holding: Holding) {
        self.handles.edit(row, |row| row.first_holder = Some(Holder { process, holding }));
    }

    fn take_next_holder(&mut self, row: u32) -> Option<Holder> {
        if self.other_holdings.is_empty() {
            return None;
        }
        let others = (row, ProcessId(0))..=(row, ProcessId(u32::MAX));
        let (&key, &holding) = self.other_holdings.range(others).next()?;
        self.other_holdings.remove(&key);
        Some(Holder { process: key.1, holding })
    }
}

#[cfg(test)]
mod tests {
    use crate::record::Holding;
    use crate::sandbox::machines;
    use abi::ProcessId;

    fn holding(count: u32) -> Holding {
        Holding { count, access: 0, flags: 0 }
    }

    #[test]
    fn holdings_are_written_down_in_one_way_whatever_came_first() {
        let after = |steps: &[(u32, u32)]| {
            let mut state = machines(&[&["a", "b", "c"]]).state;
            let row = 63;
            for &(process, count) in steps {
                state.set_holding(row, ProcessId(process), holding(count));
            }
            let counts =
                [0, 1, 2].map(|process| state.holding(row, ProcessId(process)).map(|it| it.count));
            let holders: Vec<u32> = state.holders(row).iter().map(|process| process.0).collect();
            (counts, holders, state.fingerprint_from_scratch())
        };
        let expected = after(&[(0, 1), (1, 2), (2, 3)]);
        assert_eq!((expected.0, &expected.1[..]), ([Some(1), Some(2), Some(3)], &[0, 1, 2][..]));
        assert_eq!(after(&[(2, 3), (1, 2), (0, 1)]), expected);
        assert_eq!(after(&[(1, 5), (2, 3), (0, 1), (1, 2)]), expected);
        let left = after(&[(2, 3)]);
        assert_eq!((left.0, &left.1[..]), ([None, None, Some(3)], &[2][..]));
        assert_eq!(after(&[(0, 1), (2, 3), (1, 1), (0, 0), (1, 0)]), left);
        assert_eq!(after(&[(0, 1), (2, 3), (1, 1), (1, 0), (0, 0)]), left);
        assert_eq!(after(&[(2, 3), (2, 0)]), after(&[]));
    }
}
