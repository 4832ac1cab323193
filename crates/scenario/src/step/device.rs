//! What happens to the machines from outside, as steps.

pub mod activate;
pub mod card;
pub mod fault;
pub mod fill_volume;
pub mod kill;
pub mod power;
pub mod press;
pub mod share;
pub mod trim;
pub mod writes;

pub use activate::Activate;
pub use card::{Eject, Insert};
pub use fault::{Fault, FaultPoint};
pub use fill_volume::FillVolume;
pub use kill::Kill;
pub use power::{PowerCut, WarmBoot};
pub use press::{PressMemory, ReleaseMemory};
pub use share::{Disconnect, Reconnect};
pub use trim::HoldTrim;
pub use writes::{DeferWrites, WritePending};

use super::{ReadStep, StepKind, find};
use crate::load::context::Context;
use crate::load::fields::{Fields, FromNode};
use crate::syntax::node::{Kind, Node};

/// What can happen from outside, in the order of the names.
pub(super) const ACTS: [(&str, ReadStep); 15] = [
    ("Activate", activate::read),
    ("DeferWrites", writes::read_defer),
    ("Disconnect", share::read_disconnect),
    ("Eject", card::read_eject),
    ("Fault", fault::read),
    ("FillVolume", fill_volume::read),
    ("HoldTrim", trim::read),
    ("Insert", card::read_insert),
    ("Kill", kill::read),
    ("PowerCut", power::read_cut),
    ("PressMemory", press::read_press),
    ("Reconnect", share::read_reconnect),
    ("ReleaseMemory", press::read_release),
    ("WarmBoot", power::read_boot),
    ("WritePending", writes::read_pending),
];

/// One of [`ACTS`] by itself: nobody takes it, and it has no label.
pub(crate) struct Act(pub(crate) StepKind);

impl FromNode for Act {
    fn from_node(node: Node, cx: &mut Context<'_>) -> Option<Act> {
        let Kind::Call(call) = node.kind else {
            return cx.expected("what happens from outside, such as `Eject(card: …)`", &node);
        };
        let name = call.name.clone();
        let Some((_, read)) = find(&ACTS, &name.value) else {
            let known = ACTS.iter().map(|(name, _)| *name);
            return cx.unknown("act of the world", &name.value, name.span, known);
        };
        let mut fields = Fields::of_call(*call, cx)?;
        let act = read(&mut fields, cx);
        fields.end(cx);
        act.map(Act)
    }
}
