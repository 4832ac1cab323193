//! The 4 GB map, the large memory area and pointers.

clauses! {
    LMA_01 "LMA-01" Documented TO_5
        "Views of file-mapping objects lie from 0x42000000 up, outside every slot."
        "Microsoft support article on the address space; CreateFileMapping, Windows CE 3.0 \
         reference";
    LMA_02 "LMA-02" Measured TO_5
        "VirtualAlloc of at least 2 MB with NULL, MEM_RESERVE alone and PAGE_NOACCESS reserves in \
         the large memory area."
        "Experiments of a Windows CE developer";
    LMA_03 "LMA-03" Measured TO_5
        "The same size asked for with a commit in the same call stays in the slot."
        "Experiments of a Windows CE developer";
    LMA_04 "LMA-04" Measured TO_4
        "Reservations under 2 MB lie in the slot of the caller, larger ones in the large memory \
         area."
        "Reports of Windows CE developers";
    LMA_05 "LMA-05" Documented ONLY_4_5 + ONLY_3
        "Memory from VirtualAlloc lies in the slot by default and can be requested outside it."
        "Memory architecture, Windows CE 5.0 guide";
    LMA_06 "LMA-06" Measured TO_5
        "Memory outside the slots is not private: every process can reach it."
        "Reports of developers; for mapped files the security notes of the guides";
    LMA_07 "LMA-07" Documented ONLY_5
        "Memory of CeVirtualSharedAlloc can be written by its caller and read by all others. To \
         reserve, the address is NULL; the action 0 reserves and commits; VirtualFree frees it."
        "CeVirtualSharedAlloc, Windows CE 5.0 reference";
    LMA_08 "LMA-08" Documented TO_5
        "File mapping is the documented way to a region larger than the slot."
        "File-mapping guides, Windows CE 3.0 and 5.0";
    MAP_01 "MAP-01" Documented TO_5
        "There is a single 4 GB address space, in which all processes and the kernel live."
        "Memory architecture, Windows CE guides";
    MAP_02 "MAP-02" Documented TO_5
        "The lower 2 GB are for programs; the upper 2 GB belong to the system."
        "Microsoft support article on the address space";
    MAP_03 "MAP-03" Documented TO_5
        "The addresses from 0 to 0x41FFFFFF are 33 slots of 32 MB."
        "Microsoft support article on the address space";
    MAP_04 "MAP-04" Documented TO_5
        "The addresses from 0x42000000 to 0x7FFFFFFF are the large memory area, for mapped files."
        "Microsoft support article on the address space";
    MAP_05 "MAP-05" Documented TO_5
        "Physical memory is seen, cached, from 0x80000000 to 0x9FFFFFFF in kernel mode."
        "Memory architecture, Windows CE 5.0 guide"
        untestable "What lies there is not modelled; for a program the addresses are PERM-11.";
    MAP_06 "MAP-06" Documented TO_5
        "The same physical memory is seen, uncached, from 0xA0000000 to 0xBFFFFFFF in kernel mode."
        "Memory architecture, Windows CE 5.0 guide"
        untestable "What lies there is not modelled; for a program the addresses are PERM-11.";
    MAP_07 "MAP-07" Measured ONLY_4_5
        "The kernel has a slot of its own, 97, from 0xC2000000."
        "Exercise on memory of a Windows CE course, and a listing of a device"
        untestable "What lies there is not modelled; for a program the addresses are PERM-11.";
    MAP_08 "MAP-08" Documented ONLY_5 + TO_4
        "The kernel can address at most 512 MB of physical memory."
        "Memory architecture, Windows CE 5.0 guide"
        untestable "A world with more RAM is refused before it runs; tests of the loader and of \
         `slotzero drive` show it.";
    MAP_11 "MAP-11" Documented ONLY_5
        "Windows Mobile 6.5 has the kernel of Windows CE 5.0, with slots; slots 60 and 61, of the large \
         memory area, hold DLLs there."
        "Memory of devices, Windows Mobile 6.5 guide"
        untestable "Windows Mobile is no version of the model; what it has of Windows CE 5.0, that \
         version shows.";
    MMF_01 "MMF-01" Documented TO_5
        "INVALID_HANDLE_VALUE for the file makes an object backed by RAM, of the size given."
        "CreateFileMapping, Windows CE 3.0 reference; guide, Windows CE .NET 4.x";
    MMF_02 "MMF-02" Documented TO_5
        "The memory of a RAM-backed object is not part of the 32 MB of the process."
        "CreateFileMapping, Windows CE 3.0 reference";
    MMF_03 "MMF-03" Documented TO_5 + ONLY_6
        "The security attributes must be NULL, and PAGE_READONLY needs a file."
        "CreateFileMapping, Windows CE 3.0 reference";
    MMF_04 "MMF-04" Documented ONLY_5 + TO_4
        "A view is at the same address for every process and for the kernel."
        "Modified kernel functions, comparison of Windows CE 5.0 with 6.0";
    MMF_05 "MMF-05" Documented TO_5
        "A process that never mapped a view can use its address, and loses it when the owner \
         closes it."
        "Sharing memory-mapped objects, Windows CE 2.x guide, by its warning";
    MMF_06 "MMF-06" Documented TO_5
        "Names are global; the second process gets the original object, which is deleted after all \
         users have closed it."
        "Sharing memory-mapped objects, Windows CE 2.x guide";
    MMF_07 "MMF-07" Documented ONLY_5 + BUT_5
        "The offset of a view must be a multiple of the allocation granularity."
        "MapViewOfFile, Windows CE 5.0 reference";
    MMF_08 "MMF-08" Documented ONLY_5 + BUT_5
        "FILE_MAP_ALL_ACCESS is FILE_MAP_WRITE, which needs a PAGE_READWRITE object."
        "MapViewOfFile, Windows CE 5.0 reference"
        from MV_04;
    MMF_09 "MMF-09" Documented TO_5 + ONLY_6, several
        "Two handles to one mapped file may show data that do not agree."
        "Creating memory-mapped files, Windows CE guide";
    MMF_10 "MMF-10" Documented ONLY_5 + TO_4
        "Any process can read a readable object and write a writable one."
        "File-mapping guide, Windows CE 5.0, security notes";
    PERM_07 "PERM-07" Documented TO_5
        "Touching memory of another slot raises an exception that the program can handle."
        "Windows CE architecture, guide of 1998";
    PERM_08 "PERM-08" Documented TO_5 + FROM_6
        "The exception for a bad address and for one without permission is an access violation."
        "GetExceptionCode, Windows CE 5.0 reference";
    PERM_11 "PERM-11" Documented ONLY_4_5 + ONLY_3
        "Addresses from 0x80000000 up can be used in kernel mode only."
        "Memory architecture, Windows CE 5.0 guide";
    PERM_15 "PERM-15" Documented TO_5
        "Processes are protected from each other by page permissions in the one address space."
        "Windows CE architecture, guide of 1998";
    PTR_01 "PTR-01" Documented TO_5
        "An address of slot 0 and the same offset in the process's own slot name the same bytes."
        "CeZeroPointer, Windows CE 5.0 reference";
    PTR_10 "PTR-10" Chosen TO_5
        "Addresses outside the process slots have no form in slot 0."
        "It follows from the wording of CeZeroPointer, which leaves all other pointers alone.";
}
