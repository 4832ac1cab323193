//! `CheckPage(at:, by:, resident:, dirty:, in_rom:)`.

use super::{asks_something, possible};
use crate::ast::Place;
use crate::load::context::Context;
use crate::load::fields::Fields;
use crate::source::Spanned;
use crate::step::StepKind;

/// Looks at the page at an address, as the process in the step's `by` sees it.
#[derive(Clone, Debug)]
pub struct CheckPage {
    /// The address.
    pub at: Spanned<Place>,
    /// Whether the page must have a frame, in RAM or in ROM.
    pub resident: Option<bool>,
    /// Whether it must have been written since page-in or the last write-back.
    pub dirty: Option<bool>,
    /// Whether its frame must be the ROM's own.
    pub in_rom: Option<bool>,
}

pub(crate) fn read(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    let at = fields.required("at", cx);
    let resident = fields.optional("resident", cx);
    let (dirty, in_rom) = (fields.optional("dirty", cx), fields.optional("in_rom", cx));
    asks_something(&["resident", "dirty", "in_rom"], fields, cx);
    let has_frame = dirty == Some(true) || in_rom == Some(true);
    possible(resident != Some(false) || !has_frame, "an absent page has no frame", fields, cx);
    let both = dirty == Some(true) && in_rom == Some(true);
    possible(!both, "a page of the ROM is never dirty", fields, cx);
    Some(StepKind::CheckPage(Box::new(CheckPage { at: at?, resident, dirty, in_rom })))
}
