//! What the kernel says it did within a call, held against what the call answered.
//!
//! A call that fails has done nothing, and one that succeeds has done what it is for. This is no
//! clause but the trace's agreement with itself.

use trace::Event;

/// Things that a call can do, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Effects(u32);

impl Effects {
    pub(crate) const NONE: Effects = Effects(0);
    const OPENED: Effects = Effects(1);
    const CLOSED: Effects = Effects(1 << 1);
    const MAPPED: Effects = Effects(1 << 2);
    const UNMAPPED: Effects = Effects(1 << 3);
    const RESERVED: Effects = Effects(1 << 4);
    const COMMITTED: Effects = Effects(1 << 5);
    const RELEASED: Effects = Effects(1 << 6);
    const DECOMMITTED: Effects = Effects(1 << 7);
    const FILE_MADE: Effects = Effects(1 << 8);
    const WRITTEN: Effects = Effects(1 << 9);
    const MOVED: Effects = Effects(1 << 10);
    const COPIED: Effects = Effects(1 << 11);
    const DELETED: Effects = Effects(1 << 12);
    const PROTECTED: Effects = Effects(1 << 13);
    const STARTED: Effects = Effects(1 << 14);
    const THREAD: Effects = Effects(1 << 15);
    const FILE_OPENED: Effects = Effects(1 << 16);
    const FLAGS: Effects = Effects(1 << 17);
    const ATTRIBUTES: Effects = Effects(1 << 18);
    const MADE: Effects = Effects(1 << 19);
    const MADE_OF_RAM: Effects = Effects(1 << 20);
    const CHARGED: Effects = Effects(1 << 21);
    const LOADED: Effects = Effects(1 << 22);

    const fn and(self, other: Effects) -> Effects {
        Effects(self.0 | other.0)
    }

    fn has(self, any: Effects) -> bool {
        self.0 & any.0 != 0
    }

    /// Notes another one.
    pub(crate) fn add(&mut self, more: Effects) {
        self.0 |= more.0;
    }

    /// What an event does on behalf of a call.
    pub(crate) fn of(event: &Event) -> Effects {
        match event {
            Event::HandleOpened { .. } => Effects::OPENED,
            Event::HandleClosed { .. } => Effects::CLOSED,
            Event::HandleFlags { .. } => Effects::FLAGS,
            Event::FileOpened { .. } => Effects::FILE_OPENED,
            Event::MappingCreated { file: Some(_), .. } => Effects::MADE,
            Event::MappingCreated { file: None, .. } => Effects::MADE.and(Effects::MADE_OF_RAM),
            Event::RamCharged { .. } => Effects::CHARGED,
            Event::ViewMapped { .. } => Effects::MAPPED,
            Event::ViewUnmapped { .. } => Effects::UNMAPPED,
            Event::ViewProtected { .. } => Effects::PROTECTED,
            Event::Reserved { .. } => Effects::RESERVED,
            Event::Committed { .. }
            | Event::SectionCommitted { .. }
            | Event::PagesShared { .. } => Effects::COMMITTED,
            Event::Released { .. } => Effects::RELEASED,
            Event::Decommitted { .. } => Effects::DECOMMITTED,
            Event::FileCreated { .. } => Effects::FILE_MADE,
            Event::FileWritten { .. } => Effects::WRITTEN,
            Event::FileMoved { .. } => Effects::MOVED,
            Event::FileCopied { .. } => Effects::COPIED,
            Event::FileAttributes { .. } => Effects::ATTRIBUTES,
            Event::FileDeleted { .. } | Event::FileDoomed { .. } | Event::FileUnlinked { .. } => {
                Effects::DELETED
            }
            Event::ProcessStarted { .. } => Effects::STARTED,
            Event::ThreadStarted { .. } => Effects::THREAD,
            Event::ModuleCounted { .. } => Effects::LOADED,
            _ => Effects::NONE,
        }
    }

    /// True if nothing of a call can do it but within that call.
    pub(crate) fn needs_call(self) -> bool {
        let own = Effects::MAPPED
            .and(Effects::FILE_OPENED)
            .and(Effects::RESERVED)
            .and(Effects::COMMITTED)
            .and(Effects::MOVED)
            .and(Effects::COPIED)
            .and(Effects::OPENED)
            .and(Effects::PROTECTED)
            .and(Effects::MADE)
            .and(Effects::FILE_MADE)
            .and(Effects::WRITTEN);
        self.has(own)
    }
}

/// What a function that succeeds has done, at least one of these.
const DOES: &[(&str, Effects)] = &[
    ("CeVirtualSharedAlloc", Effects::RESERVED.and(Effects::COMMITTED)),
    ("CloseHandle", Effects::CLOSED),
    ("CopyFile", Effects::COPIED),
    ("CreateEvent", Effects::OPENED),
    ("CreateFile", Effects::FILE_OPENED),
    ("CreateFileForMapping", Effects::FILE_OPENED),
    ("CreateFileMapping", Effects::OPENED),
    ("CreateJobObject", Effects::OPENED),
    ("CreateMutex", Effects::OPENED),
    ("CreateProcess", Effects::STARTED),
    ("CreateSemaphore", Effects::OPENED),
    ("CreateThread", Effects::THREAD),
    ("CreateWaitableTimer", Effects::OPENED),
    ("DeleteFile", Effects::DELETED),
    ("DuplicateHandle", Effects::OPENED.and(Effects::CLOSED)),
    ("FreeLibrary", Effects::LOADED),
    ("HeapCreate", Effects::RESERVED),
    ("HeapDestroy", Effects::RELEASED),
    ("LoadLibrary", Effects::LOADED),
    ("MapViewOfFile", Effects::MAPPED),
    ("MapViewOfFileEx", Effects::MAPPED),
    ("MoveFile", Effects::MOVED.and(Effects::COPIED)),
    ("MoveFileEx", Effects::MOVED.and(Effects::COPIED)),
    ("OpenEvent", Effects::OPENED),
    ("OpenFileMapping", Effects::OPENED),
    ("OpenJobObject", Effects::OPENED),
    ("OpenMutex", Effects::OPENED),
    ("OpenProcess", Effects::OPENED),
    ("OpenSemaphore", Effects::OPENED),
    ("OpenWaitableTimer", Effects::OPENED),
    ("UnmapViewOfFile", Effects::UNMAPPED),
    ("VirtualAlloc", Effects::RESERVED.and(Effects::COMMITTED).and(Effects::PROTECTED)),
    ("VirtualAllocEx", Effects::RESERVED.and(Effects::COMMITTED)),
    ("VirtualCopy", Effects::COMMITTED),
    ("VirtualCopyEx", Effects::COMMITTED),
    ("VirtualProtect", Effects::PROTECTED.and(Effects::COMMITTED)),
    ("VirtualProtectEx", Effects::COMMITTED),
];

/// What a function that fails has not done; what it takes back is told as well.
fn undone(effects: Effects) -> Option<&'static str> {
    let taken_back = [
        (Effects::OPENED, Effects::CLOSED, "a handle was opened"),
        (Effects::MAPPED, Effects::UNMAPPED, "a view was mapped"),
        (Effects::RESERVED, Effects::RELEASED, "addresses were reserved"),
        (Effects::COMMITTED, Effects::DECOMMITTED, "pages were committed"),
        (Effects::RELEASED, Effects::RESERVED, "addresses were released"),
        (Effects::DECOMMITTED, Effects::COMMITTED, "pages were decommitted"),
        (Effects::UNMAPPED, Effects::MAPPED, "a view was unmapped"),
        (Effects::MOVED, Effects::NONE, "a file was moved"),
        (Effects::COPIED, Effects::NONE, "a file was copied"),
        (Effects::DELETED, Effects::FILE_MADE, "a file was deleted"),
        (Effects::PROTECTED, Effects::NONE, "pages were protected"),
        (Effects::STARTED, Effects::NONE, "a process was started"),
        (Effects::LOADED, Effects::NONE, "a module was loaded or freed"),
        (Effects::FLAGS, Effects::NONE, "a handle got other flags"),
        (Effects::ATTRIBUTES, Effects::NONE, "a file got other attributes"),
    ];
    let left =
        |(done, undone, _): &&(Effects, Effects, _)| effects.has(*done) && !effects.has(*undone);
    taken_back.iter().find(left).map(|(.., what)| *what)
}

/// What a call answered against what the kernel says it did within.
pub(crate) fn contradiction(
    api: &str,
    succeeded: bool,
    (fresh, ram_at_once): (bool, bool),
    done: Effects,
) -> Option<String> {
    if ram_at_once && done.has(Effects::MADE_OF_RAM) && !done.has(Effects::CHARGED) {
        return Some(String::from("memory was promised, and no RAM was taken for it"));
    }
    if api == "CreateFileMapping" && succeeded && fresh != done.has(Effects::MADE) {
        return Some(String::from(
            "the call and the kernel differ in whether there is a new object",
        ));
    }
    if !succeeded {
        return undone(done).map(|what| format!("the call failed, and {what} within it"));
    }
    let at = DOES.binary_search_by(|(name, _)| (*name).cmp(api)).ok()?;
    let needed = DOES[at].1;
    (!done.has(needed))
        .then(|| String::from("the call succeeded, and the kernel did nothing of what it is for"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_functions_are_in_order() {
        assert!(DOES.is_sorted_by_key(|(name, _)| *name));
    }

    #[test]
    fn what_a_failed_call_takes_back_it_has_not_done() {
        let reserved = Effects::RESERVED;
        assert!(contradiction("VirtualAlloc", false, (false, true), reserved).is_some());
        let both = reserved.and(Effects::RELEASED);
        assert_eq!(contradiction("VirtualAlloc", false, (false, true), both), None);
        assert_eq!(contradiction("VirtualAlloc", true, (false, true), reserved), None);
        assert!(contradiction("VirtualAlloc", true, (false, true), Effects::NONE).is_some());
    }
}
