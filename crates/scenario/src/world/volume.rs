//! A volume while its files are collected.

use super::fold;
use super::item::{File, Store};
use super::path::Path;
use crate::diagnostic::Diagnostic;
use crate::echo::code;
use crate::load::context::Context;
use crate::source::{Span, Spanned};
use crate::syntax::node::Name;
use abi::world::{FileSpec, VolumeKind, VolumeSpec};
use abi::{Content, Piece};
use std::collections::BTreeMap;

/// A volume, and where things on it are written.
pub(super) struct Volume {
    pub(super) spec: VolumeSpec,
    /// Where it is written; `None` if it is there in any case.
    pub(super) span: Option<Span>,
    /// How many bytes fit, if the medium has a limit of its own.
    pub(super) limit_bytes: Option<u64>,
    /// True once a file was reported that is larger than the volume.
    has_oversized_file: bool,
    /// Each file and each folder that holds one, by folded path.
    entries: BTreeMap<Name, Entry>,
}

#[derive(Clone, Copy)]
struct Entry {
    is_folder: bool,
    /// Where it is written, or where the file is written that needs the folder.
    span: Span,
}

impl Volume {
    pub(super) fn new(kind: VolumeKind, mount: String, span: Option<Span>) -> Volume {
        let spec = VolumeSpec {
            kind,
            mount,
            capacity_bytes: None,
            page_in: true,
            folders: Vec::new(),
            files: Vec::new(),
        };
        Volume {
            spec,
            span,
            limit_bytes: None,
            has_oversized_file: false,
            entries: BTreeMap::new(),
        }
    }

    pub(super) fn describe(&mut self, store: &Store) {
        self.spec.capacity_bytes = store.capacity.map(|capacity| capacity.value);
        self.spec.page_in = store.page_in;
    }

    /// Adds a file; the folders above it come by themselves.
    pub(super) fn add_file(&mut self, file: File, cx: &mut Context<'_>) {
        if !self.is_free(&file.path, cx) || !self.folders_are_free(&file.path, cx) {
            return;
        }
        let entry = Entry { is_folder: false, span: file.path.span };
        self.entries.insert(fold(&file.path.0), entry);
        self.add_parents(&file.path);
        let len = file.content.len().unwrap_or(u64::MAX);
        if self.spec.capacity_bytes.is_some_and(|capacity| len > capacity) {
            self.has_oversized_file = true;
            let capacity = self.spec.capacity_bytes.unwrap_or_default();
            let message = format!("this file has {len} bytes and its volume only {capacity}");
            let mut mistake = Diagnostic::error(file.content.span, message);
            if let Some(span) = self.span {
                mistake = mistake.also(span, "the volume");
            }
            cx.report(mistake);
        }
        if !cx.take_pages(stored_pages(&file.content.value), file.content.span) {
            return;
        }
        self.spec.files.push(FileSpec {
            path: file.path.0.to_string(),
            kind: file.kind,
            module: file.module,
            read_only: file.read_only,
            content: file.content.value,
        });
    }

    /// Adds a folder, which may be there already because of a file below it.
    pub(super) fn add_folder(&mut self, path: Spanned<Path>, cx: &mut Context<'_>) {
        let folded = fold(&path.0);
        match self.entries.get(&folded) {
            Some(entry) if !entry.is_folder => return report_clash(&path, entry.span, cx),
            _ if !self.folders_are_free(&path, cx) => return,
            _ => {}
        }
        let entry = Entry { is_folder: true, span: path.span };
        self.entries.insert(folded, entry);
        self.add_parents(&path);
        self.spec.folders.push(path.0.to_string());
    }

    fn add_parents(&mut self, path: &Spanned<Path>) {
        for parent in parents(fold(&path.0)) {
            self.entries.entry(parent).or_insert(Entry { is_folder: true, span: path.span });
        }
    }

    /// True if nothing has this path yet; otherwise a mistake is reported.
    pub(super) fn is_free(&self, path: &Spanned<Path>, cx: &mut Context<'_>) -> bool {
        let entry = self.entries.get(&fold(&path.0));
        if let Some(entry) = entry {
            report_clash(path, entry.span, cx);
        }
        entry.is_none()
    }

    /// True if no file lies where a path needs a folder; otherwise a mistake is reported.
    fn folders_are_free(&self, path: &Spanned<Path>, cx: &mut Context<'_>) -> bool {
        let parents = parents(fold(&path.0));
        let mut entries = parents.filter_map(|parent| self.entries.get(&parent));
        let file = entries.find(|entry| !entry.is_folder);
        if let Some(file) = file {
            let message = format!("a folder of {} is a file", code(&path.0));
            cx.report(Diagnostic::error(path.span, message).also(file.span, "this file"));
        }
        file.is_none()
    }

    /// Reports a volume that its files do not fit into.
    pub(super) fn check_size(&self, cx: &mut Context<'_>) {
        let sizes = self.spec.files.iter().map(|file| file.content.len().unwrap_or(u64::MAX));
        let used = sizes.fold(0u64, u64::saturating_add);
        let Some(limit) = self.spec.capacity_bytes.or(self.limit_bytes) else { return };
        let last = self.entries.values().map(|entry| entry.span).max();
        let is_news = used > limit && !self.has_oversized_file;
        if let (true, Some(span)) = (is_news, self.span.or(last)) {
            let mount = code(&self.spec.mount);
            let message =
                format!("the files at {mount} have {used} bytes together, the volume only {limit}");
            cx.report(Diagnostic::error(span, message));
        }
    }
}

/// How many pages of a content are not known to be all zero.
fn stored_pages(content: &Content) -> u64 {
    const PAGE_BYTES: u64 = 4096;
    let (mut start, mut pages, mut counted) = (0u64, 0u64, 0u64);
    for piece in &content.pieces {
        let end = start.saturating_add(piece.len());
        if !piece.is_empty() && !matches!(piece, Piece::Fill { byte: 0, .. }) {
            // The page that two pieces share counts once.
            let first = (start / PAGE_BYTES).max(counted);
            counted = end.div_ceil(PAGE_BYTES);
            pages += counted.saturating_sub(first);
        }
        start = end;
    }
    pages
}

fn report_clash(path: &Spanned<Path>, first: Span, cx: &mut Context<'_>) {
    let message = format!("{} is there already", code(&path.0));
    cx.report(
        Diagnostic::error(path.span, message)
            .label("again here")
            .also(first, "first here")
            .note("paths are compared without regard to case"),
    );
}

/// The folders above a path, the nearest first, without the root.
fn parents(path: Name) -> impl Iterator<Item = Name> {
    let cuts: Vec<usize> =
        path.rmatch_indices('\\').map(|(at, _)| at).filter(|at| *at > 0).collect();
    cuts.into_iter().map(move |at| Name::from(&path[..at]))
}
