//! What the documents say of FlushViewOfFile.

clauses! {
    FV_01 "FV-01" Documented CE
        "FlushViewOfFile writes the dirty pages of the range to the file."
        "FlushViewOfFile, Windows CE 3.0, 5.0 and 6.0 references";
    FV_02 "FV-02" Documented CE
        "The number of bytes to flush must not be zero."
        "FlushViewOfFile, Windows CE 3.0, 5.0 and 6.0 references";
    FV_03 "FV-03" Documented CE + WIN32
        "A page is dirty if it was changed since the view was mapped."
        "FlushViewOfFile, Windows CE 3.0, 5.0 and 6.0 references";
    FV_04 "FV-04" Documented ONLY_6
        "The base must be a multiple of the allocation granularity, or the call fails."
        "Flushing a view, Windows CE 6.0 guide, against the reference page"
        untestable "The reference page contradicts it: OPEN-11b decides (CON-06).";
    FV_05A "FV-05a" Documented CE, several
        "For a network file a flush says that the data left this machine, not that the server has \
         it on disk."
        "FlushViewOfFile, Windows CE 3.0, 5.0 and 6.0 references";
    FV_05B "FV-05b" Documented CE
        "With FILE_FLAG_WRITE_THROUGH at the open, a flush waits for the physical write."
        "FlushViewOfFile, Windows CE 3.0, 5.0 and 6.0 references"
        untestable "FILE_FLAG_WRITE_THROUGH is accepted; a physical write takes no time in the \
         model, so that nothing can be seen to wait.";
    FV_06 "FV-06" Documented FROM_5
        "A flush is of one of the kinds page by page, atomic, validation and gather."
        "CeLog page, Windows CE 6.0"
        untestable "The kinds show in the event log only, which is not modelled.";
    FV_07 "FV-07" Documented FROM_5
        "The event log tells of a flush whether it begins, whether all pages were decommitted, and \
         how many were written."
        "CeLog page, Windows CE 6.0"
        untestable "The event log of the system is not modelled; the trace of a run is another \
         thing.";
    FV_08 "FV-08" Documented ONLY_6 + TO_5, several
        "Writes to the pages of a file are kept back until a flush."
        "Creating a view of a file, Windows CE 6.0 guide";
    FV_09 "FV-09" Documented FROM_5
        "An object may always be flushed atomically, without background flush, or for speed."
        "CeLog page, Windows CE 6.0"
        untestable "No documented call asks for these; they show in the event log only.";
}
