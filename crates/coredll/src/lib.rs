//! The documented API: one function, one file.
//!
//! Each file is the manual entry of its function: what is modelled and what is not, the ordered
//! checks with a clause on every refusal, the act, and the tests. The function itself carries the
//! documented name and the documented parameter names; [`Api`] describes it to those who call it
//! by name. Nothing here holds state or touches a frame, a page or a volume: the kernel does.

#![allow(non_snake_case, reason = "documented names keep their form")]

mod answer;
mod api;
mod call;
mod file;
mod handle;
mod heap;
mod last_error;
mod list;
mod mapping;
mod memory;
mod module;
mod named;
mod pointer;
mod process;
mod reach;
mod refusals;
#[cfg(test)]
mod script;
mod sync;

pub use answer::{Failure, Refused, Returned};
pub use api::{
    Api, Arg, Args, Buffer, Gives, Output, OutputSpec, OutputValue, Param, Returns,
    SecurityAttributes, Takes,
};
pub use call::Call;
pub use list::{APIS, find};
pub use reach::{Reach, reach};

pub use file::copy_file::CopyFile;
pub use file::create_file::CreateFile;
pub use file::create_file_for_mapping::CreateFileForMapping;
pub use file::delete_file::DeleteFile;
pub use file::flush_file_buffers::FlushFileBuffers;
pub use file::get_file_attributes::GetFileAttributes;
pub use file::get_file_attributes_ex::{FileAttributeData, GetFileAttributesEx};
pub use file::get_file_size::GetFileSize;
pub use file::move_file::MoveFile;
pub use file::move_file_ex::MoveFileEx;
pub use file::read_file::ReadFile;
pub use file::set_end_of_file::SetEndOfFile;
pub use file::set_file_attributes::SetFileAttributes;
pub use file::set_file_information_by_handle::SetFileInformationByHandle;
pub use file::set_file_pointer::SetFilePointer;
pub use file::write_file::WriteFile;
pub use handle::close_handle::CloseHandle;
pub use handle::duplicate_handle::DuplicateHandle;
pub use handle::get_handle_information::GetHandleInformation;
pub use handle::set_handle_information::SetHandleInformation;
pub use heap::get_process_heap::GetProcessHeap;
pub use heap::heap_alloc::HeapAlloc;
pub use heap::heap_create::HeapCreate;
pub use heap::heap_destroy::HeapDestroy;
pub use heap::heap_free::HeapFree;
pub use heap::heap_re_alloc::HeapReAlloc;
pub use heap::heap_size::HeapSize;
pub use heap::heap_validate::HeapValidate;
pub use heap::local_alloc::LocalAlloc;
pub use heap::local_free::LocalFree;
pub use heap::local_size::LocalSize;
pub use last_error::get_last_error::GetLastError;
pub use last_error::set_last_error::SetLastError;
pub use mapping::create_file_mapping::CreateFileMapping;
pub use mapping::flush_view_of_file::FlushViewOfFile;
pub use mapping::map_view_of_file::MapViewOfFile;
pub use mapping::map_view_of_file_ex::MapViewOfFileEx;
pub use mapping::open_file_mapping::OpenFileMapping;
pub use mapping::unmap_view_of_file::UnmapViewOfFile;
pub use memory::ce_virtual_shared_alloc::CeVirtualSharedAlloc;
pub use memory::get_store_information::{GetStoreInformation, StoreInformation};
pub use memory::get_system_info::{GetSystemInfo, SystemInfo};
pub use memory::get_system_memory_division::GetSystemMemoryDivision;
pub use memory::global_memory_status::{GlobalMemoryStatus, MemoryStatus};
pub use memory::set_system_memory_division::SetSystemMemoryDivision;
pub use memory::virtual_alloc::VirtualAlloc;
pub use memory::virtual_alloc_ex::VirtualAllocEx;
pub use memory::virtual_copy::VirtualCopy;
pub use memory::virtual_copy_ex::VirtualCopyEx;
pub use memory::virtual_free::VirtualFree;
pub use memory::virtual_free_ex::VirtualFreeEx;
pub use memory::virtual_protect::VirtualProtect;
pub use memory::virtual_protect_ex::VirtualProtectEx;
pub use memory::virtual_query::{MemoryBasicInformation, VirtualQuery};
pub use module::free_library::FreeLibrary;
pub use module::get_module_file_name::GetModuleFileName;
pub use module::get_module_handle::GetModuleHandle;
pub use module::load_library::LoadLibrary;
pub use pointer::ce_zero_pointer::CeZeroPointer;
pub use pointer::get_current_permissions::GetCurrentPermissions;
pub use pointer::is_bad_code_ptr::IsBadCodePtr;
pub use pointer::is_bad_read_ptr::IsBadReadPtr;
pub use pointer::is_bad_write_ptr::IsBadWritePtr;
pub use pointer::map_caller_ptr::MapCallerPtr;
pub use pointer::map_ptr_to_process::MapPtrToProcess;
pub use pointer::set_k_mode::SetKMode;
pub use pointer::set_proc_permissions::SetProcPermissions;
pub use pointer::un_map_ptr::UnMapPtr;
pub use process::create_process::{CreateProcess, ProcessInformation};
pub use process::create_thread::CreateThread;
pub use process::exit_process::ExitProcess;
pub use process::exit_thread::ExitThread;
pub use process::get_caller_process::GetCallerProcess;
pub use process::get_current_process::GetCurrentProcess;
pub use process::get_current_process_id::GetCurrentProcessId;
pub use process::get_current_thread::GetCurrentThread;
pub use process::get_current_thread_id::GetCurrentThreadId;
pub use process::get_exit_code_process::GetExitCodeProcess;
pub use process::get_exit_code_thread::GetExitCodeThread;
pub use process::get_owner_process::GetOwnerProcess;
pub use process::open_process::OpenProcess;
pub use process::read_process_memory::ReadProcessMemory;
pub use process::terminate_process::TerminateProcess;
pub use process::write_process_memory::WriteProcessMemory;
pub use sync::ce_get_thread_priority::CeGetThreadPriority;
pub use sync::ce_set_thread_priority::CeSetThreadPriority;
pub use sync::create_event::CreateEvent;
pub use sync::create_job_object::CreateJobObject;
pub use sync::create_mutex::CreateMutex;
pub use sync::create_semaphore::CreateSemaphore;
pub use sync::create_waitable_timer::CreateWaitableTimer;
pub use sync::get_thread_priority::GetThreadPriority;
pub use sync::open_event::OpenEvent;
pub use sync::open_job_object::OpenJobObject;
pub use sync::open_mutex::OpenMutex;
pub use sync::open_semaphore::OpenSemaphore;
pub use sync::open_waitable_timer::OpenWaitableTimer;
pub use sync::pulse_event::PulseEvent;
pub use sync::release_mutex::ReleaseMutex;
pub use sync::release_semaphore::ReleaseSemaphore;
pub use sync::reset_event::ResetEvent;
pub use sync::set_event::SetEvent;
pub use sync::set_thread_priority::SetThreadPriority;
pub use sync::sleep::Sleep;
pub use sync::wait_for_multiple_objects::WaitForMultipleObjects;
pub use sync::wait_for_single_object::WaitForSingleObject;
