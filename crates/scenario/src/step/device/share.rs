//! `Disconnect(server:, machine:)` and `Reconnect(server:, machine:)`.

use crate::load::context::Context;
use crate::load::fields::Fields;
use crate::source::Spanned;
use crate::step::StepKind;
use crate::syntax::node::Name;

/// Cuts the connection between a machine and a file server.
#[derive(Clone, Debug)]
pub struct Disconnect {
    /// The server.
    pub server: Spanned<Name>,
    /// The machine; without it that of the acting process.
    pub machine: Option<Spanned<Name>>,
}

/// Restores the connection between a machine and a file server.
#[derive(Clone, Debug)]
pub struct Reconnect {
    /// The server.
    pub server: Spanned<Name>,
    /// The machine; without it that of the acting process.
    pub machine: Option<Spanned<Name>>,
}

pub(crate) fn read_disconnect(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    let machine = cx.machine(fields);
    let server = cx.server(fields);
    Some(StepKind::Disconnect(Box::new(Disconnect { server: server?, machine })))
}

pub(crate) fn read_reconnect(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    let machine = cx.machine(fields);
    let server = cx.server(fields);
    Some(StepKind::Reconnect(Box::new(Reconnect { server: server?, machine })))
}
