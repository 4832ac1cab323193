//! Every function, in alphabetical order. A new one is added here, and nowhere else.

use crate::{Api, Takes, file, handle, last_error, mapping, memory, module, process, sync};

/// The functions that the model offers.
pub static APIS: &[&Api] = &[
    &sync::ce_get_thread_priority::API,
    &sync::ce_set_thread_priority::API,
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
    &module::free_library::API,
    &process::get_current_process::API,
    &process::get_current_process_id::API,
    &process::get_current_thread::API,
    &process::get_current_thread_id::API,
    &process::get_exit_code_process::API,
    &process::get_exit_code_thread::API,
    &file::get_file_attributes::API,
    &file::get_file_attributes_ex::API,
    &file::get_file_size::API,
    &handle::get_handle_information::API,
    &last_error::get_last_error::API,
    &module::get_module_handle::API,
    &memory::get_system_info::API,
    &sync::get_thread_priority::API,
    &module::load_library::API,
    &mapping::map_view_of_file::API,
    &mapping::map_view_of_file_ex::API,
    &file::move_file::API,
    &file::move_file_ex::API,
    &sync::open_event::API,
    &mapping::open_file_mapping::API,
    &sync::open_job_object::API,
    &sync::open_mutex::API,
    &process::open_process::API,
    &sync::open_semaphore::API,
    &sync::open_waitable_timer::API,
    &sync::pulse_event::API,
    &file::read_file::API,
    &sync::release_mutex::API,
    &sync::release_semaphore::API,
    &sync::reset_event::API,
    &file::set_end_of_file::API,
    &sync::set_event::API,
    &file::set_file_attributes::API,
    &file::set_file_information_by_handle::API,
    &file::set_file_pointer::API,
    &handle::set_handle_information::API,
    &last_error::set_last_error::API,
    &sync::set_thread_priority::API,
    &sync::sleep::API,
    &process::terminate_process::API,
    &mapping::unmap_view_of_file::API,
    &memory::virtual_alloc::API,
    &memory::virtual_free::API,
    &memory::virtual_protect::API,
    &memory::virtual_query::API,
    &sync::wait_for_multiple_objects::API,
    &sync::wait_for_single_object::API,
    &file::write_file::API,
];

/// The narrow forms of functions that take the name of an object.
static NARROW: &[&Api] = &[
    &sync::create_event::NARROW,
    &mapping::create_file_mapping::NARROW,
    &sync::create_job_object::NARROW,
    &sync::create_mutex::NARROW,
    &sync::create_semaphore::NARROW,
    &sync::create_waitable_timer::NARROW,
    &sync::open_event::NARROW,
    &mapping::open_file_mapping::NARROW,
    &sync::open_job_object::NARROW,
    &sync::open_mutex::NARROW,
    &sync::open_semaphore::NARROW,
    &sync::open_waitable_timer::NARROW,
];

/// The function with this documented name. The narrow forms of those that take the name of an
/// object are known too, and the wide form of any that takes text: `CreateFileW`.
pub fn find(name: &str) -> Option<&'static Api> {
    let found = |name: &str| APIS.iter().copied().find(|api| api.name == name);
    let takes_text = |api: &&Api| api.params.iter().any(|param| param.takes == Takes::Text);
    let wide = || found(name.strip_suffix('W')?).filter(takes_text);
    let narrow = || NARROW.iter().copied().find(|api| api.name == name);
    found(name).or_else(wide).or_else(narrow)
}
