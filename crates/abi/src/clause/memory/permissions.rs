//! What the documents say of the rights of threads to the memory of processes.

clauses! {
    PERM_01 "PERM-01" Documented TO_5
        "A thread has a mask of 32 bits, one for each process, of those whose memory it may touch."
        "Permissions, Windows CE 5.0 guide to drivers";
    PERM_02 "PERM-02" Measured ONLY_4_5 + ONLY_3
        "The bit of the process in slot n is bit n - 1; that of the kernel's process is bit 0."
        "A listing of the processes of a device, and a formula that fits its twelve rows";
    PERM_03 "PERM-03" Measured ONLY_4_5 + ONLY_3
        "A thread of a program has the bit of its process and that of the kernel's process."
        "The text of an exception on a device";
    PERM_04 "PERM-04" Documented TO_5
        "GetCurrentPermissions returns the mask of the calling thread."
        "GetCurrentPermissions, Windows CE 5.0 reference";
    PERM_05 "PERM-05" Documented TO_5
        "SetProcPermissions gives the calling thread another mask and returns the one it had; \
         0xFFFFFFFF is the right to everything."
        "SetProcPermissions, Windows CE 5.0 reference";
    PERM_06 "PERM-06" Documented TO_5
        "The thread that made a call has the right to the caller's memory in the server; one that the \
         server started has to take it, and gives it back afterwards."
        "Accessing a caller's memory, guide to drivers";
    PERM_09 "PERM-09" Documented TO_5
        "SetKMode switches the mode of the calling thread alone, and returns the mode it had."
        "SetKMode, Windows CE 5.0 reference";
    PERM_10 "PERM-10" Documented ONLY_5
        "SetKMode and SetProcPermissions are among the functions for trusted programs."
        "SetKMode and SetProcPermissions, Windows CE 5.0 references"
        untestable "All programs of the model are trusted; what others meet was not read.";
    PERM_12 "PERM-12" Documented ONLY_5 + TO_4
        "In kernel mode IsBadReadPtr and IsBadWritePtr take any pointer from 0x80000000 up for good."
        "IsBadReadPtr, Windows CE 5.0 reference";
    PERM_13 "PERM-13" Documented ONLY_4_5
        "An image of the system can be built in which all threads run in kernel mode; the usual one \
         is not."
        "Permissions, Windows CE 5.0 guide to drivers";
    PERM_14 "PERM-14" Documented TO_5
        "ReadProcessMemory fails unless all of its range can be read; a handle of OpenProcess is \
         right enough."
        "ReadProcessMemory, Windows CE 2.x reference";
    PERM_16 "PERM-16" Documented ONLY_5 + TO_4
        "Any process can, in effect, look into any other."
        "Security, comparison of Windows CE 5.0 with 6.0"
        from PERM_05;
}
