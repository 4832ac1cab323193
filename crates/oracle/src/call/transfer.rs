//! ReadFile and WriteFile.

use super::buffer::{bytes_read, bytes_taken, in_buffer};
use super::{Cx, Deed};
use crate::args::{Buffer, Readable};
use crate::bytes::{Fit, pieces};
use crate::case::Case;
use crate::memory::{came_in, may_have_come_in};
use crate::state::{OpenFile, Row, Spot};
use crate::verdict::Verdict;
use abi::clause::*;
use abi::constant::PAGE_GUARD;
use abi::error::*;
use abi::{AccessKind, ClauseId, ErrorCode, PAGE_BYTES};

const INVALID: ErrorCode = ERROR_INVALID_PARAMETER;

/// More bytes than this are not followed one by one: 64 MB.
const MOST: u64 = 64 << 20;

/// A transfer of bytes, one way or the other.
struct Transfer {
    handle: u32,
    buffer: Buffer,
    len: u32,
    count: &'static str,
}

impl Transfer {
    fn read(cx: &Cx<'_>, len: &str, count: &'static str) -> Readable<Transfer> {
        let buffer = cx.args.buffer("lpBuffer")?;
        let written_out = match &buffer {
            Buffer::Data(data) => data.len().and_then(|len| u32::try_from(len).ok()),
            _ => None,
        };
        Ok(Transfer {
            handle: cx.args.number("hFile", 0)?,
            len: cx.args.number(len, written_out.unwrap_or(0))?,
            buffer,
            count,
        })
    }

    /// What both ways have in common; `needs` is the clause for the access.
    fn check(&self, cx: &Cx<'_>, case: &mut Case, needs: ClauseId) -> Option<(Row, OpenFile)> {
        let overlapped = cx.args.number("lpOverlapped", 0);
        let once = if needs.id == RF_01A.id { RF_01C } else { WF_01C };
        if overlapped.is_ok_and(|address| address != 0) {
            match cx.state.law.desktop {
                true => case.unsure("overlapped input and output is not covered"),
                false => case.refuse(INVALID, once, SZ_32),
            }
        }
        let open = cx.open_file(self.handle);
        match &open {
            None => cx.no_handle(case, self.handle, SZ_31),
            Some((_, open)) => {
                let allowed = if needs.id == RF_01A.id { open.read } else { open.write };
                if !allowed && open.execute && !open.read && !open.write {
                    case.refuse(ERROR_ACCESS_DENIED, SZ_202, SZ_31);
                } else if !allowed {
                    case.refuse(ERROR_ACCESS_DENIED, needs, SZ_31);
                }
            }
        }
        case.refuse_if(!cx.args.wants(self.count), INVALID, SZ_45);
        open
    }

    /// The medium of an open file has to be there.
    fn check_medium(&self, cx: &Cx<'_>, case: &mut Case, open: Option<&(Row, OpenFile)>) {
        if let Some((_, open)) = open {
            cx.check_reach(case, open.file);
        }
        cx.may_go_wrong(case);
    }

    /// A buffer that cannot be touched fails the call (SZ-33).
    fn check_buffer(&self, cx: &mut Cx<'_>, case: &mut Case, kind: AccessKind, len: u64) {
        let unread = cx.state.law.desktop && kind == AccessKind::Read;
        let (code, clause) = match unread {
            true => (ERROR_INVALID_USER_BUFFER, SZ_254),
            false => (ERROR_NOACCESS, SZ_33),
        };
        let Buffer::At(address) = self.buffer else {
            let written_out = match &self.buffer {
                Buffer::Data(data) => data.len(),
                Buffer::At(_) | Buffer::Given => None,
            };
            // Of what is not written out in full, something may be missing.
            let short = kind == AccessKind::Read && written_out.is_none_or(|has| has < len);
            return case.may_refuse_if(short, code, clause);
        };
        if len == 0 {
            return case.may_refuse(ERROR_NOACCESS, SZ_33);
        }
        let last = u64::from(address.0) + len - 1;
        let ends = [Some(address.0), u32::try_from(last).ok()];
        let bad =
            ends.iter().any(|end| end.is_none_or(|end| cx.touchable(end, kind) == Some(false)));
        let sure =
            ends.iter().all(|end| end.is_some_and(|end| cx.touchable(end, kind) == Some(true)));
        // What it takes from memory, or puts there, need not be told as a touch; before it comes to what
        // it cannot touch it may have touched the rest.
        let who = cx.state.toucher(cx.thread);
        may_have_come_in(cx.state, who, (address.0, len as u32));
        match bad {
            true => case.refuse_by(code, clause),
            false => case.may_refuse_if(!sure || len > 4096 || cx.notes.guarded, code, clause),
        }
    }

    /// Whether the buffer lies in a view that shows the file as it is (M-63a).
    fn reads_into(&self, cx: &Cx<'_>, file: Row) -> bool {
        let Buffer::At(address) = self.buffer else { return false };
        let view = cx.state.view_at(cx.state.space_at(cx.process, address.0), address.0);
        let shown = view.and_then(|view| cx.state.file_of(view.object));
        cx.state.law.desktop && shown == Some(file)
    }

    /// It is done: what it touched of its buffer has come in.
    fn came_in(&self, cx: &mut Cx<'_>, len: u32) {
        if let Buffer::At(address) = self.buffer {
            let who = cx.state.toucher(cx.thread);
            came_in(cx.state, who, (address.0, len));
        }
    }
}

/// A call that could not touch its buffer may have come to a guard page, which is none then
/// (SZ-301).
fn took_guard(cx: &mut Cx<'_>, transfer: &Transfer) {
    let Buffer::At(address) = transfer.buffer else { return };
    if cx.answer.last_error != Some(ERROR_NOACCESS) {
        return;
    }
    let end = u64::from(address.0) + u64::from(transfer.len);
    let page = u64::from(PAGE_BYTES);
    for number in u64::from(address.0) / page..end.div_ceil(page).min(1 << 20) {
        let at = (number * page) as u32;
        let who = cx.state.toucher(cx.thread);
        if matches!(cx.state.spot(who, at), Spot::Private(page) if page.protect & PAGE_GUARD != 0) {
            return cx.state.take_guard(who, at);
        }
    }
}

impl Cx<'_> {
    /// Whether the caller may touch an address; none: it cannot be told.
    fn touchable(&self, address: u32, kind: AccessKind) -> Option<bool> {
        match self.state.spot(self.state.toucher(self.thread), address) {
            Spot::View(key, _) => {
                let view = self.state.views.get(&key)?;
                let fails = self.state.may_fail_to_come(self.machine, view.object);
                let allowed = abi::protection::allows(view.protection(view.page_at(address)), kind);
                (!allowed || !fails).then_some(allowed)
            }
            // The call may fail before it comes to a guard page.
            Spot::Private(private) if private.protect & PAGE_GUARD != 0 => None,
            Spot::Private(private) | Spot::Grows(private) => {
                let allowed = abi::protection::allows(private.protect, kind);
                (!allowed || !crate::memory::may_fail(self.state, private)).then_some(allowed)
            }
            Spot::Block(..) => Some(kind != AccessKind::Execute),
            Spot::Code(object, _) => {
                let fails = self.state.may_fail_to_come(self.machine, object);
                let allowed = kind != AccessKind::Write;
                (!allowed || !fails).then_some(allowed)
            }
            Spot::Reserved | Spot::Overflow | Spot::Nothing(_) => Some(false),
            Spot::Untold => None,
        }
    }

    /// Bytes that a call says it transferred.
    fn count(&self, name: &str) -> Option<u32> {
        self.answer.output(name)
    }
}

pub(super) fn read_file(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let transfer = Transfer::read(cx, "nNumberOfBytesToRead", "lpNumberOfBytesRead")?;
    let mut case = cx.case(RF_02, SZ_49);
    let open = transfer.check(cx, &mut case, RF_01A);
    transfer.check_medium(cx, &mut case, open.as_ref());
    let known = open.as_ref().and_then(|(_, open)| {
        let size = cx.state.files[open.file].size?;
        Some(u64::from(transfer.len).min(size.saturating_sub(open.position?)))
    });
    match known {
        Some(len) => transfer.check_buffer(cx, &mut case, AccessKind::Write, len),
        None if open.is_some() => case.unsure("where the pointer was is not known"),
        None => {}
    }
    let done = cx.value() != 0;
    let verdict = case.judge(done, cx.answer);
    let told = cx.count(transfer.count);
    if !done {
        took_guard(cx, &transfer);
        let zeroed = told.is_none_or(|count| count == 0);
        let rest = "the number of bytes is set to zero before anything is checked";
        return Ok(if zeroed { verdict } else { verdict.and(cx.breach(RF_01B, rest)) });
    }
    let Some((row, open)) = open else { return Ok(verdict) };
    transfer.came_in(cx, told.unwrap_or(0));
    let verdict = verdict.and(in_buffer(&transfer.buffer, &cx.notes.put));
    let wrong = match (told, known) {
        (Some(told), Some(known)) if u64::from(told) != known => {
            let said = format!("{known} bytes lie between pointer and end, and {told} were read");
            cx.breach(if known == 0 { RF_02 } else { SZ_36 }, said)
        }
        _ => Verdict::Permitted(RF_02),
    };
    let seen = match open.position.filter(|_| !wrong.is_finding()) {
        Some(_) if transfer.reads_into(cx, open.file) => {
            Verdict::NotCovered("the file changes as it is read: the buffer shows it")
        }
        Some(from) => judge_bytes(cx, open.file, from),
        None => Verdict::Permitted(RF_02),
    };
    let moved = told.map(u64::from).or(known);
    let to = open.position.zip(moved).map(|(from, moved)| from.saturating_add(moved));
    cx.set_position(row, to);
    Ok(verdict.and(wrong).and(seen))
}

/// Whether the bytes that were read are those that the medium may hold.
fn judge_bytes(cx: &mut Cx<'_>, file: Row, from: u64) -> Verdict {
    let written = match bytes_read(cx, "lpBuffer") {
        Ok(written) => written,
        Err(wrong) => return Verdict::Contradicts(String::from(wrong)),
    };
    if from.checked_add(written.len() as u64).is_none() {
        return Verdict::NotCovered("the bytes lie past the end of every file");
    }
    let mut verdict = Verdict::Permitted(RF_02);
    for (page, within, start, end) in pieces(from, written.len()) {
        let bytes = &written[start..end];
        let mut set = cx.state.read_page(cx.machine, file, page);
        verdict = verdict.and(match set.fit(within, bytes) {
            Fit::Fits => Verdict::Permitted(RF_02),
            Fit::Unknown => Verdict::NotCovered("what the file holds is not known"),
            Fit::Departs(clause, at) => cx.breach(
                clause,
                format!("byte {} of the file is another", from + (start + at) as u64),
            ),
            Fit::Wrong(at, known) => {
                let offset = from + (start + at) as u64;
                let told = bytes[at];
                let wrong = format!("byte {offset} of the file is {known:#04x}, not {told:#04x}");
                let clause = match OV_02.holds_in(cx.version()) {
                    true => OV_02,
                    false if cx.state.law.desktop => M_63A,
                    false => SZ_85,
                };
                cx.breach(clause, wrong)
            }
        });
        set.narrow(within, bytes);
        cx.state.was_read(cx.machine, file, page, set);
    }
    verdict
}

pub(super) fn write_file(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let transfer = Transfer::read(cx, "nNumberOfBytesToWrite", "lpNumberOfBytesWritten")?;
    let mut case = cx.case(WF_03, SZ_31);
    let open = transfer.check(cx, &mut case, WF_01A);
    // The bytes are taken from the buffer before the medium is looked for (SZ-231).
    transfer.check_buffer(cx, &mut case, AccessKind::Read, u64::from(transfer.len));
    transfer.check_medium(cx, &mut case, open.as_ref());
    if let Some((_, open)) = &open {
        let file = &cx.state.files[open.file];
        match (open.position, file.size) {
            (Some(from), Some(size)) => {
                let end = from.saturating_add(u64::from(transfer.len));
                let free = cx.state.volumes[file.volume].free();
                let full =
                    transfer.len > 0 && end > size && free.is_some_and(|free| free < end - size);
                let clause = if cx.state.law.desktop { W_62 } else { SZ_35 };
                case.refuse_if(full, ERROR_DISK_FULL, clause);
            }
            _ => case.unsure("where the pointer was is not known"),
        }
    }
    let done = cx.value() != 0;
    let verdict = case.judge(done, cx.answer);
    let told = cx.count(transfer.count);
    if !done {
        took_guard(cx, &transfer);
        let zeroed = told.is_none_or(|count| count == 0);
        let rest = "the number of bytes is set to zero before anything is checked";
        return Ok(if zeroed { verdict } else { verdict.and(cx.breach(WF_01B, rest)) });
    }
    let Some((row, open)) = open else { return Ok(verdict) };
    let wrong = match told {
        Some(told) if told != transfer.len => {
            let clause = if transfer.len == 0 { WF_02 } else { SZ_35 };
            cx.breach(clause, format!("{} bytes were to be written, and {told} were", transfer.len))
        }
        _ => Verdict::Permitted(WF_03),
    };
    let wanted = u64::from(transfer.len);
    let wrong = wrong.and(cx.agrees(|deed| match *deed {
        Deed::Written { offset, len } => {
            Some(len == wanted && open.position.is_none_or(|from| from == offset))
        }
        _ => None,
    }));
    transfer.came_in(cx, transfer.len);
    let taken = in_buffer(&transfer.buffer, &cx.notes.took).and(wrote_as_asked(cx, &transfer));
    wrote(cx, &transfer, row, &open);
    Ok(verdict.and(wrong).and(taken))
}

/// Whether the bytes that the kernel says it wrote are those of the buffer.
fn wrote_as_asked(cx: &mut Cx<'_>, transfer: &Transfer) -> Verdict {
    let known = match &transfer.buffer {
        Buffer::At(address) => {
            let who = cx.state.toucher(cx.thread);
            crate::memory::known(cx.state, who, address.0, transfer.len)
        }
        Buffer::Data(data) if u64::from(transfer.len) <= MOST => {
            let mut bytes = vec![0; transfer.len as usize];
            data.read(0, &mut bytes);
            Some(bytes)
        }
        _ => None,
    };
    match (known, &cx.notes.wrote) {
        (Some(known), Some(wrote)) if known != **wrote => {
            Verdict::Contradicts(String::from("other bytes were written than the buffer has"))
        }
        _ => Verdict::Permitted(GLE_01),
    }
}

/// Notes what a call wrote to a file.
fn wrote(cx: &mut Cx<'_>, transfer: &Transfer, row: Row, open: &OpenFile) {
    let Some(from) = open.position else { return };
    let len = u64::from(transfer.len);
    let end = from.saturating_add(len);
    cx.set_position(row, Some(end));
    if len == 0 {
        return;
    }
    let size = cx.state.files[open.file].size;
    if size.is_some_and(|size| end > size) {
        cx.state.set_size(open.file, Some(end));
    }
    let bytes: Option<Vec<u8>> = match &transfer.buffer {
        Buffer::Data(data) if len <= MOST && cx.state.budget.move_bytes(len) => {
            let mut bytes = vec![0; transfer.len as usize];
            data.read(0, &mut bytes);
            Some(bytes)
        }
        Buffer::At(address) if len <= MOST => bytes_taken(cx, address.0, transfer.len),
        _ => None,
    };
    match bytes.filter(|bytes| bytes.len() as u64 == len) {
        Some(bytes) => cx.state.write_file(Some(cx.machine), open.file, from, &bytes),
        None => cx.state.files[open.file].size = None,
    }
}
