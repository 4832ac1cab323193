//! What a handle to a file-mapping object allows: SECTION_ bits. Those for views are
//! SECTION_MAP_READ, SECTION_MAP_WRITE and SECTION_MAP_EXECUTE. What a duplicate of a handle to a
//! file allows: FILE_ bits.

use abi::constant::*;

/// What CreateFileMapping asks for with `flProtect` (M-51).
pub(crate) fn of_protection(protect: u32) -> u32 {
    let writes = PAGE_READWRITE | PAGE_EXECUTE_READWRITE;
    let executes = PAGE_EXECUTE | PAGE_EXECUTE_READ | PAGE_EXECUTE_READWRITE;
    let executes = executes | PAGE_EXECUTE_WRITECOPY;
    let mut access = STANDARD_RIGHTS_REQUIRED | SECTION_QUERY | SECTION_MAP_READ;
    if protect & writes != 0 {
        access |= SECTION_MAP_WRITE;
    }
    if protect & executes != 0 {
        access |= SECTION_MAP_EXECUTE;
    }
    access
}

/// What `dwDesiredAccess` of OpenFileMapping asks for. FILE_MAP_COPY alone asks to read
/// (SZ-112).
pub(crate) fn to_open(desired: u32) -> u32 {
    if desired == FILE_MAP_COPY { SECTION_MAP_READ } else { asked(desired) }
}

/// What an access mask asks for, in the rights of a file mapping (SZ-165).
pub(crate) fn asked(desired: u32) -> u32 {
    let kinds = [
        (GENERIC_READ, SECTION_QUERY | SECTION_MAP_READ),
        (GENERIC_WRITE, SECTION_MAP_WRITE),
        (GENERIC_EXECUTE, SECTION_MAP_EXECUTE),
        (GENERIC_ALL, SECTION_ALL_ACCESS),
        (FILE_MAP_EXECUTE, SECTION_MAP_EXECUTE),
    ];
    let asked = kinds.iter().filter(|(kind, _)| desired & kind != 0);
    asked.fold(desired & SECTION_ALL_ACCESS, |rights, (_, more)| rights | more)
}

/// What an access mask asks for, in the rights of a file (SZ-189). It is never 0, which would not
/// limit a handle: every handle can ask for attributes.
pub(crate) fn of_file(desired: u32) -> u32 {
    let all = FILE_READ_DATA | FILE_WRITE_DATA | FILE_EXECUTE | DELETE;
    let kinds = [
        (GENERIC_READ, FILE_READ_DATA),
        (GENERIC_WRITE, FILE_WRITE_DATA),
        (GENERIC_EXECUTE, FILE_EXECUTE),
        (GENERIC_ALL, all),
    ];
    let asked = kinds.iter().filter(|(kind, _)| desired & kind != 0);
    asked.fold(desired & all | FILE_READ_ATTRIBUTES, |rights, (_, more)| rights | more)
}
