//! What single words tell, learned from all asks, opposites and decoys and from customers' questions, which put it in
//! plainer words: three linear classifiers, each with its own keys.

use serde::{Deserialize, Serialize};

use super::differing::{self, Difference};
use super::svm::{self, Svm};

/// How many numbers [`Hearing::numbers`] gives: the last of [`super::features::NAMES`], in that order.
pub const NUMBERS: usize = 2 * svm::NUMBERS + 1 + differing::NUMBERS;

/// The learned weights.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Hearing {
    /// Whether a question is asked the other way round, by its own words ([`super::pointing`]).
    pub pointing: Svm,
    /// Whether it asks for what the entry does not answer ([`super::answering`]).
    pub answering: Svm,
    /// Whether it is turned round against another text ([`super::differing`]).
    pub differing: Svm,
}

/// What of a question and one entry is listened to.
#[derive(Clone, Debug)]
pub struct Heard {
    /// Keys of [`super::pointing`].
    pub pointing: Vec<u32>,
    /// Keys of [`super::answering`].
    pub answering: Vec<u32>,
    /// The same of each clause, where there are several.
    pub clauses: Vec<Vec<u32>>,
    /// Its nearest texts.
    pub differing: Vec<Difference>,
}

impl Heard {
    /// Gives back what is not used, where many are kept.
    pub fn shrink(&mut self) {
        self.pointing.shrink_to_fit();
        self.answering.shrink_to_fit();
        for keys in &mut self.clauses {
            keys.shrink_to_fit();
        }
        for difference in &mut self.differing {
            difference.keys.shrink_to_fit();
        }
    }
}

impl Hearing {
    /// What they say, as numbers to learn from.
    pub fn numbers(&self, heard: &Heard) -> impl Iterator<Item = f32> {
        let pointing = self.pointing.numbers(&heard.pointing);
        let answering = self.answering.numbers(&heard.answering);
        let clauses = heard.clauses.iter().map(|keys| self.answering.margin(keys));
        let clause = clauses.reduce(f32::max).unwrap_or(answering[0]);
        let differing = differing::numbers(&self.differing, &heard.differing);
        pointing
            .into_iter()
            .chain(answering)
            .chain([clause])
            .chain(differing)
    }
}
