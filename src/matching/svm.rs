//! A linear support vector machine over hashed keys, with squared hinge loss, learned by dual coordinate descent
//! (Hsieh, Chang, Lin, Keerthi, Sundararajan: "A Dual Coordinate Descent Method for Large-scale Linear SVM", ICML
//! 2008). It only adds, multiplies and divides, so it comes out the same on every machine.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::stride::stride;

/// What a key that a text has counts, against 1 for the constant. Texts have some 250 keys.
const SCALE: f32 = 0.1;
/// How dear a text on the wrong side is (C), before its weight; between 0.1 and 2, 0.5 was best in cross-validation.
const COST: f32 = 0.5;
/// Most passes over the texts; more change nothing that cross-validation shows.
const PASSES: usize = 80;
/// Where no text has moved further than this in a pass, learning is done.
const LEAST_MOVE: f32 = 1e-3;
/// How many numbers [`Svm::numbers`] gives.
pub const NUMBERS: usize = 6;
/// Keys of fewer texts than this are left out.
const LEAST_TEXTS: usize = 6;
/// Shares that say nothing are not kept.
const LEAST_SHARE: f32 = 0.004;

/// Keys are found by their first so many bits, of which there are some twenty each. Looked up by halves, a fill of 200
/// questions takes a tenth longer.
const BUCKET_BITS: u32 = 14;

/// What each key adds to the margin.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Shares")]
pub struct Svm {
    constant: f32,
    /// Sorted by key.
    shares: Vec<(u32, f32)>,
    /// Where the keys of each bucket begin; one more at the end.
    #[serde(skip)]
    starts: Vec<u32>,
}

/// What is kept of an [`Svm`].
#[derive(Deserialize)]
struct Shares {
    constant: f32,
    shares: Vec<(u32, f32)>,
}

impl From<Shares> for Svm {
    fn from(Shares { constant, shares }: Shares) -> Self {
        let mut starts = vec![0; (1 << BUCKET_BITS) + 1];
        for (key, _) in &shares {
            starts[bucket(*key) + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        Self {
            constant,
            shares,
            starts,
        }
    }
}

fn bucket(key: u32) -> usize {
    (key >> (u32::BITS - BUCKET_BITS)) as usize
}

/// One text to learn from.
#[derive(Clone, Debug)]
pub struct Text {
    /// Each key once.
    pub keys: Vec<u32>,
    /// On which side it is to come out.
    pub wanted: bool,
    /// How much it counts.
    pub weight: f32,
}

impl Svm {
    /// On which side a text comes out, and how far: from 1 on surely as wanted, from -1 down surely not.
    pub fn margin(&self, keys: &[u32]) -> f32 {
        let shares = keys.iter().filter_map(|key| self.share(*key));
        self.constant + shares.sum::<f32>()
    }

    /// The margin, and which part single keys have in it: the most that one adds, the most that three add, what all that
    /// add do, what all that take away do, the most that one takes away.
    pub fn numbers(&self, keys: &[u32]) -> [f32; NUMBERS] {
        let (mut adding, mut taking, mut least) = (0.0f32, 0.0f32, 0.0f32);
        let mut most = [0.0f32; 3];
        for share in keys.iter().filter_map(|key| self.share(*key)) {
            if share > 0.0 {
                adding += share;
                let at = most.iter().position(|other| share > *other);
                if let Some(at) = at {
                    most[at..].rotate_right(1);
                    most[at] = share;
                }
            } else {
                taking += share;
                least = least.min(share);
            }
        }
        let margin = self.constant + adding + taking;
        [margin, most[0], most.iter().sum(), adding, taking, least]
    }

    /// What one key adds, if it says anything.
    fn share(&self, key: u32) -> Option<f32> {
        let start = *self.starts.get(bucket(key))? as usize;
        let end = *self.starts.get(bucket(key) + 1)? as usize;
        let bucket = self.shares.get(start..end)?;
        let at = bucket.binary_search_by_key(&key, |(key, _)| *key).ok()?;
        Some(bucket[at].1)
    }

    /// Learns from texts, in an order that hangs on nothing but their number.
    pub fn learn(texts: &[&Text]) -> Self {
        let mut counts: FxHashMap<u32, usize> = FxHashMap::default();
        for key in texts.iter().flat_map(|text| &text.keys) {
            *counts.entry(*key).or_default() += 1;
        }
        let mut known: Vec<u32> = counts
            .into_iter()
            .filter(|(_, count)| *count >= LEAST_TEXTS)
            .map(|(key, _)| key)
            .collect();
        known.sort_unstable();
        let places: FxHashMap<u32, u32> = known.iter().copied().zip(0..).collect();
        let placed: Vec<Box<[u32]>> = texts
            .iter()
            .map(|text| {
                let place = |key| places.get(key).copied();
                text.keys.iter().filter_map(place).collect()
            })
            .collect();
        let mut weights = vec![0.0f32; known.len()];
        let mut constant = 0.0f32;
        let mut alphas = vec![0.0f32; texts.len()];
        let count = texts.len();
        for pass in 0..PASSES {
            // Another stride each time, for another order.
            let stride = stride(count, count * (pass % 5 + 3) / 8 + 1);
            let mut at = pass;
            let mut furthest = 0.0f32;
            for _ in 0..count {
                at = (at + stride) % count;
                let places = &placed[at];
                let side = if texts[at].wanted { 1.0 } else { -1.0 };
                let slack = 1.0 / (2.0 * COST * texts[at].weight);
                let sum: f32 = places.iter().map(|place| weights[*place as usize]).sum();
                let margin = side * (constant + SCALE * sum);
                let gradient = margin - 1.0 + slack * alphas[at];
                let length = 1.0 + SCALE * SCALE * places.len() as f32 + slack;
                let next = (alphas[at] - gradient / length).max(0.0);
                let change = side * (next - alphas[at]);
                if change == 0.0 {
                    continue;
                }
                furthest = furthest.max(change.abs());
                alphas[at] = next;
                constant += change;
                for place in places {
                    weights[*place as usize] += SCALE * change;
                }
            }
            if furthest < LEAST_MOVE {
                break;
            }
        }
        let shares = known
            .into_iter()
            .zip(weights)
            .map(|(key, weight)| (key, SCALE * weight))
            .filter(|(_, share)| share.abs() >= LEAST_SHARE)
            .map(|(key, share)| (key, (share * 10_000.0).round() / 10_000.0))
            .collect();
        Self::from(Shares { constant, shares })
    }
}

/// A kind that sets concepts apart from wording.
pub const CONCEPT: u32 = 0x0c0c_e900;

/// A key of its own for a key and what is known of it: Knuth's multiplicative hashing, whose odd factor keeps different
/// keys apart.
pub fn of_kind(key: u32, kind: u32) -> u32 {
    key.wrapping_mul(2_654_435_761).wrapping_add(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_takes_the_side_of_its_texts() {
        let text = |keys: &[u32], wanted| Text {
            keys: keys.to_vec(),
            wanted,
            weight: 1.0,
        };
        let mut texts = Vec::new();
        for other in 0..20 {
            texts.push(text(&[1, 100 + other % 5], true));
            texts.push(text(&[2, 100 + other % 5], false));
        }
        let learned = Svm::learn(&texts.iter().collect::<Vec<_>>());
        assert!(learned.share(1).is_some_and(|share| share > 0.1));
        assert!(learned.share(2).is_some_and(|share| share < -0.1));
        assert!(learned.share(100).is_none_or(|share| share.abs() < 0.02));
        assert_eq!(learned.share(7), None);
        assert_eq!(Svm::learn(&[]).margin(&[7]), 0.0);
    }

    #[test]
    fn every_key_is_found_again() {
        let shares: Vec<(u32, f32)> = (0..2_000u32)
            .map(|at| (at * 2_147_483, at as f32 + 1.0))
            .chain([(u32::MAX, -1.0)])
            .collect();
        let svm = Svm::from(Shares {
            constant: 0.0,
            shares: shares.clone(),
        });
        for (key, share) in shares {
            assert_eq!(svm.share(key), Some(share), "{key}");
            assert_eq!(svm.share(key ^ 1), None, "{key}");
        }
    }

    #[test]
    fn one_wanted_key_shows_among_many_others() {
        let text = |keys: &[u32], wanted| Text {
            keys: keys.to_vec(),
            wanted,
            weight: 1.0,
        };
        let texts: Vec<Text> = (0..20)
            .flat_map(|_| [text(&[1, 2, 3], true), text(&[2, 3, 4], false)])
            .collect();
        let learned = Svm::learn(&texts.iter().collect::<Vec<_>>());
        let [margin, most, three, adding, taking, least] = learned.numbers(&[1, 2, 3, 4]);
        let [usual, none, ..] = learned.numbers(&[2, 3, 4]);
        assert!(
            margin > usual && most > none,
            "{margin} {usual} {most} {none}"
        );
        assert!(most <= three && three <= adding && taking <= least && least <= 0.0);
        assert!((margin - learned.margin(&[1, 2, 3, 4])).abs() < 1e-5);
        assert_eq!(Svm::default().numbers(&[1, 2]), [0.0; NUMBERS]);
    }
}
