use journal::Cell;
use proptest::prelude::*;

use crate::{Pair, steps};

#[derive(Clone, Debug)]
enum Operation {
    Set(u32),
    Add(u32),
}

fn operation() -> impl Strategy<Value = Operation> {
    prop_oneof![any::<u32>().prop_map(Operation::Set), (0..3_u32).prop_map(Operation::Add)]
}

proptest! {
    #[test]
    fn a_cell_behaves_like_a_variable(steps in steps(operation())) {
        Pair::new(Cell::new(1, 0_u32), 0_u32).run(
            steps,
            |cell, model, operation| match operation {
                Operation::Set(value) => {
                    cell.set(value);
                    *model = value;
                }
                Operation::Add(value) => {
                    *model = model.wrapping_add(value);
                    let sum = cell.edit(|now| {
                        *now = now.wrapping_add(value);
                        *now
                    });
                    assert_eq!(sum, *model);
                }
            },
            |cell, model| assert_eq!(cell.get(), model),
        );
    }
}
