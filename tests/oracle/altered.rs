//! One answer of a trace altered, in each way in which one could be.

use crate::altered_frames::*;
use crate::altered_shell::*;
use abi::{AccessKind, ErrorCode, OsVersion};
use std::sync::Arc;
use trace::Event;
use trace::event::{PageSource, Word};

/// A kind of alteration.
pub(crate) struct Alteration {
    pub(crate) name: &'static str,
    /// The least share of altered traces that the oracle has to notice on each version, in percent.
    ///
    /// All, but for what the documents leave open and the trace does not say. An identifier of a
    /// process or thread that nobody uses again may be any of its form: that is what remains of
    /// values and outputs. What WriteFile takes from memory is not told as a touch: one page came in
    /// for it and is not touched again. A page of a module's data that a call of another process
    /// brought in is not known to be there while RAM is full. And a touch that leaves the address
    /// space may be told to raise at its first byte or at the last one that there is. Of the desktop,
    /// the parts of images, commits in views with another protection, and some words that mean nothing
    /// are not covered; what a touch raises there when the world plans a fault may be either exception.
    pub(crate) least: usize,
    /// The same where the kernel's own events are not told; none: it alters such events.
    ///
    /// There, a handle that nobody uses again may have any value as well; a page of a file may be
    /// lost, or a flush fail or not, once the world holds RAM back or plans a fault; and whose
    /// identifier OpenProcess is given may never have been told.
    pub(crate) least_of_calls: Option<usize>,
    /// What it makes of the events, if it applies to the one at this place.
    pub(crate) make: Make,
}

type Make = fn(&[Event], usize) -> Option<Vec<Event>>;

pub(crate) const fn alteration(
    name: &'static str,
    least: usize,
    least_of_calls: Option<usize>,
    make: Make,
) -> Alteration {
    Alteration { name, least, least_of_calls, make }
}

pub(crate) const ALTERATIONS: &[Alteration] = &[
    alteration("a success told as a failure", 99, Some(99), failed),
    alteration("a failure told as a success", 99, Some(97), succeeded),
    alteration("another last error", 97, Some(97), other_error),
    alteration("no last error", 98, Some(98), no_error),
    alteration("another value returned", 98, Some(77), other_value),
    alteration("another output", 100, Some(98), other_output),
    alteration("another byte read from memory", 100, Some(93), other_byte),
    alteration("another byte read by ReadFile", 100, Some(100), other_file_byte),
    alteration("another byte of many read by ReadFile", 100, Some(100), other_given_byte),
    alteration("a page that comes in with another byte", 100, None, other_page),
    alteration("an exception left out", 100, None, no_exception),
    alteration("an exception where bytes were read", 99, Some(91), exception),
    alteration("another exception", 90, Some(90), other_exception),
    alteration("another address of an exception", 98, None, other_fault),
    alteration("another address of an access", 100, None, other_address),
    alteration("an existing name that makes a new object", 100, Some(100), new_object),
    alteration("another RAM count", 100, None, other_ram),
    alteration("a page-in left out", 99, None, no_page_in),
    alteration("a handle opened by another value", 100, None, other_handle),
    alteration("a write-back left out", 100, None, no_write_back),
    alteration("a write put off and not told", 100, None, not_put_off),
    alteration("a page used in place or not", 100, None, other_source),
    alteration("another place of a module or a stack", 100, None, other_place),
    alteration("another use of a stack", 100, None, other_use),
    alteration("an application asked while memory is free", 100, None, asked_early),
    alteration("another application asked", 100, None, other_asked),
    alteration("an application not asked", 100, None, not_asked),
    alteration("an application asked twice", 100, None, asked_twice),
    alteration("a process of the system asked", 100, None, system_asked),
    alteration("a page of a stack taken too early", 100, None, stack_page_early),
    alteration("another page of a stack taken", 100, None, other_stack_page),
    alteration("a dirty page that makes room too early", 100, None, dirty_page_early),
    alteration("a page in the paging pool or not", 100, None, other_pool),
    alteration("another page that leaves a paging pool", 100, None, other_leaves),
    alteration("a page that gives up its frame for nothing", 100, None, leaves_for_nothing),
];

/// The events with another one at a place.
pub(crate) fn with(events: &[Event], at: usize, event: Event) -> Option<Vec<Event>> {
    let mut altered = events.to_vec();
    altered[at] = event;
    Some(altered)
}

/// The events without the one at a place.
pub(crate) fn without(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let mut altered = events.to_vec();
    altered.remove(at);
    Some(altered)
}

const INVALID: &[&str] = &["CreateFile", "CreateFileForMapping"];
const ONES: &[&str] =
    &["GetFileSize", "SetFilePointer", "GetFileAttributes", "WaitForSingleObject"];
/// They do not fail, or they return no value that says so.
const NEVER: &[&str] = &[
    "GetLastError",
    "SetLastError",
    "GetCurrentProcessId",
    "GetCurrentThreadId",
    "GetCurrentProcess",
    "GetCurrentThread",
    "GetSystemInfo",
    "Sleep",
];

/// The value of failure of a function, as a trace has it.
fn failure(api: &str, result: &str) -> Option<&'static str> {
    match api {
        _ if NEVER.contains(&api) => None,
        _ if INVALID.contains(&api) => Some("INVALID_HANDLE_VALUE"),
        _ if ONES.contains(&api) => Some("0xFFFFFFFF"),
        "VirtualQuery" => Some("0"),
        _ if ["TRUE", "FALSE"].contains(&result) => Some("FALSE"),
        _ => Some("NULL"),
    }
}

fn failed(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let Event::Return { api, result, .. } = &events[at] else { return None };
    let fails = failure(api, result).filter(|fails| **fails != **result)?;
    let mut event = events[at].clone();
    let Event::Return { result, last_error, outputs, names, .. } = &mut event else { return None };
    *result = Word::Borrowed(fails);
    *last_error = Some(ErrorCode(31));
    outputs.clear();
    names.clear();
    with(events, at, event)
}

fn succeeded(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let Event::Return { api, result, .. } = &events[at] else { return None };
    if failure(api, result) != Some(&**result) {
        return None;
    }
    let good = match &**api {
        "MapViewOfFile" | "VirtualAlloc" => "0x43210000",
        _ if ONES.contains(&&**api) => "0",
        "VirtualQuery" => "28",
        _ if &**result == "FALSE" => "TRUE",
        _ => "0x000fff02",
    };
    let mut event = events[at].clone();
    let Event::Return { result, last_error, names, .. } = &mut event else { return None };
    *result = Word::Borrowed(good);
    *last_error = None;
    names.clear();
    with(events, at, event)
}

fn other_error(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let mut event = events[at].clone();
    let Event::Return { last_error: Some(code), api, .. } = &mut event else { return None };
    if &**api == "SetLastError" {
        return None;
    }
    // A code of the model, and not the one that stood there.
    *code = ErrorCode(if code.0 == 5 { 6 } else { 5 });
    with(events, at, event)
}

fn no_error(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let mut event = events[at].clone();
    let Event::Return { last_error, api, .. } = &mut event else { return None };
    last_error.take().filter(|_| &**api != "SetLastError")?;
    with(events, at, event)
}

fn number(text: &str) -> Option<(u32, bool)> {
    match text.strip_prefix("0x") {
        Some(digits) => Some((u32::from_str_radix(digits, 16).ok()?, true)),
        None => Some((text.parse().ok()?, false)),
    }
}

/// A number with another last digit, in the same form.
fn changed(text: &str) -> Option<Word> {
    let (value, hexadecimal) = number(text)?;
    let other = value ^ if hexadecimal { 0x10 } else { 1 };
    Some(Word::Owned(if hexadecimal { format!("{other:#010x}") } else { other.to_string() }))
}

fn other_value(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let mut event = events[at].clone();
    let Event::Return { result, names, .. } = &mut event else { return None };
    *result = changed(result)?;
    names.clear();
    with(events, at, event)
}

fn other_output(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let mut event = events[at].clone();
    let Event::Return { outputs, names, .. } = &mut event else { return None };
    // Where identifiers are no handle values no clause says what they are.
    let free = matches!(&events[0], Event::Header(header) if header.version >= OsVersion::Ce6_0);
    let fixed = |name: &str| name != "lpBuffer" && !(free && name.ends_with("Id"));
    let output = outputs.iter_mut().find(|(name, _)| fixed(name))?;
    output.1 = changed(&output.1)?;
    names.clear();
    with(events, at, event)
}

fn flipped(bytes: &Arc<[u8]>) -> Option<Arc<[u8]>> {
    let mut bytes = bytes.to_vec();
    *bytes.last_mut()? ^= 0x40;
    Some(bytes.into())
}

fn other_byte(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let mut event = events[at].clone();
    let Event::Access { kind: AccessKind::Read, bytes, .. } = &mut event else { return None };
    *bytes = flipped(bytes)?;
    with(events, at, event)
}

fn other_page(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let before = events.get(at.checked_sub(1)?)?;
    let comes = |event: &Event| {
        matches!(event, Event::PageIn { .. } | Event::DataIn { .. } | Event::PrivatePageIn { .. })
    };
    comes(before).then_some(())?;
    other_byte(events, at)
}

fn other_file_byte(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let mut event = events[at].clone();
    let Event::Return { outputs, .. } = &mut event else { return None };
    let (_, text) = outputs.iter_mut().find(|(name, _)| &**name == "lpBuffer")?;
    let first = text.get(..2)?;
    let other = if first == "5A" { "A5" } else { "5A" };
    *text = Word::Owned(format!("{other}{}", &text[2..]));
    with(events, at, event)
}

fn other_given_byte(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let mut event = events[at].clone();
    let Event::Gave { bytes, .. } = &mut event else { return None };
    *bytes = flipped(bytes)?;
    with(events, at, event)
}

fn other_address(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let mut event = events[at].clone();
    let Event::Access { address, .. } = &mut event else { return None };
    address.0 ^= 1;
    with(events, at, event)
}

fn other_fault(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let mut event = events[at].clone();
    let Event::Exception { address, .. } = &mut event else { return None };
    address.0 ^= 1;
    with(events, at, event)
}

fn no_page_in(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let comes = matches!(events[at], Event::PageIn { .. } | Event::DataIn { .. });
    comes.then(|| without(events, at))?
}

fn no_exception(events: &[Event], at: usize) -> Option<Vec<Event>> {
    matches!(events[at], Event::Exception { .. }).then(|| without(events, at))?
}

fn exception(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let Event::Access { thread, kind, address, .. } = events[at] else { return None };
    // A touch within a call is the kernel's: it raises nothing.
    let within = events[..at].iter().rev().find_map(|event| match event {
        Event::Call { thread: caller, .. } if *caller == thread => Some(true),
        Event::Return { .. } | Event::Step { .. } => Some(false),
        _ => None,
    });
    (within != Some(true) && kind != AccessKind::Execute).then_some(())?;
    let code = abi::ExceptionCode::ACCESS_VIOLATION;
    let cause = Word::Borrowed("nothing is reserved at this address");
    let event =
        Event::Exception { thread, code, kind, address, slot_form: None, cause, guarded: true };
    with(events, at, event)
}

fn other_exception(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let mut event = events[at].clone();
    let Event::Exception { code, .. } = &mut event else { return None };
    *code = abi::ExceptionCode::IN_PAGE_ERROR;
    with(events, at, event)
}

fn new_object(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let mut event = events[at].clone();
    let Event::Return { result, last_error, api, .. } = &mut event else { return None };
    let existed = *last_error == Some(ErrorCode(183)) && !INVALID.contains(&&**api);
    existed.then_some(())?;
    *last_error = Some(ErrorCode(0));
    *result = Word::Borrowed("0x000fff02");
    with(events, at, event)
}

fn other_ram(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let mut event = events[at].clone();
    match &mut event {
        Event::PageIn { ram_used, .. }
        | Event::DataIn { ram_used, .. }
        | Event::Evicted { ram_used, .. }
        | Event::BackingDropped { ram_used, .. }
        | Event::RamCharged { ram_used, .. }
        | Event::RamPressed { ram_used, .. } => *ram_used += 1,
        _ => return None,
    }
    with(events, at, event)
}

fn other_handle(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let mut event = events[at].clone();
    let Event::HandleOpened { handle, .. } = &mut event else { return None };
    handle.0 ^= 0x10_0000;
    with(events, at, event)
}

fn no_write_back(events: &[Event], at: usize) -> Option<Vec<Event>> {
    matches!(events[at], Event::WriteBack { error: None, .. } if has_to_write(events))
        .then_some(())?;
    // No document says that FlushFileBuffers writes what views hold.
    let call = events[..at].iter().rev().find_map(|event| match event {
        Event::Call { api, .. } => Some(&**api),
        _ => None,
    });
    (call != Some("FlushFileBuffers")).then(|| without(events, at))?
}

fn not_put_off(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let now = matches!(events.get(at + 1), Some(Event::Choice { .. } | Event::WriteBack { .. }));
    let put_off = matches!(events[at], Event::WritesPending { .. }) && has_to_write(events);
    (put_off && !now).then(|| without(events, at))?
}

/// Whether a document says that what a view leaves dirty reaches its file (UM-02b).
fn has_to_write(events: &[Event]) -> bool {
    !matches!(&events[0], Event::Header(header) if header.version == OsVersion::Win32)
}

fn other_source(events: &[Event], at: usize) -> Option<Vec<Event>> {
    use PageSource::{File, RomExpanded, RomInPlace, Zero};
    let mut event = events[at].clone();
    if let Event::ModuleLoaded { in_place, .. } = &mut event {
        *in_place = !*in_place;
        return with(events, at, event);
    }
    let Event::PageIn { source, .. } = &mut event else { return None };
    *source = match source {
        RomInPlace => RomExpanded,
        RomExpanded => RomInPlace,
        File => Zero,
        Zero => File,
    };
    with(events, at, event)
}

fn other_place(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let mut event = events[at].clone();
    match &mut event {
        Event::ModuleLoaded { base, .. } | Event::ImageMapped { base, .. } => base.0 ^= 0x1_0000,
        Event::StackMade { region, .. } => region.0 += 1,
        _ => return None,
    }
    with(events, at, event)
}

fn other_use(events: &[Event], at: usize) -> Option<Vec<Event>> {
    let mut event = events[at].clone();
    let Event::StackUsed { bytes, .. } = &mut event else { return None };
    *bytes += 1;
    with(events, at, event)
}
