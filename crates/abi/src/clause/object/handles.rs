//! What the documents say of handles and of DuplicateHandle.

clauses! {
    DUP_01 "DUP-01" Documented FROM_5 + TO_4
        "DUPLICATE_SAME_ACCESS must be given; the access that is asked for is ignored."
        "DuplicateHandle, Windows CE 5.0 and 6.0 references";
    DUP_02 "DUP-02" Documented FROM_5 + TO_4
        "DUPLICATE_CLOSE_SOURCE closes the source handle whatever the outcome."
        "DuplicateHandle, Windows CE 5.0 and 6.0 references";
    DUP_03 "DUP-03" Documented FROM_5 + TO_4
        "Handles are not inherited: bInheritHandle must be FALSE; lpTargetHandle must not be NULL."
        "DuplicateHandle, Windows CE 5.0 and 6.0 references";
    DUP_04 "DUP-04" Documented ONLY_6
        "An unnamed object reaches another process only by a duplicated handle."
        "File-mapping overview, Windows CE 6.0 guide";
    HND_01 "HND-01" Documented TO_5
        "There is one list of handles for all processes: a handle value works in any of them."
        "Handles in Windows CE 6.0 compared with 5.0";
    HND_02 "HND-02" Documented TO_5
        "Opening the same object twice gives the same handle value."
        "Handles in Windows CE 6.0 compared with 5.0";
    HND_03 "HND-03" Documented TO_5
        "Handle values can be guessed."
        "Handles in Windows CE 6.0 compared with 5.0"
        from SZ_50;
    HND_04 "HND-04" Documented ONLY_6
        "Each process has a table of handles; its values mean nothing elsewhere."
        "Handles in Windows CE 6.0";
    HND_05 "HND-05" Documented CE
        "The identifier of a process can be used as a handle to it."
        "GetCurrentProcessId and MapPtrToProcess, Windows CE 5.0 references";
    HND_06 "HND-06" Documented CE + WIN32
        "The handle of the current process is a pseudohandle that needs no closing."
        "GetCurrentProcess, Windows CE references";
    HND_07 "HND-07" Measured TO_5
        "A handle value ends in the bits 10."
        "Handles of processes on Windows Mobile devices, as listed by a developer";
    HND_08 "HND-08" Documented ONLY_5 + BUT_5
        "DuplicateHandle takes bInheritHandle as FALSE and wants DUPLICATE_SAME_ACCESS."
        "DuplicateHandle, Windows CE 5.0 reference";
    HND_09 "HND-09" Documented ONLY_5 + BUT_5_AND_WIN32
        "The handles of a process are closed when it ends; an object goes with its last handle."
        "Interprocess synchronisation and process guides, Windows CE 5.0";
    NAME_01 "NAME-01" Documented ONLY_5 + ONLY_6
        "File-mapping objects, semaphores, events, message queues and mutexes each have a name \
         space of their own."
        "CreateEvent, Windows CE 5.0 reference";
    NAME_02 "NAME-02" Documented FROM_5 + TO_4
        "A name has at most MAX_PATH characters, no backslash, is told apart by case, and may be \
         empty."
        "CreateMutex, Windows CE 5.0 and 6.0 references"
        from NM_02 NM_05A NM_05B;
    NAME_03 "NAME-03" Documented FROM_5 + TO_4_AND_WIN32
        "Making an object with an existing name succeeds with the existing one and \
         ERROR_ALREADY_EXISTS."
        "CreateMutex, Windows CE 5.0 and 6.0 references"
        from NM_06;
}
