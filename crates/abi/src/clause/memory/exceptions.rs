//! What the documents say of exceptions on a view.

clauses! {
    EX_01 "EX-01" Documented ONLY_5
        "EXCEPTION_ACCESS_VIOLATION and EXCEPTION_DATATYPE_MISALIGNMENT head the list of codes; \
         no in-page error was seen on it."
        "GetExceptionCode, Windows CE 5.0 reference"
        untestable "It is a list of names; the codes that the model raises have clauses of their \
         own.";
    EX_02 "EX-02" Documented ONLY_6
        "The kernel's exceptions are misalignment, access violation, breakpoint and illegal \
         instruction: no in-page error."
        "Debugger messages, Windows CE 6.0 guide"
        untestable "It is a list of names; the codes that the model raises have clauses of their \
         own.";
    EX_03 "EX-03" Documented TO_4 + FROM_5
        "A touch of a view that fails is an access violation."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references";
    EX_04 "EX-04" Documented WIN32
        "A failed page-in of a view raises EXCEPTION_IN_PAGE_ERROR."
        "Reading and writing from a file view, Win32 guide";
    EX_05 "EX-05" Measured ONLY_4, several
        "A fault of some systems: the first read of a page that just came in gives stale bytes, \
         the second the right ones."
        "Microsoft support article on stale reads, Windows CE .NET 4.x"
        untestable "A defect of one release, not a rule; no scenario can demand it.";
    EXC_02 "EXC-02" Documented CE
        "A misaligned access faults on processors that do not support it."
        "GetExceptionCode, Windows CE 5.0 reference"
        untestable "The processor that is modelled allows misaligned accesses (O-29).";
    EXC_05 "EXC-05" Measured ONLY_4_5
        "The text of an exception tells its kind, the thread, the process, the thread's mask and the \
         bad address."
        "A listing of a device; debugger messages, Windows CE guide"
        untestable "It is what a debugger prints. The event of the trace tells the same, apart from \
         registers: the cause names the mask, where it is the mask that forbids.";
    EXC_06 "EXC-06" Measured ONLY_4_5 + ONLY_3
        "The bad address is told in slot form: 0x000000E0 in slot 3 as 0x060000E0."
        "The text of an exception on a device";
}
