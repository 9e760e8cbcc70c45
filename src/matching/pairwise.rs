//! A linear ranker: weights that put right entries before wrong ones. It sees few numbers and
//! cannot overfit them, which steadies the forest that sees all.

use serde::{Deserialize, Serialize};

use super::features::NAMES;
use super::linear::solve;

/// What it weighs.
const SEEN: &[&str] = &[
    "total",
    "best",
    "wording",
    "concepts",
    "average wording",
    "average concepts",
    "ahead of own decoy",
    "concepts unknown",
    "wording unknown",
    "concepts not asked",
    "wording not asked",
    "phrasing's concepts missing",
    "opposite concepts",
    "confusable concepts",
    "kind never asked",
    "section",
    "support",
    "support ahead of own decoys",
    "asks for more",
];

/// Ridge on the weights. The features are shares and cosines, so one ridge fits all.
const RIDGE: f64 = 2.0;
/// Steps of Newton's method; it has settled long before.
const STEPS: usize = 12;

/// The learned weights.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Pairwise {
    weights: Vec<f32>,
}

/// What a right entry has over a wrong one, and how much that counts.
pub struct Difference {
    over: Vec<f64>,
    weight: f64,
}

impl Difference {
    /// From the features of both.
    pub fn of(right: &[f32], wrong: &[f32], weight: f32) -> Self {
        let over = seen(right)
            .zip(seen(wrong))
            .map(|(r, w)| f64::from(r) - f64::from(w));
        Self {
            over: over.collect(),
            weight: f64::from(weight),
        }
    }
}

fn seen(features: &[f32]) -> impl Iterator<Item = f32> + '_ {
    SEEN.iter()
        .filter_map(|name| NAMES.iter().position(|known| known == name))
        .map(|at| features.get(at).copied().unwrap_or_default())
}

impl Pairwise {
    /// Logistic regression on differences, without intercept, by Newton's method.
    pub fn learn(differences: &[Difference]) -> Self {
        let size = SEEN.len();
        let mut weights = vec![0.0f64; size];
        for _ in 0..STEPS {
            let mut slope: Vec<f64> = weights.iter().map(|weight| -RIDGE * weight).collect();
            let mut curve = vec![vec![0.0f64; size]; size];
            for (i, row) in curve.iter_mut().enumerate() {
                row[i] = RIDGE;
            }
            for Difference { over, weight } in differences {
                let score: f64 = over.iter().zip(&weights).map(|(a, b)| a * b).sum();
                let wrong = 1.0 / (1.0 + score.exp());
                for (i, a) in over.iter().enumerate() {
                    slope[i] += weight * wrong * a;
                    for (j, b) in over.iter().enumerate().take(i + 1) {
                        curve[i][j] += weight * wrong * (1.0 - wrong) * a * b;
                    }
                }
            }
            for (weight, step) in weights.iter_mut().zip(solve(curve, slope)) {
                *weight += step;
            }
        }
        // Four decimals are enough, and keep the last bits of a machine's `exp` out of the file.
        let weights = weights
            .iter()
            .map(|w| ((w * 1e4).round() / 1e4) as f32)
            .collect();
        Self { weights }
    }

    /// Each candidate's share of the chance, by a softmax over their sums.
    pub fn shares(&self, candidates: &[Vec<f32>]) -> Vec<f32> {
        let sum = |features: &Vec<f32>| -> f32 {
            seen(features)
                .zip(&self.weights)
                .map(|(value, weight)| value * weight)
                .sum()
        };
        let sums: Vec<f32> = candidates.iter().map(sum).collect();
        let most = sums.iter().copied().fold(f32::MIN, f32::max);
        let odds: Vec<f32> = sums.iter().map(|sum| (sum - most).exp()).collect();
        let all: f32 = odds.iter().sum();
        odds.into_iter().map(|odds| odds / all).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_right_from_wrong_gets_the_weight() {
        let candidate = |total: f32, section: f32| {
            let mut features = vec![0.0; NAMES.len()];
            let place = |name| NAMES.iter().position(|known| *known == name).unwrap();
            features[place("total")] = total;
            features[place("section")] = section;
            features
        };
        // The right one is always nearer; the section says it half the time.
        let differences: Vec<Difference> = (0..40)
            .map(|i| {
                let section = if i % 2 == 0 { 1.0 } else { 0.0 };
                Difference::of(
                    &candidate(1.0, section),
                    &candidate(0.2, 1.0 - section),
                    1.0,
                )
            })
            .collect();
        let learned = Pairwise::learn(&differences);
        let shares = learned.shares(&[candidate(0.3, 1.0), candidate(0.9, 0.0)]);
        assert!(shares[1] > 0.6, "{shares:?}");
        assert!((shares[0] + shares[1] - 1.0).abs() < 1e-5);
    }

    #[test]
    fn every_feature_that_is_weighed_exists() {
        assert!(SEEN.iter().all(|name| NAMES.contains(name)));
    }
}
