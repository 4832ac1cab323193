//! What the documents say of volumes that page, of cards and of network files.

clauses! {
    FSD_04 "FSD-04" Documented ONLY_3 + FROM_4
        "A file system may be unable to bring in single pages; then a program on it is loaded \
         whole."
        "Microsoft support article on demand paging, Windows CE 2.x and 3.0";
    FSD_08 "FSD-08" Measured ONLY_4
        "When a card is removed during a page-in, the file system reports ERROR_DEVICE_REMOVED \
         and the touching thread goes on; it must not wait for ever."
        "Microsoft support article on removed cards, Windows CE .NET 4.2";
    FSD_09 "FSD-09" Documented CE
        "The file functions take network paths of the form \\\\server\\share; there are no drive \
         letters."
        "Network redirector, Windows CE 3.0, 5.0 and 6.0 guides";
    FSD_10 "FSD-10" Documented TO_4
        "Files on a network share can be mapped."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references";
}
