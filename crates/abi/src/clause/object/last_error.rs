//! What the documents say of the last error.

clauses! {
    GLE_01 "GLE-01" Documented ONLY_5 + BUT_5_AND_WIN32
        "Each thread has a last error of its own."
        "GetLastError, Windows CE 5.0 reference";
    GLE_02 "GLE-02" Documented ONLY_5 + BUT_5_AND_WIN32
        "Most functions set the last error only when they fail; some also when they succeed."
        "GetLastError, Windows CE 5.0 reference";
    GLE_03 "GLE-03" Documented ONLY_5 + BUT_5_AND_WIN32
        "Bit 29 of an error code is for applications; no code of the system has it."
        "SetLastError, Windows CE 5.0 reference";
    GLE_04 "GLE-04" Documented ONLY_6 + TO_5
        "CreateFileMapping sets the last error when it succeeds too: 0 for a new object, \
         ERROR_ALREADY_EXISTS for an existing one."
        "Creating a file-mapping object, Windows CE 6.0 guide";
}
