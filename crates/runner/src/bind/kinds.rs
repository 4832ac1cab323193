//! What names are bound to, as far as it can be known before the run.

use coredll::{Gives, Returns};
use scenario::step::{Call, Out, Step, StepKind, Want};
use scenario::{Diagnostic, Name, Place, Scenario, Span, Spanned, TakenKind, echo};
use std::collections::BTreeMap;

/// What a name is bound to, as far as it can be known before the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ValueKind {
    /// The value of a kernel object.
    Handle,
    /// An address.
    Address,
    /// The identifier of a process or a thread: a number that also serves as a handle (HND-05).
    Identifier,
    /// Any other number.
    Number,
}

impl ValueKind {
    /// What a function's return value is.
    pub fn of(returns: Returns) -> ValueKind {
        match returns {
            Returns::HandleOrNull | Returns::HandleOrInvalid => ValueKind::Handle,
            Returns::AddressOrNull | Returns::NullOrAddress => ValueKind::Address,
            Returns::Identifier => ValueKind::Identifier,
            Returns::Boolean | Returns::Number { .. } | Returns::Nothing => ValueKind::Number,
        }
    }

    /// What an output is; `None` for bytes, to which no name can be bound.
    pub fn of_output(gives: Gives) -> Option<ValueKind> {
        match gives {
            Gives::Handle => Some(ValueKind::Handle),
            Gives::Address => Some(ValueKind::Address),
            Gives::Identifier => Some(ValueKind::Identifier),
            Gives::Number { .. } => Some(ValueKind::Number),
            Gives::Bytes => None,
        }
    }

    /// What a program takes of a call into a server.
    pub(crate) fn of_taken(taken: TakenKind) -> ValueKind {
        match taken {
            TakenKind::Pointer => ValueKind::Address,
            TakenKind::Handle => ValueKind::Handle,
            TakenKind::Number => ValueKind::Number,
        }
    }

    fn name(self) -> &'static str {
        match self {
            ValueKind::Handle => "a handle",
            ValueKind::Address => "an address",
            ValueKind::Identifier => "an identifier",
            ValueKind::Number => "a number",
        }
    }
}

/// The names that a scenario binds, numbered in their order.
pub(crate) struct Kinds<'s>(BTreeMap<&'s str, Known>);

/// What is known of a name.
#[derive(Default)]
struct Known {
    number: u32,
    /// The kinds of value that it is bound to, and where.
    kinds: Vec<(ValueKind, Span)>,
}

/// A name where it is used.
pub(super) struct Use<'u> {
    /// The parameter or field that takes it.
    pub(super) by: &'u str,
    /// The name.
    pub(super) name: &'u str,
    /// Where it is used.
    pub(super) span: Span,
}

impl<'s> Kinds<'s> {
    /// The kinds of all names that a scenario binds.
    pub(super) fn of(scenario: &'s Scenario) -> Kinds<'s> {
        let mut kinds = Kinds(BTreeMap::new());
        let programs = scenario.programs.iter().map(|program| &program.steps);
        let scripts = scenario.scripts.iter().map(|script| &script.steps);
        for taken in scenario.programs.iter().flat_map(|program| &program.takes) {
            let kind = ValueKind::of_taken(taken.kind);
            kinds.gather_one(Some(&taken.name), kind);
        }
        for steps in std::iter::once(&scenario.steps).chain(scripts).chain(programs) {
            kinds.gather(steps);
        }
        for (number, known) in (0..).zip(kinds.0.values_mut()) {
            known.number = number;
        }
        kinds
    }

    /// The names, by their numbers.
    pub(super) fn names(self) -> Vec<&'s str> {
        self.0.into_keys().collect()
    }

    /// The number of a name.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        self.0.get(name).map(|known| known.number)
    }

    /// The number of the name that a call binds its result to, or by which a step touches memory.
    pub(crate) fn name_of(&self, step: &Step) -> Option<u32> {
        let at = match &step.kind {
            StepKind::Call(call) => return self.number(call.is()?),
            StepKind::Read(read) => &read.at,
            StepKind::Write(write) => &write.at,
            StepKind::Execute(execute) => &execute.at,
            _ => return None,
        };
        match &at.value {
            Place::Bound { name, .. } => self.number(name),
            Place::Address(_) | Place::InSlot { .. } => None,
        }
    }

    fn gather(&mut self, steps: &'s [Step]) {
        for step in steps.iter().flat_map(Step::each) {
            match &step.kind {
                StepKind::Repeat(repeat) => {
                    self.gather(repeat.until().map_or(&[], std::slice::from_ref));
                    self.gather(&repeat.steps);
                }
                StepKind::Call(call) => self.gather_call(&step.name, call),
                StepKind::Read(read) => self.gather_one(read.is.as_ref(), ValueKind::Address),
                StepKind::CallServer(call) => self.gather_one(call.is.as_ref(), ValueKind::Number),
                _ => {}
            }
        }
    }

    fn gather_one(&mut self, is: Option<&'s Spanned<Name>>, kind: ValueKind) {
        if let Some(is) = is {
            self.0.entry(&**is).or_default().kinds.push((kind, is.span));
        }
    }

    fn gather_call(&mut self, function: &str, call: &'s Call) {
        let Some(api) = coredll::find(function) else { return };
        self.gather_one(call.is(), ValueKind::of(api.returns));
        for Out { name, want, .. } in call.out() {
            let kind = api.output(name).and_then(|output| ValueKind::of_output(output.gives));
            if let (Want::Bind(bound), Some(kind)) = (want, kind) {
                self.gather_one(Some(bound), kind);
            }
        }
    }

    /// What is wrong with a name whose value is known to be of none of these kinds.
    pub(super) fn clash(&self, taken: &Use<'_>, kinds: &[ValueKind]) -> Option<Diagnostic> {
        let known = &self.0.get(taken.name)?.kinds;
        if known.iter().any(|(kind, _)| kinds.contains(kind)) {
            return None;
        }
        let (kind, bound) = known.first()?;
        let want = kinds.first().map_or("something else", |kind| kind.name());
        let (name, kind) = (echo(taken.name), kind.name());
        let message = format!("`{}` takes {want}, and \"{name}\" is {kind}", taken.by);
        let mistake = Diagnostic::error(taken.span, message);
        Some(mistake.also(*bound, format!("{kind} is bound here")))
    }
}
