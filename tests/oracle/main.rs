//! The oracle judges what the project's own runs leave, and notices what was altered in them.

mod altered;
mod altered_frames;
mod altered_shell;
mod arguments;
mod calls;
mod clauses;
mod conversations;
mod corpus;
mod damaged;
mod functions;
mod hostile;
mod machines;
mod network;
mod noticed;
mod printed;
mod right;
mod script;
mod spoken;
mod told;

#[path = "../command.rs"]
mod command;
#[path = "../../crates/runner/tests/invoked/mod.rs"]
mod invoked;
#[path = "../../crates/coredll/tests/calls/program.rs"]
mod program;
#[path = "../../crates/coredll/tests/calls/world.rs"]
mod world;

use oracle::{Report, judge_trace};
use runner::{Options, plan};
use slotzero_tests::{corpus, name_of, read, record};
use trace::Event;

/// The trace of each scenario of the corpus on each version that it names, by name. What cannot be
/// planned the suite of the corpus tells.
fn traces() -> Vec<(String, Vec<Event>)> {
    let mut traces = Vec::new();
    for path in corpus() {
        let Ok((scenario, files)) = read(&path) else { continue };
        let Ok(plan) = plan(&scenario, &files) else { continue };
        for version in scenario.on.iter().map(|on| on.value) {
            let (_, recorder) = record(&plan, version, Options::default());
            traces.push((format!("{version} {}", name_of(&path)), recorder.events));
        }
    }
    traces
}

/// What a system that tells of nothing but its programs would leave: what they call and touch, who
/// they are, and what the world does.
fn without_the_kernel(events: &[Event]) -> Vec<Event> {
    let told = |event: &&Event| {
        matches!(
            event,
            Event::Header(_)
                | Event::Call { .. }
                | Event::Return { .. }
                | Event::Gave { .. }
                | Event::Access { .. }
                | Event::Exception { .. }
                | Event::ServerEntered { .. }
                | Event::ServerLeft { .. }
                | Event::StackUsed { .. }
                | Event::Act { .. }
                | Event::VolumePresent { .. }
                | Event::VolumeFilled { .. }
                | Event::Link { .. }
                | Event::RamPressed { .. }
                | Event::ProcessStarted { .. }
                | Event::ProcessEnded { .. }
                | Event::ThreadStarted { .. }
                | Event::ThreadEnded { .. }
        )
    };
    events.iter().filter(told).cloned().collect()
}

/// The same without even that: calls and returns, touches and exceptions.
fn calls_alone(events: &[Event]) -> Vec<Event> {
    let told = |event: &&Event| {
        matches!(
            event,
            Event::Header(_)
                | Event::Call { .. }
                | Event::Return { .. }
                | Event::Gave { .. }
                | Event::Access { .. }
                | Event::Exception { .. }
                | Event::ServerEntered { .. }
                | Event::ServerLeft { .. }
                | Event::StackUsed { .. }
        )
    };
    events.iter().filter(told).cloned().collect()
}

/// True for a trace of Windows CE: the clauses that are judged are written for it, and of the desktop
/// only what they are extended to.
fn is_ce(name: &str) -> bool {
    name.starts_with("CE_")
}

fn judge(events: &[Event]) -> Report {
    judge_trace(events).expect("a trace begins with its header")
}
