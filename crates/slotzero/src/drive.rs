//! `slotzero drive`: calls as JSON lines in, answers as JSON lines out, so that programs and other
//! people's tests can use the model without writing scenarios. `docs/drive.md` describes it.
//!
//! 1. `request`: from a line to what it asks for;
//! 2. `session`: the world, the processes, the names; takes back what an error did;
//! 3. `calls`: functions of the API, and `wait` for those that block;
//! 4. `value` and `args`: what a JSON value stands for where a parameter wants something;
//! 5. `helper`: what is no function of the API: touching memory, files at an offset, children;
//! 6. `act`: what the world does; `look`: what is so; `tape`: what has happened;
//! 7. `answer`: what is said.

mod act;
mod answer;
mod args;
mod calls;
mod child;
mod desktop;
mod file;
mod given;
mod handle;
mod helper;
mod look;
mod memory;
mod request;
mod server;
mod session;
mod setup;
mod tape;
#[cfg(test)]
mod tests;
mod value;
mod wait;

use crate::cli::DriveOptions;
use crate::files::Folder;
use crate::{Exit, Host};
use answer::Wrong;
use request::Request;
use scenario::{Files, NoFiles};
use serde_json::{Value, json};
use session::Session;
use setup::MAIN;
use std::io::{self, BufRead, Read, Write};
use trace::Event;

/// The longest line, in bytes. A line may carry a world with the contents of its files.
pub const LINE_BYTES: u64 = 16 << 20;

pub(crate) fn command(options: &DriveOptions, host: &mut Host<'_>) -> io::Result<Exit> {
    let folder = options.files.as_ref().map(|path| Folder::new(host.path(path)));
    let files: &dyn Files = match &folder {
        Some(folder) => folder,
        None => &NoFiles,
    };
    converse(host.input, host.out, files)?;
    Ok(Exit::AsExpected)
}

/// Answers each line of `input` with one line, until it ends. Empty lines get no answer.
///
/// What is wrong with a line is its answer, and the conversation goes on. `files` are those that
/// a world may take content from.
pub fn converse(
    input: &mut dyn BufRead,
    output: &mut dyn Write,
    files: &dyn Files,
) -> io::Result<()> {
    let mut session = Session::new(files);
    while let Some(line) = next_line(input)? {
        let answer = match line {
            Ok(line) if line.trim_ascii().is_empty() => continue,
            Ok(line) => reply(&mut session, &line),
            Err(wrong) => wrong.to_json(),
        };
        writeln!(output, "{answer}")?;
        output.flush()?;
    }
    Ok(())
}

/// The next line; the error is for one that is too long, the rest of which is passed over.
fn next_line(input: &mut dyn BufRead) -> io::Result<Option<Result<Vec<u8>, Wrong>>> {
    let mut line = Vec::new();
    if Read::take(&mut *input, LINE_BYTES + 1).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.ends_with(b"\n") || line.len() as u64 <= LINE_BYTES {
        return Ok(Some(Ok(line)));
    }
    loop {
        let buffer = input.fill_buf()?;
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let used = end.map_or(buffer.len(), |end| end + 1);
        let over = end.is_some() || used == 0;
        input.consume(used);
        if over {
            let message = format!("the line has more than {LINE_BYTES} bytes");
            return Ok(Some(Err(Wrong::limit(message))));
        }
    }
}

fn reply(session: &mut Session<'_>, line: &[u8]) -> String {
    let ok = || json!({"result": "ok"}).to_string();
    let result = request::parse(line).and_then(|request| match request {
        Request::Reset(reset) => session.reset(&reset).map(|()| ok()),
        Request::Act(act) => session.attempt(|session| session.happen(&act)).map(|()| ok()),
        Request::Look(what) => look::look(session, &what)
            .map(|found| json!({"result": "ok", "value": found}).to_string()),
        Request::Trace(on) => Ok(trace_json(&session.tape.take(on))),
        Request::Call(call) => {
            session.attempt(|session| session.perform(&call)).map(|answer| answer.to_json())
        }
    });
    result.unwrap_or_else(|wrong| wrong.to_json())
}

/// The events as they stand in a trace file, and how many more there were.
fn trace_json((events, missing): &(Vec<Event>, u64)) -> String {
    let lines: Vec<String> = events.iter().map(trace::json::write_line).collect();
    let missing = if *missing > 0 { format!(",\"missing\":{missing}") } else { String::new() };
    format!("{{\"result\":\"ok\",\"value\":[{}]{missing}}}", lines.join(","))
}

/// A value as text for a message, cut and harmless.
fn shown(value: &Value) -> String {
    scenario::echo(&value.to_string())
}
