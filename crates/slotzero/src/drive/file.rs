//! Helpers for files: made at once, asked by name, read and written at an offset.

use super::answer::{Answer, Wrong, hex};
use super::given::Arguments;
use super::session::{Caller, Session};
use abi::constant::{CREATE_ALWAYS, FILE_BEGIN, GENERIC_WRITE};
use abi::{Address, Content, Handle, Piece};
use coredll::{
    Buffer, Call, CloseHandle, CreateFile, DeleteFile, GetFileAttributesEx, ReadFile, SetEndOfFile,
    SetFilePointer, WriteFile,
};

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
    let file = Handle(arguments.number(session, "hFile")?);
    let offset = arguments.offset(session, "offset")?;
    let len = if arguments.has("nBytes") { arguments.number(session, "nBytes")? } else { 1 };
    session.with_call(caller, |call| {
        if !seek(call, file, offset) {
            return Answer::truth(false);
        }
        let mut read = 0;
        let done = ReadFile(call, file, Buffer::Returned, len, Some(&mut read), Address::NULL);
        let bytes = call.outputs().iter().find_map(|output| match &output.value {
            coredll::OutputValue::Bytes(bytes) => Some(hex(bytes)),
            coredll::OutputValue::Number(_) => None,
        });
        Answer::truth(done).with(format!("n={read};hex={}", bytes.unwrap_or_default()))
    })
}

/// WriteFile at an offset.
pub(super) fn write_file(
    session: &mut Session<'_>,
    caller: &Caller,
    arguments: &Arguments<'_>,
) -> Result<Answer, Wrong> {
    let file = Handle(arguments.number(session, "hFile")?);
    let offset = arguments.offset(session, "offset")?;
    let bytes = arguments.bytes("hex")?;
    let len = u32::try_from(bytes.len()).expect("a line is shorter than 4 GB");
    session.with_call(caller, |call| {
        if !seek(call, file, offset) {
            return Answer::truth(false);
        }
        write(call, file, Buffer::Data(Content::bytes(bytes)), len)
    })
}

/// ReadFile at offset 0, into memory at an address.
pub(super) fn read_file_into(
    session: &mut Session<'_>,
    caller: &Caller,
    arguments: &Arguments<'_>,
) -> Result<Answer, Wrong> {
    let file = Handle(arguments.number(session, "hFile")?);
    let buffer = Address(arguments.number(session, "lpBuffer")?);
    let len = arguments.number(session, "nBytes")?;
    session.with_call(caller, |call| {
        if !seek(call, file, 0) {
            return Answer::truth(false);
        }
        let mut read = 0;
        let done = ReadFile(call, file, Buffer::At(buffer), len, Some(&mut read), Address::NULL);
        match done {
            true => Answer::truth(true).with(format!("n={read}")),
            false => Answer::truth(false),
        }
    })
}

/// WriteFile at offset 0, from memory at an address.
pub(super) fn write_file_from(
    session: &mut Session<'_>,
    caller: &Caller,
    arguments: &Arguments<'_>,
) -> Result<Answer, Wrong> {
    let file = Handle(arguments.number(session, "hFile")?);
    let buffer = Address(arguments.number(session, "lpBuffer")?);
    let len = arguments.number(session, "nBytes")?;
    session.with_call(caller, |call| {
        if !seek(call, file, 0) {
            return Answer::truth(false);
        }
        write(call, file, Buffer::At(buffer), len)
    })
}

/// SetEndOfFile at an offset.
pub(super) fn set_end_of_file(
    session: &mut Session<'_>,
    caller: &Caller,
    arguments: &Arguments<'_>,
) -> Result<Answer, Wrong> {
    let file = Handle(arguments.number(session, "hFile")?);
    let at = arguments.offset(session, "at")?;
    session
        .with_call(caller, |call| Answer::truth(seek(call, file, at) && SetEndOfFile(call, file)))
}

fn write(call: &mut Call<'_, '_>, file: Handle, from: Buffer, len: u32) -> Answer {
    let mut written = 0;
    let done = WriteFile(call, file, from, len, Some(&mut written), Address::NULL);
    Answer::truth(done).with(format!("n={written}"))
}

/// Moves the file pointer, and says what the call said unless it failed: to move it is no part of
/// what the caller asked for.
fn seek(call: &mut Call<'_, '_>, file: Handle, offset: u64) -> bool {
    let before = call.kernel.state.threads[call.thread.0].last_error;
    let wide = call.kernel.rules.files.wide_seek;
    if !wide && i32::try_from(offset).is_err() {
        call.set_last_error(abi::error::ERROR_INVALID_PARAMETER);
        return false;
    }
    let mut high = (offset >> 32) as u32;
    SetFilePointer(call, file, offset as u32, wide.then_some(&mut high), FILE_BEGIN);
    if call.refused {
        return false;
    }
    call.kernel.state.threads.edit(call.thread.0, |thread| thread.last_error = before);
    call.last_error = None;
    true
}
