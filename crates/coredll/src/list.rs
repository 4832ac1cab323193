//! Every function, in alphabetical order. A new one is added here, and nowhere else.

use crate::{Api, file, handle, last_error, mapping, memory, process, sync};

/// The functions that the model offers.
pub static APIS: &[&Api] = &[
    &handle::close_handle::API,
    &file::copy_file::API,
    &sync::create_event::API,
    &file::create_file::API,
    &file::create_file_for_mapping::API,
    &mapping::create_file_mapping::API,
    &sync::create_job_object::API,
    &sync::create_mutex::API,
    &process::create_process::API,
    &sync::create_semaphore::API,
    &process::create_thread::API,
    &sync::create_waitable_timer::API,
    &file::delete_file::API,
    &handle::duplicate_handle::API,
    &process::exit_process::API,
    &process::exit_thread::API,
    &file::flush_file_buffers::API,
    &mapping::flush_view_of_file::API,
    &process::get_current_process::API,
    &process::get_current_process_id::API,
    &process::get_current_thread::API,
    &process::get_current_thread_id::API,
    &process::get_exit_code_process::API,
    &process::get_exit_code_thread::API,
    &file::get_file_attributes::API,
    &file::get_file_attributes_ex::API,
    &file::get_file_size::API,
    &last_error::get_last_error::API,
    &memory::get_system_info::API,
    &mapping::map_view_of_file::API,
    &file::move_file::API,
    &file::move_file_ex::API,
    &sync::open_event::API,
    &process::open_process::API,
    &file::read_file::API,
    &sync::release_mutex::API,
    &sync::release_semaphore::API,
    &sync::reset_event::API,
    &file::set_end_of_file::API,
    &sync::set_event::API,
    &file::set_file_attributes::API,
    &file::set_file_information_by_handle::API,
    &file::set_file_pointer::API,
    &last_error::set_last_error::API,
    &sync::sleep::API,
    &process::terminate_process::API,
    &mapping::unmap_view_of_file::API,
    &memory::virtual_alloc::API,
    &memory::virtual_free::API,
    &memory::virtual_query::API,
    &sync::wait_for_single_object::API,
    &file::write_file::API,
];

/// The function with this documented name.
pub fn find(name: &str) -> Option<&'static Api> {
    APIS.iter().copied().find(|api| api.name == name)
}
