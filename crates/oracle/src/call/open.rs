//! CreateFile and CreateFileForMapping.

use super::paths::refused_path;
use super::{Cx, open_desktop};
use crate::args::Readable;
use crate::case::Case;
use crate::state::{Body, OpenFile, Reach, Row, Where};
use crate::verdict::Verdict;
use abi::ErrorCode;
use abi::clause::*;
use abi::constant::*;
use abi::error::*;
use abi::world::{FileKind, VolumeKind};
use std::collections::BTreeMap;
use std::sync::Arc;
use trace::event::ObjectKind;

const INVALID: ErrorCode = ERROR_INVALID_PARAMETER;
const DENIED: ErrorCode = ERROR_ACCESS_DENIED;
const SHARING: ErrorCode = ERROR_SHARING_VIOLATION;

/// What was asked for.
pub(super) struct Wanted {
    pub(super) name: Option<Arc<str>>,
    pub(super) access: u32,
    pub(super) share: u32,
    pub(super) disposition: u32,
    pub(super) flags: u32,
    pub(super) for_mapping: bool,
}

impl Wanted {
    pub(super) fn reads(&self) -> bool {
        self.access & (GENERIC_READ | GENERIC_ALL | FILE_READ_DATA) != 0
    }

    pub(super) fn writes(&self) -> bool {
        self.access & (GENERIC_WRITE | GENERIC_ALL | FILE_WRITE_DATA) != 0
    }

    pub(super) fn executes(&self) -> bool {
        self.access & (GENERIC_EXECUTE | GENERIC_ALL | FILE_EXECUTE) != 0
    }

    /// FILE_FLAG_DELETE_ON_CLOSE asks for DELETE too (SZ-188).
    pub(super) fn deletes(&self) -> bool {
        self.access & (GENERIC_ALL | DELETE) != 0 || self.deletes_on_close()
    }

    pub(super) fn deletes_on_close(&self) -> bool {
        self.flags & FILE_FLAG_DELETE_ON_CLOSE != 0
    }

    /// Whether a file that exists is cut to nothing.
    pub(super) fn cuts(&self) -> bool {
        [CREATE_ALWAYS, TRUNCATE_EXISTING].contains(&self.disposition)
    }

    fn by_path(name: Option<Arc<str>>, access: u32, disposition: u32) -> Wanted {
        let share = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
        Wanted { name, access, share, disposition, flags: 0, for_mapping: false }
    }

    /// An open for reading that shares everything (SZ-193).
    pub(super) fn for_reading() -> Wanted {
        Wanted::by_path(None, GENERIC_READ, OPEN_EXISTING)
    }

    /// One that makes a file anew and shares everything (SZ-193).
    pub(super) fn for_making() -> Wanted {
        Wanted::by_path(None, GENERIC_WRITE, CREATE_ALWAYS)
    }

    /// One for deleting that shares everything (SZ-186, SZ-198).
    pub(super) fn for_deleting() -> Wanted {
        Wanted::by_path(None, DELETE, OPEN_EXISTING)
    }
}

pub(super) fn create_file(cx: &mut Cx<'_>) -> Readable<Verdict> {
    open(cx, false)
}

pub(super) fn create_file_for_mapping(cx: &mut Cx<'_>) -> Readable<Verdict> {
    if !cx.state.law.for_mapping {
        cx.state.untold = true;
        return Ok(Verdict::NotCovered("this version does not have the function"));
    }
    open(cx, true)
}

fn open(cx: &mut Cx<'_>, for_mapping: bool) -> Readable<Verdict> {
    let mut wanted = Wanted {
        name: cx.args.text("lpFileName")?,
        access: cx.args.number("dwDesiredAccess", 0)?,
        share: cx.args.number("dwShareMode", 0)?,
        disposition: cx.args.number("dwCreationDisposition", OPEN_EXISTING)?,
        flags: cx.args.number("dwFlagsAndAttributes", 0)?,
        for_mapping,
    };
    if for_mapping && cx.state.law.ignores_share {
        wanted.share = if wanted.access == GENERIC_READ { FILE_SHARE_READ } else { 0 };
    }
    let works = if for_mapping { CFFM_01 } else { CF_01A };
    let mut case = cx.case(works, SZ_20);
    match cx.state.law.desktop {
        true => open_desktop::check_flags(&mut case, &wanted),
        false => check_flags(cx, &mut case, &wanted),
    }
    let found = check_path(cx, &mut case, &wanted);
    cx.may_go_wrong(&mut case);
    let value = cx.value();
    let failed = value == INVALID_HANDLE_VALUE || value == 0;
    if value == 0 {
        return Ok(match for_mapping {
            // A measured program expects NULL as well (CFFM-13).
            true => cx.breach(OPEN_21, "failure is INVALID_HANDLE_VALUE, and not NULL"),
            false => cx.breach(CF_01A, "failure is INVALID_HANDLE_VALUE, and not NULL"),
        });
    }
    let verdict = case.judge(!failed, cx.answer);
    match (failed, found) {
        (false, Some(found)) => Ok(verdict.and(opened(cx, &wanted, found, value))),
        (false, None) => {
            let row = cx.state.add_object(ObjectKind::File, cx.machine, None, Body::Other);
            Ok(verdict.and(cx.got_handle(row, value, true)))
        }
        (true, _) => Ok(verdict),
    }
}

/// What is undocumented or unsupported among flags (SZ-25).
fn check_flags(cx: &Cx<'_>, case: &mut Case, wanted: &Wanted) {
    let attributes = FILE_ATTRIBUTE_READONLY
        | FILE_ATTRIBUTE_HIDDEN
        | FILE_ATTRIBUTE_SYSTEM
        | FILE_ATTRIBUTE_ARCHIVE
        | FILE_ATTRIBUTE_NORMAL
        | FILE_ATTRIBUTE_TEMPORARY;
    let flags = FILE_FLAG_WRITE_THROUGH
        | FILE_FLAG_RANDOM_ACCESS
        | FILE_FLAG_NO_BUFFERING
        | FILE_FLAG_SEQUENTIAL_SCAN;
    if wanted.name.is_none() {
        case.refuse_by(INVALID, SZ_45);
    }
    let disposition = (CREATE_NEW..=TRUNCATE_EXISTING).contains(&wanted.disposition);
    if wanted.flags & FILE_FLAG_OVERLAPPED != 0 {
        case.refuse(INVALID, CF_05, SZ_25);
    } else if wanted.share & FILE_SHARE_DELETE != 0 {
        case.refuse(INVALID, CF_03, SZ_25);
    }
    let mut access = GENERIC_READ | GENERIC_WRITE;
    if SZ_202.holds_in(cx.version()) && !wanted.for_mapping {
        access |= GENERIC_EXECUTE;
        if wanted.access & GENERIC_ALL != 0 {
            case.unsure("what this access means in this version is not covered");
        }
    }
    let odd = !disposition
        || wanted.access & !access != 0
        || wanted.share & !(FILE_SHARE_READ | FILE_SHARE_WRITE) != 0
        || wanted.flags & !(attributes | flags) != 0;
    case.refuse_if(odd, INVALID, SZ_25);
    let cuts = wanted.disposition == TRUNCATE_EXISTING && !wanted.writes();
    case.refuse_if(cuts, INVALID, SZ_24);
}

/// The reasons that the path gives, and what it leads to.
fn check_path(cx: &Cx<'_>, case: &mut Case, wanted: &Wanted) -> Option<Where> {
    let name = wanted.name.as_deref()?;
    let path = cx.path(case, name);
    if wanted.access == 0 && name.starts_with("\\\\") && !cx.state.law.desktop {
        case.refuse_by(INVALID, CF_10);
    }
    if case.must_fail() {
        // The form of a path that is wrong says nothing of where it leads.
        return None;
    }
    let found = cx.find(&path?);
    match &found {
        Where::Refused(code, clause) => refused_path(case, *code, clause),
        Where::Folder => case.refuse_by(DENIED, SZ_28),
        Where::Unsure => case.unsure("what the path leads to is not known"),
        Where::Free(..) if creates(wanted) => {
            if [OPEN_ALWAYS, CREATE_ALWAYS].contains(&wanted.disposition) {
                case.leaves(NO_ERROR, SZ_22);
            }
        }
        Where::Free(volume, _) => {
            let absent = ERROR_FILE_NOT_FOUND;
            case.refuse_by(absent, SZ_21);
            // Where a card was swapped, folders are not known.
            if cx.state.volumes[*volume].medium != 0 {
                case.may_refuse(ERROR_PATH_NOT_FOUND, SZ_23);
            }
        }
        Where::File(file) if cx.state.law.desktop => {
            open_desktop::check_file(cx, case, wanted, *file);
        }
        Where::File(file) => check_file(cx, case, wanted, *file),
    }
    if let (Where::Free(volume, _), true) = (&found, creates(wanted)) {
        if cx.state.volumes[*volume].kind == VolumeKind::Rom {
            case.unsure("the machine has no volume for a new file here");
        }
    }
    Some(found)
}

fn creates(wanted: &Wanted) -> bool {
    [CREATE_NEW, CREATE_ALWAYS, OPEN_ALWAYS].contains(&wanted.disposition)
}

/// The reasons that a file gives which exists.
pub(super) fn check_file(cx: &Cx<'_>, case: &mut Case, wanted: &Wanted, row: Row) {
    let file = &cx.state.files[row];
    if file.kind.is_rom_module() {
        case.refuse(DENIED, CF_08, SZ_28);
    }
    if wanted.disposition == CREATE_NEW {
        case.refuse_by(ERROR_FILE_EXISTS, SZ_21);
    }
    if [CREATE_ALWAYS, OPEN_ALWAYS].contains(&wanted.disposition) {
        case.leaves(ERROR_ALREADY_EXISTS, SZ_22);
    }
    let cuts = wanted.cuts();
    let rom = matches!(file.kind, FileKind::RomUncompressed | FileKind::RomCompressed);
    if (wanted.writes() || cuts) && rom {
        case.refuse(DENIED, CF_09, OPEN_30A);
    } else if (wanted.writes() || cuts) && file.read_only {
        case.refuse_by(DENIED, OPEN_30C);
    }
    check_sharing(cx, case, wanted, row);
    if cuts && is_mapped(cx, row) {
        case.refuse_by(ERROR_USER_MAPPED_FILE, SZ_30);
    }
    if let Reach::Gone(code, clause) = cx.state.reach(cx.machine, row) {
        case.may_refuse(code, clause);
    }
}

/// True if a file-mapping object of the file lives.
pub(super) fn is_mapped(cx: &Cx<'_>, row: Row) -> bool {
    cx.state.files[row].mappings.iter().any(|mapping| cx.state.objects[*mapping].alive)
}

/// Whether views of a file, living or not, may have left dirty pages that could not be written yet:
/// while they wait the file counts as mapped (SZ-97).
pub(super) fn may_wait_for_pages(cx: &Cx<'_>, row: Row) -> bool {
    let left = !cx.state.files[row].stores.is_empty() || cx.state.may_wait(row);
    left || cx.state.untold
}

fn check_sharing(cx: &Cx<'_>, case: &mut Case, wanted: &Wanted, row: Row) {
    let cuts = wanted.cuts();
    let writes = wanted.writes() || cuts;
    // An access of 0 conflicts with none (SZ-26, OPEN-22), but who truncates writes.
    let reads = wanted.reads() || wanted.executes();
    if !reads && !writes {
        return;
    }
    // What was not told may have the file open.
    case.may_refuse_if(cx.state.untold, SHARING, SZ_26);
    let opens =
        cx.state.files[row].opens.iter().filter_map(|open| match &cx.state.objects[*open].body {
            Body::File(open) if open.read || open.write || open.execute => Some(open),
            _ => None,
        });
    for other in opens {
        if wanted.for_mapping && other.for_mapping && (writes || other.write) {
            return case.refuse(SHARING, CFFM_12, OPEN_22);
        }
        if (reads && !other.share_read) || (writes && !other.share_write) {
            let must = if other.share_read || other.share_write { CF_02B } else { CF_02A };
            return case.refuse(SHARING, must, SZ_26);
        }
        let (read, write) = (wanted.share & FILE_SHARE_READ, wanted.share & FILE_SHARE_WRITE);
        if ((other.read || other.execute) && read == 0) || (other.write && write == 0) {
            return case.refuse(SHARING, SZ_26, SZ_26);
        }
    }
}

/// Notes the open file that a call made.
fn opened(cx: &mut Cx<'_>, wanted: &Wanted, found: Where, value: u32) -> Verdict {
    let attributes = wanted.flags & 0x127;
    let file = match found {
        Where::File(row) => {
            if wanted.cuts() {
                cx.state.set_size(row, Some(0));
            }
            if wanted.disposition == CREATE_ALWAYS {
                cx.state.files[row].attributes = attributes;
                cx.state.files[row].read_only = attributes & FILE_ATTRIBUTE_READONLY != 0;
            }
            Some(row)
        }
        Where::Free(volume, path) => Some(cx.state.make_file(volume, path, attributes)),
        _ => None,
    };
    let body = match file {
        Some(file) => Body::File(OpenFile {
            file,
            read: wanted.reads(),
            write: wanted.writes(),
            execute: wanted.executes(),
            delete: wanted.deletes(),
            share_read: wanted.share & FILE_SHARE_READ != 0,
            share_write: wanted.share & FILE_SHARE_WRITE != 0,
            share_delete: wanted.share & FILE_SHARE_DELETE != 0,
            delete_on_close: wanted.deletes_on_close(),
            for_mapping: wanted.for_mapping,
            position: Some(0),
            rights: BTreeMap::new(),
        }),
        None => Body::Other,
    };
    let row = cx.state.add_object(ObjectKind::File, cx.machine, None, body);
    let told = cx.got_handle(row, value, true);
    let inherit = cx.inherits("lpSecurityAttributes");
    cx.mark_inheritable(value, inherit);
    told
}
