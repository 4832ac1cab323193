use std::collections::BTreeMap;

use journal::{Journaled, Map};
use proptest::prelude::*;

use crate::{Pair, steps};

#[derive(Clone, Debug)]
enum Operation {
    Insert(String, u32),
    Remove(String),
    Edit(String, u32),
}

fn operation() -> impl Strategy<Value = Operation> {
    prop_oneof![
        2 => ("[ab]{0,3}", any::<u32>()).prop_map(|(key, value)| Operation::Insert(key, value)),
        2 => "[ab]{0,3}".prop_map(Operation::Remove),
        1 => ("[ab]{0,3}", 0..3_u32).prop_map(|(key, value)| Operation::Edit(key, value)),
    ]
}

fn change(map: &mut Map<String, u32>, model: &mut BTreeMap<String, u32>, operation: Operation) {
    match operation {
        Operation::Insert(key, value) => {
            assert_eq!(map.insert(key.clone(), value), model.insert(key, value));
        }
        Operation::Remove(key) => {
            assert_eq!(map.remove(&key), model.remove(&key));
        }
        Operation::Edit(key, value) => {
            let old = map.edit(&key, |place| std::mem::replace(place, value));
            assert_eq!(old, model.get_mut(&key).map(|place| std::mem::replace(place, value)));
        }
    }
}

fn same(map: &Map<String, u32>, model: &BTreeMap<String, u32>) {
    assert_eq!(map.len() as usize, model.len());
    assert!(map.iter().eq(model));
    assert!(map.range(String::from("ab")..).eq(model.range(String::from("ab")..)));
    assert_eq!(map.get("aa"), model.get("aa"));
    assert_eq!(map.contains("aa"), model.contains_key("aa"));
}

proptest! {
    #[test]
    fn a_map_behaves_like_an_ordered_map(steps in steps(operation())) {
        Pair::new(Map::new(1), BTreeMap::new()).run(steps, change, same);
    }
}

#[test]
fn a_derived_map_is_no_part_of_the_content() {
    let (mut one, other) = (Map::derived(), Map::derived());
    one.insert(1_u32, 2_u32);
    assert_eq!(one, other);
    assert_eq!(one.fingerprint(), 0);
}
