//! What was chosen for field bugs, where the reports of them are silent. A world has none unless it
//! asks for them.

clauses! {
    SZ_363 "SZ-363" Chosen ONLY_4
        "With StaleMappedData the first read by which a program brings in a page of a view of a file \
         may see zeros in place of the page. Later reads see the page; so does every read of a page \
         that a write or a call has brought in, or that is used in place."
        "The report says that the first read is wrong and the second right. What the frame held before \
         is open: it was cleared for its new owner.";
    SZ_364 "SZ-364" Chosen ONLY_4
        "With PagerWaitsForGoneCard a program's touch of an absent page of a card that is out may wait \
         in place of raising. It is made once more when a card is put into the machine, and may wait \
         again. A call that needs such a page fails as ever."
        "The pager asked again as long as the file system said unavailable, and gave up when it said \
         removed; which of the two it says, and when, is open.";
    SZ_365 "SZ-365" Chosen ONLY_6
        "With TrimAgainstCreateFileMapping the thread that trims the paging pool may run inside a \
         CreateFileMapping that is making an object of a file, while the pool is above its target. The \
         pool is trimmed, the call raises an access violation reading address 0, and nothing else has \
         changed: no object is made, and the handle of the file stays open."
        "The report tells of a data abort inside the call, and not of what is left behind.";
    SZ_366 "SZ-366" Chosen CE
        "With FailedWriteBackIsClean a page whose write-back failed may count as clean. Who asked for \
         the flush is told of the failure; from then on nobody writes the page unless it is written \
         to again, and it may leave RAM."
        "It is the most common mistake of a pager; no report of it was opened.";
    SZ_367 "SZ-367" Chosen CE
        "With NameLookupOutsideLock other threads may run between the look-up of a name by a function \
         that makes or opens an object and what it makes of what it found. If it found nothing, it \
         makes a new object; one that got the name meanwhile keeps it, and nothing finds the new one. \
         If it found an object, it opens that; an object whose last handle and view went meanwhile \
         has lost its name."
        "It is the most common mistake of a name table; no report of it was opened.";
}
