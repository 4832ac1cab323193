//! Small traces as text: what a system elsewhere would tell, one call a line.
//!
//! ```text
//! a: CreateFile(lpFileName=\a.bin, dwDesiredAccess=GENERIC_READ) = 0x10 0 {lpName=1}
//! a: write 0x42000000 41 42
//! a: raises read 0x0              then, if one likes, the code and the address in slot form
//! {"event":"Clock","now":5}
//! ```
//!
//! A call has its result, then the last error if it wrote one, then its outputs.

use abi::world::WorldSpec;
use abi::{AccessKind, Address, ErrorCode, ExceptionCode, OsVersion, ThreadId};
use std::sync::Arc;
use trace::event::{FORMAT, Word};
use trace::{Event, Header};

/// The world of every script: `a` and `b` on one machine, `c` on another one, and on a third one
/// `e`, which runs from an EXE, and `f`.
const WORLD: &str = r#"{"version":"CE_NET_4_2","machines":[
{"name":"one","ram_pages":64,"page_in":true,"reuse_handle_values":false,"volumes":[
 {"kind":"ObjectStore","mount":"\\","capacity_bytes":65536,"page_in":true,"folders":["\\Windows"],"files":[
  {"path":"\\a.bin","kind":"Plain","read_only":false,"content":[{"Bytes":"6162636465666768"}]},
  {"path":"\\empty","kind":"Plain","read_only":false,"content":[]},
  {"path":"\\kept","kind":"Plain","read_only":true,"content":[{"Bytes":"61"}]}]},
 {"kind":"Rom","mount":"\\","capacity_bytes":null,"page_in":true,"folders":[],"files":[
  {"path":"\\Windows\\chart","kind":"RomUncompressed","read_only":false,"content":[{"Fill":{"byte":165,"len":8192}}]},
  {"path":"\\Windows\\small","kind":"RomCompressed","read_only":false,"content":[{"Fill":{"byte":90,"len":8192}}]},
  {"path":"\\Windows\\code","kind":"RomModule","read_only":false,"content":[{"Bytes":"61"}]}]},
 {"kind":"StorageCard","mount":"\\Storage Card","capacity_bytes":8192,"page_in":true,"folders":[],"files":[
  {"path":"\\Storage Card\\log","kind":"Plain","read_only":false,"content":[{"Fill":{"byte":46,"len":4096}}]}]},
 {"kind":"Disk","mount":"C:","capacity_bytes":null,"page_in":true,"folders":[],"files":[
  {"path":"C:\\a.bin","kind":"Plain","read_only":false,"content":[{"Bytes":"6162636465666768"}]},
  {"path":"C:\\kept","kind":"Plain","read_only":true,"content":[{"Bytes":"61"}]}]}],
 "processes":[{"name":"a"},{"name":"b"}]},
{"name":"two","ram_pages":64,"page_in":true,"reuse_handle_values":false,"volumes":[
 {"kind":"ObjectStore","mount":"\\","capacity_bytes":null,"page_in":true,"folders":[],"files":[]}],
 "processes":[{"name":"c"}]},
{"name":"three","ram_pages":64,"page_in":true,"reuse_handle_values":false,"volumes":[
 {"kind":"ObjectStore","mount":"\\","capacity_bytes":null,"page_in":true,"folders":[],"files":[
  {"path":"\\app.exe","kind":"Plain","module":{"Exe":{"data":4096,"stack":16384}},"read_only":false,"content":[{"Fill":{"byte":192,"len":12288}}]},
  {"path":"\\tool.dll","kind":"Plain","module":{"Dll":{"data":4096,"rel":true}},"read_only":false,"content":[{"Fill":{"byte":193,"len":8192}}]}]},
 {"kind":"Rom","mount":"\\","capacity_bytes":null,"page_in":true,"folders":[],"files":[
  {"path":"\\Windows\\core.dll","kind":"RomModule","module":{"Dll":{"data":4096,"rel":true}},"read_only":false,"content":[{"Fill":{"byte":194,"len":8192}}]}]}],
 "processes":[{"name":"e","image":"\\app.exe"},{"name":"f"}]}],
"servers":[{"name":"srv","shares":[
 {"kind":"RemoteShare","mount":"\\\\srv\\pub","capacity_bytes":null,"page_in":true,"folders":[],"files":[
  {"path":"\\\\srv\\pub\\f","kind":"Plain","read_only":false,"content":[{"Fill":{"byte":46,"len":16}}]}]}]}],
"programs":["child"]}"#;

/// The events of a script.
pub(crate) fn events(version: OsVersion, script: &str) -> Vec<Event> {
    let mut world: WorldSpec = serde_json::from_str(WORLD).expect("the world is one");
    world.version = version;
    let (engine, about) = (Arc::from("elsewhere"), Arc::from("A script."));
    let header = Header { engine, format: FORMAT, version, about, world };
    let mut events = vec![Event::Header(Box::new(header))];
    for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match line.starts_with('{') {
            true => events.push(serde_json::from_str(line).expect("a line of JSON is an event")),
            false => said(line, &mut events),
        }
    }
    events
}

fn said(line: &str, events: &mut Vec<Event>) {
    let (who, what) = line.split_once(": ").unwrap_or_else(|| panic!("{line}: who does it?"));
    let names = ["a", "b", "c", "e", "f", "d"];
    let thread = names.iter().position(|name| *name == who).expect("a name of the world");
    let thread = ThreadId(thread as u32);
    let words: Vec<&str> = what.split(' ').collect();
    match words[0] {
        "read" | "write" | "execute" => {
            let (kind, address) = (kind(words[0]), Address(hex(words[1])));
            let bytes = words[2..].iter().map(|byte| hex(byte) as u8).collect();
            events.push(Event::Access { thread, kind, address, bytes });
        }
        "raises" => {
            let code = words.get(3).map_or(ExceptionCode::ACCESS_VIOLATION.0, |code| hex(code));
            let (kind, address) = (kind(words[1]), Address(hex(words[2])));
            let (code, cause) = (ExceptionCode(code), Word::Borrowed(""));
            let slot_form = words.get(4).map(|form| Address(hex(form)));
            let guarded = true;
            events.push(Event::Exception {
                thread,
                code,
                kind,
                address,
                slot_form,
                cause,
                guarded,
            });
        }
        _ => call(thread, what, events),
    }
}

fn kind(word: &str) -> AccessKind {
    match word {
        "read" => AccessKind::Read,
        "write" => AccessKind::Write,
        _ => AccessKind::Execute,
    }
}

fn hex(text: &str) -> u32 {
    u32::from_str_radix(text.trim_start_matches("0x"), 16).expect("a number in hexadecimal")
}

fn call(thread: ThreadId, what: &str, events: &mut Vec<Event>) {
    let (api, rest) = what.split_once('(').expect("a call has parentheses");
    let (args, answer) = rest.split_once(") = ").unwrap_or_else(|| panic!("{what}: no answer"));
    let (answer, outputs) = match answer.split_once(" {") {
        Some((answer, outputs)) => (answer, outputs.trim_end_matches('}')),
        None => (answer, ""),
    };
    let (result, last_error) = match answer.split_once(' ') {
        Some((result, code)) => (result, Some(ErrorCode(code.parse().expect("a last error")))),
        None => (answer, None),
    };
    let (api, args) = (Word::Owned(api.to_owned()), pairs(args, ", "));
    events.push(Event::Call { thread, api: api.clone(), args, values: Vec::new() });
    let (result, outputs) = (Word::Owned(result.to_owned()), pairs(outputs, "; "));
    let names = Vec::new();
    events.push(Event::Return { thread, api, result, outputs, names, last_error, clause: None });
}

fn pairs<N: From<String>, V: From<String>>(text: &str, between: &str) -> Vec<(N, V)> {
    let pairs = text.split(between).filter(|pair| !pair.is_empty());
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or_else(|| panic!("{pair}: no value"));
        (N::from(name.to_owned()), V::from(value.to_owned()))
    };
    pairs.map(pair).collect()
}
