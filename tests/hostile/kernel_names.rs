//! Rows 38 to 42: names that programs give to objects and files.

use crate::{budget, messages, met, with_steps};
use runner::Verdict;
use scenario::Format;
use slotzero_tests::run_text;

#[test]
fn row_38_a_long_name_is_refused_whole_and_shown_cut() {
    for length in [260, 1 << 16, 1 << 20, 10_000_000] {
        let name = "n".repeat(length);
        met(&with_steps(&format!("CreateEvent(lpName: \"{name}\", expect: Fails)")));
        met(&with_steps(&format!(
            "CreateFile(lpFileName: r\"\\{name}\", dwDesiredAccess: [GENERIC_READ], dwCreationDisposition: OPEN_EXISTING, expect: Fails)"
        )));
        let result = run_text(&with_steps(&format!("CreateEvent(lpName: \"{name}\")")), budget(9));
        assert!(messages(&result, Format::Short).len() < 1000, "the name is not repeated");
        assert!(messages(&result, Format::Human).len() < 40_000, "a longer line is not shown");
    }
    let longest = "n".repeat(259);
    met(&with_steps(&format!(
        "CreateEvent(lpName: \"{longest}\"), CreateEvent(lpName: \"{longest}\", last_error: ERROR_ALREADY_EXISTS)"
    )));
}

#[test]
fn row_38_a_name_is_counted_in_utf_16_units() {
    let name = "\u{1F600}".repeat(130);
    met(&with_steps(&format!("CreateEvent(lpName: \"{name}\", expect: Fails)")));
}

#[test]
fn row_39_a_name_ends_before_its_first_nul() {
    met(&with_steps(
        r#"CreateEvent(lpName: "a\u{0}b", is: "x"), CreateEvent(lpName: "a", is: "y", last_error: ERROR_ALREADY_EXISTS), CheckSame(a: "x", b: "y"),
        CreateEvent(lpName: "\u{0}", is: "z"), CreateEvent(lpName: "", is: "w", last_error: ERROR_ALREADY_EXISTS), CheckSame(a: "z", b: "w")"#,
    ));
}

#[test]
fn row_39_a_path_ends_before_its_first_nul() {
    met(&with_steps(
        r#"CreateFile(lpFileName: "\\f\u{0}<", dwDesiredAccess: [GENERIC_READ], dwCreationDisposition: CREATE_NEW),
        GetFileAttributes(lpFileName: r"\f"), DeleteFile(lpFileName: "\u{0}", expect: Fails(ERROR_PATH_NOT_FOUND))"#,
    ));
}

#[test]
fn row_40_names_of_devices_and_drives_are_names_like_others() {
    for name in ["CON", "NUL", "C:", "a/b", "a.", "a ", " ", "..", "%2e%2e", "*", "a\u{301}"] {
        met(&with_steps(&format!(
            "CreateEvent(lpName: \"{name}\"), CreateEvent(lpName: \"{name}\", last_error: ERROR_ALREADY_EXISTS)"
        )));
    }
    met(&with_steps(
        r#"CreateEvent(lpName: r"Global\a", expect: Fails), CreateEvent(lpName: r"\", expect: Fails)"#,
    ));
}

#[test]
fn row_40_paths_lead_to_simulated_files_only() {
    let host = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    for path in [
        host,
        "Cargo.toml",
        r"\..\..\Cargo.toml",
        r"C:\f",
        r"\\.\f",
        r"\\?\f",
        "file:///f",
        r"\NUL:",
        r"\\",
        r"\",
    ] {
        met(&with_steps(&format!(
            "CreateFile(lpFileName: r\"{path}\", dwDesiredAccess: [GENERIC_READ], dwCreationDisposition: OPEN_EXISTING, expect: Fails), DeleteFile(lpFileName: r\"{path}\", expect: Fails)"
        )));
    }
}

#[test]
fn row_41_names_are_bounded_by_the_handles_of_a_machine() {
    // More names than handles: the first 131,072 minus what the processes use get one.
    let names: String = (0..140_000).map(|n| format!("CreateEvent(lpName: \"n{n}\", expect: OneOf([Returns(Handle), Fails(ERROR_TOO_MANY_OPEN_FILES)])),\n")).collect();
    let text = with_steps(&format!(
        "{names}CreateEvent(lpName: \"one more\", expect: Fails(ERROR_TOO_MANY_OPEN_FILES))"
    ));
    let result = run_text(&text, budget(1_000_000));
    assert!(
        result.as_ref().is_ok_and(|report| report.verdict == Verdict::Met),
        "{}",
        messages(&result, Format::Short)
    );
}

#[test]
fn row_42_names_that_share_almost_everything_are_told_apart() {
    let stem = "x".repeat(100);
    let names = |ends: std::ops::Range<u32>| -> String {
        ends.map(|n| format!("CreateEvent(lpName: \"{stem}{n:06}\", last_error: NO_ERROR),\n"))
            .collect()
    };
    met(&with_steps(&names(0..50_000)));
    let text = with_steps(&format!(
        "{}CreateEvent(lpName: \"{stem}000000\", last_error: ERROR_ALREADY_EXISTS)",
        names(0..100)
    ));
    met(&text);
}
