//! Worlds in JSON, and what is said about them.

use crate::with_world;
use expect_test::{Expect, expect};
use scenario::{Format, NoFiles, Source, world_from_json};
use serde_json::json;

#[track_caller]
fn check(world: serde_json::Value, expect: Expect) {
    let text = match world_from_json("request", &world, &NoFiles) {
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
    let from_json = world_from_json("request", &json, &NoFiles).expect("the JSON is a world");
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
    let text = match world_from_json("request", &world, &NoFiles) {
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
