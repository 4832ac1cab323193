//! What the documents say of ReadFile and WriteFile.

clauses! {
    RF_01A "RF-01a" Documented TO_5 + FROM_6
        "ReadFile needs a handle with GENERIC_READ."
        "ReadFile, Windows CE 3.0 and 5.0 references";
    RF_01B "RF-01b" Documented TO_5 + FROM_6
        "ReadFile sets the number of bytes read to zero before it does or checks anything."
        "ReadFile, Windows CE 3.0 and 5.0 references";
    RF_01C "RF-01c" Documented TO_5 + ONLY_6
        "Overlapped reading is not supported."
        "ReadFile, Windows CE 3.0 and 5.0 references";
    RF_02 "RF-02" Documented TO_5 + FROM_6
        "TRUE with no bytes read means that the file pointer was beyond the end of the file."
        "ReadFile, Windows CE 3.0 and 5.0 references";
    RF_03 "RF-03" Documented TO_5
        "ReadFile fails if another process has locked a part of the range."
        "ReadFile, Windows CE 3.0 and 5.0 references"
        untestable "Locks of byte ranges are not modelled: LockFile is no function of the model.";
    RF_04 "RF-04" Documented TO_5
        "ReadFile is not for sockets."
        "ReadFile, Windows CE 3.0 and 5.0 references"
        untestable "There are no sockets in the model.";
    RF_05 "RF-05" Documented TO_5 + FROM_6
        "The file pointer moves on by the number of bytes that were transferred."
        "ReadFile and WriteFile, Windows CE 5.0 references";
    WF_01A "WF-01a" Documented CE + WIN32
        "WriteFile needs a handle with GENERIC_WRITE."
        "WriteFile, Windows CE 3.0, 5.0 and 6.0 references";
    WF_01B "WF-01b" Documented CE + WIN32
        "WriteFile sets the number of bytes written to zero before it does or checks anything."
        "WriteFile, Windows CE 3.0, 5.0 and 6.0 references";
    WF_01C "WF-01c" Documented CE
        "Overlapped writing is not supported."
        "WriteFile, Windows CE 3.0, 5.0 and 6.0 references";
    WF_02 "WF-02" Documented CE + WIN32
        "Writing zero bytes succeeds and writes nothing."
        "WriteFile, Windows CE 3.0, 5.0 and 6.0 references";
    WF_02B "WF-02b" Documented CE
        "Writing zero bytes changes the time stamp of the file."
        "WriteFile, Windows CE 3.0, 5.0 and 6.0 references"
        untestable "Files have no times in the model.";
    WF_03 "WF-03" Documented CE + WIN32
        "WriteFile does not truncate the file."
        "WriteFile, Windows CE 3.0, 5.0 and 6.0 references";
    WF_04 "WF-04" Documented FROM_5 + TO_4
        "WriteFile fails if another process has locked a part of the range."
        "WriteFile, Windows CE 5.0 and 6.0 references"
        untestable "Locks of byte ranges are not modelled: LockFile is no function of the model.";
    WF_05 "WF-05" Documented TO_4 + FROM_5, several
        "While a file-mapping object made from a handle lives, the handle is not for ReadFile and \
         WriteFile, and what they do need not agree with the views."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references";
}
