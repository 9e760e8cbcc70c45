//! Texts by their character n-grams: TF-IDF and BM25, for comparison only.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use rustc_hash::FxHashMap;

/// BM25's saturation of repeated terms and its share of length normalisation: the values that
/// Robertson and Zaragoza (2009) report to work well in many circumstances, and most engines' defaults.
const K1: f64 = 1.2;
const B: f64 = 0.75;

/// At most three characters; what is missing is NUL, which no normal text holds.
type Gram = [char; 3];

/// How an n-gram is weighed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weighing {
    /// Times it stands in the text, times `ln((1 + texts) / (1 + texts with it)) + 1`, as unit
    /// vectors; the score is the cosine, 0 to 1. scikit-learn's defaults.
    TfIdf,
    /// Okapi BM25 with k1 = 1.2 and b = 0.75; the score has no upper bound.
    Bm25,
}

/// Texts, ready to be compared with a question.
pub struct Grams {
    lengths: RangeInclusive<usize>,
    weighing: Weighing,
    texts: usize,
    /// For each n-gram its rarity, and the texts that hold it with its weight there.
    postings: FxHashMap<Gram, (f64, Vec<(u32, f32)>)>,
}

impl Grams {
    /// Indexes texts by all runs of as many characters as `lengths` says, 1 to 3.
    pub fn new<'a>(
        texts: impl IntoIterator<Item = &'a [char]>,
        lengths: RangeInclusive<usize>,
        weighing: Weighing,
    ) -> Self {
        let counted: Vec<BTreeMap<Gram, u32>> = texts
            .into_iter()
            .map(|text| count(text, &lengths))
            .collect();
        let number = counted.len() as f64;
        let total = |text: &BTreeMap<Gram, u32>| f64::from(text.values().sum::<u32>());
        let average = counted.iter().map(total).sum::<f64>() / number.max(1.0);
        let mut with: FxHashMap<Gram, u32> = FxHashMap::default();
        for gram in counted.iter().flat_map(BTreeMap::keys) {
            *with.entry(*gram).or_default() += 1;
        }
        let mut postings: FxHashMap<Gram, (f64, Vec<(u32, f32)>)> = with
            .into_iter()
            .map(|(gram, with)| {
                (
                    gram,
                    (rarity(weighing, number, f64::from(with)), Vec::new()),
                )
            })
            .collect();
        for (id, text) in (0..).zip(&counted) {
            let length = total(text);
            let mut weights: Vec<(Gram, f64)> = text
                .iter()
                .map(|(gram, times)| {
                    let (rarity, times) = (postings[gram].0, f64::from(*times));
                    let weight = match weighing {
                        Weighing::TfIdf => rarity * times,
                        Weighing::Bm25 => {
                            let scale = K1 * (1.0 - B + B * length / average);
                            rarity * times * (K1 + 1.0) / (times + scale)
                        }
                    };
                    (*gram, weight)
                })
                .collect();
            if weighing == Weighing::TfIdf {
                to_unit_length(&mut weights);
            }
            for (gram, weight) in weights {
                if let Some((_, texts)) = postings.get_mut(&gram) {
                    texts.push((id, weight as f32));
                }
            }
        }
        Self {
            lengths,
            weighing,
            texts: counted.len(),
            postings,
        }
    }

    /// How near every text is to a question, in the texts' order.
    pub fn scores(&self, question: &[char]) -> Vec<f32> {
        let mut weights: Vec<(Gram, f64)> = count(question, &self.lengths)
            .into_iter()
            .map(|(gram, times)| {
                let rarity = match self.weighing {
                    // A gram that no text has still makes the question longer.
                    Weighing::TfIdf => self.postings.get(&gram).map_or_else(
                        || rarity(self.weighing, self.texts as f64, 0.0),
                        |(rarity, _)| *rarity,
                    ),
                    Weighing::Bm25 => 1.0,
                };
                (gram, rarity * f64::from(times))
            })
            .collect();
        if self.weighing == Weighing::TfIdf {
            to_unit_length(&mut weights);
        }
        let mut scores = vec![0.0; self.texts];
        for (gram, weight) in weights {
            let Some((_, texts)) = self.postings.get(&gram) else {
                continue;
            };
            for (id, theirs) in texts {
                scores[*id as usize] += weight as f32 * theirs;
            }
        }
        scores
    }
}

fn rarity(weighing: Weighing, texts: f64, with: f64) -> f64 {
    match weighing {
        Weighing::TfIdf => ((1.0 + texts) / (1.0 + with)).ln() + 1.0,
        Weighing::Bm25 => (1.0 + (texts - with + 0.5) / (with + 0.5)).ln(),
    }
}

/// Sorted, so that sums come out the same on every machine.
fn count(text: &[char], lengths: &RangeInclusive<usize>) -> BTreeMap<Gram, u32> {
    let mut counts = BTreeMap::new();
    for length in lengths.clone() {
        for run in text.windows(length) {
            let mut gram = ['\0'; 3];
            for (slot, c) in gram.iter_mut().zip(run) {
                *slot = *c;
            }
            *counts.entry(gram).or_default() += 1;
        }
    }
    counts
}

fn to_unit_length(weights: &mut [(Gram, f64)]) {
    let length = weights.iter().map(|(_, w)| w * w).sum::<f64>().sqrt();
    if length > 0.0 {
        weights.iter_mut().for_each(|(_, w)| *w /= length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(texts: &[&str]) -> Vec<Vec<char>> {
        texts.iter().map(|text| text.chars().collect()).collect()
    }

    #[test]
    fn a_text_is_nearest_to_itself_and_strangers_score_nothing() {
        let texts = chars(&["暗号化しますか", "消去しますか", "bcd"]);
        for (lengths, weighing) in [(1..=3, Weighing::TfIdf), (2..=2, Weighing::Bm25)] {
            let grams = Grams::new(texts.iter().map(Vec::as_slice), lengths, weighing);
            for (own, text) in texts.iter().enumerate() {
                let scores = grams.scores(text);
                let others = scores.iter().enumerate().filter(|(at, _)| *at != own);
                assert!(others.map(|(_, s)| *s).all(|score| score < scores[own]));
                assert!(weighing == Weighing::Bm25 || (scores[own] - 1.0).abs() < 1e-5);
            }
            assert_eq!(grams.scores(&[]), [0.0; 3]);
            assert_eq!(grams.scores(&['x', 'y']), [0.0; 3]);
        }
    }

    #[test]
    fn bm25_is_what_its_formula_says() {
        let texts = chars(&["abab", "bc"]);
        let grams = Grams::new(texts.iter().map(Vec::as_slice), 2..=2, Weighing::Bm25);
        // "ab" stands twice in the first of two texts; lengths 3 and 1 bigrams, 2 on average.
        let idf = (1.0f64 + 1.5 / 1.5).ln();
        let expected = idf * 2.0 * 2.2 / (2.0 + 1.2 * (0.25 + 0.75 * 1.5));
        let scores = grams.scores(&['a', 'b']);
        assert!((f64::from(scores[0]) - expected).abs() < 1e-6, "{scores:?}");
        assert_eq!(scores[1], 0.0);
    }
}
