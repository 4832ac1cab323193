//! What the documents say of pointers that go from one process to another.

clauses! {
    PTR_02 "PTR-02" Documented ONLY_4_5
        "CeZeroPointer returns the form in slot 0 of a pointer into the slot of a process; any other \
         pointer comes back unchanged."
        "CeZeroPointer, Windows CE 5.0 reference";
    PTR_03 "PTR-03" Documented TO_5
        "MapPtrToProcess moves a pointer of slot 0 into the slot of the process, if the caller may \
         access it; else it returns NULL."
        "MapPtrToProcess, Windows CE 5.0 reference";
    PTR_04 "PTR-04" Documented TO_5
        "MapPtrToProcess returns a pointer that lies in a process's slot already as it is, if the \
         caller may access it, else NULL; it is not moved to the process."
        "MapPtrToProcess, Windows CE 5.0 reference";
    PTR_05 "PTR-05" Documented TO_5
        "The process of MapPtrToProcess can be given by its identifier; any program may call it."
        "MapPtrToProcess, Windows CE 5.0 reference";
    PTR_06 "PTR-06" Documented TO_5
        "The system maps the pointers that a call into a server passes; pointers inside structures \
         the server has to map itself."
        "MapPtrToProcess, Windows CE 5.0 reference";
    PTR_07 "PTR-07" Documented ONLY_4_5
        "MapCallerPtr checks a range against the process that made the call, and returns the pointer \
         in its slot, or NULL."
        "MapCallerPtr, Windows CE 5.0 reference";
    PTR_08 "PTR-08" Documented TO_5
        "UnMapPtr returns the form of a pointer in slot 0."
        "Pointer functions, Windows CE 5.0 guide";
    PTR_09 "PTR-09" Documented TO_5
        "To map a pointer grants no right to what it points to."
        "Accessing memory from a driver, Windows CE 5.0 guide";
    PTR_11 "PTR-11" Documented ONLY_6
        "MapPtrToProcess, MapCallerPtr, UnMapPtr, CeZeroPointer, the functions on permissions and \
         SetKMode are gone."
        "Removed functions, Windows CE 6.0 guide"
        untestable "A scenario that calls one of them is refused before it runs; a test of the \
         functions by version compares them.";
}
