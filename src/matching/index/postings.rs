//! An inverted index in one flat run of bytes, so that the bundled one needs no decoding at all.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// Which documents hold a term, and how much it weighs there.
///
/// Layout, all little-endian `u32`: number of terms; the terms, sorted; where each one's list
/// starts, and where the last ends; then the lists of (document, weight). Weights are cosines'
/// parts: the documents' vectors have length 1.
#[derive(Clone, Debug)]
pub struct Postings(Cow<'static, [u8]>);

/// One document's terms before weighting, each with its count.
pub type Counts = BTreeMap<u32, u32>;

/// Counts the terms of one document.
pub fn counts(terms: impl IntoIterator<Item = u32>) -> Counts {
    let mut counts = Counts::new();
    for term in terms {
        *counts.entry(term).or_default() += 1;
    }
    counts
}

/// Inverse document frequency, smoothed as in scikit-learn's `TfidfTransformer`.
pub fn rarity(documents: usize, holding: usize) -> f32 {
    ((1 + documents) as f32 / (1 + holding) as f32).ln() + 1.0
}

/// Sub-linear term frequency (Manning, Raghavan, Schütze: Introduction to Information Retrieval,
/// 6.4.1).
pub fn frequency(count: u32) -> f32 {
    1.0 + (count as f32).ln()
}

impl Postings {
    /// Weights the documents' terms by rarity and inverts them.
    pub fn build(documents: &[Counts]) -> Self {
        let mut holding: Vec<u32> = documents.iter().flat_map(|doc| doc.keys().copied()).collect();
        holding.sort_unstable();
        let mut terms: Vec<u32> = Vec::new();
        let mut starts: Vec<u32> = Vec::new();
        for (at, term) in holding.iter().enumerate() {
            if terms.last() != Some(term) {
                terms.push(*term);
                starts.push(at as u32);
            }
        }
        starts.push(holding.len() as u32);
        let total = holding.len();
        drop(holding);
        let idf: Vec<f32> = starts
            .windows(2)
            .map(|pair| rarity(documents.len(), (pair[1] - pair[0]) as usize))
            .collect();
        let head = 4 * (1 + terms.len() + starts.len());
        let mut bytes = vec![0; head + 8 * total];
        let mut put = |at: usize, value: u32| bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
        put(0, terms.len() as u32);
        for (i, term) in terms.iter().enumerate() {
            put(4 + 4 * i, *term);
        }
        for (i, start) in starts.iter().enumerate() {
            put(4 + 4 * (terms.len() + i), *start);
        }
        let mut next = starts.clone();
        for (id, document) in documents.iter().enumerate() {
            let places: Vec<usize> = document
                .keys()
                .map(|term| terms.partition_point(|known| known < term))
                .collect();
            let weights: Vec<f32> = document
                .values()
                .zip(&places)
                .map(|(count, &place)| frequency(*count) * idf[place])
                .collect();
            let length = weights.iter().map(|w| w * w).sum::<f32>().sqrt();
            for (&place, weight) in places.iter().zip(&weights) {
                let at = head + 8 * next[place] as usize;
                put(at, id as u32);
                put(at + 4, (weight / length).to_bits());
                next[place] += 1;
            }
        }
        Self(Cow::Owned(bytes))
    }

    /// Takes an index as [`Self::bytes`] gave it.
    pub fn from_static(bytes: &'static [u8]) -> Self {
        Self(Cow::Borrowed(bytes))
    }

    /// The whole index, to be stored.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    fn word(&self, at: usize) -> u32 {
        self.0
            .get(4 * at..4 * at + 4)
            .and_then(|four| four.try_into().ok())
            .map_or(0, u32::from_le_bytes)
    }

    /// Whether a document holds a term.
    pub fn holds(&self, term: u32, document: u32) -> bool {
        let list = self.slice(term);
        let id = |at: usize| {
            list.get(8 * at..8 * at + 4)
                .and_then(|four| four.try_into().ok())
                .map_or(u32::MAX, u32::from_le_bytes)
        };
        let (mut low, mut high) = (0, list.len() / 8);
        while low < high {
            let middle = usize::midpoint(low, high);
            if id(middle) < document {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low < list.len() / 8 && id(low) == document
    }

    fn size(&self) -> usize {
        self.word(0) as usize
    }

    /// The documents that hold a term, with the term's weight in each.
    pub fn list(&self, term: u32) -> impl ExactSizeIterator<Item = (u32, f32)> + '_ {
        self.slice(term).chunks_exact(8).map(|pair| {
            let [a, b, c, d, e, f, g, h] = <[u8; 8]>::try_from(pair).unwrap_or_default();
            (u32::from_le_bytes([a, b, c, d]), f32::from_bits(u32::from_le_bytes([e, f, g, h])))
        })
    }

    /// The bytes of a term's list; empty for an unknown term.
    fn slice(&self, term: u32) -> &[u8] {
        let (mut low, mut high) = (0, self.size());
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.word(1 + middle) < term {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let size = self.size();
        if low == size || self.word(1 + low) != term {
            return &[];
        }
        let head = 4 * (2 + 2 * size);
        let (start, end) = (self.word(1 + size + low) as usize, self.word(2 + size + low) as usize);
        self.0.get(head + 8 * start..head + 8 * end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_found_by_its_terms_and_has_length_one() {
        let documents = [counts([1, 2, 2]), counts([2, 9]), counts([])];
        let postings = Postings::build(&documents);
        assert_eq!(postings.list(2).map(|(id, _)| id).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(postings.list(3).len(), 0);
        let length: f32 = [1, 2].iter().flat_map(|&t| postings.list(t)).filter(|p| p.0 == 0).map(|p| p.1 * p.1).sum();
        assert!((length - 1.0).abs() < 1e-5);
        assert_eq!(Postings::from_static(&[]).list(1).len(), 0);
    }
}
