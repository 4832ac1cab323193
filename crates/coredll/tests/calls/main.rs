//! Random calls of two processes over two names and files of every kind.
//!
//! Whatever is called, in whatever order: nothing panics, every invariant holds, a refused call
//! leaves the world as it was, views of one object stay coherent, and the same calls give the
//! same trace.

mod program;
mod world;

use abi::{AccessKind, Address, OsVersion, ThreadId};
use coredll::{Api, Args, Call, Output, Returned};
use kernel::{Defaults, Kernel, World};
use program::{Operation, Step, step};
use proptest::prelude::*;
use trace::{Recorder, Silent};
use world::{Run, THREADS, spec};

proptest! {
    #[test]
    fn a_refused_call_leaves_the_world_as_it_was(steps in prop::collection::vec(step(), 1..40)) {
        let mut run = new_run();
        for step in &steps {
            let before = run.world.clone();
            let refused = run.take(step, &mut Silent);
            run.world.kernel(&mut Silent, &mut Defaults).check_invariants();
            if refused && !has_side_effects(&step.operation) {
                let mut expected = before;
                forget_last_error(&mut run.world, step.thread);
                forget_last_error(&mut expected, step.thread);
                prop_assert!(run.world == expected, "{step:?} was refused and changed something");
            }
        }
    }

    #[test]
    fn views_of_one_object_are_coherent(steps in prop::collection::vec(step(), 1..40)) {
        let mut run = new_run();
        for step in &steps {
            run.take(step, &mut Silent);
            check_coherence(&mut run)?;
        }
    }

    #[test]
    fn equal_calls_give_equal_traces(steps in prop::collection::vec(step(), 1..40)) {
        let once = trace_of(&steps);
        let again = trace_of(&steps);
        prop_assert_eq!(once, again);
    }

    #[test]
    fn every_call_can_be_taken_back(steps in prop::collection::vec(step(), 1..30)) {
        let mut run = new_run();
        run.world.state.set_barrier(true);
        for step in &steps {
            let (before, mark) = (run.world.clone(), run.world.state.mark());
            let fingerprint = run.world.state.fingerprint();
            run.take(step, &mut Silent);
            let scratch = run.world.state.fingerprint_from_scratch();
            prop_assert_eq!(run.world.state.fingerprint(), scratch, "after {:?}", step);
            let after = run.world.clone();
            run.world.state.undo_to(&mark);
            prop_assert!(run.world == before, "{step:?} was not taken back");
            prop_assert_eq!(run.world.state.fingerprint(), fingerprint);
            run.world = after;
            run.world.state.set_barrier(true);
        }
    }
}

/// A fresh world of CE .NET 4.2, where calls are made as they are.
fn new_run() -> Run {
    fn plainly(
        kernel: &mut Kernel<'_>,
        thread: ThreadId,
        api: &'static Api,
        args: &Args,
    ) -> (Returned, Vec<Output>, bool) {
        let mut call = Call::new(kernel, thread);
        let returned = (api.invoke)(&mut call, args);
        (returned, call.take_outputs(), call.refused)
    }
    Run::new(&spec(OsVersion::CeNet4_2), plainly, &mut Silent)
}

/// Sets the last error of a thread, which every refused call writes, to 0.
fn forget_last_error(world: &mut World, thread: usize) {
    world.state.threads.edit(THREADS[thread].0, |thread| thread.last_error = 0);
}

/// What a refused call is documented to do all the same: close a CreateFileForMapping handle
/// (CFM-25), close a source handle (DUP-02); a flush that fails half-way has written the pages before
/// (SZ-18); and of the pages that a copy needs, or that bytes are read into or written from, some may
/// have come in before another one could not.
fn has_side_effects(operation: &Operation) -> bool {
    matches!(
        operation,
        Operation::CreateFileMapping { .. }
            | Operation::Duplicate { close_source: true, .. }
            | Operation::Flush { .. }
            | Operation::ModuleName { .. }
            | Operation::ReadFile { into: Some(_), .. }
            | Operation::ReadMemory { .. }
            | Operation::WriteMemory { .. }
            | Operation::WriteFile { from: Some(_), .. }
    )
}

/// The trace of a run as text, and the fingerprint at its end.
fn trace_of(steps: &[Step]) -> (String, u64) {
    let mut run = new_run();
    let mut recorder = Recorder::default();
    for step in steps {
        run.take(step, &mut recorder);
    }
    (trace::json::write(&recorder.events), run.world.state.fingerprint())
}

/// Every two views that show one byte of one object show the same byte.
fn check_coherence(run: &mut Run) -> Result<(), TestCaseError> {
    let views: Vec<(u32, u32, u64)> = run
        .world
        .state
        .views
        .iter()
        .map(|(_, view)| {
            let base = run.world.state.regions[view.region.0].base;
            (view.object.0, base, view.offset)
        })
        .collect();
    for (index, (object, base, offset)) in views.iter().enumerate() {
        for (other_object, other_base, other_offset) in &views[..index] {
            if object == other_object && offset == other_offset {
                let (one, other) = (peek(&mut run.world, *base), peek(&mut run.world, *other_base));
                prop_assert_eq!(one, other, "two views of object {}", object);
            }
        }
    }
    Ok(())
}

fn peek(world: &mut World, base: u32) -> Option<u8> {
    let (mut sink, mut chance) = (Silent, Defaults);
    let mut kernel = world.kernel(&mut sink, &mut chance);
    let cpu = kernel.cpu(THREADS[0]);
    let mut byte = [0];
    kernel.probe(&cpu, Address(base), 1, AccessKind::Read).ok()?;
    kernel.read_memory(&cpu, Address(base), &mut byte).ok()?;
    Some(byte[0])
}
