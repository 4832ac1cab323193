//! The world after a step as a drawing.

use crate::film::{TWO_MACHINES, film};
use expect_test::expect_file;
use viewer::svg::picture;

const HOSTILE: &str = r#"(
    about: "x", on: [CE_5_0],
    world: [Machine(name: "<svg><b>", ram: 64, has: [Process(name: "<script>")])],
    steps: [CreateFileMapping(flProtect: [PAGE_READWRITE], dwMaximumSizeLow: 1, lpName: "<desc><i>", is: "m")],
)"#;

#[test]
fn two_machines_are_drawn_with_their_bytes() {
    let film = film(TWO_MACHINES);
    let drawn = picture(&film, film.frames.len() - 1).replace("><", ">\n<");
    expect_file!["two_machines.svg"].assert_eq(&drawn);
}

#[test]
fn nothing_that_a_scenario_says_becomes_a_part_of_the_drawing() {
    let drawn = picture(&film(HOSTILE), 1);
    for tag in ["<b>", "<i>", "<script>"] {
        assert!(!drawn.contains(tag), "{tag}");
    }
    assert_eq!((drawn.matches("<svg").count(), drawn.matches("<desc>").count()), (1, 1));
}

#[test]
fn a_frame_that_is_not_there_is_no_drawing() {
    assert_eq!(picture(&film(TWO_MACHINES), 99), "");
}
