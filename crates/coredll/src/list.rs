//! Every function, in alphabetical order. A new one is added here, and nowhere else.

use crate::{Api, mapping, memory};

/// The functions that the model offers.
pub static APIS: &[&Api] = &[
    &mapping::create_file_mapping::API,
    &mapping::flush_view_of_file::API,
    &memory::get_system_info::API,
    &mapping::map_view_of_file::API,
    &mapping::unmap_view_of_file::API,
    &memory::virtual_alloc::API,
    &memory::virtual_free::API,
    &memory::virtual_query::API,
];

/// The function with this documented name.
pub fn find(name: &str) -> Option<&'static Api> {
    APIS.iter().copied().find(|api| api.name == name)
}
