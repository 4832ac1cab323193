//! `Eject(card:, machine:)` and `Insert(card:, machine:, blank: false)`.

use crate::load::context::Context;
use crate::load::fields::Fields;
use crate::source::Spanned;
use crate::step::StepKind;
use crate::syntax::node::Name;

/// Takes a storage card out, whatever is open on it.
#[derive(Clone, Debug)]
pub struct Eject {
    /// Where the card's root is seen: `\Storage Card`.
    pub card: Spanned<Name>,
    /// The machine; without it that of the acting process.
    pub machine: Option<Spanned<Name>>,
}

/// Puts a storage card in.
#[derive(Clone, Debug)]
pub struct Insert {
    /// Where the card's root is seen: `\Storage Card`.
    pub card: Spanned<Name>,
    /// The machine; without it that of the acting process.
    pub machine: Option<Spanned<Name>>,
    /// True for another, empty card; false for the one that was taken out.
    pub blank: bool,
}

pub(crate) fn read_eject(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    let machine = cx.machine(fields);
    let card = cx.card(fields, &machine);
    Some(StepKind::Eject(Box::new(Eject { card: card?, machine })))
}

pub(crate) fn read_insert(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    let machine = cx.machine(fields);
    let card = cx.card(fields, &machine);
    let blank = fields.optional("blank", cx).unwrap_or(false);
    Some(StepKind::Insert(Box::new(Insert { card: card?, machine, blank })))
}
