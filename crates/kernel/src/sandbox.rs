//! A small world for the tests of this crate: one machine with the processes `a` and `b`.

pub(crate) mod memory;

use crate::{Defaults, Kernel, World};
use abi::world::{LowMemory, MachineSpec, ProcessSpec, WorldSpec};
use abi::{Handle, MachineId, ObjectId, OsVersion, ProcessId, ThreadId};
use expect_test::Expect;
use std::sync::Arc;
use trace::{Event, Recorder, Silent};

pub(crate) const PDA: MachineId = MachineId(0);
pub(crate) const A: ProcessId = ProcessId(0);
pub(crate) const B: ProcessId = ProcessId(1);
pub(crate) const A1: ThreadId = ThreadId(0);
pub(crate) const B1: ThreadId = ThreadId(1);

/// A world of machines with these processes each.
pub(crate) fn machines(processes: &[&[&str]]) -> World {
    machines_of(OsVersion::CeNet4_2, processes)
}

/// The same in another version.
pub(crate) fn machines_of(version: OsVersion, processes: &[&[&str]]) -> World {
    let machine = |(number, names): (usize, &&[&str])| MachineSpec {
        name: format!("pda{number}"),
        ram_pages: 64,
        page_in: true,
        reuse_handle_values: false,
        paging_pool: None,
        volumes: Vec::new(),
        processes: names
            .iter()
            .map(|&name| ProcessSpec { name: name.to_owned(), image: None })
            .collect(),
        low_memory: Some(LowMemory::NEVER),
        system: false,
    };
    let spec = WorldSpec {
        version,
        machines: processes.iter().enumerate().map(machine).collect(),
        servers: Vec::new(),
        programs: vec!["reader".to_owned(), "Writer.exe".to_owned()],
        quirks: Vec::new(),
    };
    World::new(&spec).expect("the description is a world")
}

/// Runs operations that nobody listens to.
pub(crate) fn quietly<T>(world: &mut World, script: impl FnOnce(&mut Kernel<'_>) -> T) -> T {
    script(&mut world.kernel(&mut Silent, &mut Defaults))
}

/// Runs operations in the world with `a` and `b` and compares the events with the text.
#[track_caller]
pub(crate) fn check(script: impl FnOnce(&mut Kernel<'_>), expected: Expect) {
    let (mut world, mut recorder) = (machines(&[&["a", "b"]]), Recorder::default());
    script(&mut world.kernel(&mut recorder, &mut Defaults));
    let lines: Vec<String> = recorder.events.iter().filter_map(line).collect();
    expected.assert_eq(&lines.join("\n"));
}

/// An event about objects, on one line; nothing for the others.
fn line(event: &Event) -> Option<String> {
    let text =
        |name: &Option<Arc<str>>| name.as_ref().map_or(String::new(), |name| format!(" {name:?}"));
    Some(match event {
        Event::ObjectCreated { object, kind, name, .. } => {
            format!("{object} is a new {kind:?}{}", text(name))
        }
        Event::ObjectDestroyed { object } => format!("{object} is gone"),
        Event::HandleOpened { process, object, handle, count, .. } => {
            format!("{process} opened {object} as {handle}, holds {count}")
        }
        Event::HandleClosed { process, object, handle, count, reason } => {
            format!("{process} closed {object} as {handle}, holds {count} ({reason:?})")
        }
        Event::Signalled { object, signalled: true } => format!("{object} is signalled"),
        Event::Signalled { object, signalled: false } => format!("{object} is not signalled"),
        Event::ProcessStarted { process, slot, name, .. } => {
            format!("{process} {name:?} started in slot {slot}")
        }
        Event::ProcessEnded { process, exit_code } => format!("{process} ended with {exit_code}"),
        Event::ThreadStarted { thread, process, number, .. } => {
            format!("{thread} started as number {number} of {process}")
        }
        Event::ThreadEnded { thread, exit_code } => format!("{thread} ended with {exit_code}"),
        Event::Blocked { thread, objects, all, due, .. } => match &objects[..] {
            [] => format!("{thread} sleeps until {due:?}"),
            [object] => format!("{thread} waits for {object} until {due:?}"),
            objects => {
                let names: Vec<String> = objects.iter().map(ToString::to_string).collect();
                let which = if *all { "all" } else { "any" };
                format!("{thread} waits for {which} of {} until {due:?}", names.join(", "))
            }
        },
        Event::Resumed { thread, answer } => format!("{thread} goes on with {answer}"),
        Event::Clock { now } => format!("it is {now}"),
        _ => return None,
    })
}

/// What a check says of a world in which something was changed behind the kernel's back; it says
/// nothing of the world before.
pub(crate) fn broken(
    world: &mut World,
    change: impl FnOnce(&mut Kernel<'_>),
    check: impl Fn(&Kernel<'_>),
) -> String {
    quietly(world, |kernel| {
        check(kernel);
        change(kernel);
        let checked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| check(kernel)));
        let Err(said) = checked else { return "nothing".to_owned() };
        let said = match said.downcast::<String>() {
            Ok(said) => *said,
            Err(said) => {
                said.downcast::<&str>().map_or_else(|_| String::new(), |said| (*said).to_owned())
            }
        };
        let said = said.lines().next().unwrap_or_default();
        let (_, said) = said.split_once(" failed: ").unwrap_or(("", said));
        said.to_owned()
    })
}

/// A handle of a process to an object.
pub(crate) fn handle_to(kernel: &Kernel<'_>, process: ProcessId, object: ObjectId) -> Handle {
    let mut handles = kernel.handles_of(process).into_iter();
    let found = handles.find(|handle| kernel.resolve(process, *handle) == Ok(object));
    found.expect("the process holds the object")
}
