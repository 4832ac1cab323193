//! What must hold for handles and their tables after every step: one function an invariant.

use super::table::{Entry, LAST_GENERATION, WORD};
use crate::Kernel;
use crate::record::{Body, HandleRow, HandleTable, Holder, Holding, TableId};
use crate::versions::HandleScope;
use abi::{ObjectId, ProcessId};
use std::collections::BTreeMap;

impl Kernel<'_> {
    /// Checks every invariant of handles.
    ///
    /// # Panics
    /// With the name of the invariant that does not hold.
    pub(crate) fn check_handle_invariants(&self) {
        self.tables_know_their_entries();
        self.the_lowest_holder_is_the_first();
        self.handles_are_those_that_processes_hold();
        self.values_belong_to_open_objects();
        self.file_handles_are_open();
    }

    /// The rows in use, by where they lie.
    fn used_entries(&self) -> BTreeMap<u32, Entry> {
        let mut used = BTreeMap::new();
        for (table, record) in self.state.handle_tables.iter() {
            let table = TableId(table);
            for number in 0..record.words * WORD {
                let row = record.row(number).expect("the table has it");
                if self.state.handles[row].object.is_some() {
                    let other = used.insert(row, Entry { table, number, row });
                    assert!(other.is_none(), "a row belongs to one table");
                }
            }
        }
        used
    }

    fn tables_know_their_entries(&self) {
        let used = self.used_entries();
        let rows = self.state.handles.iter().filter(|(_, entry)| entry.object.is_some());
        assert_eq!(rows.count(), used.len(), "every entry in use belongs to a table");
        for (word, free) in self.state.handles_free.iter() {
            let known = self.state.handle_words_free[word / WORD] >> (word % WORD) & 1 == 1;
            assert_eq!(known, *free != 0, "word {word} is known to have free entries");
        }
        for (table, record) in self.state.handle_tables.iter() {
            let &HandleTable { words, taken, first_free, .. } = record;
            let (mut count, mut lowest) = (0, words);
            for number in (0..words * WORD).rev() {
                let row = record.row(number).expect("the table has it");
                let entry = self.state.handles[row];
                let free = entry.object.is_none() && entry.generation < LAST_GENERATION;
                let marked = self.state.handles_free[row / WORD] >> (row % WORD) & 1 == 1;
                assert_eq!(marked, free, "entry {number} of table {table} is marked as it is");
                count += u32::from(!free);
                lowest = if free { number / WORD } else { lowest };
            }
            assert_eq!(taken, count, "table {table} counts its entries");
            assert_eq!(first_free, lowest, "table {table} knows its first free entry");
        }
    }

    /// Everything that a process holds, by the row of the value.
    fn all_holdings(&self) -> Vec<(u32, ProcessId, Holding)> {
        let first = |(row, entry): (u32, &HandleRow)| {
            entry.first_holder.map(|Holder { process, holding }| (row, process, holding))
        };
        let others = self.state.other_holdings.iter();
        let others = others.map(|(&(row, process), &holding)| (row, process, holding));
        self.state.handles.iter().filter_map(first).chain(others).collect()
    }

    fn the_lowest_holder_is_the_first(&self) {
        for (&(row, process), _) in self.state.other_holdings.iter() {
            let first = self.state.handles[row].first_holder.map(|first| first.process);
            assert!(first < Some(process), "the first holder of row {row} is lower than {process}");
            assert!(first.is_some(), "row {row} has a first holder");
        }
    }

    fn handles_are_those_that_processes_hold(&self) {
        let mut held: BTreeMap<ObjectId, u32> = BTreeMap::new();
        for (row, process, holding) in self.all_holdings() {
            assert!(holding.count > 0, "a holding counts handles: row {row}, {process}");
            let object = self.state.handles[row].object;
            let object = object.unwrap_or_else(|| panic!("what {process} holds is in use"));
            let holder = &self.state.processes[process.0];
            assert!(holder.exit_code.is_none(), "an ended {process} holds no handle");
            assert_eq!(
                holder.machine, self.state.objects[object.0].machine,
                "{process} and {object} are on one machine"
            );
            *held.entry(object).or_default() += holding.count;
        }
        for (object, record) in self.all_objects() {
            let expected = held.get(&object).copied().unwrap_or(0);
            assert_eq!(record.handles, expected, "{object} counts its handles");
        }
    }

    /// An object has a value of its machine while it is open, if values are those of the machine;
    /// processes and threads always. A value of a process is held by it, once.
    fn values_belong_to_open_objects(&self) {
        let shared = self.rules.handles.scope == HandleScope::Machine;
        for (object, record) in self.all_objects() {
            let identified = matches!(record.body, Body::Process(_) | Body::Thread(_));
            let open = record.handles > 0 && (shared || identified);
            let expected = open || self.is_alive(record.body);
            assert_eq!(record.handle.is_some(), expected, "{object} has a value while it is open");
        }
        let tables = self.state.processes.iter();
        let owners: BTreeMap<u32, ProcessId> =
            tables.map(|(row, process)| (process.table.0, ProcessId(row))).collect();
        for (row, entry) in self.used_entries() {
            let object = self.state.handles[row].object.expect("it is in use");
            let handle = self.value(entry);
            if entry.table.0 < self.state.machines.len() {
                let found = self.handle_of(object);
                assert_eq!(found, Some(handle), "{handle} is the value of {object}");
            } else {
                let owner = owners[&entry.table.0];
                let holding = self.state.holding(row, owner);
                let count = holding.map(|holding| holding.count);
                assert_eq!(count, Some(1), "{owner} holds what is in its table");
                assert_eq!(self.resolve(owner, handle), Ok(object), "{handle} leads to {object}");
            }
        }
    }

    fn file_handles_are_open(&self) {
        for (&mapping, tied) in self.state.file_handles.iter() {
            let open = self.open_file_of(tied.process, tied.handle);
            assert!(open.is_ok(), "the file handle of {mapping} is open");
            let key = (tied.process, tied.handle, mapping);
            assert!(self.state.handle_mappings.contains(&key), "a handle knows its mappings");
        }
        let mappings = self.state.handle_mappings.len();
        assert_eq!(mappings, self.state.file_handles.len(), "a tied mapping has its handle");
    }
}
