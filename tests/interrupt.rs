//! `slotzero explore`, stopped by Ctrl-C.

mod command;

use command::slotzero;
use std::fs;
use std::path::Path;
use std::process::{self, Command};
use std::time::Duration;

/// More states than anybody would wait for; some runs go wrong at once.
const LONG: &str = r#"(about: "A test.", on: [CE_5_0],
world: [Machine(name: "pda", ram: 64, has: [Process(name: "a"), Process(name: "b"), Process(name: "c"), Process(name: "d")])],
steps: [GetLastError(expect: Returns(1)), Repeat(n: 499, steps: [GetLastError()])],
scripts: [
    Script(by: "b", steps: [Repeat(n: 500, steps: [GetLastError()])]),
    Script(by: "c", steps: [Repeat(n: 500, steps: [GetLastError()])]),
    Script(by: "d", steps: [Repeat(n: 500, steps: [GetLastError()])]),
])"#;

/// Whether this process has something to do at Ctrl-C: the second signal.
fn listens() -> bool {
    let status = fs::read_to_string("/proc/self/status").expect("there is one on Linux");
    let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
    let caught = u64::from_str_radix(caught.expect("it tells of signals").trim(), 16);
    caught.expect("it is a number") & 1 << 1 != 0
}

/// Presses Ctrl-C as soon as somebody listens, and some states were found.
fn interrupt() {
    while !listens() {
        std::thread::sleep(Duration::from_millis(10));
    }
    std::thread::sleep(Duration::from_millis(300));
    let own = process::id().to_string();
    assert!(Command::new("kill").args(["-INT", &own]).status().is_ok_and(|it| it.success()));
}

#[test]
fn what_was_found_until_then_is_told_and_is_3() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("interrupt");
    fs::create_dir_all(&folder).expect("the folder can be made");
    fs::write(folder.join("t.ron"), LONG).expect("the file can be written");
    let _ = fs::remove_file(folder.join("small.ron"));
    let args = ["explore", "t.ron", "--no-reduction", "--shrink", "small.ron"];
    let said = std::thread::scope(|scope| {
        scope.spawn(interrupt);
        slotzero(&folder, &args, "")
    });
    assert!(said.out.contains("PARTIAL: it was stopped"), "{said}");
    assert!(
        said.out.starts_with("t.ron on CE_5_0\n    2000 steps in 4 scripts: more than"),
        "{said}"
    );
    assert_eq!(said.exit, 3, "{said}");
    let written = "written: small.ron: it was stopped, a smaller one may be found";
    assert!(said.to_string().contains(written), "{said}");
    let small = fs::read_to_string(folder.join("small.ron")).expect("it was written");
    assert!(small.contains("n: 499") && small.contains("order: Schedule"), "{small}");
}
