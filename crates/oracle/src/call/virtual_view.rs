//! VirtualAlloc in a view, on the desktop.

use super::Cx;
use super::virtual_memory::Wanted;
use crate::case::Case;
use crate::state::{Body, Space};
use crate::verdict::Verdict;
use abi::PAGE_BYTES;
use abi::clause::*;
use abi::constant::*;
use abi::error::*;

const PAGE: u64 = PAGE_BYTES as u64;

/// The view in which a call commits pages (M-71a, SZ-251).
pub(super) fn view_to_commit(cx: &Cx<'_>, wanted: &Wanted) -> Option<(Space, u32)> {
    let space = cx.space();
    let view = cx.state.view_at(space, wanted.address).filter(|_| cx.state.law.desktop)?;
    let commits = wanted.kind == MEM_COMMIT && wanted.size > 0;
    (commits && wanted.address != 0).then_some((space, view.base))
}

/// Pages of a reserved object are committed for all its views; committed ones get another
/// protection in this view alone.
pub(super) fn commit_in_view(
    cx: &mut Cx<'_>,
    mut case: Case,
    wanted: &Wanted,
    key: (Space, u32),
) -> Verdict {
    let Some(view) = cx.state.views.get(&key) else { return Verdict::Permitted(M_71A) };
    let row = view.object;
    let from = u64::from(wanted.address - view.base);
    let end = from + u64::from(wanted.size);
    let offset = view.offset;
    let Body::Mapping(mapping) = &cx.state.objects[row].body else {
        return Verdict::NotCovered("nothing is known of the object");
    };
    case.works_by(if mapping.committed.is_some() { M_71A } else { SZ_251 });
    case.refuse_if(mapping.file.is_some(), ERROR_ACCESS_DENIED, SZ_251);
    let odd = u64::from(view.base) + end > view.end() || wanted.protect != view.protect;
    if odd && mapping.file.is_none() {
        case.unsure("what a protection other than that of the view comes to is not covered");
    }
    let base = cx.value();
    let verdict = case.judge(base != 0, cx.answer);
    if base == 0 {
        return verdict;
    }
    if let Body::Mapping(mapping) = &mut cx.state.objects[row].body {
        if let Some(committed) = &mut mapping.committed {
            committed.set((offset + from) / PAGE, (offset + end).div_ceil(PAGE), Some(0));
        }
    }
    if let Some(view) = cx.state.views.get_mut(&key) {
        view.set_protection(from / PAGE, end.div_ceil(PAGE), wanted.protect);
    }
    let page = wanted.address - wanted.address % PAGE_BYTES;
    match base == page {
        true => verdict,
        false => verdict.and(cx.breach(VA_02B, "the address asked for is rounded down to a page")),
    }
}
