//! The commands that show runs: pages are written, worlds drawn, questions asked.

mod command;

use command::slotzero;
use expect_test::expect;
use slotzero_tests::root;
use std::fs;
use std::path::{Path, PathBuf};

/// A fresh folder with the scenario `a.ron`.
fn folder(name: &str, scenario: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pictures").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the folder can be made");
    fs::write(folder.join("a.ron"), scenario).expect("the file can be written");
    folder
}

fn rom_readonly() -> String {
    let path = root().join("scenarios/rom_readonly.ron");
    fs::read_to_string(path).expect("it is in the repository")
}

#[test]
fn a_page_is_written_once_and_over_another_only_if_told() {
    let folder = folder("view", &rom_readonly());
    let said = slotzero(&folder, &["view", "a.ron", "-o", "a.html"], "");
    assert_eq!(said.to_string(), "exit 0\n");
    let page = fs::read_to_string(folder.join("a.html")).expect("it was written");
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("id=\"s7\""));
    let said = slotzero(&folder, &["view", "a.ron", "-o", "a.html"], "");
    expect![[r#"
        error: a.html exists already; --force overwrites it
        exit 2
    "#]]
    .assert_eq(&said.to_string());
    assert_eq!(slotzero(&folder, &["view", "a.ron", "-o", "a.html", "--force"], "").exit, 0);
    let said = slotzero(&folder, &["view", "a.ron", "-o", "a.ron", "--force"], "");
    expect![[r#"
        error: the output ends in .html for a page, in .svg for a drawing
        exit 2
    "#]]
    .assert_eq(&said.to_string());
    let said = slotzero(&folder, &["trace", "a.ron", "-o", "a.ron", "--force"], "");
    expect![[r#"
        error: a.ron is the file that is read
        exit 2
    "#]]
    .assert_eq(&said.to_string());
    let said = slotzero(&folder, &["view", "a.ron", "-o", "b.html", "--step", "3"], "");
    expect![[r#"
        error: --step is for drawings; #step=3 behind its address opens a page there
        exit 2
    "#]]
    .assert_eq(&said.to_string());
}

#[test]
fn the_page_of_an_unmet_run_says_so_at_its_line() {
    let unmet = rom_readonly().replace("\\xA5\\xA5\\xA5\\xA5", "\\xA5\\xA5\\xA5\\xA6");
    let folder = folder("unmet", &unmet);
    let said = slotzero(&folder, &["view", "a.ron", "-o", "a.html"], "");
    assert_eq!(said.exit, 1);
    let page = fs::read_to_string(folder.join("a.html")).expect("it was written all the same");
    assert!(page.contains("<p class=\"bad\">line 17: "), "the remark is in the document");
    assert!(page.contains(r#""verdict":"unmet""#));
}

#[test]
fn a_scenario_with_mistakes_has_no_page() {
    let folder = folder("mistaken", "(about: \"x\", on: [CE_9])");
    let said = slotzero(&folder, &["view", "a.ron", "-o", "a.html"], "");
    assert_eq!(said.exit, 2);
    assert!(said.err.contains("a.ron:1:"), "{said}");
    assert!(!folder.join("a.html").exists());
}

#[test]
fn the_world_is_drawn_below_the_steps_that_are_shown() {
    let folder = folder("show", &rom_readonly());
    let run = slotzero(&folder, &["run", "a.ron", "--show=4"], "").out;
    let trace = slotzero(&folder, &["trace", "a.ron", "--show=4"], "").out;
    let picture = trace.split_once("\nafter step 4: ").expect("there is a picture").1;
    assert!(picture.contains(".r.") && run.contains(picture), "{run}");
    let last = slotzero(&folder, &["trace", "a.ron", "--show"], "").out;
    assert!(last.contains("\nafter step 7: "), "{last}");
    let none = slotzero(&folder, &["trace", "a.ron", "--show=8"], "");
    assert_eq!((none.exit, &*none.err), (2, "error: the run has no step 8\n"));
    let said = slotzero(&folder, &["trace", "a.ron", "--show=x"], "");
    assert!(said.exit == 2 && said.err.contains("a step is a number, or `last`"), "{said}");
}

#[test]
fn a_drawing_is_written_for_a_step() {
    let folder = folder("svg", &rom_readonly());
    let said = slotzero(&folder, &["view", "a.ron", "-o", "a.svg", "--step", "4"], "");
    assert_eq!(said.to_string(), "exit 0\n");
    let drawn = fs::read_to_string(folder.join("a.svg")).expect("it was written");
    assert!(
        drawn.starts_with("<svg") && drawn.contains("<title>after step 4: reader Read"),
        "{drawn}"
    );
    let said = slotzero(&folder, &["view", "a.ron", "-o", "b.svg", "--step", "9"], "");
    assert_eq!(said.to_string(), "error: the run has no step 9\nexit 2\n");
    assert!(!folder.join("b.svg").exists());
}

#[test]
fn a_quiz_asks_again_until_there_is_an_answer_and_counts_the_right_ones() {
    let folder = folder("quiz", &rom_readonly());
    let args = ["quiz", "a.ron", "--questions", "2", "--seed", "5"];
    let silent = slotzero(&folder, &args, "");
    assert_eq!(silent.out.matches("it is: ").count(), 2, "{silent}");
    assert!(silent.out.ends_with("\n0 of 0 right\n"), "{silent}");
    let right: Vec<&str> = silent
        .out
        .lines()
        .filter_map(|line| line.strip_prefix("? ").or(Some(line))?.strip_prefix("it is: "))
        .collect();
    let answers = format!("nonsense\n{}\n9\n{}\n", right[0], right[1]);
    let said = slotzero(&folder, &args, &answers);
    assert!(said.out.contains("`nonsense` is no answer"), "{said}");
    assert!(said.out.ends_with("\n2 of 2 right\n"), "{said}");
    assert_eq!(said.out, slotzero(&folder, &args, &answers).out);
}

/// A folder with the trace of the ROM scenario, `a.jsonl`, changed by `change`.
fn traced(name: &str, change: impl FnOnce(String) -> String) -> PathBuf {
    let folder = folder(name, &rom_readonly());
    let said = slotzero(&folder, &["trace", "a.ron", "--format", "json"], "");
    assert_eq!(said.exit, 0);
    fs::write(folder.join("a.jsonl"), change(said.out)).expect("the file can be written");
    folder
}

#[test]
fn a_trace_is_shown_as_the_run_that_it_tells_of() {
    let folder = traced("trace-again", |trace| trace);
    for form in ["text", "json", "readlog", "perfetto"] {
        let [of_run, of_trace] = ["a.ron", "a.jsonl"]
            .map(|file| slotzero(&folder, &["trace", file, "--format", form], "").to_string());
        assert_eq!(of_run, of_trace, "{form}");
    }
    let [of_run, of_trace] = ["a.ron", "a.jsonl"].map(|file| {
        slotzero(&folder, &["quiz", file, "--seed", "7"], "1\n1\n1\n1\n1\n").to_string()
    });
    assert_eq!(of_run, of_trace);
    let said = slotzero(&folder, &["view", "a.jsonl", "-o", "a.html"], "");
    assert_eq!(said.to_string(), "exit 0\n");
    let page = fs::read_to_string(folder.join("a.html")).expect("it was written");
    assert!(page.contains(r#""verdict":"permitted""#) && page.contains("id=\"s7\""));
}

#[test]
fn the_page_of_a_trace_that_no_document_allows_says_where() {
    let folder = traced("convicted", |trace| {
        let other = trace.replace(r#""result":"0x42000000""#, r#""result":"0x43000000""#);
        assert_ne!(other, trace);
        other
    });
    let said = slotzero(&folder, &["view", "a.jsonl", "-o", "a.html"], "");
    expect![[r#"
        a.jsonl: violates the documents 2 times: `slotzero judge` tells where and why
        exit 1
    "#]]
    .assert_eq(&said.to_string());
    let page = fs::read_to_string(folder.join("a.html")).expect("it was written all the same");
    assert!(page.contains("<p class=\"judged bad\">The judge: "), "the document tells it too");
}

#[test]
fn what_is_no_trace_is_told_at_its_line_and_nothing_is_written() {
    let folder = traced("damaged", |trace| trace[..900].to_owned());
    let said = slotzero(&folder, &["view", "a.jsonl", "-o", "a.html"], "");
    expect![[r#"
        a.jsonl:4:84: error: it is no event: EOF while parsing a string (column 84)
        exit 2
    "#]]
    .assert_eq(&said.to_string());
    assert!(!folder.join("a.html").exists());
    let said = slotzero(&folder, &["view", "a.jsonl", "-o", "a.jsonl", "--force"], "");
    assert_eq!(said.exit, 2, "a trace that cannot be read is not overwritten");
}

#[test]
fn a_trace_is_shown_for_as_many_steps_as_are_asked_for() {
    let folder = traced("many", |trace| trace);
    let said = slotzero(&folder, &["trace", "a.jsonl", "--max-steps", "2"], "");
    assert_eq!(said.exit, 3);
    assert_eq!(said.err, "a.jsonl: it goes on after 2 steps: see --max-steps\n");
    assert!(said.out.contains("CreateFileMapping(") && !said.out.contains("MapViewOfFile("));
    let said = slotzero(&folder, &["trace", "a.jsonl", "--version-only", "CE_5_0"], "");
    expect![[r#"
        error: a trace has a version of its own
        exit 2
    "#]]
    .assert_eq(&said.to_string());
}

#[cfg(unix)]
#[test]
fn a_scenario_is_not_overwritten_under_another_name_that_it_has() {
    let folder = folder("hard-link", &rom_readonly());
    fs::hard_link(folder.join("a.ron"), folder.join("b.html")).expect("it can be linked");
    let said = slotzero(&folder, &["view", "a.ron", "-o", "b.html", "--force"], "");
    expect![[r#"
        error: b.html is the file that is read
        exit 2
    "#]]
    .assert_eq(&said.to_string());
    assert_eq!(fs::read_to_string(folder.join("a.ron")).ok(), Some(rom_readonly()));
}
