//! Touches of memory: what may be read there, and which touch raises an exception.

mod image;
mod own;

use crate::bytes::{Fit, PAGE, PageSet};
use crate::state::{Body, Reach, Row, Space, Spot, State, Toucher, View};
use crate::verdict::Verdict;
use abi::clause::{self, ClauseId};
use abi::constant::PAGE_GUARD;
use abi::protection::{allows, copies_writes};
use abi::{AccessKind, ExceptionCode, OsVersion, ProcessId};
pub(crate) use image::{came_in, came_in_before, may_fail, may_have_come_in};
pub(crate) use own::bars_writes;
use own::{came_to_be_copied, in_block, in_copy, in_private, is_barred};

/// Judges a touch that went well, and notes what it wrote or showed.
pub(crate) fn access(
    state: &mut State,
    who: Toucher,
    kind: AccessKind,
    address: u32,
    bytes: &[u8],
) -> Verdict {
    let version = state.law.version;
    let mut verdict = Verdict::Permitted(clause::PG_02A);
    let len = bytes.len().max(usize::from(kind == AccessKind::Execute));
    if u64::from(address) + len as u64 > 1 << 32 {
        return Verdict::breach(clause::PERM_11, version, "the touch leaves the address space");
    }
    for (_, within, from, to) in crate::bytes::pieces(u64::from(address), len) {
        let at = address + from as u32;
        let bytes = bytes.get(from..to).unwrap_or_default();
        let said = match state.spot(who, at) {
            Spot::View(key, page) => in_view(state, key, page, kind, (at, within, bytes)),
            Spot::Private(private) | Spot::Grows(private) => {
                let barred = is_barred(state, who.process, private, kind);
                barred.unwrap_or_else(|| in_private(state, private, kind, within, bytes))
            }
            Spot::Block(heap, block) => {
                in_block(state, who.process, heap, block, kind, (at, bytes))
            }
            Spot::Code(object, page) => image::in_code(state, object, page, kind, (within, bytes)),
            Spot::Overflow => Verdict::breach(
                clause::STK_06,
                version,
                format!("{at:#010x} is the overflow area of a stack: a touch raises"),
            ),
            Spot::Reserved => Verdict::breach(
                clause::VP_02,
                version,
                format!("the page at {at:#010x} is reserved and not committed: a touch raises"),
            ),
            Spot::Nothing(clause) => Verdict::breach(
                clause,
                version,
                format!("nothing is mapped at {at:#010x}: a touch raises"),
            ),
            Spot::Untold => {
                Verdict::NotCovered("what a process has in its slot the trace does not tell")
            }
        };
        verdict = verdict.and(said);
    }
    verdict
}

fn in_view(
    state: &mut State,
    key: (Space, u32),
    page: u64,
    kind: AccessKind,
    (at, within, bytes): (u32, usize, &[u8]),
) -> Verdict {
    let version = state.law.version;
    let view = &state.views[&key];
    let (row, own) = (view.object, view.page_at(at));
    if let Some(file) = image_of(state, row) {
        return image::in_image(state, file, page, kind, (within, bytes));
    }
    if let Some(clause) = forbids(state, view, own, page, kind) {
        let wrong = format!("the protection of the page does not allow to {kind}: this raises");
        return Verdict::breach(clause, version, wrong);
    }
    let first = !state.is_seen(row, page);
    let gone = first && is_gone(state, row);
    if gone {
        let clause = if state.law.desktop { clause::W_55 } else { clause::SZ_77 };
        let wrong = "the page was never touched, and its medium is gone: it cannot come in";
        return Verdict::breach(clause, version, wrong);
    }
    let copies = kind == AccessKind::Write && copies_writes(view.protection(own));
    if copies || view.copies.contains_key(&own) {
        return in_copy(state, key, (own, page), kind, within, bytes);
    }
    if kind == AccessKind::Write {
        state.write_page(row, page, within, bytes);
        return Verdict::Permitted(if state.law.desktop { clause::M_30D } else { clause::MV_02 });
    }
    let mut set = state.object_page(row, page);
    let clause = match (state.law.desktop, first) {
        (true, _) => clause::W_60,
        (false, true) => clause::PG_02A,
        (false, false) => clause::CFM_29,
    };
    let verdict = judge_bytes(&set, within, bytes, clause, version);
    if kind == AccessKind::Read {
        set.narrow(within, bytes);
        state.keep_page(row, page, set);
    }
    verdict
}

/// The file that an object shows as an image.
fn image_of(state: &State, row: Row) -> Option<Row> {
    match &state.objects[row].body {
        Body::Mapping(mapping) => mapping.file.filter(|_| mapping.image),
        _ => None,
    }
}

/// The clause by which a touch of a page of a view raises; `own` counts from the start of the view,
/// `page` from that of the object.
pub(crate) fn forbids(
    state: &State,
    view: &View,
    own: u64,
    page: u64,
    kind: AccessKind,
) -> Option<ClauseId> {
    if let Body::Mapping(mapping) = &state.objects[view.object].body {
        let bare = mapping.committed.as_ref().is_some_and(|pages| pages.get(page).is_none());
        if bare {
            return Some(clause::M_70B);
        }
    }
    let allowed = allows(view.protection(own), kind);
    let clause = match kind {
        _ if state.law.desktop && view.protects.get(own).is_some() => clause::M_72,
        _ if state.law.desktop => clause::M_37C,
        AccessKind::Execute if view.writable() => clause::SZ_74,
        _ => clause::CFM_09,
    };
    (!allowed).then_some(clause)
}

/// The bytes of memory that are certain, all or none.
pub(crate) fn known(state: &mut State, who: Toucher, address: u32, len: u32) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    (u64::from(address) + u64::from(len) <= 1 << 32 && len <= 1 << 24).then_some(())?;
    for (_, within, from, to) in crate::bytes::pieces(u64::from(address), len as usize) {
        let at = address + from as u32;
        let set = match state.spot(who, at) {
            Spot::View(key, page) => {
                let view = &state.views[&key];
                let copy = view.copies.get(&view.page_at(at)).cloned();
                let row = view.object;
                copy.unwrap_or_else(|| state.object_page(row, page))
            }
            Spot::Private(private) | Spot::Grows(private) => {
                let shows =
                    |region: &crate::state::Region| region.shows.contains_key(&private.page);
                if state.regions.get(&private.key).is_none_or(shows) {
                    return None;
                }
                image::own_page(state, private)
            }
            Spot::Code(object, page) => state.object_page(object, page),
            Spot::Block(..) if state.pages_untold => return None,
            Spot::Block(heap, base) => {
                let at = state.absolute(who.process, at) - base;
                let block = state.heaps.get_mut(&heap)?.blocks.get_mut(&base)?;
                let part = block.part(at, to - from);
                let known: Option<Vec<u8>> = part.iter().copied().collect();
                bytes.extend(known.filter(|known| known.len() == to - from)?);
                continue;
            }
            _ => return None,
        };
        bytes.extend_from_slice(set.certain(within, to - from)?);
    }
    Some(bytes)
}

/// True if the file of an object cannot be reached.
fn is_gone(state: &State, row: Row) -> bool {
    let object = &state.objects[row];
    match &object.body {
        Body::Mapping(mapping) => {
            mapping.file.is_some_and(|file| state.reach(object.machine, file) != Reach::Fine)
        }
        _ => false,
    }
}

fn judge_bytes(
    set: &PageSet,
    within: usize,
    bytes: &[u8],
    clause: ClauseId,
    version: OsVersion,
) -> Verdict {
    match set.fit(within, bytes) {
        Fit::Fits => Verdict::Permitted(clause),
        Fit::Unknown => Verdict::NotCovered("what the page holds is not known"),
        Fit::Departs(choice, at) => {
            let told = format!("byte {:#x} of the page is {:#04x}", within + at, bytes[at]);
            Verdict::breach(choice, version, told)
        }
        Fit::Wrong(at, known) => {
            let told = bytes[at];
            let wrong = format!(
                "byte {:#x} of the page is told as {told:#04x}, and nothing known can have put \
                 it there: {known:#04x} was",
                within + at
            );
            Verdict::breach(clause, version, wrong)
        }
    }
}

/// Judges a touch that raised an exception.
pub(crate) fn exception(
    state: &mut State,
    who: Toucher,
    code: ExceptionCode,
    kind: AccessKind,
    address: u32,
) -> Verdict {
    let version = state.law.version;
    let unreachable = |clause: ClauseId, reason: &str| Verdict::breach(clause, version, reason);
    let said = match state.spot(who, address) {
        Spot::View(key, page) => {
            came_to_be_copied(state, key, (page, address), kind);
            raised_in_view(state, who.process, key, page, kind, address)
        }
        Spot::Private(private) if private.protect & PAGE_GUARD != 0 => {
            Verdict::Permitted(clause::SZ_301)
        }
        Spot::Private(private) if !allows(private.protect, kind) => {
            Verdict::Permitted(clause::VP_02)
        }
        // Where memory is not promised, a page may find no frame.
        Spot::Private(_)
            if state.law.desktop && state.may_lack_frames(state.machine_of(who.process)) =>
        {
            Verdict::Permitted(clause::SZ_215)
        }
        Spot::Private(private) if image::may_be_absent(state, private) => {
            image::raised_in_own(state, who.process, private, kind)
        }
        Spot::Private(private)
            if kind == AccessKind::Write && bars_writes(state, who.process, private).is_some() =>
        {
            Verdict::Permitted(bars_writes(state, who.process, private).unwrap_or(clause::VP_02))
        }
        Spot::Block(..) if kind == AccessKind::Execute => Verdict::Permitted(clause::VP_02),
        Spot::Block(..) => {
            unreachable(clause::HEAP_02, "a block of a heap lies in committed memory")
        }
        Spot::Private(_) => {
            unreachable(clause::VP_02, "the page is committed and its protection allows the touch")
        }
        Spot::Reserved => Verdict::Permitted(clause::VP_02),
        Spot::Grows(private) => image::raised_in_own(state, who.process, private, kind),
        Spot::Overflow => Verdict::Permitted(clause::STK_06),
        Spot::Code(object, page) => image::raised_in_code(state, object, page, kind),
        Spot::Nothing(clause) => Verdict::Permitted(clause),
        Spot::Untold if address == u32::MAX => Verdict::Permitted(clause::PERM_08),
        Spot::Untold => {
            Verdict::NotCovered("what a process has in its slot the trace does not tell")
        }
    };
    let said = said.and(judge_code(state, who, code, kind, address));
    state.take_guard(who, address);
    said
}

/// Which exception a touch of memory raises: an access violation, but for a page-in that failed
/// where the version tells them apart (W-55).
fn judge_code(
    state: &State,
    who: Toucher,
    code: ExceptionCode,
    kind: AccessKind,
    address: u32,
) -> Verdict {
    let version = state.law.version;
    let page_in = match state.spot(who, address) {
        Spot::View(key, page) => {
            let view = &state.views[&key];
            forbids(state, view, view.page_at(address), page, kind).is_none()
        }
        _ => false,
    };
    let guarded = match state.spot(who, address) {
        Spot::Private(private) => private.protect & PAGE_GUARD != 0,
        // A page of which nothing is told may be one.
        Spot::Untold => !state.law.desktop && code == ExceptionCode::GUARD_PAGE,
        _ => false,
    };
    let (due, clause, why) = match (version, page_in) {
        _ if guarded => (
            ExceptionCode::GUARD_PAGE,
            clause::SZ_301,
            "a guard page raises an exception of its own",
        ),
        (OsVersion::Win32, true) => {
            (ExceptionCode::IN_PAGE_ERROR, clause::W_55, "a page that cannot come in raises this")
        }
        (OsVersion::Win32, false) => {
            let why = "an address or an access that is not allowed is an access violation";
            let of_a_view = matches!(state.spot(who, address), Spot::View(..));
            let clause = if of_a_view { clause::M_37C } else { clause::PERM_08 };
            (ExceptionCode::ACCESS_VIOLATION, clause, why)
        }
        (_, _) => {
            let clause = if version == OsVersion::Ce6_0 { clause::EX_02 } else { clause::EX_03 };
            let why = "a touch of memory that fails is an access violation";
            (ExceptionCode::ACCESS_VIOLATION, clause, why)
        }
    };
    // Without a frame a touch is an access violation too (SZ-215).
    let low = state.may_lack_frames(state.machine_of(who.process));
    let frame = page_in && low && code == ExceptionCode::ACCESS_VIOLATION;
    match code == due || frame {
        true => Verdict::Permitted(clause),
        false => Verdict::breach(clause, version, format!("{why}: {due}, not {code}")),
    }
}

fn raised_in_view(
    state: &State,
    process: ProcessId,
    key: (Space, u32),
    page: u64,
    kind: AccessKind,
    address: u32,
) -> Verdict {
    let version = state.law.version;
    let view = &state.views[&key];
    if image_of(state, view.object).is_some() {
        return Verdict::NotCovered("how the parts of an image are protected is not told");
    }
    if let Some(clause) = forbids(state, view, view.page_at(address), page, kind) {
        return Verdict::Permitted(clause);
    }
    let Body::Mapping(mapping) = &state.objects[view.object].body else {
        return Verdict::NotCovered("nothing is known of the object");
    };
    let machine = state.machine_of(process);
    let low = state.may_find_no_frame(view.object);
    if mapping.file.is_none() && !(low && state.law.desktop) {
        let clause = if state.law.desktop { clause::M_37B } else { clause::OV_04 };
        let wrong = "pages without a file stay in RAM, and the view allows the touch";
        return Verdict::breach(clause, version, wrong);
    }
    let in_rom = state.is_in_place(view.object);
    let resident = state.is_surely_dirty(view.object, page, page + 1);
    let of_file = mapping.file.is_some() && !in_rom;
    if of_file && !resident && state.may_fail_to_come(machine, view.object) {
        return Verdict::Permitted(if state.law.desktop { clause::W_55 } else { clause::OPEN_24 });
    }
    if low && !in_rom {
        return Verdict::Permitted(if state.law.desktop { clause::SZ_215 } else { clause::SZ_71 });
    }
    let clause = match kind {
        _ if state.law.desktop => clause::M_37B,
        AccessKind::Read => clause::MV_03,
        _ => clause::MV_02,
    };
    Verdict::breach(clause, version, "the view allows the touch, and its file can be reached")
}

const _: () = assert!(PAGE == 4096, "pages are those of the address space");
