//! CreateFileMapping and OpenFileMapping of the desktop: the measured rules.

use super::Cx;
use super::mapping::Wanted;
use crate::args::Readable;
use crate::case::Case;
use crate::state::{Body, OpenFile, Row};
use crate::verdict::Verdict;
use abi::clause::*;
use abi::constant::*;
use abi::error::*;
use abi::protection::shares_writes;
use abi::world::FileKind;
use abi::{ErrorCode, PAGE_BYTES};
use trace::event::ObjectKind;

const INVALID: ErrorCode = ERROR_INVALID_PARAMETER;
const DENIED: ErrorCode = ERROR_ACCESS_DENIED;
const PROTECTIONS: [u32; 6] = [
    PAGE_READONLY,
    PAGE_READWRITE,
    PAGE_WRITECOPY,
    PAGE_EXECUTE_READ,
    PAGE_EXECUTE_READWRITE,
    PAGE_EXECUTE_WRITECOPY,
];
const ATTRIBUTES: u32 = SEC_FILE
    | SEC_IMAGE
    | SEC_RESERVE
    | SEC_COMMIT
    | SEC_NOCACHE
    | SEC_WRITECOMBINE
    | SEC_LARGE_PAGES;
/// All that can be had: which accesses that are is not covered.
const MAXIMUM_ALLOWED: u32 = 0x0200_0000;
/// 16 TB.
const MOST_MEMORY: u64 = 16 << 40;

/// The reasons that the protection and the section attributes give (M-01, M-10).
pub(super) fn check_words(case: &mut Case, wanted: &Wanted, exists: bool) {
    check_protection(case, wanted.protect & !ATTRIBUTES);
    let mut attributes = Case::new(case.version(), W_07A, M_10B);
    check_attributes(&mut attributes, wanted);
    match exists {
        // The name of an object is opened whatever attribute the call names (M-44a).
        true => case.may_append(attributes),
        false => case.append(attributes),
    }
    let file = wanted.file != INVALID_HANDLE_VALUE;
    case.refuse_if(!file && wanted.size == 0, INVALID, M_20A);
}

fn check_protection(case: &mut Case, pages: u32) {
    if PROTECTIONS.contains(&pages) {
        return;
    }
    let clause = match pages {
        PAGE_EXECUTE | PAGE_NOACCESS => M_01B,
        _ if pages & !0xFF != 0 => M_01C,
        _ => M_01A,
    };
    case.refuse_by(INVALID, clause);
}

fn check_attributes(case: &mut Case, wanted: &Wanted) {
    let has = |attribute: u32| wanted.protect & attribute != 0;
    case.refuse_if(has(SEC_FILE), INVALID, M_10D);
    let kinds = [SEC_COMMIT, SEC_RESERVE, SEC_IMAGE].iter().filter(|kind| has(**kind)).count();
    case.refuse_if(kinds > 1, INVALID, M_10B);
    case.refuse_if(has(SEC_NOCACHE) && kinds == 0, INVALID, M_10C);
    let file = wanted.file != INVALID_HANDLE_VALUE;
    let large = has(SEC_LARGE_PAGES);
    case.refuse_if(large && (!has(SEC_COMMIT) || file), INVALID, M_10E);
    let combined = has(SEC_WRITECOMBINE);
    case.refuse_if(combined && !has(SEC_COMMIT) && !has(SEC_RESERVE), INVALID, M_10F);
    case.refuse_if(large && !file && has(SEC_COMMIT), ERROR_PRIVILEGE_NOT_HELD, SZ_255);
    if combined && !case.must_fail() {
        case.unsure("combined writes are not covered");
    }
}

/// The reasons against a new object.
pub(super) fn check_source(cx: &Cx<'_>, case: &mut Case, wanted: &Wanted) {
    let image = wanted.protect & SEC_IMAGE != 0;
    if wanted.file == INVALID_HANDLE_VALUE {
        case.refuse_if(image, ERROR_BAD_EXE_FORMAT, M_11A);
        let most = wanted.size > MOST_MEMORY;
        case.refuse_if(most, ERROR_NOT_ENOUGH_MEMORY, SZ_210);
        return;
    }
    if cx.is_vague(wanted.file) {
        return case.unsure("nothing is known of the file behind the handle");
    }
    let Some((_, open)) = cx.open_file(wanted.file) else {
        return case.refuse_by(ERROR_INVALID_HANDLE, M_05B);
    };
    check_access(case, &open, wanted.protect & !ATTRIBUTES);
    let file = &cx.state.files[open.file];
    case.refuse_if(image && file.kind != FileKind::Image, ERROR_BAD_EXE_FORMAT, M_11A);
    cx.check_reach(case, open.file);
    let Some(length) = file.size else { return case.unsure("the length of the file is not known") };
    case.refuse_if(wanted.size == 0 && length == 0, ERROR_FILE_INVALID, M_21A);
    if wanted.size > length {
        check_growth(cx, case, wanted, &open, length);
    }
}

/// The access of the file handle that a protection needs (M-03).
fn check_access(case: &mut Case, open: &OpenFile, protect: u32) {
    let (write, execute, clause) = match protect {
        PAGE_READWRITE => (true, false, M_03B),
        PAGE_EXECUTE_READ | PAGE_EXECUTE_WRITECOPY => (false, true, M_03C),
        PAGE_EXECUTE_READWRITE => (true, true, M_03D),
        _ => (false, false, M_03A),
    };
    let enough = open.read && (open.write || !write) && (open.execute || !execute);
    case.refuse_if(!enough, DENIED, clause);
}

/// An object larger than its file (M-21).
fn check_growth(cx: &Cx<'_>, case: &mut Case, wanted: &Wanted, open: &OpenFile, length: u64) {
    if wanted.protect & SEC_IMAGE != 0 {
        return case.unsure("how long an image is the trace does not tell");
    }
    if !shares_writes(wanted.protect & !ATTRIBUTES) {
        return case.refuse_by(ERROR_NOT_ENOUGH_MEMORY, M_21C);
    }
    let volume = &cx.state.volumes[cx.state.files[open.file].volume];
    let full = volume.free().is_some_and(|free| free < wanted.size - length);
    case.refuse_if(full, ERROR_DISK_FULL, W_62);
    if wanted.size > i64::MAX as u64 {
        // No certain code belongs to it (M-21d): the one that settles it is of other versions.
        case.refuse(ERROR_DISK_FULL, M_21D, SZ_07);
    }
}

/// The length of a new object in bytes, and of its memory in whole pages (M-20c, M-21e).
pub(super) fn length(wanted: &Wanted, file: Option<u64>) -> u64 {
    let page = u64::from(PAGE_BYTES);
    match file {
        Some(length) if wanted.size == 0 => length,
        Some(_) => wanted.size,
        None => wanted.size.div_ceil(page).saturating_mul(page),
    }
}

/// The rights that a protection gives to a handle of an existing object (M-51).
pub(super) fn rights_of(protect: u32) -> u32 {
    match protect & !ATTRIBUTES {
        PAGE_READWRITE => FILE_MAP_READ | FILE_MAP_WRITE,
        PAGE_EXECUTE_READ | PAGE_EXECUTE_WRITECOPY => FILE_MAP_READ | FILE_MAP_EXECUTE,
        PAGE_EXECUTE_READWRITE => FILE_MAP_READ | FILE_MAP_WRITE | FILE_MAP_EXECUTE,
        _ => FILE_MAP_READ,
    }
}

/// The rights that an access asks for (M-50a, SZ-165).
pub(super) fn rights_for(access: u32) -> u32 {
    let generic = [
        (GENERIC_READ, FILE_MAP_READ | FILE_MAP_COPY),
        (GENERIC_WRITE, FILE_MAP_WRITE),
        (GENERIC_EXECUTE, FILE_MAP_EXECUTE),
        (GENERIC_ALL, SECTION_ALL_ACCESS | FILE_MAP_EXECUTE),
    ];
    let given = generic.iter().filter(|(asked, _)| access & asked != 0);
    given.fold(access & (SECTION_ALL_ACCESS | FILE_MAP_EXECUTE), |rights, (_, more)| rights | more)
}

pub(super) fn open_file_mapping(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let access = cx.args.number("dwDesiredAccess", FILE_MAP_ALL_ACCESS)?;
    let inherit = cx.args.number("bInheritHandle", 0)?;
    let given = cx.args.text("lpName")?;
    let mut case = cx.case(W_33A, SZ_10);
    case.refuse_if(given.is_none(), INVALID, M_41A);
    let none = rights_for(access) == 0;
    let name = cx.name(&mut case, given.as_deref(), true);
    let existing = name.as_deref().and_then(|name| find(cx, &mut case, name));
    if existing.is_some() && access & MAXIMUM_ALLOWED != 0 {
        case.unsure("what this access comes to is not covered");
    }
    case.refuse_if(existing.is_some() && none, DENIED, SZ_257);
    let value = cx.value();
    let verdict = case.judge(value != 0, cx.answer);
    let Some(row) = existing.filter(|_| value != 0) else { return Ok(verdict) };
    let told = cx.got_handle(row, value, false);
    let key = cx.state.rights_key(cx.process, value);
    if let Body::Mapping(mapping) = &mut cx.state.objects[row].body {
        mapping.rights.insert(key, rights_for(access));
    }
    cx.mark_inheritable(value, inherit != 0);
    Ok(verdict.and(told))
}

fn find(cx: &Cx<'_>, case: &mut Case, name: &str) -> Option<Row> {
    let Some(row) = cx.state.named(cx.machine, ObjectKind::FileMapping, name) else {
        case.refuse_by(ERROR_FILE_NOT_FOUND, M_41B);
        return None;
    };
    let mapping = cx.state.objects[row].kind == ObjectKind::FileMapping;
    case.refuse_if(!mapping, ERROR_INVALID_HANDLE, M_40B);
    mapping.then_some(row)
}
