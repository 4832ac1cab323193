//! Conversations with `drive`, and the traces of all that happens in them.

use crate::scene::Hears;
use scenario::NoFiles;
use serde_json::{Value, json};
use slotzero::drive::{LINE_BYTES, converse};
use trace::Event;

/// After so many lines the events are asked for: `drive` keeps a limited number of them.
const LINES: usize = 500;

/// What came of a conversation.
pub struct Conversation {
    /// The answers, one a line; those to requests for events are left out.
    pub answers: Vec<String>,
    /// The traces of its worlds, one from each `reset` on.
    pub traces: Vec<Vec<Event>>,
}

impl Conversation {
    /// Holds a conversation.
    pub fn of(input: &[u8]) -> Conversation {
        let asked = Asked::of(input);
        let mut output = Vec::new();
        converse(&mut &asked.input[..], &mut output, &NoFiles).expect("memory can be written to");
        let output = String::from_utf8(output).expect("answers are text");
        let mut for_events = asked.for_events.into_iter().peekable();
        let mut answers = Vec::new();
        let mut lines = Vec::new();
        // The first answer is the one to the first reset.
        for (at, answer) in output.lines().enumerate().skip(1) {
            match for_events.next_if_eq(&at) {
                Some(_) => hear(answer, &mut lines),
                None => answers.push(answer.to_owned()),
            }
        }
        Conversation { answers, traces: traces(&lines) }
    }

    /// What the oracle finds in it, a line each.
    pub fn findings(&self) -> Vec<String> {
        self.judged(|event| event).0
    }

    /// What an oracle finds that hears events in a way, and how many answers it permits.
    pub fn judged(&self, hears: Hears) -> (Vec<String>, u64) {
        let (mut findings, mut permitted) = (Vec::new(), 0);
        for trace in &self.traces {
            let heard: Vec<Event> = trace.iter().cloned().map(hears).collect();
            let report = oracle::judge_trace(&heard).expect("a trace begins with its header");
            findings.extend(crate::findings(&report));
            permitted += report.counts.permitted;
        }
        (findings, permitted)
    }
}

/// Takes the answer to a request for events.
fn hear(answer: &str, lines: &mut Vec<Value>) {
    let mut answer: Value = serde_json::from_str(answer).expect("an answer is JSON");
    assert_eq!(answer.get("missing"), None, "every event is kept");
    lines.append(answer["value"].as_array_mut().expect("the events are a list"));
}

/// The traces that these lines are, one after the other.
fn traces(lines: &[Value]) -> Vec<Vec<Event>> {
    let of_one = lines.chunk_by(|_, next| next["event"] != "Header");
    let text = |lines: &[Value]| lines.iter().map(Value::to_string).collect::<Vec<_>>().join("\n");
    let read = |lines| trace::json::read(text(lines).as_bytes()).expect("they are a trace");
    of_one.map(read).collect()
}

/// The lines of a conversation, with requests for all events among them.
struct Asked {
    input: Vec<u8>,
    /// Which of the answers are those to such requests.
    for_events: Vec<usize>,
    answers: usize,
}

impl Asked {
    fn of(input: &[u8]) -> Asked {
        let mut asked = Asked { input: Vec::new(), for_events: Vec::new(), answers: 0 };
        // The first world is the one of a reset that says nothing.
        asked.line(br#"{"reset": {"trace": true}}"#);
        for (at, line) in input.split(|byte| *byte == b'\n').enumerate() {
            let request = serde_json::from_slice(line).unwrap_or(Value::Null);
            let resets = request.get("reset").is_some();
            if resets || at % LINES == 0 {
                asked.ask_for_events();
            }
            match request.get("trace").is_some() {
                // To ask twice is to miss what the other has heard.
                true => {}
                false if resets => asked.line(&traced(request)),
                false => asked.line(line),
            }
        }
        asked.ask_for_events();
        asked
    }

    fn ask_for_events(&mut self) {
        self.for_events.push(self.answers);
        self.line(br#"{"trace": true}"#);
    }

    fn line(&mut self, line: &[u8]) {
        self.input.extend(line);
        self.input.push(b'\n');
        // An empty line has no answer, but for one that is too long.
        let answered = line.len() as u64 > LINE_BYTES || !line.trim_ascii().is_empty();
        self.answers += usize::from(answered);
    }
}

/// A reset, the events of which are kept from the beginning on.
fn traced(mut request: Value) -> Vec<u8> {
    if request["reset"].is_null() {
        request["reset"] = json!({});
    }
    if let Some(reset) = request["reset"].as_object_mut() {
        if reset.get("trace").is_none_or(Value::is_boolean) {
            reset.insert("trace".to_owned(), json!(true));
        }
    }
    request.to_string().into_bytes()
}
