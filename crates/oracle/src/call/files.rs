//! Paths, DeleteFile, attributes, FlushFileBuffers.

use super::Cx;
use super::open::is_mapped;
use crate::args::Readable;
use crate::case::Case;
use crate::state::{Row, Where};
use crate::verdict::Verdict;
use abi::clause::*;
use abi::constant::*;
use abi::error::*;
use abi::world::FileKind;
use abi::{ClauseId, ErrorCode};

const INVALID: ErrorCode = ERROR_INVALID_PARAMETER;
const DENIED: ErrorCode = ERROR_ACCESS_DENIED;

/// The form of a path (SZ-23, SZ-29).
pub(super) fn check_form(case: &mut Case, path: &str) {
    if path.encode_utf16().count() > 259 {
        case.refuse(ERROR_FILENAME_EXCED_RANGE, CF_01B, SZ_29);
    }
    let reserved = |character: char| "<>:\"/|?*".contains(character) || character < ' ';
    let rest = path.strip_prefix("\\\\").or(path.strip_prefix('\\')).unwrap_or(path);
    let odd = |part: &str| part.is_empty() || part == "." || part == "..";
    let root = rest.is_empty();
    if path.contains(reserved) || (!root && rest.split('\\').any(odd)) {
        case.refuse_by(ERROR_INVALID_NAME, SZ_29);
    }
    if path.is_empty() || !path.starts_with('\\') {
        case.refuse(ERROR_PATH_NOT_FOUND, CF_06, SZ_23);
    }
}

/// A path that leads nowhere.
pub(super) fn refused_path(case: &mut Case, code: ErrorCode, clause: ClauseId) {
    case.refuse_by(code, clause);
    // A card that is out takes its folder with it: no path, or no file system (SZ-76).
    if clause.id == SZ_23.id {
        case.may_refuse(code, SZ_76);
    }
}

/// What a path leads to, where the call needs a file that exists; `absent` is the clause for one
/// that does not.
fn existing(
    cx: &Cx<'_>,
    case: &mut Case,
    path: Option<&str>,
    absent: ClauseId,
    must: ClauseId,
) -> Option<Where> {
    let Some(path) = path else {
        case.refuse_by(INVALID, SZ_45);
        return None;
    };
    check_form(case, path);
    if case.must_fail() {
        return None;
    }
    let found = cx.state.look_up(cx.machine, path);
    match &found {
        Where::Refused(code, clause) if clause.id == SZ_23.id => case.refuse(*code, must, absent),
        Where::Refused(code, clause) => refused_path(case, *code, clause),
        Where::Free(volume, _) => {
            case.refuse(ERROR_FILE_NOT_FOUND, must, absent);
            if cx.state.volumes[*volume].medium != 0 {
                case.may_refuse(ERROR_PATH_NOT_FOUND, absent);
            }
        }
        Where::Unsure => case.unsure("what the path leads to is not known"),
        Where::File(_) | Where::Folder => {}
    }
    Some(found)
}

pub(super) fn delete_file(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let path = cx.args.text("lpFileName")?;
    let mut case = cx.case(DF_02, SZ_42);
    let found = existing(cx, &mut case, path.as_deref(), SZ_42, DF_02);
    let row = match found {
        Some(Where::Folder) => {
            case.refuse(DENIED, DF_02, SZ_42);
            None
        }
        Some(Where::File(row)) => {
            check_deletion(cx, &mut case, row);
            Some(row)
        }
        _ => None,
    };
    cx.may_go_wrong(&mut case);
    let done = cx.value() != 0;
    let verdict = case.judge(done, cx.answer);
    if let (true, Some(row)) = (done, row) {
        cx.state.delete_file(row);
    }
    Ok(verdict)
}

fn check_deletion(cx: &Cx<'_>, case: &mut Case, row: Row) {
    let file = &cx.state.files[row];
    if file.kind != FileKind::Plain {
        case.refuse(DENIED, ROM_01, SZ_42);
    } else if file.read_only {
        case.refuse_by(DENIED, SZ_42);
    }
    let in_use = ERROR_SHARING_VIOLATION;
    if !file.opens.is_empty() || is_mapped(cx, row) {
        case.refuse(in_use, DF_01, OPEN_13);
    } else {
        // Dirty pages that could not be written yet keep the file mapped (SZ-97).
        case.may_refuse(in_use, SZ_97);
    }
}

/// The attributes that a file shows, where they are certain.
fn shown(cx: &Cx<'_>, row: Row) -> u32 {
    let file = &cx.state.files[row];
    let own = file.attributes & !FILE_ATTRIBUTE_NORMAL;
    let rom = match file.kind {
        FileKind::Plain | FileKind::Image => 0,
        FileKind::RomUncompressed => FILE_ATTRIBUTE_INROM,
        FileKind::RomCompressed => FILE_ATTRIBUTE_INROM | FILE_ATTRIBUTE_COMPRESSED,
        FileKind::RomModule => FILE_ATTRIBUTE_INROM | FILE_ATTRIBUTE_ROMMODULE,
    };
    match own | rom {
        0 => FILE_ATTRIBUTE_NORMAL,
        all => all,
    }
}

pub(super) fn get_attributes(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let path = cx.args.text("lpFileName")?;
    let mut case = cx.case(ROM_02, SZ_47);
    let found = existing(cx, &mut case, path.as_deref(), SZ_47, SZ_47);
    cx.may_go_wrong(&mut case);
    let value = cx.value();
    let verdict = case.judge(value != INVALID_FILE_ATTRIBUTES, cx.answer);
    let told = match found {
        Some(Where::File(row)) if value != INVALID_FILE_ATTRIBUTES => {
            let known = shown(cx, row);
            let rom = FILE_ATTRIBUTE_INROM | FILE_ATTRIBUTE_ROMMODULE;
            if value & rom != known & rom {
                cx.breach(ROM_02, format!("the file has {known:#x}, not {value:#x}"))
            } else if value != known {
                cx.breach(SZ_43, format!("the file has {known:#x}, not {value:#x}"))
            } else {
                Verdict::Permitted(ROM_02)
            }
        }
        Some(Where::Folder) if value != INVALID_FILE_ATTRIBUTES => {
            folder(cx, path.as_deref(), value)
        }
        _ => Verdict::Permitted(ROM_02),
    };
    Ok(verdict.and(told))
}

/// A mounted card is a folder with FILE_ATTRIBUTE_TEMPORARY (ROM-09).
fn folder(cx: &Cx<'_>, path: Option<&str>, value: u32) -> Verdict {
    if value & FILE_ATTRIBUTE_DIRECTORY == 0 {
        return cx.breach(ROM_09, "a folder has FILE_ATTRIBUTE_DIRECTORY");
    }
    let path = path.unwrap_or_default();
    let card = cx.state.is_card(cx.machine, path);
    if card != (value & FILE_ATTRIBUTE_TEMPORARY != 0) {
        return cx.breach(ROM_09, "a mounted card, and no other folder, is temporary");
    }
    if value & !(FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_TEMPORARY) != 0 {
        return cx.breach(SZ_43, "a folder has no other attributes");
    }
    Verdict::Permitted(ROM_09)
}

pub(super) fn set_attributes(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let path = cx.args.text("lpFileName")?;
    let attributes = cx.args.number("dwFileAttributes", 0)?;
    let mut case = cx.case(SZ_44, SZ_44);
    let found = existing(cx, &mut case, path.as_deref(), SZ_47, SZ_47);
    let settable = 0x127 | FILE_ATTRIBUTE_NORMAL;
    let odd = attributes & !settable != 0;
    let row = match found {
        Some(Where::File(row)) => {
            if cx.state.files[row].kind != FileKind::Plain {
                case.refuse(DENIED, ROM_01, SZ_44);
            }
            Some(row)
        }
        Some(Where::Folder) => {
            case.unsure("no document read says what becomes of a folder");
            None
        }
        _ => None,
    };
    case.refuse_if(odd, INVALID, SZ_44);
    cx.may_go_wrong(&mut case);
    let done = cx.value() != 0;
    let verdict = case.judge(done, cx.answer);
    if let (true, Some(row)) = (done, row) {
        cx.state.files[row].attributes = attributes & !FILE_ATTRIBUTE_NORMAL;
        cx.state.files[row].read_only = attributes & FILE_ATTRIBUTE_READONLY != 0;
    }
    Ok(verdict)
}

pub(super) fn flush_file_buffers(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let handle = cx.args.number("hFile", 0)?;
    let mut case = cx.case(FFB_01B, SZ_31);
    match cx.open_file(handle) {
        None => cx.no_handle(&mut case, handle, SZ_31),
        Some((_, open)) => {
            if !open.write {
                case.refuse(DENIED, FFB_01A, SZ_31);
            }
            cx.check_reach(&mut case, open.file);
        }
    }
    cx.may_go_wrong(&mut case);
    Ok(case.judge(cx.value() != 0, cx.answer))
}
