//! The open points of file mapping, and what was decided for each.
//!
//! These are decisions for Windows CE. Where a version parts, the text says so.

clauses! {
    OPEN_01 "OPEN-01" Chosen CE
        "A name clash between types fails with ERROR_INVALID_HANDLE up to CE .NET 4.2; from CE 5.0 \
         each type has its own names."
        "The documents of the versions contradict each other; each version follows its own.";
    OPEN_02A "OPEN-02a" Chosen CE
        "PAGE_READONLY with INVALID_HANDLE_VALUE and a new name fails with ERROR_INVALID_PARAMETER."
        "The documents forbid it without naming a code.";
    OPEN_02B "OPEN-02b" Chosen CE
        "PAGE_READONLY with INVALID_HANDLE_VALUE and the name of an existing object opens that \
         object."
        "Shipped programs open objects by name this way, so the prohibition cannot bite here.";
    OPEN_03 "OPEN-03" Chosen CE
        "A file handle without the access that the protection needs fails with \
         ERROR_ACCESS_DENIED."
        "The documents name no code; it is the desktop's, and Qt takes it so on Windows CE.";
    OPEN_04 "OPEN-04" Chosen CE
        "INVALID_HANDLE_VALUE, a size of 0 and a new name fail with ERROR_INVALID_PARAMETER, and \
         nothing is made."
        "The documents say that a size must be given; 7-Zip accepts either outcome.";
    OPEN_05 "OPEN-05" Chosen CE
        "A file of length zero with a size of 0 fails with ERROR_FILE_INVALID."
        "Only the desktop's documents speak of it.";
    OPEN_06A "OPEN-06a" Chosen CE
        "PAGE_WRITECOPY, SEC_IMAGE, SEC_NOCACHE and SEC_RESERVE fail with ERROR_INVALID_PARAMETER."
        "The documents call them unsupported and name no code.";
    OPEN_06B "OPEN-06b" Chosen CE
        "Security attributes other than NULL are ignored."
        "The documents say both that they are ignored and that they must be NULL.";
    OPEN_07 "OPEN-07" Chosen CE
        "A view offset that is not a multiple of 64 KB fails with ERROR_INVALID_PARAMETER."
        "The documents name no code; Qt takes this one for a wrong range.";
    OPEN_08 "OPEN-08" Chosen CE
        "A view that reaches past the end of its object fails with ERROR_INVALID_PARAMETER."
        "The documents name no code; Qt takes this one for a wrong range, the desktop differs.";
    OPEN_09 "OPEN-09" Chosen CE
        "A length of 0 with an offset maps from the offset to the end of the object."
        "It is the only sensible reading of a sentence that speaks of the whole file.";
    OPEN_10 "OPEN-10" Chosen CE
        "UnmapViewOfFile of an address that is not the base of a view of the caller, or no longer, \
         returns FALSE with ERROR_INVALID_PARAMETER."
        "The documents demand the exact address and name no code.";
    OPEN_11A "OPEN-11a" Chosen CE
        "FlushViewOfFile of zero bytes returns FALSE with ERROR_INVALID_PARAMETER."
        "The documents forbid it and name no code.";
    OPEN_11B "OPEN-11b" Chosen CE
        "FlushViewOfFile may start anywhere in a view; the start is rounded down to a page."
        "The reference speaks of any byte range; a guide for CE 6.0 contradicts it.";
    OPEN_12 "OPEN-12" Chosen CE
        "SetEndOfFile on a mapped file returns FALSE with ERROR_USER_MAPPED_FILE, for truncation \
         and extension alike and through any handle of the file."
        "The documents demand unmapping first; the code is the desktop's for this case.";
    OPEN_13 "OPEN-13" Chosen CE
        "DeleteFile on an open or mapped file returns FALSE with ERROR_SHARING_VIOLATION."
        "The documents name no code; an open file is in use.";
    OPEN_14 "OPEN-14" Chosen CE
        "ReadFile and WriteFile on a mapped file work on the file itself: they neither see nor \
         change resident pages of a view."
        "The documents promise no failure and no agreement.";
    OPEN_15 "OPEN-15" Chosen CE
        "Dirty pages reach the file on FlushViewOfFile, under memory pressure, and after the last \
         unmap of the object: at once, or as SZ-97 says if that write is put off or fails."
        "The documents say lazily; a fixed set of moments keeps runs repeatable.";
    OPEN_16 "OPEN-16" Chosen CE
        "In the last page, what lies after the end of the file reads as zero, and what is written \
         there is not written back."
        "The documents are silent; the desktop does so.";
    OPEN_17 "OPEN-17" Chosen CE
        "The grown part of a file reads as zero."
        "The documents leave it undefined for SetEndOfFile; one behaviour is better than two.";
    OPEN_18 "OPEN-18" Chosen CE
        "A new RAM-backed object reads as zero."
        "No document for Windows CE says so; memory from VirtualAlloc does.";
    OPEN_19A "OPEN-19a" Chosen CE
        "A file-mapping object without a handle lives as long as it has a view."
        "The 3.0 and 4.2 references say that a view holds the object.";
    OPEN_19B "OPEN-19b" Chosen CE
        "A view keeps the name of its object alive as well as the object."
        "The object is still open by the wording of the 3.0 and 4.2 references; the desktop \
         differs.";
    OPEN_20A "OPEN-20a" Chosen CE
        "CloseHandle on a file handle that the kernel closed after a failed mapping gives \
         ERROR_INVALID_HANDLE."
        "The documents say FALSE and name no code; the handle stands for nothing.";
    OPEN_20B "OPEN-20b" Chosen TO_5
        "After a successful mapping a handle from CreateFileForMapping stays the application's: \
         CloseHandle returns TRUE once, before or after the object's handle and views."
        "The 4.2 reference speaks of failure only, and the official recipe closes it last.";
    OPEN_20C "OPEN-20c" Chosen ONLY_6
        "The kernel closes a handle from CreateFileForMapping with the object's last reference; an \
         explicit CloseHandle before that returns TRUE once."
        "The porting notes for CE 6.0 say that the kernel closes it, not when.";
    OPEN_21 "OPEN-21" Chosen CE
        "CreateFileForMapping returns INVALID_HANDLE_VALUE on failure."
        "The documents are silent; it is CreateFile's value, though Qt defends against NULL.";
    OPEN_22 "OPEN-22" Chosen CE
        "A second CreateFileForMapping of a file gives INVALID_HANDLE_VALUE with \
         ERROR_SHARING_VIOLATION if either of the two is for writing, whatever they share; an \
         access of 0 conflicts with none."
        "Documents and programs agree that it is impossible; none names the code.";
    OPEN_23A "OPEN-23a" Chosen CE
        "On a platform without page-in support every new CreateFileMapping, with a file or \
         without, fails with ERROR_NOT_SUPPORTED."
        "The documents say that the function does not work there and name no code.";
    OPEN_23B "OPEN-23b" Chosen CE
        "On a file system that cannot page, CreateFileMapping fails with ERROR_NOT_SUPPORTED for \
         its files only."
        "File systems without paging are documented, their mapping is not.";
    OPEN_24 "OPEN-24" Chosen CE
        "A page-in that fails during an access raises EXCEPTION_ACCESS_VIOLATION."
        "The documents for Windows CE know access violations only.";
    OPEN_25 "OPEN-25" Chosen CE
        "A name with a backslash, or one that is too long, fails with ERROR_INVALID_PARAMETER."
        "The documents forbid it and name no code.";
    OPEN_26 "OPEN-26" Chosen CE
        "A handle to an existing object gives the access that flProtect asks for and never more \
         than the object's own protection; MapViewOfFile checks both."
        "The reference says that access is requested with flProtect, and grants full access to a \
         new object only.";
    OPEN_27 "OPEN-27" Chosen CE
        "With the name of an existing object the file handle is ignored, and one from \
         CreateFileForMapping stays open."
        "The documents are silent; the call succeeds, and only a failure closes the handle.";
    OPEN_28 "OPEN-28" Chosen CE
        "A RAM-backed object is as large as the size asked for, rounded up to pages, and its tail \
         can be read and written."
        "Qt finds a whole number of pages on devices.";
    OPEN_29 "OPEN-29" Chosen CE
        "When a process ends its views are unmapped, from the lowest address on, with the same \
         write-back as an unmap, and its handles are closed."
        "A desktop document of 1992 says so, without an order; those for Windows CE are silent.";
    OPEN_30A "OPEN-30a" Chosen CE
        "To open a ROM file for writing fails with ERROR_ACCESS_DENIED."
        "ROM files cannot be altered; the documents name no code.";
    OPEN_30B "OPEN-30b" Chosen CE
        "A ROM file maps a prefix for a smaller size and fails with ERROR_DISK_FULL for a larger \
         one."
        "It cannot be grown, and that is the documented code for a file that cannot.";
    OPEN_30C "OPEN-30c" Chosen EVERY
        "To open a file with FILE_ATTRIBUTE_READONLY for writing fails with ERROR_ACCESS_DENIED."
        "The documents name no code; the desktop has this one.";
    OPEN_31 "OPEN-31" Chosen CE
        "A compressed ROM file can be mapped for reading: its pages come into RAM one by one and \
         can be dropped."
        "The reference speaks of uncompressed files only and so implies the others.";
    OPEN_32 "OPEN-32" Chosen CE
        "Names belong to the whole device; there are no sessions, and a name that starts with \
         Global and a backslash is invalid."
        "Names are global by document, and the backslash is excluded.";
}
