//! What the documents say is so: generated pages are up to date, examples run, links lead
//! somewhere, clauses exist.

mod command;

use abi::clause;
use command::slotzero;
use scenario::{Format, NoFiles, Source};
use slotzero_tests::root;
use std::fs;
use std::path::{Path, PathBuf};

fn read(path: &str) -> String {
    let text = fs::read_to_string(root().join(path));
    text.unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The pages that people read.
fn pages() -> Vec<PathBuf> {
    let mut pages = vec![root().join("README.md")];
    for name in ["ARCHITECTURE.md", "CONTRIBUTING.md", "GLOSSARY.md"] {
        pages.push(root().join(name));
    }
    for folder in ["docs", "docs/lessons"] {
        let entries = fs::read_dir(root().join(folder)).expect("there is such a folder");
        let paths = entries.map(|entry| entry.expect("it can be listed").path());
        pages.extend(paths.filter(|path| path.extension().is_some_and(|end| end == "md")));
    }
    pages.sort();
    pages
}

/// The blocks of a page that are marked with this language.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let after = page.split(&fence).skip(1);
    after.map(|rest| rest.split("```").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn the_generated_pages_are_up_to_date() {
    let pages = docs::pages(&root());
    let stale: Vec<_> = docs::stale(&root(), &pages).into_iter().map(|page| page.path).collect();
    assert!(stale.is_empty(), "`cargo xtask docs` writes them anew: {stale:?}");
    let unwanted = docs::unwanted(&root(), &pages);
    assert!(unwanted.is_empty(), "`cargo xtask docs` removes them: {unwanted:?}");
}

#[test]
fn the_corpus_reaches_every_clause_and_code_cites_it_or_it_says_why_not() {
    let said = slotzero(&root(), &["coverage"], "");
    assert_eq!((said.exit, said.err.as_str()), (0, ""));
}

#[test]
fn the_readme_shows_what_its_first_command_draws() {
    let drawn = slotzero(&root(), &["trace", "scenarios/rom_readonly.ron"], "");
    assert_eq!((drawn.exit, drawn.err.as_str()), (0, ""));
    let shown = blocks(&read("README.md"), "text");
    assert!(shown.contains(&drawn.out), "the README shows:\n{}\nbut:\n{}", shown[0], drawn.out);
}

#[test]
fn the_readme_fits_one_screen() {
    let lines = read("README.md").lines().count();
    assert!(lines <= 60, "{lines} lines");
}

#[test]
fn conversations_go_as_the_page_on_drive_says() {
    let blocks = blocks(&read("docs/drive.md"), "drive");
    assert!(blocks.len() >= 4, "the page has conversations");
    for block in blocks {
        let part = |mark: &str| -> String {
            block
                .lines()
                .filter_map(|line| line.strip_prefix(mark))
                .flat_map(|line| [line, "\n"])
                .collect()
        };
        let said = slotzero(&root(), &["drive"], &part("> "));
        assert_eq!(said.out, part("< "), "{block}");
    }
}

#[test]
fn scenarios_in_documents_run_as_they_expect() {
    let mut scenarios = 0;
    for path in pages() {
        let page = fs::read_to_string(&path).expect("a page can be read");
        for block in blocks(&page, "ron").iter().filter(|block| block.contains("about:")) {
            scenarios += 1;
            run(&path, block);
        }
    }
    assert!(scenarios > 0, "some document shows a scenario");
}

fn run(page: &Path, text: &str) {
    let name = page.to_string_lossy();
    let source = Source::from_bytes(&name, text.as_bytes().to_vec()).expect("a page is UTF-8");
    let read = scenario::parse(&source, &NoFiles);
    let scenario = read.unwrap_or_else(|mistakes| panic!("{}", mistakes.render(Format::Human)));
    let plan = runner::plan(&scenario, &NoFiles);
    let plan = plan.unwrap_or_else(|mistakes| panic!("{}", mistakes.render(Format::Human)));
    let (version, options) = (scenario.on[0].value, runner::Options::default());
    let (mut sink, mut chance) = (trace::Silent, kernel::Defaults);
    let report = runner::run(&plan, version, options, &mut sink, &mut chance);
    let said = report.messages.render(Format::Human);
    assert_eq!(report.verdict, runner::Verdict::Met, "{said}");
}

#[test]
fn links_between_documents_lead_to_files() {
    let mut broken = Vec::new();
    for path in pages() {
        let page = fs::read_to_string(&path).expect("a page can be read");
        let folder = path.parent().expect("a page is in a folder");
        let targets = page.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for target in targets.filter(|target| !target.contains(['#', ':', '\n', ' '])) {
            if !folder.join(target).exists() {
                broken.push(format!("{}: {target}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn every_clause_that_a_scenario_names_exists() {
    let listed = slotzero(&root(), &["list", "scenarios"], "");
    assert_eq!(listed.exit, 0, "{}", listed.err);
    let mut unknown = Vec::new();
    for line in listed.out.lines() {
        let (path, _) = line.split_once(" on ").expect("a path, then its versions");
        let text = read(path);
        let source = Source::from_bytes(path, text.into_bytes()).expect("a scenario is UTF-8");
        // Scenarios that take content from files are read without them: clauses are no content.
        let Ok(scenario) = scenario::parse(&source, &NoFiles) else { continue };
        for clause in &scenario.clauses {
            if clause::covered_by(clause).next().is_none() {
                unknown.push(format!("{path}: {}", &**clause));
            }
        }
    }
    assert!(unknown.is_empty(), "{unknown:#?}");
}

#[test]
fn what_is_not_modelled_has_its_words_from_the_table() {
    let mut elsewhere = Vec::new();
    for folder in ["crates/kernel/src", "crates/coredll/src"] {
        for path in sources(&root().join(folder)) {
            let text = fs::read_to_string(&path).expect("a source can be read");
            let close: String = text.split_whitespace().collect();
            if close.contains("NotModelled(\"") {
                elsewhere.push(path);
            }
        }
    }
    assert!(elsewhere.is_empty(), "use `abi::not_modelled`: {elsewhere:#?}");
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder of sources can be listed");
    let paths = entries.map(|entry| entry.expect("it can be listed").path());
    paths.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}

/// The file of each function of the API, without its tests, and the function.
fn function_files() -> Vec<(String, &'static coredll::Api)> {
    let paths = slotzero_tests::files_below(&root().join("crates/coredll/src"), "rs");
    let texts = paths.iter().map(|path| fs::read_to_string(path).expect("a source is text"));
    let code = texts.map(|text| text.split("#[cfg(test)]").next().unwrap_or_default().to_owned());
    let file_of = |code: String| {
        let after = code.split("static API: Api = Api {").nth(1)?;
        let name = after.split('"').nth(1)?;
        let api = coredll::find(name).expect("what is described is offered");
        Some((code, api))
    };
    code.filter_map(file_of).collect()
}

/// The words of a text that look like clauses.
fn clauses_named(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').filter(|word| {
        let Some((letters, number)) = word.split_once('-') else { return false };
        let number = number.strip_suffix(|c: char| c.is_ascii_lowercase()).unwrap_or(number);
        let all = |part: &str, fits: fn(&char) -> bool| {
            !part.is_empty() && part.chars().all(|c| fits(&c))
        };
        all(letters, char::is_ascii_uppercase) && all(number, char::is_ascii_digit)
    })
}

#[test]
fn a_function_declares_the_clauses_that_its_file_cites() {
    let files = function_files();
    assert_eq!(files.len(), coredll::APIS.len(), "each function has a file of its own");
    for (code, api) in files {
        assert!(!api.clauses.is_empty(), "{} follows no clause", api.name);
        let declared = |id: &str| api.clauses.iter().any(|clause| clause.id == id);
        let cited = code.split("clause::").skip(1).map(|rest| {
            rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default()
        });
        for name in cited {
            let is =
                |clause: &&clause::ClauseId| clause.id.replace('-', "_").to_uppercase() == name;
            let id = clause::ALL.iter().find(is).expect("the compiler knows it").id;
            assert!(declared(id), "{} cites {id} and does not declare it", api.name);
        }
        for prose in code.lines().filter(|line| line.starts_with("//!")) {
            for id in clauses_named(prose) {
                let covered = clause::covered_by(id).any(|clause| declared(clause.id));
                assert!(covered, "{} speaks of {id} and does not declare it", api.name);
            }
        }
    }
}

#[test]
fn a_function_declares_the_clauses_that_its_scenarios_lead_to() {
    for line in read("crates/slotzero/src/explain/refusals.txt").lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let api = coredll::find(words[0]).expect("it has been called");
        let declared = api.clauses.iter().any(|clause| clause.id == words[2]);
        assert!(declared, "{} does not declare {}", api.name, words[2]);
    }
}

/// The lessons, by file name, in order.
fn lessons() -> Vec<(String, String)> {
    let name =
        |path: &PathBuf| path.file_name().expect("it has a name").to_string_lossy().into_owned();
    let files = pages()
        .into_iter()
        .filter(|path| path.parent().is_some_and(|in_| in_.ends_with("lessons")));
    let lessons = files.filter(|path| name(path) != "README.md");
    lessons.map(|path| (name(&path), fs::read_to_string(&path).expect("it can be read"))).collect()
}

#[test]
fn each_lesson_asks_predicts_runs_draws_answers_and_has_an_exercise() {
    for (name, text) in lessons() {
        let parts = [
            "\n## Predict\n",
            "<!-- scenario: ",
            "\n## What happens\n",
            "<!-- trace: ",
            "<!-- picture: ",
            "\n## Answer\n",
            "<!-- clauses: ",
            "\n## Exercise\n",
            "<details><summary>Solution</summary>\n",
        ];
        let mut rest = text.as_str();
        for part in parts {
            let found = rest.find(part);
            rest = &rest
                [found.unwrap_or_else(|| panic!("{name}: {part:?} is not there, or too early"))..];
        }
        assert!(!text.contains("**`"), "{name}: something cannot be made");
        assert!(!text.contains("is no clause.**"), "{name}: a clause is unknown");
    }
}

#[test]
fn the_list_of_lessons_has_each_in_its_order_under_its_title() {
    let list = read("docs/lessons/README.md");
    let told = list
        .lines()
        .filter(|line| line.contains("](") && line.starts_with(|c: char| c.is_ascii_digit()));
    let told: Vec<&str> = told.collect();
    let titles: Vec<String> = lessons()
        .iter()
        .map(|(name, text)| {
            let title =
                text.lines().next().and_then(|line| line.strip_prefix("# ")).unwrap_or_default();
            let (number, title) = title.split_once(". ").unwrap_or_default();
            format!("{number}. [{title}]({name})")
        })
        .collect();
    assert_eq!(told, titles);
}

#[test]
fn each_scenario_of_the_lessons_is_in_one() {
    let lessons = lessons();
    let entries = fs::read_dir(root().join("scenarios/lessons")).expect("there is such a folder");
    for entry in entries {
        let name = entry.expect("it can be listed").file_name().to_string_lossy().into_owned();
        let part = format!("scenarios/lessons/{name}");
        assert!(lessons.iter().any(|(_, text)| text.contains(&part)), "{name} is in no lesson");
    }
}
