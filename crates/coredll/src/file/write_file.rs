//! WriteFile: writes bytes from the file pointer on.
//!
//! Modelled: the count that is zeroed first, whatever comes of the call (WF-01); growing past the
//! end, with zeros in a gap (SZ-34), or nothing at all where there is no room (SZ-35); a write of
//! no bytes, which only counts as a change (WF-02); the file pointer (RF-05). The bytes go to the
//! medium, and a view of the same file neither sees them nor changes (OPEN-14). A buffer that
//! cannot be read makes the call fail and raises nothing (SZ-33). Not modelled: sockets, devices,
//! locked ranges, and in one call more than 32 MB of data written out, or 256 MB from memory.
//!
//! Side effects of a refused call, and the only ones: the count is zero (WF-01), and of the pages of a
//! buffer that cannot be read to its end some have come in.
//!
//! Documents: WriteFile, Windows CE 3.0 and 5.0 references.

use super::stopped;
use super::transfer::{counted, decode};
use crate::Call;
use crate::answer::{Failure, Refused, Returned};
use crate::api::{Api, Buffer, EVERYWHERE, Gives, Param, Returns, Takes};
use abi::error::ERROR_NOACCESS;
use abi::{AccessKind, Address, Handle, PAGE_BYTES, clause, not_modelled};
use kernel::Stop;
use kernel::file::{STORED_PAGES_LIMIT, TRANSFER_LIMIT};
use kernel::record::OpenFile;

pub(crate) static API: Api = Api {
    name: "WriteFile",
    params: &[
        Param { name: "hFile", takes: Takes::Handle { default: Handle::NULL } },
        Param { name: "lpBuffer", takes: Takes::Input },
        Param { name: "nNumberOfBytesToWrite", takes: Takes::Length { of: "lpBuffer" } },
        Param {
            name: "lpNumberOfBytesWritten",
            takes: Takes::Output { gives: Gives::Number { families: &[] } },
        },
        Param { name: "lpOverlapped", takes: Takes::Null },
    ],
    returns: Returns::Boolean,
    versions: EVERYWHERE,
    about: "Writes bytes to a file from the file pointer on.",
    document: "WriteFile, Windows CE 3.0 and 5.0 references",
    clauses: &[
        clause::CFM_31,
        clause::RF_05,
        clause::WF_01A,
        clause::WF_01B,
        clause::WF_01C,
        clause::WF_02,
        clause::WF_03,
        clause::WF_05,
        clause::OPEN_14,
        clause::OPEN_17,
        clause::SZ_31,
        clause::SZ_32,
        clause::SZ_33,
        clause::SZ_254,
        clause::SZ_34,
        clause::SZ_35,
        clause::SZ_45,
        clause::SZ_76,
        clause::SZ_79,
        clause::SZ_90,
        clause::M_61C,
        clause::SZ_231,
    ],
    invoke: |call, args| {
        let (mut written, wanted) = (0, args.wants(3));
        let done = WriteFile(
            call,
            args.handle(0),
            args.buffer(1),
            args.number(2),
            wanted.then_some(&mut written),
            args.address(4),
        );
        if wanted {
            call.put(&API, "lpNumberOfBytesWritten", written);
        }
        Returned::Value(done.into())
    },
};

/// Writes `nNumberOfBytesToWrite` bytes from the file pointer on, and moves it on by as many.
/// What lies behind them stays (WF-03); past the end the file grows, mapped or not (M-61c). With
/// views of the file these bytes need not agree on Windows CE (WF-05).
pub fn WriteFile(
    call: &mut Call<'_, '_>,
    hFile: Handle,
    lpBuffer: Buffer,
    nNumberOfBytesToWrite: u32,
    lpNumberOfBytesWritten: Option<&mut u32>,
    lpOverlapped: Address,
) -> bool {
    counted(call, lpNumberOfBytesWritten, |call, counts| {
        let writable = |open: &OpenFile| open.write;
        let (object, _) = decode(call, hFile, writable, counts, lpOverlapped)?;
        // Before the medium is looked for (SZ-231).
        let bytes = fetch(call, lpBuffer, nNumberOfBytesToWrite)?;
        let machine = call.machine();
        call.kernel.write_open_file(machine, object, &bytes).map_err(stopped)?;
        Ok(nNumberOfBytesToWrite)
    })
}

fn fetch(call: &mut Call<'_, '_>, buffer: Buffer, count: u32) -> Result<Vec<u8>, Failure> {
    match buffer {
        Buffer::At(address) => from_memory(call, address, count).map_err(|stop| match stop {
            Stop::Faulted(_) => unreadable(call),
            stop => stopped(stop),
        }),
        Buffer::Returned if count == 0 => Ok(Vec::new()),
        // Nothing can be read after the end of the data, or at NULL.
        Buffer::Data(data) if data.len().is_some_and(|len| len < u64::from(count)) => {
            Err(unreadable(call))
        }
        Buffer::Returned => Err(unreadable(call)),
        Buffer::Data(_) if count > TRANSFER_LIMIT => {
            Err(Failure::NotModelled(not_modelled::LARGE_TRANSFER))
        }
        Buffer::Data(data) => {
            let mut bytes = vec![0; count as usize];
            data.read(0, &mut bytes);
            Ok(bytes)
        }
    }
}

/// What a buffer comes to of which a byte cannot be read.
fn unreadable(call: &Call<'_, '_>) -> Failure {
    let code = call.kernel.rules.files.unreadable_buffer;
    let clause = if code == ERROR_NOACCESS { clause::SZ_33 } else { clause::SZ_254 };
    Failure::Refused(Refused { code, clause })
}

/// The most bytes that are written from memory in one call: as many as all media hold.
const MOST_FROM_MEMORY: u32 = STORED_PAGES_LIMIT * PAGE_BYTES;

/// Reads from memory. A buffer of which a byte cannot be read is found out before anything as long
/// as the transfer is set aside.
fn from_memory(call: &mut Call<'_, '_>, address: Address, count: u32) -> Result<Vec<u8>, Stop> {
    let cpu = call.kernel.cpu(call.thread);
    if count > TRANSFER_LIMIT {
        call.kernel.probe(&cpu, address, u64::from(count), AccessKind::Read)?;
    }
    if count > MOST_FROM_MEMORY {
        return Err(Stop::NotModelled(not_modelled::LARGE_TRANSFER));
    }
    let mut bytes = vec![0; count as usize];
    call.kernel.read_memory(&cpu, address, &mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use crate::script::{check, typed};
    use crate::{Buffer, WriteFile};
    use abi::{Address, Handle};
    use expect_test::expect;

    #[test]
    fn the_count_is_zero_even_for_a_handle_that_is_none() {
        let mut count = 7;
        let done = typed(|call| {
            WriteFile(call, Handle::NULL, Buffer::Returned, 1, Some(&mut count), Address::NULL)
        });
        assert_eq!((done, count), (false, 0));
    }

    #[test]
    fn it_overwrites_and_extends() {
        check(
            r#"
            f = CreateFile("\a.txt", GENERIC_WRITE)
            WriteFile(f, 'J')
            SetFilePointer(f, 0, _, FILE_END)
            WriteFile(f, ' world', 3)
            ! bytes "\a.txt"
            GetFileSize(f, _)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: WriteFile -> TRUE, lpNumberOfBytesWritten 1
                a: SetFilePointer -> 5, NO_ERROR (0) [SZ-39]
                a: WriteFile -> TRUE, lpNumberOfBytesWritten 3
                \a.txt: 'Jello wo' 8 bytes, change 3
                a: GetFileSize -> 8, lpFileSizeHigh 0, NO_ERROR (0) [SZ-39]"#]],
        );
    }

    #[test]
    fn a_gap_past_the_end_reads_as_zero() {
        check(
            r#"
            f = CreateFile("\a.txt", GENERIC_WRITE)
            SetFilePointer(f, 8)
            ! bytes "\a.txt"
            WriteFile(f, 'x')
            ! bytes "\a.txt"
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: SetFilePointer -> 8, NO_ERROR (0) [SZ-39]
                \a.txt: 'hello' 5 bytes, change 0
                a: WriteFile -> TRUE, lpNumberOfBytesWritten 1
                \a.txt: 'hello\x00\x00\x00x' 9 bytes, change 2"#]],
        );
    }

    #[test]
    fn a_write_of_no_bytes_is_a_change_and_no_more() {
        check(
            r#"
            f = CreateFile("\a.txt", GENERIC_WRITE)
            SetFilePointer(f, 8)
            WriteFile(f, _, 0)
            ! bytes "\a.txt"
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: SetFilePointer -> 8, NO_ERROR (0) [SZ-39]
                a: WriteFile -> TRUE, lpNumberOfBytesWritten 0
                \a.txt: 'hello' 5 bytes, change 1"#]],
        );
    }

    #[test]
    fn a_refusal_zeroes_the_count_and_changes_nothing() {
        check(
            r#"
            w = CreateFile("\a.txt", GENERIC_WRITE, FILE_SHARE_READ)
            r = CreateFile("\a.txt", GENERIC_READ, FILE_SHARE_READ|FILE_SHARE_WRITE)
            m = CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 10)
            WriteFile(m, 'x')
            WriteFile(r, 'x')
            WriteFile(w, 'x', _, _, 0x1000)
            WriteFile(w, 'x', _, NULL)
            WriteFile(w, 0, 1)
            WriteFile(w, _, 1)
            WriteFile(w, 'x', 2)
            ! bytes "\a.txt"
            WriteFile(w, 'x')
            ! bytes "\a.txt"
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFile -> 0x0008001a
                a: CreateFileMapping -> 0x0008001e, NO_ERROR (0) [SZ-54]
                a: WriteFile -> FALSE, lpNumberOfBytesWritten 0, ERROR_INVALID_HANDLE (6) [SZ-31]
                a: WriteFile -> FALSE, lpNumberOfBytesWritten 0, ERROR_ACCESS_DENIED (5) [SZ-31]
                a: WriteFile -> FALSE, lpNumberOfBytesWritten 0, ERROR_INVALID_PARAMETER (87) [SZ-32]
                a: WriteFile -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-45]
                a: WriteFile -> FALSE, lpNumberOfBytesWritten 0, ERROR_NOACCESS (998) [SZ-33]
                a: WriteFile -> FALSE, lpNumberOfBytesWritten 0, ERROR_NOACCESS (998) [SZ-33]
                a: WriteFile -> FALSE, lpNumberOfBytesWritten 0, ERROR_NOACCESS (998) [SZ-33]
                \a.txt: 'hello' 5 bytes, change 0
                a: WriteFile -> TRUE, lpNumberOfBytesWritten 1
                \a.txt: 'xello' 5 bytes, change 1"#]],
        );
    }

    #[test]
    fn a_write_for_which_there_is_no_room_writes_nothing() {
        check(
            r#"
            f = CreateFile("\Storage Card\log", GENERIC_WRITE)
            SetFilePointer(f, 99)
            WriteFile(f, 'ab')
            ! bytes "\Storage Card\log"
            WriteFile(f, 'a')
            ! fill "\a.txt" leave 2
            g = CreateFile("\a.txt", GENERIC_WRITE)
            SetFilePointer(g, 4)
            WriteFile(g, 'abcd')
            WriteFile(g, 'abc')
            ! fill "\a.txt" leave 10
            ! fault Growth
            WriteFile(g, 'd')
            WriteFile(g, 'd')
            ! bytes "\a.txt"
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: SetFilePointer -> 99, NO_ERROR (0) [SZ-39]
                a: WriteFile -> FALSE, lpNumberOfBytesWritten 0, ERROR_DISK_FULL (112) [SZ-35]
                \Storage Card\log: '0123456789' 10 bytes, change 0
                a: WriteFile -> TRUE, lpNumberOfBytesWritten 1
                a: CreateFile -> 0x0008001a
                a: SetFilePointer -> 4, NO_ERROR (0) [SZ-39]
                a: WriteFile -> FALSE, lpNumberOfBytesWritten 0, ERROR_DISK_FULL (112) [SZ-35]
                a: WriteFile -> TRUE, lpNumberOfBytesWritten 3
                a: WriteFile -> FALSE, lpNumberOfBytesWritten 0, ERROR_DISK_FULL (112) [SZ-35]
                a: WriteFile -> TRUE, lpNumberOfBytesWritten 1
                \a.txt: 'hellabcd' 8 bytes, change 4"#]],
        );
    }

    #[test]
    fn a_view_keeps_its_pages() {
        check(
            r#"
            f = CreateFile("\a.txt", GENERIC_READ|GENERIC_WRITE)
            m = CreateFileMapping(f, _, PAGE_READWRITE)
            v = MapViewOfFile(m, FILE_MAP_WRITE)
            g = CreateFile("\new", GENERIC_WRITE, 0, _, CREATE_NEW)
            WriteFile(g, v, 5)
            WriteFile(f, 'JELLO')
            WriteFile(g, v, 5)
            ! bytes "\new"
            ! bytes "\a.txt"
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFileMapping -> 0x0008001a, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> 0x42000000
                a: CreateFile -> 0x0008001e
                a: WriteFile -> TRUE, lpNumberOfBytesWritten 5
                  page-in \a.txt 0 from the file
                a: WriteFile -> TRUE, lpNumberOfBytesWritten 5
                a: WriteFile -> TRUE, lpNumberOfBytesWritten 5
                \new: 'hellohello' 10 bytes, change 4
                \a.txt: 'JELLO' 5 bytes, change 1"#]],
        );
    }

    #[test]
    fn more_than_the_limit_of_data_written_out_is_not_modelled() {
        check(
            r#"
            f = CreateFile("\a.txt", GENERIC_WRITE)
            WriteFile(f, 'x'*33554433)
            WriteFile(f, 'x', 0x2000001)
            WriteFile(f, _, 0x2000001)
            ! bytes "\a.txt"
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: WriteFile is not modelled: a transfer of more than 32 MB of data written out, or of 256 MB from memory
                a: WriteFile -> FALSE, lpNumberOfBytesWritten 0, ERROR_NOACCESS (998) [SZ-33]
                a: WriteFile -> FALSE, lpNumberOfBytesWritten 0, ERROR_NOACCESS (998) [SZ-33]
                \a.txt: 'hello' 5 bytes, change 0"#]],
        );
    }

    #[test]
    fn a_buffer_that_is_too_short_is_refused_whatever_the_length() {
        check(
            r#"
            f = CreateFile("\a.txt", GENERIC_WRITE)
            v = VirtualAlloc(_, 0x3000, MEM_COMMIT, PAGE_READWRITE)
            write v 'x'*12288
            WriteFile(f, v, 0x3001)
            WriteFile(f, v, 0x4000000)
            WriteFile(f, v, 0xFFFFFFFF)
            WriteFile(f, v+1, 0xFFFFFFFF)
            WriteFile(f, 0, 0xFFFFFFFF)
            WriteFile(f, 0x10000, 0x80000000)
            ! bytes "\a.txt"
            WriteFile(f, v, 2)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: VirtualAlloc -> 0x00010000
                a: write -> done
                a: WriteFile -> FALSE, lpNumberOfBytesWritten 0, ERROR_NOACCESS (998) [SZ-33]
                a: WriteFile -> FALSE, lpNumberOfBytesWritten 0, ERROR_NOACCESS (998) [SZ-33]
                a: WriteFile -> FALSE, lpNumberOfBytesWritten 0, ERROR_NOACCESS (998) [SZ-33]
                a: WriteFile -> FALSE, lpNumberOfBytesWritten 0, ERROR_NOACCESS (998) [SZ-33]
                a: WriteFile -> FALSE, lpNumberOfBytesWritten 0, ERROR_NOACCESS (998) [SZ-33]
                a: WriteFile -> FALSE, lpNumberOfBytesWritten 0, ERROR_NOACCESS (998) [SZ-33]
                \a.txt: 'hello' 5 bytes, change 0
                a: WriteFile -> TRUE, lpNumberOfBytesWritten 2"#]],
        );
    }

    #[test]
    fn a_card_that_went_is_not_written() {
        check(
            r#"
            c = CreateFile("\Storage Card\log", GENERIC_WRITE)
            ! exchange "\Storage Card"
            n = CreateFile("\Storage Card\log", GENERIC_WRITE, 0, _, CREATE_NEW)
            WriteFile(c, 'old')
            WriteFile(n, 'new')
            ! bytes "\Storage Card\log"
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFile -> 0x0008001a
                a: WriteFile -> FALSE, lpNumberOfBytesWritten 0, ERROR_DEVICE_REMOVED (1617) [SZ-76]
                a: WriteFile -> TRUE, lpNumberOfBytesWritten 3
                \Storage Card\log: 'new' 3 bytes, change 2"#]],
        );
    }
}
