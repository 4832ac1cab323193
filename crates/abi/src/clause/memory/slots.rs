//! Slots and what lies in one.

clauses! {
    IN_01 "IN-01" Documented TO_5
        "The lowest 64 KB of a slot are never given out, so that pointers near NULL fault."
        "Microsoft support article on the address space; memory architecture, guide";
    IN_02 "IN-02" Documented TO_5
        "The sections of the program's image come first, from 0x00010000 up."
        "Microsoft support article on the address space";
    IN_03 "IN-03" Documented ONLY_3, several
        "From the bottom up a slot holds the EXE, stacks, heaps, free addresses, DLLs loaded into RAM, \
         and DLLs of the ROM."
        "Microsoft support article on the address space"
        from IN_02 IN_04 IN_11;
    IN_04 "IN-04" Documented TO_5
        "DLLs are placed from the top of the slot down."
        "Memory architecture, Windows CE guide";
    IN_05 "IN-05" Documented TO_5
        "A DLL has the same address in slot 0 in every process that loads it."
        "Memory architecture, Windows CE guide; processes, Windows CE 2.x guide";
    IN_06 "IN-06" Measured TO_5
        "A DLL that any process has loaded uses up its addresses in all processes, those included \
         that never load it."
        "A book's author on processes and threads; a visual study of Windows Mobile memory";
    IN_07 "IN-07" Documented ONLY_3 + ONLY_4_5
        "Heaps and stacks may grow into any free address of the slot, those set aside for DLLs of the \
         ROM included."
        "Microsoft support article on the address space";
    IN_08 "IN-08" Documented ONLY_3 + FROM_4
        "If the place of a DLL is taken, or no range is left for it, LoadLibrary returns NULL with \
         ERROR_OUTOFMEMORY."
        "Microsoft support article on failing loads";
    IN_09 "IN-09" Documented ONLY_5, several
        "The pages of DLLs lie in the upper 16 MB of a slot, as a rule of thumb."
        "Debugging, Windows CE 5.0 guide"
        from IN_04;
    IN_11 "IN-11" Documented ONLY_3
        "Every DLL of the ROM has its range in every slot, whether it is used or not."
        "Memory architecture, Windows CE 5.0 guide, on the versions before";
    IN_12 "IN-12" Documented TO_5
        "Processes that have a DLL loaded share the frames of its code, each at addresses of its own."
        "Debugging, Windows CE 5.0 guide";
    IN_13 "IN-13" Documented TO_4, several
        "A page has 1 KB or 4 KB, by processor."
        "Kernel services, Windows CE 3.0 guide";
    IN_15 "IN-15" Documented ONLY_5
        "A page has 4 KB, always."
        "Memory architecture, Windows CE 5.0 guide";
    IN_16 "IN-16" Documented TO_5 + FROM_6
        "Reservations start at multiples of 64 KB, however small they are."
        "VirtualAlloc, Windows CE 5.0 reference; Windows CE 3.0 application programming, book";
    SI_01A "SI-01a" Documented CE
        "dwPageSize is the unit of protection and commitment."
        "GetSystemInfo, Windows CE 3.0, 5.0 and 6.0 references";
    SI_01B "SI-01b" Documented CE
        "dwAllocationGranularity is the unit in which addresses are handed out."
        "GetSystemInfo, Windows CE 3.0, 5.0 and 6.0 references";
    SI_02 "SI-02" Documented ONLY_5 + BUT_5_AND_WIN32
        "To reserve one byte takes dwAllocationGranularity bytes of addresses."
        "Virtual memory, Windows CE 5.0 guide";
    SI_03 "SI-03" Documented ONLY_3, several
        "The page size is the maker's choice, 1 KB or 4 KB; the allocation granularity is 64 KB."
        "Memory management, Windows CE 2.x guide and Windows CE 3.0 book";
    SI_04 "SI-04" Documented ONLY_4_5
        "Pages have 4 KB and the allocation granularity is 64 KB on ARM devices and the emulator."
        "Pocket PC 2002 and Windows Mobile guides";
    SI_05 "SI-05" Documented FROM_5
        "A page has 4,096 bytes, always."
        "Memory architecture, Windows CE 5.0 and 6.0 guides";
    SI_06 "SI-06" Documented TO_5
        "A process has 32 MB, there are at most 32 processes, and all share one 4 GB space."
        "Memory architecture, Windows CE 5.0 guide";
    SI_07A "SI-07a" Documented ONLY_6
        "Each process has 2 GB of its own; the upper 2 GB belong to the kernel."
        "Memory architecture, Windows CE 6.0 guide";
    SI_07B "SI-07b" Documented ONLY_6
        "About 32,000 processes can run."
        "Memory architecture, Windows CE 6.0 guide";
    SI_07C "SI-07c" Documented ONLY_6
        "The lowest 64 KB of a process cannot be used."
        "Memory architecture, Windows CE 6.0 guide";
    SI_07D "SI-07d" Documented ONLY_6
        "RAM-backed objects are mapped in 0x60000000 to 0x6FFFFFFF, at one address for all \
         processes."
        "Memory architecture, Windows CE 6.0 guide";
    SI_07E "SI-07e" Documented ONLY_6
        "DLLs lie in 0x40000000 to 0x5FFFFFFF, the shared heap in 0x70000000 to 0x7FEFFFFF."
        "Memory architecture, Windows CE 6.0 guide";
    SLOT_01 "SLOT-01" Measured TO_5
        "Slot n starts at n times 32 MB."
        "Tools that print the memory of devices; arithmetic on the documented map";
    SLOT_02 "SLOT-02" Documented TO_5
        "Slot 0 shows the running process: mapped, not copied."
        "Memory architecture, Windows CE guide";
    SLOT_03 "SLOT-03" Measured ONLY_3
        "Slot 1 holds the kernel process."
        "Listings of devices and a book on Windows CE 3.0";
    SLOT_04 "SLOT-04" Documented ONLY_4_5
        "Slot 1 holds code and read-only data of DLLs that execute in place."
        "Memory architecture, Windows CE 5.0 guide";
    SLOT_05 "SLOT-05" Documented ONLY_4_5
        "A DLL goes to slot 1 only if it is an uncompressed module of the image."
        "Memory architecture, Windows CE 5.0 guide";
    SLOT_06 "SLOT-06" Documented ONLY_4_5
        "What a DLL of slot 1 can write lies in the slot of each process."
        "Binary image builder files, reference";
    SLOT_07 "SLOT-07" Documented ONLY_5
        "A DLL that is in the image as a file takes addresses in every slot."
        "Binary image builder files, Windows CE 5.0 reference";
    SLOT_08 "SLOT-08" Documented TO_5
        "A process that starts is given a free slot of 2 to 32."
        "Memory architecture, Windows CE guide";
    SLOT_11 "SLOT-11" Chosen TO_5
        "filesys.exe is the first process and has slot 2; where others of the system lie depends on the \
         order in which they start."
        "Two listings of devices agree on filesys.exe alone.";
    SLOT_12 "SLOT-12" Documented TO_5
        "At most 32 processes run at once, those of the system included."
        "Kernel overview, Windows CE 5.0 guide; processes, Windows CE 2.x guide";
    SLOT_13 "SLOT-13" Chosen ONLY_3
        "The 32 processes are the kernel in slot 1 and one in each of the slots 2 to 32."
        "It follows from the kernel having slot 1 and from the documented limit.";
    SLOT_14 "SLOT-14" Chosen ONLY_4_5
        "The 32 processes are the kernel's own and one in each of the slots 2 to 32."
        "The slots and the limit fit only this way once slot 1 holds DLLs.";
    SLOT_17 "SLOT-17" Measured TO_5
        "The memory base that a process reports is the base of its slot."
        "A tool that shows the virtual memory of Windows Mobile devices"
        untestable "No function of the model reports the memory base of a process.";
}
