//! What the documents say of the line between the object store and program memory.

clauses! {
    RAM_02 "RAM-02" Documented ONLY_5 + TO_4
        "The RAM file system has at most 256 MB."
        "ROM and RAM, Windows CE 5.0 guide; memory division, article of the Windows CE team";
    RAM_03 "RAM-03" Documented ONLY_5 + TO_4
        "The object store cannot be left without any memory."
        "Memory division, article of the Windows CE team"
        from RAM_04B;
    RAM_04A "RAM-04a" Documented TO_5
        "SetSystemMemoryDivision gives the object store so many pages and answers SYSMEM_CHANGED, or \
         SYSMEM_MUSTREBOOT if the machine has to start again for it."
        "SetSystemMemoryDivision, Windows CE 5.0 reference";
    RAM_04B "RAM-04b" Documented TO_5
        "Neither the object store nor program memory can get less than 128 KB; for a number of pages \
         out of range SetSystemMemoryDivision answers SYSMEM_FAILED."
        "SetSystemMemoryDivision, Windows CE 5.0 reference";
    RAM_04C "RAM-04c" Documented TO_5
        "After SYSMEM_MUSTREBOOT the answer is SYSMEM_REBOOTPENDING until the machine starts again."
        "SetSystemMemoryDivision, Windows CE 5.0 reference";
    RAM_05 "RAM-05" Documented ONLY_5
        "On Windows Mobile 5.0 SetSystemMemoryDivision always fails."
        "SetSystemMemoryDivision, Windows CE 5.0 reference"
        untestable "The versions are those of Windows CE, not of the products made with it.";
    RAM_06 "RAM-06" Documented TO_5
        "GetSystemMemoryDivision tells the pages of the object store, those of program memory, and the \
         size of a page."
        "GetSystemMemoryDivision, Windows CE 5.0 reference";
    RAM_07 "RAM-07" Measured ONLY_5
        "Without a setting each of the two parts gets half of the RAM."
        "Report of a practitioner on Windows CE 5.0, article"
        untestable "A world says how large each part is when it starts (SZ-322).";
}
