//! The inverted index: which phrasings share wording or concepts with a question, and how much.

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::lexicon::{ConceptId, Kind, Lexicon};
use crate::corpus::{Entry, Profile};
use crate::text::{Normal, Term, asked, terms};

/// How an entry uses a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Usage {
    /// Asks for the entry.
    Ask,
    /// Asks for its reverse.
    Opposite,
    /// Looks like it, but no entry answers it.
    Decoy,
    /// Is its answer: known wording, but no way of asking.
    Answer,
}

/// Index of a phrasing in its index.
pub type PhrasingId = u32;

/// One indexed text of an entry.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Phrasing {
    /// Position of its entry in the profile.
    pub entry: u32,
    /// How the entry uses it.
    pub usage: Usage,
}

/// Asking words and actors say less about the subject than things and actions do; the share is from
/// the ablation in `docs/matching.md`.
const LIGHT_KIND: f32 = 0.4;

/// Weights are kept in 16 bits: finer than any feature needs.
const WEIGHT_SCALE: f32 = 65_535.0;
/// A posting: phrasing (4 bytes), weight (2 bytes), little-endian.
const POSTING: usize = 6;

/// Everything precomputed about a profile's texts. Borrowed from the binary for bundled profiles.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Index<'a> {
    phrasings: Vec<Phrasing>,
    /// First phrasing of each entry, and one past the last of all; an entry's stand together.
    starts: Vec<PhrasingId>,
    #[serde(borrow)]
    terms: Postings<'a>,
    #[serde(borrow)]
    concepts: Postings<'a>,
}

/// For each key, sorted, the texts that hold it.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Postings<'a> {
    keys: Vec<u32>,
    /// Where each key's postings begin, counted in postings; one more at the end.
    starts: Vec<u32>,
    /// Rarity of each key: ln(1 + texts / texts with it).
    rarity: Vec<f32>,
    /// Rarity of a key that no text has.
    unknown: f32,
    #[serde(borrow)]
    packed: Cow<'a, [u8]>,
}

/// A question's keys with their weights; squares sum to 1.
#[derive(Clone, Debug, Default)]
pub struct Weighted {
    /// Key, its weight in the question, its rarity.
    pub keys: Vec<(u32, f32, f32)>,
}

impl Index<'static> {
    /// Indexes a profile.
    pub fn build(profile: &Profile, lexicon: &Lexicon) -> Self {
        let mut phrasings = Vec::new();
        let mut starts = vec![0];
        let mut term_lists = Vec::new();
        let mut concept_lists = Vec::new();
        for (position, entry) in profile.entries.iter().enumerate() {
            for (usage, text) in texts(entry) {
                let asked = asked(&Normal::of(text)).text;
                phrasings.push(Phrasing {
                    entry: position as u32,
                    usage,
                });
                term_lists.push(counted(terms(&asked)));
                let concepts = lexicon.concepts_in(&asked);
                concept_lists.push(concepts.into_iter().map(|id| (u32::from(id), 1)).collect());
            }
            starts.push(phrasings.len() as u32);
        }
        Self {
            phrasings,
            starts,
            terms: Postings::build(&term_lists, |_| 1.0),
            concepts: Postings::build(&concept_lists, |key| kind_weight(lexicon, key as ConceptId)),
        }
    }
}

impl Index<'_> {
    /// All indexed texts.
    pub fn phrasings(&self) -> &[Phrasing] {
        &self.phrasings
    }

    /// The texts of an entry.
    pub fn of_entry(&self, entry: usize) -> std::ops::Range<PhrasingId> {
        self.starts[entry]..self.starts[entry + 1]
    }

    /// Number of entries.
    pub fn entries(&self) -> usize {
        self.starts.len() - 1
    }

    /// A question's wording, weighted by rarity.
    pub fn weigh_terms(&self, list: Vec<Term>) -> Weighted {
        self.terms.weigh(counted(list), |_| 1.0)
    }

    /// A question's concepts, weighted by rarity.
    pub fn weigh_concepts(&self, list: &[ConceptId], lexicon: &Lexicon) -> Weighted {
        let counted = list.iter().map(|&id| (u32::from(id), 1)).collect();
        self.concepts
            .weigh(counted, |key| kind_weight(lexicon, key as ConceptId))
    }

    /// Cosine similarity of the question's wording with every text, 0 to 1.
    pub fn term_scores(&self, query: &Weighted) -> Vec<f32> {
        self.terms.scores(query, self.phrasings.len())
    }

    /// Cosine similarity of the question's concepts with every text, 0 to 1.
    pub fn concept_scores(&self, query: &Weighted) -> Vec<f32> {
        self.concepts.scores(query, self.phrasings.len())
    }

    /// Whether any text in the range, used in one of the ways, holds the term.
    pub fn holds_term(
        &self,
        key: u32,
        range: std::ops::Range<PhrasingId>,
        usages: &[Usage],
        but: Option<PhrasingId>,
    ) -> bool {
        self.holds(&self.terms, key, range, usages, but)
    }

    /// Whether any text in the range, used in one of the ways, names the concept.
    pub fn holds_concept(
        &self,
        key: u32,
        range: std::ops::Range<PhrasingId>,
        usages: &[Usage],
        but: Option<PhrasingId>,
    ) -> bool {
        self.holds(&self.concepts, key, range, usages, but)
    }

    fn holds(
        &self,
        postings: &Postings,
        key: u32,
        range: std::ops::Range<PhrasingId>,
        usages: &[Usage],
        but: Option<PhrasingId>,
    ) -> bool {
        let Some(at) = postings.position(key) else {
            return false;
        };
        let (first, last) = (
            postings.starts[at] as usize,
            postings.starts[at + 1] as usize,
        );
        let phrasing = |n: usize| postings.posting(n).0;
        let begin = first + partition_point(last - first, |n| phrasing(first + n) < range.start);
        (begin..last)
            .map(phrasing)
            .take_while(|id| *id < range.end)
            .any(|id| Some(id) != but && usages.contains(&self.phrasings[id as usize].usage))
    }
}

impl Postings<'_> {
    fn position(&self, key: u32) -> Option<usize> {
        self.keys.binary_search(&key).ok()
    }

    fn posting(&self, n: usize) -> (PhrasingId, f32) {
        let bytes = &self.packed[n * POSTING..(n + 1) * POSTING];
        let phrasing = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        let weight = u16::from_le_bytes([bytes[4], bytes[5]]);
        (phrasing, f32::from(weight) / WEIGHT_SCALE)
    }

    fn weigh(&self, counted: Vec<(u32, u32)>, factor: impl Fn(u32) -> f32) -> Weighted {
        let mut keys: Vec<(u32, f32, f32)> = counted
            .into_iter()
            .map(|(key, count)| {
                let rarity = self
                    .position(key)
                    .map_or(self.unknown, |at| self.rarity[at]);
                let rarity = rarity * factor(key);
                (key, (1.0 + (count as f32).ln()) * rarity, rarity)
            })
            .collect();
        normalise(keys.iter_mut().map(|(_, weight, _)| weight));
        Weighted { keys }
    }

    fn scores(&self, query: &Weighted, texts: usize) -> Vec<f32> {
        let mut scores = vec![0.0; texts];
        for &(key, weight, _) in &query.keys {
            let Some(at) = self.position(key) else {
                continue;
            };
            let range = self.starts[at] as usize * POSTING..self.starts[at + 1] as usize * POSTING;
            let weight = weight / WEIGHT_SCALE;
            for posting in self.packed[range].chunks_exact(POSTING) {
                let id = u32::from_le_bytes([posting[0], posting[1], posting[2], posting[3]]);
                scores[id as usize] +=
                    weight * f32::from(u16::from_le_bytes([posting[4], posting[5]]));
            }
        }
        scores
    }
}

impl Postings<'static> {
    fn build(texts: &[Vec<(u32, u32)>], factor: impl Fn(u32) -> f32) -> Self {
        let mut frequency: FxHashMap<u32, u32> = FxHashMap::default();
        for (key, _) in texts.iter().flatten() {
            *frequency.entry(*key).or_default() += 1;
        }
        let mut keys: Vec<u32> = frequency.keys().copied().collect();
        keys.sort_unstable();
        let count = texts.len().max(1) as f32;
        let rarity: Vec<f32> = keys
            .iter()
            .map(|key| (1.0 + count / frequency[key] as f32).ln())
            .collect();
        let position: FxHashMap<u32, usize> = keys
            .iter()
            .enumerate()
            .map(|(at, key)| (*key, at))
            .collect();
        let mut starts = Vec::with_capacity(keys.len() + 1);
        let mut total = 0;
        for key in &keys {
            starts.push(total);
            total += frequency[key];
        }
        starts.push(total);
        let mut packed = vec![0; total as usize * POSTING];
        let mut next = starts.clone();
        for (id, text) in texts.iter().enumerate() {
            let mut weights: Vec<(usize, f32)> = text
                .iter()
                .map(|(key, count)| {
                    let at = position[key];
                    (at, (1.0 + (*count as f32).ln()) * rarity[at] * factor(*key))
                })
                .collect();
            normalise(weights.iter_mut().map(|(_, weight)| weight));
            for (at, weight) in weights {
                let n = next[at] as usize * POSTING;
                next[at] += 1;
                packed[n..n + 4].copy_from_slice(&(id as u32).to_le_bytes());
                let weight = (weight * WEIGHT_SCALE) as u16;
                packed[n + 4..n + POSTING].copy_from_slice(&weight.to_le_bytes());
            }
        }
        Self {
            keys,
            starts,
            rarity,
            unknown: (1.0 + count).ln(),
            packed: packed.into(),
        }
    }
}

fn kind_weight(lexicon: &Lexicon, id: ConceptId) -> f32 {
    match lexicon.concept(id).kind {
        Kind::Asking | Kind::Actor => LIGHT_KIND,
        Kind::Thing | Kind::Action | Kind::Quality | Kind::Standard => 1.0,
    }
}

/// An entry's texts in the order in which they are indexed.
pub fn texts(entry: &Entry) -> impl Iterator<Item = (Usage, &str)> {
    let lists = [
        (Usage::Ask, &entry.ask),
        (Usage::Opposite, &entry.opposite),
        (Usage::Decoy, &entry.decoy),
    ];
    let phrasings = lists
        .into_iter()
        .flat_map(|(usage, list)| list.all().map(move |(_, text)| (usage, text.as_str())));
    let answers = [&entry.answer.ja, &entry.answer.en];
    phrasings.chain(
        answers
            .into_iter()
            .map(|text| (Usage::Answer, text.as_str())),
    )
}

/// Each key once, sorted, with how often it stands there.
fn counted(mut keys: Vec<u32>) -> Vec<(u32, u32)> {
    keys.sort_unstable();
    let mut counted: Vec<(u32, u32)> = Vec::new();
    for key in keys {
        match counted.last_mut() {
            Some((last, count)) if *last == key => *count += 1,
            _ => counted.push((key, 1)),
        }
    }
    counted
}

fn normalise<'a>(weights: impl Iterator<Item = &'a mut f32>) {
    let weights: Vec<&mut f32> = weights.collect();
    let length = weights
        .iter()
        .map(|weight| **weight * **weight)
        .sum::<f32>()
        .sqrt();
    if length > 0.0 {
        weights.into_iter().for_each(|weight| *weight /= length);
    }
}

fn partition_point(length: usize, before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, length);
    while low < high {
        let middle = low.midpoint(high);
        if before(middle) {
            low = middle + 1
        } else {
            high = middle
        }
    }
    low
}
