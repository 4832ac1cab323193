//! A film tells of each step what is different after it, and of each thing what it is like.

use abi::OsVersion;
use expect_test::{Expect, expect};
use kernel::Defaults;
use runner::{Options, plan, run};
use scenario::{NoFiles, Source, parse};
use slotzero_tests::{corpus, name_of, read};
use viewer::film::{End, Item, Key};
use viewer::{Camera, Film};

/// The film of a scenario that is given as text.
pub(crate) fn film(text: &str) -> Film {
    let source = Source::from_bytes("film.ron", text.as_bytes().to_vec()).expect("it is text");
    let scenario = parse(&source, &NoFiles).expect("it is a scenario");
    let plan = plan(&scenario, &NoFiles).expect("its calls are known");
    let mut camera = Camera::checking();
    run(&plan, scenario.on[0].value, Options::default(), &mut camera, &mut Defaults);
    assert_eq!(camera.missed(), []);
    camera.finish()
}

#[test]
fn after_each_frame_of_the_corpus_every_thing_is_drawn_as_it_is() {
    let mut missed = Vec::new();
    for path in corpus() {
        let (scenario, files) = read(&path).expect("the corpus has no mistakes");
        let plan = plan(&scenario, &files).expect("the corpus has no mistakes");
        for on in &scenario.on {
            let version: OsVersion = on.value;
            let mut camera = Camera::checking();
            run(&plan, version, Options::default(), &mut camera, &mut Defaults);
            let of = format!("{} on {version}", name_of(&path));
            missed
                .extend(camera.missed().iter().map(|(frame, key)| format!("{of}, {frame}: {key}")));
        }
    }
    assert_eq!(missed, [""; 0]);
}

/// What a column of bytes shows and who wrote it, as far as it was written.
fn told(film: &Film, frame: usize) -> String {
    let mut told = String::new();
    for (key, item) in film.scene(frame) {
        let Item::Line(line) = item else { continue };
        told += &format!("{key} {} + {:#x}, differing {:?}\n", line.name, line.offset, line.differ);
        for column in &line.columns {
            let bytes = column.bytes.as_deref().map(|bytes| &bytes[..8]);
            let seen = column.through.map(|other| format!("as {}", line.columns[other].name));
            let by = column.by.iter().map(|&(from, to, write)| {
                let write = &film.writes[write as usize];
                format!("; {from}..{to} by {} in frame {}", write.how, film.frames[write.frame].id)
            });
            let by: String = by.collect();
            let shown = bytes.map(str::to_owned).or(seen).unwrap_or_else(|| "absent".to_owned());
            told += &format!("  {} {}: {shown}{by}\n", column.kind, column.name);
        }
    }
    told
}

fn check(told: &str, expected: &Expect) {
    expected.assert_eq(told);
}

/// Two machines map a file of a server.
pub(crate) const TWO_MACHINES: &str = r#"(
    about: "two machines", on: [CE_5_0],
    world: [
        Machine(name: "left", ram: 64, has: [Process(name: "l")]),
        Machine(name: "right", ram: 64, has: [Process(name: "r")]),
        Server(name: "srv", shares: [
            Share(name: "pub", files: [File(path: r"\log.bin", content: Text("...."))]),
        ]),
    ],
    steps: [
        CreateFile(by: "l", lpFileName: r"\\srv\pub\log.bin", dwDesiredAccess: [GENERIC_READ, GENERIC_WRITE],
                   dwShareMode: [FILE_SHARE_READ, FILE_SHARE_WRITE], dwCreationDisposition: OPEN_EXISTING, is: "f"),
        CreateFileMapping(by: "l", hFile: "f", flProtect: [PAGE_READWRITE], is: "m"),
        MapViewOfFile(by: "l", hFileMappingObject: "m", dwDesiredAccess: [FILE_MAP_WRITE], is: "v"),
        CreateFile(by: "r", lpFileName: r"\\srv\pub\log.bin", dwDesiredAccess: [GENERIC_READ, GENERIC_WRITE],
                   dwShareMode: [FILE_SHARE_READ, FILE_SHARE_WRITE], dwCreationDisposition: OPEN_EXISTING, is: "g"),
        CreateFileMapping(by: "r", hFile: "g", flProtect: [PAGE_READWRITE], is: "n"),
        MapViewOfFile(by: "r", hFileMappingObject: "n", dwDesiredAccess: [FILE_MAP_WRITE], is: "w"),
        Write(by: "l", at: "v", bytes: Text("L")),
        Write(by: "r", at: ("w", 1), bytes: Text("R")),
        FlushViewOfFile(by: "l", lpBaseAddress: "v", dwNumberOfBytesToFlush: 4),
    ],
)"#;

#[test]
fn bytes_are_shown_wherever_they_are_and_keep_their_writer_when_they_travel() {
    let film = film(TWO_MACHINES);
    check(
        &told(&film, film.frames.len() - 1),
        &expect![[r#"
        f0:0 \\srv\pub\log.bin + 0x0, differing [0, 1]
          volume volume \\srv\pub: 4C2E2E2E; 0..1 by l, at 0x42000000 in frame 7
          frame frame on left: 4C2E2E2E; 0..1 by l, at 0x42000000 in frame 7
          view view 0x42000000 of l: as frame on left
          frame frame on right: 2E522E2E; 1..2 by r, at 0x42000001 in frame 8
          view view 0x42000000 of r: as frame on right
    "#]],
    );
}

#[test]
fn a_handle_that_the_kernel_closed_tells_its_life() {
    let film = film(
        r#"(
    about: "a failed mapping", on: [CE_5_0],
    world: [Machine(name: "pda", ram: 64, has: [
        File(path: r"\data.bin", content: Text("data")), Process(name: "app"),
    ])],
    steps: [
        CreateFileForMapping(lpFileName: r"\data.bin", dwDesiredAccess: [GENERIC_READ],
                             dwCreationDisposition: OPEN_EXISTING, is: "file"),
        CreateFileMapping(hFile: "file", flProtect: [PAGE_READWRITE], expect: Fails(ERROR_ACCESS_DENIED)),
    ],
)"#,
    );
    let handles = film.scene(film.frames.len() - 1).into_values().filter_map(|item| match item {
        Item::Handle(handle) => {
            Some(format!("{} {}, {}: {}", handle.value, handle.name, handle.what, handle.life))
        }
        _ => None,
    });
    check(
        &handles.collect::<Vec<_>>().join("\n"),
        &expect![[
            r#"0x0008000a \data.bin, closed: opened at step 1 by CreateFileForMapping of app; closed by the kernel for app, because a mapping failed, at step 2 by CreateFileMapping of app"#
        ]],
    );
    assert_eq!(film.frames.last().map(|frame| frame.end), Some(End::Refused));
}

#[test]
fn what_goes_on_behind_a_step_has_a_number_of_its_own() {
    let film = film(
        r#"(
    about: "a wait", on: [CE_5_0],
    world: [Machine(name: "pda", ram: 64, has: [Process(name: "one"), Process(name: "two")])],
    steps: [Sleep(by: "one", dwMilliseconds: 5), Sleep(by: "two", dwMilliseconds: 9)],
)"#,
    );
    let frames = film
        .frames
        .iter()
        .map(|frame| format!("{} {} {} {:?}", frame.id, frame.who, frame.deed, frame.end));
    check(
        &frames.collect::<Vec<_>>().join("\n"),
        &expect![[r#"
        0  the world before the first step Plain
        1 one Sleep(dwMilliseconds: 5) Waits
        2 two Sleep(dwMilliseconds: 9) Waits
        2.1 clock 5 ms Plain
        2.2 one wakes Plain
        2.3 one Sleep = 0 Done
        2.4 clock 9 ms Plain
        2.5 two wakes Plain
        2.6 two Sleep = 0 Done"#]],
    );
    let pauses: Vec<_> =
        film.pauses.iter().map(|pause| (pause.lane, pause.from, pause.to)).collect();
    assert_eq!(pauses, [(0, 1, Some(4)), (1, 2, Some(7))]);
}

#[test]
fn a_frame_changes_only_what_is_different_after_it() {
    let film = film(TWO_MACHINES);
    let changed: Vec<String> = film.frames[9].changes.keys().map(Key::to_string).collect();
    assert_eq!(changed, ["m0", "b0.0", "f0:0"]);
}

/// The parts of the map before the first step: name, first and last address.
fn parts(version: &str) -> Vec<String> {
    let film = film(&format!(
        r#"(about: "a", on: [{version}], world: [Machine(name: "m", ram: 8, has: [Process(name: "p")])],
            steps: [Check(ram_used: Exactly(0))])"#
    ));
    let scene = film.scene(0);
    let bands = scene.values().filter_map(|item| match item {
        Item::Band(band) => Some(format!("{} {:08x} {:08x}", band.name, band.first, band.last)),
        _ => None,
    });
    bands.collect()
}

#[test]
fn a_space_of_its_own_ends_where_no_program_gets_memory() {
    let expected =
        ["views of RAM 60000000 6fffffff", "p 00000000 3fffffff", "DLLs of p 40000000 5fffffff"];
    assert_eq!(parts("CE_6_0"), expected);
    assert_eq!(parts("WIN32"), ["p 00000000 7ffeffff"]);
}
