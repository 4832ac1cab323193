//! Helpers for files: made at once, asked by name, read and written at an offset.

use super::answer::{Answer, Wrong, hex};
use super::given::Arguments;
use super::session::{Caller, Session};
use abi::constant::{CREATE_ALWAYS, GENERIC_WRITE};
use abi::error::ERROR_INVALID_PARAMETER;
use abi::{Address, Content, Handle, Piece};
use coredll::{
    Arg, Buffer, Call, CloseHandle, CreateFile, DeleteFile, GetFileAttributesEx, Output,
    OutputValue, WriteFile,
};
use runner::Invocation;

/// A file is written in pieces of this size, a multiple of the period of the pattern.
const PIECE_BYTES: u64 = 16 << 20;
/// The longest file that MakeFile makes.
const MOST_BYTES: u64 = 256 << 20;

/// Makes a file. It is the caller that makes it, but the last error stays as it was.
pub(super) fn make_file(
    session: &mut Session<'_>,
    caller: &Caller,
    arguments: &Arguments<'_>,
) -> Result<Answer, Wrong> {
    let path = session.rooted(arguments.text("name")?);
    let size = arguments.size("size")?;
    let pattern = arguments.number(session, "pattern")? != 0;
    if size > MOST_BYTES {
        return Err(Wrong::limit(format!("`size` is at most {MOST_BYTES}")));
    }
    let before = session.world.state.threads[caller.thread.0].last_error;
    let answer = session.with_call(caller, |call| {
        let file =
            CreateFile(call, Some(&path), GENERIC_WRITE, 0, None, CREATE_ALWAYS, 0, Handle::NULL);
        if file == Handle::INVALID {
            return Answer::truth(false);
        }
        let made = fill(call, file, size, pattern);
        CloseHandle(call, file);
        if !made {
            // Half a file is of no use.
            DeleteFile(call, Some(&path));
        }
        Answer::truth(made)
    })?;
    if answer.result == "TRUE" {
        session.world.state.threads.edit(caller.thread.0, |thread| thread.last_error = before);
        return Ok(Answer::truth(true));
    }
    Ok(answer)
}

fn fill(call: &mut Call<'_, '_>, file: Handle, size: u64, pattern: bool) -> bool {
    let mut done = 0;
    while done < size {
        let len = (size - done).min(PIECE_BYTES);
        let piece = if pattern { Piece::Pattern { len } } else { Piece::Fill { byte: 0, len } };
        let content = Buffer::Data(Content { pieces: vec![piece] });
        let mut written = 0;
        if !WriteFile(call, file, content, len as u32, Some(&mut written), Address::NULL) {
            return false;
        }
        done += len;
    }
    true
}

/// The size of a file, asked by its name.
pub(super) fn path_size(
    session: &mut Session<'_>,
    caller: &Caller,
    arguments: &Arguments<'_>,
) -> Result<Answer, Wrong> {
    let path = session.rooted(arguments.text("name")?);
    session.with_call(caller, |call| match GetFileAttributesEx(call, Some(&path)) {
        Some(found) => {
            let size = u64::from(found.nFileSizeHigh) << 32 | u64::from(found.nFileSizeLow);
            Answer::truth(true).with(size.to_string())
        }
        None => Answer::truth(false),
    })
}

/// ReadFile at an offset.
pub(super) fn read_file(
    session: &mut Session<'_>,
    caller: &Caller,
    arguments: &Arguments<'_>,
) -> Result<Answer, Wrong> {
    let file = arguments.number(session, "hFile")?;
    let offset = arguments.offset(session, "offset")?;
    let len = if arguments.has("nBytes") { arguments.number(session, "nBytes")? } else { 1 };
    if let Some(refused) = seek(session, caller, file, offset)? {
        return Ok(refused);
    }
    let read = session.call_for(caller, "ReadFile", &transfer(file, None, READ, len))?;
    let bytes = read.output("lpBuffer").and_then(|output| match &output.value {
        OutputValue::Bytes(bytes) => Some(hex(bytes)),
        OutputValue::Number(_) => None,
    });
    let count = count(&read, "lpNumberOfBytesRead");
    Ok(truth(&read).with(format!("n={count};hex={}", bytes.unwrap_or_default())))
}

/// WriteFile at an offset.
pub(super) fn write_file(
    session: &mut Session<'_>,
    caller: &Caller,
    arguments: &Arguments<'_>,
) -> Result<Answer, Wrong> {
    let file = arguments.number(session, "hFile")?;
    let offset = arguments.offset(session, "offset")?;
    let bytes = arguments.bytes("hex")?;
    let len = u32::try_from(bytes.len()).expect("a line is shorter than 4 GB");
    if let Some(refused) = seek(session, caller, file, offset)? {
        return Ok(refused);
    }
    write(session, caller, file, Arg::Data(Content::bytes(bytes)), len)
}

/// ReadFile at offset 0, into memory at an address.
pub(super) fn read_file_into(
    session: &mut Session<'_>,
    caller: &Caller,
    arguments: &Arguments<'_>,
) -> Result<Answer, Wrong> {
    let file = arguments.number(session, "hFile")?;
    let buffer = Arg::Number(arguments.number(session, "lpBuffer")?);
    let len = arguments.number(session, "nBytes")?;
    if let Some(refused) = seek(session, caller, file, 0)? {
        return Ok(refused);
    }
    let read = session.call_for(caller, "ReadFile", &transfer(file, Some(buffer), READ, len))?;
    match read.failed {
        true => Ok(truth(&read)),
        false => Ok(truth(&read).with(format!("n={}", count(&read, "lpNumberOfBytesRead")))),
    }
}

/// WriteFile at offset 0, from memory at an address.
pub(super) fn write_file_from(
    session: &mut Session<'_>,
    caller: &Caller,
    arguments: &Arguments<'_>,
) -> Result<Answer, Wrong> {
    let file = arguments.number(session, "hFile")?;
    let buffer = Arg::Number(arguments.number(session, "lpBuffer")?);
    let len = arguments.number(session, "nBytes")?;
    if let Some(refused) = seek(session, caller, file, 0)? {
        return Ok(refused);
    }
    write(session, caller, file, buffer, len)
}

/// SetEndOfFile at an offset.
pub(super) fn set_end_of_file(
    session: &mut Session<'_>,
    caller: &Caller,
    arguments: &Arguments<'_>,
) -> Result<Answer, Wrong> {
    let file = arguments.number(session, "hFile")?;
    let at = arguments.offset(session, "at")?;
    if let Some(refused) = seek(session, caller, file, at)? {
        return Ok(refused);
    }
    let set = session.call_for(caller, "SetEndOfFile", &[("hFile", Arg::Number(file))])?;
    Ok(truth(&set))
}

/// What the parameters for the number of bytes are called.
const READ: &str = "nNumberOfBytesToRead";
const WRITE: &str = "nNumberOfBytesToWrite";

fn transfer(
    file: u32,
    buffer: Option<Arg>,
    count: &'static str,
    len: u32,
) -> Vec<(&'static str, Arg)> {
    let given = [("hFile", Arg::Number(file)), (count, Arg::Number(len))];
    given.into_iter().chain(buffer.map(|buffer| ("lpBuffer", buffer))).collect()
}

fn write(
    session: &mut Session<'_>,
    caller: &Caller,
    file: u32,
    from: Arg,
    len: u32,
) -> Result<Answer, Wrong> {
    let written = session.call_for(caller, "WriteFile", &transfer(file, Some(from), WRITE, len))?;
    Ok(truth(&written).with(format!("n={}", count(&written, "lpNumberOfBytesWritten"))))
}

/// What a call of a helper that answers TRUE or FALSE said.
pub(super) fn truth(call: &Invocation) -> Answer {
    Answer { last_error: call.last_error.map(|code| code.0), ..Answer::truth(!call.failed) }
}

/// A number that a call gave; 0 if it gave none.
pub(super) fn count(call: &Invocation, output: &str) -> u32 {
    call.output(output).and_then(Output::number).unwrap_or(0)
}

/// Moves the file pointer; the answer is that of a refusal. To move it is no part of what the caller
/// asked for: it leaves no last error.
fn seek(
    session: &mut Session<'_>,
    caller: &Caller,
    file: u32,
    offset: u64,
) -> Result<Option<Answer>, Wrong> {
    let before = session.world.state.threads[caller.thread.0].last_error;
    let wide = session.world.rules.files.wide_seek;
    if !wide && i32::try_from(offset).is_err() {
        let code = ERROR_INVALID_PARAMETER.0;
        session.leave_error(caller, code)?;
        return Ok(Some(Answer { last_error: Some(code), ..Answer::truth(false) }));
    }
    let mut given =
        vec![("hFile", Arg::Number(file)), ("lDistanceToMove", Arg::Number(offset as u32))];
    if wide {
        given.push(("lpDistanceToMoveHigh", Arg::Number((offset >> 32) as u32)));
    }
    let moved = session.call_for(caller, "SetFilePointer", &given)?;
    if moved.failed {
        return Ok(Some(truth(&moved)));
    }
    session.leave_error(caller, before)?;
    Ok(None)
}
