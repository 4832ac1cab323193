//! What a machine has, as written.

use super::path::Path;
use crate::limits::FILE_BYTES;
use crate::load::context::Context;
use crate::load::fields::{Fields, FromNode};
use crate::source::{Span, Spanned};
use crate::syntax::node::{Call, Kind, Name, Node};
use abi::Content;
use abi::world::FileKind;

/// One entry of `has`.
pub(super) enum Item {
    ObjectStore(Store),
    Rom(Store),
    StorageCard(Spanned<Name>, Store),
    File(File),
    Folder(Spanned<Path>),
    Process(Spanned<Name>),
}

/// A volume's own properties.
#[derive(Clone, Copy)]
pub(super) struct Store {
    /// The word that it is written with.
    pub(super) span: Span,
    pub(super) capacity: Option<Spanned<u64>>,
    pub(super) page_in: bool,
}

/// A file of any kind.
pub(super) struct File {
    pub(super) path: Spanned<Path>,
    pub(super) kind: FileKind,
    pub(super) read_only: bool,
    pub(super) content: Spanned<Content>,
}

const WORDS: [&str; 8] =
    ["ObjectStore", "Rom", "RomFile", "RomModule", "StorageCard", "File", "Folder", "Process"];

impl FromNode for Item {
    fn from_node(node: Node, cx: &mut Context<'_>) -> Option<Item> {
        let Kind::Call(call) = node.kind else {
            return cx
                .expected("something that a machine has, such as `Process(name: \"a\")`", &node);
        };
        let name = call.name.clone();
        if !WORDS.contains(&&*name.value) {
            return cx.unknown("part of a machine", &name, name.span, WORDS.into_iter());
        }
        let mut fields = Fields::of_call(*call, cx)?;
        let item = read(&name, &mut fields, cx);
        fields.end(cx);
        item
    }
}

fn read(name: &Spanned<Name>, fields: &mut Fields, cx: &mut Context<'_>) -> Option<Item> {
    match &*name.value {
        "ObjectStore" => Some(Item::ObjectStore(store(fields, cx))),
        "Rom" => {
            let page_in = fields.optional("page_in", cx).unwrap_or(true);
            Some(Item::Rom(Store { span: name.span, capacity: None, page_in }))
        }
        "StorageCard" => {
            let name = cx.named(fields, "name");
            let store = store(fields, cx);
            Some(Item::StorageCard(name?, store))
        }
        "RomFile" => {
            let compressed = fields.optional("compressed", cx).unwrap_or(false);
            let kind = if compressed { FileKind::RomCompressed } else { FileKind::RomUncompressed };
            file(fields, kind, cx).map(Item::File)
        }
        "RomModule" => file(fields, FileKind::RomModule, cx).map(Item::File),
        "File" => {
            let read_only = fields.optional("read_only", cx).unwrap_or(false);
            let file = file(fields, FileKind::Plain, cx)?;
            Some(Item::File(File { read_only, ..file }))
        }
        "Folder" => fields.required("path", cx).map(Item::Folder),
        _ => cx.named(fields, "name").map(Item::Process),
    }
}

/// The properties of a volume that can be written to.
pub(super) fn store(fields: &mut Fields, cx: &mut Context<'_>) -> Store {
    let capacity = fields.integer("capacity", 1..=i128::from(FILE_BYTES), cx);
    let page_in = fields.optional("page_in", cx).unwrap_or(true);
    Store { span: fields.span, capacity, page_in }
}

fn file(fields: &mut Fields, kind: FileKind, cx: &mut Context<'_>) -> Option<File> {
    let path = fields.required("path", cx);
    let content = fields.required("content", cx);
    Some(File { path: path?, kind, read_only: false, content: content? })
}

/// `File(path:, content:, read_only:)`, as a share has it.
pub(super) fn plain_file(call: Call, cx: &mut Context<'_>) -> Option<File> {
    let mut fields = Fields::of_call(call, cx)?;
    let read_only = fields.optional("read_only", cx).unwrap_or(false);
    let file = file(&mut fields, FileKind::Plain, cx);
    fields.end(cx);
    Some(File { read_only, ..file? })
}
