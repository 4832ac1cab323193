//! What only the session knows. The conversations are in `tests/drive`.

use super::reply;
use super::session::Session;
use scenario::NoFiles;

#[test]
fn nothing_has_changed_after_an_error() {
    let mut session = Session::new(&NoFiles);
    let mut say = |line: &str| reply(&mut session, line.as_bytes());
    say(r#"{"trace": true}"#);
    say(r#"{"proc": "A", "fn": "CreateEvent", "args": {"lpName": "e"}, "out": "e"}"#);
    let before = session.world.clone();
    let events = session.tape.mark();
    for line in [
        r#"{"proc": "X", "fn": "CreateFileMaping"}"#,
        r#"{"proc": "X/2", "fn": "GetLastError"}"#,
        r#"{"proc": "X", "fn": "CloseHandle", "args": {"hObject": "$e"}}"#,
        r#"{"proc": "X", "fn": "Peek"}"#,
        r#"{"proc": "A", "fn": "CreateFileMapping", "args": {"flProtect": "PAGE_READWRITE|SEC_IMAGE|SEC_RESERVE", "hFile": "INVALID_HANDLE_VALUE", "dwMaximumSizeLow": "$no"}}"#,
        r#"{"proc": "A", "fn": "VirtualCopy", "args": {"cbSize": 1, "fdwProtect": "PAGE_READWRITE|PAGE_PHYSICAL"}}"#,
        r#"{"proc": "A", "fn": "DuplicateHandleToChild", "args": {"hSourceHandle": "$e", "child_var": 3}}"#,
        r#"{"world": {"Insert": {"card": "\\Storage Card"}}}"#,
        r#"{"world": {"Kill": {"process": "X"}}}"#,
        r#"{"look": {"Page": {"at": 0}}, "proc": "X"}"#,
    ] {
        let answer = reply(&mut session, line.as_bytes());
        assert!(answer.starts_with(r#"{"error":"#), "{line} is wrong, not {answer}");
        assert!(session.world == before, "{line} changed the world");
        assert_eq!(format!("{:?}", session.tape.mark()), format!("{events:?}"), "{line}");
        assert!(!session.was_seen("X"), "{line} was heard of");
    }
}
