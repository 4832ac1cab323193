//! Where paths lead to, what a volume can be made of, and media that come and go.

use super::testing::{DESK, PDA, SRV, volumes, with, world};
use crate::record::{FaultPlan, FaultPoint};
use crate::{Kernel, Refusal};
use abi::Content;
use abi::world::FileKind;
use expect_test::{Expect, expect};
use journal::PageVersion;

const WORLD: &str = r"
    store
    \a = store
    \both = store
    \Card\x = hidden
    rom
    \both = rom
    \Windows\r = rom
    \Windows\z.z = packed
    \Windows\m.dll = module
    card \Card 100
    \Card\x = card
    share \\srv\data
    \\srv\data\x = remote
";

/// The text of a file, or why there is none.
fn text(kernel: &Kernel<'_>, path: &str) -> String {
    match kernel.find_file(PDA, path) {
        Ok(file) => {
            let mut bytes = vec![0; kernel.state.files[file.0].size as usize];
            kernel.peek_file(file, 0, &mut bytes);
            bytes.escape_ascii().to_string()
        }
        Err(refusal) => format!("{refusal:?}"),
    }
}

fn check_paths(paths: &[&str], expected: &Expect) {
    let found = with(&mut world(WORLD), |kernel| {
        paths.iter().map(|path| format!("{path}: {}\n", text(kernel, path))).collect::<String>()
    });
    expected.assert_eq(&found);
}

#[test]
fn a_path_belongs_to_the_longest_mount_point() {
    check_paths(
        &[r"\a", r"\Card\x", r"\CARD\X", r"\Card2\x", r"\\SRV\Data\x", r"\Card"],
        &expect![[r#"
            \a: store
            \Card\x: card
            \CARD\X: card
            \Card2\x: PathNotFound
            \\SRV\Data\x: remote
            \Card: IsFolder
        "#]],
    );
}

#[test]
fn the_object_store_is_asked_before_the_rom() {
    check_paths(
        &[r"\both", r"\Windows\r", r"\Windows\nothing", r"\nowhere\r", r"\"],
        &expect![[r#"
            \both: store
            \Windows\r: rom
            \Windows\nothing: FileNotFound
            \nowhere\r: PathNotFound
            \: IsFolder
        "#]],
    );
}

#[test]
fn the_order_in_which_volumes_were_added_does_not_matter() {
    let files = "rom\n\\both = rom\nstore\n\\both = store";
    let found = with(&mut world(files), |kernel| text(kernel, r"\both"));
    assert_eq!(found, "store");
}

#[test]
fn a_share_that_nobody_has_and_a_server_that_is_none_are_told_apart_from_files() {
    check_paths(
        &[
            r"\\srv\data\nothing",
            r"\\srv\data\no\x",
            r"\\srv\other\x",
            r"\\nobody\data\x",
            r"\\srv\data",
        ],
        &expect![[r#"
            \\srv\data\nothing: FileNotFound
            \\srv\data\no\x: PathNotFound
            \\srv\other\x: NoSuchShare
            \\nobody\data\x: NoSuchShare
            \\srv\data: IsFolder
        "#]],
    );
}

#[test]
fn only_uncompressed_rom_files_are_used_in_place() {
    with(&mut world(WORLD), |kernel| {
        let in_place = |path: &str| {
            let file = kernel.find_file(PDA, path).expect("the file exists");
            kernel.file_in_place(file)
        };
        assert!(in_place(r"\Windows\r"));
        assert!(!in_place(r"\Windows\z.z"));
        assert!(!in_place(r"\Windows\m.dll"));
        assert!(!in_place(r"\a"));
    });
}

/// What becomes of a world when a further volume is added to it.
fn check_refused(text: &str, change: impl FnOnce(&mut abi::world::VolumeSpec), expected: Refusal) {
    let mut spec = volumes(text).remove(0);
    change(&mut spec);
    let found = with(&mut world(WORLD), |kernel| {
        let remote = spec.mount.starts_with(r"\\");
        let (machine, server) = if remote { (None, Some(SRV)) } else { (Some(PDA), None) };
        kernel.add_volume(machine, server, &spec)
    });
    assert_eq!(found, Err(expected), "{text}");
}

#[test]
fn a_mount_point_fits_its_kind_and_is_free() {
    let as_it_is = |_: &mut abi::world::VolumeSpec| {};
    check_refused(r"store", as_it_is, Refusal::FileExists);
    check_refused(r"store \Other", as_it_is, Refusal::BadPath);
    check_refused(r"rom \Other", as_it_is, Refusal::BadPath);
    check_refused(r"card \ 10", as_it_is, Refusal::BadPath);
    check_refused(r"card \CARD 10", as_it_is, Refusal::FileExists);
    check_refused(r"card \\srv\card 10", as_it_is, Refusal::BadPath);
    check_refused(r"share \\other\data", as_it_is, Refusal::BadPath);
    check_refused(r"share \\SRV\DATA", as_it_is, Refusal::FileExists);
    check_refused(r"card Card 10", as_it_is, Refusal::PathNotFound);
}

#[test]
fn a_file_lies_on_its_volume_once_and_fits() {
    let card = |line: &str| format!("card \\New 10\n{line}");
    let as_it_is = |_: &mut abi::world::VolumeSpec| {};
    check_refused(&card(r"\Other\x = 1"), as_it_is, Refusal::PathNotFound);
    check_refused(&card(r"\New = 1"), as_it_is, Refusal::IsFolder);
    check_refused(&card("\\New\\x = 1\n\\New\\X = 2"), as_it_is, Refusal::FileExists);
    check_refused(&card("\\New\\x = 1\n\\New\\x\\y = 2"), as_it_is, Refusal::FileExists);
    check_refused(&card(r"\New\? = 1"), as_it_is, Refusal::BadPath);
    check_refused(&card(r"\New\x = 12345678901"), as_it_is, Refusal::DiskFull);
    check_refused(
        &card(r"\New\x = 1"),
        |spec| spec.files[0].kind = FileKind::RomModule,
        Refusal::InRom,
    );
    check_refused(
        &card(r"\New\x = 1"),
        |spec| spec.folders.push(r"\New\x\".into()),
        Refusal::BadPath,
    );
    let huge = |len| {
        move |spec: &mut abi::world::VolumeSpec| {
            spec.capacity_bytes = None;
            spec.files[0].content = Content::fill(0, len);
        }
    };
    check_refused(&card(r"\New\x = 1"), huge(1 << 63), Refusal::TooLarge);
    let filled = |spec: &mut abi::world::VolumeSpec| {
        spec.capacity_bytes = None;
        spec.files[0].content = Content::fill(1, 1 << 40);
    };
    check_refused(&card(r"\New\x = 1"), filled, Refusal::TooLarge);
}

#[test]
fn folders_exist_with_those_that_they_lie_in() {
    let mut spec = volumes("card \\New 10").remove(0);
    spec.folders = vec![r"\New\a\b\c".to_owned(), r"\New\a".to_owned()];
    with(&mut world(WORLD), |kernel| {
        kernel.add_volume(Some(PDA), None, &spec).expect("the card can be made");
        assert_eq!(kernel.find_file(PDA, r"\New\a\b\c"), Err(Refusal::IsFolder));
        assert_eq!(kernel.find_file(PDA, r"\New\A\b\x"), Err(Refusal::FileNotFound));
        assert_eq!(kernel.find_file(PDA, r"\New\b\x"), Err(Refusal::PathNotFound));
    });
}

#[test]
fn a_volume_is_found_whether_its_medium_is_in_or_not() {
    with(&mut world(WORLD), |kernel| {
        let card = kernel.find_volume(PDA, r"\Card").expect("there is a card");
        assert!(kernel.eject(card));
        assert_eq!(kernel.find_volume(PDA, r"\card\x"), Some(card));
        assert_eq!(kernel.find_volume(DESK, r"\card\x"), None);
        let share = kernel.find_volume(PDA, r"\\srv\data");
        assert!(share.is_some());
        assert_eq!(kernel.find_volume(DESK, r"\\SRV\DATA\x"), share);
        assert_eq!(kernel.find_volume(PDA, r"\\nobody\data"), None);
        assert_eq!(kernel.find_volume(PDA, "Card"), None);
    });
}

#[test]
fn an_ejected_card_takes_its_files_along_and_brings_them_back() {
    with(&mut world(WORLD), |kernel| {
        let card = kernel.find_volume(PDA, r"\Card").expect("there is a card");
        let file = kernel.find_file(PDA, r"\Card\x").expect("the file exists");
        assert!(!kernel.insert_medium(card, true), "a card is in");
        assert!(kernel.eject(card));
        assert!(!kernel.eject(card), "no card is in");
        assert_eq!(text(kernel, r"\Card\x"), "hidden");
        assert_eq!(kernel.reachable(PDA, file), Err(Refusal::MediumRemoved));
        assert!(kernel.insert_medium(card, false));
        assert_eq!(kernel.find_file(PDA, r"\Card\x"), Ok(file));
        assert_eq!(kernel.reachable(PDA, file), Ok(()));
    });
}

#[test]
fn another_card_is_empty_and_is_never_written_with_pages_of_the_first() {
    with(&mut world(WORLD), |kernel| {
        let card = kernel.find_volume(PDA, r"\Card").expect("there is a card");
        let file = kernel.find_file(PDA, r"\Card\x").expect("the file exists");
        kernel.fill_volume(card, 0);
        assert!(kernel.eject(card) && kernel.insert_medium(card, true));
        assert_eq!(kernel.find_file(PDA, r"\Card\x"), Err(Refusal::FileNotFound));
        assert_eq!(kernel.state.volumes[card.0].free(), 100);
        let before = kernel.state.clone();
        let page = PageVersion::from_bytes([7; 4096]);
        let gone = Err(Refusal::MediumRemoved);
        assert_eq!(kernel.write_file_page(PDA, file, 0, &page), gone);
        assert_eq!(kernel.resize_file(PDA, file, 0), gone);
        assert_eq!(kernel.file_page(PDA, file, 0).map(|_| ()), gone);
        assert!(*kernel.state == before);
        assert!(kernel.eject(card) && kernel.insert_medium(card, false));
        assert_eq!(kernel.reachable(PDA, file), gone, "the second card came back");
    });
}

#[test]
fn only_cards_can_be_ejected() {
    with(&mut world(WORLD), |kernel| {
        for path in [r"\", r"\\srv\data"] {
            let volume = kernel.find_volume(PDA, path).expect("the volume exists");
            assert!(!kernel.eject(volume));
        }
    });
}

#[test]
fn a_machine_loses_a_server_and_others_do_not() {
    with(&mut world(WORLD), |kernel| {
        let file = kernel.find_file(PDA, r"\\srv\data\x").expect("the file exists");
        assert!(kernel.disconnect(PDA, SRV));
        assert!(!kernel.disconnect(PDA, SRV), "it is cut already");
        assert_eq!(kernel.find_file(PDA, r"\\srv\data\x"), Err(Refusal::ServerGone));
        assert_eq!(kernel.find_file(PDA, r"\\srv\data\nothing"), Err(Refusal::ServerGone));
        assert_eq!(kernel.reachable(PDA, file), Err(Refusal::ServerGone));
        assert_eq!(kernel.find_file(DESK, r"\\srv\data\x"), Ok(file));
        assert!(kernel.reconnect(PDA, SRV));
        assert!(!kernel.reconnect(PDA, SRV), "it is not cut");
        assert_eq!(kernel.reachable(PDA, file), Ok(()));
    });
}

#[test]
fn a_server_fault_hits_requests_to_shares_alone() {
    with(&mut world(WORLD), |kernel| {
        let remote = kernel.find_file(PDA, r"\\srv\data\x").expect("the file exists");
        let local = kernel.find_file(PDA, r"\a").expect("the file exists");
        let point = FaultPoint::Server;
        kernel.state.faults.push(FaultPlan {
            machine: PDA,
            point,
            remaining: 2,
            persistent: false,
        });
        let mut ask = |machine, file| kernel.file_page(machine, file, 0).map(|_| ());
        assert_eq!(ask(PDA, local), Ok(()));
        assert_eq!(ask(PDA, remote), Ok(()));
        assert_eq!(ask(PDA, local), Ok(()));
        assert_eq!(ask(DESK, remote), Ok(()));
        assert_eq!(ask(PDA, remote), Err(Refusal::ServerGone));
        assert_eq!(ask(PDA, remote), Ok(()));
    });
}

#[test]
fn a_volume_can_be_filled_and_given_room_again_within_its_capacity() {
    with(&mut world(WORLD), |kernel| {
        let card = kernel.find_volume(PDA, r"\Card").expect("there is a card");
        let store = kernel.find_volume(PDA, r"\").expect("there is a store");
        let mut free = |volume, leave| {
            kernel.fill_volume(volume, leave);
            kernel.state.volumes[volume.0].free()
        };
        assert_eq!(free(card, 3), 3);
        assert_eq!(free(card, 50), 50);
        assert_eq!(free(card, 1000), 96, "four bytes are taken by a file");
        assert_eq!(free(store, 3), 3);
    });
}
