//! `cargo xtask docs` and `cargo xtask lessons`: see the library.

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    // Where this package is now, not where it was built: see xtask.
    let here = std::env::var_os("CARGO_MANIFEST_DIR");
    let here = here.map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    let root = here.join("../..");
    let args: Vec<_> = std::env::args_os().skip(1).collect();
    match args.split_first() {
        Some((name, args)) if name == "lessons" => docs::site::command(&root, args),
        _ => docs::command(&root, &args),
    }
}
