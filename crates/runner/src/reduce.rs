//! Steps that can be taken first: whatever the other scripts may still do, before or after, comes to
//! the same. An exploration that takes them first sees all ends of runs in fewer states.
//!
//! There are two kinds. A call that touches nothing but what is its thread's own, where nobody may end
//! threads or change who runs first. And a touch of memory whose page is resident, where all that the
//! other scripts may still do is such touches too, of other bytes, or reads of the same.
//! A step behind which comes one that nobody takes (a check) is none: that looks at everything, at once.

use crate::lanes::settle;
use crate::order::{Candidate, acts, next_actor};
use crate::plan::{Op, Plan, PlannedStep};
use crate::progress::Lane;
use crate::run::Run;
use crate::step::wanted_len;
use abi::{AccessKind, Address, FrameId, PAGE_BYTES, ThreadId};
use coredll::{Reach, reach};
use scenario::step::Written;
use scenario::{Kind, StepKind};
use std::collections::BTreeSet;
use std::ops::Range;

/// As many steps of others are looked at, at most.
const LOOKED_AT: usize = 256;

/// Whether the steps of a scenario leave threads and their priorities alone, so that a step of one script
/// cannot keep another's from being taken.
pub(crate) fn is_reducible(plan: &Plan<'_>) -> bool {
    let scenario = plan.scenario;
    let quiet = !plan.may_go_round() && scenario.may.is_empty() && scenario.quirks.is_empty();
    let mut ops = plan.blocks.iter().flat_map(|block| &block.ops);
    quiet && scenario.properties.is_empty() && ops.all(is_quiet) && plan.has_threads_apart()
}

impl Plan<'_> {
    /// Whether each thread takes steps of one script only: what is a thread's own is then that script's
    /// own.
    pub fn has_threads_apart(&self) -> bool {
        let world = &self.scenario.world;
        let first = world.first_process().map(|process| (process, 1));
        let mut seen = BTreeSet::new();
        self.blocks.iter().all(|block| {
            let own = block.by.map(|actor| (&*actor.process, actor.thread)).or(first);
            let by = |op| match op {
                &Op::Step { step, .. } if acts(&step.kind) => {
                    step.by().map(|by| (&*by.value.process, by.value.thread)).or(own)
                }
                _ => None,
            };
            let threads: BTreeSet<_> = block.ops.iter().filter_map(by).collect();
            // Another name for a process may be one that is bound to a handle.
            let known = threads.iter().all(|(process, _)| world.has_process(process));
            known && threads.into_iter().all(|thread| seen.insert(thread))
        })
    }
}

fn is_quiet(op: &Op<'_>) -> bool {
    let Op::Step { step, bound, .. } = op else { return true };
    match &step.kind {
        StepKind::Call(_) => bound.as_ref().is_none_or(|call| reach(call.api) != Reach::Threads),
        StepKind::Read(read) => !read.unguarded,
        StepKind::Write(write) => !write.unguarded,
        StepKind::Returned(_) => true,
        kind => kind.is_check(),
    }
}

/// What a step touches: bytes of frames, and whether it writes to them.
struct Touched {
    bytes: Vec<(FrameId, Range<u32>)>,
    writes: bool,
}

impl Touched {
    const NOTHING: Touched = Touched { bytes: Vec::new(), writes: false };

    fn meets(&self, other: &Touched) -> bool {
        let overlap = |a: &Range<u32>, b: &Range<u32>| a.start < b.end && b.start < a.end;
        let meets = |(frame, range): &(FrameId, Range<u32>)| {
            other.bytes.iter().any(|(own, theirs)| own == frame && overlap(range, theirs))
        };
        (self.writes || other.writes) && self.bytes.iter().any(meets)
    }
}

impl Run<'_> {
    /// The first of these scripts whose next step can be taken before all that the others may do.
    pub(crate) fn step_to_take_first<'c>(
        &mut self,
        mut candidates: impl Iterator<Item = &'c Candidate>,
    ) -> Option<Candidate> {
        if !self.plan.reducible {
            return None;
        }
        candidates.find(|candidate| self.comes_first(candidate)).copied()
    }

    fn comes_first(&mut self, candidate: &Candidate) -> bool {
        let lane = self.progress.lanes[candidate.row].clone();
        let (Some(planned), Some(thread)) = (self.op(&lane), candidate.thread) else {
            return false;
        };
        if planned.step.label().is_some() || self.is_looked_at(&lane) {
            return false;
        }
        if self.is_own(&planned) {
            return true;
        }
        let Some(touched) = self.touched(&lane, &planned, thread) else { return false };
        let others = self.progress.lanes.iter().filter(|(row, _)| *row != candidate.row);
        let others: Vec<Lane> = others.map(|(_, other)| other.clone()).collect();
        others.iter().all(|other| self.leaves_alone(other, &touched))
    }

    /// True if somebody looks at the world right after the next step of a script.
    fn is_looked_at(&self, lane: &Lane) -> bool {
        let mut after = lane.clone();
        after.next += 1;
        settle(self.plan, &mut after);
        self.op(&after).is_some_and(|next| !acts(&next.step.kind))
    }

    /// True for a call that touches nothing but what is its thread's own.
    fn is_own(&self, planned: &PlannedStep<'_>) -> bool {
        let Some(call) = planned.call() else { return false };
        let names = |field: &scenario::Field| matches!(field.value.kind, Kind::Text(_));
        let binds = call.written.is().is_some() || !call.written.out().is_empty();
        let own = reach(call.bound.api) == Reach::OwnThread && !binds;
        own && !call.written.args.iter().any(names)
    }

    /// What a touch of memory touches; none if it may do more than that.
    fn touched(
        &mut self,
        lane: &Lane,
        planned: &PlannedStep<'_>,
        thread: ThreadId,
    ) -> Option<Touched> {
        let (at, len, kind) = match &planned.step.kind {
            StepKind::Read(read) if read.is.is_none() => {
                (&read.at, wanted_len(planned, read), AccessKind::Read)
            }
            StepKind::Write(write) => match &write.what {
                Written::Bytes(bytes) => (&write.at, bytes.value.len()?, AccessKind::Write),
                Written::Pointer(_) => return None,
            },
            _ => return None,
        };
        let address = self.address(lane.scope, at).ok()??;
        let bytes = self.frames_behind(thread, address, len, kind)?;
        Some(Touched { bytes, writes: kind == AccessKind::Write })
    }

    /// The bytes of frames behind addresses that a thread may touch; none if a page of them is absent.
    fn frames_behind(
        &mut self,
        thread: ThreadId,
        address: Address,
        len: u64,
        kind: AccessKind,
    ) -> Option<Vec<(FrameId, Range<u32>)>> {
        let kernel = self.kernel();
        let cpu = kernel.cpu(thread);
        let mut bytes = Vec::new();
        let end = u64::from(address.0) + len;
        let mut at = u64::from(address.0);
        while at < end {
            let here = Address(u32::try_from(at).ok()?);
            let start = here.in_page();
            let piece = (u64::from(PAGE_BYTES - start)).min(end - at);
            let frame = kernel.quietly_touched(&cpu, here, kind)?;
            bytes.push((frame, start..start + piece as u32));
            at += piece;
        }
        Some(bytes)
    }

    /// True if all that a script may still do is to touch memory, and none of these bytes.
    fn leaves_alone(&mut self, lane: &Lane, touched: &Touched) -> bool {
        let plan = self.plan;
        let ops = &plan.blocks[lane.block as usize].ops;
        let from = if lane.left.is_empty() { lane.next as usize } else { 0 };
        let rest = ops.get(from..).unwrap_or_default();
        let version = self.version;
        if rest.is_empty() {
            return true;
        }
        let Ok(Some(thread)) = next_actor(self, lane) else { return false };
        rest.len() <= LOOKED_AT
            && rest.iter().filter_map(|op| op.on(version)).all(|planned| {
                let theirs = if self.is_own(&planned) {
                    Some(Touched::NOTHING)
                } else {
                    self.touched(lane, &planned, thread)
                };
                let own = planned.step.by().is_none();
                own && theirs.is_some_and(|theirs| !theirs.meets(touched))
            })
    }
}
