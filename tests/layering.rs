//! The crates know each other as ARCHITECTURE.md draws it, and nobody else.

use serde_json::Value;
use slotzero_tests::root;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// Whom a crate may know, whether it has use for it or not.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("abi", &[]),
    ("journal", &[]),
    ("trace", &["abi"]),
    ("oracle", &["abi", "trace"]),
    ("viewer", &["abi", "trace", "oracle"]),
    ("scenario", &["abi"]),
    // The oracle is for its tests: they hold what random operations leave to the judge.
    ("kernel", &["abi", "journal", "trace", "oracle"]),
    ("coredll", &["abi", "trace", "kernel"]),
    ("runner", &["abi", "journal", "trace", "kernel", "coredll", "scenario"]),
    ("explorer", &["abi", "journal", "trace", "kernel", "scenario", "runner"]),
    (
        "slotzero",
        &[
            "abi", "trace", "oracle", "kernel", "coredll", "scenario", "runner", "explorer",
            "viewer",
        ],
    ),
    (
        "docs",
        &[
            "abi", "journal", "trace", "oracle", "kernel", "coredll", "scenario", "runner",
            "explorer", "viewer", "slotzero",
        ],
    ),
    ("xtask", &[]),
    (
        "slotzero-tests",
        &[
            "abi", "journal", "trace", "oracle", "kernel", "coredll", "scenario", "runner",
            "explorer", "viewer", "slotzero", "docs",
        ],
    ),
];

/// Each package of the workspace and those of the workspace that it names, for tests too.
fn workspace() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--no-deps", "--offline", "--locked"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    let packages = metadata["packages"].as_array().expect("it lists packages");
    let text = |value: &Value| value.as_str().expect("a name is a text").to_owned();
    let known = |package: &Value| {
        let dependencies = package["dependencies"].as_array().expect("it lists dependencies");
        // What has a path is of this workspace.
        let own = dependencies.iter().filter(|dependency| dependency["path"].is_string());
        own.map(|dependency| text(&dependency["name"])).collect()
    };
    packages.iter().map(|package| (text(&package["name"]), known(package))).collect()
}

#[test]
fn no_crate_knows_another_that_the_table_does_not_allow() {
    let mut mistakes = Vec::new();
    for (package, known) in workspace() {
        match MAY_KNOW.iter().find(|(name, _)| *name == package) {
            Some((_, allowed)) => mistakes.extend(
                known
                    .iter()
                    .filter(|name| !allowed.contains(&name.as_str()))
                    .map(|name| format!("{package} may not know {name}")),
            ),
            None => mistakes.push(format!("{package} is in no table: say whom it may know")),
        }
    }
    assert!(mistakes.is_empty(), "{mistakes:#?}");
}

#[test]
fn every_crate_of_the_table_is_there() {
    let workspace = workspace();
    for (name, _) in MAY_KNOW {
        assert!(workspace.contains_key(*name), "there is no {name}");
    }
}

#[test]
fn the_table_has_no_circle() {
    // Each line names only crates of the lines above it.
    for (at, (name, allowed)) in MAY_KNOW.iter().enumerate() {
        for below in *allowed {
            let above = MAY_KNOW[..at].iter().any(|(other, _)| other == below);
            assert!(above, "{name} knows {below}, which stands no earlier");
        }
    }
}

#[test]
fn the_architecture_page_describes_every_crate() {
    let page = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("it is there");
    for name in workspace().keys().map(|name| name.trim_start_matches("slotzero-")) {
        let row = format!("| `{name}` |");
        assert!(page.contains(&row), "the code map has no row for `{name}`");
    }
}

#[test]
fn the_architecture_page_draws_the_arrows_of_the_table() {
    let page = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("it is there");
    let drawn = page.lines().find(|line| line.starts_with("Who may know whom: "));
    let chain = drawn.expect("it draws the arrows").split(';').next().unwrap_or_default();
    let crates: Vec<&str> = chain.split('`').skip(1).step_by(2).collect();
    assert!(crates.len() > 1, "the arrows are drawn between crates");
    for pair in crates.windows(2) {
        let allowed = MAY_KNOW.iter().find(|(name, _)| *name == pair[1]);
        let allowed = allowed.expect("a drawn crate is in the table").1;
        assert!(allowed.contains(&pair[0]), "`{}` <- `{}` is drawn", pair[0], pair[1]);
    }
}
