//! What the documents say of UnmapViewOfFile.

clauses! {
    UM_01 "UM-01" Documented CE
        "The address must be exactly the one that MapViewOfFile returned."
        "UnmapViewOfFile, Windows CE 3.0, 5.0 and 6.0 references";
    UM_02A "UM-02a" Documented CE + WIN32
        "UnmapViewOfFile returns a value other than zero on success, and zero on failure."
        "UnmapViewOfFile, Windows CE 3.0, 5.0 and 6.0 references";
    UM_02B "UM-02b" Documented CE, several
        "Dirty pages are written to the file lazily after the view is unmapped."
        "UnmapViewOfFile, Windows CE 3.0, 5.0 and 6.0 references";
    UM_03 "UM-03" Documented CE + WIN32
        "The system keeps a file open until its last view is unmapped, although the application \
         has closed its file handle."
        "UnmapViewOfFile, Windows CE 3.0, 5.0 and 6.0 references";
    UM_04 "UM-04" Documented FROM_5, several
        "An object without background flush is written on a flush, on an unmap or when memory is \
         low."
        "CeLog page, Windows CE 6.0";
    UM_05 "UM-05" Documented FROM_5
        "The event log records the closing of a view with its object and its base."
        "CeLog pages, Windows CE 5.0 and later"
        untestable "The event log of the system is not modelled; the trace of a run is another \
         thing.";
}
