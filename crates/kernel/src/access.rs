//! Reads, writes and fetches of a program: translated, checked, paged in.
//!
//! An access that is served from the cached translations costs a handful of loads. Everything
//! else takes the slow path, which decides between a page-in and an exception, and fills the
//! cache.
//!
//! A write that cannot be carried out whole changes no byte: all its pages are brought in first.
//! One of more pages than RAM can hold goes page by page, as soon as all of them allow it; what it
//! has written stays when a page then fails to come in (SZ-87).

mod gather;
mod look;
mod pieces;
mod private;

use self::pieces::{access_event, nth_byte, page_starts, piece_len, spans_pages};
use crate::record::{RegionRecord, RegionUse, Translation};
use crate::space::{Cpu, Touch};
use crate::{ChoicePoint, Fault, FaultCause, Kernel, State, Stop};
use abi::constant::PAGE_GUARD;
use abi::protection::{allows, copies_writes, shares_writes};
use abi::{AccessKind, Address, BackingId, FrameId, PAGE_BYTES, Quirk, RegionId, ViewId};
use trace::Event;

/// The most bytes that one event of the trace carries.
const PIECE_BYTES: u64 = 1 << 20;
/// So many bytes are written without asking for memory.
const FEW_BYTES: usize = 64;

/// Why a page is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// To touch it now.
    Touch,
    /// To find out whether it could be touched.
    Probe,
}

impl State {
    /// Reads four bytes if their page is readable through a cached translation.
    #[inline]
    pub fn read_u32(&self, cpu: &Cpu, address: Address) -> Option<u32> {
        let entry = self.translation(cpu, address.0)?;
        // The row below 0 is one that no table has.
        let frame = entry.frame_plus_1.wrapping_sub(1);
        self.memory.four_bytes(frame, address.in_page()).map(u32::from_le_bytes)
    }
}

impl Kernel<'_> {
    /// Reads as the program does; `into` is undefined after a failure.
    pub fn read_memory(
        &mut self,
        cpu: &Cpu,
        address: Address,
        into: &mut [u8],
    ) -> Result<(), Stop> {
        let mut done = 0usize;
        while done < into.len() {
            let at = nth_byte(address, done as u64, AccessKind::Read)?;
            let frame = self.page_for(cpu, at, AccessKind::Read)?;
            let start = at.in_page() as usize;
            let len = (PAGE_BYTES as usize - start).min(into.len() - done);
            for piece in self.state.memory.version(frame.0).pieces(start..start + len) {
                into[done..done + piece.len()].copy_from_slice(piece);
                done += piece.len();
            }
        }
        Ok(())
    }

    /// The same, and what was read is in the trace: what lies in resident pages in one piece, and so
    /// all that was read before a page comes in or an exception is raised.
    pub fn read_for_program(
        &mut self,
        cpu: &Cpu,
        address: Address,
        len: u64,
        mut bytes: Vec<u8>,
    ) -> Result<Vec<u8>, Stop> {
        let kind = AccessKind::Read;
        // As long as it may be, it is not set aside before it is known that it can be read.
        bytes.clear();
        while (bytes.len() as u64) < len {
            let done = bytes.len();
            let at = nth_byte(address, done as u64, kind)?;
            let may_be_stale = self.may_read_stale(cpu, at);
            let frame = self.page_for(cpu, at, kind)?;
            let left = len - done as u64;
            let start = at.in_page() as usize;
            if spans_pages(at, left) {
                bytes.resize(done + self.readable_bytes(cpu, at, left), 0);
                self.read_memory(cpu, at, &mut bytes[done..])?;
            } else {
                let page = self.state.memory.version(frame.0);
                for piece in page.pieces(start..start + left as usize) {
                    bytes.extend_from_slice(piece);
                }
            }
            if may_be_stale && self.quirk_strikes(Quirk::StaleMappedData, ChoicePoint::StaleRead) {
                // SZ-363: the frame was cleared before the page was read into it.
                let of_page = (bytes.len() - done).min(PAGE_BYTES as usize - start);
                bytes[done..done + of_page].fill(0);
            }
            self.emit(|| access_event(cpu, kind, at, &bytes[done..]));
        }
        Ok(bytes)
    }

    /// How many bytes from an address on, whose page is resident, can be read one after the other
    /// without a page coming in.
    fn readable_bytes(&self, cpu: &Cpu, address: Address, len: u64) -> usize {
        let most = len.min(PIECE_BYTES);
        let absent = |from: &u64| {
            let at = nth_byte(address, *from, AccessKind::Read).ok();
            !at.is_some_and(|at| {
                self.may_touch(cpu, at, 1, AccessKind::Read).is_ok()
                    && self.spot(cpu, at).is_some_and(|spot| spot.frame.is_some())
            })
        };
        page_starts(address, most).skip(1).find(absent).unwrap_or(most) as usize
    }

    /// Writes as the program does, or as a call does for it: every byte, or none; SZ-87 has the one
    /// exception. The bytes are in the trace, because whoever reads it has to know what the page holds.
    pub fn write_memory(&mut self, cpu: &Cpu, address: Address, bytes: &[u8]) -> Result<(), Stop> {
        if !spans_pages(address, bytes.len() as u64) {
            return self.write_piece(cpu, address, bytes);
        }
        let copy = |from: u64, into: &mut [u8]| {
            into.copy_from_slice(&bytes[from as usize..from as usize + into.len()]);
        };
        self.write_content(cpu, address, bytes.len() as u64, copy)
    }

    /// The same for `len` bytes, of which `content` gives those from an offset on.
    pub fn write_content(
        &mut self,
        cpu: &Cpu,
        address: Address,
        len: u64,
        content: impl Fn(u64, &mut [u8]),
    ) -> Result<(), Stop> {
        let most = self.gather(cpu, address, len)?;
        let (mut few, mut many) = ([0; FEW_BYTES], Vec::new());
        let bytes = if len <= few.len() as u64 {
            &mut few[..]
        } else {
            many.resize(len.min(most) as usize, 0);
            &mut many[..]
        };
        let mut done = 0;
        while done < len {
            let at = nth_byte(address, done, AccessKind::Write)?;
            let now = piece_len(at, len - done, most);
            let piece = &mut bytes[..now as usize];
            content(done, piece);
            self.write_piece(cpu, at, piece)?;
            done += now;
        }
        Ok(())
    }

    /// Writes to pages that have been brought in, or to one page.
    fn write_piece(&mut self, cpu: &Cpu, address: Address, bytes: &[u8]) -> Result<(), Stop> {
        let mut done = 0usize;
        while done < bytes.len() {
            let at = nth_byte(address, done as u64, AccessKind::Write)?;
            let frame = self.page_for(cpu, at, AccessKind::Write)?;
            let len = (PAGE_BYTES as usize - at.in_page() as usize).min(bytes.len() - done);
            self.state.memory.write(frame.0, at.in_page(), &bytes[done..done + len]);
            done += len;
        }
        self.emit(|| access_event(cpu, AccessKind::Write, address, bytes));
        Ok(())
    }

    /// Checks that a whole range can be touched, and brings its pages in. Changes no byte and makes
    /// no page dirty.
    pub fn probe(
        &mut self,
        cpu: &Cpu,
        address: Address,
        len: u64,
        kind: AccessKind,
    ) -> Result<(), Stop> {
        let mut done = 0u64;
        while done < len {
            let at = nth_byte(address, done, kind)?;
            self.find_page(cpu, at, kind, Purpose::Probe)?;
            done += u64::from(PAGE_BYTES - at.in_page());
        }
        Ok(())
    }

    /// Checks that the pages of a range, and the rights of the thread, allow to touch all of it. Brings
    /// no page in. A page by which a stack may grow allows it: a touch would commit it (SZ-349).
    pub fn may_touch(
        &self,
        cpu: &Cpu,
        address: Address,
        len: u64,
        kind: AccessKind,
    ) -> Result<(), Stop> {
        for at in page_starts(address, len) {
            let at = nth_byte(address, at, kind)?;
            match self.allowed_page(cpu, at, kind) {
                Err(Stop::Faulted(Fault { cause: FaultCause::NotCommitted, .. }))
                    if self.growing_page(cpu, at).is_ok() => {}
                allowed => _ = allowed?,
            }
        }
        Ok(())
    }

    /// Fetches an instruction, and says so in the trace. The code of modules allows it, and what has
    /// a PAGE_EXECUTE protection; what is executed is not modelled.
    pub fn execute(&mut self, cpu: &Cpu, address: Address) -> Result<(), Stop> {
        self.page_for(cpu, address, AccessKind::Execute)?;
        self.emit(|| access_event(cpu, AccessKind::Execute, address, &[]));
        Ok(())
    }

    /// The frame behind an address, brought in if need be, to be touched now.
    #[inline]
    fn page_for(&mut self, cpu: &Cpu, at: Address, kind: AccessKind) -> Result<FrameId, Stop> {
        self.find_page(cpu, at, kind, Purpose::Touch)
    }

    #[inline]
    fn find_page(
        &mut self,
        cpu: &Cpu,
        at: Address,
        kind: AccessKind,
        purpose: Purpose,
    ) -> Result<FrameId, Stop> {
        if let Some(entry) = self.state.translation(cpu, at.0) {
            let allowed = match kind {
                AccessKind::Read => entry.frame_plus_1 != 0,
                AccessKind::Write => entry.write,
                AccessKind::Execute => false,
            };
            if allowed {
                return Ok(FrameId(entry.frame_plus_1 - 1));
            }
        }
        self.find_page_slowly(cpu, at, kind, purpose)
    }

    fn find_page_slowly(
        &mut self,
        cpu: &Cpu,
        at: Address,
        kind: AccessKind,
        purpose: Purpose,
    ) -> Result<FrameId, Stop> {
        let (region, page) = self.ready_page(cpu, at, kind)?;
        let RegionRecord { space, base, used_for, .. } = self.state.regions[region.0];
        let own = self.state.private_pages.contains(&(region, page));
        let found = match used_for {
            RegionUse::View(view) if !own => self.view_page(view, region, page, kind, purpose),
            RegionUse::Image { .. } if !own => self.image_page(region, page),
            _ => self.private_page(region, page),
        };
        let (frame, write) = found.map_err(|cause| Fault { address: at, kind, cause })?;
        // Only what can be read is cached, and that a page can be executed does not say so.
        if kind != AccessKind::Execute {
            let to = Translation { frame_plus_1: frame.0 + 1, write };
            self.set_translation(space, base + page * PAGE_BYTES, to);
        }
        Ok(frame)
    }

    /// The same as [`Kernel::allowed_page`]; a guard page is none any more once it was touched
    /// (SZ-301).
    fn unguarded_page(
        &mut self,
        cpu: &Cpu,
        at: Address,
        kind: AccessKind,
    ) -> Result<(RegionId, u32), Stop> {
        let found = self.allowed_page(cpu, at, kind);
        let guard = Fault { address: at, kind, cause: FaultCause::GuardPage };
        if found == Err(Stop::Faulted(guard)) {
            let form = cpu.slot_form(at.0);
            let region = self.region_around(cpu.space_of(form), form).expect("it has a guard page");
            let page = (form - self.state.regions[region.0].base) / PAGE_BYTES;
            self.state.private_pages.edit(&(region, page), |page| page.protect &= !PAGE_GUARD);
            let base = Address(form / PAGE_BYTES * PAGE_BYTES);
            self.emit(|| Event::GuardGone { region, base });
        }
        found
    }

    /// The same; a page of a stack that may grow is committed first.
    fn ready_page(
        &mut self,
        cpu: &Cpu,
        at: Address,
        kind: AccessKind,
    ) -> Result<(RegionId, u32), Stop> {
        let found = self.unguarded_page(cpu, at, kind);
        let fault = |cause| Fault { address: at, kind, cause };
        if found == Err(Stop::Faulted(fault(FaultCause::NotCommitted))) {
            self.grow_stack(cpu, at).map_err(fault)?;
            return self.allowed_page(cpu, at, kind);
        }
        found
    }

    /// The region of an address and the number of the page in it, if the access is allowed there.
    /// The protection of the page alone decides: a page for reading cannot be written (CFM-09,
    /// M-37c), one for writing is read as well (CFM-09b, M-37d), and none is executed without a
    /// protection for it (SZ-74).
    fn allowed_page(
        &self,
        cpu: &Cpu,
        at: Address,
        kind: AccessKind,
    ) -> Result<(RegionId, u32), Stop> {
        let fault = |cause| Stop::Faulted(Fault { address: at, kind, cause });
        let form = self.reachable_form(cpu, Touch { at, kind })?;
        let region =
            self.region_around(cpu.space_of(form), form).ok_or_else(|| fault(FaultCause::Free))?;
        let record = &self.state.regions[region.0];
        let page = (form - record.base) / PAGE_BYTES;
        let protect = self.page_protect(region, page);
        let protect = protect.ok_or_else(|| fault(FaultCause::NotCommitted))?;
        // VP-03, SZ-301: whatever the touch is, the guard comes first.
        if protect & PAGE_GUARD != 0 {
            return Err(fault(FaultCause::GuardPage));
        }
        let writes = kind == AccessKind::Write;
        let barred = writes && (self.is_anothers(cpu, region) || self.is_rom(region, page));
        match allows(protect, kind) && !barred {
            true => Ok((region, page)),
            false => Err(fault(FaultCause::Protection)),
        }
    }

    /// The frame of a page of a view, and whether a write may be cached: it may once the page is
    /// dirty, so that the first write to a clean page is always seen.
    fn view_page(
        &mut self,
        view: ViewId,
        region: RegionId,
        page: u32,
        kind: AccessKind,
        purpose: Purpose,
    ) -> Result<(FrameId, bool), FaultCause> {
        let record = self.state.views[view.0];
        let number = record.offset / u64::from(PAGE_BYTES) + u64::from(page);
        let frame = self.backing_page(record.backing, number)?;
        let protect = self.page_protect(region, page).expect("the access is allowed");
        if kind == AccessKind::Write && purpose == Purpose::Touch {
            if copies_writes(protect) {
                return Ok((self.copy_page(view, page, frame)?, false));
            }
            self.mark_dirty(frame);
        }
        Ok((frame, shares_writes(protect) && self.is_written(record.backing, frame)))
    }

    /// True if a write to the page need not be noted any more.
    fn is_written(&self, backing: BackingId, frame: FrameId) -> bool {
        self.state.backings[backing.0].file.is_none() || self.state.frames[frame.0].dirty
    }
}

#[cfg(test)]
mod tests {
    use crate::record::FrameOwner;
    use crate::sandbox::memory::{A, B, Lab, PDA, PDA_SPACE, at, check, lab};
    use crate::{FaultCause, Stop};
    use abi::constant::*;
    use abi::{AccessKind, Address, ProcessId};
    use expect_test::expect;
    use trace::Event;

    /// The cause of the exception that a touch raises, and where; nothing if it raises none.
    fn touch(
        lab: &mut Lab,
        who: ProcessId,
        at: u32,
        kind: AccessKind,
        len: usize,
    ) -> Option<(FaultCause, u32)> {
        let result = lab.kernel(|kernel| {
            let cpu = kernel.cpu(kernel.state.processes[who.0].primary);
            match kind {
                AccessKind::Read => kernel.read_memory(&cpu, Address(at), &mut vec![0; len]),
                AccessKind::Write => kernel.write_memory(&cpu, Address(at), &vec![b'w'; len]),
                AccessKind::Execute => kernel.execute(&cpu, Address(at)),
            }
        });
        match result {
            Ok(()) => None,
            Err(Stop::Faulted(fault)) => {
                assert_eq!(fault.kind, kind);
                Some((fault.cause, fault.address.0))
            }
            Err(other) => panic!("a touch ends with {other:?}"),
        }
    }

    /// Commits a page of a protection in the slot of `a`; its address in slot 0.
    fn page(lab: &mut Lab, protect: u32) -> u32 {
        lab.kernel(|kernel| {
            let base = kernel.find_free(PDA_SPACE, kernel.private_area(A), 1, false).expect("room");
            let region = kernel.reserve_private(A, base, 1, protect);
            kernel.commit(region, base, 1, protect).expect("frames");
            base - 0x0400_0000
        })
    }

    #[test]
    fn an_address_that_no_region_has_raises_with_its_reason() {
        let mut lab = lab(4);
        let mut cause = |at| touch(&mut lab, A, at, AccessKind::Read, 1).map(|(cause, _)| cause);
        // Of slot 0 and of slot 2, which is that of `a`.
        assert_eq!(cause(0), Some(FaultCause::NullGuard));
        assert_eq!(cause(0xFFFF), Some(FaultCause::NullGuard));
        assert_eq!(cause(0x1_0000), Some(FaultCause::Free));
        assert_eq!(cause(0x1FF_FFFF), Some(FaultCause::Free));
        assert_eq!(cause(0x400_FFFF), Some(FaultCause::NullGuard));
        assert_eq!(cause(0x401_0000), Some(FaultCause::Free));
        // Slot 1 is for everybody, and empty.
        assert_eq!(cause(0x200_0000), Some(FaultCause::NullGuard));
        assert_eq!(cause(0x3FF_FFFF), Some(FaultCause::Free));
        // Slots 3 and 32, one of another process and one of none.
        assert_eq!(cause(0x600_0000), Some(FaultCause::NullGuard));
        let lacks = |key| Some(FaultCause::OtherSlot { permissions: 3, key });
        assert_eq!(cause(0x601_0000), lacks(4));
        assert_eq!(cause(0x41FF_FFFF), lacks(0x8000_0000));
        // The large memory area and what is beyond it.
        assert_eq!(cause(0x4200_0000), Some(FaultCause::Free));
        assert_eq!(cause(0x7FFF_FFFF), Some(FaultCause::Free));
        assert_eq!(cause(0x8000_0000), Some(FaultCause::KernelSpace));
        assert_eq!(cause(0xFFFF_FFFF), Some(FaultCause::KernelSpace));
    }

    #[test]
    fn an_access_raises_at_its_first_byte_that_cannot_be_touched_and_writes_none() {
        let mut lab = lab(40);
        // The last pages of the slot, of a place and of user memory.
        let last = lab.kernel(|kernel| {
            let base = kernel.find_free(PDA_SPACE, kernel.private_area(A), 16, true).expect("room");
            let region = kernel.reserve_private(A, base, 16, PAGE_READWRITE);
            kernel.commit(region, base, 16, PAGE_READWRITE).expect("frames");
            let area = kernel.view_area(true);
            let top = kernel.find_free(PDA_SPACE, area, 2, true).expect("room");
            let region = kernel.reserve_private(A, top, 16, PAGE_READWRITE);
            kernel.commit(region, top, 16, PAGE_READWRITE).expect("frames");
            (base - 0x0400_0000, top)
        });
        assert_eq!(last, (0x1FF_0000, 0x7FFF_0000));
        let ends = [
            (0x1FF_FFFE, 0x200_0000, FaultCause::NullGuard),
            (0x5FF_FFFE, 0x600_0000, FaultCause::NullGuard),
            (0x7FFF_FFFE, 0x8000_0000, FaultCause::KernelSpace),
        ];
        for (start, end, cause) in ends {
            for kind in [AccessKind::Read, AccessKind::Write] {
                let raised = touch(&mut lab, A, start, kind, 4);
                assert_eq!(raised, Some((cause, end)), "{kind} at {start:#x}");
            }
            let cpu = lab.kernel(|kernel| kernel.cpu(kernel.state.processes[A.0].primary));
            let mut bytes = [1; 2];
            lab.kernel(|kernel| kernel.read_memory(&cpu, Address(start), &mut bytes))
                .expect("they can be touched");
            assert_eq!(bytes, [0; 2], "nothing was written");
        }
        assert_eq!(
            touch(&mut lab, A, 0xFFFF_FFFF, AccessKind::Read, 4).map(|at| at.1),
            Some(u32::MAX)
        );
    }

    #[test]
    fn an_access_of_no_bytes_touches_nothing() {
        let mut lab = lab(4);
        assert_eq!(touch(&mut lab, A, 0, AccessKind::Read, 0), None);
        assert_eq!(touch(&mut lab, A, u32::MAX, AccessKind::Write, 0), None);
    }

    #[test]
    fn slot_0_and_the_slot_of_the_process_show_the_same_bytes() {
        check(
            4,
            |lab| {
                let own = lab.commit(A, 2).expect("there is room");
                let other = lab.commit(B, 2).expect("there is room");
                let low = Address(own.0 - 0x0400_0000);
                assert_eq!(other.0 - 0x0600_0000, low.0);
                lab.write(A, at(low, 4095), "12");
                lab.read(A, at(own, 4095), 2);
                lab.write(A, own, "3");
                lab.read(A, low, 2);
                lab.say("another process sees its own there, and not that of the first");
                lab.read(B, low, 2);
                lab.read(B, own, 2);
            },
            expect![[r#"
                reserve 0x04010000 + 0x2000
                RAM +2: 2
                commit 0x04010000 + 0x2000
                reserve 0x06010000 + 0x2000
                RAM +2: 4
                commit 0x06010000 + 0x2000
                a reads 1 2
                a reads 3 .
                another process sees its own there, and not that of the first
                b reads 2.
                b reads and raises at 0x04010000 (read): the address lies in the slot of another process, whose bit 0x00000002 is not in 0x00000005"#]],
        );
    }

    #[test]
    fn private_pages_allow_what_their_protection_says() {
        let mut lab = lab(8);
        let protections = [
            (PAGE_NOACCESS, "---"),
            (PAGE_READONLY, "r--"),
            (PAGE_READWRITE, "rw-"),
            (PAGE_EXECUTE, "--x"),
            (PAGE_EXECUTE_READ, "r-x"),
            (PAGE_EXECUTE_READWRITE, "rwx"),
        ];
        let kinds = [AccessKind::Read, AccessKind::Write, AccessKind::Execute];
        for (protect, allowed) in protections {
            let at = page(&mut lab, protect);
            // Twice, because the second time may be served from the cache, and from each kind to each.
            for kind in kinds.into_iter().chain(kinds).chain(kinds.into_iter().rev()) {
                let letter = ["r", "w", "x"][kinds.iter().position(|k| *k == kind).expect("one")];
                let raised = touch(&mut lab, A, at, kind, 1);
                let expected = (FaultCause::Protection, at);
                let expected = (!allowed.contains(letter)).then_some(expected);
                assert_eq!(raised, expected, "{kind} of {allowed}");
            }
        }
    }

    #[test]
    fn a_reserved_page_raises_until_it_is_committed() {
        let mut lab = lab(4);
        let (region, base) = lab.kernel(|kernel| {
            let base = kernel.find_free(PDA_SPACE, kernel.private_area(A), 3, false).expect("room");
            (kernel.reserve_private(A, base, 3, PAGE_READWRITE), base)
        });
        let raised = touch(&mut lab, A, base + 4096, AccessKind::Write, 1);
        assert_eq!(raised, Some((FaultCause::NotCommitted, base + 4096)));
        lab.kernel(|kernel| kernel.commit(region, base + 4096, 1, PAGE_READWRITE)).expect("frames");
        assert_eq!(touch(&mut lab, A, base + 4096, AccessKind::Write, 4096), None);
        let raised = touch(&mut lab, A, base + 4095, AccessKind::Read, 2);
        assert_eq!(raised, Some((FaultCause::NotCommitted, base + 4095)));
        let raised = touch(&mut lab, A, base + 8191, AccessKind::Read, 2);
        assert_eq!(raised, Some((FaultCause::NotCommitted, base + 8192)));
        let raised = touch(&mut lab, A, base + 3 * 4096, AccessKind::Read, 1);
        assert_eq!(raised, Some((FaultCause::Free, base + 3 * 4096)), "the place is larger");
    }

    #[test]
    fn a_view_allows_reads_writes_if_it_is_writable_and_never_a_fetch() {
        let mut lab = lab(8);
        let (rom, f) = (lab.map(A, r"\rom"), lab.map(A, r"\f"));
        for (base, writable) in [(rom, false), (f, true)] {
            for _ in 0..2 {
                assert_eq!(touch(&mut lab, A, base.0, AccessKind::Read, 1), None);
                let raised = touch(&mut lab, A, base.0, AccessKind::Write, 1);
                let expected = (FaultCause::Protection, base.0);
                assert_eq!(raised, (!writable).then_some(expected));
                let raised = touch(&mut lab, A, base.0, AccessKind::Execute, 1);
                assert_eq!(raised, Some(expected));
            }
        }
        assert_eq!(touch(&mut lab, B, f.0, AccessKind::Write, 1), None, "any process may touch it");
    }

    #[test]
    fn a_view_ends_with_the_page_of_its_last_byte() {
        check(
            8,
            |lab| {
                let object = lab.object(A, r"\f", 0);
                let base = lab.view(A, object, 0, 5000);
                lab.read(A, at(base, 4999), 4096 - 903);
                lab.read(A, at(base, 8192), 1);
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 5000 bytes of f at 0x42000000, holds 1
                page-in f 1: File, RAM 1
                a reads 3193b
                a reads and raises at 0x42002000 (read): nothing is reserved at this address"#]],
        );
    }

    #[test]
    fn a_write_across_pages_that_raises_at_the_end_writes_no_byte() {
        check(
            8,
            |lab| {
                let object = lab.object(A, r"\f", 0);
                let base = lab.view(A, object, 0, 8192);
                lab.write(A, at(base, 4096), &"w".repeat(4097));
                lab.read(A, at(base, 4096), 4096);
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 8192 bytes of f at 0x42000000, holds 1
                page-in f 1: File, RAM 1
                a writes and raises at 0x42002000 (write): nothing is reserved at this address
                a reads 4096b"#]],
        );
    }

    /// What one read tells the trace of: page-ins, losses of pages, and the bytes of accesses.
    fn told_by_read(lab: &mut Lab, base: Address, len: u64) -> Vec<String> {
        let mut recorder = trace::Recorder::default();
        let mut chance = crate::Defaults;
        let mut kernel = lab.world.kernel(&mut recorder, &mut chance);
        let cpu = kernel.cpu(kernel.state.processes[A.0].primary);
        let result = kernel.read_for_program(&cpu, base, len, Vec::new());
        let told = recorder.events.iter().filter_map(|event| match event {
            Event::PageIn { page, .. } => Some(format!("in {page}")),
            Event::Evicted { page, .. } => Some(format!("out {page}")),
            Event::Access { bytes, .. } => Some(format!("{} bytes", bytes.len())),
            _ => None,
        });
        let end = result.map_or(String::from("raised"), |bytes| format!("{} in all", bytes.len()));
        told.chain([end]).collect()
    }

    #[test]
    fn resident_pages_are_read_in_one_piece_and_others_as_they_come_in() {
        let mut lab = lab(8);
        let object = lab.object(A, r"\f", 0);
        let base = lab.view(A, object, 0, 12288);
        lab.touch(A, at(base, 4096));
        let told = told_by_read(&mut lab, at(base, 1), 12287);
        assert_eq!(told, ["in 0", "8191 bytes", "in 2", "4096 bytes", "12287 in all"]);
        assert_eq!(told_by_read(&mut lab, base, 12288), ["12288 bytes", "12288 in all"]);
        assert_eq!(told_by_read(&mut lab, base, 12289), ["12288 bytes", "raised"]);
        assert_eq!(told_by_read(&mut lab, base, 0), ["0 in all"]);
    }

    #[test]
    fn a_page_is_read_before_it_makes_room_for_the_next() {
        let mut lab = lab(1);
        let base = lab.map(A, r"\f");
        let told = told_by_read(&mut lab, at(base, 4095), 4098);
        let expected =
            ["in 0", "1 bytes", "out 0", "in 1", "4096 bytes", "out 1", "in 2", "1 bytes"];
        assert_eq!(told[..8], expected);
    }

    #[test]
    fn a_page_that_is_looked_for_twice_is_found_in_the_cache() {
        let mut lab = lab(4);
        let base = lab.map(A, r"\f");
        lab.kernel(|kernel| {
            let cpu = kernel.cpu(kernel.state.processes[A.0].primary);
            assert_eq!(kernel.state.read_u32(&cpu, base), None);
            kernel.read_memory(&cpu, base, &mut [0]).expect("it can be read");
            assert_eq!(kernel.state.read_u32(&cpu, base), Some(0x6161_6161));
            assert_eq!(kernel.state.read_u32(&cpu, at(base, 4092)), Some(0x6161_6161));
            assert_eq!(kernel.state.read_u32(&cpu, at(base, 4093)), None, "it crosses the page");
            assert_eq!(kernel.state.read_u32(&cpu, at(base, 4096)), None, "it is absent");
            let cpu = kernel.cpu(kernel.state.processes[B.0].primary);
            assert_eq!(kernel.state.read_u32(&cpu, base), Some(0x6161_6161), "views are shared");
        });
    }

    #[test]
    fn the_cache_serves_a_private_page_to_its_own_process_only() {
        let mut lab = lab(4);
        let base = lab.commit(A, 1).expect("there is room");
        lab.write(A, base, "1234");
        lab.kernel(|kernel| {
            let (a, b) = (
                kernel.cpu(kernel.state.processes[A.0].primary),
                kernel.state.processes[B.0].primary,
            );
            assert_eq!(kernel.state.read_u32(&a, base), Some(0x3433_3231));
            assert_eq!(kernel.state.read_u32(&a, Address(base.0 - 0x0400_0000)), Some(0x3433_3231));
            let b = kernel.cpu(b);
            assert_eq!(kernel.state.read_u32(&b, base), None);
            assert_eq!(kernel.state.read_u32(&b, Address(base.0 - 0x0400_0000)), None);
        });
    }

    /// Checks that what was cached for an address is forgotten when something happens.
    fn forgets(lab: &mut Lab, base: Address, what: &str, act: impl FnOnce(&mut Lab)) {
        let cached =
            |lab: &mut Lab| lab.kernel(|kernel| kernel.cached_frame(PDA_SPACE, base.0).is_some());
        assert!(cached(lab), "{what}: it was cached");
        act(lab);
        assert!(!cached(lab), "{what}: it is forgotten");
    }

    #[test]
    fn cached_translations_are_forgotten_when_their_page_goes_or_changes() {
        let mut lab = lab(2);
        let object = lab.object(A, r"\f", 0);
        let (one, other) = (lab.view(A, object, 0, 0), lab.view(B, object, 0, 4096));
        lab.touch(A, one);
        lab.touch(B, other);
        forgets(&mut lab, other, "the last unmap", |lab| lab.unmap(B, other));
        lab.write(A, one, "1");
        forgets(&mut lab, one, "a write-back", |lab| lab.flush(A, one, 1));
        lab.touch(A, one);
        forgets(&mut lab, one, "an eviction", |lab| {
            lab.touch(A, at(one, 4096));
            lab.touch(A, at(one, 8192));
        });
        let private = lab.commit(A, 1).expect("a frame can be had");
        lab.touch(A, private);
        forgets(&mut lab, private, "another protection", |lab| {
            lab.kernel(|kernel| {
                let region = kernel.private_region(A, private.0, 1).expect("it is reserved");
                kernel.commit(region, private.0, 1, PAGE_NOACCESS).expect("it is committed");
                kernel.commit(region, private.0, 1, PAGE_READWRITE).expect("it is committed");
            });
        });
        lab.touch(A, private);
        forgets(&mut lab, private, "a decommit", |lab| {
            lab.kernel(|kernel| {
                let region = kernel.private_region(A, private.0, 1).expect("it is reserved");
                kernel.decommit(region, private.0, 1);
            });
        });
        lab.touch(A, one);
        forgets(&mut lab, one, "the end of the process", |lab| {
            lab.kernel(|kernel| kernel.end_process(A, 0));
        });
    }

    #[test]
    fn a_frame_is_taken_for_a_private_page_at_its_first_touch() {
        let mut lab = lab(4);
        let base = lab.commit(A, 3).expect("there is room");
        assert!(lab.world.state.memory.is_empty());
        assert_eq!(touch(&mut lab, A, base.0 + 4095, AccessKind::Write, 2), None);
        let owners: Vec<_> = lab.world.state.frames.iter().map(|(_, frame)| frame.owner).collect();
        assert!(
            matches!(*owners, [FrameOwner::Region(one, 0), FrameOwner::Region(other, 1)] if one == other)
        );
        assert_eq!(lab.world.state.machines[PDA.0].ram_used, 3, "it was paid for at the commit");
    }
}
