//! What the documents say of physical memory and paging.

clauses! {
    CE6_01 "CE6-01" Documented ONLY_6
        "There are no slots: each process has its own lower 2 GB."
        "Memory architecture of Windows CE 6.0, article";
    CE6_02 "CE6-02" Documented ONLY_6
        "The number of processes is limited by handles, at about 32,000."
        "Memory architecture of Windows CE 6.0, article";
    CE6_03 "CE6-03" Documented ONLY_6
        "Code and data of a process lie from 0x00010000 to 0x3FFFFFFF."
        "Memory architecture of Windows CE 6.0, article";
    CE6_04 "CE6-04" Documented ONLY_6
        "The kernel has physical memory at 0x80000000 (cached) and 0xA0000000 (uncached), its DLLs that \
         execute in place at 0xC0000000, the object store at 0xC8000000, its virtual memory from \
         0xD0000000 on, and traps and its data page from 0xF0000000 on."
        "Memory architecture, Windows CE 6.0 guide; a book on Windows CE 6.0"
        untestable "What lies there is not modelled, and no program gets there (CE6-06).";
    CE6_06 "CE6-06" Documented ONLY_6
        "A program cannot switch to kernel mode."
        "Memory architecture of Windows CE 6.0, article"
        untestable "A scenario that calls SetKMode is refused before it runs (PTR-11).";
    CE6_08 "CE6-08" Documented ONLY_6
        "A page has 4 KB, and the lowest 64 KB are always free."
        "Memory architecture, Windows CE 6.0 guide";
    OOM_01 "OOM-01" Documented TO_5
        "Applications are asked to hibernate below 160 KB of free memory where pages have 4 KB."
        "Low memory on the Handheld PC, Windows CE 2.x guide";
    OOM_05 "OOM-05" Documented ONLY_4_5
        "Without other settings memory is low below 32 pages and critical below 20; then \
         VirtualAlloc gives at most 4 pages, or 2."
        "Low memory conditions, Windows CE guide";
    OOM_06 "OOM-06" Documented ONLY_4_5
        "The block limit counts when the request would leave fewer pages than the threshold."
        "Low memory conditions, Windows CE guide";
    OOM_07 "OOM-07" Documented ONLY_4_5
        "The thresholds and the largest blocks are settings of the device."
        "Registry settings for low memory, Windows CE guide";
    OOM_08 "OOM-08" Documented TO_5
        "WM_HIBERNATE goes first to the application that has been idle longest and last to the active \
         one, never to what has no window; the more memory falls, the more are asked. An application \
         takes its memory again when it gets WM_ACTIVATE."
        "Memory management and hibernation, Windows CE 2.x guides";
    OOM_09 "OOM-09" Documented TO_5
        "Before VirtualAlloc fails, pages that can be read again are dropped."
        "Memory management, Windows CE 2.x guides";
    PAGE_01 "PAGE-01" Documented CE
        "There is no page file: memory that is not backed by a file is never written out."
        "Creating unnamed memory-mapped objects, Windows CE .NET 4.x guide";
    PAGE_02 "PAGE-02" Documented ONLY_5 + BUT_5
        "Uncompressed modules of the ROM run in place; compressed ones are paged into RAM; data that \
         can be written always go to RAM."
        "ROM and RAM, Windows CE 5.0 guide";
    PAGE_03 "PAGE-03" Documented ONLY_5 + BUT_5, several
        "Programs in the object store or on a card are brought into RAM and run there, page by page or \
         as a whole, as the file system can."
        "ROM and RAM, Windows CE 5.0 guide";
    PAGE_04 "PAGE-04" Documented TO_5 + ONLY_6, several
        "Pages come in on their first touch and can be dropped when memory is low."
        "Demand paging, Windows CE guide";
    PAGE_05 "PAGE-05" Documented ONLY_5
        "A paging pool of fixed size limits the RAM for code and read-only mapped files."
        "Paging pool, Windows CE 5.0 guide";
    PAGE_05B "PAGE-05b" Documented ONLY_5
        "Where the pool is switched off, all RAM may be used for them."
        "Paging pool, Windows CE 5.0 guide";
    PAGE_06 "PAGE-06" Documented ONLY_5
        "On one device a pool of 6 MB in place of 3 MB shortens the boot from 38.1 to 28.4 seconds."
        "Paging pool, Windows CE 5.0 guide"
        untestable "What a page-in costs in time is not modelled.";
    PAGE_07 "PAGE-07" Documented ONLY_6, several
        "The pool is a number of pages, with a target and a maximum; a thread trims it, and it may \
         hold more than its target meanwhile."
        "Paging pool, Windows CE guide";
    PAGE_08 "PAGE-08" Documented ONLY_5
        "Files of the ROM's FILES section are compressed unless they are marked otherwise; a section \
         has at most 2,000 entries."
        "Binary image builder files, Windows CE guide"
        untestable "A world says of each file how it is stored; how an image is built is not modelled.";
    PG_01 "PG-01" Documented CE
        "Programs and file-backed objects can be paged; heaps, stacks and RAM-backed objects \
         cannot."
        "Paging and the Windows CE paging pool, article of the Windows CE team";
    PG_02A "PG-02a" Documented CE
        "Pages come in at their first touch."
        "Paging and the Windows CE paging pool, article of the Windows CE team";
    PG_02B "PG-02b" Documented CE, several
        "File-backed pages leave when memory is low."
        "Paging and the Windows CE paging pool, article of the Windows CE team";
    PG_03 "PG-03" Documented ONLY_3
        "There is no paging pool: use grows until memory is low, then the kernel pages out."
        "Paging and the Windows CE paging pool, article of the Windows CE team, with doubt";
    PG_04A "PG-04a" Documented ONLY_5
        "A pool of fixed size holds the pages of code and of read-only mapped files."
        "Paging and the Windows CE paging pool, article of the Windows CE team";
    PG_04B "PG-04b" Documented ONLY_5
        "The pool gives up its oldest page first."
        "Paging and the Windows CE paging pool, article of the Windows CE team";
    PG_05 "PG-05" Documented ONLY_6, several
        "The pool has a target and a maximum; above the target a thread trims it."
        "Paging and the Windows CE paging pool, article of the Windows CE team";
    PG_06 "PG-06" Chosen CE, several
        "Low memory can drop a clean page of a view; at the next touch the view shows the file as \
         it is then."
        "It follows from paging out clean pages; no document says it of views.";
    RAM_01 "RAM-01" Documented TO_5 + ONLY_6
        "RAM is split into the object store, which outlives a soft reset, and program memory."
        "ROM and RAM, Windows CE 5.0 guide";
}
