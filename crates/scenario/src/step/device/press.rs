//! `PressMemory(machine:, leave: 0)` and `ReleaseMemory(machine:)`.

use crate::limits::RAM_PAGES;
use crate::load::context::Context;
use crate::load::fields::Fields;
use crate::source::Spanned;
use crate::step::StepKind;
use crate::syntax::node::Name;

/// Takes free frames away until `leave` are free. It evicts nothing by itself: file pages go when
/// somebody wants a frame.
#[derive(Clone, Debug)]
pub struct PressMemory {
    /// The machine; without it that of the acting process.
    pub machine: Option<Spanned<Name>>,
    /// How many frames stay free.
    pub leave: u32,
}

/// Gives back what PressMemory took.
#[derive(Clone, Debug)]
pub struct ReleaseMemory {
    /// The machine; without it that of the acting process.
    pub machine: Option<Spanned<Name>>,
}

pub(crate) fn read_press(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    let machine = cx.machine(fields);
    let leave =
        fields.integer("leave", 0..=i128::from(RAM_PAGES), cx).map_or(0, |leave| leave.value);
    Some(StepKind::PressMemory(Box::new(PressMemory { machine, leave })))
}

pub(crate) fn read_release(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    Some(StepKind::ReleaseMemory(Box::new(ReleaseMemory { machine: cx.machine(fields) })))
}
