use super::*;
use crate::arbitrary;
use crate::draw::{Style, draw};
use crate::event::{CloseReason, ObjectKind, PageSource, Pause, Purpose, WriteReason};
use crate::samples::{header, *};
use abi::constant::{PAGE_READONLY, PAGE_READWRITE};
use abi::error::{ERROR_ACCESS_DENIED, ERROR_DISK_FULL};
use abi::world::{PoolSpec, VolumeKind, VolumeSpec};
use abi::{AccessKind, Address, Content, Handle};
use expect_test::{Expect, expect};
use proptest::prelude::*;

/// The last of these events contradicts the others, which do not contradict each other.
fn check_contradiction(before: Vec<Event>, last: &Event, expected: &Expect) {
    let mut fold = folded(&before);
    let told = fold.apply(last).map_err(|error| error.contradiction.to_string());
    expected.assert_eq(&told.expect_err("a contradiction"));
}

/// The log is mapped, and its page `page` was brought in, and made dirty if so.
fn log_with_page(page: u64, dirty: bool) -> Vec<Event> {
    let mut events = log_mapped();
    events.push(page_in(page, 0, PageSource::File, 1));
    if dirty {
        events.push(Event::Dirtied { backing: BackingId(0), page });
    }
    events
}

fn write_back(page: u64, error: Option<abi::ErrorCode>) -> Event {
    let (backing, reason) = (BackingId(0), WriteReason::LastUnmap);
    Event::WriteBack { backing, page, file: LOG, reason, error, lost: false }
}

fn closed(count: u32) -> Event {
    Event::HandleClosed {
        process: READER,
        object: ObjectId(5),
        handle: Handle(0x8000A),
        count,
        reason: CloseReason::Call,
    }
}

fn unmapped(left: u32) -> Event {
    Event::ViewUnmapped { view: ViewId(0), process: READER, base: BASE, count: 0, left }
}

#[test]
fn files_begin_with_the_bytes_of_the_header() {
    let fold = folded(&start());
    let chart = &fold.files()[&CHART];
    assert_eq!((chart.size, &*chart.path), (0x3000, r"\Windows\chart.bin"));
    assert_eq!(chart.page(2).bytes()[..], [0xA5; 4096]);
    let mut bytes = [0xEE; 4];
    fold.files()[&LOG].read(5998, &mut bytes);
    assert_eq!(bytes, [0x85, 0x86, 0, 0]);
}

#[test]
fn a_page_comes_in_with_the_bytes_of_its_file() {
    let mut events = log_with_page(1, false);
    events.push(access(READING, AccessKind::Read, 0x1000, &[0x10, 0x11]));
    let fold = folded(&events);
    let page = &fold.backings()[&BackingId(0)].pages[&1];
    assert_eq!((page.frame, page.source, page.dirty), (FrameId(0), PageSource::File, false));
    assert_eq!(fold.frames()[&FrameId(0)], PageKey::Backing(BackingId(0), 1));
    assert_eq!((fold.machines()[&PDA].ram_used, fold.machines()[&PDA].ram_peak), (1, 1));
}

#[test]
fn after_the_end_of_an_object_the_file_keeps_its_own_bytes() {
    let mut events = start();
    events.extend([
        created(5, ObjectKind::FileMapping, None),
        mapped(Some(LOG), 4),
        view(READER, 4, PAGE_READWRITE, 1),
        page_in(0, 0, PageSource::File, 1),
        Event::Dirtied { backing: BackingId(0), page: 0 },
        access(READING, AccessKind::Read, 2, &[2, 3, 0, 0]),
        access(READING, AccessKind::Write, 2, b"abcd"),
        write_back(0, None),
    ]);
    let fold = folded(&events);
    assert_eq!(fold.files()[&LOG].page(0).bytes()[..8], [0, 1, b'a', b'b', 4, 5, 6, 7]);
}

#[test]
fn a_write_back_ends_where_the_file_ends() {
    let mut events = log_with_page(1, true);
    events.push(access(READING, AccessKind::Write, 0x1000 + 1902, b"abcd"));
    events.push(write_back(1, None));
    events.push(Event::FileResized { file: LOG, size: 6010 });
    let fold = folded(&events);
    assert_eq!(fold.files()[&LOG].page(1).bytes()[1900..1908], *b"\x83\x84ab\0\0\0\0");
}

#[test]
fn a_page_that_was_not_written_and_is_lost_is_clean_and_the_file_is_as_before() {
    let mut events = log_with_page(1, true);
    let before = folded(&events).files()[&LOG].page(1).bytes().to_vec();
    let mut lost = write_back(1, Some(ERROR_DISK_FULL));
    if let Event::WriteBack { lost, .. } = &mut lost {
        *lost = true;
    }
    events.push(lost);
    let fold = folded(&events);
    let backing = &fold.backings()[&BackingId(0)];
    assert_eq!((backing.dirty, backing.pages[&1].dirty), (0, false));
    assert_eq!(fold.machines()[&PDA].tally.failed_writes, 1);
    assert_eq!(fold.files()[&LOG].page(1).bytes()[..], before[..]);
}

#[test]
fn a_thread_that_pauses_goes_on_without_an_answer() {
    let mut events = start();
    events.push(blocked(READING, &[], None, Pause::Midway));
    assert_eq!(folded(&events).threads()[&READING].state, ThreadState::Paused);
    let again = blocked(READING, &[], None, Pause::Pager);
    check_contradiction(events.clone(), &again, &expect!["thread 0 cannot pause"]);
    events.push(Event::Resumed { thread: READING, answer: 0 });
    let thread = folded(&events).threads()[&READING].clone();
    assert_eq!((thread.state, thread.answer), (ThreadState::Ready, None));
}

#[test]
fn a_page_that_could_not_be_written_stays_dirty_and_pending() {
    let mut events = log_with_page(1, true);
    events.push(unmapped(0));
    events.push(Event::WritesPending { backing: BackingId(0), pages: 1 });
    events.push(write_back(1, Some(ERROR_DISK_FULL)));
    let fold = folded(&events);
    let backing = &fold.backings()[&BackingId(0)];
    assert_eq!((backing.dirty, backing.pending, backing.pages[&1].dirty), (1, true, true));
    events.push(write_back(1, None));
    let fold = folded(&events);
    let backing = &fold.backings()[&BackingId(0)];
    assert_eq!((backing.dirty, backing.pending, backing.pages[&1].dirty), (0, false, false));
    let tally = fold.machines()[&PDA].tally;
    assert_eq!((tally.written_back, tally.failed_writes, tally.paged_in), (1, 1, 1));
}

#[test]
fn a_view_is_seen_by_every_process_and_slot_0_by_its_own() {
    let mut events = log_with_page(0, true);
    let private = |region, process, slot: u32| Event::Reserved {
        region: RegionId(region),
        process,
        base: Address((slot << 25) + 0x3_0000),
        len: 0x1000,
        purpose: Purpose::Memory,
    };
    let base = |slot: u32| Address((slot << 25) + 0x3_0000);
    let low = Address(0x3_0000);
    let committed = |region, slot| Event::Committed {
        region: RegionId(region),
        base: base(slot),
        len: 0x1000,
        protect: 4,
    };
    let touched = |region, frame| Event::PrivatePageIn {
        region: RegionId(region),
        page: 0,
        frame: FrameId(frame),
    };
    let access_low = |thread, kind, bytes: &[u8]| Event::Access {
        thread,
        kind,
        address: low,
        bytes: bytes.into(),
    };
    events.extend([
        access(READING, AccessKind::Write, 0, b"one"),
        access(WRITING, AccessKind::Read, 0, b"one"),
        private(8, READER, 2),
        private(9, WRITER, 3),
        committed(8, 2),
        committed(9, 3),
        touched(8, 1),
        touched(9, 2),
        access_low(READING, AccessKind::Write, b"mine"),
        access_low(WRITING, AccessKind::Write, b"yours"),
        access_low(READING, AccessKind::Read, b"mine"),
    ]);
    let fold = folded(&events);
    let spot = fold.spot(READING, low).expect("something is there");
    assert_eq!(
        (spot.span, spot.page),
        (Span::Region(RegionId(8)), PageKey::Private(RegionId(8), 0))
    );
    assert_eq!(fold.slot_form(WRITING, low), Some(base(3)));
    assert_eq!(fold.spot(READING, Address(0x4000_0000)), None);
}

#[test]
fn handles_are_counted_by_process_and_value() {
    let mut events = log_mapped();
    events.extend([opened(WRITER, 5, 0x8000A, 1), opened(READER, 5, 0x8000A, 2), closed(1)]);
    let fold = folded(&events);
    let holders = &fold.objects()[&ObjectId(5)].holders;
    assert_eq!((holders[&READER].count, holders[&WRITER].count), (1, 1));
    assert_eq!(fold.object_of(READER, Handle(0x8000A)), Some(ObjectId(5)));
    events.push(closed(0));
    let fold = folded(&events);
    assert!(!fold.objects()[&ObjectId(5)].holders.contains_key(&READER));
    // The value is still that of the writer's handle, and values are the machine's own.
    assert_eq!(fold.object_of(READER, Handle(0x8000A)), Some(ObjectId(5)));
    assert_eq!(fold.object_of(READER, Handle(0x8000E)), None);
}

#[test]
fn a_last_error_stays_until_a_call_writes_another() {
    let mut events = start();
    events.push(refused(READING, "CloseHandle", "FALSE", ERROR_ACCESS_DENIED, "CH-01"));
    events.push(returned(READING, "CloseHandle", "TRUE"));
    let fold = folded(&events);
    assert_eq!(fold.threads()[&READING].last_error, ERROR_ACCESS_DENIED);
    assert_eq!(fold.threads()[&WRITING].last_error, abi::ErrorCode(0));
}

#[test]
fn a_thread_waits_until_it_goes_on() {
    let mut events = start();
    events.push(created(4, ObjectKind::Event, Some("go")));
    let waits = blocked(READING, &[4], Some(5), Pause::Wait);
    events.push(waits);
    let state = folded(&events).threads()[&READING].state.clone();
    assert_eq!(state, ThreadState::Waiting { objects: vec![ObjectId(4)], due: Some(5) });
    events.extend([Event::Clock { now: 5 }, Event::Resumed { thread: READING, answer: 258 }]);
    let fold = folded(&events);
    let thread = &fold.threads()[&READING];
    assert_eq!(thread.state, ThreadState::Ready);
    assert_eq!((thread.answer, fold.clock()), (Some(258), 5));
}

#[test]
fn another_card_is_another_medium() {
    let mut events = start();
    let present = |present, medium| Event::VolumePresent { volume: CARD, present, medium };
    events.push(Event::VolumeFilled { volume: CARD, filler: 100 });
    events.push(present(false, 0));
    let fold = folded(&events);
    assert_eq!((fold.volumes()[&CARD].present, fold.volume_used(CARD)), (false, 6000));
    events.push(present(true, 1));
    let fold = folded(&events);
    let card = &fold.volumes()[&CARD];
    assert_eq!((card.present, card.filler, fold.volume_used(CARD)), (true, 0, 0));
    assert_eq!((fold.files()[&LOG].medium, fold.files()[&LOG].exists), (0, true));
}

#[test]
fn what_the_world_holds_of_ram_is_not_used() {
    let mut events = log_with_page(0, false);
    events.push(Event::RamPressed { machine: PDA, pressed: 7, ram_used: 1 });
    events.push(evicted(0, 0, 0));
    let machine = folded(&events).machines()[&PDA].clone();
    assert_eq!((machine.ram_used, machine.ram_peak, machine.ram_pressed), (0, 1, 7));
    let last = Event::RamPressed { machine: PDA, pressed: 9, ram_used: 0 };
    check_contradiction(events, &last, &expect!["machine 0 has less RAM"]);
}

/// What happens before the first step on a machine whose object store has two pages.
fn divided() -> (Header, Vec<Event>) {
    let mut header = header_of_two();
    header.world.machines.truncate(1);
    header.world.machines[0].processes.clear();
    header.world.machines[0].volumes.push(VolumeSpec {
        kind: VolumeKind::ObjectStore,
        mount: r"\".to_owned(),
        capacity_bytes: Some(8000),
        page_in: true,
        folders: Vec::new(),
        files: Vec::new(),
    });
    (header, vec![Event::DivisionDue { machine: PDA, store_pages: 4 }])
}

/// What a fold says of an event after those.
fn after((header, events): &(Header, Vec<Event>), last: &Event) -> Result<Fold, String> {
    let mut fold = Fold::new(header);
    for event in events {
        fold.apply(event).expect("no contradiction so far");
    }
    let told = fold.apply(last).map_err(|error| error.contradiction.to_string());
    told.map(|()| fold)
}

#[test]
fn pages_change_sides_and_what_was_due_is_there() {
    let moved =
        |store_pages, ram_pages| Event::MemoryDivided { machine: PDA, store_pages, ram_pages };
    let before = divided();
    let fold = after(&before, &moved(4, 6)).expect("no contradiction");
    let machine = &fold.machines()[&PDA];
    assert_eq!((machine.ram_pages, machine.store_due), (6, None));
    assert_eq!(fold.volumes()[&VolumeId(0)].capacity, Some(4 * 4096));
    let said = |event| after(&before, &event).expect_err("a contradiction");
    let again = Event::DivisionDue { machine: PDA, store_pages: 4 };
    expect![[r#"
        pages of machine 0: 11 is told, 10 is known
        machine 0 has another division due
        machine 0 has a division due already"#]]
    .assert_eq(&[said(moved(4, 7)), said(moved(5, 5)), said(again)].join("\n"));
}

#[test]
fn what_is_used_or_held_does_not_change_sides() {
    let moved =
        |store_pages, ram_pages| Event::MemoryDivided { machine: PDA, store_pages, ram_pages };
    let mut before = divided();
    before.1 = vec![
        Event::RamPressed { machine: PDA, pressed: 7, ram_used: 0 },
        Event::VolumeFilled { volume: VolumeId(0), filler: 5000 },
    ];
    let said = |event| after(&before, &event).expect_err("a contradiction");
    expect![[r#"
        machine 0 has less RAM
        volume 0 holds more"#]]
    .assert_eq(&[said(moved(4, 6)), said(moved(1, 9))].join("\n"));
    before.0.world.machines[0].volumes[0].capacity_bytes = None;
    assert_eq!(after(&before, &moved(2, 8)).err().as_deref(), Some("volume 0 has no capacity"));
}

#[test]
fn a_page_that_is_not_there_cannot_be_dirty() {
    let last = Event::Dirtied { backing: BackingId(0), page: 1 };
    check_contradiction(log_mapped(), &last, &expect!["page 1 of backing 0 is not resident"]);
    check_contradiction(
        log_with_page(1, true),
        &last,
        &expect!["page 1 of backing 0 is dirty already"],
    );
}

#[test]
fn a_dirty_page_cannot_be_given_up() {
    check_contradiction(
        log_with_page(1, true),
        &evicted(1, 0, 0),
        &expect!["page 1 of backing 0 is dirty and would be lost"],
    );
    check_contradiction(
        log_with_page(1, false),
        &evicted(1, 9, 0),
        &expect!["frame of page 1 of backing 0: 9 is told, 0 is known"],
    );
}

#[test]
fn a_clean_page_is_not_written_back() {
    check_contradiction(
        log_with_page(1, false),
        &write_back(1, None),
        &expect!["page 1 of backing 0 is clean"],
    );
}

#[test]
fn a_write_makes_a_page_dirty_first() {
    let last = access(READING, AccessKind::Write, 0x1000, b"x");
    check_contradiction(
        log_with_page(1, false),
        &last,
        &expect!["page 1 of backing 0 is written to, but not dirty"],
    );
}

#[test]
fn a_byte_that_is_read_is_the_one_that_was_written() {
    let last = access(READING, AccessKind::Read, 0x1000, &[0x10, 0x12]);
    check_contradiction(
        log_with_page(1, false),
        &last,
        &expect!["the byte at 0x42001001: 0x12 is told, 0x11 is known"],
    );
    let last = access(READING, AccessKind::Read, 0x2000, &[0]);
    check_contradiction(
        log_with_page(1, false),
        &last,
        &expect!["there is no memory at 0x42002000"],
    );
}

#[test]
fn ram_adds_up() {
    let last = page_in(0, 0, PageSource::File, 2);
    check_contradiction(
        log_mapped(),
        &last,
        &expect!["RAM used of machine 0: 2 is told, 1 is known"],
    );
    let last = Event::RamCharged { machine: PDA, pages: 9, ram_used: 9 };
    check_contradiction(log_mapped(), &last, &expect!["machine 0 has less RAM"]);
    let last = Event::RamPressed { machine: PDA, pressed: 3, ram_used: 3 };
    check_contradiction(
        log_mapped(),
        &last,
        &expect!["RAM used of machine 0: 3 is told, 0 is known"],
    );
}

/// The log is mapped in a world with this pool, and these events follow: how the pool is told, or
/// why that cannot be.
fn in_pool(pool: PoolSpec, events: &[Event]) -> String {
    let mut fold = Fold::new(&header_with(pool));
    for event in log_mapped().iter().chain(events) {
        if let Err(error) = fold.apply(event) {
            return error.contradiction.to_string();
        }
    }
    let machine = &fold.machines()[&PDA];
    let pages: Vec<u64> =
        machine.pool.iter().flat_map(|pool| pool.pages.values()).map(|page| page.1).collect();
    format!("pages {pages:?}, RAM {}", machine.ram_used)
}

#[test]
fn a_pool_holds_its_pages_in_their_order_and_takes_its_frames_at_boot_or_with_them() {
    let set_aside = PoolSpec::SetAside { pages: 2 };
    let told = in_pool(set_aside, &[pool_in(1, 0, 2), pool_in(0, 1, 2), evicted(1, 0, 2)]);
    assert_eq!(told, "pages [0], RAM 2");
    let counted = PoolSpec::Counted { target: 1, maximum: 2 };
    let told = in_pool(counted, &[pool_in(1, 0, 1), pool_in(0, 1, 2)]);
    assert_eq!(told, "pages [1, 0], RAM 2");
    let gone = Event::BackingDropped { backing: BackingId(0), ram_used: 2 };
    let unmapped = unmapped(0);
    assert_eq!(in_pool(set_aside, &[pool_in(1, 0, 2), unmapped, gone]), "pages [], RAM 2");
}

#[test]
fn a_pool_is_not_passed_and_nothing_in_it_is_written() {
    let one = PoolSpec::SetAside { pages: 1 };
    let dirtied = Event::Dirtied { backing: BackingId(0), page: 0 };
    let told = [
        in_pool(one, &[pool_in(0, 0, 1), pool_in(1, 1, 1)]),
        in_pool(one, &[pool_in(0, 0, 1), dirtied]),
        in_pool(one, &[pool_in(0, 0, 2)]),
        in_pool(PoolSpec::Counted { target: 1, maximum: 1 }, &[pool_in(0, 0, 0)]),
    ];
    expect![[r#"
        machine 0 has no room in its paging pool
        page 0 of backing 0 is in the paging pool, and is not written to
        RAM used of machine 0: 2 is told, 1 is known
        RAM used of machine 0: 0 is told, 1 is known"#]]
    .assert_eq(&told.join("\n"));
    check_contradiction(log_mapped(), &pool_in(0, 0, 1), &expect!["machine 0 has no paging pool"]);
}

#[test]
fn a_frame_holds_one_page() {
    let last = page_in(0, 0, PageSource::File, 2);
    check_contradiction(log_with_page(1, false), &last, &expect!["frame 0 is there already"]);
    check_contradiction(
        log_with_page(1, false),
        &page_in(1, 1, PageSource::File, 2),
        &expect!["page 1 of backing 0 is resident already"],
    );
    check_contradiction(
        log_mapped(),
        &page_in(2, 0, PageSource::File, 1),
        &expect!["page 2 of backing 0 lies past the object"],
    );
}

#[test]
fn a_page_comes_from_where_its_object_says() {
    check_contradiction(
        log_mapped(),
        &page_in(0, 0, PageSource::Zero, 0),
        &expect!["page 0 of backing 0 comes from a file if its object has one"],
    );
    check_contradiction(
        log_mapped(),
        &page_in(0, 0, PageSource::RomInPlace, 0),
        &expect!["page 0 of backing 0 is in place or is not, as its object"],
    );
}

#[test]
fn an_object_lives_while_anything_uses_it() {
    let gone = Event::ObjectDestroyed { object: ObjectId(5) };
    check_contradiction(log_mapped(), &gone, &expect!["object 5 is still held by a handle"]);
    let mut events = log_mapped();
    events.push(closed(0));
    check_contradiction(events, &gone, &expect!["object 5 is still in use"]);
    check_contradiction(
        start(),
        &Event::ObjectDestroyed { object: ObjectId(0) },
        &expect!["object 0 is still in use"],
    );
}

#[test]
fn handles_add_up() {
    check_contradiction(
        log_mapped(),
        &opened(READER, 5, 0x8000A, 3),
        &expect!["handles of handle 0x0008000a: 3 is told, 2 is known"],
    );
    check_contradiction(
        log_mapped(),
        &opened(READER, 0, 0x8000A, 1),
        &expect!["handle 0x0008000a is in use"],
    );
    check_contradiction(
        log_mapped(),
        &closed(1),
        &expect!["handles of handle 0x0008000a: 1 is told, 0 is known"],
    );
}

#[test]
fn views_add_up() {
    check_contradiction(
        log_mapped(),
        &view(READER, 6000, PAGE_READWRITE, 3),
        &expect!["uses of view 0: 3 is told, 2 is known"],
    );
    check_contradiction(
        log_mapped(),
        &view(WRITER, 6000, PAGE_READONLY, 1),
        &expect!["view 0 is another view"],
    );
    check_contradiction(
        log_mapped(),
        &unmapped(1),
        &expect!["uses by all processes of view 0: 1 is told, 0 is known"],
    );
    let mut events = log_mapped();
    events.push(unmapped(0));
    check_contradiction(events, &unmapped(0), &expect!["there is no view 0"]);
}

#[test]
fn addresses_belong_to_one_thing() {
    let reserved = |base, len| Event::Reserved {
        region: RegionId(9),
        process: READER,
        base: Address(base),
        len,
        purpose: Purpose::Memory,
    };
    check_contradiction(
        log_mapped(),
        &reserved(BASE.0 + 0x1000, 0x1000),
        &expect!["0x42001000 is taken by view 0"],
    );
    check_contradiction(
        log_mapped(),
        &reserved(BASE.0 - 0x1000, 0x2000),
        &expect!["0x41fff000 is taken by view 0"],
    );
    check_contradiction(
        log_mapped(),
        &reserved(0xFFFF_F000, 0x2000),
        &expect!["region 9 does not fit into the address space"],
    );
}

#[test]
fn pages_are_committed_in_a_region_of_their_own() {
    let committed = |region, base| Event::Committed {
        region: RegionId(region),
        base: Address(base),
        len: 0x1000,
        protect: 4,
    };
    check_contradiction(start(), &committed(7, 0x0403_0000), &expect!["there is no region 7"]);
    let mut events = start();
    let (region, base) = (RegionId(7), Address(0x0403_0000));
    events.push(Event::Reserved {
        region,
        process: READER,
        base,
        len: 0x1000,
        purpose: Purpose::Memory,
    });
    check_contradiction(
        events.clone(),
        &committed(7, 0x0403_1000),
        &expect!["region 7 does not have such pages"],
    );
    events.push(committed(7, 0x0403_0000));
    check_contradiction(
        events,
        &Event::Released { region, base },
        &expect!["region 7 still has committed pages"],
    );
}

#[test]
fn a_view_has_no_other_protection_where_it_has_no_pages() {
    let protected =
        |page, pages| Event::ViewProtected { view: ViewId(0), page, pages, protect: PAGE_READONLY };
    let mut events = log_mapped();
    events.push(protected(0, 2));
    check_contradiction(
        events.clone(),
        &protected(1, 2),
        &expect!["view 0 does not have such pages"],
    );
    check_contradiction(
        events,
        &protected(1, u32::MAX),
        &expect!["view 0 does not have such pages"],
    );
}

#[test]
fn a_process_ends_with_nothing_left() {
    let ended = Event::ProcessEnded { process: READER, exit_code: 0 };
    let mut events = log_mapped();
    let (region, base) = (RegionId(9), Address(0x0403_0000));
    events.push(Event::Reserved {
        region,
        process: READER,
        base,
        len: 0x1000,
        purpose: Purpose::Memory,
    });
    check_contradiction(events.clone(), &ended, &expect!["process 0 still has a thread"]);
    events.push(Event::ThreadEnded { thread: READING, exit_code: 0 });
    check_contradiction(events.clone(), &ended, &expect!["process 0 still holds a view"]);
    events.push(unmapped(0));
    check_contradiction(events.clone(), &ended, &expect!["process 0 still has reserved addresses"]);
    events.push(Event::Released { region, base });
    check_contradiction(events.clone(), &ended, &expect!["process 0 still holds a handle"]);
    events.extend([closed(0), ended.clone()]);
    check_contradiction(events.clone(), &ended, &expect!["process 0 has ended"]);
    check_contradiction(events, &opened(READER, 5, 0x8000A, 1), &expect!["process 0 has ended"]);
}

#[test]
fn slots_numbers_and_waits_are_not_taken_twice() {
    let again = process(1, "again").swap_remove(1);
    check_contradiction(
        start(),
        &again,
        &expect!["process 1 is alive, with that number or in that slot"],
    );
    check_contradiction(
        start(),
        &Event::Resumed { thread: READING, answer: 0 },
        &expect!["thread 0 does not wait"],
    );
    let mut events = start();
    events.push(blocked(READING, &[], None, Pause::Wait));
    check_contradiction(
        events,
        &blocked(READING, &[], None, Pause::Wait),
        &expect!["thread 0 cannot begin to wait"],
    );
}

#[test]
fn a_file_in_use_is_not_deleted_and_the_clock_never_goes_back() {
    check_contradiction(
        log_mapped(),
        &Event::FileDeleted { file: LOG },
        &expect!["file 1 is mapped"],
    );
    let mut events = start();
    events.extend([created(4, ObjectKind::File, None), file_opened(4, LOG, false)]);
    check_contradiction(events, &Event::FileDeleted { file: LOG }, &expect!["file 1 is open"]);
    check_contradiction(
        start(),
        &Event::FileWritten { file: LOG, offset: 5999, bytes: [1, 2].into() },
        &expect!["file 1 ends before what is written to it"],
    );
    let mut events = start();
    events.push(Event::Clock { now: 7 });
    check_contradiction(events, &Event::Clock { now: 6 }, &expect!["clock would go back"]);
}

#[test]
fn an_error_names_the_line_of_the_event() {
    let mut fold = Fold::new(&header());
    let events = [Event::Clock { now: 1 }, Event::Clock { now: 0 }];
    assert_eq!(fold.apply(&events[0]), Ok(()));
    let error = fold.apply(&events[1]).expect_err("a contradiction");
    expect!["event 3: clock would go back"].assert_eq(&error.to_string());
    let again = Event::Header(Box::new(header()));
    expect!["event 4: a trace has one header"]
        .assert_eq(&fold.apply(&again).expect_err("a contradiction").to_string());
}

#[test]
fn a_file_of_the_greatest_length_has_pages() {
    let mut header = header();
    let endless = Content { pieces: vec![abi::Piece::Pattern { len: u64::MAX }; 2] };
    header.world.machines[0].volumes[0].files[0].content = endless;
    let mut fold = Fold::new(&header);
    assert_eq!(fold.apply(&start()[0]), Ok(()));
    assert_eq!(fold.files()[&CHART].size, u64::MAX);
    let last = fold.files()[&CHART].page(u64::MAX / 4096);
    assert_eq!(last.bytes()[..2], [0xF0, 0xF1]);
}

proptest! {
    #[test]
    fn no_trace_makes_a_fold_or_a_drawer_panic(
        header in prop_oneof![1 => arbitrary::header(), 3 => Just(header())],
        started in any::<bool>(),
        events in prop::collection::vec(arbitrary::event(), 0..60),
        ascii in any::<bool>(),
        width in 0..120usize,
    ) {
        let mut all = if started { log_mapped() } else { Vec::new() };
        all.extend(events);
        let mut fold = Fold::new(&header);
        for event in &all {
            let _ = fold.apply(event);
        }
        let drawn = draw(&header, &all, Style { ascii, colour: false, width });
        prop_assert!(!drawn.contains(|c| c != '\n' && crate::text::is_unprintable(c)));
        prop_assert!(!ascii || drawn.is_ascii());
        for line in drawn.lines() {
            prop_assert!(crate::text::width(line) <= width.max(80), "{line}");
        }
    }
}
