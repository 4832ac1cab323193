use journal::{Journaled, Table};
use proptest::prelude::*;

use crate::{Pair, steps};

#[derive(Clone, Debug)]
enum Operation {
    Push(u8),
    Set(prop::sample::Index, u8),
    Edit(prop::sample::Index, u8),
}

fn operation() -> impl Strategy<Value = Operation> {
    prop_oneof![
        any::<u8>().prop_map(Operation::Push),
        any::<(prop::sample::Index, u8)>().prop_map(|(at, value)| Operation::Set(at, value)),
        any::<(prop::sample::Index, u8)>().prop_map(|(at, value)| Operation::Edit(at, value)),
    ]
}

fn change(table: &mut Table<u8>, model: &mut Vec<u8>, operation: Operation) {
    match operation {
        Operation::Push(value) => {
            assert_eq!(table.push(value) as usize, model.len());
            model.push(value);
        }
        Operation::Set(at, value) if !model.is_empty() => {
            let at = at.index(model.len());
            table.set(at as u32, value);
            model[at] = value;
        }
        Operation::Edit(at, value) if !model.is_empty() => {
            let at = at.index(model.len());
            let old = table.edit(at as u32, |place| std::mem::replace(place, value));
            assert_eq!(old, std::mem::replace(&mut model[at], value));
        }
        Operation::Set(..) | Operation::Edit(..) => {}
    }
}

fn same(table: &Table<u8>, model: &Vec<u8>) {
    assert_eq!(table.len() as usize, model.len());
    assert_eq!(table.get(table.len()), None);
    assert!(table.iter().map(|(_, value)| value).eq(model));
}

proptest! {
    #[test]
    fn a_table_behaves_like_a_vector(steps in steps(operation())) {
        Pair::new(Table::new(1), Vec::new()).run(steps, change, same);
    }

    #[test]
    fn a_derived_table_undoes_too(steps in steps(operation())) {
        Pair::new(Table::derived(), Vec::new()).run(steps, change, same);
    }
}

#[test]
fn a_derived_table_is_no_part_of_the_content() {
    let (mut one, other) = (Table::derived(), Table::derived());
    one.push(1_u32);
    assert_eq!(one, other);
    assert_eq!(one.fingerprint(), 0);
}
