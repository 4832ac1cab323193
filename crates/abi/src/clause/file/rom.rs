//! What the documents say of files in ROM.

clauses! {
    ROM_01 "ROM-01" Documented ONLY_3 + FROM_4
        "A file with FILE_ATTRIBUTE_INROM can be read and not altered; one with \
         FILE_ATTRIBUTE_ROMMODULE executes in ROM and cannot be opened."
        "File attributes, Windows CE 3.0 guide";
    ROM_02 "ROM-02" Documented FROM_5 + TO_4
        "FILE_ATTRIBUTE_INROM marks a file of the operating system in ROM: it is read-only."
        "GetFileAttributes, Windows CE 5.0 and 6.0 references";
    ROM_02B "ROM-02b" Chosen CE
        "GetFileAttributes reports INROM and ROMMODULE; SetFileAttributes cannot set them."
        "The table of attributes of Windows CE 5.0 suggests it; its columns are not certain.";
    ROM_03 "ROM-03" Measured CE
        "FILE_ATTRIBUTE_INROM is 0x40, FILE_ATTRIBUTE_ROMSTATICREF 0x1000 and \
         FILE_ATTRIBUTE_ROMMODULE 0x2000: a module of the ROM shows 0x2040."
        "Attributes of modules on Windows Mobile devices, as reported by their makers";
    ROM_04 "ROM-04" Documented FROM_5 + TO_4
        "Files of an image are compressed unless the image says otherwise; modules are not."
        "Binary image builder files, Windows CE 5.0 and 6.0 references"
        untestable "Whether a file of a world is compressed is said by the world, not by the \
         builder of an image.";
    ROM_05 "ROM-05" Documented ONLY_6
        "Compressed modules of the ROM are expanded into RAM; others run in place."
        "ROM and RAM, Windows CE 6.0 guide";
    ROM_06 "ROM-06" Documented ONLY_6 + TO_5
        "What lies in the object store or on a card is paged into RAM to be used, never used in \
         place."
        "ROM and RAM, Windows CE 6.0 guide";
    ROM_07 "ROM-07" Documented ONLY_4
        "Only an uncompressed ROM file mapped PAGE_READONLY is used in place: the pages of a \
         compressed one need RAM."
        "CreateFileMapping, Windows CE .NET 4.2 reference, read with its counter-case";
    ROM_08 "ROM-08" Documented CE
        "A change of the object store is done wholly or not at all when the power fails."
        "Object store, Windows CE 2.x guide";
    ROM_09 "ROM-09" Documented ONLY_3 + FROM_4
        "A mounted card is a folder at the root that carries FILE_ATTRIBUTE_TEMPORARY; its usual \
         name is Storage Card."
        "Storage cards, Windows CE 3.0 guide";
    ROM_10 "ROM-10" Documented ONLY_3 + FROM_4
        "Modules that execute in ROM are listed as files but cannot be opened and read."
        "Windows CE 3.0 application programming, book"
        from CF_07 ROM_01;
}
