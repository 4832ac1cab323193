//! Runs the command line in this process.

use slotzero::{Host, main};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::path::Path;

/// What a command came to.
pub(crate) struct Said {
    pub(crate) exit: u8,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}{}exit {}", self.out, self.err, self.exit)
    }
}

/// Runs `slotzero` with these arguments in a folder, on no terminal.
pub(crate) fn slotzero(folder: &Path, args: &[&str], input: &str) -> Said {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut host = Host {
        input: &mut input.as_bytes(),
        out: &mut out,
        err: &mut err,
        folder: folder.to_owned(),
        out_is_terminal: false,
        err_is_terminal: false,
        no_color: false,
        shard: BTreeMap::new(),
    };
    let args = std::iter::once("slotzero").chain(args.iter().copied()).map(OsString::from);
    let exit = main(args, &mut host).code();
    let text = |bytes| String::from_utf8(bytes).expect("what is said is text");
    Said { exit, out: text(out), err: text(err) }
}
