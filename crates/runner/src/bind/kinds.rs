//! What names stand for: handles are told from addresses before anything runs.

use super::Binder;
use coredll::Returns;
use scenario::step::{Out, Step, StepKind, Want};
use scenario::{Diagnostic, Place, Span, Spanned, echo};
use std::collections::BTreeMap;

/// What a name is bound to, as far as it can be known before the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ValueKind {
    /// The value of a kernel object.
    Handle,
    /// An address.
    Address,
    /// Any other number; process identifiers are numbers that also serve as handles (HND-05).
    Number,
}

impl ValueKind {
    /// What a function's return value is.
    pub fn of(returns: Returns) -> ValueKind {
        match returns {
            Returns::HandleOrNull | Returns::HandleOrInvalid => ValueKind::Handle,
            Returns::AddressOrNull => ValueKind::Address,
            Returns::Boolean | Returns::Number { .. } | Returns::Nothing => ValueKind::Number,
        }
    }

    /// What an output parameter with this documented name is.
    pub fn of_output(name: &str) -> ValueKind {
        match name {
            "hProcess" | "hThread" | "lpTargetHandle" => ValueKind::Handle,
            "BaseAddress" | "AllocationBase" => ValueKind::Address,
            _ => ValueKind::Number,
        }
    }

    fn name(self) -> &'static str {
        match self {
            ValueKind::Handle => "a handle",
            ValueKind::Address => "an address",
            ValueKind::Number => "a number",
        }
    }
}

/// Kinds of value that serve as a handle.
pub(super) const HANDLES: &[ValueKind] = &[ValueKind::Handle, ValueKind::Number];
/// Kinds of value that serve as an address.
pub(super) const ADDRESSES: &[ValueKind] = &[ValueKind::Address];
/// Kinds of value that serve as a number.
pub(super) const NUMBERS: &[ValueKind] = &[ValueKind::Number];

impl Binder<'_> {
    /// False, with a mistake, if the name stands for something of another kind.
    pub(super) fn fits(
        &mut self,
        field: &str,
        name: &str,
        span: Span,
        kinds: &[ValueKind],
    ) -> bool {
        let Some(known) = self.kinds.get(name) else { return true };
        let Some((kind, bound)) = known.first() else { return true };
        if known.iter().any(|(kind, _)| kinds.contains(kind)) {
            return true;
        }
        let want = kinds.first().map_or("something else", |kind| kind.name());
        let message = format!("`{field}` takes {want}, and \"{}\" is {}", echo(name), kind.name());
        let label = format!("{} is bound here", kind.name());
        self.mistakes.push(Diagnostic::error(span, message).also(*bound, label));
        false
    }

    /// Reports a handle where a step of the language's own wants an address, and the reverse.
    pub fn check_kinds(&mut self, step: &Step) {
        let mut place = |field: &str, place: &Spanned<Place>| {
            // A number that a call gave, an identifier for example, may be meant as an address.
            const ANY_BUT_HANDLES: &[ValueKind] = &[ValueKind::Address, ValueKind::Number];
            if let Place::Bound { name, .. } = &place.value {
                self.fits(field, &name.value, name.span, ANY_BUT_HANDLES);
            }
        };
        match &step.kind {
            StepKind::Read(read) => place("at", &read.at),
            StepKind::Write(write) => place("at", &write.at),
            StepKind::Execute(execute) => place("at", &execute.at),
            StepKind::CheckPage(check) => place("at", &check.at),
            StepKind::CheckAddress(check) => place("of", &check.of),
            StepKind::CheckSameFrame(check) => {
                place("at", &check.at);
                place("and", &check.and);
            }
            StepKind::CheckCoherent(check) => {
                place("a", &check.a);
                place("b", &check.b);
            }
            StepKind::CheckObject(check) => {
                self.fits("of", &check.of.value, check.of.span, HANDLES);
            }
            _ => {}
        }
    }
}

/// Notes for each name of these steps what it is bound to, and where.
pub(super) fn gather_kinds<'s>(
    steps: &'s [Step],
    kinds: &mut BTreeMap<&'s str, Vec<(ValueKind, Span)>>,
) {
    for step in steps {
        match &step.kind {
            StepKind::Repeat(repeat) => gather_kinds(&repeat.steps, kinds),
            StepKind::Call(call) => {
                if let (Some(is), Some(api)) = (&call.is, coredll::find(&step.name.value)) {
                    let kind = (ValueKind::of(api.returns), is.span);
                    kinds.entry(&**is).or_default().push(kind);
                }
                for Out { name, want, .. } in &call.out {
                    if let Want::Bind(bound) = want {
                        let kind = (ValueKind::of_output(name), bound.span);
                        kinds.entry(&**bound).or_default().push(kind);
                    }
                }
            }
            _ => {}
        }
    }
}
