//! Calls that are no functions of the API.

use super::answer::{Answer, Given, Wrong};
use super::given::{self, Arguments};
use super::request::{Call, Out};
use super::session::{Caller, Session};
use super::{child, desktop, file, handle, memory, server};

/// A helper.
pub(super) struct Helper {
    name: &'static str,
    /// Its arguments; those after the first `required` can be left out.
    args: &'static [&'static str],
    required: usize,
    /// Arguments that tell it from the function of the same name.
    told_by: &'static [&'static str],
    act: fn(&mut Session<'_>, &Caller, &Arguments<'_>) -> Result<Answer, Wrong>,
}

macro_rules! helpers {
    ($($name:literal [$($arg:literal),*] $required:literal $([$($by:literal),*])? $act:path;)*) => {
        &[$(Helper {
            name: $name,
            args: &[$($arg),*],
            required: $required,
            told_by: &[$($($by),*)?],
            act: $act,
        }),*]
    };
}

/// Every helper: its arguments, how many of them must be given, what tells it from a function.
const HELPERS: &[Helper] = helpers! {
    "MakeFile" ["name", "size", "pattern"] 2 file::make_file;
    "PathSize" ["name"] 1 file::path_size;
    "ReadFile" ["hFile", "offset", "nBytes"] 2 ["offset", "nBytes"] file::read_file;
    "WriteFile" ["hFile", "offset", "hex"] 3 ["offset", "hex"] file::write_file;
    "ReadFileInto" ["hFile", "lpBuffer", "nBytes"] 3 file::read_file_into;
    "WriteFileFrom" ["hFile", "lpBuffer", "nBytes"] 3 file::write_file_from;
    "SetEndOfFile" ["hFile", "at"] 2 ["at"] file::set_end_of_file;
    "Peek" ["address"] 1 memory::peek;
    "Poke" ["address", "byte"] 2 memory::poke;
    "Exec" ["address"] 1 memory::exec;
    "Read" ["address", "nBytes"] 2 memory::read;
    "Write" ["address", "hex"] 2 memory::write;
    "UseStack" ["nBytes"] 1 memory::use_stack;
    "VirtualQuery" ["address"] 1 ["address"] memory::virtual_query;
    "VirtualProtect" ["address", "flNewProtect", "size"] 2 ["address"] desktop::virtual_protect;
    "GetFileSize" ["hFile"] 1 desktop::get_file_size;
    "SetDispositionDelete" ["hFile"] 1 desktop::mark_for_deletion;
    "NtQuerySection" ["hFileMappingObject"] 1 desktop::query_section;
    "RamUsed" [] 0 memory::ram_used;
    "GetHandleInformation" ["h"] 1 ["h"] handle::get_information;
    "CallServer" ["process", "pointers"] 1 server::call;
    "Return" ["value"] 0 server::give_back;
    "IsEqual" ["a", "b"] 2 memory::is_equal;
    "IsMultiple" ["a", "of"] 2 memory::is_multiple;
    "SpawnChild" ["child"] 0 child::spawn;
    "ExitChild" ["child"] 0 child::exit;
    "KillChild" ["child"] 0 child::kill;
    "PassVarToChild" ["value", "child_var", "child"] 2 child::pass_variable;
    "DuplicateHandleToChild" ["hSourceHandle", "child_var", "dwOptions", "dwDesiredAccess", "child"]
        2 child::duplicate_handle;
};

/// The helper that is meant, unless a function of the API is.
pub(super) fn find(name: &str, args: &Given) -> Option<&'static Helper> {
    HELPERS.iter().find(|helper| {
        let told = match helper.told_by {
            [] => coredll::find(name).is_none() || knows(helper, args),
            told_by => told_by.iter().any(|arg| args.contains_key(*arg)),
        };
        helper.name == name && told
    })
}

/// Whether the helper takes all of these arguments.
fn knows(helper: &Helper, args: &Given) -> bool {
    args.keys().all(|arg| helper.args.contains(&arg.as_str()))
}

/// The names of the helpers.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    HELPERS.iter().map(|helper| helper.name)
}

/// Checks the arguments and lets the helper act.
pub(super) fn act(
    session: &mut Session<'_>,
    caller: &Caller,
    helper: &Helper,
    call: &Call,
) -> Result<Answer, Wrong> {
    given::check(helper.name, helper.args, helper.required, &call.args)?;
    if !matches!(call.out, Out::Nothing) {
        return Err(Wrong::input(format!("{} has nothing to bind to `out`", helper.name)));
    }
    (helper.act)(session, caller, &Arguments::new(&caller.name, &call.args))
}
