//! Judges one call by its function: what it was given, what it answered, what is known.

mod close;
mod file_pointer;
mod files;
mod flush;
mod handle_flags;
mod mapping;
mod mapping_desktop;
mod module;
mod move_copy;
mod names;
mod open;
mod open_desktop;
mod paths;
mod priority;
mod process;
mod protect;
mod start;
mod sync;
mod system_info;
mod transfer;
mod unmap;
mod view;
mod view_desktop;
mod virtual_memory;
mod virtual_query;
mod virtual_view;
mod wait;

use crate::args::{Answer, Args, Readable};
use crate::case::Case;
use crate::effects::Effects;
use crate::state::{Body, Mapping, OpenFile, Reach, Row, Space, State};
use crate::verdict::Verdict;
use abi::clause::{self, ClauseId};
use abi::error::*;
use abi::{MachineId, ObjectId, OsVersion, ProcessId, ThreadId};
use std::sync::Arc;

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
    Made { protect: u32, size: u64 },
    /// A view.
    Mapped { base: u32, offset: u64, len: u64, protect: u32 },
    /// A range of addresses.
    Reserved { base: u32, len: u64 },
    /// A module.
    Loaded { base: u32 },
    /// Pages.
    Committed { base: u32, len: u64, protect: u32 },
    /// Bytes of a file.
    Written { offset: u64, len: u64 },
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
    pub(crate) gave: Vec<(Arc<str>, Arc<[u8]>)>,
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

/// Judges a call, and changes what is known by what it answered.
type Judge = fn(&mut Cx<'_>) -> Readable<Verdict>;

/// What a function returns when it fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fails {
    /// FALSE, NULL or 0.
    Zero,
    /// INVALID_HANDLE_VALUE, 0xFFFFFFFF.
    Ones,
    /// A value of its own; or it sets the last error without failing.
    Own,
    /// It does not fail.
    Never,
}

/// The functions that are judged.
const CALLS: &[(&str, Fails, Judge)] = &[
    ("CeGetThreadPriority", Fails::Own, priority::ce_get),
    ("CeSetThreadPriority", Fails::Zero, priority::ce_set),
    ("CloseHandle", Fails::Zero, close::close_handle),
    ("CopyFile", Fails::Zero, move_copy::copy_file),
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
    ("FreeLibrary", Fails::Zero, module::free_library),
    ("GetCurrentProcess", Fails::Never, process::current_process),
    ("GetCurrentProcessId", Fails::Never, process::current_process_id),
    ("GetCurrentThread", Fails::Never, process::current_thread),
    ("GetCurrentThreadId", Fails::Never, process::current_thread_id),
    ("GetExitCodeProcess", Fails::Zero, process::exit_code_process),
    ("GetExitCodeThread", Fails::Zero, process::exit_code_thread),
    ("GetFileAttributes", Fails::Ones, files::get_attributes),
    ("GetFileAttributesEx", Fails::Zero, files::get_attributes_ex),
    ("GetFileSize", Fails::Ones, file_pointer::get_file_size),
    ("GetHandleInformation", Fails::Zero, handle_flags::get_information),
    ("GetLastError", Fails::Never, process::get_last_error),
    ("GetModuleHandle", Fails::Zero, module::module_handle),
    ("GetSystemInfo", Fails::Never, system_info::system_info),
    ("GetThreadPriority", Fails::Own, priority::get_named),
    ("LoadLibrary", Fails::Zero, module::load_library),
    ("MapViewOfFile", Fails::Zero, view::map_view),
    ("MapViewOfFileEx", Fails::Zero, view::map_view_ex),
    ("MoveFile", Fails::Zero, move_copy::move_file),
    ("MoveFileEx", Fails::Zero, move_copy::move_file_ex),
    ("OpenEvent", Fails::Zero, sync::open_event),
    ("OpenFileMapping", Fails::Zero, mapping_desktop::open_file_mapping),
    ("OpenJobObject", Fails::Zero, sync::open_job),
    ("OpenMutex", Fails::Zero, sync::open_mutex),
    ("OpenProcess", Fails::Zero, process::open_process),
    ("OpenSemaphore", Fails::Zero, sync::open_semaphore),
    ("OpenWaitableTimer", Fails::Zero, sync::open_timer),
    ("PulseEvent", Fails::Zero, sync::pulse_event),
    ("ReadFile", Fails::Zero, transfer::read_file),
    ("ReleaseMutex", Fails::Zero, sync::release_mutex),
    ("ReleaseSemaphore", Fails::Zero, sync::release_semaphore),
    ("ResetEvent", Fails::Zero, sync::reset_event),
    ("SetEndOfFile", Fails::Zero, file_pointer::set_end_of_file),
    ("SetEvent", Fails::Zero, sync::set_event),
    ("SetFileAttributes", Fails::Zero, files::set_attributes),
    ("SetFileInformationByHandle", Fails::Zero, files::set_information),
    ("SetFilePointer", Fails::Ones, file_pointer::set_file_pointer),
    ("SetHandleInformation", Fails::Zero, handle_flags::set_information),
    ("SetLastError", Fails::Own, process::set_last_error),
    ("SetThreadPriority", Fails::Zero, priority::set_named),
    ("Sleep", Fails::Never, wait::sleep),
    ("TerminateProcess", Fails::Zero, process::terminate),
    ("UnmapViewOfFile", Fails::Zero, unmap::unmap_view),
    ("VirtualAlloc", Fails::Zero, virtual_memory::virtual_alloc),
    ("VirtualFree", Fails::Zero, virtual_memory::virtual_free),
    ("VirtualProtect", Fails::Zero, protect::virtual_protect),
    ("VirtualQuery", Fails::Zero, virtual_query::virtual_query),
    ("WaitForMultipleObjects", Fails::Ones, wait::wait_for_several),
    ("WaitForSingleObject", Fails::Ones, wait::wait),
    ("WriteFile", Fails::Zero, transfer::write_file),
];

fn find(name: &str) -> Option<usize> {
    CALLS.binary_search_by(|(known, ..)| (*known).cmp(name)).ok()
}

/// True if a function is judged, or ends its caller.
pub(crate) fn is_known(name: &str) -> bool {
    find(name).is_some() || ["ExitProcess", "ExitThread"].contains(&name)
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
            None => self.state.untold && self.state.died(self.process, value).is_none(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_functions_are_in_order() {
        assert!(CALLS.is_sorted_by_key(|(name, ..)| *name));
    }
}
