//! Judges one call by its function: what it was given, what it answered, what is known.

mod close;
mod file_pointer;
mod files;
mod flush;
mod mapping;
mod open;
mod process;
mod sync;
mod transfer;
mod unmap;
mod view;
mod virtual_memory;
mod virtual_query;
mod wait;

use crate::args::{Answer, Args, Readable};
use crate::case::Case;
use crate::state::{Body, OpenFile, Reach, Row, Space, State};
use crate::verdict::Verdict;
use abi::clause::{self, ClauseId};
use abi::error::*;
use abi::{MachineId, OsVersion, ProcessId, ThreadId};
use std::sync::Arc;

/// What the trace told between a call and its return.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notes {
    /// The kernel tells of itself.
    pub(crate) testified: bool,
    /// Handle values that the kernel says it opened.
    pub(crate) opened: Vec<u32>,
    /// Addresses that the kernel says it mapped or reserved.
    pub(crate) placed: Vec<u32>,
    /// Bytes that the call took from memory, and those that it put there.
    pub(crate) took: Vec<(u32, Arc<[u8]>)>,
    pub(crate) put: Vec<(u32, Arc<[u8]>)>,
    /// Processes and threads that began.
    pub(crate) processes: Vec<ProcessId>,
    pub(crate) threads: Vec<ThreadId>,
    /// Processes that ended.
    pub(crate) ended: Vec<ProcessId>,
    /// The thread had to wait, for this object.
    pub(crate) blocked: bool,
    pub(crate) waited: Option<Row>,
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
}

/// Judges a call, and changes what is known by what it answered.
type Judge = fn(&mut Cx<'_>) -> Readable<Verdict>;

/// What a function returns when it fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fails {
    /// FALSE, NULL or 0.
    Zero,
    /// INVALID_HANDLE_VALUE, 0xFFFFFFFF.
    Ones,
    /// It does not fail.
    Never,
}

/// The functions that are judged.
const CALLS: &[(&str, Fails, Judge)] = &[
    ("CloseHandle", Fails::Zero, close::close_handle),
    ("CreateEvent", Fails::Zero, sync::create_event),
    ("CreateFile", Fails::Ones, open::create_file),
    ("CreateFileForMapping", Fails::Ones, open::create_file_for_mapping),
    ("CreateFileMapping", Fails::Zero, mapping::create_file_mapping),
    ("CreateJobObject", Fails::Zero, sync::create_job),
    ("CreateMutex", Fails::Zero, sync::create_mutex),
    ("CreateProcess", Fails::Zero, process::create_process),
    ("CreateSemaphore", Fails::Zero, sync::create_semaphore),
    ("CreateThread", Fails::Zero, process::create_thread),
    ("CreateWaitableTimer", Fails::Zero, sync::create_timer),
    ("DeleteFile", Fails::Zero, files::delete_file),
    ("DuplicateHandle", Fails::Zero, close::duplicate_handle),
    ("FlushFileBuffers", Fails::Zero, files::flush_file_buffers),
    ("FlushViewOfFile", Fails::Zero, flush::flush_view),
    ("GetCurrentProcess", Fails::Never, process::current),
    ("GetCurrentProcessId", Fails::Never, process::current_process_id),
    ("GetCurrentThread", Fails::Never, process::current),
    ("GetCurrentThreadId", Fails::Never, process::current_thread_id),
    ("GetExitCodeProcess", Fails::Zero, process::exit_code_process),
    ("GetExitCodeThread", Fails::Zero, process::exit_code_thread),
    ("GetFileAttributes", Fails::Ones, files::get_attributes),
    ("GetFileSize", Fails::Ones, file_pointer::get_file_size),
    ("GetLastError", Fails::Never, process::get_last_error),
    ("GetSystemInfo", Fails::Never, virtual_query::system_info),
    ("MapViewOfFile", Fails::Zero, view::map_view),
    ("OpenEvent", Fails::Zero, sync::open_event),
    ("OpenProcess", Fails::Zero, process::open_process),
    ("ReadFile", Fails::Zero, transfer::read_file),
    ("ReleaseMutex", Fails::Zero, sync::release_mutex),
    ("ReleaseSemaphore", Fails::Zero, sync::release_semaphore),
    ("ResetEvent", Fails::Zero, sync::reset_event),
    ("SetEndOfFile", Fails::Zero, file_pointer::set_end_of_file),
    ("SetEvent", Fails::Zero, sync::set_event),
    ("SetFileAttributes", Fails::Zero, files::set_attributes),
    ("SetFilePointer", Fails::Ones, file_pointer::set_file_pointer),
    ("SetLastError", Fails::Never, process::set_last_error),
    ("Sleep", Fails::Never, wait::sleep),
    ("TerminateProcess", Fails::Zero, process::terminate),
    ("UnmapViewOfFile", Fails::Zero, unmap::unmap_view),
    ("VirtualAlloc", Fails::Zero, virtual_memory::virtual_alloc),
    ("VirtualFree", Fails::Zero, virtual_memory::virtual_free),
    ("VirtualQuery", Fails::Zero, virtual_query::virtual_query),
    ("WaitForSingleObject", Fails::Ones, wait::wait),
    ("WriteFile", Fails::Zero, transfer::write_file),
];

/// Judges the answer of a call.
pub(crate) fn judge(api: &str, cx: &mut Cx<'_>) -> Verdict {
    let Ok(at) = CALLS.binary_search_by(|(name, ..)| (*name).cmp(api)) else {
        cx.state.untold = true;
        cx.state.files_untold |= api.ends_with("File");
        cx.state.pages_untold |= api.starts_with("Virtual");
        return Verdict::NotCovered("the oracle does not know the function");
    };
    let (_, fails, judge) = CALLS[at];
    if cx.answer.value.is_none() && fails != Fails::Never {
        return Verdict::Contradicts(String::from("the answer is no value that the function has"));
    }
    let known = match judge(cx) {
        Ok(verdict) => verdict,
        Err(_) => {
            cx.state.untold = true;
            Verdict::NotCovered("an argument cannot be read: the trace has no value for it")
        }
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

    /// The name that an object is given or found by, if it has one.
    pub(crate) fn object_name(&self, parameter: &str) -> Readable<Option<Arc<str>>> {
        let name = self.args.text(parameter)?;
        if !self.state.law.sessions {
            return Ok(name);
        }
        let plain = |name: Arc<str>| name.strip_prefix("Local\\").map_or(name.clone(), Arc::from);
        Ok(name.filter(|name| !name.is_empty()).map(plain))
    }

    /// A call that works by one clause; another puts the reasons against it in order.
    pub(crate) fn case(&self, works: ClauseId, order: ClauseId) -> Case {
        Case::new(self.version(), works, order)
    }

    pub(crate) fn breach(&self, clause: ClauseId, reason: impl Into<String>) -> Verdict {
        Verdict::breach(clause, self.version(), reason)
    }

    /// What a handle value stands for: an open handle, or a process or thread by its identifier.
    pub(crate) fn object(&self, value: u32) -> Option<Row> {
        let known = self.state.handle(self.process, value);
        known.or_else(|| self.state.identified(self.process, value))
    }

    /// The open file that a handle stands for.
    pub(crate) fn open_file(&self, value: u32) -> Option<(Row, OpenFile)> {
        let row = self.object(value)?;
        match &self.state.objects[row].body {
            Body::File(open) => Some((row, open.clone())),
            _ => None,
        }
    }

    /// True if nothing is known of what a handle stands for.
    pub(crate) fn is_vague(&self, value: u32) -> bool {
        match self.object(value) {
            Some(row) => matches!(self.state.objects[row].body, Body::Other),
            None => self.state.untold && self.state.died(self.process, value).is_none(),
        }
    }

    /// A value that stands for nothing: in this process, where each has its own handles (HND-04).
    pub(crate) fn no_handle(&self, case: &mut Case, value: u32, settles: ClauseId) {
        let unknown = self.object(value).is_none();
        let must = if unknown && !self.state.law.one_space { clause::HND_04 } else { settles };
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
    }

    /// A name of an object: its reasons against it.
    pub(crate) fn check_name(&self, case: &mut Case, name: Option<&str>) {
        let Some(name) = name else { return };
        let backslash = name.contains('\\');
        let long = name.encode_utf16().count() > 259;
        if backslash || long {
            let must = if backslash { clause::NM_05B } else { clause::SZ_04 };
            case.refuse(ERROR_INVALID_PARAMETER, must, clause::OPEN_25);
        }
    }

    /// The handle that a call answered for an object, which it opened; `fresh` if it made it.
    pub(crate) fn got_handle(&mut self, row: Row, value: u32, fresh: bool) -> Verdict {
        let told = &self.notes.opened;
        let mut verdict = Verdict::Permitted(clause::HND_01);
        let holder = self.state.handle(self.process, value).filter(|holder| *holder != row);
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
            let taken = "the value stands for another object, which is open";
            verdict = self.breach(clause::HND_01, taken);
        }
        self.state.open(self.process, value, row);
        verdict
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_functions_are_in_order() {
        assert!(CALLS.is_sorted_by_key(|(name, ..)| *name));
    }
}
