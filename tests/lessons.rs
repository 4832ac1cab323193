//! The site of the lessons: what is in it, what it hides, where its links lead, whose folder it leaves alone.

use docs::site::build;
use quick_xml::Reader;
use quick_xml::events::Event;
use slotzero_tests::{files_below, root};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// A fresh folder that is not there yet.
fn fresh(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lessons").join(name);
    let _ = fs::remove_dir_all(&folder);
    folder
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
    fs::write(path, text).expect("it can be written");
}

/// The folder of the site, made once.
fn site() -> &'static Path {
    static SITE: OnceLock<PathBuf> = OnceLock::new();
    SITE.get_or_init(|| {
        let folder = fresh("site");
        build(&root(), &folder, false).expect("the site can be made");
        folder
    })
}

/// The pages of the site but those to step through runs, by name.
fn pages() -> Vec<(String, String)> {
    let pages = files_below(site(), "html").into_iter();
    let name = |path: &Path| {
        path.strip_prefix(site()).expect("it is in the site").to_string_lossy().into_owned()
    };
    let pages = pages.map(|path| (name(&path), read(&path)));
    pages.filter(|(name, _)| !name.starts_with("runs")).collect()
}

/// The pages that are lessons.
fn lessons() -> Vec<(String, String)> {
    let is_lesson = |name: &str| name.starts_with(|first: char| first.is_ascii_digit());
    let lessons: Vec<_> = pages().into_iter().filter(|(name, _)| is_lesson(name)).collect();
    assert_eq!(lessons.len(), 15);
    lessons
}

/// The values of an attribute of a page.
fn values<'p>(page: &'p str, attribute: &str) -> Vec<&'p str> {
    let start = format!(" {attribute}=\"");
    let starts = page.match_indices(&start).map(|(at, start)| &page[at + start.len()..]);
    starts.map(|rest| rest.split('"').next().unwrap_or_default()).collect()
}

/// Where each part is in a text, one after the other; fails at one that is not there, or too early.
#[track_caller]
fn in_this_order(name: &str, text: &str, parts: &[&str]) {
    let mut rest = text;
    for part in parts {
        let found = rest.find(part).unwrap_or_else(|| panic!("{name}: no {part:?}, or too early"));
        rest = &rest[found + part.len()..];
    }
}

#[test]
fn each_link_and_picture_leads_to_a_file_and_an_anchor_that_are_there() {
    let mut broken = Vec::new();
    for (name, page) in pages() {
        for link in [values(&page, "href"), values(&page, "src")].concat() {
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let file = site().join(if path.is_empty() { &name } else { path });
            let there = file.is_file()
                && (anchor.is_empty() || values(&read(&file), "id").contains(&anchor));
            if !there {
                broken.push(format!("{name}: {link}"));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn each_lesson_asks_and_then_hides_what_happens_its_drawing_answer_sources_and_solution() {
    for (name, page) in lessons() {
        let parts = [
            "<h1",
            "?",
            "<h2 id=\"predict\">",
            "<details><summary>The scenario ",
            "<details class=\"result\"><summary>I have predicted",
            "<h2 id=\"what-happens\">",
            "<iframe src=\"runs/",
            "<details><summary>The trace: the run as text</summary>",
            "<img src=\"pictures/",
            "<details><summary>The same as text</summary>",
            "<h2 id=\"answer\">",
            "<strong>",
            "<em>",
            "<h2 id=\"exercise\">",
            "<details><summary>Solution</summary>",
            "</main>",
        ];
        in_this_order(&name, &page, &parts);
        let mut folds = page.split("<details").skip(1).filter_map(|rest| rest.split('>').next());
        assert!(!folds.any(|tag| tag.contains("open")), "{name}: something is open");
        let (opened, closed) =
            (page.matches("<details").count(), page.matches("</details>").count());
        assert_eq!(opened, closed, "{name}");
    }
}

#[test]
fn lessons_lead_from_the_first_to_the_last_and_back() {
    let lessons = lessons();
    for pair in lessons.windows(2) {
        let ((before, first), (after, second)) = (&pair[0], &pair[1]);
        assert!(first.contains(&format!("<a rel=\"next\" href=\"{after}\">")), "{before}");
        assert!(second.contains(&format!("<a rel=\"prev\" href=\"{before}\">")), "{after}");
    }
}

#[test]
fn the_site_asks_for_nothing_from_outside_and_its_lessons_have_no_program() {
    for (name, page) in pages() {
        for link in [values(&page, "href"), values(&page, "src")].concat() {
            assert!(!link.contains(':') && !link.starts_with('/'), "{name}: {link}");
        }
        let policy = values(&page, "content").into_iter().find(|value| value.contains("-src"));
        let policy = policy.unwrap_or_else(|| panic!("{name} has no policy"));
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{name}: {policy}");
        assert!(!page.contains("<script") && !page.contains(" style=\""), "{name}");
    }
    for drawing in files_below(site(), "svg") {
        let text = read(&drawing).replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
        assert!(!text.contains("href") && !text.contains("url("), "{}", drawing.display());
    }
}

#[test]
fn pages_say_their_language_what_frames_and_pictures_show_and_have_headings_in_order() {
    for (name, page) in pages() {
        assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\">"), "{name}");
        assert_eq!(page.matches("<h1").count(), 1, "{name}");
        let levels: Vec<u32> = page
            .match_indices("<h")
            .filter_map(|(at, _)| page[at + 2..].chars().next()?.to_digit(10))
            .collect();
        let steps = levels.windows(2).all(|pair| pair[1] <= pair[0] + 1);
        assert!(levels.first() == Some(&1) && steps, "{name}: {levels:?}");
        let (frames, pictures) = (page.matches("<iframe").count(), page.matches("<img").count());
        assert_eq!(values(&page, "title").len(), frames, "{name}");
        let words = values(&page, "alt");
        assert!(words.len() == pictures && words.iter().all(|words| words.len() > 40), "{name}");
    }
}

#[test]
fn a_scenario_is_in_the_site_as_it_is_in_the_repository() {
    let scenario = "scenarios/lessons/one_map_for_all.ron";
    assert_eq!(read(&site().join(scenario)), read(&root().join(scenario)));
}

#[test]
fn a_folder_of_somebody_else_is_left_alone_unless_it_is_forced() {
    let folder = fresh("somebody");
    write(&folder.join("notes/mine.txt"), "mine");
    let refusal = build(&root(), &folder, false).expect_err("it has a file of somebody else");
    assert!(refusal.to_string().contains("mine.txt was not made by this command"), "{refusal}");
    assert!(!folder.join("index.html").exists());
    build(&root(), &folder, true).expect("it is forced");
    assert!(folder.join("index.html").exists());
    assert_eq!(read(&folder.join("notes/mine.txt")), "mine");
}

#[test]
fn a_site_that_is_made_again_loses_what_it_has_no_more() {
    let repository = fresh("small");
    let lessons = repository.join("docs/lessons");
    write(&lessons.join("README.md"), "# Lessons\n");
    write(&lessons.join("01-a.md"), "# 1. A\n");
    let folder = fresh("small_site");
    build(&repository, &folder, false).expect("there is a lesson");
    assert!(folder.join("01-a.html").exists());
    fs::rename(lessons.join("01-a.md"), lessons.join("01-b.md")).expect("it can be renamed");
    build(&repository, &folder, false).expect("all files are its own");
    assert!(folder.join("01-b.html").exists() && !folder.join("01-a.html").exists());
}

#[test]
fn what_a_lesson_links_to_comes_along_and_a_link_to_nothing_is_told() {
    let repository = fresh("linked");
    let lessons = repository.join("docs/lessons");
    write(&lessons.join("README.md"), "# Lessons\n\n[More](../more/other.md#so-it-is)\n");
    write(&repository.join("docs/more/other.md"), "# `So` it is\n\n[Back](../lessons/README.md)\n");
    let folder = fresh("linked_site");
    build(&repository, &folder, false).expect("all links lead somewhere");
    let link = "href=\"docs/more/other.html#so-it-is\"";
    assert!(read(&folder.join("index.html")).contains(link));
    let other = read(&folder.join("docs/more/other.html"));
    assert!(other.contains("<title>So it is · Slotzero</title>"), "{other}");
    assert!(other.contains("id=\"so-it-is\"") && other.contains("href=\"../../index.html\""));
    write(&lessons.join("01-a.md"), "# 1. A\n\n[x](../../../outside.md)\n");
    let trouble = build(&repository, &folder, false).expect_err("it leads out of the repository");
    let told = "docs/lessons/01-a.md links to ../../../outside.md, which is no file";
    assert_eq!(trouble.to_string(), told);
}

#[test]
fn drawings_are_well_formed() {
    for path in files_below(&root().join("docs/lessons/pictures"), "svg") {
        let text = read(&path);
        let mut reader = Reader::from_str(&text);
        loop {
            let event = reader.read_event();
            match event.unwrap_or_else(|error| panic!("{}: {error}", path.display())) {
                Event::Start(tag) | Event::Empty(tag) => {
                    let wrong = tag.attributes().find_map(Result::err);
                    assert_eq!(wrong, None, "{}", path.display());
                }
                Event::Eof => break,
                _ => {}
            }
        }
    }
}

#[test]
fn a_drawing_that_no_lesson_shows_is_noticed() {
    let unwanted = docs::unwanted(&root(), &[]);
    let drawn = "docs/lessons/pictures/one_map_for_all-CE_5_0-7.svg";
    assert!(unwanted.iter().any(|path| path == drawn), "{unwanted:?}");
}
