//! What the documents and shipped programs say of CreateFileForMapping.

clauses! {
    CFFM_01 "CFFM-01" Documented TO_5 + ONLY_6
        "CreateFileForMapping opens or creates a file for mapping; it takes the seven parameters \
         of CreateFile."
        "CreateFileForMapping, Windows CE 3.0 and 5.0 references";
    CFFM_02 "CFFM-02" Documented ONLY_6
        "CreateFileForMapping is obsolete; CreateFile does its work."
        "CreateFileForMapping, Windows CE 6.0 reference";
    CFFM_03 "CFFM-03" Documented ONLY_6
        "The kernel closes a handle from CreateFileForMapping by itself; one from CreateFile is \
         for the application to close."
        "Porting to Windows CE 6.0, list of changes";
    CFFM_05 "CFFM-05" Documented TO_5 + ONLY_6
        "GENERIC_WRITE is accepted, from Windows CE 2.10 on."
        "CreateFileForMapping, Windows CE 3.0 and 5.0 references";
    CFFM_06 "CFFM-06" Documented ONLY_3 + ONLY_4
        "The share mode is documented as in CreateFile; a file shared for writing should be \
         opened only once."
        "CreateFileForMapping, Windows CE 3.0 reference";
    CFFM_07A "CFFM-07a" Documented FROM_5
        "The share mode is ignored; with GENERIC_READ alone the file is shared for reading."
        "CreateFileForMapping, Windows CE 5.0 and 6.0 references";
    CFFM_07B "CFFM-07b" Documented FROM_5
        "The share mode is ignored; with any access but GENERIC_READ alone nothing is shared."
        "CreateFileForMapping, Windows CE 5.0 and 6.0 references";
    CFFM_08 "CFFM-08" Documented CE
        "The security attributes are not used; an access of 0 is for asking attributes only."
        "CreateFileForMapping, Windows CE 3.0, 5.0 and 6.0 references";
    CFFM_09 "CFFM-09" Documented TO_5
        "A file opened with GENERIC_WRITE may go through CreateFileForMapping only once; the \
         template handle is ignored."
        "Microsoft support article on sharing memory-mapped files, Windows CE";
    CFFM_10 "CFFM-10" Documented TO_4
        "The access is to be 0 or GENERIC_READ."
        "Microsoft support article on sharing memory-mapped files, Windows CE"
        untestable "An older rule, repeated in an article that speaks of GENERIC_WRITE in its next \
         sentence; CFFM-05 replaces it (CON-08).";
    CFFM_11 "CFFM-11" Documented TO_4
        "Applications must use CreateFileForMapping, not CreateFile, for files that are to be \
         mapped."
        "Microsoft support article on sharing memory-mapped files, Windows CE"
        untestable "The guides allow both (CON-07), and so does this model; no failure is \
         documented.";
    CFFM_12 "CFFM-12" Measured TO_5
        "CreateFileForMapping gives no second handle to the same file for reading and writing."
        "Windows CE build of Berkeley DB";
    CFFM_13 "CFFM-13" Measured TO_5, several
        "A program must expect NULL as well as INVALID_HANDLE_VALUE for failure."
        "Windows CE build of Qt"
        untestable "The model fails with INVALID_HANDLE_VALUE always (OPEN-21).";
    CFFM_14 "CFFM-14" Measured TO_5
        "After success the kernel closes the file handle together with the mapping handle."
        "Windows CE build of Qt, against the official recipe"
        untestable "The references and the recipe have it otherwise: OPEN-20b and OPEN-20c decide \
         (CON-03).";
    CFFM_15 "CFFM-15" Documented FROM_5 + TO_4
        "A file name has at most MAX_PATH characters."
        "CreateFileForMapping, Windows CE 5.0 and 6.0 references";
    CFFM_16 "CFFM-16" Documented TO_5
        "Of the programs that share a mapped file only one should call CreateFileForMapping; the \
         others call CreateFileMapping by name."
        "Memory-mapping a file, Windows CE 3.0 and 5.0 guides";
}
