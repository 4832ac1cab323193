//! What ReadProcessMemory and WriteProcessMemory have in common.

use super::living_process;
use crate::Call;
use crate::answer::{Failure, refuse};
use abi::error::ERROR_NOACCESS;
use abi::{AccessKind, Address, Handle, clause, not_modelled};
use kernel::Stop;
use kernel::file::TRANSFER_LIMIT;
use kernel::space::Cpu;

/// The most bytes that are held at once.
pub(super) const PIECE: u32 = 1 << 20;

/// A range of another process's memory.
pub(super) struct Range {
    /// How the process sees it: as one of its threads that has only just begun.
    pub(super) cpu: Cpu,
    /// Where it begins, in slot form.
    pub(super) at: Address,
}

/// A range of the memory of a process, all of which can be touched so (PERM-14). A handle to the
/// process is right enough; the mask of the calling thread does not count.
pub(super) fn range(
    call: &Call<'_, '_>,
    process: Handle,
    base: Address,
    len: u32,
    kind: AccessKind,
) -> Result<Range, Failure> {
    let process = living_process(call, process, clause::SZ_289)?;
    let cpu = call.kernel.cpu_in(process, call.thread);
    let at = call.kernel.mapped(process, base);
    call.kernel.may_touch(&cpu, at, len.into(), kind).map_err(unreachable)?;
    Ok(Range { cpu, at })
}

/// Checks the buffer, and brings the pages of both in: then no byte is copied in vain.
pub(super) fn gather(
    call: &mut Call<'_, '_>,
    (other, theirs): (&Range, AccessKind),
    (cpu, buffer, ours): (&Cpu, Address, AccessKind),
    len: u32,
) -> Result<(), Stop> {
    call.kernel.may_touch(cpu, buffer, len.into(), ours)?;
    call.kernel.probe(&other.cpu, other.at, len.into(), theirs)?;
    call.kernel.probe(cpu, buffer, len.into(), ours)
}

/// Bytes that are handed over in one piece are not too many.
pub(super) fn in_one_piece(len: u32) -> Result<(), Failure> {
    if len > TRANSFER_LIMIT {
        Err(Failure::NotModelled(not_modelled::LARGE_TRANSFER))
    } else {
        Ok(())
    }
}

/// What a program sees of memory that cannot be touched: a refusal, and no exception.
pub(super) fn unreachable(stop: Stop) -> Failure {
    match stop {
        Stop::NotModelled(what) => Failure::NotModelled(what),
        Stop::Faulted(_) | Stop::Refused(_) => no_access(),
    }
}

/// A range or a buffer that will not do.
pub(super) fn no_access() -> Failure {
    match refuse::<()>(ERROR_NOACCESS, clause::SZ_289) {
        Err(failure) => failure,
        Ok(()) => unreachable!("a refusal is one"),
    }
}
