//! This project's own decisions on waiting for several objects, and on pulses.

clauses! {
    SZ_270 "SZ-270" Chosen CE
        "WaitForMultipleObjects waits for any of its objects; with fWaitAll TRUE it returns \
         WAIT_FAILED with ERROR_INVALID_PARAMETER."
        "The references for Windows CE, as far as they are remembered, ask for FALSE; none was \
         opened, and the code is the standard one.";
    SZ_271 "SZ-271" Chosen WIN32
        "With fWaitAll TRUE a wait ends when every object lets the thread through at one moment; \
         until then it takes nothing, and others may take what it waits for. An object that stands \
         twice in the array fails with ERROR_INVALID_PARAMETER."
        "The desktop is known to do so; no page was opened.";
    SZ_272 "SZ-272" Chosen CE + WIN32
        "A wait for any of several objects returns the place in the array of the first that lets \
         the thread through, added to WAIT_OBJECT_0, or to WAIT_ABANDONED for an abandoned mutex, \
         and takes nothing from the others. A wait for all returns WAIT_OBJECT_0, or the place of \
         the first abandoned mutex."
        "The desktop is known to do so; it makes runs repeatable.";
    SZ_273 "SZ-273" Chosen CE + WIN32
        "WaitForMultipleObjects for no object, for more than 64, or with NULL for the array returns \
         WAIT_FAILED with ERROR_INVALID_PARAMETER; a handle in it that cannot be waited for fails \
         with ERROR_INVALID_HANDLE. The order of checks: the count, the array, fWaitAll, the \
         handles in their order."
        "The limit is MAXIMUM_WAIT_OBJECTS; the codes are the standard ones.";
    SZ_274 "SZ-274" Chosen CE + WIN32
        "PulseEvent lets through who waits at this moment, all of them for a manual-reset event, \
         the first for an auto-reset event, and leaves the event not signalled. Who waits for all \
         of several objects goes on only if the others are there too."
        "The name says it; the order is that of SetEvent.";
}
