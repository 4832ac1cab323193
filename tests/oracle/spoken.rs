//! Random conversations with `drive`, line by line. One that fails is made small by leaving lines out, and
//! is kept below `scenarios/found`; from then on it is held again.

use crate::conversations::Dice;
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestError, TestRng, TestRunner};
use slotzero_tests::conversation::Conversation;
use slotzero_tests::scene::{Hears, mishears};
use slotzero_tests::{files_below, found, root};
use std::cell::Cell;

/// The versions, as a conversation calls them.
pub(crate) const VERSIONS: [&str; 5] = ["CE_3_0", "CE_NET_4_2", "CE_5_0", "CE_6_0", "WIN32"];

/// Conversations of a kind.
pub(crate) struct Kind {
    /// The first line, for a version.
    pub(crate) begins: fn(&str, &mut Dice) -> String,
    /// The lines that follow: one, or some that belong together.
    pub(crate) says: fn(&str, &mut Dice) -> Vec<String>,
    /// How often something is said.
    pub(crate) length: usize,
}

impl Kind {
    /// Each line has dice of its own, so that it stays what it is when others are left out.
    fn conversations(&self, version: &'static str) -> impl Strategy<Value = String> {
        let Kind { begins, says, length } = *self;
        let seed = || any::<u64>().no_shrink();
        (seed(), prop::collection::vec(seed(), 1..=2 * length)).prop_map(move |(first, seeds)| {
            let lines = seeds.into_iter().flat_map(|seed| says(version, &mut Dice(seed)));
            let first = begins(version, &mut Dice(first));
            std::iter::once(first).chain(lines).collect::<Vec<_>>().join("\n")
        })
    }

    /// Holds so many conversations on each version, of which nothing may be found. `heard` hears of each.
    pub(crate) fn hold(
        &self,
        count: u32,
        hears: Hears,
        heard: impl Fn(&str, &Conversation),
        keep: impl Fn(&str) -> String,
    ) -> Result<(), String> {
        // Always the same ones: what they reach is looked at.
        let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
        let mut runner = TestRunner::new_with_rng(config, rng);
        let judged = Cell::new(0);
        for version in VERSIONS {
            let conversations = self.conversations(version);
            for _ in 0..count {
                let tree = conversations.new_tree(&mut runner).expect("none is left out");
                let tried = runner.run_one(tree, |asked| {
                    let held = Conversation::of(asked.as_bytes());
                    heard(&asked, &held);
                    let (found, permitted) = held.judged(hears);
                    judged.set(judged.get() + permitted);
                    prop_assert_eq!(found, [""; 0]);
                    Ok(())
                });
                match tried {
                    Ok(_) => {}
                    Err(TestError::Fail(why, asked)) => {
                        return Err(format!("{}\n{why}\n{asked}", keep(&format!("{asked}\n"))));
                    }
                    Err(TestError::Abort(why)) => return Err(why.to_string()),
                }
            }
        }
        assert!(judged.get() > 10 * u64::from(count), "{} answers are judged", judged.get());
        Ok(())
    }

    /// The same; the smallest that fails is kept.
    pub(crate) fn hold_all(&self, count: u32, heard: impl Fn(&str, &Conversation)) {
        let keep = |text: &str| found::keep_as(&found::folder(), text, "jsonl");
        let held = self.hold(count, |event| event, heard, keep);
        held.unwrap_or_else(|why| panic!("{why}"));
    }
}

#[test]
fn conversations_that_were_found_are_permitted() {
    for path in files_below(&root().join("scenarios"), "jsonl") {
        let asked = std::fs::read(&path).expect("what was found can be read");
        assert_eq!(Conversation::of(&asked).findings(), [""; 0], "{}", path.display());
    }
}

#[test]
fn the_smallest_conversation_that_fails_is_kept() {
    let kept = Cell::new(String::new());
    let keep = |text: &str| {
        kept.set(text.to_owned());
        String::new()
    };
    let held = crate::conversations::KIND.hold(100, mishears, |_, _| {}, keep);
    held.expect_err("some views are unmapped");
    let kept = kept.into_inner();
    // The beginning, a file or none, an object, its view, and the end of the view.
    assert!(kept.lines().count() <= 5 && kept.contains("UnmapViewOfFile"), "{kept}");
}
