//! How far a call reaches: what an exploration may know of a function without knowing the function.

use crate::Api;

/// What of the world a call may look at or change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Nothing but what belongs to the calling thread alone.
    OwnThread,
    /// Other threads as such: it may end them, or change who runs first.
    Threads,
    /// Anything else.
    World,
}

/// Functions that look at and change nothing but what is their thread's own.
const OWN_THREAD: [&str; 5] =
    ["GetCurrentProcess", "GetCurrentThread", "GetLastError", "SetLastError", "GetCurrentThreadId"];

/// Functions that end threads or change who runs first.
const THREADS: [&str; 6] = [
    "CeSetThreadPriority",
    "ExitProcess",
    "ExitThread",
    "SetThreadPriority",
    "TerminateProcess",
    "TerminateThread",
];

/// How far a call of a function reaches.
pub fn reach(api: &Api) -> Reach {
    match api.name {
        name if OWN_THREAD.contains(&name) => Reach::OwnThread,
        name if THREADS.contains(&name) => Reach::Threads,
        _ => Reach::World,
    }
}

#[cfg(test)]
mod tests {
    use super::{OWN_THREAD, THREADS};
    use crate::APIS;

    #[test]
    fn every_function_that_is_named_is_there_but_for_one_that_the_model_does_not_offer() {
        let unknown = |name: &&&str| !APIS.iter().any(|api| api.name == **name);
        let missing: Vec<_> = OWN_THREAD.iter().chain(&THREADS).filter(unknown).collect();
        assert_eq!(missing, [&"TerminateThread"]);
    }
}
