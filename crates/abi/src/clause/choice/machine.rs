//! This project's own decisions on memory, paging, cards and shares.

clauses! {
    SZ_70 "SZ-70" Chosen CE
        "VirtualAlloc takes the frames of what it commits at once, not at the first touch."
        "It can then fail with a code instead of raising an exception later.";
    SZ_71 "SZ-71" Chosen CE
        "A touch that needs a frame when none can be had raises EXCEPTION_ACCESS_VIOLATION."
        "The documents for Windows CE know access violations only.";
    SZ_72 "SZ-72" Chosen CE
        "VirtualAlloc at an address whose range is taken, or is not all of the slot or the space of \
         the process, or with MEM_RESET fails with ERROR_INVALID_PARAMETER."
        "The documents name no code; it is the code for every other wrong argument. That addresses \
         have run out is said only where the system was to choose them.";
    SZ_73 "SZ-73" Chosen TO_5
        "VirtualAlloc understands an address of the caller's own slot as its form in slot 0, and \
         returns addresses of slot 0."
        "The two forms name the same memory; results below 0x02000000 are reported.";
    SZ_74 "SZ-74" Chosen CE
        "A page without an executable protection cannot be executed, in views and elsewhere."
        "It is documented for read-only regions; the desktop does so for writable ones.";
    SZ_75 "SZ-75" Chosen CE
        "Frames are got back from clean pages of files first, then from dirty ones after their \
         write-back; a RAM-backed page is never taken."
        "RAM-backed pages are documented to stay; clean ones cost nothing to bring back.";
    SZ_76 "SZ-76" Chosen CE
        "When a card is ejected its paths fail with ERROR_PATH_NOT_FOUND, and open handles to its \
         files with ERROR_DEVICE_REMOVED; CloseHandle works. Its name is free until it is back."
        "ERROR_DEVICE_REMOVED is documented for the pager; a folder that is gone is no path.";
    SZ_77 "SZ-77" Chosen CE
        "Pages of an ejected card that are resident can still be touched; absent ones cannot come \
         in."
        "A resident page needs no volume.";
    SZ_78 "SZ-78" Chosen CE
        "When the same card comes back, open handles and objects of its files work again; with \
         another card they stay cut off, and it is never written with their pages."
        "The documents are silent; the bytes are the same ones, and those of another card are not.";
    SZ_79 "SZ-79" Chosen CE + WIN32
        "While a share is disconnected every call that needs its server fails with \
         ERROR_BAD_NETPATH; after it is reconnected, open handles work again."
        "The documents name no code; the server and its files are the same ones.";
    SZ_80 "SZ-80" Chosen CE + WIN32
        "A server counts the opens and the mappings of all machines together when it checks \
         sharing, deletion and size; a handle that a cut-off machine closes no longer counts."
        "The documents are silent; the file is one.";
    SZ_81 "SZ-81" Chosen CE
        "A write-back replaces whole pages up to the end of the object, so that of two machines \
         the one that writes back last wins."
        "The documents say that nothing is merged; pages are the unit of paging.";
    SZ_82 "SZ-82" Chosen TO_5
        "A machine starts without system processes; the kernel counts as one of the 32 processes."
        "What runs at the start is the maker's choice, and slots 2 to 32 remain.";
    SZ_83 "SZ-83" Chosen CE + WIN32
        "VirtualFree with MEM_DECOMMIT gives frames back at once; later touches raise an access \
         violation until the page is committed again, and it is then zero."
        "The documents call the memory decommitted and new memory zero.";
    SZ_84 "SZ-84" Chosen TO_5
        "GetSystemInfo reports 0x00010000 as the lowest and 0x7FFFFFFF as the highest address of \
         programs."
        "They are the ends of the documented user space without its guard.";
    SZ_85 "SZ-85" Chosen CE
        "Until a deferred write-back is done, other readers of the file see what was there before."
        "The documents say lazily, and promise no agreement between views and files.";
    SZ_86 "SZ-86" Chosen CE
        "A new object of a file reads the pages of that file again: two objects of one file do not \
         share frames of RAM. ROM pages used in place are the same pages for all of them."
        "The documents promise coherence for the views of one object and no more.";
    SZ_87 "SZ-87" Chosen CE + WIN32
        "An access that crosses into a page that it may not touch raises at the first such byte, \
         and writes nothing. A write of more pages of files than RAM can hold goes page by page; \
         what it has written stays when a page then fails to come in."
        "The documents are silent; a step of the model is atomic.";
    SZ_88 "SZ-88" Chosen CE + WIN32
        "VirtualFree refuses an address of a view with ERROR_INVALID_PARAMETER, and UnmapViewOfFile \
         one of VirtualAlloc: on Windows CE with the same code, on the desktop as M-36b says."
        "Each function takes what its counterpart returned.";
    SZ_89 "SZ-89" Chosen CE + WIN32
        "VirtualQuery of an address that only the kernel can use, or with room for less than the \
         structure, returns 0 with ERROR_INVALID_PARAMETER."
        "The documents describe the answer for user addresses only.";
    SZ_90 "SZ-90" Chosen CE + WIN32
        "A medium that fails makes the file functions fail with ERROR_READ_FAULT or \
         ERROR_WRITE_FAULT."
        "The documents name no code; these are the standard ones.";
    SZ_91 "SZ-91" Chosen CE + WIN32
        "A call that would need one more handle than a machine has fails with \
         ERROR_TOO_MANY_OPEN_FILES and changes nothing."
        "The documents name neither limit nor code; the model has 131,072 entries a machine, which \
         its processes and threads take from too."
        untestable "A scenario of 131,072 handles would be longer than all others together; unit \
         tests of the handle table reach the limit.";
    SZ_92 "SZ-92" Chosen CE + WIN32
        "CreateThread without a start address fails with ERROR_INVALID_PARAMETER."
        "The documents demand one and name no code.";
    SZ_93 "SZ-93" Chosen CE + WIN32
        "GetExitCodeProcess and GetExitCodeThread without a place for the code fail with \
         ERROR_INVALID_PARAMETER."
        "The documents demand it and name no code.";
    SZ_94 "SZ-94" Chosen CE
        "Share modes are those of open handles: a file whose handles are all closed can be opened \
         with any access, although a view still keeps it open inside the system."
        "A share mode is documented for the file as an application opens it; the desktop ends it \
         with the handle.";
    SZ_95 "SZ-95" Chosen CE
        "A warm boot and a loss of power end all processes of the machine and lose its program \
         memory, dirty pages included; what is on the volumes stays, in the object store too."
        "The object store is documented to survive; for pages of views the documents are silent.";
    SZ_96 "SZ-96" Chosen TO_5
        "Within one process the accesses of all opens of a file-mapping object add up."
        "Up to CE 5.0 all of them have one handle value, which cannot tell them apart.";
    SZ_97 "SZ-97" Chosen CE
        "Dirty pages whose write was put off or failed outlive the object. They are written under \
         memory pressure, before the machine opens, maps, reads, writes, cuts or deletes the file, \
         or when put-off writes are carried out, object by object as they were made. While they \
         cannot be written, the file counts as mapped."
        "The documents promise no moment; to drop them would lose what a program wrote, and a late \
         page must not undo what is written to the file after its object is gone.";
    SZ_98 "SZ-98" Chosen TO_5
        "The identifier of a thread, like that of a process, works as a handle while the thread lives, \
         whatever was closed."
        "Documented for processes; threads are kept by the same table.";
    SZ_99 "SZ-99" Chosen CE + WIN32
        "Sleep(0) returns at once and makes no other thread run."
        "The order of steps is the scenario's; a yield would be a second one.";
    SZ_100 "SZ-100" Chosen CE + WIN32
        "Committing pages that are committed gives them the new protection and keeps their bytes."
        "The documents allow the second commit and do not speak of its protection.";
    SZ_101 "SZ-101" Chosen TO_5
        "VirtualQuery answers with addresses of the same form as the one that it was asked for: in \
         slot 0, or in the process's own slot."
        "The documents do not say which of the two aliases is reported.";
    SZ_102 "SZ-102" Chosen TO_5
        "A process that uses a file-mapping object by a value that another process opened may map it \
         with any access that the object allows."
        "Handles are global up to CE 5.0, and no document limits those who did not open them.";
    SZ_103 "SZ-103" Chosen CE
        "SetEndOfFile on a mapped file fails with ERROR_USER_MAPPED_FILE whether or not its medium is \
         there."
        "The documents give no order.";
    SZ_150 "SZ-150" Chosen ONLY_3
        "The pages of an uncompressed ROM file come into RAM as those of any file."
        "That they are used in place is a sentence which the page of CE .NET 4.2 adds to the one of \
         CE 3.0.";
    SZ_264 "SZ-264" Chosen EVERY
        "VirtualAlloc that reserves and commits at an address commits all that it reserves, from the \
         multiple of 64 KB below the address on."
        "The address that it returns is that of the reservation; a program would not look for a gap.";
}
