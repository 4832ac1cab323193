//! CreateProcess: starts a program as a new process with one thread.
//!
//! Modelled: the programs of the world, by the name of their image, with or without folder and
//! `.exe`; EXEs of the world, with whose image, a stack and a heap the process begins (IN-02, SZ-340,
//! SZ-348, SZ-352); the lowest free slot; handles to process and thread in `lpProcessInformation`,
//! which may be NULL if they are not wanted. The reference for Windows CE calls the parameters
//! pszImageName, pszCmdLine, psaProcess, psaThread, fInheritHandles, fdwCreate, pvEnvironment,
//! pszCurDir, psiStartInfo and pProcInfo. The command line is taken and not looked at; security
//! (but for inheritance on the desktop), environment, current directory and start-up information are ignored (PROC-01). Not modelled:
//! CREATE_SUSPENDED and the debugging flags.
//!
//! The order of checks: image name, flags, inheritance, the program or EXE, a free slot, handle
//! values, the image: its size, its medium, addresses for stack and heap, frames.
//!
//! Documents: CreateProcess, Windows CE 5.0 and 6.0 references.

use crate::answer::{Failure, Returned, refuse};
use crate::api::{Api, EVERYWHERE, Gives, OutputSpec, Param, Returns, Takes};
use crate::module::find_image;
use crate::refusals::refused;
use crate::{Call, SecurityAttributes};
use abi::constant::{CREATE_NEW_CONSOLE, Family};
use abi::error::{ERROR_BAD_EXE_FORMAT, ERROR_FILE_NOT_FOUND, ERROR_INVALID_PARAMETER};
use abi::world::ModuleSpec;
use abi::{Address, FileId, Handle, clause, not_modelled};
use kernel::process::NewProcess;
use std::sync::Arc;

pub(crate) static API: Api = Api {
    name: "CreateProcess",
    params: &[
        Param { name: "lpApplicationName", takes: Takes::Text },
        Param { name: "lpCommandLine", takes: Takes::Text },
        Param { name: "lpProcessAttributes", takes: Takes::Security },
        Param { name: "lpThreadAttributes", takes: Takes::Security },
        Param { name: "bInheritHandles", takes: Takes::Boolean },
        Param {
            name: "dwCreationFlags",
            takes: Takes::Number { families: &[Family::Creation], default: 0 },
        },
        Param { name: "lpEnvironment", takes: Takes::Ignored },
        Param { name: "lpCurrentDirectory", takes: Takes::Ignored },
        Param { name: "lpStartupInfo", takes: Takes::Ignored },
        Param {
            name: "lpProcessInformation",
            takes: Takes::Structure {
                name: "PROCESS_INFORMATION",
                members: &[
                    OutputSpec { name: "hProcess", gives: Gives::Handle },
                    OutputSpec { name: "hThread", gives: Gives::Handle },
                    OutputSpec { name: "dwProcessId", gives: Gives::Identifier },
                    OutputSpec { name: "dwThreadId", gives: Gives::Identifier },
                ],
            },
        },
    ],
    returns: Returns::Boolean,
    versions: EVERYWHERE,
    about: "Starts a program of the world as a new process in the lowest free slot.",
    document: "CreateProcess, Windows CE 5.0 and 6.0 references",
    clauses: &[
        clause::HND_05,
        clause::IN_02,
        clause::PROC_01,
        clause::PROC_02,
        clause::M_53A,
        clause::W_59,
        clause::O_01,
        clause::O_02,
        clause::O_11B,
        clause::O_11C,
        clause::SZ_67,
        clause::SZ_82,
        clause::SZ_91,
        clause::SZ_340,
        clause::SZ_343,
        clause::SZ_348,
        clause::SZ_352,
    ],
    invoke: |call, args| {
        let (mut started, wanted) = (ProcessInformation::default(), args.wants(9));
        let done = CreateProcess(
            call,
            args.text(0),
            args.text(1),
            args.security(2),
            args.security(3),
            args.boolean(4),
            args.number(5),
            args.address(6),
            args.address(7),
            args.address(8),
            wanted.then_some(&mut started),
        );
        if done && wanted {
            call.put(&API, "hProcess", started.hProcess);
            call.put(&API, "hThread", started.hThread);
            call.put(&API, "dwProcessId", started.dwProcessId);
            call.put(&API, "dwThreadId", started.dwThreadId);
        }
        Returned::Value(done.into())
    },
};

/// What CreateProcess tells of what it started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProcessInformation {
    /// A handle to the process, to be closed by the caller.
    pub hProcess: Handle,
    /// A handle to its first thread, to be closed by the caller.
    pub hThread: Handle,
    /// The identifier of the process.
    pub dwProcessId: u32,
    /// The identifier of the thread.
    pub dwThreadId: u32,
}

/// Starts the program whose image is `lpApplicationName`. FALSE on failure.
#[allow(clippy::too_many_arguments, reason = "the documented parameters")]
pub fn CreateProcess(
    call: &mut Call<'_, '_>,
    lpApplicationName: Option<&Arc<str>>,
    _lpCommandLine: Option<&Arc<str>>,
    lpProcessAttributes: Option<SecurityAttributes>,
    lpThreadAttributes: Option<SecurityAttributes>,
    bInheritHandles: bool,
    dwCreationFlags: u32,
    _lpEnvironment: Address,
    _lpCurrentDirectory: Address,
    _lpStartupInfo: Address,
    lpProcessInformation: Option<&mut ProcessInformation>,
) -> bool {
    let result =
        decode(call, lpApplicationName, bInheritHandles, dwCreationFlags).and_then(|new| {
            let flags = [lpProcessAttributes, lpThreadAttributes]
                .map(|attributes| SecurityAttributes::flags(attributes, call));
            start(call, new, bInheritHandles, flags, lpProcessInformation)
        });
    call.finish(result.map(|()| true), false)
}

/// What to start.
fn decode(
    call: &Call<'_, '_>,
    image: Option<&Arc<str>>,
    inherit: bool,
    flags: u32,
) -> Result<NewProcess, Failure> {
    let Some(image) = image else {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_67);
    };
    if flags & !CREATE_NEW_CONSOLE != 0 {
        return Err(Failure::NotModelled(not_modelled::CREATION_FLAGS));
    }
    if inherit && !call.kernel.rules.handles.desktop {
        return refuse(ERROR_INVALID_PARAMETER, clause::PROC_01);
    }
    let program = call.kernel.find_program(image);
    let file = if call.kernel.has_modules() { find_image(call, image, ".exe").ok() } else { None };
    let of_exe =
        |file: &FileId| matches!(call.kernel.module_spec(*file), Ok(ModuleSpec::Exe { .. }));
    match (program, file) {
        (_, Some(file)) if of_exe(&file) => {
            let path = call.kernel.state.files[file.0].path.clone();
            let name = match program {
                Some(program) => Arc::clone(&call.kernel.programs[program as usize]),
                None => Arc::from(path.rsplit('\\').next().unwrap_or(&path)),
            };
            Ok(NewProcess { name, program, image: Some(file), of_world: false })
        }
        (Some(program), _) => {
            Ok(NewProcess::bare(&call.kernel.programs[program as usize], Some(program)))
        }
        (None, Some(_)) => refuse(ERROR_BAD_EXE_FORMAT, clause::SZ_343),
        (None, None) => refuse(ERROR_FILE_NOT_FOUND, clause::SZ_67),
    }
}

fn start(
    call: &mut Call<'_, '_>,
    new: NewProcess,
    inherit: bool,
    [process_flags, thread_flags]: [u32; 2],
    wanted: Option<&mut ProcessInformation>,
) -> Result<(), Failure> {
    let (machine, caller) = (call.machine(), call.process());
    if wanted.is_some() {
        call.kernel.room_for_handles(caller, 2).map_err(refused)?;
    }
    let process = call.kernel.start_process(machine, new).map_err(refused)?;
    if inherit {
        call.kernel.inherit_handles(caller, process);
    }
    let Some(information) = wanted else { return Ok(()) };
    let record = &call.kernel.state.processes[process.0];
    let (object, primary) = (record.object, record.primary);
    let thread = call.kernel.state.threads[primary.0].object;
    information.hProcess =
        call.kernel.open_with(caller, object, 0, process_flags).map_err(refused)?;
    information.hThread =
        call.kernel.open_with(caller, thread, 0, thread_flags).map_err(refused)?;
    information.dwProcessId = call.kernel.process_id(process).0;
    information.dwThreadId = call.kernel.thread_id(primary).0;
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::script::{check, check_on};
    use abi::OsVersion;
    use expect_test::expect;

    #[test]
    fn a_program_is_started_in_the_lowest_free_slot() {
        check(
            r#"
                c = CreateProcess("\Windows\reader.exe")
                GetExitCodeProcess(c.hProcess)
                GetExitCodeThread(c.hThread)
                TerminateProcess(c.hProcess, 3)
                WaitForSingleObject(c.hThread, 0)
                CloseHandle(c.hProcess)
                CloseHandle(c.hThread)
            "#,
            expect![[r#"
                a: CreateProcess -> TRUE, hProcess 0x00080016, hThread 0x0008001a, dwProcessId 0x00080016, dwThreadId 0x0008001a
                a: GetExitCodeProcess -> TRUE, lpExitCode 259
                a: GetExitCodeThread -> TRUE, lpExitCode 259
                a: TerminateProcess -> TRUE
                a: WaitForSingleObject -> 0
                a: CloseHandle -> TRUE
                a: CloseHandle -> TRUE"#]],
        );
    }

    #[test]
    fn an_image_that_is_missing_or_unknown_is_refused() {
        check(
            r#"
                CreateProcess()
                CreateProcess("writer")
                CreateProcess("reader", _, _, _, TRUE)
            "#,
            expect![[r#"
                a: CreateProcess -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-67]
                a: CreateProcess -> FALSE, ERROR_FILE_NOT_FOUND (2) [SZ-67]
                a: CreateProcess -> FALSE, ERROR_INVALID_PARAMETER (87) [PROC-01]"#]],
        );
    }

    #[test]
    fn a_suspended_start_is_not_modelled() {
        check(
            r#"CreateProcess("reader", _, _, _, _, CREATE_SUSPENDED)"#,
            expect![
                "a: CreateProcess is not modelled: creation flags other than CREATE_NEW_CONSOLE"
            ],
        );
    }

    #[test]
    fn who_wants_no_handles_gets_none() {
        check(
            r#"CreateProcess("reader", _, _, _, _, _, _, _, _, NULL)"#,
            expect!["a: CreateProcess -> TRUE"],
        );
    }

    #[test]
    fn without_a_free_slot_it_fails() {
        check(
            r#"
                29 times CreateProcess("reader", _, _, _, _, _, _, _, _, NULL)
                CreateProcess("reader")
                TerminateProcess(@b, 0)
                CreateProcess("reader")
            "#,
            expect![[r#"
                a: CreateProcess -> FALSE, ERROR_OUTOFMEMORY (14) [O-01]
                a: TerminateProcess -> TRUE
                a: CreateProcess -> TRUE, hProcess 0x0010000a, hThread 0x0010000e, dwProcessId 0x0010000a, dwThreadId 0x0010000e"#]],
        );
    }

    #[test]
    fn on_the_desktop_a_child_inherits_what_is_inheritable_if_it_is_asked_to() {
        check_on(
            OsVersion::Win32,
            r#"
                CreateEvent()
                e = CreateEvent(1)
                c = CreateProcess("reader", _, 1, _, TRUE)
                reader: SetEvent(e)
                reader: GetHandleInformation(e)
                GetHandleInformation(c.hProcess)
                GetHandleInformation(c.hThread)
                CloseHandle(e)
                reader: SetEvent(e)
            "#,
            expect![[r#"
                a: CreateEvent -> 0x00080000, NO_ERROR (0) [SZ-166]
                a: CreateEvent -> 0x00080004, NO_ERROR (0) [SZ-166]
                a: CreateProcess -> TRUE, hProcess 0x00080008, hThread 0x0008000c, dwProcessId 0x00080014, dwThreadId 0x00080018
                reader: SetEvent -> TRUE
                reader: GetHandleInformation -> TRUE, lpdwFlags 1
                a: GetHandleInformation -> TRUE, lpdwFlags 1
                a: GetHandleInformation -> TRUE, lpdwFlags 0
                a: CloseHandle -> TRUE
                reader: SetEvent -> TRUE"#]],
        );
    }
}
