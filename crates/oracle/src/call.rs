//! Judges one call by its function: what it was given, what it answered, what is known.

mod buffer;
mod close;
mod division;
mod file_pointer;
mod files;
mod flush;
mod handle_flags;
mod heap;
mod list;
mod mapping;
mod mapping_desktop;
mod memory_status;
mod module;
mod module_file_name;
mod move_copy;
mod names;
mod open;
mod open_desktop;
mod paths;
mod pointers;
mod priority;
mod process;
mod process_memory;
mod protect;
mod start;
mod sync;
mod system_info;
mod transfer;
mod unmap;
mod view;
mod view_desktop;
mod virtual_copy;
mod virtual_memory;
mod virtual_query;
mod virtual_view;
mod wait;

use self::list::{CALLS, Fails, find};
use crate::args::{Answer, Args};
use crate::case::Case;
use crate::effects::Effects;
use crate::state::{Body, Mapping, OpenFile, Reach, Row, Space, State};
use crate::verdict::Verdict;
use abi::clause::{self, ClauseId};
use abi::error::*;
use abi::{MachineId, ObjectId, OsVersion, ProcessId, ThreadId};
use std::sync::Arc;
use trace::event::Word;

/// A handle that the kernel says it opened.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Opened {
    pub(crate) process: ProcessId,
    pub(crate) object: ObjectId,
    pub(crate) handle: u32,
    pub(crate) access: u32,
    pub(crate) flags: u32,
}

/// Something that the kernel says it did within a call, in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// An object of this protection and length in bytes.
    Made {
        protect: u32,
        size: u64,
    },
    /// A view.
    Mapped {
        base: u32,
        offset: u64,
        len: u64,
        protect: u32,
    },
    /// A range of addresses.
    Reserved {
        base: u32,
        len: u64,
    },
    /// A module.
    Loaded {
        base: u32,
    },
    /// Pages.
    Committed {
        base: u32,
        len: u64,
        protect: u32,
    },
    /// Bytes of a file.
    Written {
        offset: u64,
        len: u64,
    },
    /// So many pages for the object store, now or when the machine starts again.
    Divided {
        store: u64,
    },
    DivisionDue {
        store: u64,
    },
}

/// What the trace told between a call and its return.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notes {
    /// The kernel tells of itself.
    pub(crate) testified: bool,
    /// Handle values that the kernel says it opened.
    pub(crate) opened: Vec<u32>,
    pub(crate) opens: Vec<Opened>,
    /// What the kernel says it did.
    pub(crate) done: Effects,
    /// What it says that it made, mapped, reserved, committed and wrote: each in numbers.
    pub(crate) deeds: Vec<Deed>,
    /// The bytes that it says it wrote to a file.
    pub(crate) wrote: Option<Arc<[u8]>>,
    /// The bytes that it gave without an address, by output.
    pub(crate) gave: Vec<(Word, Arc<[u8]>)>,
    /// Addresses that the kernel says it mapped or reserved.
    pub(crate) placed: Vec<u32>,
    /// Bytes that the call took from memory, and those that it put there.
    pub(crate) took: Vec<(u32, Arc<[u8]>)>,
    pub(crate) put: Vec<(u32, Arc<[u8]>)>,
    /// It came to a guard page.
    pub(crate) guarded: bool,
    /// Processes and threads that began.
    pub(crate) processes: Vec<ProcessId>,
    pub(crate) threads: Vec<ThreadId>,
    /// Processes that ended.
    pub(crate) ended: Vec<ProcessId>,
    /// The thread had to wait, for this object.
    pub(crate) blocked: bool,
    pub(crate) waited: Vec<Row>,
}

/// A call with its answer.
pub(crate) struct Cx<'a> {
    pub(crate) state: &'a mut State,
    pub(crate) thread: ThreadId,
    pub(crate) process: ProcessId,
    pub(crate) machine: MachineId,
    pub(crate) args: &'a Args,
    pub(crate) answer: &'a Answer,
    pub(crate) notes: &'a Notes,
    /// It is the narrow form of a function, of which a trace tells by an A at the end.
    pub(crate) narrow: bool,
}

/// True if a function is judged, or ends its caller.
pub(crate) fn is_known(name: &str) -> bool {
    find(name).is_some() || ["ExitProcess", "ExitThread"].contains(&name)
}

/// True for a function that works in the memory of heaps.
pub(crate) fn works_in_heaps(name: &str) -> bool {
    ["Heap", "Local", "GetProcessHeap"].iter().any(|begin| name.starts_with(begin))
}

/// True for a function whose caller may have to wait.
pub(crate) fn may_wait(name: &str) -> bool {
    ["WaitForSingleObject", "WaitForMultipleObjects", "Sleep"].contains(&name) || !is_known(name)
}

/// Whether a value says that a function succeeded; none: it does not tell.
pub(crate) fn succeeded(name: &str, value: u32) -> Option<bool> {
    match CALLS[find(name)?].1 {
        Fails::Zero => Some(value != 0),
        Fails::Ones => Some(value != u32::MAX),
        Fails::NotZero => Some(value == 0),
        Fails::Own | Fails::Never => None,
    }
}

/// Judges the answer of a call.
pub(crate) fn judge(api: &str, cx: &mut Cx<'_>) -> Verdict {
    let whole = find(api);
    let plain = api.strip_suffix('A').or_else(|| api.strip_suffix('W'));
    cx.narrow = whole.is_none() && api.ends_with('A');
    let Some(at) = whole.or_else(|| plain.and_then(find)) else {
        cx.state.untold = true;
        cx.state.files_untold |= api.ends_with("File");
        cx.state.pages_untold |= api.starts_with("Virtual");
        return Verdict::NotCovered("the oracle does not know the function");
    };
    let (_, fails, judge) = CALLS[at];
    if cx.answer.value.is_none() && matches!(fails, Fails::Zero | Fails::Ones) {
        return Verdict::Contradicts(String::from("the answer is no value that the function has"));
    }
    let known = match judge(cx) {
        Ok(verdict) => verdict,
        Err(_) => {
            cx.state.untold = true;
            Verdict::NotCovered("an argument cannot be read: the trace has no value for it")
        }
    };
    let short = [ERROR_NOT_ENOUGH_MEMORY, ERROR_OUTOFMEMORY];
    if cx.answer.last_error.is_some_and(|code| short.contains(&code)) {
        cx.state.on_machine(cx.machine, |machine| machine.short += 1);
    }
    let set = cx.answer.last_error.filter(|code| fails == Fails::Never && *code != NO_ERROR);
    let known = match set {
        Some(code) => {
            let wrong = format!("it cannot fail, and set the last error {code}");
            known.and(cx.breach(clause::GLE_02, wrong))
        }
        None => known,
    };
    match cx.answer.misnamed() {
        Some(wrong) => known.and(Verdict::Contradicts(wrong)),
        None => known,
    }
}

impl Cx<'_> {
    pub(crate) fn version(&self) -> OsVersion {
        self.state.law.version
    }

    pub(crate) fn space(&self) -> Space {
        self.state.space_of(self.process)
    }

    /// What the call answered; the dispatcher has seen that there is a value.
    pub(crate) fn value(&self) -> u32 {
        self.answer.value.unwrap_or(0)
    }

    /// A call that works by one clause; another puts the reasons against it in order.
    pub(crate) fn case(&self, works: ClauseId, order: ClauseId) -> Case {
        let mut case = Case::new(self.version(), works, order);
        let full = self.state.may_lack_handles(self.process);
        case.may_refuse_if(full, ERROR_TOO_MANY_OPEN_FILES, clause::SZ_91);
        case
    }

    pub(crate) fn breach(&self, clause: ClauseId, reason: impl Into<String>) -> Verdict {
        Verdict::breach(clause, self.version(), reason)
    }

    /// What a handle value stands for: an open handle, or a process or thread by its identifier.
    pub(crate) fn object(&self, value: u32) -> Option<Row> {
        let known = self.state.handle(self.process, value);
        known.or_else(|| self.state.identified(self.process, value))
    }

    /// The open file that a handle stands for, as far as the handle allows.
    pub(crate) fn open_file(&self, value: u32) -> Option<(Row, OpenFile)> {
        let row = self.object(value)?;
        match &self.state.objects[row].body {
            Body::File(open) => {
                Some((row, open.through(self.state.rights_key(self.process, value))))
            }
            _ => None,
        }
    }

    /// The file mapping that a handle stands for.
    pub(crate) fn open_mapping(&self, value: u32) -> Option<&Mapping> {
        match &self.state.objects[self.object(value)?].body {
            Body::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// True if nothing is known of what a handle stands for.
    pub(crate) fn is_vague(&self, value: u32) -> bool {
        match self.object(value) {
            Some(row) => matches!(self.state.objects[row].body, Body::Other),
            None => {
                let id = (self.machine, value);
                let ended = self.state.ids.contains_key(&id) || self.state.ids_before.contains(&id);
                let died = ended || self.state.died(self.process, value).is_some();
                // The next processes and threads may have values of those before (SZ-95, SZ-98).
                let again = self.state.machine(self.machine).is_some_and(|it| it.restarted);
                if died {
                    again && clause::HND_05.holds_in(self.version())
                } else {
                    self.state.untold
                }
            }
        }
    }

    /// A value that stands for nothing: in this process, where each has its own handles (HND-04).
    pub(crate) fn no_handle(&self, case: &mut Case, value: u32, settles: ClauseId) {
        let unknown = self.object(value).is_none();
        let foreign = unknown && clause::HND_04.holds_in(self.version());
        let must = if foreign { clause::HND_04 } else { settles };
        match self.is_vague(value) {
            true => case.unsure("nothing is known of the object"),
            false => case.refuse(ERROR_INVALID_HANDLE, must, settles),
        }
    }

    /// Whether the medium of a file is there for a call that needs it.
    pub(crate) fn check_reach(&self, case: &mut Case, file: Row) {
        if let Reach::Gone(code, clause) = self.state.reach(self.machine, file) {
            case.refuse_by(code, clause);
        }
    }

    /// What an operation on a machine may fail with at any time, once the world planned a fault.
    pub(crate) fn may_go_wrong(&self, case: &mut Case) {
        let faulty = self.state.machine(self.machine).is_some_and(|machine| machine.faulty);
        if !faulty {
            return;
        }
        case.may_refuse(ERROR_READ_FAULT, clause::SZ_90);
        case.may_refuse(ERROR_WRITE_FAULT, clause::SZ_90);
        case.may_refuse(ERROR_BAD_NETPATH, clause::SZ_79);
        case.may_refuse(ERROR_DISK_FULL, clause::CFM_14B);
        case.may_refuse(ERROR_NOT_ENOUGH_MEMORY, clause::SZ_05);
        case.may_refuse(ERROR_NOACCESS, clause::SZ_33);
        if self.state.law.desktop {
            case.unsure("what a fault comes to is not known on the desktop");
        }
    }

    /// True if security attributes ask for a handle that is inherited. A trace from elsewhere
    /// writes the structure out.
    pub(crate) fn inherits(&self, attributes: &str) -> bool {
        match self.args.number(attributes, 0) {
            Ok(number) => number != 0,
            Err(_) => self.args.says(attributes, "bInheritHandle: TRUE"),
        }
    }

    /// What the kernel says it did has to be what the call asked for; `fits` says so of a deed of
    /// the kind in question.
    pub(crate) fn agrees(&self, fits: impl Fn(&Deed) -> Option<bool>) -> Verdict {
        match self.notes.deeds.iter().find(|deed| fits(deed) == Some(false)) {
            Some(deed) => {
                Verdict::Contradicts(format!("it was asked for something else: {deed:?}"))
            }
            None => Verdict::Permitted(clause::GLE_01),
        }
    }

    /// The handle that a call answered for an object, which it opened; `fresh` if it made it.
    pub(crate) fn got_handle(&mut self, row: Row, value: u32, fresh: bool) -> Verdict {
        let told = &self.notes.opened;
        let mut verdict = Verdict::Permitted(clause::GLE_01);
        let taken = self.state.handle(self.process, value);
        let holder = taken.filter(|holder| *holder != row || !self.state.law.one_space);
        let one_value = self.state.law.one_space;
        let known = self.state.objects[row].value.filter(|_| one_value && !fresh);
        if (self.notes.testified || !told.is_empty()) && !told.contains(&value) {
            verdict = Verdict::Contradicts(match told.first() {
                Some(other) => format!("the handle that was opened is {other:#010x}"),
                None => String::from("the kernel opened no handle"),
            });
        } else if let Some(known) = known.filter(|known| *known != value) {
            let other = format!("the object is open as {known:#010x}, and this is another value");
            verdict = self.breach(clause::HND_02, other);
        } else if holder.is_some() {
            let taken = "the value stands for what is open already";
            let own = if self.state.law.desktop { clause::SZ_160 } else { clause::HND_04 };
            let clause = if one_value { clause::HND_01 } else { own };
            verdict = self.breach(clause, taken);
        }
        self.state.open(self.process, value, row);
        verdict
    }
}
