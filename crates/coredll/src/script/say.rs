//! What a script answers.

use crate::api::{OutputValue, Returns};
use crate::{Call, Returned};
use abi::{Address, BackingId, Handle, ObjectId};
use kernel::State;
use std::collections::BTreeMap;
use trace::Event;
use trace::event::{CloseReason, PageSource, WriteReason};

/// The answer to a call: value, outputs, last error, clause.
pub(super) fn answer(call: &Call<'_, '_>, returns: Returns, value: Returned) -> String {
    if let Some(what) = call.not_modelled {
        return format!("is not modelled: {what}");
    }
    let mut answer = returned(returns, value);
    for output in call.outputs() {
        answer += &format!(", {} {}", output.name, output_text(&output.value));
    }
    if let Some(code) = call.last_error {
        answer += &format!(", {code}");
    }
    if let Some(clause) = call.clause {
        answer += &format!(" [{}]", clause.id);
    }
    answer
}

/// What a call or a wait returns.
pub(super) fn returned(returns: Returns, returned: Returned) -> String {
    let value = match returned {
        Returned::Value(value) => value,
        Returned::Nothing => return "-> nothing".to_owned(),
        Returned::Blocked => return "waits".to_owned(),
        Returned::Ended => return "ends the thread".to_owned(),
    };
    match returns {
        Returns::Boolean => format!("-> {}", if value == 0 { "FALSE" } else { "TRUE" }),
        Returns::HandleOrNull | Returns::HandleOrInvalid => format!("-> {}", Handle(value)),
        Returns::AddressOrNull | Returns::NullOrAddress if value == 0 => "-> NULL".to_owned(),
        Returns::AddressOrNull | Returns::NullOrAddress => format!("-> {}", Address(value)),
        Returns::Identifier | Returns::Number { .. } => format!("-> {}", number(value)),
        Returns::Nothing => String::new(),
    }
}

fn output_text(value: &OutputValue) -> String {
    match value {
        OutputValue::Number(value) => number(*value),
        OutputValue::Bytes(bytes) => format!("'{}'", bytes.escape_ascii()),
    }
}

/// Small numbers count something; others are handles, addresses and bits.
fn number(value: u32) -> String {
    if value < 0x1_0000 { value.to_string() } else { format!("{value:#010x}") }
}

/// What backings and objects are called: the path of their file, or `RAM`.
#[derive(Default)]
pub(super) struct Labels {
    backings: BTreeMap<BackingId, String>,
    objects: BTreeMap<ObjectId, String>,
}

impl Labels {
    /// An event on one line; nothing if a call tells enough of it.
    pub(super) fn line(&mut self, state: &State, event: &Event) -> Option<String> {
        if let Event::MappingCreated { object, backing, file, .. } = *event {
            let path = file.map_or("RAM", |file| &state.files[file.0].path).to_owned();
            self.backings.insert(backing, path.clone());
            self.objects.insert(object, path);
            return None;
        }
        Some(match *event {
            Event::PageIn { backing, page, source, .. } => {
                format!("page-in {} {page} {}", self.backings[&backing], source_text(source))
            }
            Event::Dirtied { backing, page } => format!("dirty {} {page}", self.backings[&backing]),
            Event::WriteBack { backing, page, reason, error, .. } => {
                let fails = error.map_or(String::new(), |code| format!(" fails: {code}"));
                let (of, why) = (&self.backings[&backing], reason_text(reason));
                format!("write-back {of} {page} {why}{fails}")
            }
            Event::Evicted { backing, page, .. } => {
                format!("evict {} {page}", self.backings[&backing])
            }
            Event::WritesPending { backing, pages } => {
                format!("pending {}: {pages}", self.backings[&backing])
            }
            Event::ObjectDestroyed { object } => {
                format!("destroy {}", self.objects.remove(&object)?)
            }
            Event::HandleClosed {
                process,
                handle,
                reason: CloseReason::Kernel | CloseReason::Mapping | CloseReason::Source,
                ..
            } => {
                let name = &state.processes[process.0].name;
                format!("the kernel closes {handle} of {name}")
            }
            _ => return None,
        })
    }
}

fn source_text(source: PageSource) -> &'static str {
    match source {
        PageSource::RomInPlace => "in ROM",
        PageSource::RomExpanded => "expanded from ROM",
        PageSource::File => "from the file",
        PageSource::Zero => "of zeros",
    }
}

fn reason_text(reason: WriteReason) -> &'static str {
    match reason {
        WriteReason::Flush => "by a flush",
        WriteReason::LastUnmap => "after the last unmap",
        WriteReason::Pressure => "under pressure",
        WriteReason::Deferred => "put off until now",
    }
}
