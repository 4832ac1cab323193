//! What a scenario may cost, in one place. Each limit is an error with its place, never a crash.

/// The longest scenario file, in bytes.
pub const SOURCE_BYTES: usize = 32 << 20;
/// How many brackets may be open at once. It bounds every recursion in this crate.
pub const DEPTH: usize = 64;
/// How many values a file may hold, counting each list, call, word, text and number.
pub const VALUES: usize = 1 << 22;
/// How many `name: value` pairs one pair of parentheses may hold.
pub const FIELDS: usize = 256;
/// How many steps a file may write down; repetitions of a step are not counted.
pub const WRITTEN_STEPS: usize = 1 << 20;
/// How many mistakes are shown; the rest is counted.
pub const SHOWN_MISTAKES: usize = 20;
/// How many characters of a token a message repeats.
pub const ECHOED_CHARACTERS: usize = 80;
/// How many names a scenario may give to results and steps: bindings and labels together.
pub const NAMES: usize = 1 << 18;
/// How many characters of the path of a scenario file a message repeats.
pub const ECHOED_PATH_CHARACTERS: usize = 4096;
/// How many programs, and how many further scripts, a scenario may have.
pub const SCRIPTS: usize = 1000;
/// How many things may happen from outside at any moment.
pub const POSSIBLE: usize = 64;
/// How many properties a scenario may have.
pub const PROPERTIES: usize = 64;
/// How many machines a world may have.
pub const MACHINES: usize = 64;
/// How many pages of RAM a machine may have.
pub const RAM_PAGES: u64 = 1 << 20;
/// How many bytes of file content and step data a scenario may hold in memory, in all.
/// Fills and patterns are not held in memory and do not count.
pub const DATA_BYTES: u64 = 256 << 20;
/// The longest file or volume, in bytes: 16 TB.
pub const FILE_BYTES: u64 = 1 << 44;
/// How many pages with a byte other than zero the files of a world may have, in all: 256 MB. What
/// is filled with zeros takes no page.
pub const FILE_PAGES: u64 = 1 << 16;
/// How many bytes of files a machine's ROM may hold: the 512 MB that the kernel maps statically.
pub const ROM_BYTES: u64 = 512 << 20;
/// The longest name of a machine, process, server, share, card, label or binding, in characters.
pub const NAME_CHARACTERS: usize = 128;
/// The longest path of a file that exists before the first step, in characters.
pub const PATH_CHARACTERS: usize = 259;
