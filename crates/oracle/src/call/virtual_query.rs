//! VirtualQuery.

use super::Cx;
use crate::args::Readable;
use crate::bytes::PAGE;
use crate::state::{Body, Holds, Region, Row, Spot, View};
use crate::verdict::Verdict;
use abi::clause::*;
use abi::constant::*;
use abi::error::*;
use abi::{ClauseId, GRANULARITY, PAGE_BYTES};

/// Bytes in a slot.
const SLOT: u32 = 0x0200_0000;

/// The bytes of MEMORY_BASIC_INFORMATION.
const LENGTH: u32 = 28;

/// What is known of the run of pages that an address lies in.
struct Known {
    state: u32,
    /// None: not told by any document.
    protect: Option<u32>,
    kind: u32,
    base: u32,
    allocated: Option<u32>,
    /// The bytes from the page of the address to the end of the run; none: not known.
    run: Option<u64>,
    clause: ClauseId,
}

pub(super) fn virtual_query(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let address = cx.args.number("lpAddress", 0)?;
    let length = cx.args.number("dwLength", LENGTH)?;
    let mut case = cx.case(VQ_01, SZ_89);
    let kernel = address >= 0x8000_0000;
    let short = length < LENGTH || !cx.args.wants("lpBuffer");
    if cx.state.law.desktop && (kernel || short) {
        case.unsure("no document read says what comes of such an address or of too little room");
    } else {
        case.refuse_if(kernel || short, ERROR_INVALID_PARAMETER, SZ_89);
    }
    let value = cx.value();
    let verdict = case.judge(value != 0, cx.answer);
    if value == 0 || case.must_fail() {
        return Ok(verdict);
    }
    if value != LENGTH {
        let wrong = "it returns the number of bytes of the structure, which are 28";
        return Ok(verdict.and(cx.breach(VQ_01, wrong)));
    }
    Ok(verdict.and(described(cx, address)))
}

/// Whether the description fits what is known.
fn described(cx: &Cx<'_>, address: u32) -> Verdict {
    if cx.state.pages_untold {
        return Verdict::NotCovered("what protections pages have is not known");
    }
    let page = address - address % PAGE_BYTES;
    let told = |name: &str| cx.answer.output(name);
    if told("BaseAddress").is_some_and(|base| base != page) {
        return cx.breach(VQ_01, "the address is rounded down to a page");
    }
    let silent = VQ_02.holds_in(cx.version());
    if silent && told("AllocationProtect").is_some_and(|told| told != 0) {
        return cx.breach(VQ_02, "the protection of the allocation is not supported");
    }
    let Some(known) = known(cx, page) else {
        // What the trace does not tell may be there.
        return Verdict::NotCovered("what else a process has in its slot the trace does not tell");
    };
    let fields = [
        ("State", Some(known.state), "state of the page"),
        ("Protect", known.protect, "protection of the page"),
        ("Type", Some(known.kind), "kind of the page"),
        ("AllocationBase", Some(known.base), "address of the allocation"),
        ("AllocationProtect", known.allocated.filter(|_| !silent), "protection of the allocation"),
    ];
    for (name, known_here, what) in fields {
        if let (Some(known_here), Some(told)) = (known_here, told(name)) {
            if known_here != told {
                return cx.breach(known.clause, format!("the {what} is {known_here:#x}"));
            }
        }
    }
    match (known.run, told("RegionSize")) {
        (Some(run), Some(told)) if u64::from(told) != run => {
            cx.breach(known.clause, format!("the run of like pages has {run} bytes"))
        }
        _ => Verdict::Permitted(known.clause),
    }
}

fn known(cx: &Cx<'_>, page: u32) -> Option<Known> {
    let space = cx.state.space_at(cx.process, page);
    if let Some(view) = cx.state.view_at(space, page) {
        return Some(in_view(cx, view, page));
    }
    let absolute = cx.state.absolute(cx.process, page);
    if let Some((_, region)) = cx.state.region_at(space, absolute) {
        let known = match region.holds {
            Holds::Image { module, first } => {
                Some(in_image(cx, region, page, absolute, (module, first)))
            }
            Holds::Own | Holds::Stack { .. } => in_region(cx, region, page, absolute),
            Holds::Heap => None,
        };
        // To ask about the slot of another process takes no right, by choice.
        let foreign = cx.state.is_foreign(cx.state.toucher(cx.thread), absolute);
        let of = |known: Known| if foreign { Known { clause: SZ_360, ..known } } else { known };
        return known.map(of);
    }
    if let Some(run) = guard_from(cx, absolute) {
        return Some(Known { run: Some(run.into()), ..free(SZ_361) });
    }
    match cx.state.spot(cx.state.toucher(cx.thread), page) {
        Spot::Nothing(clause) if clause.id == M_37A.id => Some(free(clause)),
        _ => None,
    }
}

/// How many bytes are left, from an address on, of the 64 KB that nobody gets (SZ-361).
fn guard_from(cx: &Cx<'_>, absolute: u32) -> Option<u32> {
    let within = match absolute {
        _ if cx.state.law.desktop => return None,
        0x0400_0000..=0x41FF_FFFF if cx.state.law.one_space => absolute % SLOT,
        _ => absolute,
    };
    GRANULARITY.checked_sub(within).filter(|left| *left > 0)
}

/// Pages that nobody has.
fn free(clause: ClauseId) -> Known {
    Known { state: MEM_FREE, protect: None, kind: 0, base: 0, allocated: None, run: None, clause }
}

fn in_view(cx: &Cx<'_>, view: &View, page: u32) -> Known {
    let mapping = match &cx.state.objects[view.object].body {
        Body::Mapping(mapping) => Some(mapping),
        _ => None,
    };
    let first = view.page_at(page);
    let end = (view.end() - u64::from(view.base)) / PAGE as u64;
    let of_object = |own: u64| view.offset / PAGE as u64 + own;
    let committed = |own: u64| {
        let pages = mapping.and_then(|mapping| mapping.committed.as_ref());
        pages.is_none_or(|pages| pages.get(of_object(own)).is_some())
    };
    // A run ends where pages are committed otherwise, or protected otherwise.
    let reach = mapping
        .and_then(|mapping| mapping.committed.as_ref())
        .map_or(end, |pages| pages.same_until(of_object(first), of_object(end)) - of_object(0));
    let reach = view.protects.same_until(first, reach);
    let here = committed(first);
    let desktop = cx.state.law.desktop;
    // What a page of the view's own is told as no document says.
    let plain = view.copies.is_empty();
    let image = mapping.is_some_and(|mapping| mapping.image);
    Known {
        state: if here { MEM_COMMIT } else { MEM_RESERVE },
        protect: match (here, plain && !image) {
            (true, true) => Some(view.protection(first)),
            (true, false) => None,
            (false, _) => desktop.then_some(0),
        },
        kind: if image { MEM_IMAGE } else { MEM_MAPPED },
        base: view.base,
        allocated: (!image).then_some(view.protect),
        run: (plain && !image).then_some((reach - first) * PAGE as u64),
        clause: match (desktop, here) {
            _ if image => SZ_258,
            (true, true) => M_70A,
            (true, false) => M_70B,
            (false, _) => VQ_01,
        },
    }
}

/// All pages of an image are there, as far as it matters: code first, data behind it (SZ-353).
fn in_image(
    cx: &Cx<'_>,
    region: &Region,
    page: u32,
    absolute: u32,
    (module, first): (Row, u32),
) -> Known {
    let within = (absolute - region.base) / PAGE_BYTES;
    let (code, all) = (cx.state.module(module).code, (region.len / PAGE as u64) as u32);
    let of_code = first + within < code;
    let end = if of_code { all.min(code - first) } else { all };
    Known {
        state: MEM_COMMIT,
        protect: Some(if of_code { PAGE_EXECUTE_READ } else { PAGE_READWRITE }),
        kind: MEM_IMAGE,
        base: page - (absolute - region.base),
        allocated: None,
        run: Some(u64::from(end - within) * PAGE as u64),
        clause: SZ_353,
    }
}

fn in_region(cx: &Cx<'_>, region: &Region, page: u32, absolute: u32) -> Option<Known> {
    let size = PAGE as u64;
    let (first, last) = (u64::from(absolute) / size, (u64::from(region.base) + region.len) / size);
    let run = (region.committed.same_until(first, last) - first) * size;
    let protect = region.committed.get(first);
    // Pages of a stack that no function uses may have been taken (SZ-350).
    let untold = region.frames().1 > 0 || !region.perhaps.is_empty();
    // Others may have been committed by a call that does not tell (SZ-289).
    let perhaps = protect.is_none() && region.perhaps.contains(&first);
    if perhaps || protect.is_some() && region.may_have_lost(first) {
        return None;
    }
    // The base has the form in which the address was given.
    let base = page - (absolute - region.base);
    Some(Known {
        state: if protect.is_some() { MEM_COMMIT } else { MEM_RESERVE },
        protect,
        kind: MEM_PRIVATE,
        base,
        allocated: cx.state.law.desktop.then_some(region.protect),
        run: (!untold).then_some(run),
        clause: VQ_01,
    })
}
