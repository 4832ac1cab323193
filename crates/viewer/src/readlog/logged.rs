//! The calls that CeLog logs.

use super::Readlog;
use super::celog::{Entry, dword};
use crate::fields::told_word;
use abi::{ProcessId, ThreadId};
use trace::event::{Value, Word};

/// The kind of a flush, page by page, which is how write-backs come (FV-06); 0 is one that failed.
const PAGE_BY_PAGE: u16 = 1;
/// The flag of a flush that begins (FV-07).
const BEGINS: u16 = 0x10;

/// A call that has not returned.
#[derive(Clone, Debug)]
pub(super) struct Going {
    api: String,
    values: Vec<(Word, Value)>,
    /// Pages that went to their files in it.
    written: u32,
}

impl Going {
    pub(super) fn new(api: &str, values: &[(Word, Value)]) -> Going {
        Going { api: api.to_owned(), values: values.to_vec(), written: 0 }
    }

    fn value(&self, name: &str) -> Option<&Value> {
        self.values.iter().find(|(known, _)| **known == *name).map(|(_, value)| value)
    }
}

/// What CeLog logs of a function.
struct Logged {
    api: &'static str,
    event: &'static str,
    fields: &'static [(&'static str, Source)],
}

/// Where a field comes from.
#[derive(Clone, Copy)]
enum Source {
    /// An argument.
    Arg(&'static str),
    /// The same number for each call.
    Always(u32),
    /// What the call returned.
    Result,
    /// An output of the call.
    Output(&'static str),
    /// The process that called.
    Process,
}

use Source::{Always, Arg, Output, Process, Result as Returned};

/// Logged when they are called: their return may be far away.
const WAITS: &[Logged] = &[
    Logged { api: "Sleep", event: "CEL_SLEEP", fields: &[("dwTimeout", Arg("dwMilliseconds"))] },
    Logged {
        api: "WaitForSingleObject",
        event: "CEL_WAIT_MULTI",
        fields: &[
            ("fWaitAll", Always(0)),
            ("dwTimeout", Arg("dwMilliseconds")),
            ("hHandles", Arg("hHandle")),
        ],
    },
    Logged {
        api: "WaitForMultipleObjects",
        event: "CEL_WAIT_MULTI",
        fields: &[
            ("fWaitAll", Arg("fWaitAll")),
            ("dwTimeout", Arg("dwMilliseconds")),
            ("hHandles", Arg("lpHandles")),
        ],
    },
];

/// Logged when they have done what they were asked for.
const DEEDS: &[Logged] = &[
    Logged { api: "SetEvent", event: "CEL_EVENT_SET", fields: &[("hEvent", Arg("hEvent"))] },
    Logged { api: "ResetEvent", event: "CEL_EVENT_RESET", fields: &[("hEvent", Arg("hEvent"))] },
    Logged { api: "PulseEvent", event: "CEL_EVENT_PULSE", fields: &[("hEvent", Arg("hEvent"))] },
    Logged {
        api: "ReleaseMutex",
        event: "CEL_MUTEX_RELEASE",
        fields: &[("hMutex", Arg("hMutex"))],
    },
    Logged {
        api: "ReleaseSemaphore",
        event: "CEL_SEM_RELEASE",
        fields: &[
            ("hSem", Arg("hSemaphore")),
            ("dwReleaseCount", Arg("lReleaseCount")),
            ("dwPreviousCount", Output("lpPreviousCount")),
        ],
    },
    Logged {
        api: "VirtualAlloc",
        event: "CEL_VIRTUAL_ALLOC",
        fields: &[
            ("hProcess", Process),
            ("dwResult", Returned),
            ("dwAddress", Arg("lpAddress")),
            ("dwSize", Arg("dwSize")),
            ("dwType", Arg("flAllocationType")),
            ("dwProtect", Arg("flProtect")),
        ],
    },
    Logged {
        api: "VirtualFree",
        event: "CEL_VIRTUAL_FREE",
        fields: &[
            ("hProcess", Process),
            ("dwAddress", Arg("lpAddress")),
            ("dwSize", Arg("dwSize")),
            ("dwType", Arg("dwFreeType")),
        ],
    },
    Logged {
        api: "HeapCreate",
        event: "CEL_HEAP_CREATE",
        fields: &[
            ("dwOptions", Arg("flOptions")),
            ("dwInitSize", Arg("dwInitialSize")),
            ("dwMaxSize", Arg("dwMaximumSize")),
            ("hHeap", Returned),
        ],
    },
    Logged {
        api: "HeapAlloc",
        event: "CEL_HEAP_ALLOC",
        fields: &[
            ("hHeap", Arg("hHeap")),
            ("dwFlags", Arg("dwFlags")),
            ("dwBytes", Arg("dwBytes")),
            ("lpMem", Returned),
        ],
    },
    Logged {
        api: "HeapFree",
        event: "CEL_HEAP_FREE",
        fields: &[("hHeap", Arg("hHeap")), ("dwFlags", Arg("dwFlags")), ("lpMem", Arg("lpMem"))],
    },
    Logged { api: "HeapDestroy", event: "CEL_HEAP_DESTROY", fields: &[("hHeap", Arg("hHeap"))] },
];

impl Readlog {
    /// What CeLog logs when a call begins.
    pub(super) fn called(&self, going: &Going, process: Option<ProcessId>) -> Option<Entry> {
        if going.api == "FlushViewOfFile" {
            return self.flush(going, PAGE_BY_PAGE | BEGINS);
        }
        self.logged(WAITS, going, None, process)
    }

    /// What CeLog logs when a call is over.
    pub(super) fn done(
        &self,
        going: &Going,
        result: &Word,
        outputs: &[(Word, Word)],
        refused: bool,
        process: Option<ProcessId>,
    ) -> Option<Entry> {
        if going.api == "FlushViewOfFile" {
            return self.flush(going, if refused { 0 } else { PAGE_BY_PAGE });
        }
        match refused {
            true => None,
            false => self.logged(DEEDS, going, Some((result, outputs)), process),
        }
    }

    fn logged(
        &self,
        table: &[Logged],
        going: &Going,
        came: Option<(&Word, &[(Word, Word)])>,
        process: Option<ProcessId>,
    ) -> Option<Entry> {
        let logged = table.iter().find(|logged| logged.api == going.api)?;
        let names = self.names();
        let mut fields = Vec::new();
        for (field, source) in logged.fields {
            let text = match *source {
                Arg(name) => going.value(name).map(|value| self.value(value)),
                Always(number) => Some(dword(number)),
                Returned => came.map(|(result, _)| told_word(result, &names)),
                Output(name) => came.and_then(|(_, outputs)| {
                    let output = outputs.iter().find(|(known, _)| **known == *name);
                    output.map(|(_, value)| told_word(value, &names))
                }),
                Process => process.map(|process| format!("#{}", process.0)),
            };
            fields.extend(text.map(|text| (*field, text)));
        }
        Some(Entry::documented(logged.event, fields))
    }

    /// A flush that begins or is over.
    fn flush(&self, going: &Going, flags: u16) -> Option<Entry> {
        let base = self.value(going.value("lpBaseAddress")?);
        let len = self.value(going.value("dwNumberOfBytesToFlush")?);
        let fields = vec![
            ("lpBaseAddress", base),
            ("dwLen", len),
            ("wFlushFlags", format!("{flags:#06x}")),
            ("wNumPages", going.written.to_string()),
        ];
        Some(Entry::documented("CEL_MAPFILE_FLUSH", fields))
    }

    /// A page went to its file within the call of a thread.
    pub(super) fn note_written(&mut self, who: Option<ThreadId>) {
        let going = who.and_then(|thread| self.calls.get_mut(&thread)?.last_mut());
        if let Some(going) = going {
            going.written = going.written.saturating_add(1);
        }
    }

    /// An argument of the innermost call that a thread is in.
    pub(super) fn asked(&self, thread: ThreadId, name: &str) -> Option<String> {
        let going = self.calls.get(&thread)?.last()?;
        going.value(name).map(|value| self.value(value))
    }

    /// The process whose code a thread runs.
    pub(super) fn current(&self, thread: ThreadId) -> Option<ProcessId> {
        self.fold.threads().get(&thread).map(|thread| thread.current)
    }

    /// The call that returns; those within it that never did are forgotten.
    pub(super) fn returns(&mut self, thread: ThreadId, api: &str) -> Option<Going> {
        let calls = self.calls.get_mut(&thread)?;
        let at = calls.iter().rposition(|going| going.api == api)?;
        calls.drain(at..).next()
    }
}
