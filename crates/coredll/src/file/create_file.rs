//! CreateFile: opens or creates a file.
//!
//! Modelled: files on every volume, the five dispositions, sharing between all opens of a file,
//! attributes of new files, last errors on success. An access of 0 asks for attributes only and
//! is in nobody's way (CF-04). FILE_FLAG_WRITE_THROUGH, FILE_FLAG_RANDOM_ACCESS and
//! FILE_FLAG_SEQUENTIAL_SCAN are accepted and change nothing (CF-12); security attributes and
//! template are ignored. From 6.0 on there is GENERIC_EXECUTE (SZ-202). On the desktop also the
//! single accesses, DELETE among them (SZ-189), FILE_SHARE_DELETE, FILE_FLAG_DELETE_ON_CLOSE
//! (SZ-188), and what a file-mapping object keeps others from although the file handle that it
//! was made from is closed (M-60a, M-60b, SZ-181). Not modelled: devices, consoles,
//! FILE_FLAG_NO_BUFFERING, overlapped files, FILE_APPEND_DATA alone.
//!
//! The order of checks is a choice (SZ-20). CREATE_ALWAYS counts as writing when it finds a
//! file, whatever access is asked for: for sharing, ROM files and read-only files.
//!
//! Documents: CreateFile, Windows CE 5.0 reference; File attributes, Windows CE 3.0 guide.

use super::open::{PARAMS, Parameters, open};
use crate::answer::Returned;
use crate::api::{Api, EVERYWHERE, Returns};
use crate::{Call, SecurityAttributes};
use abi::{Handle, clause};
use std::sync::Arc;

pub(crate) static API: Api = Api {
    name: "CreateFile",
    params: PARAMS,
    returns: Returns::HandleOrInvalid,
    versions: EVERYWHERE,
    about: "Opens or creates a file on any volume, with sharing.",
    document: "CreateFile, Windows CE 5.0 reference",
    clauses: &[
        clause::CFM_26,
        clause::CF_01A,
        clause::CF_01B,
        clause::CF_02A,
        clause::CF_02B,
        clause::CF_04,
        clause::CF_05,
        clause::CF_06,
        clause::CF_07,
        clause::CF_08,
        clause::CF_09,
        clause::CF_10,
        clause::CF_12,
        clause::OPEN_30A,
        clause::OPEN_30C,
        clause::SZ_20,
        clause::SZ_21,
        clause::SZ_22,
        clause::SZ_23,
        clause::SZ_24,
        clause::SZ_25,
        clause::SZ_26,
        clause::SZ_28,
        clause::SZ_29,
        clause::SZ_30,
        clause::SZ_46,
        clause::SZ_76,
        clause::SZ_79,
        clause::SZ_80,
        clause::SZ_91,
        clause::SZ_94,
        clause::SZ_181,
        clause::SZ_187,
        clause::SZ_188,
        clause::SZ_189,
        clause::SZ_190,
        clause::SZ_191,
        clause::SZ_202,
        clause::SZ_259,
        clause::M_60A,
        clause::M_60B,
        clause::M_60C,
        clause::M_61A,
        clause::M_62B,
    ],
    invoke: |call, args| Returned::Value(open(call, &Parameters::of(args), false).0),
};

/// Opens the file with the full path `lpFileName`, or creates it.
///
/// Returns INVALID_HANDLE_VALUE on failure. CREATE_ALWAYS and OPEN_ALWAYS write the last error on
/// success too: ERROR_ALREADY_EXISTS for a file that existed, NO_ERROR for a new one.
#[allow(clippy::too_many_arguments, reason = "the documented parameters")]
pub fn CreateFile(
    call: &mut Call<'_, '_>,
    lpFileName: Option<&Arc<str>>,
    dwDesiredAccess: u32,
    dwShareMode: u32,
    lpSecurityAttributes: Option<SecurityAttributes>,
    dwCreationDisposition: u32,
    dwFlagsAndAttributes: u32,
    _hTemplateFile: Handle,
) -> Handle {
    let parameters = Parameters {
        name: lpFileName,
        access: dwDesiredAccess,
        share: dwShareMode,
        disposition: dwCreationDisposition,
        flags: dwFlagsAndAttributes,
        security: lpSecurityAttributes,
    };
    open(call, &parameters, false)
}

#[cfg(test)]
mod tests {
    use crate::script::{check, check_on, typed};
    use crate::{CreateFile, CreateFileForMapping};
    use abi::Handle;
    use abi::OsVersion::{Ce5_0, Ce6_0, Win32};
    use abi::constant::{CREATE_NEW, GENERIC_READ, OPEN_EXISTING};
    use expect_test::{Expect, expect};
    use std::sync::Arc;

    #[test]
    fn both_functions_take_the_documented_parameters_in_their_order() {
        typed(|call| {
            let (path, none) = (Arc::from(r"\new"), None);
            let path = Some(&path);
            let file = CreateFile(call, path, GENERIC_READ, 0, none, CREATE_NEW, 0, Handle::NULL);
            assert_ne!(file, Handle::INVALID);
            let again = CreateFileForMapping(call, path, 0, 0, none, OPEN_EXISTING, 0, file);
            assert!(again != Handle::INVALID && again != file);
        });
    }

    #[test]
    fn each_disposition_does_what_it_says_about_a_file_that_exists() {
        check(
            r#"
            CreateFile("\a.txt", GENERIC_WRITE, 0, _, CREATE_NEW)
            CreateFile("\a.txt", GENERIC_READ, FILE_SHARE_READ, _, OPEN_EXISTING)
            ! bytes "\a.txt"
            CreateFile("\a.txt", GENERIC_READ, FILE_SHARE_READ, _, OPEN_ALWAYS)
            ! bytes "\a.txt"
            CreateFile("\Storage Card\log", 0, 0, _, CREATE_ALWAYS)
            ! bytes "\Storage Card\log"
            CreateFile("\\srv\data\x", GENERIC_WRITE, 0, _, TRUNCATE_EXISTING)
            ! bytes "\\srv\data\x"
            "#,
            expect![[r#"
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_FILE_EXISTS (80) [SZ-21]
                a: CreateFile -> 0x00080016
                \a.txt: 'hello' 5 bytes, change 0
                a: CreateFile -> 0x0008001a, ERROR_ALREADY_EXISTS (183) [SZ-22]
                \a.txt: 'hello' 5 bytes, change 0
                a: CreateFile -> 0x0008001e, ERROR_ALREADY_EXISTS (183) [SZ-22]
                \Storage Card\log: '' 0 bytes, change 1
                a: CreateFile -> 0x00080022
                \\srv\data\x: '' 0 bytes, change 1"#]],
        );
    }

    #[test]
    fn each_disposition_does_what_it_says_about_a_file_that_does_not_exist() {
        check(
            r#"
            CreateFile("\new1", GENERIC_WRITE, 0, _, CREATE_NEW)
            CreateFile("\new2", GENERIC_WRITE, 0, _, CREATE_ALWAYS)
            CreateFile("\new3", GENERIC_WRITE, 0, _, OPEN_ALWAYS)
            CreateFile("\new4", GENERIC_WRITE, 0, _, OPEN_EXISTING)
            CreateFile("\new4", GENERIC_WRITE, 0, _, TRUNCATE_EXISTING)
            ! bytes "\new1"
            ! bytes "\new2"
            ! bytes "\new3"
            ! bytes "\new4"
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFile -> 0x0008001a, NO_ERROR (0) [SZ-22]
                a: CreateFile -> 0x0008001e, NO_ERROR (0) [SZ-22]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_FILE_NOT_FOUND (2) [SZ-21]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_FILE_NOT_FOUND (2) [SZ-21]
                \new1: '' 0 bytes, change 0
                \new2: '' 0 bytes, change 0
                \new3: '' 0 bytes, change 0
                \new4: FileNotFound"#]],
        );
    }

    #[test]
    fn a_parameter_that_is_not_documented_is_refused() {
        check(
            r#"
            CreateFile("\a.txt", GENERIC_EXECUTE, 0, _, OPEN_EXISTING)
            CreateFile("\a.txt", GENERIC_ALL, 0, _, OPEN_EXISTING)
            CreateFile("\a.txt", 1, 0, _, OPEN_EXISTING)
            CreateFile("\a.txt", GENERIC_READ, FILE_SHARE_DELETE, _, OPEN_EXISTING)
            CreateFile("\a.txt", GENERIC_READ, 8, _, OPEN_EXISTING)
            CreateFile("\a.txt", GENERIC_READ, 0, _, 0)
            CreateFile("\a.txt", GENERIC_READ, 0, _, 6)
            CreateFile("\a.txt", GENERIC_READ, 0, _, TRUNCATE_EXISTING)
            CreateFile("\a.txt", GENERIC_READ, 0, _, OPEN_EXISTING, FILE_FLAG_OVERLAPPED)
            CreateFile("\a.txt", GENERIC_READ, 0, _, OPEN_EXISTING, FILE_ATTRIBUTE_INROM)
            CreateFile("\a.txt", GENERIC_READ, 0, _, OPEN_EXISTING, FILE_ATTRIBUTE_DIRECTORY)
            CreateFile("\a.txt", GENERIC_READ, 0, _, OPEN_EXISTING, FILE_FLAG_NO_BUFFERING)
            "#,
            expect![[r#"
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER (87) [SZ-25]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER (87) [SZ-25]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER (87) [SZ-25]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER (87) [SZ-25]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER (87) [SZ-25]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER (87) [SZ-25]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER (87) [SZ-25]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER (87) [SZ-24]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER (87) [SZ-25]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER (87) [SZ-25]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER (87) [SZ-25]
                a: CreateFile is not modelled: FILE_FLAG_NO_BUFFERING"#]],
        );
    }

    #[test]
    fn flags_win_over_the_path_and_the_path_over_what_is_there() {
        check(
            r#"
            CreateFile("a*", GENERIC_READ, 8, _, OPEN_EXISTING)
            CreateFile("\nowhere\a*", GENERIC_READ, 0, _, OPEN_EXISTING)
            CreateFile(NULL, GENERIC_READ, 0, _, OPEN_EXISTING)
            "#,
            expect![[r#"
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER (87) [SZ-25]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_INVALID_NAME (123) [SZ-29]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER (87) [SZ-45]"#]],
        );
    }

    #[test]
    fn hints_security_attributes_and_a_template_are_ignored() {
        check(
            r#"
            CreateFile("\new", GENERIC_READ, 0, 0x1234, CREATE_NEW, FILE_FLAG_WRITE_THROUGH|FILE_FLAG_RANDOM_ACCESS|FILE_FLAG_SEQUENTIAL_SCAN, 77)
            GetFileAttributes("\new")
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: GetFileAttributes -> 128"#]],
        );
    }

    #[test]
    fn a_path_leads_to_a_volume_or_is_refused() {
        check(
            r#"
            CreateFile("a.txt", GENERIC_READ)
            CreateFile("C:\a.txt", GENERIC_READ)
            CreateFile("\nowhere\a.txt", GENERIC_READ)
            CreateFile("\a.txt\b", GENERIC_READ)
            CreateFile("\a.txt\", GENERIC_READ)
            CreateFile("\A.TXT", GENERIC_READ)
            CreateFile("\my documents\FIXED.txt", GENERIC_READ)
            CreateFile("\WINDOWS\plain.bin", GENERIC_READ)
            CreateFile("\\SRV\DATA\X", GENERIC_READ)
            CreateFile("\\srv\other\x", GENERIC_READ)
            CreateFile("\\other\data\x", GENERIC_READ)
            CreateFile("\\srv", GENERIC_READ)
            desk: CreateFile("\Storage Card\log", GENERIC_READ)
            "#,
            expect![[r#"
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_PATH_NOT_FOUND (3) [SZ-23]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_INVALID_NAME (123) [SZ-29]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_PATH_NOT_FOUND (3) [SZ-23]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_PATH_NOT_FOUND (3) [SZ-23]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_INVALID_NAME (123) [SZ-29]
                a: CreateFile -> 0x00080016
                a: CreateFile -> 0x0008001a
                a: CreateFile -> 0x0008001e
                a: CreateFile -> 0x00080022
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_BAD_NETPATH (53) [SZ-46]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_BAD_NETPATH (53) [SZ-46]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_INVALID_NAME (123) [SZ-29]
                desk: CreateFile -> INVALID_HANDLE_VALUE, ERROR_PATH_NOT_FOUND (3) [SZ-23]"#]],
        );
    }

    #[test]
    fn a_folder_is_no_file() {
        check(
            r#"
            CreateFile("\", GENERIC_READ)
            CreateFile("\Windows", GENERIC_READ)
            CreateFile("\Storage Card", 0, 0, _, CREATE_NEW)
            CreateFile("\\srv\data", GENERIC_READ)
            "#,
            expect![[r#"
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED (5) [SZ-28]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED (5) [SZ-28]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED (5) [SZ-28]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED (5) [SZ-28]"#]],
        );
    }

    #[test]
    fn what_is_in_rom_can_be_read_and_not_altered_and_modules_not_even_opened() {
        check(
            r#"
            CreateFile("\Windows\plain.bin", GENERIC_READ)
            CreateFile("\Windows\packed.bin", 0)
            CreateFile("\Windows\plain.bin", GENERIC_READ|GENERIC_WRITE)
            CreateFile("\Windows\plain.bin", GENERIC_READ, 0, _, CREATE_ALWAYS)
            CreateFile("\Windows\plain.bin", GENERIC_WRITE, 0, _, TRUNCATE_EXISTING)
            CreateFile("\Windows\core.dll", GENERIC_READ)
            CreateFile("\Windows\core.dll", 0)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFile -> 0x0008001a
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED (5) [OPEN-30a]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED (5) [OPEN-30a]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED (5) [OPEN-30a]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED (5) [SZ-28]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED (5) [SZ-28]"#]],
        );
    }

    #[test]
    fn a_new_file_beside_rom_files_is_in_the_object_store() {
        check(
            r#"
            CreateFile("\Windows\new.bin", GENERIC_WRITE, 0, _, CREATE_NEW)
            GetFileAttributes("\Windows\new.bin")
            CreateFile("\Windows\plain.bin", GENERIC_READ, 0, _, CREATE_NEW)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: GetFileAttributes -> 128
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_FILE_EXISTS (80) [SZ-21]"#]],
        );
    }

    #[test]
    fn a_read_only_file_cannot_be_opened_for_writing_but_its_creator_can_write() {
        check(
            r#"
            CreateFile("\My Documents\fixed.txt", GENERIC_READ)
            CreateFile("\My Documents\fixed.txt", GENERIC_WRITE)
            CreateFile("\My Documents\fixed.txt", 0, 0, _, CREATE_ALWAYS)
            f = CreateFile("\new", GENERIC_WRITE, 0, _, CREATE_NEW, FILE_ATTRIBUTE_READONLY)
            WriteFile(f, 'x')
            CreateFile("\new", GENERIC_WRITE, FILE_SHARE_WRITE)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED (5) [OPEN-30c]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED (5) [OPEN-30c]
                a: CreateFile -> 0x0008001a
                a: WriteFile -> TRUE, lpNumberOfBytesWritten 1
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED (5) [OPEN-30c]"#]],
        );
    }

    #[test]
    fn a_share_mode_of_zero_keeps_everybody_out_until_the_handle_is_closed() {
        check(
            r#"
            f = CreateFile("\a.txt", GENERIC_READ)
            b: CreateFile("\a.txt", GENERIC_READ, FILE_SHARE_READ|FILE_SHARE_WRITE)
            CreateFile("\a.txt", GENERIC_WRITE, FILE_SHARE_READ|FILE_SHARE_WRITE)
            CloseHandle(f)
            b: CreateFile("\a.txt", GENERIC_READ, FILE_SHARE_READ)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                b: CreateFile -> INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION (32) [SZ-26]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION (32) [SZ-26]
                a: CloseHandle -> TRUE
                b: CreateFile -> 0x00100016"#]],
        );
    }

    #[test]
    fn sharing_is_checked_in_both_directions() {
        check(
            r#"
            r = CreateFile("\a.txt", GENERIC_READ, FILE_SHARE_READ|FILE_SHARE_WRITE)
            CreateFile("\a.txt", GENERIC_WRITE, FILE_SHARE_WRITE)
            w = CreateFile("\a.txt", GENERIC_WRITE, FILE_SHARE_READ)
            CreateFile("\a.txt", GENERIC_READ, FILE_SHARE_READ)
            CreateFile("\a.txt", GENERIC_WRITE, FILE_SHARE_READ|FILE_SHARE_WRITE)
            CreateFile("\a.txt", GENERIC_READ, FILE_SHARE_READ|FILE_SHARE_WRITE)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION (32) [SZ-26]
                a: CreateFile -> 0x0008001a
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION (32) [SZ-26]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION (32) [SZ-26]
                a: CreateFile -> 0x0008001e"#]],
        );
    }

    #[test]
    fn an_access_of_zero_is_in_nobodys_way() {
        check(
            r#"
            CreateFile("\a.txt", GENERIC_READ|GENERIC_WRITE)
            q = CreateFile("\a.txt", 0)
            GetFileSize(q, _)
            CreateFile("\Storage Card\log", 0)
            CreateFile("\Storage Card\log", GENERIC_READ|GENERIC_WRITE)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFile -> 0x0008001a
                a: GetFileSize -> 0xffffffff, ERROR_ACCESS_DENIED (5) [SZ-31]
                a: CreateFile -> 0x0008001e
                a: CreateFile -> 0x00080022"#]],
        );
    }

    #[test]
    fn an_access_of_zero_is_refused_on_a_share() {
        check(
            r#"
            CreateFile("\\srv\data\x", 0)
            CreateFile("\\srv\data\nothing", 0)
            "#,
            expect![[r#"
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER (87) [CF-10]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER (87) [CF-10]"#]],
        );
    }

    #[test]
    fn create_always_needs_the_sharing_of_a_writer() {
        check(
            r#"
            CreateFile("\a.txt", GENERIC_READ, FILE_SHARE_READ|FILE_SHARE_WRITE)
            CreateFile("\a.txt", GENERIC_READ, FILE_SHARE_READ, _, CREATE_ALWAYS)
            CreateFile("\Storage Card\log", GENERIC_READ, FILE_SHARE_READ)
            CreateFile("\Storage Card\log", 0, FILE_SHARE_READ|FILE_SHARE_WRITE, _, CREATE_ALWAYS)
            ! bytes "\Storage Card\log"
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFile -> 0x0008001a, ERROR_ALREADY_EXISTS (183) [SZ-22]
                a: CreateFile -> 0x0008001e
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION (32) [SZ-26]
                \Storage Card\log: '0123456789' 10 bytes, change 0"#]],
        );
    }

    #[test]
    fn a_server_counts_the_opens_of_all_machines() {
        check(
            r#"
            f = CreateFile("\\srv\data\x", GENERIC_READ)
            desk: CreateFile("\\srv\data\x", GENERIC_READ, FILE_SHARE_READ)
            CloseHandle(f)
            desk: CreateFile("\\srv\data\x", GENERIC_READ, FILE_SHARE_READ)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                desk: CreateFile -> INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION (32) [SZ-26]
                a: CloseHandle -> TRUE
                desk: CreateFile -> 0x0008000a"#]],
        );
    }

    #[test]
    fn a_mapped_file_is_not_truncated() {
        check(
            r#"
            f = CreateFile("\a.txt", GENERIC_READ|GENERIC_WRITE)
            m = CreateFileMapping(f, _, PAGE_READWRITE)
            CloseHandle(f)
            CreateFile("\a.txt", GENERIC_WRITE, 0, _, CREATE_ALWAYS)
            CreateFile("\a.txt", GENERIC_WRITE, 0, _, TRUNCATE_EXISTING)
            CreateFile("\a.txt", GENERIC_WRITE, 0, _, OPEN_ALWAYS)
            ! bytes "\a.txt"
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFileMapping -> 0x0008001a, NO_ERROR (0) [SZ-54]
                a: CloseHandle -> TRUE
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_USER_MAPPED_FILE (1224) [SZ-30]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_USER_MAPPED_FILE (1224) [SZ-30]
                a: CreateFile -> 0x00100016, ERROR_ALREADY_EXISTS (183) [SZ-22]
                \a.txt: 'hello' 5 bytes, change 0"#]],
        );
    }

    #[test]
    fn only_create_always_gives_an_existing_file_new_attributes() {
        check(
            r#"
            f = CreateFile("\a.txt", GENERIC_WRITE, 0, _, TRUNCATE_EXISTING, FILE_ATTRIBUTE_ARCHIVE)
            GetFileAttributes("\a.txt")
            CloseHandle(f)
            f = CreateFile("\a.txt", GENERIC_WRITE, 0, _, CREATE_ALWAYS, FILE_ATTRIBUTE_HIDDEN)
            GetFileAttributes("\a.txt")
            CloseHandle(f)
            CreateFile("\a.txt", GENERIC_WRITE, 0, _, OPEN_ALWAYS, FILE_ATTRIBUTE_SYSTEM)
            GetFileAttributes("\a.txt")
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: GetFileAttributes -> 128
                a: CloseHandle -> TRUE
                a: CreateFile -> 0x00100016, ERROR_ALREADY_EXISTS (183) [SZ-22]
                a: GetFileAttributes -> 2
                a: CloseHandle -> TRUE
                a: CreateFile -> 0x00180016, ERROR_ALREADY_EXISTS (183) [SZ-22]
                a: GetFileAttributes -> 2"#]],
        );
    }

    #[test]
    fn an_ejected_card_is_no_folder_and_comes_back_with_its_files() {
        check(
            r#"
            ! eject "\Storage Card"
            CreateFile("\Storage Card\log", GENERIC_READ)
            CreateFile("\Storage Card\new", GENERIC_WRITE, 0, _, CREATE_ALWAYS)
            ! insert "\Storage Card"
            CreateFile("\Storage Card\log", GENERIC_READ)
            ! exchange "\Storage Card"
            CreateFile("\Storage Card\log", GENERIC_READ)
            CreateFile("\Storage Card\log", GENERIC_WRITE, 0, _, CREATE_NEW)
            "#,
            expect![[r#"
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_PATH_NOT_FOUND (3) [SZ-76]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_PATH_NOT_FOUND (3) [SZ-76]
                a: CreateFile -> 0x00080016
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_FILE_NOT_FOUND (2) [SZ-21]
                a: CreateFile -> 0x0008001a"#]],
        );
    }

    #[test]
    fn a_cut_server_is_gone_for_one_machine_only() {
        check(
            r#"
            ! disconnect
            CreateFile("\\srv\data\x", GENERIC_READ)
            desk: CreateFile("\\srv\data\x", GENERIC_READ, FILE_SHARE_READ)
            ! reconnect
            CreateFile("\\srv\data\x", GENERIC_READ, FILE_SHARE_READ)
            ! fault Server
            CreateFile("\\srv\data\x", GENERIC_READ, FILE_SHARE_READ)
            CreateFile("\\srv\data\x", GENERIC_READ, FILE_SHARE_READ)
            "#,
            expect![[r#"
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_BAD_NETPATH (53) [SZ-79]
                desk: CreateFile -> 0x0008000a
                a: CreateFile -> 0x00080016
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_BAD_NETPATH (53) [SZ-79]
                a: CreateFile -> 0x0008001a"#]],
        );
    }

    #[test]
    fn before_6_there_is_no_access_to_execute_and_after_it_that_is_reading_for_sharing() {
        const SCRIPT: &str = r#"
            x = CreateFile("\a.txt", GENERIC_EXECUTE, FILE_SHARE_WRITE)
            ReadFile(x, _, 1)
            CreateFile("\a.txt", GENERIC_READ, FILE_SHARE_READ)
            CreateFile("\a.txt", GENERIC_WRITE, FILE_SHARE_WRITE)
            CreateFile("\a.txt", GENERIC_WRITE, FILE_SHARE_READ)
            "#;
        check_on(
            Ce5_0,
            SCRIPT,
            expect![[r#"
            a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER (87) [SZ-25]
            a: ReadFile -> FALSE, lpNumberOfBytesRead 0, ERROR_INVALID_HANDLE (6) [SZ-31]
            a: CreateFile -> 0x00080016
            a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION (32) [SZ-26]
            a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION (32) [SZ-26]"#]],
        );
        check_on(
            Ce6_0,
            SCRIPT,
            expect![[r#"
                a: CreateFile -> 0x00080003
                a: ReadFile -> FALSE, lpNumberOfBytesRead 0, ERROR_ACCESS_DENIED (5) [SZ-31]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION (32) [SZ-26]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION (32) [SZ-26]
                a: CreateFile -> 0x00080007"#]],
        );
    }

    #[test]
    fn the_desktop_has_single_accesses_and_shares_deleting() {
        check_on(
            Win32,
            r#"
            d = CreateFile("f.dat", DELETE, FILE_SHARE_READ|FILE_SHARE_WRITE)
            CreateFile("f.dat", GENERIC_READ, FILE_SHARE_READ|FILE_SHARE_WRITE)
            r = CreateFile("f.dat", FILE_READ_DATA, FILE_SHARE_DELETE)
            CreateFile("f.dat", DELETE, FILE_SHARE_READ|FILE_SHARE_DELETE)
            CreateFile("f.dat", FILE_EXECUTE, FILE_SHARE_READ|FILE_SHARE_DELETE)
            CreateFile("f.dat", FILE_READ_ATTRIBUTES|SYNCHRONIZE)
            ReadFile(r, _, 5)
            ReadFile(d, _, 5)
            CreateFile("f.dat", GENERIC_ALL, 7)
            CreateFile("f.dat", 0x200, 7)
            CreateFile("f.dat", GENERIC_READ, 8)
            CreateFile("f.dat", FILE_APPEND_DATA, 7)
            CreateFile("f.dat", GENERIC_READ, 7, _, OPEN_EXISTING, FILE_FLAG_OVERLAPPED)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080000
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION (32) [SZ-26]
                a: CreateFile -> 0x00080004
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION (32) [SZ-26]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION (32) [SZ-26]
                a: CreateFile -> 0x00080008
                a: ReadFile -> TRUE, lpBuffer 'hello', lpNumberOfBytesRead 5
                a: ReadFile -> FALSE, lpNumberOfBytesRead 0, ERROR_ACCESS_DENIED (5) [SZ-31]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION (32) [SZ-26]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED (5) [SZ-189]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER (87) [SZ-25]
                a: CreateFile is not modelled: FILE_APPEND_DATA without FILE_WRITE_DATA
                a: CreateFile is not modelled: overlapped input and output"#]],
        );
    }

    #[test]
    fn a_path_of_the_desktop_begins_at_a_drive_or_at_the_current_folder() {
        check_on(
            Win32,
            r#"
            CreateFile("f.dat", GENERIC_READ, FILE_SHARE_READ)
            CreateFile("C:\F.DAT", GENERIC_READ, FILE_SHARE_READ)
            CreateFile("/windows/../f.dat", GENERIC_READ, FILE_SHARE_READ)
            CreateFile("\\srv\data\x", 0)
            CreateFile("D:f.dat", GENERIC_READ)
            CreateFile("D:\no\f.dat", GENERIC_READ)
            CreateFile("Z:\f.dat", GENERIC_READ)
            CreateFile("f.dat\", GENERIC_READ)
            CreateFile("windows", GENERIC_READ)
            CreateFile("", GENERIC_READ)
            CreateFile(NULL, GENERIC_READ)
            CreateFile("f*", GENERIC_READ)
            CreateFile("f.dat", GENERIC_READ, 7, _, CREATE_NEW)
            CreateFile("new", GENERIC_WRITE, 7, _, CREATE_NEW)
            ! bytes "C:\new"
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080000
                a: CreateFile -> 0x00080004
                a: CreateFile -> 0x00080008
                a: CreateFile -> 0x0008000c
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_FILE_NOT_FOUND (2) [SZ-21]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_PATH_NOT_FOUND (3) [SZ-23]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_PATH_NOT_FOUND (3) [SZ-23]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_INVALID_NAME (123) [SZ-29]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED (5) [SZ-28]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_PATH_NOT_FOUND (3) [SZ-23]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_PATH_NOT_FOUND (3) [SZ-191]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_INVALID_NAME (123) [SZ-29]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_FILE_EXISTS (80) [SZ-21]
                a: CreateFile -> 0x00080010
                C:\new: '' 0 bytes, change 0"#]],
        );
    }

    /// A file-mapping object with this protection whose file is closed, and opens beside it.
    #[track_caller]
    fn check_beside(object: &str, opens: &str, expected: Expect) {
        let script = format!(
            "f = CreateFile(\"f.dat\", GENERIC_READ|GENERIC_WRITE)\n\
             m = CreateFileMapping(f, _, {object})\n\
             CloseHandle(f)\n\
             {opens}"
        );
        check_on(Win32, &script, expected);
    }

    #[test]
    fn an_object_that_reads_leaves_every_open_to_others_but_not_the_bytes() {
        check_beside(
            "PAGE_READONLY",
            r#"
            g = CreateFile("f.dat", GENERIC_READ|GENERIC_WRITE)
            CloseHandle(g)
            g = CreateFile("f.dat", DELETE)
            CloseHandle(g)
            CreateFile("f.dat", GENERIC_WRITE, 7, _, CREATE_ALWAYS)
            CreateFile("f.dat", GENERIC_WRITE, 7, _, TRUNCATE_EXISTING)
            g = CreateFile("f.dat", GENERIC_READ, 3, _, OPEN_EXISTING, FILE_FLAG_DELETE_ON_CLOSE)
            CreateFile("f.dat", GENERIC_WRITE, 7, _, CREATE_ALWAYS)
            CloseHandle(g)
            CreateFile("f.dat", GENERIC_READ, 7)
            CreateFile("f.dat", GENERIC_READ, 7, _, CREATE_NEW)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080000
                a: CreateFileMapping -> 0x00080004, NO_ERROR (0) [M-22]
                a: CloseHandle -> TRUE
                a: CreateFile -> 0x00100000
                a: CloseHandle -> TRUE
                a: CreateFile -> 0x00180000
                a: CloseHandle -> TRUE
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_USER_MAPPED_FILE (1224) [M-61a]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_USER_MAPPED_FILE (1224) [M-61a]
                a: CreateFile -> 0x00200000
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_USER_MAPPED_FILE (1224) [M-61a]
                a: CloseHandle -> TRUE
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_FILE_NOT_FOUND (2) [SZ-21]
                a: CreateFile -> 0x00280000"#]],
        );
    }

    #[test]
    fn an_object_that_writes_has_to_be_shared_with_even_without_access() {
        check_beside(
            "PAGE_READWRITE",
            r#"
            CreateFile("f.dat", 0, FILE_SHARE_DELETE)
            CreateFile("f.dat", GENERIC_READ, FILE_SHARE_READ)
            CreateFile("f.dat", DELETE, FILE_SHARE_READ|FILE_SHARE_DELETE)
            CreateFile("f.dat", GENERIC_WRITE, FILE_SHARE_READ, _, CREATE_ALWAYS)
            CreateFile("f.dat", 0, FILE_SHARE_WRITE)
            CreateFile("f.dat", GENERIC_READ|GENERIC_WRITE, FILE_SHARE_READ|FILE_SHARE_WRITE)
            CreateFile("f.dat", GENERIC_WRITE, FILE_SHARE_READ|FILE_SHARE_WRITE, _, CREATE_ALWAYS)
            CloseHandle(m)
            CreateFile("f.dat", GENERIC_READ, FILE_SHARE_READ)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080000
                a: CreateFileMapping -> 0x00080004, NO_ERROR (0) [M-22]
                a: CloseHandle -> TRUE
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION (32) [M-60a]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION (32) [M-60a]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION (32) [M-60a]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION (32) [M-60a]
                a: CreateFile -> 0x00100000
                a: CreateFile -> 0x00080008
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_USER_MAPPED_FILE (1224) [M-61a]
                a: CloseHandle -> TRUE
                  destroy C:\f.dat
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION (32) [SZ-26]"#]],
        );
    }

    #[test]
    fn a_truncating_open_without_a_free_handle_makes_no_late_write() {
        check(
            r#"
            ! defer on
            f = CreateFile("\a.txt", GENERIC_READ|GENERIC_WRITE)
            m = CreateFileMapping(f, _, PAGE_READWRITE)
            v = MapViewOfFile(m, FILE_MAP_WRITE)
            write v 'J'
            CloseHandle(f)
            CloseHandle(m)
            UnmapViewOfFile(v)
            ! use every handle
            CreateFile("\empty", 0)
            CreateFile("\a.txt", GENERIC_WRITE, 0, _, TRUNCATE_EXISTING)
            ! bytes "\a.txt"
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFileMapping -> 0x0008001a, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> 0x42000000
                a: write -> done
                  page-in \a.txt 0 from the file
                  dirty \a.txt 0
                a: CloseHandle -> TRUE
                a: CloseHandle -> TRUE
                a: UnmapViewOfFile -> TRUE
                  pending \a.txt: 1
                  destroy \a.txt
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_TOO_MANY_OPEN_FILES (4) [SZ-91]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_TOO_MANY_OPEN_FILES (4) [SZ-91]
                \a.txt: 'hello' 5 bytes, change 0"#]],
        );
    }
}
