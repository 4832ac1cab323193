use journal::{Journaled, Record, Slab};
use proptest::prelude::*;

use crate::{Pair, steps};

/// A record whose place is what it is about; blank when it says 0.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct View {
    base: u32,
    pages: u8,
}

impl Record for View {
    fn logical_key(&self, _row: u32) -> u64 {
        u64::from(self.base)
    }

    fn is_blank(&self) -> bool {
        self.pages == 0
    }
}

#[derive(Clone, Debug)]
enum Operation {
    Insert(u8),
    Remove(prop::sample::Index),
    Set(prop::sample::Index, u8),
    Edit(prop::sample::Index, u8),
}

fn operation() -> impl Strategy<Value = Operation> {
    let at = any::<prop::sample::Index>;
    prop_oneof![
        2 => (0..4_u8).prop_map(Operation::Insert),
        2 => at().prop_map(Operation::Remove),
        1 => (at(), 0..4_u8).prop_map(|(at, pages)| Operation::Set(at, pages)),
        1 => (at(), 0..4_u8).prop_map(|(at, pages)| Operation::Edit(at, pages)),
    ]
}

/// The model is the slab crate itself, copied as a whole at each mark.
fn change(subject: &mut Slab<View>, model: &mut slab::Slab<View>, operation: Operation) {
    let rows: Vec<usize> = model.iter().map(|(row, _)| row).collect();
    let row = |at: prop::sample::Index| rows[at.index(rows.len())];
    match operation {
        Operation::Insert(pages) => {
            let view = View { base: model.vacant_key() as u32 * 10, pages };
            assert_eq!(subject.insert(view.clone()) as usize, model.insert(view));
        }
        _ if rows.is_empty() => {}
        Operation::Remove(at) => {
            assert_eq!(subject.remove(row(at) as u32), model.remove(row(at)));
        }
        Operation::Set(at, pages) => {
            let view = View { pages, ..model[row(at)] };
            subject.set(row(at) as u32, view.clone());
            model[row(at)] = view;
        }
        Operation::Edit(at, pages) => {
            let old =
                subject.edit(row(at) as u32, |view| std::mem::replace(&mut view.pages, pages));
            assert_eq!(old, std::mem::replace(&mut model[row(at)].pages, pages));
        }
    }
}

fn same(subject: &Slab<View>, model: &slab::Slab<View>) {
    assert_eq!(subject.len() as usize, model.len());
    assert_eq!(subject.next_row() as usize, model.vacant_key());
    assert!(subject.iter().map(|(row, view)| (row as usize, view)).eq(model.iter()));
    // The whole order of free rows, not only the first of them.
    let (mut subject, mut model) = (subject.clone(), model.clone());
    for _ in 0..10 {
        let view = View { base: 0, pages: 0 };
        assert_eq!(subject.insert(view.clone()) as usize, model.insert(view));
    }
}

proptest! {
    #[test]
    fn a_slab_behaves_like_a_slab_down_to_the_order_of_its_free_rows(steps in steps(operation())) {
        Pair::new(Slab::new(1), slab::Slab::new()).run(steps, change, same);
    }
}

#[test]
fn equal_views_in_other_rows_are_equal_and_have_one_fingerprint() {
    let views =
        [View { base: 1, pages: 1 }, View { base: 2, pages: 2 }, View { base: 3, pages: 3 }];
    let fill = |order: [usize; 3]| {
        let mut slab = Slab::new(1);
        for index in order {
            slab.insert(views[index].clone());
        }
        slab
    };
    let (one, mut other) = (fill([0, 1, 2]), fill([2, 0, 1]));
    assert_eq!(one, other);
    assert_eq!(one.fingerprint(), other.fingerprint());
    other.edit(0, |view| view.pages = 4);
    assert_ne!(one, other);
    assert_ne!(one.fingerprint(), other.fingerprint());
}

#[test]
fn a_blank_record_has_no_share() {
    let mut slab = Slab::new(1);
    let empty = slab.fingerprint();
    slab.set_barrier(true);
    slab.insert(View { base: 1, pages: 0 });
    assert_eq!(slab.fingerprint(), empty);
}

/// Three records of which two were removed, in this order.
fn after_removals(order: [u32; 2]) -> Slab<u32> {
    let mut slab = Slab::new(journal::salt("test", "order"));
    slab.set_barrier(true);
    for record in [7, 8, 9] {
        slab.insert(record);
    }
    for row in order {
        slab.remove(row);
    }
    slab
}

#[test]
fn the_order_in_which_rows_became_free_tells_what_is_to_come() {
    let (mut one, mut other) = (after_removals([0, 1]), after_removals([1, 0]));
    assert!(one != other && one.fingerprint() != other.fingerprint());
    for slab in [&mut one, &mut other] {
        assert_eq!(slab.fingerprint(), slab.fingerprint_from_scratch());
        slab.set_barrier(false);
        slab.forget_order();
    }
    assert!(one == other && one.fingerprint() == other.fingerprint());
    assert_eq!([one.insert(1), one.insert(2), one.insert(3)], [1, 0, 3]);
}

#[test]
fn rows_that_undo_has_freed_are_as_new() {
    let mut slab = after_removals([0, 1]);
    let (mark, before) = (slab.mark(), slab.fingerprint());
    for record in 0..4 {
        slab.insert(record);
    }
    slab.remove(4);
    slab.undo_to(mark);
    assert_eq!(slab.fingerprint(), before);
    assert_eq!(slab.fingerprint_from_scratch(), before);
    assert_eq!([(); 4].map(|()| slab.insert(0)), [1, 0, 3, 4]);
}

#[test]
fn rows_that_come_and_go_at_the_end_are_as_new() {
    let mut slab = after_removals([0, 1]);
    let before = slab.fingerprint();
    let rows = [slab.insert(1), slab.insert(2), slab.insert(3), slab.insert(4)];
    assert_eq!(rows, [1, 0, 3, 4]);
    for row in [4, 3, 0, 1] {
        slab.remove(row);
        assert_eq!(slab.fingerprint(), slab.fingerprint_from_scratch());
    }
    assert_eq!(slab.fingerprint(), before);
}
