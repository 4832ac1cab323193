//! What the documents say of VirtualAlloc and its family, and of GlobalMemoryStatus.

clauses! {
    MS_01 "MS-01" Documented TO_5 + ONLY_6
        "The virtual memory that GlobalMemoryStatus tells of is the user part of the address space \
         of the calling process."
        "MEMORYSTATUS, Windows CE 1.0 to 5.0 reference";
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
    VC_01 "VC-01" Documented TO_5 + ONLY_6
        "VirtualCopy maps the pages of committed memory a second time into reserved memory; \
         VirtualFree undoes it."
        "VirtualAlloc and VirtualCopy, Windows CE 5.0 reference";
    VC_02 "VC-02" Documented ONLY_4_5 + ONLY_3
        "With PAGE_PHYSICAL the source of VirtualCopy is a physical address divided by 256; without \
         it, an address such as those from 0xA0000000 on."
        "Device memory, Windows CE 5.0 driver guide"
        untestable "The memory of a machine has no addresses of its own, and there are no devices.";
    VC_03 "VC-03" Documented ONLY_5 + TO_4
        "A driver reserves addresses with VirtualAlloc and maps its memory there with VirtualCopy, \
         adding PAGE_NOCACHE to the protection."
        "Device memory, Windows CE 5.0 driver guide"
        from VC_01 VP_03;
    VC_04 "VC-04" Documented ONLY_5
        "MmMapIoSpace and MmUnmapIoSpace do both for a driver."
        "MmMapIoSpace, Windows CE 5.0 reference"
        untestable "There are no devices whose memory could be mapped.";
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
    VP_03 "VP-03" Documented TO_5 + ONLY_6
        "PAGE_GUARD and PAGE_NOCACHE are added to one of the protections. The first touch of a guard \
         page raises an exception, and the page is none from then on."
        "VirtualAlloc and VirtualProtect, Windows CE 5.0 reference";
    VQ_01 "VQ-01" Documented TO_5 + FROM_6
        "VirtualQuery rounds the address down to a page and describes the run of pages with the \
         same state, allocation and protection; it returns the number of bytes written."
        "VirtualQuery, Windows CE 5.0 reference";
    VQ_02 "VQ-02" Documented ONLY_5 + BUT_5
        "AllocationProtect is not supported."
        "MEMORY_BASIC_INFORMATION, Windows CE 5.0 reference";
    VX_01 "VX-01" Documented ONLY_6
        "VirtualAllocEx, VirtualFreeEx, VirtualProtectEx and VirtualCopyEx act on the process that a \
         handle stands for."
        "VirtualAllocEx and VirtualCopyEx, Windows CE 6.0 reference";
}
