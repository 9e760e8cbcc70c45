//! A logistic regression over hashed keys, learned by stochastic gradient descent: the same on every
//! machine, since it only adds, multiplies and takes `exp`, and rounds what it keeps.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::stride::stride;

/// Passes over the examples and step of the first; chosen by cross-validation over entries.
const PASSES: usize = 12;
const STEP: f32 = 0.4;
/// Weights that say nothing are not kept.
const LEAST: f32 = 0.15;
/// Shrinks weights toward 0 with every step.
const SHRINK: f32 = 2e-5;
/// Beyond this many nats nothing gets surer.
const MOST: f32 = 6.0;

/// Learned weights of keys.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Logistic {
    bias: f32,
    /// Sorted by key.
    weights: Vec<(u32, f32)>,
}

/// One text to learn from.
#[derive(Clone, Debug)]
pub struct Text {
    /// Each key once.
    pub keys: Vec<u32>,
    /// What each key counts.
    pub scale: f32,
    /// What it is to be.
    pub wanted: bool,
    /// How much the text counts.
    pub weight: f32,
}

/// What each key of a text counts: the length of a text then bears on nothing.
pub fn scale(keys: usize) -> f32 {
    1.0 / (keys.max(1) as f32).sqrt()
}

impl Logistic {
    /// The log-odds, cut at ±6.
    pub fn of(&self, keys: &[u32], scale: f32) -> f32 {
        let sum: f32 = keys
            .iter()
            .filter_map(|key| self.weights.binary_search_by_key(key, |(key, _)| *key).ok())
            .map(|at| self.weights[at].1)
            .sum();
        (self.bias + sum * scale).clamp(-MOST, MOST)
    }

    /// Learns from examples, in an order that hangs on nothing but their number.
    pub fn learn(examples: &[Text]) -> Self {
        let mut places: FxHashMap<u32, usize> = FxHashMap::default();
        let keyed: Vec<Vec<usize>> = examples
            .iter()
            .map(|example| {
                let place = |key: &u32| {
                    let next = places.len();
                    *places.entry(*key).or_insert(next)
                };
                example.keys.iter().map(place).collect()
            })
            .collect();
        let mut weights = vec![0.0f32; places.len()];
        let mut bias = -2.0f32;
        let count = examples.len();
        let stride = stride(count, count * 5 / 8);
        for pass in 0..PASSES {
            let step = STEP / (1.0 + pass as f32 * 0.5);
            let mut at = 0;
            for _ in 0..count {
                at = (at + stride) % count.max(1);
                let example = &examples[at];
                let sum: f32 = keyed[at].iter().map(|key| weights[*key]).sum();
                let chance = 1.0 / (1.0 + (-(bias + sum * example.scale)).exp());
                let change = step * example.weight * (f32::from(u8::from(example.wanted)) - chance);
                bias += 0.1 * change;
                for key in &keyed[at] {
                    let weight = &mut weights[*key];
                    *weight += change * example.scale - SHRINK * *weight;
                }
            }
        }
        let mut weights: Vec<(u32, f32)> = places
            .into_iter()
            .map(|(key, place)| (key, weights[place]))
            .filter(|(_, weight)| weight.abs() >= LEAST)
            .map(|(key, weight)| (key, (weight * 1000.0).round() / 1000.0))
            .collect();
        weights.sort_unstable_by_key(|(key, _)| *key);
        Self { bias, weights }
    }
}
