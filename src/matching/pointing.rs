//! Which way a question points, seen from an entry: as its asks do, or the other way round.
//!
//! A linear classifier over the question's wording, and over the same wording together with whether the entry
//! asks so: "recycled" means one thing where passwords are, and 「のまま」 another where no ask says it. Learned by
//! [`mod@super::learn`] from all asks and opposites and from customers' questions, which put it in plainer words.

use serde::{Deserialize, Serialize};

use super::held::{Held, Usages};
use super::svm::{Svm, Text};
use crate::text::Term;

/// How many numbers [`Pointing::numbers`] gives: the last of [`super::features::NAMES`], in that order.
pub const NUMBERS: usize = 6;

/// The learned weights.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pointing(Svm);

impl Pointing {
    /// Learns from texts with their [`keys`].
    pub fn learn(texts: &[&Text]) -> Self {
        Self(Svm::learn(texts))
    }

    /// How far the keys turn the question round (the margin: 1 surely, -1 surely not), and which part single words have
    /// in it.
    pub fn numbers(&self, keys: &[u32]) -> [f32; NUMBERS] {
        let mut shares: Vec<f32> = keys.iter().filter_map(|key| self.0.share(*key)).collect();
        shares.sort_unstable_by(f32::total_cmp);
        let (most, least) = (shares.last(), shares.first());
        let most = most.map_or(0.0, |share| share.max(0.0));
        let least = least.map_or(0.0, |share| share.min(0.0));
        let three: f32 = shares
            .iter()
            .rev()
            .take(3)
            .map(|share| share.max(0.0))
            .sum();
        let (mut turning, mut straight) = (0.0, 0.0);
        for share in &shares {
            if *share > 0.0 {
                turning += share;
            } else {
                straight += share;
            }
        }
        [
            self.0.constant() + turning + straight,
            most,
            three,
            turning,
            straight,
            least,
        ]
    }
}

/// The wording of a question, and how one entry holds it; each once, sorted.
pub fn keys(held: &Held, endings: &[Term]) -> Vec<u32> {
    let mut keys: Vec<u32> = endings.to_vec();
    for (key, usages) in held.keys() {
        let way = if usages.meets(Usages::ASK) {
            1
        } else if usages.meets(Usages::OPPOSITE) {
            2
        } else {
            3
        };
        keys.push(key.key);
        // Knuth's multiplicative hashing: an odd factor keeps different keys apart.
        keys.push(key.key.wrapping_mul(2_654_435_761).wrapping_add(way));
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_turning_word_shows_among_many_straight_ones() {
        // Key 1 turns round, 2 to 4 do not.
        let text = |keys: &[u32], wanted| Text {
            keys: keys.to_vec(),
            wanted,
            weight: 1.0,
        };
        let texts: Vec<Text> = (0..20)
            .flat_map(|_| [text(&[1, 2, 3], true), text(&[2, 3, 4], false)])
            .collect();
        let learned = Pointing::learn(&texts.iter().collect::<Vec<_>>());
        let [turned, most, three, turning, straight, least] = learned.numbers(&[1, 2, 3, 4]);
        let [usual, none, ..] = learned.numbers(&[2, 3, 4]);
        assert!(
            turned > usual && most > none,
            "{turned} {usual} {most} {none}"
        );
        assert!(most <= three && three <= turning && straight <= least && least <= 0.0);
        assert_eq!(Pointing::default().numbers(&[1, 2]), [0.0; 6]);
    }
}
