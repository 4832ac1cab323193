//! What `slotzero` says and writes, for pages that tell it.

use slotzero::{Host, main};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

/// What a command says, mistakes too. It runs in the folder of the repository.
pub(crate) fn said(root: &Path, args: &[&str]) -> String {
    let args: Vec<OsString> = args.iter().map(OsString::from).collect();
    run(root, args)
}

/// What a command writes into the file that `-o` names, here with this end, or what it says instead.
pub(crate) fn written(root: &Path, args: &[&str], end: &str) -> Result<String, String> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("slotzero-docs-{}-{number}.{end}", std::process::id());
    let path = std::env::temp_dir().join(name);
    let mut args: Vec<OsString> = args.iter().map(OsString::from).collect();
    args.extend(["--force".into(), "-o".into(), path.clone().into()]);
    let said = run(root, args);
    let text = fs::read_to_string(&path);
    // If it cannot be removed it stays among other temporary files.
    let _ = fs::remove_file(&path);
    match text {
        Ok(text) if !text.is_empty() => Ok(text),
        _ => Err(said),
    }
}

fn run(root: &Path, args: Vec<OsString>) -> String {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut host = Host {
        input: &mut std::io::empty(),
        out: &mut out,
        err: &mut err,
        folder: root.to_owned(),
        out_is_terminal: false,
        err_is_terminal: false,
        no_color: true,
        shard: BTreeMap::new(),
    };
    main(std::iter::once("slotzero".into()).chain(args), &mut host);
    String::from_utf8_lossy(&[out, err].concat()).into_owned()
}
