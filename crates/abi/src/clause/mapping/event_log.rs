//! What the documents say of the event log about file-mapping objects.

clauses! {
    CL_01 "CL-01" Documented FROM_5
        "The event log records the making and the destruction of file-mapping objects, the opening \
         and the closing of views, and flushes."
        "CeLog pages, Windows CE 5.0 and later"
        untestable "The event log of the system is not modelled; the trace of a run is another \
         thing.";
    CL_02 "CL-02" Chosen FROM_5
        "The event log cannot tell sizes and offsets from 4 GB on."
        "Sizes and offsets are documented as one word."
        untestable "The event log of the system is not modelled; the trace of a run is another \
         thing.";
}
