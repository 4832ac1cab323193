//! Handle tables: which entries there are, which are free, and where they lie.
//!
//! The entries of a table lie in runs of rows of one big table: a first one of 64, then each as
//! long as all before it. So a table that is hardly used is small, one that is much used is found
//! in two loads, and a run can be given to another table when its process is gone.

use crate::record::{HANDLE_RUNS, HandleRow, HandleTable, Holder, TableId};
use crate::{Kernel, Refusal};
use abi::{Handle, MachineId, ObjectId, ProcessId};

/// How many entries a word of `handles_free` tells of.
pub(super) const WORD: u32 = 64;
const TAG_BITS: u32 = 2;
const ENTRY_BITS: u32 = 17;
/// An entry that was given out so often is used up.
pub(crate) const LAST_GENERATION: u32 = (1 << (32 - ENTRY_BITS - TAG_BITS)) - 1;

const _: () = assert!(WORD << (HANDLE_RUNS - 1) == 1 << ENTRY_BITS, "the runs hold every entry");

/// An entry of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub table: TableId,
    pub number: u32,
    /// Where it lies.
    pub row: u32,
}

/// The run that a word lies in, and the first word of that run.
#[inline]
fn run_of(word: u32) -> (usize, u32) {
    match word.checked_ilog2() {
        None => (0, 0),
        Some(log) => (log as usize + 1, 1 << log),
    }
}

impl HandleTable {
    /// The row of an entry, if the table has it.
    #[inline]
    pub(crate) fn row(&self, entry: u32) -> Option<u32> {
        let word = entry / WORD;
        let (run, first) = run_of(word);
        (word < self.words).then(|| self.runs[run] + entry - first * WORD)
    }
}

/// The entry and the generation that a value tells.
fn parts(handle: Handle) -> (u32, u32) {
    let entry = (handle.0 >> TAG_BITS) & ((1 << ENTRY_BITS) - 1);
    (entry, handle.0 >> (TAG_BITS + ENTRY_BITS))
}

impl Kernel<'_> {
    /// The table of a machine: all handles, or the identifiers of processes and threads.
    pub(crate) fn table_of_machine(&self, machine: MachineId) -> TableId {
        TableId(machine.0)
    }

    /// The table that a value of a process belongs to.
    #[inline]
    pub(super) fn table_for(&self, process: ProcessId, handle: Handle) -> Option<TableId> {
        let (rules, record) = (&self.rules.handles, &self.state.processes[process.0]);
        let low = handle.0 & ((1 << TAG_BITS) - 1);
        if rules.any_low_bits || low == rules.low_bits {
            return Some(record.table);
        }
        let identifier = rules.identifiers_are_handles && low == rules.identifier_low_bits;
        identifier.then(|| self.table_of_machine(record.machine))
    }

    /// The entry in use that a value of a process stands for.
    pub(crate) fn entry_of(&self, process: ProcessId, handle: Handle) -> Option<Entry> {
        self.entry_in(self.table_for(process, handle)?, handle)
    }

    /// The row and the generation that a value tells, whether it is in use or not.
    pub(super) fn row_of(&self, process: ProcessId, handle: Handle) -> Option<(u32, u32)> {
        let (number, generation) = parts(handle);
        let table = self.table_for(process, handle)?;
        Some((self.state.handle_tables[table.0].row(number)?, generation))
    }

    /// The entry in use that a value stands for in a table, whatever its low bits are.
    pub(crate) fn entry_in(&self, table: TableId, handle: Handle) -> Option<Entry> {
        self.used_row(table, handle).map(|(entry, _)| entry)
    }

    /// The same, with the row of the entry.
    #[inline(always)]
    pub(super) fn used_row(&self, table: TableId, handle: Handle) -> Option<(Entry, &HandleRow)> {
        let (number, generation) = parts(handle);
        let row = self.state.handle_tables[table.0].row(number)?;
        let record = &self.state.handles[row];
        let meant = record.object.is_some() && record.generation + 1 == generation;
        meant.then_some((Entry { table, number, row }, record))
    }

    /// The value of an entry in use.
    pub(crate) fn value(&self, entry: Entry) -> Handle {
        self.value_in(entry, self.state.handles[entry.row].generation)
    }

    /// The value of an entry that was given out so often before.
    #[inline]
    fn value_in(&self, entry: Entry, generation: u32) -> Handle {
        let rules = &self.rules.handles;
        let shared = entry.table.0 < self.state.machines.len();
        let low = if shared { rules.identifier_low_bits } else { rules.low_bits };
        Handle((((generation + 1) << ENTRY_BITS) | entry.number) << TAG_BITS | low)
    }

    /// Whether a table has room for so many more objects.
    ///
    /// # Errors
    /// [`Refusal::OutOfHandles`] if it has not.
    #[inline(always)]
    pub(crate) fn room_in(&self, table: TableId, wanted: u32) -> Result<(), Refusal> {
        let left = self.rules.handles.limit - self.state.handle_tables[table.0].taken;
        if left < wanted { Err(Refusal::OutOfHandles) } else { Ok(()) }
    }

    /// Gives an object the lowest free entry of a table, which this process holds from now on, if one
    /// does; the entry and its value.
    #[inline(always)]
    pub(crate) fn take_entry(
        &mut self,
        table: TableId,
        object: ObjectId,
        holder: Option<Holder>,
    ) -> Result<(Entry, Handle), Refusal> {
        self.room_in(table, 1)?;
        let record = &self.state.handle_tables[table.0];
        if record.first_free == record.words {
            self.add_run(table);
        }
        let record = &self.state.handle_tables[table.0];
        let word = record.first_free;
        let first = record.row(word * WORD).expect("the table has this word");
        let bit = self.state.handles_free[first / WORD].trailing_zeros();
        let entry = Entry { table, number: word * WORD + bit, row: first + bit };
        let generation = self.fill_entry(entry, object, holder);
        Ok((entry, self.value_in(entry, generation)))
    }

    /// Gives an object an entry that is free.
    #[inline(never)]
    pub(super) fn use_entry(&mut self, table: TableId, number: u32, object: ObjectId) -> Entry {
        while number >= self.state.handle_tables[table.0].words * WORD {
            self.add_run(table);
        }
        let row = self.state.handle_tables[table.0].row(number).expect("the run is there");
        let entry = Entry { table, number, row };
        self.fill_entry(entry, object, None);
        entry
    }

    /// The same for an entry that the table has; its generation.
    #[inline(always)]
    fn fill_entry(&mut self, entry: Entry, object: ObjectId, holder: Option<Holder>) -> u32 {
        let Entry { table, number, row } = entry;
        let generation = self.state.handles.edit(row, |entry| {
            assert!(entry.object.is_none(), "a free entry stands for nothing");
            entry.object = Some(object);
            entry.first_holder = holder;
            entry.generation
        });
        let left = self.mark_entries(row / WORD, |free| free & !(1 << (row % WORD)));
        let lowest = self.state.handle_tables[table.0].first_free == number / WORD;
        // The lowest word with a free entry stays that while it has another.
        let next = (lowest && left == 0).then(|| self.first_free_from(table, number / WORD));
        self.state.handle_tables.edit(table.0, |table| {
            table.taken += 1;
            table.first_free = next.unwrap_or(table.first_free);
        });
        generation
    }

    /// Takes an entry from its object. It is free again unless its generations are used up.
    pub(crate) fn free_entry(&mut self, machine: MachineId, entry: Entry) {
        let again = self.machine(machine).reuse_handle_values;
        let generation = self.state.handles.edit(entry.row, |row| {
            row.object = None;
            row.generation += u32::from(!again);
            row.generation
        });
        if generation < LAST_GENERATION {
            self.mark_entries(entry.row / WORD, |free| free | 1 << (entry.row % WORD));
            self.state.handle_tables.edit(entry.table.0, |table| {
                table.taken -= 1;
                table.first_free = table.first_free.min(entry.number / WORD);
            });
        }
    }

    /// An empty table.
    pub(crate) fn new_table(&mut self) -> TableId {
        TableId(self.state.handle_tables.insert(HandleTable::default()))
    }

    /// Gives the rows of a table back, in which nothing is in use any more.
    pub(crate) fn remove_table(&mut self, table: TableId) {
        let HandleTable { runs, words, .. } = self.state.handle_tables.remove(table.0);
        for (run, first) in runs.into_iter().enumerate() {
            let size = run_words(run) * WORD;
            if run_start(run) < words {
                for row in first..first + size {
                    self.state.handles.set(row, HandleRow::default());
                }
                self.state.free_runs.insert((size, first), ());
            }
        }
    }

    /// The lowest word from this one on with a free entry; the number of words if there is none.
    #[inline(never)]
    fn first_free_from(&self, table: TableId, mut word: u32) -> u32 {
        let table = &self.state.handle_tables[table.0];
        while let Some(row) = table.row(word * WORD) {
            // Most often that is it.
            if self.state.handles_free[row / WORD] != 0 {
                return word;
            }
            let (run, start) = run_of(word);
            let (first, end) = (table.runs[run] / WORD, start + run_words(run));
            if let Some(found) = self.free_word(row / WORD + 1, first + end - start) {
                return start + found - first;
            }
            word = end;
        }
        table.words
    }

    /// The lowest of some words of `handles_free` with a free entry.
    fn free_word(&self, from: u32, to: u32) -> Option<u32> {
        (from / WORD..to.div_ceil(WORD)).find_map(|index| {
            let below = u64::MAX << from.saturating_sub(index * WORD);
            let free = self.state.handle_words_free[index] & below;
            let found = index * WORD + free.trailing_zeros();
            (found < to).then_some(found).filter(|_| free != 0)
        })
    }

    /// Marks entries of a word of `handles_free` as free or in use; what the word is then.
    #[inline]
    fn mark_entries(&mut self, word: u32, change: impl FnOnce(u64) -> u64) -> u64 {
        let (before, after) = self.state.handles_free.edit(word, |free| {
            let before = *free;
            *free = change(before);
            (before, *free)
        });
        if (before == 0) != (after == 0) {
            self.flip_word(word);
        }
        after
    }

    /// A word of `handles_free` has its first free entry, or has lost its last one.
    #[inline(never)]
    fn flip_word(&mut self, word: u32) {
        let flip = |words: &mut u64| *words ^= 1 << (word % WORD);
        self.state.handle_words_free.edit(word / WORD, flip);
    }

    /// Makes a table longer, by a run that no table has or by new rows.
    fn add_run(&mut self, table: TableId) {
        let words = self.state.handle_tables[table.0].words;
        let (run, _) = run_of(words);
        let size = run_words(run) * WORD;
        let unused = self.state.free_runs.range((size, 0)..=(size, u32::MAX)).next();
        let first = match unused.map(|(&key, ())| key) {
            Some(key) => {
                self.state.free_runs.remove(&key);
                key.1
            }
            None => {
                let first = self.state.handles.len();
                self.state.handles.push_copies(size, &HandleRow::default());
                self.state.handles_free.push_copies(size / WORD, &0);
                let words = self.state.handles_free.len().div_ceil(WORD);
                let more = words - self.state.handle_words_free.len();
                self.state.handle_words_free.push_copies(more, &0);
                first
            }
        };
        for word in first / WORD..(first + size) / WORD {
            self.mark_entries(word, |_| u64::MAX);
        }
        self.state.handle_tables.edit(table.0, |table| {
            table.runs[run] = first;
            table.words += size / WORD;
        });
    }
}

/// How many words a run has.
fn run_words(run: usize) -> u32 {
    1 << run.saturating_sub(1)
}

/// The first word of a run.
fn run_start(run: usize) -> u32 {
    if run == 0 { 0 } else { run_words(run) }
}
