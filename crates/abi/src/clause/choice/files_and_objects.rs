//! This project's own decisions on the order of checks, on files and on kernel objects.

clauses! {
    SZ_01 "SZ-01" Chosen CE
        "CreateFileMapping checks protection and section flags, then the name's form, then looks \
         the name up, and only then file handle, access, sizes, page-in and growth. That a handle \
         cannot write to a file that is to grow (SZ-06) is found out with the sizes, that the file \
         cannot grow after the page-in."
        "Opening by name with a size of 0 works only if the name is looked up before the rest.";
    SZ_02 "SZ-02" Chosen CE
        "flProtect must be exactly one of PAGE_READONLY and PAGE_READWRITE, alone or with \
         SEC_COMMIT; anything else fails with ERROR_INVALID_PARAMETER."
        "The documents list these values and no code for others.";
    SZ_03 "SZ-03" Chosen CE
        "A file parameter that is no open file fails with ERROR_INVALID_HANDLE; NULL is no file."
        "The documents are silent; it is the code for a handle of the wrong kind.";
    SZ_04 "SZ-04" Chosen CE
        "The name of an object has at most 259 characters: MAX_PATH counts the NUL that ends it, as \
         it ends every text."
        "MAX_PATH is documented as the limit without saying whether it counts the NUL.";
    SZ_05 "SZ-05" Chosen CE
        "A RAM-backed object takes all its frames when it is made; without enough of them the call \
         fails with ERROR_NOT_ENOUGH_MEMORY and nothing is made."
        "SEC_COMMIT, the default, is documented to allocate storage for all pages; no code is.";
    SZ_06 "SZ-06" Chosen CE
        "A size larger than the file with a handle that cannot write fails with ERROR_DISK_FULL."
        "The file cannot be grown through it, and that is the documented code for such a file.";
    SZ_07 "SZ-07" Chosen CE
        "No file is longer than 2^63 - 1 bytes: to grow one beyond that fails with \
         ERROR_DISK_FULL."
        "The documents name no limit; the file systems of this family count in signed 64 bits.";
    SZ_08 "SZ-08" Chosen CE
        "In the last page of an object, what the file has after the object's end reads as zero, \
         and what is written there is not written back; a ROM page used in place shows it."
        "What lies beyond the object is documented as out of its reach; ROM cannot be altered.";
    SZ_09 "SZ-09" Chosen TO_5
        "When a mapping fails with a handle from CreateFileForMapping, the handle is closed for \
         every process that has it open, whichever process made the call."
        "The documents say that the kernel closes the handle, and handles are global.";
    SZ_10 "SZ-10" Chosen CE
        "MapViewOfFile checks the handle, then the access flags, then the access against object \
         and handle, then the offset's alignment, then the range, then the room for addresses."
        "The documents give no order.";
    SZ_11 "SZ-11" Chosen CE
        "A view asks for FILE_MAP_READ, FILE_MAP_WRITE, both, or FILE_MAP_ALL_ACCESS; \
         FILE_MAP_COPY, \
         0 and unknown flags fail with ERROR_INVALID_PARAMETER."
        "The documents list these values and no code for others.";
    SZ_12 "SZ-12" Chosen CE
        "A view whose access the object or the handle does not allow fails with \
         ERROR_ACCESS_DENIED."
        "The documents name no code; Qt expects this one on Windows CE.";
    SZ_13 "SZ-13" Chosen CE
        "A view must hold at least one byte: an offset at the end of the object fails with \
         ERROR_INVALID_PARAMETER."
        "The documents are silent; such a range is not inside the object.";
    SZ_14 "SZ-14" Chosen CE
        "A view for which no addresses are left fails with ERROR_OUTOFMEMORY."
        "The documents name no code; it is the code for addresses that run out.";
    SZ_15 "SZ-15" Chosen CE
        "A view ends with the page that holds its last byte: the rest of that page shows the \
         object, and what follows up to the next multiple of 64 KB cannot be touched."
        "Protection works on whole pages and addresses are handed out in 64 KB.";
    SZ_16 "SZ-16" Chosen EVERY
        "FlushViewOfFile takes a range inside one view of the caller; anything else returns FALSE \
         with ERROR_INVALID_PARAMETER and writes nothing."
        "The documents are silent; a view belongs to its process.";
    SZ_17 "SZ-17" Chosen CE
        "FlushViewOfFile writes every dirty page of the range, whichever view made it dirty, and \
         returns TRUE when there is none, as for a RAM-backed object."
        "Views are windows onto one object; there is nothing to write without a file.";
    SZ_18 "SZ-18" Chosen CE + WIN32
        "A write-back that fails leaves its page dirty. A flush writes its pages in their order, \
         stops at the first that fails, and returns FALSE with the volume's error."
        "The documents are silent; to call such a page clean would lose data.";
    SZ_19 "SZ-19" Chosen CE
        "When the write-back after the last unmap fails, the call succeeds, and the pages stay \
         dirty and due until they can be written."
        "UnmapViewOfFile is documented to write lazily, so it cannot report a later failure.";
    SZ_20 "SZ-20" Chosen CE
        "CreateFile and CreateFileForMapping check their flags first, then the path's form, the \
         volume, the folder, the kind of file, existence, the read-only attribute and sharing."
        "The documents give no order.";
    SZ_21 "SZ-21" Chosen EVERY
        "CREATE_NEW fails with ERROR_FILE_EXISTS if the file exists; OPEN_EXISTING and \
         TRUNCATE_EXISTING fail with ERROR_FILE_NOT_FOUND if it does not."
        "The pages read name no codes; these are the standard ones.";
    SZ_22 "SZ-22" Chosen EVERY
        "CREATE_ALWAYS and OPEN_ALWAYS succeed with ERROR_ALREADY_EXISTS if the file existed, and \
         set the last error to 0 if it did not."
        "The pages read name no codes; these are the standard ones.";
    SZ_23 "SZ-23" Chosen EVERY
        "A path whose folder does not exist fails with ERROR_PATH_NOT_FOUND; on Windows CE also \
         one that does not start with a backslash."
        "Only full paths are documented on Windows CE; the code is the standard one.";
    SZ_24 "SZ-24" Chosen EVERY
        "TRUNCATE_EXISTING needs GENERIC_WRITE, or fails with ERROR_INVALID_PARAMETER."
        "The pages read are silent; the desktop has this code.";
    SZ_25 "SZ-25" Chosen CE + WIN32
        "Dispositions, share bits, attributes and flags that are not documented, and on Windows CE \
         such access bits, FILE_SHARE_DELETE and FILE_FLAG_OVERLAPPED, fail with \
         ERROR_INVALID_PARAMETER; security attributes and template are ignored."
        "The documents call them unsupported and name no code.";
    SZ_26 "SZ-26" Chosen EVERY
        "An open that the sharing of another open does not allow, or whose own sharing does not \
         allow another open, fails with ERROR_SHARING_VIOLATION; an access of 0 conflicts with \
         none."
        "The documents say that it fails; the code is the standard one.";
    SZ_27 "SZ-27" Chosen EVERY
        "File and server names are told apart without regard to case."
        "The documents speak of case for the names of objects only; files of the time ignore it.";
    SZ_28 "SZ-28" Chosen EVERY
        "To open a folder or a ROM module as a file fails with ERROR_ACCESS_DENIED."
        "The documents say that a module cannot be opened and name no code.";
    SZ_29 "SZ-29" Chosen EVERY
        "A path that no file can have fails with ERROR_INVALID_NAME: with a reserved character, \
         and on Windows CE with a drive, an empty part, the parts `.` and `..`, or a server without \
         a share; there one of more than 259 characters fails with ERROR_FILENAME_EXCED_RANGE."
        "The documents give the limit and no code; these are the standard ones.";
    SZ_30 "SZ-30" Chosen CE
        "CREATE_ALWAYS and TRUNCATE_EXISTING on a mapped file fail with ERROR_USER_MAPPED_FILE."
        "They would truncate the file as SetEndOfFile may not.";
    SZ_31 "SZ-31" Chosen EVERY
        "A handle without the access that a file function needs fails with ERROR_ACCESS_DENIED, \
         and a handle that is no open file with ERROR_INVALID_HANDLE."
        "The documents demand the access; the codes are the standard ones.";
    SZ_32 "SZ-32" Chosen CE
        "An overlapped structure other than NULL fails with ERROR_INVALID_PARAMETER."
        "The documents call it unsupported and name no code.";
    SZ_33 "SZ-33" Chosen EVERY
        "A buffer that cannot be touched as the call has to makes ReadFile and WriteFile return \
         FALSE with ERROR_NOACCESS (WriteFile of the desktop: SZ-254); nothing is raised, and \
         nothing is transferred but what SZ-87 lets stay."
        "The documents are silent; the desktop is measured to do so for a read-only view.";
    SZ_34 "SZ-34" Chosen EVERY
        "A write past the end of the file extends it, and the gap reads as zero."
        "The wording of the versions differs; programs rely on writing past the end.";
    SZ_35 "SZ-35" Chosen EVERY
        "A write for which the volume has no room fails with ERROR_DISK_FULL and writes nothing."
        "The documents name no code; all or nothing is the simplest rule that can be stated.";
    SZ_36 "SZ-36" Chosen EVERY
        "A read at or beyond the end of the file returns TRUE with no bytes and leaves the last \
         error alone; one across the end reads up to it."
        "The documents tell the case beyond the end only.";
    SZ_37 "SZ-37" Chosen TO_5
        "SetFilePointer takes a signed 32-bit distance; a high word other than zero, a wrong \
         method \
         or a position from 4 GB on fails with ERROR_INVALID_PARAMETER."
        "The documents leave the high word unsupported and name no code.";
    SZ_38 "SZ-38" Chosen EVERY
        "To move before the start of the file fails with ERROR_NEGATIVE_SEEK and leaves the \
         pointer; to move past the end succeeds and leaves the file."
        "The documents say that the first is impossible; the code is the standard one.";
    SZ_39 "SZ-39" Chosen EVERY
        "SetFilePointer and GetFileSize set the last error to 0 when they succeed."
        "A program can tell the value 0xFFFFFFFF from a failure only so.";
    SZ_40 "SZ-40" Chosen CE + WIN32
        "SetEndOfFile checks the handle, the access, whether the file is mapped, and the room, and \
         fails with ERROR_DISK_FULL and an unchanged file if there is too little."
        "The documents give no order and no code.";
    SZ_41 "SZ-41" Chosen CE
        "FlushFileBuffers does not write the dirty pages of views."
        "No document for Windows CE says that it does.";
    SZ_42 "SZ-42" Chosen EVERY
        "DeleteFile fails with ERROR_FILE_NOT_FOUND or ERROR_PATH_NOT_FOUND for what does not \
         exist, and with ERROR_ACCESS_DENIED for folders, ROM files and read-only files."
        "The documents say that it fails; the codes are the standard ones.";
    SZ_43 "SZ-43" Chosen EVERY
        "GetFileAttributes gives FILE_ATTRIBUTE_NORMAL for a file without attributes; a compressed \
         ROM file also has FILE_ATTRIBUTE_COMPRESSED."
        "The documents list the attributes, not which files carry them.";
    SZ_44 "SZ-44" Chosen EVERY
        "SetFileAttributes sets READONLY, HIDDEN, SYSTEM, ARCHIVE, TEMPORARY and NORMAL; other \
         bits fail with ERROR_INVALID_PARAMETER, wherever the path leads, and ROM files with \
         ERROR_ACCESS_DENIED."
        "The documents say which bits cannot be set and name no code.";
    SZ_45 "SZ-45" Chosen EVERY
        "NULL for the name of a file, or for where ReadFile and WriteFile put the number of bytes, \
         fails with ERROR_INVALID_PARAMETER."
        "The documents do not allow it and name no code.";
    SZ_46 "SZ-46" Chosen EVERY
        "A path to a server or a share that does not exist fails with ERROR_BAD_NETPATH."
        "The documents name no code; it is the one of a server that cannot be reached.";
    SZ_47 "SZ-47" Chosen EVERY
        "GetFileAttributes and SetFileAttributes fail with ERROR_FILE_NOT_FOUND or \
         ERROR_PATH_NOT_FOUND for what does not exist."
        "The documents name no codes; these are the standard ones.";
    SZ_48 "SZ-48" Chosen CE
        "CREATE_ALWAYS gives an existing file the attributes asked for; the other dispositions \
         leave the attributes of an existing file alone."
        "The pages read are silent; the file is created anew, or it is not.";
    SZ_49 "SZ-49" Chosen EVERY
        "ReadFile reads from the medium before it touches the buffer: of two reasons to fail, the \
         medium's comes first."
        "The documents give no order; a page of the buffer must not be made dirty in vain.";
    SZ_50 "SZ-50" Chosen TO_5 + FROM_6
        "Handles have the lowest free index, with a generation in the upper bits, so that a value \
         that stands for nothing any more, or never did, is refused with ERROR_INVALID_HANDLE."
        "The documents give no scheme; this one is repeatable and shows stale handles.";
    SZ_51 "SZ-51" Chosen TO_5
        "DuplicateHandle takes every kind of handle, gives the same value and adds a count for the \
         target process; without DUPLICATE_SAME_ACCESS, or with inheritance, it fails with \
         ERROR_INVALID_PARAMETER."
        "Which kinds can be duplicated was not read; the same object has the same value.";
    SZ_52 "SZ-52" Chosen CE
        "DuplicateHandle of a source that the source process does not have open, or between \
         handles that are no processes, fails with ERROR_INVALID_HANDLE. The caller's own \
         pseudo-handles give a handle to its process or thread."
        "The documents name no code; it is the code for a handle that stands for nothing.";
    SZ_53 "SZ-53" Chosen TO_4
        "CreateEvent, CreateMutex, CreateSemaphore, CreateWaitableTimer and CreateJobObject fail \
         with ERROR_INVALID_HANDLE if an object of another type has the name."
        "The shared name space is documented from the side of CreateFileMapping.";
    SZ_54 "SZ-54" Chosen CE
        "The functions that make objects set the last error to 0 for a new one."
        "CreateFileMapping is documented to do so for CE 6.0; the others are made alike.";
    SZ_55 "SZ-55" Chosen CE
        "OpenEvent fails with ERROR_FILE_NOT_FOUND for an unknown name, ERROR_INVALID_HANDLE for \
         another type, and ERROR_INVALID_PARAMETER for another access, inheritance or no name."
        "The documents say that it fails; the codes are the standard ones.";
    SZ_56 "SZ-56" Chosen CE + WIN32
        "An auto-reset event lets one waiter through and is then reset; a manual-reset event stays \
         set until ResetEvent. Waiters of one priority are served in the order in which they came."
        "The names say the first; an order makes runs repeatable.";
    SZ_57 "SZ-57" Chosen EVERY
        "A mutex belongs to a thread, which may take it again and must release it as often; \
         ReleaseMutex by another thread fails with ERROR_NOT_OWNER."
        "The code is the standard one.";
    SZ_58 "SZ-58" Chosen CE + WIN32
        "When its owner ends, a mutex is free, and the next wait returns WAIT_ABANDONED."
        "The documents for Windows CE were not read on it; the desktop does so.";
    SZ_59 "SZ-59" Chosen CE + WIN32
        "A semaphore has an initial count of 0 to its maximum, which is positive; anything else, \
         and a release count below 1, fails with ERROR_INVALID_PARAMETER."
        "The code is the standard one.";
    SZ_60 "SZ-60" Chosen EVERY
        "ReleaseSemaphore past the maximum fails with ERROR_TOO_MANY_POSTS and changes nothing."
        "The code is the standard one.";
    SZ_61 "SZ-61" Chosen CE + WIN32
        "WaitForSingleObject on a value that is no handle, a file or a file-mapping object returns \
         WAIT_FAILED with ERROR_INVALID_HANDLE; on a pseudo-handle it waits for the caller itself."
        "Such objects have no signalled state; the code is the standard one.";
    SZ_62 "SZ-62" Chosen CE + WIN32
        "A wait keeps its object alive although the handle is closed meanwhile."
        "The documents are silent; a thread must not wait for nothing.";
    SZ_63 "SZ-63" Chosen CE + WIN32
        "Sleep(INFINITE) never ends; a thread that is all that could run makes a deadlock."
        "The clock of the model moves only to the earliest due moment.";
    SZ_64 "SZ-64" Chosen CE + WIN32
        "OpenProcess with an identifier of no process, and on Windows CE with inheritance, fails with \
         ERROR_INVALID_PARAMETER; the access asked for is ignored."
        "The documents name no code; the desktop has this one.";
    SZ_65 "SZ-65" Chosen CE + WIN32
        "GetExitCodeProcess gives STILL_ACTIVE while the process runs, then the code of \
         ExitProcess \
         or TerminateProcess, or the code of the exception that ended it."
        "The values are standard; for an unhandled exception the documents are silent.";
    SZ_66 "SZ-66" Chosen CE + WIN32
        "TerminateProcess on a process that has ended returns FALSE with ERROR_ACCESS_DENIED."
        "The documents are silent; the desktop has this code.";
    SZ_67 "SZ-67" Chosen CE + WIN32
        "CreateProcess with NULL for the image fails with ERROR_INVALID_PARAMETER, with an unknown \
         one with ERROR_FILE_NOT_FOUND."
        "The documents demand a name; the codes are the standard ones.";
    SZ_68 "SZ-68" Chosen CE + WIN32
        "A handle of the wrong kind, and a value that is no handle, fail with ERROR_INVALID_HANDLE."
        "The documents name no code; it is the standard one.";
    SZ_69 "SZ-69" Chosen CE + WIN32
        "The last error of a new thread is 0."
        "The documents are silent.";
}
