//! What fails is kept: a scenario of it, below `scenarios/found`, where the corpus runs it until it is
//! mended and moved to its area, or deleted.

use crate::{name_of, root};
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The folder of scenarios that tests found.
pub fn folder() -> PathBuf {
    root().join("scenarios").join("found")
}

/// True for a scenario that a test found, and that nobody has looked at.
pub fn is_found(path: &Path) -> bool {
    path.starts_with(folder())
}

/// Keeps a scenario in a folder, and says where. It is named by its content: what is there already
/// stays as it is.
pub fn keep(folder: &Path, text: &str) -> String {
    keep_as(folder, text, "ron")
}

/// The same for a text of any kind: `jsonl` is a conversation with `drive`.
pub fn keep_as(folder: &Path, text: &str, extension: &str) -> String {
    fs::create_dir_all(folder).expect("a folder can be made for what is found");
    let hash = journal::mix(journal::salt("scenario", "found"), "", text);
    let path = folder.join(format!("{hash:016x}.{extension}"));
    match OpenOptions::new().write(true).create_new(true).open(&path) {
        Ok(mut file) => file.write_all(text.as_bytes()).expect("what is found can be written"),
        Err(error) => assert_eq!(error.kind(), ErrorKind::AlreadyExists, "{}", path.display()),
    }
    format!("kept as {}", name_of(&path))
}
