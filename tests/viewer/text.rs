//! The world after a step as text.

use crate::film::{TWO_MACHINES, film};
use expect_test::{Expect, expect};
use viewer::text::{frame_of, picture};

/// A process with memory in three states, and a page that is dirty.
const PAGES: &str = r#"(
    about: "pages", on: [CE_5_0],
    world: [Machine(name: "pda", ram: 64, has: [
        File(path: r"\log.bin", content: Fill(byte: 1, len: 0x3000)), Process(name: "app"),
    ])],
    steps: [
        VirtualAlloc(lpAddress: 0, dwSize: 0x6000, flAllocationType: [MEM_RESERVE], flProtect: [PAGE_NOACCESS], is: "r"),
        VirtualAlloc(lpAddress: ("r", 0x1000), dwSize: 0x3000, flAllocationType: [MEM_COMMIT], flProtect: [PAGE_READWRITE]),
        Write(at: ("r", 0x2000), bytes: Text("x")),
        CreateFile(lpFileName: r"\log.bin", dwDesiredAccess: [GENERIC_READ, GENERIC_WRITE],
                   dwCreationDisposition: OPEN_EXISTING, is: "f"),
        CreateFileMapping(hFile: "f", flProtect: [PAGE_READWRITE], is: "m"),
        MapViewOfFile(hFileMappingObject: "m", dwDesiredAccess: [FILE_MAP_WRITE], is: "v"),
        Read(at: "v", len: 1), Write(at: ("v", 0x2000), bytes: Text("y")),
    ],
)"#;

fn check(text: &str, step: Option<u32>, expected: &Expect) {
    let film = film(text);
    let frame = match step {
        Some(step) => frame_of(&film, step).expect("there is such a step"),
        None => film.frames.len() - 1,
    };
    expected.assert_eq(&picture(&film, frame, 80, false));
}

#[test]
fn two_machines_show_their_bytes_side_by_side() {
    check(
        TWO_MACHINES,
        None,
        &expect![[r#"

            after step 9: l FlushViewOfFile(lpBaseAddress: "v", dwNumberOfBytesToFlush: 4)

            * left: l   ·●●●···●·●
              right: r  ····●●●·●·
              (● done, · others act)

            * left  RAM 1 of 64 pages, at most 1; 1 page in, 1 written back, 0 given up
                slots  0 shows l | 1 DLLs | 2 l | 3-32 free
                large memory area 0x42000000..0x7fffffff
                  0x42000000      4 KB  view   \\srv\pub\log.bin  (l, read-write)
                    (pages: # in memory, d dirty, r in place in ROM, c copy, . not in
                        memory, - reserved, g guard)
                    #

              right  RAM 1 of 64 pages, at most 1; 1 page in, 0 written back, 0 given up
                slots  0 shows r | 1 DLLs | 2 r | 3-32 free
                large memory area 0x42000000..0x7fffffff
                  0x42000000      4 KB  view   \\srv\pub\log.bin  (r, read-write)
                    d

              handles
                l  0x0008000a  \\srv\pub\log.bin, open
                l  0x0008000e  file-mapping object of \\srv\pub\log.bin, open,
                    SECTION_MAP_WRITE | SECTION_MAP_READ
                r  0x0008000a  \\srv\pub\log.bin, open
                r  0x0008000e  file-mapping object of \\srv\pub\log.bin, open,
                    SECTION_MAP_WRITE | SECTION_MAP_READ

            * bytes of \\srv\pub\log.bin + 0x0  2 bytes differ
                volume \\srv\pub      4C 2E 2E 2E
                    L...
                frame on left         4C 2E 2E 2E 00 00 00 00 00 00 00 00 00 00 00 00
                    L...············
                view 0x42000000 of l  sees the frame on left
                frame on right        2E 52 2E 2E 00 00 00 00 00 00 00 00 00 00 00 00
                    .R..············
                view 0x42000000 of r  sees the frame on right
        "#]],
    );
}

#[test]
fn pages_are_letters_by_their_state() {
    check(
        PAGES,
        None,
        &expect![[r#"

            after step 8: app Write(at: ("v", 0x2000), bytes: Text("y"))

            * app  ·●●●●●●●●
              (● done, · others act)

            * pda  RAM 5 of 64 pages, at most 5; 2 pages in, 0 written back, 0 given up
                slots  0 shows app | 1 DLLs | 2 app | 3-32 free
                slot 2, app 0x04000000..0x05ffffff
                  0x04010000     24 KB  memory private  (app, 3 pages committed)
                    (pages: # in memory, d dirty, r in place in ROM, c copy, . not in
                        memory, - reserved, g guard)
                    -.#.--
                large memory area 0x42000000..0x7fffffff
            *     0x42000000     12 KB  view   \log.bin  (app, read-write)
                    #.d

              handles
                app  0x0008000a  \log.bin, open
                app  0x0008000e  file-mapping object of \log.bin, open,
                    SECTION_MAP_WRITE | SECTION_MAP_READ

            * bytes of \log.bin + 0x2000  1 byte differs
                volume \                01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01
                    ················
                frame on pda            79 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01
                    y···············
                view 0x42000000 of app  sees the frame on pda

              bytes of \log.bin + 0x0
                volume \                01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01
                    ················
                frame on pda            01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01
                    ················
                view 0x42000000 of app  sees the frame on pda

              bytes of memory at 0x04010000 of app + 0x2000
                frame  78 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00  x···············
        "#]],
    );
}

#[test]
fn an_earlier_step_is_drawn_as_it_was_then() {
    check(
        PAGES,
        Some(2),
        &expect![[r#"

            after step 2: app VirtualAlloc(lpAddress: ("r", 0x1000), dwSize: 0x3000, flAllocationType: [MEM_COMMIT], flProtect: [PAGE_READWRITE])

            * app  ·●●
              (● done, · others act)

            * pda  RAM 3 of 64 pages, at most 3; 0 pages in, 0 written back, 0 given up
                slots  0 shows app | 1 DLLs | 2 app | 3-32 free
                slot 2, app 0x04000000..0x05ffffff
            *     0x04010000     24 KB  memory private  (app, 3 pages committed)
                    (pages: # in memory, d dirty, r in place in ROM, c copy, . not in
                        memory, - reserved, g guard)
                    -...--
        "#]],
    );
}

#[test]
fn before_the_first_step_nothing_is_marked() {
    check(
        TWO_MACHINES,
        Some(0),
        &expect![[r#"

            before step 1

              left: l   ·
              right: r  ·
              (· others act)

              left  RAM 0 of 64 pages, at most 0; 0 pages in, 0 written back, 0 given up
                slots  0 shows nobody yet | 1 DLLs | 2 l | 3-32 free

              right  RAM 0 of 64 pages, at most 0; 0 pages in, 0 written back, 0 given
                  up
                slots  0 shows nobody yet | 1 DLLs | 2 r | 3-32 free
        "#]],
    );
}

#[test]
fn what_the_step_touched_has_a_colour_on_a_terminal() {
    let film = film(PAGES);
    let drawn = picture(&film, 8, 80, true);
    let hot: Vec<&str> = drawn.lines().filter(|line| line.starts_with("\u{1b}[33m*")).collect();
    assert!(hot.iter().any(|line| line.contains("0x42000000")), "{drawn}");
    assert!(!hot.iter().any(|line| line.contains("memory  ")), "{drawn}");
}
