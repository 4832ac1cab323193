//! What a handle to a file-mapping object allows: SECTION_ bits.

use abi::constant::*;

/// What CreateFileMapping asks for with `flProtect`.
pub(crate) fn of_protection(protect: u32) -> u32 {
    let writes = PAGE_READWRITE | PAGE_EXECUTE_READWRITE;
    let executes = PAGE_EXECUTE | PAGE_EXECUTE_READ | PAGE_EXECUTE_READWRITE;
    let executes = executes | PAGE_EXECUTE_WRITECOPY;
    let mut access = STANDARD_RIGHTS_REQUIRED | SECTION_QUERY | SECTION_MAP_READ;
    if protect & writes != 0 {
        access |= SECTION_MAP_WRITE;
    }
    if protect & executes != 0 {
        access |= SECTION_MAP_EXECUTE | SECTION_MAP_EXECUTE_EXPLICIT;
    }
    access
}
