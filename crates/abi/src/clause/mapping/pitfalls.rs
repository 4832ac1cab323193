//! What developers and Microsoft support report of file mapping.

clauses! {
    PIT_01 "PIT-01" Measured CE
        "A program that uses OpenFileMapping does not link; it opens by CreateFileMapping and \
         looks for ERROR_ALREADY_EXISTS."
        "Windows CE builds of 7-Zip and Qt"
        untestable "A scenario that calls it is not run: the function is not there, which the \
         command line says before anything runs.";
    PIT_02 "PIT-02" Measured CE
        "To open by CreateFileMapping makes an object where there is none: the caller has to look \
         at the last error and close it."
        "Windows CE build of 7-Zip"
        from CFM_19 SZ_54;
    PIT_03 "PIT-03" Measured CE
        "Who opens with PAGE_READWRITE, meaning to read only, gets an object that can be written."
        "Windows CE build of Qt"
        from OPEN_26;
    PIT_04 "PIT-04" Measured TO_5
        "Who tests the result of CreateFileForMapping for INVALID_HANDLE_VALUE alone takes a NULL \
         for a handle."
        "Windows CE build of Qt, and a report of a developer"
        untestable "The model fails with INVALID_HANDLE_VALUE always (OPEN-21).";
    PIT_05 "PIT-05" Measured TO_5
        "After a mapping that failed, closing the handle from CreateFileForMapping closes it twice."
        "Windows CE build of Qt"
        from CFM_25 OPEN_20A;
    PIT_06 "PIT-06" Measured TO_5
        "A second open of a file that is mapped for writing fails."
        "Windows CE build of Berkeley DB; Microsoft support article"
        from OPEN_22;
    PIT_07 "PIT-07" Measured CE
        "FILE_SHARE_DELETE is missing, and ports have to do without."
        "Windows CE build of Berkeley DB"
        from SZ_25;
    PIT_08 "PIT-08" Measured TO_5
        "A name made from a path is refused for its backslashes; two objects of different type \
         need two names."
        "Windows CE build of SQLite"
        from OPEN_25 NM_03;
    PIT_09 "PIT-09" Measured CE
        "When the last user has closed a named object, the next CreateFileMapping of the name \
         makes a new one, with zeros."
        "Berkeley DB, notes on its regions";
    PIT_10 "PIT-10" Measured TO_5
        "A process that uses the pointer of an unnamed object crashes when the maker closes it."
        "Sharing memory-mapped objects, Windows CE 2.x guide";
    PIT_11 "PIT-11" Measured ONLY_4
        "The first read of a view gave stale bytes, the second the right ones."
        "Microsoft support article on stale reads, Windows CE .NET 4.x"
        untestable "A defect of one release or driver, not a rule; no scenario can demand it.";
    PIT_12 "PIT-12" Measured ONLY_4
        "A thread that touched a mapped file of a removed card waited for ever."
        "Microsoft support article on removed cards, Windows CE .NET 4.2"
        untestable "A defect of one release or driver, not a rule; no scenario can demand it. What \
         holds once it is mended is FSD-08.";
    PIT_13 "PIT-13" Measured ONLY_6
        "CreateFileMapping crashed when memory was low and a cache filter was at work."
        "Microsoft support article, Windows CE 6.0 R3"
        untestable "A defect of one release or driver, not a rule; no scenario can demand it.";
    PIT_14 "PIT-14" Measured ONLY_6
        "Taking a medium out during file access crashed where a cache filter was at work."
        "Microsoft support article, Windows CE 6.0 R3"
        untestable "A defect of one release or driver, not a rule; no scenario can demand it.";
    PIT_15 "PIT-15" Measured ONLY_4
        "A card could not be used any more after several threads opened and closed one file \
         together."
        "Microsoft support article, Windows CE .NET 4.2"
        untestable "A defect of one release or driver, not a rule; no scenario can demand it.";
    PIT_16 "PIT-16" Measured ONLY_5
        "The system hung when it was suspended with an open file on a removed card."
        "Microsoft support article, Windows CE 5.0"
        untestable "A defect of one release or driver, not a rule; no scenario can demand it.";
    PIT_17 "PIT-17" Measured ONLY_5
        "Several threads that wrote to a transaction-safe FAT volume corrupted data."
        "Microsoft support article, Windows CE 5.0"
        untestable "A defect of one release or driver, not a rule; no scenario can demand it.";
    PIT_18 "PIT-18" Measured ONLY_4
        "A copy that was under way lost clusters when the device was suspended."
        "Microsoft support article, Windows CE .NET 4.2"
        untestable "A defect of one release or driver, not a rule; no scenario can demand it.";
    PIT_19 "PIT-19" Measured ONLY_4
        "The file system raised an exception when a CD was put in or taken out."
        "Microsoft support article, Windows CE .NET 4.2"
        untestable "A defect of one release or driver, not a rule; no scenario can demand it.";
    PIT_20 "PIT-20" Measured CE
        "Who attaches to a RAM-backed object finds a whole number of pages, not the size that was \
         asked for."
        "Windows CE build of Qt"
        from OPEN_28;
    PIT_21 "PIT-21" Measured TO_4_AND_WIN32
        "A mutex and a file-mapping object with one name give an invalid handle."
        "Report of a developer on the desktop"
        from NM_03 NM_09A;
    PIT_22 "PIT-22" Measured CE
        "A port that maps from any position has to round the offset down to the allocation \
         granularity and add the rest to the length."
        "Windows CE build of Qt"
        from OPEN_07;
}
