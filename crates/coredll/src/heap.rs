//! Heaps, and what local memory is made of: the heap of the process.

pub(crate) mod get_process_heap;
pub(crate) mod heap_alloc;
pub(crate) mod heap_create;
pub(crate) mod heap_destroy;
pub(crate) mod heap_free;
pub(crate) mod heap_re_alloc;
pub(crate) mod heap_size;
pub(crate) mod heap_validate;
pub(crate) mod local_alloc;
pub(crate) mod local_free;
pub(crate) mod local_size;

use crate::Call;
use crate::answer::{Failure, Refused, refuse};
use crate::api::{Param, Takes};
use crate::memory::virtual_alloc::caller_form;
use abi::constant::{Family, HEAP_NO_SERIALIZE};
use abi::error::{
    ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_NOT_ENOUGH_MEMORY, ERROR_OUTOFMEMORY,
};
use abi::{Address, ClauseId, HeapId, clause};
use kernel::record::Row;
use kernel::{Refusal, Stop};

/// The address of a heap or a block, as the tables have it.
fn form_of(call: &Call<'_, '_>, address: Address) -> u32 {
    call.kernel.cpu(call.thread).slot_form(address.0)
}

/// The heap of the caller that a value stands for (SZ-307).
fn heap_of(call: &Call<'_, '_>, heap: Address) -> Result<HeapId, Failure> {
    let found = call.kernel.heap_at(call.process(), form_of(call, heap));
    found.ok_or(Failure::Refused(Refused { code: ERROR_INVALID_HANDLE, clause: clause::SZ_309 }))
}

/// Flags among those that a function knows.
fn check_flags(flags: u32, known: u32, clause: ClauseId) -> Result<(), Failure> {
    if flags & !known == 0 { Ok(()) } else { refuse(ERROR_INVALID_PARAMETER, clause) }
}

/// The parameters of a function on a block of a heap.
const OF_A_BLOCK: &[Param] = &[
    Param { name: "hHeap", takes: Takes::Address },
    Param { name: "dwFlags", takes: Takes::Number { families: &[Family::HeapFlag], default: 0 } },
    Param { name: "lpMem", takes: Takes::Address },
];

/// The block that such a function is about: its heap, address and length. First the heap is looked
/// at, then the flags, then the block.
fn named_block(
    call: &Call<'_, '_>,
    heap: Address,
    flags: u32,
    block: Address,
) -> Result<(HeapId, u32, u32), Failure> {
    let heap = named_heap(call, heap, flags)?;
    let (base, bytes) = block_of(call, heap, block, clause::SZ_309)?;
    Ok((heap, base, bytes))
}

/// The heap that such a function is about, which knows no flag but HEAP_NO_SERIALIZE.
fn named_heap(call: &Call<'_, '_>, heap: Address, flags: u32) -> Result<HeapId, Failure> {
    let heap = heap_of(call, heap)?;
    check_flags(flags, HEAP_NO_SERIALIZE, clause::SZ_309)?;
    Ok(heap)
}

/// A block of a heap: its address as the tables have it, and its length in bytes.
fn block_of(
    call: &Call<'_, '_>,
    heap: HeapId,
    block: Address,
    clause: ClauseId,
) -> Result<(u32, u32), Failure> {
    let base = form_of(call, block);
    match call.kernel.block_bytes(heap, base) {
        Some(bytes) => Ok((base, bytes)),
        None => refuse(ERROR_INVALID_PARAMETER, clause),
    }
}

/// A block of the heap of the process, if it has one: its heap, address and length (SZ-310).
fn local_block(call: &Call<'_, '_>, block: Address) -> Result<(HeapId, u32, u32), Failure> {
    match call.kernel.state.process_heaps.get(&call.process()) {
        Some(&Row(heap)) => {
            let (base, bytes) = block_of(call, heap, block, clause::SZ_310)?;
            Ok((heap, base, bytes))
        }
        None => refuse(ERROR_INVALID_PARAMETER, clause::SZ_310),
    }
}

/// The address of a heap that was found or made, for the program (SZ-307).
fn address_of(call: &Call<'_, '_>, found: Result<HeapId, Refusal>) -> Result<Address, Failure> {
    let heap = found.map_err(no_room)?;
    Ok(caller_form(call, call.kernel.state.heaps[heap.0].base))
}

/// Too little room for a heap or a block.
fn no_room(refusal: Refusal) -> Failure {
    let (code, clause) = match refusal {
        Refusal::OutOfFrames => (ERROR_NOT_ENOUGH_MEMORY, clause::SZ_308),
        Refusal::BlockTooLarge => (ERROR_NOT_ENOUGH_MEMORY, clause::OOM_06),
        _ => (ERROR_OUTOFMEMORY, clause::SZ_308),
    };
    Failure::Refused(Refused { code, clause })
}

/// Clears a block that was taken, if that is wanted. Returns its address for the program (SZ-73).
fn taken(
    call: &mut Call<'_, '_>,
    base: Result<u32, Refusal>,
    bytes: u32,
    zero: bool,
) -> Result<Address, Failure> {
    let address = caller_form(call, base.map_err(no_room)?);
    if zero {
        clear(call, address, bytes);
    }
    Ok(address)
}

/// Writes zeros into a block.
fn clear(call: &mut Call<'_, '_>, from: Address, bytes: u32) {
    let cpu = call.kernel.cpu(call.thread);
    let done = call.kernel.write_content(&cpu, from, u64::from(bytes), |_, into| into.fill(0));
    sure(done);
}

/// A touch of a block, whose pages are committed and can be read and written.
fn sure(done: Result<(), Stop>) {
    if let Err(stop) = done {
        panic!("a block can be touched: {stop:?}");
    }
}
