use journal::{Journaled, PAGE_BYTES, PageVersion, Pages};
use proptest::prelude::*;

use crate::{Pair, steps};

#[derive(Clone, Debug)]
enum Operation {
    Insert(u8),
    Remove(prop::sample::Index),
    Put(prop::sample::Index, u8),
    /// Puts a version of one row into another.
    Share(prop::sample::Index, prop::sample::Index),
    /// Somebody outside takes a version and keeps it.
    Keep(prop::sample::Index),
    Write(prop::sample::Index, usize, Vec<u8>),
}

fn operation() -> impl Strategy<Value = Operation> {
    let at = any::<prop::sample::Index>;
    let bytes = prop_oneof![
        4 => prop::collection::vec(0..3_u8, 0..20),
        1 => prop::collection::vec(any::<u8>(), 0..=PAGE_BYTES),
    ];
    prop_oneof![
        2 => (0..3_u8).prop_map(Operation::Insert),
        1 => at().prop_map(Operation::Remove),
        1 => (at(), 0..3_u8).prop_map(|(at, fill)| Operation::Put(at, fill)),
        1 => (at(), at()).prop_map(|(from, to)| Operation::Share(from, to)),
        1 => at().prop_map(Operation::Keep),
        6 => (at(), 0..PAGE_BYTES, bytes).prop_map(|(at, offset, mut bytes)| {
            bytes.truncate(PAGE_BYTES - offset);
            Operation::Write(at, offset, bytes)
        }),
    ]
}

type Model = slab::Slab<[u8; PAGE_BYTES]>;

/// Versions taken out, with the bytes they must have for ever.
type Kept = Vec<(PageVersion, [u8; PAGE_BYTES])>;

/// Fill 0 is the page of zeros, which takes another path.
fn filled(fill: u8) -> PageVersion {
    if fill == 0 { PageVersion::zero() } else { PageVersion::from_bytes([fill; PAGE_BYTES]) }
}

fn change(pages: &mut Pages, model: &mut Model, kept: &mut Kept, operation: Operation) {
    let rows: Vec<usize> = model.iter().map(|(row, _)| row).collect();
    let row = |at: prop::sample::Index| rows[at.index(rows.len())];
    match operation {
        Operation::Insert(fill) => {
            let key = model.vacant_key() as u64 + 100;
            let inserted = model.insert([fill; PAGE_BYTES]);
            assert_eq!(pages.insert(key, filled(fill)) as usize, inserted);
        }
        _ if rows.is_empty() => {}
        Operation::Remove(at) => {
            let version = pages.remove(row(at) as u32);
            assert_eq!(*version.bytes(), model.remove(row(at)));
            pages.recycle(version);
        }
        Operation::Put(at, fill) => {
            pages.put(row(at) as u32, filled(fill));
            model[row(at)] = [fill; PAGE_BYTES];
        }
        Operation::Share(from, to) => {
            let version = pages.version(row(from) as u32).clone();
            pages.put(row(to) as u32, version);
            model[row(to)] = model[row(from)];
        }
        Operation::Keep(at) => {
            kept.push((pages.version(row(at) as u32).clone(), model[row(at)]));
        }
        Operation::Write(at, offset, bytes) => {
            pages.write(row(at) as u32, offset as u32, &bytes);
            model[row(at)][offset..offset + bytes.len()].copy_from_slice(&bytes);
        }
    }
    for (version, bytes) in kept {
        assert_eq!(*version.bytes(), *bytes, "a version that was taken out has changed");
    }
}

fn same(pages: &Pages, model: &Model) {
    assert_eq!(pages.len() as usize, model.len());
    assert_eq!(pages.next_row() as usize, model.vacant_key());
    for (row, bytes) in model.iter() {
        assert_eq!(*pages.version(row as u32).bytes(), *bytes);
        let fresh = PageVersion::from_bytes(bytes);
        assert_eq!(pages.version(row as u32).content_sum(), fresh.content_sum());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn pages_behave_like_arrays_of_bytes_and_versions_never_change(steps in steps(operation())) {
        let mut kept = Kept::new();
        Pair::new(Pages::new(1), Model::new()).run(
            steps,
            |pages, model, operation| change(pages, model, &mut kept, operation),
            same,
        );
    }
}

#[test]
fn a_small_write_to_a_page_nobody_shares_stays_in_place_and_is_undone() {
    let mut pages = Pages::new(1);
    let row = pages.insert(7, PageVersion::from_bytes([5; PAGE_BYTES]));
    pages.set_barrier(true);
    let place = |pages: &Pages| pages.version(row).pieces(0..1)[0].as_ptr();
    let (mark, before) = (pages.mark(), place(&pages));
    pages.write(row, 6, &[1; 5]);
    assert_eq!(place(&pages), before);
    assert_eq!(pages.version(row).bytes()[5..12], [5, 1, 1, 1, 1, 1, 5]);
    pages.undo_to(mark);
    assert_eq!(*pages.version(row).bytes(), [5; PAGE_BYTES]);
}

#[test]
fn undoing_the_first_write_after_sharing_brings_the_shared_version_back() {
    let version = PageVersion::from_bytes([5; PAGE_BYTES]);
    let mut pages = Pages::new(1);
    let row = pages.insert(7, version.clone());
    pages.set_barrier(true);
    let mark = pages.mark();
    pages.write(row, 0, &[1]);
    assert!(!pages.version(row).same(&version));
    pages.undo_to(mark);
    assert!(pages.version(row).same(&version));
}

#[test]
fn a_page_of_zeros_has_no_share() {
    let mut pages = Pages::new(1);
    pages.set_barrier(true);
    let row = pages.insert(7, PageVersion::zero());
    assert_eq!(pages.fingerprint(), 0);
    pages.write(row, 0, &[1]);
    assert_ne!(pages.fingerprint(), 0);
    pages.write(row, 0, &[0]);
    assert_eq!(pages.fingerprint(), 0);
}

#[test]
fn the_same_bytes_at_two_logical_places_are_two_contents() {
    let with_key = |key| {
        let mut pages = Pages::new(1);
        pages.insert(key, PageVersion::from_bytes([5; PAGE_BYTES]));
        pages
    };
    assert_ne!(with_key(1), with_key(2));
    assert_ne!(with_key(1).fingerprint(), with_key(2).fingerprint());
}
