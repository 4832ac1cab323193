//! Binds the calls of a scenario to the functions of the API, before anything runs.
//!
//! Unknown functions and parameters, words of the wrong family, a pointer where a handle is
//! wanted: each is reported at its place, with the nearest known name.

mod composed;
mod kinds;
mod known;
mod outputs;
mod server;
mod wanted;

pub use kinds::ValueKind;
pub use known::BoundArgs;

use abi::constant::{CONSTANTS, Family};
use abi::{Content, ErrorCode, OsVersion};
use coredll::{APIS, Api, Param, Takes};
use kinds::{Kinds, Use};
use scenario::step::{Call, Step, StepKind, Written};
use scenario::{
    Bindings, Diagnostic, Diagnostics, Field, Files, Kind, Name, Node, Place, Program, Scenario,
    Source, Span, Spanned, echo, near::nearest,
};
use wanted::wanted;

/// A call whose function and arguments are known.
#[derive(Debug)]
pub struct BoundCall {
    /// The function.
    pub api: &'static Api,
    /// Its arguments.
    pub args: Box<BoundArgs>,
}

/// An argument that is given.
#[derive(Debug)]
pub struct Given {
    /// Which of the function's parameters it is for.
    pub param: u8,
    /// What stands for it.
    pub arg: BoundArg,
}

/// What stands for a parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum BoundArg {
    /// A number, known now.
    Number(u32),
    /// What a name is bound to, plus an offset.
    Name {
        /// The number of the name.
        number: u32,
        /// What is added to it, as C adds: modulo 2^32.
        offset: u32,
    },
    /// An address in the slot of a process.
    InSlot {
        /// The process.
        process: Name,
        /// The distance from the slot's base.
        offset: u32,
    },
    /// Text.
    Text(Name),
    /// Data.
    Data(Box<Content>),
    /// An array of handles, each with the place where it is written.
    Handles(Box<[Spanned<BoundArg>]>),
    /// A NULL pointer.
    Null,
}

/// Binds calls and gathers the mistakes.
pub struct Binder<'s> {
    file: &'s Source,
    files: &'s dyn Files,
    pub(crate) kinds: Kinds<'s>,
    bindings: &'s Bindings,
    on: &'s [Spanned<OsVersion>],
    programs: &'s [Program],
    mistakes: Diagnostics,
}

impl<'s> Binder<'s> {
    /// A binder for the calls of this scenario.
    pub fn new(scenario: &'s Scenario, files: &'s dyn Files) -> Binder<'s> {
        let kinds = Kinds::of(scenario);
        let mistakes = Diagnostics::new(scenario.file.clone());
        let (file, bindings, on) = (&scenario.file, &scenario.bindings, &scenario.on);
        let programs = &scenario.programs;
        Binder { file, files, kinds, bindings, on, programs, mistakes }
    }

    /// The names that steps bind, by their numbers, or the mistakes that were found.
    pub fn finish(mut self) -> Result<Vec<&'s str>, Diagnostics> {
        self.mistakes.sort();
        if self.mistakes.is_empty() { Ok(self.kinds.names()) } else { Err(self.mistakes) }
    }

    /// Binds one call; `None` if it cannot be bound, which has been reported.
    pub fn bind(&mut self, step: &Step, call: &Call) -> Option<BoundCall> {
        let Some(api) = coredll::find(&step.name) else {
            self.unknown_function(step);
            return None;
        };
        self.check_versions(step, api);
        let mut args = Vec::with_capacity(call.args.len());
        for field in &call.args {
            match api.params.iter().position(|param| param.name == &*field.name) {
                Some(at) => {
                    let arg = self.argument(&api.params[at], &field.value);
                    args.extend(arg.map(|arg| Given { param: at as u8, arg }));
                }
                None => self.unknown_parameter(api, field),
            }
        }
        for step in step.each() {
            let StepKind::Call(call) = &step.kind else { continue };
            call.out().iter().for_each(|out| self.output(api, out));
        }
        let bound = args.len() == call.args.len();
        bound.then(|| BoundCall::new(api, args.into_boxed_slice()))
    }

    /// Checks that every version has the function.
    fn check_versions(&mut self, step: &Step, api: &Api) {
        let lacking = self.on.iter().filter(|on| !api.versions.contains(&on.value));
        let lacking: Vec<&str> = lacking.map(|on| on.value.name()).collect();
        if !lacking.is_empty() {
            let message = format!("{} does not exist on {}", api.name, lacking.join(", "));
            let help = format!("it exists on {}", api.versions_words());
            self.mistakes.push(Diagnostic::error(step.name_span(), message).help(help));
        }
    }

    /// Checks that a touch of memory does not go through a handle, and what a call into a server
    /// passes.
    pub fn touch(&mut self, step: &Step) {
        match &step.kind {
            StepKind::Read(read) => self.check_place("at", &read.at),
            StepKind::Write(write) => {
                self.check_place("at", &write.at);
                if let Written::Pointer(pointer) = &write.what {
                    self.check_place("pointer", pointer);
                }
            }
            StepKind::CallServer(call) => self.server_call(step, call),
            StepKind::Execute(execute) => self.check_place("at", &execute.at),
            StepKind::CheckPage(check) => self.check_place("at", &check.at),
            StepKind::CheckBytes(check) => self.check_place("at", &check.at),
            StepKind::CheckAddress(check) => self.check_place("of", &check.of),
            StepKind::CheckObject(check) => {
                let taken = Use { by: "of", name: &check.of.value, span: check.of.span };
                self.check_use(&taken, HANDLES);
            }
            _ => {}
        }
    }

    /// An address is wanted.
    fn check_place(&mut self, by: &str, at: &Spanned<Place>) {
        if let Place::Bound { name, .. } = &at.value {
            let taken = Use { by, name: &name.value, span: at.span };
            self.check_use(&taken, ADDRESSES);
        }
    }

    fn check_use(&mut self, taken: &Use<'_>, kinds: &[ValueKind]) {
        if let Some(clash) = self.kinds.clash(taken, kinds) {
            self.mistakes.push_once(clash);
        }
    }

    fn unknown_function(&mut self, step: &Step) {
        let name = &*step.name;
        let known = APIS.iter().map(|api| api.name).chain(scenario::own_step_names());
        let message = format!("`{}` is neither a function of the API nor a step", echo(name));
        let mistake = Diagnostic::error(step.name_span(), message);
        self.mistakes.push_once(match nearest(name, known) {
            _ if name == "MapViewOfFileEx" => {
                mistake.help("Windows CE does not have it: MapViewOfFile finds the address itself")
            }
            Some(near) => mistake.help(format!("did you mean `{near}`?")),
            None => mistake.help("`slotzero list --apis` shows what there is"),
        });
    }

    fn unknown_parameter(&mut self, api: &Api, field: &Field) {
        let known = api.params.iter().map(|param| param.name);
        let message = format!("{} has no parameter `{}`", api.name, echo(&field.name));
        let mistake = Diagnostic::error(field.name_span, message);
        let list = api.params.iter().map(|param| param.name).collect::<Vec<_>>().join(", ");
        self.mistakes.push_once(match nearest(&field.name, known) {
            Some(near) => mistake.help(format!("did you mean `{near}`?")),
            None if list.is_empty() => mistake.help("it has no parameters"),
            None => mistake.help(format!("it has {list}")),
        });
    }

    fn argument(&mut self, param: &Param, node: &Node) -> Option<BoundArg> {
        match param.takes {
            Takes::Handle { .. } | Takes::Process => {
                self.value(param, node, &[Family::Handle], HANDLES)
            }
            Takes::Handles => self.handles(param, node),
            Takes::Address | Takes::Ignored | Takes::Null => {
                self.value(param, node, &[Family::Handle], ADDRESSES)
            }
            Takes::Security => self.security(param, node),
            Takes::Number { families, .. } => self.value(param, node, families, NUMBERS),
            Takes::Length { .. } => self.value(param, node, &[], NUMBERS),
            Takes::InOut => match node.word() {
                Some(word) if **word == *"NULL" => Some(BoundArg::Null),
                _ => self.value(param, node, &[], NUMBERS),
            },
            Takes::Boolean => self.value(param, node, &[Family::Boolean], NUMBERS),
            Takes::Text | Takes::Program => self.text(param, node),
            Takes::Input => self.data(param, node),
            Takes::Buffer => self.value(param, node, &[Family::Handle], ADDRESSES),
            Takes::Output { .. } | Takes::Structure { .. } => match node.word() {
                Some(word) if **word == *"NULL" => Some(BoundArg::Null),
                _ => self.wrong(
                    param.name,
                    node,
                    "`NULL`; what it returns is checked with `out: (…)`",
                ),
            },
        }
    }

    /// A number, constants, a bound name with or without an offset, an address in a slot.
    fn value(
        &mut self,
        param: &Param,
        node: &Node,
        families: &[Family],
        kinds: &[ValueKind],
    ) -> Option<BoundArg> {
        match &node.kind {
            Kind::Word(_) | Kind::List(_) => {
                self.constants(param.name, node, families).map(BoundArg::Number)
            }
            Kind::Integer(_) => self.number(param, node),
            Kind::Bool(value) if families == [Family::Boolean] => {
                Some(BoundArg::Number(u32::from(*value)))
            }
            Kind::Text(name) => self.bound_name(param, name, 0, node.span, kinds),
            // A handle plus an offset is no handle.
            Kind::Tuple(_) if kinds != HANDLES => self.place(param, node, kinds),
            Kind::Call(_) if kinds == ADDRESSES => self.place(param, node, kinds),
            _ => self.wrong(param.name, node, wanted(param)),
        }
    }

    fn number(&mut self, param: &Param, node: &Node) -> Option<BoundArg> {
        let value = node.integer().expect("the caller saw an integer");
        // A negative number becomes what C makes of it: its two's complement.
        match (i32::try_from(value), u32::try_from(value)) {
            (_, Ok(value)) => Some(BoundArg::Number(value)),
            (Ok(value), _) => Some(BoundArg::Number(value as u32)),
            _ => self.wrong(param.name, node, "a number of 32 bits: -2147483648 to 4294967295"),
        }
    }

    /// One word, or a list of words that are joined.
    fn constants(&mut self, name: &str, node: &Node, families: &[Family]) -> Option<u32> {
        let mut joined = Some(0);
        for item in node.items() {
            let value = self.constant(name, item, families);
            joined = joined.zip(value).map(|(joined, value)| joined | value);
        }
        joined
    }

    fn constant(&mut self, name: &str, node: &Node, families: &[Family]) -> Option<u32> {
        let Some(word) = node.word() else { return self.wrong(name, node, "names of constants") };
        // NULL and 0 can be written for anything that has no better word for it.
        let fits = |family: Family| families.contains(&family);
        match abi::constant::find(word) {
            Some((value, family)) if fits(family) => Some(value),
            None if fits(Family::ErrorCode) && ErrorCode::from_name(word).is_some() => {
                ErrorCode::from_name(word).map(|code| code.0)
            }
            found => {
                let known = CONSTANTS.iter().filter(|(_, _, family)| fits(*family));
                let is_known = found.is_some() || ErrorCode::from_name(word).is_some();
                let message = match is_known {
                    true => format!("`{}` does not belong to `{name}`", echo(word)),
                    false => format!("`{}` is no known constant", echo(word)),
                };
                let mistake = Diagnostic::error(node.span, message);
                let near = nearest(word, known.clone().map(|(known, ..)| *known));
                let all: Vec<_> = known.map(|(known, ..)| *known).collect();
                let more = if all.len() > 6 { " …" } else { "" };
                let some = all.iter().take(6).copied().collect::<Vec<_>>().join(", ");
                self.mistakes.push_once(match near {
                    Some(near) => mistake.help(format!("did you mean `{near}`?")),
                    None if !is_known && word.starts_with(char::is_lowercase) => {
                        mistake.help(format!("a bound name is in quotes: `\"{}\"`", echo(word)))
                    }
                    None if some.is_empty() => mistake.help(format!("`{name}` takes a number")),
                    None => mistake.help(format!("`{name}` takes {some}{more}")),
                });
                None
            }
        }
    }

    fn bound_name(
        &mut self,
        param: &Param,
        name: &Name,
        offset: i64,
        span: Span,
        kinds: &[ValueKind],
    ) -> Option<BoundArg> {
        let taken = Use { by: param.name, name, span };
        if let Some(clash) = self.kinds.clash(&taken, kinds) {
            self.mistakes.push_once(clash);
            return None;
        }
        let suggest = !self.mistakes.is_full();
        if let Some(mistake) = self.bindings.check_use(name, span, suggest) {
            self.mistakes.push_once(mistake);
            return None;
        }
        // A name that has none is bound to nothing, which has been reported.
        let number = self.kinds.number(name)?;
        Some(BoundArg::Name { number, offset: offset as u32 })
    }

    /// A bound name with an offset, or an address in a slot.
    fn place(&mut self, param: &Param, node: &Node, kinds: &[ValueKind]) -> Option<BoundArg> {
        let span = node.span;
        match scenario::place(node, self.file) {
            Ok(Place::Bound { name, offset }) => {
                self.bound_name(param, &name.value, offset, span, kinds)
            }
            Ok(Place::InSlot { process, offset }) => {
                Some(BoundArg::InSlot { process: process.value, offset })
            }
            Ok(Place::Address(address)) => Some(BoundArg::Number(address)),
            Err(mistakes) => {
                self.take_over(mistakes);
                None
            }
        }
    }

    fn take_over(&mut self, mistakes: Diagnostics) {
        for mistake in mistakes.iter() {
            self.mistakes.push_once(mistake.clone());
        }
    }

    fn text(&mut self, param: &Param, node: &Node) -> Option<BoundArg> {
        match &node.kind {
            Kind::Text(text) => Some(BoundArg::Text(text.clone())),
            Kind::Word(word) if **word == *"NULL" => Some(BoundArg::Null),
            _ => self.wrong(param.name, node, wanted(param)),
        }
    }

    fn data(&mut self, param: &Param, node: &Node) -> Option<BoundArg> {
        match &node.kind {
            Kind::Call(call) if *call.name.value != *"InSlot" => {
                match scenario::content(node, self.file, self.files) {
                    Ok(content) => Some(BoundArg::Data(Box::new(content))),
                    Err(mistakes) => {
                        self.take_over(mistakes);
                        None
                    }
                }
            }
            _ => self.value(param, node, &[Family::Handle], ADDRESSES),
        }
    }

    fn wrong<T>(&mut self, name: &str, node: &Node, want: &str) -> Option<T> {
        // A number that is none has been reported as such.
        if !matches!(node.kind, Kind::OddNumber(_)) {
            let message = format!("`{name}` takes {want}, not {}", node.describe());
            let mistake = Diagnostic::error(node.span, message);
            let high = name.strip_suffix("Low").filter(|_| matches!(node.kind, Kind::Integer(_)));
            self.mistakes.push_once(match high {
                Some(name) => mistake.help(format!("the higher 32 bits go into `{name}High`")),
                None => mistake,
            });
        }
        None
    }
}

/// Kinds of value that serve as a handle.
const HANDLES: &[ValueKind] = &[ValueKind::Handle, ValueKind::Identifier];
/// Kinds of value that serve as an address.
const ADDRESSES: &[ValueKind] = &[ValueKind::Address];
/// Kinds of value that serve as a number.
const NUMBERS: &[ValueKind] = &[ValueKind::Number, ValueKind::Identifier];
