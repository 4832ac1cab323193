//! What was decided on memory and processes.

use super::{Decision, decided, space};
use abi::OsVersion::{self, Ce3_0, Ce6_0, CeNet4_2, Win32};
use abi::clause::*;

const NO_SLOTS: &[OsVersion] = &[Ce6_0, Win32];
const WIN32: &[OsVersion] = &[Win32];
const FROM_5: &[OsVersion] = &[OsVersion::Ce5_0, Ce6_0, Win32];
const BUT_5: &[OsVersion] = &[Ce3_0, CeNet4_2, Ce6_0, Win32];
const BUT_4_5: &[OsVersion] = &[Ce3_0, Ce6_0, Win32];

/// Where documents on memory contradict each other.
pub(super) const CONTRADICTIONS: [Decision; 16] = [
    decided("MCON-01", "the last slot of a process: 32 or 33", &[SLOT_12]).not_on(NO_SLOTS),
    decided("MCON-02", "what slot 1 is for: the kernel, or DLLs of the ROM", &[SLOT_03, SLOT_04])
        .by("slot_1_is_for_all", |rules| {
            let all = rules.slots().is_some_and(|slots| slots.slot_1_is_for_all);
            String::from(if all { "DLLs" } else { "the kernel" })
        })
        .not_on(NO_SLOTS),
    decided("MCON-03", "the default size of a stack: 60 KB, 64 KB or 1 MB", &[STK_03, STK_04])
        .by("stack.default_bytes", |rules| format!("{} KB", rules.stack.default_bytes >> 10)),
    decided("MCON-04", "the overflow area of a stack: 2 KB or 8 KB", &[O_28])
        .by("stack.overflow_pages", |rules| format!("{} page", rules.stack.overflow_pages)),
    decided("MCON-05", "the size of a page: 1 KB or 4 KB", &[O_29]),
    decided(
        "MCON-06",
        "the low and the critical threshold, printed as one number",
        &[OOM_05, O_25],
    )
    .not_on(BUT_4_5),
    decided("MCON-07", "which unused page of a stack is taken first", &[SZ_350]).not_on(WIN32),
    decided("MCON-08", "TerminateProcess tells the DLLs", &[PROC_05]).not_on(FROM_5),
    decided("MCON-09", "which versions reserve 2 MB outside of the slot", &[O_05]).not_on(NO_SLOTS),
    decided("MCON-10", "where the large memory area ends", &[O_06]).not_on(NO_SLOTS),
    decided("MCON-11", "the least object store: 28 KB, 32 KB or 128 KB", &[RAM_03, RAM_04B])
        .not_on(NO_SLOTS),
    decided("MCON-12", "the largest object store: 128 MB or 256 MB", &[RAM_02]).not_on(NO_SLOTS),
    decided("MCON-13", "VirtualFree ends a copy of a mapping", &[SZ_303]).not_on(WIN32),
    decided("MCON-14", "processes are kept from each other's memory", &[PERM_01, PERM_05])
        .not_on(NO_SLOTS),
    decided("MCON-15", "32 slots or 33", &[SLOT_01]).by("space", space).not_on(NO_SLOTS),
    decided("MCON-16", "the order of image, stack and heap in a process", &[SZ_352]).not_on(WIN32),
];

/// What the documents leave open on memory.
pub(super) const OPEN_POINTS: [Decision; 30] = [
    decided("MEM-01", "the error of the process that finds no slot", &[O_01]).not_on(NO_SLOTS),
    decided("MEM-02", "which free slot a process takes", &[O_02]).not_on(NO_SLOTS),
    decided("MEM-03", "the processes of the system after a boot", &[O_03]).not_on(NO_SLOTS),
    decided("MEM-04", "what goes to the large memory area", &[O_04]).not_on(NO_SLOTS),
    decided("MEM-05", "the same by version", &[O_05]).not_on(NO_SLOTS),
    decided("MEM-06", "the ends of the large memory area", &[O_06]).not_on(NO_SLOTS),
    decided("MEM-07", "the order in it", &[O_07]).not_on(NO_SLOTS),
    decided("MEM-08", "who may write to it", &[O_08]).not_on(NO_SLOTS),
    decided("MEM-09", "whether a right to a slot counts there", &[O_09]).not_on(NO_SLOTS),
    decided("MEM-10", "who may free and protect memory of it", &[O_10]).not_on(NO_SLOTS),
    decided("MEM-11", "the codes of VirtualAlloc", &[O_11A, O_11B, O_11C]).not_on(WIN32),
    decided("MEM-12", "the codes of VirtualFree and VirtualProtect", &[O_12]).not_on(WIN32),
    decided("MEM-13", "MEM_COMMIT alone, without an address", &[O_13]),
    decided("MEM-14", "how the size of a reservation is rounded", &[O_14]),
    decided("MEM-15", "the mask of a new thread", &[O_15]).not_on(NO_SLOTS),
    decided("MEM-16", "a right to a slot that gets another owner", &[O_16]).not_on(NO_SLOTS),
    decided("MEM-17", "kernel mode and other slots", &[O_17]).not_on(NO_SLOTS),
    decided("MEM-18", "an address in slot 0 and the same in the slot", &[O_18]).not_on(NO_SLOTS),
    decided("MEM-19", "the address of an exception", &[O_19]).not_on(NO_SLOTS),
    decided("MEM-20", "CloseHandle by a process that did not open it", &[O_20]).not_on(NO_SLOTS),
    decided("MEM-21", "the use of another process's handle value", &[O_21]).not_on(NO_SLOTS),
    decided("MEM-22", "an object whose owner ends", &[O_22]).not_on(NO_SLOTS),
    decided("MEM-23", "which views share an address", &[O_23]).not_on(NO_SLOTS),
    decided("MEM-24", "whom an unmap takes the view from", &[O_24A, O_24B]).not_on(NO_SLOTS),
    decided("MEM-25", "from when on memory is low", &[O_25])
        .by("hibernation", |rules| match &rules.hibernation {
            Some(rule) => format!("below {} pages for the shell", rule.pages),
            None => String::from("never for the shell"),
        })
        .not_on(NO_SLOTS),
    decided("MEM-26", "what is tried before memory is at its end", &[O_26]).not_on(WIN32),
    decided("MEM-27", "which page leaves the paging pool", &[O_27]).not_on(BUT_5),
    decided("MEM-28", "the defaults of stacks", &[O_28]).not_on(NO_SLOTS),
    decided("MEM-29", "what depends on the processor", &[O_29]),
    decided("MEM-30", "whether slot 1 can be written", &[O_30]).not_on(BUT_4_5),
];
