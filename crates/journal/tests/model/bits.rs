use journal::{Bits, Journaled};
use proptest::prelude::*;

use crate::{Pair, steps};

/// Enough for three levels, and no multiple of 64.
const CAPACITY: u32 = 64 * 64 * 2 + 70;

#[derive(Clone, Debug)]
enum Operation {
    Set(u32, u32),
    Clear(u32, u32),
    Find(u32, u32, u32),
}

/// Ranges that often touch the ends of words and of everything.
fn range() -> impl Strategy<Value = (u32, u32)> {
    let start = prop_oneof![
        2 => 0..CAPACITY,
        2 => 0..200_u32,
        1 => Just(0_u32),
        1 => (0..=CAPACITY / 64).prop_map(|word| word * 64),
        1 => Just(CAPACITY),
    ];
    let n = prop_oneof![0..3_u32, 0..200_u32, 0..=CAPACITY];
    (start, n).prop_map(|(start, n)| (start, n.min(CAPACITY - start)))
}

fn operation() -> impl Strategy<Value = Operation> {
    prop_oneof![
        3 => range().prop_map(|(start, n)| Operation::Set(start, n)),
        2 => range().prop_map(|(start, n)| Operation::Clear(start, n)),
        2 => (range(), 0..CAPACITY + 9, 0..80_u32)
            .prop_map(|((from, n), to, short)| Operation::Find(from, to, n.min(short))),
    ]
}

fn lowest_clear_run(model: &[bool], from: u32, to: u32, n: u32) -> Option<u32> {
    let end = to.min(model.len() as u32);
    (from..end.saturating_sub(n.saturating_sub(1)))
        .find(|start| n > 0 && model[*start as usize..(*start + n) as usize].iter().all(|set| !set))
}

fn highest_clear_run(model: &[bool], from: u32, to: u32, n: u32) -> Option<u32> {
    let end = to.min(CAPACITY);
    (from..end.saturating_sub(n.saturating_sub(1)))
        .rev()
        .find(|start| n > 0 && model[*start as usize..(*start + n) as usize].iter().all(|set| !set))
}

fn change(bits: &mut Bits, model: &mut [bool], operation: Operation) {
    match operation {
        Operation::Set(start, 1) => {
            bits.set(start);
            model[start as usize] = true;
        }
        Operation::Clear(start, 1) => {
            bits.clear(start);
            model[start as usize] = false;
        }
        Operation::Set(start, n) => {
            bits.set_range(start, n);
            model[start as usize..(start + n) as usize].fill(true);
        }
        Operation::Clear(start, n) => {
            bits.clear_range(start, n);
            model[start as usize..(start + n) as usize].fill(false);
        }
        Operation::Find(from, to, n) => {
            assert_eq!(bits.lowest_clear_run(from, to, n), lowest_clear_run(model, from, to, n));
            assert_eq!(bits.highest_clear_run(from, to, n), highest_clear_run(model, from, to, n));
            let mut inside = (from..to.min(CAPACITY)).filter(|index| model[*index as usize]);
            assert_eq!(bits.lowest_set(from, to), inside.clone().next());
            assert_eq!(bits.highest_set(from, to), inside.next_back());
        }
    }
}

fn same(bits: &Bits, model: &[bool]) {
    assert!((0..CAPACITY).map(|index| bits.get(index)).eq(model.iter().copied()));
    assert_eq!(bits.count() as usize, model.iter().filter(|set| **set).count());
    let lowest = model.iter().position(|set| !set).map(|index| index as u32);
    assert_eq!(bits.lowest_clear(), lowest);
    assert_eq!(bits.lowest_clear_run(0, CAPACITY, 1), lowest);
}

proptest! {
    #[test]
    fn bits_behave_like_a_vector_of_flags(steps in steps(operation())) {
        let model = vec![false; CAPACITY as usize];
        Pair::new(Bits::new(1, CAPACITY), model).run(
            steps,
            |bits, model, operation| change(bits, model, operation),
            |bits, model| same(bits, model),
        );
    }
}

#[test]
fn a_run_behind_many_gaps_is_the_lowest_that_is_large_enough() {
    // Gaps of each length from 1 on, a set bit behind each, at all distances from the ends of words.
    for longest in [3, 40, 63, 64, 65, 130] {
        let mut bits = Bits::new(1, 20_000);
        let mut model = vec![false; 20_000];
        let mut at = 0;
        for gap in (1..=longest).flat_map(|gap| [gap; 2]) {
            at += gap;
            bits.set_range(at, 1);
            model[at as usize] = true;
            at += 1;
        }
        bits.set_range(at + 200, 1);
        model[at as usize + 200] = true;
        for n in [1, 2, 3, 39, 40, 41, 63, 64, 65, 66, 130, 131, 200, 201] {
            for (from, to) in [(0, 20_000), (1, at + 199), (77, at + 200), (0, at + 60)] {
                let found = bits.lowest_clear_run(from, to, n);
                let expected = lowest_clear_run(&model, from, to, n);
                assert_eq!(found, expected, "{n} bits in {from}..{to} behind gaps to {longest}");
            }
        }
    }
}

#[test]
fn a_full_bitmap_has_no_clear_bit_whatever_its_capacity() {
    for capacity in [0, 1, 63, 64, 65, 4096, 4097] {
        let mut bits = Bits::new(1, capacity);
        bits.set_range(0, capacity);
        assert_eq!(bits.lowest_clear(), None, "{capacity} bits");
        assert_eq!(bits.lowest_clear_run(0, u32::MAX, 1), None, "{capacity} bits");
        assert_eq!(bits.count(), capacity);
    }
}

#[test]
fn grown_bits_keep_what_they_had_and_find_the_new_ones() {
    let mut bits = Bits::new(1, 3);
    bits.set_range(0, 3);
    let fingerprint = bits.fingerprint();
    for capacity in [64, 65, 64 * 64, 64 * 64 + 1] {
        bits.grow(capacity);
        assert_eq!(bits.fingerprint(), fingerprint);
        assert_eq!((bits.lowest_clear(), bits.highest_set(0, capacity)), (Some(3), Some(2)));
        bits.set_range(3, capacity - 3);
        assert_eq!((bits.lowest_clear(), bits.count()), (None, capacity));
        bits.clear_range(3, capacity - 3);
    }
}

#[test]
fn a_search_from_beyond_the_capacity_finds_nothing() {
    assert_eq!(Bits::new(1, 10).lowest_clear_run(u32::MAX, u32::MAX, 1), None);
}

#[test]
fn derived_bits_are_no_part_of_the_content() {
    let (mut one, other) = (Bits::derived(100), Bits::derived(100));
    one.set_range(5, 9);
    assert_eq!(one, other);
    assert_eq!(one.fingerprint(), 0);
}
