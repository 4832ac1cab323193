//! `cargo xtask docs`: see the library.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    docs::command(root, &std::env::args_os().skip(1).collect::<Vec<_>>())
}
