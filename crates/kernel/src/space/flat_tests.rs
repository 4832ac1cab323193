//! Tests of address spaces of their own, of what views show there, and of pages of their own.

use crate::Refusal;
use crate::record::FaultPoint;
use crate::sandbox::memory::{A, B, C, Lab, PDA, at, check_on, lab_of};
use crate::view::Window;
use abi::constant::{PAGE_READONLY, PAGE_READWRITE, PAGE_WRITECOPY};
use abi::{
    Address, ObjectId,
    OsVersion::{Ce6_0, Win32},
    ProcessId,
};
use expect_test::expect;

fn map(lab: &mut Lab, who: ProcessId, object: ObjectId, protect: u32) -> Address {
    let window = Window { offset: 0, len: 0, protect, base: None };
    lab.kernel(|kernel| kernel.map_view(who, object, window)).expect("it can be mapped")
}

#[test]
fn each_process_has_the_same_addresses_for_itself() {
    for version in [Ce6_0, Win32] {
        let mut lab = lab_of(version, 8);
        let (one, other) = (lab.commit(A, 1), lab.commit(B, 1));
        assert_eq!((one, other), (Ok(Address(0x1_0000)), Ok(Address(0x1_0000))), "{version}");
        lab.write(A, Address(0x1_0000), "1");
        lab.write(B, Address(0x1_0000), "2");
        lab.said.clear();
        lab.read(A, Address(0x1_0000), 1);
        lab.read(B, Address(0x1_0000), 1);
        assert_eq!(lab.said, ["a reads 1", "b reads 2"], "{version}");
    }
}

#[test]
fn a_file_is_mapped_for_one_process_and_each_map_has_a_base_of_its_own() {
    for version in [Ce6_0, Win32] {
        let mut lab = lab_of(version, 8);
        let object = lab.object(A, r"\f", 0);
        let bases = [A, A, B].map(|who| lab.view(who, object, 0, 0).0);
        assert_eq!(bases, [0x1_0000, 0x2_0000, 0x1_0000], "{version}");
        lab.unmap(A, Address(0x1_0000));
        lab.said.clear();
        lab.read(A, Address(0x1_0000), 1);
        lab.read(B, Address(0x1_0000), 1);
        let gone = "a reads and raises at 0x00010000 (read): nothing is reserved at this address";
        assert_eq!(lab.said[0], gone, "{version}");
        assert_eq!(lab.said.last().map(String::as_str), Some("b reads a"), "{version}");
    }
}

#[test]
fn a_view_of_ram_lies_in_the_common_window_of_ce_6_0() {
    let mut lab = lab_of(Ce6_0, 8);
    let object = lab.object(A, "", 8192);
    let bases = [A, B, A].map(|who| lab.view(who, object, 0, 0).0);
    assert_eq!(bases, [0x6000_0000; 3]);
    let other = lab.object(C, "", 4096);
    assert_eq!(lab.view(C, other, 0, 0), Address(0x6000_0000), "another machine");
    lab.write(A, Address(0x6000_0000), "1");
    lab.unmap(A, Address(0x6000_0000));
    lab.unmap(A, Address(0x6000_0000));
    lab.said.clear();
    lab.read(A, Address(0x6000_0000), 1);
    assert_eq!(lab.said, ["a reads 1"], "another process still maps it");
}

#[test]
fn the_window_of_ce_6_0_has_room_for_256_mb() {
    let mut lab = lab_of(Ce6_0, 1 << 17);
    let object = lab.object(A, "", 256 << 20);
    let small = lab.object(A, "", 1);
    assert_eq!(lab.view(A, object, 0, 0), Address(0x6000_0000));
    let window = Window { offset: 0, len: 0, protect: PAGE_READWRITE, base: None };
    let refused = lab.kernel(|kernel| kernel.map_view(A, small, window));
    assert_eq!(refused, Err(Refusal::OutOfAddresses));
    lab.map(A, r"\f");
}

#[test]
fn a_view_of_ram_is_private_on_the_desktop_and_shows_the_same_pages() {
    check_on(
        Win32,
        8,
        |lab| {
            let object = lab.object(A, "", 8192);
            let (one, other) = (lab.view(A, object, 0, 0), lab.view(B, object, 0, 0));
            lab.ram();
            lab.write(A, at(one, 4096), "1");
            lab.read(B, at(other, 4096), 1);
            lab.ram();
            lab.close(A, object);
            lab.unmap(A, one);
            lab.unmap(B, other);
            lab.ram();
        },
        expect![[r#"
            create RAM: 8192 bytes
            a maps 8192 bytes of RAM at 0x00010000, holds 1
            b maps 8192 bytes of RAM at 0x00010000, holds 1
            RAM: 0 of 8, at most 0
            page-in RAM 1: Zero, RAM 1
            b reads 1
            RAM: 1 of 8, at most 1
            a unmaps 0x00010000, holds 0, left 0
            b unmaps 0x00010000, holds 0, left 0
            drop RAM, RAM 0
            destroy RAM
            RAM: 0 of 8, at most 1"#]],
    );
}

#[test]
fn objects_of_one_file_share_its_pages_on_the_desktop_and_not_on_ce_6_0() {
    for (version, seen) in [(Ce6_0, "a reads a"), (Win32, "a reads 1")] {
        let mut lab = lab_of(version, 8);
        let (one, other) = (lab.map(A, r"\f"), lab.map(A, r"\f"));
        lab.touch(A, other);
        lab.write(A, one, "1");
        lab.said.clear();
        lab.read(A, other, 1);
        assert_eq!(lab.said, [seen], "{version}");
    }
}

#[test]
fn the_first_write_to_a_page_of_a_copy_view_makes_it_private() {
    check_on(
        Win32,
        8,
        |lab| {
            let object = lab.object(A, r"\f", 0);
            let shared = lab.view(A, object, 0, 0);
            let (own, others) =
                (map(lab, A, object, PAGE_WRITECOPY), map(lab, B, object, PAGE_WRITECOPY));
            lab.read(A, own, 1);
            lab.write(A, shared, "1");
            lab.say("until it writes, a copy view shows what the object holds");
            lab.read(A, own, 1);
            lab.write(A, own, "2");
            lab.write(A, shared, "3");
            lab.read(A, own, 1);
            lab.read(B, others, 1);
            lab.ram();
            lab.unmap(A, own);
            lab.ram();
            lab.medium(r"\f");
        },
        expect![[r#"
            create f: 16384 bytes
            a maps 16384 bytes of f at 0x00010000, holds 1
            a maps 16384 bytes of f at 0x00020000, holds 1
            b maps 16384 bytes of f at 0x00010000, holds 1
            page-in f 0: File, RAM 1
            a reads a
            dirty f 0
            until it writes, a copy view shows what the object holds
            a reads 1
            a reads 2
            b reads 3
            RAM: 2 of 8, at most 2
            a unmaps 0x00020000, holds 0, left 0
            RAM -1: 1
            RAM: 1 of 8, at most 2
            f holds 4096a 4096b 4096c 4096d"#]],
    );
}

#[test]
fn a_copy_may_take_the_frame_of_the_page_that_it_copies() {
    let mut lab = lab_of(Win32, 1);
    let object = lab.object(A, r"\f", 0);
    let own = map(&mut lab, A, object, PAGE_WRITECOPY);
    lab.touch(A, own);
    lab.kernel(|kernel| kernel.press_memory(PDA, 0));
    lab.said.clear();
    lab.write(A, own, "1");
    lab.read(A, own, 1);
    expect![[r#"
        evict f 0, RAM 0
        a reads 1"#]]
    .assert_eq(&lab.said.join("\n"));
}

#[test]
fn a_copy_that_finds_no_frame_raises_and_the_page_stays_as_it_is() {
    check_on(
        Win32,
        1,
        |lab| {
            let object = lab.object(A, "", 4096);
            let own = map(lab, A, object, PAGE_WRITECOPY);
            lab.read(A, own, 1);
            lab.write(A, own, "1");
            lab.read(A, own, 1);
            lab.ram();
        },
        expect![[r#"
            create RAM: 4096 bytes
            a maps 4096 bytes of RAM at 0x00010000, holds 1
            page-in RAM 0: Zero, RAM 1
            a reads .
            a writes and raises at 0x00010000 (write): no frame of RAM is free for the page
            a reads .
            RAM: 1 of 1, at most 1"#]],
    );
}

#[test]
fn a_page_of_a_reserved_object_can_be_touched_once_it_is_committed_in_any_view() {
    check_on(
        Win32,
        8,
        |lab| {
            let object = lab.reserved_object(A, 65_536);
            let (one, other) = (lab.view(A, object, 0, 0), lab.view(B, object, 0, 0));
            lab.read(A, one, 1);
            let backing = lab.mapping(object).backing;
            lab.kernel(|kernel| kernel.commit_section(backing, 0..1));
            lab.write(B, other, "1");
            lab.read(A, one, 1);
            lab.read(A, at(one, 4096), 1);
        },
        expect![[r#"
            create RAM: 65536 bytes
            a maps 65536 bytes of RAM at 0x00010000, holds 1
            b maps 65536 bytes of RAM at 0x00010000, holds 1
            a reads and raises at 0x00010000 (read): the page is reserved but not committed
            page-in RAM 0: Zero, RAM 1
            a reads 1
            a reads and raises at 0x00011000 (read): the page is reserved but not committed"#]],
    );
}

#[test]
fn a_protection_of_pages_holds_for_one_view_alone() {
    check_on(
        Win32,
        8,
        |lab| {
            let object = lab.object(A, "", 8192);
            let (one, other) = (lab.view(A, object, 0, 0), lab.view(A, object, 0, 0));
            lab.write(A, one, "1");
            let view = lab.kernel(|kernel| kernel.view_around(A, one)).expect("a view");
            lab.kernel(|kernel| kernel.protect_view(view, 0..1, PAGE_READONLY));
            lab.write(A, one, "2");
            lab.write(A, at(one, 4096), "3");
            lab.write(A, other, "4");
            lab.read(A, one, 1);
        },
        expect![[r#"
            create RAM: 8192 bytes
            a maps 8192 bytes of RAM at 0x00010000, holds 1
            a maps 8192 bytes of RAM at 0x00020000, holds 1
            page-in RAM 0: Zero, RAM 1
            a writes and raises at 0x00010000 (write): the page does not allow this access
            page-in RAM 1: Zero, RAM 2
            a reads 4"#]],
    );
}

#[test]
fn a_file_whose_objects_left_dirty_pages_behind_can_be_shortened() {
    let mut lab = lab_of(Win32, 8);
    let object = lab.object(A, r"\f", 0);
    let base = lab.view(A, object, 0, 0);
    for page in [1, 2] {
        lab.write(A, at(base, page * 4096), "1");
    }
    lab.fault(FaultPoint::WriteBack, 1);
    lab.fault(FaultPoint::WriteBack, 1);
    lab.close(A, object);
    lab.unmap(A, base);
    let file = lab.kernel(|kernel| kernel.find_file(PDA, r"\f")).expect("the file exists");
    assert_eq!(lab.world.state.backings.len(), 1, "the writes failed");
    lab.kernel(|kernel| kernel.resize_file(PDA, file, 100)).expect("the pages can be written now");
    assert!(lab.world.state.backings.is_empty());
}
