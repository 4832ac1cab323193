//! The open points of memory and processes, and what was decided for each.

clauses! {
    O_01 "O-01" Chosen TO_5
        "CreateProcess without a free slot returns FALSE with ERROR_OUTOFMEMORY."
        "The documents name no code; it is that of LoadLibrary when addresses run out.";
    O_02 "O-02" Chosen TO_5
        "A new process takes the lowest free slot from 2 on; a slot is free again at once."
        "It fits the listings of devices and is repeatable.";
    O_03 "O-03" Chosen TO_5
        "Where system processes are asked for they take the first slots in the usual order of \
         starting: filesys.exe in slot 2, then device.exe and gwes.exe, and on CE .NET 4.2 and 5.0 \
         services.exe in slot 5."
        "Only the first is the same in all listings; the others depend on the start-up.";
    O_04 "O-04" Chosen TO_5
        "VirtualAlloc reserves in the large memory area if and only if the address is NULL, the \
         size, as it is asked for, at least 2 MB, the type MEM_RESERVE alone and the protection \
         PAGE_NOACCESS."
        "These are the only precise reports, and they speak of the size that a program gives; whether \
         the protection matters is unproven.";
    O_05 "O-05" Chosen TO_5
        "The rule for the large memory area is the same in all versions with slots."
        "Memory outside the slot is mentioned already in 2000.";
    O_06 "O-06" Chosen TO_5
        "Views and reservations of the large memory area lie in 0x42000000 to 0x7FFFFFFF; nothing \
         is set aside for DLLs that hold resources only."
        "The area is documented as a whole (MAP-04). That its last 32 MB are kept for such DLLs, so \
         that it ends at 0x7DFFFFFF, is one report and hearsay, and no such DLL is modelled.";
    O_07 "O-07" Chosen TO_5
        "The large memory area is filled first fit from the bottom, at multiples of 64 KB."
        "The documents are silent.";
    O_08 "O-08" Chosen TO_5
        "Any process may touch memory of the large memory area as its pages' protection allows."
        "Readable objects can be read and writable ones written by any process.";
    O_09 "O-09" Chosen TO_5
        "The large memory area is not guarded by process; only page protection counts."
        "The security notes of the guides say no less.";
    O_10 "O-10" Chosen TO_5
        "VirtualFree and VirtualProtect of memory that another process reserved return FALSE with \
         ERROR_INVALID_PARAMETER and change nothing, whatever the caller may touch: in the large \
         memory area, where CeVirtualSharedAlloc takes it from as well, and in the slot of the other."
        "The documents are silent; a region has an owner.";
    O_11A "O-11a" Chosen TO_5 + ONLY_6
        "VirtualAlloc with a size of 0, with wrong flags, or committing at an address that is not \
         reserved fails with ERROR_INVALID_PARAMETER."
        "The documents say NULL and name no code.";
    O_11B "O-11b" Chosen TO_5 + ONLY_6
        "VirtualAlloc without enough addresses fails with ERROR_OUTOFMEMORY."
        "The documents name no code; two codes let learners tell addresses from frames.";
    O_11C "O-11c" Chosen TO_5 + ONLY_6
        "VirtualAlloc without enough frames fails with ERROR_NOT_ENOUGH_MEMORY and commits nothing."
        "The documents name no code; two codes let learners tell addresses from frames.";
    O_12 "O-12" Chosen TO_5 + ONLY_6
        "VirtualFree with MEM_RELEASE and a size, or with an address that is not the base of a \
         reservation, or with MEM_DECOMMIT of no bytes or beyond the reservation, returns FALSE \
         with ERROR_INVALID_PARAMETER and changes nothing."
        "The documents say that it fails and name no code.";
    O_13 "O-13" Chosen TO_5 + FROM_6
        "VirtualAlloc with NULL and MEM_COMMIT alone reserves and commits in one step, in \
         the slot where there is one."
        "Experiments show that it works.";
    O_14 "O-14" Chosen TO_5 + FROM_6
        "A reservation's size is rounded up to pages; its addresses are used up to the next \
         multiple of 64 KB."
        "It follows from the rounding of sizes and the alignment of reservations.";
    O_15 "O-15" Chosen TO_5
        "A new thread has the bit of its process and that of the kernel's process; one that moves \
         into a server gets the server's bit and keeps those it has."
        "It fits the listing of a device and the guide to drivers.";
    O_16 "O-16" Chosen TO_5
        "A bit of a mask is that of the slot: who kept it reaches the next process that lives there."
        "It follows from the bit being counted from the slot.";
    O_17 "O-17" Chosen TO_5
        "In kernel mode a thread may touch the slots of all processes without their bits."
        "The guides ask for kernel mode or for the bits.";
    O_18 "O-18" Chosen TO_5
        "An address of slot 0 and its form in the process's slot show identical bytes."
        "It follows from both naming the same memory.";
    O_19 "O-19" Chosen TO_5
        "A fault reports the address as it was used and its form in the slot of the process that \
         runs, and 0 for a read, 1 for a write."
        "Listings show the slot form, on one processor only.";
    O_20 "O-20" Chosen TO_5
        "CloseHandle by a process that did not open the object returns FALSE with \
         ERROR_INVALID_HANDLE and changes nothing; opens are counted by object and process."
        "The documents are silent; the handles of a process could not be closed at its end \
         otherwise.";
    O_21 "O-21" Chosen TO_5
        "To use a handle value that another process opened works."
        "Handle values are global by document.";
    O_22 "O-22" Chosen TO_5
        "An object that only another process had open is destroyed when that process ends; its \
         handle value then gives ERROR_INVALID_HANDLE."
        "A guide warns that the owner can close the object unnoticed.";
    O_23 "O-23" Chosen TO_5
        "Views of one object with the same offset, length and access share one address in all \
         processes; to map again gives the same address and adds a count."
        "A view is documented to have one address for all; two accesses must stay apart.";
    O_24A "O-24a" Chosen TO_5
        "An address stays mapped until every process has unmapped it as often as it mapped it."
        "It follows from one address for all and from an object going with its last user.";
    O_24B "O-24b" Chosen TO_5
        "A process that has no view at the address gets FALSE from UnmapViewOfFile and takes \
         nothing from others."
        "Each process counts its own views.";
    O_25 "O-25" Chosen TO_5
        "The shell asks applications to hibernate below 40 free pages; the kernel limits requests below \
         32 and 20."
        "Each number is documented in a place of its own: one as the shell's, the others as the \
         kernel's defaults. They are two layers, and both are kept.";
    O_26 "O-26" Chosen TO_5 + ONLY_6
        "Before a request for frames fails, clean pages of files are dropped and dirty ones \
         written back."
        "The documents give the parts, not the order.";
    O_27 "O-27" Chosen ONLY_5
        "The paging pool gives up its oldest page."
        "The pool is documented as first in, first out.";
    O_28 "O-28" Chosen TO_5
        "A stack that grows past its limit raises an access violation."
        "Guides for several versions agree on the exception, not on the limits.";
    O_29 "O-29" Chosen TO_5 + FROM_6
        "The processor has pages of 4 KB and allows misaligned accesses."
        "One processor is modelled; page sizes and alignment differ by device.";
    O_30 "O-30" Chosen ONLY_4_5
        "Slot 1 cannot be written: a write is an access violation."
        "It holds code and read-only data by document.";
}
