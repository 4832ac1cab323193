//! Addresses as steps write them.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::NoFiles;
use crate::load::context::Context;
use crate::load::fields::{Fields, FromNode};
use crate::source::{Source, Spanned};
use crate::syntax::node::{Kind, Name, Node};

/// The first address behind a slot's 32 MB, relative to the slot.
const SLOT_BYTES: i128 = 0x0200_0000;

/// The distance between the lowest and the highest address.
const FARTHEST: i128 = 0xFFFF_FFFF;

/// An address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// `"view"`, `("view", 0x10)`: a bound address and an offset in bytes. Whether the sum is an
    /// address shows when the step runs.
    Bound {
        /// The name that the address is bound to.
        name: Spanned<Name>,
        /// What is added to it, in bytes: less than 2^32 up or down.
        offset: i64,
    },
    /// `0x42000000`: an address as it is. Below 32 MB it lies in slot 0.
    Address(u32),
    /// `InSlot(of: "process", at: 0x11234)`: an address in the slot of a process.
    InSlot {
        /// The process.
        process: Spanned<Name>,
        /// Relative to the base of its slot, in bytes; below 32 MB.
        offset: u32,
    },
}

/// The address that a call's parameter stands for, when the runner knows that it takes one.
pub fn place(node: &Node, source: &Source) -> Result<Place, Diagnostics> {
    let mut diagnostics = Diagnostics::new(source.clone());
    let place = Place::from_node(node.clone(), &mut Context::new(&NoFiles, &mut diagnostics));
    place.ok_or(diagnostics)
}

impl FromNode for Place {
    fn from_node(node: Node, cx: &mut Context<'_>) -> Option<Place> {
        match node.kind {
            Kind::Text(name) => Some(bound(Spanned::new(name, node.span), 0, cx)),
            Kind::Integer(_) | Kind::OddNumber(_) => {
                cx.integer(&node, 0..=i128::from(u32::MAX)).map(|at| Place::Address(at as u32))
            }
            Kind::Tuple(values) if values.len() == 2 => from_pair(&values, cx),
            Kind::Call(call) if *call.name.value == *"InSlot" => {
                let mut fields = Fields::of_call(*call, cx)?;
                let process = fields.required("of", cx);
                let at: Option<Node> = fields.required("at", cx);
                fields.end(cx);
                let process: Spanned<Name> = process?;
                cx.names.uses_process(&process, process.span);
                let offset = cx.integer(&at?, 0..=SLOT_BYTES - 1)? as u32;
                Some(Place::InSlot { process, offset })
            }
            _ => cx.expected(
                "an address: a bound name, (\"name\", offset), a number or `InSlot(of:, at:)`",
                &node,
            ),
        }
    }
}

fn from_pair(values: &[Node], cx: &mut Context<'_>) -> Option<Place> {
    let offset = cx.integer(&values[1], -FARTHEST..=FARTHEST);
    match values[0].text() {
        Some(name) => Some(bound(Spanned::new(name.clone(), values[0].span), offset? as i64, cx)),
        None => {
            let message = "an offset is added to a bound name, as in (\"view\", 0x10)";
            cx.report(Diagnostic::error(values[0].span, message));
            None
        }
    }
}

fn bound(name: Spanned<Name>, offset: i64, cx: &mut Context<'_>) -> Place {
    cx.names.uses_binding(&name, name.span);
    Place::Bound { name, offset }
}
