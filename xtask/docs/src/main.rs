//! `cargo xtask docs`: see the library.

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    // Where this package is now, not where it was built: see xtask.
    let here = std::env::var_os("CARGO_MANIFEST_DIR");
    let here = here.map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    let root = here.join("../..");
    docs::command(&root, &std::env::args_os().skip(1).collect::<Vec<_>>())
}
