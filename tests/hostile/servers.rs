//! Calls into servers that cannot be made, and those that have no end.

use crate::check;
use expect_test::expect;

/// A scenario on these versions, whose program `draw` takes what it says, with these steps there and
/// in the main script.
fn calling(on: &str, takes: &str, inside: &str, steps: &str) -> String {
    format!(
        "(about: \"a\", on: [{on}], world: [Machine(name: \"m\", ram: 16, has: [\n\
         Process(name: \"p\"), Process(name: \"q\")])],\n\
         programs: [Program(name: \"draw\", takes: {takes}, steps: [{inside}])],\n\
         steps: [\n{steps}\n])"
    )
}

#[test]
fn where_servers_are_in_the_kernel_or_there_are_none_the_step_is_a_mistake() {
    let call = "CallServer(process: \"q\", program: \"draw\")";
    check(
        &calling("CE_5_0, CE_6_0", "()", "", call),
        expect![[r#"
            t.ron:5:1: error: no thread moves into a server on CE_6_0 (help: clause CE6-05: filesys, device and gwes are DLLs in the kernel, and services.exe stays a process; no process is entered and left between the servers of the kernel.)
        "#]],
    );
    check(
        &calling("WIN32", "()", "", call),
        expect![[r#"
            t.ron:5:1: error: no thread moves into a server on WIN32 (help: clause PSL-05: Servers are ordinary processes.)
        "#]],
    );
}

#[test]
fn a_call_passes_what_the_program_takes() {
    let call = |args: &str| {
        let steps = format!(
            "CreateEvent(is: \"event\"),\nCallServer(process: \"q\", program: \"draw\", args: {args})"
        );
        calling("CE_5_0", "(what: Pointer, n: Number)", "", &steps)
    };
    check(
        &call("(what: 0, n: 5)"),
        expect![[r#"
        Met
    "#]],
    );
    check(
        &call("(what: 0)"),
        expect![[r#"
        t.ron:6:1: error: the program takes `n` too
    "#]],
    );
    check(
        &call("(wath: 0, n: 5)"),
        expect![[r#"
        t.ron:6:1: error: the program takes `what` too
        t.ron:6:50: error: the program takes no `wath` (help: did you mean `what`?)
    "#]],
    );
    check(
        &call("(what: \"event\", n: 5)"),
        expect![[r#"
        t.ron:6:56: error: `what` takes an address, and "event" is a handle
    "#]],
    );
    check(
        &call("(what: 0, n: 0x100000000)"),
        expect![[r#"
            t.ron:6:62: error: 4294967296 is out of the range of `args`, 0..=4294967295
        "#]],
    );
    check(
        &call("[5]"),
        expect![[r#"
        t.ron:6:49: error: expected arguments such as `(text: "buffer", len: 5)`, found a list
    "#]],
    );
}

#[test]
fn who_serves_a_call_has_to_be_there() {
    let steps = |steps: &str| calling("CE_5_0", "()", "", steps);
    check(
        &steps("CallServer(process: \"r\", program: \"draw\")"),
        expect![[r#"
            t.ron:5:21: error: unknown process `r` (help: did you mean `p`?)
        "#]],
    );
    check(
        &steps("CallServer(process: \"q\", program: \"drow\")"),
        expect![[r#"
            t.ron:5:35: error: there is no program `drow` (help: did you mean `draw`?)
        "#]],
    );
    let dead = "Kill(process: \"q\"),\nCallServer(process: \"q\", program: \"draw\")";
    check(
        &steps(dead),
        expect![[r#"
            Unmet
            t.ron:6:21: error: no process "q" has been started
        "#]],
    );
}

#[test]
fn a_program_that_calls_itself_comes_to_its_end() {
    let again = "CallServer(process: \"q\", program: \"draw\")";
    check(
        &calling("CE_5_0", "()", again, again),
        expect![[r#"
            NotModelled("more than 32 calls into servers at once")
            t.ron:3:53: error: the run comes to something that is not modelled: more than 32 calls into servers at once (help: `expect: NotModelled` says that this is expected)
        "#]],
    );
}

#[test]
fn only_a_program_returns_and_only_four_bytes_are_an_address() {
    let steps = |steps: &str| calling("CE_5_0", "()", "", steps);
    check(
        &steps("Return(value: 1)"),
        expect![[r#"
            t.ron:5:1: error: only a program returns
        "#]],
    );
    check(
        &steps("Read(at: 0x10000, len: 3, is: \"inner\")"),
        expect![[r#"
            t.ron:5:24: error: an address has four bytes
        "#]],
    );
    let both = "Write(at: 0x10000, bytes: Text(\"a\"), pointer: 0x10000)";
    check(
        &steps(both),
        expect![[r#"
            t.ron:5:20: error: a pointer is written, or bytes
        "#]],
    );
    check(
        &calling("CE_5_0", "(what: Word)", "", ""),
        expect![[r#"
        t.ron:3:48: error: unknown kind `Word` (help: known are `Pointer`, `Handle`, `Number`)
    "#]],
    );
}

#[test]
fn a_program_that_was_not_called_does_not_find_what_it_takes() {
    let program = calling(
        "CE_5_0",
        "(what: Pointer)",
        "Read(at: \"what\")",
        "CreateProcess(lpApplicationName: \"draw\")",
    );
    check(
        &program,
        expect![[r#"
        Unmet
        t.ron:3:75: error: "what" is not bound yet (help: the step that binds it has not been taken)
    "#]],
    );
}
