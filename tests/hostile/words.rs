//! Rows 34 to 37, 46 and 64: words that the language or the API does not have.

use crate::{check, short, with_steps};
use expect_test::expect;

#[test]
fn row_34_constants_are_spelled_as_documented() {
    let protect = |words: &str| with_steps(&format!("CreateFileMapping(flProtect: {words})"));
    check(
        &protect("[PAGE_READWRIT]"),
        expect![[r#"
        t.ron:4:31: error: `PAGE_READWRIT` is no known constant (help: did you mean `PAGE_READWRITE`?)
    "#]],
    );
    check(
        &protect("[page_readwrite]"),
        expect![[r#"
        t.ron:4:31: error: `page_readwrite` is no known constant (help: did you mean `PAGE_READWRITE`?)
    "#]],
    );
    check(
        &protect("[PAGE_READWRITE, GENERIC_READ]"),
        expect![[r#"
            t.ron:4:47: error: `GENERIC_READ` does not belong to `flProtect` (help: `flProtect` takes PAGE_NOACCESS, PAGE_READONLY, PAGE_READWRITE, PAGE_WRITECOPY, PAGE_EXECUTE, PAGE_EXECUTE_READ …)
        "#]],
    );
    check(
        &protect("PAGE_READWRITE | SEC_COMMIT"),
        expect![[r#"
        t.ron:4:45: error: expected `,` or `)`, found `|` (help: several flags are a list: `[PAGE_READWRITE, SEC_COMMIT]`)
    "#]],
    );
    check(
        &protect("[PAGE_READWRITE, 4]"),
        expect![[r#"
        t.ron:4:47: error: `flProtect` takes names of constants, not the number 4
    "#]],
    );
    check(
        &protect("\"PAGE_READWRITE\""),
        expect![[r#"
            t.ron:4:30: error: there is no binding `PAGE_READWRITE` (help: constants are written without quotes)
        "#]],
    );
}

#[test]
fn row_34_a_number_may_stand_for_flags_and_unknown_bits_are_the_programs_mistake() {
    check(
        &with_steps(
            "CreateFileMapping(hFile: INVALID_HANDLE_VALUE, flProtect: 4, dwMaximumSizeLow: 1)",
        ),
        expect![[r#"
            Met
        "#]],
    );
    check(
        &with_steps(
            "CreateFileMapping(hFile: INVALID_HANDLE_VALUE, flProtect: 0x40000004, dwMaximumSizeLow: 1, expect: Fails)",
        ),
        expect![[r#"
            Met
        "#]],
    );
}

#[test]
fn row_35_functions_that_there_are_not_are_refused_by_name() {
    check(
        &with_steps("OpenFileMapping(lpName: \"a\")"),
        expect![[r#"
            t.ron:4:1: error: OpenFileMapping does not exist on CE_NET_4_2 (help: it exists on WIN32)
        "#]],
    );
    check(
        &with_steps("CreateFileMaping()"),
        expect![[r#"
        t.ron:4:1: error: `CreateFileMaping` is neither a function of the API nor a step (help: did you mean `CreateFileMapping`?)
    "#]],
    );
    check(
        &with_steps("mmap(), VirtualProtect()"),
        expect![[r#"
            t.ron:4:1: error: `mmap` is neither a function of the API nor a step (help: `slotzero list --apis` shows what there is)
        "#]],
    );
}

#[test]
fn row_36_a_mistake_in_an_argument_names_the_parameter() {
    check(
        &with_steps("CloseHandle(hobject: 1)"),
        expect![[r#"
        t.ron:4:13: error: CloseHandle has no parameter `hobject` (help: did you mean `hObject`?)
    "#]],
    );
    check(
        &with_steps("CloseHandle(hObject: 1, bForce: TRUE)"),
        expect![[r#"
        t.ron:4:25: error: CloseHandle has no parameter `bForce` (help: it has hObject)
    "#]],
    );
    check(
        &with_steps("CloseHandle(1)"),
        expect![[r#"
        t.ron:4:13: error: the arguments of `CloseHandle` have names (help: an argument is written `name: value`)
    "#]],
    );
    check(
        &with_steps("CloseHandle"),
        expect![[r#"
        t.ron:4:1: error: `CloseHandle` is written with parentheses (help: write `CloseHandle()`)
    "#]],
    );
    check(
        &with_steps("CloseHandle(hObject: Text(\"a\"))"),
        expect![[r#"
        t.ron:4:22: error: `hObject` takes a bound handle in quotes, `NULL` or `INVALID_HANDLE_VALUE`, not `Text(…)`
    "#]],
    );
    check(
        &with_steps("CloseHandle(hObject: 1, hObject: 2)"),
        expect![[r#"
        t.ron:4:25: error: `hObject` is given twice
    "#]],
    );
    check(
        &with_steps("CreateFile(lpFileName: 7, dwDesiredAccess: \"GENERIC_READ\")"),
        expect![[r#"
            t.ron:4:24: error: `lpFileName` takes text in quotes, or `NULL`, not the number 7
            t.ron:4:44: error: there is no binding `GENERIC_READ` (help: constants are written without quotes)
        "#]],
    );
    check(
        &with_steps("CloseHandle(expect: Returns(FALSE))"),
        expect![[r#"
        Met
    "#]],
    );
}

#[test]
fn row_37_a_version_is_one_that_there_is() {
    let on = |on: &str| with_steps("").replace("[CE_NET_4_2]", on);
    check(
        &on("[CE_4_2]"),
        expect![[r#"
            t.ron:1:19: error: unknown version `CE_4_2` (help: did you mean `CE_NET_4_2`?)
        "#]],
    );
    check(
        &on("[ce_net_4_2]"),
        expect![[r#"
        t.ron:1:19: error: unknown version `ce_net_4_2` (help: did you mean `CE_NET_4_2`?)
    "#]],
    );
    check(
        &on("[CE_NET_4_2, WIN32]"),
        expect![[r#"
            Met
        "#]],
    );
    check(
        &on("[CE_NET_4_2, CE_NET_4_2]"),
        expect![[r#"
        t.ron:1:31: error: CE_NET_4_2 is named twice
    "#]],
    );
    check(
        &on("[]"),
        expect![[r#"
        t.ron:1:18: error: a scenario runs on at least one version
    "#]],
    );
    check(
        &on("CE_NET_4_2"),
        expect![[r#"
            t.ron:1:18: error: expected a list in brackets, found `CE_NET_4_2` (help: one value alone is a list, too: `[…]`)
        "#]],
    );
    let machine = with_steps("").replace("ram: 16", "ram: 16, on: WIN32");
    check(
        &machine,
        expect![[r#"
            t.ron:2:29: error: `Machine` has no field `on` (help: known are `name`, `ram`, `page_in`, `reuse_handle_values`, `system`, `low_memory`, `paging_pool`, `has`)
        "#]],
    );
}

#[test]
fn row_46_a_scenario_names_no_place_to_write_to() {
    for field in ["output", "out", "trace", "report", "save_to", "log"] {
        let said = short(&with_steps("").replace("on: ", &format!("{field}: \"x\", on: ")));
        assert!(said.contains(&format!("a scenario has no field `{field}`")), "{said}");
    }
}

#[test]
fn row_64_a_file_is_one_scenario_without_extensions() {
    let one = with_steps("");
    check(
        &format!("{one}\n{one}"),
        expect![[r#"
        t.ron:6:1: error: found `(` after the end of the scenario (help: a file holds one scenario)
    "#]],
    );
    check(
        &format!("{one} garbage"),
        expect![[r#"
        t.ron:5:4: error: found `garbage` after the end of the scenario (help: a file holds one scenario)
    "#]],
    );
    check(
        &format!("#![enable(implicit_some)]\n{one}"),
        expect![[r#"
        t.ron:1:1: error: a scenario has no `#![…]` attributes (help: remove it: the language has a fixed set of extensions)
    "#]],
    );
}
