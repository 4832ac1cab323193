//! Calls into servers.

use super::check;
use expect_test::expect;

#[test]
fn who_is_in_a_server_that_ends_comes_back_and_waits_no_more() {
    check(
        r#"{"proc": "app", "fn": "CreateEvent", "out": "e"}
           {"proc": "app", "fn": "CallServer", "args": {"process": "gwes"}}
           {"proc": "app", "fn": "WaitForSingleObject", "args": {"hHandle": "$e", "dwMilliseconds": "INFINITE"}}
           {"proc": "app", "fn": "GetCurrentPermissions"}
           {"fn": "KillChild", "args": {"child": "gwes"}}
           {"proc": "app", "fn": "GetLastError"}
           {"proc": "app", "fn": "GetCurrentPermissions"}
           {"proc": "app", "fn": "Return"}
           {"proc": "app", "fn": "CallServer", "args": {"process": "gwes"}}"#,
        expect![[r#"
            {"result":"ok","last_error":0,"value":null}
            {"result":"TRUE","last_error":null,"value":null}
            {"result":"BLOCKED","last_error":null,"value":null}
            {"error":"app waits in WaitForSingleObject; `Returned` asks whether still","kind":"waiting"}
            {"result":"TRUE","last_error":null,"value":null}
            {"result":"1067","last_error":null,"value":null}
            {"result":"5","last_error":null,"value":null}
            {"error":"app is in no call into a server","kind":"input"}
            {"error":"gwes has ended","kind":"ended"}
        "#]],
    );
}

#[test]
fn what_is_no_call_into_a_server_changes_nothing() {
    check(
        r#"{"proc": "app", "fn": "CallServer", "args": {"process": "gwes", "pointers": [1]}}
           {"proc": "app", "fn": "CallServer", "args": {"process": "gwes", "pointers": {"p": "$q"}}}
           {"proc": "app", "fn": "CallServer", "args": {"process": "app", "pointers": {"p": 65536, "n": null}}}
           {"proc": "app", "fn": "IsEqual", "args": {"a": "$p", "b": "0x06010000"}}
           {"reset": {"version": "CE_6_0"}}
           {"fn": "CallServer", "args": {"process": "gwes"}}"#,
        expect![[r#"
            {"error":"`pointers` takes pointers by name, not [1]","kind":"input"}
            {"error":"`$q` is not bound by app","kind":"input"}
            {"result":"TRUE","last_error":null,"value":"n=0x00000000;p=0x06010000"}
            {"result":"TRUE","last_error":null,"value":null}
            {"result":"ok"}
            {"error":"no thread moves into a server on CE_6_0: filesys, device and gwes are DLLs in the kernel, and services.exe stays a process; no process is entered and left between the servers of the kernel.","kind":"input"}
        "#]],
    );
}
