//! Which way a question points, by what sets it apart from an entry's nearest asks and opposites: a politer ending turns
//! nothing round, "without" does, and so does "not" that only one of the two has.

use super::held::Lookup;
use super::index::{Index, PhrasingId, Usage};
use super::pointing::NEGATIONS;
use super::query::Prepared;
use super::svm::{Svm, of_kind};

/// So many of the nearest asks, and as many opposites, are compared with. In cross-validation, one is worse, five are no
/// better.
const NEAREST: usize = 3;
/// How many numbers [`numbers`] gives.
pub const NUMBERS: usize = 7;

/// Sets the kinds of keys apart.
const OURS: u32 = 32;
const THEIRS: u32 = 33;
const UNLIKE: u32 = 34;
const SENTENCE: u32 = 0xd1ff_e4e0;

/// A question beside one text of an entry.
#[derive(Clone, Debug)]
pub struct Difference {
    /// Whether the text asks for the reverse of the entry.
    pub opposite: bool,
    /// How near the text is: the cosine of the wording.
    pub nearness: f32,
    /// What only one of them has; each once.
    pub keys: Vec<u32>,
}

/// The question beside the nearest asks, then beside the nearest opposites of an entry, the nearest first. `nearness` is
/// that of every text.
pub fn differences(
    lookup: &Lookup,
    query: &Prepared,
    index: &Index,
    nearness: &[f32],
    entry: usize,
    but: Option<PhrasingId>,
) -> Vec<Difference> {
    let nearest = |usage: Usage| {
        let mut all: Vec<PhrasingId> = index
            .of_entry(entry)
            .filter(|id| index.phrasing(*id).usage == usage && but != Some(*id))
            .collect();
        all.sort_by(|a, b| nearness[*b as usize].total_cmp(&nearness[*a as usize]));
        all.truncate(NEAREST);
        all
    };
    [Usage::Ask, Usage::Opposite]
        .into_iter()
        .flat_map(|usage| nearest(usage).into_iter().map(move |id| (usage, id)))
        .map(|(usage, id)| Difference {
            opposite: usage == Usage::Opposite,
            nearness: nearness[id as usize],
            keys: keys(lookup, query, index, id),
        })
        .collect()
}

fn keys(lookup: &Lookup, query: &Prepared, index: &Index, id: PhrasingId) -> Vec<u32> {
    let (ours, theirs) = lookup.apart(&index.terms, id);
    let here = query.negations.min(NEGATIONS);
    let there = index.phrasing(id).negations.min(NEGATIONS);
    let sentences = here * (NEGATIONS + 1) + there;
    let mut keys = Vec::with_capacity(1 + 2 * ours.len() + theirs.len());
    keys.push(SENTENCE + sentences);
    for key in ours {
        keys.push(of_kind(key, OURS));
        if here != there {
            keys.push(of_kind(key, UNLIKE + sentences));
        }
    }
    keys.extend(theirs.into_iter().map(|key| of_kind(key, THEIRS)));
    keys
}

/// How far the texts say that the question is turned round, above 0 that it is: all together, the nearer the more; the
/// nearest; the mean; the most; the least; the nearest ask; the nearest opposite.
pub fn numbers(svm: &Svm, differences: &[Difference]) -> [f32; NUMBERS] {
    let votes: Vec<f32> = differences
        .iter()
        .map(|difference| {
            let unlike = svm.margin(&difference.keys);
            if difference.opposite { -unlike } else { unlike }
        })
        .collect();
    if votes.is_empty() {
        return [0.0; NUMBERS];
    }
    let (mut sum, mut weights, mut nearest) = (0.0, 0.0, 0);
    for (at, (vote, difference)) in votes.iter().zip(differences).enumerate() {
        let weight = difference.nearness.powi(3) + 1e-6;
        sum += weight * vote;
        weights += weight;
        if difference.nearness > differences[nearest].nearness {
            nearest = at;
        }
    }
    let of = |opposite: bool| {
        let at = differences.iter().position(|d| d.opposite == opposite);
        at.map_or(0.0, |at| votes[at])
    };
    [
        sum / weights,
        votes[nearest],
        votes.iter().sum::<f32>() / votes.len() as f32,
        votes.iter().copied().fold(f32::MIN, f32::max),
        votes.iter().copied().fold(f32::MAX, f32::min),
        of(false),
        of(true),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::svm::Text;

    fn difference(opposite: bool, nearness: f32, keys: &[u32]) -> Difference {
        Difference {
            opposite,
            nearness,
            keys: keys.to_vec(),
        }
    }

    /// Key 1 sets texts apart that ask for the reverse of each other; key 2 stands in all.
    fn learned() -> Svm {
        let text = |keys: &[u32], wanted| Text {
            keys: keys.to_vec(),
            wanted,
            weight: 1.0,
        };
        let texts: Vec<Text> = (0..20)
            .flat_map(|_| [text(&[1, 2], true), text(&[2], false)])
            .collect();
        Svm::learn(&texts.iter().collect::<Vec<_>>())
    }

    #[test]
    fn unlike_an_ask_and_like_an_opposite_is_turned_round() {
        let svm = learned();
        let turned = [difference(false, 0.8, &[1, 2]), difference(true, 0.6, &[2])];
        let straight = [difference(false, 0.8, &[2]), difference(true, 0.6, &[1, 2])];
        let (turned, straight) = (numbers(&svm, &turned), numbers(&svm, &straight));
        assert!(turned.iter().all(|number| *number > 0.0), "{turned:?}");
        assert!(straight.iter().all(|number| *number < 0.0), "{straight:?}");
        assert_eq!(numbers(&svm, &[]), [0.0; NUMBERS]);
    }

    #[test]
    fn the_nearest_text_counts_most() {
        let votes = [
            difference(false, 0.9, &[1, 2]),
            difference(false, 0.2, &[2]),
        ];
        let [all, nearest, mean, most, least, ask, opposite] = numbers(&learned(), &votes);
        assert!(nearest > 0.0 && all > mean && all < nearest);
        assert_eq!((most, ask, opposite), (nearest, nearest, 0.0));
        assert!(least < 0.0);
    }
}
