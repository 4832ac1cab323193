//! Paths, DeleteFile, attributes, FlushFileBuffers.

use super::Cx;
use super::open::{is_mapped, may_wait_for_pages};
use super::open_desktop;
use crate::args::Readable;
use crate::case::Case;
use crate::state::{Row, Where};
use crate::verdict::Verdict;
use abi::ErrorCode;
use abi::clause::*;
use abi::constant::*;
use abi::error::*;
use abi::world::FileKind;

const INVALID: ErrorCode = ERROR_INVALID_PARAMETER;
const DENIED: ErrorCode = ERROR_ACCESS_DENIED;

pub(super) fn delete_file(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let path = cx.args.text("lpFileName")?;
    let mut case = cx.case(DF_02, SZ_42);
    let found = cx.existing(&mut case, path.as_deref(), SZ_42, DF_02);
    let row = match found {
        Some(Where::Folder) => {
            case.refuse(DENIED, DF_02, SZ_42);
            None
        }
        Some(Where::File(row)) => {
            match cx.state.law.desktop {
                true => open_desktop::check_deletion(cx, &mut case, row),
                false => check_deletion(cx, &mut case, row),
            }
            Some(row)
        }
        _ => None,
    };
    cx.may_go_wrong(&mut case);
    let done = cx.value() != 0;
    let verdict = case.judge(done, cx.answer);
    if let (true, Some(row)) = (done, row) {
        match cx.state.files[row].opens.is_empty() {
            // It goes with its last handle (W-57b).
            false if cx.state.law.desktop => cx.state.files[row].doomed = true,
            _ => cx.state.delete_file(row),
        }
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
    } else if may_wait_for_pages(cx, row) {
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
        FileKind::RomModule | FileKind::RomModuleCompressed => {
            FILE_ATTRIBUTE_INROM | FILE_ATTRIBUTE_ROMMODULE
        }
    };
    match own | rom {
        0 => FILE_ATTRIBUTE_NORMAL,
        all => all,
    }
}

/// A file that is to be deleted tells no attributes (SZ-187).
fn check_doomed(cx: &Cx<'_>, case: &mut Case, found: Option<&Where>) {
    if let Some(Where::File(row)) = found {
        case.refuse_if(cx.state.files[*row].doomed, DENIED, SZ_187);
    }
}

pub(super) fn get_attributes(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let path = cx.args.text("lpFileName")?;
    let mut case = cx.case(SZ_43, SZ_47);
    let found = cx.existing(&mut case, path.as_deref(), SZ_47, SZ_47);
    check_doomed(cx, &mut case, found.as_ref());
    cx.may_go_wrong(&mut case);
    let value = cx.value();
    let done = value != INVALID_FILE_ATTRIBUTES;
    let verdict = case.judge(done, cx.answer);
    let told = found.filter(|_| done);
    Ok(verdict.and(told.map_or(Verdict::Permitted(SZ_43), |found| {
        attributes_fit(cx, &found, path.as_deref(), value)
    })))
}

/// Whether attributes are those of the file or folder that a path leads to.
fn attributes_fit(cx: &Cx<'_>, found: &Where, path: Option<&str>, value: u32) -> Verdict {
    match *found {
        Where::File(row) => {
            let known = shown(cx, row);
            let rom = FILE_ATTRIBUTE_INROM | FILE_ATTRIBUTE_ROMMODULE;
            let clause = if value & rom != known & rom { ROM_02 } else { SZ_43 };
            match value == known {
                true => Verdict::Permitted(SZ_43),
                false => cx.breach(clause, format!("the file has {known:#x}, not {value:#x}")),
            }
        }
        Where::Folder => folder(cx, path, value),
        _ => Verdict::Permitted(SZ_43),
    }
}

pub(super) fn get_attributes_ex(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let path = cx.args.text("lpFileName")?;
    let level = cx.args.number("fInfoLevelId", 0)?;
    let mut case = cx.case(SZ_201, SZ_47);
    if level != 0 || !cx.args.wants("lpFileInformation") {
        case.unsure("no document read says what other kinds of information come to");
    }
    let found = cx.existing(&mut case, path.as_deref(), SZ_201, SZ_201);
    check_doomed(cx, &mut case, found.as_ref());
    cx.may_go_wrong(&mut case);
    let done = cx.value() != 0;
    let verdict = case.judge(done, cx.answer);
    let Some(found) = found.filter(|_| done && !case.must_fail()) else { return Ok(verdict) };
    let told = |name: &str| cx.answer.output(name);
    let fits = told("dwFileAttributes").map_or(Verdict::Permitted(SZ_201), |told| {
        attributes_fit(cx, &found, path.as_deref(), told)
    });
    let size = match found {
        Where::File(row) => cx.state.files[row].size,
        _ => Some(0),
    };
    let (low, high) = (told("nFileSizeLow"), told("nFileSizeHigh"));
    let wrong = size.is_some_and(|size| {
        low.is_some_and(|low| low != size as u32)
            || high.is_some_and(|high| u64::from(high) != size >> 32)
    });
    Ok(match wrong {
        true => {
            let has = format!("it has {} bytes", size.unwrap_or(0));
            verdict.and(fits).and(cx.breach(SZ_201, has))
        }
        false => verdict.and(fits),
    })
}

pub(super) fn set_information(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let value = cx.args.number("hFile", 0)?;
    let class = cx.args.number("FileInformationClass", 4)?;
    let marks = cx.args.number("lpFileInformation", 0)? != 0;
    let mut case = cx.case(SZ_200, SZ_200);
    if class != 4 {
        case.unsure("other classes of information are not covered");
    }
    let open = cx.open_file(value);
    match &open {
        None => cx.no_handle(&mut case, value, SZ_31),
        Some((_, open)) => {
            case.refuse_if(!open.delete, DENIED, SZ_200);
            let file = &cx.state.files[open.file];
            let kept = file.read_only || is_mapped(cx, open.file);
            case.refuse_if(marks && kept, DENIED, SZ_200);
        }
    }
    let done = cx.value() != 0;
    let verdict = case.judge(done, cx.answer);
    if let (true, Some((_, open))) = (done, open) {
        cx.state.files[open.file].doomed = marks;
    }
    Ok(verdict)
}

/// A mounted card is a folder with FILE_ATTRIBUTE_TEMPORARY (ROM-09).
fn folder(cx: &Cx<'_>, path: Option<&str>, value: u32) -> Verdict {
    let marked = if cx.state.law.desktop { SZ_43 } else { ROM_09 };
    if value & FILE_ATTRIBUTE_DIRECTORY == 0 {
        return cx.breach(marked, "a folder has FILE_ATTRIBUTE_DIRECTORY");
    }
    let path = path.unwrap_or_default();
    let card = cx.state.is_card(cx.machine, path);
    if card != (value & FILE_ATTRIBUTE_TEMPORARY != 0) {
        return cx.breach(ROM_09, "a mounted card, and no other folder, is temporary");
    }
    if value & !(FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_TEMPORARY) != 0 {
        return cx.breach(SZ_43, "a folder has no other attributes");
    }
    Verdict::Permitted(marked)
}

pub(super) fn set_attributes(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let path = cx.args.text("lpFileName")?;
    let attributes = cx.args.number("dwFileAttributes", 0)?;
    let mut case = cx.case(SZ_44, SZ_44);
    let settable = 0x127 | FILE_ATTRIBUTE_NORMAL;
    case.refuse_if(attributes & !settable != 0, INVALID, SZ_44);
    let found = cx.existing(&mut case, path.as_deref(), SZ_47, SZ_47);
    let row = match found {
        Some(Where::File(row)) => {
            if !matches!(cx.state.files[row].kind, FileKind::Plain | FileKind::Image) {
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
    let works = match FFB_01B.holds_in(cx.version()) {
        true => FFB_01B,
        false if cx.state.law.desktop => M_64,
        false => SZ_41,
    };
    let mut case = cx.case(works, SZ_31);
    match cx.open_file(handle) {
        None => cx.no_handle(&mut case, handle, SZ_31),
        Some((_, open)) => {
            if !open.write {
                case.refuse(DENIED, FFB_01A, SZ_31);
            }
            cx.check_reach(&mut case, open.file);
            may_take_views_along(cx, open.file);
        }
    }
    cx.may_go_wrong(&mut case);
    Ok(case.judge(cx.value() != 0, cx.answer))
}

/// Where there is one content of a file, what was written through views on the machine may be handed over
/// too.
fn may_take_views_along(cx: &mut Cx<'_>, file: Row) {
    if cx.state.law.one_content {
        for id in cx.state.files[file].stores.clone() {
            if cx.state.stores[id].machine == cx.machine {
                cx.state.store_may_be_flushed(id, 0, u64::MAX);
            }
        }
    }
}
