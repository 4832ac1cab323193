//! Choices for the desktop, where neither its documents nor the measurements answer.

clauses! {
    SZ_210 "SZ-210" Chosen WIN32
        "An object of the paging file has at most 16 TB; a larger one fails with \
         ERROR_NOT_ENOUGH_MEMORY."
        "How large a paging file can be depends on the machine; 4 GB were measured to work.";
    SZ_211 "SZ-211" Chosen WIN32
        "MapViewOfFile judges the offset first, then the handle, the access, the range."
        "Neither the documents nor the measurements tell the order.";
    SZ_212 "SZ-212" Chosen WIN32
        "A view that allows reading, or nothing, needs a handle that allows mapping for reading; \
         otherwise ERROR_ACCESS_DENIED."
        "Handles that were opened to query or to write alone were measured with other views only.";
    SZ_213 "SZ-213" Chosen WIN32
        "An offset at or past the end of the object is refused as a view that reaches past it: \
         ERROR_ACCESS_DENIED."
        "What was measured are views that begin within the object.";
    SZ_214 "SZ-214" Chosen WIN32
        "A view for which no range of addresses is free fails with ERROR_NOT_ENOUGH_MEMORY."
        "The guide names the limit, the largest free range, and no code.";
    SZ_215 "SZ-215" Chosen WIN32
        "Memory of the paging file stays in RAM once it is touched: no page goes to the paging file, \
         and a touch that finds no frame raises an access violation."
        "The documents say what the paging file is for, not when it is used.";
    SZ_216 "SZ-216" Chosen EVERY
        "VirtualProtect needs committed pages of one region or view: otherwise ERROR_INVALID_ADDRESS on \
         the desktop and ERROR_INVALID_PARAMETER on Windows CE. Private pages cannot be copied on write."
        "The documents demand committed pages of one reservation and give no code.";
    SZ_217 "SZ-217" Chosen WIN32
        "VirtualProtect gives pages of a view no protection that allows more than the view: \
         ERROR_INVALID_PARAMETER."
        "Only a protection that allows less was measured.";
    SZ_240 "SZ-240" Chosen WIN32
        "VirtualAlloc at addresses that are taken, or to commit that are not reserved, fails with \
         ERROR_INVALID_ADDRESS; without enough addresses with ERROR_NOT_ENOUGH_MEMORY; with a size \
         of 0, wrong flags or an address that no program has with ERROR_INVALID_PARAMETER."
        "The Win32 reference names the first code for a commit without a reservation; the others \
         are those of a view for which there is no room, and of arguments that make no sense.";
    SZ_241 "SZ-241" Chosen WIN32
        "VirtualFree of an address that is in no reservation, and MEM_RELEASE of one that is not \
         its base, fail with ERROR_INVALID_ADDRESS; a size beside MEM_RELEASE and a range that \
         leaves the reservation with ERROR_INVALID_PARAMETER. MEM_DECOMMIT of no bytes at the base \
         decommits the whole reservation."
        "The Win32 reference gives the rules and no codes; the code of a wrong address is the one \
         of UnmapViewOfFile.";
    SZ_242 "SZ-242" Chosen FROM_6
        "GetSystemInfo reports 0x00010000 as the lowest address of programs, and as the highest \
         0x7FFFFFFF on CE 6.0 and 0x7FFEFFFF on the desktop, where the last 64 KB are never given out."
        "No document that is a source gives the numbers; these are the ends of what can be reserved, \
         and of the lower 2 GB.";
}
