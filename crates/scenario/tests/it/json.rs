//! Worlds in JSON, and what is said about them.

use crate::with_world;
use abi::OsVersion::{Ce5_0, CeNet4_2, Win32};
use expect_test::{Expect, expect};
use scenario::{Format, NoFiles, Source, world_from_json};
use serde_json::json;

#[track_caller]
fn check(world: serde_json::Value, expect: Expect) {
    let text = match world_from_json("request", &world, CeNet4_2, &NoFiles) {
        Ok(world) => format!("{:#?}", (world.machines, world.servers)),
        Err(diagnostics) => diagnostics.render(Format::Human),
    };
    expect.assert_eq(&text);
}

#[test]
fn a_world_is_the_same_in_json() {
    let json = json!([{"Machine": {"name": "pda", "ram": 64, "page_in": null, "has": [
        {"RomFile": {"path": "\\Windows\\a", "content": {"Fill": {"byte": 165, "len": 12288}}}},
        {"File": {"path": "\\a", "content": {"Join": [
            {"Text": "ä\"\n"}, {"Bytes": [0, 255]}, {"Hex": "00FF"},
        ]}}},
        {"Rom": {}},
        {"Process": {"name": "reader"}},
    ]}}, {"Server": {"name": "s", "shares": [{"Share": {"name": "t", "capacity": 10}}]}}]);
    let ron = r#"
        Machine(name: "pda", ram: 64, has: [
            RomFile(path: r"\Windows\a", content: Fill(byte: 165, len: 12288)),
            File(path: r"\a", content: Join([Text("ä\"\n"), Bytes(b"\x00\xff"), Hex("00FF")])),
            Rom(),
            Process(name: "reader"),
        ]),
        Server(name: "s", shares: [Share(name: "t", capacity: 10)]),"#;
    let from_json =
        world_from_json("request", &json, CeNet4_2, &NoFiles).expect("the JSON is a world");
    let source = Source::from_bytes("t.ron", with_world(ron).into_bytes()).expect("it is a text");
    let from_ron = scenario::parse(&source, &NoFiles).expect("the RON is a scenario").world;
    assert_eq!(from_json.machines, from_ron.machines);
    assert_eq!(from_json.servers, from_ron.servers);
}

#[test]
fn a_mistake_points_into_the_world_as_it_would_be_written() {
    check(
        json!([{"Machine": {"name": "pda", "ram": 0, "has": [{"Proces": {"name": "a"}}]}}]),
        expect![[r#"
            error: unknown part of a machine `Proces`
             --> request:3:13
              |
            3 |             Proces(name: "a", ),], name: "pda", ram: 0, ),]
              |             ^^^^^^
              |
              = help: did you mean `Process`?
            error: 0 is out of the range of `ram`, 1..=1048576
             --> request:3:54
              |
            3 |             Proces(name: "a", ),], name: "pda", ram: 0, ),]
              |                                                      ^
        "#]],
    );
}

#[test]
fn a_key_cannot_smuggle_syntax_in() {
    check(
        json!([{"Machine(name: \"x\", ram: 1), Machine": {"name": "a", "ram": 1}}]),
        expect![[r#"
            error: `Machine(name: "x", ram: 1), Machine` is no name
             --> request:2:5
        "#]],
    );
}

#[test]
fn a_number_with_a_fraction_is_refused() {
    check(
        json!([{"Machine": {"name": "pda", "ram": 1.5}}]),
        expect![[r#"
            error: `1.5` is not a whole number
             --> request:2:31
              |
            2 |     Machine(name: "pda", ram: 1.5, ),]
              |                               ^^^
              |
              = note: a whole number from 1 to 1048576 is wanted
        "#]],
    );
}

#[test]
fn deep_json_is_refused_as_deep_text_is() {
    let mut world = json!([]);
    for _ in 0..10_000 {
        world = serde_json::Value::Array(vec![world]);
    }
    let text = match world_from_json("request", &world, CeNet4_2, &NoFiles) {
        Ok(_) => "accepted".to_owned(),
        Err(diagnostics) => diagnostics.render(Format::Short),
    };
    expect![[r#"
        request:65:257: error: brackets are nested deeper than 64
    "#]]
    .assert_eq(&text);
    // Dropping such a value would recurse; taking it apart does not.
    while let serde_json::Value::Array(mut values) = world {
        world = values.pop().unwrap_or_default();
    }
}

/// A machine with this, and its volumes on a version.
#[track_caller]
fn check_volumes(version: abi::OsVersion, has: serde_json::Value, expect: Expect) {
    let json = json!([{"Machine": {"name": "m", "ram": 1, "has": has}}]);
    let text = match world_from_json("request", &json, version, &NoFiles) {
        Ok(world) => {
            let machine = world.spec(version, std::iter::empty()).machines.remove(0);
            let line = |volume: &abi::world::VolumeSpec| {
                let files =
                    volume.files.iter().map(|file| format!(" {} {:?}", file.path, file.kind));
                format!("{:?} {}:{}\n", volume.kind, volume.mount, files.collect::<String>())
            };
            machine.volumes.iter().map(line).collect()
        }
        Err(diagnostics) => diagnostics.render(Format::Short),
    };
    expect.assert_eq(&text);
}

#[test]
fn a_desktop_machine_has_disks_and_its_files_lie_on_them() {
    check_volumes(
        Win32,
        json!([]),
        expect![[r#"
        Disk C::
    "#]],
    );
    check_volumes(
        Win32,
        json!([
            {"File": {"path": "d:\\a\\b.dll", "content": {"Text": "x"}, "image": true}},
            {"Disk": {"drive": "C:", "capacity": 10}},
            {"Disk": {"drive": "d:"}},
            {"File": {"path": "C:\\f.dat", "content": {"Text": "x"}}},
        ]),
        expect![[r#"
            Disk C:: C:\f.dat Plain
            Disk D:: d:\a\b.dll Image
        "#]],
    );
}

#[test]
fn what_no_version_of_a_world_has_is_refused() {
    check_volumes(
        Win32,
        json!([
            {"ObjectStore": {}},
            {"RomFile": {"path": "\\Windows\\a", "content": {"Text": ""}}},
            {"StorageCard": {"name": "Card"}},
            {"File": {"path": "\\f", "content": {"Text": ""}}},
            {"File": {"path": "E:\\f", "content": {"Text": ""}}},
            {"File": {"path": "C:\\a?", "content": {"Text": ""}}},
            {"Disk": {"drive": "CD"}},
            {"Disk": {"drive": "F:"}},
            {"Disk": {"drive": "f:"}},
        ]),
        expect![[r#"
            request:3:13: error: the desktop has no `ObjectStore` (help: files lie on disks there: `Disk(drive: "C:")`)
            request:4:13: error: the desktop has no `RomFile` (help: files lie on disks there: `Disk(drive: "C:")`)
            request:5:13: error: the desktop has no `StorageCard` (help: files lie on disks there: `Disk(drive: "C:")`)
            request:7:43: error: the machine has no disk `E:` (help: name it: `Disk(drive: "C:")`)
            request:8:43: error: no file has this path (help: a path is `C:\folder\file`, or `\\server\share\file`)
            request:9:25: error: a drive is a letter with a colon, such as `C:`
            request:11:25: error: there is already a disk `F:`
        "#]],
    );
    check_volumes(
        Ce5_0,
        json!([
            {"Disk": {"drive": "C:"}},
            {"File": {"path": "\\f", "content": {"Text": ""}, "image": true}},
            {"File": {"path": "C:\\f", "content": {"Text": ""}}},
        ]),
        expect![[r#"
            request:3:13: error: Windows CE has no disks with drive letters (help: files lie in the `ObjectStore`, the `Rom`, or on a `StorageCard`)
            request:4:44: error: executable images are files of the desktop only
            request:4:56: error: an executable image lies on a disk or a share
            request:5:43: error: a path begins with a backslash (help: Windows CE has no drive letters: the root is `\`)
        "#]],
    );
}
