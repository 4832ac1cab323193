//! From a `reset` to a world.

use super::answer::Wrong;
use super::request::Reset;
use super::session::said;
use super::tape::Tape;
use abi::OsVersion;
use kernel::World;
use scenario::{Files, echo};
use serde_json::{Value, json};
use std::sync::Arc;
use trace::event::{FORMAT, Header};
use trace::{Event, Sink};

/// The process that speaks when nobody is named, and that starts the others.
pub(super) const MAIN: &str = "main";

/// A new world, its description, and what was heard while it was built.
pub(super) struct Setup {
    pub(super) world: World,
    pub(super) described: Arc<scenario::World>,
    /// What `main` is called in it.
    pub(super) main: Arc<str>,
    pub(super) tape: Tape,
}

/// The executable image that recorded cases of the desktop open and copy.
const SYSTEM_LIBRARY: &str = r"C:\windows\system32\kernel32.dll";

/// Its content, as long as such a file is: cases map a part of it as data.
fn library() -> Value {
    json!({"Join": [{"Text": "MZ"}, {"Fill": {"byte": 0, "len": 0xFFFE}}]})
}

/// One machine with a process `main`, an object store and a card, or the disk of the desktop.
fn default_world(version: OsVersion) -> Value {
    if version == OsVersion::Win32 {
        return json!([{"Machine": {"name": "pc", "ram": 4096, "has": [
            {"Disk": {"drive": "C:"}},
            {"File": {"path": SYSTEM_LIBRARY, "content": library(), "image": true}},
            {"Process": {"name": MAIN}},
        ]}}]);
    }
    json!([{"Machine": {"name": "pda", "ram": 4096, "has": [
        {"ObjectStore": {"capacity": 16 << 20}},
        {"StorageCard": {"name": "Storage Card", "capacity": 64 << 20}},
        {"Process": {"name": MAIN}},
    ]}}])
}

/// The world that a reset asks for. From now on what an error did can be taken back.
pub(super) fn build(reset: &Reset, files: &dyn Files) -> Result<Setup, Wrong> {
    let json = reset.world.clone().unwrap_or_else(|| default_world(reset.version));
    let described = scenario::world_from_json("world", &json, reset.version, files)
        .map_err(|mistakes| Wrong::input(said(&mistakes)))?;
    let has_main = described.machines.iter().flat_map(|machine| &machine.processes);
    let has_main = has_main.clone().any(|process| process.name == MAIN);
    let main = if has_main { MAIN } else { described.first_process().unwrap_or(MAIN) };
    let main = Arc::from(main);
    let spec = described.spec(reset.version, reset.programs.iter().cloned());
    let mut tape = Tape::new(reset.trace);
    if tape.listens() {
        tape.emit(Event::Header(Box::new(Header {
            engine: Arc::from(env!("CARGO_PKG_VERSION")),
            format: FORMAT,
            version: reset.version,
            about: Arc::from(""),
            world: spec.clone(),
        })));
    }
    let built = World::observed(&spec, &mut tape);
    let mut world = built.map_err(|error| Wrong::input(echo(&error.to_string())))?;
    world.state.set_barrier(true);
    Ok(Setup { world, described: Arc::new(described), main, tape })
}
