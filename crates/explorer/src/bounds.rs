//! How much there is to explore at most, told from the scenario alone.

use runner::Plan;

/// How much there is at most, besides what programs do and what else is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Steps of the main script and of the further ones, repetitions multiplied out.
    pub steps: u64,
    /// Scripts that have steps.
    pub scripts: u32,
    /// Orders of these steps; `None` if they are more than 2^128.
    pub orders: Option<u128>,
}

/// Bounds for a plan.
pub fn bounds(plan: &Plan<'_>) -> Bounds {
    let lengths: Vec<u64> = plan.script_lengths().filter(|length| *length > 0).collect();
    let steps = lengths.iter().fold(0_u64, |sum, length| sum.saturating_add(*length));
    Bounds { steps, scripts: lengths.len() as u32, orders: orders(&lengths) }
}

/// In how many orders scripts of these lengths can take their steps: the multinomial coefficient.
fn orders(lengths: &[u64]) -> Option<u128> {
    let (mut orders, mut steps) = (1_u128, 0_u128);
    for &length in lengths {
        let length = u128::from(length);
        for taken in 1..=length.min(steps) {
            // A product of binomial coefficients is whole at every stage.
            let total = steps.max(length) + taken;
            orders = orders.checked_mul(total)? / taken;
        }
        steps += length;
    }
    Some(orders)
}

#[cfg(test)]
mod tests {
    use super::orders;

    #[test]
    fn orders_are_counted_and_too_many_are_not() {
        assert_eq!(orders(&[]), Some(1));
        assert_eq!(orders(&[7]), Some(1));
        assert_eq!(orders(&[2, 4]), Some(15));
        assert_eq!(orders(&[4, 2]), Some(15));
        assert_eq!(orders(&[2, 2, 2]), Some(90));
        assert_eq!(orders(&[20; 8]), None);
        assert_eq!(orders(&[u64::MAX, 1]), Some(1 << 64));
        assert_eq!(orders(&[u64::MAX, u64::MAX]), None);
    }
}
