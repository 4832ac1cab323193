//! What the documents say of threads that move into servers.

clauses! {
    CE6_05 "CE6-05" Documented ONLY_6
        "filesys, device and gwes are DLLs in the kernel, and services.exe stays a process; no process \
         is entered and left between the servers of the kernel."
        "Kernel architecture, Windows CE 6.0 guide";
    CE6_07 "CE6-07" Documented ONLY_6
        "Pointers that a driver uses after its call has returned must be marshalled: copied if the \
         memory is small, aliased if it is large."
        "Marshalling of pointers, Windows CE 6.0 guide"
        untestable "Drivers are not modelled, and no call into a server is (CE6-05).";
    PSL_01 "PSL-01" Documented TO_5
        "A call that another process serves runs on the same thread, which moves into the server and \
         back."
        "Protected server libraries, Windows CE 5.0 guide";
    PSL_02 "PSL-02" Documented TO_5
        "In a nested call the owner of the thread, the caller of this call and the current process, \
         whose code runs, are three."
        "Protected server libraries, Windows CE 5.0 guide";
    PSL_03 "PSL-03" Documented TO_5
        "GetOwnerProcess, GetCallerProcess and GetCurrentProcessId return the three; GetCallerProcess \
         has a meaning within such a call only."
        "GetCallerProcess, Windows CE 5.0 reference";
    PSL_04 "PSL-04" Chosen TO_5
        "While a thread is in a server, slot 0 shows the server; the caller's memory is reached in the \
         caller's slot, and the thread keeps the right to it."
        "It follows from the mapping of pointers and from the guide to drivers.";
    PSL_05 "PSL-05" Documented TO_5
        "Servers are ordinary processes."
        "Kernel architecture, comparison of Windows CE 5.0 with 6.0";
    PSL_06 "PSL-06" Documented TO_5
        "The log of events has a record for each move of a thread, which names the process that it \
         enters."
        "CeLog thread migration, Windows CE reference";
    PSL_07 "PSL-07" Documented ONLY_5 + TO_4
        "To prepare a caller's pointer is to map it: all processes share one address space."
        "An article on memory marshalling";
}
