//! Several versions in one scenario, and expectations for each.

use crate::{check, check_short};
use abi::OsVersion;
use expect_test::expect;
use scenario::{Expect, NoFiles, Source, StepKind};

/// A scenario on 3.0 and 5.0 with these steps.
fn on_two(steps: &str) -> String {
    let world = r#"Machine(name: "m", ram: 4, has: [Process(name: "p")])"#;
    format!("(about: \"a\", on: [CE_3_0, CE_5_0], world: [{world}], steps: [\n{steps}\n])")
}

#[test]
fn each_version_has_its_own_expectation() {
    let text = on_two(
        "ResetEvent(is: \"x\", expect: PerVersion(CE_3_0: Fails(ERROR_DISK_FULL), CE_5_0: Blocks),
         last_error: PerVersion(CE_3_0: Unchanged, CE_5_0: NO_ERROR)),
         Check(ram_used: PerVersion(CE_3_0: Exactly(1), CE_5_0: AtMost(2))),
         Sleep(),",
    );
    let source = Source::from_bytes("t.ron", text.into_bytes()).expect("it is text");
    let scenario = scenario::parse(&source, &NoFiles).expect("it has no mistakes");
    let said = |version| {
        let steps = scenario.steps.iter().map(|step| {
            let step = step.on(version);
            let expect = step.expect().map_or(&Expect::Succeeds, |expect| &expect.value);
            match &step.kind {
                StepKind::Call(call) => {
                    format!("{expect:?} {:?}", call.last_error().map(|e| e.value))
                }
                StepKind::Check(check) => format!("{:?}", check.ram_used.as_ref().map(|a| a.value)),
                _ => String::new(),
            }
        });
        steps.collect::<Vec<_>>().join("\n") + "\n"
    };
    expect![[r#"
        FailsWith(ErrorCode(112)) Some(Unchanged)
        Some(Exactly(1))
        Succeeds None
    "#]]
    .assert_eq(&said(OsVersion::Ce3_0));
    expect![[r#"
        Blocks Some(Code(ErrorCode(0)))
        Some(AtMost(2))
        Succeeds None
    "#]]
    .assert_eq(&said(OsVersion::Ce5_0));
}

#[test]
fn a_version_that_is_left_out_is_listed() {
    check(
        &on_two("Sleep(expect: PerVersion(CE_3_0: Fails))"),
        expect![[r#"
            error: `PerVersion` says nothing of `CE_5_0`
             --> t.ron:2:15
              |
            2 | Sleep(expect: PerVersion(CE_3_0: Fails))
              |               ^^^^^^^^^^
              |
              = help: add `CE_5_0: …`
        "#]],
    );
}

#[test]
fn a_version_that_is_not_run_on_is_a_mistake() {
    check_short(
        &on_two("Sleep(expect: PerVersion(CE_3_0: Fails, CE_5_0: Fails, WIN32: Fails))"),
        expect![[r#"
            t.ron:2:56: error: the scenario does not run on WIN32 (help: add `WIN32` to `on`, or remove it here)
        "#]],
    );
    check_short(
        &on_two("Sleep(expect: PerVersion(CE_3_0: Fails, CE_50: Fails))"),
        expect![[r#"
            t.ron:2:15: error: `PerVersion` says nothing of `CE_5_0` (help: add `CE_5_0: …`)
            t.ron:2:41: error: unknown version `CE_50` (help: did you mean `CE_5_0`?)
        "#]],
    );
}

#[test]
fn per_version_has_a_name_for_each_value() {
    check_short(
        &on_two("Sleep(expect: PerVersion(Fails))"),
        expect![[r#"
            t.ron:2:15: error: `PerVersion` takes a value for each version (help: write `PerVersion(CE_3_0: …, CE_5_0: …)`)
        "#]],
    );
}

#[test]
fn mistakes_beside_it_are_reported_once() {
    check_short(
        &on_two("Read(at: \"nothing\", len: -1, expect: PerVersion(CE_3_0: Fail, CE_5_0: Blocks))"),
        expect![[r#"
            t.ron:2:10: error: there is no binding `nothing`
            t.ron:2:26: error: -1 is out of the range of `len`, 0..=4294967295
            t.ron:2:57: error: unknown expectation `Fail` (help: did you mean `Fails`?)
            t.ron:2:71: error: `Read` cannot meet this expectation
        "#]],
    );
}

#[test]
fn what_is_done_does_not_differ_between_versions() {
    check_short(
        &on_two("Read(at: PerVersion(CE_3_0: 1, CE_5_0: 2))"),
        expect![[r#"
        t.ron:2:10: error: expected an address: a bound name, ("name", offset), a number or `InSlot(of:, at:)`, found `PerVersion(…)`
    "#]],
    );
    check_short(
        &on_two("Sleep(expect: OneOf([PerVersion(CE_3_0: Fails, CE_5_0: Fails)]))"),
        expect![[r#"
            t.ron:2:21: error: `OneOf` needs at least one expectation
            t.ron:2:22: error: `PerVersion` stands around all that is expected (help: write `expect: PerVersion(CE_3_0: …)`)
        "#]],
    );
}

#[test]
fn a_clause_that_holds_on_none_of_the_versions_is_a_mistake() {
    let with = |clauses| on_two("").replace("world:", &format!("clauses: [{clauses}], world:"));
    check_short(&with("\"NM-01\", \"CFM-22\""), expect![[r#""#]]);
    check_short(
        &with("\"CFM-22\", \"CFM-33\""),
        expect![[r#"
        t.ron:1:56: error: clause `CFM-33` does not hold in CE_3_0, CE_5_0 (help: it holds in CE_NET_4_2)
    "#]],
    );
}
