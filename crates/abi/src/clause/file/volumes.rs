//! What the documents say of volumes that page, of cards and of network files.

clauses! {
    FSD_01 "FSD-01" Documented ONLY_6
        "A file system offers reading at a position to the system alone, for paging."
        "FSD_ReadFileWithSeek, Windows CE 6.0 reference"
        untestable "It is between the kernel and a file-system driver: no application can see it.";
    FSD_02 "FSD-02" Documented FROM_5
        "A file system writes at a position; to write nothing changes the time stamp."
        "FSD_WriteFileWithSeek, Windows CE 5.0 and 6.0 references"
        untestable "It is between the kernel and a file-system driver: no application can see it.";
    FSD_03 "FSD-03" Documented FROM_5
        "Reading and writing at a position moves the file pointer."
        "FSD_ReadFileWithSeek and FSD_WriteFileWithSeek, Windows CE 5.0 and 6.0 references"
        untestable "It is between the kernel and a file-system driver: no application can see it.";
    FSD_04 "FSD-04" Documented ONLY_3 + FROM_4
        "A file system may be unable to bring in single pages; then a program on it is loaded \
         whole."
        "Microsoft support article on demand paging, Windows CE 2.x and 3.0";
    FSD_05 "FSD-05" Documented FROM_5
        "The registry turns paging on and off for each file system; FAT of Windows CE 6.0 ignores \
         that."
        "Storage manager registry settings, Windows CE 5.0 and 6.0 references"
        untestable "There is no registry: a volume of a world says whether it pages (FSD-04).";
    FSD_06 "FSD-06" Documented FROM_5
        "A volume tells whether it keeps its structure when the power fails, writes in \
         transactions, gathers, locks, and lies on the network."
        "CeGetVolumeInfo, Windows CE 5.0 and later references"
        untestable "CeGetVolumeInfo is no function of the model.";
    FSD_07 "FSD-07" Chosen FROM_5
        "The kind of a flush follows from what the volume can do."
        "The lists of flags match; no page states the rule."
        untestable "The kinds of flush are not modelled (FV-06).";
    FSD_08 "FSD-08" Measured ONLY_4
        "When a card is removed during a page-in, the file system reports ERROR_DEVICE_REMOVED \
         and the touching thread goes on; it must not wait for ever."
        "Microsoft support article on removed cards, Windows CE .NET 4.2";
    FSD_09 "FSD-09" Documented CE
        "The file functions take network paths of the form \\\\server\\share; there are no drive \
         letters."
        "Network redirector, Windows CE 3.0, 5.0 and 6.0 guides";
    FSD_10 "FSD-10" Documented TO_4 + FROM_5
        "Files on a network share can be mapped."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references";
}
