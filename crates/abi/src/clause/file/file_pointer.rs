//! What the documents say of SetFilePointer, GetFileSize, SetEndOfFile and FlushFileBuffers.

clauses! {
    FFB_01A "FFB-01a" Documented TO_5 + FROM_6
        "FlushFileBuffers needs a handle with GENERIC_WRITE."
        "FlushFileBuffers, Windows CE 3.0, CE .NET 4.2 and 5.0 references";
    FFB_01B "FFB-01b" Documented TO_5
        "FlushFileBuffers writes all buffered data of the file."
        "FlushFileBuffers, Windows CE 3.0, CE .NET 4.2 and 5.0 references"
        untestable "The file functions of the model keep nothing back: there is no buffered data \
         that could be seen to be written.";
    GFS_01A "GFS-01a" Documented ONLY_5 + BUT_5
        "GetFileSize needs a handle with GENERIC_READ or GENERIC_WRITE."
        "GetFileSize, Windows CE 5.0 reference";
    GFS_01B "GFS-01b" Documented ONLY_5 + BUT_5_AND_WIN32
        "GetFileSize returns the low word of the size, and the high word where it is asked for; \
         0xFFFFFFFF may be a failure, which GetLastError tells."
        "GetFileSize, Windows CE 5.0 reference";
    SEOF_01A "SEOF-01a" Documented CE + WIN32
        "SetEndOfFile moves the end of the file to the file pointer: it truncates or extends."
        "SetEndOfFile, Windows CE 3.0, 5.0 and 6.0 references";
    SEOF_01B "SEOF-01b" Documented CE + WIN32
        "SetEndOfFile needs a handle with GENERIC_WRITE."
        "SetEndOfFile, Windows CE 3.0, 5.0 and 6.0 references";
    SEOF_02 "SEOF-02" Documented CE + WIN32, several
        "What lies between the old and the new end of the file is undefined."
        "SetEndOfFile, Windows CE 3.0, 5.0 and 6.0 references";
    SEOF_03 "SEOF-03" Documented CE
        "If a file-mapping object was made from the handle, all views must be unmapped and the \
         object closed before SetEndOfFile."
        "SetEndOfFile, Windows CE 3.0, 5.0 and 6.0 references";
    SEOF_04 "SEOF-04" Documented FROM_5 + TO_4
        "SetEndOfFile is not for devices that cannot seek."
        "SetEndOfFile, Windows CE 5.0 and 6.0 references"
        untestable "There are no devices in the model, only files.";
    SFP_01 "SFP-01" Documented ONLY_5 + TO_4
        "The high word of the distance is not supported: NULL, or a pointer to zero."
        "SetFilePointer, Windows CE 5.0 reference";
    SFP_02 "SFP-02" Documented ONLY_6
        "The file pointer moves by 64-bit distances."
        "SetFilePointer, Windows CE 6.0 reference";
    SFP_03 "SFP-03" Documented FROM_5 + TO_4_AND_WIN32
        "The file pointer cannot be moved to before the start of the file."
        "SetFilePointer, Windows CE 5.0 and 6.0 references";
    SFP_04 "SFP-04" Documented ONLY_5 + BUT_5_AND_WIN32
        "SetFilePointer returns 0xFFFFFFFF on failure, which is also a legal position: \
         GetLastError tells."
        "SetFilePointer, Windows CE 5.0 reference";
    SFP_05 "SFP-05" Documented FROM_5 + TO_4_AND_WIN32
        "SetFilePointer needs a handle with GENERIC_READ or GENERIC_WRITE."
        "SetFilePointer, Windows CE 5.0 and 6.0 references";
}
