//! `Fault(on:, nth: 1, persistent: false, machine:)`.

use crate::load::context::Context;
use crate::load::fields::{Fields, FromNode};
use crate::source::Spanned;
use crate::step::StepKind;
use crate::syntax::node::{Name, Node};

/// Lets the n-th operation of a kind fail, counted from this step on. A fault that is never
/// reached is a failure of the scenario.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The kind of operation.
    pub on: FaultPoint,
    /// Which one, from 1.
    pub nth: u64,
    /// True if all later ones fail too.
    pub persistent: bool,
    /// The machine; without it that of the acting process.
    pub machine: Option<Spanned<Name>>,
}

/// An operation that can be made to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultPoint {
    /// Reading a page from its medium; one that is used in place is not read.
    PageIn,
    /// Writing back a page.
    WriteBack,
    /// Taking a frame of RAM.
    Allocation,
    /// Growing a file.
    Growth,
    /// A request to a file server.
    Server,
}

impl FaultPoint {
    /// Each with its word.
    pub const ALL: [(&'static str, FaultPoint); 5] = [
        ("PageIn", FaultPoint::PageIn),
        ("WriteBack", FaultPoint::WriteBack),
        ("Allocation", FaultPoint::Allocation),
        ("Growth", FaultPoint::Growth),
        ("Server", FaultPoint::Server),
    ];
}

impl FromNode for FaultPoint {
    fn from_node(node: Node, cx: &mut Context<'_>) -> Option<FaultPoint> {
        cx.word(&node, "kind of fault", &FaultPoint::ALL)
    }
}

pub(crate) fn read(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    let on = fields.required("on", cx);
    let nth = fields.integer("nth", 1..=i128::from(u64::MAX), cx).map_or(1, |nth| nth.value);
    let persistent = fields.optional("persistent", cx).unwrap_or(false);
    let machine = cx.machine(fields);
    Some(StepKind::Fault(Box::new(Fault { on: on?, nth, persistent, machine })))
}
