//! CreateFileMapping: makes a file-mapping object, or opens the one that has the name.
//!
//! Modelled: everything that the reference for Windows CE .NET 4.2 says. The order of checks is
//! a choice (SZ-01): a program that opens by name with PAGE_READONLY and a size of 0, as 7-Zip
//! does, works only if the name is looked up before protection and size are judged.
//!
//! Side effect of a refused call, and the only one: a handle from CreateFileForMapping is closed
//! (CFM-25).
//!
//! Documents: CreateFileMapping, Windows CE .NET 4.2 reference; for the desktop, see `desktop`.

mod desktop;

use crate::answer::{Failure, Interrupted, Refused, Returned, refuse};
use crate::api::{Api, EVERYWHERE, Param, Returns, Takes, narrow};
use crate::handle::access;
use crate::named::{look_up, object_name};
use crate::refusals::refused;
use crate::{Call, SecurityAttributes};
use abi::constant::{
    Family, PAGE_READONLY, PAGE_READWRITE, PAGE_WRITECOPY, SEC_COMMIT, SEC_IMAGE, SEC_NOCACHE,
    SEC_RESERVE,
};
use abi::error::{
    ERROR_ACCESS_DENIED, ERROR_ALREADY_EXISTS, ERROR_DISK_FULL, ERROR_FILE_INVALID,
    ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_NOT_SUPPORTED, NO_ERROR,
};
use abi::{AccessKind, Address, ClauseId, Handle, ObjectId, clause};
use kernel::file_mapping::NewMapping;
use kernel::record::OpenFile;
use kernel::versions::MappingChecks;
use kernel::{Fault, FaultCause, Refusal};
use std::sync::Arc;
use trace::event::{CloseReason, ObjectKind};

pub(crate) static API: Api = Api {
    name: "CreateFileMapping",
    params: &[
        Param { name: "hFile", takes: Takes::Handle { default: Handle::INVALID } },
        Param { name: "lpFileMappingAttributes", takes: Takes::Security },
        Param {
            name: "flProtect",
            takes: Takes::Number {
                families: &[Family::PageProtection, Family::Section],
                default: PAGE_READWRITE,
            },
        },
        Param { name: "dwMaximumSizeHigh", takes: Takes::Number { families: &[], default: 0 } },
        Param { name: "dwMaximumSizeLow", takes: Takes::Number { families: &[], default: 0 } },
        Param { name: "lpName", takes: Takes::Text },
    ],
    returns: Returns::HandleOrNull,
    versions: EVERYWHERE,
    about: "Makes a named or unnamed file-mapping object for a file or for RAM, or opens an \
            existing one by its name.",
    document: "CreateFileMapping, Windows CE .NET 4.2 reference",
    clauses: &[
        clause::CFM_01,
        clause::CFM_02,
        clause::CFM_03A,
        clause::CFM_03B,
        clause::CFM_06A,
        clause::CFM_06B,
        clause::CFM_08,
        clause::CFM_10,
        clause::CFM_11A,
        clause::CFM_11B,
        clause::CFM_11C,
        clause::CFM_11D,
        clause::CFM_12,
        clause::CFM_14A,
        clause::CFM_14B,
        clause::CFM_15A,
        clause::CFM_15B,
        clause::CFM_15C,
        clause::CFM_17A,
        clause::CFM_17B,
        clause::CFM_19,
        clause::CFM_20,
        clause::CFM_21,
        clause::CFM_22,
        clause::CFM_23,
        clause::CFM_24,
        clause::CFM_25,
        clause::CFM_26,
        clause::CFM_27,
        clause::CFM_30A,
        clause::CFM_33,
        clause::CFM_36,
        clause::CFM_38,
        clause::CFFM_03,
        clause::M_41C,
        clause::M_42A,
        clause::M_44A,
        clause::M_22,
        clause::M_43A,
        clause::M_51,
        clause::M_53A,
        clause::OPEN_20C,
        clause::SZ_162,
        clause::SZ_163,
        clause::SZ_255,
        clause::SZ_256,
        clause::SZ_169,
        clause::NM_02,
        clause::NM_03,
        clause::OPEN_02A,
        clause::OPEN_03,
        clause::OPEN_04,
        clause::OPEN_05,
        clause::OPEN_23A,
        clause::OPEN_23B,
        clause::OPEN_25,
        clause::OPEN_26,
        clause::OPEN_27,
        clause::SZ_01,
        clause::SZ_02,
        clause::SZ_03,
        clause::SZ_04,
        clause::SZ_05,
        clause::SZ_06,
        clause::SZ_07,
        clause::SZ_09,
        clause::SZ_54,
        clause::SZ_76,
        clause::SZ_79,
        clause::SZ_86,
        clause::SZ_91,
        clause::SZ_96,
        clause::M_01A,
        clause::M_01B,
        clause::M_01C,
        clause::M_03A,
        clause::M_03B,
        clause::M_03C,
        clause::M_03D,
        clause::M_05B,
        clause::M_10B,
        clause::M_10C,
        clause::M_10D,
        clause::M_10E,
        clause::M_10F,
        clause::M_11A,
        clause::M_20A,
        clause::M_21A,
        clause::M_21C,
        clause::M_40A,
        clause::M_21D,
        clause::SZ_210,
        clause::SZ_35,
    ],
    invoke: |call, args| {
        let handle = CreateFileMapping(
            call,
            args.handle(0),
            args.security(1),
            args.number(2),
            args.number(3),
            args.number(4),
            args.text(5),
        );
        Returned::Value(handle.0)
    },
};

narrow!("CreateFileMappingA");

/// Makes a file-mapping object of `hFile`, or of RAM for INVALID_HANDLE_VALUE, or opens the
/// existing one with this name. Sizes are in bytes, in two words; both zero: the file's size.
///
/// Returns NULL on failure (W-07a). The last error is written on success too (CFM-20, GLE-04,
/// W-21b): ERROR_ALREADY_EXISTS for an existing object, NO_ERROR for a new one.
pub fn CreateFileMapping(
    call: &mut Call<'_, '_>,
    hFile: Handle,
    lpFileMappingAttributes: Option<SecurityAttributes>,
    flProtect: u32,
    dwMaximumSizeHigh: u32,
    dwMaximumSizeLow: u32,
    lpName: Option<&Arc<str>>,
) -> Handle {
    // CFM-12b, W-10, M-20d: both words count.
    let size = u64::from(dwMaximumSizeHigh) << 32 | u64::from(dwMaximumSizeLow);
    let result = decode(call, hFile, flProtect, size, lpName).and_then(|act| {
        let access = access::of_protection(flProtect);
        let flags = SecurityAttributes::flags(lpFileMappingAttributes, call);
        perform(call, act, hFile, (access, flags))
    });
    // One that is interrupted has not come so far.
    if matches!(result, Err(Failure::Refused(_) | Failure::NotModelled(_))) {
        close_consumed_handle(call, hFile);
    }
    call.finish(result, Handle::NULL)
}

/// What a call raises that the trim of the paging pool comes in between of: it reads through a
/// pointer that is NULL by now (SZ-365).
const TRIMMED: Fault =
    Fault { address: Address::NULL, kind: AccessKind::Read, cause: FaultCause::TrimmedInCall };

/// What the checks make of the arguments.
enum Act {
    Open(ObjectId),
    Create(NewMapping),
}

fn decode(
    call: &mut Call<'_, '_>,
    file: Handle,
    protect: u32,
    size: u64,
    name: Option<&Arc<str>>,
) -> Result<Act, Failure> {
    if call.kernel.rules.mapping.checks == MappingChecks::Desktop {
        return desktop::decode(call, file, protect, size, name);
    }
    let writable = decode_protect(protect)?;
    // CFM-38, OPEN-02b, OFM-02: an existing name wins over whatever else is wrong. Its file handle
    // is not looked at (OPEN-27).
    let name = match open_by_name(call, name, clause::CFM_22)? {
        (Some(object), _) => return Ok(Act::Open(object)),
        (None, name) => name,
    };
    let (file, size) = match file {
        Handle::INVALID => (None, decode_ram(writable, size)?),
        file => {
            let open = decode_file(call, file, writable)?;
            (Some(open), decode_file_size(call, &open, size)?)
        }
    };
    check_page_in(call, file.as_ref())?;
    call.kernel.room_for_handles(call.process(), 1).map_err(refused)?;
    let protect = if writable { PAGE_READWRITE } else { PAGE_READONLY };
    Ok(Act::Create(NewMapping { file, protect, section: SEC_COMMIT, size, name }))
}

/// The object that has the name, if one has, and the name as the kernel takes it. One of another
/// type in the same name space is a refusal with the clause `clash`.
fn open_by_name(
    call: &mut Call<'_, '_>,
    name: Option<&Arc<str>>,
    clash: ClauseId,
) -> Result<(Option<ObjectId>, Option<Arc<str>>), Failure> {
    let Some(name) = object_name(call, name)? else { return Ok((None, None)) };
    let clash = Failure::Refused(Refused { code: ERROR_INVALID_HANDLE, clause: clash });
    Ok((look_up(call, ObjectKind::FileMapping, &name, clash)?, Some(name)))
}

/// True for PAGE_READWRITE, false for PAGE_READONLY; nothing else is supported (OPEN-06a).
fn decode_protect(protect: u32) -> Result<bool, Failure> {
    if protect & (PAGE_WRITECOPY | SEC_IMAGE | SEC_NOCACHE | SEC_RESERVE) != 0 {
        return unsupported(protect);
    }
    match protect & !SEC_COMMIT {
        PAGE_READONLY => Ok(false),
        PAGE_READWRITE => Ok(true),
        _ => refuse(ERROR_INVALID_PARAMETER, clause::SZ_02),
    }
}

/// The refusal of the first of the flags that are not supported.
#[cold]
fn unsupported(protect: u32) -> Result<bool, Failure> {
    let clause = match protect {
        protect if protect & PAGE_WRITECOPY != 0 => clause::CFM_10,
        protect if protect & SEC_IMAGE != 0 => clause::CFM_11B,
        protect if protect & SEC_NOCACHE != 0 => clause::CFM_11C,
        _ => clause::CFM_11D,
    };
    refuse(ERROR_INVALID_PARAMETER, clause)
}

/// An object of RAM (CFM-06a, MMF-01), which has a size (CFM-06b) and can be written (CFM-08,
/// MMF-03, OV-03).
fn decode_ram(writable: bool, size: u64) -> Result<u64, Failure> {
    if !writable {
        return refuse(ERROR_INVALID_PARAMETER, clause::OPEN_02A);
    }
    match size {
        0 => refuse(ERROR_INVALID_PARAMETER, clause::OPEN_04),
        size => Ok(size),
    }
}

/// A handle of CreateFile serves as well (CFFM-02, CFM-26), and how the file is shared does not
/// count (CFM-04, CFM-05). It must have been opened to read, and to write for PAGE_READWRITE
/// (CFM-03a, CFM-03b).
fn decode_file(call: &Call<'_, '_>, file: Handle, writable: bool) -> Result<OpenFile, Failure> {
    let open = open_file(call, file)
        .ok_or(Failure::Refused(Refused { code: ERROR_INVALID_HANDLE, clause: clause::SZ_03 }))?;
    if !open.read || (writable && !open.write) {
        return refuse(ERROR_ACCESS_DENIED, clause::OPEN_03);
    }
    call.kernel.reachable(call.machine(), open.file).map_err(refused)?;
    Ok(open)
}

/// What the file has is the size (CFM-12), or a prefix of it (CFM-15b); ROM cannot grow (OPEN-30b).
fn decode_file_size(call: &Call<'_, '_>, open: &OpenFile, size: u64) -> Result<u64, Failure> {
    let file_size = call.kernel.state.files[open.file.0].size;
    match size {
        0 if file_size == 0 => refuse(ERROR_FILE_INVALID, clause::OPEN_05),
        0 => Ok(file_size),
        size if size > file_size && !open.write => refuse(ERROR_DISK_FULL, clause::SZ_06),
        size => Ok(size),
    }
}

/// Nothing is mapped on a platform without page-in (CFM-27).
#[inline(always)]
fn check_page_in(call: &Call<'_, '_>, file: Option<&OpenFile>) -> Result<(), Failure> {
    if !call.kernel.machine(call.machine()).page_in {
        return refuse(ERROR_NOT_SUPPORTED, clause::OPEN_23A);
    }
    match file {
        Some(open) if !call.kernel.file_can_page(open.file) => {
            refuse(ERROR_NOT_SUPPORTED, clause::OPEN_23B)
        }
        _ => Ok(()),
    }
}

/// Opens or makes the object. The handle allows what was asked for (CFM-21, OPEN-26), of a new
/// object everything (CFM-24). No view is made (CFM-36).
fn perform(
    call: &mut Call<'_, '_>,
    act: Act,
    file: Handle,
    (access, flags): (u32, u32),
) -> Result<Handle, Failure> {
    let process = call.process();
    let (existing, new_one) = match call.kernel.rules.handles.desktop {
        true => (clause::M_44A, clause::M_22),
        false => (clause::CFM_19, clause::SZ_54),
    };
    let (object, code, clause) = match act {
        Act::Open(object) => (object, ERROR_ALREADY_EXISTS, existing),
        Act::Create(new) => {
            let machine = call.machine();
            if new.file.is_some() && call.kernel.trims_in_call(machine) {
                return Err(Failure::Interrupted(Interrupted::Raised(TRIMMED)));
            }
            let object = call
                .kernel
                .create_mapping(machine, new)
                .map_err(|refusal| refused_size(call, refusal))?;
            call.kernel.tie_file_handle(process, file, object);
            (object, NO_ERROR, new_one)
        }
    };
    let handle = call.kernel.open_with(process, object, access, flags).map_err(refused)?;
    call.set_last_error(code);
    call.clause = Some(clause);
    Ok(handle)
}

/// The refusals of making the object itself.
#[cold]
fn refused_size(call: &Call<'_, '_>, refusal: Refusal) -> Failure {
    let (code, clause) = match refusal {
        _ if call.kernel.rules.mapping.checks == MappingChecks::Desktop => {
            return desktop::refused_size(refusal);
        }
        Refusal::DiskFull | Refusal::TooLarge => (ERROR_DISK_FULL, clause::CFM_14B),
        Refusal::OutOfFrames => (abi::error::ERROR_NOT_ENOUGH_MEMORY, clause::SZ_05),
        other => return refused(other),
    };
    Failure::Refused(Refused { code, clause })
}

/// The open file that a handle stands for.
fn open_file(call: &Call<'_, '_>, file: Handle) -> Option<OpenFile> {
    call.kernel.open_file_of(call.process(), file).ok().map(|(_, open)| open)
}

/// CFM-25, SZ-09: after a failure the kernel closes a handle from CreateFileForMapping itself, and
/// on CE 6.0 no duplicate of it (SZ-169).
fn close_consumed_handle(call: &mut Call<'_, '_>, file: Handle) {
    if open_file(call, file).is_some_and(|open| open.for_mapping) {
        call.kernel.take_back(call.process(), file, CloseReason::Kernel);
    }
}

#[cfg(test)]
mod tests {
    use crate::script::{check, typed};
    use crate::{CreateFileForMapping, CreateFileMapping};
    use abi::constant::{GENERIC_READ, OPEN_EXISTING, PAGE_READWRITE};
    use abi::error::ERROR_TOO_MANY_OPEN_FILES;
    use abi::{Handle, clause};
    use expect_test::expect;
    use std::sync::Arc;

    #[test]
    fn it_takes_the_documented_parameters_in_their_order() {
        typed(|call| {
            let name = Arc::from("shared");
            let (none, name) = (None, Some(&name));
            let (ram, protect) = (Handle::INVALID, PAGE_READWRITE);
            let object = CreateFileMapping(call, ram, none, protect, 0, 4096, name);
            assert_ne!(object, Handle::NULL);
            assert_eq!(CreateFileMapping(call, ram, none, protect, 1, 0, name), object);
            let refused = CreateFileMapping(call, ram, none, protect, 1, 0, None);
            assert_eq!(refused, Handle::NULL);
        });
    }

    #[test]
    fn a_new_object_clears_the_last_error_and_an_existing_one_keeps_its_size() {
        check(
            r#"
            SetLastError(5)
            m = CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 5000, "shared")
            b: n = CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 99, "shared")
            b: v = MapViewOfFile(n, FILE_MAP_READ)
            b: VirtualQuery(v)
            CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 99, "Shared")
            "#,
            expect![[r#"
                a: SetLastError -> nothing, ERROR_ACCESS_DENIED (5) [GLE-01]
                a: CreateFileMapping -> 0x00080016, NO_ERROR (0) [SZ-54]
                b: CreateFileMapping -> 0x00080016, ERROR_ALREADY_EXISTS (183) [CFM-19]
                b: MapViewOfFile -> 0x42000000
                b: VirtualQuery -> 28, BaseAddress 0x42000000, AllocationBase 0x42000000, AllocationProtect 0, RegionSize 8192, State 4096, Protect 2, Type 0x00040000
                a: CreateFileMapping -> 0x0008001a, NO_ERROR (0) [SZ-54]"#]],
        );
    }

    #[test]
    fn protections_and_section_flags_other_than_the_two_and_sec_commit_are_refused() {
        check(
            r"
            CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE|SEC_COMMIT, 0, 1)
            CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_WRITECOPY, 0, 1)
            CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE|SEC_IMAGE, 0, 1)
            CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE|SEC_NOCACHE, 0, 1)
            CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE|SEC_COMMIT|SEC_RESERVE, 0, 1)
            CreateFileMapping(INVALID_HANDLE_VALUE, _, SEC_COMMIT, 0, 1)
            CreateFileMapping(INVALID_HANDLE_VALUE, _, 0, 0, 1)
            CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READONLY|PAGE_READWRITE, 0, 1)
            CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_NOACCESS, 0, 1)
            CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_EXECUTE_READWRITE, 0, 1)
            CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE|0x800, 0, 1)
            ",
            expect![[r#"
                a: CreateFileMapping -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: CreateFileMapping -> NULL, ERROR_INVALID_PARAMETER (87) [CFM-10]
                a: CreateFileMapping -> NULL, ERROR_INVALID_PARAMETER (87) [CFM-11b]
                a: CreateFileMapping -> NULL, ERROR_INVALID_PARAMETER (87) [CFM-11c]
                a: CreateFileMapping -> NULL, ERROR_INVALID_PARAMETER (87) [CFM-11d]
                a: CreateFileMapping -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-02]
                a: CreateFileMapping -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-02]
                a: CreateFileMapping -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-02]
                a: CreateFileMapping -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-02]
                a: CreateFileMapping -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-02]
                a: CreateFileMapping -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-02]"#]],
        );
    }

    #[test]
    fn of_several_reasons_the_first_in_the_order_of_the_checks_wins() {
        check(
            r#"
            CreateEvent(_, _, _, "event")
            r = CreateFile("\empty", GENERIC_READ, FILE_SHARE_READ|FILE_SHARE_WRITE)
            w = CreateFile("\empty", GENERIC_WRITE, FILE_SHARE_READ|FILE_SHARE_WRITE)
            z = CreateFile("\Raw\x", GENERIC_READ|GENERIC_WRITE)
            CreateFileMapping(77, _, PAGE_WRITECOPY, 0, 0, "a\b")
            CreateFileMapping(77, _, PAGE_READWRITE, 0, 0, "a\b")
            CreateFileMapping(77, _, PAGE_READWRITE, 0, 0, "event")
            CreateFileMapping(77, _, PAGE_READWRITE, 0, 0, "free")
            CreateFileMapping(r, _, PAGE_READWRITE)
            CreateFileMapping(w, _, PAGE_READONLY)
            CreateFileMapping(r, _, PAGE_READONLY)
            ! eject "\Raw"
            CreateFileMapping(z, _, PAGE_READWRITE, 0xFFFFFFFF, 0)
            ! insert "\Raw"
            CreateFileMapping(z, _, PAGE_READWRITE, 0xFFFFFFFF, 0)
            CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READONLY)
            old: CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE)
            old: CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 1, 0)
            "#,
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: CreateFile -> 0x0008001a
                a: CreateFile -> 0x0008001e
                a: CreateFile -> 0x00080022
                a: CreateFileMapping -> NULL, ERROR_INVALID_PARAMETER (87) [CFM-10]
                a: CreateFileMapping -> NULL, ERROR_INVALID_PARAMETER (87) [OPEN-25]
                a: CreateFileMapping -> NULL, ERROR_INVALID_HANDLE (6) [CFM-22]
                a: CreateFileMapping -> NULL, ERROR_INVALID_HANDLE (6) [SZ-03]
                a: CreateFileMapping -> NULL, ERROR_ACCESS_DENIED (5) [OPEN-03]
                a: CreateFileMapping -> NULL, ERROR_ACCESS_DENIED (5) [OPEN-03]
                a: CreateFileMapping -> NULL, ERROR_FILE_INVALID (1006) [OPEN-05]
                a: CreateFileMapping -> NULL, ERROR_DEVICE_REMOVED (1617) [SZ-76]
                a: CreateFileMapping -> NULL, ERROR_NOT_SUPPORTED (50) [OPEN-23b]
                a: CreateFileMapping -> NULL, ERROR_INVALID_PARAMETER (87) [OPEN-02a]
                old: CreateFileMapping -> NULL, ERROR_INVALID_PARAMETER (87) [OPEN-04]
                old: CreateFileMapping -> NULL, ERROR_NOT_SUPPORTED (50) [OPEN-23a]"#]],
        );
    }

    #[test]
    fn a_name_has_no_backslash_ends_before_its_first_nul_and_has_the_length_of_a_path() {
        check(
            "
            CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 1, \"Global\\x\")
            CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 1, \"SYSTEM/CeLog Data\")
            CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 1, \"x\"*259)
            CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 1, \"x\"*260)
            CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 1, \"\")
            CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 1, \"\0x\")
            ",
            expect![[r#"
                a: CreateFileMapping -> NULL, ERROR_INVALID_PARAMETER (87) [OPEN-25]
                a: CreateFileMapping -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: CreateFileMapping -> 0x0008001a, NO_ERROR (0) [SZ-54]
                a: CreateFileMapping -> NULL, ERROR_INVALID_PARAMETER (87) [OPEN-25]
                a: CreateFileMapping -> 0x0008001e, NO_ERROR (0) [SZ-54]
                a: CreateFileMapping -> 0x0008001e, ERROR_ALREADY_EXISTS (183) [CFM-19]"#]],
        );
    }

    #[test]
    fn a_name_of_every_other_type_clashes() {
        check(
            r#"
            CreateEvent(_, _, _, "event")
            CreateMutex(_, _, "mutex")
            CreateSemaphore(_, 1, 1, "semaphore")
            CreateWaitableTimer(_, _, "timer")
            CreateJobObject(_, "job")
            CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 1, "event")
            CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 1, "mutex")
            CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 1, "semaphore")
            CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 1, "timer")
            b: CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 1, "job")
            desk: CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 1, "job")
            "#,
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: CreateMutex -> 0x0008001a, NO_ERROR (0) [SZ-54]
                a: CreateSemaphore -> 0x0008001e, NO_ERROR (0) [SZ-54]
                a: CreateWaitableTimer -> 0x00080022, NO_ERROR (0) [SZ-54]
                a: CreateJobObject -> 0x00080026, NO_ERROR (0) [SZ-54]
                a: CreateFileMapping -> NULL, ERROR_INVALID_HANDLE (6) [CFM-22]
                a: CreateFileMapping -> NULL, ERROR_INVALID_HANDLE (6) [CFM-22]
                a: CreateFileMapping -> NULL, ERROR_INVALID_HANDLE (6) [CFM-22]
                a: CreateFileMapping -> NULL, ERROR_INVALID_HANDLE (6) [CFM-22]
                b: CreateFileMapping -> NULL, ERROR_INVALID_HANDLE (6) [CFM-22]
                desk: CreateFileMapping -> 0x0008000a, NO_ERROR (0) [SZ-54]"#]],
        );
    }

    #[test]
    fn what_is_no_open_file_is_no_file() {
        check(
            r#"
            e = CreateEvent()
            m = CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 1)
            f = CreateFile("\a.txt", GENERIC_READ)
            CloseHandle(f)
            CreateFileMapping(NULL, _, PAGE_READONLY)
            CreateFileMapping(e, _, PAGE_READONLY)
            CreateFileMapping(m, _, PAGE_READONLY)
            CreateFileMapping(f, _, PAGE_READONLY)
            "#,
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: CreateFileMapping -> 0x0008001a, NO_ERROR (0) [SZ-54]
                a: CreateFile -> 0x0008001e
                a: CloseHandle -> TRUE
                a: CreateFileMapping -> NULL, ERROR_INVALID_HANDLE (6) [SZ-03]
                a: CreateFileMapping -> NULL, ERROR_INVALID_HANDLE (6) [SZ-03]
                a: CreateFileMapping -> NULL, ERROR_INVALID_HANDLE (6) [SZ-03]
                a: CreateFileMapping -> NULL, ERROR_INVALID_HANDLE (6) [SZ-03]"#]],
        );
    }

    #[test]
    fn the_handle_must_have_the_access_that_the_protection_needs() {
        check(
            r#"
            r = CreateFile("\a.txt", GENERIC_READ, FILE_SHARE_READ|FILE_SHARE_WRITE)
            w = CreateFile("\a.txt", GENERIC_WRITE, FILE_SHARE_READ|FILE_SHARE_WRITE)
            n = CreateFile("\a.txt", 0, FILE_SHARE_READ|FILE_SHARE_WRITE)
            rw = CreateFile("\a.txt", GENERIC_READ|GENERIC_WRITE, FILE_SHARE_READ|FILE_SHARE_WRITE)
            CreateFileMapping(r, _, PAGE_READWRITE)
            CreateFileMapping(w, _, PAGE_READWRITE)
            CreateFileMapping(w, _, PAGE_READONLY)
            CreateFileMapping(n, _, PAGE_READONLY)
            CreateFileMapping(r, _, PAGE_READONLY)
            CreateFileMapping(rw, _, PAGE_READONLY)
            b: CreateFileMapping(rw, _, PAGE_READWRITE)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFile -> 0x0008001a
                a: CreateFile -> 0x0008001e
                a: CreateFile -> 0x00080022
                a: CreateFileMapping -> NULL, ERROR_ACCESS_DENIED (5) [OPEN-03]
                a: CreateFileMapping -> NULL, ERROR_ACCESS_DENIED (5) [OPEN-03]
                a: CreateFileMapping -> NULL, ERROR_ACCESS_DENIED (5) [OPEN-03]
                a: CreateFileMapping -> NULL, ERROR_ACCESS_DENIED (5) [OPEN-03]
                a: CreateFileMapping -> 0x00080026, NO_ERROR (0) [SZ-54]
                a: CreateFileMapping -> 0x0008002a, NO_ERROR (0) [SZ-54]
                b: CreateFileMapping -> 0x0008002e, NO_ERROR (0) [SZ-54]"#]],
        );
    }

    #[test]
    fn an_object_of_ram_is_writable_and_has_a_size() {
        check(
            r#"
            CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READONLY, 0, 4096)
            CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE)
            CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 0x40001)
            CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 1, 0)
            ! ram
            CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 0x40000, "all")
            ! ram
            CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 1)
            b: CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READONLY, 0, 0, "all")
            "#,
            expect![[r#"
                a: CreateFileMapping -> NULL, ERROR_INVALID_PARAMETER (87) [OPEN-02a]
                a: CreateFileMapping -> NULL, ERROR_INVALID_PARAMETER (87) [OPEN-04]
                a: CreateFileMapping -> NULL, ERROR_NOT_ENOUGH_MEMORY (8) [SZ-05]
                a: CreateFileMapping -> NULL, ERROR_NOT_ENOUGH_MEMORY (8) [SZ-05]
                RAM: 0 of 64, at most 0
                a: CreateFileMapping -> 0x00080016, NO_ERROR (0) [SZ-54]
                RAM: 64 of 64, at most 64
                a: CreateFileMapping -> NULL, ERROR_NOT_ENOUGH_MEMORY (8) [SZ-05]
                b: CreateFileMapping -> 0x00080016, ERROR_ALREADY_EXISTS (183) [CFM-19]"#]],
        );
    }

    #[test]
    fn the_size_is_the_files_or_a_prefix_or_the_file_grows() {
        check(
            r#"
            f = CreateFile("\Storage Card\log", GENERIC_READ|GENERIC_WRITE)
            m = CreateFileMapping(f, _, PAGE_READWRITE)
            v = MapViewOfFile(m, FILE_MAP_WRITE)
            read v 12
            n = CreateFileMapping(f, _, PAGE_READWRITE, 0, 4)
            MapViewOfFile(n, FILE_MAP_WRITE, 0, 0, 5)
            w = MapViewOfFile(n, FILE_MAP_WRITE)
            read w 12
            CreateFileMapping(f, _, PAGE_READWRITE, 0, 12)
            ! bytes "\Storage Card\log"
            CreateFileMapping(f, _, PAGE_READONLY, 0, 13)
            ! bytes "\Storage Card\log"
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFileMapping -> 0x0008001a, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> 0x42000000
                a: read -> '0123456789\x00\x00'
                  page-in \Storage Card\log 0 from the file
                a: CreateFileMapping -> 0x0008001e, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> NULL, ERROR_INVALID_PARAMETER (87) [OPEN-08]
                a: MapViewOfFile -> 0x42010000
                a: read -> '0123\x00\x00\x00\x00\x00\x00\x00\x00'
                  page-in \Storage Card\log 0 from the file
                a: CreateFileMapping -> 0x00080022, NO_ERROR (0) [SZ-54]
                \Storage Card\log: '0123456789\x00\x00' 12 bytes, change 1
                a: CreateFileMapping -> 0x00080026, NO_ERROR (0) [SZ-54]
                \Storage Card\log: '0123456789\x00\x00\x00' 13 bytes, change 2"#]],
        );
    }

    #[test]
    fn a_file_that_cannot_grow_makes_no_object_and_stays_as_it_is() {
        check(
            r#"
            f = CreateFile("\Storage Card\log", GENERIC_READ|GENERIC_WRITE)
            r = CreateFile("\a.txt", GENERIC_READ)
            rom = CreateFile("\Windows\plain.bin", GENERIC_READ)
            s = CreateFile("\Card\y", GENERIC_READ|GENERIC_WRITE)
            e = CreateFile("\empty", GENERIC_READ|GENERIC_WRITE)
            CreateFileMapping(f, _, PAGE_READWRITE, 0, 101, "n")
            CreateFileMapping(f, _, PAGE_READWRITE, 1, 0)
            CreateFileMapping(r, _, PAGE_READONLY, 0, 6)
            CreateFileMapping(rom, _, PAGE_READONLY, 0, 7)
            CreateFileMapping(s, _, PAGE_READWRITE, 0x80000000, 0)
            CreateFileMapping(e, _, PAGE_READWRITE)
            ! fault Growth
            CreateFileMapping(f, _, PAGE_READWRITE, 0, 11)
            ! bytes "\Storage Card\log"
            CreateFileMapping(e, _, PAGE_READWRITE, 0, 1)
            CreateFileMapping(f, _, PAGE_READWRITE, 0, 100, "n")
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFile -> 0x0008001a
                a: CreateFile -> 0x0008001e
                a: CreateFile -> 0x00080022
                a: CreateFile -> 0x00080026
                a: CreateFileMapping -> NULL, ERROR_DISK_FULL (112) [CFM-14b]
                a: CreateFileMapping -> NULL, ERROR_DISK_FULL (112) [CFM-14b]
                a: CreateFileMapping -> NULL, ERROR_DISK_FULL (112) [SZ-06]
                a: CreateFileMapping -> NULL, ERROR_DISK_FULL (112) [SZ-06]
                a: CreateFileMapping -> NULL, ERROR_DISK_FULL (112) [CFM-14b]
                a: CreateFileMapping -> NULL, ERROR_FILE_INVALID (1006) [OPEN-05]
                a: CreateFileMapping -> NULL, ERROR_DISK_FULL (112) [CFM-14b]
                \Storage Card\log: '0123456789' 10 bytes, change 0
                a: CreateFileMapping -> 0x0008002a, NO_ERROR (0) [SZ-54]
                a: CreateFileMapping -> 0x0008002e, NO_ERROR (0) [SZ-54]"#]],
        );
    }

    #[test]
    fn a_put_off_write_is_made_when_the_file_is_mapped_again_and_not_when_that_is_refused() {
        check(
            r#"
            ! defer on
            f = CreateFile("\Storage Card\log", GENERIC_READ|GENERIC_WRITE)
            m = CreateFileMapping(f, _, PAGE_READWRITE)
            v = MapViewOfFile(m, FILE_MAP_WRITE)
            write v 'new'
            UnmapViewOfFile(v)
            CloseHandle(m)
            CreateFileMapping(f, _, PAGE_READWRITE, 0, 101)
            ! bytes "\Storage Card\log"
            CreateFileMapping(f, _, PAGE_READWRITE)
            ! bytes "\Storage Card\log"
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFileMapping -> 0x0008001a, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> 0x42000000
                a: write -> done
                  page-in \Storage Card\log 0 from the file
                  dirty \Storage Card\log 0
                a: UnmapViewOfFile -> TRUE
                  pending \Storage Card\log: 1
                a: CloseHandle -> TRUE
                  destroy \Storage Card\log
                a: CreateFileMapping -> NULL, ERROR_DISK_FULL (112) [CFM-14b]
                \Storage Card\log: '0123456789' 10 bytes, change 0
                a: CreateFileMapping -> 0x0010001a, NO_ERROR (0) [SZ-54]
                  write-back \Storage Card\log 0 put off until now
                \Storage Card\log: 'new3456789' 10 bytes, change 1"#]],
        );
    }

    #[test]
    fn without_page_in_of_the_platform_or_the_file_system_nothing_new_is_made() {
        check(
            r#"
            f = CreateFile("\Raw\x", GENERIC_READ|GENERIC_WRITE)
            CreateFileMapping(f, _, PAGE_READWRITE)
            old: g = CreateFile("\own", GENERIC_READ|GENERIC_WRITE)
            old: CreateFileMapping(g, _, PAGE_READWRITE)
            old: CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 1)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFileMapping -> NULL, ERROR_NOT_SUPPORTED (50) [OPEN-23b]
                old: CreateFile -> 0x0008000a
                old: CreateFileMapping -> NULL, ERROR_NOT_SUPPORTED (50) [OPEN-23a]
                old: CreateFileMapping -> NULL, ERROR_NOT_SUPPORTED (50) [OPEN-23a]"#]],
        );
    }

    #[test]
    fn the_medium_must_be_there() {
        check(
            r#"
            f = CreateFile("\Storage Card\log", GENERIC_READ|GENERIC_WRITE)
            x = CreateFile("\\srv\data\x", GENERIC_READ|GENERIC_WRITE)
            ! eject "\Storage Card"
            CreateFileMapping(f, _, PAGE_READWRITE)
            ! disconnect
            CreateFileMapping(x, _, PAGE_READWRITE)
            ! insert "\Storage Card"
            ! reconnect
            CreateFileMapping(f, _, PAGE_READWRITE)
            CreateFileMapping(x, _, PAGE_READWRITE)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFile -> 0x0008001a
                a: CreateFileMapping -> NULL, ERROR_DEVICE_REMOVED (1617) [SZ-76]
                a: CreateFileMapping -> NULL, ERROR_BAD_NETPATH (53) [SZ-79]
                a: CreateFileMapping -> 0x0008001e, NO_ERROR (0) [SZ-54]
                a: CreateFileMapping -> 0x00080022, NO_ERROR (0) [SZ-54]"#]],
        );
    }

    #[test]
    fn security_attributes_are_ignored() {
        check(
            r"
            CreateFileMapping(INVALID_HANDLE_VALUE, 0x1000, PAGE_READWRITE, 0, 1)
            ",
            expect!["a: CreateFileMapping -> 0x00080016, NO_ERROR (0) [SZ-54]"],
        );
    }

    #[test]
    fn a_handle_from_create_file_for_mapping_is_closed_by_every_kind_of_failure() {
        check(
            r#"
            CreateEvent(_, _, _, "event")
            f = CreateFileForMapping("\a.txt", GENERIC_READ)
            CreateFileMapping(f, _, PAGE_WRITECOPY)
            CloseHandle(f)
            f = CreateFileForMapping("\a.txt", GENERIC_READ)
            CreateFileMapping(f, _, PAGE_READONLY, 0, 0, "a\b")
            f = CreateFileForMapping("\a.txt", GENERIC_READ)
            CreateFileMapping(f, _, PAGE_READONLY, 0, 0, "event")
            f = CreateFileForMapping("\a.txt", GENERIC_READ)
            CreateFileMapping(f, _, PAGE_READWRITE)
            f = CreateFileForMapping("\a.txt", GENERIC_READ)
            CreateFileMapping(f, _, PAGE_READONLY, 0, 6)
            "#,
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: CreateFileForMapping -> 0x0008001a
                a: CreateFileMapping -> NULL, ERROR_INVALID_PARAMETER (87) [CFM-10]
                  the kernel closes 0x0008001a of a
                a: CloseHandle -> FALSE, ERROR_INVALID_HANDLE (6) [OPEN-20a]
                a: CreateFileForMapping -> 0x0010001a
                a: CreateFileMapping -> NULL, ERROR_INVALID_PARAMETER (87) [OPEN-25]
                  the kernel closes 0x0010001a of a
                a: CreateFileForMapping -> 0x0018001a
                a: CreateFileMapping -> NULL, ERROR_INVALID_HANDLE (6) [CFM-22]
                  the kernel closes 0x0018001a of a
                a: CreateFileForMapping -> 0x0020001a
                a: CreateFileMapping -> NULL, ERROR_ACCESS_DENIED (5) [OPEN-03]
                  the kernel closes 0x0020001a of a
                a: CreateFileForMapping -> 0x0028001a
                a: CreateFileMapping -> NULL, ERROR_DISK_FULL (112) [SZ-06]
                  the kernel closes 0x0028001a of a"#]],
        );
    }

    #[test]
    fn so_it_is_by_a_failure_that_the_file_brings() {
        check(
            r#"
            f = CreateFileForMapping("\empty", GENERIC_READ)
            CreateFileMapping(f, _, PAGE_READONLY)
            f = CreateFileForMapping("\Raw\x", GENERIC_READ)
            CreateFileMapping(f, _, PAGE_READONLY)
            f = CreateFileForMapping("\Storage Card\log", GENERIC_READ|GENERIC_WRITE)
            CreateFileMapping(f, _, PAGE_READWRITE, 0, 101)
            f = CreateFileForMapping("\Storage Card\log", GENERIC_READ|GENERIC_WRITE)
            ! eject "\Storage Card"
            CreateFileMapping(f, _, PAGE_READWRITE)
            CloseHandle(f)
            old: g = CreateFileForMapping("\own", GENERIC_READ)
            old: CreateFileMapping(g, _, PAGE_READONLY)
            "#,
            expect![[r#"
                a: CreateFileForMapping -> 0x00080016
                a: CreateFileMapping -> NULL, ERROR_FILE_INVALID (1006) [OPEN-05]
                  the kernel closes 0x00080016 of a
                a: CreateFileForMapping -> 0x00100016
                a: CreateFileMapping -> NULL, ERROR_NOT_SUPPORTED (50) [OPEN-23b]
                  the kernel closes 0x00100016 of a
                a: CreateFileForMapping -> 0x00180016
                a: CreateFileMapping -> NULL, ERROR_DISK_FULL (112) [CFM-14b]
                  the kernel closes 0x00180016 of a
                a: CreateFileForMapping -> 0x00200016
                a: CreateFileMapping -> NULL, ERROR_DEVICE_REMOVED (1617) [SZ-76]
                  the kernel closes 0x00200016 of a
                a: CloseHandle -> FALSE, ERROR_INVALID_HANDLE (6) [OPEN-20a]
                old: CreateFileForMapping -> 0x0008000a
                old: CreateFileMapping -> NULL, ERROR_NOT_SUPPORTED (50) [OPEN-23a]
                  the kernel closes 0x0008000a of old"#]],
        );
    }

    #[test]
    fn it_is_closed_for_every_process_whichever_made_the_call() {
        check(
            r#"
            f = CreateFileForMapping("\a.txt", GENERIC_READ)
            DuplicateHandle(_, f, @b)
            DuplicateHandle(_, f, @b)
            b: CreateFileMapping(f, _, PAGE_READWRITE)
            CloseHandle(f)
            b: CloseHandle(f)
            f = CreateFileForMapping("\a.txt", GENERIC_READ)
            b: CreateFileMapping(f, _, PAGE_READWRITE)
            CloseHandle(f)
            "#,
            expect![[r#"
                a: CreateFileForMapping -> 0x00080016
                a: DuplicateHandle -> TRUE, lpTargetHandle 0x00080016
                a: DuplicateHandle -> TRUE, lpTargetHandle 0x00080016
                b: CreateFileMapping -> NULL, ERROR_ACCESS_DENIED (5) [OPEN-03]
                  the kernel closes 0x00080016 of a
                  the kernel closes 0x00080016 of b
                a: CloseHandle -> FALSE, ERROR_INVALID_HANDLE (6) [OPEN-20a]
                b: CloseHandle -> FALSE, ERROR_INVALID_HANDLE (6) [OPEN-20a]
                a: CreateFileForMapping -> 0x00100016
                b: CreateFileMapping -> NULL, ERROR_ACCESS_DENIED (5) [OPEN-03]
                  the kernel closes 0x00100016 of a
                a: CloseHandle -> FALSE, ERROR_INVALID_HANDLE (6) [OPEN-20a]"#]],
        );
    }

    #[test]
    fn it_stays_open_after_a_success_and_one_from_create_file_after_a_failure_too() {
        check(
            r#"
            CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 1, "shared")
            f = CreateFileForMapping("\a.txt", GENERIC_READ)
            m = CreateFileMapping(f, _, PAGE_READONLY)
            CreateFileMapping(f, _, PAGE_READWRITE, 0, 0, "shared")
            CloseHandle(m)
            CloseHandle(f)
            CloseHandle(f)
            g = CreateFile("\a.txt", GENERIC_READ)
            CreateFileMapping(g, _, PAGE_READWRITE)
            CloseHandle(g)
            "#,
            expect![[r#"
                a: CreateFileMapping -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: CreateFileForMapping -> 0x0008001a
                a: CreateFileMapping -> 0x0008001e, NO_ERROR (0) [SZ-54]
                a: CreateFileMapping -> 0x00080016, ERROR_ALREADY_EXISTS (183) [CFM-19]
                a: CloseHandle -> TRUE
                  destroy \a.txt
                a: CloseHandle -> TRUE
                a: CloseHandle -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-50]
                a: CreateFile -> 0x0010001a
                a: CreateFileMapping -> NULL, ERROR_ACCESS_DENIED (5) [OPEN-03]
                a: CloseHandle -> TRUE"#]],
        );
    }

    #[test]
    fn without_a_handle_value_nothing_is_made_and_the_files_handle_is_closed() {
        typed(|call| {
            let (path, none) = (Arc::from(r"\a.txt"), None);
            let path = Some(&path);
            let file = CreateFileForMapping(
                call,
                path,
                GENERIC_READ,
                0,
                none,
                OPEN_EXISTING,
                0,
                Handle::NULL,
            );
            let (machine, process) = (call.machine(), call.process());
            while call.kernel.room_for_handles(process, 1).is_ok() {
                let event = call.kernel.create_event(machine, false, false, None);
                call.kernel.open_handle(process, event).expect("there is room");
            }
            let objects = call.kernel.state.objects.len();
            let ram = CreateFileMapping(call, Handle::INVALID, None, PAGE_READWRITE, 0, 1, None);
            assert_eq!((ram, call.last_error), (Handle::NULL, Some(ERROR_TOO_MANY_OPEN_FILES)));
            assert_eq!(call.clause, Some(clause::SZ_91));
            assert_eq!(call.kernel.state.objects.len(), objects);
            let protect = abi::constant::PAGE_READONLY;
            assert_eq!(CreateFileMapping(call, file, None, protect, 0, 0, None), Handle::NULL);
            assert_eq!(call.kernel.state.objects.len(), objects - 1, "the open file is gone");
        });
    }

    #[test]
    fn a_handle_to_an_existing_object_gives_what_was_asked_for_and_never_more_than_it_has() {
        check(
            r#"
            r = CreateFile("\a.txt", GENERIC_READ)
            CreateFileMapping(r, _, PAGE_READONLY, 0, 0, "file")
            w = CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 0, "file")
            MapViewOfFile(w, FILE_MAP_WRITE)
            CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 1, "ram")
            b: n = CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READONLY, 0, 0, "ram")
            b: MapViewOfFile(n, FILE_MAP_WRITE)
            b: MapViewOfFile(n, FILE_MAP_READ)
            b: CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 0, "ram")
            b: MapViewOfFile(n, FILE_MAP_WRITE)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFileMapping -> 0x0008001a, NO_ERROR (0) [SZ-54]
                a: CreateFileMapping -> 0x0008001a, ERROR_ALREADY_EXISTS (183) [CFM-19]
                a: MapViewOfFile -> NULL, ERROR_ACCESS_DENIED (5) [SZ-12]
                a: CreateFileMapping -> 0x0008001e, NO_ERROR (0) [SZ-54]
                b: CreateFileMapping -> 0x0008001e, ERROR_ALREADY_EXISTS (183) [CFM-19]
                b: MapViewOfFile -> NULL, ERROR_ACCESS_DENIED (5) [SZ-12]
                b: MapViewOfFile -> 0x42000000
                b: CreateFileMapping -> 0x0008001e, ERROR_ALREADY_EXISTS (183) [CFM-19]
                b: MapViewOfFile -> 0x42010000"#]],
        );
    }
}
