//! Every function, in alphabetical order. A new one is added here, and nowhere else.

use crate::{Api, file, mapping, memory};

/// The functions that the model offers.
pub static APIS: &[&Api] = &[
    &file::create_file::API,
    &file::create_file_for_mapping::API,
    &mapping::create_file_mapping::API,
    &file::delete_file::API,
    &file::flush_file_buffers::API,
    &mapping::flush_view_of_file::API,
    &file::get_file_attributes::API,
    &file::get_file_size::API,
    &memory::get_system_info::API,
    &mapping::map_view_of_file::API,
    &file::read_file::API,
    &file::set_end_of_file::API,
    &file::set_file_attributes::API,
    &file::set_file_pointer::API,
    &mapping::unmap_view_of_file::API,
    &memory::virtual_alloc::API,
    &memory::virtual_free::API,
    &memory::virtual_query::API,
    &file::write_file::API,
];

/// The function with this documented name.
pub fn find(name: &str) -> Option<&'static Api> {
    APIS.iter().copied().find(|api| api.name == name)
}
