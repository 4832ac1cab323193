//! What random calls of all functions have as arguments.

/// Values for the arguments of functions: the functions, or none for all others; the parameters; and
/// what may stand there. A `#` begins bytes, `[` a list of handles.
pub(crate) const ARGUMENTS: &[(&[&str], &[&str], &[&str])] = &[
    // Files.
    (&["CreateFile"], &["lpFileName"], FILES),
    (&["CreateFileForMapping"], &["lpFileName"], FILES),
    (&[], &["lpFileName", "lpExistingFileName", "lpNewFileName"], PATHS),
    (&["CreateFile", "CreateFileForMapping"], &["dwDesiredAccess"], ACCESS),
    (&[], &["dwShareMode"], &["FILE_SHARE_READ|FILE_SHARE_WRITE", "FILE_SHARE_READ", "0"]),
    (
        &[],
        &["dwCreationDisposition"],
        &["OPEN_EXISTING", "OPEN_ALWAYS", "OPEN_ALWAYS", "CREATE_ALWAYS"],
    ),
    (&[], &["dwFlagsAndAttributes"], &["0", "FILE_ATTRIBUTE_NORMAL", "FILE_FLAG_WRITE_THROUGH"]),
    (&[], &["dwFileAttributes"], &["FILE_ATTRIBUTE_NORMAL", "FILE_ATTRIBUTE_READONLY", "0"]),
    (&[], &["hTemplateFile"], &["null"]),
    (&["CreateFileMapping"], &["hFile"], &["$f", "$f", "$g", "INVALID_HANDLE_VALUE"]),
    (&[], &["hFile"], &["$f", "$f", "$g", "$m", "0x77"]),
    (&["ReadFile"], &["lpBuffer"], ADDRESSES),
    (
        &["WriteFile", "WriteProcessMemory"],
        &["lpBuffer"],
        &["$r", "$v", "$s+100", "#41424344", "0"],
    ),
    (&["ReadProcessMemory"], &["lpBuffer"], ADDRESSES),
    (&[], &["nNumberOfBytesToRead", "nNumberOfBytesToWrite"], &["1", "4", "4096", "5000", "0"]),
    (&[], &["lDistanceToMove", "lpDistanceToMoveHigh"], &["0", "3", "4096", "-2", "null"]),
    (&[], &["dwMoveMethod"], &["FILE_BEGIN", "FILE_CURRENT", "FILE_END", "9"]),
    (&[], &["fInfoLevelId", "FileInformationClass"], &["0", "FileDispositionInfo", "7"]),
    (&[], &["lpFileInformation", "dwBufferSize"], &["0", "1"]),
    (&["MoveFileEx"], &["dwFlags"], &["MOVEFILE_REPLACE_EXISTING", "MOVEFILE_COPY_ALLOWED", "0"]),
    // Mappings and views.
    (
        &["CreateFileMapping"],
        &["flProtect"],
        &["PAGE_READONLY", "PAGE_READWRITE", "PAGE_READWRITE|SEC_COMMIT", "PAGE_WRITECOPY"],
    ),
    (&[], &["dwMaximumSizeHigh", "dwFileOffsetHigh"], &["0", "0", "0", "1"]),
    (&[], &["dwMaximumSizeLow"], &["0", "0", "4096", "9000", "70000"]),
    (&[], &["hFileMappingObject"], &["$m", "$m", "$n", "$f", "0"]),
    (
        &["MapViewOfFile", "MapViewOfFileEx", "OpenFileMapping"],
        &["dwDesiredAccess"],
        &[
            "FILE_MAP_READ",
            "FILE_MAP_WRITE",
            "FILE_MAP_WRITE",
            "FILE_MAP_ALL_ACCESS",
            "FILE_MAP_COPY",
        ],
    ),
    (&[], &["dwFileOffsetLow"], &["0", "0", "65536", "4096"]),
    (&[], &["dwNumberOfBytesToMap", "dwNumberOfBytesToFlush"], &["0", "1", "4096", "5000"]),
    (&["MapViewOfFileEx"], &["lpBaseAddress"], &["0", "0x20000000", "0x20001000"]),
    (&["ReadProcessMemory", "WriteProcessMemory"], &["lpBaseAddress"], ADDRESSES),
    (&[], &["lpBaseAddress"], &["$v", "$v", "$w", "$v+4096", "0x42000000", "0"]),
    // Memory.
    (&["VirtualAlloc", "VirtualAllocEx"], &["lpAddress"], &["0", "0", "0", "$r", "$s+4096"]),
    (
        &["VirtualFree", "VirtualFreeEx", "VirtualProtect", "VirtualProtectEx"],
        &["lpAddress"],
        &["$r", "$s", "$r", "$v", "$h", "$d"],
    ),
    (&[], &["lpAddress"], ADDRESSES),
    (&["VirtualFree", "VirtualFreeEx"], &["dwSize"], &["0", "0", "4096", "1"]),
    (&[], &["dwSize"], &["1", "4096", "8192", "70000", "2097152", "0"]),
    (
        &[],
        &["flAllocationType"],
        &[
            "MEM_COMMIT",
            "MEM_COMMIT",
            "MEM_RESERVE",
            "MEM_RESERVE|MEM_COMMIT",
            "MEM_TOP_DOWN|MEM_RESERVE",
        ],
    ),
    (
        &["VirtualAlloc", "VirtualAllocEx"],
        &["flProtect"],
        &[
            "PAGE_READWRITE",
            "PAGE_READWRITE",
            "PAGE_NOACCESS",
            "PAGE_READONLY",
            "PAGE_READWRITE|PAGE_GUARD",
            "PAGE_READWRITE|PAGE_NOCACHE",
        ],
    ),
    (
        &[],
        &["flNewProtect", "fdwProtect"],
        &[
            "PAGE_READWRITE",
            "PAGE_READONLY",
            "PAGE_NOACCESS",
            "PAGE_READWRITE|PAGE_GUARD",
            "PAGE_EXECUTE_READ",
        ],
    ),
    (&[], &["dwFreeType"], &["MEM_RELEASE", "MEM_DECOMMIT", "MEM_DECOMMIT", "0"]),
    (&[], &["lpvDest"], &["$s", "$r", "$s+4096", "0"]),
    (&[], &["lpvSrc"], &["$r", "$v", "$s", "$d", "$x", "0"]),
    (&[], &["cbSize"], &["4096", "1", "8192", "0"]),
    (&[], &["lpvAddr"], &["0", "0", "$r"]),
    (&[], &["fdwAction"], &["MEM_RESERVE|MEM_COMMIT", "MEM_RESERVE", "MEM_COMMIT", "0"]),
    (&["VirtualQuery"], &["dwLength"], &["28", "28", "4"]),
    // Heaps.
    (&[], &["hHeap"], &["$h", "$h", "$k", "$r", "0"]),
    (
        &["HeapAlloc", "HeapReAlloc"],
        &["dwFlags"],
        &["0", "0", "HEAP_ZERO_MEMORY", "HEAP_NO_SERIALIZE", "16"],
    ),
    (
        &["HeapFree", "HeapSize", "HeapValidate"],
        &["dwFlags"],
        &["0", "0", "HEAP_NO_SERIALIZE", "8"],
    ),
    (&[], &["flOptions"], &["0", "0", "HEAP_NO_SERIALIZE", "8"]),
    (&[], &["dwInitialSize", "dwMaximumSize"], &["0", "0", "1", "4096", "9000", "70000"]),
    (&[], &["dwBytes", "uBytes"], &["1", "100", "4000", "20000", "200000", "0"]),
    (&[], &["lpMem", "hMem"], &["$x", "$x", "$y", "$h", "0"]),
    (&[], &["uFlags"], &["0", "LPTR", "LMEM_ZEROINIT", "LMEM_MOVEABLE"]),
    // Modules.
    (
        &[],
        &["lpLibFileName", "lpModuleName"],
        &["core", "tool", r"\tool.dll", "packed.dll", "none", r"\app.exe", "card"],
    ),
    (&[], &["hLibModule", "hModule"], &["$d", "$d", "$l", "0x10000", "0"]),
    (&[], &["lpFilename"], &["$r", "$r", "$s", "$v", "0"]),
    (&["GetModuleFileName"], &["nSize"], &["260", "5", "0", "1"]),
    // Pointers and rights.
    (&[], &["ptr", "lpv", "lp", "lpfn"], ADDRESSES),
    (&[], &["dwLen", "ucb", "nSize"], &["1", "4", "4096", "5000", "0"]),
    (&[], &["newperms"], &["1", "3", "7", "15", "4294967295"]),
    (&[], &["fMode"], &["0", "1"]),
    // Processes and threads.
    (
        &[],
        &["lpApplicationName"],
        &["child", "child", r"\app.exe", "rom", "none", "tool.dll", "card.exe"],
    ),
    (&[], &["lpCommandLine", "lpCurrentDirectory", "lpEnvironment", "lpStartupInfo"], &["null"]),
    (&[], &["bInheritHandles", "bInheritHandle", "bFailIfExists"], &["0", "0", "0", "1"]),
    (&[], &["dwCreationFlags"], &["0", "0", "0", "STACK_SIZE_PARAM_IS_A_RESERVATION"]),
    (&[], &["dwStackSize"], &["0", "4096", "20000"]),
    (&[], &["lpStartAddress"], &["child", "child", "null"]),
    (
        &[],
        &["hProcess", "hDstProc", "hSrcProc", "hProc"],
        &["$p", "$i", "CURRENT_PROCESS", "$p", "$o", "0"],
    ),
    (&["TerminateProcess"], &["hProcess"], &["$p", "$o", "0"]),
    (&[], &["dwProcessId"], &["$i", "$i", "$o", "0"]),
    (&[], &["hThread"], &["$t", "CURRENT_THREAD", "$t", "$o", "0"]),
    (&["CeSetThreadPriority"], &["nPriority"], &["100", "251", "256", "-1"]),
    (
        &[],
        &["nPriority"],
        &["THREAD_PRIORITY_NORMAL", "THREAD_PRIORITY_IDLE", "THREAD_PRIORITY_HIGHEST", "77"],
    ),
    (&[], &["uExitCode", "dwExitCode", "dwErrCode"], &["0", "7"]),
    (&[], &["dwStorePages"], &["40", "48", "33", "60", "20", "0", "100"]),
    // Handles and waits.
    (
        &["OpenEvent", "OpenMutex", "OpenSemaphore", "OpenJobObject", "OpenWaitableTimer"],
        &["dwDesiredAccess"],
        &["EVENT_ALL_ACCESS", "SYNCHRONIZE", "0"],
    ),
    (&["OpenProcess"], &["dwDesiredAccess"], &["PROCESS_ALL_ACCESS", "0"]),
    (&["DuplicateHandle"], &["dwDesiredAccess"], &["0", "FILE_MAP_READ"]),
    (
        &[],
        &["hSourceProcessHandle", "hTargetProcessHandle"],
        &["CURRENT_PROCESS", "CURRENT_PROCESS", "$p"],
    ),
    (
        &[],
        &["dwOptions"],
        &["DUPLICATE_SAME_ACCESS", "DUPLICATE_SAME_ACCESS|DUPLICATE_CLOSE_SOURCE", "0"],
    ),
    (
        &[],
        &["hObject", "hSourceHandle", "hHandle"],
        &["$f", "$m", "$o", "$q", "$n", "$p", "$t", "0x77"],
    ),
    (&[], &["hEvent", "hMutex", "hSemaphore"], &["$o", "$o", "$q", "$f", "0"]),
    (&[], &["lpHandles"], &["[$o,$q]", "[$q,$o]", "[$o]"]),
    (&["WaitForMultipleObjects"], &["nCount"], &["2", "1"]),
    (&[], &["fWaitAll", "bManualReset", "bInitialState", "bInitialOwner"], &["0", "1"]),
    (&[], &["lInitialCount", "lMaximumCount", "lReleaseCount"], &["1", "2", "1", "0"]),
    (&[], &["dwMilliseconds"], &["0", "0", "5"]),
    (&["SetHandleInformation"], &["dwMask", "dwFlags"], &["0", "1", "2"]),
    (&[], &["lpName", "lpTimerName"], &["null", "null", "box", "Box", "other", r"a\b"]),
];

/// Values in which nothing is said.
pub(crate) const PLAIN: &[&str] = &["lpOverlapped"];

const FILES: &[&str] = &[
    r"\data",
    r"\data",
    r"\Storage Card\log",
    r"\Storage Card\log",
    r"\Windows\chart",
    r"\Windows\small",
    r"\\srv\pub\far",
    r"\new",
    r"\tool.dll",
    r"C:\data",
];
const PATHS: &[&str] = &[
    r"\data",
    r"\new",
    r"\Storage Card\log",
    r"\Storage Card\new",
    r"\\srv\pub\far",
    r"C:\data",
    r"C:\new",
];
const ACCESS: &[&str] = &[
    "GENERIC_READ|GENERIC_WRITE",
    "GENERIC_READ|GENERIC_WRITE",
    "GENERIC_READ",
    "GENERIC_WRITE",
    "0",
];
pub(crate) const ADDRESSES: &[&str] = &[
    "$r",
    "$s",
    "$v",
    "$w",
    "$r+4096",
    "$s+4090",
    "$v+4096",
    "$x",
    "$y",
    "$h",
    "$d",
    "$d+4096",
    "$z",
    "0x10000",
    "0x11000",
    "0x12000",
    "0x42000000",
    "0x4010000",
    "0",
];

/// The names for what functions return.
pub(crate) fn bound(function: &str) -> &'static [&'static str] {
    match function {
        "CreateFile" | "CreateFileForMapping" => &["f", "g"],
        "CreateFileMapping" | "OpenFileMapping" => &["m", "n"],
        "MapViewOfFile" | "MapViewOfFileEx" => &["v", "w"],
        "VirtualAlloc" | "VirtualAllocEx" | "CeVirtualSharedAlloc" => &["r", "s"],
        "HeapCreate" | "GetProcessHeap" => &["h", "k"],
        "HeapAlloc" | "HeapReAlloc" | "LocalAlloc" => &["x", "y"],
        "LoadLibrary" | "GetModuleHandle" => &["d", "l"],
        "CreateProcess" | "OpenProcess" => &["p"],
        "CreateThread" => &["t"],
        "GetCurrentProcessId" | "GetOwnerProcess" | "GetCallerProcess" => &["i"],
        "MapPtrToProcess" | "MapCallerPtr" | "UnMapPtr" | "CeZeroPointer" => &["z"],
        "DuplicateHandle" => &["o", "n"],
        _ if function.starts_with("Create") || function.starts_with("Open") => &["o", "q"],
        _ => &[],
    }
}
