//! LoadLibrary, FreeLibrary, GetModuleHandle.

use super::{Cx, Deed};
use crate::args::Readable;
use crate::case::Case;
use crate::state::{Module, Row};
use crate::verdict::Verdict;
use abi::GRANULARITY;
use abi::clause::*;
use abi::error::*;
use abi::world::ModuleSpec;

pub(super) fn load_library(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let name = cx.args.text("lpLibFileName")?;
    let mut case = cx.case(SZ_344, SZ_343);
    let mut fresh = None;
    let file = match name.as_deref().filter(|name| !name.is_empty()) {
        None => {
            case.refuse_by(ERROR_INVALID_PARAMETER, SZ_343);
            None
        }
        Some(name) => image(cx, &mut case, name),
    };
    let spec = file.and_then(|file| cx.state.module_spec(file));
    if let Some(file) = file {
        match spec {
            Some(spec @ ModuleSpec::Dll { .. }) => fresh = check_load(cx, &mut case, file, spec),
            _ => case.refuse_by(ERROR_BAD_EXE_FORMAT, SZ_343),
        }
    }
    cx.may_go_wrong(&mut case);
    let base = cx.value();
    let verdict = case.judge(base != 0, cx.answer);
    let Some(file) = file.filter(|_| base != 0 && matches!(spec, Some(ModuleSpec::Dll { .. })))
    else {
        cx.state.untold |= base != 0;
        return Ok(verdict);
    };
    let told = loaded_at(cx, base);
    let place = place(cx, file, fresh.as_ref(), base);
    let row = match cx.state.module_of_file(cx.machine, file) {
        Some(row) => row,
        None => match spec {
            Some(spec) => {
                let module = cx.state.blank_module(cx.machine, file, spec);
                cx.state.add_module(module, base)
            }
            None => return Ok(verdict),
        },
    };
    cx.state.load(cx.process, row);
    Ok(verdict.and(told).and(place))
}

/// The file of a name; the reasons against it are noted.
fn image(cx: &Cx<'_>, case: &mut Case, name: &str) -> Option<Row> {
    match cx.state.find_image(cx.machine, name, ".dll") {
        Ok(Some(file)) => Some(file),
        Ok(None) => {
            case.refuse_by(ERROR_MOD_NOT_FOUND, SZ_343);
            None
        }
        Err(why) => {
            case.unsure(why);
            None
        }
    }
}

/// What stands against a load of a DLL; what it is to be if it has no place yet.
fn check_load(cx: &Cx<'_>, case: &mut Case, file: Row, spec: ModuleSpec) -> Option<Place> {
    let known = cx.state.module_of_file(cx.machine, file);
    if known.is_some_and(|row| cx.state.module(row).loads.contains_key(&cx.process)) {
        case.works_by(SZ_345);
        return None;
    }
    let fresh = match known {
        Some(row) => {
            let module = cx.state.module(row).clone();
            if !cx.state.place_is_free(cx.process, &module) {
                refuse_place(cx, case);
            }
            check_frames(cx, case, &module);
            None
        }
        None => {
            let module = cx.state.blank_module(cx.machine, file, spec);
            let base = cx.state.new_place(cx.process, &module);
            if base.is_none() {
                refuse_place(cx, case);
            }
            check_frames(cx, case, &module);
            Some(Place(base))
        }
    };
    cx.check_reach(case, file);
    fresh
}

/// Where a DLL that has no place yet has to come.
struct Place(Option<u32>);

/// IN-08.
fn refuse_place(cx: &Cx<'_>, case: &mut Case) {
    match cx.state.untold {
        true => case.may_refuse(ERROR_OUTOFMEMORY, IN_08),
        false => case.refuse_by(ERROR_OUTOFMEMORY, IN_08),
    }
}

/// Frames for a module whose pages come in when it is loaded (PAGE-03).
fn check_frames(cx: &Cx<'_>, case: &mut Case, module: &Module) {
    if !cx.state.comes_in_whole(cx.machine, module.file) {
        return;
    }
    let code = if module.object.is_none() { module.code } else { 0 };
    let new = u64::from(code + module.data);
    let Some(machine) = cx.state.machine(cx.machine) else { return };
    let held = machine.committed.saturating_add(machine.pressed).saturating_add(new);
    let short = ERROR_NOT_ENOUGH_MEMORY;
    case.may_refuse_if(held + machine.touched > machine.ram_pages, short, SZ_05);
    case.refuse_if(held > machine.ram_pages, short, SZ_05);
}

/// What the kernel says it loaded lies at this address.
fn loaded_at(cx: &Cx<'_>, base: u32) -> Verdict {
    cx.agrees(|deed| match *deed {
        Deed::Loaded { base: told } => Some(told == base),
        _ => None,
    })
}

/// Whether a DLL may lie where it is told to.
fn place(cx: &Cx<'_>, file: Row, fresh: Option<&Place>, base: u32) -> Verdict {
    let one_space = cx.state.law.one_space;
    let known = cx.state.module_of_file(cx.machine, file).map(|row| cx.state.module(row).base);
    if let Some(known) = known.filter(|known| *known != base) {
        let clause = if one_space { IN_05 } else { SZ_344 };
        return cx.breach(clause, format!("the DLL lies at {known:#010x} in all processes"));
    }
    if base % GRANULARITY != 0 {
        return cx.breach(IN_16, "modules begin at multiples of 64 KB");
    }
    let (start, end) = cx.state.law.dlls.unwrap_or((0, u32::MAX));
    if known.is_none() && !(start..end).contains(&base) {
        let clause = if one_space { IN_04 } else { SI_07E };
        return cx.breach(clause, "no DLL lies in this part of the address space");
    }
    match fresh {
        Some(Place(Some(due))) if *due != base && !cx.state.untold => {
            cx.breach(SZ_347, format!("the highest range that is free begins at {due:#010x}"))
        }
        _ => Verdict::Permitted(if one_space { IN_05 } else { SI_07E }),
    }
}

pub(super) fn free_library(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let base = cx.args.number("hLibModule", 0)?;
    let mut case = cx.case(SZ_345, SZ_345);
    let found = cx.state.module_at(cx.process, base);
    let dll = found.filter(|row| !cx.state.module(*row).is_exe);
    match dll {
        None if cx.state.untold => case.unsure("what is loaded the trace does not tell"),
        None => case.refuse_by(ERROR_INVALID_HANDLE, SZ_345),
        Some(_) => {}
    }
    let done = cx.value() != 0;
    let verdict = case.judge(done, cx.answer);
    if let Some(row) = dll.filter(|_| done) {
        cx.state.unload(cx.process, row);
    }
    Ok(verdict)
}

pub(super) fn module_handle(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let name = cx.args.text("lpModuleName")?;
    let mut case = cx.case(SZ_344, SZ_343);
    let loaded = cx.state.modules_of(cx.process);
    let found = match name.as_deref() {
        None => loaded.into_iter().find(|row| cx.state.module(*row).is_exe),
        Some(name) => match cx.state.find_image(cx.machine, name, ".dll") {
            Ok(file) => loaded.into_iter().find(|row| Some(cx.state.module(*row).file) == file),
            Err(why) => {
                case.unsure(why);
                None
            }
        },
    };
    match found {
        None if cx.state.untold => case.unsure("what is loaded the trace does not tell"),
        None => case.refuse_by(ERROR_MOD_NOT_FOUND, SZ_343),
        Some(_) => {}
    }
    let base = cx.value();
    let verdict = case.judge(base != 0, cx.answer);
    Ok(match found.map(|row| cx.state.module(row).base) {
        Some(due) if base != 0 && due != base => {
            verdict.and(cx.breach(SZ_344, format!("the module lies at {due:#010x}")))
        }
        _ => verdict,
    })
}
