//! Handles that a new process gets from the one that starts it.

use crate::Kernel;
use crate::record::Holding;
use abi::ProcessId;
use abi::constant::HANDLE_FLAG_INHERIT;

impl Kernel<'_> {
    /// Opens for a new process, which has opened nothing yet, every inheritable handle of its
    /// parent: under the same value, with the same access and flags. Where the value of an object
    /// is that of all processes there is nothing to inherit.
    /// Those marked for it, with the value that they have in the parent (M-53a, W-59, W-33b).
    pub fn inherit_handles(&mut self, parent: ProcessId, child: ProcessId) {
        let [from, to] = [parent, child].map(|process| self.state.processes[process.0].table);
        assert_ne!(from, to, "processes inherit where they have tables of their own");
        for (original, Holding { access, flags, .. }) in self.entries_of(parent) {
            if flags & HANDLE_FLAG_INHERIT != 0 {
                let generation = self.state.handles[original.row].generation;
                let entry = self.use_entry(to, original.number, self.object_in(original));
                self.state.handles.edit(entry.row, |row| row.generation = generation);
                self.hold(child, entry, access, flags);
            }
        }
    }
}
