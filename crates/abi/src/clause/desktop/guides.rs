//! What the guides and references of desktop Windows say of file mapping.

clauses! {
    W_01A "W-01a" Documented WIN32
        "CreateFileMapping creates or opens a file-mapping object, with or without a name."
        "CreateFileMapping, general Windows reference"
        from M_44A M_22;
    W_01B "W-01b" Documented WIN32
        "The file must have been opened with GENERIC_READ and GENERIC_WRITE."
        "CreateFileMapping, general Windows reference, against the guide and the measurements"
        untestable "The guide to the same function and the measurements contradict it; WIN32 \
         follows those (SZ-110).";
    W_02 "W-02" Documented WIN32
        "With INVALID_HANDLE_VALUE for the file the object is backed by the paging file: memory \
         that belongs to no file."
        "CreateFileMapping, general Windows reference; sharing files and memory, Win32 guide";
    W_03A "W-03a" Documented WIN32
        "The security attributes say which processes may use the object."
        "CreateFileMapping, general Windows reference"
        untestable "Accounts and access lists are not modelled: every process of a world is one \
         user's.";
    W_03B "W-03b" Documented WIN32
        "Without security attributes the object has no security descriptor of its own."
        "CreateFileMapping, general Windows reference"
        untestable "Accounts and access lists are not modelled: every process of a world is one \
         user's.";
    W_04A "W-04a" Documented WIN32
        "The protections are PAGE_READONLY, PAGE_READWRITE, PAGE_WRITECOPY and those with \
         PAGE_EXECUTE."
        "CreateFileMapping, general Windows reference";
    W_04B "W-04b" Documented WIN32
        "PAGE_EXECUTE is among the protections that may be asked for."
        "CreateFileMapping, general Windows reference, against the measurements"
        untestable "The measurements contradict it; WIN32 follows those (SZ-110).";
    W_04C "W-04c" Documented WIN32
        "SEC_COMMIT beside PAGE_READWRITE commits the memory when the object is made."
        "CreateFileMapping, general Windows reference";
    W_05 "W-05" Documented WIN32
        "With both size words zero the object is as large as the file is now."
        "CreateFileMapping, general Windows reference; creating a file-mapping object, Win32 guide";
    W_06 "W-06" Documented WIN32
        "Other processes open the object by its name; with the name NULL it has none."
        "CreateFileMapping, general Windows reference"
        from M_44A M_41B;
    W_07A "W-07a" Documented WIN32
        "Success is a handle to the object, failure is NULL."
        "CreateFileMapping, general Windows reference";
    W_07B "W-07b" Documented WIN32
        "After a failure GetLastError tells more."
        "CreateFileMapping, general Windows reference";
    W_08 "W-08" Documented WIN32
        "An object can be shared between processes, which is how they exchange data."
        "CreateFileMapping, general Windows reference; sharing files and memory, Win32 guide";
    W_09 "W-09" Documented WIN32
        "The protection must fit the access that the file was opened with, or CreateFileMapping \
         fails."
        "CreateFileMapping, general Windows reference; creating a file-mapping object, Win32 guide";
    W_10 "W-10" Documented WIN32
        "The size words give the object's size, high and low."
        "CreateFileMapping, general Windows reference; creating a file-mapping object, Win32 guide";
    W_11A "W-11a" Documented WIN32
        "A view of a named object of the paging file can be mapped with FILE_MAP_ALL_ACCESS, \
         written, unmapped and the object closed, in this order."
        "CreateFileMapping, general Windows reference, example; named shared memory, Win32 guide"
        from M_30F M_63G;
    W_11B "W-11b" Documented WIN32
        "A second process that opens the object by OpenFileMapping and the name reads in its view \
         what the first wrote."
        "Named shared memory, Win32 guide, example";
    W_20A "W-20a" Documented WIN32
        "A file is opened with CreateFile first; a share mode of 0 keeps other processes from \
         writing to the part that is mapped."
        "Creating a file-mapping object, Win32 guide"
        from M_60C;
    W_20B "W-20b" Documented WIN32
        "The file handle should stay open until the object is no longer needed."
        "Creating a file-mapping object, Win32 guide"
        untestable "Advice to programmers; what comes of not following it is M-54b, M-60a and \
         M-60b.";
    W_20C "W-20c" Documented WIN32
        "CreateFileMapping makes the object from the handle that CreateFile gave."
        "Creating a file-mapping object, Win32 guide"
        from M_05B;
    W_21A "W-21a" Documented WIN32
        "The first process that names an object creates it; the next ones get a handle to the same \
         object."
        "Creating a file-mapping object, Win32 guide"
        from M_44A M_22;
    W_21B "W-21b" Documented WIN32
        "GetLastError is NO_ERROR for the creator and ERROR_ALREADY_EXISTS for all who come later."
        "Creating a file-mapping object, Win32 guide";
    W_22 "W-22" Documented WIN32
        "To read and write, open the file with GENERIC_READ and GENERIC_WRITE and create the object \
         with PAGE_READWRITE."
        "Creating a file-mapping object, Win32 guide";
    W_23 "W-23" Documented WIN32
        "Creating an object takes no physical memory."
        "Creating a file-mapping object, Win32 guide";
    W_26A "W-26a" Documented WIN32
        "An object of a file can be as large as the disk has room for."
        "Creating a file-mapping object, Win32 guide";
    W_26B "W-26b" Documented WIN32
        "A view needs one free range of addresses that is large enough: less than 2 GB."
        "Creating a file-mapping object, Win32 guide"
        from SZ_214;
    W_27 "W-27" Documented WIN32
        "A larger object costs no more than a small one; views and touching them cost."
        "Creating a file-mapping object, Win32 guide";
    W_28 "W-28" Documented WIN32
        "A view may begin elsewhere than at the beginning of the file."
        "Creating a file-mapping object, Win32 guide"
        from M_33A;
    W_30A "W-30a" Documented WIN32
        "Sharing needs one and the same object, reached by its name or by a handle to it."
        "Sharing files and memory, Win32 guide"
        from M_44A M_52B;
    W_30B "W-30b" Documented WIN32
        "A file is shared by opening it, and naming the object made from its handle."
        "Sharing files and memory, Win32 guide"
        from M_44A;
    W_31B "W-31b" Documented WIN32
        "OpenFileMapping fails for a name that an object of another type has."
        "Sharing files and memory, Win32 guide";
    W_32 "W-32" Documented WIN32
        "INVALID_HANDLE_VALUE for the file needs a size greater than zero."
        "Sharing files and memory, Win32 guide";
    W_33A "W-33a" Documented WIN32
        "OpenFileMapping gives another process a handle to a named object."
        "Sharing files and memory, Win32 guide";
    W_33B "W-33b" Documented WIN32
        "An object without a name is reached by an inherited or a duplicated handle."
        "Sharing files and memory, Win32 guide";
    W_34A "W-34a" Documented WIN32
        "Every process maps its own view, with MapViewOfFile or MapViewOfFileEx."
        "Sharing files and memory, Win32 guide";
    W_34B "W-34b" Documented WIN32
        "Processes that share must coordinate with semaphores, mutexes, events or the like."
        "Sharing files and memory, Win32 guide"
        untestable "Advice to programmers; no call checks it.";
    W_35A "W-35a" Documented WIN32
        "A shared object lives until every process has closed its handles to it."
        "Sharing files and memory, Win32 guide";
    W_35B "W-35b" Documented WIN32, several
        "When all handles are closed, the part of the paging file that the object used can be \
         freed."
        "Named shared memory, Win32 guide";
    W_36 "W-36" Documented WIN32
        "PAGE_READWRITE lets every view of the object read and write."
        "Named shared memory, Win32 guide";
    W_37A "W-37a" Documented WIN32
        "A view needs no handle any more: the object's handle can be closed."
        "Named shared memory, Win32 guide"
        from M_54B;
    W_37B "W-37b" Documented WIN32
        "MapViewOfFile returns a pointer to the view, which lies in the caller's address space."
        "Named shared memory, Win32 guide";
    W_38 "W-38" Documented WIN32
        "A name may begin with Global\\."
        "Named shared memory, Win32 guide, example"
        from M_43B;
    W_50 "W-50" Documented WIN32
        "MapViewOfFileEx maps at the address that the caller names, a multiple of 64 KB, or fails; \
         with NULL the system finds one."
        "MapViewOfFileEx, Win32 reference"
        from M_34 SZ_111;
    W_51A "W-51a" Documented WIN32
        "SetEndOfFile cannot shorten a file below what an object or a view is mapped from: \
         ERROR_USER_MAPPED_FILE."
        "SetEndOfFile, Win32 reference; system error codes";
    W_51B "W-51b" Documented WIN32
        "A file from which an image object was made cannot be opened for writing: \
         ERROR_SHARING_VIOLATION."
        "MmFlushImageSection, Windows driver reference"
        from SZ_181;
    W_51C "W-51c" Documented WIN32
        "A file that an image object was made from, or that is mapped for writing, cannot be \
         deleted: ERROR_ACCESS_DENIED."
        "MmFlushImageSection, Windows driver reference; DeleteFile, Win32 reference"
        from SZ_181 SZ_186;
    W_52A "W-52a" Documented WIN32
        "FlushViewOfFile of zero bytes flushes from the base to the end of the view."
        "FlushViewOfFile, Win32 reference";
    W_52B "W-52b" Documented WIN32
        "FlushViewOfFile writes the dirty pages of the range to the file."
        "FlushViewOfFile, Win32 reference"
        from W_52A;
    W_53 "W-53" Documented WIN32
        "Local\\ and Global\\ name the session's name space and that of all sessions; what follows \
         holds no other backslash."
        "CreateFileMapping, Win32 reference; kernel object name spaces, Win32 guide";
    W_55 "W-55" Documented WIN32
        "If reading the file behind a view fails, the touch raises EXCEPTION_IN_PAGE_ERROR."
        "Reading and writing from a file view, Win32 guide";
    W_56A "W-56a" Documented WIN32
        "GENERIC_EXECUTE, GENERIC_READ, GENERIC_WRITE and DELETE are accesses of CreateFile, and \
         FILE_SHARE_DELETE is a share mode."
        "CreateFile, Win32 reference";
    W_56B "W-56b" Documented WIN32
        "An open needs the share mode of every open handle for its access, and must itself share \
         what the open handles have; otherwise ERROR_SHARING_VIOLATION."
        "CreateFile, Win32 reference";
    W_57A "W-57a" Documented WIN32
        "DeleteFile of a file that is open without FILE_SHARE_DELETE fails with \
         ERROR_SHARING_VIOLATION."
        "DeleteFile, Win32 reference; CreateFile, Win32 reference"
        from SZ_186;
    W_57B "W-57b" Documented WIN32
        "DeleteFile marks an open file for deletion; it is gone when its last handle is closed, and \
         until then opening it fails with ERROR_ACCESS_DENIED."
        "DeleteFile, Win32 reference"
        from SZ_187;
    W_58A "W-58a" Documented WIN32
        "DuplicateHandle with DUPLICATE_SAME_ACCESS ignores the access asked for; with \
         DUPLICATE_CLOSE_SOURCE it closes the source whatever the outcome."
        "DuplicateHandle, Win32 reference";
    W_58B "W-58b" Documented WIN32
        "A duplicate is inheritable if bInheritHandle is TRUE."
        "DuplicateHandle, Win32 reference";
    W_58C "W-58c" Documented WIN32
        "A file handle that was opened to read cannot be duplicated to read and write."
        "DuplicateHandle, Win32 reference"
        from SZ_236;
    W_59 "W-59" Documented WIN32
        "Only handles marked as inheritable reach a new process, and only if it is created with \
         inheritance."
        "Handle inheritance, Win32 guide";
    W_60 "W-60" Documented WIN32
        "Views of one file that are made from different objects see one content, except over the \
         network."
        "MapViewOfFile, Win32 reference";
    W_61 "W-61" Documented WIN32
        "To open a file with the read-only attribute for writing fails with ERROR_ACCESS_DENIED."
        "CreateFile, Win32 reference"
        from OPEN_30C;
    W_62 "W-62" Documented WIN32
        "To extend a file by WriteFile or SetEndOfFile without room on the disk fails with \
         ERROR_DISK_FULL."
        "System error codes, Win32 reference";
}
