//! CreateFile and CreateFileForMapping.

use super::Cx;
use super::files::{check_form, refused_path};
use crate::args::Readable;
use crate::case::Case;
use crate::state::{Body, OpenFile, Reach, Row, Where};
use crate::verdict::Verdict;
use abi::ErrorCode;
use abi::clause::*;
use abi::constant::*;
use abi::error::*;
use abi::world::{FileKind, VolumeKind};
use std::sync::Arc;
use trace::event::ObjectKind;

const INVALID: ErrorCode = ERROR_INVALID_PARAMETER;
const DENIED: ErrorCode = ERROR_ACCESS_DENIED;
const SHARING: ErrorCode = ERROR_SHARING_VIOLATION;

/// What was asked for.
struct Wanted {
    name: Option<Arc<str>>,
    access: u32,
    share: u32,
    disposition: u32,
    flags: u32,
    for_mapping: bool,
}

impl Wanted {
    fn reads(&self) -> bool {
        self.access & (GENERIC_READ | GENERIC_ALL) != 0
    }

    fn writes(&self) -> bool {
        self.access & (GENERIC_WRITE | GENERIC_ALL) != 0
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
        disposition: cx.args.number("dwCreationDisposition", 0)?,
        flags: cx.args.number("dwFlagsAndAttributes", 0)?,
        for_mapping,
    };
    if for_mapping && cx.state.law.ignores_share {
        wanted.share = if wanted.access == GENERIC_READ { FILE_SHARE_READ } else { 0 };
    }
    let works = if for_mapping { CFFM_01 } else { CF_01A };
    let mut case = cx.case(works, SZ_20);
    check_flags(&mut case, &wanted);
    if !cx.state.law.one_space && wanted.access & (GENERIC_EXECUTE | GENERIC_ALL) != 0 {
        case.unsure("what these accesses mean in this version is not judged");
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
fn check_flags(case: &mut Case, wanted: &Wanted) {
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
    let access = GENERIC_READ | GENERIC_WRITE;
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
    check_form(case, name);
    if wanted.access == 0 && name.starts_with("\\\\") {
        case.refuse_by(INVALID, CF_10);
    }
    if case.must_fail() {
        // The form of a path that is wrong says nothing of where it leads.
        return None;
    }
    let found = cx.state.look_up(cx.machine, name);
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
fn check_file(cx: &Cx<'_>, case: &mut Case, wanted: &Wanted, row: Row) {
    let file = &cx.state.files[row];
    if file.kind == FileKind::RomModule {
        case.refuse(DENIED, CF_08, SZ_28);
    }
    if wanted.disposition == CREATE_NEW {
        case.refuse_by(ERROR_FILE_EXISTS, SZ_21);
    }
    if [CREATE_ALWAYS, OPEN_ALWAYS].contains(&wanted.disposition) {
        case.leaves(ERROR_ALREADY_EXISTS, SZ_22);
    }
    let cuts = [CREATE_ALWAYS, TRUNCATE_EXISTING].contains(&wanted.disposition);
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

fn check_sharing(cx: &Cx<'_>, case: &mut Case, wanted: &Wanted, row: Row) {
    let cuts = [CREATE_ALWAYS, TRUNCATE_EXISTING].contains(&wanted.disposition);
    let writes = wanted.writes() || cuts;
    // An access of 0 conflicts with none (SZ-26, OPEN-22), but who truncates writes.
    if !wanted.reads() && !writes {
        return;
    }
    // What was not told may have the file open.
    case.may_refuse_if(cx.state.untold, SHARING, SZ_26);
    let opens =
        cx.state.files[row].opens.iter().filter_map(|open| match &cx.state.objects[*open].body {
            Body::File(open) if open.read || open.write => Some(open),
            _ => None,
        });
    for other in opens {
        if wanted.for_mapping && other.for_mapping && (writes || other.write) {
            return case.refuse(SHARING, CFFM_12, OPEN_22);
        }
        if (wanted.reads() && !other.share_read) || (writes && !other.share_write) {
            let must = if other.share_read || other.share_write { CF_02B } else { CF_02A };
            return case.refuse(SHARING, must, SZ_26);
        }
        let (read, write) = (wanted.share & FILE_SHARE_READ, wanted.share & FILE_SHARE_WRITE);
        if (other.read && read == 0) || (other.write && write == 0) {
            return case.refuse(SHARING, SZ_26, SZ_26);
        }
    }
}

/// Notes the open file that a call made.
fn opened(cx: &mut Cx<'_>, wanted: &Wanted, found: Where, value: u32) -> Verdict {
    let attributes = wanted.flags & 0x127;
    let file = match found {
        Where::File(row) => {
            if [CREATE_ALWAYS, TRUNCATE_EXISTING].contains(&wanted.disposition) {
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
            share_read: wanted.share & FILE_SHARE_READ != 0,
            share_write: wanted.share & FILE_SHARE_WRITE != 0,
            for_mapping: wanted.for_mapping,
            position: Some(0),
        }),
        None => Body::Other,
    };
    let row = cx.state.add_object(ObjectKind::File, cx.machine, None, body);
    cx.got_handle(row, value, true)
}
