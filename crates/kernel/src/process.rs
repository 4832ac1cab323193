//! Processes: slots, their start and their end.
//!
//! A process takes the lowest free slot (O-02). Its object has a handle value while it lives, and
//! that value is its identifier (HND-05).

use crate::heap::HeapPlan;
use crate::module::LoadPlan;
use crate::record::{Body, ProcessRecord, Row};
use crate::stack::StackPlan;
use crate::versions::{AddressSpace, HandleScope};
use crate::{Kernel, Refusal};
use abi::world::{ModuleSpec, program_key};
use abi::{FileId, Handle, MachineId, ProcessId, ThreadId};
use std::sync::Arc;
use trace::Event;

/// What a process with an image begins with (SZ-352); everything has been checked.
struct Beginning {
    image: LoadPlan,
    stack: StackPlan,
    heap: Option<HeapPlan>,
}

/// What a new process is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewProcess {
    /// Its name.
    pub name: Arc<str>,
    /// The number of the program that its first thread runs, if any.
    pub program: Option<u32>,
    /// The EXE that it runs from; none: its addresses are empty when it begins (SZ-348).
    pub image: Option<FileId>,
    /// The world describes it, so that it begins again with its machine (SZ-95).
    pub of_world: bool,
}

impl NewProcess {
    /// A process without an EXE.
    pub fn bare(name: &str, program: Option<u32>) -> NewProcess {
        NewProcess { name: Arc::from(name), program, image: None, of_world: false }
    }
}

impl Kernel<'_> {
    /// Starts a process with its first thread (PROC-02), in the lowest free slot of a machine.
    ///
    /// # Errors
    /// [`Refusal::OutOfSlots`] if every slot is taken, [`Refusal::OutOfHandles`] if its two objects
    /// cannot get values; what the image may bring: `NotAModule`, `OutOfAddresses`, `OutOfFrames`,
    /// and why its file cannot be reached or read. Nothing has changed then.
    /// With slots it gets a free one (SLOT-08).
    pub fn start_process(
        &mut self,
        machine: MachineId,
        new: NewProcess,
    ) -> Result<ProcessId, Refusal> {
        let slot = self.free_slot(machine).ok_or(Refusal::OutOfSlots)?;
        self.room_in(self.table_of_machine(machine), 2)?;
        let beginning = match new.image {
            Some(file) => Some(self.plan_beginning(machine, slot, file)?),
            None => None,
        };
        let program = new.program;
        let process = self.add_process(machine, slot, new);
        let object = self.state.processes[process.0].object;
        self.pin(object);
        self.give_value(object)?;
        match beginning {
            None => {
                self.begin_thread(process, program, None)?;
            }
            Some(Beginning { image, stack, heap }) => {
                self.carry_out(process, image);
                self.begin_thread(process, program, Some(stack))?;
                heap.into_iter().for_each(|plan| _ = self.begin_heap(process, plan));
            }
        }
        Ok(process)
    }

    /// Checks that a process can begin with this EXE, its stack and its heap, and finds the frames
    /// that they take.
    fn plan_beginning(
        &mut self,
        machine: MachineId,
        slot: u32,
        file: FileId,
    ) -> Result<Beginning, Refusal> {
        let ModuleSpec::Exe { .. } = self.module_spec(file)? else {
            return Err(Refusal::NotAModule);
        };
        let image = self.plan_load(machine, None, file)?;
        let stack = self.plan_first_stack(machine, slot, file, image.pages())?;
        let heap = self.plan_first_heap(machine, slot, stack.end())?;
        // A page of each of them is committed, whatever a single request may take (SZ-357).
        let first_pages = 1 + u64::from(heap.is_some());
        self.make_room(machine, image.frames + first_pages)?;
        Ok(Beginning { image, stack, heap })
    }

    /// Ends a process: its threads end, what they own is abandoned, its memory is released, its
    /// handles are closed, its slot is free (PROC-03a, PROC-09). Then whoever waits for it goes on.
    /// A process that has ended already stays as it is.
    ///
    /// Its record and those of its threads are gone afterwards, unless a process holds a handle to
    /// them (PROC-04).
    /// Threads of other processes that have moved into it go back (SZ-282).
    /// Its handles are closed, and what only it had open is gone (HND-09, O-22, M-54d); what it
    /// wrote through views stays for others (M-54e, PROC-10). Its object is signalled (PROC-03b).
    pub fn end_process(&mut self, process: ProcessId, exit_code: u32) {
        let ProcessRecord { machine, slot, object, exit_code: ended, .. } =
            self.state.processes[process.0];
        if ended.is_some() {
            return;
        }
        // First: what its threads own is abandoned, and nobody whose wait is cut off may take it.
        self.expel_visitors(process);
        self.end_all_threads(process, exit_code);
        self.end_memory(process);
        self.close_all_handles(process);
        self.give_up_table(process);
        self.state.slots.remove(&(machine, slot));
        self.state.processes.edit(process.0, |record| record.exit_code = Some(exit_code));
        let name = self.state.processes[process.0].name.clone();
        self.state.endings.insert(name, exit_code);
        self.emit(|| Event::ProcessEnded { process, exit_code });
        self.signal(object);
        self.unpin(object);
    }

    /// The identifier of a process: the value that its object has while the process lives.
    pub fn process_id(&self, process: ProcessId) -> Handle {
        let object = self.state.processes[process.0].object;
        self.handle_of(object).expect("a process that can be asked has a value")
    }

    /// The process in a slot of a machine.
    pub fn process_in_slot(&self, machine: MachineId, slot: u32) -> Option<ProcessId> {
        self.state.slots.get(&(machine, slot)).map(|&Row(process)| process)
    }

    /// The number of the program in an image file: its name without folder and without `.exe`,
    /// whatever their case.
    pub fn find_program(&self, image: &str) -> Option<u32> {
        let wanted = program_key(image);
        let found = self.programs.iter().position(|name| program_key(name) == wanted);
        found.and_then(|index| u32::try_from(index).ok())
    }

    /// The lowest free slot; as many can be taken as the version has processes.
    fn free_slot(&self, machine: MachineId) -> Option<u32> {
        let numbers = match &self.rules.space {
            AddressSpace::Slots(slots) => slots.first_process..=slots.last_process,
            // A process with a space of its own has no slot: its space has a number.
            AddressSpace::Flat(_) => 1..=u32::MAX,
        };
        let (first, limit) = (*numbers.start(), self.rules.process_limit as usize);
        // Those that are taken come in their order: the first number that is not theirs is free.
        let taken = self.state.slots.range((machine, first)..=(machine, u32::MAX));
        let taken = taken.map(|((_, slot), _)| Some(*slot)).chain(std::iter::repeat(None));
        let free = numbers.take(limit).zip(taken).find(|(slot, taken)| *taken != Some(*slot));
        free.map(|(slot, _)| slot)
    }

    fn add_process(&mut self, machine: MachineId, slot: u32, new: NewProcess) -> ProcessId {
        let NewProcess { name, program, image, of_world } = new;
        self.add_space(slot);
        let activated = self.first_activation(machine, &name);
        let process = ProcessId(self.state.processes.next_row());
        let object = self.create_object(machine, Body::Process(process), None);
        let table = match self.rules.handles.scope {
            HandleScope::Machine => self.table_of_machine(machine),
            HandleScope::Process => self.new_table(),
        };
        let row = self.state.processes.insert(ProcessRecord {
            machine,
            slot,
            name: Arc::clone(&name),
            object,
            program,
            image,
            activated,
            hibernating: false,
            of_world,
            primary: ThreadId(self.state.threads.next_row()),
            table,
            threads: 0,
            exit_code: None,
        });
        assert_eq!(row, process.0, "a process gets the row that its object names");
        self.state.slots.insert((machine, slot), Row(process));
        self.emit(|| Event::ProcessStarted { process, object, machine, slot, name });
        process
    }

    /// Removes the handle table of a process that has closed everything, if it has its own.
    fn give_up_table(&mut self, process: ProcessId) {
        let ProcessRecord { machine, table, .. } = self.state.processes[process.0];
        let shared = self.table_of_machine(machine);
        if table != shared {
            self.state.processes.edit(process.0, |record| record.table = shared);
            self.remove_table(table);
        }
    }

    /// Ends the threads of a process. First none of them waits any more, so that what one gives up
    /// does not go to another that is about to end.
    fn end_all_threads(&mut self, process: ProcessId, exit_code: u32) {
        let all = (process, 0)..=(process, u32::MAX);
        let threads: Vec<ThreadId> =
            self.state.process_threads.range(all).map(|(_, &Row(thread))| thread).collect();
        let awaited: Vec<_> = threads.iter().map(|&thread| self.leave_wait(thread)).collect();
        for thread in threads {
            self.stop_thread(thread, exit_code);
        }
        for object in awaited.into_iter().flatten() {
            self.unpin(object);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::{A, A1, B, B1, PDA, check, machines, quietly};
    use abi::constant::{INFINITE, WAIT_OBJECT_0};
    use expect_test::expect;
    use trace::event::CloseReason;

    #[test]
    fn a_process_starts_in_the_lowest_free_slot_with_one_thread() {
        check(
            |kernel| {
                kernel.end_process(A, 0);
                let c = kernel
                    .start_process(PDA, NewProcess::bare("c", Some(1)))
                    .expect("there is room");
                assert_eq!(kernel.process_in_slot(PDA, 2), Some(c));
                assert_eq!(kernel.process_in_slot(PDA, 4), None);
            },
            expect![[r#"
                thread 0 ended with 0
                object 1 is signalled
                object 1 is gone
                process 0 ended with 0
                object 0 is signalled
                object 0 is gone
                object 0 is a new Process
                process 0 "c" started in slot 2
                object 1 is a new Thread
                thread 0 started as number 1 of process 0"#]],
        );
    }

    #[test]
    fn the_thirty_second_process_finds_no_slot_and_changes_nothing() {
        let mut world = machines(&[&[]]);
        quietly(&mut world, |kernel| {
            for _ in 0..31 {
                kernel.start_process(PDA, NewProcess::bare("p", None)).expect("there is room");
            }
            let before = kernel.state.fingerprint_from_scratch();
            let refused = kernel.start_process(PDA, NewProcess::bare("p", None));
            assert_eq!(refused, Err(Refusal::OutOfSlots));
            assert_eq!(kernel.state.fingerprint_from_scratch(), before);
        });
    }

    #[test]
    fn the_identifier_is_a_handle_value_that_nobody_has_to_open() {
        let mut world = machines(&[&["a", "b"]]);
        quietly(&mut world, |kernel| {
            let id = kernel.process_id(A);
            let object = kernel.state.processes[A.0].object;
            assert_eq!(kernel.resolve(B, id), Ok(object));
            let handle = kernel.open_handle(B, object).expect("there is room");
            assert_eq!(handle, id);
            kernel.close_handle(B, handle, CloseReason::Call).expect("it is open");
            assert_eq!(kernel.process_id(A), id, "the value outlives the handles");
        });
    }

    #[test]
    fn a_process_that_ends_closes_its_handles_and_lets_its_waiters_go() {
        check(
            |kernel| {
                let shared = kernel.create_event(PDA, false, false, Some(Arc::from("shared")));
                for process in [A, A, B] {
                    kernel.open_handle(process, shared).expect("there is room");
                }
                let own = kernel.create_event(PDA, false, false, None);
                kernel.open_handle(A, own).expect("there is room");
                let process = kernel.state.processes[A.0].object;
                assert!(kernel.wait(B1, process, INFINITE).is_ok());
                kernel.end_process(A, 3);
                assert_eq!(kernel.take_answer(B1), Some(WAIT_OBJECT_0));
            },
            expect![[r#"
                object 4 is a new Event "shared"
                process 0 opened object 4 as 0x00080012, holds 1
                process 0 opened object 4 as 0x00080012, holds 2
                process 1 opened object 4 as 0x00080012, holds 1
                object 5 is a new Event
                process 0 opened object 5 as 0x00080016, holds 1
                thread 1 waits for object 0 until None
                thread 0 ended with 3
                object 1 is signalled
                object 1 is gone
                process 0 closed object 4 as 0x00080012, holds 0 (ProcessEnd)
                process 0 closed object 5 as 0x00080016, holds 0 (ProcessEnd)
                object 5 is gone
                process 0 ended with 3
                object 0 is signalled
                thread 1 goes on with 0
                object 0 is gone"#]],
        );
    }

    #[test]
    fn the_record_stays_until_the_last_handle_to_the_process_is_closed() {
        let mut world = machines(&[&["a", "b"]]);
        quietly(&mut world, |kernel| {
            let object = kernel.state.processes[A.0].object;
            let handle = kernel.open_handle(B, object).expect("there is room");
            kernel.end_process(A, 3);
            kernel.end_process(A, 4);
            assert_eq!(kernel.state.processes[A.0].exit_code, Some(3));
            assert_eq!(kernel.process_id(A), handle);
            assert!(
                kernel.wait(B1, object, 0).is_ok_and(|wait| wait == crate::wait::Wait::Over(0))
            );
            kernel.close_handle(B, handle, CloseReason::Call).expect("it is open");
            assert!(kernel.state.processes.get(A.0).is_none());
        });
    }

    #[test]
    fn threads_that_end_together_do_not_hand_their_mutexes_to_one_another() {
        check(
            |kernel| {
                let a2 = kernel.start_thread(A, None, None).expect("there is room");
                let mutex = kernel.create_mutex(PDA, Some(A1), None);
                assert!(kernel.wait(a2, mutex, INFINITE).is_ok());
                assert!(kernel.wait(B1, mutex, INFINITE).is_ok());
                kernel.end_thread(A1, 9);
            },
            expect![[r#"
                object 4 is a new Thread
                thread 2 started as number 2 of process 0
                object 5 is a new Mutex
                thread 2 waits for object 5 until None
                thread 1 waits for object 5 until None
                thread 0 ended with 9
                object 5 is signalled
                object 5 is not signalled
                thread 1 goes on with 128
                object 1 is signalled
                object 1 is gone
                thread 2 ended with 9
                object 4 is signalled
                object 4 is gone
                object 5 is gone
                process 0 ended with 9
                object 0 is signalled
                object 0 is gone"#]],
        );
    }

    #[test]
    fn programs_are_found_by_image_name_with_or_without_folder_and_extension() {
        let mut world = machines(&[&[]]);
        quietly(&mut world, |kernel| {
            for image in ["reader", "READER.EXE", r"\Windows\reader.exe"] {
                assert_eq!(kernel.find_program(image), Some(0), "{image}");
            }
            for image in ["writer", "writer.exe", r"\Storage Card\Writer"] {
                assert_eq!(kernel.find_program(image), Some(1), "{image}");
            }
            for image in ["", "read", "reader.exe.exe", r"\reader\", ".exe"] {
                assert_eq!(kernel.find_program(image), None, "{image}");
            }
        });
    }
}
