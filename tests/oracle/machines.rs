//! Random worlds for random calls: RAM of many sizes, object stores, volumes that page in and others,
//! images of every kind, processes with and without one, a shell, limits, paging pools.

use crate::conversations::Dice;
use serde_json::{Value, json};

/// A world for a version.
pub(crate) fn world(version: &str, dice: &mut Dice) -> Value {
    let share = json!({"Share": {"name": "pub", "files": [file(r"\far", 9000)]}});
    let server = json!({"Server": {"name": "srv", "shares": [share]}});
    let machine = match version {
        "WIN32" => desktop(dice),
        _ => device(version, dice),
    };
    json!([{"Machine": machine}, server])
}

fn file(path: &str, len: u32) -> Value {
    json!({"File": {"path": path, "content": {"Pattern": {"len": len}}}})
}

fn desktop(dice: &mut Dice) -> Value {
    let ram = [40, 200][dice.roll(2)];
    let processes = ["a", "b", "c"].map(|name| json!({"Process": {"name": name}}));
    let disk = [json!({"Disk": {"drive": "C:"}}), file(r"C:\data", 12289)];
    json!({"name": "pda", "ram": ram, "has": disk.into_iter().chain(processes).collect::<Vec<_>>()})
}

fn device(version: &str, dice: &mut Dice) -> Value {
    let ram = [12, 24, 33, 64, 90, 150][dice.roll(6)];
    let mut machine = json!({"name": "pda", "ram": ram, "has": contents(dice)});
    let limits = ["CE_NET_4_2", "CE_5_0"].contains(&version);
    if limits && dice.roll(2) == 0 {
        let critical = dice.roll(6);
        let limits = json!({"low": critical + dice.roll(9), "critical": critical,
                            "low_block": 4, "critical_block": 1 + dice.roll(2)});
        machine["low_memory"] = json!({"Limits": limits});
    }
    machine["system"] = json!(ram > 60 && dice.roll(2) == 0);
    machine["reuse_handle_values"] = json!(dice.roll(6) == 0);
    if dice.roll(2) == 0 && version == "CE_5_0" {
        machine["paging_pool"] = json!(1 + dice.roll(6));
    }
    if dice.roll(2) == 0 && version == "CE_6_0" {
        let target = 1 + dice.roll(5);
        machine["paging_pool"] = json!({"target": target, "maximum": target + dice.roll(4)});
    }
    machine
}

/// Volumes, files, images and processes.
fn contents(dice: &mut Dice) -> Vec<Value> {
    let page_in = |dice: &mut Dice| dice.roll(5) > 0;
    let mut store = json!({"page_in": page_in(dice)});
    if dice.roll(3) > 0 {
        store["capacity"] = json!([131_072, 135_169, 262_144, 1_048_576][dice.roll(4)]);
    }
    let card = json!({"name": "Storage Card", "capacity": 65_536, "page_in": page_in(dice)});
    let mut has = vec![json!({"ObjectStore": store}), json!({"StorageCard": card})];
    has.extend([file(r"\data", 12289), file(r"\Storage Card\log", 8193)]);
    for (path, compressed) in [(r"\Windows\chart", false), (r"\Windows\small", true)] {
        has.push(json!({"RomFile": {"path": path, "compressed": compressed,
                                    "content": {"Pattern": {"len": 9001}}}}));
    }
    for (path, pages) in [("core.dll", 3), ("tool.dll", 4), ("packed.dll", 2), ("card.dll", 2)] {
        let data = 4096 * dice.roll(pages + 1);
        let module = json!({"Dll": {"data": data, "rel": dice.roll(5) > 0}});
        has.push(image(path, pages, module, dice));
    }
    for (path, pages) in [("app.exe", 3), ("rom.exe", 2), ("card.exe", 2)] {
        let data = 4096 * dice.roll(pages + 1);
        let stack = 4096 * [2, 3, 5, 16][dice.roll(4)];
        has.push(image(path, pages, json!({"Exe": {"data": data, "stack": stack}}), dice));
    }
    has.push(match dice.roll(4) {
        0 => json!({"Process": {"name": "a"}}),
        _ => json!({"Process": {"name": "a", "image": r"\app.exe"}}),
    });
    has.extend(["b", "c"].map(|name| json!({"Process": {"name": name}})));
    has
}

/// An EXE or a DLL: where its name says, as the dice say.
fn image(name: &str, pages: usize, module: Value, dice: &mut Dice) -> Value {
    let content = json!({"Fill": {"byte": 160 + name.len(), "len": pages * 4096}});
    let kind = match name.split('.').next() {
        Some("app" | "tool") => "File",
        Some("card") => "Card",
        _ => ["RomModule", "RomModule", "RomFile"][dice.roll(3)],
    };
    let (kind, folder) = match kind {
        "File" => ("File", r"\"),
        "Card" => ("File", r"\Storage Card\"),
        kind => (kind, r"\Windows\"),
    };
    let mut image =
        json!({"path": format!("{folder}{name}"), "content": content, "module": module});
    if kind != "File" {
        image["compressed"] = json!(dice.roll(2) == 0);
    }
    json!({kind: image})
}
