//! ReadProcessMemory: copies from the memory of another process.
//!
//! Modelled: everything that the reference says: all of the range has to be readable for the process
//! that it is of (PERM-14); addresses below 32 MB are those of its slot. A range or a buffer that
//! will not do makes the call fail and raises nothing. `lpNumberOfBytesRead` can be NULL and is
//! written on success alone. Not modelled: more than 32 MB in one call where the bytes come back as
//! an output.
//!
//! The checks, in their order: the process, the range, the buffer. Side effect of a refused call, and
//! the only one: pages that were brought in before another one failed to come.
//!
//! Documents: ReadProcessMemory, Windows CE references.

use super::memory::{PIECE, Range, gather, in_one_piece, no_access, range, unreachable};
use crate::Call;
use crate::answer::{Failure, Returned};
use crate::api::{Api, Buffer, Gives, Param, Returns, TO_5, Takes};
use abi::{AccessKind, Address, Handle, clause};
use kernel::Stop;

pub(crate) static API: Api = Api {
    name: "ReadProcessMemory",
    params: &[
        Param { name: "hProcess", takes: Takes::Handle { default: Handle::NULL } },
        Param { name: "lpBaseAddress", takes: Takes::Address },
        Param { name: "lpBuffer", takes: Takes::Buffer },
        Param { name: "nSize", takes: Takes::Number { families: &[], default: 0 } },
        Param {
            name: "lpNumberOfBytesRead",
            takes: Takes::Output { gives: Gives::Number { families: &[] } },
        },
    ],
    returns: Returns::Boolean,
    versions: TO_5,
    about: "Copies a range of a process's memory, all of it or nothing.",
    document: "ReadProcessMemory, Windows CE references",
    clauses: &[clause::PERM_14, clause::SZ_289],
    invoke: |call, args| {
        let (mut read, wanted) = (0, args.wants(4));
        let done = ReadProcessMemory(
            call,
            args.handle(0),
            args.address(1),
            args.buffer(2),
            args.number(3),
            wanted.then_some(&mut read),
        );
        if done && wanted {
            call.put(&API, "lpNumberOfBytesRead", read);
        }
        Returned::Value(done.into())
    },
};

/// Copies `nSize` bytes from `lpBaseAddress` on, an address of the process, to `lpBuffer`. FALSE if a
/// byte cannot be read there, or written here; then nothing is copied.
pub fn ReadProcessMemory(
    call: &mut Call<'_, '_>,
    hProcess: Handle,
    lpBaseAddress: Address,
    lpBuffer: Buffer,
    nSize: u32,
    lpNumberOfBytesRead: Option<&mut u32>,
) -> bool {
    let result = range(call, hProcess, lpBaseAddress, nSize, AccessKind::Read)
        .and_then(|from| deliver(call, &from, lpBuffer, nSize));
    if let (Ok(()), Some(count)) = (&result, lpNumberOfBytesRead) {
        *count = nSize;
    }
    call.finish(result.map(|()| true), false)
}

fn deliver(call: &mut Call<'_, '_>, from: &Range, buffer: Buffer, len: u32) -> Result<(), Failure> {
    match buffer {
        Buffer::At(address) => copy(call, from, address, len).map_err(unreachable),
        Buffer::Returned => {
            in_one_piece(len)?;
            let mut bytes = vec![0; len as usize];
            call.kernel.read_memory(&from.cpu, from.at, &mut bytes).map_err(unreachable)?;
            call.put(&API, "lpBuffer", bytes);
            Ok(())
        }
        Buffer::Data(_) => Err(no_access()),
    }
}

fn copy(call: &mut Call<'_, '_>, from: &Range, to: Address, len: u32) -> Result<(), Stop> {
    let cpu = call.kernel.cpu(call.thread);
    gather(call, (from, AccessKind::Read), (&cpu, to, AccessKind::Write), len)?;
    let mut piece = vec![0; len.min(PIECE) as usize];
    let mut done = 0;
    while done < len {
        piece.truncate((len - done) as usize);
        call.kernel.read_memory(&from.cpu, Address(from.at.0 + done), &mut piece)?;
        call.kernel.write_memory(&cpu, Address(to.0 + done), &piece)?;
        done += piece.len() as u32;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn it_needs_a_handle_and_no_bit() {
        check(
            "
                b: v = VirtualAlloc(_, 0x1000, MEM_COMMIT, PAGE_READWRITE)
                b: write v 'hello'
                ReadProcessMemory(@b, 0x00010000, _, 5)
                ReadProcessMemory(@b, 0x06010000, _, 5, NULL)
                w = VirtualAlloc(_, 0x1000, MEM_COMMIT, PAGE_READWRITE)
                ReadProcessMemory(@b, 0x00010000, w, 5)
                read w 6
                ReadProcessMemory(@b, 0x00010000, _, 0)
            ",
            expect![[r#"
                b: VirtualAlloc -> 0x00010000
                b: write -> done
                a: ReadProcessMemory -> TRUE, lpBuffer 'hello', lpNumberOfBytesRead 5
                a: ReadProcessMemory -> TRUE, lpBuffer 'hello'
                a: VirtualAlloc -> 0x00010000
                a: ReadProcessMemory -> TRUE, lpNumberOfBytesRead 5
                a: read -> 'hello\x00'
                a: ReadProcessMemory -> TRUE, lpBuffer '', lpNumberOfBytesRead 0"#]],
        );
    }

    #[test]
    fn all_of_the_range_or_nothing() {
        check(
            "
                b: v = VirtualAlloc(_, 0x1000, MEM_COMMIT, PAGE_READWRITE)
                w = VirtualAlloc(_, 0x2000, MEM_COMMIT, PAGE_READWRITE)
                write w 'old'
                ReadProcessMemory(@b, 0x00010000, w, 0x1001)
                ReadProcessMemory(@b, 0x04010000, w, 1)
                ReadProcessMemory(@b, 0x00010000, NULL, 1)
                ReadProcessMemory(_, 0x00010000, w, 1)
                read w 3
            ",
            expect![[r#"
                b: VirtualAlloc -> 0x00010000
                a: VirtualAlloc -> 0x00010000
                a: write -> done
                a: ReadProcessMemory -> FALSE, ERROR_NOACCESS (998) [SZ-289]
                a: ReadProcessMemory -> FALSE, ERROR_NOACCESS (998) [SZ-289]
                a: ReadProcessMemory -> FALSE, ERROR_NOACCESS (998) [SZ-289]
                a: ReadProcessMemory -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-289]
                a: read -> 'old'"#]],
        );
    }
}
