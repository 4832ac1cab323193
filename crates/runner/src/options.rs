//! What is asked of a run.

/// How much a run may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Steps that it may take.
    pub step_budget: u64,
    /// A message about a dead handle says what it was, by a second run.
    pub remembers: bool,
    /// Check the kernel's invariants: after every step of a short run in a small world, else after
    /// every thousandth, and at the end.
    pub invariants: bool,
    /// Log every change, so that it could be taken back, and keep the fingerprint up to date. It
    /// changes nothing that a run shows. A run that nobody takes back keeps its log for 64 turns.
    pub barrier: bool,
    /// Tell states apart by 128 bits: see [`crate::Walk::fingerprint`].
    pub wide: bool,
}

impl Options {
    /// Those of a run that is not asked for anything.
    pub const DEFAULT: Options = Options {
        step_budget: 10_000_000,
        remembers: true,
        invariants: true,
        barrier: false,
        wide: false,
    };
}

impl Default for Options {
    fn default() -> Options {
        Options::DEFAULT
    }
}
