//! GetModuleFileName.

use super::Cx;
use super::buffer::{bytes_read, in_buffer};
use super::pointers::{may_stay_away, touchable};
use crate::args::{Buffer, Readable};
use crate::case::Case;
use crate::memory::may_have_come_in;
use crate::state::Row;
use crate::verdict::Verdict;
use abi::AccessKind;
use abi::clause::*;
use abi::error::*;

/// The characters of a buffer of which the size is left out.
const MAX_PATH: u32 = 260;

pub(super) fn module_file_name(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let (module, size) = (cx.args.number("hModule", 0)?, cx.args.number("nSize", MAX_PATH)?);
    let buffer = cx.args.buffer("lpFilename")?;
    let mut case = cx.case(SZ_354, SZ_356);
    let found = find(cx, &mut case, module);
    case.refuse_if(size == 0, ERROR_INSUFFICIENT_BUFFER, SZ_356);
    let path = found.and_then(|row| cx.state.path_of(cx.state.module(row).file));
    // In lower case other paths may have another length.
    let path = path.filter(|path| path.is_ascii()).map(String::from);
    let length = path.as_ref().map(|path| path.len() as u32);
    check_buffer(cx, &mut case, &buffer, length.map(|length| (length + 1).min(size)));
    let value = cx.value();
    let verdict = case.judge(value != 0, cx.answer);
    let (Some(path), Some(length)) = (path, length) else { return Ok(verdict) };
    if value == 0 {
        return Ok(verdict);
    }
    if value != length.min(size) {
        let clause = if length < size { SZ_354 } else { SZ_355 };
        let wrong = format!("the path has {length} characters");
        return Ok(verdict.and(cx.breach(clause, wrong)));
    }
    let verdict = verdict.and(in_buffer(&buffer, &cx.notes.put));
    Ok(verdict.and(tells(cx, &path, (length + 1).min(size))))
}

/// The module of a handle; the reasons against it are noted.
fn find(cx: &Cx<'_>, case: &mut Case, module: u32) -> Option<Row> {
    let (found, code) = match module {
        0 => {
            let mut loaded = cx.state.modules_of(cx.process).into_iter();
            (loaded.find(|row| cx.state.module(*row).is_exe), ERROR_MOD_NOT_FOUND)
        }
        at => (cx.state.module_at(cx.process, at), ERROR_INVALID_HANDLE),
    };
    match found {
        None if cx.state.untold => case.unsure("what is loaded the trace does not tell"),
        None => case.refuse_by(code, SZ_356),
        Some(_) => {}
    }
    found
}

/// What stands against a buffer into which so many characters have to go.
fn check_buffer(cx: &mut Cx<'_>, case: &mut Case, buffer: &Buffer, units: Option<u32>) {
    let Buffer::At(at) = buffer else { return };
    let who = cx.state.toucher(cx.thread);
    let range = |units: u32| (at.0, units.saturating_mul(2));
    let fits = units.and_then(|units| touchable(cx.state, who, range(units), AccessKind::Write));
    match fits {
        Some(true) => {}
        Some(false) => case.refuse_by(ERROR_NOACCESS, SZ_356),
        None => case.may_refuse(ERROR_NOACCESS, SZ_356),
    }
    if let Some(units) = units.filter(|_| fits == Some(true)) {
        case.may_refuse_if(may_stay_away(cx.state, who, range(units)), ERROR_NOACCESS, SZ_356);
        may_have_come_in(cx.state, who, range(units));
    }
    // A page may fail to come in at any time, and a guard page that it came to is none any more.
    let low = cx.state.may_lack_frames(cx.machine);
    case.may_refuse_if(low || cx.notes.guarded, ERROR_NOACCESS, SZ_356);
}

/// Whether what the call gave are so many characters of the path and the zero behind it.
fn tells(cx: &Cx<'_>, path: &str, units: u32) -> Verdict {
    let bytes = match bytes_read(cx, "lpFilename") {
        Ok(bytes) if bytes.is_empty() => return Verdict::Permitted(SZ_354),
        Ok(bytes) => bytes,
        Err(wrong) => return Verdict::Contradicts(String::from(wrong)),
    };
    let due = path.encode_utf16().chain([0]).take(units as usize);
    let lower =
        |unit: u16| u8::try_from(unit).map_or(unit, |byte| byte.to_ascii_lowercase().into());
    let told = bytes.chunks(2).map(|unit| match *unit {
        [low, high] => lower(u16::from_le_bytes([low, high])),
        _ => u16::MAX,
    });
    match told.eq(due) {
        true => Verdict::Permitted(SZ_354),
        false => cx.breach(SZ_354, "the module's file has another path"),
    }
}
