//! SetFilePointer, GetFileSize, SetEndOfFile.

use super::Cx;
use super::open::is_mapped;
use crate::args::Readable;
use crate::state::{Body, Row};
use crate::verdict::Verdict;
use abi::clause::*;
use abi::constant::*;
use abi::error::*;
use abi::{ErrorCode, OsVersion};

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
    let distance = cx.args.number("lDistanceToMove", 0)? as i32;
    let high = cx.args.number("lpDistanceToMoveHigh", 0)?;
    let method = cx.args.number("dwMoveMethod", FILE_BEGIN)?;
    let mut case = cx.case(SFP_03, SZ_37);
    if matches!(cx.version(), OsVersion::Ce6_0 | OsVersion::Win32) {
        case.unsure("this version moves by 64 bits");
    }
    let open = cx.open_file(handle);
    let mut target = None;
    match &open {
        None => cx.no_handle(&mut case, handle, SZ_31),
        Some((_, open)) => {
            if !open.read && !open.write {
                case.refuse(DENIED, SFP_05, SZ_31);
            }
            if high != 0 {
                case.refuse(INVALID, SFP_01, SZ_37);
            }
            case.refuse_if(method > FILE_END, INVALID, SZ_37);
            let start = match method {
                FILE_BEGIN => Some(0),
                FILE_CURRENT => open.position,
                _ => cx.state.files[open.file].size,
            };
            if method == FILE_END {
                cx.check_reach(&mut case, open.file);
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
    let beyond = target.is_some_and(|target| target > i128::from(u32::MAX));
    case.refuse_if(beyond, INVALID, SZ_37);
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
    let place = match target {
        Some(target) if target != i128::from(value) && !case.must_fail() => {
            cx.breach(SFP_03, format!("the pointer is at {target}, not at {value}"))
        }
        _ => Verdict::Permitted(SFP_03),
    };
    cx.set_position(row, Some(u64::from(value)));
    Ok(verdict.and(place))
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
