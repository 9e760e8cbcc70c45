//! The order in which examples are walked through where one is learned from after the other.

/// The longest step below `limit` that, going round, comes to each of `count` examples once: an order without runs of one
/// entry, the same on every machine. 1 if there is none.
pub fn stride(count: usize, limit: usize) -> usize {
    (1..limit)
        .rev()
        .find(|step| gcd(*step, count) == 1)
        .unwrap_or(1)
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_is_met_once() {
        for count in [1, 2, 12, 30, 97] {
            let step = stride(count, count * 5 / 8);
            let mut met: Vec<usize> = (0..count).map(|n| n * step % count).collect();
            met.sort_unstable();
            assert!(met.into_iter().eq(0..count), "{count} {step}");
        }
    }
}
