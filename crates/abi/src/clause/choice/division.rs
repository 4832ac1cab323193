//! Choices for the line between the object store and program memory.

clauses! {
    SZ_322 "SZ-322" Chosen CE
        "A machine has a line where the world gives its object store a capacity: the pages of the \
         store are that capacity, a last part of a page taken as whole, and program memory has the \
         machine's frames. Both together never change, and count together for MAP-08. Without a \
         capacity no line is modelled."
        "A store without a limit takes nothing from program memory, and a world need not know of it.";
    SZ_323 "SZ-323" Chosen TO_5
        "The 128 KB of a part hold what is in it, and count for a change alone: a world may begin with \
         less. The most that the store can get, or begin with, is 256 MB."
        "The article and a maker tell of stores of 28 and 32 KB, which are set when the system is \
         built; the 128 MB that another page has are those of the map of Windows CE 6.0.";
    SZ_324 "SZ-324" Chosen TO_5
        "Free pages change sides at once. Where program memory is to give more than that, what can be \
         dropped is dropped first, as for any other request; frames that are then still in use, or \
         that the world holds, make the answer SYSMEM_MUSTREBOOT, and so does a fault of the \
         allocation."
        "The documents do not say when a restart is needed; pages in use cannot be taken away.";
    SZ_325 "SZ-325" Chosen TO_5
        "While a division waits for the restart, SetSystemMemoryDivision looks at no argument and \
         changes nothing: the division of the first call stays."
        "The documents name the answer and not what becomes of the second request.";
    SZ_336 "SZ-336" Chosen TO_5
        "A division that waits is there when the machine starts again, after a loss of power too, \
         before its processes begin. Until then all functions tell of the old one."
        "The documents ask for a restart; what the object store keeps outlives both kinds here.";
    SZ_337 "SZ-337" Chosen TO_5
        "SYSMEM_FAILED comes with ERROR_INVALID_PARAMETER, also for a store that its files, with what \
         the world holds of it, would not fit into. Nothing has changed then. SYSMEM_CHANGED is 0, \
         SYSMEM_MUSTREBOOT 1, SYSMEM_REBOOTPENDING 2, SYSMEM_FAILED 3."
        "The documents name no code; existing data stay. The values are those generally known of the \
         public header.";
    SZ_338 "SZ-338" Chosen CE
        "GetSystemMemoryDivision and GetStoreInformation return FALSE with ERROR_INVALID_PARAMETER if \
         any of their pointers is NULL."
        "The documents demand them and name no code.";
    SZ_339 "SZ-339" Chosen CE
        "GetStoreInformation tells the capacity of the object store in bytes, and as free what its \
         files may grow by; 0xFFFFFFFF if there is more. Windows CE 6.0 has it too."
        "No page of it was opened; it is generally known since Windows CE 1.0, and Windows CE 6.0 is \
         documented to have an object store.";
}
