//! The check of determinism, checked: a copy of the project that keeps something in a container
//! without an order has to fail it.

use slotzero_tests::root;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a build of the runner's tests takes.
const COPIED: &[&str] = &["Cargo.toml", "Cargo.lock", "crates", "tests", "xtask"];

/// Where the kernel gives up the regions of a process that ends, in the order of a list; and the same
/// with a container whose order differs from run to run.
const PLACE: &str = "crates/kernel/src/build.rs";
const IN_ORDER: &str = "let own: Vec<_> = self";
const IN_NO_ORDER: &str = "let own: std::collections::HashSet<_> = self";

#[test]
fn a_container_without_an_order_in_a_copy_of_the_model_is_noticed() {
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("copy");
    fs::create_dir_all(&copy).expect("a folder can be made below the target folder");
    for part in COPIED {
        mirror(&root().join(part), &copy.join(part));
    }
    let (passes, said) = check(&copy);
    assert!(passes, "the copy as it is: {said}");

    let place = copy.join(PLACE);
    let text = fs::read_to_string(&place).expect("the copy has the file");
    assert_eq!(text.matches(IN_ORDER).count(), 1, "{PLACE} has changed; change this test as well");
    fs::write(&place, text.replace(IN_ORDER, IN_NO_ORDER)).expect("the copy can be written");
    let (passes, said) = check(&copy);
    assert!(!passes, "the altered copy passes: {said}");
    assert!(
        said.contains("the runs of seed "),
        "the altered copy fails for another reason: {said}"
    );
}

/// Builds the copy, offline and not optimised, and has it run its seeds twice; whether it passes, and
/// what it says.
fn check(copy: &Path) -> (bool, String) {
    let output = Command::new(env!("CARGO"))
        .args(["test", "--offline", "--locked", "--quiet", "--package=runner", "--test=seeds"])
        .args([
            "--config=profile.dev.opt-level=0",
            "--config=profile.dev.package.\"*\".opt-level=0",
        ])
        .args(["--", "--exact", "some_seeds_leave_the_same_twice"])
        .env("CARGO_TARGET_DIR", copy.join("target"))
        .current_dir(copy)
        .output()
        .expect("cargo runs");
    let said =
        [output.stdout, output.stderr].map(|said| String::from_utf8_lossy(&said).into_owned());
    (output.status.success(), said.concat())
}

/// Makes one file or folder equal to another one. What is equal is left alone, so that cargo need not
/// build it once more.
fn mirror(from: &Path, to: &Path) {
    if from.is_file() {
        let content = fs::read(from).expect("a file of the project can be read");
        if fs::read(to).ok().as_ref() != Some(&content) {
            fs::write(to, content).expect("the copy can be written");
        }
        return;
    }
    fs::create_dir_all(to).expect("the copy can be written");
    let inside = |folder: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).expect("a folder of the project can be listed");
        entries.map(|entry| entry.expect("its entries can be listed").path()).collect()
    };
    for part in inside(from) {
        mirror(&part, &to.join(part.file_name().expect("it has a name")));
    }
    for part in inside(to) {
        let gone = !from.join(part.file_name().expect("it has a name")).exists();
        match (gone, part.is_dir()) {
            (false, _) => {}
            (true, true) => fs::remove_dir_all(part).expect("the copy can be written"),
            (true, false) => fs::remove_file(part).expect("the copy can be written"),
        }
    }
}
