//! `slotzero`: see the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    slotzero::main_from_environment(std::env::args_os())
}
