//! Rows 24, 25, 53 and 54: names that a scenario gives, and what refers to them.

use crate::{budget, check, messages, scenario, short, with_steps, with_world};
use expect_test::expect;
use proptest::prelude::*;
use runner::Verdict;
use scenario::Format;
use slotzero_tests::run_text;

/// Ways to give a name twice, the name at `#` each time.
const TWICE: &[&str] = &[
    r##"world: [Machine(name: "#", ram: 1), Machine(name: "#", ram: 1)], steps: []"##,
    r##"world: [Machine(name: "m", ram: 1, has: [Process(name: "#"), Process(name: "#")])], steps: []"##,
    r##"world: [Machine(name: "m", ram: 1, has: [Process(name: "#")]), Machine(name: "n", ram: 1, has: [Process(name: "#")])], steps: []"##,
    r##"world: [Machine(name: "m", ram: 1, has: [File(path: r"\#", content: Text("a")), File(path: r"\#", content: Text("b"))])], steps: []"##,
    r##"world: [Machine(name: "m", ram: 1, has: [RomFile(path: r"\Windows\#", content: Text("a")), RomModule(path: r"\Windows\#", content: Text("b"))])], steps: []"##,
    r##"world: [Machine(name: "m", ram: 1, has: [StorageCard(name: "#"), StorageCard(name: "#")])], steps: []"##,
    r##"world: [Server(name: "#"), Server(name: "#"), Machine(name: "m", ram: 1)], steps: []"##,
    r##"world: [Server(name: "s", shares: [Share(name: "#"), Share(name: "#")]), Machine(name: "m", ram: 1)], steps: []"##,
    r##"world: [Machine(name: "m", ram: 1, has: [Process(name: "p")])], steps: [GetLastError(is: "#"), GetLastError(is: "#")]"##,
    r##"world: [Machine(name: "m", ram: 1, has: [Process(name: "p")])], steps: [GetLastError(label: "#"), GetLastError(label: "#")]"##,
    r##"world: [Machine(name: "m", ram: 1)], programs: [Program(name: "#", steps: []), Program(name: "#", steps: [])], steps: []"##,
    r##"world: [Machine(name: "m", ram: 1, has: [Process(name: "#")])], scripts: [Script(by: "#", steps: []), Script(by: "#", steps: [])], steps: []"##,
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn row_24_a_name_given_twice_is_refused_with_both_places(way in prop::sample::select(TWICE), name in "[a-z][a-z0-9 ]{0,8}[a-z0-9]") {
        let text = format!("(about: \"a\", on: [CE_NET_4_2], {})", way.replace('#', &name));
        let Err(mistakes) = run_text(&text, budget(10)) else {
            return Err(TestCaseError::fail(format!("it is run: {text}")));
        };
        let mistake = mistakes.iter().next().expect("something is said");
        let mut places = vec![mistake.primary.span];
        places.extend(mistake.secondary.iter().map(|place| place.span));
        prop_assert_eq!(places.len(), 2, "{}", mistakes.render(Format::Human));
        for place in places {
            prop_assert!(mistakes.source().slice(place).contains(&*name), "{}", mistakes.render(Format::Human));
        }
    }

    #[test]
    fn row_24_a_field_given_twice_is_refused(field in prop::sample::select(vec!["about: \"a\"", "on: [CE_NET_4_2]", "world: [Machine(name: \"m\", ram: 1)]", "steps: []", "tags: []"])) {
        let text = format!("(about: \"a\", on: [CE_NET_4_2], tags: [], world: [Machine(name: \"m\", ram: 1)], steps: [], {field})");
        let said = messages(&run_text(&text, budget(1)), Format::Short);
        prop_assert!(said.starts_with("t.ron:1:") && said.contains("twice"), "{}", said);
    }
}

#[test]
fn row_24_names_of_files_cards_and_servers_differ_by_more_than_case() {
    let twice = [
        r#"Machine(name: "m", ram: 1, has: [File(path: r"\a", content: Text("")), File(path: r"\A", content: Text(""))])"#,
        r#"Machine(name: "m", ram: 1, has: [StorageCard(name: "c"), StorageCard(name: "C")])"#,
        r#"Server(name: "s"), Server(name: "S"), Machine(name: "m", ram: 1)"#,
    ];
    for world in twice {
        let said = short(&with_world(world));
        assert!(said.starts_with("t.ron:2:"), "{said}");
    }
}

#[test]
fn row_25_a_name_is_bound_once_and_before_it_is_used() {
    check(
        &with_steps("CloseHandle(hObject: \"e\"), CreateEvent(is: \"e\")"),
        expect![[r#"
        t.ron:4:22: error: the binding `e` is used before it is set
    "#]],
    );
    check(
        &with_steps("CloseHandle(hObject: \"e\")"),
        expect![[r#"
        t.ron:4:22: error: there is no binding `e`
    "#]],
    );
    check(
        &with_steps("CreateEvent(is: \"e\"), CreateEvent(is: \"e\")"),
        expect![[r#"
        t.ron:4:39: error: `e` is bound twice
    "#]],
    );
}

#[test]
fn row_25_a_name_that_a_step_not_taken_would_bind_is_unbound() {
    let never =
        with_steps("Repeat(n: 0, steps: [CreateEvent(is: \"e\")]), CloseHandle(hObject: \"e\")");
    let scripts = scenario(crate::WORLD, "Read(at: \"e\")").replace(
        "steps: [\n",
        "scripts: [Script(by: \"q\", steps: [VirtualAlloc(dwSize: 1, flAllocationType: [MEM_COMMIT], flProtect: [PAGE_READWRITE], is: \"e\")])], steps: [\n",
    );
    check(
        &never,
        expect![[r#"
        Unmet
        t.ron:4:67: error: "e" is not bound yet (help: the step that binds it has not been taken)
    "#]],
    );
    check(
        &scripts,
        expect![[r#"
        Unmet
        t.ron:4:10: error: "e" is not bound yet (help: the step that binds it has not been taken)
    "#]],
    );
}

#[test]
fn row_53_what_refers_to_nothing_is_refused() {
    check(
        &with_steps("Check(ram_used: Delta(0), since: \"nowhere\")"),
        expect![[r#"
        t.ron:4:34: error: there is no label `nowhere`
    "#]],
    );
    check(
        &with_steps("GetLastError(by: \"nobody\")"),
        expect![[r#"
        t.ron:4:18: error: unknown process `nobody` (help: known are `p`, `q`)
    "#]],
    );
    check(
        &with_steps("GetLastError(expect: Returns(\"nothing\"))"),
        expect![[r#"
        t.ron:4:30: error: there is no binding `nothing`
    "#]],
    );
    check(
        &with_steps("GetLastError(expect: OneOf([]))"),
        expect![[r#"
        t.ron:4:28: error: `OneOf` needs at least one expectation
    "#]],
    );
    check(
        &with_steps("Check()"),
        expect![[r#"
        t.ron:4:1: error: this `Check` checks nothing
    "#]],
    );
}

#[test]
fn row_54_expectations_that_contradict_each_other_both_have_their_place() {
    check(
        &with_steps("GetLastError(expect: Returns(0), expect: Returns(1))"),
        expect![[r#"
        t.ron:4:34: error: `expect` is given twice
    "#]],
    );
    let text = with_steps(
        "GetLastError(is: \"n\"),\nCheckSame(a: \"n\", b: \"n\"),\nCheckDifferent(a: \"n\", b: \"n\"),\nCheck(ram_used: Exactly(1)),\nCheck(ram_used: Exactly(2))",
    );
    check(
        &text,
        expect![[r#"
        Unmet
        t.ron:6:1: error: check not met: "n" is 0x0 and "n" is 0x0
        t.ron:7:1: error: check not met: RAM in use is 0 pages, a change of 0; expected 1
        t.ron:8:1: error: check not met: RAM in use is 0 pages, a change of 0; expected 2
    "#]],
    );
    assert!(run_text(&text, budget(9)).is_ok_and(|report| report.verdict == Verdict::Unmet));
}
