//! The generated pages of `docs/`, and the table that `slotzero explain` has of refusals.
//!
//! They are made from the code: clauses, functions, what is not modelled. Which function refuses
//! with which code is learnt by running the corpus, because only a run shows what comes together.
//! Of the lessons [`site`] makes pages for a browser.

mod course;
mod decisions;
mod functions;
mod lessons;
mod map;
mod pages;
mod ran;
pub mod site;
mod sources;

use slotzero::cli::Selection;
use slotzero::coverage::{self, Coverage};
use slotzero::select;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::Path;
use std::process::ExitCode;

/// A generated file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Where it is, from the root of the repository.
    pub path: String,
    /// What it says.
    pub text: String,
}

/// Every generated file as it ought to be. `root` is the folder of the repository.
pub fn pages(root: &Path) -> Vec<Page> {
    let coverage = reached(root);
    let refusals = &coverage.refusals;
    let table = refusals.iter().map(|one| format!("{} {} {}\n", one.api, one.code, one.clause));
    let mut pages = vec![
        Page { path: "crates/slotzero/src/explain/refusals.txt".to_owned(), text: table.collect() },
        Page { path: "docs/address-map.md".to_owned(), text: map::address_map() },
        Page { path: "docs/api.md".to_owned(), text: functions::apis(refusals) },
        Page { path: "docs/choices.md".to_owned(), text: pages::choices() },
        Page { path: "docs/clauses.md".to_owned(), text: pages::clauses() },
        Page { path: "docs/misconceptions.md".to_owned(), text: course::misconceptions(root) },
        Page { path: "docs/not-modelled.md".to_owned(), text: pages::not_modelled() },
        Page { path: "docs/sources.md".to_owned(), text: sources::sources() },
        Page { path: "docs/test-vectors.md".to_owned(), text: course::vectors(root) },
    ];
    pages.extend(lessons::lessons(root));
    pages
}

/// What the scenarios of the repository reach.
fn reached(root: &Path) -> Coverage {
    let selection = Selection { paths: vec![root.join("scenarios")], ..Selection::default() };
    let found = select::find_below(root, &selection).unwrap_or_default();
    coverage::gather(&found).unwrap_or_default()
}

/// The generated files that are not as they ought to be.
pub fn stale(root: &Path, pages: &[Page]) -> Vec<Page> {
    let differs =
        |page: &&Page| fs::read_to_string(root.join(&page.path)).ok().as_ref() != Some(&page.text);
    pages.iter().filter(differs).cloned().collect()
}

/// Files where only generated ones are, and that nothing asks for any more.
pub fn unwanted(root: &Path, pages: &[Page]) -> Vec<String> {
    let wanted = |path: &String| pages.iter().any(|page| page.path == *path);
    lessons::drawn(root).into_iter().filter(|path| !wanted(path)).collect()
}

/// `cargo xtask docs` with these arguments. `root` is the folder of the repository.
pub fn command(root: &Path, args: &[OsString]) -> ExitCode {
    let check = match args {
        [] => false,
        [only] if only == "--check" => true,
        _ => {
            eprintln!("error: usage: cargo xtask docs [--check]");
            return ExitCode::from(2);
        }
    };
    let pages = pages(root);
    let (stale, unwanted) = (stale(root, &pages), unwanted(root, &pages));
    if stale.is_empty() && unwanted.is_empty() {
        println!("the generated pages are up to date");
        return ExitCode::SUCCESS;
    }
    if check {
        report(&stale, &unwanted);
        return ExitCode::FAILURE;
    }
    match renew(root, &stale, &unwanted) {
        Ok(()) => ExitCode::SUCCESS,
        Err((path, error)) => {
            eprintln!("error: {path} cannot be written: {error}");
            ExitCode::from(2)
        }
    }
}

fn report(stale: &[Page], unwanted: &[String]) {
    for page in stale {
        println!("out of date: {}", page.path);
    }
    for path in unwanted {
        println!("no longer wanted: {path}");
    }
    println!("`cargo xtask docs` writes them anew");
}

/// Writes and removes. A mistake comes with its file.
fn renew(root: &Path, stale: &[Page], unwanted: &[String]) -> Result<(), (String, io::Error)> {
    for page in stale {
        write(root, page).map_err(|error| (page.path.clone(), error))?;
        println!("written: {}", page.path);
    }
    for path in unwanted {
        fs::remove_file(root.join(path)).map_err(|error| (path.clone(), error))?;
        println!("removed: {path}");
    }
    Ok(())
}

fn write(root: &Path, page: &Page) -> io::Result<()> {
    let path = root.join(&page.path);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, &page.text)
}
