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
}
