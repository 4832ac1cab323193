//! A letter is made: in a world, by what processes got so far.

use crate::letter::{Deed, Given, Got, KINDS, Letter, PROCESSES};
use abi::{AccessKind, Address, MachineId, ProcessId, ThreadId};
use coredll::{Api, Arg, Args, Gives, Output, Returned, Returns};
use kernel::{Defaults, Kernel, Stop, World};
use trace::text::Text;
use trace::{Event, Recorder};

/// What each process got last: a value, and whether it is a file that was opened for mapping.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Held {
    pub(crate) value: u32,
    pub(crate) for_mapping: bool,
}

/// What all processes got last, by process and kind.
pub(crate) type Holdings = [[Held; KINDS.len()]; PROCESSES.len()];

/// What came of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Came {
    /// It was done.
    Done,
    /// The call was refused; true: and may have had side effects.
    Refused(bool),
    /// The touch of memory raised an exception.
    Raised,
    /// Nobody is there to make it, or the world has nothing to do.
    CannotBe,
    /// It ran into what is not modelled.
    NotModelled,
}

/// Makes a letter, the n-th since the world began; its events go to the recorder.
pub(crate) fn play(
    world: &mut World,
    letter: &Letter,
    (holdings, nth): (&mut Holdings, usize),
    recorder: &mut Recorder,
) -> Came {
    let mut chance = Defaults;
    let mut kernel = world.kernel(recorder, &mut chance);
    // A process that has ended, and that nobody holds, is gone.
    let processes = &kernel.state.processes;
    let ended = |row| processes.get(row).is_none_or(|process| process.exit_code.is_some());
    let actor = letter.by.or(match letter.deed {
        Deed::Act { victim, .. } => victim,
        _ => None,
    });
    if actor.is_some_and(|process| ended(process as u32)) {
        return Came::CannotBe;
    }
    let thread = letter.by.map(|process| ThreadId(process as u32));
    let text = || Text::from(letter.text.as_str());
    kernel.emit(|| Event::Step { index: nth as u32, line: 0, thread, text: text() });
    match (&letter.deed, letter.by) {
        (Deed::Act { act, victim }, _) => {
            kernel.emit(|| Event::Act { text: text() });
            let victim = victim.map(|process| ProcessId(process as u32));
            match runner::act::perform(&mut kernel, act, MachineId(0), victim) {
                Ok(_) => Came::Done,
                Err(_) => Came::CannotBe,
            }
        }
        (Deed::Call { api, args }, Some(by)) => {
            call(&mut kernel, (letter, by), (api, args), holdings)
        }
        (Deed::Read { at, len }, Some(by)) => {
            touch(&mut kernel, by, AccessKind::Read, address(at, holdings), *len, |kernel, at| {
                let cpu = kernel.cpu(ThreadId(by as u32));
                kernel.read_for_program(&cpu, at, *len, Vec::new()).map(drop)
            })
        }
        (Deed::Write { at, bytes }, Some(by)) => {
            let len = bytes.len().expect("it is short");
            touch(&mut kernel, by, AccessKind::Write, address(at, holdings), len, |kernel, at| {
                let cpu = kernel.cpu(ThreadId(by as u32));
                kernel.write_content(&cpu, at, len, |from, into| bytes.read(from, into))
            })
        }
        (deed, None) => panic!("somebody does {deed:?}"),
    }
}

fn call(
    kernel: &mut Kernel<'_>,
    (letter, by): (&Letter, usize),
    (api, args): (&'static Api, &[Option<Given>]),
    holdings: &mut Holdings,
) -> Came {
    let value = |given: &Given| match given {
        Given::Fixed(arg) => arg.clone(),
        Given::Got(got, offset) => Arg::Number(at(holdings, *got, *offset)),
    };
    let values = args.iter().map(|arg| arg.as_ref().map(value)).collect();
    // Whether it succeeds or not, CreateFileMapping takes over the handle for mapping; a flush that
    // fails half-way has written the pages before.
    let source = args.first().and_then(Option::as_ref);
    let for_mapping = source.is_some_and(|given| match given {
        Given::Got(got, _) => holdings[got.process][got.kind].for_mapping,
        Given::Fixed(_) => false,
    });
    let effects = match api.name {
        "CreateFileMapping" => for_mapping,
        name => name == "FlushViewOfFile",
    };
    let args = Args::new(api.params, values);
    let made = runner::invoke(kernel, ThreadId(by as u32), api, &args, Vec::new);
    if made.not_modelled.is_some() {
        return Came::NotModelled;
    }
    if made.failed {
        return Came::Refused(effects);
    }
    let given = made.outputs.iter().find(|output| output.gives == Gives::Handle);
    let value = match (given.and_then(Output::number), made.returned, api.returns) {
        (Some(handle), ..) => Some(handle),
        (None, Returned::Value(value), Returns::HandleOrNull | Returns::HandleOrInvalid)
        | (None, Returned::Value(value), Returns::AddressOrNull) => Some(value),
        _ => None,
    };
    if let (Some(kind), Some(value)) = (letter.gets, value) {
        let for_mapping = api.name == "CreateFileForMapping";
        holdings[by][kind] = Held { value, for_mapping };
    }
    Came::Done
}

fn touch(
    kernel: &mut Kernel<'_>,
    by: usize,
    kind: AccessKind,
    address: Address,
    len: u64,
    act: impl FnOnce(&mut Kernel<'_>, Address) -> Result<(), Stop>,
) -> Came {
    let thread = ThreadId(by as u32);
    kernel.emit(|| Event::Touch { thread, kind, address, len });
    match act(kernel, address) {
        Ok(()) => Came::Done,
        Err(Stop::Faulted(fault)) => {
            kernel.raise(thread, fault, true);
            Came::Raised
        }
        Err(Stop::NotModelled(_)) => Came::NotModelled,
        Err(Stop::Refused(refusal)) => panic!("a touch of memory is refused: {refusal:?}"),
    }
}

fn address(given: &Given, holdings: &Holdings) -> Address {
    match given {
        Given::Got(got, offset) => Address(at(holdings, *got, *offset)),
        Given::Fixed(fixed) => panic!("{fixed:?} is no address"),
    }
}

fn at(holdings: &Holdings, got: Got, offset: u32) -> u32 {
    holdings[got.process][got.kind].value.wrapping_add(offset)
}
