//! What the model does not cover, as the run that comes to it says it.
//!
//! To come to one of these ends the run; it is never guessed. `docs/not-modelled.md` is made from
//! this table, so code takes its words from here.

macro_rules! not_modelled {
    ($($name:ident $what:literal $why:literal;)*) => {
        $(
            #[doc = concat!("\"", $what, "\". ", $why)]
            pub const $name: &str = $what;
        )*

        /// Everything: what it is, and what is known about it.
        pub const ALL: &[(&str, &str)] = &[$(($what, $why)),*];
    };
}

not_modelled! {
    APPENDING "FILE_APPEND_DATA without FILE_WRITE_DATA"
        "CreateFile: a handle that writes at the end of the file, wherever its pointer is.";
    ARRAY_END "an array of handles that is shorter than its count"
        "WaitForMultipleObjects: what lies behind an array is not known.";
    COPY_OF_A_FILE "copying the mapping of pages of a file that come and go"
        "VirtualCopy: whether such pages are held in RAM no document read says.";
    CREATION_FLAGS "creation flags other than CREATE_NEW_CONSOLE"
        "CreateProcess: processes that start suspended or debugged.";
    DEEP_CALLS "more than 32 calls into servers at once"
        "CallServer: a thread that calls and calls would end with its stack.";
    DELAYED_MOVE "MOVEFILE_DELAY_UNTIL_REBOOT"
        "MoveFileEx: what is done when a machine starts again.";
    FILE_INFORMATION "file information other than FileDispositionInfo"
        "SetFileInformationByHandle: the one class that the deletion of files needs.";
    FOLDER_ATTRIBUTES "the attributes of a folder, to be set"
        "SetFileAttributes: no document read says what becomes of them.";
    FOLDER_MOVE "moving a folder"
        "MoveFile: a folder keeps its path; its files can be moved one by one.";
    JOB_WAIT "waiting for a job"
        "Jobs are there because they share the name space; they hold a name and no more.";
    KERNEL_MEMORY "memory of the kernel"
        "In kernel mode a thread may touch addresses from 0x80000000 up, and on Windows CE 3.0 any \
         thread those of the kernel's slot 1; what lies there no document read says.";
    LARGE_MEDIUM "media that hold more than 256 MB"
        "What was written to one medium is kept in the memory of the host.";
    LARGE_TRANSFER "a transfer of more than 32 MB of data written out, or of 256 MB from memory"
        "ReadFile and WriteFile: such bytes are held in one piece. Into memory any number is read.";
    NO_BUFFERING "FILE_FLAG_NO_BUFFERING"
        "CreateFile: files are not cached here, apart from the pages of views.";
    NO_STACK "the stack of a thread whose process began without an EXE"
        "UseStack: such a process has no image, no stack and no heap.";
    NO_LINE "the division of RAM on a machine whose object store has no capacity"
        "GetStoreInformation, GetSystemMemoryDivision, SetSystemMemoryDivision: such a store takes \
         nothing from program memory.";
    OVERLAPPED "overlapped input and output"
        "CreateFile, ReadFile and WriteFile of the desktop: a transfer that goes on by itself.";
    PHYSICAL_MEMORY "PAGE_PHYSICAL, and VirtualCopy of kernel addresses"
        "VirtualCopy: the memory of a machine has no addresses of its own, and there are no devices.";
    PSEUDO_HANDLE_CLOSE "closing the pseudo-handle of a process or thread"
        "CloseHandle: no document read says what comes of it on Windows CE.";
    START_ADDRESS "a start address that names no program of the world"
        "CreateThread: what is executed is not modelled, so a thread runs a program by its name.";
    SUSPENDED_THREAD "a thread that starts suspended"
        "CreateThread with CREATE_SUSPENDED: there is no ResumeThread.";
    TIMER_WAIT "waiting for a waitable timer"
        "Waitable timers are there because they share the name space; they hold a name and no more.";
    UNUSUAL_PROTECTION "PAGE_GUARD, PAGE_NOCACHE and PAGE_PHYSICAL on the desktop"
        "VirtualAlloc and VirtualProtect: the measured cases of the desktop have no such pages.";
    VIEW_PROTECTION "another protection for pages of a view on Windows CE"
        "VirtualProtect: its pages speak of memory of VirtualAlloc.";
}
