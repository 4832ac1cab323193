//! This project's own decisions on waiting for several objects, on pulses and on priorities.

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
         handles in their order, then whether one object stands twice."
        "The limit is MAXIMUM_WAIT_OBJECTS; the codes are the standard ones.";
    SZ_274 "SZ-274" Chosen CE + WIN32
        "PulseEvent lets through who waits at this moment, all of them for a manual-reset event, \
         the first for an auto-reset event, and leaves the event not signalled. Who waits for all \
         of several objects goes on only if the others are there too."
        "The name says it; the order is that of SetEvent.";
    SZ_275 "SZ-275" Chosen CE
        "A thread has a priority from 0, the most urgent, to 255; it begins with 251."
        "It is generally known of Windows CE 3.0 and later; no page was opened.";
    SZ_276 "SZ-276" Chosen CE
        "Of the threads that can run, one with the most urgent priority runs; which of several is \
         open. A queue is served in the order of priority, and of coming among equals; a thread \
         whose priority changes while it waits stands behind those that have the new one."
        "The first is generally known; the rest makes runs repeatable.";
    SZ_277 "SZ-277" Chosen CE
        "The owner of a mutex runs with the priority of the most urgent thread that waits for it, \
         while that is more urgent than its own. It is not passed on further."
        "Priority inversion is generally known to be handled so, one level deep from Windows CE 3.0 \
         on; no page was opened.";
    SZ_278 "SZ-278" Chosen CE
        "SetThreadPriority and GetThreadPriority know the eight priorities from 248 to 255 as 0 to \
         7: a more urgent one is told as 0. A priority beyond the range fails with \
         ERROR_INVALID_PARAMETER, a value that is no thread with ERROR_INVALID_HANDLE; \
         the get functions then return THREAD_PRIORITY_ERROR_RETURN. A thread that has ended keeps \
         a priority, which may still be set, while a handle to it is open."
        "The mapping is generally known; the codes are the standard ones.";
}
