//! This project's own decisions on pointers, rights to slots, and threads in servers.

clauses! {
    SZ_280 "SZ-280" Chosen TO_5
        "NULL stays NULL wherever a pointer is mapped: by MapPtrToProcess, by MapCallerPtr, by the \
         system for a call into a server."
        "It lies in slot 0 by its number, but points to nothing, and servers compare with it.";
    SZ_281 "SZ-281" Chosen TO_5
        "A thread that comes back from a server has the mask and the mode that it had before the call."
        "Rights that a server takes are for its own work, and the bit of the server comes with the \
         call.";
    SZ_282 "SZ-282" Chosen TO_5
        "If a server ends while threads of others are in it, they go back at once, out of the calls \
         made from within too, before what the server's threads own is abandoned; the call into it \
         returns 0 with ERROR_PROCESS_ABORTED."
        "The documents are silent; the thread belongs to its owner, which lives, and a wait that is \
         cut off is to take nothing.";
    SZ_283 "SZ-283" Chosen TO_5
        "A thread that ends while it is in a server, by ExitThread or with its owner, ends at once; \
         the server goes on, and keeps what was opened and reserved for it."
        "The documents are silent; threads end with the process that made them.";
    SZ_284 "SZ-284" Chosen TO_5
        "A thread may touch the slot of its current process, whatever its mask says."
        "Slot 0 shows it; a mask without it would stop the thread at its next step.";
    SZ_285 "SZ-285" Chosen TO_5
        "Without the right to the memory MapPtrToProcess and MapCallerPtr return NULL with \
         ERROR_ACCESS_DENIED; for what is no living process, MapPtrToProcess returns NULL with \
         ERROR_INVALID_HANDLE."
        "The documents say NULL and name no code.";
    SZ_286 "SZ-286" Chosen ONLY_4_5
        "The range of MapCallerPtr lies in one slot or in the large memory area, where the thread had \
         the right to it before the call; no page is looked at."
        "The documents say that it is checked against the caller, and not how.";
    SZ_287 "SZ-287" Chosen TO_5
        "Outside of a call into a server GetCallerProcess returns 0, and MapCallerPtr NULL with \
         ERROR_ACCESS_DENIED."
        "The documents give the caller a meaning within a call only.";
    SZ_288 "SZ-288" Chosen CE
        "IsBadReadPtr, IsBadWritePtr and IsBadCodePtr go by the protection of the pages and the right \
         of the thread, bring no page in, and call no bytes at all good; a page by which a stack may grow \
         is one that can be touched. IsBadCodePtr asks for one byte to be read."
        "The references say what they tell and not how they find out.";
    SZ_289 "SZ-289" Chosen TO_5
        "ReadProcessMemory and WriteProcessMemory return FALSE with ERROR_NOACCESS for a range or a \
         buffer of which a byte cannot be touched so, and with ERROR_INVALID_HANDLE for what is no \
         living process; they copy all or nothing, ask for no bit of the mask, and write the count on \
         success alone."
        "The documents say that they fail and name no code.";
    SZ_290 "SZ-290" Chosen TO_5
        "In a server a thread acts for the server: handles, views and reservations are the server's, \
         new threads too. The last error, mutexes, waits and the priority are the thread's, and it \
         brings them back."
        "It follows from whose code runs and from whose thread it is.";
    SZ_291 "SZ-291" Chosen TO_5
        "In a server ExitProcess, and TerminateProcess of the pseudo-handle, end the server; ExitThread \
         ends the thread, and with the first thread of a process its owner."
        "They follow the current process and the thread; the documents are silent.";
    SZ_292 "SZ-292" Chosen TO_5
        "MapPtrToProcess and MapCallerPtr return a pointer from 0x80000000 up as it is in kernel mode, \
         and NULL in user mode."
        "Such addresses can be used in kernel mode only.";
    SZ_293 "SZ-293" Chosen TO_5
        "A call into a server passes numbers and pointers of 32 bits and returns a number; a pointer \
         is mapped into the slot of the process that calls, whatever lies there. A process may call \
         itself."
        "That is what the documented functions have in common.";
}
