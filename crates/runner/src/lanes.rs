//! Scripts and programs in progress: where they stand, how they begin and end.

use crate::plan::{Op, PlannedStep};
use crate::progress::Lane;
use crate::run::Run;
use abi::ThreadId;
use kernel::record::ThreadState;
use std::collections::BTreeSet;

impl Run<'_> {
    pub(crate) fn start_lane(&mut self, mut lane: Lane) {
        self.settle(&mut lane);
        self.progress.lanes.insert(lane);
    }

    /// The next element of a script that is a step, if it has one left.
    pub(crate) fn op(&self, lane: &Lane) -> Option<&PlannedStep<'_>> {
        match self.plan.blocks[lane.block as usize].ops.get(lane.next as usize)? {
            Op::Step(step) => Some(step),
            Op::Repeat { .. } | Op::End { .. } => {
                unreachable!("a script rests at steps: see `settle`")
            }
        }
    }

    /// Moves a script on from repetitions to the next step.
    pub(crate) fn settle(&self, lane: &mut Lane) {
        let ops = &self.plan.blocks[lane.block as usize].ops;
        loop {
            match ops.get(lane.next as usize) {
                Some(Op::Repeat { n }) => {
                    lane.left.push(*n);
                    lane.next += 1;
                }
                Some(Op::End { start }) => {
                    let left = lane.left.last_mut().expect("an end has its beginning");
                    *left -= 1;
                    if *left == 0 {
                        lane.left.pop();
                        lane.next += 1;
                    } else {
                        lane.next = *start as u32 + 1;
                    }
                }
                Some(Op::Step(_)) | None => return,
            }
        }
    }

    /// Starts a script for every process or thread that has begun to run a program.
    pub(crate) fn start_programs(&mut self) {
        if self.plan.scenario.programs.is_empty() {
            return;
        }
        let lanes = self.progress.lanes.iter();
        let running: BTreeSet<ThreadId> = lanes.filter_map(|(_, lane)| lane.thread).collect();
        let fresh: Vec<(ThreadId, u32)> = self
            .world
            .state
            .threads
            .iter()
            .filter(|(_, thread)| thread.state != ThreadState::Ended)
            .filter_map(|(row, thread)| Some((ThreadId(row), thread.program?)))
            .filter(|(thread, _)| !running.contains(thread))
            .collect();
        for (thread, program) in fresh {
            self.progress.scopes.edit(|scopes| *scopes += 1);
            let object = self.world.state.threads[thread.0].object;
            let serial = self.world.state.objects[object.0].serial;
            let lane = Lane {
                block: self.plan.program_block(program) as u32,
                next: 0,
                left: Vec::new(),
                thread: Some(thread),
                serial,
                scope: *self.progress.scopes.get(),
            };
            self.start_lane(lane);
        }
    }

    /// A program whose thread has ended stops where it is.
    pub(crate) fn drop_dead_programs(&mut self) {
        let dead: Vec<u32> = self
            .progress
            .lanes
            .iter()
            .filter(|(_, lane)| {
                lane.thread.is_some_and(|thread| !self.is_alive(thread, lane.serial))
            })
            .map(|(row, _)| row)
            .collect();
        for row in dead {
            self.progress.lanes.remove(row);
        }
    }

    /// The end of a program is the end of its thread: with its first thread a process ends too.
    pub(crate) fn end_program(&mut self, row: u32, thread: ThreadId) {
        self.progress.lanes.remove(row);
        self.kernel().end_thread(thread, 0);
    }
}
