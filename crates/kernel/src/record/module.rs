//! EXEs and DLLs, and who has them loaded.

use abi::{BackingId, FileId, MachineId};
use journal::Record;

/// An EXE or a DLL that is loaded on a machine, or that its ROM has a place for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ModuleRecord {
    /// The machine.
    pub machine: MachineId,
    /// Its file.
    pub file: FileId,
    /// What gives its pages content; none while nobody has it loaded.
    pub backing: Option<BackingId>,
    /// A program, not a library.
    pub is_exe: bool,
    /// The first address of its code: in slot 0, in slot 1, or in the space of each process.
    pub base: u32,
    /// Its pages of code: the first pages of its file.
    pub code_pages: u32,
    /// The first address of its data, as that of its code; behind its code, unless that is in slot 1.
    pub data_base: u32,
    /// Its pages of data.
    pub data_pages: u32,
    /// Its code lies in slot 1, for all processes.
    pub in_slot_1: bool,
    /// Its place came with the ROM and stays when nobody has it loaded.
    pub fixed: bool,
    /// Processes that have it loaded.
    pub users: u32,
}

/// That a process has a module loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Load {
    /// How often: the module goes when it was freed as often.
    pub count: u32,
}

impl Record for ModuleRecord {}
impl Record for Load {}
