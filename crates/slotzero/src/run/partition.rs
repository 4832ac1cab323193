//! Shares of the runs, so that several machines can run a corpus together.
//!
//! Every run, a scenario on a version, is in exactly one share, whatever filters leave out. Which
//! one follows from the place of the file among those that the arguments name and from the place of
//! the version in `on`, so that nobody has to read a file that it does not run.

use scenario::echo;
use std::collections::BTreeMap;

/// The variables that engines tell shares in.
pub const VARIABLES: [&str; 7] = [
    "JOB_COMPLETION_INDEX",
    "SLURM_ARRAY_TASK_ID",
    "SLURM_ARRAY_TASK_MIN",
    "SLURM_ARRAY_TASK_STEP",
    "SLURM_ARRAY_TASK_COUNT",
    "TEST_SHARD_INDEX",
    "TEST_TOTAL_SHARDS",
];

/// One share of the runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Partition {
    /// Which one, from 0; below `count`.
    index: usize,
    /// How many there are; at least 1.
    count: usize,
}

impl Partition {
    /// `slice:1/4`; `auto`, or `auto/4` where the environment does not say how many there are.
    pub fn new(
        text: &str,
        environment: &BTreeMap<&'static str, String>,
    ) -> Result<Partition, String> {
        let parsed = match (text.strip_prefix("slice:"), text.strip_prefix("auto")) {
            (Some(slice), _) => slice
                .split_once('/')
                .and_then(|(index, count)| Some((number(index)?.checked_sub(1)?, number(count)?))),
            (None, Some("")) => return from_environment(None, environment),
            (None, Some(count)) => match count.strip_prefix('/').and_then(number) {
                Some(count) => return from_environment(Some(count), environment),
                None => None,
            },
            (None, None) => None,
        };
        let help = "write slice:1/4 for the first of four shares, or auto";
        let wrong = || format!("`{}` is no share of the runs; {help}", echo(text));
        parsed.and_then(|(index, count)| Partition::of(index, count)).ok_or_else(wrong)
    }

    fn of(index: usize, count: usize) -> Option<Partition> {
        let fits = index < count && u32::try_from(count).is_ok();
        fits.then_some(Partition { index, count })
    }

    /// The same share of an exploration.
    pub fn share(self) -> explorer::Share {
        explorer::Share { index: self.index as u32, of: self.count as u32 }
    }

    /// Whether a run belongs to this share: of the file at this place, on the version at this
    /// place.
    pub(super) fn takes(self, file: usize, version: usize) -> bool {
        (file + version) % self.count == self.index
    }
}

/// A number of digits alone.
fn number(text: &str) -> Option<usize> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// The share that Bazel, Slurm or Kubernetes asks for.
fn from_environment(
    count: Option<usize>,
    environment: &BTreeMap<&'static str, String>,
) -> Result<Partition, String> {
    let asked = |name: &str| match environment.get(name).map(|text| (number(text), text)) {
        Some((None, text)) => Err(format!("{name} is `{}`, which is no number", echo(text))),
        Some((number, _)) => Ok(number),
        None => Ok(None),
    };
    let (index, counted_by) = if let Some(index) = asked("TEST_SHARD_INDEX")? {
        (index, Some("TEST_TOTAL_SHARDS"))
    } else if let Some(id) = asked("SLURM_ARRAY_TASK_ID")? {
        let first = asked("SLURM_ARRAY_TASK_MIN")?.unwrap_or(0);
        let step = asked("SLURM_ARRAY_TASK_STEP")?.unwrap_or(1).max(1);
        let below = || format!("SLURM_ARRAY_TASK_ID, {id}, is below SLURM_ARRAY_TASK_MIN, {first}");
        (id.checked_sub(first).ok_or_else(below)? / step, Some("SLURM_ARRAY_TASK_COUNT"))
    } else if let Some(index) = asked("JOB_COMPLETION_INDEX")? {
        (index, None)
    } else {
        let names = "TEST_SHARD_INDEX, SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX";
        return Err(format!("--partition auto finds none of {names} in the environment"));
    };
    let known = match counted_by {
        Some(name) => asked(name)?.map(|known| (name, known)),
        None => None,
    };
    let count = match (count, known) {
        (Some(count), Some((name, known))) if count != known => {
            return Err(format!("auto/{count} is asked for, but {name} is {known}"));
        }
        (Some(count), _) | (None, Some((_, count))) => count,
        (None, None) => {
            let help = "write auto/4 for four";
            return Err(format!("the environment does not say how many shares there are; {help}"));
        }
    };
    Partition::of(index, count)
        .ok_or_else(|| format!("there is no share {} of {count}", index.saturating_add(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(text: &str, environment: &[(&'static str, &str)]) -> Result<(usize, usize), String> {
        let environment = environment.iter().map(|(name, value)| (*name, (*value).to_owned()));
        let share = Partition::new(text, &environment.collect())?;
        Ok((share.index, share.count))
    }

    #[test]
    fn a_slice_counts_from_one() {
        assert_eq!(share("slice:1/4", &[]), Ok((0, 4)));
        assert_eq!(share("slice:4/4", &[]), Ok((3, 4)));
        for wrong in [
            "slice:0/4",
            "slice:5/4",
            "slice:1/0",
            "slice:1",
            "1/4",
            "auto/x",
            "autos",
            "slice:+1/2",
            "slice:1/+2",
        ] {
            assert!(share(wrong, &[]).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_environment_is_asked_when_auto_is_given() {
        let bazel = [("TEST_SHARD_INDEX", "1"), ("TEST_TOTAL_SHARDS", "3")];
        assert_eq!(share("auto", &bazel), Ok((1, 3)));
        assert_eq!(share("slice:1/2", &bazel), Ok((0, 2)));
        let slurm = [
            ("SLURM_ARRAY_TASK_ID", "5"),
            ("SLURM_ARRAY_TASK_MIN", "1"),
            ("SLURM_ARRAY_TASK_STEP", "2"),
            ("SLURM_ARRAY_TASK_COUNT", "4"),
        ];
        assert_eq!(share("auto", &slurm), Ok((2, 4)));
        let kubernetes = [("JOB_COMPLETION_INDEX", "0")];
        assert_eq!(share("auto/8", &kubernetes), Ok((0, 8)));
        assert!(share("auto", &kubernetes).is_err_and(|why| why.contains("how many")));
        assert!(share("auto", &[]).is_err_and(|why| why.contains("JOB_COMPLETION_INDEX")));
        let few = [("TEST_SHARD_INDEX", "1"), ("TEST_TOTAL_SHARDS", "1")];
        assert!(share("auto", &few).is_err_and(|why| why.contains("no share 2 of 1")));
    }

    #[test]
    fn what_the_environment_says_is_not_passed_over() {
        let wrong = |text, environment: &[_]| share(text, environment).expect_err("a mistake");
        let is = |name, value| wrong("auto", &[("TEST_SHARD_INDEX", "0"), (name, value)]);
        assert_eq!(is("TEST_SHARD_INDEX", "x"), "TEST_SHARD_INDEX is `x`, which is no number");
        assert_eq!(is("TEST_TOTAL_SHARDS", "+2"), "TEST_TOTAL_SHARDS is `+2`, which is no number");
        let bazel = [("TEST_SHARD_INDEX", "1"), ("TEST_TOTAL_SHARDS", "2")];
        assert_eq!(wrong("auto/3", &bazel), "auto/3 is asked for, but TEST_TOTAL_SHARDS is 2");
        assert_eq!(share("auto/2", &bazel), Ok((1, 2)));
        let slurm = [("SLURM_ARRAY_TASK_ID", "1"), ("SLURM_ARRAY_TASK_MIN", "2")];
        let below = "SLURM_ARRAY_TASK_ID, 1, is below SLURM_ARRAY_TASK_MIN, 2";
        assert_eq!(wrong("auto/3", &slurm), below);
    }

    #[test]
    fn every_run_is_in_exactly_one_share() {
        for count in 1..6 {
            for (file, version) in (0..20).flat_map(|file| (0..5).map(move |on| (file, on))) {
                let shares = (0..count).filter_map(|index| Partition::of(index, count));
                assert_eq!(shares.filter(|share| share.takes(file, version)).count(), 1);
            }
        }
    }
}
