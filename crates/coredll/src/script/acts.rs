//! What the world does in a script.
//!
//! ```text
//! eject "PATH"            insert "PATH"       exchange "PATH"      cards
//! fill "PATH" leave N     fault POINT [N]     faults always POINT  volumes
//! disconnect              reconnect                                the server
//! press leave N           release             ram                  memory
//! defer on                defer off           write pending        lazy writes
//! boot                    clock               bytes "PATH"
//! use every handle        enter PROCESS       leave N              calls into servers
//! ```
//!
//! `ram` tells how many frames are in use, `bytes` what is on the medium.

use super::{Run, words};
use abi::{MachineId, ProcessId, ServerId};
use kernel::Kernel;
use kernel::record::{FaultPlan, FaultPoint};

impl Run {
    /// Lets the world do something on the machine of `who`.
    pub(super) fn act(&mut self, who: &str, act: &str) {
        let (machine, process) = (self.machine(who), self.process(who));
        let cells = words::split(act, ' ');
        if let [verb @ ("enter" | "leave"), what] = *cells {
            return self.migrate(who, verb, what);
        }
        let (said, events) = self.kernel(|kernel| match *cells {
            [verb @ ("eject" | "insert" | "exchange"), path] => {
                change_card(kernel, machine, verb, &words::text(path));
                None
            }
            ["clock"] => Some(advance(kernel)),
            ["bytes", path] => Some(on_medium(kernel, machine, &words::text(path))),
            ["ram"] => Some(ram(kernel, machine)),
            _ => {
                on_machine(kernel, process, &cells);
                None
            }
        });
        self.said.extend(said);
        self.tell(&events);
    }
}

impl Run {
    /// Moves a thread into a server, or back with a result.
    fn migrate(&mut self, who: &str, verb: &str, what: &str) {
        let thread = self.thread(who);
        let server = (verb == "enter").then(|| self.process(what));
        self.kernel(|kernel| match server {
            Some(server) => kernel.enter_server(thread, server, Vec::new()).expect("there is room"),
            None => kernel.leave_server(thread, what.parse().expect("a number")),
        });
    }
}

fn change_card(kernel: &mut Kernel<'_>, machine: MachineId, verb: &str, path: &str) {
    let card = kernel.find_volume(machine, path).expect("the machine has this volume");
    let done = match verb {
        "eject" => kernel.eject(card),
        "insert" => kernel.insert_medium(card, false),
        _ => kernel.eject(card) && kernel.insert_medium(card, true),
    };
    assert!(done, "{verb} changes something");
}

fn on_machine(kernel: &mut Kernel<'_>, process: ProcessId, cells: &[&str]) {
    let machine = kernel.machine_of(process);
    let number = |text: &str| text.parse().expect("a number");
    match *cells {
        ["disconnect"] => assert!(kernel.disconnect(machine, ServerId(0)), "it was connected"),
        ["reconnect"] => assert!(kernel.reconnect(machine, ServerId(0)), "it was disconnected"),
        ["fill", path, "leave", leave] => {
            let volume = kernel.find_volume(machine, &words::text(path)).expect("a volume");
            kernel.fill_volume(volume, number(leave));
        }
        ["press", "leave", leave] => kernel.press_memory(machine, number(leave) as u32),
        ["release"] => kernel.release_memory(machine),
        ["defer", "on"] => kernel.defer_writes(machine, true),
        ["defer", "off"] => kernel.defer_writes(machine, false),
        ["write", "pending"] => kernel.write_all_pending(machine),
        ["boot"] => kernel.warm_boot(machine),
        ["use", "every", "handle"] => use_every_handle(kernel, process),
        ["fault", on] => plan(kernel, machine, on, 1, false),
        ["fault", on, nth] => plan(kernel, machine, on, number(nth), false),
        ["faults", "always", on] => plan(kernel, machine, on, 1, true),
        _ => panic!("the world cannot {cells:?}"),
    }
}

fn use_every_handle(kernel: &mut Kernel<'_>, process: ProcessId) {
    let machine = kernel.machine_of(process);
    while kernel.room_for_handles(process, 1).is_ok() {
        let event = kernel.create_event(machine, false, false, None);
        kernel.open_handle(process, event).expect("there is room");
    }
}

fn plan(kernel: &mut Kernel<'_>, machine: MachineId, on: &str, remaining: u64, persistent: bool) {
    let point = match on {
        "PageIn" => FaultPoint::PageIn,
        "WriteBack" => FaultPoint::WriteBack,
        "Allocation" => FaultPoint::Allocation,
        "Growth" => FaultPoint::Growth,
        "Server" => FaultPoint::Server,
        other => panic!("no fault is called {other}"),
    };
    kernel.state.faults.push(FaultPlan { machine, point, remaining, persistent });
}

fn advance(kernel: &mut Kernel<'_>) -> String {
    match kernel.advance_clock() {
        true => format!("it is {} ms", kernel.state.clock.get()),
        false => "nothing is due".to_owned(),
    }
}

fn ram(kernel: &mut Kernel<'_>, machine: MachineId) -> String {
    let record = kernel.machine(machine);
    let peak = kernel.state.ram_peaks[machine.0];
    format!("RAM: {} of {}, at most {peak}", record.ram_used, record.ram_pages)
}

/// The first 40 bytes of a file, its length, and how often it has changed.
fn on_medium(kernel: &mut Kernel<'_>, machine: MachineId, path: &str) -> String {
    match kernel.find_file(machine, path) {
        Ok(file) => {
            let record = kernel.state.files[file.0].clone();
            let mut bytes = vec![0; record.size.min(40) as usize];
            kernel.peek_file(file, 0, &mut bytes);
            let (size, changes) = (record.size, record.changes);
            format!("{path}: '{}' {size} bytes, change {changes}", bytes.escape_ascii())
        }
        Err(refusal) => format!("{path}: {refusal:?}"),
    }
}
