//! Who is who in a timeline, and which slices each thread is in.

use super::sheet::{Entry, Sheet};
use abi::{MachineId, ProcessId, ThreadId};
use std::collections::BTreeMap;
use trace::tell::Names;

/// Where something is drawn: the numbers of a process and of a thread of the timeline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Track {
    pub(super) pid: u32,
    pub(super) tid: u32,
}

/// What a slice is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A call that has not returned.
    Call,
    /// A thread touches memory; so many bytes are still to come.
    Touch(u64),
    /// A thread waits.
    Wait,
    /// A thread is in a server.
    Server,
}

impl Kind {
    pub(super) fn cat(&self) -> &'static str {
        match self {
            Kind::Call => "call",
            Kind::Touch(_) => "touch",
            Kind::Wait => "wait",
            Kind::Server => "server",
        }
    }
}

/// A thread of the timeline.
#[derive(Clone, Debug)]
struct Lane {
    track: Track,
    /// The slices that it is in, the outermost first.
    open: Vec<(Kind, String)>,
}

/// The numbers of everything in a timeline. None is used twice: those of the trace may be.
#[derive(Clone, Debug)]
pub(super) struct Lanes {
    numbers: u32,
    world: Track,
    machines: BTreeMap<MachineId, Track>,
    processes: BTreeMap<ProcessId, u32>,
    threads: BTreeMap<ThreadId, Lane>,
}

impl Lanes {
    /// Those of the world and of its machines.
    pub(super) fn new(
        machines: impl Iterator<Item = (MachineId, String)>,
        sheet: &mut Sheet,
    ) -> Lanes {
        let (machines_known, threads) = (BTreeMap::new(), BTreeMap::new());
        let world = Track::default();
        let processes = BTreeMap::new();
        let mut lanes = Lanes { numbers: 0, world, machines: machines_known, processes, threads };
        lanes.world = lanes.track("world", "what happens", 1, sheet);
        for (machine, name) in machines {
            let track = lanes.track(&name, "by itself", 1, sheet);
            lanes.machines.insert(machine, track);
        }
        lanes
    }

    fn number(&mut self) -> u32 {
        self.numbers += 1;
        self.numbers
    }

    /// A new process of the timeline, with one thread.
    fn track(&mut self, process: &str, thread: &str, ts: u64, sheet: &mut Sheet) -> Track {
        let pid = self.number();
        let track = Track { pid, tid: self.number() };
        sheet.push(&Entry::named("process_name", process, track, ts));
        sheet.push(&Entry::named("thread_name", thread, track, ts));
        track
    }

    /// A machine; what is not known is the world's.
    pub(super) fn machine(&self, machine: Option<MachineId>) -> Track {
        machine.and_then(|machine| self.machines.get(&machine)).copied().unwrap_or(self.world)
    }

    /// A thread. One that the trace has not told of belongs to the world.
    pub(super) fn thread(
        &mut self,
        id: ThreadId,
        names: &Names<'_>,
        ts: u64,
        sheet: &mut Sheet,
    ) -> Track {
        match self.threads.get(&id) {
            Some(lane) => lane.track,
            None => self.add(id, self.world.pid, &names.thread(id), ts, sheet),
        }
    }

    /// A process began: its threads are those of a new process of the timeline.
    pub(super) fn process_started(&mut self, id: ProcessId) {
        self.processes.remove(&id);
    }

    /// A thread began.
    pub(super) fn thread_started(
        &mut self,
        id: ThreadId,
        process: (ProcessId, String),
        name: &str,
        ts: u64,
        sheet: &mut Sheet,
    ) {
        let (process, process_name) = process;
        let known = self.processes.get(&process).copied();
        let pid = known.unwrap_or_else(|| self.number());
        let track = self.add(id, pid, name, ts, sheet);
        if known.is_none() {
            self.processes.insert(process, pid);
            sheet.push(&Entry::named("process_name", &process_name, track, ts));
        }
    }

    fn add(&mut self, id: ThreadId, pid: u32, name: &str, ts: u64, sheet: &mut Sheet) -> Track {
        let track = Track { pid, tid: self.number() };
        sheet.push(&Entry::named("thread_name", name, track, ts));
        self.threads.insert(id, Lane { track, open: Vec::new() });
        track
    }

    /// All threads that there were last under their numbers.
    pub(super) fn threads(&self) -> Vec<ThreadId> {
        self.threads.keys().copied().collect()
    }

    /// The slices that a thread is in, the outermost first.
    pub(super) fn slices(&self, thread: ThreadId) -> &[(Kind, String)] {
        self.threads.get(&thread).map_or(&[], |lane| &lane.open)
    }

    pub(super) fn opened(&mut self, thread: ThreadId, kind: Kind, name: &str) {
        if let Some(lane) = self.threads.get_mut(&thread) {
            lane.open.push((kind, name.to_owned()));
        }
    }

    /// Takes the slices of a thread down to so many, the innermost first.
    pub(super) fn closed(
        &mut self,
        thread: ThreadId,
        down_to: usize,
    ) -> Vec<(Track, Kind, String)> {
        let Some(lane) = self.threads.get_mut(&thread) else { return Vec::new() };
        let track = lane.track;
        let gone = lane.open.drain(down_to.min(lane.open.len())..).rev();
        gone.map(|(kind, name)| (track, kind, name)).collect()
    }

    /// So many bytes of the touch that a thread is in came; true if they were the last ones.
    pub(super) fn came(&mut self, thread: ThreadId, bytes: u64) -> bool {
        let lane = self.threads.get_mut(&thread);
        match lane.and_then(|lane| lane.open.last_mut()) {
            Some((Kind::Touch(left), _)) => {
                *left = left.saturating_sub(bytes);
                *left == 0
            }
            _ => false,
        }
    }
}
