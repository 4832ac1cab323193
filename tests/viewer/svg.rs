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

const LARGE: &str = r#"(
    about: "x", on: [CE_5_0],
    world: [Machine(name: "m", ram: 64, has: [Process(name: "explorer.exe")])],
    steps: [
        VirtualAlloc(dwSize: 0x200000, flAllocationType: [MEM_RESERVE], flProtect: [PAGE_READWRITE], is: "p"),
        VirtualAlloc(lpAddress: ("p", 0x1FF000), dwSize: 1, flAllocationType: [MEM_COMMIT], flProtect: [PAGE_READWRITE]),
        Write(at: ("p", 0x1FF000), bytes: Text("x")),
    ],
)"#;

#[test]
fn like_pages_are_one_box_so_that_the_last_page_of_a_large_range_is_drawn_too() {
    let drawn = picture(&film(LARGE), 3);
    assert!(drawn.contains("× 511</text>"), "{drawn}");
    assert_eq!(drawn.matches("class=\"cell here\"").count(), 2, "the last page, and the legend");
}

#[test]
fn a_name_that_is_a_little_too_long_is_written_closer_and_not_cut() {
    let drawn = picture(&film(LARGE), 0);
    assert!(drawn.contains("lengthAdjust=\"spacingAndGlyphs\">explorer.exe</text>"), "{drawn}");
}

#[test]
fn the_legend_tells_of_nothing_that_is_not_drawn() {
    let drawn = picture(&film(LARGE), 0);
    assert!(!drawn.contains("touched by this step") && !drawn.contains("guard page"), "{drawn}");
    assert!(picture(&film(LARGE), 3).contains("touched by this step"));
}
