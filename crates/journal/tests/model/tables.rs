use journal::{Cell, Index, Map, Mark, Pages, Slab, Table};

journal::tables! {
    /// One of each.
    struct State {
        cell: Cell<u32>,
        other_cell: Cell<u32>,
        table: Table<u32>,
        slab: Slab<u32>,
        index: Index<u32, u32>,
        map: Map<String, u32>,
        pages: Pages,
        twelve: Cell<u32> = |salt| Cell::new(salt, 12),
    }
}

fn change_everything(state: &mut State) {
    state.cell.set(1);
    state.table.push(1);
    state.slab.insert(1);
    state.index.insert(1, 1);
    state.map.insert(String::from("one"), 1);
    state.pages.insert(1, journal::PageVersion::from_bytes([1; 4096]));
    state.twelve.edit(|twelve| *twelve += 1);
}

#[test]
fn one_mark_takes_all_tables_back() {
    let mut state = State::new();
    state.set_barrier(true);
    let (before, mark): (State, Mark<{ State::TABLES }>) = (state.clone(), state.mark());
    change_everything(&mut state);
    assert_ne!(state, before);
    state.undo_to(&mark);
    assert_eq!(state, before);
    assert_eq!(state.fingerprint(), before.fingerprint());
    assert_eq!(*state.twelve.get(), 12);
}

#[test]
fn the_fingerprint_is_the_same_with_the_barrier_on_and_off() {
    let (mut on, mut off) = (State::new(), State::new());
    on.set_barrier(true);
    change_everything(&mut on);
    change_everything(&mut off);
    assert!(on.barrier() && !off.barrier());
    assert_eq!(on, off);
    assert_eq!(on.fingerprint(), off.fingerprint());
    assert_eq!(on.fingerprint(), on.fingerprint_from_scratch());
    assert_eq!(on.second_fingerprint(), off.second_fingerprint());
}

#[test]
fn the_second_fingerprint_tells_everything_apart_too_and_is_another_one() {
    let (first, mut changed) = (State::new(), State::new());
    change_everything(&mut changed);
    assert_ne!(first.second_fingerprint(), changed.second_fingerprint());
    assert_ne!(changed.second_fingerprint(), changed.fingerprint());
}

#[test]
fn equal_records_in_two_tables_do_not_stand_for_each_other() {
    let (mut one, mut other) = (State::new(), State::new());
    one.cell.set(1);
    other.other_cell.set(1);
    assert_ne!(one.fingerprint(), other.fingerprint());
}

#[test]
fn forgetting_the_log_keeps_the_content() {
    let mut state = State::new();
    state.set_barrier(true);
    change_everything(&mut state);
    let before = state.clone();
    state.forget_log();
    let mark = state.mark();
    state.undo_to(&mark);
    assert_eq!(state, before);
}

#[test]
fn debug_output_shows_the_content_and_no_log() {
    let mut state = State::new();
    state.set_barrier(true);
    change_everything(&mut state);
    let shown = format!("{state:?}");
    assert!(
        shown.starts_with("State { cell: 1, other_cell: 0, table: {0: 1}, slab: {0: 1}"),
        "{shown}"
    );
}
