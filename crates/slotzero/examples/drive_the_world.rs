//! Drives a world from Rust, without any scenario: a ROM file is mapped and read in place, then a
//! mapping that fails closes the handle of its file.
//!
//! ```text
//! cargo run -p slotzero --example drive_the_world
//! ```

use abi::constant::{FILE_MAP_READ, GENERIC_READ, OPEN_EXISTING, PAGE_READONLY, SEC_IMAGE};
use abi::world::{FileKind, FileSpec, MachineSpec, ProcessSpec, VolumeKind, VolumeSpec, WorldSpec};
use abi::{Address, Content, Handle, MachineId, OsVersion, ProcessId};
use coredll::{Call, CloseHandle, CreateFileForMapping, CreateFileMapping, MapViewOfFile};
use kernel::{Defaults, World};
use std::error::Error;
use std::sync::Arc;
use trace::Recorder;

/// One device with a ROM that holds one uncompressed file, and one process.
fn device() -> WorldSpec {
    let chart = FileSpec {
        path: String::from(r"\Windows\chart.bin"),
        kind: FileKind::RomUncompressed,
        module: None,
        read_only: false,
        content: Content::fill(0xA5, 0x3000),
    };
    let volume = |kind, folders, files| VolumeSpec {
        kind,
        mount: String::from("\\"),
        capacity_bytes: None,
        page_in: true,
        folders,
        files,
    };
    let store = volume(VolumeKind::ObjectStore, vec![String::from(r"\Windows")], Vec::new());
    let rom = volume(VolumeKind::Rom, Vec::new(), vec![chart]);
    let machine = MachineSpec {
        name: String::from("pda"),
        ram_pages: 64,
        page_in: true,
        reuse_handle_values: false,
        paging_pool: None,
        volumes: vec![store, rom],
        processes: vec![ProcessSpec { name: String::from("reader"), image: None }],
        low_memory: None,
        system: false,
    };
    WorldSpec {
        version: OsVersion::CeNet4_2,
        machines: vec![machine],
        servers: Vec::new(),
        programs: Vec::new(),
        quirks: Vec::new(),
    }
}

/// Opens the file with the function that is made for it.
fn open_chart(call: &mut Call<'_, '_>) -> Handle {
    let path: Arc<str> = Arc::from(r"\Windows\chart.bin");
    CreateFileForMapping(call, Some(&path), GENERIC_READ, 0, None, OPEN_EXISTING, 0, Handle::NULL)
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut world = World::new(&device())?;
    let (mut events, mut chance) = (Recorder::default(), Defaults);
    let mut kernel = world.kernel(&mut events, &mut chance);
    let thread = kernel.find_thread(ProcessId(0), 1).ok_or("the process has a first thread")?;

    let mut call = Call::new(&mut kernel, thread);
    let file = open_chart(&mut call);
    let map = CreateFileMapping(&mut call, file, None, PAGE_READONLY, 0, 0, None);
    let view = MapViewOfFile(&mut call, map, FILE_MAP_READ, 0, 0, 0);
    println!("the view of {map} begins at {view}");

    let cpu = kernel.cpu(thread);
    let mut bytes = [0; 4];
    let place = Address(view.0 + 0x1234);
    kernel.read_memory(&cpu, place, &mut bytes).map_err(|stop| format!("{stop:?}"))?;
    let used = kernel.machine(MachineId(0)).ram_used;
    println!("at {place}: {bytes:02X?}, and {used} pages of RAM are used");

    let mut call = Call::new(&mut kernel, thread);
    let again = open_chart(&mut call);
    let image = PAGE_READONLY | SEC_IMAGE;
    let refused = CreateFileMapping(&mut call, again, None, image, 0, 0, None);
    let clause = call.clause.ok_or("every refusal names its clause")?;
    println!("CreateFileMapping: {refused}, {} ({})", clause.text, clause.id);
    println!("CloseHandle: {}", CloseHandle(&mut Call::new(&mut kernel, thread), again));

    println!("\n{} events; the page came in like this:", events.events.len());
    let page_in = events.events.iter().find(|event| matches!(event, trace::Event::PageIn { .. }));
    println!("{}", trace::json::write_line(page_in.ok_or("the page came in")?));
    Ok(())
}
