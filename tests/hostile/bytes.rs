//! Rows 1, 2, 6 to 13: what the bytes of a file can be.

use crate::{budget, check, messages, scenario, short, survives, with_steps};
use expect_test::expect;
use runner::{Verdict, plan, run};
use scenario::limits::DEPTH;
use scenario::{Format, NoFiles, Source, parse};
use slotzero_tests::{run_bytes, run_text};
use trace::{Event, Sink};

#[test]
fn row_01_a_hundred_thousand_brackets_are_refused_where_they_are_too_deep() {
    let around = [("", ""), ("(about: ", ")"), ("(unknown: ", ")"), ("(steps: [A(b: ", ")])")];
    for open in ["(", "[", "A(", "([", "[(", "(a: [", "A(b: ", "[A("] {
        for (before, after) in around {
            let text = format!("{before}{}{after}", open.repeat(100_000));
            let deep = text.char_indices().filter(|(_, c)| matches!(c, '(' | '['));
            let (at, _) = deep.clone().nth(DEPTH).expect("there are more brackets than that");
            let result = run_text(&text, budget(10));
            let said = messages(&result, Format::Short);
            let want = format!("t.ron:1:{}: error: brackets are nested deeper than 64\n", at + 1);
            assert_eq!(said, want, "{before}{open}");
        }
    }
}

#[test]
fn row_01_braces_are_no_brackets_of_the_language() {
    let said = short(&"{".repeat(100_000));
    assert!(said.starts_with("t.ron:1:1: error: expected a value, found `{`"), "{said}");
}

#[test]
fn row_01_brackets_in_a_comment_nest_nothing() {
    let brackets = "([{</*".repeat(100_000);
    let closed = "*/".repeat(100_000);
    let text = with_steps(&format!("/* {brackets}{closed} */ GetLastError() // {brackets}"));
    check(
        &text,
        expect![[r#"
        Met
    "#]],
    );
}

#[test]
fn row_01_a_thread_with_a_small_stack_is_enough() {
    let deepest = repeats_nested(30, "Write(at: 0, bytes: Text(\"\"))");
    let too_deep = "([A(b: ".repeat(100_000);
    let run = move || (short(&deepest), short(&too_deep));
    let thread = std::thread::Builder::new().stack_size(512 << 10).spawn(run);
    let (deepest, too_deep) = thread.expect("it starts").join().expect("its stack is enough");
    assert_eq!(deepest, "Met\n");
    assert!(too_deep.contains("nested deeper than 64"), "{too_deep}");
}

/// A scenario with a step inside `depth` repetitions.
fn repeats_nested(depth: usize, step: &str) -> String {
    let open = "Repeat(n: 1, steps: [".repeat(depth);
    with_steps(&format!("{open}{step}{}", "])".repeat(depth)))
}

#[test]
fn row_02_nesting_is_accepted_at_the_limit_and_refused_one_above_it() {
    // The scenario and its list of steps are two brackets, a repetition is two more.
    assert_eq!(short(&repeats_nested(30, "Write(at: 0, bytes: Text(\"\"))")), "Met\n");
    assert!(short(&repeats_nested(31, "GetLastError()")).contains("nested deeper than 64"));
}

/// Counts events and bytes of a trace, and keeps nothing.
#[derive(Default)]
struct Counter {
    steps: u64,
    bytes: u64,
}

impl Sink for Counter {
    fn listens(&self) -> bool {
        true
    }

    fn emit(&mut self, event: Event) {
        self.steps += u64::from(matches!(event, Event::Step { .. }));
        self.bytes += trace::json::write_line(&event).len() as u64;
    }
}

#[test]
fn row_06_a_million_flat_steps_are_run_and_traced() {
    for (between, steps) in [("\n", 100_000), (" ", 1_000_000)] {
        let text = with_steps(&format!("GetLastError(),{between}").repeat(steps));
        let source = Source::from_bytes("t.ron", text.into_bytes()).expect("it is text");
        let scenario = parse(&source, &NoFiles).expect("it is a scenario");
        let plan = plan(&scenario, &NoFiles).expect("it can be run");
        let mut counter = Counter::default();
        let version = scenario.on[0].value;
        let options = budget(10_000_000);
        let report = run(&plan, version, options, &mut counter, &mut kernel::Defaults);
        assert_eq!((report.verdict, report.steps), (Verdict::Met, steps as u64));
        assert_eq!(counter.steps, steps as u64);
        assert!(counter.bytes < 1 << 30, "a step leaves a line or two");
    }
}

#[test]
fn row_07_of_a_million_failed_expectations_twenty_are_shown() {
    let steps =
        [("GetLastError(expect: Fails),", 1_000_000), ("Check(ram_used: Exactly(9)),", 50_000)];
    for (step, times) in steps {
        let text = with_steps(&step.repeat(times));
        let result = run_text(&text, budget(10_000_000));
        for format in [Format::Human, Format::Short, Format::Json] {
            let said = messages(&result, format);
            assert!(said.len() < 20_000, "the output is bounded");
            let rest = format!("{} more mistakes are not shown", times - 20);
            assert!(said.contains(&rest), "{step}");
        }
        assert!(result.is_ok_and(|report| report.verdict == Verdict::Unmet));
    }
}

#[test]
fn row_08_an_empty_file_is_an_empty_scenario() {
    for nothing in ["", " ", "\n\n\t", "// nothing", "/* nothing */", "\u{feff}"] {
        let said = short(nothing);
        assert!(said.starts_with("t.ron:1:1: error: empty scenario"), "{nothing:?}: {said}");
    }
}

#[test]
fn row_09_other_encodings_are_named_with_the_offset() {
    let said = |bytes: &[u8]| messages(&run_bytes(bytes.to_vec(), budget(1)), Format::Short);
    let utf_16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let text = with_steps("");
    let big = text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    let report = [
        said(&[b"\xFF\xFE", &*utf_16(&text)].concat()),
        said(&[b"\xFE\xFF", &*big].concat()),
        said(b"\xFF\xFE"),
        said(b"(about: \"d\xE9j\xE0 vu\")"),
        said(b"(\n\xC3"),
    ];
    expect![[r#"
        t.ron:1:1: error: the file is not UTF-8: it looks like UTF-16, little endian; the first wrong byte is 0xFF at offset 0 (help: save the file as UTF-8)
        t.ron:1:1: error: the file is not UTF-8: it looks like UTF-16, big endian; the first wrong byte is 0xFE at offset 0 (help: save the file as UTF-8)
        t.ron:1:1: error: the file is not UTF-8: it looks like UTF-16, little endian; the first wrong byte is 0xFF at offset 0 (help: save the file as UTF-8)
        t.ron:1:11: error: the file is not UTF-8: it looks like Latin-1 or Windows-1252; the first wrong byte is 0xE9 at offset 10 (help: save the file as UTF-8)
        t.ron:2:1: error: the file is not UTF-8: it looks like Latin-1 or Windows-1252; the first wrong byte is 0xC3 at offset 2 (help: save the file as UTF-8)
    "#]].assert_eq(&report.concat());
    let marked = ["\u{feff}", &with_steps("GetLastError()")].concat();
    check(
        &marked,
        expect![[r#"
        Met
    "#]],
    );
}

#[test]
fn row_10_nothing_that_a_terminal_obeys_is_printed() {
    let odd = "\u{1b}[31m\u{0}\u{7}\u{202e}\u{9b}2J\u{200f}\r";
    let texts = [
        with_steps(&format!("CreateEvent(lpName: \"{odd}\", expect: Fails)")),
        with_steps(&format!(
            "CreateEvent(is: \"{odd}\", expect: Returns(\"{odd}\")), A(x: \"{odd}\")"
        )),
        with_steps(&format!("GetLastError(label: \"{odd}\", expect: Fails)")),
        with_steps(&format!("DeleteFile(lpFileName: \"{odd}\")")),
        with_steps(&format!("Write(at: \"{odd}\", bytes: Text(\"{odd}\"))")),
        with_steps(&format!("Write(at: 0, bytes: Text(\"{odd}\"))")),
        with_steps(&format!("{odd}()")),
        scenario(&format!("Machine(name: \"{odd}\", ram: 1)"), ""),
        scenario(&format!("Machine(name: \"m\", ram: 1, has: [Process(name: \"{odd}\")])"), ""),
    ];
    for text in texts {
        let result = run_text(&text, budget(10));
        for format in [Format::Human, Format::Short] {
            let said = messages(&result, format);
            let obeyed = |c: char| c != '\n' && scenario::is_unprintable(c);
            assert!(!said.is_empty() && !said.contains(obeyed), "{said:?} for {text:?}");
        }
        assert!(!messages(&result, Format::Json).contains(|c: char| c != '\n' && c.is_control()));
    }
}

#[test]
fn row_11_lines_end_with_lf_or_crlf_and_nothing_else() {
    let place = |end: &str| {
        let text = with_steps("GetLastError(expect: Fails)").replace('\n', end);
        let said = short(&text);
        said.lines().nth(1).unwrap_or_default().split(" error").next().unwrap_or("").to_owned()
    };
    assert_eq!(place("\n"), "t.ron:4:22:");
    assert_eq!(place("\r\n"), "t.ron:4:22:");
    // A lone CR and the separators of Unicode are white space: it is all one line.
    assert_eq!(place("\r"), place("\u{2028}"));
    assert!(place("\r").starts_with("t.ron:1:"));
    let mixed = with_steps("GetLastError(),\r\n\rGetLastError(),\n\r\nGetLastError(expect: Fails)");
    assert!(short(&mixed).contains("t.ron:7:22:"), "{}", short(&mixed));
}

/// A short scenario that touches most of the language and of the model.
const SHORT: &str = r##"(about: "a\n", on: [CE_NET_4_2], world: [Machine(name: "m", ram: 0x9, has: [
Process(name: "p"), File(path: r"\f", content: Join([Bytes(b"\xA5"), Fill(byte: 1, len: 9)]))])],
steps: [CreateFileMapping(hFile: INVALID_HANDLE_VALUE, flProtect: [PAGE_READWRITE],
dwMaximumSizeLow: 8, is: "m"), MapViewOfFile(hFileMappingObject: "m", dwDesiredAccess: [
FILE_MAP_WRITE], is: "v"), Repeat(n: 2, steps: [Write(at: ("v", 4), bytes: Hex("0F"))]),
Read(at: ("v", -1), expect: Raises(EXCEPTION_ACCESS_VIOLATION)), Sleep(dwMilliseconds: 5),
Fault(on: PageIn, nth: 1, persistent: true), Check(ram_used: Delta(1)), CloseHandle(hObject: "m")])"##;

/// Another one, with what is about orders, decisions and what holds in all of them.
const ORDERS: &str = r##"(about: "a\n", on: [CE_NET_4_2, CE_5_0], quirks: [FailedWriteBackIsClean], world: [
Machine(name: "m", ram: 9, has: [StorageCard(name: "C"), File(path: r"\C\f", content: Text("old")),
Process(name: "a"), Process(name: "b")])], programs: [Program(name: "p", takes: (n: Number), steps: [
Return(value: "n")])], steps: [CreateFileForMapping(lpFileName: r"\C\f", dwDesiredAccess: [GENERIC_READ,
GENERIC_WRITE], is: "f"), CreateFileMapping(hFile: "f", flProtect: [PAGE_READWRITE], is: "m",
last_error: PerVersion(CE_NET_4_2: 0, CE_5_0: NO_ERROR)), MapViewOfFile(hFileMappingObject: "m",
dwDesiredAccess: [FILE_MAP_WRITE], is: "v"), Repeat(until: Read(at: "v", expect: Text("n")), steps: [
Sleep(dwMilliseconds: 9)]), CallServer(process: "b", program: "p", args: (n: 3), expect: Returns(3)),
UnmapViewOfFile(lpBaseAddress: "v")], scripts: [Script(by: "b", steps: [Write(at: "v", bytes: Text("n"))])],
may: [Eject(card: r"\C"), Fault(on: WriteBack, persistent: true)], order: Schedule(["a", "a", "a", "b"]),
choices: [LazyWrite(1)], properties: [Always(CheckVolume(path: r"\C", present: true)),
Sometimes(CheckPage(at: "v", dirty: true))])"##;

#[test]
fn row_12_every_prefix_of_a_scenario_is_run_or_refused_with_a_place() {
    let whole = short(SHORT);
    assert!(whole.contains("never reached"), "all of it is run: {whole}");
    assert_eq!(short(ORDERS), "Met\n");
    for text in [SHORT, ORDERS] {
        for end in 0..text.len() {
            survives(text.as_bytes()[..end].to_vec());
        }
    }
}

#[test]
fn row_13_every_byte_of_a_scenario_may_become_any_other() {
    for (text, at) in
        [SHORT, ORDERS].iter().flat_map(|text| (0..text.len()).map(move |at| (text, at)))
    {
        // Of the bytes that mean nothing to the language one is as good as another.
        let bytes = (0x20..0x7F).chain([0, b'\n', b'\r', 0x1B, 0x80, 0xC3, 0xFE, 0xFF]);
        for byte in bytes {
            let mut mutated = text.as_bytes().to_vec();
            mutated[at] = byte;
            survives(mutated);
        }
    }
}
