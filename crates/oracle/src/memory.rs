//! Touches of memory: what may be read there, and which touch raises an exception.

use crate::bytes::{Fit, PAGE, PageSet};
use crate::state::{Body, Private, Reach, Row, Space, Spot, State};
use crate::verdict::Verdict;
use abi::clause::{self, ClauseId};
use abi::protection::allows;
use abi::{AccessKind, ExceptionCode, OsVersion, ProcessId};

/// Judges a touch that went well, and notes what it wrote or showed.
pub(crate) fn access(
    state: &mut State,
    process: ProcessId,
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
        let said = match state.spot(process, at) {
            Spot::View(key, page) => in_view(state, key, page, kind, within, bytes),
            Spot::Private(private) => in_private(state, private, kind, within, bytes),
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
    within: usize,
    bytes: &[u8],
) -> Verdict {
    let version = state.law.version;
    let view = &state.views[&key];
    let (row, writable) = (view.object, view.writable);
    match kind {
        AccessKind::Write if !writable => {
            let wrong = "a page of a read-only view was written to: this raises";
            return Verdict::breach(clause::CFM_09, version, wrong);
        }
        AccessKind::Execute => {
            let clause = if writable { clause::SZ_74 } else { clause::CFM_09 };
            return Verdict::breach(clause, version, "a page of a view was executed: this raises");
        }
        AccessKind::Write | AccessKind::Read => {}
    }
    let first = !is_seen(state, row, page);
    let gone = first && is_gone(state, row);
    if gone {
        let wrong = "the page was never touched, and its medium is gone: it cannot come in";
        return Verdict::breach(clause::SZ_77, version, wrong);
    }
    if kind == AccessKind::Write {
        state.write_page(row, page, within, bytes);
        return Verdict::Permitted(clause::MV_02);
    }
    let mut set = state.object_page(row, page);
    let clause = if first { clause::PG_02A } else { clause::CFM_29 };
    let verdict = judge_bytes(&set, within, bytes, clause, version);
    set.narrow(within, bytes);
    state.keep_page(row, page, set);
    verdict
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

fn is_seen(state: &State, row: Row, page: u64) -> bool {
    matches!(&state.objects[row].body, Body::Mapping(mapping) if mapping.pages.get(page).is_some())
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

fn in_private(
    state: &mut State,
    private: Private,
    kind: AccessKind,
    within: usize,
    bytes: &[u8],
) -> Verdict {
    let version = state.law.version;
    let Private { key, page, protect } = private;
    if !allows(protect, kind) {
        let wrong = format!("the protection {protect:#x} does not allow to {kind}: this raises");
        return Verdict::breach(clause::VP_02, version, wrong);
    }
    let mut budget = std::mem::take(&mut state.budget);
    let verdict = match state.regions.get_mut(&key) {
        Some(region) => {
            let known = region.pages.get(page).cloned();
            let mut set = known.unwrap_or_else(|| PageSet::zero(None));
            let verdict = match kind {
                AccessKind::Read => judge_bytes(&set, within, bytes, clause::VA_01, version),
                AccessKind::Write | AccessKind::Execute => Verdict::Permitted(clause::VP_02),
            };
            match kind {
                AccessKind::Write => set.overlay(within, bytes),
                AccessKind::Read => set.narrow(within, bytes),
                AccessKind::Execute => {}
            }
            region.pages.put(page, set, &mut budget);
            verdict
        }
        None => Verdict::NotCovered("the range is not known"),
    };
    state.budget = budget;
    verdict
}

/// Judges a touch that raised an exception.
pub(crate) fn exception(
    state: &State,
    process: ProcessId,
    code: ExceptionCode,
    kind: AccessKind,
    address: u32,
) -> Verdict {
    let version = state.law.version;
    let unreachable = |clause: ClauseId, reason: &str| Verdict::breach(clause, version, reason);
    let said = match state.spot(process, address) {
        Spot::View(key, page) => raised_in_view(state, process, key, page, (code, kind)),
        Spot::Private(private) if !allows(private.protect, kind) => {
            Verdict::Permitted(clause::VP_02)
        }
        Spot::Private(_) => {
            unreachable(clause::VP_02, "the page is committed and its protection allows the touch")
        }
        Spot::Reserved => Verdict::Permitted(clause::VP_02),
        Spot::Nothing(clause) => Verdict::Permitted(clause),
        Spot::Untold if address == u32::MAX => Verdict::Permitted(clause::PERM_08),
        Spot::Untold => {
            Verdict::NotCovered("what a process has in its slot the trace does not tell")
        }
    };
    let (in_page, told) = state.law.failed_page_in;
    let for_its_page = code == in_page && said == Verdict::Permitted(told);
    // On the desktop a page of what the trace does not tell may fail to come in.
    let untold = version == OsVersion::Win32 && matches!(said, Verdict::NotCovered(_));
    if code != ExceptionCode::ACCESS_VIOLATION && !for_its_page && !untold {
        let other = "a touch of memory that fails is an access violation";
        let clause = match version {
            OsVersion::Win32 => clause::M_37C,
            OsVersion::Ce6_0 => clause::EX_02,
            _ => clause::EX_03,
        };
        return said.and(Verdict::breach(clause, version, other));
    }
    said
}

fn raised_in_view(
    state: &State,
    process: ProcessId,
    key: (Space, u32),
    page: u64,
    (code, kind): (ExceptionCode, AccessKind),
) -> Verdict {
    let version = state.law.version;
    let view = &state.views[&key];
    match kind {
        AccessKind::Write if !view.writable => return Verdict::Permitted(clause::CFM_09),
        AccessKind::Execute => {
            let clause = if view.writable { clause::SZ_74 } else { clause::CFM_09 };
            return Verdict::Permitted(clause);
        }
        AccessKind::Read | AccessKind::Write => {}
    }
    let Body::Mapping(mapping) = &state.objects[view.object].body else {
        return Verdict::NotCovered("nothing is known of the object");
    };
    if mapping.file.is_none() {
        let wrong = "pages of a RAM-backed object stay in RAM, and the view allows the touch";
        return Verdict::breach(clause::OV_04, version, wrong);
    }
    let machine = state.machine_of(process);
    let in_rom = state.is_in_place(view.object);
    let resident = mapping.dirty.contains(&page);
    let (in_page, told) = state.law.failed_page_in;
    let fails = !in_rom && !resident && state.may_fail_to_come(machine, view.object);
    if fails && code == in_page {
        return Verdict::Permitted(told);
    }
    if state.machine(machine).is_none_or(|machine| machine.may_be_low()) && !in_rom {
        return Verdict::Permitted(state.law.no_frame);
    }
    if fails {
        return Verdict::breach(
            told,
            version,
            format!("a page that cannot come in raises {in_page}"),
        );
    }
    let clause = if kind == AccessKind::Read { clause::MV_03 } else { clause::MV_02 };
    Verdict::breach(clause, version, "the view allows the touch, and its file can be reached")
}

const _: () = assert!(PAGE == 4096, "pages are those of the address space");
