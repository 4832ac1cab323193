//! MapViewOfFile.

use super::Cx;
use crate::args::Readable;
use crate::case::Case;
use crate::state::{Body, Row, Space, View};
use crate::verdict::Verdict;
use abi::clause::*;
use abi::constant::*;
use abi::error::*;
use abi::{ErrorCode, GRANULARITY};
use std::collections::BTreeMap;

const INVALID: ErrorCode = ERROR_INVALID_PARAMETER;

/// What a call asks for.
struct Wanted {
    handle: u32,
    access: u32,
    offset: u64,
    len: u64,
}

impl Wanted {
    /// FILE_MAP_ALL_ACCESS means the same as FILE_MAP_WRITE (MV-04).
    fn writable(&self) -> bool {
        self.access & FILE_MAP_WRITE != 0
    }
}

pub(super) fn map_view(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let wanted = Wanted {
        handle: cx.args.number("hFileMappingObject", 0)?,
        access: cx.args.number("dwDesiredAccess", 0)?,
        offset: u64::from(cx.args.number("dwFileOffsetHigh", 0)?) << 32
            | u64::from(cx.args.number("dwFileOffsetLow", 0)?),
        len: u64::from(cx.args.number("dwNumberOfBytesToMap", 0)?),
    };
    let mut case = cx.case(MV_01, SZ_10);
    let object = cx.object(wanted.handle);
    let is_mapping = |row: &Row| matches!(cx.state.objects[*row].body, Body::Mapping(_));
    let row = object.filter(is_mapping);
    if row.is_none() {
        cx.no_handle(&mut case, wanted.handle, SZ_68);
    }
    check_access_flags(&mut case, wanted.access);
    let len = match row {
        Some(row) => check_object(cx, &mut case, &wanted, row),
        None => {
            check_alignment(&mut case, wanted.offset);
            wanted.len
        }
    };
    cx.may_go_wrong(&mut case);
    let base = cx.value();
    let verdict = case.judge(base != 0, cx.answer);
    match row {
        Some(row) if base != 0 => Ok(verdict.and(place(cx, &wanted, row, base, len))),
        _ => Ok(verdict),
    }
}

fn check_access_flags(case: &mut Case, access: u32) {
    let known = access == FILE_MAP_ALL_ACCESS
        || (access != 0 && access & !(FILE_MAP_READ | FILE_MAP_WRITE) == 0);
    if !known && access & FILE_MAP_COPY != 0 {
        case.refuse(INVALID, MV_04, SZ_11);
    } else if !known {
        case.refuse_by(INVALID, SZ_11);
    }
}

fn check_alignment(case: &mut Case, offset: u64) {
    if offset % u64::from(GRANULARITY) != 0 {
        case.refuse(INVALID, MV_06, OPEN_07);
    }
}

/// The reasons that the object gives; returns the length of the view in bytes.
fn check_object(cx: &Cx<'_>, case: &mut Case, wanted: &Wanted, row: Row) -> u64 {
    let object = &cx.state.objects[row];
    let Body::Mapping(mapping) = &object.body else { return wanted.len };
    let denied = ERROR_ACCESS_DENIED;
    let rights = cx.state.rights_key(cx.process, wanted.handle);
    if wanted.writable() && !mapping.writable {
        case.refuse(denied, MV_02, SZ_12);
    } else if wanted.writable() && mapping.rights.get(&rights) == Some(&false) {
        // Another open of the same process may have asked for more: the rights add up (SZ-96).
        case.refuse(denied, OPEN_26, OPEN_26);
    }
    check_alignment(case, wanted.offset);
    let left = mapping.size.checked_sub(wanted.offset);
    let len = if wanted.len == 0 { left.unwrap_or(0) } else { wanted.len };
    match left {
        Some(left) if wanted.len > left => case.refuse(INVALID, OPEN_08, OPEN_08),
        Some(0) => case.refuse_by(INVALID, SZ_13),
        None => case.refuse(INVALID, OPEN_08, OPEN_08),
        Some(_) => {}
    }
    let (start, room) = room(cx, mapping.file.is_some());
    if len > room || len > u64::from(u32::MAX) {
        case.refuse_by(ERROR_OUTOFMEMORY, SZ_14);
    } else if len > room / 16 || cx.state.is_crowded(cx.process, start, len, room) {
        case.may_refuse(ERROR_OUTOFMEMORY, SZ_14);
    }
    len
}

/// How many addresses there are for views of a file or of RAM, in bytes, were they in one piece.
/// Where they begin comes with it.
fn room(cx: &Cx<'_>, of_file: bool) -> (u32, u64) {
    match cx.state.law.window.filter(|_| !of_file) {
        Some((first, end)) => (first, u64::from(end - first)),
        // MAP-04, O-06.
        None if cx.state.law.one_space => (0x4200_0000, 0x8000_0000 - 0x4200_0000),
        None => (0, 0x8000_0000),
    }
}

/// Whether an address is one where views lie.
fn check_area(cx: &Cx<'_>, row: Row, base: u32) -> Verdict {
    let mut verdict = Verdict::Permitted(MV_01);
    if base % GRANULARITY != 0 {
        verdict = verdict.and(cx.breach(SI_01B, "addresses are handed out in units of 64 KB"));
    }
    if cx.state.law.one_space && !(0x4200_0000..0x8000_0000).contains(&base) {
        let outside = "views of file-mapping objects lie outside every slot, from 0x42000000 up";
        verdict = verdict.and(cx.breach(LMA_01, outside));
    }
    if let Some((first, end)) = cx.state.law.window {
        let ram =
            matches!(&cx.state.objects[row].body, Body::Mapping(known) if known.file.is_none());
        if ram != (first..end).contains(&base) {
            let wrong = "views of RAM-backed objects, and no others, lie in their window";
            verdict = verdict.and(cx.breach(MV_11, wrong));
        }
    }
    verdict
}

/// Where the view was put, and whether it may lie there.
fn place(cx: &mut Cx<'_>, wanted: &Wanted, row: Row, base: u32, len: u64) -> Verdict {
    let space = cx.state.space_at(cx.process, base);
    let writable = wanted.writable();
    let mut verdict = Verdict::Permitted(MV_01);
    let told = &cx.notes.placed;
    if (cx.notes.testified || !told.is_empty()) && !told.contains(&base) {
        return Verdict::Contradicts(match told.first() {
            Some(told) => format!("the view that was mapped lies at {told:#010x}"),
            None => String::from("the kernel mapped no view"),
        });
    }
    verdict = verdict.and(check_area(cx, row, base));
    let key = (space, base);
    let end = u64::from(base) + len.div_ceil(4096) * 4096;
    // A length of 0 and that of the object come to the same pages (MV-15).
    let equal = |view: &View| {
        view.object == row
            && view.offset == wanted.offset
            && view.writable == writable
            && view.end() == end
    };
    if let Some(view) = cx.state.views.get(&key) {
        if !equal(view) {
            let taken = "another view lies at this address";
            return verdict.and(cx.breach(MV_09, taken));
        }
    } else {
        let same = (space, row, wanted.offset, len, writable);
        let same = cx.state.equal_views.get(&same).filter(|_| matches!(space, Space::Machine(_)));
        if let Some(other) = same {
            let moved = format!("this view has the address {other:#010x} for everybody");
            verdict = verdict.and(cx.breach(MV_10, moved));
        }
        let last = u32::try_from(end.saturating_sub(1)).unwrap_or(u32::MAX);
        let overlaps = cx.state.view_at(space, base).is_some()
            || cx.state.view_at(space, last).is_some_and(|view| u64::from(view.base) < end);
        if overlaps || cx.state.region_at(space, base).is_some() {
            let taken = "the view overlaps what lies there already";
            verdict = verdict.and(cx.breach(VA_06, taken));
        }
    }
    cx.state.equal_views.insert((space, row, wanted.offset, len, writable), base);
    let view = cx.state.views.entry(key).or_insert_with(|| View {
        object: row,
        base,
        offset: wanted.offset,
        len,
        writable,
        holders: BTreeMap::new(),
    });
    *view.holders.entry(cx.process).or_default() += 1;
    cx.state.objects[row].views += 1;
    verdict
}
