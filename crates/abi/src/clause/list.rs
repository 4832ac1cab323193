//! The list of all clauses.

use super::{ClauseId, choice, desktop, file, mapping, memory, object, record};

/// The records of each file.
pub(super) const AREAS: [record::Area; 53] = [
    mapping::create_file_mapping::AREA,
    mapping::create_file_for_mapping::AREA,
    mapping::map_view::AREA,
    mapping::unmap_view::AREA,
    mapping::flush_view::AREA,
    mapping::overview::AREA,
    mapping::event_log::AREA,
    mapping::pitfalls::AREA,
    file::create_file::AREA,
    file::read_write::AREA,
    file::file_pointer::AREA,
    file::delete_file::AREA,
    file::rom::AREA,
    file::volumes::AREA,
    object::close_handle::AREA,
    object::names::AREA,
    object::handles::AREA,
    object::processes::AREA,
    object::last_error::AREA,
    memory::address_map::AREA,
    memory::slots::AREA,
    memory::stack::AREA,
    memory::virtual_memory::AREA,
    memory::heap::AREA,
    memory::paging::AREA,
    memory::division::AREA,
    memory::exceptions::AREA,
    memory::permissions::AREA,
    memory::pointers::AREA,
    memory::migration::AREA,
    desktop::guides::AREA,
    desktop::create::AREA,
    desktop::views::AREA,
    desktop::names::AREA,
    desktop::handles::AREA,
    desktop::files::AREA,
    desktop::memory::AREA,
    choice::modules::AREA,
    choice::open_points::AREA,
    choice::memory_open_points::AREA,
    choice::files_and_objects::AREA,
    choice::files_by_version::AREA,
    choice::machine::AREA,
    choice::handles::AREA,
    choice::desktop::AREA,
    choice::versions::AREA,
    choice::waiting::AREA,
    choice::allocation::AREA,
    choice::division::AREA,
    choice::migration::AREA,
    choice::low_memory::AREA,
    choice::paging_pool::AREA,
    choice::quirks::AREA,
];

const COUNT: usize = record::count(&AREAS);
static FLAT: [ClauseId; COUNT] = record::flatten(&AREAS);

/// Every clause, area by area.
pub const ALL: &[ClauseId] = &FLAT;
