//! The page with the map of the addresses.

use super::pages::{cell, names, page};
use abi::map::{self, MapRange};
use abi::{Address, OsVersion};
use std::fmt::Write;

/// The map of each version, and the slots.
pub(super) fn address_map() -> String {
    let mut text = page(
        "The map of the addresses",
        "What lies where in the 4 GB of a machine (up to CE 5.0), or of a process (CE 6.0). \
         `slotzero explain 0x0E011234` tells it of one address. The desktop's map is not modelled.",
    );
    let mut done: Vec<OsVersion> = Vec::new();
    for version in OsVersion::ALL {
        let ranges = map::ranges(version);
        if ranges.is_empty() || done.contains(&version) {
            continue;
        }
        let alike = |other: &OsVersion| std::ptr::eq(map::ranges(*other), ranges);
        let versions: Vec<OsVersion> = OsVersion::ALL.into_iter().filter(alike).collect();
        let _ = write!(text, "\n## {}\n\n", names(&versions));
        text += "| First | Last | Size | What | Clause |\n| --- | --- | --- | --- | --- |\n";
        text.extend(ranges.iter().map(row));
        done.extend(versions);
    }
    text += "\n## The slots\n\nSlot n begins at n times 32 MB (SLOT-01). With slots the address of \
             a byte of a process has two forms: in slot 0, while the process runs, and in its own \
             slot (PTR-01).\n\n| Slot | First | Last |\n| --- | --- | --- |\n";
    for slot in 0..=32_u32 {
        let first = slot << 25;
        let (first, last) = (Address(first), Address(first + 0x01FF_FFFF));
        let _ = writeln!(text, "| {slot} | `{first}` | `{last}` |");
    }
    text
}

fn row(range: &MapRange) -> String {
    let (first, last) = (Address(range.first), Address(range.last));
    let size = u64::from(range.last) - u64::from(range.first) + 1;
    let size = in_words(size);
    let (what, clause) = (cell(range.what), range.clause.id);
    format!("| `{first}` | `{last}` | {size} | {what} | {clause} |\n")
}

/// A size of whole places: megabytes, what lacks to them, or kilobytes.
fn in_words(size: u64) -> String {
    let lacks = size.next_multiple_of(1 << 20) - size;
    match (size >> 20, lacks >> 10) {
        (0, _) => format!("{} KB", size >> 10),
        (megabytes, 0) => format!("{megabytes} MB"),
        (megabytes, kilobytes) => format!("{} MB less {kilobytes} KB", megabytes + 1),
    }
}
