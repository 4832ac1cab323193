//! `slotzero run --watch`, as a program of its own: it ends only when it is interrupted.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// How long to wait for a line before the test fails.
const PATIENCE: Duration = Duration::from_secs(20);

struct Watching {
    program: Child,
    lines: Receiver<String>,
}

impl Watching {
    #[allow(clippy::disallowed_methods, reason = "lines are waited for, and not for ever")]
    fn start(folder: &Path) -> Watching {
        let mut program = Command::new(env!("CARGO_BIN_EXE_slotzero"))
            .args(["run", ".", "--watch", "-j", "1"])
            .current_dir(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let out = BufReader::new(program.stdout.take().expect("its output is ours"));
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            out.lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
        Watching { program, lines }
    }

    /// What is said until the next summary, which is the last line of a round.
    fn round(&self) -> String {
        let mut said = String::new();
        loop {
            let line = self.lines.recv_timeout(PATIENCE).expect("a round ends with a summary");
            said += &format!("{}\n", line.trim());
            if line.contains("Summary") {
                return said;
            }
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

fn scenario(expect: u32) -> String {
    let world = r#"Machine(name: "m", ram: 1, has: [Process(name: "p")])"#;
    let steps = format!("GetLastError(expect: Returns({expect}))");
    format!("(about: \"A test.\", on: [CE_5_0], world: [{world}], steps: [{steps}])")
}

#[test]
fn what_changes_is_run_again_with_a_summary_of_its_own() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("watch");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the folder can be made");
    for name in ["a.ron", "b.ron"] {
        fs::write(folder.join(name), scenario(0)).expect("the file can be written");
    }
    let watching = Watching::start(&folder);
    let counts = "0 unsettled, 0 known gaps";
    let met = "met  ./a.ron on CE_5_0\nmet  ./b.ron on CE_5_0";
    let first = format!("{met}\nSummary  2 scenarios: 2 met, 0 unmet, {counts}\n");
    assert_eq!(watching.round(), first);
    fs::write(folder.join("b.ron"), scenario(5)).expect("the file can be written");
    let second =
        format!("unmet  ./b.ron on CE_5_0\nSummary  1 scenario: 0 met, 1 unmet, {counts}\n");
    assert_eq!(watching.round(), second);
    fs::write(folder.join("c.ron"), scenario(0)).expect("the file can be written");
    let third = format!("met  ./c.ron on CE_5_0\nSummary  1 scenario: 1 met, 0 unmet, {counts}\n");
    assert_eq!(watching.round(), third);
}
