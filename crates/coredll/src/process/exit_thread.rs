//! ExitThread: ends the calling thread.
//!
//! Modelled: everything that the reference for Windows CE says. With the first thread of a process
//! the process ends (PROC-07).
//!
//! Documents: ExitThread, Windows CE references.

use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, EVERYWHERE, Param, Returns, Takes};
use abi::clause;

pub(crate) static API: Api = Api {
    name: "ExitThread",
    params: &[Param { name: "dwExitCode", takes: Takes::Number { families: &[], default: 0 } }],
    returns: Returns::Nothing,
    versions: EVERYWHERE,
    about: "Ends the calling thread; with the first thread its process ends.",
    document: "ExitThread, Windows CE references",
    clauses: &[clause::PROC_03B, clause::PROC_07, clause::SZ_58],
    invoke: |call, args| ExitThread(call, args.number(0)),
};

/// Ends the calling thread, which gets no answer.
pub fn ExitThread(call: &mut Call<'_, '_>, dwExitCode: u32) -> Returned {
    call.kernel.end_thread(call.thread, dwExitCode);
    Returned::Ended
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn another_thread_leaves_its_process_running_and_the_first_ends_it() {
        check(
            "
                b: p = OpenProcess(_, _, @a)
                a/2: ExitThread(5)
                b: GetExitCodeProcess(p)
                ExitThread(6)
                b: GetExitCodeProcess(p)
            ",
            expect![[r#"
                b: OpenProcess -> 0x00080002
                a/2: ExitThread ends the thread
                b: GetExitCodeProcess -> TRUE, lpExitCode 259
                a: ExitThread ends the thread
                b: GetExitCodeProcess -> TRUE, lpExitCode 6"#]],
        );
    }
}
