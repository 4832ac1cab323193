//! What the documents say of VirtualAlloc, VirtualFree and VirtualQuery.

clauses! {
    MS_02 "MS-02" Documented CE
        "GetSystemInfo reports an allocation granularity of 65,536 bytes."
        "Programming Windows CE, book, in translation";
    VA_01 "VA-01" Documented TO_5 + FROM_6
        "Newly committed memory reads as zero."
        "VirtualAlloc, Windows CE 3.0 and 5.0 references";
    VA_02A "VA-02a" Documented TO_5 + FROM_6
        "To reserve at a given address rounds it down to a multiple of 64 KB."
        "VirtualAlloc, Windows CE 3.0 and 5.0 references";
    VA_02B "VA-02b" Documented TO_5 + FROM_6
        "To commit at a given address rounds it down to a page."
        "VirtualAlloc, Windows CE 3.0 and 5.0 references";
    VA_03A "VA-03a" Documented TO_5 + FROM_6
        "With NULL for the address the system chooses it and rounds the size up to a page."
        "VirtualAlloc, Windows CE 3.0 and 5.0 references";
    VA_03B "VA-03b" Documented TO_5 + FROM_6
        "With an address, every page that the range touches is included: two bytes across a page \
         end are two pages."
        "VirtualAlloc, Windows CE 3.0 and 5.0 references";
    VA_04 "VA-04" Documented ONLY_5 + BUT_5_AND_WIN32
        "A size of 0 is an error."
        "VirtualAlloc, Windows CE 5.0 reference";
    VA_05 "VA-05" Documented TO_5 + FROM_6
        "To commit a page that is committed already is no error."
        "VirtualAlloc, Windows CE .NET 4.x reference";
    VA_06 "VA-06" Documented TO_5 + FROM_6
        "A reserved range is kept from all other allocations until it is released; it takes no RAM."
        "VirtualAlloc, Windows CE .NET 4.x reference";
    VA_07 "VA-07" Documented ONLY_4 + ONLY_5
        "MEM_RESET is not supported; MEM_TOP_DOWN is listed."
        "VirtualAlloc, Windows CE .NET 4.x reference";
    VA_08 "VA-08" Documented TO_5 + FROM_6
        "VirtualAlloc returns NULL on failure."
        "VirtualAlloc, Windows CE 5.0 reference";
    VF_01 "VF-01" Documented TO_5 + FROM_6
        "MEM_RELEASE needs the base that the reservation returned and a size of 0, or it fails."
        "VirtualFree, Windows CE 5.0 reference";
    VF_02 "VF-02" Documented TO_5 + FROM_6
        "To decommit pages that are not committed is no error; partial pages count whole."
        "VirtualFree, Windows CE 5.0 reference";
    VF_03 "VF-03" Documented TO_4 + FROM_5_AND_WIN32
        "Only one of MEM_DECOMMIT and MEM_RELEASE may be given."
        "VirtualFree, Windows CE 3.0 and .NET 4.x references";
    VP_01 "VP-01" Documented TO_5 + ONLY_6
        "VirtualProtect works on committed pages of one reservation, not across two."
        "VirtualProtect, Windows CE 3.0 and 5.0 references";
    VP_02 "VP-02" Documented TO_5 + FROM_6
        "Pages are protected as PAGE_READONLY, PAGE_READWRITE, PAGE_EXECUTE, PAGE_EXECUTE_READ, \
         PAGE_EXECUTE_READWRITE or PAGE_NOACCESS; any other access is an access violation."
        "VirtualProtect, Windows CE 3.0 and 5.0 references";
    VQ_01 "VQ-01" Documented TO_5 + FROM_6
        "VirtualQuery rounds the address down to a page and describes the run of pages with the \
         same state, allocation and protection; it returns the number of bytes written."
        "VirtualQuery, Windows CE 5.0 reference";
    VQ_02 "VQ-02" Documented ONLY_5 + BUT_5
        "AllocationProtect is not supported."
        "MEMORY_BASIC_INFORMATION, Windows CE 5.0 reference";
}
