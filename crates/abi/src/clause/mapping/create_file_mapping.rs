//! What the documents say of CreateFileMapping.

clauses! {
    CFM_01 "CFM-01" Documented CE
        "CreateFileMapping returns a handle to the file-mapping object, or NULL on failure: \
         not INVALID_HANDLE_VALUE."
        "CreateFileMapping, Windows CE 3.0 to 6.0 references";
    CFM_01B "CFM-01b" Documented TO_4 + FROM_5
        "After a failure GetLastError tells the reason."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references";
    CFM_02 "CFM-02" Documented CE
        "The security attributes are ignored and must be NULL."
        "CreateFileMapping, Windows CE 3.0 to 6.0 references";
    CFM_03A "CFM-03a" Documented TO_4 + FROM_5
        "PAGE_READONLY needs a file handle that was opened with GENERIC_READ."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references";
    CFM_03B "CFM-03b" Documented TO_4 + FROM_5
        "PAGE_READWRITE needs a file handle that was opened with GENERIC_READ and GENERIC_WRITE."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references";
    CFM_04 "CFM-04" Documented TO_4 + FROM_5
        "It is recommended, though not required, that a file to be mapped is opened for exclusive \
         access."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references";
    CFM_05 "CFM-05" Documented FROM_5, several
        "Exclusive access is strongly advised: with two open handles, file and view may disagree."
        "CreateFileMapping, Windows CE 5.0 and 6.0 references";
    CFM_06A "CFM-06a" Documented CE
        "With INVALID_HANDLE_VALUE for the file the object is backed by physical memory, and it \
         can be shared by name."
        "CreateFileMapping, Windows CE 3.0 to 6.0 references";
    CFM_06B "CFM-06b" Documented CE
        "With INVALID_HANDLE_VALUE for the file the caller must give the size."
        "CreateFileMapping, Windows CE 3.0 to 6.0 references";
    CFM_07 "CFM-07" Documented CE
        "The memory of a file-mapping object is not part of the 32 MB of the process."
        "CreateFileMapping, Windows CE 3.0 to 6.0 references";
    CFM_08 "CFM-08" Documented CE
        "PAGE_READONLY cannot be given without a file handle."
        "CreateFileMapping, Windows CE 3.0 to 6.0 references";
    CFM_09 "CFM-09" Documented CE
        "Writing to or executing a PAGE_READONLY region raises an access violation."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references; CeLog page, Windows CE 6.0";
    CFM_09B "CFM-09b" Documented TO_4 + FROM_5
        "PAGE_READWRITE gives read and write access to the committed pages."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references";
    CFM_10 "CFM-10" Documented CE
        "PAGE_WRITECOPY is not supported."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references; CeLog page, Windows CE 6.0";
    CFM_11A "CFM-11a" Documented TO_4 + FROM_5
        "SEC_COMMIT is the default: it allocates physical storage for all pages of the object."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references";
    CFM_11B "CFM-11b" Documented TO_4 + FROM_5
        "SEC_IMAGE is not supported."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references";
    CFM_11C "CFM-11c" Documented TO_4 + FROM_5
        "SEC_NOCACHE is not supported."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references";
    CFM_11D "CFM-11d" Documented TO_4 + FROM_5
        "SEC_RESERVE is not supported."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references";
    CFM_12 "CFM-12" Documented TO_4 + FROM_5
        "With both size words zero the object is as large as the file is now."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references";
    CFM_12B "CFM-12b" Documented TO_4 + FROM_5
        "The two size words give the largest size of the object, the upper 32 bits and the lower."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references";
    CFM_13 "CFM-13" Documented WIN32
        "With both size words zero a file of length zero cannot be mapped: ERROR_FILE_INVALID."
        "Creating a File Mapping Object, Win32 guide";
    CFM_14A "CFM-14a" Documented TO_4 + FROM_5
        "If the size asked for is larger than the file, the file is grown to that size."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references";
    CFM_14B "CFM-14b" Documented TO_4 + FROM_5
        "If the file cannot be grown, the call fails with ERROR_DISK_FULL and no object is made."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references";
    CFM_15A "CFM-15a" Documented WIN32 + CE
        "The file has been grown when CreateFileMapping returns."
        "Creating a File Mapping Object, Win32 guide";
    CFM_15B "CFM-15b" Documented WIN32 + CE
        "A size smaller than the file maps only that much of it."
        "Creating a File Mapping Object, Win32 guide";
    CFM_15C "CFM-15c" Documented WIN32 + CE
        "The size of a file-mapping object stays as it was made."
        "Creating a File Mapping Object, Win32 guide";
    CFM_16 "CFM-16" Documented TO_4 + FROM_5
        "What a file has beyond the size of the object is not reached through the object."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references";
    CFM_17A "CFM-17a" Documented TO_4 + FROM_5
        "A name may contain any character except the backslash."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references";
    CFM_17B "CFM-17b" Documented TO_4 + FROM_5
        "With NULL for the name the object is made without a name."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references";
    CFM_18 "CFM-18" Documented FROM_4 + ONLY_3
        "A forward slash may stand in a name: the system's own log buffer has one."
        "CeLog pages, Windows CE .NET 4.x and later"
        from NM_05B;
    CFM_19 "CFM-19" Documented CE + WIN32
        "If the name is that of a file-mapping object, the call succeeds with a handle to that \
         object, keeps its size, and the last error is ERROR_ALREADY_EXISTS."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references; overview, Windows CE 6.0";
    CFM_19B "CFM-19b" Documented TO_4 + FROM_5
        "A program makes an object only if there is none by closing the handle again when the last \
         error is ERROR_ALREADY_EXISTS."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references, example"
        from CFM_19;
    CFM_20 "CFM-20" Documented FROM_6 + TO_5
        "When the object is really made, the call sets the last error to NO_ERROR."
        "Creating a file-mapping object, Windows CE 6.0 and Win32 guides";
    CFM_21 "CFM-21" Documented TO_4 + FROM_5
        "For an existing name the call requests access with the protection in flProtect."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references";
    CFM_22 "CFM-22" Documented TO_4_AND_WIN32
        "If the name is that of an event, semaphore, mutex, waitable timer or job, the call fails \
         with ERROR_INVALID_HANDLE, because these objects share one name space."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references; sharing files and memory, \
         Win32 \
         guide";
    CFM_23 "CFM-23" Documented CE
        "The names of file-mapping objects are known to every process of the device."
        "Sharing memory-mapped objects, Windows CE 2.x guide";
    CFM_24 "CFM-24" Documented TO_4 + FROM_5
        "The handle that is returned has full access to the new object."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references";
    CFM_25 "CFM-25" Documented TO_4 + FROM_5
        "If the file handle came from CreateFileForMapping and the call fails for any reason, the \
         kernel closes that handle, and CloseHandle on it then returns FALSE."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references";
    CFM_26 "CFM-26" Documented FROM_5 + TO_4
        "The file handle may come from CreateFile or from CreateFileForMapping; the two differ in \
         how they are closed."
        "CreateFileMapping, Windows CE 5.0 and 6.0 references";
    CFM_27 "CFM-27" Documented TO_4 + FROM_5
        "CreateFileMapping does not work on a platform without page-in support."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references";
    CFM_28 "CFM-28" Documented TO_4 + FROM_5, several
        "A program must not read or write through a file handle that it used for a file-mapping \
         object until that object is closed; no failure is promised."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references";
    CFM_29 "CFM-29" Documented TO_4 + FROM_5
        "The views of one file-mapping object are identical at any time, across processes too."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references";
    CFM_30A "CFM-30a" Documented TO_4 + FROM_5
        "A remote file can be mapped but is not kept coherent: each machine sees its own writes."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references";
    CFM_30B "CFM-30b" Documented TO_4 + FROM_5, several
        "What two machines wrote to one page of a remote file is not merged when it is updated on \
         the disk."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references";
    CFM_31 "CFM-31" Documented TO_4 + FROM_5, several
        "A mapped file and the same file read or written through ReadFile and WriteFile need not \
         agree."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references";
    CFM_32A "CFM-32a" Documented TO_4 + FROM_5
        "To close an object fully, unmap all its views and close its handle, in any order."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references";
    CFM_32B "CFM-32b" Documented TO_4 + FROM_5
        "A view keeps its object alive although every handle to the object is closed."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references";
    CFM_33 "CFM-33" Documented ONLY_4
        "An uncompressed ROM file mapped with PAGE_READONLY is accessed in ROM itself and uses no \
         RAM."
        "CreateFileMapping, Windows CE .NET 4.2 reference";
    CFM_34 "CFM-34" Documented FROM_5
        "The event log marks a file-mapping object that is mapped directly from ROM."
        "CeLog page, Windows CE 6.0";
    CFM_35 "CFM-35" Documented TO_4 + FROM_5
        "Code that touches a view should be guarded by structured exception handling."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references";
    CFM_36 "CFM-36" Documented TO_4 + FROM_5
        "Creating the object maps nothing; MapViewOfFile maps."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references";
    CFM_37 "CFM-37" Documented FROM_5
        "The event log records a creation for the first reference to an object only."
        "CeLog page, Windows CE 6.0"
        untestable "The event log of the system is not modelled; the trace of a run is another \
         thing.";
    CFM_38 "CFM-38" Measured CE
        "INVALID_HANDLE_VALUE with size 0 and the name of an existing object opens that object, \
         with PAGE_READONLY as well as with PAGE_READWRITE."
        "Windows CE builds of 7-Zip and Qt";
    CFM_39 "CFM-39" Measured CE, several
        "INVALID_HANDLE_VALUE with size 0 and an unknown name may make an object or fail."
        "Windows CE build of 7-Zip, which handles both"
        from OPEN_04;
    CFM_40 "CFM-40" Documented TO_4 + FROM_5
        "File-mapping objects can be shared through process creation; without handle inheritance \
         this says no more than that handles and names are global."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references"
        from HND_01 CFM_19;
}
