//! Arbitrary events for the property tests. Identifiers are small, so that events meet; numbers
//! and texts are what proptest thinks of.

mod mapping;
mod module;
mod values;
mod world;

use self::mapping::{pages, views};
use self::module::modules;
use crate::event::{CloseReason, FORMAT, ObjectKind, PagesOf, Pause, Purpose, ServerArg, Word};
use crate::{Event, Header};
use abi::{
    AccessKind, Address, ErrorCode, ExceptionCode, FileId, FrameId, Handle, HeapId, MachineId,
    ObjectId, OsVersion, ProcessId, RegionId, ServerId, ThreadId, ViewId, VolumeId,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use std::sync::Arc;

fn text<T: From<String> + std::fmt::Debug>() -> impl Strategy<Value = T> {
    any::<String>().prop_map(T::from)
}

fn bytes() -> impl Strategy<Value = Arc<[u8]>> {
    let runs = vec((any::<u8>(), 0..30usize), 0..6);
    let runs = runs.prop_map(|runs| {
        runs.into_iter().flat_map(|(byte, len)| std::iter::repeat_n(byte, len)).collect()
    });
    prop_oneof![runs, vec(any::<u8>(), 0..40).prop_map(Arc::from)]
}

/// Identifiers that are likely to be those of something.
fn id<T>(of: fn(u32) -> T) -> impl Strategy<Value = T>
where
    T: std::fmt::Debug,
{
    prop_oneof![8 => 0..4u32, 1 => any::<u32>()].prop_map(of)
}

/// Numbers that are likely to be in step with others.
fn small() -> impl Strategy<Value = u32> {
    prop_oneof![8 => 0..4u32, 1 => any::<u32>()]
}

fn big() -> impl Strategy<Value = u64> {
    prop_oneof![4 => 0..4u64, 4 => (0..6u64).prop_map(|pages| pages * 4096), 1 => any::<u64>()]
}

/// Lengths and addresses: pages of the first slots and of the large memory area.
fn len() -> impl Strategy<Value = u32> {
    prop_oneof![4 => (0..4u32).prop_map(|pages| pages * 4096), 1 => any::<u32>()]
}

fn address() -> impl Strategy<Value = Address> {
    let base = select(vec![0u32, 0x0400_0000, 0x0600_0000, 0x4200_0000]);
    let near = (base, len(), 0..3u32)
        .prop_map(|(base, len, more)| Address(base.wrapping_add(len).wrapping_add(more)));
    prop_oneof![4 => near, 1 => any::<u32>().prop_map(Address)]
}

fn word() -> impl Strategy<Value = Word> {
    any::<String>().prop_map(Word::Owned)
}

fn words() -> impl Strategy<Value = Vec<(Word, Word)>> {
    vec((word(), word()), 0..3)
}

fn access_kind() -> impl Strategy<Value = AccessKind> {
    select(vec![AccessKind::Read, AccessKind::Write, AccessKind::Execute])
}

fn object_kind() -> impl Strategy<Value = ObjectKind> {
    use ObjectKind::*;
    select(vec![FileMapping, File, Event, Mutex, Semaphore, WaitableTimer, Job, Process, Thread])
}

/// Any event but a header.
pub(crate) fn event() -> impl Strategy<Value = Event> {
    let memory = prop_oneof![views(), pages(), ram(), space(), modules()];
    let others =
        prop_oneof![objects(), handles(), files(), media(), processes(), threads(), migrations()];
    prop_oneof![1 => steps(), 1 => calls(), 3 => memory, 4 => others]
}

fn steps() -> impl Strategy<Value = Event> {
    prop_oneof![
        (small(), small(), option::of(id(ThreadId)), text())
            .prop_map(|(index, line, thread, text)| Event::Step { index, line, thread, text }),
        text().prop_map(|text| Event::Act { text }),
        (word(), any::<u32>(), any::<u32>()).prop_map(|(point, option, of)| Event::Choice {
            point,
            option,
            of
        }),
        (text(), any::<bool>()).prop_map(|(text, met)| Event::Check { text, met }),
    ]
}

fn calls() -> impl Strategy<Value = Event> {
    let clause = prop_oneof![Just(Some(Word::Borrowed("CFM-14a"))), option::of(word())];
    let args = vec((text(), text()), 0..3);
    let calls = (id(ThreadId), word(), args, values::values());
    let returns =
        (id(ThreadId), word(), word(), words(), words(), option::of(any::<u32>()), clause);
    let addresses = (address(), option::of(address()));
    let exception = (id(ThreadId), any::<u32>(), access_kind(), addresses, word(), any::<bool>());
    prop_oneof![
        calls.prop_map(|(thread, api, args, values)| Event::Call { thread, api, args, values }),
        returns.prop_map(|(thread, api, result, outputs, names, last_error, clause)| {
            Event::Return {
                thread,
                api,
                result,
                outputs,
                names,
                last_error: last_error.map(ErrorCode),
                clause,
            }
        }),
        (id(ThreadId), word(), bytes()).prop_map(|(thread, output, bytes)| Event::Gave {
            thread,
            output,
            bytes
        }),
        (id(ThreadId), access_kind(), address(), any::<u64>())
            .prop_map(|(thread, kind, address, len)| Event::Touch { thread, kind, address, len }),
        (id(ThreadId), access_kind(), address(), bytes()).prop_map(
            |(thread, kind, address, bytes)| Event::Access { thread, kind, address, bytes }
        ),
        exception.prop_map(|(thread, code, kind, (address, slot_form), cause, guarded)| {
            let code = ExceptionCode(code);
            Event::Exception { thread, code, kind, address, slot_form, cause, guarded }
        }),
    ]
}

fn objects() -> impl Strategy<Value = Event> {
    let flags = any::<((bool, bool, bool, bool), (bool, bool, bool), (bool, bool))>();
    prop_oneof![
        3 => (id(ObjectId), object_kind(), id(MachineId), option::of(text())).prop_map(
            |(object, kind, machine, name)| Event::ObjectCreated { object, kind, machine, name }
        ),
        1 => id(ObjectId).prop_map(|object| Event::ObjectDestroyed { object }),
        1 => id(ObjectId).prop_map(|object| Event::NameFreed { object }),
        1 => (id(ObjectId), id(FileId), flags).prop_map(|(object, file, flags)| {
            let ((read, write, execute, delete), shares, (for_mapping, delete_on_close)) = flags;
            let (share_read, share_write, share_delete) = shares;
            Event::FileOpened {
                object,
                file,
                read,
                write,
                execute,
                delete,
                share_read,
                share_write,
                share_delete,
                for_mapping,
                delete_on_close,
            }
        }),
        1 => (id(ObjectId), any::<bool>())
            .prop_map(|(object, signalled)| Event::Signalled { object, signalled }),
    ]
}

fn handles() -> impl Strategy<Value = Event> {
    let reason = select(vec![
        CloseReason::Call,
        CloseReason::Kernel,
        CloseReason::Mapping,
        CloseReason::Source,
        CloseReason::ProcessEnd,
    ]);
    let bits = || 0..4_u32;
    prop_oneof![
        (id(ProcessId), id(ObjectId), id(Handle), small(), bits(), bits()).prop_map(
            |(process, object, handle, count, access, flags)| Event::HandleOpened {
                process,
                object,
                handle,
                count,
                access,
                flags,
            }
        ),
        (id(ProcessId), id(Handle), bits())
            .prop_map(|(process, handle, flags)| Event::HandleFlags { process, handle, flags }),
        (id(ProcessId), id(ObjectId), id(Handle), small(), reason).prop_map(
            |(process, object, handle, count, reason)| Event::HandleClosed {
                process,
                object,
                handle,
                count,
                reason,
            }
        ),
    ]
}

fn ram() -> impl Strategy<Value = Event> {
    let pages = prop_oneof![4 => -4..4i64, 1 => any::<i64>()];
    prop_oneof![
        (id(MachineId), pages, small()).prop_map(|(machine, pages, ram_used)| Event::RamCharged {
            machine,
            pages,
            ram_used
        }),
        (id(MachineId), small(), small()).prop_map(|(machine, pressed, ram_used)| {
            Event::RamPressed { machine, pressed, ram_used }
        }),
        (id(MachineId), small(), small()).prop_map(|(machine, store_pages, ram_pages)| {
            Event::MemoryDivided { machine, store_pages, ram_pages }
        }),
        (id(MachineId), small())
            .prop_map(|(machine, store_pages)| Event::DivisionDue { machine, store_pages }),
    ]
}

fn space() -> impl Strategy<Value = Event> {
    prop_oneof![
        (id(RegionId), id(ProcessId), address(), len(), purpose()).prop_map(
            |(region, process, base, len, purpose)| {
                Event::Reserved { region, process, base, len, purpose }
            }
        ),
        (id(RegionId), address(), len(), any::<u32>()).prop_map(|(region, base, len, protect)| {
            Event::Committed { region, base, len, protect }
        }),
        (id(RegionId), small(), id(FrameId))
            .prop_map(|(region, page, frame)| Event::PrivatePageIn { region, page, frame }),
        (id(RegionId), address(), len()).prop_map(|(region, base, len)| Event::Decommitted {
            region,
            base,
            len
        }),
        (id(RegionId), address()).prop_map(|(region, base)| Event::Released { region, base }),
        (id(RegionId), small(), small(), any::<u32>(), pages_of()).prop_map(
            |(region, page, pages, protect, source)| Event::PagesShared {
                region,
                page,
                pages,
                protect,
                source
            }
        ),
        (id(RegionId), address()).prop_map(|(region, base)| Event::GuardGone { region, base }),
        heaps(),
    ]
}

fn heaps() -> impl Strategy<Value = Event> {
    prop_oneof![
        (id(HeapId), id(ProcessId), address(), any::<bool>()).prop_map(
            |(heap, process, base, fixed)| Event::HeapMade { heap, process, base, fixed }
        ),
        (id(HeapId), address(), option::of(len()))
            .prop_map(|(heap, base, bytes)| Event::HeapBlock { heap, base, bytes }),
        id(HeapId).prop_map(|heap| Event::HeapGone { heap }),
    ]
}

fn purpose() -> impl Strategy<Value = Purpose> {
    prop_oneof![Just(Purpose::Memory), Just(Purpose::Shared), id(HeapId).prop_map(Purpose::Heap)]
}

fn pages_of() -> impl Strategy<Value = PagesOf> {
    prop_oneof![
        (id(RegionId), small()).prop_map(|(region, page)| PagesOf::Region { region, page }),
        (id(ViewId), small()).prop_map(|(view, page)| PagesOf::View { view, page }),
    ]
}

fn files() -> impl Strategy<Value = Event> {
    prop_oneof![
        (id(FileId), id(VolumeId), text()).prop_map(|(file, volume, path)| Event::FileCreated {
            file,
            volume,
            path
        }),
        (id(FileId), big()).prop_map(|(file, size)| Event::FileResized { file, size }),
        (id(FileId), big(), bytes()).prop_map(|(file, offset, bytes)| Event::FileWritten {
            file,
            offset,
            bytes
        }),
        (id(FileId), any::<u32>())
            .prop_map(|(file, attributes)| Event::FileAttributes { file, attributes }),
        (id(FileId), text()).prop_map(|(file, path)| Event::FileMoved { file, path }),
        (id(FileId), id(FileId)).prop_map(|(from, to)| Event::FileCopied { from, to }),
        (id(FileId), any::<bool>()).prop_map(|(file, doomed)| Event::FileDoomed { file, doomed }),
        id(FileId).prop_map(|file| Event::FileUnlinked { file }),
        id(FileId).prop_map(|file| Event::FileDeleted { file }),
    ]
}

fn media() -> impl Strategy<Value = Event> {
    prop_oneof![
        (id(VolumeId), any::<bool>(), small()).prop_map(|(volume, present, medium)| {
            Event::VolumePresent { volume, present, medium }
        }),
        (id(VolumeId), big()).prop_map(|(volume, filler)| Event::VolumeFilled { volume, filler }),
        (id(MachineId), id(ServerId), any::<bool>())
            .prop_map(|(machine, server, connected)| Event::Link { machine, server, connected }),
    ]
}

fn processes() -> impl Strategy<Value = Event> {
    prop_oneof![
        2 => (id(ProcessId), id(ObjectId), id(MachineId), small(), text()).prop_map(
            |(process, object, machine, slot, name)| Event::ProcessStarted {
                process,
                object,
                machine,
                slot,
                name,
            }
        ),
        1 => (id(ProcessId), any::<u32>())
            .prop_map(|(process, exit_code)| Event::ProcessEnded { process, exit_code }),
        2 => (id(ThreadId), id(ObjectId), id(ProcessId), small()).prop_map(
            |(thread, object, process, number)| Event::ThreadStarted {
                thread,
                object,
                process,
                number,
            }
        ),
        1 => (id(ThreadId), any::<u32>())
            .prop_map(|(thread, exit_code)| Event::ThreadEnded { thread, exit_code }),
    ]
}

fn pause() -> impl Strategy<Value = Pause> {
    select(vec![Pause::Wait, Pause::Pager, Pause::Midway])
}

fn threads() -> impl Strategy<Value = Event> {
    prop_oneof![
        (id(ThreadId), vec(id(ObjectId), 0..3), any::<bool>(), option::of(any::<u64>()), pause())
            .prop_map(|(thread, objects, all, due, pause)| Event::Blocked {
                thread,
                objects,
                all,
                due,
                pause
            }),
        (id(ThreadId), any::<u32>()).prop_map(|(thread, answer)| Event::Resumed { thread, answer }),
        (id(ThreadId), 0..256_u32)
            .prop_map(|(thread, priority)| Event::PriorityChanged { thread, priority }),
        (id(ThreadId), id(RegionId))
            .prop_map(|(thread, region)| Event::StackMade { thread, region }),
        (id(ThreadId), any::<u32>()).prop_map(|(thread, bytes)| Event::StackUsed { thread, bytes }),
        id(ProcessId).prop_map(|process| Event::HibernatePosted { process }),
        id(ProcessId).prop_map(|process| Event::ProcessActivated { process }),
        any::<u64>().prop_map(|now| Event::Clock { now }),
    ]
}

fn migrations() -> impl Strategy<Value = Event> {
    let arg = (text(), any::<u32>(), any::<u32>(), any::<bool>())
        .prop_map(|(name, given, passed, pointer)| ServerArg { name, given, passed, pointer });
    let left = (id(ProcessId), small(), any::<u32>(), any::<bool>(), option::of(any::<u32>()));
    prop_oneof![
        (id(ThreadId), any::<u32>())
            .prop_map(|(thread, permissions)| Event::PermissionsSet { thread, permissions }),
        (id(ThreadId), any::<bool>()).prop_map(|(thread, on)| Event::KernelMode { thread, on }),
        (id(ThreadId), id(ProcessId), any::<u32>(), vec(arg, 0..3)).prop_map(
            |(thread, process, permissions, args)| Event::ServerEntered {
                thread,
                process,
                permissions,
                args,
            }
        ),
        (id(ThreadId), left).prop_map(
            |(thread, (process, calls, permissions, kernel_mode, result))| Event::ServerLeft {
                thread,
                process,
                calls,
                permissions,
                kernel_mode,
                result,
            }
        ),
    ]
}

/// Any header of this format.
pub(crate) fn header() -> impl Strategy<Value = Header> {
    (text(), text(), select(OsVersion::ALL.to_vec()), world::world()).prop_map(
        |(engine, about, version, world)| Header { engine, format: FORMAT, version, about, world },
    )
}
