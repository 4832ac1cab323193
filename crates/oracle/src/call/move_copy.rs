//! CopyFile, MoveFile, MoveFileEx.

use super::Cx;
use super::open::{self, Wanted, is_mapped, may_wait_for_pages};
use super::open_desktop;
use crate::args::Readable;
use crate::case::Case;
use crate::state::{Row, Where};
use crate::verdict::Verdict;
use abi::ErrorCode;
use abi::clause::*;
use abi::constant::*;
use abi::error::*;
use abi::world::{FileKind, VolumeKind};

const DENIED: ErrorCode = ERROR_ACCESS_DENIED;

/// Where a file is to go: its volume, and its path there.
type Goal = Option<(Row, String)>;

pub(super) fn copy_file(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let from = cx.args.text("lpExistingFileName")?;
    let to = cx.args.text("lpNewFileName")?;
    let fails = cx.args.number("bFailIfExists", 0)? != 0;
    let mut case = cx.case(SZ_194, SZ_193);
    let source = source(cx, &mut case, from.as_deref());
    if let Some(row) = source {
        let wanted = Wanted::for_reading();
        match cx.state.law.desktop {
            true => open_desktop::check_file(cx, &mut case, &wanted, row),
            false => open::check_file(cx, &mut case, &wanted, row),
        }
    }
    let (found, goal) = new_path(cx, &mut case, to.as_deref());
    let mut replaced = None;
    if let Some(Where::File(row)) = found {
        replaced = Some(row);
        check_target(cx, &mut case, (source, row), fails);
    }
    if let (Some(row), Some((volume, _))) = (source, &goal) {
        check_room(cx, &mut case, row, *volume, replaced);
    }
    // The last error is left alone by a copy that works, whatever was there before.
    case.leaves_alone();
    cx.may_go_wrong(&mut case);
    let done = cx.value() != 0;
    let verdict = case.judge(done, cx.answer);
    if let (true, Some(row), Some((volume, path))) = (done, source, goal) {
        cx.state.copy_file(cx.machine, row, volume, path);
    }
    Ok(verdict)
}

/// What is in the way of a copy.
fn check_target(cx: &Cx<'_>, case: &mut Case, (source, row): (Option<Row>, Row), fails: bool) {
    if fails {
        return case.refuse_by(ERROR_FILE_EXISTS, SZ_195);
    }
    if source == Some(row) {
        return case.refuse_by(ERROR_SHARING_VIOLATION, SZ_195);
    }
    if is_mapped(cx, row) {
        case.may_refuse(ERROR_USER_MAPPED_FILE, SZ_195);
    }
    let wanted = Wanted::for_making();
    match cx.state.law.desktop {
        true => open_desktop::check_file(cx, case, &wanted, row),
        false => open::check_file(cx, case, &wanted, row),
    }
}

/// The file that is copied or moved.
fn source(cx: &Cx<'_>, case: &mut Case, path: Option<&str>) -> Option<Row> {
    match cx.existing(case, path, SZ_47, SZ_47)? {
        Where::File(row) => {
            if cx.state.files[row].kind.is_rom_module() {
                case.refuse(DENIED, CF_08, SZ_28);
            }
            Some(row)
        }
        Where::Folder => {
            case.unsure("copying and moving folders is not covered");
            None
        }
        _ => None,
    }
}

/// What the new path leads to, and where the file goes.
fn new_path(cx: &Cx<'_>, case: &mut Case, path: Option<&str>) -> (Option<Where>, Goal) {
    // Its form is judged although the file that there is may have been refused already; no document
    // says which comes first.
    let mut own = cx.case(SZ_194, SZ_193);
    match cx.state.law.desktop {
        true => own.refuse_if(path.is_none(), ERROR_PATH_NOT_FOUND, SZ_191),
        false => own.refuse_if(path.is_none(), ERROR_INVALID_PARAMETER, SZ_45),
    }
    let path = path.and_then(|path| cx.path(&mut own, path));
    case.append(own);
    let Some(path) = path else { return (None, None) };
    let found = cx.find(&path);
    let goal = match &found {
        Where::Free(volume, path) => Some((*volume, path.clone())),
        Where::File(row) => Some((cx.state.files[*row].volume, cx.state.files[*row].path.clone())),
        Where::Refused(code, clause) => {
            super::paths::refused_path(case, *code, clause);
            None
        }
        Where::Unsure => {
            case.unsure("what the path leads to is not known");
            None
        }
        Where::Folder => {
            case.refuse_by(DENIED, SZ_28);
            None
        }
    };
    if let Some((volume, _)) = &goal {
        if cx.state.volumes[*volume].kind == VolumeKind::Rom && !matches!(found, Where::File(_)) {
            case.unsure("the machine has no volume for a new file here");
        }
    }
    (Some(found), goal)
}

/// A volume without room for the file (SZ-193, SZ-196).
fn check_room(cx: &Cx<'_>, case: &mut Case, row: Row, volume: Row, replaced: Option<Row>) {
    let size = |row: Row| cx.state.files[row].size;
    let Some(needed) = size(row) else { return case.unsure("the length of the file is not known") };
    let back = replaced.and_then(size).unwrap_or(0);
    let free = cx.state.volumes[volume].free();
    let full = free.is_some_and(|free| free.saturating_add(back) < needed);
    case.refuse_if(full, ERROR_DISK_FULL, SZ_193);
}

pub(super) fn move_file(cx: &mut Cx<'_>) -> Readable<Verdict> {
    moved(cx, MOVEFILE_COPY_ALLOWED)
}

pub(super) fn move_file_ex(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let flags = cx.args.number("dwFlags", 0)?;
    moved(cx, flags)
}

fn moved(cx: &mut Cx<'_>, flags: u32) -> Readable<Verdict> {
    let from = cx.args.text("lpExistingFileName")?;
    let to = cx.args.text("lpNewFileName")?;
    let mut case = cx.case(if cx.state.law.desktop { M_62C } else { SZ_199 }, SZ_196);
    let known = MOVEFILE_COPY_ALLOWED | MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH;
    if flags & !known != 0 {
        case.unsure("other ways to move a file are not covered");
    }
    let source = source(cx, &mut case, from.as_deref());
    if let Some(row) = source {
        check_source(cx, &mut case, row);
    }
    let (found, goal) = new_path(cx, &mut case, to.as_deref());
    let in_the_way = match found {
        Some(Where::File(row)) => Some(row),
        _ => None,
    };
    if matches!(found, Some(Where::Folder)) {
        case.instead(ERROR_ALREADY_EXISTS, SZ_196);
    }
    if let Some(row) = in_the_way {
        check_replaced(cx, &mut case, (source, row), flags);
    }
    let apart = match (source, &goal) {
        (Some(row), Some((volume, _))) => cx.state.files[row].volume != *volume,
        _ => false,
    };
    if let (Some(row), Some((volume, _)), true) = (source, &goal, apart) {
        let copies = flags & MOVEFILE_COPY_ALLOWED != 0;
        case.refuse_if(!copies, ERROR_NOT_SAME_DEVICE, SZ_198);
        check_room(cx, &mut case, row, *volume, in_the_way);
    }
    case.leaves_alone();
    cx.may_go_wrong(&mut case);
    let done = cx.value() != 0;
    let verdict = case.judge(done, cx.answer);
    if let (true, Some(row), Some((volume, path))) = (done, source, goal) {
        match apart {
            true => {
                let stays = is_mapped(cx, row);
                cx.state.copy_file(cx.machine, row, volume, path);
                if !stays {
                    cx.state.delete_file(row);
                }
            }
            false => cx.state.move_file(row, path),
        }
    }
    Ok(verdict)
}

/// What keeps a file where it is.
fn check_source(cx: &Cx<'_>, case: &mut Case, row: Row) {
    let file = &cx.state.files[row];
    cx.check_reach(case, row);
    if cx.state.law.desktop {
        if file.doomed {
            case.refuse(DENIED, W_57B, SZ_187);
        }
        return open_desktop::check_sharing(cx, case, &Wanted::for_deleting(), row);
    }
    case.refuse_if(file.kind != FileKind::Plain, DENIED, SZ_196);
    let used = !file.opens.is_empty() || is_mapped(cx, row);
    case.refuse_if(used, ERROR_SHARING_VIOLATION, SZ_197);
    if may_wait_for_pages(cx, row) {
        case.may_refuse(ERROR_SHARING_VIOLATION, SZ_97);
    }
}

/// A path that a file has is in the way, unless it may be replaced (SZ-196, SZ-198).
fn check_replaced(cx: &Cx<'_>, case: &mut Case, (source, row): (Option<Row>, Row), flags: u32) {
    if source == Some(row) {
        return case.unsure("a move onto itself is not covered");
    }
    if flags & MOVEFILE_REPLACE_EXISTING == 0 {
        return case.refuse_by(ERROR_ALREADY_EXISTS, SZ_196);
    }
    let file = &cx.state.files[row];
    let used = !file.opens.is_empty() || is_mapped(cx, row);
    case.refuse_if(used, DENIED, SZ_198);
    if file.read_only && !used {
        case.unsure("whether a read-only file is replaced is not covered");
    }
}
