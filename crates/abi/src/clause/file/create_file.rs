//! What the documents say of CreateFile.

clauses! {
    CF_01A "CF-01a" Documented FROM_5 + TO_4_AND_WIN32
        "CreateFile returns a handle, or INVALID_HANDLE_VALUE on failure."
        "CreateFile, Windows CE 5.0 and 6.0 references";
    CF_01B "CF-01b" Documented FROM_5 + TO_4
        "A path is limited to MAX_PATH characters."
        "CreateFile, Windows CE 5.0 and 6.0 references";
    CF_02A "CF-02a" Documented FROM_5 + TO_4_AND_WIN32
        "With a share mode of 0 every later open of the file fails until the handle is closed."
        "CreateFile, Windows CE 5.0 and 6.0 references";
    CF_02B "CF-02b" Documented FROM_5 + TO_4_AND_WIN32
        "FILE_SHARE_READ lets later opens for reading succeed, FILE_SHARE_WRITE those for writing."
        "CreateFile, Windows CE 5.0 and 6.0 references";
    CF_03 "CF-03" Measured CE
        "FILE_SHARE_DELETE does not exist."
        "Windows CE build of Berkeley DB"
        from SZ_25;
    CF_04 "CF-04" Documented ONLY_5 + BUT_5_AND_WIN32
        "An access of 0 opens a file for asking attributes only."
        "CreateFile, Windows CE 5.0 reference";
    CF_05 "CF-05" Documented FROM_5 + TO_4
        "A file cannot be opened for overlapped input and output."
        "File input and output, Windows CE 5.0 and 6.0 guides";
    CF_06 "CF-06" Documented CE
        "There is no current directory: a path is always a full path."
        "Object store, Windows CE 2.x guide; Programming Windows CE, book";
    CF_07 "CF-07" Documented ONLY_3 + FROM_4
        "A file with FILE_ATTRIBUTE_ROMMODULE cannot be opened with CreateFile."
        "File attributes, Windows CE 3.0 guide";
    CF_08 "CF-08" Documented ONLY_6 + TO_5
        "Nothing in the MODULES section of the ROM can be opened as a file."
        "CreateFile, Windows CE 6.0 reference";
    CF_09 "CF-09" Documented ONLY_3 + FROM_4
        "ROM data files are read with the ordinary file functions but cannot be altered."
        "File attributes, Windows CE 3.0 guide";
    CF_10 "CF-10" Documented FROM_5 + TO_4
        "On a network path an access of 0 is refused with ERROR_INVALID_PARAMETER."
        "Network redirector, Windows CE 5.0 and 6.0 guides";
    CF_11 "CF-11" Documented ONLY_6 + TO_5
        "With FILE_FLAG_NO_BUFFERING offsets and lengths must be multiples of the sector size."
        "CreateFile, Windows CE 6.0 reference"
        untestable "Sectors are not modelled; a run that opens a file so stops as not modelled or \
         refused.";
    CF_12 "CF-12" Documented ONLY_5 + BUT_5
        "FILE_FLAG_WRITE_THROUGH and FILE_FLAG_RANDOM_ACCESS are accepted."
        "File attributes and flags, Windows CE 5.0 reference";
    CF_13 "CF-13" Measured TO_4, several
        "Some devices refuse a second handle to an open file even where both share."
        "Windows CE build of Berkeley DB"
        untestable "Which devices is not known; the documents allow the second handle (CF-02b).";
}
