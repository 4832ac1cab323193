//! Processes: slots, their start and their end.
//!
//! A process takes the lowest free slot (O-02). Its object has a handle value while it lives, and
//! that value is its identifier (HND-05).

use crate::record::{Body, ProcessRecord, Row};
use crate::{Kernel, Refusal};
use abi::{Handle, MachineId, ProcessId, ThreadId};
use std::sync::Arc;
use trace::Event;

impl Kernel<'_> {
    /// Starts a process with its first thread, in the lowest free slot of a machine.
    ///
    /// # Errors
    /// [`Refusal::OutOfSlots`] if every slot is taken, [`Refusal::OutOfHandles`] if its two objects
    /// cannot get values.
    pub fn start_process(
        &mut self,
        machine: MachineId,
        name: Arc<str>,
        program: Option<u32>,
    ) -> Result<ProcessId, Refusal> {
        let slot = self.free_slot(machine).ok_or(Refusal::OutOfSlots)?;
        self.room_for_handles(machine, 2)?;
        let process = self.add_process(machine, slot, name, program);
        let object = self.state.processes[process.0].object;
        self.pin(object);
        self.give_value(object)?;
        self.start_memory(process);
        self.start_thread(process, program)?;
        Ok(process)
    }

    /// Ends a process: its threads end, what they own is abandoned, its memory is released, its
    /// handles are closed, its slot is free (PROC-03a, PROC-09). Then whoever waits for it goes on.
    /// A process that has ended already stays as it is.
    ///
    /// Its record and those of its threads are gone afterwards, unless a process holds a handle to
    /// them (PROC-04).
    pub fn end_process(&mut self, process: ProcessId, exit_code: u32) {
        let ProcessRecord { machine, slot, object, exit_code: ended, .. } =
            self.state.processes[process.0];
        if ended.is_some() {
            return;
        }
        self.end_all_threads(process, exit_code);
        self.end_memory(process);
        self.close_all_handles(process);
        self.state.slots.remove(&(machine, slot));
        self.state.processes.edit(process.0, |record| record.exit_code = Some(exit_code));
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
        let wanted = bare_name(image);
        let found = self.programs.iter().position(|name| bare_name(name) == wanted);
        found.and_then(|index| u32::try_from(index).ok())
    }

    /// The lowest free slot; as many can be taken as the version has processes.
    fn free_slot(&self, machine: MachineId) -> Option<u32> {
        let slots = self.rules.first_process_slot..=self.rules.last_process_slot;
        let mut usable = slots.take(self.rules.process_limit as usize);
        usable.find(|&slot| self.process_in_slot(machine, slot).is_none())
    }

    fn add_process(
        &mut self,
        machine: MachineId,
        slot: u32,
        name: Arc<str>,
        program: Option<u32>,
    ) -> ProcessId {
        let process = ProcessId(self.state.processes.next_row());
        let object = self.create_object(machine, Body::Process(process), None);
        let row = self.state.processes.insert(ProcessRecord {
            machine,
            slot,
            name: Arc::clone(&name),
            object,
            program,
            primary: ThreadId(self.state.threads.next_row()),
            threads: 0,
            exit_code: None,
        });
        assert_eq!(row, process.0, "a process gets the row that its object names");
        self.state.slots.insert((machine, slot), Row(process));
        self.emit(|| Event::ProcessStarted { process, machine, slot, name });
        process
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

/// The name of a program, without folder and extension, as it is compared.
fn bare_name(image: &str) -> String {
    let name = image.rsplit(['\\', '/']).next().unwrap_or(image).to_lowercase();
    match name.strip_suffix(".exe") {
        Some(bare) => bare.to_owned(),
        None => name,
    }
}
