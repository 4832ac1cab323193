//! `Server(name:, shares: [Share(name:, capacity:, page_in:, files: […])])`.

use super::item::{plain_file, store};
use super::volume::Volume;
use super::{Path, World, fold, report_taken};
use crate::diagnostic::Diagnostic;
use crate::load::context::Context;
use crate::load::fields::Fields;
use crate::source::{Span, Spanned};
use crate::syntax::node::{Call, Kind, Name, Node};
use abi::world::{ServerSpec, VolumeKind};
use std::collections::BTreeMap;

/// Reads a server into the world.
pub(super) fn read(call: Call, world: &mut World, cx: &mut Context<'_>) {
    let Some(mut fields) = Fields::of_call(call, cx) else { return };
    let name = cx.named(&mut fields, "name");
    let shares: Vec<Node> = fields.optional("shares", cx).unwrap_or_default();
    fields.end(cx);
    let Some(name) = name else { return };
    match world.server_places.iter().find(|(known, _)| fold(known) == fold(&name)) {
        Some((_, &first)) => return report_taken("server", &name, first, cx),
        None => world.server_places.insert(name.value.clone(), name.span),
    };
    let mut taken: BTreeMap<Name, Span> = BTreeMap::new();
    let mut server = ServerSpec { name: name.to_string(), shares: Vec::new() };
    for node in shares {
        let Some((share, volume)) = read_share(node, &name, cx) else { continue };
        match taken.insert(fold(&share), share.span) {
            Some(first) => report_taken("share", &share, first, cx),
            None => server.shares.push(volume.spec),
        }
    }
    world.servers.push(server);
}

fn read_share(
    node: Node,
    server: &Spanned<Name>,
    cx: &mut Context<'_>,
) -> Option<(Spanned<Name>, Volume)> {
    let call = match node.kind {
        Kind::Call(call) if *call.name.value == *"Share" => *call,
        _ => return cx.expected("`Share(name:, files: […])`", &node),
    };
    let mut fields = Fields::of_call(call, cx)?;
    let name = cx.named(&mut fields, "name");
    let store = store(&mut fields, cx);
    let files: Vec<Node> = fields.optional("files", cx).unwrap_or_default();
    fields.end(cx);
    let name = name?;
    let mount = format!("\\\\{}\\{}", server.value, name.value);
    let mut volume = Volume::new(VolumeKind::RemoteShare, mount, Some(name.span));
    volume.describe(&store);
    for node in files {
        add_file(node, &mut volume, cx);
    }
    volume.check_size(cx);
    Some((name, volume))
}

/// A file of a share: its path begins at the root of the share.
fn add_file(node: Node, volume: &mut Volume, cx: &mut Context<'_>) {
    match node.kind {
        Kind::Call(call) if *call.name.value == *"File" => {
            let Some(mut file) = plain_file(*call, cx) else { return };
            if file.path.is_remote() {
                let message = "the path of a share's file begins at the root of the share";
                let help = "write r\"\\log.bin\"";
                cx.report(Diagnostic::error(file.path.span, message).help(help));
                return;
            }
            file.path.value = Path(format!("{}{}", volume.spec.mount, file.path.0).into());
            volume.add_file(file, cx);
        }
        _ => {
            cx.expected::<()>("`File(path:, content:)`", &node);
        }
    }
}
