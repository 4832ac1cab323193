//! ReadFile: reads bytes from the file pointer on.
//!
//! Modelled: the count that is zeroed first, whatever comes of the call (RF-01); a short read at
//! the end of the file and none beyond it (RF-02, SZ-36); the file pointer (RF-05). The bytes are
//! those on the medium, which a view of the same file need not agree with (OPEN-14). A buffer
//! that cannot be written makes the call fail and raises nothing (SZ-33); only as many of its
//! bytes are touched as are read. Not modelled: sockets, devices, locked ranges, and more than
//! 32 MB in one call where the bytes come back as an output.
//!
//! Side effect of a refused call, and the only one: the count is zero (RF-01).
//!
//! Documents: ReadFile, Windows CE 3.0 and 5.0 references.

use super::transfer::{counted, decode};
use super::{bad_buffer, stopped};
use crate::Call;
use crate::answer::{Failure, Returned};
use crate::api::{Api, Buffer, EVERYWHERE, Gives, Param, Returns, Takes};
use abi::{AccessKind, Address, Handle, clause};
use kernel::Stop;
use kernel::file::TRANSFER_LIMIT;
use kernel::record::OpenFile;

pub(crate) static API: Api = Api {
    name: "ReadFile",
    params: &[
        Param { name: "hFile", takes: Takes::Handle { default: Handle::NULL } },
        Param { name: "lpBuffer", takes: Takes::Buffer },
        Param { name: "nNumberOfBytesToRead", takes: Takes::Number { families: &[], default: 0 } },
        Param {
            name: "lpNumberOfBytesRead",
            takes: Takes::Output { gives: Gives::Number { families: &[] } },
        },
        Param { name: "lpOverlapped", takes: Takes::Null },
    ],
    returns: Returns::Boolean,
    versions: EVERYWHERE,
    about: "Reads bytes of a file from the file pointer on.",
    document: "ReadFile, Windows CE 3.0 and 5.0 references",
    clauses: &[
        clause::CFM_31,
        clause::RF_01A,
        clause::RF_01B,
        clause::RF_01C,
        clause::RF_02,
        clause::RF_05,
        clause::OPEN_14,
        clause::SZ_31,
        clause::SZ_32,
        clause::SZ_33,
        clause::SZ_36,
        clause::SZ_45,
        clause::SZ_49,
        clause::SZ_76,
        clause::SZ_79,
        clause::SZ_90,
        clause::M_63C,
    ],
    invoke: |call, args| {
        let (mut read, wanted) = (0, args.wants(3));
        let done = ReadFile(
            call,
            args.handle(0),
            args.buffer(1),
            args.number(2),
            wanted.then_some(&mut read),
            args.address(4),
        );
        if wanted {
            call.put(&API, "lpNumberOfBytesRead", read);
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
    lpNumberOfBytesRead: Option<&mut u32>,
    lpOverlapped: Address,
) -> bool {
    counted(call, lpNumberOfBytesRead, |call, counts| {
        let readable = |open: &OpenFile| open.read;
        let (object, open) = decode(call, hFile, readable, counts, lpOverlapped)?;
        let read = deliver(call, &open, lpBuffer, nNumberOfBytesToRead)?;
        call.kernel.move_pointer(object, open.position + u64::from(read));
        Ok(read)
    })
}

/// The medium is read before the buffer is touched (SZ-49). A view that cannot be written is no
/// buffer (M-63c).
fn deliver(
    call: &mut Call<'_, '_>,
    open: &OpenFile,
    buffer: Buffer,
    count: u32,
) -> Result<u32, Failure> {
    let machine = call.machine();
    match buffer {
        Buffer::At(address) => fill(call, open, address, count).map_err(stopped),
        Buffer::Returned => {
            let bytes = call.kernel.read_open_file(machine, open, count).map_err(stopped)?;
            let read = bytes.len() as u32;
            call.put(&API, "lpBuffer", bytes);
            Ok(read)
        }
        Buffer::Data(_) => Err(bad_buffer()),
    }
}

/// Reads into memory, in pieces. That a byte of the buffer cannot be written is found out before
/// the first piece is read, so that buffer and medium are as they were.
fn fill(
    call: &mut Call<'_, '_>,
    open: &OpenFile,
    address: Address,
    count: u32,
) -> Result<u32, Stop> {
    let (machine, cpu) = (call.machine(), call.kernel.cpu(call.thread));
    call.kernel.file_size(machine, open.file).map_err(Stop::Refused)?;
    let len = call.kernel.bytes_ahead(open, count);
    call.kernel.probe(&cpu, address, u64::from(len), AccessKind::Write)?;
    let mut piece = vec![0; len.min(TRANSFER_LIMIT) as usize];
    let mut done = 0;
    while done < len {
        piece.truncate((len - done) as usize);
        let from = open.position + u64::from(done);
        call.kernel.read_file(machine, open.file, from, &mut piece);
        call.kernel.write_memory(&cpu, Address(address.0 + done), &piece)?;
        done += piece.len() as u32;
    }
    Ok(len)
}

#[cfg(test)]
mod tests {
    use crate::script::{check, check_on, typed};
    use crate::{Buffer, ReadFile};
    use abi::OsVersion::Win32;
    use abi::{Address, Handle};
    use expect_test::expect;

    #[test]
    fn the_count_is_zero_even_for_a_handle_that_is_none() {
        let mut count = 7;
        let done = typed(|call| {
            ReadFile(call, Handle::NULL, Buffer::Returned, 1, Some(&mut count), Address::NULL)
        });
        assert_eq!((done, count), (false, 0));
    }

    #[test]
    fn it_reads_on_from_where_it_was_and_short_at_the_end() {
        check(
            r#"
            f = CreateFile("\a.txt", GENERIC_READ)
            ReadFile(f, _, 2)
            ReadFile(f, _, 9)
            ReadFile(f, _, 9)
            SetFilePointer(f, 100)
            ReadFile(f, _, 9)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: ReadFile -> TRUE, lpBuffer 'he', lpNumberOfBytesRead 2
                a: ReadFile -> TRUE, lpBuffer 'llo', lpNumberOfBytesRead 3
                a: ReadFile -> TRUE, lpBuffer '', lpNumberOfBytesRead 0
                a: SetFilePointer -> 100, NO_ERROR (0) [SZ-39]
                a: ReadFile -> TRUE, lpBuffer '', lpNumberOfBytesRead 0"#]],
        );
    }

    #[test]
    fn a_refusal_zeroes_the_count_and_moves_nothing() {
        check(
            r#"
            w = CreateFile("\a.txt", GENERIC_WRITE, FILE_SHARE_READ)
            r = CreateFile("\a.txt", GENERIC_READ, FILE_SHARE_READ|FILE_SHARE_WRITE)
            ReadFile(77, _, 1)
            ReadFile(w, _, 1)
            ReadFile(r, _, 1, _, 0x1000)
            ReadFile(r, _, 1, NULL)
            ReadFile(r, 0, 1)
            ReadFile(r, 'x', 1)
            ReadFile(r, _, 1)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFile -> 0x0008001a
                a: ReadFile -> FALSE, lpNumberOfBytesRead 0, ERROR_INVALID_HANDLE (6) [SZ-31]
                a: ReadFile -> FALSE, lpNumberOfBytesRead 0, ERROR_ACCESS_DENIED (5) [SZ-31]
                a: ReadFile -> FALSE, lpNumberOfBytesRead 0, ERROR_INVALID_PARAMETER (87) [SZ-32]
                a: ReadFile -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-45]
                a: ReadFile -> FALSE, lpNumberOfBytesRead 0, ERROR_NOACCESS (998) [SZ-33]
                a: ReadFile -> FALSE, lpNumberOfBytesRead 0, ERROR_NOACCESS (998) [SZ-33]
                a: ReadFile -> TRUE, lpBuffer 'h', lpNumberOfBytesRead 1"#]],
        );
    }

    #[test]
    fn a_buffer_of_the_program_is_filled_and_must_be_writable_as_far_as_it_is_filled() {
        check(
            r#"
            w = VirtualAlloc(_, 4096, MEM_COMMIT, PAGE_READWRITE)
            p = VirtualAlloc(_, 4096, MEM_COMMIT, PAGE_READONLY)
            f = CreateFile("\a.txt", GENERIC_READ)
            g = CreateFile("\new", GENERIC_WRITE, 0, _, CREATE_NEW)
            ReadFile(f, w+0xffc, 4)
            WriteFile(g, w+0xffc, 4)
            ! bytes "\new"
            SetFilePointer(f, 0)
            ReadFile(f, w+0xffe, 4)
            ReadFile(f, p, 4)
            ReadFile(f, w+0xffb, 0xffff)
            ReadFile(f, p, 4)
            "#,
            expect![[r#"
                a: VirtualAlloc -> 0x00010000
                a: VirtualAlloc -> 0x00020000
                a: CreateFile -> 0x00080016
                a: CreateFile -> 0x0008001a
                a: ReadFile -> TRUE, lpNumberOfBytesRead 4
                a: WriteFile -> TRUE, lpNumberOfBytesWritten 4
                \new: 'hell' 4 bytes, change 2
                a: SetFilePointer -> 0, NO_ERROR (0) [SZ-39]
                a: ReadFile -> FALSE, lpNumberOfBytesRead 0, ERROR_NOACCESS (998) [SZ-33]
                a: ReadFile -> FALSE, lpNumberOfBytesRead 0, ERROR_NOACCESS (998) [SZ-33]
                a: ReadFile -> TRUE, lpNumberOfBytesRead 5
                a: ReadFile -> TRUE, lpNumberOfBytesRead 0"#]],
        );
    }

    #[test]
    fn a_page_that_is_dirty_in_a_view_is_not_what_is_read() {
        check(
            r#"
            f = CreateFile("\a.txt", GENERIC_READ|GENERIC_WRITE)
            m = CreateFileMapping(f, _, PAGE_READWRITE)
            v = MapViewOfFile(m, FILE_MAP_WRITE)
            ReadFile(f, v+3, 2)
            SetFilePointer(f, 0)
            ReadFile(f, _, 5)
            FlushViewOfFile(v, 5)
            SetFilePointer(f, 0)
            ReadFile(f, _, 5)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFileMapping -> 0x0008001a, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> 0x42000000
                a: ReadFile -> TRUE, lpNumberOfBytesRead 2
                  page-in \a.txt 0 from the file
                  dirty \a.txt 0
                a: SetFilePointer -> 0, NO_ERROR (0) [SZ-39]
                a: ReadFile -> TRUE, lpBuffer 'hello', lpNumberOfBytesRead 5
                a: FlushViewOfFile -> TRUE
                  write-back \a.txt 0 by a flush
                a: SetFilePointer -> 0, NO_ERROR (0) [SZ-39]
                a: ReadFile -> TRUE, lpBuffer 'helhe', lpNumberOfBytesRead 5"#]],
        );
    }

    #[test]
    fn the_medium_must_be_there() {
        check(
            r#"
            c = CreateFile("\Storage Card\log", GENERIC_READ)
            s = CreateFile("\\srv\data\x", GENERIC_READ)
            ! eject "\Storage Card"
            ! disconnect
            ReadFile(c, _, 1)
            ReadFile(s, _, 1)
            ! insert "\Storage Card"
            ! reconnect
            ReadFile(c, _, 1)
            ReadFile(s, _, 1)
            ! exchange "\Storage Card"
            ! fault Server
            ReadFile(c, _, 1)
            ReadFile(s, _, 1)
            ReadFile(s, _, 1)
            CloseHandle(c)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFile -> 0x0008001a
                a: ReadFile -> FALSE, lpNumberOfBytesRead 0, ERROR_DEVICE_REMOVED (1617) [SZ-76]
                a: ReadFile -> FALSE, lpNumberOfBytesRead 0, ERROR_BAD_NETPATH (53) [SZ-79]
                a: ReadFile -> TRUE, lpBuffer '0', lpNumberOfBytesRead 1
                a: ReadFile -> TRUE, lpBuffer 'r', lpNumberOfBytesRead 1
                a: ReadFile -> FALSE, lpNumberOfBytesRead 0, ERROR_DEVICE_REMOVED (1617) [SZ-76]
                a: ReadFile -> FALSE, lpNumberOfBytesRead 0, ERROR_BAD_NETPATH (53) [SZ-79]
                a: ReadFile -> TRUE, lpBuffer 'e', lpNumberOfBytesRead 1
                a: CloseHandle -> TRUE"#]],
        );
    }

    #[test]
    fn a_buffer_that_is_too_short_is_refused_whatever_the_length() {
        check(
            r#"
            f = CreateFile("\a.txt", GENERIC_READ|GENERIC_WRITE)
            SetFilePointer(f, 0x7FFFFFFF)
            SetEndOfFile(f)
            SetFilePointer(f, 0)
            v = VirtualAlloc(_, 0x3000, MEM_COMMIT, PAGE_READWRITE)
            write v 'x'*12288
            ReadFile(f, v, 0x3001)
            ReadFile(f, v, 0x4000000)
            ReadFile(f, v, 0xFFFFFFFF)
            ReadFile(f, v+1, 0xFFFFFFFF)
            ReadFile(f, 0, 0xFFFFFFFF)
            read v 5
            ReadFile(f, v, 0x3000)
            ReadFile(f, _, 0xFFFFFFFF)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: SetFilePointer -> 0x7fffffff, NO_ERROR (0) [SZ-39]
                a: SetEndOfFile -> TRUE
                a: SetFilePointer -> 0, NO_ERROR (0) [SZ-39]
                a: VirtualAlloc -> 0x00010000
                a: write -> done
                a: ReadFile -> FALSE, lpNumberOfBytesRead 0, ERROR_NOACCESS (998) [SZ-33]
                a: ReadFile -> FALSE, lpNumberOfBytesRead 0, ERROR_NOACCESS (998) [SZ-33]
                a: ReadFile -> FALSE, lpNumberOfBytesRead 0, ERROR_NOACCESS (998) [SZ-33]
                a: ReadFile -> FALSE, lpNumberOfBytesRead 0, ERROR_NOACCESS (998) [SZ-33]
                a: ReadFile -> FALSE, lpNumberOfBytesRead 0, ERROR_NOACCESS (998) [SZ-33]
                a: read -> 'xxxxx'
                a: ReadFile -> TRUE, lpNumberOfBytesRead 12288
                a: ReadFile is not modelled: a transfer of more than 32 MB of data written out, or of 256 MB from memory"#]],
        );
    }

    #[test]
    fn a_long_count_reads_what_there_is() {
        check(
            r#"
            f = CreateFile("\a.txt", GENERIC_READ)
            v = VirtualAlloc(_, 5, MEM_COMMIT, PAGE_READWRITE)
            ReadFile(f, v, 0xFFFFFFFF)
            read v 5
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: VirtualAlloc -> 0x00010000
                a: ReadFile -> TRUE, lpNumberOfBytesRead 5
                a: read -> 'hello'"#]],
        );
    }

    #[test]
    fn a_buffer_that_cannot_be_written_makes_no_late_write() {
        check(
            r#"
            ! defer on
            f = CreateFile("\a.txt", GENERIC_READ|GENERIC_WRITE)
            m = CreateFileMapping(f, _, PAGE_READWRITE)
            v = MapViewOfFile(m, FILE_MAP_WRITE)
            write v 'J'
            CloseHandle(m)
            UnmapViewOfFile(v)
            ReadFile(f, 0, 5)
            ! bytes "\a.txt"
            b = VirtualAlloc(_, 0x1000, MEM_COMMIT, PAGE_READWRITE)
            ReadFile(f, b, 5)
            read b 5
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFileMapping -> 0x0008001a, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> 0x42000000
                a: write -> done
                  page-in \a.txt 0 from the file
                  dirty \a.txt 0
                a: CloseHandle -> TRUE
                a: UnmapViewOfFile -> TRUE
                  pending \a.txt: 1
                  destroy \a.txt
                a: ReadFile -> FALSE, lpNumberOfBytesRead 0, ERROR_NOACCESS (998) [SZ-33]
                \a.txt: 'hello' 5 bytes, change 0
                a: VirtualAlloc -> 0x00010000
                a: ReadFile -> TRUE, lpNumberOfBytesRead 5
                  write-back \a.txt 0 put off until now
                a: read -> 'Jello'"#]],
        );
    }

    #[test]
    fn on_the_desktop_overlapped_transfers_are_not_modelled() {
        check_on(
            Win32,
            r#"
            f = CreateFile("f.dat", GENERIC_READ|GENERIC_WRITE)
            ReadFile(f, _, 5, _, 0x1000)
            WriteFile(f, 'x', 1, _, 0x1000)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080000
                a: ReadFile is not modelled: overlapped input and output
                a: WriteFile is not modelled: overlapped input and output"#]],
        );
    }
}
