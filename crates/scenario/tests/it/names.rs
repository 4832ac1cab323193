//! Names that are set twice, used before they are set, or never set.

use crate::{check, check_short, with_steps};
use expect_test::expect;
use scenario::{Format, NoFiles, Source, Span};

#[test]
fn a_binding_set_twice_shows_both_places() {
    check(
        &with_steps("GetLastError(is: \"a\"),\nGetLastError(is: \"a\")"),
        expect![[r#"
            error: `a` is bound twice
             --> t.ron:5:18
              |
            4 | GetLastError(is: "a"),
              |                  --- first here
            5 | GetLastError(is: "a")
              |                  ^^^ again here
        "#]],
    );
}

#[test]
fn a_binding_may_be_set_again_and_again_by_a_repetition() {
    check_short(
        &with_steps("Repeat(n: 3, steps: [GetLastError(is: \"a\"), Read(at: \"a\")])"),
        expect![""],
    );
}

#[test]
fn an_output_and_a_result_share_their_names() {
    check_short(
        &with_steps("GetLastError(is: \"a\"), GetLastError(out: (lpX: Is(\"a\")))"),
        expect![[r#"
            t.ron:4:51: error: `a` is bound twice
        "#]],
    );
}

#[test]
fn a_label_set_twice_shows_both_places() {
    check_short(
        &with_steps("GetLastError(label: \"l\"), GetLastError(label: \"l\")"),
        expect![[r#"
            t.ron:4:47: error: the label `l` is set twice
        "#]],
    );
}

#[test]
fn a_label_and_a_binding_may_be_equal() {
    check_short(&with_steps("GetLastError(label: \"l\", is: \"l\")"), expect![[""]]);
}

#[test]
fn an_unknown_label_suggests_the_nearest() {
    check(
        &with_steps(
            "GetLastError(label: \"mapped\"),\nCheck(ram_used: Delta(0), since: \"maped\")",
        ),
        expect![[r#"
            error: there is no label `maped`
             --> t.ron:5:34
              |
            5 | Check(ram_used: Delta(0), since: "maped")
              |                                  ^^^^^^^
              |
              = help: did you mean `mapped`?
        "#]],
    );
}

#[test]
fn a_label_that_is_set_later_is_refused() {
    check(
        &with_steps("Check(ram_used: Delta(0), since: \"l\"),\nGetLastError(label: \"l\")"),
        expect![[r#"
            error: the label `l` is used before it is set
             --> t.ron:4:34
              |
            4 | Check(ram_used: Delta(0), since: "l"),
              |                                  ^^^
            5 | GetLastError(label: "l")
              |                     --- set only here
        "#]],
    );
}

#[test]
fn an_unknown_binding_suggests_the_nearest() {
    check_short(
        &with_steps("GetLastError(is: \"view\"), Read(at: \"veiw\")"),
        expect![[r#"
        t.ron:4:36: error: there is no binding `veiw` (help: did you mean `view`?)
    "#]],
    );
}

#[test]
fn a_binding_that_is_set_later_is_refused() {
    check_short(
        &with_steps("Read(at: (\"view\", 1)), GetLastError(is: \"view\")"),
        expect![[r#"
        t.ron:4:11: error: the binding `view` is used before it is set
    "#]],
    );
}

#[test]
fn a_program_without_its_ending_suggests_the_whole_name() {
    check_short(
        r#"(about: "a", on: [CE_NET_4_2], world: [Machine(name: "m", ram: 1, has: [Process(name: "p")])],
        programs: [Program(name: "child.exe", steps: [])], steps: [Kill(process: "child")])"#,
        expect![[r#"
            t.ron:2:82: error: unknown process `child` (help: did you mean `child.exe`?)
        "#]],
    );
}

#[test]
fn an_unknown_process_suggests_the_nearest() {
    check_short(
        &with_steps("GetLastError(by: \"q\")"),
        expect![[r#"
        t.ron:4:18: error: unknown process `q` (help: did you mean `p`?)
    "#]],
    );
}

#[test]
fn a_thread_is_a_number_from_1() {
    check_short(
        &with_steps(
            "GetLastError(by: \"p/0\"), GetLastError(by: \"p/02\"), GetLastError(by: \"p/x\"), GetLastError(by: \"p/2\")",
        ),
        expect![[r#"
            t.ron:4:18: error: "p/0" names no thread (help: write "process" or, for its second thread, "process/2")
            t.ron:4:43: error: "p/02" names no thread (help: write "process" or, for its second thread, "process/2")
            t.ron:4:69: error: "p/x" names no thread (help: write "process" or, for its second thread, "process/2")
        "#]],
    );
}

#[test]
fn a_program_sees_the_bindings_of_the_scenario_and_keeps_its_own() {
    check_short("(about: \"a\", on: [CE_NET_4_2], world: [Machine(name: \"m\", ram: 1, has: [Process(name: \"p\")])],
        programs: [Program(name: \"x\", steps: [Read(at: \"view\"), GetLastError(is: \"own\")]),
                   Program(name: \"y\", steps: [GetLastError(is: \"own\"), Read(at: \"own\")])],
        steps: [GetLastError(is: \"view\"), Kill(process: \"x\")])", expect![[""]]);
}

#[test]
fn the_main_script_does_not_see_what_a_program_binds() {
    check_short("(about: \"a\", on: [CE_NET_4_2], world: [Machine(name: \"m\", ram: 1, has: [Process(name: \"p\")])],
        programs: [Program(name: \"x\", steps: [GetLastError(is: \"own\")])],
        steps: [Read(at: \"own\")])", expect![[r#"
            t.ron:3:26: error: there is no binding `own`
        "#]]);
}

#[test]
fn a_program_does_not_bind_what_the_scenario_binds() {
    check_short("(about: \"a\", on: [CE_NET_4_2], world: [Machine(name: \"m\", ram: 1, has: [Process(name: \"p\")])],
        programs: [Program(name: \"x\", steps: [GetLastError(is: \"a\")])],
        steps: [GetLastError(is: \"a\")])", expect![[r#"
            t.ron:3:34: error: `a` is bound twice
        "#]]);
}

#[test]
fn two_scripts_of_one_thread_and_two_programs_of_one_name_are_refused() {
    check_short("(about: \"a\", on: [CE_NET_4_2], world: [Machine(name: \"m\", ram: 1, has: [Process(name: \"p\")])],
        programs: [Program(name: \"x\", steps: []), Program(name: \"X.exe\", steps: [])],
        scripts: [Script(by: \"p/2\", steps: []), Script(by: \"p/2\", steps: [])], steps: [])", expect![[r#"
            t.ron:2:65: error: there is already a program `X.exe`
            t.ron:3:60: error: `p/2` has a script already
        "#]]);
}

#[test]
fn a_step_of_a_script_has_no_by() {
    check_short("(about: \"a\", on: [CE_NET_4_2], world: [Machine(name: \"m\", ram: 1, has: [Process(name: \"p\")])],
        scripts: [Script(by: \"p/2\", steps: [GetLastError(by: \"p\"), Returned(by: \"p\"), CheckPage(at: 0, by: \"p\", dirty: true)])], steps: [])", expect![[r#"
            t.ron:2:62: error: the thread that runs this script takes all its steps (help: remove `by`)
        "#]]);
}

#[test]
fn a_world_without_a_process_takes_no_steps() {
    check_short(
        "(about: \"a\", on: [CE_NET_4_2], world: [Machine(name: \"m\", ram: 1)], steps: [GetLastError()])",
        expect![[r#"
            t.ron:1:77: error: the world has no process that could take this step (help: give a machine a `Process(name: "…")`)
        "#]],
    );
}

#[test]
fn the_runner_can_ask_whether_a_name_may_be_used_at_a_place() {
    let text = "(about: \"a\", on: [CE_NET_4_2], world: [Machine(name: \"m\", ram: 1, has: [Process(name: \"p\")])],
        programs: [Program(name: \"x\", steps: [GetLastError(is: \"own\"), CloseHandle(hObject: \"own\")])],
        steps: [CloseHandle(hObject: \"late\"), GetLastError(is: \"late\"), CloseHandle(hObject: \"late\"),
                CloseHandle(hObject: \"own\"), CloseHandle(hObject: \"lat\")])";
    let source = Source::from_bytes("t.ron", text.into()).expect("it is a text");
    let scenario = scenario::parse(&source, &NoFiles).expect("calls are not looked into here");
    let uses = text.match_indices("hObject: ").map(|(at, found)| at + found.len());
    let report: String = uses
        .map(|start| {
            let len = 2 + text[start + 1..].find('"').expect("a name ends");
            let (span, name) = (Span::new(start, start + len), &text[start + 1..][..len - 2]);
            let mistake = scenario.bindings.check_use(name, span, true);
            mistake.map_or("fine\n".to_owned(), |mistake| mistake.render(&source, Format::Short))
        })
        .collect();
    expect![[r#"
        fine
        t.ron:3:38: error: the binding `late` is used before it is set
        fine
        t.ron:4:38: error: there is no binding `own`
        t.ron:4:67: error: there is no binding `lat` (help: did you mean `late`?)
    "#]]
    .assert_eq(&report);
}

#[test]
fn what_is_no_name_in_quotes_gets_a_hint() {
    check_short(
        &with_steps(
            "CreateFileMapping(flProtect: \"PAGE_READWRITE\"), VirtualAlloc(dwSize: \"0x1000\"), Read(at: \"view+0x10\")",
        ),
        expect![[r#"
            t.ron:4:90: error: there is no binding `view+0x10` (help: an address beside a bound one is written ("view", 0x10))
        "#]],
    );
}
