//! A small world for the tests of this crate: one machine with the processes `a` and `b`.

use crate::record::MachineRecord;
use crate::versions::ce_net_4_2;
use crate::{Defaults, Kernel, State, World};
use abi::{MachineId, ProcessId, ThreadId};
use expect_test::Expect;
use journal::Bits;
use std::sync::Arc;
use trace::{Event, Recorder, Silent};

pub(crate) const PDA: MachineId = MachineId(0);
pub(crate) const A: ProcessId = ProcessId(0);
pub(crate) const B: ProcessId = ProcessId(1);
pub(crate) const A1: ThreadId = ThreadId(0);
pub(crate) const B1: ThreadId = ThreadId(1);

/// A world of so many machines without processes.
pub(crate) fn machines(count: u32) -> World {
    let rules = &ce_net_4_2::RULES;
    let mut state = State::new();
    for number in 0..count {
        state.machines.push(MachineRecord {
            name: Arc::from(format!("pda{number}")),
            ram_pages: 64,
            ram_used: 0,
            ram_peak: 0,
            ram_pressed: 0,
            page_in: true,
            reuse_handle_values: false,
            defer_writes: false,
            oldest: None,
            newest: None,
        });
    }
    state.handles_used = Bits::derived(count * rules.handle_limit);
    let programs = ["reader", "Writer.exe"].into_iter().map(Arc::from).collect();
    World { rules, programs, state }
}

/// The world with `a` and `b`.
pub(crate) fn world() -> World {
    let mut world = machines(1);
    quietly(&mut world, |kernel| {
        for name in ["a", "b"] {
            kernel.start_process(PDA, Arc::from(name), None).expect("there is room");
        }
    });
    world
}

/// Runs operations that nobody listens to.
pub(crate) fn quietly<T>(world: &mut World, script: impl FnOnce(&mut Kernel<'_>) -> T) -> T {
    script(&mut world.kernel(&mut Silent, &mut Defaults))
}

/// Runs operations in the world with `a` and `b` and compares the events with the text.
#[track_caller]
pub(crate) fn check(script: impl FnOnce(&mut Kernel<'_>), expected: Expect) {
    let (mut world, mut recorder) = (world(), Recorder::default());
    script(&mut world.kernel(&mut recorder, &mut Defaults));
    let lines: Vec<String> = recorder.events.iter().map(line).collect();
    expected.assert_eq(&lines.join("\n"));
}

/// One event about objects, on one line.
fn line(event: &Event) -> String {
    let text = |name: &Option<Arc<str>>| name.as_ref().map_or(String::new(), |name| format!(" {name:?}"));
    match event {
        Event::ObjectCreated { object, kind, name, .. } => {
            format!("{object} is a new {kind:?}{}", text(name))
        }
        Event::ObjectDestroyed { object } => format!("{object} is gone"),
        Event::HandleOpened { process, object, handle, count } => {
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
        Event::ThreadStarted { thread, process, number } => {
            format!("{thread} started as number {number} of {process}")
        }
        Event::ThreadEnded { thread, exit_code } => format!("{thread} ended with {exit_code}"),
        Event::Blocked { thread, object: Some(object), due } => {
            format!("{thread} waits for {object} until {due:?}")
        }
        Event::Blocked { thread, object: None, due } => format!("{thread} sleeps until {due:?}"),
        Event::Resumed { thread, answer } => format!("{thread} goes on with {answer}"),
        Event::Clock { now } => format!("it is {now}"),
        other => format!("{other:?}"),
    }
}
