//! Arbitrary events of file-mapping objects, views and their pages.

use super::{address, big, bytes, id, len, small};
use crate::Event;
use crate::event::{PageSource, WriteReason};
use abi::{BackingId, ErrorCode, FileId, FrameId, MachineId, ObjectId, ProcessId, ViewId};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

pub(super) fn views() -> impl Strategy<Value = Event> {
    let file = option::of(id(FileId));
    let mapping = (id(ObjectId), id(BackingId), file, len(), len(), big(), any::<bool>());
    let view = (id(ViewId), id(ObjectId), id(ProcessId), address(), big(), len(), len(), small());
    prop_oneof![
        mapping.prop_map(|(object, backing, file, protect, section, size, in_place)| {
            Event::MappingCreated { object, backing, file, protect, section, size, in_place }
        }),
        view.prop_map(|(view, object, process, base, offset, len, protect, count)| {
            Event::ViewMapped { view, object, process, base, offset, len, protect, count }
        }),
        (id(ViewId), id(ProcessId), address(), small(), small()).prop_map(
            |(view, process, base, count, left)| Event::ViewUnmapped {
                view,
                process,
                base,
                count,
                left,
            }
        ),
    ]
}

pub(super) fn pages() -> impl Strategy<Value = Event> {
    use PageSource::*;
    let source = select(vec![RomInPlace, RomExpanded, File, Zero]);
    let frame = (id(FrameId), any::<bool>());
    let page_in = (id(MachineId), id(BackingId), big(), frame, source, small());
    let reason = select(vec![
        WriteReason::Flush,
        WriteReason::LastUnmap,
        WriteReason::Pressure,
        WriteReason::Deferred,
    ]);
    prop_oneof![
        page_in.prop_map(|(machine, backing, page, (frame, pooled), source, ram_used)| {
            Event::PageIn { machine, backing, page, frame, source, pooled, ram_used }
        }),
        (id(BackingId), big()).prop_map(|(backing, page)| Event::Dirtied { backing, page }),
        (id(BackingId), big(), id(FileId), reason, option::of(any::<u32>()), any::<bool>())
            .prop_map(|(backing, page, file, reason, error, lost)| {
                let error = error.map(ErrorCode);
                Event::WriteBack { backing, page, file, reason, error, lost }
            }),
        (id(MachineId), id(BackingId), big(), id(FrameId), small()).prop_map(
            |(machine, backing, page, frame, ram_used)| Event::Evicted {
                machine,
                backing,
                page,
                frame,
                ram_used,
            }
        ),
        (id(BackingId), small())
            .prop_map(|(backing, pages)| Event::WritesPending { backing, pages }),
        (id(BackingId), small())
            .prop_map(|(backing, ram_used)| Event::BackingDropped { backing, ram_used }),
        changes(),
    ]
}

/// What happens to pages besides coming and going.
fn changes() -> impl Strategy<Value = Event> {
    prop_oneof![
        (id(MachineId), id(ViewId), small(), id(FrameId), small()).prop_map(
            |(machine, view, page, frame, ram_used)| Event::PageCopied {
                machine,
                view,
                page,
                frame,
                ram_used,
            }
        ),
        (id(ViewId), small(), small(), len()).prop_map(|(view, page, pages, protect)| {
            Event::ViewProtected { view, page, pages, protect }
        }),
        (id(BackingId), big(), big()).prop_map(|(backing, page, pages)| Event::SectionCommitted {
            backing,
            page,
            pages
        }),
        (id(BackingId), big(), bytes()).prop_map(|(backing, offset, bytes)| Event::PagesWritten {
            backing,
            offset,
            bytes
        }),
        (id(BackingId), big()).prop_map(|(backing, size)| Event::BackingResized { backing, size }),
    ]
}
