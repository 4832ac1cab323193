//! Steps that say something impossible.

use crate::{check, check_short, messages, with_steps};
use expect_test::expect;
use scenario::Format;

#[test]
fn a_call_without_parentheses_gets_them_as_help() {
    check(
        &with_steps("GetLastError"),
        expect![[r#"
            error: `GetLastError` is written with parentheses
             --> t.ron:4:1
              |
            4 | GetLastError
              | ^^^^^^^^^^^^
              |
              = help: write `GetLastError()`
        "#]],
    );
}

#[test]
fn a_call_with_positional_arguments_is_refused() {
    check_short(
        &with_steps("CloseHandle(\"a\")"),
        expect![[r#"
        t.ron:4:13: error: the arguments of `CloseHandle` have names (help: an argument is written `name: value`)
    "#]],
    );
}

#[test]
fn an_unknown_field_of_an_own_step_suggests_the_nearest() {
    check(
        &with_steps("Check(ram_use: Delta(0), machine: \"m\")"),
        expect![[r#"
            error: `Check` has no field `ram_use`
             --> t.ron:4:7
              |
            4 | Check(ram_use: Delta(0), machine: "m")
              |       ^^^^^^^
              |
              = help: did you mean `ram_used`?
        "#]],
    );
}

#[test]
fn a_check_that_checks_nothing_is_refused() {
    check_short(
        &with_steps(
            "GetLastError(is: \"a\"), Check(), CheckFile(path: r\"\\a\"), CheckPage(at: 0), CheckObject(of: \"a\"), CheckVolume(path: r\"\\\"), CheckAddress(of: 0), CheckProcess(name: \"p\")",
        ),
        expect![[r#"
            t.ron:4:24: error: this `Check` checks nothing
            t.ron:4:33: error: this `CheckFile` checks nothing
            t.ron:4:57: error: this `CheckPage` checks nothing
            t.ron:4:75: error: this `CheckObject` checks nothing
            t.ron:4:97: error: this `CheckVolume` checks nothing
            t.ron:4:122: error: this `CheckAddress` checks nothing
            t.ron:4:143: error: this `CheckProcess` checks nothing
        "#]],
    );
}

#[test]
fn a_check_that_contradicts_itself_is_refused() {
    check_short(
        &with_steps(
            "GetLastError(is: \"a\"), Check(ram_used: Exactly(0), since: \"a\"), CheckFile(path: r\"\\a\", exists: false, size: 1), CheckPage(at: 0, resident: false, dirty: true), CheckPage(at: 0, in_rom: true, dirty: true), CheckObject(of: \"a\", alive: false, views: 1), CheckProcess(name: \"p\", running: true, exit_code: 0), CheckVolume(path: r\"\\\", present: false, free: 1)",
        ),
        expect![[r#"
            t.ron:4:24: error: this `Check` can never be met: `since` needs a `Delta`
            t.ron:4:59: error: there is no label `a`
            t.ron:4:65: error: this `CheckFile` can never be met: a missing file has no bytes
            t.ron:4:113: error: this `CheckPage` can never be met: an absent page has no frame
            t.ron:4:161: error: this `CheckPage` can never be met: a page of the ROM is never dirty
            t.ron:4:206: error: this `CheckObject` can never be met: handles and views keep an object alive
            t.ron:4:252: error: this `CheckProcess` can never be met: a running process has no exit code
            t.ron:4:306: error: this `CheckVolume` can never be met: a missing volume has no free space
        "#]],
    );
}

#[test]
fn an_unknown_expectation_suggests_the_nearest() {
    check_short(
        &with_steps(
            "GetLastError(expect: Fail), GetLastError(expect: Return(3)), GetLastError(expect: 3)",
        ),
        expect![[r#"
            t.ron:4:22: error: unknown expectation `Fail` (help: did you mean `Fails`?)
            t.ron:4:50: error: unknown expectation `Return` (help: did you mean `Returns`?)
            t.ron:4:83: error: expected an expectation such as `Fails`, found the number 3
        "#]],
    );
}

#[test]
fn an_unknown_code_suggests_the_nearest() {
    check_short(
        &with_steps(
            "GetLastError(expect: Fails(ERROR_DISKFULL)), GetLastError(last_error: Unchangd), GetLastError(expect: Raises(ACCESS_VIOLATION)), GetLastError(expect: Returns(PAGE_READWRIT)), GetLastError(expect: Fails(\"x\"))",
        ),
        expect![[r#"
            t.ron:4:28: error: unknown error code `ERROR_DISKFULL` (help: did you mean `ERROR_DISK_FULL`?)
            t.ron:4:71: error: unknown error code `Unchangd` (help: did you mean `Unchanged`?)
            t.ron:4:110: error: unknown exception `ACCESS_VIOLATION` (help: known are `EXCEPTION_ACCESS_VIOLATION`, `EXCEPTION_IN_PAGE_ERROR`, `EXCEPTION_DATATYPE_MISALIGNMENT`, `EXCEPTION_GUARD_PAGE`)
            t.ron:4:159: error: unknown constant `PAGE_READWRIT` (help: did you mean `PAGE_READWRITE`?)
            t.ron:4:203: error: expected an error code such as `ERROR_DISK_FULL`, found the text "x"
        "#]],
    );
}

#[test]
fn an_empty_choice_is_refused() {
    check_short(
        &with_steps(
            "GetLastError(expect: OneOf([])), GetLastError(expect: OneOf([OneOf([Fails])])), GetLastError(expect: OneOf([Succeeds, Fails(5)]))",
        ),
        expect![[r#"
            t.ron:4:28: error: `OneOf` needs at least one expectation
            t.ron:4:62: error: `OneOf` cannot be one of several itself (help: put all of its expectations into one list)
        "#]],
    );
}

#[test]
fn an_expectation_that_the_step_cannot_meet_is_refused() {
    check_short(
        &with_steps(
            "Read(at: 0, expect: Fails), Write(at: 0, bytes: Text(\"a\"), expect: Text(\"a\")), Execute(at: 0, expect: Blocks), GetLastError(expect: Bytes(b\"a\")), Eject(card: r\"\\Card\", expect: Fails), Read(at: 0, expect: Raises(EXCEPTION_ACCESS_VIOLATION))",
        ),
        expect![[r#"
            t.ron:4:21: error: `Read` cannot meet this expectation
            t.ron:4:68: error: `Write` cannot meet this expectation
            t.ron:4:103: error: `Execute` cannot meet this expectation
            t.ron:4:133: error: `GetLastError` cannot meet this expectation
            t.ron:4:169: error: `Eject` has no field `expect` (help: known are `by`, `label`, `machine`, `card`)
        "#]],
    );
}

#[test]
fn a_length_and_bytes_must_agree() {
    check(
        &with_steps("Read(at: 0, len: 3, expect: Text(\"ab\"))"),
        expect![[r#"
            error: 3 bytes are read and 2 are expected
             --> t.ron:4:18
              |
            4 | Read(at: 0, len: 3, expect: Text("ab"))
              |                  ^          ---------- these bytes
        "#]],
    );
}

#[test]
fn alternatives_of_one_read_have_one_length() {
    check(
        &with_steps(
            "Read(at: 0, expect: OneOf([Text(\"abc\"), Raises(EXCEPTION_ACCESS_VIOLATION), Text(\"xy\")]))",
        ),
        expect![[r#"
            error: 3 bytes are read and 2 are expected
             --> t.ron:4:28
              |
            4 | Read(at: 0, expect: OneOf([Text("abc"), Raises(EXCEPTION_ACCESS_VIOLATION), Text("xy")]))
              |                            ^^^^^^^^^^^                                      ---------- these bytes
        "#]],
    );
    check(&with_steps("Read(at: 0, expect: OneOf([Text(\"abc\"), Text(\"xyz\")]))"), expect![[""]]);
}

#[test]
fn an_expectation_may_take_one_value_only() {
    check_short(
        &with_steps(
            "GetLastError(expect: Fails()), GetLastError(expect: Returns(1, 2)), GetLastError(expect: Raises(code: 3))",
        ),
        expect![[r#"
            t.ron:4:22: error: `Fails` takes one value, without a name
            t.ron:4:53: error: `Returns` takes one value, without a name
            t.ron:4:90: error: `Raises` takes one value, without a name
        "#]],
    );
}

#[test]
fn an_address_is_one_of_four_things() {
    check_short(
        &with_steps(
            "Read(at: NULL), Read(at: (1, 2)), Read(at: 0x100000000), Read(at: -1), Read(at: InSlot(of: \"p\", at: 0x2000000)), Read(at: InSlot(of: \"p\", at: 0x1FFFFFF))",
        ),
        expect![[r#"
            t.ron:4:10: error: expected an address: a bound name, ("name", offset), a number or `InSlot(of:, at:)`, found `NULL`
            t.ron:4:27: error: an offset is added to a bound name, as in ("view", 0x10)
            t.ron:4:44: error: 4294967296 is out of the range of `at`, 0..=4294967295
            t.ron:4:67: error: -1 is out of the range of `at`, 0..=4294967295
            t.ron:4:101: error: 33554432 is out of the range of `at`, 0..=33554431
        "#]],
    );
}

#[test]
fn offsets_have_32_bits_and_a_sign() {
    check_short(
        &with_steps(
            "GetLastError(is: \"v\"), Read(at: (\"v\", -4294967295)), Read(at: (\"v\", 4294967295)), Read(at: (\"v\", 4294967296))",
        ),
        expect![[r#"
            t.ron:4:98: error: 4294967296 is out of the range of `at`, -4294967295..=4294967295
        "#]],
    );
}

#[test]
fn a_card_that_the_machine_has_not_is_refused() {
    check(
        &with_steps("Eject(card: r\"\\Crad\")"),
        expect![[r#"
            error: unknown volume `\Crad`
             --> t.ron:4:13
              |
            4 | Eject(card: r"\Crad")
              |             ^^^^^^^^
              |
              = help: did you mean `\Card`?
        "#]],
    );
}

#[test]
fn a_volume_a_server_and_a_machine_must_exist() {
    check_short(
        &with_steps(
            "Insert(card: r\"\\\"), Disconnect(server: \"s\"), WarmBoot(machine: \"n\"), FillVolume(path: r\"\\x\"), FillVolume(path: r\"\\cARD\", leave: 3)",
        ),
        expect![[r#"
            t.ron:4:14: error: unknown volume `\` (help: known are `\Card`)
            t.ron:4:40: error: unknown server `s`
            t.ron:4:64: error: unknown machine `n` (help: did you mean `m`?)
            t.ron:4:87: error: unknown volume `\x` (help: did you mean `\`?)
        "#]],
    );
}

#[test]
fn a_card_of_another_machine_is_refused() {
    check_short(
        &crate::scenario(
            "Machine(name: \"a\", ram: 1, has: [Process(name: \"p\")]), Machine(name: \"b\", ram: 1, has: [StorageCard(name: \"c\"), Process(name: \"q\")])",
            "Eject(card: r\"\\c\"), Eject(card: r\"\\c\", machine: \"b\"), Eject(card: r\"\\c\", by: \"q\"), Eject(card: r\"\\c\")",
        ),
        expect![[r#"
            t.ron:4:13: error: unknown volume `\c`
            t.ron:4:96: error: unknown volume `\c`
        "#]],
    );
}

#[test]
fn a_fault_is_one_of_five_kinds_and_counted_from_1() {
    check_short(
        &with_steps(
            "Fault(on: PageOut), Fault(on: PageIn, nth: 0), Fault(on: \"PageIn\"), Fault(on: Growth, nth: 18446744073709551615, persistent: true)",
        ),
        expect![[r#"
            t.ron:4:11: error: unknown kind of fault `PageOut` (help: did you mean `PageIn`?)
            t.ron:4:44: error: 0 is out of the range of `nth`, 1..=18446744073709551615
            t.ron:4:58: error: expected a kind of fault, written without quotes, found the text "PageIn"
        "#]],
    );
}

#[test]
fn output_parameters_have_names() {
    check_short(
        &with_steps(
            "GetLastError(out: 3), GetLastError(out: (a: Is(3))), GetLastError(out: (a: 3, b: Is(\"x\"), c: Bytes(b\"d\"))), GetLastError(out: (a: STILL_ACTIV, b: [MEM_COMIT], c: \"y\", d: Byte(3), e: 4294967296, f: (1, 2)))",
        ),
        expect![[r#"
            t.ron:4:19: error: expected output parameters such as `(lpExitCode: 3)`, found the number 3
            t.ron:4:48: error: expected a text in double quotes, found the number 3
            t.ron:4:131: error: unknown constant `STILL_ACTIV` (help: did you mean `STILL_ACTIVE`?)
            t.ron:4:148: error: unknown constant `MEM_COMIT` (help: did you mean `MEM_COMMIT`?)
            t.ron:4:163: error: there is no binding `y` (help: did you mean `x`?)
            t.ron:4:171: error: unknown kind of data `Byte` (help: did you mean `Bytes`?)
            t.ron:4:183: error: 4294967296 is out of the range of `e`, -2147483648..=4294967295
            t.ron:4:198: error: expected a number, a constant, a bound name, data, or `Is("name")`, found `(…)`
        "#]],
    );
}

#[test]
fn hexadecimal_data_points_into_the_text() {
    check(
        &with_steps("Write(at: 0, bytes: Hex(\"00 1g\"))"),
        expect![[r#"
            error: `g` is no hexadecimal digit
             --> t.ron:4:30
              |
            4 | Write(at: 0, bytes: Hex("00 1g"))
              |                              ^
        "#]],
    );
}

#[test]
fn an_odd_number_of_hexadecimal_digits_points_at_the_last() {
    check_short(
        &with_steps(
            "Write(at: 0, bytes: Hex(r\"00 1\")), Write(at: 0, bytes: Hex(\"\\x30\")), Write(at: 0, bytes: Hex(\"\"))",
        ),
        expect![[r#"
            t.ron:4:30: error: the number of hexadecimal digits is odd
            t.ron:4:60: error: the number of hexadecimal digits is odd
        "#]],
    );
}

#[test]
fn bytes_are_not_a_text() {
    check_short(
        &with_steps(
            "Write(at: 0, bytes: Bytes(\"AAAA\")), Write(at: 0, bytes: Base64(\"AAAA\")), Write(at: 0, bytes: \"x\"), Write(at: 0, bytes: Fill(byte: 256, len: 1)), Write(at: 0, bytes: Bytes([1, 2, 256]))",
        ),
        expect![[r#"
            t.ron:4:27: error: expected bytes, found a text (help: write `Bytes(b"…")` for bytes or `Text("…")` for a text)
            t.ron:4:57: error: unknown kind of data `Base64` (help: known are `Text`, `Utf16`, `Hex`, `Bytes`, `Fill`, `Pattern`, `File`, `Join`)
            t.ron:4:94: error: expected data such as `Text("…")` or `Fill(byte: 0, len: 4)`, found the text "x"
            t.ron:4:131: error: 256 is out of the range of `byte`, 0..=255
            t.ron:4:179: error: 256 is out of the range of `bytes`, 0..=255
        "#]],
    );
}

#[test]
fn an_order_is_one_of_three() {
    check_short(
        "(about: \"a\", on: [CE_NET_4_2], world: [Machine(name: \"m\", ram: 1, has: [Process(name: \"p\")])], steps: [], order: Sed(7))",
        expect![[r#"
            t.ron:1:114: error: unknown order `Sed` (help: did you mean `Seed`?)
        "#]],
    );
}

#[test]
fn a_seed_has_64_bits_and_no_sign() {
    check_short(
        "(about: \"a\", on: [CE_NET_4_2], world: [Machine(name: \"m\", ram: 1, has: [Process(name: \"p\")])], steps: [], order: Seed(-1))",
        expect![[r#"
            t.ron:1:119: error: -1 is out of the range of `order`, 0..=18446744073709551615
        "#]],
    );
}

#[test]
fn a_schedule_names_threads() {
    check_short(
        "(about: \"a\", on: [CE_NET_4_2], world: [Machine(name: \"m\", ram: 1, has: [Process(name: \"p\")])], steps: [], order: Schedule([\"p\", \"p/2\", \"q\", 3]))",
        expect![[r#"
            t.ron:1:136: error: unknown process `q` (help: did you mean `p`?)
            t.ron:1:141: error: expected a text in double quotes, found the number 3
        "#]],
    );
}

#[test]
fn a_repetition_is_multiplied_out_without_overflow() {
    let mut text = "GetLastError()".to_owned();
    for _ in 0..9 {
        text = format!("Repeat(n: 1000, steps: [\n{text}])");
    }
    check_short(
        &with_steps(&text),
        expect![[r#"
            t.ron:4:1: error: this `Repeat` takes more than 2^64 steps
        "#]],
    );
}

#[test]
fn a_repetition_of_nothing_is_fine() {
    check_short(
        &with_steps(
            "Repeat(n: 0, steps: [GetLastError()]), Repeat(n: 1000000000, steps: []), Repeat(n: 18446744073709551615, steps: [Repeat(n: 18446744073709551615, steps: [])])",
        ),
        expect![""],
    );
}

#[test]
fn a_repetition_has_no_thread_of_its_own() {
    check_short(
        &with_steps("Repeat(n: 1, by: \"p\", steps: [])"),
        expect![[r#"
            t.ron:4:14: error: `Repeat` has no field `by` (help: known are `label`, `n`, `until`, `steps`)
        "#]],
    );
}

#[test]
fn a_host_file_lies_below_the_folder() {
    let odd = [
        "../../etc/passwd",
        "/etc/passwd",
        "a/../b",
        "file:///a",
        "%2e%2e/a",
        "C:/a",
        "a//b",
        "",
        ".",
        "a/.",
        "..",
        "a/ ",
        "a\u{202e}b",
        "data/chart.bin",
    ];
    let step = |path: &str| with_steps(&format!("Write(at: 0, bytes: File(path: \"{path}\"))"));
    let report: String = odd.iter().map(|path| messages(&step(path), Format::Short)).collect();
    expect![[r#"
        t.ron:4:32: error: this is no path of a file below the scenario's folder (help: it is relative, with `/` and without `..`, `\`, `:`, `%`: "data/chart.bin")
        t.ron:4:32: error: this is no path of a file below the scenario's folder (help: it is relative, with `/` and without `..`, `\`, `:`, `%`: "data/chart.bin")
        t.ron:4:32: error: this is no path of a file below the scenario's folder (help: it is relative, with `/` and without `..`, `\`, `:`, `%`: "data/chart.bin")
        t.ron:4:32: error: this is no path of a file below the scenario's folder (help: it is relative, with `/` and without `..`, `\`, `:`, `%`: "data/chart.bin")
        t.ron:4:32: error: this is no path of a file below the scenario's folder (help: it is relative, with `/` and without `..`, `\`, `:`, `%`: "data/chart.bin")
        t.ron:4:32: error: this is no path of a file below the scenario's folder (help: it is relative, with `/` and without `..`, `\`, `:`, `%`: "data/chart.bin")
        t.ron:4:32: error: this is no path of a file below the scenario's folder (help: it is relative, with `/` and without `..`, `\`, `:`, `%`: "data/chart.bin")
        t.ron:4:32: error: this is no path of a file below the scenario's folder (help: it is relative, with `/` and without `..`, `\`, `:`, `%`: "data/chart.bin")
        t.ron:4:32: error: this is no path of a file below the scenario's folder (help: it is relative, with `/` and without `..`, `\`, `:`, `%`: "data/chart.bin")
        t.ron:4:32: error: this is no path of a file below the scenario's folder (help: it is relative, with `/` and without `..`, `\`, `:`, `%`: "data/chart.bin")
        t.ron:4:32: error: this is no path of a file below the scenario's folder (help: it is relative, with `/` and without `..`, `\`, `:`, `%`: "data/chart.bin")
        t.ron:4:32: error: this is no path of a file below the scenario's folder (help: it is relative, with `/` and without `..`, `\`, `:`, `%`: "data/chart.bin")
        t.ron:4:32: error: this is no path of a file below the scenario's folder (help: it is relative, with `/` and without `..`, `\`, `:`, `%`: "data/chart.bin")
        t.ron:4:32: error: cannot read `data/chart.bin`: host files are not available here
    "#]].assert_eq(&report);
}

#[test]
fn all_mistakes_are_reported_in_the_order_of_the_text() {
    check(
        "(abuot: \"a\", on: [], world: [],\nsteps: [\n  Check(ram: 3),\n  Eject(),\n])",
        expect![[r#"
            error: a scenario needs `about`
             --> t.ron:1:1
              |
            1 | (abuot: "a", on: [], world: [],
              | ^
            error: a scenario has no field `abuot`
             --> t.ron:1:2
              |
            1 | (abuot: "a", on: [], world: [],
              |  ^^^^^
              |
              = help: did you mean `about`?
            error: a scenario runs on at least one version
             --> t.ron:1:18
              |
            1 | (abuot: "a", on: [], world: [],
              |                  ^^
            error: a world needs at least one `Machine(…)`
             --> t.ron:1:29
              |
            1 | (abuot: "a", on: [], world: [],
              |                             ^^
            error: `Check` has no field `ram`
             --> t.ron:3:9
              |
            3 |   Check(ram: 3),
              |         ^^^
              |
              = help: known are `by`, `label`, `ram_used`, `ram_peak`, `since`, `machine`
            error: `Eject` needs `card`
             --> t.ron:4:3
              |
            4 |   Eject(),
              |   ^^^^^
        "#]],
    );
}

#[test]
fn a_repetition_has_a_number_or_a_step_that_ends_it() {
    check_short(
        &with_steps(
            "Repeat(steps: []),\nRepeat(n: 1, until: Read(at: 0), steps: []),\nRepeat(until: CheckFile(path: r\"\\f\", exists: true), steps: []),\nRepeat(until: Read(at: 0, expect: Text(\"x\")), steps: [])",
        ),
        expect![[r#"
            t.ron:4:1: error: a `Repeat` has either `n` or `until`
            t.ron:5:1: error: a `Repeat` has either `n` or `until`
            t.ron:6:15: error: a thread has to take the step that ends a repetition: a call, or a `Read`
        "#]],
    );
}

/// A scenario with these fields besides the required ones.
fn with_fields(fields: &str) -> String {
    format!(
        "(about: \"a\", on: [CE_NET_4_2], world: [Machine(name: \"m\", ram: 1, has: [Process(name: \"p\")])], steps: [],\n{fields})"
    )
}

#[test]
fn choices_are_words_with_an_option() {
    check_short(
        &with_fields(
            "choices: [Evict(1), LazyWrite(0), TrimPool(1), Fault(1), Evit(1), Evict, Evict(-1), Evict(1, 2)]",
        ),
        expect![[r#"
            t.ron:2:58: error: unknown choice `Evit` (help: did you mean `Evict`?)
            t.ron:2:67: error: expected a choice such as `Evict(1)` or `LazyWrite(1)`, found `Evict`
            t.ron:2:80: error: -1 is out of the range of `choices`, 0..=4294967295
            t.ron:2:85: error: `Evict` takes one value, without a name
        "#]],
    );
}

#[test]
fn what_may_happen_is_an_act_and_a_fault_has_no_number() {
    check_short(
        &with_fields(
            "may: [Kill(process: \"p\"), Fault(on: PageIn, persistent: true), Fault(on: PageIn, nth: 2), CloseHandle(hObject: 1), Kill(process: \"q\")]",
        ),
        expect![[r#"
            t.ron:2:64: error: what may happen may strike at any operation: `nth` says nothing here (help: remove `nth`)
            t.ron:2:91: error: unknown act of the world `CloseHandle` (help: known are `Activate`, `DeferWrites`, `Disconnect`, `Eject`, `Fault`, `FillVolume`, `HoldTrim`, `Insert`, `Kill`, `PowerCut`, `PressMemory`, `Reconnect`, `ReleaseMemory`, `WarmBoot`, `WritePending`)
            t.ron:2:130: error: unknown process `q` (help: did you mean `p`?)
        "#]],
    );
}

#[test]
fn a_schedule_lets_happen_what_may_happen_between_steps() {
    check_short(
        &with_fields(
            "may: [Kill(process: \"p\"), Fault(on: PageIn)],\norder: Schedule([\"p\", May(0), May(1), May(2), Mai(0), Time, Tim, p, May(0), May, Time(1)])",
        ),
        expect![[r#"
            t.ron:3:31: error: a fault strikes in the midst of a step: `choices` say where
            t.ron:3:39: error: `may` has 2 entries, counted from 0
            t.ron:3:47: error: unknown entry of a schedule `Mai` (help: did you mean `May`?)
            t.ron:3:61: error: unknown word `Tim`: a thread is written in quotes (help: did you mean `Time`?)
            t.ron:3:66: error: unknown word `p`: a thread is written in quotes (help: known are `May`, `Time`)
            t.ron:3:69: error: each of `may` happens once at most, and this has happened before
            t.ron:3:77: error: `May` takes the place of an entry in `may` (help: write `May(0)`)
            t.ron:3:82: error: `Time` takes no value
        "#]],
    );
}

#[test]
fn a_property_is_a_check_that_holds_in_some_states() {
    check_short(
        &with_fields(
            "properties: [Always(CheckProcess(name: \"p\", running: true)),\nForever(CheckProcess(name: \"p\", running: true)),\nNever(GetLastError()),\nSometimes(CheckProcess(name: \"p\", running: true, label: \"l\")),\nAlways, Always(Check()), Never(CheckBytes(at: \"nowhere\", bytes: Text(\"\")))]",
        ),
        expect![[r#"
            t.ron:3:1: error: unknown property `Forever` (help: did you mean `Never`?)
            t.ron:4:7: error: `GetLastError` is no check: a property only looks
            t.ron:5:57: error: a property is no moment that could be named (help: remove `label`)
            t.ron:6:1: error: expected a property such as `Always(CheckFile(…))`, found `Always`
            t.ron:6:16: error: this `Check` checks nothing
            t.ron:6:47: error: there is no binding `nowhere`
        "#]],
    );
}
