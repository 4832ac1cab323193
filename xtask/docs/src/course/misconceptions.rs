//! What is often believed of the memory of Windows CE, and is not so.

use super::{CE, FROM_5, Misconception, ONLY_4_5, TO_5};
use abi::clause::*;

pub(super) const MISCONCEPTIONS: [Misconception; 20] = [
    Misconception {
        number: 1,
        believed: "Out of memory means that RAM is full.",
        so: "A process has 32 MB of addresses. They may all be taken while most of the RAM is free; \
             then nothing more can be reserved.",
        versions: TO_5,
        clauses: &[SI_06, O_11B],
        scenarios: &[
            "virtual_memory/addresses_run_out_with_another_code",
            "virtual_memory/the_virtual_memory_of_a_process_is_its_slot",
        ],
    },
    Misconception {
        number: 2,
        believed: "Each process has 4 GB of its own, as on the desktop.",
        so: "Up to CE 5.0 all processes and the kernel lie in one map of 4 GB: every byte of a process \
             has an address that means the same to all, whoever may touch it. On CE 6.0 each process \
             has a lower half of its own.",
        versions: TO_5,
        clauses: &[MAP_01, CE6_01],
        scenarios: &[
            "pointers/one_value_other_bytes",
            "slots/any_process_may_touch_a_view",
            "ce_6/the_same_address_is_other_memory_in_each_process",
        ],
    },
    Misconception {
        number: 3,
        believed: "My process has all of its 32 MB.",
        so: "The lowest 64 KB are never given out, and a DLL that any process has loaded takes its \
             range in every slot, unless it is executed in place from slot 1, as those of the ROM are \
             from CE .NET 4.0 on. On CE 3.0 every DLL of the ROM has a range in every slot, loaded or \
             not.",
        versions: TO_5,
        clauses: &[IN_06, IN_11, MS_01],
        scenarios: &[
            "modules/a_loaded_dll_costs_every_process_addresses",
            "modules/before_4_0_every_rom_dll_lies_in_the_slots",
            "virtual_memory/the_virtual_memory_of_a_process_is_its_slot",
        ],
    },
    Misconception {
        number: 4,
        believed: "LoadLibrary failed, so the file is bad.",
        so: "A good DLL is refused with error 14, ERROR_OUTOFMEMORY, if the addresses that it needs are \
             taken in the process, or if no range is left for it.",
        versions: CE,
        clauses: &[IN_08],
        scenarios: &[
            "modules/a_dll_whose_place_is_taken_is_not_loaded",
            "modules/no_range_is_left_for_a_dll",
            "modules/ce_6_runs_out_of_addresses_for_dlls",
        ],
    },
    Misconception {
        number: 5,
        believed: "I can start 32 processes.",
        so: "The kernel and the processes of the system count: programs get what those leave.",
        versions: TO_5,
        clauses: &[SLOT_12, O_03],
        scenarios: &[
            "boot/the_system_takes_the_first_slots",
            "processes/the_kernel_and_31_others_fill_the_slots",
            "processes/the_33rd_process_is_refused",
        ],
    },
    Misconception {
        number: 6,
        believed: "A tiny VirtualAlloc is cheap.",
        so: "However small, it takes 64 KB of addresses: 511 of one byte fill an empty slot.",
        versions: TO_5,
        clauses: &[IN_16, SI_02],
        scenarios: &["virtual_memory/a_slot_holds_at_most_511_reservations"],
    },
    Misconception {
        number: 7,
        believed: "A VirtualAlloc of 2 MB that also commits goes to the large memory area.",
        so: "Only a bare reservation goes there: NULL, MEM_RESERVE alone, PAGE_NOACCESS, at least 2 MB. \
             What is to be used is committed by a second call.",
        versions: TO_5,
        clauses: &[LMA_02, LMA_03, O_04],
        scenarios: &[
            "virtual_memory/two_megabytes_leave_the_slot_only_bare",
            "virtual_memory/what_stays_in_the_slot",
        ],
    },
    Misconception {
        number: 8,
        believed: "Memory of the large memory area is mine alone.",
        so: "Every process reads and writes it at its address, as the page allows; only to free it is \
             left to its owner.",
        versions: TO_5,
        clauses: &[LMA_06, O_08],
        scenarios: &[
            "virtual_memory/another_process_cannot_free_it",
            "virtual_memory/two_megabytes_leave_the_slot_only_bare",
        ],
    },
    Misconception {
        number: 9,
        believed: "A mapped file is private as long as I tell nobody its name.",
        so: "A view lies where every process can touch it, with or without a name and without having \
             mapped it.",
        versions: TO_5,
        clauses: &[MMF_05, MMF_10],
        scenarios: &["slots/any_process_may_touch_a_view"],
    },
    Misconception {
        number: 10,
        believed: "The same pointer value in two processes means the same memory.",
        so: "Below 32 MB a value means the process that runs: two processes find other bytes there, \
             each those of its own slot.",
        versions: TO_5,
        clauses: &[PTR_01, SLOT_02],
        scenarios: &["pointers/one_value_other_bytes", "slots/slot_zero_shows_the_running_process"],
    },
    Misconception {
        number: 11,
        believed: "MapPtrToProcess gives me access.",
        so: "It does arithmetic, and returns NULL to who may not touch the result. Rights come from the \
             mask of the thread.",
        versions: TO_5,
        clauses: &[PTR_09, PTR_04],
        scenarios: &["pointers/mapping_grants_nothing", "pointers/mapped_stays_where_it_is"],
    },
    Misconception {
        number: 12,
        believed: "Rights to memory belong to the process.",
        so: "They belong to the thread: what one thread has taken, the next one of the same process \
             lacks; a thread that a driver started itself cannot read the caller's memory.",
        versions: TO_5,
        clauses: &[PERM_01, PERM_06],
        scenarios: &["permissions/mask_of_a_thread", "servers/thread_of_the_server"],
    },
    Misconception {
        number: 13,
        believed: "A system call is carried out by a thread of the server.",
        so: "The thread of the caller moves into the server and back. Meanwhile it has an owner, a \
             caller and a current process.",
        versions: TO_5,
        clauses: &[PSL_01, PSL_02, EXC_04],
        scenarios: &["servers/three_roles", "servers/unhandled_exception"],
    },
    Misconception {
        number: 14,
        believed: "Drivers of CE 5.0 run in the kernel.",
        so: "They run in processes such as device.exe, in user mode unless they ask. On CE 6.0 these \
             servers are libraries of the kernel.",
        versions: ONLY_4_5,
        clauses: &[PSL_05, PERM_13, CE6_05],
        scenarios: &[
            "servers/drivers_run_in_user_mode",
            "boot/on_ce_6_the_servers_are_in_the_kernel",
        ],
    },
    Misconception {
        number: 15,
        believed: "Handles are values of one process.",
        so: "Up to CE 5.0 an object has one value for all, and anybody who knows it can use it. From \
             CE 6.0 on each process has its own values.",
        versions: TO_5,
        clauses: &[HND_01, HND_02, HND_04],
        scenarios: &[
            "handles/equal_in_all_processes",
            "handles/a_value_can_be_guessed",
            "ce_6/a_handle_value_means_nothing_elsewhere",
        ],
    },
    Misconception {
        number: 16,
        believed: "An event and a mutex of one name clash.",
        so: "From CE 5.0 on each type has its own names. On CE 3.0 and .NET 4.2 they do clash.",
        versions: FROM_5,
        clauses: &[NAME_01, NM_04],
        scenarios: &[
            "names/each_type_has_its_own_names",
            "names/a_mutex_cannot_take_the_name_of_an_event",
        ],
    },
    Misconception {
        number: 17,
        believed: "Paging means a page file.",
        so: "Code and pages of files are dropped and read again. Data without a file are never written \
             out: they stay, and a request for more RAM fails.",
        versions: CE,
        clauses: &[PAGE_01, PAGE_04, PG_02B],
        scenarios: &[
            "memory_pressure/a_clean_page_is_dropped_and_read_again",
            "memory_pressure/a_ram_backed_page_is_never_lost",
            "modules/compressed_programs_take_ram_and_give_it_back",
        ],
    },
    Misconception {
        number: 18,
        believed: "The pointer of a mapping without a name can be handed around.",
        so: "It can be touched by others, and means nothing once its maker has unmapped the view: the \
             system counts only those who map it themselves.",
        versions: TO_5,
        clauses: &[OV_06, MMF_05],
        scenarios: &["slots/a_pointer_dies_with_its_owners_view"],
    },
    Misconception {
        number: 19,
        believed: "Windows Mobile 6 is CE 6.0.",
        so: "Windows Mobile 5 and 6 have the kernel of CE 5.0, and so its slots and its 32 MB. Programs \
             for them are tried on CE_5_0.",
        versions: FROM_5,
        clauses: &[MAP_11, SI_06, SI_07A],
        scenarios: &["slots/windows_mobile_6_has_slots_and_ce_6_has_none"],
    },
    Misconception {
        number: 20,
        believed: "A stack grows as far as it has to.",
        so: "It has 1 MB on CE 3.0 and 64 KB later, unless the EXE or the thread says otherwise; what \
             goes past that raises an access violation.",
        versions: CE,
        clauses: &[STK_03, STK_04, STK_06],
        scenarios: &[
            "modules/a_stack_grows_page_by_page_and_ends",
            "modules/the_default_stack_differs_by_version",
        ],
    },
];
