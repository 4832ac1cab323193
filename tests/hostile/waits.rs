//! Rows 47 to 49: programs that wait for each other, for nothing, or for ever.

use crate::{budget, check, messages, met, scenario, short, with_steps};
use expect_test::expect;
use proptest::prelude::*;
use runner::{Options, Verdict};
use scenario::Format;
use slotzero_tests::run_text;

/// A scenario in which each process owns a mutex and waits for that of another, by its number.
fn waiting_for(next: &[usize]) -> String {
    let name = |at: usize| format!("p{at}");
    let processes: String =
        (0..next.len()).map(|at| format!("Process(name: \"{}\"),", name(at))).collect();
    let own = |at: usize| {
        format!("CreateMutex(by: \"{}\", bInitialOwner: TRUE, is: \"m{at}\"),\n", name(at))
    };
    let wait = |(at, of): (usize, &usize)| {
        format!(
            "WaitForSingleObject(by: \"{}\", hHandle: \"m{of}\", dwMilliseconds: INFINITE),\n",
            name(at)
        )
    };
    let steps: String = (0..next.len()).map(own).chain(next.iter().enumerate().map(wait)).collect();
    scenario(&format!("Machine(name: \"m\", ram: 1, has: [{processes}])"), &steps)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn row_47_a_circle_of_waits_is_reported_with_every_one_in_it(count in 2usize..12, shift in 1usize..12) {
        let shift = 1 + (shift - 1) % (count - 1);
        let next: Vec<usize> = (0..count).map(|at| (at + shift) % count).collect();
        let result = run_text(&waiting_for(&next), budget(100));
        let said = messages(&result, Format::Human);
        prop_assert_eq!(result.expect("it is a scenario").verdict, Verdict::Unmet);
        prop_assert!(said.contains("deadlock: no thread can run, and none ever will"), "{}", said);
        // From the first process on, until it comes round.
        let mut at = 0;
        loop {
            prop_assert!(said.contains(&format!("p{at} waits for ")), "{}", said);
            at = next[at];
            if at == 0 {
                break;
            }
        }
        prop_assert!(said.contains("the circle: "), "{}", said);
    }

    #[test]
    fn row_47_whoever_waits_for_whom_the_run_ends(next in prop::collection::vec(0usize..6, 6)) {
        let result = run_text(&waiting_for(&next), budget(100));
        let said = messages(&result, Format::Short);
        let waits_for_itself = next.iter().enumerate().all(|(at, of)| at == *of);
        let report = result.expect("it is a scenario");
        prop_assert_eq!(report.verdict == Verdict::Met, waits_for_itself, "{}", said);
    }
}

#[test]
fn row_47_a_deadlock_is_drawn_with_its_circle() {
    let result = run_text(&waiting_for(&[1, 0]), budget(100));
    expect![[r#"
        error: deadlock: no thread can run, and none ever will
         --> t.ron:6:1
          |
        6 | WaitForSingleObject(by: "p0", hHandle: "m1", dwMilliseconds: INFINITE),
          | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this never returns
        7 | WaitForSingleObject(by: "p1", hHandle: "m0", dwMilliseconds: INFINITE),
          | ---------------------------------------------------------------------- this never returns
          |
          = note: p0 waits for the Mutex, which p1 holds
          = note: p1 waits for the Mutex, which p0 holds
          = note: the circle: p0 waits for the Mutex, which p1 holds; p1 waits for the Mutex, which p0 holds
          = help: a call that is meant never to return expects `Blocks`
    "#]].assert_eq(&messages(&result, Format::Human));
}

#[test]
fn row_47_a_wait_for_what_never_comes_or_has_come_is_no_riddle() {
    let own = r#"OpenProcess(dwProcessId: "id", is: "own"), WaitForSingleObject(hHandle: "own", dwMilliseconds: INFINITE)"#;
    assert!(
        short(&with_steps(&format!("GetCurrentProcessId(is: \"id\"), {own}"))).contains("deadlock")
    );
    met(&with_steps(
        r#"GetCurrentProcessId(by: "q", is: "id"), OpenProcess(dwProcessId: "id", is: "other"), Kill(process: "q"),
        WaitForSingleObject(hHandle: "other", dwMilliseconds: INFINITE, expect: Returns(WAIT_OBJECT_0))"#,
    ));
    met(&with_steps(
        r#"CreateFileMapping(hFile: INVALID_HANDLE_VALUE, flProtect: [PAGE_READWRITE], dwMaximumSizeLow: 1, is: "m"),
        WaitForSingleObject(hHandle: "m", dwMilliseconds: INFINITE, expect: Fails)"#,
    ));
}

#[test]
fn row_47_the_notes_about_a_crowd_of_waiting_threads_are_bounded() {
    let text = r#"(about: "a", on: [CE_NET_4_2], world: [Machine(name: "m", ram: 1, has: [Process(name: "p")])],
        programs: [Program(name: "wait", steps: [Sleep(dwMilliseconds: INFINITE)])],
        steps: [Repeat(n: 1000, steps: [CreateThread(lpStartAddress: "wait")]), Sleep(dwMilliseconds: INFINITE)])"#;
    let result = run_text(text, budget(10_000));
    let said = messages(&result, Format::Human);
    assert!(said.contains("deadlock") && said.contains("… and 981 more"), "{said}");
    assert!(said.len() < 5_000, "the output is bounded");
}

/// A step costs no more where many others wait: with a look at every one of them in every turn, these
/// would be some thousand million looks.
#[test]
fn a_crowd_of_waiting_threads_does_not_hold_up_those_that_run() {
    let crowd = |order: &str| {
        format!(
            r#"(about: "a", on: [CE_NET_4_2], world: [Machine(name: "m", ram: 1, has: [Process(name: "p")])], order: {order},
            programs: [Program(name: "wait", steps: [WaitForSingleObject(hHandle: "go", dwMilliseconds: INFINITE)])],
            steps: [CreateEvent(bManualReset: TRUE, is: "go"),
                Repeat(n: 20000, steps: [CreateThread(lpStartAddress: "wait")]),
                Sleep(dwMilliseconds: 1), Repeat(n: 20000, steps: [GetLastError()]), SetEvent(hEvent: "go")])"#
        )
    };
    for order in ["AsWritten", "Seed(1)"] {
        // Looks at the whole world while it is small are not what this is about.
        let options = Options { invariants: false, ..budget(100_000) };
        let report = run_text(&crowd(order), options).expect("it is a scenario");
        assert_eq!((report.verdict, report.steps), (Verdict::Met, 60_003), "{order}");
    }
}

#[test]
fn row_48_a_wait_without_a_signaller_is_a_deadlock() {
    check(
        &with_steps(
            "CreateEvent(is: \"e\"), WaitForSingleObject(hHandle: \"e\", dwMilliseconds: INFINITE)",
        ),
        expect![[r#"
            Unmet
            t.ron:4:23: error: deadlock: no thread can run, and none ever will (help: a call that is meant never to return expects `Blocks`)
        "#]],
    );
    check(
        &with_steps("Sleep(dwMilliseconds: INFINITE)"),
        expect![[r#"
            Unmet
            t.ron:4:1: error: deadlock: no thread can run, and none ever will (help: a call that is meant never to return expects `Blocks`)
        "#]],
    );
    // Whoever expects it to block has what was expected.
    met(&with_steps("Sleep(dwMilliseconds: INFINITE, expect: Blocks)"));
}

#[test]
fn row_48_a_million_long_sleeps_take_simulated_time_only() {
    let text = with_steps("Repeat(n: 1000000, steps: [Sleep(dwMilliseconds: 0xFFFFFFFE)])");
    let result = run_text(&text, budget(2_000_000));
    assert!(result.is_ok_and(|report| (report.verdict, report.steps) == (Verdict::Met, 1_000_000)));
}

#[test]
fn row_49_of_programs_that_run_for_ever_every_loop_is_named() {
    let loops = |sleep: &str| {
        format!(
            "(about: \"a\", on: [CE_NET_4_2], world: [{}],\nsteps: [Repeat(n: 18446744073709551615, steps: [{sleep}])],\nscripts: [Script(by: \"q\", steps: [Repeat(n: 18446744073709551615, steps: [{sleep}])])])",
            crate::WORLD
        )
    };
    let result = run_text(&loops("Sleep(dwMilliseconds: 0)"), budget(1_000));
    expect![[r#"
        error: the budget of 1000 steps is used up
         --> t.ron:2:49
          |
        2 | steps: [Repeat(n: 18446744073709551615, steps: [Sleep(dwMilliseconds: 0)])],
          |                                                 ^^^^^^^^^^^^^^^^^^^^^^^^ the next step would be this one
        3 | scripts: [Script(by: "q", steps: [Repeat(n: 18446744073709551615, steps: [Sleep(dwMilliseconds: 0)])])])
          |                                                                           ------------------------ another script would go on here
    "#]].assert_eq(&messages(&result, Format::Human));
    assert!(result.is_ok_and(|report| report.verdict == Verdict::OutOfSteps));
    let result = run_text(&loops("Sleep(dwMilliseconds: 1)"), budget(1_000));
    assert!(result.is_ok_and(|report| report.verdict == Verdict::OutOfSteps));
}
