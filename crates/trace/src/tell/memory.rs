//! What an event changed, in a row: mappings, views, pages, RAM, addresses.

use super::{Change, Names, words};
use crate::Event;
use crate::event::{PageSource, PagesOf, Purpose, WriteReason};
use abi::constant::Family;
use abi::{BackingId, ErrorCode, ProcessId, ViewId};

/// The row of a change to memory; none for changes that another row shows already. The names are
/// those from before the event.
pub(super) fn change(names: &Names<'_>, event: &Event) -> Option<Change> {
    match event {
        Event::MappingCreated { .. } | Event::ViewMapped { .. } | Event::ViewUnmapped { .. } => {
            view(names, event)
        }
        Event::Reserved { .. }
        | Event::Committed { .. }
        | Event::PrivatePageIn { .. }
        | Event::PagesShared { .. }
        | Event::GuardGone { .. }
        | Event::Decommitted { .. }
        | Event::Released { .. } => space(names, event),
        Event::ModuleLoaded { .. }
        | Event::ModuleCounted { .. }
        | Event::ImageMapped { .. }
        | Event::DataIn { .. }
        | Event::ModuleUnloaded { .. } => module(names, event),
        Event::HeapMade { .. } | Event::HeapBlock { .. } | Event::HeapGone { .. } => {
            heap(names, event)
        }
        Event::RamCharged { .. } | Event::RamPressed { .. } => ram(names, event),
        _ => page(names, event),
    }
}

fn view(names: &Names<'_>, event: &Event) -> Option<Change> {
    let text = match event {
        Event::MappingCreated { object, file, protect, size, in_place, .. } => {
            let known = names.fold.objects().get(object);
            let name = known.and_then(|object| object.name.as_ref());
            let name =
                name.map_or(String::new(), |name| format!(" \"{}\"", names.spelling.text(name)));
            let of = file.map_or("RAM".to_owned(), |file| names.file(file));
            let place = if *in_place { ", in place" } else { "" };
            let (size, access) = (words::size(*size), words::protection(*protect));
            format!("new file-mapping object{name} of {of}: {size}, {access}{place}")
        }
        Event::ViewMapped { object, base, offset, len, protect, count, process, view } => {
            let range = words::range(*base, *len);
            let (what, from) = (mapped(names, *object), words::offset(*offset));
            let again = again(names, *view, *process, *count);
            format!("view {range}  {}{again}  {what} from {from}", words::protection(*protect))
        }
        Event::ViewUnmapped { view, process, count, left, .. } => {
            let (uses, own) = (words::count(*left, "use", "uses"), names.process(*process));
            let left = match (count, left) {
                (_, 0) => String::new(),
                (0, _) => format!(", {uses} left, none by {own}"),
                (count, _) => format!(", {uses} left, {count} by {own}"),
            };
            format!("{} unmapped{left}", names.view(*view))
        }
        _ => return None,
    };
    Some(Change::note(text))
}

/// What a view shows: the file, or the object.
fn mapped(names: &Names<'_>, object: abi::ObjectId) -> String {
    use crate::fold::Detail;
    match names.fold.objects().get(&object).map(|object| object.detail) {
        Some(Detail::Mapping(mapping)) => names.backing(mapping.backing),
        _ => names.object(object),
    }
}

fn again(names: &Names<'_>, view: ViewId, process: ProcessId, count: u32) -> String {
    let known = names.fold.views().get(&view);
    match count {
        1 if known.is_none() => String::new(),
        1 => format!(", shared with {}", others(names, view, process)),
        count => format!(", held {count} times"),
    }
}

fn others(names: &Names<'_>, view: ViewId, process: ProcessId) -> String {
    let holders = names.fold.views().get(&view).into_iter().flat_map(|view| view.holders.keys());
    let others = holders.filter(|holder| **holder != process);
    others.map(|holder| names.process(*holder)).collect::<Vec<_>>().join(", ")
}

fn page(names: &Names<'_>, event: &Event) -> Option<Change> {
    match event {
        &Event::PageIn { machine, backing, page, frame, source, pooled, ram_used } => {
            let pool = if pooled { "pool " } else { "" };
            let from = match source {
                PageSource::RomInPlace => String::from("ROM, in place"),
                PageSource::RomExpanded => format!("ROM, expanded into {pool}{frame}"),
                PageSource::File => format!("the file, into {pool}{frame}"),
                PageSource::Zero => format!("zeros, in {frame}"),
            };
            let text = format!("{} {} {from}", names.page(backing, page), names.spelling.from());
            Some(Change::note(text).with_ram(machine, ram_used))
        }
        &Event::Dirtied { backing, page } => {
            Some(Change::note(format!("{} is dirty", names.page(backing, page))))
        }
        Event::WriteBack { backing, page, reason, error, lost, .. } => {
            let left = if *lost { "counts as clean: lost" } else { "stays dirty" };
            Some(write_back(names, (*backing, *page), *reason, error.map(|code| (code, left))))
        }
        &Event::Evicted { machine, backing, page, frame, ram_used } => {
            let text = format!("{} gives up {frame}", names.page(backing, page));
            Some(Change::note(text).with_ram(machine, ram_used))
        }
        Event::WritesPending { backing, pages } => {
            let pages = words::count(*pages, "dirty page", "dirty pages");
            Some(Change::note(format!("{pages} of {} to write", names.backing(*backing))))
        }
        &Event::BackingDropped { backing, ram_used } => dropped(names, backing, ram_used),
        &Event::PageCopied { machine, view, page, frame, ram_used } => {
            let text =
                format!("{} gets a copy of its own, in {frame}", names.view_page(view, page));
            Some(Change::note(text).with_ram(machine, ram_used))
        }
        &Event::ViewProtected { view, page, pages, protect } => {
            let (from, pages) = (names.view_page(view, page), words::count(pages, "page", "pages"));
            Some(Change::note(format!(
                "{pages} from the {from} on: {}",
                words::protection(protect)
            )))
        }
        Event::PagesWritten { backing, offset, bytes } => {
            let (from, bytes) = (words::offset(*offset), words::bytes(bytes, "..."));
            let pages = names.backing(*backing);
            Some(Change::note(format!("the pages of {pages} hold it too, from {from} on: {bytes}")))
        }
        &Event::SectionCommitted { backing, page, pages } => {
            let pages = words::count(pages, "page", "pages");
            Some(Change::note(format!("{pages} committed, from {} on", names.page(backing, page))))
        }
        _ => None,
    }
}

fn write_back(
    names: &Names<'_>,
    (backing, page): (BackingId, u64),
    reason: WriteReason,
    error: Option<(ErrorCode, &str)>,
) -> Change {
    let page = names.page(backing, page);
    let why = match reason {
        WriteReason::Flush => "flush",
        WriteReason::LastUnmap => "no view is left",
        WriteReason::Pressure => "its frame is wanted",
        WriteReason::Deferred => "was put off",
    };
    match error {
        None => Change::note(format!("{page} {} the file, whole ({why})", names.spelling.to())),
        Some((code, left)) => Change::bad(format!("{page} not written ({why}): {code}; it {left}")),
    }
}

/// A backing that goes with nothing of its own goes unseen.
fn dropped(names: &Names<'_>, id: BackingId, ram_used: u32) -> Option<Change> {
    let backing = names.fold.backings().get(&id)?;
    if backing.file.is_some() && backing.pages.is_empty() {
        return None;
    }
    let lost = match backing.dirty {
        0 => String::new(),
        dirty => format!(", {} never written", words::count(dirty, "dirty page", "dirty pages")),
    };
    let text = format!("the pages of {} are given up{lost}", names.backing(id));
    let change = if lost.is_empty() { Change::note(text) } else { Change::bad(text) };
    Some(change.with_ram(backing.machine, ram_used))
}

fn ram(names: &Names<'_>, event: &Event) -> Option<Change> {
    match *event {
        Event::RamCharged { machine, pages, ram_used } => {
            let done = if pages < 0 { "given back" } else { "set aside" };
            let pages = words::count(pages.unsigned_abs(), "page", "pages");
            Some(Change::note(format!("{pages} of RAM {done}")).with_ram(machine, ram_used))
        }
        Event::RamPressed { machine, pressed, ram_used } => {
            let known = names.fold.machines().get(&machine);
            if known.is_some_and(|known| known.ram_pressed == pressed) {
                return None;
            }
            let machine_name = names.machine(machine);
            let text = match pressed {
                0 => format!("the world gives the RAM of {machine_name} back"),
                _ => {
                    let pages = words::count(pressed, "page", "pages");
                    format!("the world holds {pages} of the RAM of {machine_name}")
                }
            };
            Some(Change::note(text).with_ram(machine, ram_used))
        }
        _ => None,
    }
}

fn space(names: &Names<'_>, event: &Event) -> Option<Change> {
    let text = match event {
        Event::Reserved { base, len, purpose, .. } => {
            let purpose = match purpose {
                Purpose::Memory => "",
                Purpose::Shared => ", for others to read",
                Purpose::Heap(_) => ", for a heap",
            };
            format!("{} reserved{purpose}", words::range(*base, *len))
        }
        Event::Committed { base, len, protect, .. } => {
            let protect = words::flags(*protect, Family::PageProtection);
            format!("{} committed, {protect}", words::range(*base, *len))
        }
        Event::PrivatePageIn { region, page, frame } => {
            let from = names.spelling.from();
            format!("{} {from} zeros, in {frame}", names.private_page(*region, *page))
        }
        &Event::PagesShared { region, page, pages, protect, source } => {
            let protect = words::flags(protect, Family::PageProtection);
            let from = match source {
                PagesOf::Region { region, page } => names.private_page(region, page),
                PagesOf::View { view, page } => names.view_page(view, page),
            };
            let (to, pages) =
                (names.private_page(region, page), words::count(pages, "page", "pages"));
            format!("{pages} from the {to} on show what is shown from the {from} on, {protect}")
        }
        Event::GuardGone { base, .. } => format!("page at {base} is no guard page any more"),
        Event::Decommitted { base, len, .. } => {
            format!("{} decommitted", words::range(*base, *len))
        }
        Event::Released { region, base } => {
            let known = names.fold.regions().get(region);
            let len = known.map_or(0, |region| region.len);
            format!("{} released", words::range(*base, len))
        }
        _ => return None,
    };
    Some(Change::note(text))
}

fn module(names: &Names<'_>, event: &Event) -> Option<Change> {
    let text = match *event {
        Event::ModuleLoaded { file, base, code, data, in_place, .. } => {
            let (code, place) = (words::count(code, "page", "pages"), place(in_place));
            let data = words::count(data, "page", "pages");
            format!("{} lies at {base}: {code} of code{place}, {data} of data", names.file(file))
        }
        Event::ModuleCounted { module, process, count } => {
            let before = names.loads(module, process);
            let (module, process) = (names.module(module), names.process(process));
            match (before, count) {
                (0, 1) => return None,
                (_, 0) => format!("{process} does not have {module} loaded any more"),
                (_, count) => {
                    format!(
                        "{process} has {module} loaded {}",
                        words::count(count, "time", "times")
                    )
                }
            }
        }
        Event::ImageMapped { module, process, base, len, .. } => {
            let who = process.map_or("all processes".to_owned(), |process| names.process(process));
            format!("{}  {} in {who}", words::range(base, len), names.module(module))
        }
        Event::DataIn { machine, region, page, frame, ram_used } => {
            let (page, from) = (names.private_page(region, page), names.spelling.from());
            let text = format!("{page}, data {from} the file, into {frame}");
            return Some(Change::note(text).with_ram(machine, ram_used));
        }
        Event::ModuleUnloaded { module } => format!("{} is loaded no more", names.module(module)),
        _ => return None,
    };
    Some(Change::note(text))
}

fn heap(names: &Names<'_>, event: &Event) -> Option<Change> {
    let text = match event {
        Event::HeapMade { process, base, fixed, .. } => {
            let fixed = if *fixed { ", which cannot grow" } else { "" };
            format!("heap {base} of {}{fixed}", names.process(*process))
        }
        Event::HeapBlock { base, bytes: Some(bytes), .. } => {
            format!("block {base} of {} of a heap", words::size(u64::from(*bytes)))
        }
        Event::HeapBlock { base, bytes: None, .. } => format!("block {base} of a heap is free"),
        Event::HeapGone { heap } => {
            let base = names.fold.heaps().get(heap).map(|heap| heap.base);
            base.map_or_else(|| format!("{heap} is gone"), |base| format!("heap {base} is gone"))
        }
        _ => return None,
    };
    Some(Change::note(text))
}

fn place(in_place: bool) -> &'static str {
    if in_place { ", in place" } else { "" }
}
