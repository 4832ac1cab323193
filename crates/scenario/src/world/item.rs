//! What a machine has, as written.

use super::module;
use super::path::Path;
use crate::diagnostic::Diagnostic;
use crate::echo::code;
use crate::limits::FILE_BYTES;
use crate::load::context::Context;
use crate::load::fields::{Fields, FromNode};
use crate::source::{Span, Spanned};
use crate::syntax::node::{Call, Kind, Name, Node};
use abi::Content;
use abi::world::{FileKind, ModuleSpec};

/// One entry of `has`.
pub(super) enum Item {
    ObjectStore(Store),
    Rom(Store),
    StorageCard(Spanned<Name>, Store),
    Disk(Spanned<Path>, Store),
    File(File),
    Folder(Spanned<Path>),
    Process(Process),
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
    pub(super) module: Option<ModuleSpec>,
    pub(super) content: Spanned<Content>,
}

/// A process that runs from the start.
pub(super) struct Process {
    pub(super) name: Spanned<Name>,
    /// The EXE that it runs.
    pub(super) image: Option<Spanned<Path>>,
}

const WORDS: [&str; 9] = [
    "ObjectStore",
    "Rom",
    "RomFile",
    "RomModule",
    "StorageCard",
    "Disk",
    "File",
    "Folder",
    "Process",
];

/// What Windows CE alone has.
const OF_CE: [&str; 5] = ["ObjectStore", "Rom", "RomFile", "RomModule", "StorageCard"];

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
        check_version(&name, cx);
        let mut fields = Fields::of_call(*call, cx)?;
        let item = read(&name, &mut fields, cx);
        fields.end(cx);
        item
    }
}

/// Reports a thing that no version of the scenario has.
fn check_version(name: &Spanned<Name>, cx: &mut Context<'_>) {
    if OF_CE.contains(&&*name.value) && !cx.on_ce() {
        let message = format!("the desktop has no {}", code(name));
        cx.report(
            Diagnostic::error(name.span, message)
                .help("files lie on disks there: `Disk(drive: \"C:\")`"),
        );
    }
    if *name.value == *"Disk" && !cx.on_desktop() {
        let message = "Windows CE has no disks with drive letters";
        cx.report(
            Diagnostic::error(name.span, message)
                .help("files lie in the `ObjectStore`, the `Rom`, or on a `StorageCard`"),
        );
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
        "RomModule" => {
            let compressed = fields.optional("compressed", cx).unwrap_or(false);
            let kind = if compressed { FileKind::RomModuleCompressed } else { FileKind::RomModule };
            file(fields, kind, cx).map(Item::File)
        }
        "Disk" => {
            let drive = drive(fields, cx);
            let store = store(fields, cx);
            Some(Item::Disk(drive?, store))
        }
        "File" => plain(fields, cx).map(Item::File),
        "Folder" => fields.required("path", cx).map(Item::Folder),
        _ => {
            let name = cx.named(fields, "name");
            let image = fields.optional("image", cx);
            Some(Item::Process(Process { name: name?, image }))
        }
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
    let content: Option<Spanned<Content>> = fields.required("content", cx);
    let module: Option<Spanned<ModuleSpec>> = fields.optional("module", cx);
    let content = content?;
    if let Some(module) = &module {
        module::check(module, &content, cx);
    }
    let module = module.map(|module| module.value);
    Some(File { path: path?, kind, read_only: false, module, content })
}

/// `File(path:, content:, read_only:, image:)`, as a share has it.
pub(super) fn plain_file(call: Call, cx: &mut Context<'_>) -> Option<File> {
    let mut fields = Fields::of_call(call, cx)?;
    let file = plain(&mut fields, cx);
    fields.end(cx);
    file
}

fn plain(fields: &mut Fields, cx: &mut Context<'_>) -> Option<File> {
    let read_only = fields.optional("read_only", cx).unwrap_or(false);
    let image: Option<Spanned<bool>> = fields.optional("image", cx);
    if let Some(image) = image.filter(|image| image.value && !cx.on_desktop()) {
        let message = "executable images are files of the desktop only";
        cx.report(Diagnostic::error(image.span, message));
    }
    let kind = match image {
        Some(Spanned { value: true, .. }) => FileKind::Image,
        _ => FileKind::Plain,
    };
    Some(File { read_only, ..file(fields, kind, cx)? })
}

/// The field `drive`: a letter and a colon.
fn drive(fields: &mut Fields, cx: &mut Context<'_>) -> Option<Spanned<Path>> {
    let text: Spanned<Name> = fields.required("drive", cx)?;
    let mut chars = text.value.chars();
    let letter = chars.next().filter(char::is_ascii_alphabetic);
    match (letter, chars.as_str()) {
        (Some(letter), ":") => {
            let drive = format!("{}:", letter.to_ascii_uppercase());
            Some(Spanned::new(Path(Name::from(drive)), text.span))
        }
        _ => {
            let message = "a drive is a letter with a colon, such as `C:`";
            cx.report(Diagnostic::error(text.span, message));
            None
        }
    }
}
