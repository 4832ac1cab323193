//! This project's own decisions on handles and names where each process has a table of its own.

clauses! {
    SZ_160 "SZ-160" Chosen FROM_6
        "On CE 6.0 a handle value ends in the bits 11 and an identifier in 10; on the desktop \
         values are multiples of 4, and the low two bits of a value that a program passes do not \
         count. Above them are the entry, the lowest free one, and how often it was given out; a value \
         that stands for nothing is refused with ERROR_INVALID_HANDLE."
        "Listings of devices show 10 at the end of identifiers, which must differ from handles to \
         serve as such; the rest makes a stale value recognisable.";
    SZ_161 "SZ-161" Chosen WIN32
        "The pseudo-handles of process and thread are 0xFFFFFFFF and 0xFFFFFFFE; to close one \
         succeeds and does nothing."
        "The references give the values as those of today and say that they need no closing.";
    SZ_162 "SZ-162" Chosen WIN32
        "A name that begins with a backslash fails with ERROR_BAD_PATHNAME."
        "A name is looked up as a path within a folder, and this is none.";
    SZ_163 "SZ-163" Chosen WIN32
        "A name of more than 32,766 UTF-16 units is cut off there; one of more than 259 in a \
         narrow function fails with ERROR_FILENAME_EXCED_RANGE."
        "The first fill, with the end, the largest counted string, which is filled no further; the \
         second a buffer of MAX_PATH, and the code is that of names too long.";
    SZ_164 "SZ-164" Chosen FROM_6
        "DuplicateHandle knows the two documented options; others fail with \
         ERROR_INVALID_PARAMETER. On the desktop the target process may be NULL with \
         DUPLICATE_CLOSE_SOURCE: the source is closed and nothing else happens."
        "The reference lists the options and describes the last use.";
    SZ_165 "SZ-165" Chosen WIN32
        "A duplicate of a handle to a file mapping may allow more than its source. FILE_MAP_EXECUTE \
         asks for the right to map for execution, generic access for the rights of that kind."
        "The reference says that more access can be had; no object here has a security descriptor.";
    SZ_166 "SZ-166" Chosen WIN32
        "The functions that make events, mutexes, semaphores, timers and jobs set the last error \
         to 0 for a new one."
        "It is what was measured of file mappings.";
    SZ_167 "SZ-167" Chosen WIN32
        "The functions that open an event, mutex, semaphore, timer or job refuse as OpenFileMapping \
         does: the name NULL with ERROR_INVALID_PARAMETER, a name that nothing has with \
         ERROR_FILE_NOT_FOUND, the name of another type with ERROR_INVALID_HANDLE. The access asked \
         for makes no difference afterwards."
        "It was measured of file mappings, and of other types for the last.";
    SZ_168 "SZ-168" Chosen WIN32
        "CloseHandle, GetHandleInformation and SetHandleInformation of a value that the process \
         does not have open fail with ERROR_INVALID_HANDLE; flags besides \
         HANDLE_FLAG_INHERIT and HANDLE_FLAG_PROTECT_FROM_CLOSE with ERROR_INVALID_PARAMETER."
        "The references name no code; these are those of a wrong handle and of a wrong value.";
    SZ_169 "SZ-169" Chosen ONLY_6
        "When a mapping fails with a handle from CreateFileForMapping, or the last object that was \
         made of it is gone, the kernel closes the value that was passed and no duplicate of it."
        "The documents for handles of one machine say that the handle is closed; here each has its \
         own.";
    SZ_236 "SZ-236" Chosen WIN32
        "A duplicate of a file handle allows what is asked for, all of which its source must allow: \
         otherwise ERROR_ACCESS_DENIED. What is asked of other objects than files and file mappings \
         makes no difference."
        "The reference has the rule for reading and writing and gives no code; nothing else here \
         looks at the access of a handle.";
}
