//! The functions that are judged, each with its judge.

use super::{
    Cx, close, division, file_pointer, files, flush, handle_flags, heap, mapping, mapping_desktop,
    memory_status, module, module_file_name, move_copy, open, pointers, priority, process,
    process_memory, protect, sync, system_info, transfer, unmap, view, virtual_copy,
    virtual_memory, virtual_query, wait,
};
use crate::args::Readable;
use crate::verdict::Verdict;

/// Judges a call, and changes what is known by what it answered.
pub(super) type Judge = fn(&mut Cx<'_>) -> Readable<Verdict>;

/// What a function returns when it fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fails {
    /// FALSE, NULL or 0.
    Zero,
    /// INVALID_HANDLE_VALUE, 0xFFFFFFFF.
    Ones,
    /// A value of its own; or it sets the last error without failing.
    Own,
    /// What is not 0.
    NotZero,
    /// It does not fail.
    Never,
}

/// The functions that are judged.
pub(super) const CALLS: &[(&str, Fails, Judge)] = &[
    ("CeGetThreadPriority", Fails::Own, priority::ce_get),
    ("CeSetThreadPriority", Fails::Zero, priority::ce_set),
    ("CeVirtualSharedAlloc", Fails::Zero, virtual_copy::shared_alloc),
    ("CeZeroPointer", Fails::Never, pointers::zero_pointer),
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
    ("GetCallerProcess", Fails::Never, pointers::caller_process),
    ("GetCurrentPermissions", Fails::Never, pointers::current_permissions),
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
    ("GetModuleFileName", Fails::Zero, module_file_name::module_file_name),
    ("GetModuleHandle", Fails::Zero, module::module_handle),
    ("GetOwnerProcess", Fails::Never, pointers::owner_process),
    ("GetProcessHeap", Fails::Zero, heap::process_heap),
    ("GetStoreInformation", Fails::Zero, division::store_information),
    ("GetSystemInfo", Fails::Never, system_info::system_info),
    ("GetSystemMemoryDivision", Fails::Zero, division::get),
    ("GetThreadPriority", Fails::Own, priority::get_named),
    ("GlobalMemoryStatus", Fails::Never, memory_status::memory_status),
    ("HeapAlloc", Fails::Zero, heap::alloc),
    ("HeapCreate", Fails::Zero, heap::create),
    ("HeapDestroy", Fails::Zero, heap::destroy),
    ("HeapFree", Fails::Zero, heap::free),
    ("HeapReAlloc", Fails::Zero, heap::re_alloc),
    ("HeapSize", Fails::Ones, heap::size),
    ("HeapValidate", Fails::Zero, heap::validate),
    ("IsBadCodePtr", Fails::Never, pointers::bad_code),
    ("IsBadReadPtr", Fails::Never, pointers::bad_read),
    ("IsBadWritePtr", Fails::Never, pointers::bad_write),
    ("LoadLibrary", Fails::Zero, module::load_library),
    ("LocalAlloc", Fails::Zero, heap::local_alloc),
    ("LocalFree", Fails::NotZero, heap::local_free),
    ("LocalSize", Fails::Own, heap::local_size),
    ("MapCallerPtr", Fails::Zero, pointers::map_caller),
    ("MapPtrToProcess", Fails::Zero, pointers::map_to_process),
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
    ("ReadProcessMemory", Fails::Zero, process_memory::read),
    ("ReleaseMutex", Fails::Zero, sync::release_mutex),
    ("ReleaseSemaphore", Fails::Zero, sync::release_semaphore),
    ("ResetEvent", Fails::Zero, sync::reset_event),
    ("SetEndOfFile", Fails::Zero, file_pointer::set_end_of_file),
    ("SetEvent", Fails::Zero, sync::set_event),
    ("SetFileAttributes", Fails::Zero, files::set_attributes),
    ("SetFileInformationByHandle", Fails::Zero, files::set_information),
    ("SetFilePointer", Fails::Ones, file_pointer::set_file_pointer),
    ("SetHandleInformation", Fails::Zero, handle_flags::set_information),
    ("SetKMode", Fails::Never, pointers::set_kernel_mode),
    ("SetLastError", Fails::Own, process::set_last_error),
    ("SetProcPermissions", Fails::Never, pointers::set_permissions),
    ("SetSystemMemoryDivision", Fails::Own, division::set),
    ("SetThreadPriority", Fails::Zero, priority::set_named),
    ("Sleep", Fails::Never, wait::sleep),
    ("TerminateProcess", Fails::Zero, process::terminate),
    ("UnMapPtr", Fails::Never, pointers::unmap_pointer),
    ("UnmapViewOfFile", Fails::Zero, unmap::unmap_view),
    ("VirtualAlloc", Fails::Zero, virtual_memory::virtual_alloc),
    ("VirtualAllocEx", Fails::Zero, virtual_copy::alloc_ex),
    ("VirtualCopy", Fails::Zero, virtual_copy::virtual_copy),
    ("VirtualCopyEx", Fails::Zero, virtual_copy::copy_ex),
    ("VirtualFree", Fails::Zero, virtual_memory::virtual_free),
    ("VirtualFreeEx", Fails::Zero, virtual_copy::free_ex),
    ("VirtualProtect", Fails::Zero, protect::virtual_protect),
    ("VirtualProtectEx", Fails::Zero, virtual_copy::protect_ex),
    ("VirtualQuery", Fails::Zero, virtual_query::virtual_query),
    ("WaitForMultipleObjects", Fails::Ones, wait::wait_for_several),
    ("WaitForSingleObject", Fails::Ones, wait::wait),
    ("WriteFile", Fails::Zero, transfer::write_file),
    ("WriteProcessMemory", Fails::Zero, process_memory::write),
];

/// Where a function stands among them.
pub(super) fn find(name: &str) -> Option<usize> {
    CALLS.binary_search_by(|(known, ..)| (*known).cmp(name)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_functions_are_in_order() {
        assert!(CALLS.is_sorted_by_key(|(name, ..)| *name));
    }
}
