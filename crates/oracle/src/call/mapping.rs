//! CreateFileMapping.

use super::Cx;
use crate::args::Readable;
use crate::bytes::Pages;
use crate::case::Case;
use crate::state::{Body, Mapping, OpenFile, Reach, Row};
use crate::verdict::Verdict;
use abi::clause::*;
use abi::constant::*;
use abi::error::*;
use abi::world::FileKind;
use abi::{ErrorCode, PAGE_BYTES};
use std::collections::{BTreeMap, BTreeSet};
use trace::event::ObjectKind;

const INVALID: ErrorCode = ERROR_INVALID_PARAMETER;
const SECTIONS: [(u32, ClauseId); 3] =
    [(SEC_IMAGE, CFM_11B), (SEC_NOCACHE, CFM_11C), (SEC_RESERVE, CFM_11D)];

/// What was asked for.
struct Wanted {
    file: u32,
    protect: u32,
    size: u64,
    name: Option<std::sync::Arc<str>>,
}

pub(super) fn create_file_mapping(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let wanted = Wanted {
        file: cx.args.number("hFile", INVALID_HANDLE_VALUE)?,
        protect: cx.args.number("flProtect", PAGE_READWRITE)?,
        size: u64::from(cx.args.number("dwMaximumSizeHigh", 0)?) << 32
            | u64::from(cx.args.number("dwMaximumSizeLow", 0)?),
        name: cx.object_name("lpName")?,
    };
    let mut case = cx.case(CFM_01, SZ_01);
    check_protection(&mut case, wanted.protect);
    cx.check_name(&mut case, wanted.name.as_deref());
    let holder = wanted.name.as_deref();
    let holder = holder.and_then(|name| cx.state.named(cx.machine, ObjectKind::FileMapping, name));
    // Of one that was made from a file that is not known, nothing is known but that it is there.
    let is_mapping = |row: &Row| cx.state.objects[*row].kind == ObjectKind::FileMapping;
    let existing = holder.filter(is_mapping);
    if holder.is_some() && existing.is_none() {
        case.refuse_by(ERROR_INVALID_HANDLE, CFM_22);
    }
    if existing.is_some() {
        case.leaves(ERROR_ALREADY_EXISTS, CFM_19);
        case.works_by(CFM_19);
    } else {
        case.leaves(NO_ERROR, CFM_20);
        check_source(cx, &mut case, &wanted);
    }
    cx.may_go_wrong(&mut case);
    let value = cx.value();
    if value == INVALID_HANDLE_VALUE {
        return Ok(cx.breach(CFM_01, "failure is NULL, and INVALID_HANDLE_VALUE is no handle"));
    }
    let verdict = case.judge(value != 0, cx.answer);
    if value == 0 {
        close_source(cx, wanted.file);
        return Ok(verdict);
    }
    // What the answer says is what is so from now on.
    let existed = cx.answer.last_error == Some(ERROR_ALREADY_EXISTS);
    let row = existing.filter(|_| existed || cx.answer.last_error.is_none());
    let (row, fresh) = match row {
        Some(row) => (row, false),
        None => (make(cx, &wanted), true),
    };
    if !fresh {
        let writable = wanted.protect & 0xFF == PAGE_READWRITE;
        grant(cx, row, value, writable);
    }
    Ok(verdict.and(cx.got_handle(row, value, fresh)))
}

/// A process that opens an object by name may write through it as it asks (CFM-21, SZ-96).
fn grant(cx: &mut Cx<'_>, row: Row, value: u32, writable: bool) {
    let key = cx.state.rights_key(cx.process, value);
    if let Body::Mapping(mapping) = &mut cx.state.objects[row].body {
        *mapping.rights.entry(key).or_default() |= writable;
    }
}

fn check_protection(case: &mut Case, protect: u32) {
    if protect & 0xFF & (PAGE_WRITECOPY | PAGE_EXECUTE_WRITECOPY) == PAGE_WRITECOPY {
        case.refuse(INVALID, CFM_10, OPEN_06A);
    }
    for (section, must) in SECTIONS {
        if protect & section != 0 {
            case.refuse(INVALID, must, OPEN_06A);
        }
    }
    let listed = [PAGE_READONLY, PAGE_READWRITE].contains(&(protect & !SEC_COMMIT));
    case.refuse_if(!listed && !case.must_fail(), INVALID, SZ_02);
}

/// The reasons against a new object.
fn check_source(cx: &Cx<'_>, case: &mut Case, wanted: &Wanted) {
    if wanted.file == INVALID_HANDLE_VALUE {
        check_ram(cx, case, wanted);
        return;
    }
    if cx.is_vague(wanted.file) {
        case.unsure("nothing is known of the file behind the handle");
    }
    let Some((_, open)) = cx.open_file(wanted.file) else {
        return case.refuse_by(ERROR_INVALID_HANDLE, SZ_03);
    };
    let writable = wanted.protect & 0xFF == PAGE_READWRITE;
    let needs = if writable { CFM_03B } else { CFM_03A };
    if !open.read || (writable && !open.write) {
        case.refuse(ERROR_ACCESS_DENIED, needs, OPEN_03);
    }
    let file = &cx.state.files[open.file];
    let Some(length) = file.size else { return case.unsure("the length of the file is not known") };
    if let Reach::Gone(code, clause) = cx.state.reach(cx.machine, open.file) {
        case.refuse_by(code, clause);
    }
    if wanted.size == 0 && length == 0 {
        case.refuse_by(ERROR_FILE_INVALID, OPEN_05);
    }
    check_page_in(cx, case);
    if !cx.state.volumes[file.volume].page_in {
        case.refuse(ERROR_NOT_SUPPORTED, OPEN_23B, OPEN_23B);
    }
    if wanted.size > length {
        check_growth(cx, case, &open, wanted.size - length, wanted.size);
    }
}

fn check_growth(cx: &Cx<'_>, case: &mut Case, open: &OpenFile, more: u64, size: u64) {
    let full = ERROR_DISK_FULL;
    let file = &cx.state.files[open.file];
    if file.kind != FileKind::Plain {
        case.refuse(full, CFM_14B, OPEN_30B);
    }
    if !open.write {
        case.refuse(full, SZ_06, SZ_06);
    }
    case.refuse_if(size > i64::MAX as u64, full, SZ_07);
    if cx.state.volumes[file.volume].free().is_some_and(|free| free < more) {
        case.refuse_by(full, CFM_14B);
    }
}

fn check_page_in(cx: &Cx<'_>, case: &mut Case) {
    if cx.state.machine(cx.machine).is_some_and(|machine| !machine.page_in) {
        case.refuse(ERROR_NOT_SUPPORTED, CFM_27, OPEN_23A);
    }
}

/// The reasons against an object backed by RAM.
fn check_ram(cx: &Cx<'_>, case: &mut Case, wanted: &Wanted) {
    if wanted.protect & 0xFF == PAGE_READONLY {
        case.refuse(INVALID, CFM_08, OPEN_02A);
    }
    if wanted.size == 0 {
        // A measured program takes either outcome (CFM-39): what fails is this project's choice.
        case.refuse(INVALID, OPEN_04, OPEN_04);
    }
    check_page_in(cx, case);
    let pages = wanted.size.div_ceil(u64::from(PAGE_BYTES));
    let machine = cx.state.machine(cx.machine).filter(|_| cx.state.law.ram_at_once);
    let Some(machine) = machine else { return };
    let short = ERROR_NOT_ENOUGH_MEMORY;
    if machine.committed.saturating_add(pages).saturating_add(machine.pressed) > machine.ram_pages {
        case.refuse(short, SZ_05, SZ_05);
    } else if machine.touched.saturating_add(pages).saturating_add(machine.committed)
        > machine.ram_pages.saturating_sub(machine.pressed)
    {
        // Dirty pages that cannot be written keep their frames.
        case.may_refuse(short, SZ_05);
    }
}

/// The kernel closes a handle of CreateFileForMapping when the mapping fails (CFM-25).
fn close_source(cx: &mut Cx<'_>, file: u32) {
    let Some((row, open)) = cx.open_file(file) else {
        let is_file = |row: &Row| cx.state.objects[*row].kind == ObjectKind::File;
        let vague = cx.is_vague(file) && cx.state.law.closes_on_failure;
        if let Some(row) = cx.object(file).filter(is_file).filter(|_| vague) {
            cx.state.lose_sight(cx.process, file, row);
        }
        return;
    };
    match (open.for_mapping && cx.state.law.closes_on_failure, cx.state.law.one_space) {
        (true, true) => cx.state.close_for_all(row, CH_05),
        // The handles of other processes are others.
        (true, false) => drop_own(cx, file, row),
        (false, _) => {}
    }
}

fn drop_own(cx: &mut Cx<'_>, file: u32, row: Row) {
    cx.state.close(cx.process, file, row, CH_05);
}

/// The object that the call made, whether it was right to make it or not.
fn make(cx: &mut Cx<'_>, wanted: &Wanted) -> Row {
    let opened = cx.open_file(wanted.file);
    let writable = wanted.protect & 0xFF == PAGE_READWRITE;
    let body = match &opened {
        Some((source, open)) => {
            let length = cx.state.files[open.file].size;
            let size = if wanted.size == 0 { length.unwrap_or(0) } else { wanted.size };
            if length.is_some_and(|length| size > length) {
                cx.state.set_size(open.file, Some(size));
            }
            mapping(Some(open.file), Some(*source), writable, size)
        }
        None if wanted.file == INVALID_HANDLE_VALUE && wanted.size > 0 => {
            let pages = wanted.size.div_ceil(u64::from(PAGE_BYTES));
            cx.state.on_machine(cx.machine, |machine| {
                machine.committed = machine.committed.saturating_add(pages);
            });
            mapping(None, None, writable, pages.saturating_mul(u64::from(PAGE_BYTES)))
        }
        None => Body::Other,
    };
    let name = wanted.name.as_deref();
    let row = cx.state.add_object(ObjectKind::FileMapping, cx.machine, name, body);
    // The maker's handle has full access (CFM-24).
    grant(cx, row, cx.value(), true);
    row
}

fn mapping(file: Option<Row>, source: Option<Row>, writable: bool, size: u64) -> Body {
    Body::Mapping(Box::new(Mapping {
        file,
        source,
        writable,
        size,
        pages: Pages::default(),
        dirty: BTreeSet::new(),
        rights: BTreeMap::new(),
    }))
}
