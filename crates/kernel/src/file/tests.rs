//! Bytes on media: pages, lengths, faults, and a comparison with a plain vector.

use crate::record::{FaultPlan, FaultPoint, FileRecord};
use crate::volume::testing::{PDA, SRV, volumes, with, world};
use crate::{Kernel, Refusal, Stop};
use abi::{Content, FileId, Piece};
use expect_test::expect;
use journal::PageVersion;
use std::sync::Arc;

const WORLD: &str = r"
    store
    \a = hello
    rom
    \r = rom
    card \Card 10000
    \Card\x = card
";

fn find(kernel: &Kernel<'_>, path: &str) -> FileId {
    kernel.find_file(PDA, path).expect("the file exists")
}

fn record(kernel: &Kernel<'_>, file: FileId) -> FileRecord {
    kernel.state.files[file.0].clone()
}

fn bytes(kernel: &Kernel<'_>, file: FileId, offset: u64, len: usize) -> Vec<u8> {
    let mut bytes = vec![0xEE; len];
    kernel.peek_file(file, offset, &mut bytes);
    bytes
}

fn fault(kernel: &mut Kernel<'_>, point: FaultPoint) {
    let plan = FaultPlan { machine: PDA, point, remaining: 1, persistent: false };
    kernel.state.faults.push(plan);
}

/// Adds a card with one file of this content and returns the file.
fn with_content(content: Content, test: impl FnOnce(&mut Kernel<'_>, FileId)) {
    let mut spec = volumes("card \\New 0\n\\New\\f = x").remove(0);
    spec.capacity_bytes = None;
    spec.files[0].content = content;
    with(&mut world(WORLD), |kernel| {
        kernel.add_volume(Some(PDA), None, &spec).expect("the card can be made");
        let file = find(kernel, r"\New\f");
        test(kernel, file);
    });
}

#[test]
fn the_pieces_of_a_content_follow_each_other_across_pages() {
    let pieces = vec![
        Piece::Bytes(Arc::from(*b"abc")),
        Piece::Fill { byte: 0, len: 4093 },
        Piece::Fill { byte: 0, len: 4095 },
        Piece::Fill { byte: b'-', len: 8194 },
        Piece::Pattern { len: 300 },
    ];
    let content = Content { pieces };
    with_content(content.clone(), |kernel, file| {
        let len = content.len().expect("it has a length");
        assert_eq!(record(kernel, file).size, len);
        let mut expected = vec![0; len as usize];
        content.read(0, &mut expected);
        assert!(bytes(kernel, file, 0, len as usize) == expected);
    });
}

#[test]
fn zeros_take_no_pages_however_many_they_are() {
    let end = Piece::Bytes(Arc::from(*b"end"));
    let content = Content { pieces: vec![Piece::Fill { byte: 0, len: 1 << 62 }, end] };
    with_content(content, |kernel, file| {
        let before = kernel.state.file_pages.len();
        assert_eq!(bytes(kernel, file, (1 << 62) - 1, 4), b"\0end");
        kernel.resize_file(PDA, file, 1).expect("it can shrink");
        assert_eq!(kernel.state.file_pages.len(), before - 1);
        kernel.resize_file(PDA, file, i64::MAX as u64).expect("it can grow");
        assert_eq!(bytes(kernel, file, 1 << 62, 3), b"\0\0\0");
        assert_eq!(kernel.resize_file(PDA, file, 1 << 63), Err(Refusal::TooLarge));
    });
}

#[test]
fn a_page_from_the_pager_replaces_the_whole_page_up_to_the_end_of_the_file() {
    with_content(Content::fill(b'x', 5000), |kernel, file| {
        let page = PageVersion::from_bytes([b'y'; 4096]);
        kernel.write_file_page(PDA, file, 0, &page).expect("it can be written");
        kernel.write_file_page(PDA, file, 1, &page).expect("it can be written");
        kernel.write_file_page(PDA, file, 2, &page).expect("nothing of it is in the file");
        assert_eq!(record(kernel, file).size, 5000);
        assert_eq!(record(kernel, file).changes, 2);
        kernel.resize_file(PDA, file, 20_000).expect("it can grow");
        assert_eq!(bytes(kernel, file, 0, 5000), [b'y'; 5000]);
        assert_eq!(bytes(kernel, file, 5000, 15_000), [0; 15_000]);
    });
}

#[test]
fn a_page_for_the_pager_has_zeros_past_the_end_of_the_file() {
    with(&mut world(WORLD), |kernel| {
        let file = find(kernel, r"\a");
        let page = kernel.file_page(PDA, file, 0).expect("it can be read");
        assert_eq!(&page.bytes()[..8], b"hello\0\0\0");
        assert!(kernel.file_page(PDA, file, 1).expect("it can be read").same(&PageVersion::zero()));
    });
}

#[test]
fn what_was_cut_off_does_not_come_back() {
    with_content(Content::fill(b'x', 9000), |kernel, file| {
        kernel.resize_file(PDA, file, 4097).expect("it can shrink");
        kernel.resize_file(PDA, file, 9000).expect("it can grow");
        assert_eq!(bytes(kernel, file, 4096, 4), b"x\0\0\0");
        assert_eq!(bytes(kernel, file, 8192, 4), [0; 4]);
    });
}

#[test]
fn a_file_that_cannot_grow_is_as_it_was() {
    with(&mut world(WORLD), |kernel| {
        let file = find(kernel, r"\Card\x");
        let before = kernel.state.clone();
        assert_eq!(kernel.resize_file(PDA, file, 10_001), Err(Refusal::DiskFull));
        let full = Stop::Refused(Refusal::DiskFull);
        assert_eq!(kernel.write_file(PDA, file, 9_999, b"ab"), Err(full));
        let large = Stop::Refused(Refusal::TooLarge);
        assert_eq!(kernel.write_file(PDA, file, u64::MAX, b"ab"), Err(large));
        assert!(*kernel.state == before);
        kernel.resize_file(PDA, file, 10_000).expect("there is room for it");
        let card = kernel.find_volume(PDA, r"\Card").expect("there is a card");
        assert_eq!(kernel.state.volumes[card.0].free(), 0);
        kernel.write_file(PDA, file, 9_998, b"ab").expect("it does not have to grow");
    });
}

#[test]
fn rom_files_are_not_changed() {
    with(&mut world(WORLD), |kernel| {
        let file = find(kernel, r"\r");
        let before = kernel.state.clone();
        let page = PageVersion::from_bytes([1; 4096]);
        assert_eq!(kernel.write_file_page(PDA, file, 0, &page), Err(Refusal::InRom));
        assert_eq!(kernel.resize_file(PDA, file, 0), Err(Refusal::InRom));
        let refused = Stop::Refused(Refusal::InRom);
        assert_eq!(kernel.write_file(PDA, file, 0, b"x"), Err(refused));
        assert!(*kernel.state == before);
    });
}

#[test]
fn each_fault_hits_its_own_kind_of_request_once() {
    with(&mut world(WORLD), |kernel| {
        let file = find(kernel, r"\a");
        for point in [FaultPoint::PageIn, FaultPoint::WriteBack, FaultPoint::Growth] {
            fault(kernel, point);
        }
        let page = PageVersion::from_bytes([1; 4096]);
        let read = |kernel: &mut Kernel<'_>| kernel.file_page(PDA, file, 0).map(|_| ());
        assert_eq!(kernel.resize_file(PDA, file, 4), Ok(()), "to shrink is not to grow");
        assert_eq!(kernel.resize_file(PDA, file, 5), Err(Refusal::DiskFull));
        assert_eq!(kernel.resize_file(PDA, file, 5), Ok(()));
        assert_eq!(read(kernel), Err(Refusal::ReadFailed));
        assert_eq!(read(kernel), Ok(()));
        assert_eq!(kernel.write_file_page(PDA, file, 0, &page), Err(Refusal::WriteFailed));
        assert_eq!(bytes(kernel, file, 0, 5), b"hell\0");
        assert_eq!(kernel.write_file_page(PDA, file, 0, &page), Ok(()));
    });
}

#[test]
fn equal_bytes_are_equal_state_whatever_was_there_in_between() {
    with_content(Content::fill(b'x', 9000), |kernel, file| {
        kernel.write_file(PDA, file, 0, &[0; 9000]).expect("it can be written");
        let stored = |kernel: &Kernel<'_>| {
            let pages = kernel.state.file_pages.sorted();
            pages.into_iter().filter(|((of, _), _)| *of == file).count()
        };
        assert_eq!(stored(kernel), 0);
        kernel.write_file(PDA, file, 8999, b"x").expect("it can be written");
        assert_eq!(stored(kernel), 1);
    });
}

#[test]
fn media_that_hold_more_than_the_limit_are_not_modelled() {
    let limit = u64::from(super::STORED_PAGES_LIMIT) * 4096;
    // The other files of this world take a page each.
    with_content(Content::fill(b'x', limit - 4 * 4096), |kernel, file| {
        let size = record(kernel, file).size;
        kernel.write_file(PDA, file, size, &[1; 4096]).expect("it can be written");
        let result = kernel.write_file(PDA, file, size + 4096, &[1; 4096]);
        assert_eq!(result, Err(Stop::NotModelled(abi::not_modelled::LARGE_MEDIUM)));
        assert_eq!(record(kernel, file).size, size + 4096);
        kernel.write_file(PDA, file, size, b"y").expect("it needs no further page");
    });
}

#[test]
fn pages_that_repeat_share_their_bytes() {
    with_content(Content::fill(b'x', 3 * 4096), |kernel, file| {
        let page =
            |kernel: &mut Kernel<'_>, page| kernel.file_page(PDA, file, page).expect("it is");
        assert!(page(kernel, 0).same(&page(kernel, 2)));
    });
}

#[test]
fn every_change_leaves_its_event_and_what_changes_nothing_leaves_none() {
    let mut recorder = trace::Recorder::default();
    let mut world = world(WORLD);
    let mut chance = crate::Defaults;
    let mut kernel = world.kernel(&mut recorder, &mut chance);
    let (file, limit) = (find(&kernel, r"\Card\x"), 259);
    let path = crate::path::FilePath::parse(r"\card\X", limit).expect("a path");
    let card = kernel.find_volume(PDA, r"\Card").expect("there is a card");
    kernel.write_file(PDA, file, 3, b"ab").expect("it can be written");
    kernel.write_file(PDA, file, 0, b"").expect("it can be written");
    kernel.resize_file(PDA, file, 5).expect("it has this length");
    kernel.resize_file(PDA, file, 2).expect("it can shrink");
    kernel.change_attributes(PDA, &path, 2).expect("they can be set");
    kernel.change_attributes(PDA, &path, 2).expect("they are so already");
    kernel.delete_file(PDA, &path).expect("it can be deleted");
    kernel.fill_volume(card, 70);
    assert!(kernel.eject(card) && !kernel.eject(card));
    assert!(kernel.insert_medium(card, true) && !kernel.insert_medium(card, true));
    assert!(kernel.disconnect(PDA, SRV) && !kernel.disconnect(PDA, SRV));
    assert!(kernel.reconnect(PDA, SRV) && !kernel.reconnect(PDA, SRV));
    let lines: String = recorder.events.iter().map(|event| format!("{event:?}\n")).collect();
    expect![[r#"
        FileResized { file: FileId(2), size: 5 }
        FileWritten { file: FileId(2), offset: 3, bytes: [97, 98] }
        FileWritten { file: FileId(2), offset: 0, bytes: [] }
        FileResized { file: FileId(2), size: 2 }
        FileAttributes { file: FileId(2), attributes: 2 }
        FileDeleted { file: FileId(2) }
        VolumeFilled { volume: VolumeId(2), filler: 9930 }
        VolumePresent { volume: VolumeId(2), present: false, medium: 0 }
        VolumePresent { volume: VolumeId(2), present: true, medium: 1 }
        Link { machine: MachineId(0), server: ServerId(0), connected: false }
        Link { machine: MachineId(0), server: ServerId(0), connected: true }
    "#]]
    .assert_eq(&lines);
}

#[test]
fn a_look_at_the_end_of_all_offsets_sees_zeros() {
    with(&mut world(WORLD), |kernel| {
        let file = find(kernel, r"\a");
        assert_eq!(bytes(kernel, file, u64::MAX, 3), [0; 3]);
        assert_eq!(bytes(kernel, file, u64::MAX - 1, 3), [0; 3]);
    });
}

/// The next number of a fixed sequence that looks like chance.
fn next(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *seed >> 33
}

#[test]
fn a_file_holds_what_a_vector_holds() {
    let mut world = world(WORLD);
    world.state.set_barrier(true);
    let (first, mark) = (world.state.clone(), world.state.mark());
    let mut model: Vec<u8> = b"card".to_vec();
    with(&mut world, |kernel| {
        let file = find(kernel, r"\Card\x");
        let mut seed = 42;
        for _ in 0..1000 {
            let (at, len) = (next(&mut seed) % 9000, next(&mut seed) as usize % 6000);
            let byte = (next(&mut seed) % 3) as u8;
            match next(&mut seed) % 3 {
                0 => write(kernel, file, &mut model, at, &vec![byte; len]),
                1 => resize(kernel, file, &mut model, at),
                _ => write_page(kernel, file, &mut model, at / 4096, byte),
            }
            let size = record(kernel, file).size;
            assert_eq!(size, model.len() as u64);
            let mut padded = model.clone();
            padded.resize(16_384, 0);
            assert!(bytes(kernel, file, 0, 16_384) == padded);
            let card = kernel.find_volume(PDA, r"\Card").expect("there is a card");
            assert_eq!(kernel.state.volumes[card.0].used, size);
            kernel.check_file_invariants();
        }
    });
    assert_eq!(world.state.fingerprint(), world.state.fingerprint_from_scratch());
    world.state.undo_to(&mark);
    assert!(world.state == first);
}

fn write(kernel: &mut Kernel<'_>, file: FileId, model: &mut Vec<u8>, at: u64, bytes: &[u8]) {
    let end = at as usize + bytes.len();
    let fits = end <= 10_000.max(model.len());
    let result = kernel.write_file(PDA, file, at, bytes);
    if !fits {
        assert_eq!(result, Err(Stop::Refused(Refusal::DiskFull)));
        return;
    }
    assert_eq!(result, Ok(()));
    if !bytes.is_empty() {
        model.resize(model.len().max(end), 0);
        model[at as usize..end].copy_from_slice(bytes);
    }
}

fn resize(kernel: &mut Kernel<'_>, file: FileId, model: &mut Vec<u8>, size: u64) {
    assert_eq!(kernel.resize_file(PDA, file, size), Ok(()));
    model.resize(size as usize, 0);
}

fn write_page(kernel: &mut Kernel<'_>, file: FileId, model: &mut [u8], page: u64, byte: u8) {
    let version = PageVersion::from_bytes([byte; 4096]);
    assert_eq!(kernel.write_file_page(PDA, file, page, &version), Ok(()));
    let start = (page as usize * 4096).min(model.len());
    let end = (start + 4096).min(model.len());
    model[start..end].fill(byte);
}

/// What the invariants say of a world in which something was changed behind the kernel's back.
fn broken(change: impl FnOnce(&mut Kernel<'_>, FileId)) -> String {
    with(&mut world(WORLD), |kernel| {
        let file = find(kernel, r"\Card\x");
        kernel.check_file_invariants();
        change(kernel, file);
        let check = std::panic::AssertUnwindSafe(|| kernel.check_file_invariants());
        let Err(said) = std::panic::catch_unwind(check) else { return "nothing".to_owned() };
        let said = said.downcast::<String>().map_or_else(
            |said| said.downcast::<&str>().map_or_else(|_| String::new(), |said| said.to_string()),
            |said| *said,
        );
        let said = said.lines().next().unwrap_or_default();
        said.trim_start_matches("assertion `left == right` failed: ").to_owned()
    })
}

#[test]
fn the_invariants_notice_what_breaks_them() {
    let said = [
        broken(|kernel, file| kernel.state.files.edit(file.0, |file| file.size = 99)),
        broken(|kernel, file| kernel.state.files.edit(file.0, |file| file.path = Arc::from("\\y"))),
        broken(|kernel, file| kernel.state.files.edit(file.0, |file| file.opens = 1)),
        broken(|kernel, file| kernel.state.files.edit(file.0, |file| file.sharing.readers = 1)),
        broken(|kernel, file| kernel.state.files.edit(file.0, |file| file.mappings = 1)),
        broken(|kernel, file| kernel.set_page(file, 0, PageVersion::from_bytes([1; 4096]))),
        broken(|kernel, file| kernel.set_page(file, 1, PageVersion::from_bytes([1; 4096]))),
        broken(|kernel, file| {
            let zeros = crate::record::PageContent(PageVersion::zero());
            kernel.state.file_pages.insert((file, 0), zeros);
        }),
        broken(|kernel, file| {
            let volume = kernel.state.files[file.0].volume;
            kernel.state.volumes.edit(volume.0, |volume| volume.filler = 9_999);
        }),
        broken(|kernel, file| {
            let volume = kernel.state.files[file.0].volume;
            let key = kernel.path_key(volume, r"\card");
            kernel.state.directory.remove(&key);
        }),
        broken(|kernel, file| {
            let key = kernel.path_key(kernel.state.files[file.0].volume, r"\card\x");
            kernel.state.directory.remove(&key);
        }),
    ];
    expect![[r#"
        a volume accounts for its files
        a file is found under its own path
        I3: a file counts its opens
        I3: a file counts how it is shared
        I3: a file counts its backings
        what lies past the end is zero
        a stored page lies within its file
        a page of zeros is not stored
        a volume holds no more than it can
        entries lie in folders
        every file has one path
    "#]]
    .assert_eq(&(said.join("\n") + "\n"));
}
