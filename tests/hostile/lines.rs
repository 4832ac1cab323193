//! Lines of `drive` that were damaged: whatever the line, it has one answer, and the conversation
//! goes on.

use serde_json::Value;
use slotzero_tests::conversation::Conversation;
use slotzero_tests::root;

/// Numbers in a fixed order that looks like none.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

/// What is put in the place of a value, or into the middle of a line.
const WRONG: &[&str] = &[
    "0",
    "-1",
    "1e9",
    "0.5",
    "true",
    "null",
    "[]",
    "{}",
    "\"\"",
    "\"$v\"",
    "\"$m+65536\"",
    "\"|\"",
    "18446744073709551615",
    "4294967295",
    "\"PAGE_READONLY|SEC_IMAGE\"",
    "\"a\\\\b\"",
    "}",
    "{",
    "\"",
    "\\",
    ",",
    "\u{0}",
    "\u{feff}",
    "99999999999999999999999",
    "[[[[",
    "\"x\":1,",
];

/// A line in which one value or a few letters are others.
fn damaged(line: &str, dice: &mut Dice) -> String {
    let wrong = WRONG[dice.roll(WRONG.len())];
    let values: Vec<usize> = line.match_indices(':').map(|(at, _)| at + 1).collect();
    let from = match dice.roll(4) {
        0 => dice.roll(line.len()),
        _ => values[dice.roll(values.len())],
    };
    let rest = line[from..].find([',', '}']).unwrap_or_default();
    let to = from + if dice.roll(8) == 0 { 0 } else { rest };
    format!("{}{wrong}{}", &line[..from], &line[to..])
}

#[test]
fn every_damaged_line_has_an_answer_and_the_conversation_goes_on() {
    let cases = std::fs::read_to_string(root().join("tests/measured/win32.jsonl"));
    let cases = cases.expect("the cases are there");
    let cases = cases.lines().map(|line| serde_json::from_str(line).expect("a line is a case"));
    let lines: Vec<String> = cases
        .flat_map(|case: Value| {
            let setup = case["setup"].as_array().cloned().unwrap_or_default();
            setup.into_iter().chain([case["call"].clone()])
        })
        .map(|call| call.to_string())
        .filter(|line| line.is_ascii() && line.len() < 1000)
        .collect();
    let mut dice = Dice(250);
    let mut input = String::new();
    for _ in 0..20_000 {
        let line = &lines[dice.roll(lines.len())];
        input += &match dice.roll(3) {
            0 => damaged(line, &mut dice),
            _ if dice.roll(60) == 0 => String::from(r#"{"reset":{"version":"WIN32"}}"#),
            _ => line.clone(),
        };
        input.push('\n');
    }
    let conversation = Conversation::of(input.as_bytes());
    assert_eq!(conversation.findings(), [""; 0]);
    let answers = conversation.answers.iter();
    let answers: Vec<Value> =
        answers.map(|line| serde_json::from_str(line).expect("an answer is JSON")).collect();
    assert_eq!(answers.len(), 20_000);
    let good = answers.iter().filter(|answer| answer["result"].is_string()).count();
    let wrong = answers.iter().filter(|answer| answer["error"].is_string()).count();
    assert_eq!(good + wrong, answers.len());
    assert!(good > 5_000 && wrong > 2_000, "{good} answers, {wrong} errors");
}
