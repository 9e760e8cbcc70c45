//! What the texts nearest to a question say of it together.
//!
//! Every near text speaks for its entry, or, as a decoy, against it; but ten texts that say the same
//! are one voice, not ten. Regularised least squares over the neighbourhood (kernel ridge regression,
//! or the mean of a Gaussian process) weighs each voice by what the others do not say already. The
//! kernel is the very similarity that the scan ranks by.

use super::index::{Index, PhrasingId, Usage};
use super::linear::solve;
use super::postings::Postings;
use super::scan::CONCEPT_SHARE;

/// Texts that have a voice. More did not rank better, and cost time.
pub const VOICES: usize = 72;
/// Ridge: how far a text is trusted to speak for all that is like it. From 0.15 to 0.6 makes no difference that
/// cross-validation shows.
const RIDGE: f64 = 0.3;

/// What speaks for and against one entry; about 0 to 1, where 1 is a text of its own, word for word.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Support {
    /// Its asks and opposites.
    pub asked: f32,
    /// Of these its opposites.
    pub opposite: f32,
    /// Its decoys.
    pub decoy: f32,
}

/// The support of every entry that has a voice.
#[derive(Clone, Debug, Default)]
pub struct Neighbourhood {
    /// Entry and support, by entry.
    supports: Vec<(u32, Support)>,
}

impl Neighbourhood {
    /// Asks the nearest texts, given with their similarity to the question.
    pub fn new(nearest: &[(PhrasingId, f32)], index: &Index) -> Self {
        let voices = &nearest[..nearest.len().min(VOICES)];
        let mut kernel: Vec<Vec<f64>> = vec![vec![0.0; voices.len()]; voices.len()];
        add(&mut kernel, voices, &index.terms, 1.0);
        add(&mut kernel, voices, &index.concepts, CONCEPT_SHARE);
        for (at, row) in kernel.iter_mut().enumerate() {
            row[at] += RIDGE;
        }
        let near = voices.iter().map(|(_, near)| f64::from(*near)).collect();
        let mut supports: Vec<(u32, Support)> = Vec::new();
        for ((id, _), weight) in voices.iter().zip(solve(kernel, near)) {
            let phrasing = index.phrasing(*id);
            let at = supports
                .binary_search_by_key(&phrasing.entry, |(entry, _)| *entry)
                .unwrap_or_else(|at| {
                    supports.insert(at, (phrasing.entry, Support::default()));
                    at
                });
            let support = &mut supports[at].1;
            let weight = weight as f32;
            match phrasing.usage {
                Usage::Ask => support.asked += weight,
                Usage::Opposite => {
                    support.asked += weight;
                    support.opposite += weight;
                }
                Usage::Decoy => support.decoy += weight,
                Usage::Answer => {}
            }
        }
        Self { supports }
    }

    /// The support of one entry.
    pub fn of(&self, entry: usize) -> Support {
        let at = self
            .supports
            .binary_search_by_key(&(entry as u32), |(entry, _)| *entry);
        at.map_or(Support::default(), |at| self.supports[at].1)
    }

    /// The most that speaks for any other entry.
    pub fn best_other(&self, entry: usize) -> f32 {
        self.supports
            .iter()
            .filter(|(other, _)| *other as usize != entry)
            .map(|(_, support)| support.asked)
            .fold(0.0, f32::max)
    }

    /// All that speaks for an entry, and all that are decoys; and the most of one entry's decoys.
    pub fn sums(&self) -> (f32, f32, f32) {
        self.supports
            .iter()
            .fold((0.0, 0.0, 0.0), |(asked, decoy, most), (_, s)| {
                (asked + s.asked, decoy + s.decoy, f32::max(most, s.decoy))
            })
    }
}

/// Adds the similarities of the voices with each other to the lower half of the kernel.
fn add(kernel: &mut [Vec<f64>], voices: &[(PhrasingId, f32)], postings: &Postings, share: f32) {
    // Keys numbered anew, so that what is gone through over and over stays near at hand.
    let mut numbers = vec![0u32; postings.len()];
    let mut known = 0;
    let weighed: Vec<Vec<(u32, f32)>> = voices
        .iter()
        .map(|(id, _)| {
            let mut keys = Vec::new();
            postings.places(*id, |at| {
                let number = &mut numbers[at as usize];
                if *number == 0 {
                    known += 1;
                    *number = known;
                }
                keys.push((*number, postings.weight(*id, at)));
            });
            keys
        })
        .collect();
    // The weights of one text, by the number of the key.
    let mut weights = vec![0.0f32; known as usize + 1];
    for (i, own) in weighed.iter().enumerate() {
        for (key, weight) in own {
            weights[*key as usize] = *weight;
        }
        for (j, other) in weighed.iter().enumerate().take(i + 1) {
            let shares = other
                .iter()
                .map(|(key, weight)| weights[*key as usize] * weight);
            kernel[i][j] += f64::from(share * shares.sum::<f32>());
        }
        for (key, _) in own {
            weights[*key as usize] = 0.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::bundled;
    use crate::matching::bundled::lexicon;
    use crate::matching::prebuilt::Prebuilt;
    use crate::matching::query::{Prepared, Query};
    use crate::matching::scan::Scan;

    #[test]
    fn a_text_of_its_own_speaks_for_its_entry() {
        let lexicon = lexicon();
        let built = Prebuilt::of(bundled("tokium").unwrap(), &lexicon);
        let support = |text: &str, entry| {
            let query = Prepared::new(&Query::of(text), &built.index, &lexicon);
            Scan::new(&query, &built.index, None)
                .neighbourhood
                .of(entry)
        };
        for (at, entry) in built.profile.entries.iter().enumerate().step_by(7) {
            let ask = support(&entry.ask.ja[0], at);
            assert!(
                ask.asked > 0.5 && ask.asked > ask.decoy,
                "{}: {ask:?}",
                entry.id.0
            );
            if let Some(decoy) = entry.decoy.en.first() {
                let decoy = support(decoy, at);
                assert!(decoy.decoy > decoy.asked, "{}: {decoy:?}", entry.id.0);
            }
        }
        assert_eq!(support("", 0), Support::default());
    }
}
