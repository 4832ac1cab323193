//! What lies at an address, on each version that has a map.

use super::words::say;
use abi::address::{Address, GRANULARITY};
use abi::map::{self, MapRange};
use abi::{ClauseId, OsVersion};
use std::fmt::Write;

/// Addresses below this are as likely to be meant as another number.
const LOWEST: u32 = GRANULARITY - 1;

/// The words for a number that is written as an address: with `0x`, and not below the last byte that
/// is never given out.
pub(super) fn address(name: &str, number: u32) -> Option<String> {
    let hexadecimal = name.starts_with("0x") || name.starts_with("0X");
    (hexadecimal && number >= LOWEST).then(|| words(Address(number)))
}

fn words(address: Address) -> String {
    let mut text = String::new();
    let slot = address.slot();
    let offset = address.0 % (1 << 25);
    say!(text, "{address}, an address");
    say!(text, "  With slots: slot {slot}, offset {offset:#010x}");
    if (2..=32).contains(&slot) {
        say!(text, "  The process of slot {slot} sees the same bytes at {offset:#010x} (PTR-01)");
    }
    for (versions, range) in known(address) {
        let versions: Vec<&str> = versions.iter().map(|version| version.name()).collect();
        let (first, last) = (Address(range.first), Address(range.last));
        say!(text, "  {}:", versions.join(", "));
        say!(text, "    {first} to {last}: {} ({})", range.what, range.clause.id);
    }
    text
}

/// What the versions say of an address, those together that say the same.
fn known(address: Address) -> Vec<(Vec<OsVersion>, &'static MapRange)> {
    let mut known: Vec<(Vec<OsVersion>, &MapRange)> = Vec::new();
    let same = |a: &MapRange, b: &MapRange| (a.first, a.what, id(a)) == (b.first, b.what, id(b));
    for version in OsVersion::ALL {
        let Some(range) = map::range_of(version, address.0) else { continue };
        match known.iter_mut().find(|(_, other)| same(other, range)) {
            Some((versions, _)) => versions.push(version),
            None => known.push((vec![version], range)),
        }
    }
    known
}

fn id(range: &MapRange) -> &'static str {
    let clause: ClauseId = range.clause;
    clause.id
}
