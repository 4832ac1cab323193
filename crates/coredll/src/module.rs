//! Modules: DLLs that a program loads, and what it runs from.

pub(crate) mod free_library;
pub(crate) mod get_module_file_name;
pub(crate) mod get_module_handle;
pub(crate) mod load_library;

use crate::Call;
use crate::answer::{Failure, refuse};
use abi::error::ERROR_MOD_NOT_FOUND;
use abi::{Address, FileId, ModuleId, clause};
use kernel::Refusal;

/// Where a file without a folder is looked for, in this order (SZ-340).
const FOLDERS: [&str; 2] = [r"\Windows\", r"\"];

/// The file that an image's name stands for: a full path, or a name without a folder. `extension` is
/// added to a name that has none.
pub(crate) fn find_image(
    call: &Call<'_, '_>,
    name: &str,
    extension: &str,
) -> Result<FileId, Refusal> {
    let last = name.rsplit('\\').next().unwrap_or(name);
    let name = if last.contains('.') { name.to_owned() } else { format!("{name}{extension}") };
    if name.contains('\\') {
        return call.kernel.find_file(call.machine(), &name);
    }
    let paths = FOLDERS.map(|folder| format!("{folder}{name}"));
    let mut found = paths.iter().map(|path| call.kernel.find_file(call.machine(), path));
    found.find_map(Result::ok).ok_or(Refusal::FileNotFound)
}

/// The module of the caller that lies at an address (SZ-344).
pub(crate) fn module_at(call: &Call<'_, '_>, base: Address) -> Option<ModuleId> {
    let modules = call.kernel.modules_of(call.process());
    modules.into_iter().find(|module| call.kernel.state.modules[module.0].base == base.0)
}

/// No file has the name of the module.
pub(crate) fn not_found<T>() -> Result<T, Failure> {
    refuse(ERROR_MOD_NOT_FOUND, clause::SZ_343)
}
