//! Values that follow from the documents and from reports, and what runs them.

use super::Shown::{Scenario, Test};
use super::{CE, FROM_5, ONLY_4_5, TO_5, Vector};
use abi::clause::*;

const ADDRESSES: &str = "crates/abi/src/address.rs";

pub(super) const VECTORS: [Vector; 25] = [
    Vector {
        number: 1,
        says: "0x0E011234 lies in slot 7, 0x11234 from its beginning.",
        versions: TO_5,
        clauses: &[PTR_03, SLOT_01],
        shown: &[
            Test(ADDRESSES, "an_address_has_a_slot_and_an_offset_in_it"),
            Scenario("pointers/map_to_a_process"),
        ],
    },
    Vector {
        number: 2,
        says: "CeZeroPointer makes 0x00011234 of 0x0E011234, and leaves 0x00011234 and 0x42010000.",
        versions: ONLY_4_5,
        clauses: &[PTR_02, PTR_10],
        shown: &[Scenario("pointers/zero_pointer")],
    },
    Vector {
        number: 3,
        says: "MapPtrToProcess of 0x00011234 and the process in slot 7: 0x0E011234 with the right to \
               it, NULL without.",
        versions: TO_5,
        clauses: &[PTR_03],
        shown: &[Scenario("pointers/map_to_a_process")],
    },
    Vector {
        number: 4,
        says: "MapPtrToProcess of 0x0E011234 and the process in slot 3: 0x0E011234 with the right to \
               slot 7, NULL without.",
        versions: TO_5,
        clauses: &[PTR_04],
        shown: &[Scenario("pointers/mapped_stays_where_it_is")],
    },
    Vector {
        number: 5,
        says: "The kernel's bit is 1, that of slot 2 is 2, of slot 14 0x2000, of slot 32 0x80000000; \
               all together are 0xFFFFFFFF.",
        versions: TO_5,
        clauses: &[PERM_02],
        shown: &[
            Test(ADDRESSES, "each_slot_has_a_bit_of_its_own_and_together_they_are_all_bits"),
            Scenario("permissions/first_mask"),
        ],
    },
    Vector {
        number: 6,
        says: "GetCurrentPermissions of a program in slot 3 returns 5.",
        versions: TO_5,
        clauses: &[PERM_03],
        shown: &[Scenario("permissions/first_mask")],
    },
    Vector {
        number: 7,
        says: "There SetProcPermissions of 0xFFFFFFFF returns 5, and called again 0xFFFFFFFF.",
        versions: TO_5,
        clauses: &[PERM_05],
        shown: &[Scenario("permissions/mask_of_a_thread")],
    },
    Vector {
        number: 8,
        says: "A read of 0x04010000 from slot 3 raises, and goes well after vector 7; in another \
               thread of the program it raises still.",
        versions: TO_5,
        clauses: &[PERM_01],
        shown: &[Scenario("permissions/mask_of_a_thread")],
    },
    Vector {
        number: 9,
        says: "A read of 0x0000FFFF raises; at 0x00010000 the EXE begins.",
        versions: TO_5,
        clauses: &[IN_01, IN_02],
        shown: &[
            Scenario("slots/the_lowest_64_kb_are_never_given"),
            Scenario("modules/an_exe_begins_at_64_kb"),
        ],
    },
    Vector {
        number: 10,
        says: "Two reservations of one byte lie at least 0x10000 apart.",
        versions: CE,
        clauses: &[IN_16],
        shown: &[Scenario("virtual_memory/two_small_reservations_lie_64_kb_apart")],
    },
    Vector {
        number: 11,
        says: "A reservation of one byte at 0x00123456 is made at 0x00120000.",
        versions: CE,
        clauses: &[VA_02A],
        shown: &[Scenario("virtual_memory/a_reservation_starts_at_64_kb")],
    },
    Vector {
        number: 12,
        says: "Two bytes across the end of a page commit two pages.",
        versions: CE,
        clauses: &[VA_03B],
        shown: &[Scenario("virtual_memory/a_commit_covers_every_page_that_it_touches")],
    },
    Vector {
        number: 13,
        says: "A second commit of a page succeeds and keeps what is in it.",
        versions: CE,
        clauses: &[VA_05],
        shown: &[Scenario("virtual_memory/committing_twice_keeps_the_bytes")],
    },
    Vector {
        number: 14,
        says: "MEM_RELEASE fails with a size and behind the base; with the base and no size it \
               succeeds.",
        versions: CE,
        clauses: &[VF_01],
        shown: &[Scenario("virtual_memory/a_release_needs_the_base_and_no_size")],
    },
    Vector {
        number: 15,
        says: "To decommit a page that was never committed succeeds.",
        versions: CE,
        clauses: &[VF_02],
        shown: &[Scenario("virtual_memory/what_was_never_committed_may_be_decommitted")],
    },
    Vector {
        number: 16,
        says: "2 MB reserved without access lie from 0x42000000 up; committed in the same call, or \
               4 KB less, below 0x02000000.",
        versions: TO_5,
        clauses: &[LMA_02, LMA_03],
        shown: &[Scenario("virtual_memory/two_megabytes_leave_the_slot_only_bare")],
    },
    Vector {
        number: 17,
        says: "At most 511 reservations of one byte fit into an empty slot.",
        versions: TO_5,
        clauses: &[IN_16],
        shown: &[Scenario("virtual_memory/a_slot_holds_at_most_511_reservations")],
    },
    Vector {
        number: 18,
        says: "A process reads a view of another one at its address, without having mapped it.",
        versions: TO_5,
        clauses: &[MMF_05],
        shown: &[Scenario("slots/any_process_may_touch_a_view")],
    },
    Vector {
        number: 19,
        says: "With slots 2 to 32 taken CreateProcess fails.",
        versions: TO_5,
        clauses: &[SLOT_12],
        shown: &[
            Scenario("processes/the_kernel_and_31_others_fill_the_slots"),
            Scenario("processes/the_33rd_process_is_refused"),
        ],
    },
    Vector {
        number: 20,
        says: "An event and then a mutex of one name: both are made from CE 5.0 on, without \
               ERROR_ALREADY_EXISTS; before, the mutex fails with error 6.",
        versions: CE,
        clauses: &[NAME_01, NM_04],
        shown: &[
            Scenario("names/each_type_has_its_own_names"),
            Scenario("names/a_mutex_cannot_take_the_name_of_an_event"),
        ],
    },
    Vector {
        number: 21,
        says: "An event that two processes open has one handle value in both on CE 5.0; on CE 6.0 \
               each has its own, and that of one is no handle of the other.",
        versions: FROM_5,
        clauses: &[HND_02, HND_04],
        shown: &[
            Scenario("handles/equal_in_all_processes"),
            Scenario("handles/each_open_gives_a_value_of_its_own"),
        ],
    },
    Vector {
        number: 22,
        says: "Where one process has a DLL loaded, no other gets memory; where another one has memory \
               already, LoadLibrary fails there with error 14.",
        versions: TO_5,
        clauses: &[IN_05, IN_06, IN_08],
        shown: &[
            Scenario("modules/a_loaded_dll_costs_every_process_addresses"),
            Scenario("modules/a_dll_whose_place_is_taken_is_not_loaded"),
        ],
    },
    Vector {
        number: 23,
        says: "With 33 free pages of 4 KB a VirtualAlloc of 5 pages fails and one of 4 succeeds; with \
               21 one of 3 fails and one of 2 succeeds.",
        versions: ONLY_4_5,
        clauses: &[OOM_05, OOM_06],
        shown: &[Scenario("memory_pressure/a_request_is_limited_while_memory_is_low")],
    },
    Vector {
        number: 24,
        says: "An access violation within a call into gwes that nobody handles ends the application, \
               not gwes.",
        versions: TO_5,
        clauses: &[EXC_04],
        shown: &[Scenario("servers/unhandled_exception")],
    },
    Vector {
        number: 25,
        says: "A read of 0xE0 in slot 3 is told with the address 0x060000E0 too.",
        versions: TO_5,
        clauses: &[EXC_06],
        shown: &[
            Scenario("permissions/bad_address_in_slot_form"),
            Test("tests/cli.rs", "a_bad_address_is_told_in_slot_form_too"),
        ],
    },
];
