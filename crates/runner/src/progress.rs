//! How far a run has come: program counters, bindings, calls that have not returned.
//!
//! It lives in journaled tables like the world's own state, because an exploration has to take it
//! back and tell it apart as well.

use crate::bind::ValueKind;
use abi::{ObjectId, ProcessId, ThreadId};
use journal::{Cell, Index, Map, Record, RowSet, Slab, Table};
use kernel::record::Serial;
use scenario::Span;
use std::sync::Arc;

/// A script in progress.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Lane {
    /// Which block of the plan it runs.
    pub block: u32,
    /// The index of its next element.
    pub next: u32,
    /// How often each repetition around the next element is still to be run, outermost first.
    pub left: Few<u64>,
    /// The thread that takes its steps, unless they say otherwise; none for the main script.
    pub thread: Option<ThreadId>,
    /// Tells that thread from those that get its number after it.
    pub serial: Serial,
    /// Which run of a program it is: what it binds is its own. 0 for scripts.
    pub scope: u32,
    /// The calls into servers that it has made and that go on, outermost first. While there are any,
    /// it runs the program of the last one.
    pub calls: Few<Caller>,
}

/// What a step has to know of the script that takes it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stand {
    /// The block.
    pub(crate) block: u32,
    /// The index of the step.
    pub(crate) op: u32,
    /// The thread that takes the script's steps, as in [`Lane`].
    pub(crate) thread: Option<ThreadId>,
    /// Which run of a program it is.
    pub(crate) scope: u32,
}

/// Where a script goes on when its call into a server returns.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Caller {
    /// Its block.
    pub block: u32,
    /// The index of the call.
    pub op: u32,
    /// The index of the element after it.
    pub next: u32,
    /// How often each repetition around that is still to be run.
    pub left: Few<u64>,
    /// The thread that takes its steps, as in [`Lane`].
    pub thread: Option<ThreadId>,
    /// Which run of a program it is.
    pub scope: u32,
}

/// What a script seldom has any of: none of them take no more than a pointer, and no memory is asked
/// for to copy them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::box_collection, reason = "a script is copied with every step, and has none")]
pub struct Few<T>(Option<Box<Vec<T>>>);

impl<T> Few<T> {
    /// None of them.
    pub const NONE: Few<T> = Few(None);

    /// Adds one behind the others.
    pub fn push(&mut self, one: T) {
        self.0.get_or_insert_default().push(one);
    }

    /// Takes the last `n` away and returns the first of these; `None` if there are not as many.
    pub fn pop(&mut self, n: usize) -> Option<T> {
        let all = self.0.as_mut()?;
        let first = all.len().checked_sub(n)?;
        let popped = all.drain(first..).next();
        self.0.take_if(|all| all.is_empty());
        popped
    }
}

impl<T> std::ops::Deref for Few<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.0.as_deref().map_or(&[], |all| all)
    }
}

impl<T> std::ops::DerefMut for Few<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        self.0.as_deref_mut().map_or(&mut [], |all| all)
    }
}

/// A name and whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BindingKey {
    /// The run of a program, or 0.
    pub scope: u32,
    /// The number of the name.
    pub name: u32,
}

/// What a name is bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Bound {
    /// The value.
    pub value: u32,
    /// What it is.
    pub kind: ValueKind,
    /// The object that the value stood for when it was bound.
    pub object: Option<(ObjectId, Serial)>,
    /// The process that bound it.
    pub process: ProcessId,
}

/// A call that blocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pending {
    /// The block of the plan that the call is in.
    pub block: u32,
    /// The call's index in it.
    pub op: u32,
    /// Which run of a program made the call, or 0.
    pub scope: u32,
    /// Tells the calling thread from those that get its number after it.
    pub serial: Serial,
    /// What it returned, once it has.
    pub answer: Option<u32>,
}

/// A step in the middle of which a thread pauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Midstep {
    /// The block of the plan that the step is in.
    pub block: u32,
    /// Its index in it.
    pub op: u32,
    /// Which run of a program takes it, or 0.
    pub scope: u32,
}

impl Midstep {
    /// True if it is the next step of this script.
    pub fn is_next(self, lane: &Lane) -> bool {
        (self.block, self.op, self.scope) == (lane.block, lane.next, lane.scope)
    }
}

/// RAM that each machine used at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Moment {
    /// Frames in use.
    pub used: Vec<u64>,
    /// The peak so far.
    pub peak: Vec<u64>,
}

/// Where a fault is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FaultPlace(pub Span);

/// How a script stands that may depend on anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Look {
    /// The thread that would take its next step, unless nobody has to.
    pub thread: Option<ThreadId>,
    /// The priority of who takes it, if it can be taken.
    pub urgency: Option<u32>,
}

impl Record for Look {}
impl Record for FaultPlace {}
impl Record for Lane {}
impl Record for Bound {}
impl Record for Midstep {}
impl Record for Pending {}
impl Record for Moment {}

journal::tables! {
    /// How far a run has come.
    pub struct Progress {
        /// Scripts and programs in progress, in the order in which they began.
        pub lanes: Slab<Lane>,
        /// What names are bound to by scripts, by their numbers.
        pub bindings: Table<Option<Bound>>,
        /// What names are bound to by runs of programs.
        pub own_bindings: Index<BindingKey, Bound>,
        /// Calls that blocked, by their thread, until their answer is used.
        pub pending: Map<ThreadId, Pending>,
        /// Steps that their threads take once more, because they pause in the middle.
        pub paused: Map<ThreadId, Midstep>,
        /// Moments that `Delta` measures from; the empty name is the start.
        pub labels: Map<Arc<str>, Moment>,
        /// Entries of a given schedule that are used up.
        pub scheduled: Cell<u32>,
        /// The properties of which each run has to meet the check once, and this one has: a bit each.
        pub came_true: Cell<u64>,
        /// What may happen from outside and has: a bit each.
        pub happened: Cell<u64>,
        /// The state of the pseudo-random order.
        pub seed: Cell<u64>,
        /// Runs of programs that have begun.
        pub scopes: Cell<u32>,

        /// Steps taken. It says nothing of what is to come.
        pub taken: Cell<u64> = |_| Cell::derived(0),
        /// Where the injected faults are written, by their rows in the world.
        pub faults: Map<u32, FaultPlace> = |_| Map::derived(),
        // The rest follows from what is above and from the world: see `lanes`.
        /// The program that a thread runs, by its row in `lanes`.
        pub programs: Map<ThreadId, u32> = |_| Map::derived(),
        /// Rows of the scripts and programs that have to be looked at in every turn.
        pub watched: RowSet = |_| RowSet::derived(0),
        /// How those stand, where [`Progress::looked`] says that it is known.
        pub looks: Table<Look> = |_| Table::derived(),
        /// Whether each of them has been looked at since anything happened that may change how it stands.
        pub looked: Cell<bool> = |_| Cell::derived(false),
        /// Rows of the others that can take their next step, with the priority of who takes it.
        pub ready: Map<u32, u32> = |_| Map::derived(),
        /// The same, by the priority.
        pub turns: Map<(u32, u32), ()> = |_| Map::derived(),
        /// Rows of those that have not come to their end.
        pub unfinished: RowSet = |_| RowSet::derived(0),
        /// How many calls of a block in a scope have blocked and must return, if there are any.
        pub awaited: Map<(u32, u32), u32> = |_| Map::derived(),
    }
}
