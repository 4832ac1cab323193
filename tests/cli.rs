//! The command line: exit codes, selection, the forms of messages, what it reads and writes.

mod command;

use command::slotzero;
use expect_test::{Expect, expect};
use slotzero_tests::conversation::Conversation;
use slotzero_tests::root;
use std::fs;
use std::path::{Path, PathBuf};

/// A fresh folder with these files.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the folder can be made");
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("it can be made");
        fs::write(path, text).expect("the file can be written");
    }
    folder
}

/// Runs a command in the folder of these files.
#[track_caller]
fn check(name: &str, files: &[(&str, &str)], args: &[&str], expect: Expect) {
    let said = slotzero(&folder(name, files), args, "");
    expect.assert_eq(&said.to_string());
}

/// A scenario with these steps, one line each from line 4 on.
fn scenario(steps: &str) -> String {
    scenario_with("", steps)
}

fn scenario_with(fields: &str, steps: &str) -> String {
    format!(
        "(about: \"A test.\", on: [CE_NET_4_2], {fields}\nworld: [Machine(name: \"m\", ram: 16, \
         has: [Process(name: \"p\")])],\nsteps: [\n{steps}\n])\n"
    )
}

const MET: &str = "GetLastError(expect: Returns(0)),";
const UNMET: &str = "GetLastError(expect: Returns(5)),";
const NOT_MODELLED: &str =
    "VirtualCopy(cbSize: 4096, fdwProtect: [PAGE_READWRITE, PAGE_PHYSICAL]),";
const MISTAKEN: &str = "CreateFileMaping(),";

#[test]
fn as_expected_is_0() {
    check(
        "met",
        &[("a.ron", &scenario(MET))],
        &["run", "a.ron", "--no-trace"],
        expect![[r#"
                 met  a.ron on CE_NET_4_2
             Summary  1 scenario: 1 met, 0 unmet, 0 unsettled, 0 known gaps
        exit 0
    "#]],
    );
}

#[test]
fn a_single_file_is_drawn() {
    check(
        "drawn",
        &[("a.ron", &scenario(MET))],
        &["run", "a.ron"],
        expect![[r#"
        CE_NET_4_2  A test.
        m: 16 pages of RAM
          p starts in slot 2 (0x04000000)

        step line  who       what
           1    4  p         GetLastError()
                             = 0

        m: RAM 0 of 16 pages, at most 0; 0 pages in; 0 written back

                 met  a.ron on CE_NET_4_2
             Summary  1 scenario: 1 met, 0 unmet, 0 unsettled, 0 known gaps
        exit 0
    "#]],
    );
}

#[test]
fn a_bad_address_is_told_in_slot_form_too() {
    let path = "scenarios/permissions/bad_address_in_slot_form.ron";
    let said = slotzero(&root(), &["trace", path, "--version-only", "CE_5_0"], "");
    assert!(said.out.contains("reading 0x000000e0 (0x060000e0)"), "{}", said.out);
}

#[test]
fn not_as_expected_is_1_and_points_at_expectation_and_call() {
    let files = [("a.ron", &*scenario(UNMET))];
    check(
        "unmet",
        &files,
        &["run", "a.ron", "--no-trace"],
        expect![[r#"
                   unmet  a.ron on CE_NET_4_2
                 Summary  1 scenario: 0 met, 1 unmet, 0 unsettled, 0 known gaps
            error: expectation not met: GetLastError returned 0
             --> a.ron:4:22
              |
            4 | GetLastError(expect: Returns(5)),
              | ------------         ^^^^^^^^^^ expected this
              | |
              | this call succeeded

            exit 1
        "#]],
    );
}

#[test]
fn a_mistake_is_2_with_the_nearest_known_name() {
    let steps = "CreateFileMaping(hFile: NULL),\n\
                 CreateFileMapping(flProtec: PAGE_READWRITE),\n\
                 CreateFileMapping(flProtect: [PAGE_READWRIT]),\n\
                 GetLastError(expct: Fails),\n";
    let files = [("a.ron", &*scenario(steps))];
    check(
        "mistaken",
        &files,
        &["run", "a.ron"],
        expect![[r#"
            mistaken  a.ron
             Summary  1 scenario: 0 met, 0 unmet, 0 unsettled, 0 known gaps, 1 mistaken
        error: `CreateFileMaping` is neither a function of the API nor a step
         --> a.ron:4:1
          |
        4 | CreateFileMaping(hFile: NULL),
          | ^^^^^^^^^^^^^^^^
          |
          = help: did you mean `CreateFileMapping`?
        error: CreateFileMapping has no parameter `flProtec`
         --> a.ron:5:19
          |
        5 | CreateFileMapping(flProtec: PAGE_READWRITE),
          |                   ^^^^^^^^
          |
          = help: did you mean `flProtect`?
        error: `PAGE_READWRIT` is no known constant
         --> a.ron:6:31
          |
        6 | CreateFileMapping(flProtect: [PAGE_READWRIT]),
          |                               ^^^^^^^^^^^^^
          |
          = help: did you mean `PAGE_READWRITE`?
        error: GetLastError has no parameter `expct`
         --> a.ron:7:14
          |
        7 | GetLastError(expct: Fails),
          |              ^^^^^
          |
          = help: it has no parameters

        exit 2
    "#]],
    );
}

#[test]
fn mistakes_of_calls_come_together_with_those_of_the_rest() {
    let steps = "CreateFileMapping(flProtec: PAGE_READWRITE, is: \"map\"),\n\
                 Read(at: \"map\"), CheckObject(of: \"map\", views: 1, label: \"a\"),\n\
                 VirtualAlloc(dwSize: 1, is: \"block\"), CheckObject(of: \"block\", views: 1),\n\
                 Check(ram_used: Delta(0), since: \"b\"),";
    check(
        "together",
        &[("a.ron", &scenario_with("clauses: [\"CFM-999\"],", steps))],
        &["check", "a.ron", "--message-format", "short"],
        expect![[r#"
            1 scenario checked, 1 with mistakes
            a.ron:1:48: error: unknown clause `CFM-999` (help: did you mean `CFM-09`?)
            a.ron:4:19: error: CreateFileMapping has no parameter `flProtec` (help: did you mean `flProtect`?)
            a.ron:5:10: error: `at` takes an address, and "map" is a handle
            a.ron:6:55: error: `of` takes a handle, and "block" is an address
            a.ron:7:34: error: there is no label `b` (help: did you mean `a`?)
            exit 2
        "#]],
    );
}

#[test]
fn a_deadlock_points_at_the_calls_that_never_return() {
    let steps = "CreateEvent(is: \"event\"),\n\
                 WaitForSingleObject(hHandle: \"event\", dwMilliseconds: INFINITE),";
    check(
        "deadlock",
        &[("a.ron", &scenario(steps))],
        &["run", "a.ron", "--no-trace"],
        expect![[r#"
                   unmet  a.ron on CE_NET_4_2
                 Summary  1 scenario: 0 met, 1 unmet, 0 unsettled, 0 known gaps
            error: deadlock: no thread can run, and none ever will
             --> a.ron:5:1
              |
            5 | WaitForSingleObject(hHandle: "event", dwMilliseconds: INFINITE),
              | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this never returns
              |
              = note: p waits for the Event
              = help: a call that is meant never to return expects `Blocks`

            exit 1
        "#]],
    );
}

#[test]
fn check_finds_the_mistakes_without_running() {
    let files = [("1.ron", &*scenario(UNMET)), ("2.ron", &scenario(MISTAKEN))];
    check(
        "check",
        &files,
        &["check", "1.ron"],
        expect![[r#"
        1 scenario checked, 0 with mistakes
        exit 0
    "#]],
    );
    check(
        "check",
        &files,
        &["check", "1.ron", "2.ron"],
        expect![[r#"
        2 scenarios checked, 1 with mistakes
        error: `CreateFileMaping` is neither a function of the API nor a step
         --> 2.ron:4:1
          |
        4 | CreateFileMaping(),
          | ^^^^^^^^^^^^^^^^
          |
          = help: did you mean `CreateFileMapping`?

        exit 2
    "#]],
    );
}

#[test]
fn a_limit_is_3() {
    let files = [("a.ron", &*scenario("Repeat(n: 1000000000, steps: [GetLastError()]),"))];
    let args = ["run", "a.ron", "--no-trace", "--max-steps", "1000"];
    check(
        "limit",
        &files,
        &args,
        expect![[r#"
        out of steps  a.ron on CE_NET_4_2
             Summary  1 scenario: 0 met, 0 unmet, 0 unsettled, 0 known gaps, 1 out of steps
        error: the budget of 1000 steps is used up
         --> a.ron:4:31
          |
        4 | Repeat(n: 1000000000, steps: [GetLastError()]),
          |                               ^^^^^^^^^^^^^^ the next step would be this one

        exit 3
    "#]],
    );
}

#[test]
fn what_is_not_modelled_is_3_by_its_name() {
    let files = [("a.ron", &*scenario(NOT_MODELLED))];
    check(
        "not_modelled",
        &files,
        &["run", "a.ron", "--no-trace"],
        expect![[r#"
        not modelled  a.ron on CE_NET_4_2: PAGE_PHYSICAL, and VirtualCopy of kernel addresses
             Summary  1 scenario: 0 met, 0 unmet, 0 unsettled, 0 known gaps, 1 not modelled
        error: the run comes to something that is not modelled: PAGE_PHYSICAL, and VirtualCopy of kernel addresses
         --> a.ron:4:1
          |
        4 | VirtualCopy(cbSize: 4096, fdwProtect: [PAGE_READWRITE, PAGE_PHYSICAL]),
          | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          |
          = help: `expect: NotModelled` says that this is expected

        exit 3
    "#]],
    );
}

#[test]
fn of_several_outcomes_the_gravest_counts_and_the_summary_counts_all() {
    let gap = scenario_with("known_gap: \"a reason\",", UNMET);
    let open = scenario("GetLastError(expect: Unsettled(reason: \"nobody says\")),");
    let files = [
        ("s/1.ron", &*scenario(MET)),
        ("s/2.ron", &scenario(UNMET)),
        ("s/3.ron", &scenario(NOT_MODELLED)),
        ("s/4.ron", &gap),
        ("s/deep/5.ron", &open),
        ("s/6.ron", &scenario(MISTAKEN)),
        ("s/no scenario.txt", ""),
    ];
    let said = slotzero(&folder("several", &files), &["run", "s"], "");
    expect![[r#"
                 met  s/1.ron on CE_NET_4_2
               unmet  s/2.ron on CE_NET_4_2
        not modelled  s/3.ron on CE_NET_4_2: PAGE_PHYSICAL, and VirtualCopy of kernel addresses
           known gap  s/4.ron on CE_NET_4_2
            mistaken  s/6.ron
           unsettled  s/deep/5.ron on CE_NET_4_2
             Summary  6 scenarios: 1 met, 1 unmet, 1 unsettled, 1 known gap, 1 not modelled, 1 mistaken
        exit 2"#]].assert_eq(&format!("{}exit {}", said.out, said.exit));
    let said = slotzero(&folder("several", &files[..3]), &["run", "s"], "");
    assert_eq!(said.exit, 3, "{said}");
}

#[test]
fn a_known_gap_that_is_closed_is_told() {
    let closed = scenario_with("known_gap: \"a reason\",", MET);
    check(
        "closed",
        &[("a.ron", &closed)],
        &["run", "a.ron", "--no-trace"],
        expect![[r#"
               unmet  a.ron on CE_NET_4_2
             Summary  1 scenario: 0 met, 1 unmet, 0 unsettled, 0 known gaps
        error: the known gap is closed: everything is as expected
         --> a.ron:1:49
          |
        1 | (about: "A test.", on: [CE_NET_4_2], known_gap: "a reason",
          |                                                 ^^^^^^^^^^
          |
          = help: remove `known_gap`

        exit 1
    "#]],
    );
}

#[test]
fn the_short_form_is_one_line_each() {
    let files = [("1.ron", &*scenario(UNMET)), ("2.ron", &scenario(MISTAKEN))];
    let args = ["run", "1.ron", "2.ron", "--message-format", "short"];
    check(
        "short",
        &files,
        &args,
        expect![[r#"
             Summary  2 scenarios: 0 met, 1 unmet, 0 unsettled, 0 known gaps, 1 mistaken
        1.ron:4:22: error: expectation not met: GetLastError returned 0
        2.ron:4:1: error: `CreateFileMaping` is neither a function of the API nor a step (help: did you mean `CreateFileMapping`?)
        exit 2
    "#]],
    );
}

#[test]
fn the_json_form_is_one_object_a_line_on_stdout() {
    let files = [("1.ron", &*scenario(UNMET)), ("2.ron", &scenario(MISTAKEN))];
    let args = ["run", "1.ron", "2.ron", "--message-format", "json"];
    check(
        "json",
        &files,
        &args,
        expect![[r#"
            {"column":22,"end_byte":143,"end_column":32,"end_line":4,"file":"1.ron","help":null,"label":"expected this","line":4,"message":"expectation not met: GetLastError returned 0","notes":[],"reason":"message","secondary":[{"column":1,"end_byte":124,"end_column":13,"end_line":4,"label":"this call succeeded","line":4,"start_byte":112}],"severity":"error","start_byte":133}
            {"expectations":1,"file":"1.ron","fingerprint":"cd9c6cc87385e677","reason":"scenario","steps":1,"unsettled":0,"verdict":"unmet","version":"CE_NET_4_2","what":null}
            {"column":1,"end_byte":128,"end_column":17,"end_line":4,"file":"2.ron","help":"did you mean `CreateFileMapping`?","label":"","line":4,"message":"`CreateFileMaping` is neither a function of the API nor a step","notes":[],"reason":"message","secondary":[],"severity":"error","start_byte":112}
            {"expectations":0,"file":"2.ron","fingerprint":null,"reason":"scenario","steps":0,"unsettled":0,"verdict":"mistaken","version":null,"what":null}
            {"counts":{"crashed":0,"known_gap":0,"met":0,"mistaken":1,"not_modelled":0,"out_of_steps":0,"unmet":1,"unsettled":0},"exit_code":2,"left_out":0,"reason":"summary","runs":2,"scenarios":2}
            exit 2
        "#]],
    );
}

#[test]
fn an_empty_selection_is_2() {
    let met = scenario(MET);
    let files = [("s/a.ron", &*met), ("empty/readme.txt", "")];
    check(
        "none",
        &files,
        &["run", "s", "-E", "card"],
        expect![[r#"
        error: the filters leave no scenario to run
        exit 2
    "#]],
    );
    check(
        "none",
        &files,
        &["run", "s", "--tag", "slow"],
        expect![[r#"
        error: the filters leave no scenario to run
        exit 2
    "#]],
    );
    check(
        "none",
        &files,
        &["run", "empty"],
        expect![[r#"
        error: there is no scenario (*.ron) below empty
        exit 2
    "#]],
    );
    check(
        "none",
        &files,
        &["run", "s/*.rom"],
        expect![[r#"
        error: no scenario matches `s/*.rom`
        exit 2
    "#]],
    );
    check(
        "none",
        &files,
        &["run", "s/b.ron"],
        expect![[r#"
        error: there is no s/b.ron; did you mean `a.ron`?
        exit 2
    "#]],
    );
    check(
        "none",
        &files,
        &["run"],
        expect![[r#"
        error: there is no folder `scenarios` here; name a scenario, or write one with `slotzero new FILE`
        exit 2
    "#]],
    );
    check(
        "none",
        &files,
        &["run", "s", "--version-only", "CE_NET_42"],
        expect![[r#"
        error: there is no version `CE_NET_42`; did you mean `CE_NET_4_2`?
        exit 2
    "#]],
    );
    check(
        "none",
        &files,
        &["run", "s", "-E", "tag(a"],
        expect![[r#"
        error: the filter lacks a `)`
        exit 2
    "#]],
    );
}

#[test]
fn wrong_usage_is_2() {
    let files = [("a.ron", &*scenario(MET))];
    check(
        "usage",
        &files,
        &["run", "--job", "2"],
        expect![[r#"
        error: unexpected argument '--job' found

          tip: a similar argument exists: '--jobs'

        Usage: slotzero run --jobs <N> [FILE|FOLDER|GLOB]...

        For more information, try '--help'.
        exit 2
    "#]],
    );
    check(
        "usage",
        &files,
        &["rnu", "a.ron"],
        expect![[r#"
        error: unrecognized subcommand 'rnu'

        Usage: slotzero [OPTIONS] <COMMAND>

        For more information, try '--help'.
        exit 2
    "#]],
    );
    let args = ["run", "a.ron", "--trace", "--message-format", "json"];
    check(
        "usage",
        &files,
        &args,
        expect![[r#"
        error: --trace belongs to --message-format human; `slotzero trace` has other forms
        exit 2
    "#]],
    );
}

#[test]
fn files_folders_and_patterns_select_and_filters_narrow() {
    let slow = scenario_with("tags: [\"slow\"], clauses: [\"CFM-01\"],", MET);
    let met = scenario(MET);
    let files = [("s/a.ron", &*met), ("s/b/c.ron", &slow), ("s/b/d.ron", &met), ("e.ron", &met)];
    let selected = |args: &[&str]| {
        let args: Vec<&str> = ["run"].iter().chain(args).copied().collect();
        let said = slotzero(&folder("select", &files), &args, "");
        assert_eq!(said.exit, 0, "{said}");
        let path = |line: &str| {
            line.trim().strip_prefix("met  ")?.strip_suffix(" on CE_NET_4_2").map(str::to_owned)
        };
        said.out.lines().filter_map(path).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(selected(&["s", "e.ron", "s/a.ron"]), "s/a.ron s/b/c.ron s/b/d.ron e.ron");
    assert_eq!(selected(&["s/*/c*.ron", "e.ron"]), "s/b/c.ron e.ron");
    assert_eq!(selected(&["**/*.ron"]), "e.ron s/a.ron s/b/c.ron s/b/d.ron");
    assert_eq!(selected(&["s", "--tag", "slow"]), "s/b/c.ron");
    assert_eq!(selected(&["s", "-E", "clause(CFM-01) or path(s/a)"]), "s/a.ron s/b/c.ron");
    assert_eq!(selected(&["s", "-E", "not tag(slow)"]), "s/a.ron s/b/d.ron");
}

#[cfg(unix)]
#[test]
fn patterns_do_not_follow_links_around() {
    let folder = folder("select_links", &[("d/a.ron", &*scenario(MET))]);
    for link in ["x", "y"] {
        std::os::unix::fs::symlink("../d", folder.join("d").join(link)).expect("a link");
    }
    let said = slotzero(&folder, &["run", "d/**/*.ron", "d*"], "");
    assert_eq!(said.out.matches("met  ").count(), 1, "{said}");
}

#[test]
fn a_trace_never_overwrites_its_own_scenario() {
    let folder = folder("own_trace", &[("a.ron", &*scenario(MET))]);
    let said = slotzero(&folder, &["trace", "a.ron", "-o", "./a.ron", "--force"], "");
    expect![[r#"
        error: ./a.ron is the file that is read
        exit 2
    "#]]
    .assert_eq(&said.to_string());
    assert_eq!(fs::read_to_string(folder.join("a.ron")).expect("it is there"), scenario(MET));
}

#[test]
fn fail_fast_stops_after_the_first() {
    let files =
        [("s/1.ron", &*scenario(MET)), ("s/2.ron", &scenario(UNMET)), ("s/3.ron", &scenario(MET))];
    let folder = folder("fail_fast", &files);
    let run = |jobs| {
        let args = ["run", "s", "--fail-fast", "-j", jobs, "--message-format", "short"];
        slotzero(&folder, &args, "").to_string()
    };
    assert_eq!(run("1"), run("8"));
    expect![[r#"
             Summary  2 scenarios (1 not run): 1 met, 1 unmet, 0 unsettled, 0 known gaps
        s/2.ron:4:22: error: expectation not met: GetLastError returned 0
        exit 1
    "#]]
    .assert_eq(&run("8"));
}

#[test]
fn the_order_of_results_does_not_depend_on_the_jobs() {
    let run = |jobs| slotzero(&root(), &["run", "scenarios/rom", "-j", jobs], "").to_string();
    assert_eq!(run("1"), run("7"));
}

#[test]
fn what_is_no_regular_file_is_not_read() {
    check(
        "irregular",
        &[("a.ron/b.txt", "")],
        &["check", "a.ron"],
        expect![[r#"
        error: there is no scenario (*.ron) below a.ron
        exit 2
    "#]],
    );
    if cfg!(unix) {
        check(
            "irregular",
            &[],
            &["run", "/dev/zero", "--message-format", "short"],
            expect![[r#"
                 Summary  1 scenario: 0 met, 0 unmet, 0 unsettled, 0 known gaps, 1 mistaken
            /dev/zero:1:1: error: this is no regular file but a device or a pipe: it is not read
            exit 2
        "#]],
        );
    }
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let folder = folder("large", &[("a.ron", "")]);
    let file = fs::File::options().write(true).open(folder.join("a.ron")).expect("it is there");
    file.set_len(10 << 30).expect("a file can have a hole");
    let said = slotzero(&folder, &["run", "a.ron", "--message-format", "short"], "");
    expect![[r#"
             Summary  1 scenario: 0 met, 0 unmet, 0 unsettled, 0 known gaps, 1 mistaken
        a.ron:1:1: error: the file has 10737418240 bytes; a scenario may have 33554432
        exit 2
    "#]]
    .assert_eq(&said.to_string());
}

#[test]
fn content_comes_from_below_the_folder_of_the_scenario_only() {
    let with = |path: &str| {
        let world = format!("File(path: r\"\\a\", content: File(path: \"{path}\")), Process(");
        scenario(MET).replace("Process(", &world)
    };
    let files = [
        ("s/good.ron", &*with("data/a.bin")),
        ("s/gone.ron", &with("data/b.bin")),
        ("s/folder.ron", &with("data")),
        ("s/up.ron", &with("../secret.txt")),
        ("s/absolute.ron", &with("/etc/passwd")),
        ("s/link.ron", &with("data/link")),
        ("s/data/a.bin", "abc"),
        ("secret.txt", "secret"),
    ];
    let folder = folder("content", &files);
    #[cfg(unix)]
    std::os::unix::fs::symlink("../../secret.txt", folder.join("s/data/link")).expect("a link");
    let said = slotzero(&folder, &["run", "s", "--message-format", "short"], "");
    assert!(!said.to_string().contains("secret\""), "nothing of the content is told");
    expect![[r#"
             Summary  6 scenarios: 1 met, 0 unmet, 0 unsettled, 0 known gaps, 5 mistaken
        s/absolute.ron:2:81: error: this is no path of a file below the scenario's folder (help: it is relative, with `/` and without `..`, `\`, `:`, `%`: "data/chart.bin")
        s/folder.ron:2:81: error: cannot read `data`: it is not a regular file
        s/gone.ron:2:81: error: cannot read `data/b.bin`: there is no such file below the scenario's folder
        s/link.ron:2:81: error: cannot read `data/link`: the path leads out of the scenario's folder
        s/up.ron:2:81: error: this is no path of a file below the scenario's folder (help: it is relative, with `/` and without `..`, `\`, `:`, `%`: "data/chart.bin")
        exit 2
    "#]].assert_eq(&said.to_string());
}

#[test]
fn new_writes_a_scenario_that_runs_and_overwrites_nothing() {
    let folder = folder("new", &[("old.ron", "mine")]);
    let said = slotzero(&folder, &["new", "a.ron"], "");
    assert_eq!(said.exit, 0, "{said}");
    let said = slotzero(&folder, &["run", "a.ron", "--no-trace"], "");
    assert_eq!(said.exit, 0, "{said}");
    let said = slotzero(&folder, &["new", "old.ron"], "");
    expect![[r#"
        error: old.ron exists already and is left as it is
        exit 2
    "#]]
    .assert_eq(&said.to_string());
    assert_eq!(fs::read_to_string(folder.join("old.ron")).expect("it is there"), "mine");
}

#[test]
fn trace_writes_text_and_json_and_overwrites_only_by_force() {
    let folder = folder("trace", &[("a.ron", &*scenario(MET)), ("out.txt", "mine")]);
    let drawn = slotzero(&folder, &["trace", "a.ron"], "");
    assert!(drawn.out.contains("GetLastError"), "{drawn}");
    let said = slotzero(&folder, &["trace", "a.ron", "--output", "out.txt"], "");
    expect![[r#"
        error: out.txt exists already; --force overwrites it
        exit 2
    "#]]
    .assert_eq(&said.to_string());
    assert_eq!(fs::read_to_string(folder.join("out.txt")).expect("it is there"), "mine");
    let said = slotzero(&folder, &["trace", "a.ron", "--output", "out.txt", "--force"], "");
    assert_eq!(said.to_string(), "exit 0\n");
    assert_eq!(fs::read_to_string(folder.join("out.txt")).expect("it is there"), drawn.out);
    let json = slotzero(&folder, &["trace", "a.ron", "--format", "json"], "").out;
    let events = trace::json::read(json.as_bytes()).expect("a trace can be read back");
    let trace::Event::Header(header) = &events[0] else { panic!("a trace begins with a header") };
    assert_eq!(trace::draw(header, &events[1..], trace::Style::PLAIN), drawn.out);
}

#[test]
fn trace_writes_a_log_and_a_timeline_to_stdout_or_a_file() {
    let folder = folder("exported", &[("a.ron", &*scenario(MET))]);
    let log = slotzero(&folder, &["trace", "a.ron", "--format", "readlog"], "").out;
    assert!(log.contains(" CEL_PROCESS_CREATE ") && log.contains(" SZ_CALL "), "{log}");
    let timeline = slotzero(&folder, &["trace", "a.ron", "--format", "perfetto"], "");
    let read: serde_json::Value = serde_json::from_str(&timeline.out).expect("it is JSON");
    assert!(read["traceEvents"].is_array(), "{timeline}");
    let to = ["trace", "a.ron", "--format", "perfetto", "--output", "a.json"];
    assert_eq!(slotzero(&folder, &to, "").to_string(), "exit 0\n");
    assert_eq!(fs::read_to_string(folder.join("a.json")).expect("it is there"), timeline.out);
}

#[test]
fn explain_tells_what_a_name_means() {
    let said = |name| slotzero(&root(), &["explain", name], "");
    let clause = said("CFM-14b").out;
    assert!(
        clause.starts_with(
            "CFM-14b (documented, one result permitted)\n  If the file cannot be grown"
        ),
        "{clause}"
    );
    assert!(
        clause.contains("Followed by: CreateFileMapping with ERROR_DISK_FULL (112)"),
        "{clause}"
    );
    assert!(clause.contains("    slotzero run scenarios/create_file_mapping/"), "{clause}");
    let whole = said("cfm-14").out;
    assert!(whole.contains("CFM-14a (") && whole.contains("CFM-14b ("), "{whole}");
    assert_eq!(said("112").out, said("ERROR_DISK_FULL").out);
    let code = said("112").out;
    assert!(code.contains("  CreateFileMapping (CFM-14b, documented): "), "{code}");
    let function = said("CreateFileMapping").out;
    assert!(function.contains("Document: CreateFileMapping, Windows CE .NET 4.2"), "{function}");
    let outputs = said("CreateProcess").out;
    assert!(
        outputs.contains("  Outputs:\n    hProcess: a handle\n    hThread: a handle\n"),
        "{outputs}"
    );
    assert!(outputs.contains("    bInheritHandles: TRUE or FALSE; left out: FALSE\n"), "{outputs}");
    assert!(outputs.contains("  Also follows: HND-05, IN-02, PROC-01, "), "{outputs}");
    let constant = said("PAGE_READONLY").out;
    assert!(constant.starts_with("PAGE_READONLY = 0x2 (2)\n  For: flProtect of "), "{constant}");
    assert!(constant.contains("\n  CFM-08 (documented): "), "{constant}");
    let answer = said("258").out;
    assert_eq!(answer, said("WAIT_TIMEOUT").out);
    let words = "WAIT_TIMEOUT = 0x102 (258)\n  The time was over before the object was signalled.";
    assert!(answer.starts_with(words), "{answer}");
    assert!(answer.contains("  Used by:\n    slotzero run scenarios/"), "{answer}");
    let follower = said("W-61").out;
    assert!(follower.contains("  Holds because of: OPEN-30c (chosen): "), "{follower}");
    assert!(follower.contains("  In the code: crates/"), "{follower}");
    expect![[r#"
        error: `EROR_DISK_FULL` is not known; did you mean `ERROR_DISK_FULL`?
        exit 2
    "#]]
    .assert_eq(&said("EROR_DISK_FULL").to_string());
}

#[test]
fn a_scenario_is_run_on_each_version_and_messages_name_it() {
    let steps = "GetLastError(expect: PerVersion(CE_3_0: Returns(0), CE_5_0: Returns(5))),";
    let text = scenario(steps).replace("[CE_NET_4_2]", "[CE_3_0, CE_5_0]");
    let folder = folder("versions", &[("a.ron", &*text)]);
    let run = |args: &[&str]| {
        let args: Vec<&str> = ["run", "."].iter().chain(args).copied().collect();
        slotzero(&folder, &args, "").to_string()
    };
    expect![[r#"
             Summary  1 scenario, 2 runs: 1 met, 1 unmet, 0 unsettled, 0 known gaps
        ./a.ron:4:61: error: CE_5_0: expectation not met: GetLastError returned 0
        exit 1
    "#]]
    .assert_eq(&run(&["--message-format", "short"]));
    expect![[r#"
                 met  ./a.ron on CE_3_0
               unmet  ./a.ron on CE_5_0
             Summary  1 scenario, 2 runs: 1 met, 1 unmet, 0 unsettled, 0 known gaps
        error: CE_5_0: expectation not met: GetLastError returned 0
         --> ./a.ron:4:61
          |
        4 | GetLastError(expect: PerVersion(CE_3_0: Returns(0), CE_5_0: Returns(5))),
          | ------------ this call succeeded                            ^^^^^^^^^^ expected this

        exit 1
    "#]]
    .assert_eq(&run(&[]));
    expect![[r#"
                 met  ./a.ron on CE_3_0
             Summary  1 scenario: 1 met, 0 unmet, 0 unsettled, 0 known gaps
        exit 0
    "#]]
    .assert_eq(&run(&["--version-only", "CE_3_0"]));
    expect![[r#"
        error: the filters leave no scenario to run
        exit 2
    "#]]
    .assert_eq(&run(&["--version-only", "CE_NET_4_2"]));
}

#[test]
fn a_function_that_a_version_does_not_have_is_a_mistake_before_the_run() {
    let text = scenario("CreateJobObject(),").replace("[CE_NET_4_2]", "[CE_3_0, CE_5_0]");
    let folder = folder("lacking", &[("a.ron", &*text)]);
    expect![[r#"
        1 scenario checked, 1 with mistakes
        error: CreateJobObject does not exist on CE_5_0
         --> a.ron:4:1
          |
        4 | CreateJobObject(),
          | ^^^^^^^^^^^^^^^
          |
          = help: it exists on CE_3_0, CE_NET_4_2, WIN32

        exit 2
    "#]]
    .assert_eq(&slotzero(&folder, &["check", "a.ron"], "").to_string());
}

#[test]
fn coverage_says_which_scenario_reaches_a_clause() {
    let set = "clauses: [\"CFM-01\"],";
    let wrong = "CloseHandle(hObject: 0x1234, expect: Fails),";
    let files = [
        ("s/a.ron", &*scenario_with(set, MET)),
        ("s/b.ron", &scenario_with(set, UNMET)),
        ("s/c.ron", &scenario(wrong)),
    ];
    let said = slotzero(&folder("coverage", &files), &["coverage", "--scenarios", "s"], "");
    assert_eq!(said.exit, 1, "{}", said.err);
    let mut lines = said.out.lines();
    assert_eq!(
        lines.find(|line| line.starts_with("CFM-01 ") && line.contains("NET")),
        Some("CFM-01    CE_NET_4_2 shown      s/a.ron")
    );
    assert_eq!(
        lines.find(|line| line.starts_with("SZ-50 ") && line.contains("NET")),
        Some("SZ-50     CE_NET_4_2 cited      s/c.ron")
    );
    assert!(said.err.contains("error: s/b.ron on CE_NET_4_2: unmet\n"), "{}", said.err);
    assert!(
        said.err.contains("error: CFM-02 is not reached on CE_NET_4_2, nor marked"),
        "{}",
        said.err
    );
}

#[test]
fn coverage_says_which_clause_no_code_cites_and_which_citation_is_of_none() {
    let code = "// CFM-01, and CFM-999.\n";
    let files = [("s/a.ron", &*scenario(MET)), ("crates/kernel/src/a.rs", code)];
    let said = slotzero(&folder("citing", &files), &["coverage", "--scenarios", "s"], "");
    let says = |wrong: &str| said.err.contains(&format!("error: {wrong}\n"));
    assert!(says("no code cites CFM-02, nor does it follow from others"), "{}", said.err);
    assert!(says("W-61 follows from OPEN-30c, which no code cites"), "{}", said.err);
    assert!(says("crates/kernel/src/a.rs:1: CFM-999 is no clause"), "{}", said.err);
    assert!(!said.err.contains("no code cites CFM-01,"), "{}", said.err);
}

#[test]
fn lists_show_what_there_is() {
    let list = |what| slotzero(&root(), &["list", what], "");
    assert!(list("scenarios").out.contains("scenarios/rom_readonly.ron on CE_NET_4_2: An "));
    assert!(list("--apis").out.contains("UnmapViewOfFile(lpBaseAddress) on CE_3_0, "));
    assert!(list("--clauses").out.contains("CFM-01    documented  "));
    expect![[r#"
        CE_3_0
        CE_NET_4_2
        CE_5_0
        CE_6_0
        WIN32
        exit 0
    "#]]
    .assert_eq(&list("--versions").to_string());
}

#[test]
fn completions_are_written_for_each_shell() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let said = slotzero(&root(), &["completions", shell], "");
        assert!(said.exit == 0 && said.out.contains("slotzero"), "{shell}");
    }
}

#[test]
fn drive_answers_lines() {
    let input = "{\"reset\": {}}\nnonsense\n{\"fn\": \"GetLastError\"}\n";
    let said = slotzero(&root(), &["drive"], input);
    assert_eq!(Conversation::of(input.as_bytes()).findings(), [""; 0]);
    expect![[r#"
        {"result":"ok"}
        {"error":"the line is no JSON: expected ident at line 1 column 2","kind":"input"}
        {"result":"0","last_error":null,"value":null}
        exit 0
    "#]]
    .assert_eq(&said.to_string());
}

#[test]
fn colours_are_used_where_they_are_asked_for() {
    let folder = folder("colours", &[("a.ron", &*scenario(MET))]);
    let run = |when| slotzero(&folder, &["run", "a.ron", "--color", when], "").out;
    assert!(run("always").contains('\u{1b}'));
    assert!(!run("auto").contains('\u{1b}') && !run("never").contains('\u{1b}'));
}

#[test]
fn steering_characters_in_names_do_not_reach_the_terminal() {
    let bad = "GetLastErr\u{1b}[31m\u{202e}or(),";
    let files = [("a\u{1b}[2Jb.ron", &*scenario(bad))];
    let said = slotzero(&folder("steering", &files), &["run", "."], "").to_string();
    assert!(!said.contains(['\u{1b}', '\u{202e}']), "{said:?}");
}
