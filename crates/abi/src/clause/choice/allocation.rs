//! Choices for allocation: guard pages, copies of mappings, shared memory, heaps, what is told of
//! memory.

clauses! {
    SZ_300 "SZ-300" Chosen CE
        "PAGE_GUARD, PAGE_NOCACHE or both are added to any protection but PAGE_NOACCESS. VirtualAlloc \
         and VirtualProtect refuse every other word, PAGE_PHYSICAL too, with ERROR_INVALID_PARAMETER. \
         VirtualAlloc looks at the size, the type, the protection, the place and then the room for it."
        "PAGE_PHYSICAL is documented for VirtualCopy; the desktop refuses the modifiers for pages \
         without access; the code is that of arguments that make no sense.";
    SZ_301 "SZ-301" Chosen CE
        "The first touch of a guard page, of whatever kind, raises EXCEPTION_GUARD_PAGE, before its \
         protection is looked at. A call that comes to one fails as for memory that it may not touch; \
         the page is an ordinary one afterwards all the same. IsBadReadPtr, ReadProcessMemory and their \
         like ask first what may be touched: a guard page may not, and stays one."
        "It is what the desktop does; the number of the exception is that of the desktop. A question \
         is no touch.";
    SZ_302 "SZ-302" Chosen CE
        "VirtualCopy takes every page that the range of the source touches; both addresses lie \
         equally far into their page. It returns FALSE with ERROR_INVALID_PARAMETER and changes \
         nothing if the size is 0, the protection none, or the addresses lie apart; if the source is \
         not committed pages of one allocation within the caller's reach; if the destination is not \
         reserved in one allocation of the caller, or is committed in part, by a copy too. That is \
         the order of checks."
        "The documents demand a reserved destination and a committed source and give no code.";
    SZ_303 "SZ-303" Chosen CE
        "Addresses that show one page are equals: each has a protection of its own and is freed for \
         itself, in any order, and the page goes with the last. It counts once. A copy of a copy \
         shows the page itself."
        "The documents speak of a second mapping of the same physical pages.";
    SZ_304 "SZ-304" Chosen CE
        "A copy of pages of a view shows the pages of the object, also once the view is unmapped and \
         the object closed: all its memory stays until the last copy is freed. Pages of ROM stay in \
         place, and a write to them raises an access violation whatever protection was asked for."
        "A mapping of physical pages keeps them; ROM cannot be written.";
    SZ_305 "SZ-305" Chosen ONLY_5
        "CeVirtualSharedAlloc takes the lowest free addresses of the large memory area. The action is \
         0, MEM_RESERVE, MEM_COMMIT or both; to commit alone takes an address in such memory of the \
         caller. A size of 0, another action, an address to reserve at, or one that is not reserved \
         fails with ERROR_INVALID_PARAMETER; want of addresses or frames fails as in VirtualAlloc. \
         Every caller is trusted."
        "The reference names no code for these, and no untrusted program is modelled.";
    SZ_306 "SZ-306" Chosen ONLY_6
        "VirtualAllocEx and its like fail with ERROR_INVALID_HANDLE for what is no running process, \
         and are otherwise as without Ex, called by that process; a handle gives every right. \
         VirtualCopyEx goes by the rules of VirtualCopy."
        "The documents name no code; handles carry no access to processes here.";
    SZ_307 "SZ-307" Chosen CE
        "A heap is known by the address at which it begins. Its first 64 bytes are its own, so that \
         its first page is committed while it lives; nothing else of it takes memory beside the \
         blocks. The heap of a process without an image is made when it is asked for first. What the \
         functions of VirtualAlloc say of a heap's memory is that the caller has not reserved it."
        "The layout of a heap is not documented; a process that never asks takes no memory.";
    SZ_308 "SZ-308" Chosen CE
        "A block takes the lowest addresses of its heap that have room, and a heap that grows \
         reserves 384 KB more. A page without a block is decommitted at once, a later region without \
         a block released. Without room a block is NULL: ERROR_NOT_ENOUGH_MEMORY for want of frames, \
         ERROR_OUTOFMEMORY for want of addresses. The bytes of a new block are those that were there, \
         unless HEAP_ZERO_MEMORY is given."
        "The documents are silent; it makes runs repeatable. The codes are those of VirtualAlloc.";
    SZ_309 "SZ-309" Chosen CE
        "A value that is no heap of the caller fails with ERROR_INVALID_HANDLE; flags that a function \
         does not know, and an address at which no block of the heap begins, freed ones too, with \
         ERROR_INVALID_PARAMETER, in this order. HEAP_NO_SERIALIZE changes nothing. To destroy the \
         heap of the process fails with ERROR_INVALID_PARAMETER."
        "The documents name no code; a wrong pointer must not go unnoticed.";
    SZ_310 "SZ-310" Chosen CE
        "LocalAlloc, LocalFree and LocalSize use the heap of the process. The flags are LMEM_FIXED, \
         LMEM_ZEROINIT and LPTR; another fails with ERROR_INVALID_PARAMETER. LocalFree of NULL \
         succeeds; of what is no block it returns its argument with ERROR_INVALID_PARAMETER, and \
         LocalSize 0."
        "Blocks are documented as fixed; the codes are those of heaps.";
    SZ_311 "SZ-311" Chosen CE
        "GlobalMemoryStatus tells the frames of RAM as physical memory, those in use and those that \
         the world holds as not available, no paging file, and the load in whole percent. The total \
         of virtual memory is 32 MB, on Windows CE 6.0 the part of the space that a process reserves \
         in; available is what is not reserved in it, in whole places of 64 KB, without the lowest."
        "The documents give no arithmetic.";
    SZ_312 "SZ-312" Chosen CE
        "HeapReAlloc changes a block where it is if there is room, and else takes another, copies and \
         frees; with HEAP_REALLOC_IN_PLACE_ONLY it fails instead with ERROR_NOT_ENOUGH_MEMORY. \
         HeapSize tells the bytes that were asked for, and 0xFFFFFFFF on failure. HeapValidate says \
         whether a value is a block of the heap, or with NULL whether it is a heap."
        "The desktop is known to do so; no page was opened.";
    SZ_313 "SZ-313" Chosen CE
        "HeapCreate commits its initial size. With a maximum size the heap reserves so much, whole \
         pages with its head, and never grows; an initial size beyond it fails with \
         ERROR_INVALID_PARAMETER. HeapDestroy gives all of it back."
        "The desktop is known to do so; no page was opened.";
    SZ_359 "SZ-359" Chosen CE
        "VirtualFree and VirtualProtect of memory that belongs to a heap, a stack or a module, of \
         whatever process, return FALSE with ERROR_INVALID_PARAMETER and change nothing."
        "The references speak of what VirtualAlloc reserved; such memory the system reserved, and it \
         has functions of its own.";
    SZ_360 "SZ-360" Chosen TO_5
        "VirtualQuery describes pages in the slot of another process to whoever asks, without a right \
         to touch them."
        "A question is no touch, and the documents of the function name no right.";
    SZ_361 "SZ-361" Chosen CE
        "VirtualQuery describes the lowest 64 KB of a slot, or of a space, as a run of free pages that \
         ends there: nobody gets them, and what can be given out begins a run of its own."
        "The documents have no state for pages that are never given out; a run that went on would \
         promise that all of it can be reserved.";
    SZ_362 "SZ-362" Chosen ONLY_6
        "A touch of 0x00000000 to 0x0000FFFF, or of 0x70000000 to 0x7FEFFFFF, is an access violation."
        "An account of the system has data of the kernel there, and a heap of the system, that programs \
         can read. Neither is modelled, and pointers near NULL are to be noticed.";
}
