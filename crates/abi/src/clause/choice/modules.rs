//! This project's own decisions on EXEs and DLLs.

clauses! {
    SZ_340 "SZ-340" Chosen CE
        "A program or DLL that is named without a folder is looked for in \\\\Windows and then in the \
         root; .exe or .dll is added to a name without an extension."
        "PROC-01 has the extension of programs; the rest is generally known, and no page was opened.";
    SZ_341 "SZ-341" Chosen CE
        "The DLLs of the ROM get their places when the machine starts, in the order of the world, each \
         in the highest range that is left; one in slot 1 has its data placed likewise. One without \
         code has nothing for slot 1."
        "The builder of a real image fixes them; the documents give the direction, not the order.";
    SZ_342 "SZ-342" Chosen CE
        "A page of data of a module takes a frame of the process when it is touched first, to read or \
         to write; where the medium cannot bring in single pages, when the module is loaded."
        "Writable data are documented to go to RAM, not when.";
    SZ_343 "SZ-343" Chosen CE
        "LoadLibrary fails with ERROR_INVALID_PARAMETER without a name, with ERROR_MOD_NOT_FOUND if \
         there is no such file, and with ERROR_BAD_EXE_FORMAT for a file that is no DLL; CreateProcess \
         fails with the last for a file that is no EXE. GetModuleHandle fails with \
         ERROR_MOD_NOT_FOUND for what the caller has not loaded."
        "The codes are the standard ones.";
    SZ_344 "SZ-344" Chosen CE
        "The handle of a module is the address at which its code lies; that of the program, by NULL, \
         is 0x00010000. A process that began without an EXE has none."
        "The documents read do not say what the handle is; as an address it shows where a DLL lies.";
    SZ_345 "SZ-345" Chosen CE
        "Each LoadLibrary of a DLL that is loaded counts, and it goes with as many FreeLibrary; one \
         more fails with ERROR_INVALID_HANDLE, as it does for the program itself."
        "It is generally known; the code is that for a handle that stands for nothing.";
    SZ_346 "SZ-346" Chosen TO_5
        "While a process has a DLL loaded, VirtualAlloc gives its range out in no process, nor \
         reserves it at an address that is asked for (as a range that is taken). VirtualQuery of a \
         process that has not loaded it tells it as free, and GlobalMemoryStatus counts it so. Of a DLL \
         with its code in slot 1 only the data takes such a range."
        "That the range is lost to all is reported, not how a call is answered.";
    SZ_347 "SZ-347" Chosen CE
        "A DLL that is loaded into RAM comes into the highest range that no other DLL has and that is \
         free in the process that loads it first; another process in which it is not free cannot \
         load it."
        "From the top down and one address for all is documented; the rest follows from IN-08.";
    SZ_348 "SZ-348" Chosen CE
        "A process whose EXE the world does not describe has no image, no stack and no heap: its \
         addresses are empty when it begins."
        "It keeps experiments on single calls free of what else a process would take.";
    SZ_349 "SZ-349" Chosen CE
        "A touch of a reserved page of a stack commits it, wherever it lies above the overflow area; \
         the overflow area is one page, the lowest. A stack has at least two pages."
        "A stack is documented to be committed from the top down, not what a touch further down does; \
         2 KB of overflow area are rounded up to a page.";
    SZ_350 "SZ-350" Chosen CE
        "When frames run out, pages of stacks below what the functions of their threads use are taken \
         after clean pages of files and before dirty ones: the lowest of each stack first, in the \
         order of the threads."
        "The documents give the parts and disagree on the order; a fixed one makes runs repeatable.";
    SZ_351 "SZ-351" Chosen ONLY_4 + ONLY_6
        "Stacks have 64 KB by default, and CreateThread may ask for another size, as on Windows CE 5.0."
        "The pages for these versions were not read.";
    SZ_352 "SZ-352" Chosen CE
        "A process begins with its EXE, behind it the stack of its first thread, and behind that its \
         heap, each in the lowest addresses that are free."
        "Two documents give two orders, and one of them calls its own typical only.";
    SZ_353 "SZ-353" Chosen CE
        "Pages of code of a module can be read and executed, and not written; its pages of data can be \
         read and written, and not executed. VirtualQuery tells all of them as committed."
        "Slot 1 is documented to hold what is not written; the same is right for code elsewhere.";
    SZ_354 "SZ-354" Chosen CE
        "GetModuleFileName gives the full path of the file of a module, with a zero behind it, and \
         returns the number of its characters without the zero; with NULL it is the path of the \
         program."
        "It is generally known; the references of Windows CE were not opened.";
    SZ_355 "SZ-355" Chosen CE
        "A path that does not fit into the buffer of GetModuleFileName with its zero is cut to as many \
         characters as the buffer has; it has no zero then, and the function returns the size of the \
         buffer."
        "That the path is cut is generally known, not whether a zero ends it; systems of the time did \
         not write one, and a caller can tell a path that was cut by the value.";
    SZ_356 "SZ-356" Chosen CE
        "GetModuleFileName returns 0 and writes nothing: with ERROR_INVALID_HANDLE for what the caller \
         has not loaded, with ERROR_MOD_NOT_FOUND for NULL in a process that began without an EXE, \
         with ERROR_INSUFFICIENT_BUFFER for a buffer of no characters, and with ERROR_NOACCESS for one \
         that cannot be written to. The checks are made in this order."
        "The codes are those of FreeLibrary and GetModuleHandle for the same mistakes, and the standard \
         ones.";
}
