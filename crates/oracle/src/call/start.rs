//! What a process begins with: a slot, an EXE, a stack, a heap.

use super::{Cx, Deed};
use crate::case::Case;
use crate::state::{PART_BYTES, Row};
use crate::verdict::Verdict;
use abi::clause::*;
use abi::error::*;
use abi::world::{ModuleSpec, program_key};
use abi::{PAGE_BYTES, ThreadId};

/// A process needs a free slot (SLOT-12).
pub(super) fn check_slots(cx: &Cx<'_>, case: &mut Case) {
    let machine = cx.machine;
    let running = cx.state.machine(machine).map_or(0, |machine| machine.running);
    if cx.state.law.one_space && running.saturating_sub(cx.notes.processes.len()) >= 31 {
        case.refuse(ERROR_OUTOFMEMORY, SLOT_12, O_01);
    }
    let unseen = cx.state.machine(machine).map_or(0, |machine| machine.unseen);
    if cx.state.law.one_space && unseen > 0 && running + unseen >= 31 {
        case.may_refuse(ERROR_OUTOFMEMORY, O_01);
    }
}

/// The EXE that a process begins with, by the name of its image (SZ-340, SZ-348).
pub(super) fn exe(cx: &Cx<'_>, case: &mut Case, image: &str) -> Option<Row> {
    let program = cx.state.programs.contains(&program_key(image));
    let found = match cx.state.law.dlls {
        Some(_) => cx.state.find_image(cx.machine, image, ".exe"),
        None => Ok(None),
    };
    let is_exe = |file: Row| matches!(cx.state.module_spec(file), Some(ModuleSpec::Exe { .. }));
    match found {
        Ok(Some(file)) if is_exe(file) => return Some(file),
        _ if program => {}
        Ok(Some(_)) => case.refuse_by(ERROR_BAD_EXE_FORMAT, SZ_343),
        Ok(None) => case.refuse_by(ERROR_FILE_NOT_FOUND, SZ_67),
        Err(why) => case.unsure(why),
    }
    None
}

/// What stands against an EXE: its length, its medium.
pub(super) fn check_image(cx: &Cx<'_>, case: &mut Case, file: Row) {
    let (first, end) = match cx.state.law.one_space {
        true => (0x1_0000, 0x0200_0000),
        false => cx.state.law.private,
    };
    let room = u64::from(end - first);
    let size = cx.state.files[file].size.unwrap_or(0).min(room + 1);
    let stack = u64::from(cx.state.stack_pages(file, None)) * u64::from(PAGE_BYTES);
    let places = [size, stack, PART_BYTES.into()].map(|len| len.next_multiple_of(0x1_0000));
    let whole: u64 = places.into_iter().sum();
    case.refuse_if(whole > room, ERROR_OUTOFMEMORY, SZ_352);
    // DLLs may lie between.
    let crowded = whole + cx.state.lost_bytes(cx.machine) > room / 2;
    case.may_refuse_if(crowded, ERROR_OUTOFMEMORY, SZ_352);
    cx.check_reach(case, file);
}

/// Where the kernel says that the stack of a thread that begins lies.
pub(super) fn told_stack(cx: &Cx<'_>) -> Option<u32> {
    cx.notes.deeds.iter().find_map(|deed| match *deed {
        Deed::Reserved { base, .. } => Some(base),
        _ => None,
    })
}

/// Whether the stack of a thread that begins lies where it has to (SZ-352).
pub(super) fn begins(cx: &Cx<'_>, thread: Option<ThreadId>) -> Verdict {
    let known = thread.and_then(|thread| cx.state.threads.get(&thread));
    let known = known.and_then(|thread| thread.stack).map(|(_, base)| base);
    match (known, told_stack(cx)) {
        (Some(due), Some(told)) if due != told && !cx.state.untold => {
            cx.breach(SZ_352, format!("the stack has to begin at {due:#010x}"))
        }
        _ => Verdict::Permitted(SZ_352),
    }
}
