//! What an event changed, in a row: objects, files, processes, the world.

use super::{Names, Row, words};
use crate::Event;
use crate::event::{CloseReason, ObjectKind};
use crate::fold::Detail;
use abi::constant::Family;
use abi::{Address, Handle, ObjectId, ProcessId, ThreadId};

/// The row of a change to objects, files, processes or the world; none for changes that another
/// row shows already. The names are those from before the event.
pub(super) fn row(names: &Names<'_>, running: Option<ThreadId>, event: &Event) -> Option<Row> {
    match event {
        Event::ObjectCreated { .. }
        | Event::ObjectDestroyed { .. }
        | Event::NameFreed { .. }
        | Event::HandleOpened { .. }
        | Event::HandleFlags { .. }
        | Event::HandleClosed { .. }
        | Event::Signalled { .. } => object(names, running, event),
        Event::FileOpened { .. }
        | Event::FileCreated { .. }
        | Event::FileResized { .. }
        | Event::FileWritten { .. }
        | Event::FileAttributes { .. }
        | Event::FileMoved { .. }
        | Event::FileCopied { .. }
        | Event::FileDoomed { .. }
        | Event::FileUnlinked { .. }
        | Event::FileDeleted { .. } => file(names, event),
        Event::ProcessStarted { .. }
        | Event::ProcessEnded { .. }
        | Event::HibernatePosted { .. }
        | Event::ProcessActivated { .. }
        | Event::ThreadStarted { .. }
        | Event::StackMade { .. }
        | Event::StackUsed { .. }
        | Event::ThreadEnded { .. } => process(names, event),
        Event::PermissionsSet { .. }
        | Event::KernelMode { .. }
        | Event::ServerEntered { .. }
        | Event::ServerLeft { .. } => Some(migration(names, event)),
        _ => world(names, event),
    }
}

fn object(names: &Names<'_>, running: Option<ThreadId>, event: &Event) -> Option<Row> {
    match event {
        Event::ObjectCreated { kind: of, name, .. } => {
            let name = name.as_ref()?;
            let told_later = *of == ObjectKind::FileMapping;
            let name = names.spelling.text(name);
            (!told_later).then(|| Row::note(format!("new {} \"{name}\"", of.word())))
        }
        &Event::ObjectDestroyed { object } => {
            let known = names.fold.objects().get(&object)?;
            let told = matches!(known.kind, ObjectKind::Process | ObjectKind::Thread);
            let file = matches!(known.detail, Detail::OpenFile(_));
            (!told && !file).then(|| Row::note(format!("{} is gone", names.object(object))))
        }
        &Event::NameFreed { object } => {
            let name = names.fold.objects().get(&object)?.name.as_ref()?;
            let name = names.spelling.text(name);
            Some(Row::note(format!("the name \"{name}\" is free: nobody holds a handle")))
        }
        &Event::HandleFlags { handle, flags, .. } => {
            let flags = words::flags(flags, Family::HandleFlag);
            Some(Row::note(format!("handle {handle} has {flags}")))
        }
        &Event::HandleOpened { process, object, handle, count, .. } => {
            let own = running.and_then(|thread| names.fold.threads().get(&thread));
            let foreign = own.is_some_and(|thread| thread.current != process);
            let times = words::count(count, "handle", "handles");
            let holds = format!("{} now holds {times} {handle}: ", names.process(process));
            let text = format!("{holds}{}", names.object(object));
            (foreign || count > 1).then(|| Row::note(text))
        }
        &Event::HandleClosed { process, object, handle, count, reason } => {
            Some(Row::note(closed(names, (process, object, handle), count, reason)))
        }
        &Event::Signalled { object, signalled } => {
            let known = names.fold.objects().get(&object)?;
            let told = matches!(known.kind, ObjectKind::Process | ObjectKind::Thread);
            let state = if signalled { "is signalled" } else { "is not signalled any more" };
            (!told).then(|| Row::note(format!("{} {state}", names.object(object))))
        }
        _ => None,
    }
}

fn closed(
    names: &Names<'_>,
    (process, object, handle): (ProcessId, ObjectId, Handle),
    count: u32,
    reason: CloseReason,
) -> String {
    let closed = match reason {
        CloseReason::Call => format!("handle {handle} closed"),
        CloseReason::Kernel | CloseReason::Mapping => {
            format!("the kernel closes handle {handle} of {}", names.process(process))
        }
        CloseReason::Source => format!("source handle {handle} closed"),
        CloseReason::ProcessEnd => format!("{} leaves handle {handle}", names.process(process)),
    };
    let kept = kept(names, (process, object, handle), count);
    format!("{closed}{kept}: {}", names.object(object))
}

/// What keeps an object when a process goes on with so many handles of this value.
fn kept(
    names: &Names<'_>,
    (process, object, handle): (ProcessId, ObjectId, Handle),
    count: u32,
) -> String {
    let Some(known) = names.fold.objects().get(&object) else { return String::new() };
    let values = known.holders.iter().flat_map(|(&holder, holding)| {
        holding.values.iter().map(move |(&value, held)| ((holder, value), held.count))
    });
    let others = values.filter(|&(of, _)| of != (process, handle));
    let left = others.map(|(_, count)| u64::from(count)).sum::<u64>() + u64::from(count);
    let views = names.fold.views().values().filter(|view| view.object == object).count() as u64;
    let mut text = String::new();
    if left > 0 {
        text.push_str(&format!(", {} left", words::count(left, "handle", "handles")));
    }
    if views > 0 {
        text.push_str(&format!(", kept by {}", words::count(views, "view", "views")));
    }
    text
}

fn file(names: &Names<'_>, event: &Event) -> Option<Row> {
    let text = match event {
        Event::FileOpened { file, .. } => {
            format!("{} opened {}", names.file(*file), opened(event))
        }
        Event::FileCreated { path, .. } => format!("new file {}", names.spelling.text(path)),
        Event::FileResized { file, size } => {
            let before = names.fold.files().get(file).map(|file| file.size);
            let before =
                before.map_or(String::new(), |size| format!(", was {}", words::size(size)));
            format!("{} is now {} long{before}", names.file(*file), words::size(*size))
        }
        Event::FileWritten { file, offset, bytes } => {
            let bytes = words::bytes(bytes, names.spelling.more());
            format!("{} + {}: {bytes}", names.file(*file), words::offset(*offset))
        }
        Event::FileAttributes { file, attributes } => {
            let flags = words::flags(*attributes, Family::FileAttribute);
            format!("{} has attributes {flags}", names.file(*file))
        }
        Event::FileMoved { file, path } => {
            format!("{} is now {}", names.file(*file), names.spelling.text(path))
        }
        Event::FileCopied { from, to } => {
            format!("{} copied to {}", names.file(*from), names.file(*to))
        }
        Event::FileDoomed { file, doomed: true } => {
            format!("{} is to be deleted when it is closed", names.file(*file))
        }
        Event::FileDoomed { file, .. } => {
            format!("{} is no longer to be deleted", names.file(*file))
        }
        Event::FileUnlinked { file } => {
            format!("{} deleted, but what maps it keeps its bytes", names.file(*file))
        }
        Event::FileDeleted { file } => format!("{} deleted", names.file(*file)),
        _ => return None,
    };
    Some(Row::note(text))
}

/// What a file was opened for.
fn opened(event: &Event) -> String {
    let &Event::FileOpened { read, write, execute, delete, for_mapping, delete_on_close, .. } =
        event
    else {
        return String::new();
    };
    let wanted = [(read, "read"), (write, "write"), (execute, "execute"), (delete, "delete")];
    let wanted: Vec<&str> = wanted.iter().filter(|(wants, _)| *wants).map(|(_, to)| *to).collect();
    let access = match wanted.split_last() {
        None => "without access".to_owned(),
        Some((last, [])) => format!("to {last}"),
        Some((last, others)) => format!("to {} and {last}", others.join(", ")),
    };
    let purpose = if for_mapping { ", for mapping" } else { "" };
    let end = if delete_on_close { ", to be deleted when it is closed" } else { "" };
    format!("{access}{purpose}{end}")
}

fn process(names: &Names<'_>, event: &Event) -> Option<Row> {
    let text = match event {
        Event::ProcessStarted { name, .. } if !names.fold.version().has_slots() => {
            format!("{} starts", names.spelling.text(name))
        }
        Event::ProcessStarted { slot, name, .. } => {
            let base = u64::from(*slot) << 25;
            format!("{} starts in slot {slot} ({base:#010x})", names.spelling.text(name))
        }
        Event::ProcessEnded { process, exit_code } => {
            format!(
                "{} ends with exit code {}",
                names.process(*process),
                words::exit_code(*exit_code)
            )
        }
        Event::HibernatePosted { process } => {
            format!("memory is low: WM_HIBERNATE goes to {}", names.process(*process))
        }
        Event::ProcessActivated { process } => {
            format!("{} comes to the front: WM_ACTIVATE", names.process(*process))
        }
        Event::ThreadStarted { process, number, .. } if *number > 1 => {
            format!("thread {}/{number} starts", names.process(*process))
        }
        Event::StackMade { thread, region } => {
            let known = names.fold.regions().get(region)?;
            let range = words::range(known.base, known.len);
            format!("{range}  stack of {}", names.thread(*thread))
        }
        Event::StackUsed { thread, bytes } => {
            let size = words::size(u64::from(*bytes));
            format!("{} uses {size} of its stack", names.thread(*thread))
        }
        Event::ThreadEnded { thread, exit_code } => {
            let first = names.fold.threads().get(thread).is_none_or(|thread| thread.number == 1);
            if first {
                return None;
            }
            format!(
                "thread {} ends with exit code {}",
                names.thread(*thread),
                words::exit_code(*exit_code)
            )
        }
        _ => return None,
    };
    Some(Row::note(text))
}

/// What a thread may touch, and where it is.
fn migration(names: &Names<'_>, event: &Event) -> Row {
    Row::note(match event {
        Event::PermissionsSet { thread, permissions } => {
            format!("{} may touch the slots of {permissions:#010x}", names.thread(*thread))
        }
        Event::KernelMode { thread, on } => {
            let way = if *on { "goes into" } else { "leaves" };
            format!("{} {way} kernel mode", names.thread(*thread))
        }
        Event::ServerEntered { thread, process, permissions, args } => {
            let (thread, server) = (names.thread(*thread), names.process(*process));
            let moved = args.iter().filter(|arg| arg.given != arg.passed);
            let moved = moved.map(|arg| {
                let (given, passed) = (Address(arg.given), Address(arg.passed));
                format!("; {} {given} is {passed} there", names.spelling.text(&arg.name))
            });
            let moved: String = moved.collect();
            format!("{thread} moves into {server}, with the slots of {permissions:#010x}{moved}")
        }
        Event::ServerLeft { thread, process, result, .. } => {
            let (thread, process) = (names.thread(*thread), names.process(*process));
            let came = match result {
                Some(result) => format!("its call returns {result}"),
                None => "the server of its call has ended".to_owned(),
            };
            format!("{thread} moves back to {process}: {came}")
        }
        other => unreachable!("{other:?} is no migration"),
    })
}

fn pages(count: u32) -> String {
    words::count(count, "page", "pages")
}

fn world(names: &Names<'_>, event: &Event) -> Option<Row> {
    let text = match event {
        Event::VolumePresent { volume, present: false, .. } => {
            format!("{} has no medium any more", names.volume(*volume))
        }
        Event::VolumePresent { volume, medium, .. } => {
            let before = names.fold.volumes().get(volume).map(|volume| volume.medium);
            let which = match before == Some(*medium) {
                true => "its medium again",
                false => "another medium",
            };
            format!("{} has {which}", names.volume(*volume))
        }
        Event::VolumeFilled { volume, filler } => {
            let size = words::size(*filler);
            format!("{} is filled: the world holds {size} of it", names.volume(*volume))
        }
        Event::MemoryDivided { machine, store_pages, ram_pages } => {
            let (machine, store) = (names.machine(*machine), pages(*store_pages));
            format!(
                "the object store of {machine} has {store}, program memory {}",
                pages(*ram_pages)
            )
        }
        Event::DivisionDue { machine, store_pages } => {
            let (machine, store) = (names.machine(*machine), pages(*store_pages));
            format!("the object store of {machine} gets {store} when the machine starts again")
        }
        Event::Link { machine, server, connected } => {
            let (machine, server) = (names.machine(*machine), names.server(*server));
            match connected {
                true => format!("{machine} reaches {server} again"),
                false => format!("{machine} does not reach {server} any more"),
            }
        }
        _ => return None,
    };
    Some(Row::note(text))
}
