//! CreateFile of the desktop: accesses, sharing, and what a mapped file lets others do.

use super::Cx;
use super::open::{Wanted, is_mapped};
use crate::case::Case;
use crate::state::{Body, Mapping, OpenFile, Row};
use abi::ErrorCode;
use abi::clause::*;
use abi::constant::*;
use abi::error::*;
use abi::protection::shares_writes;

const DENIED: ErrorCode = ERROR_ACCESS_DENIED;
const SHARING: ErrorCode = ERROR_SHARING_VIOLATION;
/// The rights that a file can have, with the standard and the generic ones (SZ-189).
const RIGHTS: u32 = 0x1F_01FF | GENERIC_READ | GENERIC_WRITE | GENERIC_EXECUTE | GENERIC_ALL;
/// Flags that change nothing that is judged, and attributes.
const PLAIN_FLAGS: u32 = 0x127
    | FILE_ATTRIBUTE_NORMAL
    | FILE_FLAG_WRITE_THROUGH
    | FILE_FLAG_RANDOM_ACCESS
    | FILE_FLAG_SEQUENTIAL_SCAN
    | FILE_FLAG_DELETE_ON_CLOSE;

/// The reasons that accesses, dispositions and flags give.
pub(super) fn check_flags(case: &mut Case, wanted: &Wanted) {
    if wanted.name.is_none() {
        case.refuse_by(ERROR_PATH_NOT_FOUND, SZ_191);
    }
    case.refuse_if(wanted.access & !(RIGHTS | 0x0300_0000) != 0, DENIED, SZ_189);
    let cuts = wanted.disposition == TRUNCATE_EXISTING;
    let generic = wanted.access & (GENERIC_WRITE | GENERIC_ALL) != 0;
    if cuts && !wanted.writes() {
        case.refuse_by(ERROR_INVALID_PARAMETER, SZ_24);
    } else if cuts && !generic {
        case.may_refuse(ERROR_INVALID_PARAMETER, SZ_24);
    }
    let known = (CREATE_NEW..=TRUNCATE_EXISTING).contains(&wanted.disposition);
    let appends = wanted.access & (FILE_WRITE_DATA | FILE_APPEND_DATA) == FILE_APPEND_DATA;
    let odd = wanted.flags & !PLAIN_FLAGS != 0 || wanted.share & !7 != 0;
    if !known || odd || appends || wanted.access & 0x0300_0000 != 0 {
        case.unsure("what these words come to on the desktop is not covered");
    }
}

/// The reasons that a file gives which exists.
pub(super) fn check_file(cx: &Cx<'_>, case: &mut Case, wanted: &Wanted, row: Row) {
    let file = &cx.state.files[row];
    if file.doomed {
        case.refuse(DENIED, W_57B, SZ_187);
    }
    if wanted.disposition == CREATE_NEW {
        return case.refuse_by(ERROR_FILE_EXISTS, SZ_21);
    }
    if [CREATE_ALWAYS, OPEN_ALWAYS].contains(&wanted.disposition) {
        case.leaves(ERROR_ALREADY_EXISTS, SZ_22);
    }
    if file.read_only {
        case.refuse_if(wanted.writes(), DENIED, W_61);
        case.refuse_if(wanted.cuts() && !wanted.writes(), DENIED, OPEN_30C);
        case.refuse_if(wanted.deletes_on_close(), DENIED, SZ_188);
    }
    if wanted.disposition == CREATE_ALWAYS && file.attributes & 6 != 0 {
        case.unsure("hidden and system files are not covered");
    }
    check_sharing(cx, case, wanted, row);
    check_mapped(cx, case, wanted, row);
    cx.check_reach(case, row);
}

/// An open needs the share mode of every open handle for its access, and must itself share what they
/// have (W-56b).
pub(super) fn check_sharing(cx: &Cx<'_>, case: &mut Case, wanted: &Wanted, row: Row) {
    let cuts = wanted.cuts() && !wanted.writes();
    if !wanted.reads() && !wanted.writes() && !wanted.executes() && !wanted.deletes() && !cuts {
        return;
    }
    case.may_refuse_if(cx.state.untold, SHARING, SZ_26);
    for other in opens(cx, row) {
        let read = (wanted.reads() || wanted.executes()) && !other.share_read;
        let write = wanted.writes() && !other.share_write;
        let delete = wanted.deletes() && !other.share_delete;
        if read || write || delete {
            let clause = if delete && !read && !write { W_57A } else { M_60C };
            return case.refuse_by(SHARING, clause);
        }
        let reads = (other.read || other.execute) && wanted.share & FILE_SHARE_READ == 0;
        let writes = other.write && wanted.share & FILE_SHARE_WRITE == 0;
        let deletes = other.delete && wanted.share & FILE_SHARE_DELETE == 0;
        if reads || writes || deletes {
            return case.refuse_by(SHARING, W_56B);
        }
        // To cut a file short writes to it, whatever access was asked for.
        case.may_refuse_if(cuts && !other.share_write, SHARING, SZ_26);
    }
}

/// What the open handles of a file allow and have, but for those that ask for attributes only.
fn opens<'a>(cx: &'a Cx<'_>, row: Row) -> impl Iterator<Item = &'a OpenFile> {
    let opens = cx.state.files[row].opens.iter();
    opens.filter_map(|open| match &cx.state.objects[*open].body {
        Body::File(open) if open.read || open.write || open.execute || open.delete => Some(open),
        _ => None,
    })
}

/// What lives of a file's objects.
pub(super) fn mappings<'a>(cx: &'a Cx<'_>, row: Row) -> impl Iterator<Item = &'a Mapping> {
    let living = cx.state.files[row].mappings.iter().map(|row| &cx.state.objects[*row]);
    living.filter(|object| object.alive).filter_map(|object| match &object.body {
        Body::Mapping(mapping) => Some(&**mapping),
        _ => None,
    })
}

/// What a file-mapping object of the file keeps others from (M-60a, M-61a, SZ-181).
fn check_mapped(cx: &Cx<'_>, case: &mut Case, wanted: &Wanted, row: Row) {
    let writes = mappings(cx, row).any(|mapping| shares_writes(mapping.protect) && !mapping.image);
    let alone = wanted.share & FILE_SHARE_WRITE == 0;
    case.refuse_if(writes && alone, SHARING, M_60A);
    let image = mappings(cx, row).any(|mapping| mapping.image);
    if image && wanted.writes() {
        case.refuse(SHARING, W_51B, SZ_181);
    }
    case.refuse_if(image && wanted.deletes_on_close(), DENIED, SZ_181);
    if wanted.cuts() && is_mapped(cx, row) {
        case.refuse_by(ERROR_USER_MAPPED_FILE, M_61A);
    }
    if writes && wanted.deletes_on_close() {
        case.unsure("whether a file that is mapped for writing can be marked is not covered");
    }
}

/// The reasons against deleting a file: it is opened for deleting, and all is shared (SZ-186).
pub(super) fn check_deletion(cx: &Cx<'_>, case: &mut Case, row: Row) {
    let file = &cx.state.files[row];
    if file.doomed {
        case.refuse(DENIED, W_57B, SZ_187);
    }
    check_sharing(cx, case, &Wanted::for_deleting(), row);
    case.refuse_if(file.read_only, DENIED, SZ_186);
    let held = mappings(cx, row).any(|known| known.image || shares_writes(known.protect));
    if held {
        case.refuse(DENIED, W_51C, SZ_186);
    } else {
        case.refuse_if(is_mapped(cx, row), DENIED, SZ_186);
    }
    cx.check_reach(case, row);
}
