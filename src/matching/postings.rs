//! An inverted index over hashed keys, with the way back from a text to its keys.
//!
//! A text counts a key once, however often it stands there, so that a posting is only the text's
//! number: the weight of a key in a text is the key's rarity times the text's scale. Both directions
//! are kept as differences in variable length, which is a byte or two a posting.

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// Number of a text in its index.
pub type TextId = u32;

/// A key's place among the known keys.
pub type Place = u32;

/// For each key, sorted, the texts that hold it; for each text its keys.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Postings<'a> {
    keys: Vec<u32>,
    /// Rarity of each key: ln(1 + texts / texts with it), times the factor given.
    rarity: Vec<f32>,
    /// Rarity of a key that no text has.
    unknown: f32,
    /// What makes each text's weights a unit vector.
    scales: Vec<f32>,
    #[serde(borrow)]
    texts_of: Lists<'a>,
    #[serde(borrow)]
    keys_of: Lists<'a>,
}

/// Rising lists of numbers, packed.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Lists<'a> {
    /// Where each list begins, in bytes; one more at the end.
    starts: Vec<u32>,
    #[serde(borrow)]
    packed: Cow<'a, [u8]>,
}

/// One key of a question.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Key {
    /// The hash.
    pub key: u32,
    /// Its place, if any text has it.
    pub place: Option<Place>,
    /// Its weight in the question.
    pub weight: f32,
    /// Its rarity.
    pub rarity: f32,
}

/// A question's keys with their weights; squares sum to 1.
#[derive(Clone, Debug, Default)]
pub struct Weighted {
    /// Sorted by hash, each once.
    pub keys: Vec<Key>,
}

impl Postings<'static> {
    /// Indexes texts, given by their keys in any order. A large corpus has tens of millions of keys,
    /// so they are held once a direction and no more.
    pub fn build(mut texts: Vec<Vec<u32>>, factor: impl Fn(u32) -> f32) -> Self {
        let mut frequency: FxHashMap<u32, u32> = FxHashMap::default();
        for text in &mut texts {
            text.sort_unstable();
            text.dedup();
            text.shrink_to_fit();
            for key in text {
                *frequency.entry(*key).or_default() += 1;
            }
        }
        let keys = each_once(frequency.keys().copied().collect());
        let count = texts.len().max(1) as f32;
        let rarity: Vec<f32> = keys
            .iter()
            .map(|key| (1.0 + count / frequency[key] as f32).ln() * factor(*key))
            .collect();
        let place: FxHashMap<u32, Place> = (0..).zip(&keys).map(|(at, key)| (*key, at)).collect();
        // Keys become places, and keep their order.
        for key in texts.iter_mut().flatten() {
            *key = place[key];
        }
        let scale = |places: &Vec<Place>| {
            let squares = places.iter().map(|at| rarity[*at as usize].powi(2));
            let length = squares.sum::<f32>().sqrt();
            if length > 0.0 { 1.0 / length } else { 0.0 }
        };
        Self {
            scales: texts.iter().map(scale).collect(),
            keys_of: Lists::pack(texts.iter().map(Vec::as_slice)),
            texts_of: Lists::turned_round(texts, keys.iter().map(|key| frequency[key])),
            keys,
            rarity,
            unknown: (1.0 + count).ln(),
        }
    }
}

impl Postings<'_> {
    /// How many keys are known.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// A question's keys, weighted by rarity.
    pub fn weigh(&self, keys: Vec<u32>, factor: impl Fn(u32) -> f32) -> Weighted {
        let mut keys: Vec<Key> = each_once(keys)
            .into_iter()
            .map(|key| {
                let place = self.keys.binary_search(&key).ok();
                let rarity = place.map_or_else(|| self.unknown * factor(key), |at| self.rarity[at]);
                Key {
                    key,
                    place: place.map(|at| at as Place),
                    weight: rarity,
                    rarity,
                }
            })
            .collect();
        let length = keys.iter().map(|k| k.rarity.powi(2)).sum::<f32>().sqrt();
        if length > 0.0 {
            keys.iter_mut().for_each(|key| key.weight /= length);
        }
        Weighted { keys }
    }

    /// Cosine similarity of the question with every text, 0 to 1.
    pub fn scores(&self, query: &Weighted) -> Vec<f32> {
        let mut scores = vec![0.0; self.scales.len()];
        for key in &query.keys {
            let Some(place) = key.place else {
                continue;
            };
            let weight = key.weight * key.rarity;
            self.texts_of
                .each(place as usize, |id| scores[id as usize] += weight);
        }
        for (score, scale) in scores.iter_mut().zip(&self.scales) {
            *score *= scale;
        }
        scores
    }

    /// A text's keys, by their places, rising.
    pub fn places(&self, text: TextId, each: impl FnMut(Place)) {
        self.keys_of.each(text as usize, each);
    }

    /// The hash at a place.
    pub fn key(&self, place: Place) -> u32 {
        self.keys[place as usize]
    }

    /// The weight in a text of one of its keys.
    pub fn weight(&self, text: TextId, place: Place) -> f32 {
        self.rarity[place as usize] * self.scales[text as usize]
    }
}

impl Lists<'static> {
    /// For each number in the lists, of which each stands in as many as `frequency` says, the lists
    /// that hold it.
    fn turned_round(lists: Vec<Vec<u32>>, frequency: impl Iterator<Item = u32>) -> Self {
        let mut ends = vec![0];
        let mut end = 0;
        for frequency in frequency {
            ends.push(end);
            end += frequency as usize;
        }
        // While filling, `ends[n + 1]` is where the next list that holds `n` goes.
        let mut holders = vec![0; end];
        for (list, numbers) in (0..).zip(lists) {
            for number in numbers {
                let next = &mut ends[number as usize + 1];
                holders[*next] = list;
                *next += 1;
            }
        }
        Self::pack(ends.windows(2).map(|ends| &holders[ends[0]..ends[1]]))
    }

    fn pack<'l>(lists: impl Iterator<Item = &'l [u32]>) -> Self {
        let (mut starts, mut packed) = (vec![0], Vec::new());
        for list in lists {
            let mut before = 0;
            for number in list {
                let mut rest = number - before;
                before = *number;
                while rest >= 0x80 {
                    packed.push(rest as u8 | 0x80);
                    rest >>= 7;
                }
                packed.push(rest as u8);
            }
            starts.push(packed.len() as u32);
        }
        Self {
            starts,
            packed: packed.into(),
        }
    }
}

impl Lists<'_> {
    fn each(&self, list: usize, mut each: impl FnMut(u32)) {
        let range = self.starts[list] as usize..self.starts[list + 1] as usize;
        let (mut number, mut part, mut shift) = (0u32, 0u32, 0);
        for byte in &self.packed[range] {
            part |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                number += part;
                each(number);
                (part, shift) = (0, 0);
            } else {
                shift += 7;
            }
        }
    }
}

/// Keys sorted, each once.
pub fn each_once(mut keys: Vec<u32>) -> Vec<u32> {
    keys.sort_unstable();
    keys.dedup();
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_finds_what_a_full_scan_finds() {
        let texts: Vec<Vec<u32>> = (0..300u32)
            .map(|i| (1..12).map(|n| (i * n * 7919) % 501 * 1_000_003).collect())
            .collect();
        let postings = Postings::build(texts.clone(), |_| 1.0);
        for question in texts.iter().step_by(17) {
            let query = postings.weigh(question.clone(), |_| 1.0);
            let scores = postings.scores(&query);
            for (id, score) in (0..).zip(&scores) {
                let mut sum = 0.0;
                postings.places(id, |place| {
                    let key = query.keys.iter().find(|k| k.place == Some(place));
                    sum += key.map_or(0.0, |k| k.weight * postings.weight(id, place));
                });
                assert!((sum - score).abs() < 1e-5, "{id}: {sum} {score}");
            }
        }
    }

    #[test]
    fn a_text_is_nearest_to_itself() {
        let texts = vec![vec![1, 2, 3], vec![2, 3, 4], vec![u32::MAX, 4]];
        let postings = Postings::build(texts.clone(), |_| 1.0);
        for (at, text) in texts.iter().enumerate() {
            let scores = postings.scores(&postings.weigh(text.clone(), |_| 1.0));
            assert!((scores[at] - 1.0).abs() < 1e-5);
            assert!(scores.iter().all(|score| *score <= scores[at] + 1e-6));
        }
    }
}
