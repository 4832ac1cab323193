//! What the documents and shipped programs say of MapViewOfFile.

clauses! {
    MV_01 "MV-01" Documented CE + WIN32
        "MapViewOfFile returns the first address of the view, or NULL on failure."
        "MapViewOfFile, Windows CE 3.0, 5.0 and 6.0 references";
    MV_02 "MV-02" Documented CE
        "FILE_MAP_WRITE gives a view for reading and writing and needs a PAGE_READWRITE object."
        "MapViewOfFile, Windows CE 3.0, 5.0 and 6.0 references";
    MV_03 "MV-03" Documented CE
        "FILE_MAP_READ gives a read-only view of a PAGE_READONLY or PAGE_READWRITE object."
        "MapViewOfFile, Windows CE 3.0, 5.0 and 6.0 references";
    MV_04 "MV-04" Documented CE
        "FILE_MAP_ALL_ACCESS means the same as FILE_MAP_WRITE; FILE_MAP_COPY is not known."
        "MapViewOfFile, Windows CE 3.0, 5.0 and 6.0 references";
    MV_05 "MV-05" Documented ONLY_6 + TO_5
        "The call fails when the access of the view conflicts with the object's protection."
        "Creating a view of a file, Windows CE 6.0 guide";
    MV_06 "MV-06" Documented CE
        "The offset must be a multiple of the allocation granularity, or the call fails."
        "MapViewOfFile, Windows CE 3.0, 5.0 and 6.0 references";
    MV_07 "MV-07" Documented CE + WIN32
        "With a length of 0 the whole file is mapped."
        "MapViewOfFile, Windows CE 3.0, 5.0 and 6.0 references";
    MV_08 "MV-08" Documented ONLY_5
        "For a file that is to grow, give the largest size, so that enough addresses are kept."
        "MapViewOfFile, Windows CE 5.0 reference"
        untestable "It is advice on how many bytes to ask for: a view never grows, and an object \
         is as large as it was made (CFM-15c).";
    MV_09 "MV-09" Documented ONLY_6 + TO_5
        "One object may have several views, and a view may be smaller than the object."
        "Creating a view of a file, Windows CE 6.0 guide";
    MV_10 "MV-10" Documented ONLY_5 + TO_4
        "A view has one address, the same for the kernel and for every application."
        "Modified kernel functions, comparison of Windows CE 5.0 with 6.0";
    MV_11 "MV-11" Documented ONLY_6
        "Views of RAM-backed objects share one 256 MB window; other views belong to the private \
         lower 2 GB of each process."
        "Address space of Windows CE 6.0, guide and book";
    MV_12 "MV-12" Documented ONLY_3
        "Of the 2 GB for programs about half is for the slots of the processes, the other half for \
         what is large or shared."
        "Windows CE 3.0 application programming, book";
    MV_13 "MV-13" Measured CE
        "A view whose range is wrong fails with ERROR_INVALID_PARAMETER, one that may not have its \
         access with ERROR_ACCESS_DENIED."
        "Windows CE build of Qt, in code shared with the desktop"
        from OPEN_07 OPEN_08 SZ_12;
    MV_14 "MV-14" Measured WIN32
        "A view that reaches past its object fails with ERROR_ACCESS_DENIED."
        "Reports of open-source projects on the desktop"
        from M_32A;
    MV_15 "MV-15" Measured CE
        "A view of length 0 of a RAM-backed object ends at a page boundary, not at the size that \
         was asked for."
        "Windows CE build of Qt";
    MV_16 "MV-16" Documented FROM_5 + TO_4
        "A view belongs to the process that mapped it: the event log records that process, access, \
         offset, length and base."
        "CeLog pages, Windows CE 5.0 and later";
    MV_17 "MV-17" Documented CE
        "MapViewOfFileEx does not exist on Windows CE."
        "Lists of file-mapping functions, Windows CE 5.0 and 6.0"
        untestable "A scenario that calls it is not run: the function is not there, which the \
         command line says before anything runs.";
}
