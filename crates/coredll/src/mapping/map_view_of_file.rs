//! MapViewOfFile: maps a view of a file-mapping object into the large memory area.
//!
//! Modelled: everything that the references for Windows CE 3.0 and 5.0 say; that of 4.2 was not
//! read. FILE_MAP_COPY is not listed for Windows CE and is refused.
//!
//! Equal views of one object have one base for all processes, and each call is counted.
//!
//! Documents: MapViewOfFile, Windows CE 3.0 and 5.0 references; for the desktop, see `desktop`.

mod desktop;

use crate::Call;
use crate::answer::{Failure, Refused, Returned, refuse};
use crate::api::{Api, EVERYWHERE, Param, Returns, Takes};
use crate::refusals::refused;
use abi::constant::{
    FILE_MAP_ALL_ACCESS, FILE_MAP_READ, FILE_MAP_WRITE, Family, PAGE_READONLY, PAGE_READWRITE,
    SECTION_MAP_WRITE,
};
use abi::error::{
    ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_OUTOFMEMORY,
};
use abi::protection::shares_writes;
use abi::{Address, GRANULARITY, Handle, ObjectId, ProcessId, clause};
use kernel::Refusal;
use kernel::record::{Body, FileMapping};
use kernel::versions::MappingChecks;
use kernel::view::Window;

pub(crate) static API: Api = Api {
    name: "MapViewOfFile",
    params: &[
        Param { name: "hFileMappingObject", takes: Takes::Handle { default: Handle::NULL } },
        Param {
            name: "dwDesiredAccess",
            takes: Takes::Number { families: &[Family::FileMap], default: FILE_MAP_READ },
        },
        Param { name: "dwFileOffsetHigh", takes: Takes::Number { families: &[], default: 0 } },
        Param { name: "dwFileOffsetLow", takes: Takes::Number { families: &[], default: 0 } },
        Param { name: "dwNumberOfBytesToMap", takes: Takes::Number { families: &[], default: 0 } },
    ],
    returns: Returns::AddressOrNull,
    versions: EVERYWHERE,
    about: "Maps a view of a file-mapping object; equal views share one address in all processes.",
    document: "MapViewOfFile, Windows CE 3.0 and 5.0 references",
    clauses: &[
        clause::CFM_36,
        clause::MV_01,
        clause::MV_02,
        clause::MV_03,
        clause::MV_04,
        clause::MV_05,
        clause::MV_06,
        clause::MV_07,
        clause::MV_09,
        clause::MV_10,
        clause::OPEN_07,
        clause::OPEN_08,
        clause::O_06,
        clause::O_07,
        clause::O_23,
        clause::SZ_10,
        clause::SZ_11,
        clause::SZ_12,
        clause::SZ_13,
        clause::SZ_14,
        clause::SZ_15,
        clause::SZ_68,
        clause::SZ_96,
        clause::SZ_102,
        clause::M_30E,
        clause::M_31B,
        clause::M_31C,
        clause::M_31D,
        clause::M_32A,
        clause::M_33A,
        clause::M_35,
        clause::SZ_212,
        clause::SZ_213,
        clause::SZ_214,
        clause::SZ_258,
    ],
    invoke: |call, args| {
        let base = MapViewOfFile(
            call,
            args.handle(0),
            args.number(1),
            args.number(2),
            args.number(3),
            args.number(4),
        );
        Returned::Value(base.0)
    },
};

/// Maps `dwNumberOfBytesToMap` bytes of an object from an offset on, which is a multiple of
/// 64 KB in two words; 0 bytes: to the end of the object. Returns the view's first address, or
/// NULL on failure.
pub fn MapViewOfFile(
    call: &mut Call<'_, '_>,
    hFileMappingObject: Handle,
    dwDesiredAccess: u32,
    dwFileOffsetHigh: u32,
    dwFileOffsetLow: u32,
    dwNumberOfBytesToMap: u32,
) -> Address {
    let offset = u64::from(dwFileOffsetHigh) << 32 | u64::from(dwFileOffsetLow);
    let range = (offset, u64::from(dwNumberOfBytesToMap));
    map_at(call, hFileMappingObject, dwDesiredAccess, range, None)
}

/// Maps a range of an object, given as offset and length in bytes, at an address if one is given.
pub(super) fn map_at(
    call: &mut Call<'_, '_>,
    handle: Handle,
    access: u32,
    (offset, len): (u64, u64),
    base: Option<Address>,
) -> Address {
    let process = call.process();
    let decoded = decode(call, (process, handle), access, offset, base);
    let result = decoded.and_then(|(object, protect)| {
        let window = Window { offset, len, protect, base };
        let mapped = call.kernel.map_view(process, object, window);
        let base = mapped.map_err(|refusal| refused_view(call, refusal))?;
        if call.kernel.rules.mapping.checks == MappingChecks::Desktop {
            desktop::protect_headers(call, object, base);
        }
        Ok(base)
    });
    call.finish(result, Address::NULL)
}

/// The checks in their order (SZ-10): the access must fit the object (MV-02, MV-03, MV-05), the
/// offset the granularity (MV-06). The range and the room for it are the kernel's.
fn decode(
    call: &Call<'_, '_>,
    (process, handle): (ProcessId, Handle),
    access: u32,
    offset: u64,
    base: Option<Address>,
) -> Result<(ObjectId, u32), Failure> {
    if call.kernel.rules.mapping.checks == MappingChecks::Desktop {
        return desktop::decode(call, (process, handle), access, offset, base);
    }
    let (object, mapping, granted) = decode_handle(call, process, handle)?;
    let writable = decode_access(access)?;
    if writable && !(shares_writes(mapping.protect) && granted & SECTION_MAP_WRITE != 0) {
        return refuse(ERROR_ACCESS_DENIED, clause::SZ_12);
    }
    if offset % u64::from(GRANULARITY) != 0 {
        return refuse(call.kernel.rules.mapping.misaligned_offset, clause::OPEN_07);
    }
    Ok((object, if writable { PAGE_READWRITE } else { PAGE_READONLY }))
}

/// The object, and what the handle allows, as SECTION_ bits.
#[inline(always)]
fn decode_handle<'c>(
    call: &'c Call<'_, '_>,
    process: ProcessId,
    handle: Handle,
) -> Result<(ObjectId, &'c FileMapping, u32), Failure> {
    let found = call.kernel.resolve_granted(process, handle);
    let (object, granted) = found.map_err(refused)?;
    match &call.kernel.state.objects[object.0].body {
        Body::FileMapping(mapping) => Ok((object, mapping, granted)),
        _ => refuse(ERROR_INVALID_HANDLE, clause::SZ_68),
    }
}

/// True if the view is to be written to. FILE_MAP_ALL_ACCESS means FILE_MAP_WRITE (MV-04).
fn decode_access(access: u32) -> Result<bool, Failure> {
    match access {
        FILE_MAP_READ => Ok(false),
        FILE_MAP_ALL_ACCESS => Ok(true),
        access
            if access & FILE_MAP_WRITE != 0 && access & !(FILE_MAP_READ | FILE_MAP_WRITE) == 0 =>
        {
            Ok(true)
        }
        _ => refuse(ERROR_INVALID_PARAMETER, clause::SZ_11),
    }
}

/// The refusals of mapping the view itself.
#[cold]
fn refused_view(call: &Call<'_, '_>, refusal: Refusal) -> Failure {
    let (code, clause) = match refusal {
        _ if call.kernel.rules.mapping.checks == MappingChecks::Desktop => {
            return desktop::refused_view(call, refusal);
        }
        Refusal::PastTheObject | Refusal::BeginsPastTheObject => {
            (ERROR_INVALID_PARAMETER, clause::OPEN_08)
        }
        Refusal::OutOfAddresses => (ERROR_OUTOFMEMORY, clause::SZ_14),
        other => return refused(other),
    };
    Failure::Refused(Refused { code, clause })
}

#[cfg(test)]
mod tests {
    use crate::script::{check, typed};
    use crate::{CreateFileMapping, MapViewOfFile};
    use abi::constant::{FILE_MAP_READ, PAGE_READWRITE};
    use abi::{Address, Handle};
    use expect_test::expect;

    #[test]
    fn it_takes_the_documented_parameters_in_their_order() {
        typed(|call| {
            let object =
                CreateFileMapping(call, Handle::INVALID, None, PAGE_READWRITE, 0, 0x2_0000, None);
            let base = MapViewOfFile(call, object, FILE_MAP_READ, 0, 0x1_0000, 4096);
            assert_eq!(base, Address(0x4200_0000));
            let refused = MapViewOfFile(call, object, FILE_MAP_READ, 0x1_0000, 0, 4096);
            assert_eq!(refused, Address::NULL);
        });
    }

    #[test]
    fn a_handle_of_another_kind_or_of_nothing_is_refused() {
        check(
            r#"
            e = CreateEvent()
            f = CreateFile("\a.txt", GENERIC_READ)
            m = CreateFileMapping(f, _, PAGE_READONLY)
            CloseHandle(m)
            MapViewOfFile(m, FILE_MAP_READ)
            MapViewOfFile(f, FILE_MAP_READ)
            MapViewOfFile(e, FILE_MAP_READ)
            MapViewOfFile(_, FILE_MAP_READ)
            MapViewOfFile(INVALID_HANDLE_VALUE, FILE_MAP_READ)
            "#,
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: CreateFile -> 0x0008001a
                a: CreateFileMapping -> 0x0008001e, NO_ERROR (0) [SZ-54]
                a: CloseHandle -> TRUE
                  destroy \a.txt
                a: MapViewOfFile -> NULL, ERROR_INVALID_HANDLE (6) [SZ-68]
                a: MapViewOfFile -> NULL, ERROR_INVALID_HANDLE (6) [SZ-68]
                a: MapViewOfFile -> NULL, ERROR_INVALID_HANDLE (6) [SZ-68]
                a: MapViewOfFile -> NULL, ERROR_INVALID_HANDLE (6) [SZ-68]
                a: MapViewOfFile -> NULL, ERROR_INVALID_HANDLE (6) [SZ-68]"#]],
        );
    }

    #[test]
    fn only_the_documented_access_flags_are_taken() {
        check(
            r"
            m = CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 1)
            MapViewOfFile(m, FILE_MAP_READ)
            MapViewOfFile(m, FILE_MAP_WRITE)
            MapViewOfFile(m, FILE_MAP_READ|FILE_MAP_WRITE)
            MapViewOfFile(m, FILE_MAP_ALL_ACCESS)
            MapViewOfFile(m, 0)
            MapViewOfFile(m, FILE_MAP_COPY)
            MapViewOfFile(m, FILE_MAP_COPY|FILE_MAP_READ)
            MapViewOfFile(m, FILE_MAP_COPY|FILE_MAP_WRITE)
            MapViewOfFile(m, FILE_MAP_READ|8)
            MapViewOfFile(m, 0x000F0000)
            MapViewOfFile(m, 0xFFFFFFFF)
            ",
            expect![[r#"
                a: CreateFileMapping -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> 0x42000000
                a: MapViewOfFile -> 0x42010000
                a: MapViewOfFile -> 0x42010000
                a: MapViewOfFile -> 0x42010000
                a: MapViewOfFile -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-11]
                a: MapViewOfFile -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-11]
                a: MapViewOfFile -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-11]
                a: MapViewOfFile -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-11]
                a: MapViewOfFile -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-11]
                a: MapViewOfFile -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-11]
                a: MapViewOfFile -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-11]"#]],
        );
    }

    #[test]
    fn of_several_reasons_the_first_in_the_order_of_the_checks_wins() {
        check(
            r#"
            f = CreateFile("\a.txt", GENERIC_READ)
            m = CreateFileMapping(f, _, PAGE_READONLY)
            VirtualAlloc(_, 0x3E000000, MEM_RESERVE, PAGE_NOACCESS)
            MapViewOfFile(f, 0, 0, 1, 99)
            MapViewOfFile(m, 0, 0, 1, 99)
            MapViewOfFile(m, FILE_MAP_WRITE, 0, 1, 99)
            MapViewOfFile(m, FILE_MAP_READ, 0, 1, 99)
            MapViewOfFile(m, FILE_MAP_READ, 0, 0, 99)
            MapViewOfFile(m, FILE_MAP_READ, 0, 0, 5)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFileMapping -> 0x0008001a, NO_ERROR (0) [SZ-54]
                a: VirtualAlloc -> 0x42000000
                a: MapViewOfFile -> NULL, ERROR_INVALID_HANDLE (6) [SZ-68]
                a: MapViewOfFile -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-11]
                a: MapViewOfFile -> NULL, ERROR_ACCESS_DENIED (5) [SZ-12]
                a: MapViewOfFile -> NULL, ERROR_INVALID_PARAMETER (87) [OPEN-07]
                a: MapViewOfFile -> NULL, ERROR_INVALID_PARAMETER (87) [OPEN-08]
                a: MapViewOfFile -> NULL, ERROR_OUTOFMEMORY (14) [SZ-14]"#]],
        );
    }

    #[test]
    fn a_write_needs_an_object_and_a_handle_that_allow_it() {
        check(
            r#"
            f = CreateFile("\a.txt", GENERIC_READ|GENERIC_WRITE)
            m = CreateFileMapping(f, _, PAGE_READONLY)
            MapViewOfFile(m, FILE_MAP_WRITE)
            MapViewOfFile(m, FILE_MAP_ALL_ACCESS)
            n = CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 1, "n")
            b: n = CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READONLY, 0, 0, "n")
            b: MapViewOfFile(n, FILE_MAP_WRITE)
            MapViewOfFile(n, FILE_MAP_WRITE)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFileMapping -> 0x0008001a, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> NULL, ERROR_ACCESS_DENIED (5) [SZ-12]
                a: MapViewOfFile -> NULL, ERROR_ACCESS_DENIED (5) [SZ-12]
                a: CreateFileMapping -> 0x0008001e, NO_ERROR (0) [SZ-54]
                b: CreateFileMapping -> 0x0008001e, ERROR_ALREADY_EXISTS (183) [CFM-19]
                b: MapViewOfFile -> NULL, ERROR_ACCESS_DENIED (5) [SZ-12]
                a: MapViewOfFile -> 0x42000000"#]],
        );
    }

    #[test]
    fn the_offset_is_a_multiple_of_64_kb_in_two_words_and_the_range_lies_in_the_object() {
        check(
            r#"
            f = CreateFile("\Card\y", GENERIC_READ|GENERIC_WRITE)
            m = CreateFileMapping(f, _, PAGE_READWRITE, 1, 0x10000)
            MapViewOfFile(m, FILE_MAP_READ, 0, 0x1000)
            MapViewOfFile(m, FILE_MAP_READ, 0, 0xFFFF)
            MapViewOfFile(m, FILE_MAP_READ, 1, 0)
            MapViewOfFile(m, FILE_MAP_READ, 1, 0, 0x10000)
            MapViewOfFile(m, FILE_MAP_READ, 1, 0, 0x10001)
            MapViewOfFile(m, FILE_MAP_READ, 1, 0x10000)
            MapViewOfFile(m, FILE_MAP_READ, 1, 0x20000, 1)
            MapViewOfFile(m, FILE_MAP_READ, 0xFFFFFFFF, 0xFFFF0000, 0xFFFFFFFF)
            MapViewOfFile(m, FILE_MAP_READ, 0, 0x10000, 1)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFileMapping -> 0x0008001a, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> NULL, ERROR_INVALID_PARAMETER (87) [OPEN-07]
                a: MapViewOfFile -> NULL, ERROR_INVALID_PARAMETER (87) [OPEN-07]
                a: MapViewOfFile -> 0x42000000
                a: MapViewOfFile -> 0x42000000
                a: MapViewOfFile -> NULL, ERROR_INVALID_PARAMETER (87) [OPEN-08]
                a: MapViewOfFile -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-13]
                a: MapViewOfFile -> NULL, ERROR_INVALID_PARAMETER (87) [OPEN-08]
                a: MapViewOfFile -> NULL, ERROR_INVALID_PARAMETER (87) [OPEN-08]
                a: MapViewOfFile -> 0x42010000"#]],
        );
    }

    #[test]
    fn a_view_of_the_whole_shows_the_object_and_writes_reach_every_view() {
        check(
            r#"
            f = CreateFile("\Card\pages", GENERIC_READ|GENERIC_WRITE)
            m = CreateFileMapping(f, _, PAGE_READWRITE)
            v = MapViewOfFile(m, FILE_MAP_WRITE)
            b: w = MapViewOfFile(m, FILE_MAP_READ)
            write v+4094 '1234'
            b: read w+4093 6
            b: write w 'x'
            b: read v 1
            execute v
            read v+8192 12
            read v+0x3000 1
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFileMapping -> 0x0008001a, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> 0x42000000
                b: MapViewOfFile -> 0x42010000
                a: write -> done
                  page-in \Card\pages 0 from the file
                  page-in \Card\pages 1 from the file
                  dirty \Card\pages 0
                  dirty \Card\pages 1
                b: read -> 'a1234b'
                b: write raises at 0x42010000: the page does not allow this access
                b: read -> 'a'
                a: execute raises at 0x42000000: the page does not allow this access
                a: read -> 'cccccccccc\x00\x00'
                  page-in \Card\pages 2 from the file
                a: read raises at 0x42003000: nothing is reserved at this address"#]],
        );
    }

    #[test]
    fn equal_views_have_one_address_in_all_processes_and_lie_above_the_slots() {
        check(
            r#"
            m = CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 0x20000, "shared")
            b: m = CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 0, "shared")
            MapViewOfFile(m, FILE_MAP_WRITE)
            b: MapViewOfFile(m, FILE_MAP_WRITE)
            b: MapViewOfFile(m, FILE_MAP_WRITE, 0, 0, 0x20000)
            b: MapViewOfFile(m, FILE_MAP_READ)
            b: MapViewOfFile(m, FILE_MAP_WRITE, 0, 0x10000)
            "#,
            expect![[r#"
                a: CreateFileMapping -> 0x00080016, NO_ERROR (0) [SZ-54]
                b: CreateFileMapping -> 0x00080016, ERROR_ALREADY_EXISTS (183) [CFM-19]
                a: MapViewOfFile -> 0x42000000
                b: MapViewOfFile -> 0x42000000
                b: MapViewOfFile -> 0x42000000
                b: MapViewOfFile -> 0x42020000
                b: MapViewOfFile -> 0x42040000"#]],
        );
    }

    #[test]
    fn a_view_without_room_is_refused_and_gets_its_place_when_there_is_some() {
        check(
            r#"
            m = CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 1)
            r = VirtualAlloc(_, 0x3E000000, MEM_RESERVE, PAGE_NOACCESS)
            MapViewOfFile(m, FILE_MAP_READ)
            VirtualFree(r, 0, MEM_RELEASE)
            MapViewOfFile(m, FILE_MAP_READ)
            "#,
            expect![[r#"
                a: CreateFileMapping -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: VirtualAlloc -> 0x42000000
                a: MapViewOfFile -> NULL, ERROR_OUTOFMEMORY (14) [SZ-14]
                a: VirtualFree -> TRUE
                a: MapViewOfFile -> 0x42000000"#]],
        );
    }

    #[test]
    fn a_view_needs_no_medium_but_its_pages_do() {
        check(
            r#"
            f = CreateFile("\Card\pages", GENERIC_READ)
            m = CreateFileMapping(f, _, PAGE_READONLY)
            ! eject "\Card"
            v = MapViewOfFile(m, FILE_MAP_READ)
            read v 1
            ! insert "\Card"
            read v 1
            ! eject "\Card"
            read v 1
            read v+4096 1
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFileMapping -> 0x0008001a, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> 0x42000000
                a: read raises at 0x42000000: the medium that holds the page was removed
                a: read -> 'a'
                  page-in \Card\pages 0 from the file
                a: read -> 'a'
                a: read raises at 0x42001000: the medium that holds the page was removed"#]],
        );
    }

    #[test]
    fn an_uncompressed_rom_file_is_read_in_place_and_a_compressed_one_takes_ram() {
        check(
            r#"
            f = CreateFile("\Windows\plain.bin", GENERIC_READ)
            g = CreateFile("\Windows\packed.bin", GENERIC_READ)
            m = CreateFileMapping(f, _, PAGE_READONLY)
            n = CreateFileMapping(g, _, PAGE_READONLY)
            v = MapViewOfFile(m, FILE_MAP_READ)
            w = MapViewOfFile(n, FILE_MAP_READ)
            read v 6
            ! ram
            read w 6
            ! ram
            write v 'x'
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFile -> 0x0008001a
                a: CreateFileMapping -> 0x0008001e, NO_ERROR (0) [SZ-54]
                a: CreateFileMapping -> 0x00080022, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> 0x42000000
                a: MapViewOfFile -> 0x42010000
                a: read -> 'in rom'
                  page-in \Windows\plain.bin 0 in ROM
                RAM: 0 of 64, at most 0
                a: read -> 'packed'
                  page-in \Windows\packed.bin 0 expanded from ROM
                RAM: 1 of 64, at most 1
                a: write raises at 0x42000000: the page does not allow this access"#]],
        );
    }
}
