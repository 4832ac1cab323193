//! The page is whole in itself, and nothing that a scenario says becomes a part of it.

use kernel::Defaults;
use runner::{Options, plan, run};
use scenario::{NoFiles, Source, parse};
use viewer::Camera;
use viewer::html::{Remark, Script, page};

/// The page of a scenario that is given as text.
fn shown(text: &str) -> String {
    let source = Source::from_bytes("page.ron", text.as_bytes().to_vec()).expect("it is text");
    let scenario = parse(&source, &NoFiles).expect("it is a scenario");
    let plan = plan(&scenario, &NoFiles).expect("its calls are known");
    let mut camera = Camera::default();
    run(&plan, scenario.on[0].value, Options::default(), &mut camera, &mut Defaults);
    let script = Script {
        path: "</script><b>page.ron".to_owned(),
        lines: text.lines().map(str::to_owned).collect(),
        remarks: vec![Remark { line: 1, text: "<i>wrong</i>".to_owned() }],
        verdict: "met".to_owned(),
        met: true,
        ..Script::default()
    };
    page(&camera.finish(), &script)
}

/// Names and texts with HTML in them.
const HOSTILE: &str = r#"(
    about: "</title></script><script>alert(1)</script><!--<img src=x onerror=alert(2)>",
    on: [CE_5_0],
    world: [Machine(name: "<b>pda", ram: 64, has: [Process(name: "a&b<i>\"'")])],
    steps: [
        CreateFileMapping(flProtect: [PAGE_READWRITE], dwMaximumSizeLow: 1, lpName: "</script><u>", is: "<m>"),
        MapViewOfFile(hFileMappingObject: "<m>", dwDesiredAccess: [FILE_MAP_WRITE], is: "v"),
        Write(at: "v", bytes: Text("<s>")),
    ],
)"#;

#[test]
fn nothing_that_a_scenario_says_becomes_markup() {
    let page = shown(HOSTILE);
    for tag in ["<b>", "<i>", "<u>", "<s>", "<img", "<!--"] {
        assert!(!page.contains(tag), "{tag}");
    }
    assert_eq!(page.matches("</script>").count(), 2);
    assert_eq!(page.matches("<script").count(), 2);
    assert_eq!(page.matches("</title>").count(), 1);
}

#[test]
fn the_page_asks_for_nothing_from_anywhere() {
    let page = shown(HOSTILE);
    let policy = "content=\"default-src 'none'; script-src 'sha256-";
    assert!(page.contains(policy));
    for asks in
        ["src=\"http", "href=\"http", "url(", "@import", "fetch(", "XMLHttpRequest", "import("]
    {
        assert!(!page.contains(asks), "{asks}");
    }
}

#[test]
fn ten_thousand_steps_take_less_than_20_mb() {
    let mut steps = String::new();
    for round in 0..834 {
        steps += &format!(
            r#"CreateFileMapping(flProtect: [PAGE_READWRITE], dwMaximumSizeLow: 0x10000, lpName: "log", is: "map {round}"),
            MapViewOfFile(hFileMappingObject: "map {round}", dwDesiredAccess: [FILE_MAP_WRITE], is: "view {round}"),"#
        );
        for at in [0x10, 0x20, 0x1230, 0x1240] {
            steps += &format!(
                r#"Write(at: ("view {round}", {at}), bytes: Text("entry")),
                Read(at: ("view {round}", {at}), expect: Text("entry")),"#
            );
        }
        steps += &format!(
            r#"UnmapViewOfFile(lpBaseAddress: "view {round}"), CloseHandle(hObject: "map {round}"),"#
        );
    }
    let text = format!(
        r#"(about: "long", on: [CE_NET_4_2],
        world: [Machine(name: "pda", ram: 64, has: [Process(name: "app")])], steps: [{steps}])"#
    );
    let page = shown(&text);
    assert!(page.contains("id=\"s10008\""));
    assert!(page.len() < 20_000_000, "{} bytes", page.len());
}

#[test]
fn a_long_run_of_large_writes_makes_no_larger_page() {
    let page = shown(
        r#"(about: "a", on: [CE_5_0],
            world: [Machine(name: "pda", ram: 64, has: [Process(name: "a"), Process(name: "b")])],
            steps: [
                CreateFileMapping(flProtect: [PAGE_READWRITE], dwMaximumSizeLow: 0x8000, is: "m"),
                MapViewOfFile(hFileMappingObject: "m", dwDesiredAccess: [FILE_MAP_WRITE], is: "v"),
                Repeat(n: 2500, steps: [
                    Write(at: "v", bytes: Fill(byte: 7, len: 0x8000)),
                    Write(by: "b", at: "v", bytes: Fill(byte: 8, len: 0x8000)),
                ]),
            ])"#,
    );
    assert!(page.contains("id=\"s5002\""));
    assert!(page.len() < 10_000_000, "5,002 steps take {} bytes", page.len());
}
