//! Links of the documents, as links of the site.

use super::Trouble;
use crate::lessons::FOLDER;
use std::path::Path;

/// Where a file of the repository is in the site.
pub(super) fn place(path: &str) -> String {
    let readme = format!("{FOLDER}/README.md");
    if path == readme {
        return "index.html".to_owned();
    }
    let inside = path.strip_prefix(FOLDER).and_then(|path| path.strip_prefix('/')).unwrap_or(path);
    match inside.strip_suffix(".md") {
        Some(stem) => format!("{stem}.html"),
        None => inside.to_owned(),
    }
}

/// From a place of the site to another one.
pub(super) fn from_to(from: &str, to: &str) -> String {
    "../".repeat(from.matches('/').count()) + to
}

/// The links of a document.
pub(super) struct Links<'a> {
    root: &'a Path,
    /// The document, from the root of the repository.
    page: &'a str,
    targets: Vec<String>,
    astray: Option<String>,
}

impl<'a> Links<'a> {
    pub(super) fn new(root: &'a Path, page: &'a str) -> Links<'a> {
        Links { root, page, targets: Vec::new(), astray: None }
    }

    /// A link as it is in the site.
    pub(super) fn resolved(&mut self, link: &str) -> String {
        // One within the page, or to somewhere else in the world, stays.
        if link.starts_with('#') || link.contains(':') {
            return link.to_owned();
        }
        let (path, anchor) = match link.split_once('#') {
            Some((path, anchor)) => (path, format!("#{anchor}")),
            None => (link, String::new()),
        };
        let target = joined(self.page, path).filter(|target| self.root.join(target).is_file());
        let Some(target) = target else {
            self.astray.get_or_insert_with(|| link.to_owned());
            return link.to_owned();
        };
        let there = from_to(&place(self.page), &place(&target)) + &anchor;
        self.targets.push(target);
        there
    }

    /// The files that are linked to.
    pub(super) fn finish(self) -> Result<Vec<String>, Trouble> {
        match self.astray {
            Some(link) => Err(Trouble::Astray { page: self.page.to_owned(), link }),
            None => Ok(self.targets),
        }
    }
}

/// The path that a page of the repository means. None if it leads out of the repository.
fn joined(page: &str, link: &str) -> Option<String> {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}
