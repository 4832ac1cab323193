//! What the documents say of heaps.

clauses! {
    HEAP_01 "HEAP-01" Chosen CE
        "Blocks of a heap begin at multiples of 8 bytes; one of more than 192 KB gets memory of its \
         own, as from VirtualAlloc."
        "A guide of Windows CE 2.x says so, with units of 4 or 8 bytes by processor; none of a later \
         version was read.";
    HEAP_02 "HEAP-02" Documented ONLY_3 + FROM_4
        "A heap reserves 384 KB and commits them as they are needed; it may grow into a region that \
         lies elsewhere."
        "Heaps, Windows CE 3.0 kernel guide, for pages of 1 KB";
    HEAP_03 "HEAP-03" Documented TO_5 + ONLY_6
        "Blocks of a heap do not move. A page goes back to the system only when nothing lies in it, \
         so that scattered blocks hold pages."
        "Heaps, Windows CE 3.0 kernel guide";
}
