use super::Biographies;
use crate::event::{CloseReason, ObjectKind};
use crate::samples::*;
use crate::{Event, Header};
use abi::{Handle, ObjectId, OsVersion};
use expect_test::{Expect, expect};

const VALUE: Handle = Handle(0x8_000A);

fn closed(by: abi::ProcessId, reason: CloseReason) -> Event {
    Event::HandleClosed { process: by, object: ObjectId(5), handle: VALUE, count: 0, reason }
}

fn step(index: u32) -> Event {
    Event::Step { index, line: 10 + index, thread: Some(READING), text: "a step".into() }
}

/// What the reader is told of the value after the start and these events.
fn check(version: OsVersion, events: &[Event], expected: Expect) {
    let header = Header { version, ..header() };
    let mut biographies = Biographies::new(&header);
    for event in start().iter().chain(events) {
        biographies.take(event);
    }
    let told = biographies.tell(READER, VALUE);
    expected.assert_eq(&told.unwrap_or_else(|| String::from("nothing to tell")));
}

fn event_of(name: &str) -> Event {
    created(5, ObjectKind::Event, Some(name))
}

#[test]
fn a_handle_that_is_open_or_was_never_given_out_has_nothing_to_tell() {
    check(OsVersion::CeNet4_2, &[], expect!["nothing to tell"]);
    let open = [event_of("go"), opened(READER, 5, VALUE.0, 1)];
    check(OsVersion::CeNet4_2, &open, expect!["nothing to tell"]);
}

#[test]
fn a_closed_handle_tells_what_it_was_and_why_it_is_dead() {
    for (reason, expected) in [
        (
            CloseReason::Call,
            expect![[
                r#"0x0008000a was event "go" (CreateEvent at step 1), closed at step 2; it now stands for nothing"#
            ]],
        ),
        (
            CloseReason::Kernel,
            expect![[
                r#"0x0008000a was event "go" (CreateEvent at step 1), closed by the kernel at step 2 when CreateFileMapping failed; it now stands for nothing"#
            ]],
        ),
        (
            CloseReason::Mapping,
            expect![[
                r#"0x0008000a was event "go" (CreateEvent at step 1), closed by the kernel at step 2 with its last mapping; it now stands for nothing"#
            ]],
        ),
        (
            CloseReason::Source,
            expect![[
                r#"0x0008000a was event "go" (CreateEvent at step 1), closed at step 2 as the source of a duplicate; it now stands for nothing"#
            ]],
        ),
    ] {
        let events = [
            step(1),
            call(READING, "CreateEvent", &[]),
            event_of("go"),
            opened(READER, 5, VALUE.0, 1),
            returned(READING, "CreateEvent", "0x0008000a"),
            step(2),
            call(READING, "CreateFileMapping", &[]),
            closed(READER, reason),
        ];
        check(OsVersion::CeNet4_2, &events, expected);
    }
}

#[test]
fn a_value_that_is_used_again_tells_for_what() {
    let events = [
        step(1),
        event_of("go"),
        opened(READER, 5, VALUE.0, 1),
        closed(READER, CloseReason::Call),
        Event::ObjectDestroyed { object: ObjectId(5) },
        step(2),
        created(5, ObjectKind::Mutex, Some("lock")),
        opened(WRITER, 5, VALUE.0, 1),
    ];
    check(
        OsVersion::CeNet4_2,
        &events,
        expect![[
            r#"0x0008000a was event "go" (step 1), closed at step 1; it now stands for mutex "lock""#
        ]],
    );
    check(
        OsVersion::Ce6_0,
        &events,
        expect![[
            r#"0x0008000a was event "go" (step 1), closed at step 1; it now stands for nothing"#
        ]],
    );
}

/// What the reader is told when it names a value, after two steps of which the first made an event
/// of it and closed it again, and the second made a mutex.
fn check_named(first: &str, second: &str, expected: Expect) {
    let bind = |index, text: &str| Event::Step {
        index,
        line: 0,
        thread: Some(READING),
        text: text.into(),
    };
    let events = [
        bind(1, first),
        event_of("go"),
        opened(READER, 5, VALUE.0, 1),
        closed(READER, CloseReason::Kernel),
        Event::ObjectDestroyed { object: ObjectId(5) },
        bind(2, second),
        created(5, ObjectKind::Mutex, Some("lock")),
        opened(READER, 5, VALUE.0, 1),
    ];
    let mut biographies = Biographies::new(&header());
    for event in start().iter().chain(&events) {
        biographies.take(event);
    }
    let told = biographies.tell_named(READER, "go", VALUE);
    expected.assert_eq(&told.unwrap_or_else(|| String::from("nothing to tell")));
}

#[test]
fn a_name_whose_value_was_given_out_again_tells_what_it_was_bound_to() {
    check_named(
        r#"CreateEvent(lpName: "go", is: "go")"#,
        r#"CreateMutex(is: "lock")"#,
        expect![[
            r#"0x0008000a was event "go" (step 1), closed by the kernel at step 1 when a call failed; it now stands for mutex "lock" (step 2)"#
        ]],
    );
}

#[test]
fn a_name_that_was_bound_again_or_never_has_nothing_to_tell() {
    let again = r#"CreateMutex(is: "go")"#;
    check_named(r#"CreateEvent(is: "go")"#, again, expect!["nothing to tell"]);
    check_named("CreateEvent()", r#"CreateMutex(lpName: "go")"#, expect!["nothing to tell"]);
    check_named(r#"Call(this: "go")"#, "CreateMutex()", expect!["nothing to tell"]);
}

#[test]
fn where_values_are_shared_it_may_be_open_elsewhere_or_not_be_the_callers() {
    let both = [event_of("go"), opened(WRITER, 5, VALUE.0, 1)];
    check(
        OsVersion::CeNet4_2,
        &both,
        expect![[r#"0x0008000a is event "go", which reader has not opened"#]],
    );
    let mut events = both.to_vec();
    events.extend([step(3), opened(READER, 5, VALUE.0, 1), closed(READER, CloseReason::Call)]);
    check(
        OsVersion::CeNet4_2,
        &events,
        expect![[r#"0x0008000a was event "go", closed at step 3; it is open in writer still"#]],
    );
    check(OsVersion::Win32, &both, expect!["nothing to tell"]);
}
