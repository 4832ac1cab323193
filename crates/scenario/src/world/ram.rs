//! How much RAM a machine may have by its version.

use super::item::Store;
use crate::diagnostic::Diagnostic;
use crate::load::context::Context;
use crate::source::Spanned;
use abi::PAGE_BYTES;
use abi::clause::{self, ClauseId};

/// Reports RAM that the kernel of a version cannot address (MAP-08). An object store with a capacity
/// is RAM beside that of the machine (SZ-322).
pub(super) fn check(ram: Spanned<u32>, store: Option<&Store>, cx: &mut Context<'_>) {
    let mut limits =
        cx.on.iter().filter_map(|version| Some((*version, version.ram_limit_pages()?)));
    let capacity = store.and_then(|store| store.capacity);
    let in_store = capacity.map_or(0, |capacity| capacity.value.div_ceil(PAGE_BYTES.into()));
    let pages = u64::from(ram.value) + in_store;
    let Some((version, limit)) = limits.find(|(_, limit)| pages > *limit) else { return };
    let megabytes = (limit * u64::from(PAGE_BYTES)) >> 20;
    let message = format!(
        "the machine has {pages} pages of RAM, and {version} can address {limit}: {megabytes} MB"
    );
    let mistake = Diagnostic::error(ram.span, message).help(words(clause::MAP_08));
    cx.report(match capacity {
        Some(capacity) => mistake.also(capacity.span, "the object store is RAM too"),
        None => mistake,
    });
}

/// Reports an object store that is larger than those of a version (RAM-02).
pub(super) fn check_store(store: &Store, cx: &mut Context<'_>) {
    let mut limits =
        cx.on.iter().filter_map(|version| Some((*version, version.object_store_limit_bytes()?)));
    let Some(capacity) = store.capacity else { return };
    let bytes = capacity.value;
    if let Some((version, limit)) = limits.find(|(_, limit)| bytes > *limit) {
        let message = format!(
            "this object store has {bytes} bytes, and one of {version} at most {limit}: {} MB",
            limit >> 20
        );
        cx.report(Diagnostic::error(capacity.span, message).help(words(clause::RAM_02)));
    }
}

fn words(clause: ClauseId) -> String {
    format!("clause {}: {}", clause.id, clause.text)
}
