//! Random operations on memory over two machines and a share, checked against a plain model of
//! bytes: what each view shows, what the media hold, which pages are resident and dirty. After each
//! the invariants hold, the fingerprint is that of the content, and all can be undone.

mod model;
mod run;
mod steps;
mod touch;
mod world;

use abi::world::PoolSpec;
use oracle::Listener;
use proptest::prelude::*;
use run::Run;
use steps::{Step, pool, step};
use trace::Sink;
use world::{observed, spec, world};

fn run(pool: Option<PoolSpec>, steps: &[Step]) -> Run {
    let mut run = Run::new(world(pool));
    for &step in steps {
        run.step(step);
    }
    run
}

proptest! {
    #[test]
    fn memory_shows_and_media_hold_what_a_plain_model_says(
        pool in pool(), steps in prop::collection::vec(step(), 1..200)
    ) {
        run(pool, &steps);
    }

    #[test]
    fn everything_can_be_undone(
        pool in pool(), steps in prop::collection::vec(step(), 1..100)
    ) {
        let mut world = world(pool);
        world.state.set_barrier(true);
        let (before, mark) = (world.clone(), world.state.mark());
        let mut run = Run::new(world);
        for &step in &steps {
            run.step(step);
        }
        run.world.state.undo_to(&mark);
        prop_assert_eq!(&run.world, &before);
        prop_assert_eq!(run.world.state.fingerprint(), before.state.fingerprint());
    }

    #[test]
    fn the_same_operations_give_the_same_events(
        pool in pool(), steps in prop::collection::vec(step(), 1..60)
    ) {
        prop_assert_eq!(run(pool, &steps).events, run(pool, &steps).events);
    }

    #[test]
    fn the_oracle_finds_nothing_wrong_with_the_events(
        pool in pool(), steps in prop::collection::vec(step(), 1..200)
    ) {
        let mut listener = Listener::of_kernel(&spec(pool));
        observed(pool, &mut listener);
        // What is undone has not happened: a trace does not tell of it.
        let undoes = |step: &Step| matches!(step, Step::Mark | Step::Undo);
        let steps: Vec<Step> = steps.into_iter().filter(|step| !undoes(step)).collect();
        run(pool, &steps).events.into_iter().for_each(|event| listener.emit(event));
        prop_assert_eq!(listener.report().map(|report| report.findings), Some(Vec::new()));
    }
}
