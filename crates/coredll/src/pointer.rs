//! Pointers of one process in the hands of another, and the rights to follow them.

pub(crate) mod ce_zero_pointer;
pub(crate) mod get_current_permissions;
pub(crate) mod is_bad_code_ptr;
pub(crate) mod is_bad_read_ptr;
pub(crate) mod is_bad_write_ptr;
pub(crate) mod map_caller_ptr;
pub(crate) mod map_ptr_to_process;
pub(crate) mod set_k_mode;
pub(crate) mod set_proc_permissions;
pub(crate) mod un_map_ptr;

use crate::Call;
use crate::answer::Failure;
use abi::{AccessKind, Address};
use kernel::Stop;
use kernel::space::{KERNEL_START, SLOT_BYTES};

/// The form of a pointer in slot 0, if it points into the slot of a process; every other one as it
/// is (PTR-02, PTR-08, PTR-10).
fn unmapped(call: &Call<'_, '_>, pointer: Address) -> Address {
    let slots = call.kernel.rules.slots().expect("a version without slots has no such function");
    match (slots.first_process..=slots.last_process).contains(&pointer.slot()) {
        true => Address(pointer.0 % SLOT_BYTES),
        false => pointer,
    }
}

/// True if the caller may not touch all of so many bytes (SZ-288). No bytes are never bad. In kernel
/// mode every pointer from 0x80000000 up is good (PERM-12).
fn is_bad(
    call: &Call<'_, '_>,
    pointer: Address,
    len: u32,
    kind: AccessKind,
) -> Result<bool, Failure> {
    let cpu = call.kernel.cpu(call.thread);
    if cpu.kernel_mode && pointer.0 >= KERNEL_START {
        return Ok(false);
    }
    match call.kernel.may_touch(&cpu, pointer, len.into(), kind) {
        Ok(()) => Ok(false),
        Err(Stop::NotModelled(what)) => Err(Failure::NotModelled(what)),
        Err(Stop::Faulted(_) | Stop::Refused(_)) => Ok(true),
    }
}
