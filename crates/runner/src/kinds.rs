//! Kinds of value: what a name is bound to, as far as it can be known before the run.

use coredll::Returns;
use scenario::Span;
use scenario::step::{Out, Step, StepKind, Want};
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

    pub(crate) fn name(self) -> &'static str {
        match self {
            ValueKind::Handle => "a handle",
            ValueKind::Address => "an address",
            ValueKind::Number => "a number",
        }
    }
}

/// Kinds of value that serve as a handle.
pub(crate) const HANDLES: &[ValueKind] = &[ValueKind::Handle, ValueKind::Number];
/// Kinds of value that serve as an address.
pub(crate) const ADDRESSES: &[ValueKind] = &[ValueKind::Address];
/// Kinds of value that serve as a number.
pub(crate) const NUMBERS: &[ValueKind] = &[ValueKind::Number];

/// The kinds that each name of these steps is bound to, and where.
pub(crate) fn gather_kinds<'s>(
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
