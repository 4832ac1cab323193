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
        "An offset at or past the end of the object fails with ERROR_INVALID_PARAMETER."
        "The documents ask for an offset within the object and give no code. The measured cases, which \
         begin within it, take such codes from the system that they ran on; there it is wrong by \
         itself, and no view that is too long.";
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
         ERROR_INVALID_PARAMETER. To copy on write asks for no more than to read."
        "Only a protection that allows less was measured.";
    SZ_230 "SZ-230" Chosen WIN32
        "Events, mutexes, semaphores, waits, sleeping, threads, exit codes and the ending of processes \
         are on the desktop as chosen for Windows CE."
        "The sources for the desktop are about files and memory; these objects are in it to share a \
         name space, and to order what processes do."
        from SZ_56 SZ_57 SZ_58 SZ_59 SZ_61 SZ_62 SZ_65;
    SZ_240 "SZ-240" Chosen WIN32
        "VirtualAlloc with a size of 0, wrong flags or an address that no program has fails with \
         ERROR_INVALID_PARAMETER, and without enough addresses with ERROR_NOT_ENOUGH_MEMORY."
        "They are the codes of arguments that make no sense, and of a view that finds no room.";
    SZ_241 "SZ-241" Chosen WIN32
        "VirtualFree with MEM_RELEASE and a size, with both types or none, or with MEM_DECOMMIT of a \
         range that leaves the reservation fails with ERROR_INVALID_PARAMETER."
        "The Win32 reference gives no code; such arguments make no sense.";
    SZ_242 "SZ-242" Chosen FROM_6
        "GetSystemInfo reports 0x00010000 as the lowest address of programs, and as the highest \
         0x7FFFFFFF on CE 6.0 and 0x7FFEFFFF on the desktop, where the last 64 KB are never given out."
        "No document that is a source gives the numbers; these are the ends of what can be reserved, \
         and of the lower 2 GB.";
    SZ_250 "SZ-250" Chosen WIN32
        "VirtualAlloc of addresses that are taken, or to be committed without being reserved, and \
         VirtualFree of addresses that are free or within a reservation that is to be released, fail \
         with ERROR_INVALID_ADDRESS."
        "The Win32 reference names the code for a commit that nothing reserved; the others fail for \
         the same reason, an address that will not do.";
    SZ_251 "SZ-251" Chosen WIN32
        "VirtualAlloc with MEM_COMMIT in a view gives pages that are committed another protection, \
         which allows no more than the view; in a view of a file it fails with ERROR_ACCESS_DENIED."
        "Public conformance tests of the desktop commit views of memory anew; what a file stands \
         behind is never reserved.";
    SZ_252 "SZ-252" Chosen WIN32
        "VirtualFree with MEM_DECOMMIT and no size decommits the whole reservation whose base it is \
         given."
        "The Win32 reference says so; the pages for Windows CE do not.";
    SZ_253 "SZ-253" Chosen WIN32
        "VirtualAlloc with MEM_RESET alone takes any addresses of one reservation or view, and \
         changes nothing."
        "The system may forget the bytes and need not.";
    SZ_254 "SZ-254" Chosen WIN32
        "A buffer that cannot be read makes WriteFile fail with ERROR_INVALID_USER_BUFFER."
        "Public conformance tests of the desktop expect this code, and that of SZ-33 of ReadFile.";
    SZ_255 "SZ-255" Chosen WIN32
        "SEC_LARGE_PAGES with SEC_COMMIT, without a file, fails with ERROR_PRIVILEGE_NOT_HELD."
        "The documents demand a privilege that no program has unless it was given to it.";
    SZ_256 "SZ-256" Chosen WIN32
        "The empty name, where an object is to be opened, and Local, Global and Session by \
         themselves name folders of names: ERROR_INVALID_HANDLE, as for an object of another type."
        "The guide to name spaces says what the prefixes are; a folder is an object too.";
    SZ_257 "SZ-257" Chosen WIN32
        "To open a file-mapping object for none of the accesses that it has fails with \
         ERROR_ACCESS_DENIED."
        "Public conformance tests of the desktop expect so of mutexes; the check is one for all kinds.";
    SZ_258 "SZ-258" Chosen WIN32
        "A view of an image, whatever access it is mapped for, shows the bytes as they lie in the file: \
         the first page can be read, the others be executed and, as copies of their own, be written. \
         VirtualQuery calls it MEM_IMAGE."
        "The format of images, by which their parts are laid out and protected, is not modelled; this \
         is what holds of the headers of all images.";
    SZ_259 "SZ-259" Chosen WIN32
        "A handle of CreateFile can be inherited if its security attributes say so."
        "The Win32 reference says so, as of every function that makes a handle.";
}
