//! What the documents say of physical memory and paging.

clauses! {
    PAGE_01 "PAGE-01" Documented CE
        "There is no page file: memory that is not backed by a file is never written out."
        "Creating unnamed memory-mapped objects, Windows CE .NET 4.x guide";
    PAGE_02 "PAGE-02" Documented ONLY_5 + ONLY_4
        "Uncompressed modules of the ROM run in place; compressed ones are paged into RAM."
        "ROM and RAM, Windows CE 5.0 guide";
    PAGE_04 "PAGE-04" Documented TO_5
        "Pages come in on their first touch and can be dropped when memory is low."
        "Demand paging, Windows CE guide";
    PAGE_05 "PAGE-05" Documented ONLY_5
        "A paging pool of fixed size limits the RAM for code and read-only mapped files."
        "Paging pool, Windows CE 5.0 guide";
    PG_01 "PG-01" Documented CE
        "Programs and file-backed objects can be paged; heaps, stacks and RAM-backed objects \
         cannot."
        "Paging and the Windows CE paging pool, article of the Windows CE team";
    PG_02A "PG-02a" Documented CE
        "Pages come in at their first touch."
        "Paging and the Windows CE paging pool, article of the Windows CE team";
    PG_02B "PG-02b" Documented CE
        "File-backed pages leave when memory is low."
        "Paging and the Windows CE paging pool, article of the Windows CE team";
    PG_03 "PG-03" Documented ONLY_3
        "There is no paging pool: use grows until memory is low, then the kernel pages out."
        "Paging and the Windows CE paging pool, article of the Windows CE team, with doubt";
    PG_06 "PG-06" Chosen CE
        "Low memory can drop a clean page of a view; at the next touch the view shows the file as \
         it is then."
        "It follows from paging out clean pages; no document says it of views.";
    RAM_01 "RAM-01" Documented TO_5
        "RAM is split into the object store, which outlives a soft reset, and program memory."
        "ROM and RAM, Windows CE 5.0 guide";
}
