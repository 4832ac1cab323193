//! What the documents say of FlushViewOfFile.

clauses! {
    FV_01 "FV-01" Documented CE
        "FlushViewOfFile writes the dirty pages of the range to the file."
        "FlushViewOfFile, Windows CE 3.0, 5.0 and 6.0 references";
    FV_02 "FV-02" Documented CE
        "The number of bytes to flush must not be zero."
        "FlushViewOfFile, Windows CE 3.0, 5.0 and 6.0 references";
    FV_03 "FV-03" Documented CE
        "A page is dirty if it was changed since the view was mapped."
        "FlushViewOfFile, Windows CE 3.0, 5.0 and 6.0 references";
    FV_04 "FV-04" Documented ONLY_6
        "The base must be a multiple of the allocation granularity, or the call fails."
        "Flushing a view, Windows CE 6.0 guide, against the reference page";
    FV_05A "FV-05a" Documented CE
        "For a network file a flush says that the data left this machine, not that the server has \
         it on disk."
        "FlushViewOfFile, Windows CE 3.0, 5.0 and 6.0 references";
    FV_05B "FV-05b" Documented CE
        "With FILE_FLAG_WRITE_THROUGH at the open, a flush waits for the physical write."
        "FlushViewOfFile, Windows CE 3.0, 5.0 and 6.0 references";
    FV_08 "FV-08" Documented ONLY_6 + TO_5
        "Writes to the pages of a file are kept back until a flush."
        "Creating a view of a file, Windows CE 6.0 guide";
}
