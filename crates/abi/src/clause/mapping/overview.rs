//! What the guides say of file mapping as a whole, and which functions there are.

clauses! {
    OFM_01 "OFM-01" Documented FROM_5 + TO_4
        "The file-mapping functions are CreateFileForMapping, CreateFileMapping, FlushViewOfFile, \
         MapViewOfFile and UnmapViewOfFile; OpenFileMapping does not exist."
        "Lists of file-mapping functions, Windows CE 5.0 and 6.0";
    OFM_02 "OFM-02" Documented TO_5 + ONLY_6
        "A second process opens an object by calling CreateFileMapping with its name."
        "Sharing memory-mapped objects, Windows CE 2.x and 5.0 guides";
    OFM_03 "OFM-03" Measured CE
        "Programs open by name with CreateFileMapping, take ERROR_ALREADY_EXISTS for success, and \
         close the handle again when the object was made instead."
        "Windows CE builds of 7-Zip and Qt"
        from CFM_19 SZ_54;
    OFM_04 "OFM-04" Measured CE
        "coredll exports the file-mapping functions under the ordinals 548 to 552, CloseHandle \
         under 553."
        "Export list of a compatible coredll"
        untestable "Functions are called by name; the exports and imports of images are not modelled.";
    OV_01 "OV-01" Documented TO_5
        "The recipe: CreateFileForMapping, CreateFileMapping, MapViewOfFile, use of the view, \
         UnmapViewOfFile, CloseHandle of the object, CloseHandle of the file."
        "Memory-mapping a file, Windows CE 3.0 and 5.0 guides"
        from CFFM_01 CFM_01 MV_01 UM_01 CH_02;
    OV_02 "OV-02" Documented TO_5
        "What is changed in the view is reflected in the file."
        "Memory-mapping a file, Windows CE 3.0 and 5.0 guides";
    OV_03 "OV-03" Documented ONLY_4_5 + ONLY_3
        "An object without a file has no page file behind it and may have a name."
        "Creating unnamed memory-mapped objects, Windows CE .NET 4.x and 5.0 guides";
    OV_04 "OV-04" Documented ONLY_6 + TO_5, several
        "File-backed objects are paged between RAM and file; RAM-backed objects stay in RAM and \
         are never paged out."
        "File-mapping overview, Windows CE 6.0 guide";
    OV_05 "OV-05" Documented ONLY_4_5 + ONLY_3
        "Any process can read a readable object and write a writable one: there is no security."
        "File-mapping guides, Windows CE .NET 4.x and 5.0";
    OV_06 "OV-06" Documented TO_5
        "A pointer into an unnamed object should not be handed to another process: the maker can \
         close the object unnoticed."
        "Sharing memory-mapped objects, Windows CE 2.x guide";
    OV_07 "OV-07" Documented CE
        "Mapping is also the way to memory beyond the 32 MB of the process."
        "File-mapping guides, Windows CE 3.0 to 6.0";
}
