//! CreateFileMapping.

use super::{Cx, Deed, mapping_desktop};
use crate::args::Readable;
use crate::case::Case;
use crate::state::{Body, FileState, Mapping, OpenFile, Reach, Row, Runs, Source};
use crate::verdict::Verdict;
use abi::clause::*;
use abi::constant::*;
use abi::error::*;
use abi::world::FileKind;
use abi::{ErrorCode, PAGE_BYTES};
use std::collections::BTreeMap;
use trace::event::ObjectKind;

const INVALID: ErrorCode = ERROR_INVALID_PARAMETER;
const SECTIONS: [(u32, ClauseId); 3] =
    [(SEC_IMAGE, CFM_11B), (SEC_NOCACHE, CFM_11C), (SEC_RESERVE, CFM_11D)];

/// What was asked for.
pub(super) struct Wanted {
    pub(super) file: u32,
    pub(super) protect: u32,
    pub(super) size: u64,
}

impl Wanted {
    fn read(cx: &Cx<'_>) -> Readable<Wanted> {
        let file = match cx.args.number("hFile", INVALID_HANDLE_VALUE)? {
            // M-05a.
            0 if cx.state.law.desktop => INVALID_HANDLE_VALUE,
            file => file,
        };
        Ok(Wanted {
            file,
            protect: cx.args.number("flProtect", PAGE_READWRITE)?,
            size: u64::from(cx.args.number("dwMaximumSizeHigh", 0)?) << 32
                | u64::from(cx.args.number("dwMaximumSizeLow", 0)?),
        })
    }
}

pub(super) fn create_file_mapping(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let wanted = Wanted::read(cx)?;
    let desktop = cx.state.law.desktop;
    let given = cx.args.text("lpName")?;
    let inherit = cx.inherits("lpFileMappingAttributes");
    let mut case = cx.case(if desktop { W_07A } else { CFM_01 }, SZ_01);
    let mut named = cx.case(CFM_01, SZ_01);
    let name = cx.name(&mut named, given.as_deref(), false);
    let holder = name.as_deref();
    let holder = holder.and_then(|name| cx.state.named(cx.machine, ObjectKind::FileMapping, name));
    let is_mapping = |row: Row| matches!(cx.state.objects[row].body, Body::Mapping(_));
    let existing = holder.filter(|row| is_mapping(*row));
    match desktop {
        true => mapping_desktop::check_words(&mut case, &wanted, existing.is_some()),
        false => check_protection(&mut case, wanted.protect),
    }
    let refused = case.must_fail();
    case.then(named);
    if holder.is_some() && existing.is_none() {
        case.refuse_by(ERROR_INVALID_HANDLE, if desktop { M_40A } else { CFM_22 });
    }
    if existing.is_some() {
        case.leaves(ERROR_ALREADY_EXISTS, CFM_19);
        case.works_by(CFM_19);
    } else {
        case.leaves(NO_ERROR, CFM_20);
        match desktop {
            // A wrong protection is refused before the file is looked at (M-02).
            true if refused => {}
            true => mapping_desktop::check_source(cx, &mut case, &wanted),
            false => check_source(cx, &mut case, &wanted),
        }
    }
    cx.may_go_wrong(&mut case);
    let value = cx.value();
    if value == INVALID_HANDLE_VALUE {
        let clause = if desktop { W_07A } else { CFM_01 };
        return Ok(cx.breach(clause, "failure is NULL, and INVALID_HANDLE_VALUE is no handle"));
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
        None => (make(cx, &wanted, name.as_deref()), true),
    };
    let told = cx.got_handle(row, value, fresh);
    let told = told.and(made_as_asked(cx, row));
    let rights = match (fresh, desktop) {
        // The maker's handle has full access (CFM-24).
        (true, _) => SECTION_ALL_ACCESS | FILE_MAP_EXECUTE,
        (false, true) => mapping_desktop::rights_of(wanted.protect),
        (false, false) if wanted.protect & 0xFF == PAGE_READWRITE => FILE_MAP_WRITE,
        (false, false) => 0,
    };
    grant(cx, row, value, rights);
    cx.mark_inheritable(value, inherit);
    Ok(verdict.and(told))
}

/// Whether the object that the kernel says it made is the one that was asked for.
fn made_as_asked(cx: &Cx<'_>, row: Row) -> Verdict {
    let Body::Mapping(mapping) = &cx.state.objects[row].body else {
        return Verdict::Permitted(GLE_01);
    };
    // Memory has whole pages; a kernel may tell the bytes that were asked for.
    let page = u64::from(PAGE_BYTES);
    let whole = |size: u64| if mapping.file.is_none() { size.div_ceil(page) } else { size };
    cx.agrees(|deed| match *deed {
        Deed::Made { .. } if mapping.image => None,
        Deed::Made { protect, size } => {
            Some(protect & 0xFF == mapping.protect && whole(size) == whole(mapping.size))
        }
        _ => None,
    })
}

/// A process that opens an object by name may write through it as it asks (CFM-21, SZ-96).
fn grant(cx: &mut Cx<'_>, row: Row, value: u32, rights: u32) {
    let key = cx.state.rights_key(cx.process, value);
    if let Body::Mapping(mapping) = &mut cx.state.objects[row].body {
        *mapping.rights.entry(key).or_default() |= rights;
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
    if wanted.size > length && !open.write {
        check_rom(case, file);
        case.refuse_by(ERROR_DISK_FULL, SZ_06);
    }
    check_page_in(cx, case);
    if !cx.state.volumes[file.volume].page_in {
        case.refuse(ERROR_NOT_SUPPORTED, OPEN_23B, OPEN_23B);
    }
    if wanted.size > length {
        check_growth(cx, case, &open, wanted.size - length, wanted.size);
    }
}

/// A file of the ROM cannot grow.
fn check_rom(case: &mut Case, file: &FileState) {
    if file.kind != FileKind::Plain {
        case.refuse(ERROR_DISK_FULL, CFM_14B, OPEN_30B);
    }
}

fn check_growth(cx: &Cx<'_>, case: &mut Case, open: &OpenFile, more: u64, size: u64) {
    let full = ERROR_DISK_FULL;
    let file = &cx.state.files[open.file];
    check_rom(case, file);
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
    let Some((row, open)) = cx.open_file(file) else { return };
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
fn make(cx: &mut Cx<'_>, wanted: &Wanted, name: Option<&str>) -> Row {
    let opened = cx.open_file(wanted.file);
    let body = match &opened {
        Some((source, open)) => {
            let length = cx.state.files[open.file].size;
            let size = mapping_desktop::length(wanted, Some(length.unwrap_or(0)));
            if length.is_some_and(|length| size > length) {
                cx.state.set_size(open.file, Some(size));
            }
            mapping(cx, Some((open.file, *source)), wanted, size)
        }
        None if wanted.file == INVALID_HANDLE_VALUE && wanted.size > 0 => {
            let pages = wanted.size.div_ceil(u64::from(PAGE_BYTES));
            if cx.state.law.ram_at_once {
                cx.state.on_machine(cx.machine, |machine| {
                    machine.committed = machine.committed.saturating_add(pages);
                });
            }
            mapping(cx, None, wanted, mapping_desktop::length(wanted, None))
        }
        None => Body::Other,
    };
    cx.state.add_object(ObjectKind::FileMapping, cx.machine, name, body)
}

/// An object of a file, opened by a handle to `source`, or of RAM.
fn mapping(cx: &mut Cx<'_>, of: Option<(Row, Row)>, wanted: &Wanted, size: u64) -> Body {
    let file = of.map(|(file, _)| file);
    let reserved = wanted.protect & SEC_RESERVE != 0 && file.is_none();
    Body::Mapping(Box::new(Mapping {
        file,
        source: of.map(|(_, object)| Source { object, process: cx.process, value: wanted.file }),
        protect: wanted.protect & 0xFF,
        image: wanted.protect & SEC_IMAGE != 0,
        committed: reserved.then(Runs::default),
        size,
        store: cx.state.store_for(cx.machine, file, size),
        rights: BTreeMap::new(),
    }))
}
