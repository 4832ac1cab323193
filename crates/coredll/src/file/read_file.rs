//! ReadFile: reads bytes from the file pointer on.
//!
//! Modelled: the count that is zeroed first, whatever comes of the call (RF-01); a short read at
//! the end of the file and none beyond it (RF-02, SZ-36); the file pointer (RF-05). The bytes are
//! those on the medium, which a view of the same file need not agree with (OPEN-14). A buffer
//! that cannot be written makes the call fail and raises nothing (SZ-33); only as many of its
//! bytes are touched as are read. Not modelled: sockets, devices, locked ranges, and more than
//! 32 MB in one call.
//!
//! Side effect of a refused call, and the only one: the count is zero (RF-01).
//!
//! Documents: ReadFile, Windows CE 3.0 and 5.0 references.

use super::{bad_buffer, decode_handle, need, stopped};
use crate::Call;
use crate::answer::{Failure, Returned, refuse};
use crate::api::{Api, Buffer, Output, Param, Returns, Takes};
use abi::error::ERROR_INVALID_PARAMETER;
use abi::{Address, Handle, clause};

pub(crate) static API: Api = Api {
    name: "ReadFile",
    params: &[
        Param { name: "hFile", takes: Takes::Handle { default: Handle::NULL } },
        Param { name: "lpBuffer", takes: Takes::Buffer },
        Param { name: "nNumberOfBytesToRead", takes: Takes::Number { families: &[], default: 0 } },
        Param { name: "lpNumberOfBytesRead", takes: Takes::Output },
        Param { name: "lpOverlapped", takes: Takes::Unused },
    ],
    returns: Returns::Boolean,
    about: "Reads bytes of a file from the file pointer on.",
    document: "ReadFile, Windows CE 3.0 and 5.0 references",
    invoke: |call, args| {
        let (mut read, wanted) = (0, args.wants(3));
        let done = ReadFile(
            call,
            args.handle(0, Handle::NULL),
            args.buffer(1),
            args.number(2, 0),
            wanted.then_some(&mut read),
            args.address(4),
        );
        if wanted {
            call.outputs.push(("lpNumberOfBytesRead", Output::Number(read)));
        }
        Returned::Value(done.into())
    },
};

/// Reads up to `nNumberOfBytesToRead` bytes from the file pointer on, and moves it on by as many
/// as there were. TRUE with none: the file pointer is at or beyond the end of the file.
pub fn ReadFile(
    call: &mut Call<'_, '_>,
    hFile: Handle,
    lpBuffer: Buffer,
    nNumberOfBytesToRead: u32,
    mut lpNumberOfBytesRead: Option<&mut u32>,
    lpOverlapped: Address,
) -> bool {
    if let Some(count) = &mut lpNumberOfBytesRead {
        **count = 0;
    }
    let counts = lpNumberOfBytesRead.is_some();
    let result = read(call, hFile, lpBuffer, nNumberOfBytesToRead, counts, lpOverlapped);
    if let (Ok(read), Some(count)) = (&result, lpNumberOfBytesRead) {
        *count = *read;
    }
    call.finish(result.map(|_| true), false)
}

fn read(
    call: &mut Call<'_, '_>,
    file: Handle,
    buffer: Buffer,
    count: u32,
    counts: bool,
    overlapped: Address,
) -> Result<u32, Failure> {
    let (object, open) = decode_handle(call, file)?;
    need(open.read)?;
    if overlapped != Address::NULL {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_32);
    }
    if !counts {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_45);
    }
    let machine = call.machine();
    let bytes = call.kernel.read_open_file(machine, &open, count).map_err(stopped)?;
    let read = bytes.len() as u32;
    deliver(call, buffer, bytes)?;
    call.kernel.move_pointer(object, open.position + u64::from(read));
    Ok(read)
}

fn deliver(call: &mut Call<'_, '_>, buffer: Buffer, bytes: Vec<u8>) -> Result<(), Failure> {
    match buffer {
        Buffer::At(address) => {
            let cpu = call.kernel.cpu(call.thread);
            call.kernel.write_memory(&cpu, address, &bytes).map_err(stopped)
        }
        Buffer::Returned => {
            call.outputs.push(("lpBuffer", Output::Bytes(bytes.into())));
            Ok(())
        }
        Buffer::Data(_) => Err(bad_buffer()),
    }
}
