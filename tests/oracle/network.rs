//! Random conversations of two machines that share a server, while cards and links come and go.

use crate::conversations::{Dice, Words, call, filled};
use crate::spoken::Kind;

/// The machines, and a server whose share both see.
const WORLD: &str = r#"[
    {"Server": {"name": "srv", "shares": [{"Share": {"name": "pub", "files": [
        {"File": {"path": "\\three", "content": {"Pattern": {"len": 9000}}}}]}}]}},
    {"Machine": {"name": "pc", "ram": 40, "has": [%disk, {"Process": {"name": "main"}}]}},
    {"Machine": {"name": "other", "ram": 40, "has": [%disk, {"Process": {"name": "far"}}]}}]"#;

const DISK: &str = r#"{"Disk": {"drive": "C:"}}"#;
const CARD: &str = r#"{"ObjectStore": {"capacity": 65536}}, {"StorageCard": {"name": "Storage Card", "capacity": 65536}}"#;

/// What the world does. On the desktop there is no card.
const ACTS: &[&str] = &[
    r#"{"Disconnect": {"server": "srv", "machine": "%machine"}}"#,
    r#"{"Reconnect": {"server": "srv", "machine": "%machine"}}"#,
    r#"{"Reconnect": {"server": "srv", "machine": "%machine"}}"#,
    r#"{"PressMemory": {"leave": 4, "machine": "%machine"}}"#,
    r#"{"ReleaseMemory": {"machine": "%machine"}}"#,
    r#"{"DeferWrites": {"on": true, "machine": "%machine"}}"#,
    r#"{"WritePending": {"machine": "%machine"}}"#,
    r#"{"FillVolume": {"path": "\\\\srv\\pub", "leave": 5000}}"#,
    r#"{"Eject": {"card": "\\Storage Card", "machine": "%machine"}}"#,
    r#"{"Insert": {"card": "\\Storage Card", "machine": "%machine"}}"#,
    r#"{"Insert": {"card": "\\Storage Card", "machine": "%machine", "blank": true}}"#,
];

/// Words that stand for something else than in a conversation of one machine.
const OWN: &Words = &[
    ("%machine", &["pc", "other"]),
    (
        "%path",
        &[
            r"\\\\srv\\pub\\three",
            r"\\\\SRV\\pub\\Three",
            r"\\\\srv\\pub\\new",
            r"\\\\srv\\none",
            r"\\Storage Card\\two",
            r"\\one",
        ],
    ),
    ("%access", &["GENERIC_READ", "GENERIC_READ|GENERIC_WRITE"]),
    ("%share", &["FILE_SHARE_READ|FILE_SHARE_WRITE", "FILE_SHARE_READ|FILE_SHARE_WRITE", "0"]),
    ("%size", &["0", "0", "4096", "1", "12000"]),
];

/// One line: the world acts, or a process of one of the machines calls.
fn line(dice: &mut Dice, desktop: bool) -> String {
    if dice.roll(8) == 0 {
        let act = filled((*dice.pick(ACTS)).to_owned(), dice, OWN);
        return format!(r#"{{"world": {act}}}"#);
    }
    let call = call(dice, desktop, OWN);
    call.replace(r#""proc": "A""#, r#""proc": "main""#)
        .replace(r#""proc": "B""#, r#""proc": "far""#)
}

fn begins(version: &str) -> String {
    let desktop = version == "WIN32";
    let world = WORLD.replace("%disk", if desktop { DISK } else { CARD }).replace('\n', " ");
    format!(r#"{{"reset": {{"version": "{version}", "world": {world}}}}}"#)
}

/// How many such conversations each version has.
const COUNT: u32 = 60;

#[test]
fn random_conversations_of_two_machines_are_permitted() {
    let kind = Kind {
        begins: |version, _| begins(version),
        says: |version, dice| vec![line(dice, version == "WIN32")],
        length: 150,
    };
    kind.hold_all(COUNT, |_, _| {});
}
