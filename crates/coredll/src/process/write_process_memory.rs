//! WriteProcessMemory: copies into the memory of another process.
//!
//! Modelled: what is known of it: all of the range has to be writable for the process that it is of;
//! addresses below 32 MB are those of its slot. A range or a buffer that will not do makes the call
//! fail and raises nothing. `lpNumberOfBytesWritten` can be NULL and is written on success alone.
//! Not modelled: more than 32 MB of data written out.
//!
//! The checks, in their order: the process, the range, the buffer. Side effect of a refused call, and
//! the only one: pages that were brought in before another one failed to come.
//!
//! Documents: WriteProcessMemory, Windows CE references.

use super::memory::{PIECE, Range, gather, in_one_piece, no_access, range, unreachable};
use crate::Call;
use crate::answer::{Failure, Returned};
use crate::api::{Api, Buffer, Gives, Param, Returns, TO_5, Takes};
use abi::{AccessKind, Address, Handle, clause};
use kernel::Stop;

pub(crate) static API: Api = Api {
    name: "WriteProcessMemory",
    params: &[
        Param { name: "hProcess", takes: Takes::Handle { default: Handle::NULL } },
        Param { name: "lpBaseAddress", takes: Takes::Address },
        Param { name: "lpBuffer", takes: Takes::Input },
        Param { name: "nSize", takes: Takes::Length { of: "lpBuffer" } },
        Param {
            name: "lpNumberOfBytesWritten",
            takes: Takes::Output { gives: Gives::Number { families: &[] } },
        },
    ],
    returns: Returns::Boolean,
    versions: TO_5,
    about: "Copies into a range of a process's memory, all of it or nothing.",
    document: "WriteProcessMemory, Windows CE references",
    clauses: &[clause::SZ_289],
    invoke: |call, args| {
        let (mut written, wanted) = (0, args.wants(4));
        let done = WriteProcessMemory(
            call,
            args.handle(0),
            args.address(1),
            args.buffer(2),
            args.number(3),
            wanted.then_some(&mut written),
        );
        if done && wanted {
            call.put(&API, "lpNumberOfBytesWritten", written);
        }
        Returned::Value(done.into())
    },
};

/// Copies `nSize` bytes from `lpBuffer` to `lpBaseAddress`, an address of the process. FALSE if a byte
/// cannot be written there, or read here; then nothing is copied.
pub fn WriteProcessMemory(
    call: &mut Call<'_, '_>,
    hProcess: Handle,
    lpBaseAddress: Address,
    lpBuffer: Buffer,
    nSize: u32,
    lpNumberOfBytesWritten: Option<&mut u32>,
) -> bool {
    let result = range(call, hProcess, lpBaseAddress, nSize, AccessKind::Write)
        .and_then(|to| fetch(call, &to, lpBuffer, nSize));
    if let (Ok(()), Some(count)) = (&result, lpNumberOfBytesWritten) {
        *count = nSize;
    }
    call.finish(result.map(|()| true), false)
}

fn fetch(call: &mut Call<'_, '_>, to: &Range, buffer: Buffer, len: u32) -> Result<(), Failure> {
    match buffer {
        Buffer::At(address) => copy(call, address, to, len).map_err(unreachable),
        Buffer::Data(content) if content.len() >= Some(len.into()) => {
            in_one_piece(len)?;
            let mut bytes = vec![0; len as usize];
            content.read(0, &mut bytes);
            call.kernel.write_memory(&to.cpu, to.at, &bytes).map_err(unreachable)
        }
        Buffer::Data(_) | Buffer::Returned => Err(no_access()),
    }
}

fn copy(call: &mut Call<'_, '_>, from: Address, to: &Range, len: u32) -> Result<(), Stop> {
    let cpu = call.kernel.cpu(call.thread);
    gather(call, (to, AccessKind::Write), (&cpu, from, AccessKind::Read), len)?;
    let mut piece = vec![0; len.min(PIECE) as usize];
    let mut done = 0;
    while done < len {
        piece.truncate((len - done) as usize);
        call.kernel.read_memory(&cpu, Address(from.0 + done), &mut piece)?;
        call.kernel.write_memory(&to.cpu, Address(to.at.0 + done), &piece)?;
        done += piece.len() as u32;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn what_is_written_is_in_the_other_process() {
        check(
            "
                b: v = VirtualAlloc(_, 0x1000, MEM_COMMIT, PAGE_READWRITE)
                w = VirtualAlloc(_, 0x1000, MEM_COMMIT, PAGE_READWRITE)
                write w 'far'
                WriteProcessMemory(@b, 0x00010000, w, 3)
                WriteProcessMemory(@b, 0x06010003, 'away')
                b: read v 7
            ",
            expect![[r#"
                b: VirtualAlloc -> 0x00010000
                a: VirtualAlloc -> 0x00010000
                a: write -> done
                a: WriteProcessMemory -> TRUE, lpNumberOfBytesWritten 3
                a: WriteProcessMemory -> TRUE, lpNumberOfBytesWritten 4
                b: read -> 'faraway'"#]],
        );
    }

    #[test]
    fn all_of_the_range_or_nothing() {
        check(
            "
                b: v = VirtualAlloc(_, 0x1000, MEM_COMMIT, PAGE_READWRITE)
                b: r = VirtualAlloc(_, 0x1000, MEM_COMMIT, PAGE_READONLY)
                WriteProcessMemory(@b, 0x00010FFF, 'ab')
                WriteProcessMemory(@b, r, 'a')
                WriteProcessMemory(@b, v, NULL, 1)
                WriteProcessMemory(_, v, 'a')
                WriteProcessMemory(@b, v, 'a', 2)
                b: read 0x00010FFF 1
            ",
            expect![[r#"
                b: VirtualAlloc -> 0x00010000
                b: VirtualAlloc -> 0x00020000
                a: WriteProcessMemory -> FALSE, ERROR_NOACCESS (998) [SZ-289]
                a: WriteProcessMemory -> FALSE, ERROR_NOACCESS (998) [SZ-289]
                a: WriteProcessMemory -> FALSE, ERROR_NOACCESS (998) [SZ-289]
                a: WriteProcessMemory -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-289]
                a: WriteProcessMemory -> FALSE, ERROR_NOACCESS (998) [SZ-289]
                b: read -> '\x00'"#]],
        );
    }
}
