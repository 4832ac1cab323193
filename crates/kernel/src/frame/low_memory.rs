//! What comes before the end of memory: applications are asked to give memory back, and a single
//! request is limited.

use crate::{Kernel, Refusal};
use abi::{MachineId, ProcessId};
use trace::Event;

/// Why a process was not brought to the front. Nothing has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotActivated {
    /// The version knows no hibernation.
    NoHibernation,
    /// Its machine has no shell: it began without the processes of the system.
    NoShell,
    /// It is a process of the system, and none of the shell's applications.
    NoApplication,
    /// It has ended.
    Ended,
}

impl Kernel<'_> {
    /// Refuses a commit of `pages` pages that is too large for what it would leave: `BlockTooLarge`
    /// (OOM-06); `taken` pages are taken before it. Free are frames that nobody uses and those that are
    /// given up before anything fails (SZ-320). Where there are too few for the request itself, that
    /// is the reason, and not this.
    pub(crate) fn check_block(
        &self,
        machine: MachineId,
        taken: u64,
        pages: u64,
    ) -> Result<(), Refusal> {
        let limits = self.machine(machine).low_memory;
        let unused = self.unused(machine);
        if !limits.refuses(pages, unused.saturating_sub(taken)) {
            return Ok(());
        }
        // No more than this many matter: then memory is not low.
        let wanted =
            (taken + pages + u64::from(limits.low.max(limits.critical))).saturating_sub(unused);
        let free = (unused + self.frames_to_give(machine, wanted)).saturating_sub(taken);
        let too_large = pages <= free && limits.refuses(pages, free);
        if too_large { Err(Refusal::BlockTooLarge) } else { Ok(()) }
    }

    fn unused(&self, machine: MachineId) -> u64 {
        let record = self.machine(machine);
        u64::from(record.ram_limit() - record.ram_used)
    }

    /// Frames were taken: where too few are free by now, the shell asks one application to give
    /// memory back, the one that was in front longest ago (OOM-01, OOM-08, O-25, SZ-326, SZ-327).
    #[inline]
    pub(crate) fn frames_taken(&mut self, machine: MachineId) {
        if self.machine(machine).shell {
            self.ask_for_memory(machine);
        }
    }

    #[inline(never)]
    fn ask_for_memory(&mut self, machine: MachineId) {
        let Some(rule) = self.rules.hibernation.as_ref() else { return };
        let enough = u64::from(rule.pages);
        let unused = self.unused(machine);
        if unused >= enough || unused + self.frames_to_give(machine, enough - unused) >= enough {
            return;
        }
        let processes = self.state.processes.iter();
        let asked = processes.filter(|(_, process)| {
            let lives = process.machine == machine && process.exit_code.is_none();
            lives && process.activated > 0 && !process.hibernating
        });
        if let Some((row, _)) = asked.min_by_key(|(_, process)| process.activated) {
            let process = ProcessId(row);
            self.state.processes.edit(row, |record| record.hibernating = true);
            self.emit(|| Event::HibernatePosted { process });
        }
    }

    /// The user brings an application to the front.
    pub fn activate(&mut self, process: ProcessId) -> Result<(), NotActivated> {
        let record = &self.state.processes[process.0];
        if record.exit_code.is_some() {
            return Err(NotActivated::Ended);
        }
        if self.rules.hibernation.is_none() {
            return Err(NotActivated::NoHibernation);
        }
        if !self.machine(record.machine).shell {
            return Err(NotActivated::NoShell);
        }
        if record.activated == 0 {
            return Err(NotActivated::NoApplication);
        }
        let activated = self.next_activation(record.machine);
        self.state.processes.edit(process.0, |record| {
            (record.activated, record.hibernating) = (activated, false);
        });
        self.emit(|| Event::ProcessActivated { process });
        Ok(())
    }

    /// When a process with this name that starts now comes to the front: an application does so at
    /// once (SZ-326). 0 for a process of the system, and where no shell runs.
    pub(crate) fn first_activation(&mut self, machine: MachineId, name: &str) -> u32 {
        match self.rules.hibernation.as_ref().filter(|_| self.machine(machine).shell) {
            Some(rule) if !rule.never.contains(&name) => self.next_activation(machine),
            _ => 0,
        }
    }

    fn next_activation(&mut self, machine: MachineId) -> u32 {
        self.state.machines.edit(machine.0, |record| {
            record.activations += 1;
            record.activations
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::Refusal;
    use crate::sandbox::memory::{A, B, Lab, PDA, at, lab};
    use abi::world::LowMemory;

    /// The largest commit that is met with so many free frames, and why one more page is refused.
    fn largest(free: u32) -> (u32, Refusal) {
        let granted = |pages: u32| {
            let mut lab = lab(64);
            let usual = abi::OsVersion::Ce5_0.low_memory().expect("it has limits");
            lab.world.state.machines.edit(PDA.0, |record| record.low_memory = usual);
            lab.kernel(|kernel| kernel.press_memory(PDA, free));
            lab.commit(A, pages).map(|_| ())
        };
        let refused = (1..=free + 1).find_map(|pages| Some((pages - 1, granted(pages).err()?)));
        refused.expect("there are no frames for it")
    }

    #[test]
    fn a_request_may_leave_memory_low_with_four_pages_and_critical_with_two() {
        let found =
            [64, 37, 36, 35, 33, 24, 23, 22, 21, 20, 3, 2, 1, 0].map(|free| (free, largest(free)));
        let block = |pages| (pages, Refusal::BlockTooLarge);
        let expected = [
            (64, block(32)),
            (37, block(5)),
            (36, block(4)),
            (35, block(4)),
            (33, block(4)),
            (24, block(4)),
            (23, block(3)),
            (22, block(2)),
            (21, block(2)),
            (20, block(2)),
            (3, block(2)),
            (2, (2, Refusal::OutOfFrames)),
            (1, (1, Refusal::OutOfFrames)),
            (0, (0, Refusal::OutOfFrames)),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn pages_that_can_be_dropped_count_as_free() {
        let mut lab = lab(8);
        let limits = LowMemory { low: 4, critical: 2, low_block: 1, critical_block: 1 };
        lab.world.state.machines.edit(PDA.0, |record| record.low_memory = limits);
        let f = lab.map(A, r"\f");
        for page in 0..4 {
            lab.touch(A, at(f, page * 4096));
        }
        lab.commit(A, 4).expect("four are free, and the four of the file can go");
        assert_eq!(lab.commit(A, 2).map(|_| ()), Err(Refusal::BlockTooLarge));
        lab.commit(A, 1).expect("one page is not too many");
    }

    #[test]
    fn what_a_heap_of_a_process_begins_with_is_not_limited_and_its_blocks_are() {
        let mut lab = lab(8);
        let limits = LowMemory { low: 8, critical: 8, low_block: 0, critical_block: 0 };
        lab.world.state.machines.edit(PDA.0, |record| record.low_memory = limits);
        let before = lab.world.state.fingerprint();
        let block = |lab: &mut Lab, bytes| lab.kernel(|kernel| kernel.take_own_block(A, bytes));
        assert_eq!(block(&mut lab, 4033), Err(Refusal::BlockTooLarge));
        assert_eq!(lab.world.state.fingerprint(), before, "no heap was made");
        assert_eq!(block(&mut lab, 4032), Ok(0x401_0040));
        assert_eq!(block(&mut lab, 1), Err(Refusal::BlockTooLarge));
        assert_eq!(lab.world.state.machines[PDA.0].ram_used, 1);
        lab.kernel(|kernel| kernel.process_heap(B)).expect("it is not limited");
        let heap = lab.kernel(|kernel| kernel.make_heap(B, 0, 0));
        assert_eq!(heap, Err(Refusal::BlockTooLarge), "a program asks for this one");
    }

    /// Who has been asked on the first machine.
    fn asked(lab: &Lab) -> Vec<bool> {
        [A, B].map(|process| lab.world.state.processes[process.0].hibernating).to_vec()
    }

    #[test]
    fn the_shell_asks_whom_it_has_not_asked_and_who_is_idle_longest() {
        let mut lab = lab(64);
        lab.world.state.machines.edit(PDA.0, |record| record.shell = true);
        for process in [A, B] {
            let when = lab.kernel(|kernel| kernel.first_activation(PDA, "app"));
            lab.world.state.processes.edit(process.0, |record| record.activated = when);
        }
        lab.commit(A, 24).expect("there is room");
        assert_eq!(asked(&lab), [false, false], "forty pages are left");
        assert_eq!(lab.kernel(|kernel| kernel.activate(A)), Ok(()));
        lab.commit(A, 1).expect("there is room");
        assert_eq!(asked(&lab), [false, true]);
        assert_eq!(lab.kernel(|kernel| kernel.activate(B)), Ok(()));
        lab.commit(A, 1).expect("there is room");
        assert_eq!(asked(&lab), [true, false]);
    }

    #[test]
    fn processes_of_the_system_and_machines_without_a_shell_are_left_alone() {
        let mut lab = lab(64);
        assert_eq!(lab.kernel(|kernel| kernel.first_activation(PDA, "app")), 0, "no shell");
        lab.world.state.machines.edit(PDA.0, |record| record.shell = true);
        assert_eq!(lab.kernel(|kernel| kernel.first_activation(PDA, "gwes.exe")), 0);
        assert_eq!(lab.kernel(|kernel| kernel.first_activation(PDA, "app")), 1);
        lab.commit(A, 60).expect("there is room");
        assert_eq!(asked(&lab), [false, false], "they began before there was a shell");
    }
}
