//! Which way a question points: whether yes would be good news or bad.
//!
//! Learned from the corpus itself: its asks against its opposites, over all profiles and both
//! languages, whatever they are about. 「…できてしまうか」 and "left unencrypted" point the wrong way
//! in any checklist.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::corpus::Profile;
use crate::text::{Normal, asked, valence_terms};

/// A logistic regression over a text's wording.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Valence {
    bias: f32,
    /// Sorted by key, so that the file is always the same.
    weights: Vec<(u32, f32)>,
}

/// Passes over the examples, step of each, and how much an opposite counts against an ask (there are
/// ten times as many of these). Chosen by cross-validation over entries.
const PASSES: usize = 12;
const STEP: f32 = 0.4;
const OPPOSITE_WEIGHT: f32 = 3.0;
/// Weights that say nothing are not kept.
const LEAST: f32 = 0.06;
/// Shrinks weights toward 0 with every step.
const SHRINK: f32 = 2e-5;

impl Valence {
    /// The log-odds that the text asks the wrong way round, cut at ±6.
    pub fn of(&self, keys: &[u32]) -> f32 {
        let sum: f32 = keys
            .iter()
            .filter_map(|key| self.weights.binary_search_by_key(key, |(key, _)| *key).ok())
            .map(|at| self.weights[at].1)
            .sum();
        (self.bias + sum / (keys.len().max(1) as f32).sqrt()).clamp(-6.0, 6.0)
    }

    /// Learns from the asks and opposites of profiles, leaving out the entries that `skip` names.
    pub fn learn(profiles: &[Profile], skip: &dyn Fn(&Profile, usize) -> bool) -> Self {
        let mut examples: Vec<(Vec<u32>, f32)> = Vec::new();
        for profile in profiles {
            for (at, entry) in profile
                .entries
                .iter()
                .enumerate()
                .filter(|(at, _)| !skip(profile, *at))
            {
                debug_assert_eq!(profile.entries[at].id, entry.id);
                let keys = |text: &String| valence_terms(&asked(&Normal::of(text)).text);
                examples.extend(entry.ask.all().map(|(_, text)| (keys(text), 0.0)));
                examples.extend(entry.opposite.all().map(|(_, text)| (keys(text), 1.0)));
            }
        }
        let mut weights: FxHashMap<u32, f32> = FxHashMap::default();
        let mut bias = -2.0f32;
        // A fixed stride walks through all examples in an order without runs of one entry.
        let count = examples.len();
        let stride = (1..count)
            .rev()
            .find(|s| gcd(*s, count) == 1 && *s < count * 5 / 8)
            .unwrap_or(1);
        for pass in 0..PASSES {
            let step = STEP / (1.0 + pass as f32 * 0.5);
            let mut at = 0;
            for _ in 0..count {
                at = (at + stride) % count.max(1);
                let (keys, label) = &examples[at];
                let scale = 1.0 / (keys.len().max(1) as f32).sqrt();
                let sum: f32 = keys.iter().filter_map(|key| weights.get(key)).sum();
                let p = 1.0 / (1.0 + (-(bias + sum * scale)).exp());
                let importance = if *label > 0.5 { OPPOSITE_WEIGHT } else { 1.0 };
                let change = step * importance * (label - p);
                bias += 0.1 * change;
                for key in keys {
                    let weight = weights.entry(*key).or_default();
                    *weight += change * scale - SHRINK * *weight;
                }
            }
        }
        let mut weights: Vec<(u32, f32)> = weights
            .into_iter()
            .filter(|(_, weight)| weight.abs() >= LEAST)
            .map(|(key, weight)| (key, (weight * 1000.0).round() / 1000.0))
            .collect();
        weights.sort_unstable_by_key(|(key, _)| *key);
        Self { bias, weights }
    }
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::bundled;

    #[test]
    fn the_wrong_way_round_is_heard_in_entries_never_seen() {
        let profiles = [bundled("kingoftime").unwrap()];
        // Every fifth entry is kept back, and questioned afterwards.
        let valence = Valence::learn(&profiles, &|_, at| at % 5 == 0);
        let (mut right, mut all) = (0, 0);
        for entry in profiles[0].entries.iter().step_by(5) {
            let value = |text: &String| valence.of(&valence_terms(&asked(&Normal::of(text)).text));
            for (_, opposite) in entry.opposite.all() {
                for (_, ask) in entry.ask.all() {
                    right += usize::from(value(opposite) > value(ask));
                    all += 1;
                }
            }
        }
        assert!(right as f64 / all as f64 > 0.85, "{right} of {all}");
    }
}
