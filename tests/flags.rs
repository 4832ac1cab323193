//! Work with many scenarios: shares, reports for other programs, blessing, the one layout.

mod command;

use command::{Said, slotzero};
use expect_test::expect;
use std::fs;
use std::path::{Path, PathBuf};

/// A scenario on 3.0 and 5.0 with these steps, which shows this clause.
fn scenario(clause: &str, steps: &str) -> String {
    let world = r#"Machine(name: "m", ram: 16, has: [Process(name: "p")])"#;
    format!(
        "(\n    about: \"A test.\",\n    on: [CE_3_0, CE_5_0],\n    clauses: [\"{clause}\"],\n    \
         world: [{world}],\n    steps: [\n{steps}\n    ],\n)\n"
    )
}

/// A fresh folder with these files.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder can be made");
    for (name, text) in files {
        fs::write(folder.join(name), text).expect("a file can be written");
    }
    folder
}

fn run(folder: &Path, args: &[&str]) -> Said {
    let args: Vec<&str> = ["run", "."].iter().chain(args).copied().collect();
    slotzero(folder, &args, "")
}

const MET: &str = "        GetLastError(),";

#[test]
fn every_run_is_in_exactly_one_share_and_an_empty_share_is_no_error() {
    let text = scenario("SZ-09", MET);
    let names = ["a.ron", "b.ron", "c.ron"];
    let folder = folder("shares", &names.map(|name| (name, &*text)));
    let of = |share: &str, more: &[&str]| {
        let args: Vec<&str> = ["--partition", share].iter().chain(more).copied().collect();
        let said = run(&folder, &args);
        assert_eq!(said.exit, 0, "{said}");
        let met = said.out.lines().filter_map(|line| line.trim().strip_prefix("met  "));
        met.map(str::to_owned).collect::<Vec<_>>()
    };
    let shares: Vec<Vec<String>> = (1..=8).map(|n| of(&format!("slice:{n}/8"), &[])).collect();
    let mut all: Vec<String> = shares.concat();
    all.sort();
    expect![[r#"
        [
            "./a.ron on CE_3_0",
            "./a.ron on CE_5_0",
            "./b.ron on CE_3_0",
            "./b.ron on CE_5_0",
            "./c.ron on CE_3_0",
            "./c.ron on CE_5_0",
        ]
    "#]]
    .assert_debug_eq(&all);
    assert!(shares.iter().any(Vec::is_empty));
    // Filters leave every run in the share that it has without them.
    let with = of("slice:2/2", &["-E", "path(b)", "--version-only", "CE_3_0", "-j", "2"]);
    assert_eq!(with, ["./b.ron on CE_3_0"]);
    assert_eq!(of("slice:1/2", &["-E", "path(b)", "--version-only", "CE_3_0"]).len(), 0);
    assert_eq!(run(&folder, &["--partition", "slice:3/2"]).exit, 2);
    assert_eq!(run(&folder, &["--partition", "auto"]).exit, 2);
}

#[test]
fn junit_names_file_and_version_and_tells_why_something_was_skipped() {
    let unmet = "GetLastError(expect: PerVersion(CE_3_0: Returns(0), CE_5_0: Returns(5))),";
    let open = "        GetLastError(expect: Unsettled(reason: \"\\\"<&>\\u{1b}\")),";
    let gap = "        VirtualCopy(cbSize: 4096, fdwProtect: [PAGE_READWRITE, PAGE_PHYSICAL]),";
    let files = [
        ("a.ron", scenario("SZ-09", unmet)),
        ("b.ron", scenario("SZ-09", open)),
        ("c.ron", scenario("SZ-09", gap)),
        ("d.ron", "(".to_owned()),
    ];
    let folder = folder("junit", &files.each_ref().map(|(name, text)| (*name, &**text)));
    assert_eq!(run(&folder, &["--junit", "out.xml"]).exit, 2);
    let report = fs::read_to_string(folder.join("out.xml")).expect("it was written");
    expect![[r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="slotzero" tests="7" failures="1" errors="1" skipped="4">
          <testsuite name="./a.ron" tests="2" failures="1" errors="0" skipped="0">
            <testcase name="./a.ron on CE_3_0" classname="./a.ron"/>
            <testcase name="./a.ron on CE_5_0" classname="./a.ron">
              <failure message="unmet">error: CE_5_0: expectation not met: GetLastError returned 0
         --&gt; ./a.ron:7:61
          |
        7 | GetLastError(expect: PerVersion(CE_3_0: Returns(0), CE_5_0: Returns(5))),
          | ------------ this call succeeded                            ^^^^^^^^^^ expected this
        </failure>
            </testcase>
          </testsuite>
          <testsuite name="./b.ron" tests="2" failures="0" errors="0" skipped="2">
            <testcase name="./b.ron on CE_3_0" classname="./b.ron">
              <skipped message="unsettled: &quot;&lt;&amp;&gt;�"/>
            </testcase>
            <testcase name="./b.ron on CE_5_0" classname="./b.ron">
              <skipped message="unsettled: &quot;&lt;&amp;&gt;�"/>
            </testcase>
          </testsuite>
          <testsuite name="./c.ron" tests="2" failures="0" errors="0" skipped="2">
            <testcase name="./c.ron on CE_3_0" classname="./c.ron">
              <skipped message="not modelled: PAGE_PHYSICAL, and VirtualCopy of kernel addresses"/>
            </testcase>
            <testcase name="./c.ron on CE_5_0" classname="./c.ron">
              <skipped message="not modelled: PAGE_PHYSICAL, and VirtualCopy of kernel addresses"/>
            </testcase>
          </testsuite>
          <testsuite name="./d.ron" tests="1" failures="0" errors="1" skipped="0">
            <testcase name="./d.ron" classname="./d.ron">
              <error message="mistaken">error: expected a value, found the end of the file
         --&gt; ./d.ron:1:2
          |
        1 | (
          | -^
          | |
          | opened here and not closed
        </error>
            </testcase>
          </testsuite>
        </testsuites>
    "#]]
    .assert_eq(&report);
}

#[test]
fn a_report_that_cannot_be_written_is_wrong_usage() {
    let folder = folder("junit_nowhere", &[("a.ron", &scenario("SZ-09", MET))]);
    let said = run(&folder, &["--junit", "no/such/folder.xml"]);
    assert!(said.exit == 2 && said.err.contains("cannot be written"), "{said}");
    let said = run(&folder, &["--junit", "./a.ron"]);
    assert!(said.exit == 2 && said.err.contains("names a scenario"), "{said}");
}

/// Runs a file with `--bless`; what was said, and the text afterwards.
fn blessed(name: &str, text: &str) -> String {
    let folder = folder(name, &[("a.ron", text)]);
    let said = run(&folder, &["--bless", "--message-format", "short"]);
    let after = fs::read_to_string(folder.join("a.ron")).expect("it is there");
    let changed = text.lines().zip(after.lines()).filter(|(before, after)| before != after);
    let changed: String = changed.map(|(_, after)| format!("{}\n", after.trim())).collect();
    let told = said.err.lines().filter(|line| !line.contains(": error: "));
    let told: String = told.map(|line| format!("{line}\n")).collect();
    format!("{}{told}exit {}\n{changed}", said.out, said.exit)
}

#[test]
fn blessing_changes_the_text_of_the_expectation_and_nothing_else() {
    let text = scenario(
        "SZ-09",
        "        ResetEvent(hEvent: NULL, expect: Fails(ERROR_DISK_FULL), /* kept */
                   last_error: ERROR_DISK_FULL), // kept too
        GetLastError(expect: OneOf([Returns(1), Returns(2)])),
        Check(ram_used: Exactly(5)),",
    );
    expect![[r#"
             Summary  1 scenario, 2 runs: 0 met, 2 unmet, 0 unsettled, 0 known gaps
             blessed  ./a.ron:7:42: `Fails(ERROR_DISK_FULL)` is `Fails(ERROR_INVALID_HANDLE)` now
             blessed  ./a.ron:8:32: `ERROR_DISK_FULL` is `ERROR_INVALID_HANDLE` now
             blessed  ./a.ron:9:30: `OneOf([Returns(1), Returns(2)])` is `Returns(ERROR_INVALID_HANDLE)` now
             blessed  ./a.ron:10:25: `Exactly(5)` is `Exactly(0)` now
        exit 0
        ResetEvent(hEvent: NULL, expect: Fails(ERROR_INVALID_HANDLE), /* kept */
        last_error: ERROR_INVALID_HANDLE), // kept too
        GetLastError(expect: Returns(ERROR_INVALID_HANDLE)),
        Check(ram_used: Exactly(0)),
    "#]]
    .assert_eq(&blessed("bless", &text));
}

#[test]
fn what_parts_between_versions_is_blessed_for_each() {
    let text = scenario(
        "SZ-09",
        "        CreateEvent(lpName: \"n\", is: \"event\"),
        CreateMutex(lpName: \"n\", expect: Fails(ERROR_DISK_FULL)),
        GetLastError(expect: PerVersion(CE_3_0: Returns(ERROR_INVALID_HANDLE), CE_5_0: Returns(5))),",
    );
    expect![[r#"
             Summary  1 scenario, 2 runs: 0 met, 2 unmet, 0 unsettled, 0 known gaps
             blessed  ./a.ron:8:42: `Fails(ERROR_DISK_FULL)` is `PerVersion(CE_3_0: Fails(ERROR_INVALID_HANDLE), CE_5_0: Returns(Handle))` now
             blessed  ./a.ron:9:88: `Returns(5)` is `Returns(NO_ERROR)` now
        exit 0
        CreateMutex(lpName: "n", expect: PerVersion(CE_3_0: Fails(ERROR_INVALID_HANDLE), CE_5_0: Returns(Handle))),
        GetLastError(expect: PerVersion(CE_3_0: Returns(ERROR_INVALID_HANDLE), CE_5_0: Returns(NO_ERROR))),
    "#]].assert_eq(&blessed("bless_versions", &text));
}

#[test]
fn what_a_named_document_contradicts_is_not_blessed() {
    let text = scenario("CH-02", "        CloseHandle(hObject: NULL, expect: Succeeds),");
    expect![[r#"
             Summary  1 scenario, 2 runs: 0 met, 2 unmet, 0 unsettled, 0 known gaps
        ./a.ron:7:44: not blessed: CE_3_0: the scenario shows CH-02 (documented), which the model's answer does not cite
        ./a.ron:7:44: not blessed: CE_5_0: the scenario shows CH-02 (documented), which the model's answer does not cite
        exit 1
    "#]].assert_eq(&blessed("bless_documented", &text));
}

#[test]
fn a_step_that_says_nothing_gets_nothing() {
    let text = scenario("SZ-09", "        CloseHandle(hObject: NULL),");
    expect![[r#"
             Summary  1 scenario, 2 runs: 0 met, 2 unmet, 0 unsettled, 0 known gaps
        ./a.ron:7:9: not blessed: CE_3_0: the step says nothing to change: add `expect: Fails(ERROR_INVALID_HANDLE)`
        ./a.ron:7:9: not blessed: CE_5_0: the step says nothing to change: add `expect: Fails(ERROR_INVALID_HANDLE)`
        exit 1
    "#]].assert_eq(&blessed("bless_nothing", &text));
}

#[test]
fn answers_that_differ_within_one_run_are_not_blessed() {
    let steps = "        Repeat(n: 2, steps: [
            CreateEvent(lpName: \"n\", last_error: ERROR_DISK_FULL),
        ]),";
    expect![[r#"
             Summary  1 scenario, 2 runs: 0 met, 2 unmet, 0 unsettled, 0 known gaps
        ./a.ron:8:50: not blessed: CE_3_0: the answers of one run differ
        ./a.ron:8:50: not blessed: CE_5_0: the answers of one run differ
        exit 1
    "#]]
    .assert_eq(&blessed("bless_repeat", &scenario("SZ-09", steps)));
}

#[test]
fn files_are_brought_into_the_layout_and_checked_for_it() {
    let text = scenario("SZ-09", MET);
    let files = [("a.ron", &*text.replace("],", "],\n\n\n")), ("b.ron", &text), ("c.ron", "(a: ")];
    let folder = folder("fmt", &files);
    let fmt = |args: &[&str]| {
        let args: Vec<&str> = ["fmt"].iter().chain(args).copied().collect();
        slotzero(&folder, &args, "").to_string()
    };
    expect![[r#"
        not in the layout: ./a.ron
        error: expected a value, found the end of the file
         --> ./c.ron:1:5
          |
        1 | (a: 
          | -   ^
          | |
          | opened here and not closed

        exit 2
    "#]]
    .assert_eq(&fmt(&[".", "--check"]));
    expect![[r#"
        written: ./a.ron
        error: expected a value, found the end of the file
         --> ./c.ron:1:5
          |
        1 | (a: 
          | -   ^
          | |
          | opened here and not closed

        exit 2
    "#]]
    .assert_eq(&fmt(&["."]));
    expect![[r#"
        exit 0
    "#]]
    .assert_eq(&fmt(&["a.ron", "b.ron", "--check"]));
    assert_eq!(fs::read_to_string(folder.join("c.ron")).expect("it is there"), "(a: ");
}

#[test]
fn standard_input_is_brought_into_the_layout_on_standard_output() {
    let fmt = |args: &[&str], text: &str| slotzero(Path::new("."), args, text);
    let text = scenario("SZ-09", MET);
    let said = fmt(&["fmt", "-"], &text.replace(' ', "  ").replace("A  test", "A test"));
    assert_eq!((said.out, said.exit), (text.clone(), 0));
    assert_eq!(fmt(&["fmt", "-", "--check"], &text).exit, 0);
    assert_eq!(fmt(&["fmt", "-", "--check"], &text.replace(' ', "  ")).exit, 1);
    let said = fmt(&["fmt", "-"], "(");
    assert!(said.exit == 2 && said.out.is_empty() && said.err.contains("stdin:1:2"), "{said}");
}
