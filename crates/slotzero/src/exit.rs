//! Exit codes.

/// How the program ends. What weighs more is greater: of several outcomes the greatest counts.
///
/// Our own bug weighs most, because nothing else that was said can be trusted; then input that
/// could not be run at all; then runs that could not be finished; then expectations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Everything is as expected: 0.
    #[default]
    AsExpected,
    /// An expectation was not met: 1.
    Unmet,
    /// A limit was reached, or something is not modelled: 3.
    Limit,
    /// The input or the arguments are wrong: 2.
    BadInput,
    /// A bug of ours: 101, as any panic has it.
    Bug,
}

impl Exit {
    /// The number that the host sees.
    pub const fn code(self) -> u8 {
        match self {
            Exit::AsExpected => 0,
            Exit::Unmet => 1,
            Exit::BadInput => 2,
            Exit::Limit => 3,
            Exit::Bug => 101,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Exit;

    #[test]
    fn of_several_outcomes_the_gravest_counts() {
        let mut all = [Exit::Limit, Exit::AsExpected, Exit::Bug, Exit::BadInput, Exit::Unmet];
        all.sort();
        assert_eq!(all.map(Exit::code), [0, 1, 3, 2, 101]);
    }
}
