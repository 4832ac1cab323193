//! The folder of the site. A list in it says which files this command made, so that others are left alone.

use super::Trouble;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

/// The file with the list.
const LIST: &str = "made-by-cargo-xtask-lessons.txt";

/// The files in the folder that this command made. Others are a reason to refuse, unless it is forced.
pub(super) fn ours(folder: &Path, force: bool) -> Result<BTreeSet<String>, Trouble> {
    let mut there = BTreeSet::new();
    found(folder, "", &mut there).map_err(|error| Trouble::File(folder.to_owned(), error))?;
    let list = fs::read_to_string(folder.join(LIST)).unwrap_or_default();
    let made: BTreeSet<&str> = list.lines().chain([LIST]).collect();
    let (ours, others): (BTreeSet<String>, BTreeSet<String>) =
        there.into_iter().partition(|path| made.contains(&**path));
    match others.first() {
        Some(other) if !force => Err(Trouble::NotOurs(folder.join(other))),
        _ => Ok(ours),
    }
}

/// Every file of a folder, by its path in it. A link is a file: it is not followed.
fn found(folder: &Path, before: &str, files: &mut BTreeSet<String>) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let path = format!("{before}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            found(&entry.path(), &format!("{path}/"), files)?;
        } else {
            files.insert(path);
        }
    }
    Ok(())
}

/// Takes the files of before away and writes the new ones.
pub(super) fn replace(
    folder: &Path,
    old: &BTreeSet<String>,
    new: &BTreeMap<String, Vec<u8>>,
) -> Result<(), Trouble> {
    for path in old.iter().map(|path| folder.join(path)) {
        fs::remove_file(&path).map_err(|error| Trouble::File(path, error))?;
    }
    // The list comes first: whatever is written after it is known as ours.
    let list: String = new.keys().map(|path| format!("{path}\n")).collect();
    write(&folder.join(LIST), list.as_bytes())?;
    new.iter().try_for_each(|(path, content)| write(&folder.join(path), content))
}

fn write(path: &Path, content: &[u8]) -> Result<(), Trouble> {
    let folder = path.parent().unwrap_or(path);
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(path, content));
    written.map_err(|error| Trouble::File(path.to_owned(), error))
}
