//! What the documents say of DeleteFile.

clauses! {
    DF_01 "DF-01" Documented CE
        "DeleteFile fails while the file is open for ordinary input and output or as a \
         memory-mapped file."
        "DeleteFile, Windows CE 3.0, CE .NET 4.2 and 6.0 references";
    DF_02 "DF-02" Documented CE + WIN32
        "DeleteFile fails if the file does not exist; it does not delete folders."
        "DeleteFile, Windows CE 3.0, CE .NET 4.2 and 6.0 references";
    DF_03 "DF-03" Chosen CE
        "A file with a living view cannot be deleted although every handle is closed."
        "It follows from DF-01 and UM-03; no document puts the two together.";
}
