//! Rows 3 to 5: repetitions.

use crate::{budget, messages, with_steps};
use proptest::prelude::*;
use runner::Verdict;
use scenario::{Format, NoFiles, Source, parse};
use slotzero_tests::run_text;

fn nested(counts: &[u64], step: &str) -> String {
    let open: String = counts.iter().map(|n| format!("Repeat(n: {n}, steps: [")).collect();
    with_steps(&format!("{open}{step}{}", "])".repeat(counts.len())))
}

fn count() -> impl Strategy<Value = u64> {
    prop_oneof![0u64..4, Just(1000), Just(1 << 16), Just(1 << 32), Just(u64::MAX), any::<u64>()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn row_03_the_product_of_nested_counts_is_exact_or_refused(counts in prop::collection::vec(count(), 1..12)) {
        let product = counts.iter().try_fold(1u64, |product, n| product.checked_mul(*n));
        let fits = counts.contains(&0) || product.is_some();
        let text = nested(&counts, "GetLastError()");
        let source = Source::from_bytes("t.ron", text.into_bytes()).expect("it is text");
        match parse(&source, &NoFiles) {
            Ok(scenario) if !counts.contains(&0) => prop_assert_eq!(Some(scenario.step_count), product),
            Ok(scenario) => prop_assert_eq!(scenario.step_count, 0),
            Err(mistakes) => {
                prop_assert!(!fits);
                let said = mistakes.render(Format::Short);
                // The outermost repetition is the first thing of the fourth line.
                prop_assert_eq!(said, "t.ron:4:1: error: this `Repeat` takes more than 2^64 steps\n");
            }
        }
    }

    #[test]
    fn row_04_a_run_ends_with_its_budget(n in prop_oneof![100u64..1000, Just(1_000_000_000), any::<u64>()], steps in 0u64..100) {
        let text = nested(&[n], "GetLastError()");
        let report = run_text(&text, budget(steps));
        let said = messages(&report, Format::Short);
        let report = report.expect("it is a scenario");
        if n > steps {
            prop_assert_eq!((report.verdict, report.steps), (Verdict::OutOfSteps, steps));
            prop_assert_eq!(said, format!("t.ron:4:{}: error: the budget of {steps} steps is used up\n", 21 + n.to_string().len()));
        } else {
            prop_assert_eq!((report.verdict, report.steps), (Verdict::Met, n));
        }
    }
}

#[test]
fn row_03_ten_to_the_27th_steps_are_refused_at_the_outermost_repetition() {
    let result = run_text(&nested(&[1000; 9], "GetLastError()"), budget(10));
    let said = messages(&result, Format::Short);
    assert_eq!(said, "t.ron:4:1: error: this `Repeat` takes more than 2^64 steps\n");
}

#[test]
fn row_05_what_repeats_nothing_takes_no_step() {
    for text in [
        nested(&[0], "GetLastError()"),
        nested(&[u64::MAX, 0, u64::MAX], "GetLastError()"),
        nested(&[1_000_000_000], ""),
        nested(&[u64::MAX, 1_000_000_000], ""),
        nested(&[1_000_000_000], "Repeat(n: 0, steps: [GetLastError()]), Repeat(n: 7, steps: [])"),
    ] {
        let report = run_text(&text, budget(1)).expect("it is a scenario");
        assert_eq!((report.verdict, report.steps), (Verdict::Met, 0), "{text}");
    }
}
