//! What an event is about.

use super::Event;

/// What an event is about: which part of a reader takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    /// The first line.
    Header,
    /// What the world does, and what is only looked at.
    World,
    /// What a thread does.
    Step,
    /// Objects, their names and handles.
    Object,
    /// File-mapping objects and views.
    Mapping,
    /// Pages of file-mapping objects.
    Page,
    /// Ranges of addresses.
    Space,
    /// EXEs and DLLs.
    Module,
    /// Files.
    File,
    /// Machines, their RAM, volumes and links.
    Machine,
    /// Processes, threads and the clock.
    Process,
}

impl Event {
    /// What it is about.
    pub(crate) fn group(&self) -> Group {
        match self {
            Event::Header(_) => Group::Header,
            Event::Act { .. } | Event::Choice { .. } | Event::Check { .. } => Group::World,
            Event::Step { .. }
            | Event::Call { .. }
            | Event::Return { .. }
            | Event::Gave { .. }
            | Event::Touch { .. }
            | Event::Access { .. }
            | Event::Exception { .. } => Group::Step,
            Event::ObjectCreated { .. }
            | Event::ObjectDestroyed { .. }
            | Event::NameFreed { .. }
            | Event::HandleOpened { .. }
            | Event::HandleFlags { .. }
            | Event::HandleClosed { .. }
            | Event::FileOpened { .. }
            | Event::Signalled { .. } => Group::Object,
            Event::MappingCreated { .. }
            | Event::ViewMapped { .. }
            | Event::ViewProtected { .. }
            | Event::SectionCommitted { .. }
            | Event::PageCopied { .. }
            | Event::ViewUnmapped { .. } => Group::Mapping,
            Event::PageIn { .. }
            | Event::Dirtied { .. }
            | Event::WriteBack { .. }
            | Event::Evicted { .. }
            | Event::WritesPending { .. }
            | Event::PagesWritten { .. }
            | Event::BackingResized { .. }
            | Event::BackingDropped { .. } => Group::Page,
            other => other.later_group(),
        }
    }

    /// The groups of the second half of the list. An event that has none is found by the first test
    /// that reads it.
    fn later_group(&self) -> Group {
        match self {
            Event::Reserved { .. }
            | Event::Committed { .. }
            | Event::PrivatePageIn { .. }
            | Event::PagesShared { .. }
            | Event::GuardGone { .. }
            | Event::Decommitted { .. }
            | Event::Released { .. }
            | Event::HeapMade { .. }
            | Event::HeapBlock { .. }
            | Event::HeapGone { .. } => Group::Space,
            Event::ModuleLoaded { .. }
            | Event::ModuleCounted { .. }
            | Event::ImageMapped { .. }
            | Event::DataIn { .. }
            | Event::ModuleUnloaded { .. } => Group::Module,
            Event::FileCreated { .. }
            | Event::FileResized { .. }
            | Event::FileWritten { .. }
            | Event::FileAttributes { .. }
            | Event::FileMoved { .. }
            | Event::FileCopied { .. }
            | Event::FileDoomed { .. }
            | Event::FileUnlinked { .. }
            | Event::FileDeleted { .. } => Group::File,
            Event::RamCharged { .. }
            | Event::RamPressed { .. }
            | Event::MemoryDivided { .. }
            | Event::DivisionDue { .. }
            | Event::VolumePresent { .. }
            | Event::VolumeFilled { .. }
            | Event::Link { .. } => Group::Machine,
            other => other.group_of_what_runs(),
        }
    }

    /// The same for processes and threads.
    fn group_of_what_runs(&self) -> Group {
        match self {
            Event::ProcessStarted { .. }
            | Event::ProcessEnded { .. }
            | Event::ThreadStarted { .. }
            | Event::StackMade { .. }
            | Event::StackUsed { .. }
            | Event::ThreadEnded { .. }
            | Event::Blocked { .. }
            | Event::Resumed { .. }
            | Event::PriorityChanged { .. }
            | Event::PermissionsSet { .. }
            | Event::KernelMode { .. }
            | Event::ServerEntered { .. }
            | Event::ServerLeft { .. }
            | Event::HibernatePosted { .. }
            | Event::ProcessActivated { .. }
            | Event::Clock { .. } => Group::Process,
            other => unreachable!("{other:?} has no group"),
        }
    }
}
