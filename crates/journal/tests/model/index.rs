use std::collections::BTreeMap;

use journal::{Index, Journaled};
use proptest::prelude::*;

use crate::{Pair, steps};

#[derive(Clone, Debug)]
enum Operation {
    Insert(u8, u32),
    Remove(u8),
    Edit(u8, u32),
}

fn operation() -> impl Strategy<Value = Operation> {
    prop_oneof![
        2 => (0..9_u8, any::<u32>()).prop_map(|(key, value)| Operation::Insert(key, value)),
        2 => (0..9_u8).prop_map(Operation::Remove),
        1 => (0..9_u8, 0..3_u32).prop_map(|(key, value)| Operation::Edit(key, value)),
    ]
}

fn change(index: &mut Index<u8, u32>, model: &mut BTreeMap<u8, u32>, operation: Operation) {
    match operation {
        Operation::Insert(key, value) => {
            assert_eq!(index.insert(key, value), model.insert(key, value));
        }
        Operation::Remove(key) => assert_eq!(index.remove(&key), model.remove(&key)),
        Operation::Edit(key, value) => {
            let old = index.edit(&key, |place| std::mem::replace(place, value));
            assert_eq!(old, model.get_mut(&key).map(|place| std::mem::replace(place, value)));
        }
    }
}

fn same(index: &Index<u8, u32>, model: &BTreeMap<u8, u32>) {
    assert_eq!(index.len() as usize, model.len());
    assert!(index.sorted().into_iter().eq(model.iter().map(|(key, value)| (*key, value))));
    for key in 0..9 {
        assert_eq!(index.get(&key), model.get(&key));
        assert_eq!(index.contains(&key), model.contains_key(&key));
    }
}

proptest! {
    #[test]
    fn an_index_behaves_like_an_ordered_map(steps in steps(operation())) {
        Pair::new(Index::new(1), BTreeMap::new()).run(steps, change, same);
    }

    #[test]
    fn a_derived_index_undoes_too(steps in steps(operation())) {
        Pair::new(Index::derived(), BTreeMap::new()).run(steps, change, same);
    }
}

#[test]
fn a_derived_index_is_no_part_of_the_content() {
    let (mut one, other) = (Index::derived(), Index::derived());
    one.insert(1_u32, 2_u32);
    assert_eq!(one, other);
    assert_eq!(one.fingerprint(), 0);
}
