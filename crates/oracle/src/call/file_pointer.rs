//! SetFilePointer, GetFileSize, SetEndOfFile.

use super::Cx;
use super::open::{is_mapped, may_wait_for_pages};
use crate::args::Readable;
use crate::case::Case;
use crate::state::{Body, OpenFile, Row};
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

/// How far a pointer is to be moved.
struct Move {
    distance: i128,
    /// The high word that was given.
    high: Option<u32>,
    /// The version moves by 64 bits where the high word is given: from CE 6.0 on (SZ-192).
    wide: bool,
    method: u32,
}

impl Move {
    fn read(cx: &Cx<'_>) -> Readable<Move> {
        let low = cx.args.number("lDistanceToMove", 0)?;
        let high = cx.args.given_number("lpDistanceToMoveHigh")?;
        let wide = SZ_192.holds_in(cx.version());
        let distance = match high.filter(|_| wide) {
            Some(high) => i128::from(i64::from(high as i32) << 32) | i128::from(low),
            None => i128::from(low as i32),
        };
        Ok(Move { distance, high, wide, method: cx.args.number("dwMoveMethod", FILE_BEGIN)? })
    }

    /// It is one of 64 bits.
    fn is_long(&self) -> bool {
        self.wide && self.high.is_some()
    }

    /// The reasons that where it leads gives.
    fn check_target(&self, case: &mut Case, target: Option<i128>) {
        if target.is_some_and(|target| target < 0) {
            case.refuse(ERROR_NEGATIVE_SEEK, SFP_03, SZ_38);
        }
        let most = if self.is_long() { i128::from(i64::MAX) } else { i128::from(u32::MAX) };
        let beyond = target.is_some_and(|target| target > most);
        case.refuse_if(beyond, INVALID, if self.wide { SZ_192 } else { SZ_37 });
    }
}

pub(super) fn set_file_pointer(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let handle = cx.args.number("hFile", 0)?;
    let moved = Move::read(cx)?;
    let mut case = cx.case(SFP_03, SZ_37);
    let open = cx.open_file(handle);
    let mut target = None;
    match &open {
        None => cx.no_handle(&mut case, handle, SZ_31),
        Some((_, open)) => {
            if !open.read && !open.write {
                case.refuse(DENIED, SFP_05, SZ_31);
            }
            if moved.high.is_some_and(|high| high != 0) && !moved.wide {
                case.refuse(INVALID, SFP_01, SZ_37);
            }
            match moved.method > FILE_END {
                true if moved.wide => {
                    case.unsure("no document read says what another method comes to")
                }
                odd => case.refuse_if(odd, INVALID, SZ_37),
            }
            let start = match moved.method {
                FILE_BEGIN => Some(0),
                FILE_CURRENT => open.position,
                _ => cx.state.files[open.file].size,
            };
            // Wherever it moves from (SZ-232).
            cx.check_reach(&mut case, open.file);
            match start {
                None => case.unsure("where the pointer was is not known"),
                Some(start) => target = Some(i128::from(start) + moved.distance),
            }
        }
    }
    moved.check_target(&mut case, target);
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
    let high = cx.answer.output("lpDistanceToMoveHigh");
    if high.is_some_and(|high| high != 0) && !moved.wide {
        return Ok(verdict.and(cx.breach(SFP_01, "the high word is not supported: it stays zero")));
    }
    let told = high.filter(|_| moved.is_long());
    let told = u64::from(told.unwrap_or(0)) << 32 | u64::from(value);
    let place = match target {
        Some(target) if target != i128::from(told) && !case.must_fail() => {
            let clause = if moved.is_long() { SZ_192 } else { SFP_03 };
            cx.breach(clause, format!("the pointer is at {target}, not at {told}"))
        }
        _ => Verdict::Permitted(SFP_03),
    };
    cx.set_position(row, Some(told));
    Ok(verdict.and(place))
}

pub(super) fn get_file_size(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let handle = cx.args.number("hFile", 0)?;
    let mut case = cx.case(GFS_01B, SZ_31);
    let open = cx.open_file(handle);
    match &open {
        None => cx.no_handle(&mut case, handle, SZ_31),
        Some((_, open)) => {
            // On the desktop any access will do (SZ-203).
            if !open.read && !open.write && !cx.state.law.desktop {
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

/// A mapped file keeps its end; on the desktop it may grow (M-61b).
fn check_mapped(cx: &Cx<'_>, case: &mut Case, open: &OpenFile) {
    let mapped = ERROR_USER_MAPPED_FILE;
    let size = cx.state.files[open.file].size;
    let shorter = open.position.zip(size).is_some_and(|(to, size)| to < size);
    match (is_mapped(cx, open.file), cx.state.law.desktop) {
        (true, true) if shorter => case.refuse(mapped, W_51A, SZ_185),
        (_, true) => {}
        (true, false) => case.refuse(mapped, SEOF_03, OPEN_12),
        (false, false) if may_wait_for_pages(cx, open.file) => case.may_refuse(mapped, SZ_97),
        (false, false) => {}
    }
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
            check_mapped(cx, &mut case, open);
            cx.check_reach(&mut case, open.file);
            let file = &cx.state.files[open.file];
            match (open.position, file.size) {
                (Some(to), Some(size)) => {
                    let free = cx.state.volumes[file.volume].free();
                    let full = to > size && free.is_some_and(|free| free < to - size);
                    let clause = if cx.state.law.desktop { W_62 } else { SZ_40 };
                    case.refuse_if(full, ERROR_DISK_FULL, clause);
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
