//! SetFilePointer, GetFileSize, SetEndOfFile.

use super::Cx;
use super::open::is_mapped;
use crate::args::Readable;
use crate::state::{Body, Reach, Row};
use crate::verdict::Verdict;
use abi::ErrorCode;
use abi::clause::*;
use abi::constant::*;
use abi::error::*;

const INVALID: ErrorCode = ERROR_INVALID_PARAMETER;
const DENIED: ErrorCode = ERROR_ACCESS_DENIED;

impl Cx<'_> {
    /// Where the pointer of an open file is from now on.
    pub(super) fn set_position(&mut self, row: Row, to: Option<u64>) {
        if let Body::File(open) = &mut self.state.objects[row].body {
            open.position = to;
        }
    }
}

pub(super) fn set_file_pointer(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let handle = cx.args.number("hFile", 0)?;
    let low = cx.args.number("lDistanceToMove", 0)?;
    let high = cx.args.pointed_to("lpDistanceToMoveHigh")?;
    let method = cx.args.number("dwMoveMethod", FILE_BEGIN)?;
    let wide = cx.state.law.wide_seek;
    let limited = if wide { SZ_192 } else { SZ_37 };
    let (distance, limit) = match high.filter(|_| wide) {
        Some(high) => ((u64::from(high) << 32 | u64::from(low)) as i64, i64::MAX as u64),
        None => (i64::from(low as i32), u64::from(u32::MAX)),
    };
    let mut case = cx.case(SFP_03, limited);
    let open = cx.open_file(handle);
    let mut target = None;
    match &open {
        None => cx.no_handle(&mut case, handle, SZ_31),
        Some((_, open)) => {
            if !open.read && !open.write {
                case.refuse(DENIED, SFP_05, SZ_31);
            }
            if !wide && high.is_some_and(|high| high != 0) {
                case.refuse(INVALID, SFP_01, SZ_37);
            }
            case.refuse_if(method > FILE_END, INVALID, limited);
            let start = match method {
                FILE_BEGIN => Some(0),
                FILE_CURRENT => open.position,
                _ => cx.state.files[open.file].size,
            };
            match cx.state.reach(cx.machine, open.file) {
                Reach::Gone(code, clause) if method == FILE_END => case.refuse_by(code, clause),
                // Only the end needs the medium; that every use of the handle fails is chosen.
                Reach::Gone(code, clause) => case.may_refuse(code, clause),
                _ => {}
            }
            match start {
                None => case.unsure("where the pointer was is not known"),
                Some(start) => target = Some(i128::from(start) + i128::from(distance)),
            }
        }
    }
    if target.is_some_and(|target| target < 0) {
        case.refuse(ERROR_NEGATIVE_SEEK, SFP_03, SZ_38);
    }
    case.refuse_if(target.is_some_and(|target| target > i128::from(limit)), INVALID, limited);
    case.leaves(NO_ERROR, SZ_39);
    cx.may_go_wrong(&mut case);
    let value = cx.value();
    // 0xFFFFFFFF is a position too: the last error tells (SFP-04).
    let failed = value == u32::MAX && cx.answer.last_error != Some(NO_ERROR);
    let verdict = case.judge(!failed, cx.answer);
    let Some((row, _)) = open else { return Ok(verdict) };
    if failed {
        return Ok(verdict);
    }
    Ok(verdict.and(pointer_is(cx, row, target.filter(|_| !case.must_fail()), high.is_some())))
}

/// Holds what is told of the new place of the pointer against where it has to be, if that is known.
fn pointer_is(cx: &mut Cx<'_>, row: Row, target: Option<i128>, in_two_words: bool) -> Verdict {
    let low = cx.value();
    let high = cx.answer.output("lpDistanceToMoveHigh").filter(|_| in_two_words);
    let known = target.and_then(|target| u64::try_from(target).ok());
    let told = match (high, known) {
        (Some(high), _) => u64::from(high) << 32 | u64::from(low),
        // The high word was not told: it is what it has to be.
        (None, Some(known)) => known & !u64::from(u32::MAX) | u64::from(low),
        (None, None) => u64::from(low),
    };
    let surely = known.is_some() || !cx.state.law.wide_seek || high.is_some();
    cx.set_position(row, surely.then_some(told));
    match known {
        Some(known) if known != told => {
            cx.breach(SFP_03, format!("the pointer is at {known}, not at {told}"))
        }
        _ => Verdict::Permitted(SFP_03),
    }
}

pub(super) fn get_file_size(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let handle = cx.args.number("hFile", 0)?;
    let mut case = cx.case(GFS_01B, SZ_31);
    let open = cx.open_file(handle);
    match &open {
        None => cx.no_handle(&mut case, handle, SZ_31),
        Some((_, open)) => {
            if !open.read && !open.write {
                case.refuse(DENIED, GFS_01A, SZ_31);
            }
            cx.check_reach(&mut case, open.file);
        }
    }
    case.leaves(NO_ERROR, SZ_39);
    cx.may_go_wrong(&mut case);
    let value = cx.value();
    let failed = value == u32::MAX && cx.answer.last_error != Some(NO_ERROR);
    let verdict = case.judge(!failed, cx.answer);
    let size = open.and_then(|(_, open)| cx.state.files[open.file].size);
    let Some(size) = size.filter(|_| !failed && !case.must_fail()) else { return Ok(verdict) };
    let high = cx.answer.output("lpFileSizeHigh");
    if size as u32 != value || high.is_some_and(|high| u64::from(high) != size >> 32) {
        let told = u64::from(high.unwrap_or(0)) << 32 | u64::from(value);
        let wrong = format!("the file has {size} bytes, not {told}");
        return Ok(verdict.and(cx.breach(GFS_01B, wrong)));
    }
    Ok(verdict)
}

pub(super) fn set_end_of_file(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let handle = cx.args.number("hFile", 0)?;
    let mut case = cx.case(SEOF_01A, SZ_40);
    let open = cx.open_file(handle);
    match &open {
        None => cx.no_handle(&mut case, handle, SZ_31),
        Some((_, open)) => {
            if !open.write {
                case.refuse(DENIED, SEOF_01B, SZ_31);
            }
            let mapped = ERROR_USER_MAPPED_FILE;
            match is_mapped(cx, open.file) {
                true => case.refuse(mapped, SEOF_03, OPEN_12),
                false => case.may_refuse(mapped, SZ_97),
            }
            cx.check_reach(&mut case, open.file);
            let file = &cx.state.files[open.file];
            match (open.position, file.size) {
                (Some(to), Some(size)) => {
                    let free = cx.state.volumes[file.volume].free();
                    let full = to > size && free.is_some_and(|free| free < to - size);
                    case.refuse_if(full, ERROR_DISK_FULL, SZ_40);
                }
                _ => case.unsure("where the pointer was is not known"),
            }
        }
    }
    cx.may_go_wrong(&mut case);
    let done = cx.value() != 0;
    let verdict = case.judge(done, cx.answer);
    if let (true, Some((_, open))) = (done, open) {
        cx.state.set_size(open.file, open.position);
    }
    Ok(verdict)
}
