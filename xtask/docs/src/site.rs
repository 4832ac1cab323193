//! `cargo xtask lessons`: the lessons as a small site that opens from disk.
//!
//! A lesson becomes a page. What happens is hidden on it until the reader has predicted; in place of the
//! text of a run stands the page to step through it. Nothing is asked for from outside the folder.

mod folder;
mod frame;
mod lesson;
mod links;
mod markdown;
mod policy;

use crate::{Page, lessons, ran};
use frame::Lesson;
use lesson::Run;
use links::Links;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Why there is no site.
#[derive(Debug)]
pub enum Trouble {
    /// The folder has a file that this command did not make.
    NotOurs(PathBuf),
    /// A file cannot be read or written.
    File(PathBuf, io::Error),
    /// A page links to something that is not there.
    Astray {
        /// The page, from the root of the repository.
        page: String,
        /// What it links to.
        link: String,
    },
    /// A scenario of a lesson has no page to step through.
    NoRun {
        /// The scenario.
        scenario: String,
        /// What `slotzero view` said.
        said: String,
    },
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trouble::NotOurs(path) => {
                write!(
                    f,
                    "{} was not made by this command; --force writes beside it",
                    path.display()
                )
            }
            Trouble::File(path, error) => write!(f, "{}: {error}", path.display()),
            Trouble::Astray { page, link } => write!(f, "{page} links to {link}, which is no file"),
            Trouble::NoRun { scenario, said } => write!(f, "{scenario} has no page: {said}"),
        }
    }
}

/// `cargo xtask lessons` with these arguments. `root` is the folder of the repository.
pub fn command(root: &Path, args: &[OsString]) -> ExitCode {
    let (options, folders): (Vec<_>, Vec<_>) =
        args.iter().partition(|arg| arg.to_string_lossy().starts_with('-'));
    let force = options.iter().any(|option| *option == "--force");
    if folders.len() > 1 || options.len() != usize::from(force) {
        eprintln!("error: usage: cargo xtask lessons [FOLDER] [--force]");
        return ExitCode::from(2);
    }
    let usual = || root.canonicalize().unwrap_or_else(|_| root.to_owned()).join("target/lessons");
    let folder = folders.first().map_or_else(usual, PathBuf::from);
    match build(root, &folder, force) {
        Ok(()) => {
            println!("written: {}", folder.join("index.html").display());
            ExitCode::SUCCESS
        }
        Err(trouble) => {
            eprintln!("error: {trouble}");
            ExitCode::from(2)
        }
    }
}

/// Makes the site in a folder. If that has files of others, only by force; these stay.
pub fn build(root: &Path, folder: &Path, force: bool) -> Result<(), Trouble> {
    // Before the work, so that a refusal comes at once.
    let old = folder::ours(folder, force)?;
    folder::replace(folder, &old, &files(root)?)
}

/// The files of the site, by their path in it.
fn files(root: &Path) -> Result<BTreeMap<String, Vec<u8>>, Trouble> {
    let made = lessons::lessons(root);
    let lessons = listed(&made);
    let (mut files, mut runs) = (BTreeMap::new(), BTreeSet::new());
    let (mut wanted, mut seen) = (Vec::new(), BTreeSet::new());
    wanted.extend(made.iter().map(|page| page.path.clone()));
    // What pages link to comes into the site too, and what that links to.
    while let Some(path) = wanted.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let text = match made.iter().find(|page| page.path == path) {
            Some(page) => page.text.clone().into_bytes(),
            None => read(&root.join(&path))?,
        };
        let place = links::place(&path);
        if !path.ends_with(".md") {
            files.insert(place, text);
            continue;
        }
        let text = String::from_utf8_lossy(&text);
        let text = lesson::prepared(&text, &place, &mut runs);
        let mut links = Links::new(root, &path);
        let html = markdown::html(&text, &mut links);
        wanted.extend(links.finish()?);
        files.insert(place.clone(), frame::page(&place, &html, &lessons).into_bytes());
    }
    for run in runs {
        let page = stepping(root, &run)?;
        files.insert(run.place(), page.into_bytes());
    }
    Ok(files)
}

/// The lessons with their titles, in order.
fn listed(pages: &[Page]) -> Vec<Lesson> {
    let lessons =
        pages.iter().filter(|page| page.path.ends_with(".md") && !page.path.ends_with("README.md"));
    let lesson = |page: &Page| {
        let title = page.text.lines().next().and_then(|line| line.strip_prefix("# "));
        Lesson { title: title.unwrap_or(&page.path).to_owned(), place: links::place(&page.path) }
    };
    lessons.map(lesson).collect()
}

/// The page to step through a run, as `slotzero view` makes it.
fn stepping(root: &Path, run: &Run) -> Result<String, Trouble> {
    let args = ["view", &run.scenario, "--version-only", &run.version];
    let page = ran::written(root, &args, "html");
    page.map_err(|said| Trouble::NoRun { scenario: run.scenario.clone(), said })
}

fn read(path: &Path) -> Result<Vec<u8>, Trouble> {
    fs::read(path).map_err(|error| Trouble::File(path.to_owned(), error))
}
