//! What the documents say of processes, and of exceptions that nobody handles.

clauses! {
    EXC_01 "EXC-01" Documented ONLY_5 + TO_4
        "The exception codes have their Win32 names, EXCEPTION_ACCESS_VIOLATION first."
        "GetExceptionCode, Windows CE 5.0 reference"
        untestable "It is a list of names; the codes that the model raises have clauses of their \
         own.";
    EXC_04 "EXC-04" Documented ONLY_5 + BUT_5_AND_WIN32
        "If nobody handles an exception, the process that owns the thread is ended."
        "Exception handling, Windows CE 5.0 guide";
    PROC_01 "PROC-01" Documented CE
        "CreateProcess needs the name of an image, inherits nothing and knows no environment; \
         without an extension .exe is meant."
        "CreateProcess, Windows CE 5.0 and 6.0 references";
    PROC_02 "PROC-02" Documented TO_5
        "A new process gets a slot, one primary thread, a stack and a heap."
        "Processes and threads, Windows CE guide";
    PROC_03A "PROC-03a" Documented ONLY_5 + BUT_5_AND_WIN32
        "When a process ends, the handles that it opened are closed and its threads end."
        "ExitProcess and TerminateProcess, Windows CE 5.0 references";
    PROC_03B "PROC-03b" Documented ONLY_5 + BUT_5_AND_WIN32
        "When a process ends, its object and those of its threads become signalled, and its exit \
         code is no longer STILL_ACTIVE."
        "ExitProcess and TerminateProcess, Windows CE 5.0 references";
    PROC_04 "PROC-04" Documented ONLY_5 + BUT_5_AND_WIN32
        "The process object stays until its last handle is closed."
        "ExitProcess, Windows CE 5.0 reference";
    PROC_05 "PROC-05" Documented ONLY_3 + ONLY_4
        "TerminateProcess does not tell the DLLs of the process; Windows CE 5.0 says that it does."
        "TerminateProcess, Windows CE 3.0 and 5.0 references"
        untestable "The entry points of DLLs are not modelled: they are told of nothing.";
    PROC_07 "PROC-07" Measured ONLY_5 + TO_4
        "When the primary thread ends, the process ends, other threads or not."
        "Report of a Windows CE developer";
    PROC_08 "PROC-08" Documented ONLY_6, several
        "TerminateProcess may fail with ERROR_BUSY on a busy system."
        "TerminateProcess, Windows CE 6.0 reference"
        untestable "No machine of the model is ever so busy.";
    PROC_09 "PROC-09" Chosen TO_5
        "The memory of a process that ended is free, and its slot can be used again."
        "It follows from a process being given an available slot.";
    PROC_10 "PROC-10" Chosen TO_5
        "What a process reserved in the large memory area is freed when it ends; a view lives \
         while any process holds it."
        "Documented for named objects; for reserved memory it follows from the process's end.";
}
