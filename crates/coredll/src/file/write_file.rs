//! WriteFile: writes bytes from the file pointer on.
//!
//! Modelled: the count that is zeroed first, whatever comes of the call (WF-01); growing past the
//! end, with zeros in a gap (SZ-34), or nothing at all where there is no room (SZ-35); a write of
//! no bytes, which only counts as a change (WF-02); the file pointer (RF-05). The bytes go to the
//! medium, and a view of the same file neither sees them nor changes (OPEN-14). A buffer that
//! cannot be read makes the call fail and raises nothing (SZ-33). Not modelled: sockets, devices,
//! locked ranges, and more than 32 MB in one call.
//!
//! Side effect of a refused call, and the only one: the count is zero (WF-01).
//!
//! Documents: WriteFile, Windows CE 3.0 and 5.0 references.

use super::{bad_buffer, decode_handle, need, stopped};
use crate::Call;
use crate::answer::{Failure, Returned, refuse};
use crate::api::{Api, Args, Buffer, Output, Param, Returns, Takes};
use abi::error::ERROR_INVALID_PARAMETER;
use abi::{Address, Handle, clause};
use kernel::file::TRANSFER_LIMIT;

pub(crate) static API: Api = Api {
    name: "WriteFile",
    params: &[
        Param { name: "hFile", takes: Takes::Handle { default: Handle::NULL } },
        Param { name: "lpBuffer", takes: Takes::Input },
        Param { name: "nNumberOfBytesToWrite", takes: Takes::Number { families: &[], default: 0 } },
        Param { name: "lpNumberOfBytesWritten", takes: Takes::Output },
        Param { name: "lpOverlapped", takes: Takes::Unused },
    ],
    returns: Returns::Boolean,
    about: "Writes bytes to a file from the file pointer on.",
    document: "WriteFile, Windows CE 3.0 and 5.0 references",
    invoke: |call, args| {
        let (mut written, wanted) = (0, args.wants(3));
        let done = WriteFile(
            call,
            args.handle(0, Handle::NULL),
            args.buffer(1),
            args.number(2, length_of_data(args)),
            wanted.then_some(&mut written),
            args.address(4),
        );
        if wanted {
            call.outputs.push(("lpNumberOfBytesWritten", Output::Number(written)));
        }
        Returned::Value(done.into())
    },
};

/// Who writes data out and gives no count means all of it.
fn length_of_data(args: &Args) -> u32 {
    match args.buffer(1) {
        Buffer::Data(data) => data.len().and_then(|len| len.try_into().ok()).unwrap_or(u32::MAX),
        Buffer::At(_) | Buffer::Returned => 0,
    }
}

/// Writes `nNumberOfBytesToWrite` bytes from the file pointer on, and moves it on by as many.
pub fn WriteFile(
    call: &mut Call<'_, '_>,
    hFile: Handle,
    lpBuffer: Buffer,
    nNumberOfBytesToWrite: u32,
    mut lpNumberOfBytesWritten: Option<&mut u32>,
    lpOverlapped: Address,
) -> bool {
    if let Some(count) = &mut lpNumberOfBytesWritten {
        **count = 0;
    }
    let counts = lpNumberOfBytesWritten.is_some();
    let result = write(call, hFile, lpBuffer, nNumberOfBytesToWrite, counts, lpOverlapped);
    if let (Ok(written), Some(count)) = (&result, lpNumberOfBytesWritten) {
        *count = *written;
    }
    call.finish(result.map(|_| true), false)
}

fn write(
    call: &mut Call<'_, '_>,
    file: Handle,
    buffer: Buffer,
    count: u32,
    counts: bool,
    overlapped: Address,
) -> Result<u32, Failure> {
    let (object, open) = decode_handle(call, file)?;
    need(open.write)?;
    if overlapped != Address::NULL {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_32);
    }
    if !counts {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_45);
    }
    let bytes = fetch(call, buffer, count)?;
    let machine = call.machine();
    call.kernel.write_open_file(machine, object, &bytes).map_err(stopped)?;
    Ok(count)
}

fn fetch(call: &mut Call<'_, '_>, buffer: Buffer, count: u32) -> Result<Vec<u8>, Failure> {
    if count > TRANSFER_LIMIT {
        return Err(Failure::NotModelled("a transfer of more than 32 MB in one call"));
    }
    let mut bytes = vec![0; count as usize];
    match buffer {
        Buffer::At(address) => {
            let cpu = call.kernel.cpu(call.thread);
            call.kernel.read_memory(&cpu, address, &mut bytes).map_err(stopped)?;
        }
        Buffer::Data(data) if data.len().is_none_or(|len| len >= u64::from(count)) => {
            data.read(0, &mut bytes);
        }
        Buffer::Returned if count == 0 => {}
        // Nothing can be read after the end of the data, or at NULL.
        Buffer::Data(_) | Buffer::Returned => return Err(bad_buffer()),
    }
    Ok(bytes)
}
