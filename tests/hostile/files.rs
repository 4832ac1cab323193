//! Rows 43 and 44: what a scenario takes from files of the host.

use proptest::prelude::*;
use runner::{Options, plan, run};
use scenario::limits::DATA_BYTES;
use scenario::{Diagnostics, FileError, Files, Format, Source, parse};
use slotzero::files::Folder;
use std::cell::RefCell;
use std::fs;
use std::path::PathBuf;
use trace::Silent;

/// What is never to be seen in a message.
const SECRET: &str = "moonlight";

/// A fresh folder `name` with a scenario's folder in it, and beside that a file with a secret.
fn folder(name: &str) -> (PathBuf, Folder) {
    let around = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&around);
    let inside = around.join("scenario");
    fs::create_dir_all(inside.join("data")).expect("a folder can be made");
    fs::write(around.join("secret"), SECRET).expect("a file can be written");
    fs::write(inside.join("data/chart.bin"), "chart").expect("a file can be written");
    (inside.clone(), Folder::new(inside))
}

fn text(path: &str) -> String {
    crate::with_world(&format!(
        "Machine(name: \"m\", ram: 1, has: [File(path: r\"\\f\", content: File(path: {path:?}))])"
    ))
}

/// What is said about a scenario that takes its content from `path`.
fn said(path: &str, files: &dyn Files) -> String {
    let run = |text: String| -> Result<String, Diagnostics> {
        let source = Source::from_bytes("t.ron", text.into_bytes())?;
        let scenario = parse(&source, files)?;
        let plan = plan(&scenario, files)?;
        let version = scenario.on[0].value;
        let report = run(&plan, version, Options::default(), &mut Silent, &mut kernel::Defaults);
        Ok(format!("{:?}", report.verdict))
    };
    run(text(path)).unwrap_or_else(|mistakes| mistakes.render(Format::Short))
}

/// Notes what it is asked for.
#[derive(Default)]
struct Asked(RefCell<Vec<(String, u64)>>);

impl Files for Asked {
    fn read(&self, path: &str, limit_bytes: u64) -> Result<Vec<u8>, FileError> {
        self.0.borrow_mut().push((path.to_owned(), limit_bytes));
        Ok(vec![0; 8])
    }
}

#[test]
fn row_43_paths_that_could_lead_outside_are_refused_before_anything_is_opened() {
    let (inside, _) = folder("outside");
    let absolute = inside.join("data/chart.bin").to_string_lossy().into_owned();
    let paths = [
        "../secret",
        "data/../../secret",
        "..",
        ".",
        "",
        "/",
        "//",
        "./secret",
        "data//chart.bin",
        "data/",
        &absolute,
        "file:///secret",
        "C:\\secret",
        "C:secret",
        "\\\\server\\share\\f",
        "..\\secret",
        "%2e%2e/secret",
        "data/chart.bin\0",
        "data/chart.bin.",
        "data/chart.bin ",
        "\u{202e}terces/..",
        "data\n",
    ];
    for path in paths {
        let asked = Asked::default();
        let said = said(path, &asked);
        assert!(
            said.starts_with("t.ron:2:") && said.contains("no path of a file below"),
            "{path:?}: {said}"
        );
        assert!(asked.0.borrow().is_empty(), "{path:?} is not asked for");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn row_43_what_is_asked_for_has_plain_parts_only(parts in prop::collection::vec(prop::sample::select(vec!["..", ".", "a", "/", "\\", ":", "%2e", " ", "data", "\0", "~", "\u{202e}", "é"]), 0..8)) {
        let asked = Asked::default();
        said(&parts.concat(), &asked);
        for (path, limit) in asked.0.borrow().iter() {
            prop_assert!(path.split('/').all(|part| !part.is_empty() && !part.trim_matches('.').is_empty()), "{}", path);
            prop_assert!(!path.contains(['\\', ':', '%', '\0']) && *limit <= DATA_BYTES, "{}", path);
        }
    }

    #[test]
    fn row_43_whatever_the_path_the_secret_stays_outside(parts in prop::collection::vec(prop::sample::select(vec!["..", "secret", "scenario", "data", "/", "/../", "./"]), 1..8)) {
        let (_, files) = shared();
        let said = said(&parts.concat(), &files);
        prop_assert!(!said.contains(SECRET) && said != "Met", "{:?}: {}", parts, said);
    }
}

/// A folder for many cases at once; nothing is written to it.
fn shared() -> (PathBuf, Folder) {
    static MADE: std::sync::OnceLock<PathBuf> = std::sync::OnceLock::new();
    let inside = MADE.get_or_init(|| folder("shared").0).clone();
    (inside.clone(), Folder::new(inside))
}

#[test]
fn row_43_a_plain_path_is_read() {
    let (_, files) = folder("plain");
    assert_eq!(said("data/chart.bin", &files), "Met");
    assert!(
        said("data/none.bin", &files).contains("there is no such file below the scenario's folder")
    );
    assert!(said("data/chart.bin/more", &files).starts_with("t.ron:2:"));
}

#[cfg(unix)]
#[test]
fn row_43_a_link_that_leads_out_is_not_followed() {
    use std::os::unix::fs::symlink;
    let (inside, files) = folder("links");
    symlink("../secret", inside.join("out")).expect("a link can be made");
    symlink("..", inside.join("up")).expect("a link can be made");
    symlink("data/chart.bin", inside.join("in")).expect("a link can be made");
    symlink("loop", inside.join("loop")).expect("a link can be made");
    for path in ["out", "up/secret", "up/scenario/../secret", "loop"] {
        let said = said(path, &files);
        assert!(said.starts_with("t.ron:2:") && !said.contains(SECRET), "{path}: {said}");
    }
    assert!(said("out", &files).contains("leads out of the scenario's folder"));
    assert_eq!(said("in", &files), "Met");
}

#[test]
fn row_44_a_folder_is_no_file() {
    let (_, files) = folder("folder");
    assert!(said("data", &files).contains("it is not a regular file"), "{}", said("data", &files));
}

#[cfg(unix)]
#[test]
fn row_44_a_pipe_is_not_waited_for() {
    let (inside, files) = folder("pipe");
    let made = std::process::Command::new("mkfifo").arg(inside.join("pipe")).status();
    assert!(made.is_ok_and(|status| status.success()), "a pipe can be made");
    assert!(said("pipe", &files).contains("it is not a regular file"));
}

#[cfg(unix)]
#[test]
fn row_44_a_link_to_a_device_is_not_followed() {
    let (inside, files) = folder("device");
    std::os::unix::fs::symlink("/dev/zero", inside.join("zero")).expect("a link can be made");
    assert!(said("zero", &files).contains("leads out of the scenario's folder"));
}

#[test]
fn row_44_a_file_of_10_gb_is_refused_unread() {
    let (inside, files) = folder("large");
    let file = fs::File::create(inside.join("large")).expect("a file can be made");
    file.set_len(10 << 30).expect("a file can have a hole");
    let said = said("large", &files);
    assert!(
        said.starts_with("t.ron:2:") && said.contains("it is larger than the 268435456 bytes"),
        "{said}"
    );
}

#[test]
fn row_44_files_count_together() {
    // Each is asked for with what the ones before it leave.
    let asked = Asked::default();
    let content = "File(path: \"f\"),".repeat(3);
    let text = crate::with_steps(&format!("Write(at: 0, bytes: Join([{content}]))"));
    let source = Source::from_bytes("t.ron", text.into_bytes()).expect("it is text");
    assert!(parse(&source, &asked).is_ok());
    let limits: Vec<u64> = asked.0.borrow().iter().map(|(_, limit)| *limit).collect();
    assert_eq!(limits, [DATA_BYTES, DATA_BYTES - 8, DATA_BYTES - 16]);
}
