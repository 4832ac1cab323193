//! The rules of the house that no compiler checks. Their reasons are in CONTRIBUTING.md.

use slotzero_tests::{files_below, name_of, root};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The most lines of a source file, its tests left out.
const LINES: usize = 400;
/// The most packages that `slotzero` may link besides the workspace's own.
const SLOTZERO_PACKAGES: usize = 48;

/// Words that documents and doc comments do not use, and what they say instead. GLOSSARY.md says
/// why; it names them, and so does this file.
const BANNED: &[(&str, &str)] = &[
    ("page frame", "frame"),
    ("mmap", "view, or file-mapping object"),
    ("segfault", "access violation"),
    ("segmentation fault", "access violation"),
    ("file descriptor", "handle"),
    ("dangling handle", "stale handle"),
    ("page cache", "resident pages"),
    ("swap out", "evict"),
    ("swapped out", "evicted"),
    ("memory-mapped region", "view"),
    ("section object", "file-mapping object"),
    ("namespace", "name space"),
    ("errno", "last error"),
];

/// A file of the repository.
struct File {
    name: String,
    text: String,
}

fn read(path: &Path) -> File {
    let text = std::fs::read_to_string(path).expect("a file of the repository is text");
    File { name: name_of(path), text: text.replace("\r\n", "\n") }
}

fn sources() -> Vec<File> {
    files_below(&root(), "rs").iter().map(|path| read(path)).collect()
}

/// All that people write: code, documents, scenarios, manifests.
fn texts() -> Vec<File> {
    let ends = ["rs", "md", "ron", "toml"];
    let paths = ends.iter().flat_map(|end| files_below(&root(), end));
    paths.map(|path| read(&path)).collect()
}

/// True for files that only tests are made of.
fn is_test(name: &str) -> bool {
    name.split('/').any(|part| matches!(part, "tests" | "tests.rs" | "testing.rs" | "samples.rs"))
}

/// The text without its unit tests, which stand at the end of a file.
fn without_tests(text: &str) -> &str {
    text.find("#[cfg(test)]\nmod tests {").map_or(text, |tests| &text[..tests])
}

/// Fails with one line for each place where a rule is broken.
#[track_caller]
fn none(mistakes: impl IntoIterator<Item = String>) {
    let mistakes: Vec<String> = mistakes.into_iter().collect();
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
}

/// Where a line of the files has something.
fn lines_with<'f>(
    files: &'f [File],
    has: impl Fn(&str) -> bool + 'f,
) -> impl Iterator<Item = String> + 'f {
    files.iter().flat_map(move |file| {
        let lines = file.text.lines().enumerate().filter(|(_, line)| has(line));
        let here = |(at, line): (usize, &str)| format!("{}:{}: {}", file.name, at + 1, line.trim());
        lines.map(here).collect::<Vec<_>>()
    })
}

#[test]
fn no_source_file_has_more_than_400_lines_without_its_tests() {
    none(sources().iter().filter(|file| !is_test(&file.name)).filter_map(|file| {
        let lines = without_tests(&file.text).lines().count();
        (lines > LINES).then(|| format!("{} has {lines} lines", file.name))
    }));
}

#[test]
fn every_source_file_begins_with_what_it_is_about() {
    let untold = |file: &&File| !is_test(&file.name) && !file.text.starts_with("//!");
    none(sources().iter().filter(untold).map(|file| format!("{} does not", file.name)));
}

#[test]
fn nothing_is_left_to_do() {
    let marks = ["TO", "FIX", "X"].iter().zip(["DO", "ME", "XX"]).map(|(a, b)| format!("{a}{b}"));
    let macros = ["dbg", "todo", "unimplemented"].iter().map(|name| format!("{name}!("));
    let marks: Vec<String> = marks.chain(macros).collect();
    let texts = texts();
    none(lines_with(&texts, |line| marks.iter().any(|mark| line.contains(mark))));
}

#[test]
fn no_test_is_left_out_or_expected_to_panic() {
    let attributes = ["ignore", "should_panic"].map(|name| format!("#[{name}"));
    let sources = sources();
    none(lines_with(&sources, |line| {
        attributes.iter().any(|attribute| line.trim_start().starts_with(attribute))
    }));
}

#[test]
fn no_file_names_a_place_on_somebodys_machine() {
    let folders = ["home", "root", "Users", "work", "tmp", "opt", "usr", "mnt", "var"];
    let places: Vec<String> = folders.iter().map(|folder| format!("/{folder}/")).collect();
    let texts = texts();
    none(lines_with(&texts, |line| places.iter().any(|place| is_absolute(line, place))));
}

/// True if the line has `place` where a path may begin.
fn is_absolute(line: &str, place: &str) -> bool {
    line.match_indices(place).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '.' | '/' | '}'))
    })
}

#[test]
fn no_file_names_the_host_of_a_package_registry() {
    let hosts = [("crates", "io"), ("docs", "rs"), ("npmjs", "com"), ("pypi", "org")];
    let hosts = hosts.map(|(name, end)| format!("{name}.{end}"));
    let texts = texts();
    // `docs.rs` is also how a source file may be called.
    none(lines_with(&texts, |line| {
        hosts.iter().any(|host| line.contains(&format!("//{host}")) || is_host(line, host))
    }));
}

/// True if the line has the host's name with nothing but a sub-domain around it.
fn is_host(line: &str, host: &str) -> bool {
    let ends = |rest: &str| rest.chars().next().is_none_or(|c| !c.is_alphanumeric());
    line.match_indices(host)
        .any(|(at, _)| line[..at].ends_with('.') && ends(&line[at + host.len()..]))
}

/// The manifests of the workspace's packages, without the benchmarks' own workspace.
fn manifests() -> Vec<File> {
    let own = |path: &PathBuf| !name_of(path).starts_with("benches/");
    let manifests = files_below(&root(), "toml").into_iter().filter(own);
    let named = manifests.filter(|path| path.file_name().is_some_and(|name| name == "Cargo.toml"));
    named.map(|path| read(&path)).filter(|file| file.name != "Cargo.toml").collect()
}

#[test]
fn unsafe_code_is_forbidden_by_the_workspace_and_every_package_obeys() {
    let workspace = read(&root().join("Cargo.toml")).text;
    assert!(workspace.contains("unsafe_code = \"forbid\""), "the workspace forbids it");
    let manifests = manifests();
    assert!(manifests.len() >= 10, "the packages are there");
    let free = |file: &&File| !file.text.contains("[lints]\nworkspace = true");
    none(manifests.iter().filter(free).map(|file| format!("{} has lints of its own", file.name)));
}

#[test]
fn functions_longer_than_60_lines_are_a_lint() {
    let clippy = read(&root().join("clippy.toml")).text;
    assert!(clippy.contains("too-many-lines-threshold = 60"));
    assert!(read(&root().join("Cargo.toml")).text.contains("too_many_lines = \"warn\""));
}

#[test]
fn documents_and_doc_comments_use_the_words_of_the_glossary() {
    let is_told = |name: &str| name != "GLOSSARY.md" && name != "tests/house_rules.rs";
    let texts: Vec<File> = texts().into_iter().filter(|file| is_told(&file.name)).collect();
    for (word, instead) in BANNED {
        let wrong = |line: &str| {
            let line = line.trim_start().to_lowercase();
            says(&line, word)
        };
        let documents = texts.iter().filter(|file| file.name.ends_with(".md"));
        let prose = documents.map(|file| File { name: file.name.clone(), text: file.text.clone() });
        let comments = texts.iter().filter(|file| file.name.ends_with(".rs")).map(comments_of);
        let all: Vec<File> = prose.chain(comments).collect();
        none(lines_with(&all, wrong).map(|place| format!("{place}\n    say: {instead}")));
    }
}

/// The file with every line blank that is no doc comment.
fn comments_of(file: &File) -> File {
    let is_comment = |line: &str| {
        let line = line.trim_start();
        line.starts_with("///") || line.starts_with("//!")
    };
    let kept = file.text.lines().map(|line| if is_comment(line) { line } else { "" });
    File { name: file.name.clone(), text: kept.collect::<Vec<_>>().join("\n") }
}

/// True if the line has the word, whole.
fn says(line: &str, word: &str) -> bool {
    let inside = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '`');
    line.match_indices(word).any(|(at, _)| {
        let (before, after) = (&line[..at], &line[at + word.len()..]);
        !inside(before.chars().next_back()) && !inside(after.chars().next())
    })
}

#[test]
fn the_lock_file_is_there() {
    assert!(root().join("Cargo.lock").is_file());
}

/// The packages that a package of the workspace links, itself and others of the workspace left out.
fn linked(package: &str) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--package", package, "--edges=normal,no-proc-macro", "--prefix=none"])
        .args(["--offline", "--locked", "--format={p}"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout).expect("cargo writes text");
    let own = tree.lines().filter(|line| line.starts_with(&format!("{package} v"))).count();
    assert_eq!(own, 1, "the tree is that of {package}:\n{tree}");
    // A package of the workspace stands there with its path in parentheses.
    let packages = tree.lines().filter(|line| !line.is_empty() && !line.contains(" (/"));
    // One that stood there before is marked with `(*)`.
    packages.map(|package| package.trim_end_matches(" (*)").to_owned()).collect()
}

#[test]
fn xtask_links_no_packages() {
    assert_eq!(linked("xtask"), BTreeSet::new());
}

#[test]
fn slotzero_links_at_most_48_packages_besides_the_workspaces_own() {
    let packages = linked("slotzero");
    assert!(packages.len() <= SLOTZERO_PACKAGES, "{} packages: {packages:#?}", packages.len());
}
