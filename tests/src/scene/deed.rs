//! What programs of a scene do, as steps of a scenario. A program knows by name what it got itself, so
//! that whatever is left out, and whoever comes first, the rest can still be done.

use super::Who;
use super::world::{CARD, PROGRAM, SERVER};
use super::written;
use crate::program::{Held, Operation, PATHS, Step, arguments, step};
use abi::OsVersion;
use abi::constant::*;
use coredll::{Api, Arg, Gives, Returns, Takes};
use proptest::prelude::*;

/// What a program does: one of the random calls, or what only a scenario has.
#[derive(Clone, Debug)]
pub(super) enum Deed {
    Of(Operation),
    Read {
        at: (usize, u32),
        len: u32,
    },
    Wait {
        handle: usize,
        milliseconds: u32,
    },
    Release {
        handle: usize,
    },
    Set {
        handle: usize,
    },
    Sleep {
        milliseconds: u32,
    },
    Thread,
    /// Tells who the process is: a judge then knows whom it means by its identifier.
    Identify,
    /// Ends the process: nothing of it comes after this.
    End,
}

/// What is done, and the number of who does it: up to so much, in the order in which it is written.
pub(super) fn deeds(count: usize) -> impl Strategy<Value = Vec<(usize, Deed)>> {
    let together = prop_oneof![8 => deed().prop_map(|deed| vec![deed]), 1 => view(), 1 => lock()];
    prop::collection::vec(together, 0..count).prop_map(|all| all.concat())
}

/// What it takes to write to a view of a file, so that it goes well often enough.
fn view() -> impl Strategy<Value = Vec<(usize, Deed)>> {
    const BOTH: u32 = GENERIC_READ | GENERIC_WRITE;
    let offset = prop::sample::select(&[0, 0x1000, 0x17FE][..]);
    (0..4usize, 0..PATHS.len(), any::<bool>(), offset).prop_map(|(who, path, named, offset)| {
        let name = named.then_some(0);
        let share = FILE_SHARE_READ | FILE_SHARE_WRITE;
        let (disposition, for_mapping) = (OPEN_EXISTING, true);
        let open = Operation::Open { path, access: BOTH, share, disposition, for_mapping };
        let (file, protect, high, low) = (0, PAGE_READWRITE, 0, 0x2000);
        let map = Operation::CreateFileMapping { file, protect, high, low, name };
        let view = Operation::Map { handle: 0, access: FILE_MAP_WRITE, offset: 0, len: 0 };
        let poke = Operation::Poke { at: (0, offset), value: 7 };
        [open, map, view, poke].map(|operation| (who, Deed::Of(operation))).to_vec()
    })
}

/// A mutex that all can find, and what is done with it: waited for, or released, by whomever.
fn lock() -> impl Strategy<Value = Vec<(usize, Deed)>> {
    let milliseconds = prop::sample::select(&[0, 7][..]);
    (0..4usize, any::<bool>(), milliseconds).prop_map(|(who, takes, milliseconds)| {
        let then = match takes {
            true => Deed::Wait { handle: 0, milliseconds },
            false => Deed::Release { handle: 0 },
        };
        vec![(who, Deed::Of(Operation::Mutex { name: Some(1) })), (who, then)]
    })
}

fn deed() -> impl Strategy<Value = (usize, Deed)> {
    let of = (step(), any::<bool>()).prop_map(|(Step { thread, operation }, other)| {
        (thread + 2 * usize::from(other), Deed::Of(operation))
    });
    let index = || prop_oneof![3 => 0..3usize, 1 => 0..64usize];
    let time = || prop::sample::select(&[0, 1, 7][..]);
    let at = (index(), prop::sample::select(&[0, 0xFFE, 0x1000, 0x2FFF, u32::MAX][..]));
    let other = prop_oneof![
        4 => (at, 1..9u32).prop_map(|(at, len)| Deed::Read { at, len }),
        2 => (index(), time()).prop_map(|(handle, milliseconds)| Deed::Wait { handle, milliseconds }),
        2 => index().prop_map(|handle| Deed::Release { handle }),
        1 => index().prop_map(|handle| Deed::Set { handle }),
        1 => time().prop_map(|milliseconds| Deed::Sleep { milliseconds }),
        1 => Just(Deed::Thread),
        1 => Just(Deed::Identify),
    ];
    prop_oneof![6 => of, 1 => (0..4usize, other)]
}

/// A step as it is written, without its end: what is expected of it.
pub(super) struct Line {
    pub(super) text: String,
    /// What it binds, and the output that it binds it to; none: the result.
    pub(super) binds: Option<(String, Option<&'static str>)>,
    /// What is expected of it where nothing is known; nothing if only one thing can come of it.
    pub(super) anything: &'static str,
}

/// What may come of a call; of a touch of memory; of a call into a server.
const OF_CALL: &str = "OneOf([Succeeds, Fails, Raises(EXCEPTION_ACCESS_VIOLATION), \
                       Raises(EXCEPTION_IN_PAGE_ERROR), Raises(EXCEPTION_GUARD_PAGE)])";
const OF_TOUCH: &str = "OneOf([Succeeds, Raises(EXCEPTION_ACCESS_VIOLATION), \
                        Raises(EXCEPTION_IN_PAGE_ERROR), Raises(EXCEPTION_GUARD_PAGE)])";
const OF_SERVER: &str = "OneOf([Succeeds, Fails])";

/// What one program has got so far.
pub(super) struct Writer<'w> {
    version: OsVersion,
    who: &'w Who,
    held: Held,
    /// Cards that are out, links that are cut: only the first script of a machine does that.
    out: bool,
    cut: bool,
    /// Nothing may happen. Else a run goes on, and does not say so, where a name is lacking that a call did
    /// not give, and where something is not modelled: memory of the kernel.
    undisturbed: bool,
}

/// Where the numbers begin that stand for what a step got, and how far they are apart.
const FIRST: u32 = 0x9000_0000;
const APART: u32 = 0x1_0000;

impl<'w> Writer<'w> {
    pub(super) fn new(
        version: OsVersion,
        current_process: u32,
        who: &'w Who,
        undisturbed: bool,
    ) -> Writer<'w> {
        let held = Held::new(version, current_process, who.ids);
        Writer { version, who, held, out: false, cut: false, undisturbed }
    }

    /// What is done, as a step with this number; none: nothing can be.
    pub(super) fn line(&mut self, deed: &Deed, number: u32) -> Option<Line> {
        let some = |text: String, anything| Some(Line { text, binds: None, anything });
        let touch = |text: String| some(text, OF_TOUCH);
        match deed {
            Deed::Of(Operation::Act(act)) => some(self.act(*act)?, ""),
            Deed::Of(Operation::Move { server }) => {
                let server = self.who.servers.get((*server)?)?;
                let text = format!("CallServer(process: \"{server}\", program: \"{PROGRAM}\"");
                some(text, OF_SERVER)
            }
            Deed::Of(Operation::UseStack { bytes }) => {
                self.who.has_image.then(|| touch(format!("UseStack(bytes: {bytes}")))?
            }
            Deed::Of(Operation::Poke { at, value }) => {
                let at = named(self.held.view(at.0).wrapping_add(at.1));
                touch(format!("Write(at: {at}, bytes: Fill(byte: {value}, len: 3)"))
            }
            Deed::Of(Operation::KernelMode { on: true }) if !self.undisturbed => None,
            Deed::Of(operation) => {
                let (name, args) = arguments(&self.held, operation);
                let api = coredll::find(name).expect("the function exists");
                let args: Vec<_> =
                    (0..api.params.len()).map(|at| args.given(at).cloned()).collect();
                self.call(api, &args, number)
            }
            Deed::Read { at, len } => {
                let at = named(self.held.view(at.0).wrapping_add(at.1));
                touch(format!("Read(at: {at}, len: {len}"))
            }
            Deed::Wait { handle, milliseconds } => {
                let handle = self.handle(*handle);
                self.plain("WaitForSingleObject", &[handle, *milliseconds], number)
            }
            Deed::Release { handle } => {
                let handle = self.handle(*handle);
                self.plain("ReleaseMutex", &[handle], number)
            }
            Deed::Set { handle } => {
                let handle = self.handle(*handle);
                self.plain("SetEvent", &[handle], number)
            }
            Deed::Identify => self.plain("GetCurrentProcessId", &[], number),
            Deed::End => self.plain("ExitProcess", &[7], number),
            Deed::Sleep { milliseconds } => self.plain("Sleep", &[*milliseconds], number),
            Deed::Thread => {
                let text = format!("CreateThread(lpStartAddress: \"{PROGRAM}\"");
                let api = coredll::find("CreateThread").expect("the function exists");
                Some(self.bound(api, text, number))
            }
        }
    }

    fn handle(&self, index: usize) -> u32 {
        self.held.handles[self.held.handles.len() - 1 - index % self.held.handles.len()]
    }

    fn plain(&mut self, name: &str, values: &[u32], number: u32) -> Option<Line> {
        let api = coredll::find(name).expect("the function exists");
        let args: Vec<_> = values.iter().map(|value| Some(Arg::Number(*value))).collect();
        self.call(api, &args, number)
    }

    /// A call, if the version has the function.
    fn call(&mut self, api: &'static Api, args: &[Option<Arg>], number: u32) -> Option<Line> {
        if !api.versions.contains(&self.version) {
            return None;
        }
        let given = api.params.iter().zip(args).filter_map(|(param, arg)| {
            let value = argument(&param.takes, arg.as_ref()?, &|_, value| named(value))?;
            Some(format!("{}: {value}", param.name))
        });
        let given: Vec<String> = given.collect();
        Some(self.bound(api, format!("{}({}", api.name, given.join(", ")), number))
    }

    /// A call, and what it gets: a name, and a number that stands for it from now on.
    fn bound(&mut self, api: &'static Api, text: String, number: u32) -> Line {
        let value = FIRST + APART * number;
        let output = api.outputs().find(|output| output.gives == Gives::Handle);
        let got = match (output, api.returns) {
            (Some(_), _) if !self.undisturbed => None,
            (Some(output), _) => {
                self.held.handles.push(value);
                Some(Some(output.name))
            }
            (None, Returns::HandleOrNull | Returns::HandleOrInvalid | Returns::AddressOrNull) => {
                self.held.keep(api, value);
                Some(None)
            }
            (None, _) => None,
        };
        let binds = got.map(|output| (name(number), output));
        Line { text, binds, anything: OF_CALL }
    }

    /// What the world does where the program is; none: it cannot, or has done it already.
    fn act(&mut self, act: u8) -> Option<String> {
        let Who { machine, has_card, trims, is_first, .. } = self.who;
        let here = format!("machine: \"{machine}\"");
        let card = has_card.then(|| format!("card: r\"{CARD}\", {here}"));
        let moves = card.filter(|_| *is_first);
        let link = format!("server: \"{SERVER}\", {here}");
        let volume = match (has_card, self.version) {
            (true, _) => CARD,
            (false, OsVersion::Win32) => r"C:\",
            (false, _) => r"\",
        };
        Some(match act {
            0 if !self.out => {
                let moved = format!("Eject({}", moves?);
                self.out = true;
                moved
            }
            1 | 2 if self.out => {
                self.out = false;
                format!("Insert({}{}", moves?, if act == 2 { ", blank: true" } else { "" })
            }
            3 if *is_first && !self.cut => {
                self.cut = true;
                format!("Disconnect({link}")
            }
            4 if self.cut => {
                self.cut = false;
                format!("Reconnect({link}")
            }
            5 => format!("PressMemory(leave: 1, {here}"),
            6 => format!("ReleaseMemory({here}"),
            7 => format!("DeferWrites(on: true, {here}"),
            8 => format!("WritePending({here}"),
            9 if *trims => format!("HoldTrim(on: true, {here}"),
            10 if *trims => format!("HoldTrim(on: false, {here}"),
            11 => format!("FillVolume(path: r\"{volume}\", leave: 10, {here}"),
            _ => return None,
        })
    }
}

/// The name of what the step with a number gets.
fn name(number: u32) -> String {
    format!("got {number}")
}

/// A number, or the name that it stands for, with what is added to it.
fn named(value: u32) -> String {
    let number = value.wrapping_add(APART / 2).wrapping_sub(FIRST) / APART;
    if value < FIRST - APART / 2 || number >= 0x1000 {
        return format!("{value:#x}");
    }
    match value.wrapping_sub(FIRST + APART * number) as i32 {
        0 => format!("\"{}\"", name(number)),
        more => format!("(\"{}\", {more})", name(number)),
    }
}

/// An argument as a scenario writes it, with what a handle or an address is called; none: it is what is
/// meant where none is given.
pub fn argument(takes: &Takes, value: &Arg, named: &dyn Fn(bool, u32) -> String) -> Option<String> {
    Some(match (value, takes) {
        (Arg::Null, _) => return None,
        (Arg::Number(number), Takes::Handle { default }) if *number == default.0 => return None,
        (Arg::Number(number), Takes::Number { default, .. }) if number == default => return None,
        (Arg::Number(number), Takes::Handle { .. } | Takes::Process) => named(true, *number),
        (Arg::Number(number), Takes::Number { families, .. }) => constants(*number, families),
        (Arg::Number(number), Takes::Length { .. }) => format!("{number:#x}"),
        (Arg::Number(number), _) => named(false, *number),
        (Arg::Text(text), _) => format!("r\"{text}\""),
        (Arg::Data(data), _) => written::content(data),
        (Arg::Handles(handles), _) => {
            let handles: Vec<String> = handles.iter().map(|it| named(true, it.0)).collect();
            format!("[{}]", handles.join(", "))
        }
    })
}

/// A number by the constants that it is made of, if there are such.
fn constants(value: u32, families: &[Family]) -> String {
    if let Some(name) = name_of(value, families) {
        return name.to_owned();
    }
    let bits = (0..32).map(|bit| 1 << bit).filter(|bit| value & bit != 0);
    let names: Option<Vec<&str>> = bits.map(|bit| name_of(bit, families)).collect();
    names
        .filter(|names| !names.is_empty())
        .map_or_else(|| format!("{value:#x}"), |names| format!("[{}]", names.join(", ")))
}
