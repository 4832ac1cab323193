//! The constants that programs write, by their documented names.

/// The most objects that a thread can wait for at once.
pub const MAXIMUM_WAIT_OBJECTS: u32 = 64;

/// What a constant may be used for. A parameter names the families it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// `GENERIC_READ` and so on: dwDesiredAccess of the file functions.
    GenericAccess,
    /// `DELETE`, `FILE_READ_DATA` and so on: dwDesiredAccess of CreateFile on the desktop.
    FileAccess,
    /// `FILE_SHARE_READ` and so on: dwShareMode.
    Share,
    /// `CREATE_NEW` and so on: dwCreationDisposition.
    Disposition,
    /// `FILE_ATTRIBUTE_…`: dwFlagsAndAttributes, dwFileAttributes.
    FileAttribute,
    /// `FILE_FLAG_…`: dwFlagsAndAttributes.
    FileFlag,
    /// `PAGE_…`: the protection of pages.
    PageProtection,
    /// `SEC_…`: section attributes of CreateFileMapping.
    Section,
    /// `FILE_MAP_…`: dwDesiredAccess of MapViewOfFile.
    FileMap,
    /// `SECTION_…`: what a handle to a file mapping allows.
    SectionAccess,
    /// `MEM_COMMIT`, `MEM_RESERVE`: types of VirtualAlloc, and states of VirtualQuery.
    Memory,
    /// `MEM_TOP_DOWN` and so on: further types of VirtualAlloc.
    Allocation,
    /// `MEM_RELEASE`, `MEM_DECOMMIT`: types of VirtualFree.
    Free,
    /// `MEM_FREE`: a further state of VirtualQuery.
    MemoryState,
    /// `MEM_PRIVATE` and so on: types of VirtualQuery.
    MemoryType,
    /// `HEAP_ZERO_MEMORY` and so on: flags of the heap functions.
    HeapFlag,
    /// `LPTR` and so on: flags of LocalAlloc.
    LocalFlag,
    /// `FILE_BEGIN` and so on: dwMoveMethod.
    MoveMethod,
    /// `MOVEFILE_…`: dwFlags of MoveFileEx.
    Move,
    /// `FileDispositionInfo`: FileInformationClass of SetFileInformationByHandle.
    FileInformation,
    /// `DUPLICATE_…`: dwOptions of DuplicateHandle.
    Duplicate,
    /// `HANDLE_FLAG_…`: flags of a handle.
    HandleFlag,
    /// `EVENT_ALL_ACCESS`: dwDesiredAccess of OpenEvent and OpenProcess.
    ObjectAccess,
    /// `INFINITE`: how long to wait.
    Timeout,
    /// `WAIT_TIMEOUT` and so on: the answers of the wait functions.
    Wait,
    /// `THREAD_PRIORITY_NORMAL` and so on: nPriority of SetThreadPriority.
    Priority,
    /// `SYSMEM_CHANGED` and so on: the answers of SetSystemMemoryDivision.
    MemoryDivision,
    /// `CREATE_SUSPENDED` and so on: creation flags of processes and threads.
    Creation,
    /// `INVALID_HANDLE_VALUE`, `NULL`.
    Handle,
    /// `TRUE`, `FALSE`.
    Boolean,
    /// `STILL_ACTIVE`: the exit code of what runs.
    ExitCode,
    /// `INVALID_FILE_SIZE`: what GetFileSize returns on failure.
    FileSize,
    /// `INVALID_SET_FILE_POINTER`: what SetFilePointer returns on failure.
    FilePointer,
    /// `INVALID_FILE_ATTRIBUTES`: what GetFileAttributes returns on failure.
    NoAttributes,
    /// `ERROR_…`: these are not among [`CONSTANTS`] but in [`crate::error`].
    ErrorCode,
}

macro_rules! constants {
    ($($family:ident { $($name:ident = $value:literal,)* })*) => {
        $($(
            #[doc = concat!("`", stringify!($name), "`, of the family [`Family::", stringify!($family), "`].")]
            #[allow(non_upper_case_globals, reason = "documented names keep their form")]
            pub const $name: u32 = $value;
        )*)*

        /// Every constant: name, value, family.
        pub const CONSTANTS: &[(&str, u32, Family)] =
            &[$($((stringify!($name), $value, Family::$family),)*)*];
    };
}

constants! {
    GenericAccess {
        GENERIC_READ = 0x8000_0000,
        GENERIC_WRITE = 0x4000_0000,
        GENERIC_EXECUTE = 0x2000_0000,
        GENERIC_ALL = 0x1000_0000,
    }
    FileAccess {
        FILE_READ_DATA = 0x1,
        FILE_WRITE_DATA = 0x2,
        FILE_APPEND_DATA = 0x4,
        FILE_EXECUTE = 0x20,
        FILE_READ_ATTRIBUTES = 0x80,
        FILE_WRITE_ATTRIBUTES = 0x100,
        DELETE = 0x1_0000,
    }
    Share {
        FILE_SHARE_READ = 0x1,
        FILE_SHARE_WRITE = 0x2,
        FILE_SHARE_DELETE = 0x4,
    }
    Disposition {
        CREATE_NEW = 1,
        CREATE_ALWAYS = 2,
        OPEN_EXISTING = 3,
        OPEN_ALWAYS = 4,
        TRUNCATE_EXISTING = 5,
    }
    FileAttribute {
        FILE_ATTRIBUTE_READONLY = 0x1,
        FILE_ATTRIBUTE_HIDDEN = 0x2,
        FILE_ATTRIBUTE_SYSTEM = 0x4,
        FILE_ATTRIBUTE_DIRECTORY = 0x10,
        FILE_ATTRIBUTE_ARCHIVE = 0x20,
        FILE_ATTRIBUTE_INROM = 0x40,
        FILE_ATTRIBUTE_NORMAL = 0x80,
        FILE_ATTRIBUTE_TEMPORARY = 0x100,
        FILE_ATTRIBUTE_COMPRESSED = 0x800,
        FILE_ATTRIBUTE_ROMSTATICREF = 0x1000,
        FILE_ATTRIBUTE_ROMMODULE = 0x2000,
    }
    FileFlag {
        FILE_FLAG_WRITE_THROUGH = 0x8000_0000,
        FILE_FLAG_OVERLAPPED = 0x4000_0000,
        FILE_FLAG_NO_BUFFERING = 0x2000_0000,
        FILE_FLAG_RANDOM_ACCESS = 0x1000_0000,
        FILE_FLAG_SEQUENTIAL_SCAN = 0x0800_0000,
        FILE_FLAG_DELETE_ON_CLOSE = 0x0400_0000,
    }
    PageProtection {
        PAGE_NOACCESS = 0x1,
        PAGE_READONLY = 0x2,
        PAGE_READWRITE = 0x4,
        PAGE_WRITECOPY = 0x8,
        PAGE_EXECUTE = 0x10,
        PAGE_EXECUTE_READ = 0x20,
        PAGE_EXECUTE_READWRITE = 0x40,
        PAGE_EXECUTE_WRITECOPY = 0x80,
        PAGE_GUARD = 0x100,
        PAGE_NOCACHE = 0x200,
        PAGE_PHYSICAL = 0x400,
    }
    Section {
        SEC_FILE = 0x0080_0000,
        SEC_IMAGE = 0x0100_0000,
        SEC_RESERVE = 0x0400_0000,
        SEC_COMMIT = 0x0800_0000,
        SEC_NOCACHE = 0x1000_0000,
        SEC_WRITECOMBINE = 0x4000_0000,
        SEC_LARGE_PAGES = 0x8000_0000,
    }
    FileMap {
        FILE_MAP_COPY = 0x1,
        FILE_MAP_WRITE = 0x2,
        FILE_MAP_READ = 0x4,
        FILE_MAP_EXECUTE = 0x20,
        FILE_MAP_ALL_ACCESS = 0x000F_001F,
    }
    SectionAccess {
        SECTION_QUERY = 0x1,
        SECTION_MAP_WRITE = 0x2,
        SECTION_MAP_READ = 0x4,
        SECTION_MAP_EXECUTE = 0x8,
        SECTION_EXTEND_SIZE = 0x10,
        STANDARD_RIGHTS_REQUIRED = 0x000F_0000,
        SECTION_ALL_ACCESS = 0x000F_001F,
    }
    Memory {
        MEM_COMMIT = 0x1000,
        MEM_RESERVE = 0x2000,
    }
    Allocation {
        MEM_RESET = 0x8_0000,
        MEM_TOP_DOWN = 0x10_0000,
    }
    Free {
        MEM_DECOMMIT = 0x4000,
        MEM_RELEASE = 0x8000,
    }
    MemoryState {
        MEM_FREE = 0x1_0000,
    }
    MemoryType {
        MEM_PRIVATE = 0x2_0000,
        MEM_MAPPED = 0x4_0000,
        MEM_IMAGE = 0x100_0000,
    }
    HeapFlag {
        HEAP_NO_SERIALIZE = 0x1,
        HEAP_GENERATE_EXCEPTIONS = 0x4,
        HEAP_ZERO_MEMORY = 0x8,
        HEAP_REALLOC_IN_PLACE_ONLY = 0x10,
    }
    LocalFlag {
        LMEM_FIXED = 0x0,
        LMEM_MOVEABLE = 0x2,
        LMEM_ZEROINIT = 0x40,
        LPTR = 0x40,
    }
    MoveMethod {
        FILE_BEGIN = 0,
        FILE_CURRENT = 1,
        FILE_END = 2,
    }
    Move {
        MOVEFILE_REPLACE_EXISTING = 0x1,
        MOVEFILE_COPY_ALLOWED = 0x2,
        MOVEFILE_DELAY_UNTIL_REBOOT = 0x4,
        MOVEFILE_WRITE_THROUGH = 0x8,
    }
    FileInformation {
        FileDispositionInfo = 4,
    }
    Duplicate {
        DUPLICATE_CLOSE_SOURCE = 1,
        DUPLICATE_SAME_ACCESS = 2,
    }
    HandleFlag {
        HANDLE_FLAG_INHERIT = 1,
        HANDLE_FLAG_PROTECT_FROM_CLOSE = 2,
    }
    ObjectAccess {
        EVENT_MODIFY_STATE = 0x2,
        EVENT_ALL_ACCESS = 0x001F_0003,
        PROCESS_TERMINATE = 0x1,
        PROCESS_ALL_ACCESS = 0x001F_0FFF,
        SYNCHRONIZE = 0x0010_0000,
    }
    Timeout {
        INFINITE = 0xFFFF_FFFF,
    }
    Wait {
        WAIT_OBJECT_0 = 0,
        WAIT_ABANDONED = 0x80,
        WAIT_TIMEOUT = 258,
        WAIT_FAILED = 0xFFFF_FFFF,
    }
    Priority {
        THREAD_PRIORITY_TIME_CRITICAL = 0,
        THREAD_PRIORITY_HIGHEST = 1,
        THREAD_PRIORITY_ABOVE_NORMAL = 2,
        THREAD_PRIORITY_NORMAL = 3,
        THREAD_PRIORITY_BELOW_NORMAL = 4,
        THREAD_PRIORITY_LOWEST = 5,
        THREAD_PRIORITY_ABOVE_IDLE = 6,
        THREAD_PRIORITY_IDLE = 7,
        THREAD_PRIORITY_ERROR_RETURN = 0x7FFF_FFFF,
    }
    MemoryDivision {
        SYSMEM_CHANGED = 0,
        SYSMEM_MUSTREBOOT = 1,
        SYSMEM_REBOOTPENDING = 2,
        SYSMEM_FAILED = 3,
    }
    Creation {
        CREATE_SUSPENDED = 0x4,
        STACK_SIZE_PARAM_IS_A_RESERVATION = 0x1_0000,
        CREATE_NEW_CONSOLE = 0x10,
    }
    Handle {
        NULL = 0,
        INVALID_HANDLE_VALUE = 0xFFFF_FFFF,
    }
    Boolean {
        FALSE = 0,
        TRUE = 1,
    }
    ExitCode {
        STILL_ACTIVE = 259,
    }
    FileSize {
        INVALID_FILE_SIZE = 0xFFFF_FFFF,
    }
    FilePointer {
        INVALID_SET_FILE_POINTER = 0xFFFF_FFFF,
    }
    NoAttributes {
        INVALID_FILE_ATTRIBUTES = 0xFFFF_FFFF,
    }
}

/// The name of the one constant of these families that has this value, if there is just one.
pub fn name_of(value: u32, families: &[Family]) -> Option<&'static str> {
    let fits = |known: u32, family: Family| known == value && families.contains(&family);
    let mut names = CONSTANTS.iter().filter(|(_, known, family)| fits(*known, *family));
    let (name, ..) = names.next()?;
    names.next().is_none().then_some(*name)
}

/// The value and the family of the constant with this name.
pub fn find(name: &str) -> Option<(u32, Family)> {
    CONSTANTS.iter().find(|(known, ..)| *known == name).map(|&(_, value, family)| (value, family))
}
