//! MapViewOfFile and MapViewOfFileEx.

use super::{Cx, Deed, view_desktop};
use crate::args::Readable;
use crate::case::Case;
use crate::state::{Body, Row, Runs, Space, View};
use crate::verdict::Verdict;
use abi::clause::*;
use abi::constant::*;
use abi::error::*;
use abi::{ErrorCode, GRANULARITY, PAGE_BYTES};
use std::collections::BTreeMap;

const INVALID: ErrorCode = ERROR_INVALID_PARAMETER;

/// What a call asks for.
pub(super) struct Wanted {
    pub(super) handle: u32,
    pub(super) access: u32,
    pub(super) offset: u64,
    pub(super) len: u64,
    /// The address asked for; 0 for none.
    pub(super) base: u32,
}

impl Wanted {
    /// FILE_MAP_ALL_ACCESS means the same as FILE_MAP_WRITE (MV-04).
    pub(super) fn writable(&self) -> bool {
        self.access & FILE_MAP_WRITE != 0
    }

    /// The protection of the view's pages (MV-02, MV-03, M-30, M-31).
    fn protect(&self, desktop: bool) -> u32 {
        match (desktop, self.writable()) {
            (true, _) => view_desktop::protect(self.access),
            (false, true) => PAGE_READWRITE,
            (false, false) => PAGE_READONLY,
        }
    }
}

pub(super) fn map_view(cx: &mut Cx<'_>) -> Readable<Verdict> {
    map(cx, 0)
}

pub(super) fn map_view_ex(cx: &mut Cx<'_>) -> Readable<Verdict> {
    if !cx.state.law.desktop {
        cx.state.untold = true;
        let wrong = "the version does not have the function";
        return Ok(cx.breach(MV_17, wrong));
    }
    let base = cx.args.number("lpBaseAddress", 0)?;
    map(cx, base)
}

fn map(cx: &mut Cx<'_>, base: u32) -> Readable<Verdict> {
    let wanted = Wanted {
        base,
        handle: cx.args.number("hFileMappingObject", 0)?,
        access: cx.args.number("dwDesiredAccess", FILE_MAP_READ)?,
        offset: u64::from(cx.args.number("dwFileOffsetHigh", 0)?) << 32
            | u64::from(cx.args.number("dwFileOffsetLow", 0)?),
        len: u64::from(cx.args.number("dwNumberOfBytesToMap", 0)?),
    };
    let desktop = cx.state.law.desktop;
    let mut case = cx.case(MV_01, if desktop { SZ_211 } else { SZ_10 });
    if desktop {
        view_desktop::check_places(&mut case, &wanted);
    }
    let object = cx.object(wanted.handle);
    let is_mapping = |row: &Row| matches!(cx.state.objects[*row].body, Body::Mapping(_));
    let row = object.filter(is_mapping);
    if row.is_none() {
        cx.no_handle(&mut case, wanted.handle, if desktop { M_35 } else { SZ_68 });
    }
    if !desktop {
        check_access_flags(&mut case, wanted.access);
    }
    let len = match row {
        Some(row) if desktop => view_desktop::check_object(cx, &mut case, &wanted, row),
        None if desktop => wanted.len,
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
    if wanted.writable() && !mapping.writable() {
        case.refuse(denied, MV_02, SZ_12);
    } else if wanted.writable()
        && mapping.rights.get(&rights).is_some_and(|rights| rights & FILE_MAP_WRITE == 0)
    {
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
        let clause = if cx.state.law.desktop { IN_16 } else { SI_01B };
        verdict = verdict.and(cx.breach(clause, "addresses are handed out in units of 64 KB"));
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

/// Whether the view that the kernel says it mapped is the one that was asked for.
fn mapped_as_asked(cx: &Cx<'_>, wanted: &Wanted, base: u32, len: u64) -> Verdict {
    let expected = wanted.protect(cx.state.law.desktop);
    let mapping = cx.open_mapping(wanted.handle);
    let image = mapping.is_some_and(|mapping| mapping.image);
    cx.agrees(|deed| match *deed {
        // How the parts of an image are protected is its own matter (SZ-258).
        _ if image => None,
        Deed::Mapped { base: at, offset, len: told, protect } if at == base => {
            // Of memory, whose length is whole pages, a kernel may tell the bytes asked for.
            let page = u64::from(PAGE_BYTES);
            let long = told.div_ceil(page) == len.div_ceil(page);
            Some(offset == wanted.offset && long && protect == expected)
        }
        _ => None,
    })
}

/// Whether a view is the one that is asked for. A length of 0 and that of the object come to the same
/// pages (MV-15).
fn is_equal(view: &View, wanted: &Wanted, row: Row, len: u64) -> bool {
    let pages = |len: u64| len.div_ceil(u64::from(PAGE_BYTES));
    view.object == row
        && view.offset == wanted.offset
        && view.writable() == wanted.writable()
        && pages(view.len) == pages(len)
}

/// Whether a view that is not there yet may lie at an address: what is asked for in the same words
/// has one address (MV-10), and nothing else may be there.
fn check_new(
    cx: &Cx<'_>,
    wanted: &Wanted,
    row: Row,
    (space, base): (Space, u32),
    len: u64,
) -> Verdict {
    let same = (space, row, wanted.offset, wanted.len, wanted.writable());
    let common = matches!(space, Space::Machine(_));
    if let Some(other) = cx.state.equal_views.get(&same).filter(|_| common) {
        let moved = format!("this view has the address {other:#010x} for everybody");
        return cx.breach(MV_10, moved);
    }
    let pages = len.div_ceil(u64::from(PAGE_BYTES)) * u64::from(PAGE_BYTES);
    let last = (u64::from(base) + pages).saturating_sub(1);
    match cx.state.is_taken(space, base, u32::try_from(last).unwrap_or(u32::MAX)) {
        true => cx.breach(VA_06, "the view overlaps what lies there already"),
        false => Verdict::Permitted(MV_01),
    }
}

/// Where the view was put, and whether it may lie there.
fn place(cx: &mut Cx<'_>, wanted: &Wanted, row: Row, base: u32, len: u64) -> Verdict {
    let space = cx.state.space_at(cx.process, base);
    let desktop = cx.state.law.desktop;
    let (writable, protect) = (wanted.writable(), wanted.protect(desktop));
    let mut verdict = Verdict::Permitted(MV_01);
    let told = &cx.notes.placed;
    if (cx.notes.testified || !told.is_empty()) && !told.contains(&base) {
        return Verdict::Contradicts(match told.first() {
            Some(told) => format!("the view that was mapped lies at {told:#010x}"),
            None => String::from("the kernel mapped no view"),
        });
    }
    verdict = verdict.and(check_area(cx, row, base)).and(mapped_as_asked(cx, wanted, base, len));
    if wanted.base != 0 && wanted.base != base {
        verdict =
            verdict.and(cx.breach(W_50, "it maps at the address that was asked for, or fails"));
    }
    let key = (space, base);
    match cx.state.views.get(&key) {
        Some(view) if desktop || !is_equal(view, wanted, row, len) => {
            let clause = if desktop { VA_06 } else { MV_09 };
            return verdict.and(cx.breach(clause, "another view lies at this address"));
        }
        Some(_) => {}
        None => verdict = verdict.and(check_new(cx, wanted, row, key, len)),
    }
    cx.state.equal_views.insert((space, row, wanted.offset, wanted.len, writable), base);
    let view = cx.state.views.entry(key).or_insert_with(|| View {
        object: row,
        base,
        offset: wanted.offset,
        len,
        protect,
        protects: Runs::default(),
        copies: BTreeMap::new(),
        holders: BTreeMap::new(),
    });
    *view.holders.entry(cx.process).or_default() += 1;
    cx.state.objects[row].views += 1;
    verdict
}
