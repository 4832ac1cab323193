//! What the documents say of CloseHandle.

clauses! {
    CH_01 "CH-01" Documented TO_5 + FROM_6
        "CloseHandle closes handles of files, file-mapping objects, events, mutexes, processes \
         and threads."
        "CloseHandle, Windows CE 3.0 and 5.0 references";
    CH_02 "CH-02" Documented TO_5 + FROM_6
        "The handle becomes invalid, the object's count drops by one, and the object goes with its \
         last handle."
        "CloseHandle, Windows CE 3.0 and 5.0 references";
    CH_03 "CH-03" Documented TO_5 + FROM_6
        "CloseHandle returns zero on failure and sets the last error."
        "CloseHandle, Windows CE 3.0 and 5.0 references";
    CH_04 "CH-04" Documented FROM_5
        "A file-mapping object is destroyed when CloseHandle drops its last reference."
        "CeLog pages, Windows CE 5.0 and 6.0";
    CH_05 "CH-05" Documented TO_4 + FROM_5
        "CloseHandle on a file handle that the kernel closed after a failed mapping returns FALSE."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references"
        from OPEN_20A;
    CH_06 "CH-06" Measured CE
        "File functions fail with INVALID_HANDLE_VALUE, functions that make kernel objects with \
         NULL."
        "Report of a Windows CE developer";
}
