//! Starting a machine again: a warm boot, and the loss of power.
//!
//! What a machine holds in program memory is lost: processes, objects, views, and the dirty pages
//! that were not written back. The object store survives both (RAM-01, ROM-08), and so do cards
//! and shares. Afterwards the processes that the world describes and that still ran begin again; those
//! that had ended, and the programs that they had started, do not.

use crate::process::NewProcess;
use crate::{Kernel, Refusal};
use abi::{BackingId, MachineId, ProcessId};

impl Kernel<'_> {
    /// Starts a machine again without write-back.
    /// Files stay, program memory does not (SZ-95).
    pub fn warm_boot(&mut self, machine: MachineId) {
        let processes = self.lose_processes(machine);
        self.lose_pending_writes(machine);
        self.release_memory(machine);
        self.take_up_division(machine);
        for process in processes {
            // One whose image cannot be loaded any more stays away (SZ-95).
            let started = self.start_process(machine, process);
            assert_ne!(started, Err(Refusal::OutOfSlots), "the slots of the lost ones are free");
        }
    }

    /// Takes the power away and gives it back. What is on the media stays, also in the object
    /// store: it is transacted, and what the model writes is written whole (ROM-08).
    pub fn power_cut(&mut self, machine: MachineId) {
        self.warm_boot(machine);
    }

    /// Ends every process of a machine, its dirty pages unwritten. Returns those that the
    /// world describes, in the order of their slots.
    fn lose_processes(&mut self, machine: MachineId) -> Vec<NewProcess> {
        self.lose_dirty_pages(machine);
        let running = self.state.processes.iter();
        let running = running.filter(|(_, it)| it.machine == machine && it.exit_code.is_none());
        let mut lost: Vec<(u32, ProcessId)> =
            running.map(|(row, process)| (process.slot, ProcessId(row))).collect();
        lost.sort_unstable();
        let described = lost.iter().filter_map(|(_, process)| self.described(*process)).collect();
        for (_, process) in lost {
            self.end_process(process, 0);
        }
        described
    }

    /// What a process was to be, if the world describes it.
    fn described(&self, process: ProcessId) -> Option<NewProcess> {
        let record = &self.state.processes[process.0];
        let (name, image) = (record.name.clone(), record.image);
        record.of_world.then_some(NewProcess { name, program: None, image, of_world: true })
    }

    /// Forgets that pages are dirty: their content is about to be lost.
    fn lose_dirty_pages(&mut self, machine: MachineId) {
        for backing in self.backings_of(machine) {
            for (_, frame) in self.resident_pages(backing) {
                if self.state.frames[frame.0].dirty {
                    self.forget_dirt(backing, frame);
                }
            }
        }
    }

    fn lose_pending_writes(&mut self, machine: MachineId) {
        for backing in self.backings_of(machine) {
            self.drop_if_unused(backing);
        }
    }

    fn backings_of(&self, machine: MachineId) -> Vec<BackingId> {
        let own = self.state.backings.iter().filter(|(_, backing)| backing.machine == machine);
        own.map(|(row, _)| BackingId(row)).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::process::NewProcess;
    use crate::sandbox::memory::{A, B, C, DESK, Lab, PDA, at, check, lab};
    use abi::constant::INFINITE;
    use expect_test::expect;
    use std::sync::Arc;
    use trace::event::ObjectKind;

    /// The names of the processes of the first machine, in the order of their slots.
    fn running(lab: &Lab) -> Vec<(u32, Arc<str>)> {
        let slots = lab.world.state.slots.range((PDA, 0)..=(PDA, u32::MAX));
        let named = slots.map(|(&(_, slot), process)| {
            (slot, lab.world.state.processes[process.0.0].name.clone())
        });
        named.collect()
    }

    #[test]
    fn dirty_pages_are_lost_and_what_was_written_back_stays() {
        check(
            8,
            |lab| {
                let (f, log) = (lab.map(A, r"\f"), lab.map(B, r"\Card\log"));
                lab.write(A, f, "1");
                lab.flush(A, f, 1);
                lab.write(A, at(f, 1), "2");
                lab.write(B, log, "3");
                lab.say("boot");
                lab.kernel(|kernel| kernel.warm_boot(PDA));
                lab.medium(r"\f");
                lab.medium(r"\Card\log");
                lab.ram();
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42000000, holds 1
                create log: 8202 bytes
                b maps 8202 bytes of log at 0x42010000, holds 1
                page-in f 0: File, RAM 1
                dirty f 0
                write-back f 0: Flush
                dirty f 0
                page-in log 0: File, RAM 2
                dirty log 0
                boot
                a unmaps 0x42000000, holds 0, left 0
                drop f, RAM 1
                destroy f
                a ends
                b unmaps 0x42010000, holds 0, left 0
                drop log, RAM 0
                destroy log
                b ends
                f holds 1 4095a 4096b 4096c 4096d
                log holds 4096a 4096b 10c
                RAM: 0 of 8, at most 2"#]],
        );
    }

    #[test]
    fn writes_that_were_put_off_are_lost() {
        check(
            8,
            |lab| {
                lab.kernel(|kernel| kernel.defer_writes(PDA, true));
                let object = lab.object(A, r"\f", 0);
                let base = lab.view(A, object, 0, 0);
                lab.write(A, base, "1");
                lab.close(A, object);
                lab.unmap(A, base);
                lab.say("boot");
                lab.kernel(|kernel| kernel.warm_boot(PDA));
                lab.kernel(|kernel| kernel.write_all_pending(PDA));
                lab.medium(r"\f");
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42000000, holds 1
                page-in f 0: File, RAM 1
                dirty f 0
                a unmaps 0x42000000, holds 0, left 0
                pending f: 1
                destroy f
                boot
                a ends
                b ends
                drop f, RAM 0
                f holds 4096a 4096b 4096c 4096d"#]],
        );
    }

    #[test]
    fn nothing_in_program_memory_outlives_it() {
        let mut lab = lab(16);
        lab.object(A, "", 4096);
        lab.commit(B, 2).expect("there is room");
        lab.kernel(|kernel| {
            kernel.press_memory(PDA, 3);
            let event = kernel.create_event(PDA, false, false, Some(Arc::from("gone")));
            kernel.open_handle(A, event).expect("there is room");
            let waiting = kernel.state.processes[B.0].primary;
            kernel.wait(waiting, event, INFINITE).expect("it can be waited for");
        });
        lab.kernel(|kernel| kernel.warm_boot(PDA));
        let state = &lab.world.state;
        assert_eq!((state.machines[PDA.0].ram_used, state.machines[PDA.0].ram_pressed), (0, 0));
        assert!(state.backings.is_empty() && state.views.is_empty() && state.regions.is_empty());
        assert!(
            state.names.is_empty() && state.other_holdings.is_empty() && state.waiters.is_empty()
        );
        let (processes, threads) = (ObjectKind::Process, ObjectKind::Thread);
        let kinds = state.objects.iter().map(|(_, object)| object.body.kind());
        assert!({ kinds }.all(|kind| kind == processes || kind == threads));
    }

    #[test]
    fn the_processes_of_the_world_start_again_in_their_order_and_programs_do_not() {
        let mut lab = lab(8);
        lab.kernel(|kernel| {
            kernel.start_process(PDA, NewProcess::bare("started", Some(0))).expect("there is room");
            kernel.warm_boot(PDA);
        });
        assert_eq!(running(&lab), [(2, Arc::from("a")), (3, Arc::from("b"))]);
        assert_eq!(lab.world.state.threads.len(), 3, "one of each, and that of the other machine");
    }

    #[test]
    fn the_other_machine_and_its_pages_are_left_alone() {
        check(
            8,
            |lab| {
                let (near, far) = (lab.map(A, r"\\srv\data\x"), lab.map(C, r"\\srv\data\x"));
                lab.write(A, near, "1");
                lab.write(C, far, "2");
                lab.kernel(|kernel| kernel.press_memory(DESK, 3));
                lab.say("boot");
                lab.kernel(|kernel| kernel.warm_boot(PDA));
                lab.read(C, far, 2);
                lab.flush(C, far, 1);
                lab.medium(r"\\srv\data\x");
                assert_eq!(lab.world.state.machines[DESK.0].ram_pressed, 4);
            },
            expect![[r#"
                create x: 8192 bytes
                a maps 8192 bytes of x at 0x42000000, holds 1
                create x: 8192 bytes
                c maps 8192 bytes of x at 0x42000000, holds 1
                page-in x 0: File, RAM 1
                dirty x 0
                page-in x 0: File, RAM 1
                dirty x 0
                boot
                a unmaps 0x42000000, holds 0, left 0
                drop x, RAM 0
                destroy x
                a ends
                b ends
                c reads 2 u
                write-back x 0: Flush
                x holds 2 4095u 4096v"#]],
        );
    }

    #[test]
    fn a_loss_of_power_is_no_different() {
        let [boot, cut] = [true, false].map(|boot| {
            let mut lab = lab(8);
            let f = lab.map(A, r"\f");
            lab.write(A, f, "1");
            lab.kernel(|kernel| if boot { kernel.warm_boot(PDA) } else { kernel.power_cut(PDA) });
            lab.world
        });
        assert!(boot == cut);
    }
}
