//! What was chosen for versions besides CE .NET 4.2, where their documents part or are silent.

clauses! {
    SZ_110 "SZ-110" Chosen WIN32
        "A file handle needs the access that the protection asks for and no more, and PAGE_EXECUTE \
         alone is refused."
        "Of two desktop documents one asks for read and write access always and lists PAGE_EXECUTE; \
         the other and the measurements agree against it.";
    SZ_111 "SZ-111" Chosen WIN32
        "MapViewOfFileEx at an address that is no multiple of 64 KB fails with \
         ERROR_MAPPED_ALIGNMENT."
        "The reference says that it fails; the code is that of an offset off the same boundary.";
    SZ_112 "SZ-112" Chosen WIN32
        "A handle opened with FILE_MAP_COPY alone serves copy-on-write views, views for reading and \
         views without access."
        "FILE_MAP_COPY asks for a view that reads the object's pages; it was measured only that \
         such a handle writes and executes nothing.";
    SZ_113 "SZ-113" Chosen WIN32
        "The part by which a file grows reads as zero."
        "The references leave it undefined; the file systems of the desktop show nothing old.";
    SZ_114 "SZ-114" Chosen ONLY_4
        "There is no paging pool: pages of files stay until memory is low."
        "No document of this version tells of one; it is as on Windows CE 3.0.";
    SZ_115 "SZ-115" Chosen CE
        "CreateFileForMapping opens files; an object without a file is opened by CreateFileMapping \
         with its name."
        "The page on the event log has it open the buffer, which no reference of the function \
         allows.";
    SZ_116 "SZ-116" Chosen CE
        "SetEndOfFile leaves the file and its handle open."
        "One guide for CE 5.0 says that it closes the file; the reference and the example on the \
         same page do not.";
    SZ_117 "SZ-117" Chosen ONLY_6
        "A process has no limit of 32 MB."
        "Pages for CE 6.0 that still speak of it are left from earlier versions: there are no \
         slots.";
    SZ_118 "SZ-118" Chosen WIN32
        "A machine runs at most 32,000 processes."
        "No document gives a limit; it is that of CE 6.0."
        untestable "A scenario of so many processes would run longer than all others together.";
    SZ_119 "SZ-119" Chosen WIN32
        "Files are read and written one call at a time; overlapped input and output is not \
         modelled."
        "The measured cases do not use it, and the documents that are sources do not speak of it."
        untestable "It says what is not modelled.";
}
