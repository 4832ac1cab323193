//! Files of the host: scenarios, and what they take content from. Never more is read than the
//! limit allows, and nothing but regular files is opened, so that nothing hangs.

use scenario::{FileError, Files};
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Why a file of the host is not read.
#[derive(Debug)]
pub enum ReadError {
    /// It is a folder, a device, a pipe: what it is instead of a regular file.
    NotRegular(&'static str),
    /// It has more bytes than allowed.
    TooLarge {
        /// How many it has.
        found: u64,
    },
    /// What the host says.
    Io(io::Error),
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> ReadError {
        ReadError::Io(error)
    }
}

/// The bytes of a regular file of at most `limit` bytes. Links are followed.
pub fn read_capped(path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
    // Opening a pipe would wait for a writer, so it is looked at before it is opened.
    check(&std::fs::metadata(path)?, limit)?;
    let file = File::open(path)?;
    check(&file.metadata()?, limit)?;
    let mut bytes = Vec::new();
    // It may grow while it is read.
    file.take(limit + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 {
        found if found > limit => Err(ReadError::TooLarge { found }),
        _ => Ok(bytes),
    }
}

fn check(metadata: &Metadata, limit: u64) -> Result<(), ReadError> {
    if metadata.is_dir() {
        return Err(ReadError::NotRegular("a folder"));
    }
    if !metadata.is_file() {
        return Err(ReadError::NotRegular("a device or a pipe"));
    }
    match metadata.len() {
        found if found > limit => Err(ReadError::TooLarge { found }),
        _ => Ok(()),
    }
}

/// The files below a folder, and nothing outside of it: links that lead out are refused.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The files below this folder.
    pub fn new(root: impl Into<PathBuf>) -> Folder {
        Folder { root: root.into() }
    }

    /// The files below the folder that a file is in.
    pub fn of(file: &Path) -> Folder {
        match file.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => Folder::new(parent),
            _ => Folder::new("."),
        }
    }
}

impl Files for Folder {
    fn read(&self, path: &str, limit_bytes: u64) -> Result<Vec<u8>, FileError> {
        let host = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => FileError::NotFound,
            kind => FileError::Other(kind.to_string()),
        };
        let root = self.root.canonicalize().map_err(host)?;
        let real = root.join(path).canonicalize().map_err(host)?;
        if !real.starts_with(&root) {
            return Err(FileError::Outside);
        }
        read_capped(&real, limit_bytes).map_err(|error| match error {
            ReadError::NotRegular(_) => FileError::NotRegular,
            ReadError::TooLarge { .. } => FileError::TooLarge { limit_bytes },
            ReadError::Io(error) => host(error),
        })
    }
}
