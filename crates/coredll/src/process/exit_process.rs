//! ExitProcess: ends the calling process.
//!
//! Modelled: everything that the reference for Windows CE 5.0 says: its threads end, its handles
//! are closed, its views are unmapped with their write-back, whoever waits for it goes on.
//!
//! Documents: ExitProcess, Windows CE 5.0 reference.

use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, EVERYWHERE, Param, Returns, Takes};
use abi::clause;

pub(crate) static API: Api = Api {
    name: "ExitProcess",
    params: &[Param { name: "uExitCode", takes: Takes::Number { families: &[], default: 0 } }],
    returns: Returns::Nothing,
    versions: EVERYWHERE,
    about: "Ends the calling process with all its threads.",
    document: "ExitProcess, Windows CE 5.0 reference",
    clauses: &[
        clause::PROC_03A,
        clause::PROC_03B,
        clause::PROC_04,
        clause::PROC_09,
        clause::PROC_10,
        clause::OPEN_29,
        clause::SZ_65,
    ],
    invoke: |call, args| ExitProcess(call, args.number(0)),
};

/// Ends the calling process: in a server, the server (SZ-291). The calling thread gets no answer.
pub fn ExitProcess(call: &mut Call<'_, '_>, uExitCode: u32) -> Returned {
    let process = call.process();
    call.kernel.end_process(process, uExitCode);
    Returned::Ended
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn all_threads_end_and_the_exit_code_stays_while_a_handle_is_open() {
        check(
            "
                b: p = OpenProcess(_, _, @a)
                b: GetExitCodeProcess(p)
                a/2: ExitProcess(7)
                b: GetExitCodeProcess(p)
                b: CloseHandle(p)
                b: GetExitCodeProcess(p)
            ",
            expect![[r#"
                b: OpenProcess -> 0x00080002
                b: GetExitCodeProcess -> TRUE, lpExitCode 259
                a/2: ExitProcess ends the thread
                b: GetExitCodeProcess -> TRUE, lpExitCode 7
                b: CloseHandle -> TRUE
                b: GetExitCodeProcess -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-68]"#]],
        );
    }

    #[test]
    fn handles_of_the_process_are_closed_and_those_of_others_stay() {
        check(
            r#"
                e = CreateEvent(_, _, _, "n")
                f = CreateEvent(_, _, _, "own")
                b: CreateEvent(_, _, _, "n")
                ExitProcess(0)
                b: SetEvent(e)
                b: SetEvent(f)
                b: OpenEvent(_, _, "own")
            "#,
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: CreateEvent -> 0x0008001a, NO_ERROR (0) [SZ-54]
                b: CreateEvent -> 0x00080016, ERROR_ALREADY_EXISTS (183) [NM-06]
                a: ExitProcess ends the thread
                b: SetEvent -> TRUE
                b: SetEvent -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-68]
                b: OpenEvent -> NULL, ERROR_FILE_NOT_FOUND (2) [NM-07a]"#]],
        );
    }
}
