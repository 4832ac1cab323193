//! The scenarios of the repository are read without a mistake.

use scenario::{FileError, Files, Format, Source};
use std::path::{Path, PathBuf};

/// Files below a folder of this repository.
struct Folder(PathBuf);

impl Files for Folder {
    fn read(&self, path: &str, _limit_bytes: u64) -> Result<Vec<u8>, FileError> {
        std::fs::read(self.0.join(path)).map_err(|error| FileError::Other(error.to_string()))
    }
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder of scenarios can be listed") {
        let path = entry.expect("an entry of it can be read").path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "ron") {
            found.push(path);
        }
    }
}

/// Every scenario of the repository with its path, in the order of the paths.
pub(crate) fn texts() -> Vec<(PathBuf, String)> {
    let mut paths = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios"), &mut paths);
    paths.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).expect("a scenario can be read");
        (path, text)
    };
    paths.into_iter().map(read).collect()
}

#[test]
fn every_scenario_of_the_repository_is_read_without_a_mistake() {
    let texts = texts();
    assert!(texts.len() >= 10, "the ten scenarios of the language's constructs are there");
    let mut mistakes = String::new();
    for (path, text) in texts {
        let folder = Folder(path.parent().expect("a file is in a folder").to_owned());
        let parsed = Source::from_bytes(&path.to_string_lossy(), text.into_bytes())
            .and_then(|source| scenario::parse(&source, &folder));
        if let Err(diagnostics) = parsed {
            mistakes += &diagnostics.render(Format::Human);
        }
    }
    assert!(mistakes.is_empty(), "{mistakes}");
}

#[test]
fn the_manual_shows_the_first_scenario_and_names_only_scenarios_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let read = |path: &str| std::fs::read_to_string(root.join(path)).expect("the file is there");
    let manual = read("docs/scenario-language.md");
    assert!(manual.contains(&read("scenarios/rom_readonly.ron")));
    let named: Vec<&str> = manual
        .split('`')
        .filter(|code| code.starts_with("scenarios/") && code.ends_with(".ron"))
        .collect();
    assert!(named.len() > 10);
    for path in named {
        assert!(root.join(path).is_file(), "{path}");
    }
}

#[test]
fn every_construct_that_the_manual_lists_is_known_to_the_reader() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let manual = std::fs::read_to_string(root.join("docs/scenario-language.md"))
        .expect("the manual is there");
    for step in scenario::own_step_names() {
        assert!(manual.contains(&format!("`{step}(")), "the manual does not show `{step}`");
    }
}
